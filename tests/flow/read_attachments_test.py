"""Attachments that a party reads back from its own messages: REST, SOAP by MTOM and as base64; on record before, whole, and no other's."""

import base64
import email.parser
import email.policy
import hashlib
import json
import random
import xml.etree.ElementTree

import archive
import mtom
import places
from archive import CONTEXT, named
from flow import SEED, FlowTest, main
from waiting import wait_for

EX = "{urn:sakta:exchange:1}"
NOBODY = "01936f2e-5b7c-7cc3-98c4-dc0c0c07398f"


class ReadAttachments(FlowTest):
    systems = ()

    @classmethod
    def prepare(cls):
        cls.archive = archive.Archive("1.1")
        cls.addClassCleanup(cls.archive.stop)
        archive.write_site(cls.hub, cls.archive.port)
        cls.hub.start()
        cls.octets = random.Random(SEED).randbytes(3_000_001)
        cls.digest = hashlib.sha256(cls.octets).hexdigest()
        cls.id = cls.send_with(named("Plāns 1.pdf", cls.octets), cls.octets)

    @classmethod
    def send_with(cls, attachment, octets):
        client = cls.hub.client("cases")
        brought = client.request("PUT", f"/v1/attachments/{attachment['digest']}", octets)
        assert brought.status == 201, brought
        body = json.dumps({"document": "R-1", "attachment": [attachment]})
        sent = client.request("POST", "/v1/send/archive.file", body, {**CONTEXT, "Content-Type": "application/json"})
        assert sent.status == 202, sent
        return sent.json()["id"]

    def get(self, message=None, digest=None, party="cases"):
        return self.hub.client(party).request("GET", f"/v1/messages/{message or self.id}/attachments/{digest or self.digest}")

    def ask(self, version="1.1", message=None, digest=None, party="cases", **headers):
        body = (f'<s:Envelope xmlns:s="{mtom.SOAP[version]}"><s:Body><ReadAttachment xmlns="urn:sakta:exchange:1">'
                f"<id>{message or self.id}</id><digest>{digest or self.digest}</digest></ReadAttachment></s:Body></s:Envelope>")
        return self.hub.client(party).request("POST", "/soap/exchange", body, {"Content-Type": mtom.MEDIA[version], **headers})

    def told(self, root):
        attachment = xml.etree.ElementTree.fromstring(root).find(f".//{EX}Attachment")
        self.assertEqual({name: attachment.findtext(EX + name) for name in ("name", "media_type", "size", "digest")},
                         {"name": "Plāns 1.pdf", "media_type": "application/pdf", "size": "3000001", "digest": self.digest})
        return attachment.find(EX + "content")

    def test_over_rest_it_is_a_file(self):
        answer = self.get()
        self.assertEqual((answer.status, answer.body == self.octets), (200, True), answer)
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertEqual(answer.headers["Content-Disposition"], "attachment; filename*=UTF-8''Pl%C4%81ns%201.pdf")
        self.assertEqual(answer.headers["Repr-Digest"], f"sha-256=:{base64.b64encode(bytes.fromhex(self.digest)).decode()}:")
        self.assertEqual((answer.headers["Cache-Control"], answer.headers["X-Content-Type-Options"]), ("no-store", "nosniff"))

    def test_over_soap_it_is_base64_for_who_says_nothing(self):
        for version in ("1.1", "1.2"):
            with self.subTest(version):
                answer = self.ask(version)
                self.assertEqual(answer.status, 200, answer)
                self.assertEqual(base64.b64decode(self.told(answer.body).text, validate=True), self.octets)

    def test_over_soap_it_is_a_part_for_who_reads_parts(self):
        for version in ("1.1", "1.2"):
            with self.subTest(version):
                answer = self.ask(version, Accept="multipart/related, text/xml")
                self.assertEqual(answer.status, 200, answer)
                head = f"Content-Type: {answer.headers['Content-Type']}\r\n\r\n".encode()
                whole = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + answer.body)
                root, part = whole.iter_parts()
                self.assertEqual((whole.get_param("start"), whole.get_param("start-info")), (root["Content-ID"], mtom.MEDIA[version]))
                self.assertEqual((root.get_content_type(), root.get_param("type")), ("application/xop+xml", mtom.MEDIA[version]))
                include, = self.told(root.get_payload(decode=True))
                self.assertEqual(f"<{include.get('href').removeprefix('cid:')}>", part["Content-ID"])
                self.assertEqual(part.get_content_type(), "application/pdf")
                self.assertEqual(part.get_payload(decode=True), self.octets)

    def test_who_sends_in_parts_gets_parts(self):
        envelope = (f'<s:Envelope xmlns:s="{mtom.SOAP["1.1"]}"><s:Body><ReadAttachment xmlns="urn:sakta:exchange:1"><id>{self.id}</id>'
                    f"<digest>{self.digest}</digest></ReadAttachment></s:Body></s:Envelope>")
        answer = self.hub.client("cases").request("POST", "/soap/exchange", mtom.whole(mtom.root(envelope)),
                                                  {"Content-Type": mtom.media()})
        self.assertEqual(answer.status, 200, answer)
        self.assertIn("multipart/related", answer.headers["Content-Type"])

    def test_each_reading_is_on_record(self):
        message = self.send_with(named("counted.pdf", b"counted"), b"counted")
        digest = hashlib.sha256(b"counted").hexdigest()
        for _ in range(2):
            self.assertEqual(self.get(message, digest).body, b"counted")
        client = self.hub.client("cases")
        events = [event for event in client.request("GET", f"/v1/messages/{message}").json()["events"] if event["event"] == "msg.read"]
        self.assertEqual([event["steps"][-1]["name"] for event in events], ["attachment read"] * 2)

    def test_none_is_seen_by_another_party_or_by_guessing(self):
        rows = (("another party's", self.get(party="finance")), ("another digest", self.get(digest="a" * 64)),
                ("no digest", self.get(digest="../content")), ("no message", self.get(NOBODY)))
        for what, answer in rows:
            with self.subTest(what):
                self.assertProblem(answer, 404, "journal.no_message")
        self.assertProblem(self.get(party=None), 401, "gate.no_certificate")
        self.assertProblem(self.get("x"), 404, "edge.not_found")
        for answer in (self.ask(party="finance"), self.ask(digest="a" * 64)):
            self.assertEqual(answer.status, 500, answer)
            self.assertIn(b"journal.no_message", answer.body)

    def test_one_of_an_odd_media_type_is_octets(self):
        (self.hub.site / "types/archive.file-1.yaml").write_text(
            (self.hub.site / "types/archive.file-1.yaml").read_text().replace("  media_types: [application/pdf, image/png]\n", ""))
        self.assertEqual(self.hub.command("reload", "--state", self.hub.state)[0], 0)
        for kind, given in (("no type", "application/octet-stream"), ("multipart/mixed; boundary=x", "application/octet-stream"),
                            ("text/html\r\nSet-Cookie: a=b", "application/octet-stream"), ("text/plain; charset=utf-8", "text/plain; charset=utf-8")):
            with self.subTest(kind):
                octets = kind.encode()
                message = self.send_with(named("odd", octets, kind), octets)
                answer = self.get(message, hashlib.sha256(octets).hexdigest())
                self.assertEqual((answer.headers["Content-Type"], answer.headers["Set-Cookie"], answer.body), (given, None, octets))

    def test_one_that_was_changed_is_told_and_not_begun(self):
        octets = b"to be changed" * 100
        message = self.send_with(named("changed.pdf", octets), octets)
        wait_for(lambda: "archive.put: delivered" in self.trace(message), places.patience(30), "it is delivered")
        kept, = (file for file in (self.hub.state / "store/attachments/kept").rglob("*") if message in file.name)
        sealed = bytearray(kept.read_bytes())
        sealed[len(sealed) // 2] ^= 1
        kept.write_bytes(sealed)
        self.assertProblem(self.get(message, hashlib.sha256(octets).hexdigest()), 500, "journal.unreadable")
        kept.unlink()
        self.assertProblem(self.get(message, hashlib.sha256(octets).hexdigest()), 500, "store.damaged")


if __name__ == "__main__":
    main()
