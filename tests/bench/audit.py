"""The row `audit`: what it costs that the records go into a signed log, beside the same hub without a signer."""

import contextlib
import sqlite3

from figures import Figure, at_most
from log_signer import LogSigner
from waiting import wait_for


def audit(bench, send, in_turns):
    """`send(hub, seconds)` is a load of accepts; CPU counts until the signed log covers what was accepted."""
    plain, signed = bench.hub(name="audit-plain"), bench.hub(name="audit-signed")
    signer = LogSigner(bench.folder / "signer", signed).start()
    try:
        def covered():
            """Nothing is delivered in this site: what is accepted is all that there is."""
            with contextlib.closing(sqlite3.connect(f"file:{signed.state}/store/messages.db?mode=ro", uri=True)) as database:
                last, = database.execute("SELECT max(seq) FROM intake").fetchone()
            head = signer.checkpoint()
            return head is not None and head.size >= last

        def with_log():
            return send(signed, bench.seconds(3), lambda: wait_for(covered, 60, "the signed log covers what was accepted"))

        def without():
            return send(plain, bench.seconds(3), lambda: None)
        without(), with_log()  # warm
        alone, mine = in_turns(without, with_log)
        ratio = mine["cpu_us"] / alone["cpu_us"]
        bench.figures.add(Figure("audit", "durable accept of a 2 KB send, its records in a signed log", f"{mine['rate']:,.0f}/s".replace(",", " "),
                                 mine["cpu_us"], mine["p50_ms"], mine["p99_ms"], f"without a signer {alone['cpu_us']:.0f} µs of CPU",
                                 f"{ratio:.2f} times", **at_most(1.05, ratio)))
    finally:
        signer.stop()
        bench.stop("audit-plain")
        bench.stop("audit-signed")
