"""Attachments that come with their message to the SOAP face: by MTOM in parts, or within as base64. What stands behind sees what it
sees of a message whose attachments were brought before; what is wrong is told by code and place, and nothing of it is kept."""

import base64
import hashlib
import xml.etree.ElementTree as xml

import archive
import attachments_test
import mtom
import places
from archive import named
from flow import main
from mtom import envelope, file, include, media, part, root, whole
from signing import Message, Signer
from waiting import wait_for

ERROR = "{urn:sakta:exchange:1}"


class Mtom(attachments_test.Attachments):
    def soap(self, body, content_type, party="cases", **headers):
        given = {"Content-Type": content_type, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.hub.client(party).request("POST", "/soap/archive", body, given)

    def parts(self, *parts, version="1.1", **more):
        return self.soap(whole(*parts), media(version), **more)

    def one(self, octets, document="M-1", version="1.1", **said):
        text = envelope(document, file("a.pdf", include("one@x"), **said), version=version)
        return self.parts(root(text, version), part(octets, Content_ID="<one@x>", Content_Type="application/pdf"), version=version)

    def told(self, answer):
        return xml.fromstring(answer.body if isinstance(answer.body, bytes) else answer.body.encode())

    def accepted(self, answer):
        self.assertEqual(answer.status, 200, answer)
        return self.told(answer).find(f".//{ERROR}id").text

    def refused(self, answer, code, place=None):
        error = self.told(answer).find(f".//{ERROR}Error")
        self.assertIsNotNone(error, answer)
        self.assertEqual(error.findtext(f"{ERROR}code"), code, answer)
        if place is not None:
            self.assertEqual(error.findtext(f"{ERROR}place"), place, answer)
        return error

    def is_here(self, octets):
        return self.hub.client("cases").request("GET", f"/v1/attachments/{hashlib.sha256(octets).hexdigest()}").status == 200

    def content_of(self, message):
        answer = self.hub.client("cases").request("GET", f"/v1/messages/{message}/content")
        self.assertEqual(answer.status, 200, answer)
        return answer.body if isinstance(answer.body, str) else answer.body.decode()


class Taken(Mtom):
    def test_reach_the_partner_octet_by_octet_in_both_versions(self):
        odd = b"\r\n\r\n--\r\n--b" + bytes(range(256)) + b"\r\n\n\r\n"
        large = self.octets(3_000_001)
        for version in ("1.1", "1.2"):
            with self.subTest(version):
                before = len(self.archive.came)
                text = envelope("M-2", file("Plāns.pdf", include("large")), file("a.png", include("odd%40x"), "image/png"),
                                version=version)
                answer = self.parts(root(text, version), part(large, Content_ID="<large>"), part(odd, Content_ID="odd@x"),
                                    version=version)
                message = self.accepted(answer)
                self.delivered(named("Plāns.pdf", large), named("a.png", odd, "image/png"), count=before + 1)
                content = self.content_of(message)
                self.assertIn(f"<size>{len(odd)}</size><digest>{hashlib.sha256(odd).hexdigest()}</digest>", content)
                self.assertNotIn("Include", content)

    def test_within_as_base64_with_and_without_parts(self):
        small, other = self.octets(4_001), self.octets(4_002)
        text = envelope("M-3", file("a.pdf", base64.b64encode(small).decode()), file("b.pdf", include("b")))
        self.accepted(self.parts(root(text), part(other, Content_ID="<b>")))
        self.delivered(named("a.pdf", small), named("b.pdf", other))
        self.archive.came.clear()
        self.accepted(self.soap(envelope("M-4", file("a.pdf", base64.encodebytes(small).decode())).encode(), "text/xml"))
        self.delivered(named("a.pdf", small))

    def test_beside_one_that_was_brought_before(self):
        before, now = self.octets(701), self.octets(702)
        self.bring(before)
        text = envelope("M-5", file("a.pdf", None, size=len(before), digest=hashlib.sha256(before).hexdigest()),
                        file("b.pdf", include("b")))
        self.accepted(self.parts(root(text), part(now, Content_ID="<b>")))
        self.delivered(named("a.pdf", before), named("b.pdf", now))

    def test_what_the_sender_says_beside_it_is_held_against_it(self):
        octets = self.octets(333)
        right = {"size": len(octets), "digest": hashlib.sha256(octets).hexdigest()}
        self.accepted(self.one(octets, **right))
        self.accepted(self.one(octets, size="", digest=""))
        self.refused(self.one(octets, **{**right, "size": 334}), "edge.attachment", "/t:FileInArchive/t:attachment[1]/t:size")
        self.refused(self.one(octets, **{**right, "digest": "a" * 64}), "edge.attachment", "/t:FileInArchive/t:attachment[1]/t:digest")

    def test_a_message_in_one_part_is_one_as_any_other(self):
        self.accepted(self.parts(root(envelope("M-6"))))

    def test_a_repeat_is_one(self):
        octets = self.octets(1_234)
        ids = set()
        for boundary in ("b1", "other"):
            text = envelope("M-7", file("a.pdf", include("x")), key="mtom-once")
            body = whole(root(text), part(octets, Content_ID="<x>"), boundary=boundary)
            ids.add(self.accepted(self.soap(body, media(boundary=boundary))))
        self.assertEqual(len(ids), 1)

    def test_the_same_file_in_messages_at_once(self):
        octets = self.octets(50_000)
        for number in range(3):
            self.accepted(self.one(octets, f"M-8-{number}"))
        self.delivered(named("a.pdf", octets), count=3)


class Wrong(Mtom):
    def test_is_told_by_code_and_place_and_nothing_is_kept(self):
        octets = self.octets(2_048)
        other = part(self.octets(99), Content_ID="<two>")
        good = part(octets, Content_ID="<one>")
        text = envelope("W-1", file("a.pdf", include("one")))
        first = "/t:FileInArchive/t:attachment[1]"
        third = "/t:FileInArchive/t:attachment[3]"

        def with_content(content):
            return root(envelope("W-1", file("a.pdf", content)))

        rows = (
            ("a part that nothing includes", whole(root(text), other, good), media(), "edge.attachment", "part 2"),
            ("one more behind the right one", whole(root(text), good, other), media(), "edge.attachment", "part 3"),
            ("two parts of one Content-ID", whole(root(text), good, good), media(), "edge.attachment", "part 3"),
            ("a part without Content-ID", whole(root(text), part(octets)), media(), "edge.attachment", "part 2"),
            ("no part for an Include", whole(root(text)), media(), "edge.attachment", f"{first}/t:content"),
            ("an Include without parts", text.encode(), "text/xml", "edge.attachment", f"{first}/t:content"),
            ("a file", whole(with_content(include("x").replace("cid:x", "file:///etc/passwd")), good), media(), "edge.attachment", f"{first}/t:content"),
            ("an address", whole(with_content(include("x").replace("cid:x", "http://127.0.0.1/")), good), media(), "edge.attachment", f"{first}/t:content"),
            ("an Include beside a text", whole(with_content("AAAA" + include("one")), good), media(), "edge.attachment", f"{first}/t:content"),
            ("an Include in an Include", whole(with_content(include("one").replace("/>", f">{include('one')}</xop:Include>")), good), media(),
             "edge.attachment", f"{first}/t:content"),
            ("two contents", whole(root(text.replace("</attachment>", "<content/></attachment>")), good), media(), "edge.attachment", f"{first}/t:content"),
            ("no base64", whole(with_content("###")), media(), "edge.attachment", f"{first}/t:content"),
            ("one part for two", whole(root(envelope("W", file("a", include("one")), file("b", include("one")))), good), media(),
             "edge.attachment", "/t:FileInArchive/t:attachment[2]/t:content"),
            ("more than the type takes", whole(root(envelope("W", *(file(f"{i}", include(f"{i}")) for i in range(4)))), good), media(),
             "edge.attachment", "/t:FileInArchive/t:attachment[4]"),
            ("another media type", whole(root(envelope("W", file("a", include("one"), "text/html"))), good), media(), "edge.attachment", None),
            ("a path as name", whole(root(envelope("W", file("../a", include("one")))), good), media(), "edge.attachment", None),
            ("no valid message", whole(root(text.replace("document>", "documents>")), good), media(), "codec.not_valid", None),
            ("an Include elsewhere", whole(root(envelope(include("one")))), media(), "codec.not_valid", None),
            ("no part", whole(), media(), "edge.malformed", None),
            ("cut in a part", whole(root(text), good)[:-40], media(), "edge.malformed", "part 2"),
            ("no closing boundary", whole(root(text), good, last=b"\r\n"), media(), "edge.malformed", "part 3"),
            ("no boundary", whole(root(text), good), media(boundary=None), "edge.media_type", "Content-Type"),
            ("a boundary of 1000", whole(root(text), good), media(boundary="b" * 1000), "edge.media_type", "Content-Type"),
            ("SOAP with Attachments", whole(part(text, Content_Type="text/xml"), good), media(kind="text/xml"), "edge.media_type", "Content-Type"),
            ("multipart/mixed", whole(root(text), good), media().replace("related", "mixed"), "edge.media_type", "Content-Type"),
            ("a root that is no XOP", whole(root(text, Content_Type="text/xml"), good), media(), "edge.media_type", "part 1"),
            ("a root that is not the first", whole(good, root(text)), media(), "edge.media_type", "Content-Type"),
            ("a root of another version", whole(root(text, "1.2"), good), media("1.2"), "edge.soap_version", None),
            ("parts in a part", whole(root(text), part(octets, Content_ID="<one>", Content_Type="multipart/mixed; boundary=c")), media(),
             "edge.media_type", "part 2"),
            ("base64 in a part", whole(root(text), part(octets, Content_ID="<one>", Content_Transfer_Encoding="base64")), media(), "edge.media_type", "part 2"),
            ("a long header", whole(root(text), part(octets, Content_ID="<one>", X="x" * 20_000)), media(), "edge.headers_too_large", "part 2"),
            ("a field twice", whole(root(text), b"Content-ID: <two>\r\n" + good), media(), "edge.malformed", "part 2"),
            ("thousands of parts", whole(root(text), good, *[other] * 5_000), media(), "edge.attachment", "part 3"),
            ("a large root", whole(root(" " * 12_000_000 + text)), media(), "edge.too_large", "part 1"),
        )
        kept, brought = len(self.kept()), self.brought()
        for what, body, content_type, code, place in rows:
            with self.subTest(what):
                self.refused(self.soap(body, content_type), code, place)
                wait_for(lambda: self.brought() == brought, places.patience(10), "nothing of it stays")
        self.assertEqual(len(self.kept()), kept)
        self.assertEqual(self.archive.came, [])
        self.accepted(self.one(octets))

    def brought(self):
        """What waits for a message: tickets and octets."""
        return {str(file) for folder in ("brought", "blobs") for file in (self.hub.state / "store/attachments" / folder).rglob("*")
                if file.is_file()}

    def test_who_may_not_send_it_brings_nothing(self):
        octets = self.octets(2_049)
        text = envelope("W-2", file("a.pdf", include("x")))
        body = whole(root(text), part(octets, Content_ID="<x>"))
        self.refused(self.soap(body, media(), "finance"), "gate.no_right")
        self.refused(self.soap(body, media(), None), "edge.media_type", "Content-Type")
        unsaid = text.replace("<x:purpose>record-keeping</x:purpose>", "")
        self.refused(self.soap(whole(root(unsaid), part(octets, Content_ID="<x>")), media()), "gate.missing_context")
        self.assertFalse(self.is_here(octets))

    def test_a_body_of_parts_is_for_soap_alone(self):
        client = self.hub.client("cases")
        for path in ("/v1/events", f"/v1/attachments/{'a' * 64}"):
            answer = client.request("PUT" if "attachments" in path else "POST", path, b"x", {"Content-Type": media()})
            self.assertEqual((answer.status, answer.json()["code"]), (415, "edge.media_type"), path)


class Signed(Mtom):
    """A party that must sign: its signature covers digests, so they have to be in what it signs."""

    @classmethod
    def prepare(cls):
        cls.archive = cls.archive_of()
        cls.addClassCleanup(cls.archive.stop)
        archive.write_site(cls.hub, cls.archive.port, cls.version)
        cls.hub.edit("parties.yaml", [(r"(party: registry-portal\n(?:.*\n)*?    may:\n)", r"\1      - {send: archive.file}\n")])
        cls.hub.start()

    def signed(self, attachment):
        content = f'<FileInArchive xmlns="{archive.NS}"><document>S-1</document>{attachment}</FileInArchive>'
        context = '<Context xmlns="urn:sakta:exchange:1"><user>anna.liepa</user><purpose>record-keeping</purpose></Context>'
        message = Message(content, action=mtom.ACTION, family="archive", context=context)
        return message.sign(Signer.of(self.pki)).envelope()

    def test_names_them_by_digest(self):
        octets = self.octets(2_050)
        party = {"party": "registry-portal"}
        self.assertEqual(self.put(octets, **party).status, 201)
        by_digest = file("a.pdf", None, size=len(octets), digest=hashlib.sha256(octets).hexdigest())
        self.accepted(self.parts(root(self.signed(by_digest)), **party))
        self.accepted(self.soap(self.signed(by_digest).encode(), "text/xml", **party))
        first = "/t:FileInArchive/t:attachment[1]"
        beside = part(octets, Content_ID="<x>")
        self.refused(self.parts(root(self.signed(file("a.pdf", include("x")))), beside, **party), "edge.attachment", first)
        self.refused(self.soap(self.signed(file("a.pdf", "AAAA")).encode(), "text/xml", **party), "edge.attachment", first)
        unsigned = envelope("S-2", file("a.pdf", include("x")))
        self.refused(self.parts(root(unsigned), beside, **party), "gate.signature_missing")


if __name__ == "__main__":
    main()
