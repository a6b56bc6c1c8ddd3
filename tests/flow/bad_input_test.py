"""What is wrong is refused: its own code, a clear text, the place, no effect, and nothing of the value in the logs."""

import base64
import gzip
import json
import re
import socket
import ssl
import time
import uuid

import cases
import invoices
import places
from canaries import Canaries, nobodys_code
from client import CONTEXT, wrapped
from flow import FlowTest, main

ASK, SEND = "debts.query", "invoice.issued"
GOOD = {"personCode": "161175-19997"}
REQUIRED = ("Sakta-User", "Sakta-Purpose", "Sakta-Legal-Basis")  # `requires` of mappings/types/debts.query-1.yaml


class BadInput(FlowTest):
    @classmethod
    def prepare(cls):
        cls.hub.start()
        cls.canaries = Canaries()

    def setUp(self):
        super().setUp()
        self.before = self.effects()

    def tearDown(self):
        self.hub.close_clients()
        self.assertEqual(self.effects(), self.before, "a refused message had an effect")
        written = self.hub.log_text().encode() + (self.folder / "hub" / "hub.err").read_bytes()
        self.assertEqual(self.canaries.found_in(written), [], "in the logs")
        super().tearDown()

    def effects(self):
        """What the hub says it took, and what reached the partner."""
        text = self.hub.operations("/metrics")[1]
        taken = {line for line in text.splitlines() if re.match(r'sakta_messages_total\{.*outcome="(accepted|asked)"', line)}
        return taken, len(self.sandbox.journal())

    def refused(self, answer, status, code, place=None):
        """Problem details; no value of ours comes back; the record, if there is one, says `refused`."""
        problem = self.assertProblem(answer, status, code, place)
        self.assertEqual(self.canaries.found_in(answer.body), [], "in the answer")
        if problem.get("instance", "").startswith("urn:uuid:"):
            story = self.hub.client("permits").status(problem["instance"].removeprefix("urn:uuid:"))
            if story.status == 200:
                self.assertEqual(story.json()["state"], "refused", story)
        return problem

    def ask(self, body, party="permits", **options):
        return self.hub.client(party).ask(ASK, body, **options)

    def send(self, body, party="supplier-portal", **options):
        return self.hub.client(party).send(SEND, body, **options)

    def xml_ask(self, inner, head=""):
        xsd = (places.SOURCE / "mappings" / "types" / f"{ASK}-1.xsd").read_text()
        space = xsd.split('targetNamespace="')[1].split('"')[0]
        return self.ask(f'{head}<QueryDebts xmlns="{space}">{inner}</QueryDebts>'.encode(), content_type="application/xml")

    # --- who ---------------------------------------------------------------------------------------------------
    def test_no_certificate(self):
        self.refused(self.ask(GOOD, party=None), 401, "gate.no_certificate")

    def test_a_certificate_of_another_authority_does_not_get_through_the_handshake(self):
        for party in ("hub-client", "revoked"):
            with self.subTest(party), self.assertRaises((ssl.SSLError, ConnectionError)):
                self.ask(GOOD, party=party)

    def test_an_unknown_party(self):
        self.refused(self.ask(GOOD, party="unknown"), 403, "gate.unknown_party")

    def test_no_right(self):
        self.refused(self.ask(GOOD, party="nobody-may"), 403, "gate.no_right")
        self.refused(self.send(wrapped(invoices.invoice(1)), party="permits"), 403, "gate.no_right")

    # --- why ---------------------------------------------------------------------------------------------------
    def test_each_missing_part_of_who_and_why_is_named(self):
        for header in REQUIRED:
            with self.subTest(header):
                self.refused(self.ask(GOOD, headers={header: None}), 400, "gate.missing_context", header)

    def test_a_purpose_or_legal_basis_that_the_type_does_not_allow(self):
        for header in ("Sakta-Purpose", "Sakta-Legal-Basis"):
            with self.subTest(header):
                self.refused(self.ask(GOOD, headers={header: self.canaries.text}), 403, "gate.purpose", header)

    def test_headers_that_are_too_long_not_utf8_or_hold_control_characters(self):
        for value in ("x" * 201, b"\xc3\x28", b"a\x01b"):
            with self.subTest(value):
                client = self.hub.client("permits")
                headers = {"Content-Type": "application/json", **CONTEXT[ASK], "Sakta-User": value}
                answer = client.request("POST", f"/v1/ask/{ASK}", json.dumps(GOOD), headers)
                if isinstance(value, bytes) and b"\x01" in value:
                    self.assertEqual(answer.status, 400, answer)  # some of these are no HTTP at all
                else:
                    self.refused(answer, 400, "edge.header_invalid", "Sakta-User")

    # --- what --------------------------------------------------------------------------------------------------
    def test_an_unknown_type(self):
        client = self.hub.client("permits")
        self.refused(client.ask("no.such", GOOD), 404, "route.unknown_type")
        self.refused(client.ask(self.canaries.name, GOOD), 404, "edge.not_found")

    def test_a_type_used_the_wrong_way(self):
        self.refused(self.hub.client("permits").send(ASK, GOOD), 404, "route.wrong_pattern")

    def test_not_well_formed(self):
        for body in (f'{{"personCode": "{self.canaries.code}"', "", "{'personCode': 1}", '{"personCode": "1"} x', "[" * 5):
            with self.subTest(body):
                problem = self.refused(self.ask(body.encode()), 400, "codec.not_well_formed")
                self.assertRegex(problem["place"], r"^\d+:\d+$")
        problem = self.refused(self.xml_ask(f"<personCode>{self.canaries.code}</personKode>"), 400, "codec.not_well_formed")
        self.assertRegex(problem["place"], r"^\d+:\d+$")

    def test_not_valid(self):
        self.refused(self.ask({}), 422, "codec.not_valid")
        problem = self.refused(self.ask({**GOOD, "nickname": self.canaries.name}), 422, "codec.not_valid")
        self.assertIn("place", problem)
        problem = self.refused(self.xml_ask(f"<nickname>{self.canaries.name}</nickname>"), 422, "codec.not_valid")
        self.assertTrue(problem["place"].startswith("/"), problem)

    def test_wrong_shape_of_a_personal_code(self):
        for code in ("16117519997", "161175-1999", "161175-199970", "", "161175–19997", f"{nobodys_code()} ", self.canaries.name):
            with self.subTest(code):
                self.refused(self.ask({"personCode": code}), 422, "codec.wrong_shape", "/personCode")
        problem = self.refused(self.xml_ask(f"<personCode>{self.canaries.name}</personCode>"), 422, "codec.wrong_shape")
        self.assertRegex(problem["place"], r"^/.*personCode")

    def test_duplicate_member(self):
        body = f'{{"personCode": "161175-19997", "personCode": "{self.canaries.code}"}}'.encode()
        self.refused(self.ask(body), 400, "codec.duplicate_member", "/personCode")

    def test_number_where_a_text_belongs(self):
        self.refused(self.ask(b'{"personCode": 16117519997}'), 422, "codec.wrong_json_type", "/personCode")

    def test_text_where_a_number_belongs(self):
        answer = self.hub.client("cases").send("case.status", cases.status("BV-1", sequence="1"))
        self.refused(answer, 422, "codec.wrong_json_type", "/sequence")

    def test_control_characters(self):
        self.refused(self.ask(b'{"personCode": "161175\\u000119997"}'), 400, "codec.control_character", "/personCode")

    def test_not_utf8(self):
        self.refused(self.ask(b'{"personCode": "161175-1999\xff"}'), 400, "codec.encoding")

    def test_document_type_declarations_and_entities(self):
        for head in ('<!DOCTYPE q SYSTEM "file:///etc/passwd">',
                     '<!DOCTYPE q [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'):
            with self.subTest(head):
                self.refused(self.xml_ask("<personCode>161175-19997</personCode>", head), 400, "codec.dtd_forbidden")

    def test_too_deep(self):
        self.refused(self.ask(b'{"a":' * 1000 + b"1" + b"}" * 1000), 400, "codec.limit")
        self.refused(self.xml_ask("<a>" * 1000 + "</a>" * 1000), 400, "codec.limit")

    def test_a_document_that_is_not_what_its_type_says(self):
        for document in (b"no xml at all", b"<Other xmlns='urn:x'/>", b"<!DOCTYPE a><a/>", invoices.invoice(1)[:-20], b""):
            with self.subTest(document[:20]):
                answer = self.send(wrapped(document))
                self.assertIn(answer.status, (400, 422), answer)
                self.assertIn(self.refused(answer, answer.status, answer.json()["code"])["code"],
                              ("codec.document", "codec.dtd_forbidden", "codec.not_valid"))
        self.refused(self.send({"document": "this is no base64!"}), 422, "codec.not_valid", "/document")

    # --- how ---------------------------------------------------------------------------------------------------
    def test_oversized(self):
        big = json.dumps({"document": base64.b64encode(b"x" * 12 * 1024 * 1024).decode()}).encode()
        client = self.hub.client("supplier-portal")
        try:
            answer = client.send(SEND, big)
        except (ConnectionError, ssl.SSLError):
            self.skipTest("the hub closed while we were still sending")
        self.refused(answer, 413, "edge.too_large")

    def test_larger_than_the_type_allows(self):
        self.refused(self.ask(b" " * 1024 * 1024 + json.dumps(GOOD).encode()), 413, "edge.too_large")

    def test_the_same_key_with_another_body(self):
        key, client = str(uuid.uuid4()), self.hub.client("supplier-portal")
        self.assertEqual(client.send(SEND, wrapped(invoices.invoice(1)), key=key).status, 202)
        self.before = self.effects()

        answer = client.send(SEND, wrapped(invoices.invoice(2)), key=key)

        self.refused(answer, 422, "journal.key_reused", "Idempotency-Key")

    def test_a_key_that_is_none(self):
        for key in ("a" * 129, "with space", "ā"):
            with self.subTest(key):
                self.refused(self.ask(GOOD, key=key), 400, "edge.header_invalid", "Idempotency-Key")

    def test_media_types_encodings_and_methods(self):
        client = self.hub.client("permits")
        self.refused(client.ask(ASK, GOOD, content_type="text/plain"), 415, "edge.media_type")
        self.refused(client.ask(ASK, GOOD, accept="text/html"), 406, "edge.not_acceptable")
        self.refused(client.ask(ASK, gzip.compress(json.dumps(GOOD).encode()), headers={"Content-Encoding": "gzip"}), 415,
                     "edge.content_encoding")
        answer = client.request("GET", f"/v1/ask/{ASK}")
        self.refused(answer, 405, "edge.method_not_allowed")
        self.assertEqual(answer.headers["Allow"], "POST")
        self.refused(client.request("GET", f"/v1/{self.canaries.name.encode().hex()}"), 404, "edge.not_found")

    def test_text_in_the_language_that_was_asked_for(self):
        english = self.ask({}, headers={"Accept-Language": "en"})
        latvian = self.ask({}, headers={"Accept-Language": "lv"})
        self.assertNotEqual(english.json()["title"], latvian.json()["title"])
        self.assertEqual(latvian.headers["Content-Language"], "lv")

    def test_headers_beyond_the_limit(self):
        client = self.hub.client("permits")
        answer = client.request("POST", f"/v1/ask/{ASK}", b"{}", {f"X-{n}": "x" * 1000 for n in range(80)})
        self.refused(answer, 431, "edge.headers_too_large")

    def test_octets_that_are_no_http(self):
        with self.raw() as connection:
            connection.sendall(b"HELO there\r\n\r\n")
            self.assertTrue(connection.recv(4096).startswith(b"HTTP/1.1 400"))

    def raw(self):
        plain = socket.create_connection(("127.0.0.1", self.hub.find_ports()["exchange"]), places.patience(30))
        return self.pki.context("permits").wrap_socket(plain, server_hostname="127.0.0.1")


class TooSlow(FlowTest):
    @classmethod
    def prepare(cls):
        cls.hub.edit("hub.yaml", [(r"(?m)^(  header): .*", r"\1: 500ms"), (r"(?m)^(  body): .*", r"\1: 500ms")])
        cls.hub.start()

    raw = BadInput.raw

    def answer_to(self, octets):
        """What comes back, and after how long, if nothing follows these octets."""
        with self.raw() as connection:
            begun = time.monotonic()
            connection.sendall(octets)
            answer = b""
            while chunk := connection.recv(65536):
                answer += chunk
            return answer, time.monotonic() - begun

    def test_a_body_that_never_ends(self):
        head = f"POST /v1/ask/{ASK} HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{{"
        answer, seconds = self.answer_to(head.encode())
        self.assertTrue(answer.startswith(b"HTTP/1.1 408"), answer)
        self.assertIn(b'"edge.too_slow"', answer)
        self.assertLess(seconds, places.patience(5))

    def test_headers_that_never_end(self):
        answer, seconds = self.answer_to(b"POST /v1/ask/debts.query HTTP/1.1\r\nHost: h")
        self.assertTrue(not answer or answer.startswith(b"HTTP/1.1 408"), answer)
        self.assertLess(seconds, places.patience(5))


if __name__ == "__main__":
    main()
