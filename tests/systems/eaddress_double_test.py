"""The double of the e-address takes letters as its contract allows, and refuses all else with the code that is documented for it."""

import datetime
import hashlib
import http.client
import ssl
import subprocess
import unittest

import eaddress
import places
from eaddress import DIV, DS, NS, SECTION, File, Identity, Letter, Line, attachments_xml
from eaddress_double import ANNA, CLOSED, FULL, HUB, LIEPNA, SMALL, DoubleTest, octets
from lxml import etree


class Security(DoubleTest):
    def list(self, line=None, **how):
        return (line or self.line).call("GetNotificationList", "<MaxResultCount>1</MaxResultCount>", **how)

    def test_a_request_is_signed_over_timestamp_and_to_by_a_known_certificate(self):
        self.good(self.list())
        now = datetime.datetime.utcnow()
        minutes = lambda count: now + datetime.timedelta(minutes=count)
        for what, how in (("no To signed", {"signed": ("ts",)}), ("no Timestamp signed", {"signed": ("to",)}), ("nothing signed", {"signed": ()}),
                          ("too old", {"created": minutes(-11)}), ("of tomorrow", {"created": minutes(6)}), ("too long", {"life": 301}),
                          ("a changed digest", {"change": lambda text: text.replace("<ds:DigestValue>", "<ds:DigestValue>AAAA", 1)}),
                          ("another moment", {"change": lambda text: text.replace(".000Z</wsu:Expires>", ".001Z</wsu:Expires>", 1)}),
                          ("no token", {"change": lambda text: text.replace('URI="#bst"', 'URI="#tsb"')}),
                          ("no header", {"change": lambda text: ""})):
            with self.subTest(what):
                self.assert_code(self.list(**how), "wsse:InvalidSecurity")
        self.good(self.list(created=minutes(-4)))
        for identity, code in ((self.stranger, "BL.AKL.PSL.013"), (self.expired, "BL.AKL.PSL.004"), (Identity.of(self.pki, "eaddress-signing"), "BL.AKL.PSL.013")):
            self.assert_code(self.list(Line(self.double.port, self.pki, identity)), code)

    def test_the_suite_is_that_of_the_setting(self):
        self.assert_code(self.list(Line(self.double.port, self.pki, self.hub, "sha256")), "wsse:InvalidSecurity")
        self.sandbox.stop()
        self.double.extra = {"wsse": "sha256"}
        self.sandbox.start()
        self.assert_code(self.list(), "wsse:InvalidSecurity")
        self.good(self.list(Line(self.double.port, self.pki, self.hub, "sha256")))

    def test_a_moved_element_is_not_the_signed_one(self):
        """Signature wrapping: the signed To stands elsewhere, another one where the address is read."""
        envelope = self.line.envelope("GetNotificationList", "<MaxResultCount>1</MaxResultCount>")
        start, end = envelope.index("<a:To"), envelope.index("</a:To>") + len("</a:To>")
        to = envelope[start:end]
        wrapped = envelope.replace(to, to.replace('wsu:Id="to"', 'wsu:Id="other"') + f'<x:w xmlns:x="urn:x">{to}</x:w>')
        self.assert_code(self.line.post(wrapped), "wsse:InvalidSecurity")

    def test_addressing(self):
        for what, how, code in (("another service", {"to": "urn:other"}, "a:DestinationUnreachable"),
                                ("another operation", {"action": eaddress.ACTION + "GetMessage"}, "a:ActionNotSupported"),
                                ("no operation", {"action": eaddress.ACTION + "Surprise"}, "a:ActionNotSupported")):
            with self.subTest(what):
                self.assert_code(self.list(**how), code)
        twice = self.line.envelope("GetNotificationList", "").replace("<a:MessageID", '<a:MessageID xmlns:a="%s">1</a:MessageID><a:MessageID' % NS["a"], 1)
        self.assert_code(self.line.post(twice), "a:MessageAddressingHeaderRequired")
        self.assert_code(self.line.call("GetNotificationList", "<MaxResultCount>many</MaxResultCount>"), "d:DeserializationFailed")
        self.assert_code(self.line.call("GetNotificationList", "<Surprise/>"), "d:DeserializationFailed")

    def test_no_client_without_a_certificate(self):
        self.line.tls = ssl.create_default_context(cafile=self.pki.certificate("systems-ca"))
        with self.assertRaises(OSError):
            self.list()


class Sending(DoubleTest):
    def test_a_letter_until_it_is_accepted_with_its_evidence(self):
        message = self.sent(Letter(to=[LIEPNA, ANNA]))
        found, more = self.line.notifications()
        self.assertFalse(more)
        self.assertEqual([(one["MessageStatus"], one["MessageId"], one["Recipients"]) for one in found], [("Accepted", message, [LIEPNA, ANNA])])
        self.good(self.line.confirm_notifications([found[0]["Id"]]))
        self.good(self.line.confirm_notifications([found[0]["Id"]]))
        self.assertEqual(self.told(), [])
        self.assert_code(self.line.confirm_notifications([999]), "BL.PSS.032")

    def test_the_server_s_confirmation_verifies_with_xmlsec(self):
        for around in ("", ' xmlns:addr="urn:x"'):
            letter = Letter(around=around)
            xml = letter.sealed(self.hub)
            message = self.sent(letter, xml=xml)
            self.line.notifications()
            part = self.good(self.line.call("GetMessageServerConfirmation", f"<MessageId>{message}</MessageId>")).root.find(f".//{{{DIV}}}ServerConfirmationPart")
            whole = etree.fromstring(xml)
            whole.find(f"{{{DIV}}}SenderDocument").addnext(etree.fromstring(etree.tostring(part[0])))
            whole.append(etree.fromstring(etree.tostring(part[1])))
            self.assertEqual(whole.findtext(f".//{{{DIV}}}ServerTransportMetadata/{{{DIV}}}MessageId"), message)
            self.assertTrue(self.verifies(whole, "ServerSignature"))
            whole.find(f".//{{{DIV}}}Title").text += "x"
            self.assertFalse(self.verifies(whole, "ServerSignature"))

    def verifies(self, tree, signature_id):
        file = self.folder / "signed.xml"
        file.write_bytes(etree.tostring(tree))
        names = [f"{DIV}:SenderDocument", f"{DIV}:ServerTransportMetadata", "http://uri.etsi.org/01903/v1.3.2#:SignedProperties", f"{DS}:Signature"]
        ran = subprocess.run(["xmlsec1", "--verify", *(part for name in names for part in ("--id-attr:Id", name)), "--enabled-key-data", "x509",
                              "--node-id", signature_id, "--trusted-pem", self.pki.certificate("systems-ca"), file], capture_output=True)
        return ran.returncode == 0

    def test_a_repeat_is_known_by_its_client_id(self):
        letter = Letter(files=[File("0", "a.pdf", b"abc")])
        xml = letter.sealed(self.hub)
        message = self.sent(letter, xml=xml)
        self.assertEqual(self.sent(letter, xml=xml), message)
        self.assert_code(self.line.send(letter.replace("Lēmums", "Lemums")), "BL.PSS.008")
        self.assertEqual(len([one for one in self.double.journal() if one["event"] == "letter"]), 1)

    def test_each_letter_is_in_the_journal_once_with_its_digests(self):
        content = octets(100)
        message = self.sent(Letter(files=[File("0", "a.pdf", content)]))
        letter, = (one for one in self.double.journal() if one["event"] == "letter")
        self.assertEqual((letter["message_id"], letter["files"]),
                         (message, [{"content_id": "0", "size": 100, "sha512": hashlib.sha512(content).hexdigest()}]))

    def test_what_is_refused_at_once(self):
        abc = File("0", "a.pdf", b"abc")
        far = "2099-01-01T00:00:00Z"
        thumb = eaddress.b64(hashlib.sha1(self.other.der).digest())
        rows = (
            ("BL.PSS.003", Letter().replace("<Priority>normal", "<Priority>urgent"), {}),
            ("BL.PSS.003", Letter().replace("<Date>2026-11-30</Date>", ""), {}),
            ("BL.PSS.005", Letter(sender="_DEFAULT@90000000099"), {}), ("BL.PSS.007", Letter(sender=LIEPNA), {}), ("BL.PSS.011", Letter(sender=ANNA), {}),
            ("BL.PSS.009", Letter(deadline="2020-01-01T00:00:00Z"), {}), ("BL.PSS.009", Letter(deadline=far), {}),
            ("BL.PSS.014", Letter(extra='<ServerTransportMetadata Id="S"><MessageId>1</MessageId><ServerReceivedTime>2026-01-01T00:00:00Z'
                                        "</ServerReceivedTime></ServerTransportMetadata>"), {}),
            ("BL.PSS.016", Letter(section="Sender"), {}),
            ("BL.PSS.017", Letter(files=[abc, File("1", "a.pdf", b"xyz")]), {}),
            ("BL.PSS.018", Letter(files=[abc]), {"attachments": []}),
            ("BL.PSS.018", Letter(files=[abc]), {"attachments": [("0", b"abc"), ("1", b"abc")]}),
            ("BL.PSS.018", Letter(files=[abc]), {"attachments": [("0", b"abd")]}),
            ("BL.PSS.018", Letter(files=[File("0", "a.pdf", b"abc", size=4)]), {}),
            ("BL.PSS.019", Letter(files=[File("0", "a.pdf", b"")]), {}),
            ("BL.PSS.021", Letter(sender="nobody"), {}), ("BL.PSS.021", Letter(to=["_DEFAULT 90000000002"]), {}),
            ("BL.PSS.022", Letter(files=[File("0", "a.pdf", b"abc", method=DS + "sha1")]), {}),
            ("BL.PSS.036", Letter(kind="doc empty"), {}), ("BL.PSS.037", Letter(client_id="a b"), {}), ("BL.PSS.040", Letter(kind="DOC_OTHER"), {}),
            ("BL.PSS.041", Letter(to=[LIEPNA, ANNA]).replace(f"{ANNA}</RecipientE-Address>", f"{ANNA}</RecipientE-Address><EncryptionInfo><Key>AAAA</Key>"
                                                             "<CertificateThumbprint>AAAA</CertificateThumbprint></EncryptionInfo>"), {}),
            *(("BL.PSS.041", Letter(to=[one]).replace(f"{one}</RecipientE-Address>", f"{one}</RecipientE-Address><EncryptionInfo><Key>{key}</Key>"
                                                      f"<CertificateThumbprint>{thumbprint}</CertificateThumbprint></EncryptionInfo>"), {})
              for one, key, thumbprint in ((ANNA, eaddress.b64(bytes(256)), thumb), (LIEPNA, eaddress.b64(bytes(255)), thumb), (LIEPNA, eaddress.b64(bytes(256)), "AAAA"))),
            ("BL.PSS.042", Letter(files=[File("0", "a.pdf", b"abc", reference="7")]), {}),
            ("BL.PSS.045", Letter(files=[File("0", "../a.pdf", b"abc")]), {}),
            ("BL.PSS.053", Letter(files=[File("0", "a.pdf", octets(SECTION)), File("1", "b.pdf", b"x")]), {}),
        )
        for code, letter, how in rows:
            with self.subTest(code):
                self.assert_code(self.line.send(letter, **how), code)
        self.assertEqual([one["status"] for one in self.line.control()["letters"]], [])
        self.line.control(connection={"name": "hub-signing", "addresses": [HUB], "invoices_only": True})
        self.assert_code(self.line.send(Letter()), "BL.PSS.060")
        self.sent(Letter(kind="EINVOICE"))

    def test_four_mib_go_at_once_and_one_octet_more_does_not(self):
        self.sent(Letter(files=[File("0", "a.pdf", octets(SECTION))]))
        self.assert_code(self.line.send(Letter(files=[File("0", "a.pdf", octets(SECTION + 1))])), "BL.PSS.053")

    def test_what_is_refused_by_notification(self):
        sealed = {"BL.PSS.001": [Letter().sealed(self.hub).replace("Lēmums", "Lemums"), Letter().sealed(self.hub).replace("normal</Pri", "high</Pri"),
                                 Letter().sealed(self.hub, change=lambda info: info.replace("<ds:Reference URI=\"#SenderSection\">", "<ds:Reference URI=\"#SenderSignature-p\">"))],
                  "BL.PSS.013": [Letter().sealed(self.other), Letter().sealed(self.stranger)],
                  "BL.PSS.020": [Letter().sealed(self.hub, change=lambda info: info.replace("rsa-sha512", "rsa-sha256"))],
                  "BL.PSS.022": [Letter().sealed(self.hub, change=lambda info: info.replace("xmlenc#sha512", "xmlenc#sha256"))],
                  "BL.PSS.044": [Letter().sealed(self.hub, signature_id="Signature1")]}
        for code, envelopes in sealed.items():
            for envelope in envelopes:
                with self.subTest(code):
                    message = self.sent(Letter(), xml=envelope)
                    self.assertEqual([one[1:] for one in self.told()], [("Rejected", [LIEPNA], code)])
                    self.assertEqual(self.states(message), {LIEPNA: "Rejected"})
                    self.assert_code(self.line.call("GetMessageServerConfirmation", f"<MessageId>{message}</MessageId>"), "BL.PSS.031")
                    self.line.confirm_notifications([one["Id"] for one in self.line.notifications()[0]])

    def test_recipients_that_cannot_get_it(self):
        for address, code in (("_PRIVATE@1", "BL.PSS.024"), (CLOSED, "BL.PSS.024"), (FULL, "BL.PSS.058"), (SMALL, "BL.PSS.006")):
            with self.subTest(address):
                self.sent(Letter(to=[address], files=[File("0", "a.pdf", octets(11))]))
                self.assertEqual(self.told(), [("MessageProcessed", "Rejected", [address], code)])
                self.line.confirm_notifications([one["Id"] for one in self.line.notifications()[0]])
        self.sent(Letter(to=[LIEPNA, CLOSED]))
        self.assertEqual([one[1:3] for one in self.told()], [("Rejected", [CLOSED]), ("Accepted", [LIEPNA])])

    def test_three_recipients_end_in_three_states(self):
        message = self.sent(Letter(to=[LIEPNA, ANNA, "_default@90000000001"]))
        self.line.control(decide={"message_id": message, "recipient": ANNA, "status": "RecipientRejected", "status_code": "7", "status_reason": "not mine"})
        self.line.control(decide={"message_id": message, "recipient": LIEPNA})
        self.line.control(advance_seconds=29 * 86400)
        self.assertEqual(self.states(message), {LIEPNA: "RecipientAccepted", ANNA: "RecipientRejected", "_default@90000000001": "Accepted"})
        self.line.control(advance_seconds=2 * 86400)
        self.assertEqual([one[1:3] for one in self.told() if one[0] == "MessageDelivered"],
                         [("RecipientRejected", [ANNA]), ("RecipientAccepted", [LIEPNA]), ("DeliveryDelayed", ["_default@90000000001"])])
        rejected, = (one for one in self.line.notifications()[0] if one["MessageStatus"] == "RecipientRejected")
        self.assertEqual((rejected["StatusCode"], rejected["StatusText"]), ("7", "not mine"))

    def test_a_check_that_comes_later_and_a_list_in_pages(self):
        self.line.control(hold_checks=True)
        messages = [self.sent() for _ in range(3)]
        self.assertEqual(self.told(), [])
        self.assert_code(self.line.call("GetMessageServerConfirmation", f"<MessageId>{messages[0]}</MessageId>"), "BL.PSS.031")
        self.line.control(hold_checks=False)
        found, more = self.line.notifications(2)
        self.assertEqual(([one["MessageId"] for one in found], more), (messages[:2], True))
        self.line.confirm_notifications([one["Id"] for one in found])
        found, more = self.line.notifications(2)
        self.assertEqual(([one["MessageId"] for one in found], more), (messages[2:], False))
        self.line.confirm_notifications([one["Id"] for one in found])
        self.line.control(hold_checks=True)
        self.sent()
        self.line.control(advance_seconds=31 * 86400)
        self.line.control(hold_checks=False)
        self.assertEqual([one[1] for one in self.told()], ["DeliveryDelayed"] * 3 + ["Accepted", "DeliveryDelayed"])
        for count, code in ((0, "BL.KOP.008"), (101, "BL.KOP.009")):
            self.assert_code(self.line.call("GetNotificationList", f"<MaxResultCount>{count}</MaxResultCount>"), code)

    def test_a_confirmation_of_another_s_letter_is_not_given(self):
        message = self.sent()
        self.assert_code(self.liepna.call("GetMessageServerConfirmation", f"<MessageId>{message}</MessageId>"), "BL.PSS.025")
        self.assert_code(self.line.call("GetMessageServerConfirmation", "<MessageId>none</MessageId>"), "BL.PSS.030")


class Forms(DoubleTest):
    """Prefixes around the section make its two canonical forms differ."""

    def outcome(self, exclusive):
        self.sent(Letter(around=' xmlns:addr="urn:x"'), exclusive=exclusive)
        found, _ = self.line.notifications()
        self.line.confirm_notifications([one["Id"] for one in found])
        return found[-1]["MessageStatus"]

    def test_the_form_is_that_of_the_setting(self):
        for form, inclusive, exclusive in (("either", "Accepted", "Accepted"), ("inclusive", "Accepted", "Rejected"), ("exclusive", "Rejected", "Accepted")):
            self.sandbox.stop()
            self.double.extra = {"signature": form}
            self.sandbox.start()
            self.line = Line(self.double.port, self.pki, self.hub)
            with self.subTest(form):
                self.assertEqual((self.outcome(False), self.outcome(True)), (inclusive, exclusive))
                self.sent(Letter(), exclusive=False)
                self.assertEqual([one[1] for one in self.told()], ["Accepted"])


class Sections(DoubleTest):
    def begin(self, letter, inline=()):
        inputs = attachments_xml(inline).removeprefix("<AttachmentsInput>").removesuffix("</AttachmentsInput>")
        names = {name for name, _ in inline}
        inputs += "".join(f"<AttachmentInput><ContentId>{one.content_id}</ContentId></AttachmentInput>" for one in letter.files if one.content_id not in names)
        return self.line.call("InitSendMessage", f"<AttachmentsInput>{inputs}</AttachmentsInput><SenderEAddress>{HUB}</SenderEAddress>"
                              f"<MessageClientId>{letter.client_id}</MessageClientId>", [(f"part{i}", part) for i, (_, part) in enumerate(inline)])

    def section(self, message, index, part, content_id="0", line=None):
        include = f'<Contents><xop:Include xmlns:xop="{NS["xop"]}" href="cid:part"/></Contents>'
        return (line or self.line).call("SendAttachmentSection", f"{include}<MessageId>{message}</MessageId><ContentId>{content_id}</ContentId>"
                                        f"<SectionIndex>{index}</SectionIndex>", [("part", part)])

    def complete(self, message, letter, xml=None):
        return self.line.call("CompleteSendMessage", f"<MessageId>{message}</MessageId>{xml or letter.sealed(self.hub)}")

    def test_sections_of_four_mib_and_a_smaller_one(self):
        content = octets(2 * SECTION + 5)
        letter = Letter(files=[File("0", "a.pdf", content), File("1", "b.pdf", b"inline")])
        message = self.good(self.begin(letter, [("1", b"inline")])).text("//u:MessageId")
        self.assertEqual(self.good(self.begin(letter, [("1", b"inline")])).text("//u:MessageId"), message)
        self.assert_code(self.complete(message, letter), "BL.PSS.056")
        self.assert_code(self.section(message, 0, b""), "BL.PSS.052")
        self.assert_code(self.section(message, 1, content[:SECTION]), "BL.PSS.057")
        self.good(self.section(message, 0, content[:SECTION]))
        self.assert_code(self.section(message, 0, content[:SECTION]), "BL.PSS.051")
        self.assert_code(self.section(message, 1, content[SECTION:2 * SECTION + 1]), "BL.PSS.053")
        self.good(self.section(message, 1, content[SECTION:2 * SECTION]))
        self.assert_code(self.complete(message, letter), "BL.PSS.056")
        self.good(self.section(message, 2, content[2 * SECTION:]))
        self.assert_code(self.section(message, 2, content[2 * SECTION:]), "BL.PSS.054")
        self.assert_code(self.section(message, 3, b"x"), "BL.PSS.054")
        self.assert_code(self.section(message, 0, b"x", "1"), "BL.PSS.054")
        self.assert_code(self.section(message, 0, b"x", "7"), "BL.PSS.049")
        self.assert_code(self.section("none", 0, b"x"), "BL.PSS.030")
        self.assert_code(self.section(message, 0, b"x", line=self.liepna), "BL.PSS.025")
        xml = letter.sealed(self.hub)
        self.good(self.complete(message, letter, xml))
        self.good(self.complete(message, letter, xml))
        self.assert_code(self.complete(message, letter, letter.replace("normal</Pri", "high</Pri").sealed(self.hub)), "BL.PSS.008")
        self.assertEqual([one[1] for one in self.told()], ["Accepted"])
        known, = self.line.control()["letters"]
        self.assertEqual([(one["size"], one["sha512"]) for one in known["files"]],
                         [(len(one), hashlib.sha512(one).hexdigest()) for one in (b"inline", content)])

    @unittest.skipIf(places.sanitized(), "a sanitizer keeps what was freed")
    def test_many_sections_are_never_whole_in_memory(self):
        part = octets(SECTION)
        first = self.begun(1, part)
        before = self.peak()
        last = self.begun(25, part)
        grown = self.peak() - before
        print(f"100 MiB in sections: {grown >> 10} MiB more at the peak", flush=True)
        self.assertLess(grown, 32 << 10)
        sizes = {one["message_id"]: one["files"][0]["size"] for one in self.line.control()["letters"]}
        self.assertEqual(sizes, {first: SECTION, last: 25 * SECTION})

    def begun(self, sections, part):
        message = self.good(self.begin(Letter(files=[File("0", "a.pdf", b"x")]))).text("//u:MessageId")
        for index in range(sections):
            self.good(self.section(message, index, part))
        return message

    def test_an_exact_multiple_ends_with_an_empty_section(self):
        content = octets(SECTION)
        letter = Letter(files=[File("0", "a.pdf", content)])
        message = self.good(self.begin(letter)).text("//u:MessageId")
        self.good(self.section(message, 0, content))
        self.assert_code(self.complete(message, letter), "BL.PSS.056")
        self.good(self.section(message, 1, b""))
        self.good(self.complete(message, letter))

    def test_what_must_agree_with_the_beginning(self):
        letter = Letter(files=[File("0", "a.pdf", b"abc")])
        message = self.good(self.begin(letter)).text("//u:MessageId")
        self.assert_code(self.begin(Letter(client_id=letter.client_id, files=[File("9", "a.pdf", b"abc")])), "BL.PSS.008")
        self.good(self.section(message, 0, b"abc"))
        self.line.control(connection={"name": "hub-signing", "addresses": [HUB, ANNA]})
        for code, other in (("BL.PSS.050", Letter(files=letter.files)), ("BL.PSS.055", Letter(sender=ANNA, files=letter.files, client_id=letter.client_id)),
                            ("BL.PSS.046", Letter(client_id=letter.client_id)),
                            ("BL.PSS.046", Letter(client_id=letter.client_id, files=[File("0", "a.pdf", b"abd")]))):
            with self.subTest(code):
                self.assert_code(self.complete(message, other), code)
        self.good(self.complete(message, letter))
        self.assert_code(self.begin(Letter(), [("1", octets(SECTION + 1))]), "BL.PSS.053")


class Misbehaviour(DoubleTest):
    def test_each_documented_code_can_be_ordered(self):
        codes = ("BL.PSS.006", "BL.PSS.010", "BL.PSS.035", "BL.PSS.059", "BL.AKL.PSL.014", "BL.AKL.PSL.017", "BL.KOP.017", "BL.KOP.020", "BL.ARH.001")
        for code in codes:
            self.line.control(refuse={"operation": "SendMessage", "code": code})
            self.assert_code(self.line.send(Letter()), code)
        self.line.control(refuse={"operation": "SendMessage", "code": "BL.KOP.022", "receiver": True})
        self.assertEqual(self.line.send(Letter()).text("//s:Code/s:Value"), "s:Receiver")
        self.sent()
        with self.assertRaises(AssertionError):
            self.line.control(refuse={"operation": "SendMessage", "code": "BL.INVENTED"})

    def test_an_answer_that_is_lost_after_its_effect(self):
        letter = Letter()
        xml = letter.sealed(self.hub)
        self.double.behave("close_after_read", "SendMessage")
        with self.assertRaises((OSError, http.client.HTTPException)):
            self.line.send(letter, xml=xml)
        self.double.behave_well()
        self.sent(letter, xml=xml)
        self.assertEqual(len(self.line.control()["letters"]), 1)

    def test_maintenance_by_the_simulated_clock(self):
        self.line.control(now="2026-12-01T21:59:00Z", maintenance={"from": "22:00", "to": "23:00"})
        self.sent()
        self.line.control(advance_seconds=120)
        self.assertEqual(self.line.send(Letter()).status, 503)
        self.line.control(advance_seconds=3600)
        self.sent()

    def test_words_of_every_double(self):
        for word, status in (("busy", 503), ("refuse", 500)):
            self.double.behave(word, "SendMessage")
            self.assertEqual(self.line.send(Letter()).status, status)
        self.assertEqual(self.line.control()["letters"], [])
        for word in ("garbage", "cut_reply"):
            self.double.behave(word, "SendMessage")
            with self.assertRaises((KeyError, OSError, http.client.HTTPException)):
                self.line.send(Letter())
        self.double.behave("other_answer", "SendMessage")
        self.assertEqual(self.line.send(Letter()).text("//u:MessageId/../self::u:SendMessageOutput"), "")
        self.assertEqual(len(self.line.control()["letters"]), 3)


if __name__ == "__main__":
    unittest.main()
