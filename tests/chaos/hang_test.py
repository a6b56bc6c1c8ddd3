"""One system hangs, and nobody else notices: bulkheads by system.

PSPP reads all and never answers while messages for it keep coming; those who ask NINO and those who send to Horizon are
timed before, during and after. Twenty seconds; SAKTA_SECONDS=600 for the long form.
"""

import os
import threading
import time
import uuid

import cases
import places
from flow import SEED, FlowTest, main
from invoices import invoice
from waiting import wait_for

SECONDS = int(os.environ.get("SAKTA_SECONDS") or 20)
ASKERS, PAUSE = 4, 0.04  # about a hundred questions a second: load, but not overload, on two cores
QUESTION = {"personCode": "161175-19997"}


def p99(times):
    return sorted(times)[int(len(times) * 0.99)]


class Hang(FlowTest):
    systems = ("nino", "pspp", "horizon")

    def ask_for(self, seconds):
        """Seconds that each question took."""
        times, until = [], time.monotonic() + seconds

        def ask():
            client = self.hub.client("permits")
            while time.monotonic() < until:
                began = time.monotonic()
                answer = client.ask("debts.query", QUESTION)
                times.append(time.monotonic() - began)
                self.assertEqual(answer.status, 200, answer)
                time.sleep(PAUSE)  # the rate of the load, not a wait for anything

        threads = [threading.Thread(target=ask) for _ in range(ASKERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertGreater(len(times), seconds * 20)
        return times

    def keep_sending(self, ended):
        """Statuses to PSPP, ten a second, and an invoice to Horizon each second, until `ended` is set."""
        sender, supplier = self.hub.client("cases"), self.hub.client("supplier-portal")
        turn = 0
        while not ended.wait(0.1):
            turn += 1
            self.accept(sender, "case.opened", cases.opened(f"BV-H-{turn}"))
            if turn % 10 == 0:
                answer = supplier.send_document("invoice.issued", invoice(self.dice.randrange(2**32)), key=str(uuid.uuid4()))
                self.assertEqual(answer.status, 202, answer)
                self.invoices.append(answer.json()["id"])

    def accept(self, client, type_name, body):
        answer = client.send(type_name, body, key=str(uuid.uuid4()))
        self.assertEqual(answer.status, 202, answer)

    def state(self, message):
        return self.hub.client("supplier-portal").status(message).json()["state"]

    def test_a_hanging_system_slows_nobody_else(self):
        self.invoices = []
        self.ask_for(3)
        before = p99(self.ask_for(SECONDS / 3))

        self.sandbox.behave("hang_after_body", system="pspp", operation="open_case")
        ended = threading.Event()
        sending = threading.Thread(target=self.keep_sending, args=(ended,))
        sending.start()
        during = p99(self.ask_for(SECONDS))
        wait_for(lambda: all(self.state(one) == "delivered" for one in self.invoices), places.patience(10),
                 "Horizon has every invoice while PSPP hangs")
        ended.set()
        sending.join()
        self.sandbox.doubles["pspp"].behave_well()
        after = p99(self.ask_for(SECONDS / 3))

        print(f"\nseed {SEED}: p99 of a question {before * 1e3:.1f} ms before, {during * 1e3:.1f} ms while PSPP hung for "
              f"{SECONDS} s, {after * 1e3:.1f} ms after; {len(self.invoices)} invoices delivered meanwhile")
        self.assertGreater(self.hub.metric('sakta_calls_total{outcome="deliver.timeout",system="pspp"}'), 0)
        self.assertLessEqual(during, 2 * max(before, after), "another system's hanging is felt by those who ask NINO")


if __name__ == "__main__":
    main()
