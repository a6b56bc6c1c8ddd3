"""Doubles as data: what simulator.yaml says is what they do, in REST and SOAP, and what is wrong in it is told with its place."""

import base64
import http.client
import json
import os
import pathlib
import re
import ssl
import subprocess
import tempfile
import time
import unittest
import xml.etree.ElementTree as ET

import places
import processes
from pki import Pki
from waiting import wait_for

PROGRAM = places.PROGRAMS / "sakta-sandbox"
SCRIPTS = sorted((places.SOURCE / "adapters/systems").glob("*/simulator.yaml"))
PAGE = places.SOURCE / "deploy/docs/simulator.md"
RENEW = "if the change is meant: SAKTA_RENEW_GOLDEN=1 PYTHONPATH=tests/support python3 tests/unit/systems/scripted_double_test.py"
SECRET = "a secret / with: signs"

REST = r"""
simulates: records
source: invented
format: json
credentials: {method: api_key, header: X-Key, refuse: stranger}
unreadable: no_json
unmatched: nowhere
tables:
  documents: {rows: {"7": {title: 'Old "one"', state: closed}}}
  given: {}
refusals:
  stranger: {status: 401, body: '{"code": "K-1"}'}
  no_json: {status: 400, body: '{"code": "J-1"}'}
  nowhere: {status: 404, body: '{"code": "N-1"}'}
  bad: {status: 422, headers: {X-Code: V-1}, body: '{"code": "V-1"}'}
  type: {status: 415}
  unknown: {status: 404, body: '{"code": "U-1", "number": "{{path.number}}"}'}
  closed: {status: 409, body: '{"code": "C-1"}'}
requests:
  - operation: register
    match: {method: post, path: /documents}
    checks:
      - {media_type: application/json, refuse: type}
      - {value: header.idempotency-key, refuse: bad}
      - {value: /title, pattern: "[\\s\\S]{1,40}", refuse: bad}
      - {value: /kind, in: [letter, form], refuse: bad}
      - {value: /pages, pattern: "[0-9]+", optional: true, refuse: bad}
      - {value: /secret, absent: true, refuse: bad}
    state:
      - {insert: given, key: header.idempotency-key, set: {number: "{{counter.documents}}"}}
      - {insert: documents, key: given.number, set: {title: "{{/title}}", state: open}}
    answers:
      - status: 201
        headers: {Location: "/documents/{{given.number}}"}
        body: '{"number": "{{given.number}}", "title": "{{/title}}", "at": "{{now}}"{{if /pages}}, "pages": {{raw /pages}}{{end}}}'
    misbehave:
      refuse: bad
      wrong_schema: {body: '{"number": false}'}
      other_answer: {body: '{"number": "0"}'}
  - operation: list
    match: {method: get, path: /documents, query: {view: all}}
    answers:
      - body: '[{{each documents where state = query.state}}{"number": "{{each.key}}", "title": "{{each.title}}"}{{comma}}{{end}}]'
  - operation: close
    match: {method: post, path: "/documents/{number}/close"}
    state:
      - {find: documents, key: path.number, as: document, none: unknown}
      - {update: documents, key: path.number, set: {state: closed, was: "{{document.state}}"}, when: {value: document.state, equals: open}}
    answers:
      - {when: {value: document.state, in: [closed]}, status: 409, body: '{"code": "C-1"}'}
      - {body: '{"was": "{{documents.was}}"}'}
  - operation: drop
    match: {method: delete, path: "/documents/{number}"}
    state: [{remove: documents, key: path.number, none: unknown}]
    answers: [{status: 204}]
  - operation: log_in
    match: {method: post, path: /form}
    answers: [{body: '{"said": "{{form.who}}"}'}]
"""

XSD = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:t:1" targetNamespace="urn:t:1" elementFormDefault="qualified">
<xs:element name="Ask"><xs:complexType><xs:sequence><xs:element name="code" type="xs:string"/>
<xs:element name="on" type="xs:date" minOccurs="0"/></xs:sequence></xs:complexType></xs:element></xs:schema>"""
WSDL = f"""<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/"><w:types>{XSD}</w:types></w:definitions>"""
SOAP = r"""
simulates: social
source: invented
format: soap
soap: {addressing: optional, unique_ids: true, refuse: envelope}
credentials: {method: basic, user: hub, refuse: stranger}
namespaces: {t: "urn:t:1"}
tables:
  persons: {rows: {"161175-19997": {status: needy, until: "2026-12-31"}}}
refusals:
  envelope: {fault: sender, fault_text: "the envelope is not taken"}
  stranger: {status: 401, fault: sender, fault_text: "who are you?"}
  invalid: {fault: sender, fault_text: "not valid: {{t:code}}", body: "<code xmlns='urn:t:1'>S-1</code>"}
  unknown: {fault: receiver, fault_text: "no such person", body: "<code xmlns='urn:t:1'>S-2</code>"}
requests:
  - operation: ask
    match: {path: /soap, action: "urn:t:1:Ask", element: "{urn:t:1}Ask", holds: "t:code != 'other'"}
    checks:
      - {schema: types.wsdl, refuse: invalid}
      - {value: "t:code", pattern: "[0-9]{6}-[0-9]{5}", refuse: invalid}
    state: [{find: persons, key: "t:code", none: unknown}]
    answers: [{body: "<Answer xmlns='urn:t:1'><code>{{t:code}}</code><status>{{persons.status}}</status></Answer>"}]
    misbehave: {refuse: unknown}
"""
SOAP_11, SOAP_12 = "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"
WSA = "http://www.w3.org/2005/08/addressing"

# What is wrong, by what is put in the place of what; where it is told, and a word of how.
MISTAKES = (
    ("format: json", "format: csv", "format"),
    ("simulates: records", "simulate: records", "did you mean 'simulates'"),
    ("refuse: stranger}", "refuse: nobody}", "no refusal 'nobody'"),
    ("refuse: type}", "refuse: typ}", "no refusal 'typ'"),
    ("{insert: given,", "{insert: taken,", "no table 'taken'"),
    ("value: /kind", "value: kind", "'kind' is no value"),
    ("value: /kind", "value: /ki~nd", "no JSON pointer"),
    ('pattern: "[0-9]+"', 'pattern: "[0-9"', "no XSD regular expression"),
    ("{{counter.documents}}", "{{counter}}", "'counter' is no value"),
    ("{{/title}}\", \"at\"", "{{/title\", \"at\"", "is no value"),
    ("{{comma}}{{end}}", "{{comma}}", "'{{end}}' is no value"),
    ("{{each documents where", "{{each document where", "is no value"),
    ("{{document.state}}", "{{documnt.state}}", "is no value"),
    ("key: path.number, none: unknown}]", "key: path.numbr, none: unknown}]", "the path has no {numbr}"),
    ("path: /form", "path: form", "slash"),
    ("match: {method: post, path: /form}", "match: {method: post}", "which requests"),
    ("{remove: documents,", "{remove: documents, find: documents,", "one of"),
    ("{remove: documents,", "{remove: documents, set: {a: b},", "'set' belongs"),
    ("{value: /secret, absent: true,", "{absent: true,", "'value' is missing"),
    ("{value: /secret, absent: true,", "{value: /secret, absent: true, equals: x,", "absent"),
    ("{value: /secret, absent: true,", "{schema: x.xsd,", "XML alone"),
    ("{value: /secret, absent: true,", "{holds: 'true()',", "XML alone"),
    ("answers: [{status: 204}]", "answers: [{status: 99}]", "99"),
    ("answers: [{status: 204}]", "answers: []", "answers"),
    ("answers: [{status: 204}]", "answers: [{fault: sender}]", "soap"),
    ("answers: [{status: 204}]", "answers: [{when: {value: path.number}, status: 204}]", "last answer"),
    ("header: X-Key,", "", "needs one of 'header' and 'query'"),
    ("method: api_key, header: X-Key", "method: oauth2", "'user' is missing"),
    ("format: json", "format: json\nsoap: {}", "'soap' is of the format"),
    ("  given: {}", "  given: {}\n  header: {}", "cannot be called 'header'"),
    ("  given: {}", "  given: {rows: {a: {key: b}}}", "a column cannot be called 'key'"),
    ("set: {title:", "set: {key: x, title:", "a column cannot be called 'key'"),
    ("  given: {}", "  given: {rows: {a: b}}", "rows"),
    ("  given: {}", "  given: {}\n  given: {}", "twice"),
)
SOAP_MISTAKES = (
    ("action: \"urn:t:1:Ask\"", "action: \"urn:t:1:Ask\", method: post", None),
    ("namespaces: {t:", "namespaces: {s:", "no XPath"),
    ("holds: \"t:code != 'other'\"", "holds: \"t:code != \"", "no XPath"),
    ("schema: types.wsdl", "schema: none.xsd", "none.xsd"),
    ("schema: types.wsdl", "schema: two.wsdl", "already exist"),  # the same schema twice
    ("addressing: optional", "addressing: perhaps", "addressing"),
    ("soap: {", "soap: {versions: [\"1.3\"], ", "versions"),
    ("{fault: receiver, fault_text", "{fault_text", "'fault' is missing"),
)


class Program:
    """One scripted double, as sakta-sandbox runs it."""

    def __init__(self, test, script, slug, pki, ca=False, more=None):
        self.pki, self.slug, self.more = pki, slug, more or {}
        folder = tempfile.TemporaryDirectory()
        test.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.script = self.folder / "simulator.yaml"
        self.script.write_text(script)
        (self.folder / "types.wsdl").write_text(WSDL)
        (self.folder / "secret").write_text(SECRET)
        self.ca = ca
        test.addCleanup(lambda: self.program and self.program.kill())
        self.program = None
        self.start()

    def start(self):
        ports = self.folder / "ports.json"
        ports.unlink(missing_ok=True)
        options = {"port": 0, "cert": self.pki.certificate("pspp"), "key": self.pki.key("pspp"), "secret": self.folder / "secret",
                   "data": self.folder / "data.json", "journal": self.folder / "journal", "behaviour": self.folder / "behaviour",
                   **({"ca": self.pki.certificate("systems-ca")} if self.ca else {}), **self.more}
        self.program = processes.Program(
            [PROGRAM, "--ports", ports, "--script", self.script,
             *(part for name, value in options.items() for part in (f"--{self.slug}-{name}", value))], self.folder / "log")
        self.port = wait_for(lambda: self.program.running() and ports.exists() and json.loads(ports.read_text())[self.slug],
                             places.patience(10), "the double listens")

    def call(self, method, path, body=b"", **headers):
        context = ssl.create_default_context(cafile=self.pki.certificate("systems-ca"))
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=places.patience(20), context=context)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items() if value})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()

    def behave(self, operation, word):
        (self.folder / "behaviour").write_text(json.dumps({operation: word}))

    def journal(self):
        return [json.loads(line) for line in (self.folder / "journal").read_text().splitlines()]


class Scripted(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.pki = Pki(pathlib.Path(temporary.name) / "pki")


class Rest(Scripted):
    def setUp(self):
        self.double = Program(self, REST, "records", self.pki)

    def call(self, method, path, body=None, **headers):
        octets = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        sent = {"X_Key": SECRET, "Content_Type": "application/json" if octets else None, **headers}
        status, headers, text = self.double.call(method, path, octets, **sent)
        return status, headers, json.loads(text) if text else None

    def register(self, key="one", **members):
        return self.call("POST", "/documents", {"title": "A \"letter\"\n", "kind": "letter", **members}, Idempotency_Key=key)

    def test_the_registered_document_gets_the_next_number_and_a_repeat_the_same(self):
        status, headers, said = self.register()
        self.assertEqual((status, headers["Location"], said["number"], said["title"]), (201, "/documents/1", "1", "A \"letter\"\n"))
        self.assertRegex(said["at"], r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        self.assertEqual(self.register("two", pages=3)[2]["number"], "2")
        self.assertEqual(self.register()[2]["number"], "1")
        self.assertEqual(self.register("three", pages=3)[2] | {"at": ""},
                         {"number": "3", "title": "A \"letter\"\n", "pages": 3, "at": ""})

    def test_each_check_has_its_own_refusal(self):
        for change, wanted in (({"kind": "other"}, 422), ({"kind": None}, 422), ({"title": ""}, 422), ({"title": "x" * 41}, 422),
                               ({"pages": "many"}, 422), ({"secret": "x"}, 422), ({}, 201)):
            with self.subTest(change):
                self.assertEqual(self.register(**change)[0], wanted)
        good = {"title": "x", "kind": "form"}
        self.assertEqual(self.call("POST", "/documents", good)[0], 422)
        self.assertEqual(self.call("POST", "/documents", good, Idempotency_Key="k", Content_Type="text/plain")[0], 415)
        self.assertEqual(self.call("POST", "/documents", b"{\"title\": ", Idempotency_Key="k")[2], {"code": "J-1"})
        self.assertEqual(self.call("GET", "/elsewhere")[2], {"code": "N-1"})
        for key in (None, "", SECRET[:-1], SECRET + "x"):
            self.assertEqual(self.call("POST", "/documents", good, Idempotency_Key="k", X_Key=key)[::2], (401, {"code": "K-1"}))
        self.assertEqual(self.register("twice")[2]["number"], "2", "what was refused has no effect")

    def test_rows_are_found_changed_listed_and_removed(self):
        self.register()
        self.assertEqual(self.call("GET", "/documents?view=all&state=closed")[2], [{"number": "7", "title": 'Old "one"'}])
        self.assertEqual(self.call("POST", "/documents/1/close")[2], {"was": "open"})
        self.assertEqual([one["number"] for one in self.call("GET", "/documents?view=all&state=closed")[2]], ["1", "7"])
        self.assertEqual(self.call("POST", "/documents/1/close")[::2], (409, {"code": "C-1"}))
        self.assertEqual(self.call("POST", "/documents/a%2Fb/close")[::2], (404, {"code": "U-1", "number": "a/b"}))
        self.assertEqual(self.call("DELETE", "/documents/7")[0], 204)
        self.assertEqual(self.call("DELETE", "/documents/7")[0], 404)
        self.assertEqual(self.call("GET", "/documents?view=all")[2], [])

    def test_what_it_knows_outlives_it(self):
        self.register()
        self.double.program.kill()
        self.double.start()
        self.assertEqual(self.register()[2]["number"], "1")
        self.assertEqual(self.register("new")[2]["number"], "2")

    def test_a_form_s_fields_are_values(self):
        answer = self.call("POST", "/form", b"who=J%C4%81nis+B", Content_Type="application/x-www-form-urlencoded")
        self.assertEqual(answer[2], {"said": "Jānis B"})

    def test_it_misbehaves_on_demand_and_a_bad_request_is_refused_all_the_same(self):
        for word, wanted in (("refuse", (422, {"code": "V-1"})), ("fault_in_200", (200, {"code": "V-1"})),
                             ("wrong_schema", (200, {"number": False})), ("other_answer", (200, {"number": "0"})), ("busy", (503, None))):
            self.double.behave("register", word)
            self.assertEqual(self.register()[::2], wanted, word)
            self.assertEqual(self.register(kind="other")[0], 422, word)
        self.assertEqual(self.register()[1]["Retry-After"], "7")
        self.double.behave("register", "answer")
        self.assertEqual(self.register()[2]["number"], "1", "but for wrong_schema and other_answer nothing took effect")
        for word in ("cut_reply", "close_after_read", "garbage"):
            self.double.behave("register", word)
            with self.assertRaises((http.client.HTTPException, ConnectionError, ValueError), msg=word):
                self.register()
        self.double.behave("register", "late")
        began = time.monotonic()
        self.assertEqual(self.register()[0], 201)
        self.assertGreater(time.monotonic() - began, 2.5)

    def test_the_good_answer_comes_twice_behind_one_another(self):
        self.double.behave("drop", "repeated")
        context = ssl.create_default_context(cafile=self.pki.certificate("systems-ca"))
        connection = http.client.HTTPSConnection("127.0.0.1", self.double.port, timeout=places.patience(20), context=context)
        connection.connect()
        connection.sock.sendall(f"DELETE /documents/7 HTTP/1.1\r\nHost: a\r\nX-Key: {SECRET}\r\nConnection: close\r\n\r\n".encode())
        said = b""
        while part := connection.sock.recv(4096):
            said += part
        connection.close()
        self.assertEqual(said.count(b"HTTP/1.1 204"), 2)

    def test_the_journal_has_no_secret(self):
        self.register()
        self.assertNotIn(SECRET, (self.double.folder / "journal").read_text())
        (call,) = self.double.journal()
        self.assertEqual((call["operation"], call["status"], call["headers"]["x-key"]), ("register", 201, "..."))


SIGNED = r"""
simulates: records
format: json
refusals: {unsigned: {status: 401, body: '{"code": 202}'}}
requests:
  - operation: begin
    match: {method: post, path: /payments}
    checks: [{signature: mpay, refuse: unsigned}]
    answers: [{status: 201, signature: mpay, body: '{"id": "7", "note": "", "user": "{{/user}}"}'}]
    misbehave: {other_answer: {signature: wrong, body: '{"id": "8", "user": "x"}'}}
"""


class Signatures(Scripted):
    """MPay's rule, against openssl: what is joined stands here by hand."""

    def setUp(self):
        self.double = Program(self, SIGNED, "records", self.pki, more={"callers-key": self.pki.certificate("hub-signing"),
                                                                       "own-key": self.pki.key("mobilly-signing")})

    def openssl(self, *arguments, given):
        return subprocess.run(["openssl", "dgst", "-sha256", *arguments], input=given.encode(), capture_output=True)

    def signed(self, joined, **values):
        signature = self.openssl("-sign", self.pki.key("hub-signing"), given=joined).stdout
        return json.dumps({**values, "signature": base64.b64encode(signature).decode()})

    def begin(self, body):
        status, _, text = self.double.call("POST", "/payments", body.encode(), Content_Type="application/json")
        return status, json.loads(text)

    def believed(self, joined, answer):
        file = self.double.folder / "signature"
        file.write_bytes(base64.b64decode(answer["signature"]))
        key = self.double.folder / "key"
        key.write_bytes(subprocess.run(["openssl", "x509", "-pubkey", "-noout", "-in", self.pki.certificate("mobilly-signing")],
                                       capture_output=True, check=True).stdout)
        return self.openssl("-verify", key, "-signature", file, given=joined).returncode == 0

    def test_an_empty_or_0_beginning_gets_no_dot(self):
        for joined, values in (("A.BA.BC.C", {"user": "A", "b": {"ba": "BA", "bc": "BC"}, "c": "C"}), ("05", {"user": 0, "b": 5}),
                               ("x", {"user": "", "b": "x"}), ("a.05", {"user": "a", "b": ["0", "5"]}), ("a.", {"user": "a", "b": []})):
            with self.subTest(joined):
                self.assertEqual(self.begin(self.signed(joined, **values))[0], 201)
                self.assertEqual(self.begin(self.signed(f".{joined}", **values)), (401, {"code": 202}))
        self.assertEqual(self.begin(self.signed("1", user=True))[0], 401)
        self.assertEqual(self.begin(json.dumps({"user": "a"}))[0], 401)

    def test_its_answer_is_signed_over_its_values_or_wrongly_on_demand(self):
        body = self.signed("sakta", user="sakta")
        answer = self.begin(body)[1]
        self.assertEqual(list(answer), ["id", "note", "user", "signature"])
        self.assertTrue(self.believed("7..sakta", answer))
        self.assertFalse(self.believed("7.sakta", answer))
        self.double.behave("begin", "other_answer")
        self.assertFalse(self.believed("8.x", self.begin(body)[1]))


class Credentials(Scripted):
    def double(self, credentials):
        return Program(self, REST.replace("{method: api_key, header: X-Key, refuse: stranger}", credentials), "records", self.pki)

    def test_basic(self):
        double = self.double("{method: basic, user: hub}")
        pass_ = "Basic " + base64.b64encode(f"hub:{SECRET}".encode()).decode()
        self.assertEqual(double.call("DELETE", "/documents/7", Authorization=pass_[:-1])[0], 401)
        self.assertEqual(double.call("DELETE", "/documents/7", Authorization=pass_)[0], 204)

    def test_key_in_a_parameter(self):
        double = self.double("{method: api_key, query: key}")
        quoted = "a%20secret%20%2F%20with:%20signs"
        self.assertEqual(double.call("DELETE", "/documents/7?key=other")[0], 401)
        self.assertEqual(double.call("DELETE", f"/documents/7?key={quoted}")[0], 204)
        self.assertNotIn(SECRET, (double.folder / "journal").read_text())

    def test_bearer(self):
        double = self.double("{method: bearer}")
        self.assertEqual(double.call("DELETE", "/documents/7", Authorization="Bearer no")[0], 401)
        self.assertEqual(double.call("DELETE", "/documents/7", Authorization=f"Bearer {SECRET}")[0], 204)

    def test_client_certificate(self):
        double = self.double("{method: none, certificate: true}")
        self.assertEqual(double.call("DELETE", "/documents/7")[0], 401)

    def test_oauth2(self):
        double = self.double("{method: oauth2, user: hub, token_path: /token, lifetime: 3}")
        form = {"Content_Type": "application/x-www-form-urlencoded"}
        quoted = "a%20secret%20%2F%20with%3A%20signs"

        def token(body, **headers):
            status, _, text = double.call("POST", "/token", body.encode(), **{**form, **headers})
            return status, json.loads(text)
        self.assertEqual(token("grant_type=password"), (400, {"error": "unsupported_grant_type"}))
        self.assertEqual(token("grant_type=client_credentials&client_id=hub&client_secret=no"), (401, {"error": "invalid_client"}))
        self.assertEqual(token("x", Content_Type="text/plain")[0], 400)
        good = token(f"grant_type=client_credentials&client_id=hub&client_secret={quoted}")
        self.assertEqual((good[0], good[1]["token_type"], good[1]["expires_in"]), (200, "Bearer", 3))
        pass_ = {"Authorization": f"Bearer {good[1]['access_token']}"}
        self.assertEqual(double.call("GET", "/documents?view=all", **pass_)[0], 200)
        wait_for(lambda: double.call("GET", "/documents?view=all", **pass_)[0] == 401, places.patience(10), "the token ends")
        self.assertEqual(double.call("GET", "/documents?view=all", Authorization="Bearer x")[0], 401)
        basic = "Basic " + base64.b64encode(f"hub:{quoted}".encode()).decode()
        self.assertEqual(token("grant_type=client_credentials", Authorization=basic)[0], 200)


class Soap(Scripted):
    def setUp(self):
        self.double = Program(self, SOAP, "social", self.pki)

    def call(self, payload, version=SOAP_11, header="", action="urn:t:1:Ask", **headers):
        octets = f'<e:Envelope xmlns:e="{version}" xmlns:a="{WSA}"><e:Header>{header}</e:Header><e:Body>{payload}</e:Body></e:Envelope>'
        said = ({"Content_Type": "text/xml", "SOAPAction": f'"{action}"'} if version == SOAP_11
                else {"Content_Type": f'application/soap+xml; charset=utf-8; action="{action}"'})
        pass_ = "Basic " + base64.b64encode(f"hub:{SECRET}".encode()).decode()
        status, headers, text = self.double.call("POST", "/soap", octets.encode(), **{"Authorization": pass_, **said, **headers})
        return status, headers["Content-Type"], ET.fromstring(text)

    @staticmethod
    def ask(code="161175-19997", more=""):
        return f'<Ask xmlns="urn:t:1"><code>{code}</code>{more}</Ask>'

    def assert_fault(self, answer, text, code=None, status=500):
        self.assertEqual(answer[0], status)
        words = [one.text for one in answer[2].iter() if one.tag.split("}")[-1] in ("faultstring", "Text")]
        self.assertEqual(words, [text])
        self.assertEqual([one.text for one in answer[2].iter("{urn:t:1}code")], [code] if code else [])

    def test_it_answers_in_the_version_that_it_was_asked_in(self):
        for version, media in ((SOAP_11, "text/xml"), (SOAP_12, "application/soap+xml")):
            status, kind, tree = self.call(self.ask(), version)
            self.assertEqual((status, kind.split(";")[0], tree.tag), (200, media, f"{{{version}}}Envelope"))
            self.assertEqual([one.text for one in tree.iter("{urn:t:1}status")], ["needy"])

    def test_each_refusal_is_a_fault_with_its_detail(self):
        for version in (SOAP_11, SOAP_12):
            self.assert_fault(self.call(self.ask("1<!-- -->1"), version), "not valid: 11", "S-1")
            self.assert_fault(self.call(self.ask(more="<on>soon</on>"), version), "not valid: 161175-19997", "S-1")
            self.assert_fault(self.call(self.ask("111111-11111"), version), "no such person", "S-2")
            self.assert_fault(self.call(self.ask(), version, '<x:y xmlns:x="urn:x" e:mustUnderstand="1"/>'), "the envelope is not taken")
        self.assert_fault(self.call(self.ask(), Content_Type="application/json"), "the envelope is not taken")
        self.assert_fault(self.call(self.ask(), Authorization=None), "who are you?", status=401)
        self.assert_fault(self.call(self.ask(), action="urn:t:1:Other"), "the request is not taken")
        self.assert_fault(self.call(self.ask("other")), "the request is not taken")
        self.assert_fault(self.call('<Ask xmlns="urn:t:2"/>'), "the request is not taken")
        status, _, text = self.double.call("POST", "/soap", b"<!DOCTYPE a []><a/>", Content_Type="text/xml")
        self.assertEqual((status, "who are you?" in text), (401, True))

    def test_addressing_is_checked_and_answered(self):
        header = "<a:Action>urn:t:1:Ask</a:Action><a:MessageID>urn:uuid:1</a:MessageID>"
        status, _, tree = self.call(self.ask(), SOAP_12, header)
        self.assertEqual((status, [one.text for one in tree.iter(f"{{{WSA}}}RelatesTo")], [one.text for one in tree.iter(f"{{{WSA}}}Action")]),
                         (200, ["urn:uuid:1"], ["urn:t:1:AskResponse"]))
        self.assert_fault(self.call(self.ask(), SOAP_12, header), "the envelope is not taken")
        self.assert_fault(self.call(self.ask(), SOAP_12, header.replace("Ask", "Other").replace(":1<", ":2<")), "the envelope is not taken")
        self.assert_fault(self.call(self.ask(), SOAP_12, "<a:MessageID>urn:uuid:3</a:MessageID>"), "the envelope is not taken")

    def test_misbehaviour(self):
        self.double.behave("ask", "fault_in_200")
        self.assert_fault(self.call(self.ask()), "no such person", "S-2", status=200)
        self.double.behave("ask", "wrong_schema")
        with self.assertRaises((http.client.HTTPException, ConnectionError)):
            self.call(self.ask())
        self.assertIn("does not say how 'ask' misbehaves", self.double.program.tail())


class Findings(unittest.TestCase):
    def check(self, text, slug="records"):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "simulator.yaml"
            file.write_text(text)
            (file.parent / "types.wsdl").write_text(WSDL)
            (file.parent / "two.wsdl").write_text(WSDL.replace("<w:types>", f"<w:types>{XSD}"))
            done = {lang: subprocess.run([PROGRAM, "--check", file], capture_output=True, text=True, check=False,
                                         env={**os.environ, "LANG": lang}) for lang in ("en_GB.UTF-8", "lv_LV.UTF-8")}
            english, latvian = (one.stdout.splitlines() for one in done.values())
            for one in done.values():
                self.assertEqual(one.returncode, 1 if english else 0, one)
            for line in english + latvian:
                self.assertRegex(line, rf"^{re.escape(str(file))}:\d+:\d+: .", line)
            if english:
                self.assertEqual(len(english), len(latvian))
                self.assertNotEqual(english, latvian)
            return [line.removeprefix(f"{file}:") for line in english]

    def test_each_mistake_is_told_with_its_line(self):
        for script, mistakes in ((REST, MISTAKES), (SOAP, SOAP_MISTAKES)):
            self.assertEqual(self.check(script), [])
            for old, new, word in mistakes:
                with self.subTest(new):
                    self.assertIn(old, script)
                    changed = script.replace(old, new, 1)
                    found = self.check(changed)
                    if word is None:
                        self.assertEqual(found, [])
                        continue
                    self.assertTrue(found, "nothing was told")
                    self.assertTrue(any(word in line for line in found), found)
                    last = max(int(line.split(":")[0]) for line in found)
                    self.assertLessEqual(last, changed.count("\n") + 1)

    def test_the_place_is_that_of_the_field(self):
        wanted = next(number for number, line in enumerate(REST.splitlines(), 1) if "value: /kind" in line)
        column = REST.splitlines()[wanted - 1].index("value:") + 1
        self.assertEqual([line.split(" ")[0] for line in self.check(REST.replace("value: /kind", "value: kind"))], [f"{wanted}:{column}:"])

    def test_many_mistakes_are_told_at_once_and_octets_are_no_crash(self):
        self.assertGreaterEqual(len(self.check(REST.replace("refuse: bad}", "refuse: gone}"))), 5)
        for text in ("", "[]", "a: [", "simulates: x\nrequests: 5", "\t", "x" * 100, "simulates: {a: b}"):
            self.assertTrue(self.check(text), text)

    def test_a_script_that_is_wrong_does_not_start(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "simulator.yaml"
            file.write_text("simulates: x\n")
            done = subprocess.run([PROGRAM, "--script", file, "--x-port", "0"], capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn(f"{file}:1:1: ", done.stderr)

    def test_the_shipped_scripts_have_no_finding(self):
        for script in SCRIPTS:
            with self.subTest(script.parent.name):
                done = subprocess.run([PROGRAM, "--check", script], capture_output=True, text=True, check=False)
                self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_the_page_has_every_field(self):
        done = subprocess.run([PROGRAM, "--reference"], capture_output=True, text=True, check=True)
        before = PAGE.read_text().partition("\n## simulator")[0]
        whole = f"{before}\n{done.stdout}"
        if os.environ.get("SAKTA_RENEW_GOLDEN"):
            PAGE.write_text(whole)
        self.assertEqual(whole, PAGE.read_text(), RENEW)


if __name__ == "__main__":
    unittest.main()
