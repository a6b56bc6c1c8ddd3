"""Plays the contract cases of one system, by a whole hub and the system's double:   run_cases.py SLUG [CASE ...]

tests/support/contract.py says what a case is. One hub and one double for all; each case has a key of its own, and waits for
conditions, never for time."""

import json
import os
import re
import sys
import time
import unittest
import uuid

import contract
import debts
import places
from client import wrapped
from flow import FlowTest
from peers import PEERS, shown
from waiting import wait_for

SLUG = os.environ.get("SAKTA_SYSTEM") or (sys.argv[1] if len(sys.argv) > 1 else "")
ONLY = sys.argv[2:] if not os.environ.get("SAKTA_SYSTEM") else []
ENDED = ("delivered", "retrying", "dead", "held", "halted")  # after an attempt


class Cases(FlowTest):
    systems = (SLUG,)

    @classmethod
    def prepare(cls):
        """The site's own data, shortened: how long to wait for a silent partner, and between two attempts (long enough to
        look at the partner and mend it). The breaker stays out of it, so that each case meets the partner by itself."""
        patient = "4s" if places.sanitized() else "2s"
        cls.routes = set()
        for file in sorted((cls.hub.site / "routes").glob("*.yaml")):
            if re.search(rf"(?m)^  to: {SLUG}$", file.read_text()):
                cls.routes.add(file.stem)
                cls.hub.edit(f"routes/{file.name}", [(r"(?m)^(  timeout: )\S+", rf"\g<1>{patient}")])
        cls.hub.edit(f"systems/{SLUG}.yaml",
                     [(r"\Z", "\npace: {first_pause: 600ms, longest_pause: 1200ms, breaker_failures: 1000}\n")])
        for source in (cls.hub.site / "sources").glob("*.yaml"):
            source.unlink()  # its rounds come in between
        if SLUG == "nino":
            cls.sandbox.know(json.loads((debts.SIMULATOR / "persons.json").read_text()))
        cls.peer = PEERS[SLUG](cls.sandbox, SLUG)
        cls.peer.permit(cls.hub)
        cls.hub.start()
        cls.client = cls.hub.client(cls.peer.party)
        cls.others = {name: cls.hub.client(party) for name, party in cls.peer.parties.items()}

    def test_cases(self):
        wrong = list(contract.findings(places.SOURCE, SLUG))
        self.assertEqual(wrong, [])
        print(f"the contract cases of {SLUG}:")
        for case in contract.cases(places.SOURCE, SLUG):
            if ONLY and case.title not in ONLY:
                continue
            begun = time.monotonic()
            outcome = "failed"
            with self.subTest(case.title):
                try:
                    self.play(case)
                    outcome = "ok"
                finally:
                    self.behave_well()
                    print(f"{outcome:6} {SLUG} {case.title} ({time.monotonic() - begun:.1f} s): {case.data['case']}", flush=True)

    def behave_well(self):
        double = self.sandbox.doubles[SLUG]
        double.behave_well()
        if not double.program.running():
            self.sandbox.start(SLUG)

    def play(self, case):
        key = f"K-{uuid.uuid4().hex[:12]}"
        for part in case.data.get("before", []):
            self.client = self.hub.client(self.peer.sender(case.sent(part)[0]))
            self.settle(self.accept(case, part, key), "delivered")
        self.peer.operation = case.operation
        self.client = self.hub.client(self.peer.sender(case.sent()[0]))
        self.peer.begin()
        for operation, word in case.data.get("behave", {}).items():
            self.sandbox.behave(word, SLUG, operation)
        if case.data.get("down"):
            self.sandbox.kill(SLUG)
        if "ask" in case.data:
            self.ask(case, key)
        else:
            self.send(case, key)

    # --- asks
    def ask(self, case, key):
        expect = case.data["expect"]
        type_name, body, file = case.sent()
        answer = self.others.get(type_name, self.client).ask(type_name, self.octets(body, file, key))
        if "code" in expect:
            problem = self.assertProblem(answer, expect["status"], expect["code"])
            self.assertEqual(problem["remedy"], expect["remedy"])
            message = problem["instance"].removeprefix("urn:uuid:")
        else:
            message = answer.headers["Sakta-Message"]
            self.assertEqual(answer.status, expect["status"], answer)
            self.assertLessEqual(expect.get("answer", {}).items(), answer.json().items())
        self.assertEqual(answer.headers.get("Retry-After"), expect.get("retry_after"))
        self.assertEqual(self.client.status(message).json()["state"], expect["state"])
        self.assert_received(expect["peer_received"])
        self.assertLessEqual(self.peer.ids(), {message})
        self.assert_told(message, expect)

    # --- sends
    def accept(self, case, part, key):
        type_name, body, file = case.sent(part)
        self.sender = self.others.get(type_name, self.client)
        answer = self.sender.send(type_name, self.octets(body, file, key), key=str(uuid.uuid4()))
        self.assertEqual(answer.status, 202, answer)
        return answer.json()["id"]

    def delivery(self, message):
        deliveries = [one for one in self.sender.status(message).json()["deliveries"] if one["route"] in self.routes]
        self.assertEqual(len(deliveries), 1, deliveries)
        return deliveries[0]

    def settle(self, message, *states):
        """The delivery once it is in one of these states."""
        return wait_for(lambda: (found := self.delivery(message))["state"] in states and found, places.patience(20),
                        f"{message} is {' or '.join(states)}; it is {self.delivery(message)}")

    def send(self, case, key):
        expect, then = case.data["expect"], case.data.get("then")
        message = self.accept(case, case.data, key)
        delivery = self.settle(message, *ENDED)
        has = self.peer.has(key) if expect.get("peer_has") else {}
        if then:
            self.behave_well()  # before all that takes long: the hub tries again soon
        error = delivery.get("error") or {}
        told = self.told(message)
        self.assertEqual((delivery["state"], error.get("code"), error.get("remedy")),
                         (expect["state"], expect.get("code"), expect.get("remedy")), told)
        if not then:
            self.assertEqual(delivery["attempts"], 1)
            self.assert_received(expect["peer_received"])
        self.assertEqual({name: has[name] for name in expect.get("peer_has", {})}, expect.get("peer_has", {}))
        for text in expect.get("trace", []):
            self.assertIn(text, told)
        if then:
            self.mend(message, expect, then)
            self.assert_has(then, key)
        self.assertLessEqual(self.peer.ids(), {message}, "every attempt has the same id")

    def mend(self, message, expect, then):
        """The partner is well again: the hub delivers by itself, and has called as often as it says."""
        attempts = self.settle(message, "delivered", "dead", "held", "halted")["attempts"]
        self.assertEqual(self.delivery(message)["state"], then["state"], self.told(message))
        failed = expect["peer_received"] * (attempts - 1)
        self.assert_received(failed + then["peer_received"])
        if "pause" in then:
            self.assertEqual(attempts, 2, "the partner was called again too early")
            self.assertGreaterEqual(self.peer.seconds_between(len(failed) - 1, len(failed)), then["pause"])

    # --- what is compared
    @staticmethod
    def octets(body, file, key):
        text = (file.read_text() if file else json.dumps(body, ensure_ascii=False)).replace("${key}", key)
        return wrapped(text.encode()) if file and file.suffix == ".xml" else text.encode()

    def assert_received(self, operations):
        self.assertEqual(self.peer.received(), operations, [shown(call) for call in self.peer.calls()])

    def assert_has(self, part, key):
        wanted = part.get("peer_has")
        if wanted:
            has = self.peer.has(key)
            self.assertEqual({name: has[name] for name in wanted}, wanted)

    def assert_told(self, message, expect):
        for text in expect.get("trace", []):
            self.assertIn(text, self.told(message))

    def told(self, message):
        return self.trace(message, "--lang", "en")


if __name__ == "__main__":
    assert SLUG in PEERS, __doc__
    unittest.main(argv=sys.argv[:1], verbosity=2)
