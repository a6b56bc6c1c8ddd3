"""The minimum contract set for each operation of PSPP: whatever its double does, the delivery's code, remedy and state say it."""

import json
import re
import uuid

import cases
import places
from flow import FlowTest, main
from pspp import Pspp
from waiting import wait_for

# Operation of PSPP, message type, the route that joins them.
OPERATIONS = {"open_case": ("case.opened", "cases-opened"), "add_status": ("case.status", "cases-status"),
              "close_case": ("case.closed", "cases-closed")}
UNCERTAIN = "reconcile"  # sent, no whole answer: tried again under the same id, because every operation is idempotent


class PsppContract(FlowTest):
    systems = ("pspp",)

    @classmethod
    def prepare(cls):
        for _, route in OPERATIONS.values():
            cls.hub.edit(f"routes/{route}.yaml", [("timeout: 10s", "timeout: 2s")])  # of the silent answers here
        cls.hub.edit("systems/pspp.yaml", [(r"\Z", "\npace: {breaker_failures: 1000}\n")])  # each message meets PSPP by itself
        cls.hub.start()

    def setUp(self):
        super().setUp()
        self.pspp = Pspp(self.sandbox.doubles["pspp"])
        self.client = self.hub.client("cases")

    def accept(self, type_name, body):
        answer = self.client.send(type_name, body, key=str(uuid.uuid4()))
        self.assertEqual(answer.status, 202, answer)
        return answer.json()["id"]

    def delivery(self, message):
        return self.client.status(message).json()["deliveries"][0]

    def wait_for_state(self, message, *states):
        """The delivery, once it is in one of these states."""
        return wait_for(lambda: (d := self.delivery(message))["state"] in states and d, places.patience(30),
                        f"{message} is {' or '.join(states)}\n{self.trace(message, '--long')}")

    def open_cases(self):
        """A case for each operation, open where the operation wants that: (operation, message type, body)."""
        made = []
        for operation, (type_name, _) in OPERATIONS.items():
            code = f"BV/{uuid.uuid4()}"
            if operation != "open_case":
                self.wait_for_state(self.accept("case.opened", cases.opened(code)), "delivered")
            made.append((operation, type_name, cases.TYPES[type_name](code)))
        return made

    def send_under(self, word):
        """One message for each operation, sent while PSPP does `word`."""
        made = self.open_cases()
        for operation in OPERATIONS:
            self.sandbox.behave(word, "pspp", operation)
        return [(operation, body["caseCode"], self.accept(type_name, body)) for operation, type_name, body in made]

    def assert_known(self, operation, code):
        """PSPP has what this operation tells about this case, once."""
        case = self.pspp.get(f"/cases/{code.replace('/', '%2F')}").json()
        if operation == "add_status":
            self.assertEqual([s["sequence"] for s in self.pspp.history(code)], [1])
        self.assertEqual(case["closing"] is not None, operation == "close_case", case)

    def keys(self, operation, code):
        """The ids under which PSPP got this, call by call."""
        return [e["headers"]["idempotency-key"] for e in self.sandbox.journal("pspp") if e["operation"] == operation
                and (code in e["path"] or operation == "open_case" and json.loads(e["body"])["caseCode"] == code)]

    def test_it_accepts(self):
        for operation, code, message in self.send_under("answer"):
            with self.subTest(operation):
                self.assertEqual(self.wait_for_state(message, "delivered")["attempts"], 1)
                self.assert_known(operation, code)
                self.assertEqual(self.keys(operation, code), [message])

    def test_it_refuses_plainly_and_in_the_guise_of_success(self):
        for word in ("refuse", "fault_in_200"):
            for operation, code, message in self.send_under(word):
                with self.subTest(word=word, operation=operation):
                    delivery = self.wait_for_state(message, "dead", "delivered")
                    self.assertEqual((delivery["state"], delivery["attempts"], delivery["error"]),
                                     ("dead", 1, {"code": "deliver.refused", "remedy": "refuse"}))
                    self.assertIn("PSPP-102", self.trace(message))
            self.sandbox.behave("answer", "pspp")

    def test_it_asks_to_wait_and_is_left_alone_for_so_long(self):
        sent = self.send_under("busy")
        for operation, _, message in sent[:1]:
            delivery = self.wait_for_state(message, "retrying", "delivered")
            self.assertEqual((delivery["state"], delivery["error"]),
                             ("retrying", {"code": "deliver.overloaded", "remedy": "wait"}), operation)
        calls = [e for e in self.sandbox.journal("pspp") if e["behaviour"] == "busy"]
        self.sandbox.behave("answer", "pspp")
        for operation, code, message in sent:
            self.wait_for_state(message, "delivered")
            self.assert_known(operation, code)
        self.assertLessEqual(len(calls), len(sent), "nobody was called again at once")

    def test_it_is_unreachable(self):
        made = self.open_cases()
        self.sandbox.kill("pspp")
        try:
            sent = [(operation, body["caseCode"], self.accept(type_name, body)) for operation, type_name, body in made]
            for operation, _, message in sent:
                with self.subTest(operation):
                    delivery = self.wait_for_state(message, "retrying", "delivered")
                    self.assertEqual((delivery["state"], delivery["error"]),
                                     ("retrying", {"code": "deliver.unreachable", "remedy": "resend"}))
        finally:
            self.sandbox.start("pspp")
        for operation, code, message in sent:
            self.wait_for_state(message, "delivered")
            self.assert_known(operation, code)

    def test_an_answer_that_does_not_come_whole_or_is_another_s_is_no_success_and_a_repeat_gets_the_stored_one(self):
        for word, code_of_hub in (("hang_after_body", "deliver.timeout"), ("close_after_read", "deliver.timeout"),
                                  ("cut_reply", "deliver.timeout"), ("garbage", "deliver.bad_reply"),
                                  ("oversized", "deliver.too_large"), ("wrong_schema", "deliver.bad_reply"),
                                  ("other_answer", "deliver.bad_reply")):
            before = self.pspp.health()["repeats"]
            sent = self.send_under(word)
            for operation, _, message in sent:
                with self.subTest(word=word, operation=operation):
                    delivery = self.wait_for_state(message, "retrying", "delivered", "dead", "held")
                    self.assertEqual((delivery["state"], delivery["error"]),
                                     ("retrying", {"code": code_of_hub, "remedy": UNCERTAIN}))
            self.sandbox.behave("answer", "pspp")
            for operation, code, message in sent:
                with self.subTest(word=word, operation=operation, then="answer"):
                    self.wait_for_state(message, "delivered")
                    self.assert_known(operation, code)
                    keys = self.keys(operation, code)
                    self.assertEqual(set(keys), {message}, "every attempt has the same id")
                    self.assertGreaterEqual(len(keys), 2)
            self.assertGreaterEqual(self.pspp.health()["repeats"] - before, len(OPERATIONS), "PSPP knew them again")

    def test_a_token_that_ended_is_renewed_without_a_failed_attempt(self):
        def tokens():
            return len([e for e in self.sandbox.journal("pspp") if e["operation"] == "token" and e["status"] == 200])

        self.wait_for_state(self.accept("case.opened", cases.opened(f"BV-{uuid.uuid4()}")), "delivered")
        self.sandbox.kill("pspp")  # takes its tokens along
        self.sandbox.start("pspp")
        before = tokens()
        message = self.accept("case.opened", cases.opened(f"BV-{uuid.uuid4()}"))
        self.assertEqual(self.wait_for_state(message, "delivered")["attempts"], 1)
        self.assertEqual(tokens() - before, 1)

    def test_a_refused_client_is_our_fault_and_halts_the_route(self):
        self.sandbox.kill("pspp")
        self.sandbox.start("pspp")
        self.sandbox.behave("refuse", "pspp", "token")
        message = self.accept("case.opened", cases.opened(f"BV-{uuid.uuid4()}"))
        delivery = self.wait_for_state(message, "halted", "delivered", "retrying", "dead")
        self.assertEqual((delivery["state"], delivery["error"]),
                         ("halted", {"code": "deliver.misconfigured", "remedy": "stop"}))
        self.sandbox.behave("answer", "pspp")
        code, _, err = self.hub.command("release", message, "--as", "resend", "--because", "secret mended", "--state",
                                        self.hub.state)
        self.assertEqual(code, 0, err)
        self.wait_for_state(message, "delivered")

    def test_late_and_repeated_statuses_are_no_failures(self):
        code = f"BV-{uuid.uuid4()}"
        for type_name, body in (("case.opened", cases.opened(code)), ("case.status", cases.status(code, 2)),
                                ("case.status", cases.status(code, 1)), ("case.status", cases.status(code, 2))):
            message = self.accept(type_name, body)
            self.assertEqual(self.wait_for_state(message, "delivered", "dead")["state"], "delivered")
        self.assertEqual([(s["sequence"], s["late"]) for s in self.pspp.history(code)], [(2, False), (1, True)])

    def test_a_case_s_opening_statuses_and_closing_keep_their_order(self):
        code = f"BV-{uuid.uuid4()}"
        self.sandbox.behave("refuse", "pspp", "open_case")
        opened = self.accept("case.opened", cases.opened(code))
        status = self.accept("case.status", cases.status(code, 1))
        closed = self.accept("case.closed", cases.closed(code, 2))
        self.wait_for_state(opened, "dead")
        self.assertEqual([self.delivery(m)["attempts"] for m in (status, closed)], [0, 0], "they wait behind the opening")
        self.sandbox.behave("answer", "pspp")
        result, _, err = self.hub.command("release", opened, "--as", "resend", "--because", "agreed", "--state", self.hub.state)
        self.assertEqual(result, 0, err)
        for message in (opened, status, closed):
            self.wait_for_state(message, "delivered")
        mine = [e["operation"] for e in self.sandbox.journal("pspp") if re.search(code, e["path"] + e["body"])
                and e["status"] == 201]
        self.assertEqual(mine, ["open_case", "add_status", "close_case"])


if __name__ == "__main__":
    main()
