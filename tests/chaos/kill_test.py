"""No acknowledged message is lost: kill -9 under load, at random moments and at every named step of accepting.

The list of acknowledgements is kept by this process, outside of the hub. Before each round's load, the hub that came
back is asked for every message acknowledged in the round before: its state, its very octets, and the first receipt
again under the same Idempotency-Key. What was in flight at the kill is sent again under its key and must be taken.

SAKTA_ROUNDS: how many rounds (200; the short form of a sanitizer's build says less). SAKTA_SEED: to repeat a run.
"""

import collections
import concurrent.futures
import http.client
import os
import pathlib
import random
import signal
import tempfile
import threading
import time
import unittest
import uuid

import invoices
import places
from client import wrapped
from hub import Hub
from pki import Pki
from waiting import wait_for

ROUNDS = int(os.environ.get("SAKTA_ROUNDS") or 200)
SEED = int(os.environ.get("SAKTA_SEED") or 20260701)
ACKS = 50      # acknowledgements that a round must have
SENDERS = 6
EACH_STEP = 10 if ROUNDS >= 200 else 1

STEPS = ("accept.read", "accept.authorized", "accept.parsed", "accept.sealed", "store.payload_written",
         "store.keys_synced", "store.inserted", "store.synced", "accept.stored")
MESSAGES_A_PASS = {"store.payload_written": 4}  # only one document of four is big enough for a file of its own

DOCUMENTS = [invoices.invoice(n) for n in range(12)] + [invoices.large_invoice(n) for n in range(4)]


class Sent:
    """One message as this side knows it."""

    __slots__ = ("key", "document", "id", "accepted_at")

    def __init__(self, dice):
        self.key = str(uuid.UUID(int=dice.getrandbits(128)))
        self.document = dice.randrange(len(DOCUMENTS))
        self.id = None
        self.accepted_at = None

    def send(self, client):
        answer = client.send_document("invoice.issued", DOCUMENTS[self.document], key=self.key)
        assert answer.status == 202, f"not taken: {answer}"
        return answer.json()


class Load(threading.Thread):
    """One sender on one connection, until the connection breaks or it is told to stop."""

    def __init__(self, client, seed, acked):
        super().__init__(daemon=True)
        self.client, self.dice, self.acked = client, random.Random(seed), acked
        self.in_flight = None
        self.failure = None
        self.halt = False

    def run(self):
        try:
            while not self.halt:
                self.in_flight = Sent(self.dice)
                receipt = self.in_flight.send(self.client)
                self.in_flight.id, self.in_flight.accepted_at = receipt["id"], receipt["accepted_at"]
                self.acked.append(self.in_flight)
                self.in_flight = None
        except (OSError, http.client.HTTPException):
            pass  # the kill
        except Exception as failure:  # shown by the round
            self.failure = failure


class KillTest(unittest.TestCase):
    def setUp(self):
        self.dice = random.Random(SEED)
        self.folder = tempfile.TemporaryDirectory(prefix="sakta-kill-")
        folder = pathlib.Path(self.folder.name)
        self.hub = Hub(folder, Pki(folder / "pki"), program="sakta-chaos")
        self.hub.keep_only("horizon")  # each round is a start
        self.pool = concurrent.futures.ThreadPoolExecutor(SENDERS)
        self.local = threading.local()

    def tearDown(self):
        self.pool.shutdown(cancel_futures=True)
        if self.hub.program:
            self.hub.kill()
        self.folder.cleanup()

    def kill_at(self, step):
        """What makes the hub of a round die at a step: late enough for the acknowledgements, and each time elsewhere."""
        if not step:
            return {}
        passes = (ACKS + 2 * SENDERS + self.dice.randrange(30)) // MESSAGES_A_PASS.get(step, 1)
        return {"SAKTA_KILL_AT": f"{step}:{passes}", "SAKTA_KILL_ARMED": "no"}

    # --- one round ---------------------------------------------------------------------------------------------
    def play(self, step):
        """Load until the hub is dead: (acknowledged, in flight)."""
        acked = []
        loads = [Load(self.hub.client("supplier-portal"), self.dice.random(), acked) for _ in range(SENDERS)]
        if step:
            self.hub.program.process.send_signal(signal.SIGUSR1)
        for load in loads:
            load.start()
        if step:
            wait_for(lambda: not self.hub.program.running() or any(l.failure for l in loads), places.patience(60),
                     f"the kill at {step}")
        else:
            enough = ACKS + self.dice.randrange(40)
            wait_for(lambda: len(acked) >= enough or any(l.failure for l in loads), places.patience(60), "the load")
            time.sleep(self.dice.random() * 0.02)  # the moment of the kill is random, nothing is waited for
            self.hub.program.process.kill()
        code = self.hub.program.wait(places.patience(10))
        for load in loads:
            load.halt = True
            load.join(places.patience(30))
            if load.failure:
                raise load.failure
        self.hub.close_clients()
        self.assertEqual(code, -signal.SIGKILL, self.hub.program.tail())
        return acked, [load.in_flight for load in loads if load.in_flight]

    def client(self):
        """A connection of this thread to this run of the hub."""
        if getattr(self.local, "run", None) != self.hub.program.pid:
            self.local.run, self.local.client = self.hub.program.pid, self.hub.client("supplier-portal")
        return self.local.client

    def look(self, sent):
        """What is wrong with an acknowledged message, or None."""
        status = self.client().status(sent.id)
        if status.status != 200:
            return f"acknowledged and lost: {sent.id}: {status}"
        if status.json()["state"] not in ("waiting", "delivering", "retrying"):  # nobody takes it here
            return f"not kept for delivery: {sent.id}: {status}"
        content = self.client().content(sent.id)
        if content.status != 200 or content.body != wrapped(DOCUMENTS[sent.document]):
            return f"other octets: {sent.id}: {content.status}"
        return None

    def again(self, sent):
        """The same key again: the first receipt, or what is wrong."""
        receipt = sent.send(self.client())
        if not receipt["repeated"] or (receipt["id"], receipt["accepted_at"]) != (sent.id, sent.accepted_at):
            return f"another receipt for {sent.id}: {receipt}"
        return None

    def finish(self, sent):
        """Sends again what was in flight at the kill; true if it had been stored."""
        receipt = sent.send(self.client())
        sent.id, sent.accepted_at = receipt["id"], receipt["accepted_at"]
        return receipt["repeated"]

    def all_well(self, check, messages):
        wrong = [text for text in self.pool.map(check, messages) if text]
        self.assertEqual(wrong, [], f"{len(wrong)} of {len(messages)} (seed {SEED})")

    # --- the test ----------------------------------------------------------------------------------------------
    def test_no_acknowledged_message_is_lost(self):
        plan = [step for step in STEPS for _ in range(EACH_STEP)]
        plan += [None] * (ROUNDS - len(plan))
        self.dice.shuffle(plan)
        killed_at, everything, restarts = collections.Counter(), [], []
        acked, in_flight, stored_unacknowledged, thin = [], [], 0, 0
        while plan:
            step = plan[-1]
            begun = time.monotonic()
            self.hub.start(**self.kill_at(step))
            restarts.append(time.monotonic() - begun)

            self.all_well(self.look, acked)
            self.all_well(self.again, self.dice.sample(acked, min(8, len(acked))))
            stored_unacknowledged += sum(self.pool.map(self.finish, in_flight))
            everything += acked + in_flight
            acked, in_flight = self.play(step)

            if len(acked) < ACKS:
                thin += 1
                self.assertLess(thin, max(20, ROUNDS), f"the load is too thin for rounds of {ACKS}")
                continue
            plan.pop()
            killed_at[step or "a random moment"] += 1

        self.hub.start()
        stored_unacknowledged += sum(self.pool.map(self.finish, in_flight))
        everything += acked + in_flight
        self.all_well(self.look, everything)
        self.assertEqual(self.hub.stop(), 0)
        print(f"kill -9: {sum(killed_at.values())} rounds of at least {ACKS} acknowledgements, {len(everything)} "
              f"acknowledged, 0 lost; {stored_unacknowledged} were stored but not acknowledged at the kill and gave their "
              f"first receipt; {thin} thin rounds not counted; ready again in {sorted(restarts)[len(restarts) // 2]:.2f} s "
              f"(median), {max(restarts):.2f} s at most; seed {SEED}")
        for step in STEPS:
            print(f"  killed at {step}: {killed_at[step]}")
            self.assertGreaterEqual(killed_at[step], EACH_STEP)

    def test_a_lost_message_and_a_second_receipt_would_be_noticed(self):
        self.hub.start()
        kept, lost = Sent(self.dice), Sent(self.dice)
        receipt = kept.send(self.client())
        kept.id, kept.accepted_at = receipt["id"], receipt["accepted_at"]
        lost.id, lost.accepted_at = str(uuid.uuid4()), receipt["accepted_at"]
        changed = Sent(self.dice)
        changed.id, changed.key, changed.document = kept.id, kept.key, (kept.document + 1) % len(DOCUMENTS)

        self.assertIsNone(self.look(kept))
        self.assertIn("lost", self.look(lost))
        self.assertIn("other octets", self.look(changed))
        self.assertIsNone(self.again(kept))
        self.assertIn("another receipt", self.again(lost))


if __name__ == "__main__":
    unittest.main(verbosity=2)
