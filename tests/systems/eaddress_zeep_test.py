"""The double of the e-address speaks to zeep, which reads the WSDL, with xmlsec signing its requests."""

import datetime
import unittest

import eaddress
import requests
import xmlsec
import zeep
from eaddress import File, Letter
from eaddress_double import ANNA, CLOSED, FULL, HUB, LIEPNA, SMALL, WSDL, DoubleTest, octets
from lxml import etree


class OfZeep:
    """Signs Timestamp and To with xmlsec, as the profile wants it; zeep's own signature is over the Body."""

    def __init__(self, identity):
        self.key = xmlsec.Key.from_file(str(identity.key), xmlsec.KeyFormat.PEM)
        self.identity = identity

    def apply(self, envelope, headers):
        header = envelope.find(f"{{{eaddress.SOAP}}}Header")
        to = header.find(f"{{{eaddress.WSA}}}To")
        to.text = eaddress.TO
        to.set(f"{{{eaddress.WSU}}}Id", "to")
        now = datetime.datetime.utcnow()
        security = etree.SubElement(header, f"{{{eaddress.WSSE}}}Security")
        stamp = etree.SubElement(security, f"{{{eaddress.WSU}}}Timestamp", {f"{{{eaddress.WSU}}}Id": "ts"})
        for name, moment in (("Created", now), ("Expires", now + datetime.timedelta(minutes=5))):
            etree.SubElement(stamp, f"{{{eaddress.WSU}}}{name}").text = f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"
        token = etree.SubElement(security, f"{{{eaddress.WSSE}}}BinarySecurityToken",
                                 {f"{{{eaddress.WSU}}}Id": "bst", "ValueType": eaddress.X509, "EncodingType": eaddress.BASE64})
        token.text = eaddress.b64(self.identity.der)
        signature = xmlsec.template.create(envelope, xmlsec.Transform.EXCL_C14N, xmlsec.Transform.RSA_SHA1, ns="ds")
        for name in ("ts", "to"):
            xmlsec.template.add_transform(xmlsec.template.add_reference(signature, xmlsec.Transform.SHA1, uri=f"#{name}"), xmlsec.Transform.EXCL_C14N)
        said = etree.SubElement(xmlsec.template.ensure_key_info(signature), f"{{{eaddress.WSSE}}}SecurityTokenReference")
        etree.SubElement(said, f"{{{eaddress.WSSE}}}Reference", {"URI": "#bst", "ValueType": eaddress.X509})
        security.append(signature)
        context = xmlsec.SignatureContext()
        context.key = self.key
        for element in (stamp, to):
            context.register_id(element, "Id", eaddress.WSU)
        context.sign(signature)
        return envelope, headers

    def verify(self, envelope):
        return envelope


class Swapped(zeep.Plugin):
    """Puts what is signed already, octet for octet, where zeep wrote an element of its own."""

    xml = None

    def egress(self, envelope, headers, operation, options):
        if self.xml is not None:
            mine = etree.fromstring(self.xml)
            theirs, = envelope.iter(mine.tag)
            theirs.getparent().replace(theirs, mine)
            self.xml = None
        return envelope, headers


class Zeep(DoubleTest):
    """A client that reads the WSDL."""

    def setUp(self):
        super().setUp()
        session = requests.Session()
        session.trust_env = False  # else REQUESTS_CA_BUNDLE would win
        session.verify = str(self.pki.certificate("systems-ca"))
        session.cert = (str(self.pki.certificate("hub-client")), str(self.pki.key("hub-client")))
        self.swapped = Swapped()
        clients = [zeep.Client(str(WSDL), wsse=OfZeep(identity), transport=zeep.Transport(session=session), plugins=[self.swapped])
                   for identity in (self.hub, self.other)]
        binding = "{http://vraa.gov.lv/div/uui/2011/11}UnifiedServiceHttpBinding_UnifiedServiceInterface"
        self.addCleanup(session.close)
        self.service, self.receiver = (client.create_service(binding, f"https://127.0.0.1:{self.double.port}/") for client in clients)

    ENVELOPE = {"SenderDocument": {"Id": "x", "DocumentMetadata": {"GeneralMetadata": {
        "Authors": {"AuthorEntry": [{"Institution": {"Title": "x"}}]}, "Date": datetime.date(2026, 11, 30), "Title": "x",
        "DocumentKind": {"DocumentKindCode": "x", "DocumentKindVersion": "1.0"}}}, "SenderTransportMetadata": {
            "SenderE-Address": "x", "SenderRefNumber": "x", "Recipients": {"RecipientEntry": [{"RecipientE-Address": "x"}]},
            "NotifySenderOnDelivery": True, "Priority": "normal"}},
        "Signatures": {"Signature": [{"SignedInfo": {"CanonicalizationMethod": {"Algorithm": "x"}, "SignatureMethod": {"Algorithm": "x"}, "Reference": [
            {"DigestMethod": {"Algorithm": "x"}, "DigestValue": b"x"}]}, "SignatureValue": {"_value_1": b"x"}}]}}

    def test_a_letter_there_and_back(self):
        content = b"%PDF " + octets(5000) + b" end"
        letter = Letter(files=[File("0", "a.pdf", content)])
        self.swapped.xml = letter.sealed(self.hub)
        message = self.service.SendMessage(Envelope=self.ENVELOPE, AttachmentsInput={"AttachmentInput": [{"ContentId": "0", "Contents": content}]})
        told = self.service.GetNotificationList(MaxResultCount=10)
        note, = told.Notifications.Notification
        self.assertEqual((note.MessageId, note.MessageStatus, note.Type, note.Recipients.string, told.HasMoreData),
                         (message, "Accepted", "MessageProcessed", [LIEPNA], False))
        self.service.ConfirmNotificationList(NotificationIds={"long": [note.Id]})
        self.assertEqual(self.service.GetMessageServerConfirmation(MessageId=message).ServerTransportMetadata.MessageId, message)
        header, = self.receiver.GetMessageList(MaxResultCount=10).MessageHeaders.MessageHeader
        self.assertEqual((header.MessageId, header.SenderEAddress), (message, HUB))
        got = self.receiver.GetMessage(MessageId=message)
        output, = got.AttachmentsOutput.AttachmentOutput
        self.assertEqual((output.ContentId, output.IsSeparateCall, output.Contents, got.Recipients.string), ("0", False, content, [LIEPNA]))

    def test_the_catalogue_and_a_fault(self):
        records = self.service.GetInitialAddresseeRecordList()
        self.assertEqual([one.EAddress for one in records.AddresseeRecords.AddresseeRecord], [HUB, LIEPNA, ANNA, CLOSED, FULL, SMALL])
        unit, = self.service.SearchAddresseeUnit(EAddress=LIEPNA).AddresseeUnits.AddresseeUnit
        self.assertEqual(unit.Owner.Title, "Liepna")
        with self.assertRaises(zeep.exceptions.Fault) as refused:
            self.service.ValidateEAddress(EAddresses={"string": [ANNA]}, Type="PhysicalPerson")
        self.assertEqual([code.localname for code in refused.exception.subcodes], ["BL.AKL.KOP.010"])


if __name__ == "__main__":
    unittest.main()
