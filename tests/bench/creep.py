"""Does each question, or each refusal, leave something in the hub's memory? So many of one kind as fast as they are answered,
each under an Idempotency-Key of its own, and the memory after each part; the last quarter may not grow by more than a MB.

What is judged is what the hub itself has resident, files that it maps too, and what its mapping workers have beside the program
that they share with it. The store keeps pages of its databases in memory, a bounded number of them: after some 6,000 messages
they are as many as there will ever be, so that a run of fewer than 30,000 of a kind says little. Each question leaves some 30 KB
on the disk of $TMPDIR, each refusal 8; beyond the disk's reserve the hub refuses what is new, which is told as a wrong answer."""

import json

import debts
import places
import processes
from client import CONTEXT
from hub import Hub
from pki import Pki
from rows import memory_mib, resident_mib
from sandbox import Sandbox

PERSON = "161175-19997"
PARTS = 16
LIMIT = 1.0  # MB between the ends of the third and of the last quarter
CONNECTIONS = 8
KINDS = {"ask": {}, "refusal": {"Sakta-Purpose": "curiosity"}}  # what is laid over a question's headers
STATUS = {"ask": 200, "refusal": 403}


def one_part(hub, kind, count, body):
    """`count` requests over a few connections that stay open for this part. What was not as it should be."""
    headers = [part for name, value in {**CONTEXT["debts.query"], **KINDS[kind]}.items() for part in ("--header", f"{name}: {value}")]
    code, out, err = processes.run(
        [places.PROGRAMS / "sakta-load", "--port", hub.find_ports()["exchange"], "--pki", hub.pki.folder, "--party", "permits",
         "--path", "/v1/ask/debts.query", "--body", body, "--connections", CONNECTIONS, "--count", count,
         "--status", STATUS[kind], *headers], seconds=60 + count / 20)
    return "" if code == 0 else (out + err).decode()


def curve(hub, kind, count, body):
    """MB after each part, the first one before all, and answers that were not as they should be."""
    sizes, wrong = [resident_mib(hub.program.pid)], []
    for part in range(PARTS):
        wrong.append(one_part(hub, kind, count // PARTS, body))
        sizes.append(resident_mib(hub.program.pid))
        print(f"{kind:8} {count // PARTS * (part + 1):8}  {sizes[-1]:7.2f} MB  (of the hub alone, without files: "
              f"{memory_mib(hub.program.pid, 'RssAnon'):7.2f})", flush=True)
    return sizes, [text for text in wrong if text]


def run(folder, count, env=None):
    """0 if neither kind makes the hub's memory creep."""
    pki = Pki(folder / "pki")
    sandbox = Sandbox(folder / "sandbox", pki, debts.register(1, {PERSON: 3}), ("nino",))
    sandbox.doubles["nino"].extra = {"journal": "/dev/null"}
    sandbox.start()
    hub = Hub(folder / "hub", pki, ports=sandbox.ports, env=env)
    body = folder / "question.json"
    body.write_text(json.dumps({"personCode": PERSON}))
    bad = False
    try:
        hub.start()
        for kind in KINDS:
            sizes, wrong = curve(hub, kind, count, body)
            growth = sizes[-1] - sizes[PARTS * 3 // 4]
            print(f"{kind}: {count} of them, {sizes[0]:.1f} to {sizes[-1]:.1f} MB; last quarter {growth:+.2f} MB (limit {LIMIT:g}); "
                  f"{len(wrong)} parts had answers that were not as they should be {json.dumps(wrong[:1])}", flush=True)
            bad = bad or bool(wrong) or growth > LIMIT
    finally:
        hub.kill()
        sandbox.stop()
    return 1 if bad else 0
