"""How often a document is parsed as XML in the hub's process, by face, form and type, against a golden table.

Reading a document again is what messages cost most, and nothing else would show that a stage began to. A stage that needs
one more parse says so here. Workers parse for themselves and are not counted.
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

    def parsed(self):
        return int(self.hub.metric("sakta_xml_documents_total"))

    def of_question(self, ask):
        """Its parses, once all connections and logins stand."""
        self.assertEqual(ask().status, 200)
        before = self.parsed()
        self.assertEqual(ask().status, 200)
        return str(self.parsed() - before)

    def of_message(self, client, send):
        """Parses at the door, and until the last of its deliveries has ended."""
        counted = []
        for _ in range(2):
            before = self.parsed()
            answer = send()
            self.assertEqual(answer.status, 202, answer)
            wait_for(lambda a=answer: self.ended(client, a), places.patience(20), "it is delivered")
            counted.append(self.parsed() - before)
        return str(counted[-1])

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
        made = "".join(f"{parses:>3}  {what}\n" for what, parses in self.rows())
        if os.environ.get("SAKTA_RENEW_GOLDEN"):
            GOLDEN.write_text(made)
        self.assertEqual(made, GOLDEN.read_text(), RENEW)


if __name__ == "__main__":
    main()
