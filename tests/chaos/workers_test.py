"""Mapping workers are killed at random, and hub and workers stand still, under load: nobody's message is to blame.

First a worker of the hub is killed every few hundredths of a second; then the hub and its workers are stopped together, longer
than a mapping may take, again and again. What was acknowledged is delivered, no letter is left and no route halts. A few
seconds; `--seconds 60` (or SAKTA_SECONDS=60) for the long form, with ten standstills of eight seconds.
"""

import os
import pathlib
import signal
import sys
import threading
import time
import uuid

import cases
import places
from flow import FlowTest, main
from invoices import invoice
from waiting import wait_for

if "--seconds" in sys.argv:  # before unittest sees it
    at = sys.argv.index("--seconds")
    os.environ["SAKTA_SECONDS"] = sys.argv[at + 1]
    del sys.argv[at:at + 2]
SECONDS = float(os.environ.get("SAKTA_SECONDS") or 4)
STANDSTILLS, STANDSTILL = (10, 8.0) if SECONDS >= 60 else (1, 6.0)  # a mapping may take 5 s
QUESTION = {"personCode": "161175-19997"}
# A question may end so while workers are killed and partners time out over a standstill: it says whose fault that is.
HONEST = {502, 503, 504}


def workers_of(pid):
    """Processes that map for this hub."""
    found = []
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        try:
            found += [int(child) for child in (task / "children").read_text().split()]
        except OSError:
            continue  # the thread has just ended
    return found


class Workers(FlowTest):
    systems = ("nino", "pspp", "horizon")

    @classmethod
    def prepare(cls):
        for system in cls.systems:
            cls.hub.edit(f"systems/{system}.yaml", [(r"\Z", "\npace: {longest_pause: 2s, probe_every: 200ms}\n")])
        cls.hub.start()

    def setUp(self):
        super().setUp()
        self.halt = threading.Event()
        self.acknowledged, self.answers, self.wrong = [], {}, []

    def load(self):
        """Threads that send and ask until `halt`, with the rate that a small machine takes beside what is done to it."""
        def repeat(work, pause):
            number = 0
            while not self.halt.is_set():
                number += 1
                try:
                    work(number)
                except Exception as problem:  # a thread's end would hide it
                    self.wrong.append(repr(problem))
                self.halt.wait(pause)

        def kept(client, answer):
            if answer.status == 202:
                self.acknowledged.append((client, answer.json()["id"]))
            else:
                self.wrong.append(repr(answer))

        def sending(client):
            return lambda number: kept("cases", client.send("case.opened", cases.opened(f"BV-W-{uuid.uuid4()}"), key=str(uuid.uuid4())))

        def invoicing(client):
            return lambda number: kept("supplier-portal", client.send_document(
                "invoice.issued", invoice(self.dice.randrange(2**32), lines=20), key=str(uuid.uuid4())))

        def asking(client):
            def ask(_):
                answer = client.ask("debts.query", QUESTION)
                self.answers[answer.status] = self.answers.get(answer.status, 0) + 1
                # Of a question whose answer's mapping is killed each time that it is tried, the hub says that it lost the answer.
                lost = answer.status == 500 and answer.json()["code"] == "deliver.answer_lost"
                if answer.status != 200 and answer.status not in HONEST and not lost:
                    self.wrong.append(repr(answer))
            return ask

        loads = [(sending(self.hub.client("cases", timeout=60)), 0.02), (invoicing(self.hub.client("supplier-portal", timeout=60)), 0.05),
                 (asking(self.hub.client("permits", timeout=60)), 0.02), (asking(self.hub.client("permits", timeout=60)), 0.02)]
        threads = [threading.Thread(target=repeat, args=load) for load in loads]
        for thread in threads:
            thread.start()
        return threads

    def finish(self, threads):
        self.halt.set()
        for thread in threads:
            thread.join()
        self.assertEqual(self.wrong, [])
        self.assertGreater(len(self.acknowledged), 10)
        wait_for(lambda: self.hub.metric("sakta_deliveries_waiting_items") == 0, places.patience(120), "all is delivered")
        clients = {party: self.hub.client(party) for party in ("cases", "supplier-portal")}
        states = {}
        for party, message in self.acknowledged:
            state = clients[party].status(message).json()["state"]
            states[state] = states.get(state, 0) + 1
        self.assertEqual(states, {"delivered": len(self.acknowledged)})
        self.assertNotIn("delivery.halted", {entry["event"] for entry in self.hub.log()})
        code, letters, err = self.hub.command("letters", "--state", self.hub.state)
        self.assertEqual(code, 0, err)
        for word in ("halted", "dead", "held"):
            self.assertNotRegex(letters, rf"\b{word}\b")
        return f"{len(self.acknowledged)} acknowledged, all delivered, 0 routes halted, questions by status {self.answers}"

    def lost(self):
        return {reason: int(self.hub.metric(f'sakta_map_workers_lost_total{{reason="{reason}"}}'))
                for reason in ("killed", "crashed", "late", "stuck", "memory")
                if f'reason="{reason}"' in self.hub.operations("/metrics")[1]}

    def test_workers_killed_at_random(self):
        threads, kills, until = self.load(), 0, time.monotonic() + SECONDS
        while time.monotonic() < until:
            self.halt.wait(self.dice.uniform(0.02, 0.12))  # the rate of the kills, not a wait for anything
            workers = workers_of(self.hub.program.pid)
            if workers:
                try:
                    os.kill(self.dice.choice(workers), signal.SIGKILL)
                    kills += 1
                except ProcessLookupError:
                    pass
        print(f"\n{kills} workers killed in {SECONDS:g} s: {self.finish(threads)}; during a job {self.lost()}")

    def test_hub_and_workers_stand_still(self):
        threads = self.load()
        for _ in range(STANDSTILLS):
            self.halt.wait(1)
            still = [self.hub.program.pid, *workers_of(self.hub.program.pid)]
            for pid in still:
                os.kill(pid, signal.SIGSTOP)
            time.sleep(STANDSTILL)  # the standstill itself
            for pid in still:
                os.kill(pid, signal.SIGCONT)
        self.halt.wait(1)
        print(f"\n{STANDSTILLS} standstills of {STANDSTILL:g} s: {self.finish(threads)}; lost {self.lost()}")


if __name__ == "__main__":
    main()
