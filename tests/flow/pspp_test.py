"""PSPP through a whole hub: its tokens, late and repeated statuses, order over the three types of a case.

What becomes of a message when PSPP misbehaves: tests/systems/pspp/contract."""

import re
import uuid

import cases
import places
from flow import FlowTest, main
from pspp import Pspp
from waiting import wait_for


class PsppCases(FlowTest):
    systems = ("pspp",)

    @classmethod
    def prepare(cls):
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
        self.assertEqual((delivery["state"], delivery["error"]["code"], delivery["error"]["remedy"]),
                         ("halted", "deliver.misconfigured", "stop"))
        self.assertNotIn("detail", delivery["error"], "of the hub's inside")
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
