"""Attachments that come with their message over REST: multipart/related, the message first as JSON or XML, or within it as base64. The
same rules as over SOAP (mtom_test.py), told as problem details."""

import base64
import hashlib
import json

import archive
import attachments_test
import places
from archive import CONTEXT, named
from flow import main
from mtom import file, include, part, whole
from waiting import wait_for

JSON, XML = "application/json", "application/xml"


def message(document, *attachments):
    return json.dumps({"document": document, "attachment": list(attachments)})


def xml(document, *files):
    return f'<FileInArchive xmlns="{archive.NS}"><document>{document}</document>{"".join(files)}</FileInArchive>'


def one(name="a.pdf", content="cid:one", media_type="application/pdf", **said):
    return {"name": name, "mediaType": media_type, "content": content, **said}


class RestParts(attachments_test.Attachments):
    def post(self, body, content_type=JSON, party="cases", **headers):
        return self.hub.client(party).request("POST", "/v1/send/archive.file", body, {**CONTEXT, "Content-Type": content_type, "Accept": JSON, **headers})

    def related(self, *parts, **more):
        return self.post(whole(*parts), 'multipart/related; boundary="b1"', **more)

    def root(self, text, media_type=JSON, **more):
        return part(text, Content_Type=media_type, **more)

    def accepted(self, answer):
        self.assertEqual(answer.status, 202, answer)
        return answer.json()["id"]

    def test_reach_the_partner_as_json_and_as_xml(self):
        large, small = self.octets(2_000_003), b"\r\n--b\r\n\r\n"
        parts = part(large, Content_ID="<one>"), part(small, Content_ID="<two@x>", Content_Type="image/png")
        roots = (self.root(message("R-1", one("Plāns.pdf"), one("b.png", "cid:two%40x", "image/png"))),
                 self.root(xml("R-2", file("Plāns.pdf", include("one")), file("b.png", include("two%40x"), "image/png")), XML))
        for count, root in enumerate(roots, 1):
            sent = self.accepted(self.related(root, *parts))
            self.delivered(named("Plāns.pdf", large), named("b.png", small, "image/png"), count=count)
            content = self.hub.client("cases").request("GET", f"/v1/messages/{sent}/content").body.decode()
            self.assertIn(hashlib.sha256(small).hexdigest(), content)
            self.assertNotIn("two%40x", content)

    def test_within_the_message_as_base64(self):
        octets = self.octets(5_001)
        within = base64.b64encode(octets).decode()
        for count, (body, media) in enumerate(((message("R-3", one(content=within)), JSON), (xml("R-4", file("a.pdf", within)), XML)), 1):
            self.accepted(self.post(body.encode(), media))
            self.delivered(named("a.pdf", octets), count=count)

    def test_a_repeat_is_one(self):
        octets = self.octets(77)
        again = {self.accepted(self.related(self.root(message("R-5", one())), part(octets, Content_ID="<one>"), **{"Idempotency-Key": "parts"}))
                 for _ in range(2)}
        self.assertEqual(len(again), 1)

    def test_what_is_wrong_is_told_and_nothing_is_kept(self):
        octets = self.octets(2_048)
        good, root = part(octets, Content_ID="<one>"), self.root(message("W-1", one()))
        digest = hashlib.sha256(octets).hexdigest()
        rows = (
            ("no part", [root], 422, "edge.attachment", "/attachment/0/content"),
            ("a part that nothing includes", [root, part(b"x", Content_ID="<x>")], 422, "edge.attachment", "part 2"),
            ("two parts of one Content-ID", [root, good, good], 422, "edge.attachment", "part 3"),
            ("another digest", [self.root(message("W", one(digest="a" * 64))), good], 422, "edge.attachment", "/attachment/0/digest"),
            ("another size", [self.root(message("W", one(size=1, digest=digest))), good], 422, "edge.attachment", "/attachment/0/size"),
            ("a file", [self.root(message("W", one(content="file:///etc/passwd"))), good], 422, "edge.attachment", "/attachment/0/content"),
            ("a number", [self.root(message("W", one(content=7))), good], 422, "edge.attachment", "/attachment/0/content"),
            ("no base64", [self.root(message("W", one(content="###")))], 422, "edge.attachment", "/attachment/0/content"),
            ("too many", [self.root(message("W", *(one(str(i), f"cid:{i}") for i in range(4))))], 422, "edge.attachment", "/attachment/3"),
            ("another media type", [self.root(message("W", one(media_type="text/html"))), good], 422, "edge.attachment", "/attachment/0/mediaType"),
            ("a root that is no JSON", [self.root("{"), good], 422, "edge.attachment", "part 2"),
            ("a root of another type", [self.root("x", "text/plain"), good], 415, "edge.media_type", "Content-Type"),
            ("a root without a type", [part(message("W", one())), good], 415, "edge.media_type", "Content-Type"),
            ("a large root", [self.root(" " * 2_000_000)], 413, "edge.too_large", "part 1"),
            ("nested parts", [root, part(octets, Content_ID="<one>", Content_Type="multipart/mixed")], 415, "edge.media_type", "part 2"),
        )
        kept, brought = len(self.kept()), self.brought()
        for what, parts, status, code, place in rows:
            with self.subTest(what):
                self.assertProblem(self.related(*parts), status, code, place)
                wait_for(lambda: self.brought() == brought, places.patience(10), "nothing of it stays")
        with self.subTest("cut"):
            self.assertProblem(self.post(whole(root, good)[:-30], 'multipart/related; boundary="b1"'), 400, "edge.malformed", "part 2")
        with self.subTest("another multipart"):
            self.assertProblem(self.post(whole(root, good), 'multipart/form-data; boundary="b1"'), 415, "edge.media_type", "Content-Type")
        self.assertEqual((len(self.kept()), self.archive.came), (kept, []))
        self.assertProblem(self.related(root, good, party="finance"), 403, "gate.no_right")

    def brought(self):
        return {str(file) for folder in ("brought", "blobs") for file in (self.hub.state / "store/attachments" / folder).rglob("*")
                if file.is_file()}


if __name__ == "__main__":
    main()
