"""Electronic invoices are sent, made durable, receipted, and kept byte for byte."""

import base64
import concurrent.futures
import json
import uuid

import cases
import invoices
import places
from client import wrapped
from flow import SEED, FlowTest, main

TYPE = "invoice.issued"
REAL = 11  # documents under data/ubl
KEPT = ("waiting", "delivering", "retrying")  # nothing listens where Horizon is: the message is tried in vain


class Send(FlowTest):
    def send_and_compare(self, document, content_type="application/json", body=None):
        """One document there and back: the receipt and the story agree, the octets are the same."""
        client = self.hub.client("supplier-portal")
        sent = body or wrapped(document)

        answer = client.send(TYPE, sent, key=str(uuid.uuid4()), content_type=content_type)

        self.assertEqual(answer.status, 202, answer)
        receipt = answer.json()
        self.assertEqual((receipt["type"], receipt["repeated"]), (TYPE, False))
        self.assertEqual(uuid.UUID(receipt["id"]).version, 7)
        self.assertEqual(answer.headers["Location"], f"/v1/messages/{receipt['id']}")
        status = client.request("GET", receipt["status_url"])
        self.assertEqual(status.status, 200, status)
        self.assertIn(status.json()["state"], KEPT)
        self.assertEqual(status.json()["accepted_at"], receipt["accepted_at"])
        content = client.content(receipt["id"])
        self.assertEqual(content.status, 200, content)
        self.assertEqual(content.body, sent, "the entity as received")
        self.assertEqual(content.headers["Content-Type"].split(";")[0], content_type)
        if content_type == "application/json":
            self.assertEqual(base64.b64decode(json.loads(content.body)["document"]), document)
        client.close()
        return receipt

    def test_each_real_invoice_is_kept_byte_for_byte(self):
        shared = places.shared()
        files = sorted((shared / "data" / "ubl").glob("*.xml")) if shared else []
        print(f"\nreal invoices: {len(files)} executed, {REAL - len(files)} skipped"
              + ("" if shared else " (no SAKTA_SHARED and no ../shared)"))
        if not files:
            self.skipTest(f"{REAL} real invoices skipped: their folder is not here")
        self.assertEqual(len(files), REAL)
        for file in files:
            with self.subTest(file.name):
                self.send_and_compare(file.read_bytes())

    def test_an_invoice_without_the_key_that_orders_it_is_refused(self):
        for content in (b"", b"<a/>", b"no element"):
            document = b"<Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'>" + content + b"</Invoice>"
            answer = self.hub.client("supplier-portal").send(TYPE, wrapped(document), key=str(uuid.uuid4()))
            problem = self.assertProblem(answer, 422, "codec.not_valid")
            self.assertEqual(problem["place"], "/document")

    def test_a_key_with_thousands_of_values_is_refused(self):
        ids = b"<c:ID xmlns:c='urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'>1</c:ID>" * 5000
        document = b"<Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'>" + ids + b"</Invoice>"
        answer = self.hub.client("supplier-portal").send(TYPE, wrapped(document), key=str(uuid.uuid4()))
        problem = self.assertProblem(answer, 422, "codec.not_valid")
        self.assertEqual(problem["place"], "/document")

    def test_twenty_generated_invoices_are_kept_byte_for_byte(self):
        made = [invoices.invoice(SEED + n) for n in range(20)]
        self.assertEqual(len(set(made)), 20)
        for number, document in enumerate(made):
            with self.subTest(number):
                self.send_and_compare(document)
        print("\ngenerated invoices: 20 executed, 0 skipped")

    def test_an_invoice_too_big_for_a_row_is_kept_byte_for_byte(self):
        self.send_and_compare(invoices.large_invoice(SEED))
        self.assertTrue(any(file.is_file() for file in (self.hub.state / "store" / "payload").rglob("*")))

    def test_an_invoice_sent_as_xml_is_kept_byte_for_byte(self):
        space = self.namespace()
        text = base64.b64encode(invoices.invoice(SEED)).decode()
        body = f"<s:SubmitInvoice xmlns:s='{space}'>\r\n <s:document>{text}</s:document></s:SubmitInvoice>\n".encode()
        self.send_and_compare(None, "application/xml", body)

    def test_a_case_is_told_from_opening_to_close(self):
        client = self.hub.client("cases")
        for type_name, made in cases.TYPES.items():
            with self.subTest(type_name):
                body = json.dumps(made("BV-2026-17")).encode()
                answer = client.send(type_name, body, key=f"BV-2026-17/{type_name}")
                self.assertEqual(answer.status, 202, answer)
                self.assertEqual(client.content(answer.json()["id"]).body, body)

    def namespace(self):
        xsd = next((places.SOURCE / "mappings" / "types").glob("invoice.issued-1.xsd")).read_text()
        return xsd.split('targetNamespace="')[1].split('"')[0]

    def test_a_repeat_gets_the_first_receipt(self):
        client, key, body = self.hub.client("supplier-portal"), str(uuid.uuid4()), wrapped(invoices.invoice(SEED))
        first = client.send(TYPE, body, key=key).json()

        second = client.send(TYPE, body, key=key)

        self.assertEqual(second.status, 202, second)
        self.assertEqual(second.json(), {**first, "repeated": True})

    def test_repeats_at_the_same_moment_are_one_message(self):
        key, body = str(uuid.uuid4()), wrapped(invoices.invoice(SEED))
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _: self.hub.client("supplier-portal").send(TYPE, body, key=key), range(8)))

        self.assertEqual({a.status for a in answers}, {202}, answers)
        self.assertEqual(len({a.json()["id"] for a in answers}), 1)
        self.assertEqual(sorted(a.json()["repeated"] for a in answers), [False] + [True] * 7)

    def test_the_same_key_of_another_party_is_another_message(self):
        key = str(uuid.uuid4())
        body = wrapped(invoices.invoice(SEED))
        first = self.hub.client("supplier-portal").send(TYPE, body, key=key)
        other = self.hub.client("nobody-may").send(TYPE, body, key=key)

        self.assertEqual(first.status, 202, first)
        self.assertProblem(other, 403, "gate.no_right")

    def test_nobody_else_sees_a_message(self):
        receipt = self.send_and_compare(invoices.invoice(SEED))
        for party in ("permits", "nobody-may"):
            other = self.hub.client(party)
            self.assertProblem(other.status(receipt["id"]), 404, "journal.no_message")
            self.assertProblem(other.content(receipt["id"]), 404, "journal.no_message")
        self.assertProblem(self.hub.client("supplier-portal").status(str(uuid.uuid4())), 404, "journal.no_message")

    def test_everything_is_there_after_a_restart(self):
        receipt = self.send_and_compare(invoices.large_invoice(SEED))
        self.assertEqual(self.hub.stop(), 0)
        self.hub.start()

        status = self.hub.client("supplier-portal").status(receipt["id"])

        self.assertEqual(status.status, 200, status)
        self.assertIn(status.json()["state"], KEPT)

    def test_the_trace_tells_the_whole_story(self):
        receipt = self.send_and_compare(invoices.invoice(SEED))
        english, latvian = (self.trace(receipt["id"], "--long", "--lang", language) for language in ("en", "lv"))
        for text in (english, latvian):
            for expected in (receipt["id"], TYPE, "supplier-portal", "msg.accepted", "6.1.c"):
                self.assertIn(expected, text)
        for step in ("identified", "authorized", "validated", "sealed"):
            self.assertIn(step, english)
        self.assertNotEqual(english, latvian)


if __name__ == "__main__":
    main()
