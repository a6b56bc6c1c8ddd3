"""Suppliers' invoices become documents in Horizon, each once, whatever happens on the way."""

import json
import re
import uuid
import xml.etree.ElementTree as ET
from decimal import Decimal

import invoices
import places
from client import wrapped
from flow import SEED, FlowTest, main
from horizon import Api
from waiting import wait_for

TYPE = "invoice.issued"
REAL, DOCUMENTS = 11, 10  # two of the eleven are the same invoice
CAC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2}"
CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"
KNOWN = "40000000028"  # a supplier of company.json; the only one with an active card
SETTINGS = "systems/horizon.yaml"
EXECUTED, DRAFT = "2", "1"


class Ubl:
    """What an invoice says of itself, read without the hub's code."""

    def __init__(self, octets):
        self.root = ET.fromstring(octets)
        party = self.root.find(f"{CAC}AccountingSupplierParty/{CAC}Party")
        self.supplier = self.of(party)
        self.name = party.findtext(f"{CAC}PartyLegalEntity/{CBC}RegistrationName")
        self.buyer = self.of(self.root.find(f"{CAC}AccountingCustomerParty/{CAC}Party"))
        self.number = self.root.findtext(f"{CBC}ID")
        self.kind = "2785" if self.root.tag.endswith("}CreditNote") else "2719"
        self.currency = self.root.findtext(f"{CBC}DocumentCurrencyCode")
        self.identity = (self.supplier, self.number, self.kind)

    @staticmethod
    def of(party):
        for path in (f"{CAC}PartyLegalEntity/{CBC}CompanyID", f"{CAC}PartyIdentification/{CBC}ID", f"{CBC}EndpointID",
                     f"{CAC}PartyTaxScheme/{CBC}CompanyID"):
            if party.findtext(path):
                return party.findtext(path)
        return ""

    def total(self, name):
        text = self.root.findtext(f"{CAC}LegalMonetaryTotal/{CBC}{name}")
        return None if text is None else Decimal(text)

    def tax(self):
        return [total for total in self.root.findall(f"{CAC}TaxTotal")
                if total.find(f"{CBC}TaxAmount").get("currencyID") == self.currency]

    def expected(self, currencies):
        """The fields of its document."""
        tax = self.tax()
        return {
            "UNI_NR": self.supplier, "DOK_NR": self.number, "PAMV_ID": self.kind, "PK_VAL": currencies[self.currency],
            "DAT_DOK": self.root.findtext(f"{CBC}IssueDate"), "APM_TERM": self.root.findtext(f"{CBC}DueDate"),
            "DOK_NR2": self.root.findtext(f"{CAC}OrderReference/{CBC}ID"),
            "SUMMA": self.total("TaxInclusiveAmount"), "SUMMA_BEZPVN": self.total("TaxExclusiveAmount"),
            "SUMMA_APM": self.total("PayableAmount"), "SUMMA_SAM": self.total("PrepaidAmount"),
            "SUMMA_PVN": Decimal(tax[0].findtext(f"{CBC}TaxAmount")) if tax else None,
            "STATUSS": EXECUTED,
            "rows": sorted((Decimal(one.findtext(f"{CBC}TaxableAmount")), Decimal(one.findtext(f"{CBC}TaxAmount")))
                           for total in tax for one in total.findall(f"{CAC}TaxSubtotal")),
        }


def written(document):
    """The same of what Horizon shows."""
    shown = {name: document.get(name) for name in ("UNI_NR", "DOK_NR", "PAMV_ID", "PK_VAL", "DAT_DOK", "APM_TERM", "DOK_NR2",
                                                   "STATUSS")}
    for name in ("SUMMA", "SUMMA_BEZPVN", "SUMMA_APM", "SUMMA_SAM", "SUMMA_PVN"):
        shown[name] = Decimal(document[name]) if name in document else None
    shown["rows"] = sorted((Decimal(row["SUMMA_BEZPVN"]), Decimal(row["SUMMA_PVN"])) for row in document["rows"])
    return shown


def real_invoices():
    shared = places.shared()
    return sorted((shared / "data" / "ubl").glob("*.xml")) if shared else []


class Horizon(FlowTest):
    systems = ("horizon",)
    small = True
    documents_read = [file.read_bytes() for file in real_invoices()]

    @classmethod
    def prepare(cls):
        buyers = sorted({Ubl(octets).buyer for octets in cls.documents_read} - {""})
        rows = "".join(f'      "{buyer}": "2"\n' for buyer in buyers)
        cls.hub.edit(SETTINGS, [(r"(?m)^( +institution:.*\n)", lambda found: found[1] + rows),
                                (r"(?m)^adapter:", "pace: {first_pause: 100ms, longest_pause: 500ms}\n\nadapter:")])
        (cls.hub.site / "sources/horizon-invoices.yaml").unlink()  # its questions come in between: see source_test.py
        cls.company = (places.SOURCE / "adapters/systems/horizon/simulator/company.json").read_text()
        cls.currencies = {code: key for key, code in json.loads(cls.company)["currencies"].items()}
        cls.hub.start()

    def setUp(self):
        """A double that knows nothing yet, on the same port."""
        super().setUp()
        self.double = self.sandbox.doubles["horizon"]
        self.sandbox.stop("horizon")
        self.double.journal_file.unlink(missing_ok=True)
        self.double.data_file.write_text(self.company)
        self.sandbox.start("horizon")
        self.api = Api(self.double, self.pki, self.pki.partner_secret("horizon_password").read_text())
        self.assertEqual(self.api.log_in(), 200)
        self.client = self.hub.client("supplier-portal")
        self.made = 0

    def set_up_horizon(self, **changes):
        self.double.data_file.write_text(json.dumps({**json.loads(self.company), **changes}))

    def invoice(self, supplier=KNOWN, number=None):
        """A generated invoice of a supplier that Horizon knows, with a number of its own."""
        self.made += 1
        octets = invoices.invoice(f"{SEED}-{self.made}", lines=3).decode()
        old = Ubl(octets.encode().lstrip(b"\xef\xbb\xbf")).supplier
        octets = octets.replace(f"<cbc:CompanyID>{old}</cbc:CompanyID>", f"<cbc:CompanyID>{supplier}</cbc:CompanyID>")
        number = f"N-{self.made}" if number is None else number
        return re.sub("<cbc:ID>IZD-[^<]*</cbc:ID>", lambda _: f"<cbc:ID>{number}</cbc:ID>", octets, count=1).encode()

    def send(self, document):
        answer = self.client.send(TYPE, wrapped(document), key=str(uuid.uuid4()))
        self.assertEqual(answer.status, 202, answer)
        return answer.json()["id"]

    def state(self, message):
        status = self.client.status(message)
        self.assertEqual(status.status, 200, status)
        return status.json()["state"]

    def wait_until(self, message, *states):
        return wait_for(lambda: self.state(message) in states and self.state(message), places.patience(30),
                        f"{message} is {' or '.join(states)}; it is {self.state(message)}")

    def delivered(self, document):
        message = self.send(document)
        self.wait_until(message, "delivered")
        return message

    def only_document(self):
        documents = self.api.documents()
        self.assertEqual(len(documents), 1, documents)
        return next(iter(documents.values()))

    def calls(self, operation=None, status=None):
        """Those of the hub: this test's own client is told apart by having no traceparent."""
        return [call for call in self.sandbox.journal("horizon") if "traceparent" in call["headers"]
                and operation in (None, call["operation"]) and status in (None, call["status"])]


class Invoices(Horizon):
    def test_the_eleven_real_invoices_become_ten_documents_and_stay_ten(self):
        print(f"\nreal invoices: {len(self.documents_read)} executed, {REAL - len(self.documents_read)} skipped"
              + ("" if self.documents_read else " (no SAKTA_SHARED and no ../shared)"))
        if not self.documents_read:
            self.skipTest(f"{REAL} real invoices skipped: their folder is not here")
        self.assertEqual(len(self.documents_read), REAL)
        read = [Ubl(octets) for octets in self.documents_read]
        order = list(range(REAL))
        self.dice.shuffle(order)

        sent = [self.send(self.documents_read[number]) for number in order]
        for message in sent:
            self.wait_until(message, "delivered")

        documents = self.api.documents()
        by_identity = {(one["UNI_NR"], one["DOK_NR"], one["PAMV_ID"]): one for one in documents.values()}
        self.assertEqual(len(documents), DOCUMENTS, sorted(by_identity))
        self.assertEqual(set(by_identity), {one.identity for one in read})
        for one in read:
            with self.subTest(one.identity):
                self.assertEqual(written(by_identity[one.identity]), one.expected(self.currencies))
        self.assertEqual(sorted(number for _, number, _ in by_identity if number.startswith("TOSL")),
                         ["TOSL108", "TOSL108", "TOSL110", "TOSL110"])
        self.assertEqual({one["NOSAUK"] for one in documents.values()} - {one.name for one in read}, set())

        again = [self.send(octets) for octets in self.documents_read]
        for message in again:
            self.wait_until(message, "delivered")

        self.assertEqual(self.api.documents(), documents, "sent twice, nothing has changed")
        self.assertEqual(len(set(sent + again)), 2 * REAL)
        self.assertEqual(len(self.calls("TNdmSanRekBL.template")), DOCUMENTS)

    def test_an_invoice_says_the_same_in_every_encoding_that_it_names(self):
        """XML 1.0, 4.3.3: what is in the base64 is written in what its own declaration or mark says."""
        encodings = ("UTF-8", "windows-1257", "ISO-8859-13", "UTF-16")
        for encoding in encodings:
            text = self.invoice("40000000044", f"Ž-{encoding}").decode("utf-8-sig")
            text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
            self.send(f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding, "xmlcharrefreplace"))
        wait_for(lambda: len(self.api.documents()) == len(encodings), places.patience(30), "a document for each encoding")

        self.assertEqual({one["DOK_NR"] for one in self.api.documents().values()}, {f"Ž-{one}" for one in encodings})

    def test_a_supplier_is_created_once(self):
        for number in ("A", "B", "C"):
            self.send(self.invoice("40000000044", number))
        wait_for(lambda: len(self.api.documents()) == 3, places.patience(30), "three documents")

        self.assertEqual(len(self.calls("TDdmCustomer.template")), 1)
        self.assertEqual({one["PK_KLIENTS"] for one in self.api.documents().values()}, {"3"})

    def test_a_session_that_ends_in_the_middle_costs_one_login(self):
        self.delivered(self.invoice())
        self.set_up_horizon(session_calls=7)
        self.sandbox.stop("horizon")
        self.sandbox.start("horizon")  # nobody is logged in any more
        before = len(self.sandbox.journal("horizon"))

        self.delivered(self.invoice())
        self.delivered(self.invoice())

        seen = [(call["operation"], call["status"]) for call in self.sandbox.journal("horizon")[before:]]
        self.assertEqual([operation for operation, status in seen if status == 401],
                         ["TDdmKlSar.query", "TNdmSanRekBL.template"], "the first call, and the eighth of the new session")
        self.assertEqual(seen.count(("login", 200)), 2)
        self.api.log_in()
        self.assertEqual([one["STATUSS"] for one in self.api.documents().values()], [EXECUTED] * 2)

    def test_a_quote_in_a_number_finds_nothing_else(self):
        self.delivered(self.invoice(number="A"))

        for number in ("O'Neil", "x' or 'a' eq 'a", "x' or D_PAMV_ID eq 2719", "'", "''"):
            with self.subTest(number):
                before = len(self.api.documents())
                self.delivered(self.invoice(number=number))
                self.assertEqual(len(self.api.documents()), before + 1)
                self.assertIn(number, {one["DOK_NR"] for one in self.api.documents().values()})

    def test_a_draft_that_somebody_made_by_hand_is_left_alone(self):
        row = {"PK_PVN": "301", "SUMMA_BEZPVN": "1.00", "SUMMA_PVN": "0.21"}
        draft = {"PAMV_ID": "2719", "PK_DOKTIPS": "71", "PK_IESTADE": "1", "PK_KLIENTS": "1", "PK_VAL": "1", "DOK_NR": "A",
                 "DAT_DOK": "2026-11-01", "SUMMA": "1.21", "SUMMA_BEZPVN": "1.00", "SUMMA_PVN": "0.21", "SUMMA_APM": "1.21",
                 "PAMAT": "Ar roku"}
        self.assertEqual(self.api.insert(draft, row=row)[0], 200)

        self.delivered(self.invoice(number="A"))

        self.assertEqual((self.only_document()["STATUSS"], self.only_document()["COUNTER"]), (DRAFT, "1"))

    def test_what_cannot_be_written_is_a_dead_letter_that_says_why(self):
        unknown_currency = self.invoice().replace(b">EUR</cbc:DocumentCurrencyCode>", b">XTS</cbc:DocumentCurrencyCode>")
        for document, code, text, secret in (
                (self.invoice("40000000036"), "deliver.ruled_out", "not active", "40000000036"),
                (unknown_currency, "map.not_valid", "table currency", "XTS")):
            with self.subTest(text):
                message = self.send(document)
                self.wait_until(message, "dead")
                told = self.trace(message, "--lang", "en")
                self.assertIn(code, told)
                self.assertIn(text, told)
                self.assertNotIn(secret, told)
        self.assertEqual(self.api.documents(), {})
        self.delivered(self.invoice())  # of the same supplier: the route goes on

    def test_what_no_books_can_take_is_refused_at_the_door(self):
        good = self.invoice()
        for document, text in ((self.invoice(number="7" * 26), "BT-1"),
                               (good.replace(b"<cbc:IssueDate>2", b"<cbc:IssueDate>x"), "BT-2"),
                               (good.replace(b">EUR</cbc:DocumentCurrencyCode>", b">euro</cbc:DocumentCurrencyCode>"), "BT-5"),
                               (re.sub(rb"<cbc:PayableAmount.*</cbc:PayableAmount>", b"", good), "BT-115"),
                               (re.sub(rb"(<cbc:PayableAmount[^>]*>)[^<]*", rb"\g<1>1e3", good), "two decimals"),
                               (re.sub(rb"(<cbc:PayableAmount[^>]*>)[^<]*", rb"\g<1>10.005", good), "two decimals"),
                               (good.replace(b"<cbc:DueDate>2026-", b"<cbc:DueDate>2026-3"), "BT-9"),
                               (self.invoice("9" * 51), "BT-30")):
            with self.subTest(text):
                answer = self.client.send_document("invoice.issued", document)
                told = self.assertProblem(answer, 422, "codec.not_valid", "/document")
                self.assertIn(text, str(told))
        self.assertEqual(self.api.documents(), {})

    def test_nothing_but_the_right_answer_is_taken_for_success(self):
        steps = ("TDdmKlSar.query", "TNdmPvzSar.query", "TNdmSanRekBL.template", "TNdmSanRekBL", "TNdmSanRekBL.ExecuteFromKey")
        words = ("busy", "refuse", "fault_in_200", "wrong_schema", "other_answer", "garbage", "cut_reply", "close_after_read")
        for operation in steps:
            for word in words:
                with self.subTest(operation, word=word):
                    self.sandbox.behave(word, "horizon", operation)
                    number = f"{operation[-6:]}-{word}"
                    message = self.send(self.invoice(number=number))
                    state = self.wait_until(message, "retrying", "dead", "held", "halted")
                    self.sandbox.behave("answer", "horizon")
                    if state == "retrying":
                        self.wait_until(message, "delivered")
                    found = [one for one in self.api.documents().values() if one["DOK_NR"] == number]
                    self.assertLessEqual(len(found), 1)
                    if self.state(message) == "delivered":
                        self.assertEqual([one["STATUSS"] for one in found], [EXECUTED])
                    wrong_list = word == "other_answer" and operation.endswith(".query")  # refused, or leads to no document
                    self.assertEqual(state == "dead", word in ("refuse", "fault_in_200") or wrong_list, state)


class UnknownSupplier(Horizon):
    @classmethod
    def prepare(cls):
        cls.hub.edit(SETTINGS, [("unknown_supplier: create", "unknown_supplier: refuse")])
        super().prepare()

    def test_a_site_can_refuse_unknown_suppliers(self):
        message = self.send(self.invoice("40000000044"))

        self.wait_until(message, "dead")

        for language, why in (("en", "the supplier is not known in Horizon"), ("lv", "piegādātājs Horizon nav zināms")):
            told = self.trace(message, "--lang", language)
            self.assertIn(why, told)
            self.assertIn("deliver.ruled_out", told)
        self.assertEqual(self.calls("TDdmCustomer.template") + self.calls("TNdmSanRekBL.template"), [])
        self.delivered(self.invoice())


class Killed(Horizon):
    program = "sakta-chaos"

    def killed_at(self, step, document):
        """Sends with a hub that dies at the step; what Horizon shows then, and the message. The hub is back."""
        self.hub.stop()
        self.hub.start(SAKTA_KILL_AT=step)
        self.client = self.hub.client("supplier-portal")
        message = self.send(document)
        wait_for(lambda: not self.hub.program.running(), places.patience(30), f"the hub dies at {step}")
        left = list(self.api.documents().values())
        self.hub.kill()
        self.hub.start()
        self.client = self.hub.client("supplier-portal")
        return left, message

    def test_a_hub_killed_after_it_created_the_supplier_creates_no_second_one(self):
        left, message = self.killed_at("deliver.step_stored:1", self.invoice("40000000044"))
        self.assertEqual(left, [])

        self.wait_until(message, "delivered")

        self.assertEqual((self.only_document()["STATUSS"], self.only_document()["UNI_NR"]), (EXECUTED, "40000000044"))
        self.assertEqual(len(self.calls("TDdmCustomer.template")), 1)

    def test_a_hub_killed_between_creating_and_executing_leaves_one_executed_document(self):
        left, message = self.killed_at("deliver.step_stored:1", self.invoice())
        self.assertEqual([one["STATUSS"] for one in left], [DRAFT])

        self.wait_until(message, "delivered")

        self.assertEqual(self.only_document()["STATUSS"], EXECUTED)
        self.assertEqual(self.only_document()["PAMAT"], f"Sakta {message}")
        self.assertEqual(len(self.calls("TNdmSanRekBL.template")), 1)

    def test_a_hub_killed_before_it_knew_that_all_was_done_changes_nothing_more(self):
        left, message = self.killed_at("deliver.partner_answered:1", self.invoice())
        self.assertEqual([one["STATUSS"] for one in left], [EXECUTED])

        self.wait_until(message, "delivered")

        self.assertEqual([self.only_document()], left)

    def test_a_hub_killed_while_horizon_did_not_answer_finds_its_own_document(self):
        self.sandbox.behave("hang_after_body", "horizon", "TNdmSanRekBL.template")
        message = self.send(self.invoice())
        wait_for(self.api.documents, places.patience(30), "the document is there")
        self.hub.kill()
        self.sandbox.behave("answer", "horizon")
        self.assertEqual(self.only_document()["STATUSS"], DRAFT)

        self.hub.start()
        self.client = self.hub.client("supplier-portal")
        self.wait_until(message, "delivered")

        self.assertEqual(self.only_document()["STATUSS"], EXECUTED)
        self.assertEqual(len(self.calls("TNdmSanRekBL.template")), 1)


del Horizon  # the frame has no tests of its own

if __name__ == "__main__":
    main()
