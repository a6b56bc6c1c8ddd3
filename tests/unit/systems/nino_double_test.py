"""The double of NINO answers what its contract allows and refuses all else, each refusal with its own code."""
import http.client
import json
import os
import random
import ssl
import tempfile
import threading
import unittest
import xml.etree.ElementTree as ET
from datetime import datetime
from decimal import Decimal

from nino_client import ENVELOPE, NINO, WSA, WSSE, Double, Pki, Question, run, stamp, wait_until

SEED = int(os.environ.get("SAKTA_SEED") or 20260701)  # the same in each run; another one by hand
AMOUNTS = ("calculatedTax", "debt", "lateCharge", "overpayment")
UNKNOWN, CLIENT_AUTH, SERVER_AUTH = "32999999999", "extendedKeyUsage=clientAuth", "extendedKeyUsage=serverAuth"


def random_register(chance):
    """Persons with 0 to 4 properties, all invented."""
    def amount():
        return f"{chance.randrange(0, 10**6) / 100:.2f}"

    def one(number):
        return {"address": f"Ķīpsalas iela {number} & <ēka>", "cadastreNumber": f"{chance.randrange(10**11):011}",
                "accountNumber": f"NIN-{number:06}", "taxYear": "2026", **{name: amount() for name in AMOUNTS},
                **({"name": f"Māja Nr. {number}"} if chance.random() < 0.5 else {}),
                "dueDates": [{"date": f"2026-0{month}-15", "amount": amount()} for month in
                             range(1, chance.randrange(1, 5))],
                "notices": [{"number": f"MP-{number}", "issued": "2026-02-12", "amount": amount()}]}

    persons = {f"{chance.randrange(10**11):011}": {"properties": [one(n) for n in range(count)]} for count in range(5)}
    return {"municipalities": ["0099990"], "purposes": ["SERVICE"], "asOf": "2026-11-20T08:30:00Z", "persons": persons,
            "bankAccounts": [{"bank": "Izdomātā banka", "iban": "LV80BANK0000435195001"}]}


def texts(element, *names):
    return [element.findtext(f"{{{NINO}}}{name}") for name in names]


class NinoDouble(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        print(f"seed {SEED} (SAKTA_SEED changes it)")
        cls.chance = random.Random(SEED)
        cls.temporary = tempfile.TemporaryDirectory()
        cls.pki = Pki(cls.temporary.name)
        cls.pki.authority("stranger")
        for name, usage, issuer in (("server", SERVER_AUTH, "ca"), ("client", CLIENT_AUTH, "ca"),
                                    ("signer", "", "ca"), ("other", CLIENT_AUTH, "ca"),
                                    ("foreign", CLIENT_AUTH, "stranger")):
            cls.pki.issue(name, usage, issuer)
        cls.register = random_register(cls.chance)
        cls.person = list(cls.register["persons"])[3]
        cls.double = Double(cls.pki, cls.temporary.name, cls.register)

    @classmethod
    def tearDownClass(cls):
        code = cls.double.stop()
        cls.temporary.cleanup()
        assert code == 0, f"sakta-sandbox ended with {code} on SIGTERM"

    def setUp(self):
        self.double.behave("answer")

    def question(self, **wrong):
        question = Question(self.person, wrong.pop("version", "1.1"))
        for field, value in wrong.items():
            self.assertTrue(hasattr(question, field), field)
            setattr(question, field, value)
        return question

    def signed(self, question, signer="signer"):
        return question.sign(self.pki.path(signer + ".key"), self.pki.path(signer + ".pem"))

    def ask(self, question, signer="signer"):
        return self.double.post(self.signed(question, signer), question)

    def body(self, question, octets):
        envelope = ET.fromstring(octets)
        self.assertEqual(envelope.tag, f"{{{ENVELOPE[question.version]}}}Envelope")
        return envelope.find(f"{{{ENVELOPE[question.version]}}}Body")[0]

    def assert_answered(self, question, octets):
        reply = self.body(question, octets)
        self.assertEqual(reply.tag, f"{{{NINO}}}GetDebtsResponse")
        return reply

    def assert_refused(self, code, question, octets=None, signer="signer"):
        """Typed fault, HTTP 4xx or 5xx, in the request's own SOAP version."""
        status, answer = self.double.post(octets or self.signed(question, signer), question)
        self.assertIn(status, (400, 500), answer)
        fault = self.body(question, answer)
        self.assertEqual(fault.tag, f"{{{ENVELOPE[question.version]}}}Fault", answer)
        detail = fault.find("detail") if question.version == "1.1" else fault.find(f"{{{ENVELOPE['1.2']}}}Detail")
        self.assertIsNotNone(detail, answer)
        self.assertEqual(texts(detail.find(f"{{{NINO}}}NinoFault"), "code"), [code], answer)
        self.assertEqual(self.double.seen()[-1]["outcome"], code)
        return detail.find(f"{{{NINO}}}NinoFault")

    # Good requests

    def test_figures_are_those_of_the_register_in_both_bindings(self):
        for version in ("1.1", "1.2"):
            for person, entry in self.register["persons"].items():
                with self.subTest(version=version, properties=len(entry["properties"])):
                    question = Question(person, version)
                    status, octets = self.ask(question)
                    self.assertEqual(status, 200, octets)
                    reply = self.assert_answered(question, octets)
                    self.assertEqual(texts(reply, "requestId", "municipalityCode", "personCode", "currency"),
                                     [question.message_id, "0099990", person, "EUR"])
                    self.assertEqual(*map(datetime.fromisoformat, (reply.findtext(f"{{{NINO}}}asOf"),
                                                                   self.register["asOf"])))
                    totals = [str(sum((Decimal(p[name]) for p in entry["properties"]), Decimal("0.00")))
                              for name in AMOUNTS]
                    self.assertEqual(texts(reply.find(f"{{{NINO}}}totals"), *AMOUNTS), totals)
                    properties = reply.findall(f"{{{NINO}}}property")
                    self.assertEqual(len(properties), len(entry["properties"]))
                    for found, wanted in zip(properties, entry["properties"]):
                        fields = ("name", "address", "cadastreNumber", "accountNumber", "taxYear", *AMOUNTS)
                        self.assertEqual(texts(found, *fields), [wanted.get(name) for name in fields])
                        self.assertEqual([texts(due, "date", "amount") for due in found.findall(f"{{{NINO}}}dueDate")],
                                         [[due["date"], due["amount"]] for due in wanted["dueDates"]])

    def test_reply_relates_to_the_request_and_has_its_own_id(self):
        question = self.question()
        header = ET.fromstring(self.ask(question)[1]).find(f"{{{ENVELOPE['1.1']}}}Header")
        self.assertEqual(header.findtext(f"{{{WSA}}}RelatesTo"), question.message_id)
        self.assertEqual(header.findtext(f"{{{WSA}}}Action"), NINO + ":GetDebtsResponse")
        self.assertNotEqual(header.findtext(f"{{{WSA}}}MessageID"), question.message_id)
        self.assertIsNone(header.find(f"{{{WSSE}}}Security"), "the request's security header must not come back")

    def test_replies_are_valid_against_the_contract(self):
        schema = self.pki.path("nino.xsd")
        root = ET.parse(os.path.join(os.path.dirname(__file__), "../../../wsdl/nino/nino.wsdl")).getroot()
        ET.register_namespace("tns", NINO)
        types = root.find("{http://schemas.xmlsoap.org/wsdl/}types")[0]
        types.set("xmlns:tns", NINO)
        schema.write_bytes(ET.tostring(types))
        for person in self.register["persons"]:
            question = Question(person)
            reply = self.pki.path("reply.xml")
            reply.write_bytes(ET.tostring(self.assert_answered(question, self.ask(question)[1])))
            run("xmllint", "--noout", "--nonet", "--schema", schema, reply)

    def test_prefixed_body_and_registers_new_figures_are_read(self):
        register = json.loads(json.dumps(self.register))
        register["persons"]["11111111111"] = {"properties": [dict(register["persons"][self.person]["properties"][0],
                                                                  debt="9876543.21")]}
        self.double.set_register(register)
        question = Question("11111111111")
        question.body = (f'<n:GetDebts xmlns:n="{NINO}">\n  <n:municipalityCode>0099990</n:municipalityCode>'
                         "<n:personCode>11111111111</n:personCode><n:purpose>SERVICE</n:purpose>"
                         "<n:requesterSystem>Ē &amp; Co</n:requesterSystem></n:GetDebts>")
        status, octets = self.ask(question)
        self.double.set_register(self.register)
        self.assertEqual(status, 200, octets)
        totals = self.assert_answered(question, octets).find(f"{{{NINO}}}totals")
        self.assertEqual(texts(totals, "debt"), ["9876543.21"])

    def test_a_connection_serves_several_requests(self):
        connection = self.double.connect()
        for _ in range(3):
            question = self.question()
            self.assertEqual(self.double.post(self.signed(question), question, connection)[0], 200)
        connection.close()

    def test_many_at_once_each_get_their_own_answer(self):
        questions = [Question(person, version) for person in self.register["persons"] for version in ("1.1", "1.2")]
        octets = [self.signed(question) for question in questions]
        answers = [None] * len(questions)

        def post(i):
            answers[i] = self.double.post(octets[i], questions[i])

        threads = [threading.Thread(target=post, args=(i,)) for i in range(len(questions))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for question, (status, answer) in zip(questions, answers):
            self.assertEqual(status, 200, answer)
            self.assertEqual(texts(self.assert_answered(question, answer), "requestId"), [question.message_id])

    # Who may

    def test_without_a_client_certificate_nothing_is_answered(self):
        before = len(self.double.seen())
        for client in (None, "foreign"):
            with self.subTest(client=client), self.assertRaises((ssl.SSLError, ConnectionError,
                                                                 http.client.HTTPException)):
                question = self.question()
                self.double.post(self.signed(question), question, self.double.connect(client))
        self.assertEqual(len(self.double.seen()), before)

    def test_unsigned_is_refused(self):
        self.assert_refused("NINO-201", self.question(signed=()))

    def test_no_security_header_is_refused(self):
        question = self.question(signed=())
        octets = self.signed(question).decode()
        start, end = octets.index("<wsse:Security"), octets.index("</wsse:Security>") + len("</wsse:Security>")
        self.assert_refused("NINO-201", question, (octets[:start] + octets[end:]).encode())

    def test_a_signer_that_is_not_pinned_is_refused(self):
        for signer in ("other", "foreign"):
            with self.subTest(signer=signer):
                self.assert_refused("NINO-201", self.question(), signer=signer)

    def test_a_signature_by_another_key_than_the_certificates_is_refused(self):
        question = self.question()
        octets = question.sign(self.pki.path("other.key"), self.pki.path("signer.pem"))
        self.assert_refused("NINO-201", question, octets)

    def test_each_required_part_must_be_signed(self):
        for part in ("body", "timestamp", "to", "action", "id"):
            with self.subTest(unsigned=part):
                signed = tuple(other for other in ("body", "timestamp", "to", "action", "id") if other != part)
                self.assert_refused("NINO-201", self.question(signed=signed))

    def test_nothing_else_may_be_signed(self):
        self.assert_refused("NINO-201", self.question(signed=("body", "timestamp", "to", "action", "id", "token")))

    def test_other_algorithms_are_refused(self):
        for wrong in ({"signature_method": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384"},
                      {"canonicalization": "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"}):
            with self.subTest(**wrong):
                self.assert_refused("NINO-201", self.question(**wrong))

    def test_one_changed_octet_in_any_signed_part_is_refused(self):
        for part, old, new in (("body", "<requesterSystem>test", "<requesterSystem>tesu"),
                               ("body", f"<personCode>{self.person}", "<personCode>11111111111"),
                               ("to", ">https://nino.example/", ">https://nino.exampla/"),
                               ("action", ":GetDebts</wsa:Action>", ":GetDebtz</wsa:Action>"),
                               ("id", ">urn:uuid:", ">urn:uuie:"), ("timestamp", "<wsu:Expires>2", "<wsu:Expires>3"),
                               ("value", "<ds:SignatureValue>", "<ds:SignatureValue>A")):
            with self.subTest(part=part):
                question = self.question()
                octets = self.signed(question)
                self.assertIn(old.encode(), octets)
                self.assert_refused("NINO-201", question, octets.replace(old.encode(), new.encode(), 1))

    def test_a_signed_body_moved_aside_is_refused(self):
        for version in ("1.1", "1.2"):
            with self.subTest(version=version):
                question = self.question(version=version)
                octets = self.signed(question).decode()
                start, end = octets.index('<s:Body wsu:Id="body">'), octets.index("</s:Envelope>")
                signed_body = octets[start:end]
                forged = signed_body.replace('wsu:Id="body"', 'wsu:Id="forged"').replace(self.person, UNKNOWN)
                wrapped = (octets[:start].replace("</s:Header>", f"<wrapper>{signed_body}</wrapper></s:Header>") +
                           forged + octets[end:])
                self.assert_refused("NINO-201", question, wrapped.encode())

    def test_a_second_signed_id_is_refused(self):
        question = self.question()
        octets = self.signed(question).decode()
        twice = octets.replace("</s:Header>", f'<x xmlns="urn:x" wsu:Id="body"/></s:Header>')
        self.assert_refused("NINO-201", question, twice.encode())

    # When, where, once

    def test_stale_and_early_timestamps_are_refused(self):
        for created, expires in ((-310, 60), (70, 200), (-100, -1), (0, -10)):
            with self.subTest(created=created, expires=expires):
                self.assert_refused("NINO-202", self.question(created=stamp(created), expires=stamp(expires)))

    def test_timestamps_near_the_limits_are_accepted(self):
        for created, expires in ((-290, 60), (50, 200)):
            with self.subTest(created=created, expires=expires):
                self.assertEqual(self.ask(self.question(created=stamp(created), expires=stamp(expires)))[0], 200)

    def test_timestamps_without_zone_are_refused(self):
        self.assert_refused("NINO-202", self.question(created=stamp(0)[:-1]))

    def test_another_address_is_refused(self):
        self.assert_refused("NINO-204", self.question(to="https://nino.example/other"))

    def test_another_action_is_refused(self):
        for wrong in ({"action": NINO + ":GetPayers"}, {"http_action": NINO + ":GetPayers"}, {"http_action": ""}):
            with self.subTest(**wrong):
                self.assert_refused("NINO-002", self.question(**wrong))
        self.assert_refused("NINO-002", self.question(version="1.2", http_action=NINO + ":GetPayers"))

    def test_a_message_id_that_is_no_uuid_is_refused(self):
        for wrong in ("1", "urn:uuid:1", "mailto:a@b.example"):
            with self.subTest(message_id=wrong):
                self.assert_refused("NINO-204", self.question(message_id=wrong))

    def test_replies_to_elsewhere_are_refused(self):
        elsewhere = "<wsa:ReplyTo><wsa:Address>http://169.254.169.254/</wsa:Address></wsa:ReplyTo>"
        self.assert_refused("NINO-204", self.question(extra_header=elsewhere))

    def test_a_replay_is_refused_and_counted(self):
        question = self.question()
        octets = self.signed(question)
        self.assertEqual(self.double.post(octets, question)[0], 200)
        self.assert_refused("NINO-203", question, octets)
        again = self.question(message_id=question.message_id, purpose="SERVICE")
        self.assert_refused("NINO-203", again)
        self.assertEqual([entry["seen"] for entry in self.double.seen() if entry["message_id"] == question.message_id],
                         [1, 2, 3])

    def test_a_refused_signature_does_not_use_up_the_message_id(self):
        question = self.question()
        octets = self.signed(question)
        self.assert_refused("NINO-201", question, octets.replace(b"<requesterSystem>test", b"<requesterSystem>tesu"))
        self.assertEqual(self.double.post(octets, question)[0], 200)

    # What

    def test_unknown_person_municipality_and_purpose_are_refused(self):
        for version in ("1.1", "1.2"):
            for code, wrong in (("NINO-101", {"person": UNKNOWN}), ("NINO-102", {"municipality": "0099991"}),
                                ("NINO-103", {"purpose": "CURIOSITY"})):
                with self.subTest(version=version, code=code):
                    self.assert_refused(code, self.question(version=version, **wrong))

    def test_what_the_contract_does_not_allow_is_refused(self):
        for wrong in ({"person": "161175-19997"}, {"person": "1611751999"}, {"municipality": "99990"},
                      {"purpose": "service"}, {"requester": ""}, {"requester": "x" * 65},
                      {"body": f'<GetDebts xmlns="{NINO}"><personCode>16117519997</personCode></GetDebts>'},
                      {"body": f'<GetDebts xmlns="{NINO}"/>'}):
            with self.subTest(**wrong):
                self.assert_refused("NINO-001", self.question(**wrong))

    def test_another_operation_is_refused(self):
        self.assert_refused("NINO-002", self.question(body=f'<GetPayers xmlns="{NINO}"/>'))

    def test_a_header_that_must_be_understood_and_is_not_is_refused(self):
        self.assert_refused("NINO-001", self.question(extra_header='<x xmlns="urn:x" s:mustUnderstand="1"/>'))

    def test_octets_that_are_no_xml_are_refused_in_soap_1_2(self):
        for octets in (b"no xml", b"<s:Envelope>", b"<html/>"):
            with self.subTest(octets=octets):
                self.assert_refused("NINO-001", self.question(version="1.2"), octets)

    def test_half_a_request_is_refused_at_once(self):
        question = self.question(version="1.2")
        octets = self.signed(question)
        for length in (200, len(octets) // 2, octets.index(b"</s:Envelope>")):
            with self.subTest(length=length):
                self.assert_refused("NINO-001", question, octets[:length])

    def test_other_http_methods_are_refused(self):
        connection = self.double.connect()
        connection.request("GET", "/property-tax")
        self.assertEqual(connection.getresponse().status, 405)
        connection.close()

    def test_older_names_of_the_same_standards_are_refused(self):
        for older in ({"wsa": "http://schemas.xmlsoap.org/ws/2004/08/addressing"},
                      {"wsse": "http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd"}):
            with self.subTest(**older):
                status, octets = self.ask(self.question(**older))
                self.assertIn(status, (400, 500), octets)

    def test_journal_has_no_personal_data(self):
        self.ask(self.question())
        self.ask(self.question(person=UNKNOWN))
        journal = self.double.journal.read_text()
        for secret in (self.person, UNKNOWN, "Ķīpsalas", "NIN-0"):
            self.assertNotIn(secret, journal)

    # Misbehaviour on command

    def test_busy_says_for_how_long(self):
        self.double.behave("busy")
        self.assertEqual(texts(self.assert_refused("NINO-301", self.question()), "retryAfterSeconds"), ["7"])

    def test_fault_in_200(self):
        self.double.behave("fault_in_200")
        for version in ("1.1", "1.2"):
            question = self.question(version=version)
            status, octets = self.ask(question)
            self.assertEqual((status, self.body(question, octets).tag), (200, f"{{{ENVELOPE[version]}}}Fault"))

    def test_other_answer(self):
        self.double.behave("other_answer")
        question = self.question()
        self.assertEqual(self.body(question, self.ask(question)[1]).tag, f"{{{NINO}}}GetPayersResponse")

    def test_other_relates_to(self):
        self.double.behave("other_relates_to")
        question = self.question()
        reply = self.assert_answered(question, self.ask(question)[1])
        self.assertNotEqual(texts(reply, "requestId"), [question.message_id])
        self.assertEqual(self.double.seen()[-1]["message_id"], question.message_id)

    def test_wrong_schema(self):
        self.double.behave("wrong_schema")
        question = self.question()
        status, octets = self.ask(question)
        reply = self.body(question, octets)
        self.assertEqual((status, reply.tag), (200, f"{{{NINO}}}GetDebtsResponse"))
        self.assertEqual(texts(reply, "requestId"), [question.message_id])
        self.assertEqual(texts(reply, "municipalityCode"), ["none"])

    def test_garbage(self):
        self.double.behave("garbage")
        status, octets = self.ask(self.question())
        self.assertEqual(status, 200)
        self.assertRaises(ET.ParseError, ET.fromstring, octets)

    def test_oversized(self):
        self.double.behave("oversized")
        self.assertGreater(len(self.ask(self.question())[1]), 9 * 1024 * 1024)

    def test_cut_reply(self):
        self.double.behave("cut_reply")
        self.assertRaises((http.client.IncompleteRead, ssl.SSLError), self.ask, self.question())

    def test_close_after_read(self):
        self.double.behave("close_after_read")
        question = self.question()
        self.assertRaises((http.client.HTTPException, ConnectionError, ssl.SSLError), self.ask, question)
        self.assertEqual(self.double.seen()[-1], dict(self.double.seen()[-1], message_id=question.message_id, seen=1,
                                                      outcome="close_after_read"))

    def test_hang_after_body(self):
        self.double.behave("hang_after_body")
        question = self.question()
        connection = self.double.connect()
        connection.timeout = 1
        self.assertRaises(TimeoutError, self.double.post, self.signed(question), question, connection)
        connection.close()
        self.assertEqual(self.double.seen()[-1]["outcome"], "hang_after_body")

    def test_misbehaviour_does_not_let_a_wrong_request_pass(self):
        self.double.behave("other_answer")
        self.assert_refused("NINO-201", self.question(signed=()))


class NinoDoubleStops(unittest.TestCase):
    def test_sigterm_ends_it_while_a_peer_hangs_and_a_new_one_remembers_message_ids(self):
        with tempfile.TemporaryDirectory() as folder:
            pki = Pki(folder)
            for name, usage in (("server", SERVER_AUTH), ("client", CLIENT_AUTH), ("signer", "")):
                pki.issue(name, usage)
            register = random_register(random.Random(SEED))
            question = Question(list(register["persons"])[0])
            octets = question.sign(pki.path("signer.key"), pki.path("signer.pem"))
            first = Double(pki, folder, register)
            self.addCleanup(first.kill)
            first.behave("hang_after_body")
            connection = first.connect()
            hanging = threading.Thread(target=lambda: self.assertRaises(
                (http.client.HTTPException, OSError), first.post, octets, question, connection))
            hanging.start()
            self.assertTrue(wait_until(lambda: first.seen()), "the request never came")
            self.assertEqual(first.stop(), 0)
            hanging.join()

            second = Double(pki, folder, register)
            self.addCleanup(second.kill)
            second.behave("answer")
            status, answer = second.post(octets, question)
            self.assertEqual((status, b"NINO-203" in answer), (500, True))
            self.assertEqual(second.stop(), 0)


if __name__ == "__main__":
    unittest.main()
