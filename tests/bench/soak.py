"""Mixed load at a low rate for many minutes: does the hub's memory stay where it is?"""

import itertools
import json
import pathlib
import random
import threading
import time

import cases
import debts
import places
import processes
from client import CONTEXT
from hub import Hub
from invoices import invoice
from pki import Pki
from rows import memory_mib
from sandbox import Sandbox

PERSON = "161175-19997"
SETTLING_MINUTES = 5     # caches, pools and the schedule find their size
SAMPLE_SECONDS = 5
MAX_SLOPE = 1.0          # MB in ten minutes
# Calls a second of each kind; the outside systems take this without a backlog.
RATES = {"ask": 100, "case": 80, "invoice": 2, "refused": 10}
THREADS = {"ask": 4, "case": 2, "invoice": 1, "refused": 1}


class Caller(threading.Thread):
    """One keep-alive connection that calls at an even pace until `halt`; counts what came back."""

    def __init__(self, hub, party, call, pace, halt):
        super().__init__(daemon=True)
        self.client = hub.client(party)
        self.call, self.pace, self.halt = call, pace, halt
        self.good, self.bad, self.last_bad, self.behind = 0, 0, "", 0.0

    def run(self):
        start = time.monotonic()
        for number in itertools.count():
            self.behind = time.monotonic() - start - number / self.pace
            if self.behind < 0 and self.halt.wait(-self.behind):
                return
            if self.halt.is_set():
                return
            answer = self.call(self.client, number)
            if answer is None:
                self.good += 1
            else:
                self.bad += 1
                self.last_bad = answer


def callers(hub, halt, seed):
    def ask(client, _):
        answer = client.ask("debts.query", {"personCode": PERSON})
        return None if answer.status == 200 else repr(answer)

    def case(client, number, thread=itertools.count()):
        code = f"SOAK-{seed}-{next(thread)}-{number}"
        answer = client.send("case.opened", cases.opened(code), key=code)
        return None if answer.status == 202 else repr(answer)

    def an_invoice(client, number):
        answer = client.send_document("invoice.issued", invoice(f"{seed}-{number}"), key=f"I-{seed}-{number}")
        return None if answer.status == 202 else repr(answer)

    def refused(client, number):
        answer = client.ask("debts.query", {"personCode": PERSON}, headers={"Sakta-Purpose": f"curiosity-{number}"})
        return None if answer.status in (400, 403) else repr(answer)

    kinds = {"ask": ("permits", ask), "case": ("cases", case), "invoice": ("supplier-portal", an_invoice),
             "refused": ("permits", refused)}
    return {kind: [Caller(hub, party, call, RATES[kind] / THREADS[kind], halt) for _ in range(THREADS[kind])]
            for kind, (party, call) in kinds.items()}


def descriptors(pid):
    return len(list(pathlib.Path(f"/proc/{pid}/fd").iterdir()))


def slope(samples):
    """Least squares: the second value of each pair grows by so much for one of the first."""
    count = len(samples)
    mean_x, mean_y = sum(x for x, _ in samples) / count, sum(y for _, y in samples) / count
    spread = sum((x - mean_x) ** 2 for x, _ in samples)
    return sum((x - mean_x) * (y - mean_y) for x, y in samples) / spread if spread else 0.0


def run(folder, minutes):
    """0 if the resident memory grows by less than MAX_SLOPE and every call got its answer."""
    seed = random.randrange(10**6)
    print(f"soak of {minutes:g} minutes, seed {seed}: {RATES} a second", flush=True)
    pki = Pki(folder / "pki")
    sandbox = Sandbox(folder / "sandbox", pki, debts.register(seed, {PERSON: 3}), ("nino", "pspp", "horizon"))
    for double in sandbox.doubles.values():
        double.extra = {"journal": "/dev/null"}  # what it received is of no interest, and there is much of it
    sandbox.start()
    hub = Hub(folder / "hub", pki, ports=sandbox.ports)
    halt = threading.Event()
    working = {}
    try:
        hub.start()
        fill(hub, folder, min(SETTLING_MINUTES, minutes / 3))
        working = callers(hub, halt, seed)
        for caller in itertools.chain(*working.values()):
            caller.start()
        samples = watch(hub, working, minutes, halt)
    finally:
        halt.set()
        for caller in itertools.chain(*working.values()):
            caller.join(places.patience(30))
        hub.kill()
        sandbox.stop()
    return verdict(samples, working)


def fill(hub, folder, minutes):
    """Questions as fast as eight callers get answers: the store's caches, which are bounded, are full after it."""
    body = folder / "question.json"
    body.write_text(json.dumps({"personCode": PERSON}))
    headers = [part for name, value in CONTEXT["debts.query"].items() for part in ("--header", f"{name}: {value}")]
    done = processes.run(
        [places.PROGRAMS / "sakta-load", "--port", hub.find_ports()["exchange"], "--pki", hub.pki.folder, "--party", "permits",
         "--path", "/v1/ask/debts.query", "--body", body, "--connections", 8, "--seconds", minutes * 60, *headers],
        seconds=minutes * 60 + 60)
    print(f"first {minutes:g} minutes at full speed: {done[1].decode()}{done[2].decode()}", end="", flush=True)


def watch(hub, working, minutes, halt):
    """(minute, MB resident, file descriptors, deliveries that wait) again and again."""
    samples, begun, told = [], time.monotonic(), 0
    while (passed := (time.monotonic() - begun) / 60) < minutes - min(SETTLING_MINUTES, minutes / 3):
        samples.append((passed, memory_mib(hub.program.pid), descriptors(hub.program.pid),
                        hub.metric("sakta_deliveries_waiting")))
        if passed >= told:
            told += 1
            good = {kind: sum(one.good for one in many) for kind, many in working.items()}
            print(f"{passed:6.1f} min  {samples[-1][1]:7.1f} MB  {samples[-1][2]} descriptors  {samples[-1][3]:.0f} deliveries wait  "
                  f"{good}", flush=True)
        halt.wait(SAMPLE_SECONDS)
    return samples


def verdict(samples, working):
    later = [(minute, megabytes) for minute, megabytes, *_ in samples]
    growth = slope(later) * 10
    handles = [count for _, _, count, _ in samples]
    bad = {kind: [one.last_bad for one in many if one.bad] for kind, many in working.items()}
    good = sum(one.good for many in working.values() for one in many)
    behind = max(one.behind for many in working.values() for one in many)
    print(f"\n{good} calls answered as they should; the slowest caller is {behind:.1f} s behind its pace")
    print(f"after them: {later[0][1]:.1f} to {later[-1][1]:.1f} MB resident, slope {growth:+.2f} MB in 10 "
          f"minutes (goal under {MAX_SLOPE:g}); {min(handles)} to {max(handles)} file descriptors")
    for kind, texts in bad.items():
        for text in texts:
            print(f"{kind}: {text[:500]}")
    return 0 if growth < MAX_SLOPE and not any(bad.values()) else 1
