"""What a partner calls invalid ends as a letter and keeps nobody waiting: not its lane, not its route, not the others.

Poison passes the door (it is valid by its type) and is called invalid by the partner of its route, with a code that elsewhere
says that our mapping is wrong. CI sends a few hundred messages; by hand: python3 tests/cases/poison_test.py --count 10000
--poison 100. It prints how long the others took from receipt to delivery, with poison among them and, before, without.
"""

import argparse
import collections
import datetime
import json
import os
import random
import re
import sys

import cases
import invoices
import places
import scripted_answers as good
from flow import SEED, FlowTest, main
from scripted_partner import http
from waiting import wait_for

COUNT, POISON = int(os.environ.get("SAKTA_COUNT", "150")), int(os.environ.get("SAKTA_POISON", "10"))
SENDERS = 50
MARK = "POISON"  # the unit of who acted: PSPP and the city are both told it
KINDS = ("case.opened", "case.status", "case.closed", "invoice.issued")
ENDED = ("delivered", "dead", "held", "halted", "discarded")


def pspp(asked):
    if good.is_token_request(asked):
        return good.token(expires_in=3600)
    body = json.loads(asked.body)
    if MARK in asked.text:
        return http("400 Bad Request", good.JSON, json.dumps({"code": "PSPP-001", "text": "not valid", "pointer": "/actor/unit"}))
    label = {"InProcess": "apstrādē", "Submitted": "apstrādē", "Issued": "izsniegta licence"}[body["state"]]
    told = {"state": body["state"], "label": label, "repeated": False}
    if "sequence" not in body:
        return http("201 Created", good.JSON, json.dumps({"caseCode": body["caseCode"], **told}, ensure_ascii=False))
    code = re.search(r"/cases/([^/]+)/", asked.path)[1]
    known = {"caseCode": code, "sequence": body["sequence"], **told}
    if "/statuses" in asked.path:
        current = {"sequence": body["sequence"], "state": body["state"], "label": label}
        known = {"caseCode": code, "sequence": body["sequence"], "late": False, "repeated": False, "current": current}
    return http("201 Created", good.JSON, json.dumps(known, ensure_ascii=False))


def smartcity(asked):
    if MARK in asked.text:
        return http("422 Unprocessable Content", good.JSON, json.dumps({"code": "CITY-102", "text": "data are not valid"}))
    return good.smartcity(asked)


class Sender:
    """One key whose messages keep their order: a case after the other, or a supplier."""

    def __init__(self, number, run):
        """`run`: stands in the numbers of its documents, which Horizon knows again."""
        self.number, self.run, self.case, self.turn = number, run, 0, 0

    def message(self, poisoned):
        kind = KINDS[self.turn % len(KINDS)]
        self.case += kind == "case.opened"
        self.turn += 1
        if kind == "invoice.issued":
            document = invoices.invoice(f"{self.run}{self.number}.{self.turn}", lines=1)
            document = re.sub(rb"(<cac:PartyLegalEntity>.*?<cbc:CompanyID>)[^<]*", rb"\g<1>9%010d" % self.number, document, count=1,
                              flags=re.DOTALL)
            if poisoned:  # the sum is not that of its parts: Horizon refuses it as EValue
                document = re.sub(rb"(<cbc:TaxInclusiveAmount[^>]*>)", rb"\g<1>9", document)
            return kind, "supplier-portal", document
        body = cases.TYPES[kind](f"P-{self.run}{self.number}-{self.case}")
        if poisoned:
            body["actedBy"]["unit"] = MARK
        return kind, "cases", body


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else 0.0


class Poison(FlowTest):
    systems = ("horizon",)
    scripted = ("pspp", "smartcity")

    @classmethod
    def prepare(cls):
        for file in (cls.hub.site / "sources").glob("*.yaml"):
            file.unlink()
        # A lane that blocks does so because its site says so.
        for route in ("cases-opened", "cases-status", "cases-closed", "application-status-pspp", "applications"):
            cls.hub.edit(f"routes/{route}.yaml", [("on_dead: block", "on_dead: skip")])
        cls.partners["pspp"].script, cls.partners["smartcity"].script = pspp, smartcity
        cls.hub.start()
        cls.clients = {party: cls.hub.client(party) for party in ("cases", "supplier-portal")}

    def send(self, count, poison):
        """{message: (type, party, poisoned)}"""
        dice = random.Random(f"poison-{SEED}")
        senders = [Sender(number, "p" if poison else "c") for number in range(SENDERS)]
        poisoned = set(dice.sample(range(count), poison))
        sent = {}
        for index in range(count):
            kind, party, body = dice.choice(senders).message(index in poisoned)
            client = self.clients[party]
            answer = client.send_document(kind, body) if kind == "invoice.issued" else client.send(kind, body)
            self.assertEqual(answer.status, 202, answer)
            sent[answer.json()["id"]] = (kind, party, index in poisoned)
        return sent

    def story(self, sent, message):
        return self.clients[sent[message][1]].status(message).json()

    def ends(self, sent):
        """{message: its story}, when everything has ended."""
        waiting, told = list(sent), {}

        def look():
            while waiting:
                story = self.story(sent, waiting[-1])
                if not all(one["state"] in ENDED for one in story["deliveries"]):
                    return False
                told[waiting.pop()] = story
            return True
        wait_for(look, places.patience(30 + len(sent) / 20), "everything ends")
        return told

    def delays(self, sent, told):
        """Seconds from the receipt to the last delivery of each message that is no poison."""
        def at(event):
            return datetime.datetime.fromisoformat(event["at"].replace("Z", "+00:00"))
        found = {}
        for message, story in told.items():
            if not sent[message][2]:
                events = story["events"]
                done = [at(one) for one in events if one["event"] == "delivery.done"]
                found[message] = (max(done) - at(events[0])).total_seconds() if done else float("inf")
        return found

    def show(self, what, sent, told):
        delays = list(self.delays(sent, told).values())
        states = collections.Counter((sent[m][2], one["state"]) for m, story in told.items() for one in story["deliveries"])
        print(f"{what}: {len(sent)} messages, others took p50 {percentile(delays, .5) * 1e3:.0f} ms, p99 "
              f"{percentile(delays, .99) * 1e3:.0f} ms, longest {max(delays) * 1e3:.0f} ms; {dict(states)}", file=sys.stderr)

    def test_poison_delays_nobody(self):
        clean = self.send(COUNT // 2, 0)
        self.show("without poison", clean, self.ends(clean))
        sent = self.send(COUNT, POISON)
        told = self.ends(sent)
        self.show("with poison", sent, told)

        for message, story in told.items():
            kind, _, poisoned = sent[message]
            begun = collections.Counter(one["event"] for one in story["events"])
            states = {one["state"] for one in story["deliveries"]}
            with self.subTest(message=message, kind=kind, poisoned=poisoned):
                self.assertEqual(begun["delivery.begun"], len(story["deliveries"]), "one attempt each")
                self.assertEqual(states, {"dead"} if poisoned else {"delivered"})
        self.assertEqual([one for one in self.hub.log() if one.get("event") == "delivery.halted"], [])
        self.assertEqual(self.hub.operations("/health/ready")[0], 200)


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--count", type=int, default=COUNT)
    options.add_argument("--poison", type=int, default=POISON)
    given, sys.argv[1:] = options.parse_known_args()
    COUNT, POISON = given.count, given.poison
    main()
