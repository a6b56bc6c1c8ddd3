"""An operation that must not be repeated: what was sent and not answered is held for a person, and the partner gets it once."""

import json
import uuid

import cases
import places
from flow import FlowTest, main
from pspp import Pspp
from waiting import wait_for

# What the double does with a status that it takes, and what the hub then says; each leaves it unknown what the partner did.
UNKNOWN = (("hang_after_body", "deliver.timeout"), ("close_after_read", "deliver.timeout"), ("cut_reply", "deliver.timeout"),
           ("garbage", "deliver.bad_reply"), ("wrong_schema", "deliver.bad_reply"), ("other_answer", "deliver.bad_reply"),
           ("oversized", "deliver.too_large"))


class Held(FlowTest):
    systems = ("pspp",)

    @classmethod
    def prepare(cls):
        """As if PSPP knew no Idempotency-Key for statuses."""
        patient = "2s" if places.sanitized() else "1s"
        cls.hub.edit("routes/cases-status.yaml", [("timeout: 10s", f"timeout: {patient}")])
        cls.hub.edit("systems/pspp.yaml",
                     [(r"(?m)^adapter:$", "adapter:\n  operations: {add_status: {idempotent: false}}"),
                      (r"\Z", "\npace: {first_pause: 200ms, longest_pause: 400ms, breaker_failures: 1000}\n")])
        cls.hub.start()
        cls.client = cls.hub.client("cases")
        cls.pspp = Pspp(cls.sandbox.doubles["pspp"])

    def accept(self, type_name, body):
        answer = self.client.send(type_name, body, key=str(uuid.uuid4()))
        self.assertEqual(answer.status, 202, answer)
        return answer.json()["id"]

    def delivery(self, message):
        return self.client.status(message).json()["deliveries"][0]

    def settle(self, message, *states):
        return wait_for(lambda: (found := self.delivery(message))["state"] in states and found, places.patience(20),
                        f"{message} is {' or '.join(states)}; it is {self.delivery(message)}")

    def open_case(self):
        code = f"BV-{uuid.uuid4()}"
        self.settle(self.accept("case.opened", cases.opened(code)), "delivered")
        return code

    def calls(self, code):
        return [call for call in self.sandbox.journal("pspp") if call["operation"] == "add_status" and code in call["path"]
                and call["status"] != 401]

    def release(self, message, how):
        code, _, err = self.hub.command("release", message, "--as", how, "--because", "PSPP was asked", "--state",
                                        self.hub.state)
        self.assertEqual(code, 0, err)

    def test_what_may_have_been_taken_is_held_and_not_sent_again(self):
        for word, code_of_hub in UNKNOWN:
            with self.subTest(word):
                code = self.open_case()
                self.sandbox.behave(word, "pspp", "add_status")
                message = self.accept("case.status", cases.status(code, 1))
                held = self.settle(message, "held", "retrying", "delivered", "dead")
                self.sandbox.behave("answer", "pspp")
                self.assertEqual((held["state"], held["attempts"], held["error"]["code"], held["error"]["remedy"]),
                                 ("held", 1, code_of_hub, "reconcile"))

                behind = self.accept("case.status", cases.status(code, 2))
                other = self.open_case()
                self.settle(self.accept("case.status", cases.status(other, 1)), "delivered")
                self.assertEqual((self.delivery(message)["state"], self.delivery(behind)["attempts"]), ("held", 0))
                self.assertIn(message, self.hub.command("letters", "--state", self.hub.state)[1])
                self.assertEqual(len(self.calls(code)), 1, "sent once")

                self.release(message, "delivered")
                self.settle(behind, "delivered")
                self.assertEqual(self.delivery(message)["state"], "delivered")
                self.assertEqual([json.loads(call["body"])["sequence"] for call in self.calls(code)], [1, 2])

    def test_what_surely_was_not_taken_is_sent_again(self):
        code = self.open_case()
        self.sandbox.kill("pspp")
        try:
            unreachable = self.accept("case.status", cases.status(code, 1))
            self.assertEqual(self.settle(unreachable, "retrying", "held", "dead")["state"], "retrying")
        finally:
            self.sandbox.start("pspp")
        self.settle(unreachable, "delivered")
        self.sandbox.behave("busy_briefly", "pspp", "add_status")
        busy = self.accept("case.status", cases.status(code, 2))
        self.assertEqual(self.settle(busy, "retrying", "held", "dead")["state"], "retrying")
        self.sandbox.behave("answer", "pspp")
        self.settle(busy, "delivered")
        self.pspp.token = None
        self.assertEqual([status["sequence"] for status in self.pspp.history(code)], [1, 2])


if __name__ == "__main__":
    main()
