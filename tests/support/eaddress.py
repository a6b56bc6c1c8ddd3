"""Who sends and receives letters by the e-address: envelopes sealed with lxml and cryptography, requests signed and packed by hand.

Nothing of it is what the hub or the double works with."""

import base64
import datetime
import hashlib
import http.client
import json
import re
import ssl
import urllib.parse
import uuid

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from lxml import etree

UUI = "http://vraa.gov.lv/xmlschemas/div/uui/2011/11"
DIV = "http://ivis.eps.gov.lv/XMLSchemas/100001/DIV/v1-0"
ARRAYS = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"
DS = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
SOAP = "http://www.w3.org/2003/05/soap-envelope"
WSA = "http://www.w3.org/2005/08/addressing"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
XOP = "http://www.w3.org/2004/08/xop/include"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
INCLUSIVE = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
X509 = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3"
BASE64 = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary"
SHA512 = "http://www.w3.org/2001/04/xmlenc#sha512"
TO = "urn:vraa:gov:lv:div:uui:service"
ACTION = "http://vraa.gov.lv/div/uui/2011/11/UnifiedServiceInterface/"
SECTION = 0x400000
NS = {"u": UUI, "d": DIV, "b": ARRAYS, "ds": DS, "s": SOAP, "a": WSA, "xop": XOP}
# of WS-Security: signature algorithm, digest algorithm, hash
SUITES = {"sha1": (DS + "rsa-sha1", DS + "sha1", hashes.SHA1()),
          "sha256": ("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2001/04/xmlenc#sha256", hashes.SHA256())}


def b64(octets):
    return base64.b64encode(octets).decode()


def canonical(xml, exclusive):
    """Of a text, or an element within its document. lxml 4.9 writes xmlns="" into the inclusive form of an element that is no root."""
    node = etree.fromstring(xml if isinstance(xml, str) else etree.tostring(xml, encoding="unicode", with_tail=False))
    return etree.tostring(node, method="c14n", exclusive=exclusive, with_comments=False)


class Identity:
    """A certificate and its RSA key."""

    def __init__(self, certificate, key):
        self.certificate, self.key = certificate, key
        self.pem = certificate.read_bytes()
        told = x509.load_pem_x509_certificate(self.pem)
        self.der, self.issuer, self.serial = told.public_bytes(serialization.Encoding.DER), told.issuer.rfc4514_string(), told.serial_number
        self._private = serialization.load_pem_private_key(key.read_bytes(), None)

    @classmethod
    def of(cls, pki, name):
        return cls(pki.certificate(name), pki.key(name))

    @classmethod
    def made(cls, folder, name, pki=None, days=30):
        """A new one, of the systems' authority; without a PKI signed by itself. Less than no days: expired."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        issuer, signer = subject, key
        if pki:
            issuer = x509.load_pem_x509_certificate(pki.certificate("systems-ca").read_bytes()).subject
            signer = serialization.load_pem_private_key(pki.key("systems-ca").read_bytes(), None)
        end = datetime.datetime.utcnow() + datetime.timedelta(days=days)
        certificate = (x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
                       .serial_number(x509.random_serial_number()).not_valid_before(end - datetime.timedelta(days=60))
                       .not_valid_after(end)
                       .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), False)
                       .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False).sign(signer, hashes.SHA256()))
        (folder / f"{name}.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        (folder / f"{name}.key").write_bytes(key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        return cls(folder / f"{name}.pem", folder / f"{name}.key")

    def deciphered(self, wrapped, octets):
        """Of a letter: AES-CBC by a key that is wrapped for this certificate."""
        key = self._private.decrypt(base64.b64decode(wrapped), padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None))
        opened = Cipher(algorithms.AES(key[1:1 + key[0]]), modes.CBC(key[1 + key[0]:])).decryptor()
        padded = opened.update(octets) + opened.finalize()
        return padded[:-padded[-1]]

    def sign(self, octets, kind):
        return self._private.sign(octets, padding.PKCS1v15(), kind)


def seal(root, identity, sections, signature_id="SenderSignature", exclusive=True, change=None):
    """ds:Signature, as text, over these sections of a document; `change` gets SignedInfo before it is signed."""
    properties = (
        f'<xades:SignedProperties xmlns:xades="{XADES}" Id="{signature_id}-p"><xades:SignedSignatureProperties><xades:SigningTime>'
        f'2026-11-30T10:00:00Z</xades:SigningTime><xades:SigningCertificate><xades:Cert><xades:CertDigest><ds:DigestMethod xmlns:ds="{DS}" '
        f'Algorithm="{DS}sha1"/><ds:DigestValue xmlns:ds="{DS}">{b64(hashlib.sha1(identity.der).digest())}</ds:DigestValue>'
        f'</xades:CertDigest><xades:IssuerSerial><ds:X509IssuerName xmlns:ds="{DS}">{identity.issuer}</ds:X509IssuerName>'
        f'<ds:X509SerialNumber xmlns:ds="{DS}">{identity.serial}</ds:X509SerialNumber></xades:IssuerSerial>'
        "</xades:Cert></xades:SigningCertificate></xades:SignedSignatureProperties></xades:SignedProperties>")

    def reference(uri, octets, kind=""):
        return (f'<ds:Reference URI="#{uri}"{kind}><ds:DigestMethod Algorithm="{SHA512}"/><ds:DigestValue>'
                f"{b64(hashlib.sha512(octets).digest())}</ds:DigestValue></ds:Reference>")

    info = (f'<ds:SignedInfo xmlns:ds="{DS}"><ds:CanonicalizationMethod Algorithm="{INCLUSIVE}"/><ds:SignatureMethod '
            'Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"/>')
    for section in sections:
        element, = root.xpath(f"//*[@Id='{section}']")
        info += reference(section, canonical(element, exclusive))
    info += reference(f"{signature_id}-p", canonical(properties, True), ' Type="http://uri.etsi.org/01903#SignedProperties"') + "</ds:SignedInfo>"
    info = change(info) if change else info
    # SignedInfo's own form is the inclusive one: what is in scope where it will stand is declared while it is signed
    scope = "".join(f' xmlns{":" + prefix if prefix else ""}="{name}"' for prefix, name in root.nsmap.items() if prefix != "ds")
    inside = etree.fromstring(info.replace("<ds:SignedInfo", f"<ds:SignedInfo{scope}", 1))
    value = identity.sign(canonical(inside, False), hashes.SHA512())
    return (f'<ds:Signature xmlns:ds="{DS}" Id="{signature_id}">{info}<ds:SignatureValue>{b64(value)}</ds:SignatureValue><ds:KeyInfo>'
            f"<ds:X509Data><ds:X509Certificate>{b64(identity.der)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo><ds:Object>"
            f'<xades:QualifyingProperties xmlns:xades="{XADES}" Target="#{signature_id}">{properties}</xades:QualifyingProperties>'
            "</ds:Object></ds:Signature>")


class File:
    def __init__(self, content_id, name, octets, **changes):
        self.content_id, self.name, self.octets, self.changes = content_id, name, octets, changes

    def xml(self):
        said = {"name": self.name, "size": len(self.octets), "reference": self.content_id, "method": SHA512, "compressed": "false",
                "digest": b64(hashlib.sha512(self.octets).digest()), **self.changes}
        return ('<File><MimeType>application/pdf</MimeType><Size>{size}</Size><Name>{name}</Name><Content><ContentReference>{reference}'
                f'</ContentReference><ds:DigestMethod xmlns:ds="{DS}" Algorithm="{{method}}"/><ds:DigestValue xmlns:ds="{DS}">{{digest}}'
                "</ds:DigestValue></Content><Compressed>{compressed}</Compressed><AppendixNumber>1</AppendixNumber></File>").format(**said)


class Letter:
    """An envelope whose parts may be changed before it is sealed."""

    def __init__(self, sender="_DEFAULT@90000000001", to=("_DEFAULT@90000000002",), files=(), kind="DOC_EMPTY", client_id=None,
                 deadline=None, notify="true", section="SenderSection", around="", extra=""):
        self.client_id = client_id or uuid.uuid4().hex
        self.files = list(files)
        recipients = "".join(f"<RecipientEntry><RecipientE-Address>{one}</RecipientE-Address></RecipientEntry>" for one in to)
        payload = "".join(one.xml() for one in self.files)
        payload = f"<PayloadReference>{payload}</PayloadReference>" if payload else ""
        end = f"<DeliveryDeadline>{deadline}</DeliveryDeadline>" if deadline else ""
        self.xml = (
            f'<Envelope xmlns="{DIV}"{around}><SenderDocument Id="{section}"><DocumentMetadata><GeneralMetadata><Authors><AuthorEntry>'
            "<Institution><Title>Bērzaines novada pašvaldība</Title></Institution></AuthorEntry></Authors><Date>2026-11-30</Date>"
            f"<DocumentKind><DocumentKindCode>{kind}</DocumentKindCode><DocumentKindVersion>1.0</DocumentKindVersion></DocumentKind>"
            f"<Title>Lēmums &amp; pielikums</Title></GeneralMetadata>{payload}</DocumentMetadata><SenderTransportMetadata>"
            f"<SenderE-Address>{sender}</SenderE-Address><SenderRefNumber>{self.client_id}</SenderRefNumber><Recipients>{recipients}"
            f"</Recipients><NotifySenderOnDelivery>{notify}</NotifySenderOnDelivery><Priority>normal</Priority>{end}"
            f"</SenderTransportMetadata></SenderDocument>{extra}<Signatures>SEAL</Signatures></Envelope>")

    def replace(self, old, new):
        assert old in self.xml, old
        self.xml = self.xml.replace(old, new)
        return self

    def sealed(self, identity, **how):
        root = etree.fromstring(self.xml)
        return self.xml.replace("SEAL", seal(root, identity, root.xpath("//d:SenderDocument/@Id", namespaces=NS), **how))


class Answer:
    def __init__(self, status, raw=b"", parts=None):
        self.status, self.raw, self.parts = status, raw, parts or {}
        self.root = etree.fromstring(raw or b"<none/>")

    @property
    def letter(self):
        """The envelope of the e-address as a document of its own: its very octets, without the prefixes around it."""
        return etree.fromstring(re.search(rb"<Envelope.*</Envelope>", self.raw, re.DOTALL).group())

    def text(self, path):
        return "".join(self.root.xpath(f"string({path})", namespaces=NS))

    def texts(self, path):
        return [one.text for one in self.root.xpath(path, namespaces=NS)]

    @property
    def code(self):
        """Of a fault; empty: it is none."""
        return self.text("//s:Fault/s:Code/s:Subcode/s:Value")

    def octets(self, element):
        """Of an element with an Include."""
        include, = element.xpath(".//xop:Include", namespaces=NS)
        return self.parts[urllib.parse.unquote(include.get("href").removeprefix("cid:"))]


def unpacked(content_type, body):
    boundary = re.search(r'boundary="([^"]+)"', content_type).group(1).encode()
    parts = {}
    for part in body.split(b"--" + boundary)[1:-1]:
        head, _, content = part[2:-2].partition(b"\r\n\r\n")
        parts[re.search(rb"Content-ID: <([^>]+)>", head).group(1).decode()] = content
    root = re.search(r'start="<([^>]+)>"', content_type).group(1)
    return parts.pop(root), parts


class Line:
    """Calls of the unified interface by HTTP and MTOM, each signed by an identity."""

    def __init__(self, port, pki, identity, suite="sha1"):
        self.pki, self.identity, self.suite = pki, identity, suite
        self.port = port
        self.tls = ssl.create_default_context(cafile=pki.certificate("systems-ca"))
        self.tls.load_cert_chain(pki.certificate("hub-client"), pki.key("hub-client"))

    def security(self, to, created=None, life=300, signed=("ts", "to"), change=None):
        created = created or datetime.datetime.utcnow()
        stamp = [f"{one:%Y-%m-%dT%H:%M:%S}.000Z" for one in (created, created + datetime.timedelta(seconds=life))]
        parts = {"ts": f'<wsu:Timestamp xmlns:wsu="{WSU}" wsu:Id="ts"><wsu:Created>{stamp[0]}</wsu:Created><wsu:Expires>{stamp[1]}'
                       "</wsu:Expires></wsu:Timestamp>", "to": to}
        method, digest_method, kind = SUITES[self.suite]
        references = ""
        for name in signed:
            value = hashlib.new(self.suite, canonical(parts[name], True)).digest()
            references += (f'<ds:Reference URI="#{name}"><ds:Transforms><ds:Transform Algorithm="{EXCLUSIVE}"/></ds:Transforms>'
                           f'<ds:DigestMethod Algorithm="{digest_method}"/><ds:DigestValue>{b64(value)}</ds:DigestValue></ds:Reference>')
        info = (f'<ds:SignedInfo xmlns:ds="{DS}"><ds:CanonicalizationMethod Algorithm="{EXCLUSIVE}"/><ds:SignatureMethod '
                f'Algorithm="{method}"/>{references}</ds:SignedInfo>')
        value = self.identity.sign(canonical(info, True), kind)
        text = (f'<wsse:Security xmlns:wsse="{WSSE}" xmlns:s="{SOAP}" s:mustUnderstand="1">{parts["ts"]}<wsse:BinarySecurityToken '
                f'xmlns:wsu="{WSU}" wsu:Id="bst" ValueType="{X509}" EncodingType="{BASE64}">{b64(self.identity.der)}'
                f'</wsse:BinarySecurityToken><ds:Signature xmlns:ds="{DS}">{info}<ds:SignatureValue>{b64(value)}</ds:SignatureValue>'
                f'<ds:KeyInfo><wsse:SecurityTokenReference><wsse:Reference URI="#bst" ValueType="{X509}"/></wsse:SecurityTokenReference>'
                "</ds:KeyInfo></ds:Signature></wsse:Security>")
        return change(text) if change else text

    def envelope(self, operation, content, to=TO, action=None, **security):
        addressed = f'<a:To xmlns:a="{WSA}" xmlns:wsu="{WSU}" wsu:Id="to">{to}</a:To>'
        return (f'<s:Envelope xmlns:s="{SOAP}"><s:Header><a:Action xmlns:a="{WSA}" s:mustUnderstand="1">{action or ACTION + operation}</a:Action>'
                f'<a:MessageID xmlns:a="{WSA}">uuid:{uuid.uuid4()}</a:MessageID>{addressed}{self.security(addressed, **security)}</s:Header>'
                f'<s:Body><{operation}Input xmlns="{UUI}">{content}</{operation}Input></s:Body></s:Envelope>')

    def call(self, operation, content="", parts=(), **how):
        """`parts`: Content-ID and octets of what an Include means."""
        return self.post(self.envelope(operation, content, **how), parts)

    def post(self, envelope, parts=()):
        boundary = uuid.uuid4().hex
        body = (f'--{boundary}\r\nContent-ID: <root>\r\nContent-Type: application/xop+xml; charset=utf-8; type="application/soap+xml"\r\n\r\n'
                f"{envelope}\r\n").encode()
        for name, octets in parts:
            body += f"--{boundary}\r\nContent-ID: <{name}>\r\nContent-Type: application/octet-stream\r\n\r\n".encode() + octets + b"\r\n"
        body += f"--{boundary}--\r\n".encode()
        kind = f'multipart/related; type="application/xop+xml"; start="<root>"; start-info="application/soap+xml"; boundary="{boundary}"'
        status, headers, content = self.exchange("POST", "/", body, {"Content-Type": kind})
        if "multipart" not in headers.get("Content-Type", ""):
            return Answer(status)
        return Answer(status, *unpacked(headers["Content-Type"], content))

    def exchange(self, method, path, body, headers):
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=self.tls, timeout=60)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def octets_of(self, message, answer, output):
        """Of one AttachmentOutput of GetMessage's answer: beside it, or fetched in sections."""
        if output.findtext(f"{{{UUI}}}IsSeparateCall") != "true":
            return answer.octets(output)
        octets = b""
        for index in range(int(output.findtext(f"{{{UUI}}}SectionCount"))):
            section = self.call("GetAttachmentSection", f"<MessageId>{message}</MessageId><ContentId>"
                                f"{output.findtext(f'{{{UUI}}}ContentId')}</ContentId><SectionIndex>{index}</SectionIndex>")
            octets += section.octets(section.root) if len(section.root.xpath("//xop:Include", namespaces=NS)) else b""
        return octets

    def control(self, **orders):
        status, _, body = self.exchange("POST", "/control", json.dumps(orders), {"Content-Type": "application/json"})
        told = json.loads(body)
        assert status == 200, told
        return told

    # What is asked often.
    def send(self, letter, identity=None, attachments=None, xml=None, **how):
        """SendMessage; `attachments`: pairs of id and octets in place of the letter's."""
        given = [(one.content_id, one.octets) for one in letter.files] if attachments is None else attachments
        return self.call("SendMessage", (xml or letter.sealed(identity or self.identity, **how)) + attachments_xml(given),
                         [(f"part{i}", octets) for i, (_, octets) in enumerate(given)])

    def notifications(self, most=100):
        answer = self.call("GetNotificationList", f"<MaxResultCount>{most}</MaxResultCount>")
        found = [{etree.QName(field).localname: (field.text if not len(field) else [one.text for one in field]) for field in one}
                 for one in answer.root.xpath("//u:Notification", namespaces=NS)]
        return found, answer.text("//u:HasMoreData") == "true"

    def confirm_notifications(self, ids):
        longs = "".join(f'<b:long xmlns:b="{ARRAYS}">{one}</b:long>' for one in ids)
        return self.call("ConfirmNotificationList", f"<NotificationIds>{longs}</NotificationIds>")


def attachments_xml(given):
    inputs = "".join(f'<AttachmentInput><ContentId>{name}</ContentId><Contents><xop:Include xmlns:xop="{XOP}" href="cid:part{i}"/></Contents>'
                     "</AttachmentInput>" for i, (name, _) in enumerate(given))
    return f"<AttachmentsInput>{inputs}</AttachmentsInput>" if inputs else ""


def strings_xml(name, texts):
    return f"<{name}>" + "".join(f'<b:string xmlns:b="{ARRAYS}">{one}</b:string>' for one in texts) + f"</{name}>"


def confirmation(delivered, name, addresses, identity, status="RecipientAccepted", entry=None, signature=None, extra="", exclusive=True, said=None):
    """RecipientConfirmationPart for an envelope (lxml) as GetMessage gave it."""
    entry = entry or f"{name}RecipientSection"
    signature = signature or f"{name}RecipientSignature"
    listed = "".join(f"<E-Address>{one}</E-Address>" for one in addresses)
    confirmations = (f'<RecipientConfirmations xmlns="{DIV}"><ConfirmationEntry Id="{entry}"><RelatedRecipients>{listed}</RelatedRecipients>'
                     f"<Status>{status}</Status>{extra}</ConfirmationEntry></RecipientConfirmations>")
    whole = etree.fromstring(etree.tostring(delivered))
    whole.find(f"{{{DIV}}}ServerTransportMetadata").addnext(etree.fromstring(confirmations))
    made = seal(whole, identity, ["SenderSection", "ServerSection", entry], signature, exclusive)
    text = f'<RecipientConfirmationPart xmlns="{DIV}">{confirmations}<Signatures>{made}</Signatures></RecipientConfirmationPart>'
    return said(text) if said else text
