"""Does each question, or each refusal, leave something in the hub's memory? So many of one kind as fast as they are answered,
and the resident memory after each part; the last quarter may not grow by more than a MB."""

import json
import pathlib
import threading

import debts
import places
from hub import Hub
from pki import Pki
from rows import memory_mib
from sandbox import Sandbox

PERSON = "161175-19997"
PARTS = 16
LIMIT = 1.0  # MB between the ends of the third and of the last quarter
THREADS = 6
KINDS = {"ask": {}, "refusal": {"Sakta-Purpose": "curiosity"}}  # what is laid over a question's headers
STATUS = {"ask": 200, "refusal": 403}


def one_part(hub, kind, count):
    """`count` requests over a few connections that stay open for this part."""
    wrong, turn, lock = [], iter(range(count)), threading.Lock()

    def work():
        client = hub.client("permits")
        while True:
            with lock:
                if next(turn, None) is None:
                    return
            answer = client.ask("debts.query", {"personCode": PERSON}, headers=KINDS[kind])
            if answer.status != STATUS[kind]:
                wrong.append(repr(answer))

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    hub.close_clients()
    return wrong


def curve(hub, kind, count):
    """MB resident after each part, the first one before all, and answers that were not as they should be."""
    sizes, wrong = [memory_mib(hub.program.pid)], []
    for part in range(PARTS):
        wrong += one_part(hub, kind, count // PARTS)
        sizes.append(memory_mib(hub.program.pid))
        print(f"{kind:8} {count // PARTS * (part + 1):8}  {sizes[-1]:7.2f} MB", flush=True)
    return sizes, wrong


def run(folder, count, env=None):
    """0 if neither kind makes the hub's memory creep."""
    pki = Pki(folder / "pki")
    sandbox = Sandbox(folder / "sandbox", pki, debts.register(1, {PERSON: 3}), ("nino",))
    sandbox.doubles["nino"].extra = {"journal": "/dev/null"}
    sandbox.start()
    hub = Hub(folder / "hub", pki, ports=sandbox.ports, env=env)
    bad = False
    try:
        hub.start()
        for kind in KINDS:
            sizes, wrong = curve(hub, kind, count)
            growth = sizes[-1] - sizes[PARTS * 3 // 4]
            print(f"{kind}: {count} of them, {sizes[0]:.1f} to {sizes[-1]:.1f} MB; last quarter {growth:+.2f} MB (limit {LIMIT:g}), "
                  f"{len(wrong)} answers were not as they should be {json.dumps(wrong[:1])}", flush=True)
            bad = bad or bool(wrong) or growth > LIMIT
    finally:
        hub.kill()
        sandbox.stop()
    return 1 if bad else 0

