"""The same Idempotency-Key again and again: does a repeat cost the same every time? CPU time of the whole hub for each hundred,
and how many records of repeats there are in the end."""

import json
import statistics

import cases
import debts
import places
import processes
from hub import Hub
from peers import cpu_seconds
from pki import Pki
from sandbox import Sandbox

PERSON = "161175-19997"
HUNDRED = 100
LIMIT = 0.10  # by which the last hundred may differ from the first
EVENT = {"specversion": "1.0", "source": "urn:sakta:test:cases", "type": "case.opened", "saktauser": "anna.liepa",
         "saktapurpose": "service-accounting", "saktalegalbasis": "6.1.c"}


def send(hub):
    client = hub.client("cases")
    body = cases.opened("BV-REPEAT-1")
    return lambda key: client.send("case.opened", body, key=key), 202


def ask(hub):
    client = hub.client("permits")
    return lambda key: client.ask("debts.query", {"personCode": PERSON}, key=key), 200


def event(hub):
    client = hub.client("cases")

    def post(key):
        body = json.dumps({**EVENT, "id": key, "data": cases.opened("BV-REPEAT-2")}).encode()
        return client.request("POST", "/v1/events", body, {"Content-Type": "application/cloudevents+json"})
    return post, 202


KINDS = {"send": send, "ask": ask, "event": event}


def hundreds(hub, call, status, key, count):
    """CPU in ms of each hundred of repeats; the first request of the key is not counted."""
    answer = call(key)
    assert answer.status == status, answer
    spent = []
    for _ in range(count // HUNDRED):
        before = cpu_seconds(hub.program.pid)
        for _ in range(HUNDRED):
            answer = call(key)
            assert answer.status == status, answer
        spent.append((cpu_seconds(hub.program.pid) - before) * 1000)
    return spent, answer


def records(hub, answer):
    message = answer.headers.get("Sakta-Message") or answer.json()["id"]
    code, out, err = processes.run([places.PROGRAMS / "sakta", "trace", message, "--long", "--state", hub.state], {})
    assert code == 0, err
    return out.decode().count("msg.repeated")


def run(folder, count):
    """0 if the last hundred of each kind costs what the first did and the repeats left one record an hour."""
    pki = Pki(folder / "pki")
    sandbox = Sandbox(folder / "sandbox", pki, debts.register(1, {PERSON: 3}), ("nino", "pspp"))
    sandbox.start()
    hub = Hub(folder / "hub", pki, ports=sandbox.ports)
    bad = False
    try:
        hub.start()
        for kind, make in KINDS.items():
            call, status = make(hub)
            hundreds(hub, call, status, f"warm-{kind}", 5 * HUNDRED)
            spent, answer = hundreds(hub, call, status, f"measured-{kind}", count)
            kept = records(hub, answer)
            change = spent[-1] / spent[0] - 1
            first, last = statistics.median(spent[:10]), statistics.median(spent[-10:])
            print(f"{kind:5} {count} repeats: the first hundred {spent[0]:.1f} ms, the last {spent[-1]:.1f} ms ({change:+.1%}); "
                  f"medians of ten hundreds {first:.1f} and {last:.1f} ms ({last / first - 1:+.1%}); "
                  f"{kept} records of repeats", flush=True)
            bad = bad or last / first - 1 > LIMIT or kept > 2  # two where an hour ended meanwhile
    finally:
        hub.kill()
        sandbox.stop()
    return 1 if bad else 0
