"""Bank statements: each entry becomes one payment in Horizon, settles the invoice that its reference names, and PSPP is told."""

import collections
import decimal
import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest
import uuid
import xml.etree.ElementTree as ET

import places
from flow import FlowTest, main
from horizon import Api
from pspp import Pspp, opening
from waiting import wait_for

STATEMENTS = (places.shared() or pathlib.Path("shared")) / "data" / "camt"
MAPPING = places.SOURCE / "mappings/horizon/bank_entry.xslt"
COMPANY = places.SOURCE / "adapters/systems/horizon/simulator/company.json"
ACCOUNT = "LV80BANK0000435195001"
MANY = int(os.environ.get("SAKTA_REFERENCES") or 1000)  # fewer by hand


def reference(text):
    """ISO 11649: the text with RF and its check digits."""
    digits = "".join(str(int(letter, 36)) for letter in f"{text}RF00")
    return f"RF{98 - int(digits) % 97:02}{text}"


def invoice(number, total, **changes):
    """One that was issued and executed; its reference carries the number's letters and digits."""
    return {"DOK_NR": number, "DOK_NR2": reference(re.sub("[^A-Z0-9]", "", number)), "DAT_DOK": "2026-11-01", "PK_IESTADE": "1",
            "PK_KLIENTS": "902", "PK_DOKTIPS": "71", "PK_VAL": "1", "SUMMA": total, "SUMMA_BEZPVN": total, "SUMMA_APM": total, **changes}


def entry(name, amount, ref=None, **changes):
    return {"account": ACCOUNT, "statement": "2026-11-30", "entry": name, "direction": "In", "booked": True, "reversal": False,
            "amount": amount, "currency": "EUR", "bookedOn": "2026-11-30", **({"reference": ref} if ref else {}), **changes}


def split(octets):
    """The documents of a statement's entries: what stands around them, and one of them each."""
    namespace = re.search(rb'xmlns="([^"]+)"', octets)[1].decode()
    tag = f"{{{namespace}}}"
    for statement in ET.fromstring(octets).iter(tag + "Stmt"):
        around = [one for one in statement if one.tag != tag + "Ntry"]
        for one in statement.iter(tag + "Ntry"):
            document = ET.Element(tag + "Document")
            ET.SubElement(ET.SubElement(document, tag + "BkToCstmrStmt"), tag + "Stmt").extend([*around, one])
            yield ET.tostring(document)


@unittest.skipUnless(STATEMENTS.is_dir(), "NOT TRIED: the published statements are not there (no SAKTA_SHARED and no ../shared)")
class PublishedStatements(unittest.TestCase):
    """Entries, amounts and references are those that xmllint counts."""

    def xmllint(self, file, xpath):
        done = subprocess.run(["xmllint", "--xpath", xpath, file], capture_output=True, text=True, check=False)
        return done.stdout.split() if done.returncode == 0 else []

    def mapped(self, document):
        with tempfile.NamedTemporaryFile(suffix=".xml") as file:
            file.write(document)
            file.flush()
            done = subprocess.run([places.PROGRAMS / "sakta", "map", MAPPING, file.name], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return {one.tag.split("}")[1]: one.text for one in ET.fromstring(done.stdout)}

    def test_what_is_read_is_what_is_there(self):
        files = sorted(STATEMENTS.glob("*.xml"))
        self.assertEqual(len(files), 3)
        counted = collections.Counter()
        for file in files:
            with self.subTest(file.name):
                read = [self.mapped(document) for document in split(file.read_bytes())]
                entries = "//*[local-name()='Ntry']"
                self.assertEqual(len(read), int(self.xmllint(file, f"count({entries})")[0]))
                amounts = self.xmllint(file, f"{entries}/*[local-name()='Amt']/text()")
                self.assertEqual([decimal.Decimal(one["amount"]) for one in read], [decimal.Decimal(text) for text in amounts])
                came_in = self.xmllint(file, f"count({entries}[*[local-name()='CdtDbtInd']='CRDT'])")[0]
                self.assertEqual(len([one for one in read if one["direction"] == "In"]), int(came_in))
                # Every structured reference of every transaction: as reference, or where it is no right one in the text.
                references = self.xmllint(file, f"{entries}//*[local-name()='CdtrRefInf']/*[local-name()='Ref']/text()")
                told = " ".join(f"{one.get('reference', '')} {one.get('text', '')}" for one in read).split()
                self.assertEqual([ref for ref in references if ref not in told], [])
                # No two of a statement are taken for one.
                identities = {(one["account"], one["bookedOn"], one["entry"], one["amount"]) for one in read}
                self.assertEqual(len(identities), len(read))
                counted.update({"statements": 1, "entries": len(read), "references": len(references)})
        print(f"as xmllint counts them: {dict(counted)}")


class Payments(FlowTest):
    systems = ("horizon", "pspp")

    @classmethod
    def prepare(cls):
        company = json.loads(COMPANY.read_text())
        company["invoices"] = [*(invoice(f"M-{n}", f"{10 + n}.50") for n in range(MANY)),
                               *(invoice(f"{word}-1", "100.00") for word in ("PAID", "PARTLY", "OVER", "CASE", "CRASH", "FREE", "BACK")),
                               invoice("NOK-1", "100.00", PK_VAL="3"), invoice("TWICE-1", "100.00"), invoice("TWICE-1", "100.00")]
        double = cls.sandbox.doubles["horizon"]
        cls.sandbox.stop("horizon")
        double.data_file.write_text(json.dumps(company))
        cls.sandbox.start("horizon")
        cls.hub.edit("systems/horizon.yaml", [(r"(?m)^adapter:", "pace: {first_pause: 100ms, longest_pause: 400ms}\n\nadapter:")])
        cls.hub.edit("sources/horizon-settled.yaml", [(r"every: \w+", "every: 200ms")])
        cls.hub.start()

    def setUp(self):
        super().setUp()
        self.client = self.hub.client("finance")  # a test before may have killed the hub
        self.api = Api(self.sandbox.doubles["horizon"], self.pki, self.pki.partner_secret("horizon_password").read_text())
        self.assertEqual(self.api.log_in(), 200)

    def accept(self, body):
        answer = self.client.send("payment.received", body, key=str(uuid.uuid4()))
        self.assertEqual(answer.status, 202, answer)
        return answer.json()["id"]

    def state(self, message):
        return self.client.status(message).json()["deliveries"][0]["state"]

    def settle(self, body, state="delivered"):
        message = self.accept(body)
        wait_for(lambda: self.state(message) == state, places.patience(20), f"{message} is {state}")
        return message

    def payments(self, name):
        """State, sum, and how much of it is given, of what Horizon has of the entry."""
        return [(one["STATUSS"], one["SUMMA"], one["SUMMA_SAIST"], one["UNI_NR"]) for one in self.api.payments()
                if one["DOK_NR"].startswith(name + "/")]

    def open(self, number):
        return [one["SUMMA_APM"] for one in self.api.issued() if one["DOK_NR"] == number]

    def test_what_is_open_decides_what_a_payment_is(self):
        payer, nobody = "161175-19997", "-"
        rows = (("paid", "PAID-1", entry("E-1", "100.00", reference("PAID1")), ("2", "100.00", "100.00", payer), ["0.00"]),
                ("partly", "PARTLY-1", entry("E-2", "99.99", reference("PARTLY1")), ("2", "99.99", "99.99", payer), ["0.01"]),
                ("over", "OVER-1", entry("E-3", "100.01", reference("OVER1")), ("2", "100.01", "100.00", payer), ["0.00"]),
                ("again", "OVER-1", entry("E-4", "5.00", reference("OVER1")), ("2", "5.00", "0.00", payer), ["0.00"]),
                ("unknown", "FREE-1", entry("E-5", "7.00", reference("NOBODYS")), ("1", "7.00", "0.00", nobody), ["100.00"]),
                ("without", "FREE-1", entry("E-6", "7.00"), ("1", "7.00", "0.00", nobody), ["100.00"]),
                ("currency", "NOK-1", entry("E-7", "100.00", reference("NOK1")), ("1", "100.00", "0.00", nobody), ["100.00"]),
                ("two", "TWICE-1", entry("E-8", "100.00", reference("TWICE1")), ("1", "100.00", "0.00", nobody), ["100.00"] * 2),
                ("reversal", "BACK-1", entry("E-9", "100.00", reference("BACK1"), reversal=True), ("1", "100.00", "0.00", nobody), ["100.00"]))
        for word, number, body, payment, still_open in rows:
            with self.subTest(word):
                self.settle(body)
                self.assertEqual((self.payments(body["entry"]), self.open(number)), ([payment], still_open))

    def test_money_that_went_out_or_is_not_booked_is_left_alone(self):
        for name, changes in (("O-1", {"direction": "Out"}), ("O-2", {"booked": False}), ("O-3", {"amount": "0.00"})):
            with self.subTest(name):
                self.settle({**entry(name, "3.00"), **changes}, "filtered")
                self.assertEqual(self.payments(name), [])

    def test_an_account_that_is_not_ours_is_a_letter_and_nothing_is_written(self):
        message = self.settle(entry("A-1", "3.00", account="LV97AAAA0000000000000"), "dead")
        self.assertIn("own accounts", self.trace(message, "--lang", "en"))
        self.assertEqual(self.payments("A-1"), [])

    def test_one_id_of_the_bank_for_two_amounts_is_two_payments(self):
        self.settle(entry("S-1", "3.00"))
        self.settle(entry("S-1", "4.00"))
        self.settle(entry("S-1", "3.00"))
        self.assertEqual(sorted(one[1] for one in self.payments("S-1")), ["3.00", "4.00"])

    def test_the_case_in_pspp_learns_what_is_paid(self):
        pspp = Pspp(self.sandbox.doubles["pspp"])
        self.assertEqual(pspp.open("BV-PAY-1", reference=reference("CASE1")).status, 201)

        def told():
            return pspp.get("/cases/BV-PAY-1").json().get("payment", {}).get("paymentStatus")

        self.settle(entry("C-1", "40.00", reference("CASE1")))
        wait_for(lambda: told() == "PartlyPaid", places.patience(20), "the case is partly paid")
        self.settle(entry("C-2", "60.00", reference("CASE1")))
        wait_for(lambda: told() == "Paid", places.patience(20), "the case is paid")

    def test_a_crash_of_the_hub_between_the_steps_of_a_payment_is_finished(self):
        for number, operation in enumerate(("TDdmInMu.template", "TDdmInMu.ExecuteFromKey", "TDdmInMu.apmaksatFromKey"), 1):
            with self.subTest(operation):
                double = self.sandbox.doubles["horizon"]
                before = len(double.journal())
                self.sandbox.behave("hang_after_body", "horizon", operation)
                name = f"K-{number}"
                message = self.accept(entry(name, "10.00", reference("CRASH1")))
                wait_for(lambda seen=before, step=operation: any(call["operation"] == step for call in double.journal()[seen:]),
                         places.patience(20), f"{operation} has happened")
                self.hub.kill()
                self.sandbox.behave("answer", "horizon")
                self.hub.start()
                self.client = self.hub.client("finance")
                wait_for(lambda one=message: self.state(one) == "delivered", places.patience(30), "it is finished")
                self.assertEqual(self.payments(name), [("2", "10.00", "10.00", "161175-19997")])
                self.assertEqual(self.open("CRASH-1"), [f"{100 - 10 * number}.00"])

    def test_a_statement_with_a_thousand_references_settles_each_once_though_sent_twice_and_killed(self):
        entries = [entry(f"T-{n}", f"{10 + n}.50", reference(f"M{n}")) for n in range(MANY)]
        sent = [self.accept(one) for one in entries]

        def delivered():
            return self.hub.metric('sakta_deliveries_total{outcome="delivered",route="payments"')

        def settled():
            return sum(one["SUMMA_APM"] == "0.00" for one in self.api.issued() if one["DOK_NR"].startswith("M-"))

        before = delivered()
        wait_for(lambda: delivered() >= before + MANY // 4, places.patience(300), "some are delivered")
        self.hub.kill()
        self.assertIn(settled(), range(MANY // 4, MANY), "the hub was killed in the middle")
        self.hub.start()
        self.client = self.hub.client("finance")
        sent += [self.accept(one) for one in entries]

        for one in sent:
            wait_for(lambda message=one: self.state(message) == "delivered", places.patience(600), "it is delivered")
        self.assertEqual(settled(), MANY)
        payments = [one for one in self.api.payments() if one["DOK_NR"].startswith("T-")]
        self.assertEqual(len(payments), MANY)
        self.assertEqual({(one["STATUSS"], one["SUMMA"] == one["SUMMA_SAIST"]) for one in payments}, {("2", True)})
        print(f"{MANY} invoices settled by {len(payments)} payments of {len(sent)} messages")


if __name__ == "__main__":
    main()
