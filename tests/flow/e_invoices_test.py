"""Electronic invoices that came by e-address: documents in Horizon, each once, and confirmed only then; what is no single document is a letter."""

import base64
import json
import re

import invoices
import places
from eaddress import Identity, Line
from flow import SEED, FlowTest, main
from horizon import Api
from waiting import wait_for

OURS, SUPPLIER = "_DEFAULT@90000000001", "_DEFAULT@90000000002"
KNOWN = "40000000028"  # a supplier of Horizon's company.json
QUICK = "pace: {first_pause: 100ms, longest_pause: 200ms, breaker_failures: 1000}\n"


class EInvoices(FlowTest):
    systems = ("eaddress", "namejs", "horizon")

    @classmethod
    def prepare(cls):
        cls.hub.edit("systems/eaddress.yaml", [(r"\Z", QUICK)])
        cls.hub.edit("systems/horizon.yaml", [(r"(?m)^adapter:", QUICK + "\nadapter:")])
        for name in ("letters", "invoices"):
            cls.hub.edit(f"sources/eaddress-{name}.yaml", [("every: 30s", "every: 100ms")])
        for name in ("horizon-invoices", "horizon-settled", "horizon-new", "horizon-deleted", "horizon-clients", "namejs-registrations"):
            (cls.hub.site / f"sources/{name}.yaml").unlink(missing_ok=True)  # their questions come in between
        cls.double = cls.sandbox.doubles["eaddress"]
        cls.line = Line(cls.double.port, cls.pki, Identity.of(cls.pki, "hub-signing"))
        cls.line.control(addressee={"address": OURS, "type": "APP", "unit_type": "JS", "title": "Bērzaines novada pašvaldība",
                                    "certificate": cls.line.identity.pem.decode()})
        cls.api = Api(cls.sandbox.doubles["horizon"], cls.pki, cls.pki.partner_secret("horizon_password").read_text())
        assert cls.api.log_in() == 200
        cls.made = 0
        cls.hub.start()

    def invoice(self, number):
        """A generated invoice of a supplier that Horizon knows."""
        octets = invoices.invoice(f"{SEED}-{number}", lines=3).decode()
        octets = re.sub(r"(<cac:AccountingSupplierParty>.*?<cac:PartyLegalEntity>.*?<cbc:CompanyID>)[^<]*", rf"\g<1>{KNOWN}", octets, count=1,
                        flags=re.DOTALL)
        return re.sub("<cbc:ID>IZD-[^<]*</cbc:ID>", f"<cbc:ID>{number}</cbc:ID>", octets, count=1).encode()

    def comes(self, *files, kind="EINVOICE", **letter):
        """A letter arrives with these files (name, octets, media type); its number."""
        known = {one["message_id"] for one in self.line.control()["letters"]}
        self.line.control(letter={"to": [OURS], "from": SUPPLIER, "kind": kind, "title": "Rēķins", "files": [
            {"name": name, "mime": mime, "base64": base64.b64encode(octets).decode()} for name, octets, mime in files], **letter})
        number, = {one["message_id"] for one in self.line.control()["letters"]} - known
        return number

    def status(self, letter):
        one, = next(one for one in self.line.control()["letters"] if one["message_id"] == letter)["recipients"]
        return one["status"]

    def confirmed(self, letter):
        wait_for(lambda: self.status(letter) == "RecipientAccepted", places.patience(30), f"letter {letter} is confirmed")

    def documents(self, number):
        """What Horizon has under this number."""
        return [document for document in self.api.documents().values() if document.get("DOK_NR") == number]

    def registered(self, letter):
        """Documents of Namejs that this letter became."""
        file = self.sandbox.doubles["namejs"].data_file
        rows = json.loads(file.read_text())["tables"].get("documents", {}) if file.exists() else {}
        return [row for row in rows.values() if row.get("letter") == letter]

    def test_an_invoice_becomes_a_document_in_horizon_and_is_confirmed_then(self):
        for how in ({}, {"compressed": True}, {"encrypted": True}):
            with self.subTest(how=how):
                number = f"E-{'-'.join(how) or 'plain'}"
                letter = self.comes(("rekins.xml", self.invoice(number), "application/xml"), **how)
                self.confirmed(letter)
                document, = self.documents(number)
                self.assertEqual(document["UNI_NR"], KNOWN)
                self.assertEqual(self.registered(letter), [], "it is no letter for a clerk")
        found = self.hub.command("find", "--key", "number=E-plain", "--state", self.hub.state)[1]
        self.assertIn("invoice.issued", found)

    def test_what_is_no_single_document_is_a_letter_for_a_clerk(self):
        xml, pdf = ("rekins.xml", self.invoice("E-no"), "text/xml"), ("rekins.pdf", b"%PDF-1.7", "application/pdf")
        for why, files, kind in (("a picture beside it", (xml, pdf), "EINVOICE"), ("a picture alone", (pdf,), "EINVOICE"),
                                 ("another kind", (xml,), "DOC_EMPTY"), ("no file", (), "EINVOICE")):
            with self.subTest(why):
                letter = self.comes(*files, kind=kind)
                self.confirmed(letter)
                self.assertEqual(len(self.registered(letter)), 1)
        self.assertEqual(self.documents("E-no"), [])

    def test_what_is_no_invoice_stays_with_its_code_and_the_others_go_on(self):
        before = len(self.hub.log())
        left = [self.comes(("rekins.xml", octets, "application/xml")) for octets in (
            b"<Order xmlns='urn:other'/>", b"no XML at all", self.invoice("E-bad").replace(b"<cbc:IssueDate>", b"<cbc:IssueDate>x"))]
        good = self.comes(("rekins.xml", self.invoice("E-good"), "application/xml"))
        self.confirmed(good)

        def codes():
            return [line["code"] for line in self.hub.log()[before:] if line["event"] == "source.document_left"]
        wait_for(lambda: len(codes()) >= len(left), places.patience(30), "the log says what was left")
        self.assertTrue(all(code.startswith("codec.") for code in codes()), codes())
        self.assertEqual([self.status(letter) for letter in left], ["Accepted"] * len(left), "nothing is confirmed that was not kept")
        for letter in left:
            self.line.control(delay=letter)  # its deadline passes: it is not given again

    def test_nothing_is_confirmed_while_horizon_is_down_and_letters_go_on(self):
        self.sandbox.stop("horizon")
        try:
            waiting = [self.comes(("rekins.xml", self.invoice(f"E-down-{i}"), "application/xml")) for i in range(25)]  # more than a list has
            letter = self.comes(("a.txt", b"abc", "text/plain"), kind="DOC_EMPTY")
            self.confirmed(letter)
            self.assertEqual({self.status(one) for one in waiting}, {"Accepted"})
        finally:
            self.sandbox.start("horizon")
        for one in waiting:
            self.confirmed(one)
        self.assertEqual(self.api.log_in(), 200)
        numbers = [document.get("DOK_NR") for document in self.api.documents().values()]
        self.assertEqual([numbers.count(f"E-down-{i}") for i in range(25)], [1] * 25)

    def test_each_letter_is_opened_once_by_who_does_not_take_it(self):
        self.sandbox.stop("horizon")
        try:
            before = len(self.double.journal())
            letter = self.comes(("rekins.xml", self.invoice("E-once"), "application/xml"))
            wait_for(lambda: len([line for line in self.calls(before) if line["operation"] == "GetMessageList"]) > 12, places.patience(30), "six rounds each")
            opened = [line for line in self.calls(before) if line["operation"] == "GetMessage" and letter in json.dumps(line)]
            self.assertLessEqual(len(opened), 2, "once by each source")
        finally:
            self.sandbox.start("horizon")
        self.confirmed(letter)

    def calls(self, before):
        return [line for line in self.double.journal()[before:] if line["event"] == "request"]


if __name__ == "__main__":
    main()
