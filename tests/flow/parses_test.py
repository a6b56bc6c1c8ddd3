"""How often a document is parsed as XML, and a tree held against a schema, in the hub's process, by face, form and type,
against a golden table.

Doing either again is what messages cost most, and nothing else would show that a stage began to. A stage that needs one
more says so here. Workers parse for themselves and are not counted. A tree is held against one schema at most once each
way: the type's on the way in, and for an ask the answer's element of it on the way back; a contract's for what goes to
the partner, and for what it answers. Each delivery of a send reads what the store has; it is held again only against a type that changed since.
"""

import json
import os
import shutil
import uuid

import cases
import invoices
import places
from attack import context_block, envelope
from events_test import STRUCTURED, event
from flow import FlowTest, main
from soap_test import opened, question
from waiting import wait_for

GOLDEN = places.SOURCE / "tests" / "golden" / "xml_parses.txt"
PERSON = "161175-19997"
SOAP_11 = {"Content-Type": "text/xml; charset=utf-8"}
RENEW = "if the change is meant: SAKTA_RENEW_GOLDEN=1 PYTHONPATH=tests/support python3 tests/flow/parses_test.py"


class Parses(FlowTest):
    systems = ("nino", "pspp", "horizon", "smartcity")

    @classmethod
    def prepare(cls):
        shutil.rmtree(cls.hub.site / "sources")  # nobody is asked beside: what is counted is of the message
        cls.hub.start()

    def done(self):
        """Parses and validations since the start."""
        return [int(self.hub.metric(f"sakta_xml_{what}_total")) for what in ("documents", "validations")]

    def since(self, before):
        return [now - then for now, then in zip(self.done(), before)]

    def of_question(self, ask):
        """Once all connections and logins stand."""
        self.assertEqual(ask().status, 200)
        before = self.done()
        self.assertEqual(ask().status, 200)
        return self.since(before)

    def of_message(self, client, send):
        """At the door, and until the last of its deliveries has ended."""
        for _ in range(2):
            before = self.done()
            answer = send()
            self.assertEqual(answer.status, 202, answer)
            wait_for(lambda a=answer: self.ended(client, a), places.patience(20), "it is delivered")
        return self.since(before)

    @staticmethod
    def ended(client, answer):
        return {one["state"] for one in client.status(answer.json()["id"]).json()["deliveries"]} == {"delivered"}

    def rows(self):
        permits, sender, accounts = (self.hub.client(party) for party in ("permits", "cases", "supplier-portal"))
        xml = question(PERSON)
        yield "ask debts.query, rest, json", self.of_question(lambda: permits.ask("debts.query", {"personCode": PERSON}))
        yield "ask debts.query, rest, xml", self.of_question(
            lambda: permits.ask("debts.query", xml.encode(), content_type="application/xml"))
        yield "ask debts.query, soap", self.of_question(
            lambda: permits.request("POST", "/soap/debts", envelope(xml, context_block(), "1.1"), SOAP_11))

        def code():
            return f"BV-{uuid.uuid4()}"

        yield "send case.opened, rest, json", self.of_message(sender, lambda: sender.send("case.opened", cases.opened(code())))
        yield "send case.opened, rest, xml", self.of_message(
            sender, lambda: sender.send("case.opened", opened(code()).encode(), content_type="application/xml", accept="application/json"))
        yield "send case.opened, events", self.of_message(sender, lambda: sender.request(
            "POST", "/v1/events", json.dumps(event("case.opened", cases.opened(code()))).encode(), {"Content-Type": STRUCTURED}))
        yield "send invoice.issued, rest, json", self.of_message(
            accounts, lambda: accounts.send_document("invoice.issued", invoices.invoice(uuid.uuid4().hex[:12])))

    def test_are_those_of_the_golden_table(self):
        made = "parses, validations\n" + "".join(f"{parses:>3} {held:>3}  {what}\n" for what, (parses, held) in self.rows())
        if os.environ.get("SAKTA_RENEW_GOLDEN"):
            GOLDEN.write_text(made)
        self.assertEqual(made, GOLDEN.read_text(), RENEW)


if __name__ == "__main__":
    main()
