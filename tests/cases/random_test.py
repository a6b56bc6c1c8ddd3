"""Messages made at random from the XSDs by who has the XSDs alone: what the door takes is delivered.

CI sends a few hundred. By hand, all of it: python3 tests/cases/random_test.py --count 10000 [--poison 100]; SAKTA_SEED=n repeats
a run. It prints what came of how many, and how long a message took from its receipt to its end.
"""

import argparse
import base64
import collections
import os
import random
import statistics
import sys
import time

import invoices
import places
import random_messages
from client import CONTEXT
from flow import SEED, FlowTest, main
from random_messages import Type
from waiting import NotInTime, wait_for

COUNT = int(os.environ.get("SAKTA_COUNT", "300"))
SENDERS = 50  # keys that keep their order: as many cases are open at once
WEIGHTS = {"case": 12, "debts.query": 2, "invoice.issued": 3, "invoice.status": 3}
INVALID = ("map.not_valid", "map.failed", "map.refused", "deliver.bad_reply", "deliver.misconfigured", "hub.defect", "codec.not_valid")
ENDED = ("delivered", "dead", "held", "halted", "filtered", "discarded")


class Case:
    """What happens to one case in its order: opened, some changes, closed."""

    def __init__(self, code, dice, types):
        self.code, self.dice, self.types = code, dice, types
        self.sequence, self.open, self.changes = 0, False, dice.randint(0, 4)

    def next(self):
        fixed = {"caseCode": self.code}
        if not self.open:
            reference = random_messages.reference(self.dice) if self.dice.random() < 0.5 else None
            represented = random_messages.parties(self.dice, "representative/identity") if self.dice.random() < 0.5 else {"representative": None}
            return "case.opened", {**fixed, "reference": reference, **random_messages.parties(self.dice, "client"), **represented}
        self.sequence += self.dice.choice((1, 1, 1, 1000))
        name = "case.status" if self.changes > 0 else "case.closed"
        return name, {**fixed, "sequence": str(self.sequence)}

    def taken(self, type_name):
        """Whether the case goes on."""
        self.changes -= type_name == "case.status"
        self.open = type_name != "case.closed"
        return self.open


class Sender:
    def __init__(self, hub, dice):
        self.dice = dice
        self.types = {name: Type(name) for name in ("case.opened", "case.status", "case.closed", "debts.query",
                                                    "invoice.issued", "invoice.status")}
        self.types["debts.query"].root = "QueryDebts"
        self.parties = {name: hub.client(name) for name in ("cases", "permits", "supplier-portal")}
        self.cases, self.made = [], 0
        self.count = collections.Counter()
        self.sent = {}  # message: (type, party)

    def run(self, number):
        for _ in range(number):
            kind = self.dice.choices(list(WEIGHTS), WEIGHTS.values())[0]
            getattr(self, kind.replace(".", "_"))()

    def case(self):
        if len(self.cases) < SENDERS:
            self.made += 1
            self.cases.append(Case(f"R-{SEED}-{self.made}", self.dice, self.types))
        case = self.dice.choice(self.cases)
        name, fixed = case.next()
        if self.put("send", name, fixed, "cases") and not case.taken(name):
            self.cases.remove(case)

    def debts_query(self):
        known = self.dice.random() < 0.5
        self.put("ask", "debts.query", {"personCode": "161175-19997" if known else random_messages.person_code(self.dice)}, "permits")

    def invoice_issued(self):
        document = invoices.invoice(self.dice.randrange(10**9))
        self.put("send", "invoice.issued", {"document": base64.b64encode(document).decode()}, "supplier-portal")

    def invoice_status(self):
        self.put("send", "invoice.status", {}, "supplier-portal")

    def put(self, verb, name, fixed, party):
        """True: the hub took it, or answered."""
        message = self.types[name].message(self.dice, fixed)
        form = self.dice.choice(("json", "xml"))
        octets = getattr(self.types[name], form)(message)
        answer = self.parties[party].post(verb, name, octets, content_type=f"application/{form}",
                                          headers=CONTEXT.get(name, CONTEXT["invoice.issued"]))
        if answer.status in (200, 202):
            if verb == "send":
                self.sent[answer.json()["id"]] = (name, party)
            self.count[name, "taken"] += 1
            return True
        code = answer.json()["code"]
        self.count[name, code] += 1
        if code in INVALID and answer.status >= 500:
            raise AssertionError(f"{name}, {form}: {answer}\n{octets.decode()}")
        return False


class Random(FlowTest):
    systems = ("nino", "pspp", "horizon", "smartcity")

    @classmethod
    def prepare(cls):
        cls.hub.edit("parties.yaml", [(r"\{send: invoice.issued\}", "{send: invoice.issued}\n      - {send: invoice.status}")])
        for file in (cls.hub.site / "sources").glob("*.yaml"):
            file.unlink()
        cls.hub.start()

    def deliveries(self, sender, message):
        name, party = sender.sent[message]
        return sender.parties[party].status(message).json()["deliveries"]

    def ends(self, sender):
        """What became of each message: (type, states and codes)."""
        open_ones, ends = set(sender.sent), {}

        def look():
            for message in sorted(open_ones):
                found = self.deliveries(sender, message)
                if sender.sent[message][0] == "invoice.status" or all(one["state"] in ENDED for one in found):
                    ends[message] = found
                    open_ones.discard(message)
                else:
                    return False
            return True
        try:
            wait_for(look, places.patience(30 + len(sender.sent) / 20), "everything ends")
        except NotInTime:  # something blocks: what it is shows in the ends
            for client in sender.parties.values():
                client.close()
            ends.update({message: self.deliveries(sender, message) for message in open_ones})
        return ends

    def test_what_the_door_takes_is_delivered(self):
        sender = Sender(self.hub, random.Random(f"random-{SEED}"))
        began = time.monotonic()
        sender.run(COUNT)
        ends = self.ends(sender)
        took = time.monotonic() - began
        bad = {message: found for message, found in ends.items()
               if any(one["state"] != ("waiting" if sender.sent[message][0] == "invoice.status" else "delivered")
                      for one in found)}
        told = collections.Counter((sender.sent[message][0], one["state"]) for message, found in ends.items() for one in found)
        print(f"{COUNT} messages in {took:.0f} s, door: {dict(sender.count)}\nends: {dict(told)}", file=sys.stderr)
        for message in sorted(bad, key=lambda one: bad[one][0]["state"] not in ("dead", "held", "halted"))[:5]:
            print(sender.sent[message], self.trace(message, "--long"), file=sys.stderr)
        self.assertEqual(len(bad), 0, "a message that was accepted is no letter")
        self.assertGreater(sum(count for (_, code), count in sender.count.items() if code == "taken"), COUNT * 0.9,
                           "the generator makes what the XSDs take")
        self.assertEqual({name for name, code in sender.count if code == "taken"}, set(sender.types))
        self.assertEqual(self.hub.operations("/health/ready")[0], 200)


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--count", type=int, default=COUNT)
    given, sys.argv[1:] = options.parse_known_args()
    COUNT = given.count
    main()
