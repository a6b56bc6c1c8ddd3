"""What NINO's double has besides debts: properties, the list of notices, payments. Each wrong request is refused with its own code."""
import json
import os
import pathlib
import random
import re
import tempfile
import unittest
import xml.etree.ElementTree as ET

from nino_client import ENVELOPE, NINO, Double, Pki, Question

SEED = int(os.environ.get("SAKTA_SEED") or 20260701)  # the same in each run; another one by hand
REGISTER = pathlib.Path(__file__).parents[3] / "adapters/systems/nino/simulator/persons.json"
WHO = "<municipalityCode>0099990</municipalityCode>"
ASKED = "<personCode>16117519997</personCode><purpose>SERVICE</purpose>"
SYSTEM = "<requesterSystem>test</requesterSystem>"
PAID = ("<paymentId>{id}</paymentId><accountNumber>NIN-000001</accountNumber><noticeNumber>MP-2026-000001</noticeNumber>"
        "<amount>64.20</amount><currency>EUR</currency><paidOn>2026-11-27</paidOn><payerIban>LV80BANK0000435195001</payerIban>"
        "<reference>RF18539007547034</reference>")
CONTENT = {"GetProperties": WHO + ASKED + SYSTEM, "ListNotices": WHO + SYSTEM + "<after>41</after>",
           "RegisterPayment": WHO + SYSTEM + PAID.format(id="B-0")}


def of(element, *names):
    return [element.findtext(f"{{{NINO}}}{name}") for name in names]


class NinoOperations(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        print(f"seed {SEED} (SAKTA_SEED changes it)")
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.pki = Pki(cls.temporary.name)
        for name, usage in (("server", "extendedKeyUsage=serverAuth"), ("client", "extendedKeyUsage=clientAuth"), ("signer", "")):
            cls.pki.issue(name, usage)
        cls.register = json.loads(REGISTER.read_text())
        cls.payments = pathlib.Path(cls.temporary.name, "payments.jsonl")

    def setUp(self):
        self.payments.unlink(missing_ok=True)
        self.start()

    def start(self):
        self.double = Double(self.pki, self.temporary.name, self.register, ("--nino-payments", self.payments))
        self.addCleanup(self.double.kill)

    def question(self, operation, content, version="1.2"):
        question = Question(version=version)
        question.action = question.http_action = f"{NINO}:{operation}"
        question.body = f'<{operation} xmlns="{NINO}">{content}</{operation}>'
        return question

    def put(self, question):
        """(status, the Body's element)"""
        status, octets = self.double.post(question.sign(self.pki.path("signer.key"), self.pki.path("signer.pem")), question)
        return status, ET.fromstring(octets).find(f"{{{ENVELOPE[question.version]}}}Body")[0]

    def answered(self, operation, content, version="1.2"):
        question = self.question(operation, content, version)
        status, element = self.put(question)
        self.assertEqual((status, element.tag), (200, f"{{{NINO}}}{operation}Response"), ET.tostring(element))
        self.assertEqual(of(element, "requestId", "municipalityCode"), [question.message_id, "0099990"])
        return element

    def refused(self, code, question):
        status, element = self.put(question)
        self.assertIn(status, (400, 500))
        self.assertEqual([one.text for one in element.iter(f"{{{NINO}}}code")], [code], ET.tostring(element))
        self.assertEqual(self.double.seen()[-1]["outcome"], code)

    def kept(self):
        return [json.loads(line) for line in self.payments.read_text().splitlines()] if self.payments.exists() else []

    def test_properties_are_those_of_the_register_in_both_bindings(self):
        for version in ("1.1", "1.2"):
            for person, entry in self.register["persons"].items():
                with self.subTest(version=version, properties=len(entry["properties"])):
                    reply = self.answered("GetProperties", WHO + ASKED.replace("16117519997", person) + SYSTEM, version)
                    found = reply.findall(f"{{{NINO}}}property")
                    self.assertEqual(len(found), len(entry["properties"]))
                    for told, wanted in zip(found, entry["properties"]):
                        self.assertEqual(of(told, "name", "address", "cadastreNumber", "accountNumber", "share", "since"),
                                         [wanted.get("name"), wanted["address"], wanted["cadastreNumber"], wanted["accountNumber"],
                                          wanted.get("share", "1/1"), wanted.get("since")])
                        self.assertEqual([of(part, "designation", "kind", "cadastralValue") for part in told.findall(f"{{{NINO}}}part")],
                                         [list(part.values()) for part in wanted.get("parts", [])])

    def test_notices_come_in_order_from_the_place_that_is_said(self):
        for after, entries, last in (("", ["41", "44"], "44"), ("<after/>", ["41", "44"], "44"), ("<after>40</after>", ["41", "44"], "44"),
                                     ("<after>41</after>", ["44"], "44"), ("<after>44</after>", [], "44")):
            with self.subTest(after):
                reply = self.answered("ListNotices", WHO + SYSTEM + after)
                notices = reply.findall(f"{{{NINO}}}notice")
                self.assertEqual(([one.findtext(f"{{{NINO}}}entry") for one in notices], reply.findtext(f"{{{NINO}}}last")), (entries, last))
        notice = self.answered("ListNotices", WHO + SYSTEM).find(f"{{{NINO}}}notice")
        self.assertEqual(of(notice, "number", "issued", "personCode", "accountNumber", "cadastreNumber", "taxYear", "amount", "reference"),
                         ["MP-2026-000001", "2026-02-12", "16117519997", "NIN-000001", "99990010001", "2026", "128.40", "RF18539007547034"])
        self.refused("NINO-107", self.question("ListNotices", WHO + SYSTEM + "<after>45</after>"))

    def test_a_hundred_notices_are_told_at_once_and_the_rest_behind_them(self):
        many = [{"number": f"MP-{entry}", "issued": "2026-02-12", "amount": "1.00", "entry": entry} for entry in range(1, 151)]
        random.Random(SEED).shuffle(many)
        changed = json.loads(json.dumps(self.register))
        changed["persons"] = {"16117519997": {"properties": [{**self.register["persons"]["16117519997"]["properties"][0], "notices": many}]}}
        self.double.set_register(changed)
        found, after = [], ""
        for count in (100, 50, 0):
            reply = self.answered("ListNotices", WHO + SYSTEM + f"<after>{after}</after>")
            entries = [int(one.findtext(f"{{{NINO}}}entry")) for one in reply.findall(f"{{{NINO}}}notice")]
            self.assertEqual(len(entries), count)
            found, after = found + entries, reply.findtext(f"{{{NINO}}}last")
        self.assertEqual(found, list(range(1, 151)))

    def test_a_payment_is_known_by_its_id_also_after_a_restart(self):
        content = WHO + SYSTEM + PAID.format(id="B-1")
        question = self.question("RegisterPayment", content)
        receipts = [self.put(question)[1].findtext(f"{{{NINO}}}receipt") for _ in range(2)]  # the same message id
        receipts.append(self.answered("RegisterPayment", content, "1.1").findtext(f"{{{NINO}}}receipt"))
        self.assertEqual(self.double.stop(), 0)
        self.start()
        receipts.append(self.answered("RegisterPayment", content).findtext(f"{{{NINO}}}receipt"))
        self.assertEqual(set(receipts), {"KV-1"})
        other = self.answered("RegisterPayment", WHO + SYSTEM + PAID.format(id="B-2"))
        self.assertEqual(of(other, "paymentId", "receipt"), ["B-2", "KV-2"])
        for wrong in ("<amount>64.21</amount>", "<paidOn>2026-11-28</paidOn>", "<noticeNumber/>", "<reference/>"):
            name = re.match(r"<(\w+)", wrong)[1]
            changed = re.sub(rf"<{name}>.*?</{name}>", "" if wrong.endswith("/>") else wrong, content)
            with self.subTest(wrong):
                self.refused("NINO-105", self.question("RegisterPayment", changed))
        self.assertEqual([one["id"] for one in self.kept()], ["B-1", "B-2"])

    def test_what_is_not_known_is_refused_and_not_booked(self):
        for code, old, new in (("NINO-102", "0099990", "0099991"), ("NINO-104", "NIN-000001", "NIN-000009"),
                               ("NINO-106", "MP-2026-000001", "MP-2026-000002")):
            with self.subTest(code):
                self.refused(code, self.question("RegisterPayment", CONTENT["RegisterPayment"].replace(old, new)))
        for code, old, new in (("NINO-101", "16117519997", "32999999999"), ("NINO-102", "0099990", "0099991"), ("NINO-103", "SERVICE", "OTHER")):
            with self.subTest(code):
                self.refused(code, self.question("GetProperties", CONTENT["GetProperties"].replace(old, new)))
        self.assertEqual(self.kept(), [])

    def test_one_field_wrong_is_refused(self):
        """Five of each operation, drawn by seed: a field taken away, there twice, renamed, or with a value that its type does not allow."""
        chance = random.Random(SEED)
        optional = {"noticeNumber", "payerIban", "reference", "after"}
        for operation, content in CONTENT.items():
            fields = re.findall(r"<(\w+)>([^<]*)</\1>", content)
            ways = [(name, value, way) for name, value in fields for way in ("gone", "twice", "renamed", "wrong")
                    if not (way == "gone" and name in optional)]
            for name, value, way in chance.sample(ways, 5):
                whole = f"<{name}>{value}</{name}>"
                made = {"gone": "", "twice": whole * 2, "renamed": f"<{name}X>{value}</{name}X>", "wrong": f"<{name}>{'!' * 600}</{name}>"}[way]
                with self.subTest(operation, field=name, way=way):
                    self.refused("NINO-001", self.question(operation, content.replace(whole, made)))
        self.assertEqual(self.kept(), [])

    def test_amount_and_day_have_their_form(self):
        for name, wrong in (("amount", "64.2"), ("amount", "!"), ("amount", "12345678901.00"), ("paidOn", "27.11.2026"), ("paidOn", "!")):
            with self.subTest(name, wrong=wrong):
                changed = re.sub(rf"<{name}>.*?</{name}>", f"<{name}>{wrong}</{name}>", CONTENT["RegisterPayment"])
                self.refused("NINO-001", self.question("RegisterPayment", changed))
        self.assertEqual(self.kept(), [])

    def test_the_message_itself_is_checked_as_for_debts(self):
        for operation, content in CONTENT.items():
            with self.subTest(operation):
                unsigned = self.question(operation, content)
                unsigned.signed = ()
                self.refused("NINO-201", unsigned)
                other = self.question(operation, content)
                other.action = other.http_action = f"{NINO}:GetDebts"
                self.refused("NINO-002", other)
                if operation != "RegisterPayment":
                    again = self.question(operation, content)
                    self.assertEqual(self.put(again)[0], 200)
                    self.refused("NINO-203", again)
        self.assertEqual(self.kept(), [])


if __name__ == "__main__":
    unittest.main()
