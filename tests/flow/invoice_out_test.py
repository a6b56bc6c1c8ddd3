"""An electronic invoice that is asked for is issued in Horizon, goes to its receiver, and VID is told: each once, with the day on record."""

import collections
import datetime
import decimal
import json
import random
import subprocess
import tempfile
import unittest
import uuid
import xml.etree.ElementTree as ET
import zoneinfo

import contract
import places
from flow import SEED, FlowTest, main
from horizon import Api
from waiting import wait_for

MAPPING = places.SOURCE / "mappings/peppol-ap/invoice.request.xslt"
UBL = {"i": "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
       "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
       "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"}
TYPE = "urn:sakta:types:invoice.requested:1"
SELLER = {"number": "90000000019", "name": "Paraugciema novada pašvaldība", "iban": "LV80BANK0000435195001",
          "address": {"street": "Izdomu iela 1", "city": "Paraugciems", "postcode": "LV-1000"}}
BUYER = {"number": "40000000018", "name": "SIA Izdomātais & \"Klients\"", "vatNumber": "LV40000000018",
         "address": {"street": "Izdomu iela 2", "city": "Paraugciems", "postcode": "LV-1000"}}
CENT = decimal.Decimal("0.01")
RATES = ("21", "12", "5", "0")


def line(name, quantity, price, **tax):
    return {"name": name, "quantity": quantity, "unit": "C62", "price": price, **tax}


def invoice(number, lines, **changes):
    kind = {"vatNumber": "LV90000000019", "line": lines} if "vatRate" in lines[0] or len(lines[0]) > 4 else \
        {"notSubject": "PVN likuma 3. panta astotā daļa", "fee": lines}
    return {"number": number, "reference": "RF3320261129",
            "electronic": {"seller": SELLER, "buyer": BUYER, "buyerReference": "L-2026/4", "issuedOn": "2026-11-11",
                           "dueOn": "2026-12-14", **kind, **changes}}


def as_xml(body):
    """The body as the type has it in XML, which mappings see. The order of members is that of the type."""
    def put(parent, name, value):
        for one in value if isinstance(value, list) else [value]:
            child = ET.SubElement(parent, f"{{{TYPE}}}{name}")
            if isinstance(one, dict):
                for inside, text in one.items():
                    put(child, inside, text)
            else:
                child.text = one
    root = ET.Element(f"{{{TYPE}}}RequestInvoice")
    for name, value in body.items():
        put(root, name, value)
    return ET.tostring(root)


class Document:
    """An invoice in UBL, as the rules see it."""

    def __init__(self, root):
        self.root = root

    def all(self, path, inside=None):
        return (self.root if inside is None else inside).findall(path, UBL)

    def text(self, path, inside=None):
        return (self.root if inside is None else inside).findtext(path, None, UBL)

    def number(self, path, inside=None):
        return decimal.Decimal(self.text(path, inside))

    def total(self, path):
        return sum((decimal.Decimal(one.text) for one in self.all(path)), decimal.Decimal(0))

    @property
    def breakdowns(self):
        return self.all("cac:TaxTotal/cac:TaxSubtotal")

    @property
    def lines(self):
        return self.all("cac:InvoiceLine")

    def group(self, holder, name):
        return self.text(f"{name}/cbc:ID", holder), self.text(f"{name}/cbc:Percent", holder)

    def of(self, breakdown):
        """The lines of a breakdown."""
        wanted = self.group(breakdown, "cac:TaxCategory")
        return [one for one in self.lines if self.group(one, "cac:Item/cac:ClassifiedTaxCategory") == wanted]


def rounded(value):
    return value.quantize(CENT, decimal.ROUND_HALF_UP)


def category(doc, breakdown):
    return doc.group(breakdown, "cac:TaxCategory")[0]


TOTAL = "cac:LegalMonetaryTotal/cbc:"
# Rules of EN 16931 and Peppol BIS Billing 3.0 that a value can break; the schema wsdl/peppol-ap/bis-invoice.xsd holds what else is in them.
RULES = {
    "BR-CO-10": lambda doc: doc.number(TOTAL + "LineExtensionAmount") == doc.total("cac:InvoiceLine/cbc:LineExtensionAmount"),
    "BR-CO-13": lambda doc: doc.number(TOTAL + "TaxExclusiveAmount") == doc.number(TOTAL + "LineExtensionAmount"),
    "BR-CO-14": lambda doc: doc.number("cac:TaxTotal/cbc:TaxAmount") == doc.total("cac:TaxTotal/cac:TaxSubtotal/cbc:TaxAmount"),
    "BR-CO-15": lambda doc: doc.number(TOTAL + "TaxInclusiveAmount") ==
                doc.number(TOTAL + "TaxExclusiveAmount") + doc.number("cac:TaxTotal/cbc:TaxAmount"),
    "BR-CO-16": lambda doc: doc.number(TOTAL + "PayableAmount") == doc.number(TOTAL + "TaxInclusiveAmount"),
    "BR-CO-17": lambda doc: all(doc.number("cbc:TaxAmount", one) == rounded(
        doc.number("cbc:TaxableAmount", one) * decimal.Decimal(doc.group(one, "cac:TaxCategory")[1] or 0) / 100) for one in doc.breakdowns),
    "BR-CO-18": lambda doc: len(doc.breakdowns) >= 1,
    "BR-CO-25": lambda doc: bool(doc.text("cbc:DueDate")),
    "BR-CO-26": lambda doc: bool(doc.text("cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyID")),
    "BR-S-08": lambda doc: all(doc.number("cbc:TaxableAmount", one) == sum(doc.number("cbc:LineExtensionAmount", each) for each in doc.of(one))
                               for one in doc.breakdowns),
    "one breakdown for each category and rate": lambda doc: sorted(map(str, (doc.group(one, "cac:TaxCategory") for one in doc.breakdowns))) ==
                sorted(map(str, {doc.group(one, "cac:Item/cac:ClassifiedTaxCategory") for one in doc.lines})),
    "BR-S-05": lambda doc: all((category(doc, one) == "S") == (doc.group(one, "cac:TaxCategory")[1] not in (None, "0")) for one in doc.breakdowns),
    "BR-O-05": lambda doc: all((category(doc, one) == "O") == (doc.group(one, "cac:TaxCategory")[1] is None) for one in doc.breakdowns),
    "BR-E-10": lambda doc: all((category(doc, one) in ("E", "AE", "O")) == bool(doc.text("cac:TaxCategory/cbc:TaxExemptionReason", one))
                               for one in doc.breakdowns),
    "BR-O-02": lambda doc: any(category(doc, one) == "O" for one in doc.breakdowns) == (not doc.root.findall(".//cac:PartyTaxScheme", UBL)),
    "BR-O-11": lambda doc: len(doc.breakdowns) == 1 or all(category(doc, one) != "O" for one in doc.breakdowns),
    "BR-61": lambda doc: bool(doc.text("cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID")),
    "PEPPOL-EN16931-R003": lambda doc: bool(doc.text("cbc:BuyerReference")),
    "PEPPOL-EN16931-R008": lambda doc: all(len(one) or (one.text or "").strip() for one in doc.root.iter()),
    "PEPPOL-EN16931-R010": lambda doc: len(doc.root.findall(".//cbc:EndpointID[@schemeID='0218']", UBL)) == 2,
    "PEPPOL-EN16931-R120": lambda doc: all(doc.number("cbc:LineExtensionAmount", one) == rounded(
        doc.number("cbc:InvoicedQuantity", one) * doc.number("cac:Price/cbc:PriceAmount", one)) for one in doc.lines),
    "ISO 11649": lambda doc: doc.text("cac:PaymentMeans/cbc:PaymentID").startswith("RF"),
}


def broken(root):
    return [name for name, holds in RULES.items() if not holds(Document(root))]


def drawn(dice):
    """An invoice as it may be asked for: some lines with any quantity, price and tax."""
    def digits(most):
        return str(dice.randrange(10 ** dice.randint(0, most)))
    def one(tax):
        quantity = digits(4) + dice.choice(("", f".{dice.randrange(1, 9999)}"))
        return line("Prece", quantity, f"{digits(6)}.{dice.randrange(100):02}{dice.choice(('', '5', '55'))}", **tax)
    taxes = [{"vatRate": rate} for rate in RATES] + [{"exempt": f"{n}. pants"} for n in (1, 2)] + [{"reverseCharge": "141. pants"}]
    if dice.random() < 0.2:
        return invoice("R-1", [one({}) for _ in range(dice.randint(1, 9))])
    return invoice("R-1", [one(dice.choice(taxes)) for _ in range(dice.randint(1, 30))])


class Rules(unittest.TestCase):
    def test_sums_agree_whatever_is_asked_for(self):
        dice, seen = random.Random(f"{SEED} invoices"), collections.Counter()
        for _ in range(60):
            body = drawn(dice)
            with tempfile.NamedTemporaryFile(suffix=".xml") as file:
                file.write(as_xml(body))
                file.flush()
                done = subprocess.run([places.PROGRAMS / "sakta", "map", MAPPING, file.name], capture_output=True, check=False)
            self.assertEqual(done.returncode, 0, done.stderr.decode())
            root = ET.fromstring(done.stdout).find(".//i:Invoice", UBL)
            self.assertEqual(broken(root), [], json.dumps(body))
            seen.update(category(Document(root), one) for one in Document(root).breakdowns)
        self.assertEqual(set(seen), {"S", "Z", "E", "AE", "O"})
        print(f"breakdowns: {dict(seen)}")

    def test_the_two_contracts_hold_one_document(self):
        for file in (places.SOURCE / "wsdl/peppol-ap").glob("bis-*.xsd"):
            self.assertEqual(file.read_bytes(), (places.SOURCE / "wsdl/vid" / file.name).read_bytes(), file.name)


class InvoiceOut(FlowTest):
    systems = ("horizon", "peppol-ap", "vid")

    @classmethod
    def prepare(cls):
        for slug in cls.systems:
            cls.hub.edit(f"systems/{slug}.yaml", [(r"(?m)^adapter:", "pace: {first_pause: 100ms, longest_pause: 400ms}\n\nadapter:")])
        cls.hub.poll("vid-receipts")
        cls.hub.start()
        cls.client = cls.hub.client("finance")

    def send(self, body):
        answer = self.client.send("invoice.requested", body, key=str(uuid.uuid4()))
        self.assertEqual(answer.status, 202, answer)
        return answer.json()["id"]

    def states(self, message):
        return {one["route"]: one["state"] for one in self.client.status(message).json()["deliveries"]}

    def reaches(self, message, **states):
        wanted = {name.replace("_", "-"): state for name, state in states.items()}
        wait_for(lambda: {**self.states(message), **wanted} == self.states(message), places.patience(30), f"{message}: {wanted}")

    def row(self, slug, table, number):
        file = self.sandbox.doubles[slug].data_file
        tables = json.loads(file.read_text())["tables"] if file.exists() else {}
        return tables.get(table, {}).get(f"{SELLER['number']} {number}")

    def documents(self, slug, operation, number):
        """What the double got of this invoice, as often as it did."""
        bodies = [call["body"] for call in self.sandbox.journal(slug) if call["operation"] == operation]
        return [one for one in bodies if f">{number}<" in one]

    def find(self, *options):
        code, out, err = self.hub.command("find", *options, "--state", self.hub.state, "--lang", "en")
        self.assertIn(code, (0, 1), err)
        return out

    def receipt_on_record(self, number):
        return wait_for(lambda: "invoice.reported" in (found := self.find("--key", f"number={number}")) and found,
                        places.patience(30), f"VID's receipt for {number} is on record")

    def issued(self, number):
        api = Api(self.sandbox.doubles["horizon"], self.pki, self.pki.partner_secret("horizon_password").read_text())
        self.assertEqual(api.log_in(), 200)
        return [(one["SUMMA"], one["STATUSS"]) for one in api.issued() if one["DOK_NR"] == number]

    def test_books_receiver_and_vid_have_it_and_the_day_is_on_record(self):
        number = f"R-{uuid.uuid4().hex[:8]}"
        before = self.today()
        message = self.send(invoice(number, [line("Telpu noma", "12.5", "8.0044", vatRate="21"), line("Apkure", "20", "1.00", vatRate="12"),
                                             line("Kurss", "2", "5.00", exempt="PVN likuma 52. pants")]))
        self.reaches(message, invoices_requested="delivered", invoices_out="delivered", invoices_vid="delivered")

        # 100.06 at 21, 20.00 at 12, 10.00 exempt
        self.assertEqual(self.issued(number), [("153.47", "2")])
        sent, = self.documents("peppol-ap", "send_invoice", number)
        told, = self.documents("vid", "report_invoice", number)
        self.assertEqual(ET.canonicalize(sent), ET.canonicalize(told), "VID has the receiver's document")
        self.assertEqual(broken(ET.fromstring(sent)), [])
        self.assertEqual(self.row("peppol-ap", "sent", number)["payable"], "153.47")
        self.assertEqual(self.row("vid", "told", number)["payable"], "153.47")

        found = self.receipt_on_record(number)
        receipt = next(one for one in found.splitlines() if "invoice.reported" in one)
        self.assertIn("system:vid", receipt)
        self.assertTrue(any(f"reported-on={day}" in receipt for day in (before, self.today())), receipt)
        self.assertIn("last-day=2026-11-19", receipt, "the fifth working day: 18 November is free")

    def test_what_is_for_the_books_alone_goes_nowhere_else(self):
        number = f"R-{uuid.uuid4().hex[:8]}"
        message = self.send({"number": number, "reference": "RF3320261129", "client": {"number": "161175-19997", "name": "Andris Paraugs"},
                             "issuedOn": "2026-11-11", "net": "100.00", "vat": "21.00"})
        self.reaches(message, invoices_requested="delivered", invoices_out="filtered", invoices_vid="filtered")
        self.assertEqual(self.issued(number), [("121.00", "2")])
        self.assertEqual(self.documents("peppol-ap", "send_invoice", number) + self.documents("vid", "report_invoice", number), [])

    def test_vid_is_told_later_and_once(self):
        self.sandbox.kill("vid")
        number = f"R-{uuid.uuid4().hex[:8]}"
        message = self.send(invoice(number, [line("Nodeva", "1", "7.11")]))
        self.reaches(message, invoices_requested="delivered", invoices_out="delivered", invoices_vid="retrying")
        self.assertEqual(self.row("peppol-ap", "sent", number)["payable"], "7.11")

        self.hub.kill()  # what waits for VID survives that, too
        self.sandbox.start("vid")
        self.sandbox.behave("close_after_read", "vid", "report_invoice")  # and its answer is lost
        self.hub.start()
        type(self).client = self.hub.client("finance")
        wait_for(lambda: self.documents("vid", "report_invoice", number), places.patience(30), "VID read it")
        self.sandbox.behave("answer", "vid", "report_invoice")
        self.reaches(message, invoices_vid="delivered")

        self.receipt_on_record(number)
        tables = json.loads(self.sandbox.doubles["vid"].data_file.read_text())["tables"]
        self.assertEqual(len([one for one in tables["given"].values() if one["number"] == number]), 1, "one receipt")
        wait_for(lambda: not json.loads(self.sandbox.doubles["vid"].data_file.read_text())["tables"]["open"], places.patience(20),
                 "the receipts are confirmed")
        self.assertEqual(self.find("--key", f"number={number}").count("invoice.reported"), 1)

    def test_what_was_late_is_found(self):
        number = f"R-{uuid.uuid4().hex[:8]}"
        message = self.send(invoice(number, [line("Telpu noma", "1", "1.00", vatRate="21")], issuedOn="2026-01-05"))
        self.reaches(message, invoices_vid="delivered")
        self.receipt_on_record(number)
        self.assertIn("invoice.reported", self.find("--key", "in-time=false"))

    def test_each_double_refuses_sums_that_do_not_agree(self):
        """The good document with one amount more by a cent: so the rules of the doubles are what they say."""
        number = f"R-{uuid.uuid4().hex[:8]}"
        message = self.send(invoice(number, [line("Telpu noma", "12.5", "8.0044", vatRate="21"), line("Kurss", "2", "5.00", exempt="52. pants")]))
        self.reaches(message, invoices_out="delivered", invoices_vid="delivered")
        sent, = self.documents("peppol-ap", "send_invoice", number)
        script = contract.read_yaml(places.SOURCE / "adapters/systems/peppol-ap/simulator.yaml")
        held = [check["holds"] for request in script["requests"] for check in request["checks"] if "holds" in check]
        amounts = [one for one in ET.fromstring(sent).iter() if one.get("currencyID") and not one.tag.endswith("PriceAmount")]
        for place in range(len(amounts)):
            root = ET.fromstring(sent)
            amount = [one for one in root.iter() if one.get("currencyID") and not one.tag.endswith("PriceAmount")][place]
            amount.text = str(decimal.Decimal(amount.text) + CENT)
            with self.subTest(amount.tag.partition("}")[2], place=place):
                self.assertTrue(broken(root))
                self.assertFalse(all(self.xpath(root, test) for test in held))
        self.assertTrue(all(self.xpath(ET.fromstring(sent), test) for test in held))

    def xpath(self, root, test):
        """Whether XPath 1.0 is true of the document; asked by xsltproc, which is not the double's."""
        names = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in UBL.items())
        text = test.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
        sheet = (f'<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" {names}><xsl:output method="text"/>'
                 f'<xsl:template match="/"><xsl:value-of select="boolean({text})"/></xsl:template></xsl:stylesheet>')
        with tempfile.NamedTemporaryFile(suffix=".xslt") as file:
            file.write(sheet.encode())
            file.flush()
            done = subprocess.run(["xsltproc", file.name, "-"], input=ET.tostring(root), capture_output=True, check=True)
        return done.stdout == b"true"

    @staticmethod
    def today():
        return datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Riga")).date().isoformat()


if __name__ == "__main__":
    main()
