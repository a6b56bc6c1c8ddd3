"""Letters by the official e-address: small ones, large ones in sections, several recipients; each once, whatever is lost on the way."""

import gzip
import hashlib
import json
import random

import official_letters
import places
from eaddress import DIV, NS, Identity, Line, b64
from flow import SEED, FlowTest, main
from official_letters import CONTEXT, named
from waiting import NotInTime, wait_for

LIEPNA, ANNA, OZOLKALNS = "_DEFAULT@90000000002", "_PRIVATE@16117519997", "_PRIVATE@40000000005"
SECTION = 0x400000


class Letters(FlowTest):
    systems = ("eaddress",)

    @classmethod
    def prepare(cls):
        cls.double = cls.sandbox.doubles["eaddress"]
        official_letters.write_site(cls.hub)
        cls.hub.start()

    def setUp(self):
        self.addCleanup(self.double.behave_well)

    def octets(self, size):
        return random.Random(f"{SEED} {size}").randbytes(size)

    def bring(self, octets):
        answer = self.hub.client("cases").request("PUT", f"/v1/attachments/{hashlib.sha256(octets).hexdigest()}", octets, {})
        self.assertEqual(answer.status, 201, answer)

    def send(self, document, *files, to=(LIEPNA,), kind="DOC_EMPTY", **said):
        """The message's id; `files` are names and octets."""
        for _, octets in files:
            self.bring(octets)
        body = {"document": document, "kind": kind, "recipient": list(to), **said,
                "file": [named(name, octets, *(["text/plain"] if name.endswith(".txt") else [])) for name, octets in files]}
        answer = self.hub.client("cases").request("POST", "/v1/send/letter.send", json.dumps(body),
                                                  {**CONTEXT, "Content-Type": "application/json"})
        self.assertEqual(answer.status, 202, answer)
        return answer.json()["id"]

    def letters(self, message):
        return [line for line in self.double.journal() if line["event"] == "letter" and line["client_id"] == message]

    def requests(self, operation):
        return [line for line in self.double.journal() if line["event"] == "request" and line["operation"] == operation]

    def ends(self, message, word):
        """What is on record of the message, once it says so."""
        try:
            wait_for(lambda: word in self.trace(message), places.patience(30), f"'{word}' is on record")
        except NotInTime:
            self.fail(f"'{word}' is not on record:\n{self.trace(message)}")
        return self.trace(message)

    def delivered(self, message, *files, recipients=1):
        """The e-address has the letter once, with these files."""
        self.ends(message, "eaddress.send_letter: delivered")
        letter, = self.letters(message)
        self.assertEqual(letter["recipients"], recipients)
        self.assertEqual([(one["size"], one["sha512"]) for one in letter["files"]],
                         [(len(octets), hashlib.sha512(octets).hexdigest()) for octets in files])


class Sent(Letters):
    def test_a_letter_without_files(self):
        self.delivered(self.send("D-1"))

    def test_a_letter_with_files_goes_in_one_message(self):
        one, two = self.octets(100_000), b"\r\n--\r\n" + self.octets(1000)
        message = self.send("D-2", ("Lēmums.pdf", one), ("b.pdf", two), to=(LIEPNA, ANNA, OZOLKALNS))
        self.delivered(message, one, two, recipients=3)

    def test_four_mebibytes_go_in_one_message_and_an_octet_more_in_sections(self):
        before = len(self.requests("SendAttachmentSection"))
        whole = self.octets(SECTION)
        self.delivered(self.send("D-3", ("a.pdf", whole)), whole)
        self.assertEqual(len(self.requests("SendAttachmentSection")), before)
        more = self.octets(SECTION + 1)
        self.delivered(self.send("D-4", ("a.pdf", more)), more)
        self.assertEqual(len(self.requests("SendAttachmentSection")), before + 2)

    def test_a_multiple_of_a_section_ends_with_an_empty_one(self):
        before = len(self.requests("SendAttachmentSection"))
        double, small = self.octets(2 * SECTION), self.octets(10)
        self.delivered(self.send("D-5", ("a.pdf", double), ("b.pdf", small)), double, small)
        self.assertEqual(len(self.requests("SendAttachmentSection")), before + 4)


class Encrypted(Letters):
    """What Liepna gets is opened with Liepna's key, by code that is not ours."""

    @classmethod
    def prepare(cls):
        super().prepare()
        cls.liepna = Identity.made(cls.folder, "liepna", cls.pki)
        cls.line = Line(cls.double.port, cls.pki, cls.liepna)
        cls.line.control(connection={"name": "liepna", "addresses": [LIEPNA]})
        cls.line.control(addressee={"address": LIEPNA, "type": "APP", "title": "Liepna", "certificate": cls.liepna.pem.decode()})
        cls.line.control(addressee={"address": OZOLKALNS, "type": "J", "title": "SIA Ozolkalns", "certificate": cls.liepna.pem.decode()})

    def got(self, message):
        """Of each file: what Liepna reads, and whether it was compressed; the wrapped key of each recipient."""
        letter, = self.letters(message)
        answer = self.line.call("GetMessage", f"<MessageId>{letter['message_id']}</MessageId>")
        files = answer.letter.xpath("//d:File", namespaces=NS)
        keys = answer.letter.xpath("//d:EncryptionInfo/d:Key/text()", namespaces=NS)
        outputs = answer.root.xpath("//u:AttachmentOutput", namespaces=NS)
        read = []
        for file, output in zip(files, outputs):
            octets = self.line.octets_of(letter["message_id"], answer, output)
            octets = self.liepna.deciphered(keys[0], octets) if keys else octets
            compressed = file.findtext(f"{{{DIV}}}Compressed") == "true"
            read.append((gzip.decompress(octets) if compressed else octets, compressed))
            self.assertEqual((file.findtext(f"{{{DIV}}}Size"), file.xpath("string(d:Content/ds:DigestValue)", namespaces=NS)),
                             (str(len(read[-1][0])), b64(hashlib.sha512(read[-1][0]).digest())))
        return read, keys

    def test_for_two_recipients(self):
        text, scan = "Lēmums par nodokli.\n".encode() * 5000, self.octets(70_001)
        message = self.send("E-1", ("Lēmums.txt", text), ("scan.pdf", scan), to=(LIEPNA, OZOLKALNS), encrypted=True)
        self.ends(message, "eaddress.send_letter: delivered")
        read, keys = self.got(message)
        self.assertEqual(read, [(text, True), (scan, False)])
        self.assertEqual(len(set(keys)), 2)
        sent = self.letters(message)[0]["files"]
        self.assertLess(sent[0]["size"], len(text) // 20)
        self.assertEqual(sent[1]["size"], len(scan) // 16 * 16 + 16)

    def test_what_is_only_compressed(self):
        text = b"Maksa par zemi. " * 1000
        message = self.send("E-2", ("a.txt", text))
        self.ends(message, "eaddress.send_letter: delivered")
        self.assertEqual(self.got(message), ([(text, True)], []))

    def test_a_recipient_without_a_key_is_named_by_its_place(self):
        before = len(self.requests("SendMessage"))
        message = self.send("E-3", ("a.pdf", b"x"), to=(LIEPNA, ANNA), encrypted=True)
        told = self.ends(message, "map.refused")
        self.assertIn("place: /recipient/1", told)
        self.assertNotIn(ANNA.partition("@")[2], told)
        self.assertEqual(len(self.requests("SendMessage")), before)

    def test_killed_between_two_sections(self):
        """The key is asked for once, and what was sent fits what is sent: the whole can be opened."""
        octets = self.octets(2 * SECTION - 3)  # padded to two sections exactly
        for operation, nth in (("InitSendMessage", 1), ("SendAttachmentSection", 2), ("CompleteSendMessage", 1)):
            with self.subTest(operation):
                begun = {name: len(self.requests(name)) for name in ("GetPublicKeyList", operation)}
                message = self.send(f"E-{operation}", ("a.pdf", octets), encrypted=True)
                wait_for(lambda: len(self.requests(operation)) >= begun[operation] + nth, places.patience(30), "it has come so far")
                self.hub.kill()
                self.hub.start()
                self.ends(message, "eaddress.send_letter: delivered")
                self.assertEqual(self.got(message)[0], [(octets, False)])
                self.assertEqual(len(self.requests("GetPublicKeyList")) - begun["GetPublicKeyList"], 1)


class Lost(Letters):
    def test_each_answer_may_be_lost(self):
        large = self.octets(SECTION + 5)
        for operation, octets in (("SendMessage", b"small"), ("InitSendMessage", large), ("SendAttachmentSection", large),
                                  ("CompleteSendMessage", large)):
            with self.subTest(operation):
                before = len(self.requests(operation))
                self.double.behave("close_after_read", operation)
                message = self.send(f"L-{operation}", ("a.pdf", octets))
                wait_for(lambda: len(self.requests(operation)) > before, places.patience(30), "the request was read")
                self.double.behave_well()
                self.delivered(message, octets)


class Killed(Letters):
    def test_the_hub_goes_on_with_the_section_that_was_not_acknowledged(self):
        octets = self.octets(4 * SECTION + 7)
        for operation, nth in (("InitSendMessage", 1), ("SendAttachmentSection", 1), ("SendAttachmentSection", 3),
                               ("SendAttachmentSection", 5), ("CompleteSendMessage", 1)):
            with self.subTest(operation, nth=nth):
                begun = {name: len(self.requests(name)) for name in ("InitSendMessage", "SendAttachmentSection", "CompleteSendMessage")}
                message = self.send(f"K-{operation}-{nth}", ("a.pdf", octets))
                wait_for(lambda: len(self.requests(operation)) >= begun[operation] + nth, places.patience(30), "it has come so far")
                self.hub.kill()
                self.hub.start()
                self.delivered(message, octets)
                for name, least in (("InitSendMessage", 1), ("SendAttachmentSection", 5), ("CompleteSendMessage", 1)):
                    count = len(self.requests(name)) - begun[name]
                    self.assertIn(count, (least, least + 1), f"{name}: what is on record is not asked for again")


class Refused(Letters):
    def test_a_kind_that_is_not_registered(self):
        message = self.send("R-1", kind="NO_SUCH_KIND")
        self.assertIn("BL.PSS.040", self.ends(message, "deliver.refused"))

    def test_what_cannot_be_a_letter_is_not_sent(self):
        before = len(self.double.journal())
        for document, files, to, place in (("R-2", (("NUL.pdf", b"x"),), (LIEPNA,), "/file/0/name"),
                                           ("R-3", (), (LIEPNA, "nobody"), "/recipient/1"),
                                           ("R-4", (), (LIEPNA, LIEPNA.lower()), "/recipient/1")):
            message = self.send(document, *files, to=to)
            self.assertIn(f"place: {place}", self.ends(message, "map.refused"))
        self.assertEqual(len(self.double.journal()), before)


if __name__ == "__main__":
    main()
