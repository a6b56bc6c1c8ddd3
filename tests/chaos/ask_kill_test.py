"""A question is put to the partner at most once, whatever dies and whenever; what is not known is said, never guessed."""

import http.client
import signal
import uuid

import places
from flow import FlowTest, main

TYPE, BODY = "debts.query", {"personCode": "161175-19997"}

# Where the hub is killed -> how often the partner was asked, state on record, what the repeat under the same key gets.
KILLED_AT = {
    "ask.asked": (0, "asked", "deliver.interrupted"),
    "ask.sent": (0, "asked", "deliver.interrupted"),  # told just before the request goes out
    "ask.partner_answered": (1, "asked", "deliver.interrupted"),
    "ask.mapped": (1, "asked", "deliver.interrupted"),
    "ask.answered_stored": (1, "answered", None),
}


class AskKill(FlowTest):
    small = True

    program = "sakta-chaos"

    @classmethod
    def prepare(cls):
        pass  # each test starts a hub of its own

    def tearDown(self):
        ids = [entry["message_id"] for entry in self.sandbox.journal()]
        self.assertEqual(len(ids), len(set(ids)), "the double saw a message id twice")
        super().tearDown()
        self.hub.kill()

    def ask(self, key):
        return self.hub.client("permits").ask(TYPE, BODY, key=key)

    def asked_so_far(self):
        return len(self.sandbox.journal())

    def test_killed_at_each_step_the_partner_is_never_asked_twice(self):
        for step, (times, state, code) in KILLED_AT.items():
            for nth in range(1, 4):  # the first question of a hub, and later ones over a reused connection
                with self.subTest(step=step, nth=nth):
                    self.killed(step, nth, times, state, code)

    def killed(self, step, nth, times, state, code):
        self.hub.start(SAKTA_KILL_AT=f"{step}:{nth}")
        for _ in range(nth - 1):
            self.assertEqual(self.ask(str(uuid.uuid4())).status, 200)
        before, key = self.asked_so_far(), str(uuid.uuid4())

        with self.assertRaises((OSError, http.client.HTTPException)):
            self.ask(key)

        self.assertEqual(self.hub.program.wait(places.patience(10)), -signal.SIGKILL, self.hub.program.tail())
        self.assertEqual(self.asked_so_far() - before, times)
        self.hub.start()
        for _ in range(3):
            again = self.ask(key)
            if code:
                message = self.assertProblem(again, 409, code)["instance"].removeprefix("urn:uuid:")
            else:
                self.assertEqual(again.status, 200, again)
                message = again.headers["Sakta-Message"]
            status = self.hub.client("permits").status(message)
            self.assertEqual(status.json()["state"], state, status)
            self.assertEqual(self.asked_so_far() - before, times, "asked again")
        self.assertEqual(self.ask(str(uuid.uuid4())).status, 200, "a new key is a new question")
        self.assertEqual(self.asked_so_far() - before, times + 1)
        self.assertEqual(self.hub.stop(), 0)

    def test_a_partner_that_dies_after_reading_is_asked_once(self):
        for reused in (False, True):
            for word in ("close_after_read", "cut_reply"):
                with self.subTest(word, reused=reused):
                    self.hub.start()
                    if reused:
                        self.assertEqual(self.ask(str(uuid.uuid4())).status, 200)
                    self.sandbox.behave(word)
                    before, key = self.asked_so_far(), str(uuid.uuid4())

                    answer = self.ask(key)

                    self.assertProblem(answer, 504, "deliver.timeout")
                    self.assertEqual(self.asked_so_far() - before, 1)
                    self.sandbox.behave("answer")
                    self.assertProblem(self.ask(key), 504, "deliver.timeout")
                    self.assertEqual(self.asked_so_far() - before, 1, "the repeat must not ask again")
                    self.assertEqual(self.hub.stop(), 0)


if __name__ == "__main__":
    main()
