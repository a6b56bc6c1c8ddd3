"""tests/bench/run --against FOLDER: what a message costs in CPU, hub and workers, in this build and in an older one."""

import statistics

import bench_site
import rows
from client import CONTEXT
from figures import Figure
from hub import Hub

MOST = 1.03  # of the older build's CPU
TURNS = rows.FOUR * 2


def start(bench, program, checkout, io):
    """A hub of this build, or of the older checkout with its own site, over the bench's types and routes."""
    name = f"{program}-{'older' if checkout else 'newer'}"
    hub = Hub(bench.folder / name, pki=bench.pki, program=program, env={"SAKTA_BENCH_PORT": str(bench.backend().port)},
              checkout=checkout)
    hub.edit("hub.yaml", [(r"io: 1", f"io: {io}")])
    bench_site.write_site(hub.site, checkout / "tests" / "bench" / "site" if checkout else bench_site.FORMS)
    bench.started[name] = hub.start()
    return hub


def compare(bench, what, newer, older):
    """A B B A twice; each gives microseconds for one message."""
    newer(), older()  # warm
    taken = {"A": [], "B": []}
    for turn in TURNS:
        taken[turn].append((newer if turn == "A" else older)()["cpu_us"])
    mine, theirs = statistics.mean(taken["A"]), statistics.mean(taken["B"])
    pairs = [a / b for a, b in zip(taken["A"], taken["B"])]
    bench.figures.add(Figure("against", what, f"{mine:.1f} µs", mine, beside=f"older build {theirs:.1f} µs",
                             ratio=f"{mine / theirs:.3f} ({min(pairs):.3f} to {max(pairs):.3f})", goal=f"at most {MOST}",
                             held=mine <= MOST * theirs))


def run(bench, checkout):
    seconds = bench.seconds(3)
    fast = [start(bench, "sakta-fast", folder, 2) for folder in (None, checkout)]
    pass_body = bench.body("pass-2k.xml", bench_site.order("pass", 2 * bench_site.KIB))
    compare(bench, "ask of 2 KB passed through, fast", *(lambda hub=hub: bench.ask(hub, "pass", pass_body, seconds) for hub in fast))
    for size, octets in rows.sizes():
        body = bench.body(f"route-{size}k.xml", bench_site.order("route", octets))
        compare(bench, f"content routing, {size} KB XML, fast",
                *(lambda hub=hub, body=body: bench.ask(hub, "route", body, seconds) for hub in fast))
        body = rows.as_json(bench, "route", body)
        compare(bench, f"content routing, {size} KB JSON, fast",
                *(lambda hub=hub, body=body: bench.ask(hub, "route", body, seconds, form="application/json") for hub in fast))
    for name in ("sakta-fast-newer", "sakta-fast-older"):
        bench.stop(name)

    real = [start(bench, "sakta", folder, 1) for folder in (None, checkout)]
    compare(bench, "ask of 2 KB passed through, evidence", *(lambda hub=hub: bench.ask(hub, "pass", pass_body, seconds) for hub in real))
    sent = bench.body("accept.json", rows.accepted_entity())

    def send(hub):
        return bench.load(hub.find_ports()["exchange"], f"/v1/send/{rows.TYPE}", sent, seconds, headers=CONTEXT[rows.TYPE],
                          process=hub.program.pid)
    compare(bench, "durable accept of a 2 KB send", *(lambda hub=hub: send(hub) for hub in real))
