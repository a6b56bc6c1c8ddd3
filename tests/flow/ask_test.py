"""A back-office system asks a person's property-tax debts in JSON or XML; the figures are the register's, to the cent."""

import json
import re
import uuid
import xml.etree.ElementTree
from decimal import Decimal

from flow import FlowTest, main

TYPE = "debts.query"
NOBODY, NONE, ONE, THREE = "399999-99999", "111111-11111", "020202-29999", "161175-19997"
SPACE = "{urn:sakta:types:debts.query:1}"
SIMPLE = ("name", "address", "cadastreNumber", "accountNumber", "taxYear", "calculatedTax", "debt", "lateCharge", "overpayment")


def as_expected(made):
    """A property of the register in the form of the answer; numbers are their text."""
    told = {name: made[name] for name in SIMPLE if name in made}
    return {**told, "dueDate": made["dueDates"], "notice": made["notices"]}


def from_json(octets):
    """The answer with every number as the text that was sent: 12.50 is not 12.5."""
    return json.loads(octets, parse_float=str, parse_int=str)


def from_xml(octets):
    """The same out of XML: repeated elements as lists, of which an empty one leaves no element."""
    def read(element):
        if len(element) == 0:
            return element.text
        lists = {SPACE + "QueryDebtsResponse": ("property", "bankAccount"), SPACE + "property": ("dueDate", "notice")}
        told = {name: [] for name in lists.get(element.tag, ())}
        for child in element:
            name = child.tag.removeprefix(SPACE)
            if name in told:
                told[name].append(read(child))
            else:
                told[name] = read(child)
        return told

    root = xml.etree.ElementTree.fromstring(octets)
    assert root.tag == SPACE + "QueryDebtsResponse", root.tag
    return read(root)


class Ask(FlowTest):
    persons = {NONE: 0, ONE: 1, THREE: 3}

    def ask(self, person, key=None, **options):
        return self.hub.client("permits").ask(TYPE, {"personCode": person}, key=key, **options)

    def assertFigures(self, person, told):
        made = self.register["persons"][person.replace("-", "")]["properties"]
        self.assertEqual(told["personCode"], person)
        self.assertEqual(told["currency"], "EUR")
        self.assertEqual(told["property"], [as_expected(p) for p in made])
        self.assertEqual(told["bankAccount"], self.register["bankAccounts"])
        for total, part in (("totalDebt", "debt"), ("totalLateCharge", "lateCharge"), ("totalOverpayment", "overpayment")):
            self.assertEqual(Decimal(told[total]), sum((Decimal(p[part]) for p in made), Decimal(0)), total)
            self.assertRegex(told[total], r"^\d+\.\d\d$")

    def test_figures_in_json_are_the_register_s(self):
        for person in self.persons:
            with self.subTest(person):
                answer = self.ask(person)
                self.assertEqual(answer.status, 200, answer)
                self.assertEqual(answer.headers["Content-Type"], "application/json")
                self.assertFigures(person, from_json(answer.body))

    def test_figures_in_xml_are_the_register_s(self):
        for person in self.persons:
            with self.subTest(person):
                answer = self.ask(person, accept="application/xml")
                self.assertEqual(answer.status, 200, answer)
                self.assertEqual(answer.headers["Content-Type"], "application/xml")
                self.assertFigures(person, from_xml(answer.body))

    def test_a_question_in_xml_gets_the_same_answer(self):
        question = f"<QueryDebts xmlns='{SPACE[1:-1]}'><personCode>{THREE}</personCode></QueryDebts>".encode()
        answer = self.hub.client("permits").ask(TYPE, question, content_type="application/xml", accept="application/xml")
        self.assertEqual(answer.status, 200, answer)
        self.assertFigures(THREE, from_xml(answer.body))

    def test_a_changed_register_changes_the_answer(self):
        before = self.register["persons"][THREE.replace("-", "")]["properties"][0]["debt"]
        changed = f"{self.dice.randrange(10**6)}.{self.dice.randrange(100):02d}"
        self.register["persons"][THREE.replace("-", "")]["properties"][0]["debt"] = changed
        self.sandbox.know(self.register)
        try:
            self.assertFigures(THREE, from_json(self.ask(THREE).body))
        finally:
            self.register["persons"][THREE.replace("-", "")]["properties"][0]["debt"] = before
            self.sandbox.know(self.register)

    def test_the_same_key_gets_the_stored_answer_and_the_partner_is_asked_once(self):
        before, key = len(self.sandbox.journal()), str(uuid.uuid4())
        first = self.ask(THREE, key)
        self.assertEqual(first.status, 200, first)
        self.sandbox.know({**self.register, "persons": {}})
        try:
            second, as_xml = self.ask(THREE, key), self.ask(THREE, key, accept="application/xml")
        finally:
            self.sandbox.know(self.register)

        self.assertEqual((second.status, second.body), (200, first.body))
        self.assertEqual(second.headers["Sakta-Message"], first.headers["Sakta-Message"])
        self.assertFigures(THREE, from_xml(as_xml.body))
        self.assertEqual(len(self.sandbox.journal()) - before, 1, "the double counts one")

    def test_without_a_key_each_question_is_its_own(self):
        before = len(self.sandbox.journal())
        ids = {self.ask(ONE).headers["Sakta-Message"] for _ in range(3)}
        self.assertEqual(len(ids), 3)
        self.assertEqual(len(self.sandbox.journal()) - before, 3)

    def test_the_message_s_id_is_the_partner_s_message_id(self):
        answer = self.ask(ONE)
        self.assertEqual(self.sandbox.journal()[-1]["message_id"], f"urn:uuid:{answer.headers['Sakta-Message']}")

    def test_the_caller_s_trace_goes_on(self):
        trace = f"{self.dice.getrandbits(128):032x}"
        answer = self.ask(ONE, headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"})
        self.assertEqual(answer.headers["traceparent"].split("-")[1], trace)
        self.assertIn(trace, self.trace(answer.headers["Sakta-Message"]))

    def test_a_person_that_nobody_knows_is_a_clear_refusal(self):
        problem = self.assertProblem(self.ask(NOBODY), 422, "deliver.refused", "/personCode")
        self.assertEqual(problem["partner"], {"system": "nino", "code": "NINO-101", "text": "NINO does not know the person."})
        self.assertNotIn(NOBODY.replace("-", ""), json.dumps(problem))
        status = self.hub.client("permits").status(problem["instance"].removeprefix("urn:uuid:"))
        self.assertEqual(status.json()["state"], "failed", status)

    def test_each_misbehaviour_of_the_partner_has_its_code_and_is_not_repeated(self):
        for word, status, code in (("busy", 503, "deliver.overloaded"), ("close_after_read", 504, "deliver.timeout"),
                                   ("cut_reply", 504, "deliver.timeout"), ("garbage", 502, "deliver.bad_reply"),
                                   ("fault_in_200", 422, "deliver.refused"), ("other_answer", 502, "deliver.bad_reply"),
                                   ("other_relates_to", 502, "deliver.bad_reply"), ("oversized", 502, "deliver.too_large")):
            with self.subTest(word):
                before = len(self.sandbox.journal())
                self.sandbox.behave(word)
                answer = self.ask(ONE, str(uuid.uuid4()))
                problem = self.assertProblem(answer, status, code)
                self.assertEqual(len(self.sandbox.journal()) - before, 1)
                if word == "busy":
                    self.assertEqual(answer.headers["Retry-After"], "7")
                story = self.trace(problem["instance"].removeprefix("urn:uuid:"))
                self.assertIn(code, story)
                if code == "deliver.bad_reply":
                    self.assertIn("partner_answer", story, "what the partner said is kept")

    def test_after_busy_the_same_key_asks_again_under_an_id_of_its_own(self):
        key, before = str(uuid.uuid4()), len(self.sandbox.journal())
        self.sandbox.behave("busy")
        self.assertProblem(self.ask(ONE, key), 503, "deliver.overloaded")
        self.sandbox.behave("answer")

        answer = self.ask(ONE, key)

        self.assertEqual(answer.status, 200, answer)
        ids = [line["message_id"] for line in self.sandbox.journal()[before:]]
        self.assertEqual((len(ids), len(set(ids))), (2, 2), "a partner refuses an id that it has seen")
        self.assertIn(f"sent as {ids[1]}", self.trace(answer.headers["Sakta-Message"]))

    def test_the_trace_tells_every_step_and_no_personal_data(self):
        answer = self.ask(THREE)
        steps = {
            "en": ("identified", "authorized", "validated", "sealed", "mapped", "answered by nino", "mapped back"),
            "lv": ("puse noteikta", "tiesības pārbaudītas", "saturs pārbaudīts", "šifrēts", "kartēts", "atbildēja nino",
                   "atbilde kartēta"),
        }
        for language in ("en", "lv"):
            story = self.trace(answer.headers["Sakta-Message"], "--lang", language)
            for step in steps[language]:
                self.assertIn(step, story)
            for text in (THREE, THREE.replace("-", ""), self.register["bankAccounts"][0]["iban"], "Testa iela"):
                self.assertNotIn(text, story)
            times = re.findall(r"^ +(\d{4}-\d\d-\d\dT[\d:.]+Z)", story, re.M)
            self.assertEqual(times, sorted(times))
            self.assertGreaterEqual(len(times), 9)


if __name__ == "__main__":
    main()
