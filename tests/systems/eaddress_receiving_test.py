"""What the double of the e-address gives: letters, their attachments, addressees; and what it says of confirmations."""

import gzip
import hashlib
import json
import unittest

import eaddress
import places
from eaddress import DIV, NS, SECTION, File, Letter, confirmation, strings_xml
from eaddress_double import ANNA, CLOSED, FULL, HUB, LIEPNA, SMALL, DoubleTest, octets


class Receiving(DoubleTest):
    def listed(self, line=None, most=10):
        answer = self.good((line or self.line).call("GetMessageList", f"<MaxResultCount>{most}</MaxResultCount>"))
        return answer.texts("//u:MessageId"), answer.text("//u:HasMoreData") == "true"

    def fetched(self, message, line=None):
        answer = self.good((line or self.line).call("GetMessage", f"<MessageId>{message}</MessageId>"))
        return answer, answer.letter, answer.text("//u:ConfirmationName"), answer.texts("//u:Recipients/b:string")

    def confirm(self, message, part, line=None):
        return (line or self.line).call("ConfirmMessage", f"{part}<MessageId>{message}</MessageId>")

    def put(self, **said):
        return self.line.control(letter={"to": [HUB], **said})["letters"][-1]["message_id"]

    def test_a_letter_of_another_addressee_is_fetched_and_confirmed(self):
        content = octets(1000) + b"\r\n"
        message = self.sent(Letter(sender=HUB, to=[LIEPNA], files=[File("0", "a.pdf", content)]))
        self.assertEqual(self.told(self.liepna), [("NewMessage", "Accepted", [LIEPNA], "")])
        self.assertEqual((self.listed(self.liepna), self.listed()), (([message], False), ([], False)))
        self.assert_code(self.line.call("GetMessage", f"<MessageId>{message}</MessageId>"), "BL.PSS.025")
        answer, delivered, name, addresses = self.fetched(message, self.liepna)
        self.assertEqual((addresses, answer.octets(answer.root)), ([LIEPNA], content))
        self.assertEqual(delivered.findtext(f"{{{DIV}}}ServerTransportMetadata/{{{DIV}}}MessageId"), message)
        part = confirmation(delivered, name, addresses, self.other)
        self.good(self.confirm(message, part, self.liepna))
        self.good(self.confirm(message, part, self.liepna))
        self.assert_code(self.confirm(message, part.replace("RecipientAccepted", "RecipientRejected"), self.liepna), "BL.PSS.028")
        self.assertEqual(self.listed(self.liepna), ([], False))
        self.assertEqual([one[1] for one in self.told()], ["Accepted", "RecipientAccepted"])
        self.line.control(advance_seconds=31 * 86400)
        self.good(self.confirm(message, part, self.liepna))

    def test_confirmations_that_are_wrong(self):
        message = self.put()
        _, delivered, name, addresses = self.fetched(message)
        made = lambda **how: confirmation(delivered, name, how.pop("addresses", addresses), how.pop("identity", self.hub), **how)
        rows = (("BL.PSS.026", made().replace("<Status>RecipientAccepted</Status>", "")), ("BL.PSS.026", made(status="Accepted")),
                ("BL.PSS.027", made(entry="Other")), ("BL.PSS.043", made(signature="Other")), ("BL.PSS.033", made(addresses=[LIEPNA])),
                ("BL.PSS.033", made(addresses=[HUB, HUB])), ("BL.PSS.038", made(extra=f"<StatusCode>{'9' * 51}</StatusCode>")),
                ("BL.PSS.039", made(extra=f"<StatusReason>{'x' * 251}</StatusReason>")), ("BL.PSS.013", made(identity=self.other)),
                ("BL.PSS.023", made().replace("RecipientAccepted", "RecipientRejected")),
                ("BL.PSS.023", made().replace("<ds:SignatureValue>", "<ds:SignatureValue>AAAA")))
        for code, part in rows:
            with self.subTest(code):
                self.assert_code(self.confirm(message, part), code)
        self.assert_code(self.confirm("none", made()), "BL.PSS.030")
        self.assertEqual(self.listed(), ([message], False))
        other = self.put()
        self.line.control(decide={"message_id": other, "recipient": HUB})
        _, elsewhere, name, _ = self.fetched(other)
        self.assert_code(self.confirm(other, confirmation(elsewhere, name, [HUB], self.hub)), "BL.PSS.035")
        self.line.control(delay=message)
        self.assert_code(self.confirm(message, made()), "BL.PSS.034")
        self.assert_code(self.line.call("GetMessage", f"<MessageId>{message}</MessageId>"), "BL.PSS.030")
        self.assertEqual(self.listed()[0], [other])

    def test_large_attachments_come_in_sections(self):
        message = self.put(files=[{"name": "a.pdf", "size": SECTION - 3}, {"name": "b.pdf", "text": "abc"}, {"name": "c.pdf", "size": 2 * SECTION}])
        answer, delivered, *_ = self.fetched(message)
        outputs = answer.root.xpath("//u:AttachmentOutput", namespaces=NS)
        self.assertEqual([one.findtext(f"{{{eaddress.UUI}}}IsSeparateCall") for one in outputs], ["false", "false", "true"])
        self.assertEqual([outputs[2].findtext(f"{{{eaddress.UUI}}}{name}") for name in ("SectionCount", "SectionSize")], ["2", str(SECTION)])
        contents = [answer.octets(outputs[0]), answer.octets(outputs[1]), b""]
        ask = lambda index, content_id="2": self.line.call("GetAttachmentSection", f"<MessageId>{message}</MessageId><ContentId>{content_id}</ContentId><SectionIndex>{index}</SectionIndex>")
        for index in range(2):
            section = self.good(ask(index))
            contents[2] += section.octets(section.root)
        digests = [eaddress.b64(hashlib.sha512(one).digest()) for one in contents]
        self.assertEqual(digests, delivered.xpath("//ds:DigestValue[parent::d:Content]/text()", namespaces=NS))
        self.assert_code(ask(2), "BL.PSS.057")
        self.assert_code(ask(-1), "BL.PSS.051")
        self.assert_code(ask(0, "9"), "BL.PSS.049")

    def test_what_is_encrypted_and_compressed(self):
        plain = "Lēmums. " * 1000
        message = self.line.control(letter={"to": [LIEPNA], "encrypted": True, "compressed": True, "files": [{"name": "a.txt", "text": plain}]})
        message = message["letters"][-1]["message_id"]
        answer, delivered, *_ = self.fetched(message, self.liepna)
        wrapped = delivered.findtext(f".//{{{DIV}}}EncryptionInfo/{{{DIV}}}Key")
        self.assertEqual(delivered.findtext(f".//{{{DIV}}}CertificateThumbprint"), eaddress.b64(hashlib.sha1(self.other.der).digest()))
        content = gzip.decompress(self.other.deciphered(wrapped, answer.octets(answer.root)))
        self.assertEqual(content.decode(), plain)
        self.assertEqual((delivered.findtext(f".//{{{DIV}}}Size"), delivered.xpath("string(//d:Content/ds:DigestValue)", namespaces=NS)),
                         (str(len(content)), eaddress.b64(hashlib.sha512(content).digest())))
        with self.assertRaises(AssertionError):
            self.line.control(letter={"to": [ANNA], "encrypted": True, "files": [{"name": "a.txt", "text": plain}]})

    @unittest.skipIf(places.sanitized(), "a sanitizer keeps what was freed")
    def test_a_large_attachment_is_never_whole_in_memory(self):
        size = 25 * SECTION + 1
        message = self.put(files=[{"name": "a.pdf", "size": SECTION}])
        self.fetched(message)
        before = self.peak()
        message = self.put(files=[{"name": "a.pdf", "size": size}])
        _, delivered, *_ = self.fetched(message)
        whole = hashlib.sha512()
        for index in range(26):
            answer = self.good(self.line.call("GetAttachmentSection", f"<MessageId>{message}</MessageId><ContentId>0</ContentId><SectionIndex>{index}</SectionIndex>"))
            whole.update(answer.octets(answer.root))
        self.assertEqual(eaddress.b64(whole.digest()), delivered.xpath("string(//d:Content/ds:DigestValue)", namespaces=NS))
        grown = self.peak() - before
        print(f"{size >> 20} MiB to a recipient: {grown >> 10} MiB more at the peak", flush=True)
        self.assertLess(grown, 32 << 10)

    def test_seals_of_letters_that_arrive_in_both_forms(self):
        for said, inclusive, exclusive in (({}, True, True), ({"form": "inclusive"}, True, False), ({"form": "exclusive"}, False, True), ({"wrong": "digest"}, False, False)):
            with self.subTest(said):
                _, delivered, *_ = self.fetched(self.put(**said))
                section, = delivered.xpath("//*[@Id='SenderSection']")
                digest = delivered.xpath("string(//ds:Reference[@URI='#SenderSection']/ds:DigestValue)", namespaces=NS)
                fits = [eaddress.b64(hashlib.sha512(eaddress.canonical(section, one)).digest()) == digest for one in (False, True)]
                self.assertEqual(fits, [inclusive, exclusive])

    def test_the_list_is_in_order_and_of_one_unit(self):
        messages = [self.put() for _ in range(3)]
        self.assertEqual(self.listed(most=2), (messages[:2], True))
        of = lambda unit: self.good(self.line.call("GetMessageList", f"<MaxResultCount>9</MaxResultCount><AddresseeUnitId>{unit}</AddresseeUnitId>")).texts("//u:MessageId")
        self.assertEqual((of(1), of(2)), (messages, []))


class CatalogueTest(DoubleTest):
    options = {"page": "2"}

    def page(self, token=None):
        answer = self.line.call("GetInitialAddresseeRecordList", f"<Token>{token}</Token>" if token else "")
        return answer, answer.texts("//u:AddresseeRecord/u:EAddress"), answer.text("//u:ContinuationToken")

    def changes(self, version):
        answer = self.line.call("GetChangedAddresseeRecordList", f"<LastVersion>{version}</LastVersion>")
        return answer, answer.texts("//u:EAddress"), answer.text("//u:HasMoreData") == "true"

    def test_the_full_list_in_pages(self):
        found, token = [], None
        while True:
            answer, some, token = self.page(token)
            self.good(answer)
            found += some
            if not token:
                break
        self.assertEqual(found, [HUB, LIEPNA, ANNA, CLOSED, FULL, SMALL])
        self.assert_code(self.page()[0], "BL.AKL.SNH.006")
        self.assert_code(self.page("invented")[0], "BL.AKL.SNH.001")
        self.line.control(advance_seconds=12 * 3600)
        self.good(self.page()[0])

    def test_a_token_that_repeats(self):
        _, _, token = self.page()
        self.line.control(repeat_token=True)
        self.assertEqual([self.page(token)[1:] for _ in range(2)], [([ANNA, CLOSED], token)] * 2)

    def test_changes_by_version(self):
        self.line.control(addressee={"address": ANNA, "first_name": "Anna", "surname": "Ozola"}, remove_addressee=SMALL)
        self.assertEqual(self.changes(4)[1:], ([FULL, ANNA], True))
        answer, some, more = self.changes(7)
        self.assertEqual((some, more, answer.text("//u:IsDeleted")), ([SMALL], False, "true"))
        self.assert_code(self.changes(8)[0], "BL.AKL.SNH.007")
        self.line.control(advance_seconds=12 * 3600, forget_before=5)
        self.assert_code(self.changes(4)[0], "BL.AKL.SNH.008")
        self.assertEqual(self.changes(8)[1:], ([], False))

    def test_the_asynchronous_form(self):
        start = lambda: self.line.call("GetChangedAddresseeRecordListAsyncStart", "<LastVersion>3</LastVersion>")
        result = lambda request: self.line.call("GetChangedAddresseeRecordListAsyncResult", f"<RequestId>{request}</RequestId>")
        first = self.good(start()).text("//u:RequestId")
        self.assert_code(start(), "BL.AKL.SNH.007")
        self.line.control(not_ready=True)
        self.assertEqual(self.good(result(first)).text("//u:Status"), "NotReady")
        self.line.control(not_ready=False, advance_seconds=12 * 3600)
        answer = self.good(result(first))
        self.assertEqual(answer.text("//u:Status"), "Ready")
        status, _, body = self.line.exchange("GET", "/files/" + answer.text("//u:FtpFileName"), None, {})
        self.assertEqual((status, [one["EAddress"] for one in json.loads(body)]), (200, [CLOSED, FULL, SMALL]))
        second = self.good(start()).text("//u:RequestId")
        self.assert_code(result(first), "BL.AKL.SNH.016")
        confirm = lambda request: self.line.call("GetChangedAddresseeRecordListAsyncConfirm", f"<RequestId>{request}</RequestId>")
        self.good(confirm(second))
        self.assert_code(confirm(second), "BL.AKL.SNH.016")
        whole = self.good(self.line.call("GetInitialAddresseeRecordListAsyncStart")).text("//u:RequestId")
        ready = self.good(self.line.call("GetInitialAddresseeRecordListAsyncResult", f"<RequestId>{whole}</RequestId>"))
        self.assertEqual(ready.text("//u:Status"), "Ready")
        self.good(self.line.call("GetInitialAddresseeRecordListAsyncConfirm", f"<RequestId>{whole}</RequestId>"))

    def test_addressees_and_their_keys(self):
        search = lambda content: self.good(self.line.call("SearchAddresseeUnit", content)).texts("//u:AddresseeUnit/u:EAddress")
        self.assertEqual(search("<AddresseeOwnerCode>90000000002</AddresseeOwnerCode>"), [LIEPNA])
        self.assertEqual(search("<EAddress>_default@90000000002</EAddress>"), [LIEPNA])
        self.assertEqual(search("<AddresseeUnitOwner>ozols</AddresseeUnitOwner>"), [CLOSED, FULL, SMALL])
        keys = self.good(self.line.call("GetPublicKeyList", strings_xml("Recipients", [LIEPNA, ANNA])))
        self.assertEqual(keys.texts("//u:RecipientPublicKey/u:EAddress"), [LIEPNA])
        self.assertEqual(keys.text("//u:CertificateThumbprint"), eaddress.b64(hashlib.sha1(self.other.der).digest()))
        self.assertEqual((keys.text("//u:Exponent"), len(keys.text("//u:Modulus"))), ("AQAB", 344))
        self.assert_code(self.line.call("GetPublicKeyList", strings_xml("Recipients", [LIEPNA] * 1001)), "BL.AKL.ADS.028")

    def test_rights_of_a_state_connection(self):
        ask = lambda line, addresses: line.call("ValidateEAddress", strings_xml("EAddresses", addresses) + "<Type>PhysicalPerson</Type>")
        self.assert_code(ask(self.line, [ANNA]), "BL.AKL.KOP.010")
        self.assert_code(self.line.call("GetAddresseeUnit", f"<EAddress>{ANNA}</EAddress>"), "BL.AKL.KOP.010")
        self.assertEqual(self.good(ask(self.liepna, [ANNA, CLOSED])).texts("//u:IsValid"), ["true", "false"])
        self.assert_code(ask(self.liepna, [ANNA] * 1001), "BL.AKL.SNH.015")
        self.assertEqual(self.good(self.liepna.call("GetAddresseeUnit", f"<EAddress>{ANNA}</EAddress>")).text("//u:Surname"), "Liepa")


if __name__ == "__main__":
    unittest.main()
