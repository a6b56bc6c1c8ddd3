"""The same question through SOAP clients that others wrote: zeep, PHP's SoapClient, a client that gSOAP generates from
wsdl/sakta/debts.wsdl when the tests are built, and curl. Each in both versions of SOAP, over TLS with the party's certificate."""

import json
import re
import uuid
import xml.etree.ElementTree as xml

import debts
import places
import processes
from flow import FlowTest, main

HERE = places.SOURCE / "tests" / "interop"
DEBIAN_PYTHON = "/usr/bin/python3"  # the one that Debian's packages are for
TYPES, EXCHANGE = "{urn:sakta:types:debts.query:1}", "{urn:sakta:exchange:1}"
ENVELOPE = {"1.1": "http://schemas.xmlsoap.org/soap/envelope/", "1.2": "http://www.w3.org/2003/05/soap-envelope"}
ACTION = "urn:sakta:types:debts.query:1:QueryDebts"
NONE, ONE, THREE = "111111-11111", "020202-29999", "161175-19997"
CONTEXT = {"user": "anna.liepa", "role": "permit-officer", "case": "BV-2026-17", "purpose": "building-permit",
           "legal_basis": "6.1.e"}
LISTS = {"answer": ("property", "bankAccount"), "property": ("dueDate", "notice")}
VERSIONS = ("1.1", "1.2")


def normal(answer):
    """An answer as debts.figures writes it: every value its text, each list there, nothing that was not told."""
    def texts(value, lists=()):
        told = {name: [] for name in lists}
        for name, one in value.items():
            if name in lists:
                told[name] = [texts(item, LISTS.get(name, ())) for item in one or []]
            elif one is not None:
                told[name] = str(one)
        return told

    told = texts(answer, LISTS["answer"])
    assert told.pop("asOf")
    return told


def from_element(element, name="answer"):
    """The same of an element of XML."""
    lists = LISTS.get(name, ())
    told = {one: [] for one in lists}
    for child in element:
        tag = child.tag.removeprefix(TYPES)
        if tag in lists:
            told[tag].append(from_element(child, tag))
        else:
            told[tag] = child.text
    return told


class Clients(FlowTest):
    persons = {NONE: 0, ONE: 1, THREE: 3}

    @classmethod
    def prepare(cls):
        super().prepare()
        cls.pair = cls.folder / "permits-pair.pem"
        cls.pair.touch(0o600)
        cls.pair.write_text(cls.pki.certificate("permits").read_text() + cls.pki.key("permits").read_text())
        cls.address = f"https://127.0.0.1:{cls.hub.find_ports()['exchange']}/soap/debts"

    def given(self, version, person, context=None, **more):
        return {"wsdl": f"{self.address}?wsdl", "ca": str(self.pki.certificate("ca")), "version": version,
                "question": {"personCode": person}, "context": {**CONTEXT, "idempotency_key": str(uuid.uuid4()), **(context or {})},
                **more}

    def run_client(self, given, *program):
        code, out, errors = processes.run(program, given=json.dumps(given).encode())
        self.assertEqual(code, 0, errors.decode())
        return json.loads(out)

    def zeep(self, version, person, context=None, plugin=False, extra=False):
        pair = {"certificate": str(self.pki.certificate("permits")), "key": str(self.pki.key("permits"))}
        given = self.given(version, person, context, plugin=plugin, extra=extra, **pair)
        return self.run_client(given, DEBIAN_PYTHON, HERE / "ask_zeep.py")

    def php(self, version, person, context=None):
        return self.run_client(self.given(version, person, context, pair=str(self.pair)), "php", HERE / "php" / "debts.php")

    def gsoap(self, version, person, context=None):
        context = {**CONTEXT, **(context or {})}
        code, out, errors = processes.run([places.PROGRAMS / "interop-gsoap", self.address.replace("127.0.0.1", "localhost"), version, self.pki.certificate("ca"), self.pair,
                                           person, *(f"{name}={value}" for name, value in context.items())])
        self.assertEqual(code, 0, errors.decode())
        return json.loads(out)

    def curl(self, version, person, context=None):
        space = ENVELOPE[version]
        said = "".join(f"<x:{name}>{value}</x:{name}>" for name, value in {**CONTEXT, **(context or {})}.items())
        body = self.folder / "curl.xml"
        body.write_text(f"""<s:Envelope xmlns:s="{space}"><s:Header><x:Context xmlns:x="{EXCHANGE[1:-1]}">{said}</x:Context></s:Header>
            <s:Body><q:QueryDebts xmlns:q="{TYPES[1:-1]}"><q:personCode>{person}</q:personCode></q:QueryDebts></s:Body></s:Envelope>""")
        headers = {"1.1": ["-H", "Content-Type: text/xml; charset=utf-8", "-H", f'SOAPAction: "{ACTION}"'],
                   "1.2": ["-H", f'Content-Type: application/soap+xml; charset=utf-8; action="{ACTION}"']}[version]
        code, out, errors = processes.run(["curl", "-sS", "--cacert", self.pki.certificate("ca"), "--cert", self.pki.certificate("permits"),
                                           "--key", self.pki.key("permits"), *headers, "--data-binary", f"@{body}", self.address])
        self.assertEqual(code, 0, errors.decode())
        envelope = xml.fromstring(out)
        self.assertEqual(envelope.tag, f"{{{space}}}Envelope", "the answer comes in the version of the question")
        content = envelope.find(f"{{{space}}}Body")[0]
        if content.tag == TYPES + "QueryDebtsResponse":
            return {"answer": from_element(content)}
        error = content.find(f".//{EXCHANGE}Error")
        return {"fault": {"detail": {child.tag.removeprefix(EXCHANGE): child.text for child in error}}}

    def each(self):
        for name, client in (("zeep", self.zeep), ("php", self.php), ("gsoap", self.gsoap), ("curl", self.curl)):
            for version in VERSIONS:
                yield name, version, client

    def test_every_client_reads_the_register_s_figures_of_no_one_and_three_properties_in_both_versions(self):
        read = 0
        for name, version, client in self.each():
            for person in self.persons:
                with self.subTest(client=name, version=version, person=person):
                    before = len(self.sandbox.journal())
                    told = client(version, person)
                    self.assertIn("answer", told, told)
                    self.assertEqual(normal(told["answer"]), debts.figures(self.register, person))
                    self.assertEqual(len(self.sandbox.journal()), before + 1)
                    read += 1
        print(f"{read} answers equal to the register's figures: 4 clients, SOAP 1.1 and 1.2, 0, 1 and 3 properties")

    def test_every_client_gets_the_error_as_a_typed_fault(self):
        for name, version, client in self.each():
            with self.subTest(client=name, version=version):
                told = client(version, THREE, {"purpose": "curiosity"})
                self.assertNotIn("answer", told)
                detail = told["fault"]["detail"]
                error = detail.get("Error", detail)
                self.assertEqual(error["code"], "gate.purpose")
                self.assertTrue(error["title"], error)

    def test_no_client_gets_in_without_a_certificate_or_learns_another_s_answer(self):
        code, out, _ = processes.run(["curl", "-sS", "--cacert", self.pki.certificate("ca"), "-H", "Content-Type: text/xml", "--data-binary",
                                      f'<s:Envelope xmlns:s="{ENVELOPE["1.1"]}"><s:Body><QueryDebts xmlns="{TYPES[1:-1]}"><personCode>{THREE}'
                                      '</personCode></QueryDebts></s:Body></s:Envelope>', self.address])
        self.assertEqual(code, 0)
        self.assertIn(b"gate.", out)
        self.assertNotIn(b"QueryDebtsResponse", out)

    def test_the_wsdl_names_every_field_and_lets_nothing_else_through(self):
        code, wsdl, _ = processes.run(["curl", "-sS", "--cacert", self.pki.certificate("ca"), f"{self.address}?wsdl"])
        self.assertEqual(code, 0)
        root = xml.fromstring(wsdl)
        tags = [element.tag.rpartition("}")[2] for element in root.iter() if isinstance(element.tag, str)]
        for loose in ("any", "anyAttribute", "anyType", "import", "include"):
            self.assertNotIn(loose, tags)
        self.assertNotRegex(wsdl.decode(), r'type="[^"]*anyType"')
        at = f"127.0.0.1:{self.hub.find_ports()['exchange']}"
        golden = (places.SOURCE / "wsdl" / "sakta" / "debts.wsdl").read_text()
        self.assertEqual(wsdl.decode().replace(at, "hub.sakta.example"), golden, "gSOAP reads the same file")

    def test_zeep_shows_the_typed_fields_of_question_answer_and_header(self):
        told = self.zeep("1.1", ONE)
        self.assertRegex(told["request"], r"^personCode: ns\d+:PersonCode, _soapheaders=\{context: ")
        for field in ("asOf: ns0:Moment", "totalDebt: ns0:Amount", "cadastreNumber: ns0:CadastreNumber", "debt: ns0:Amount",
                      "iban: ns0:Iban", "date: ns0:Day"):
            self.assertIn(field.replace("ns0", ""), re.sub(r"ns\d+", "", told["reply"]))
        self.assertRegex(told["reply"], r"property: \{.*\}\[\]")
        for signature in (told["request"], told["reply"]):
            self.assertNotRegex(signature, r"\bany|_value_1")

    def test_php_shows_the_typed_fields(self):
        told = self.php("1.1", ONE)
        self.assertEqual(set(told["functions"]), {"QueryDebtsResponse QueryDebts(QueryDebts $parameters)"})
        types = {re.match(r"\w+ (\w+)", one).group(1): one for one in told["types"]}
        self.assertIn("PersonCode personCode;", types["QueryDebts"])
        for field in ("Moment asOf;", "Amount totalDebt;", "property property;", "bankAccount bankAccount;"):
            self.assertIn(field, types["QueryDebtsResponse"])
        self.assertIn("CadastreNumber cadastreNumber;", types["property"])
        self.assertNotRegex(" ".join(told["types"]), r"\bany")

    def test_each_version_is_spoken_as_its_specification_says(self):
        one, two = self.php("1.1", NONE), self.php("1.2", NONE)
        self.assertRegex(one["sent"], rf'(?i)Content-Type: text/xml; charset=utf-8\r\nSOAPAction: "{ACTION}"')
        self.assertRegex(two["sent"], rf'(?i)Content-Type: application/soap\+xml; charset=utf-8; action="{ACTION}"')
        self.assertIn(ENVELOPE["1.1"], one["envelope"])
        self.assertIn(ENVELOPE["1.2"], two["envelope"])
        self.assertRegex(self.zeep("1.2", NONE)["content_type"], "^application/soap[+]xml")

    def test_zeep_raises_on_an_element_of_the_answer_that_the_wsdl_does_not_declare(self):
        for version in VERSIONS:
            with self.subTest(version):
                told = self.zeep(version, ONE, extra=True)
                self.assertNotIn("answer", told)
                self.assertIn("extra", told["misread"])

    def test_an_element_of_the_question_that_the_wsdl_does_not_declare_is_refused(self):
        told = self.curl("1.1", f"{THREE}</q:personCode><q:extra>1</q:extra><q:personCode>")
        self.assertEqual(told["fault"]["detail"]["code"], "codec.not_valid")

    def test_zeep_addresses_as_the_wsdl_says_and_is_answered_in_kind(self):
        for version in VERSIONS:
            with self.subTest(version):
                told = self.zeep(version, ONE)
                sent, got = dict(told["sent"]), dict(told["headers"])
                self.assertEqual((sent["Action"], sent["To"]), (ACTION, self.address))
                self.assertEqual(got["RelatesTo"], sent["MessageID"])
                self.assertEqual(got["Action"], ACTION + "Response")

    def test_addressing_that_zeep_adds_twice_is_refused_as_a_typed_fault(self):
        told = self.zeep("1.1", ONE, plugin=True)
        self.assertEqual([name for name, _ in told["sent"]].count("Action"), 2)
        self.assertEqual(told["fault"]["detail"]["code"], "edge.addressing")

    def test_who_does_not_speak_of_addressing_is_not_answered_so(self):
        for version in VERSIONS:
            self.assertNotIn("http://www.w3.org/2005/08/addressing", self.php(version, NONE)["received"])


if __name__ == "__main__":
    main()
