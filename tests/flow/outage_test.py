"""PSPP is down, and what is sent meanwhile reaches it in order when it is back; also when the hub is killed over it."""

import collections
import datetime
import json
import re
import time
import uuid

import cases
import places
from flow import FlowTest, main
from pspp import Pspp
from waiting import wait_for

CASES, STATUSES, KILLS = 100, 1000, 4
MAX_IN_FLIGHT = int(re.search(r"max_in_flight: (\d+)", (places.SOURCE / "adapters/systems/pspp/system.yaml").read_text())[1])


def moment(entry):
    return datetime.datetime.fromisoformat(entry["at"].replace("Z", "+00:00")).timestamp()


class Outage(FlowTest):
    systems = ("pspp",)
    small = True

    @classmethod
    def prepare(cls):
        cls.hub.edit("systems/pspp.yaml", [(r"\Z", "\npace: {longest_pause: 2s}\n")])
        cls.hub.start()

    def setUp(self):
        super().setUp()
        self.pspp = Pspp(self.sandbox.doubles["pspp"])
        run = uuid.uuid4().hex[:8]
        self.codes = [f"BV-{run}-{number}" for number in range(CASES)]
        self.client = self.hub.client("cases")
        for code in self.codes:
            self.accept("case.opened", cases.opened(code))
        wait_for(lambda: len(self.arrived("open_case")) == CASES, places.patience(30), "all cases are open in PSPP")

    def accept(self, type_name, body):
        answer = self.client.send(type_name, body, key=str(uuid.uuid4()))
        self.assertEqual(answer.status, 202, answer)
        return answer.json()["id"]

    def entries(self, operation):
        """What PSPP took of this run, in its order."""
        return [e for e in self.sandbox.journal("pspp") if e["operation"] == operation and e["status"] == 201]

    def arrived(self, operation):
        mine = set(self.codes)
        code = (lambda e: json.loads(e["body"])["caseCode"]) if operation == "open_case" else (lambda e: e["path"].split("/")[4])
        return [e for e in self.entries(operation) if code(e) in mine]

    def take_pspp_down_and_send(self):
        """Message ids by (case, sequence): each case's in their order, the cases mixed."""
        self.sandbox.kill("pspp")
        self.told_before = len([e for e in self.sandbox.journal("pspp") if e["operation"] == "add_status"])
        turns = [code for code in self.codes for _ in range(STATUSES // CASES)]
        self.dice.shuffle(turns)
        sequence = collections.Counter()
        sent = {}
        for code in turns:
            sequence[code] += 1
            sent[code, sequence[code]] = self.accept("case.status", cases.status(code, sequence[code]))
        self.assertEqual(len(sent), STATUSES)
        wait_for(lambda: self.hub.metric('sakta_system_breaker_open{system="pspp"}') == 1, places.patience(20),
                 "the breaker of PSPP is open")
        return sent

    def have_arrived(self, count):
        """Looks closely only when there are lines enough: the machine has other things to do just then."""
        lines = self.sandbox.doubles["pspp"].journal_file.read_bytes().count(b'"operation":"add_status"')
        return lines >= self.told_before + count and len(self.arrived("add_status")) >= count

    def all_arrived(self):
        return self.have_arrived(STATUSES) and len({e["headers"]["idempotency-key"] for e in self.arrived("add_status")}) == STATUSES

    def assert_every_case_is_told_in_order(self, sent):
        """Each status once in PSPP's history, none of them late, each under the id that its receipt named."""
        arrived = self.arrived("add_status")
        self.assertEqual({(e["path"].split("/")[4], json.loads(e["body"])["sequence"]): e["headers"]["idempotency-key"]
                          for e in arrived}, sent)
        for code in self.codes:
            history = self.pspp.history(code)
            self.assertEqual([status["sequence"] for status in history], list(range(1, STATUSES // CASES + 1)), code)
            self.assertFalse(any(status["late"] for status in history), history)

    def go_on_with(self, pace="{longest_pause: 2s}", timeout="10s"):
        self.hub.edit("systems/pspp.yaml", [(r"pace: .*", f"pace: {pace}")])
        self.hub.edit("routes/cases-status.yaml", [(r"timeout: \d+s", f"timeout: {timeout}")])
        self.assertEqual(self.hub.command("reload", "--state", self.hub.state)[0], 0)

    def test_statuses_sent_while_pspp_is_down_reach_it_in_order_when_it_is_back(self):
        """What was tried in vain would wait ten minutes by itself: that all arrive is the probe's doing, the first one's that succeeds."""
        self.go_on_with(pace="{first_pause: 10m, longest_pause: 10m}", timeout="60s")
        self.addCleanup(self.go_on_with)
        started = [e for e in self.hub.log() if e["event"] == "hub.ready"]
        sent = self.take_pspp_down_and_send()
        self.assertGreater(self.hub.metric('sakta_calls_total{outcome="deliver.unreachable",system="pspp"}'), 0)
        log = self.hub.log()
        self.assertIn("system.unavailable", [e["event"] for e in log])
        self.assertIn("deliver.unreachable", str([e for e in log if e["event"] == "delivery.retrying"]))
        self.assertEqual(self.arrived("add_status"), [])

        before, asked = len(self.sandbox.journal("pspp")), time.time()
        self.sandbox.start("pspp")
        wait_for(self.all_arrived, places.patience(60), "all statuses arrive")

        probes = [e for e in self.sandbox.journal("pspp")[before:] if e["operation"] == "health" and e["status"] == 200]
        times = [moment(e) - moment(probes[0]) for e in self.arrived("add_status")]
        print(f"\nfirst probe {moment(probes[0]) - asked:.2f} s after PSPP's start; first of {STATUSES} statuses {times[0]:.3f} s, "
              f"last {times[-1]:.2f} s after the probe")
        self.assertEqual(len(probes), 1, "the first probe that succeeds lets them go, and none is needed after it")
        self.assertEqual(len(times), STATUSES, "once each")
        calls = [e for e in self.sandbox.journal("pspp")[before:] if e["operation"] == "add_status"]
        self.assertEqual(len(calls), STATUSES, "none is tried in vain")
        self.assert_every_case_is_told_in_order(sent)
        for message in self.dice.sample(sorted(sent.values()), 20):
            self.assertEqual(self.client.status(message).json()["state"], "delivered")
        self.assertEqual([e for e in self.hub.log() if e["event"] == "hub.ready"], started, "no restart")

    def test_what_pspp_never_takes_keeps_no_other_case_back(self):
        """PSPP answers its probe all the while: only the operation is broken."""
        self.go_on_with(timeout="1s")  # of PSPP's silence
        self.addCleanup(self.go_on_with)
        for word in ("hang_after_body", "wrong_schema"):
            with self.subTest(word):
                self.sandbox.behave(word, "pspp", "add_status")
                self.accept("case.status", cases.status(self.codes[0]))
                wait_for(lambda: len(self.calls(self.codes[0])) >= 5, places.patience(60), "the first is tried in vain")
                self.accept("case.status", cases.status(self.codes[1]))
                wait_for(lambda: self.calls(self.codes[1]), places.patience(20), "the second gets its turn")
                self.sandbox.behave("answer", "pspp", "add_status")
                wait_for(lambda: all(len(self.pspp.history(code)) == 1 for code in self.codes[:2]), places.patience(60),
                         "PSPP has both")
                self.codes = self.codes[2:]

    def calls(self, code):
        return [e for e in self.sandbox.journal("pspp") if e["operation"] == "add_status" and code in e["path"]]

    def test_a_hub_killed_while_it_catches_up_repeats_only_what_was_under_way(self):
        sent = self.take_pspp_down_and_send()
        self.sandbox.start("pspp")
        repeats = self.pspp.health()["repeats"]

        for target in sorted(self.dice.sample(range(20, STATUSES - 50), KILLS)):
            wait_for(lambda: self.have_arrived(target), places.patience(60), f"{target} statuses arrive")
            self.hub.kill()
            self.hub.start()
        wait_for(self.all_arrived, places.patience(60), "all statuses arrive")
        client = self.hub.client("cases")
        for message in sent.values():
            wait_for(lambda: client.status(message).json()["state"] == "delivered", places.patience(30), "all end delivered")

        counted = collections.Counter((e["headers"]["idempotency-key"], e["path"], e["body"])
                                      for e in self.arrived("add_status"))
        more = sum(count - 1 for count in counted.values())
        print(f"\n{KILLS} kills of the hub, {more} repeats at PSPP (at most {KILLS * MAX_IN_FLIGHT})")
        self.assertEqual(len(counted), STATUSES, "a repeat has the same id and body")
        self.assertLessEqual(more, KILLS * MAX_IN_FLIGHT)
        self.assertEqual(self.pspp.health()["repeats"] - repeats, more, "PSPP counted the same")
        self.assert_every_case_is_told_in_order(sent)


if __name__ == "__main__":
    main()
