"""A partner that signs its SOAP requests, and signs them in every way that a partner must not.

Made of texts, the standard library's C14N and the openssl command: nothing of it is what the hub verifies with."""

import base64
import datetime
import hashlib
import re
import subprocess
import uuid
import xml.etree.ElementTree

from attack import SOAP, AttackTest, context_block, soap_request
from line import Line

WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
DS = "http://www.w3.org/2000/09/xmldsig#"
WSA = "http://www.w3.org/2005/08/addressing"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
INCLUSIVE = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
X509 = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3"
BASE64 = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"

TYPES = "urn:sakta:types:debts.query:1"
QUESTION = f'<QueryDebts xmlns="{TYPES}"><personCode>161175-19997</personCode></QueryDebts>'
OTHER = QUESTION.replace("161175-19997", "161175-19996")
PROFILE, MISMATCH = "gate.signature_profile", "gate.signed_element_mismatch"
PARTS = ("Timestamp", "Context", "To", "Action", "MessageID", "Body")
ONE_TRANSFORM = f'<ds:Transforms><ds:Transform Algorithm="{EXCLUSIVE}"/></ds:Transforms>'


def exclusive(text):
    """Exclusive C14N of an element that declares all that it uses."""
    return xml.etree.ElementTree.canonicalize(text).encode()


def inclusive(text):
    """C14N 1.0 of an element that declares all that is in scope."""
    return subprocess.run(["xmllint", "--c14n", "-"], input=text.encode(), capture_output=True, check=True).stdout


def instant(seconds=0):
    """Now, or so much later, as wsu:Created says it."""
    time = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return time.strftime("%Y-%m-%dT%H:%M:%S.") + f"{time.microsecond // 1000:03d}Z"


def base64_of(octets):
    return base64.b64encode(octets).decode()


class Signer:
    """A certificate and its key: a party's of the PKI, or two files of one's own."""

    def __init__(self, certificate, key):
        self.certificate, self.key = certificate, key

    @classmethod
    def of(cls, pki, party="registry-portal"):
        return cls(pki.certificate(party), pki.key(party))

    def token(self):
        lines = self.certificate.read_text().partition("-----BEGIN CERTIFICATE-----")[2]
        return "".join(lines.partition("-----END")[0].split())

    def sign(self, octets, digest="sha256"):
        return subprocess.run(["openssl", "dgst", f"-{digest}", "-sign", self.key, "-binary"], input=octets,
                              capture_output=True, check=True).stdout


class Message:
    """One request: its parts are texts that declare all that they use, so each can be changed before and after signing."""

    def __init__(self, content=QUESTION, version="1.1", action=f"{TYPES}:QueryDebts", family="debts", context=None,
                 message_id=None, created=None, expires=300):
        """`expires` as text, in so many seconds from now, or None for none."""
        self.version, self.family = version, family
        self.soap = f'xmlns:s="{SOAP[version][0]}"'
        self.message_id = message_id or f"urn:registry-portal:{uuid.uuid4()}"
        said = context_block() if context is None else context
        self.parts = {
            "Context": said.replace("<Context ", f'<Context xmlns:wsu="{WSU}" wsu:Id="context" ', 1),
            "To": self.addressing("To", f"https://127.0.0.1/soap/{family}"),
            "Action": self.addressing("Action", action),
            "MessageID": self.addressing("MessageID", self.message_id),
            "Timestamp": self.timestamp(created or instant(), instant(expires) if isinstance(expires, int) else expires),
            "Body": f'<s:Body {self.soap} xmlns:wsu="{WSU}" wsu:Id="body">{content}</s:Body>',
        }
        self.token = self.signature = ""
        self.after = ""  # further blocks of the Header
        self.action = action

    @staticmethod
    def addressing(name, value):
        return f'<a:{name} xmlns:a="{WSA}" xmlns:wsu="{WSU}" wsu:Id="{name.lower()}">{value}</a:{name}>'

    @staticmethod
    def timestamp(created, expires):
        end = "" if expires is None else f"<wsu:Expires>{expires}</wsu:Expires>"
        return f'<wsu:Timestamp xmlns:wsu="{WSU}" wsu:Id="timestamp"><wsu:Created>{created}</wsu:Created>{end}</wsu:Timestamp>'

    def reference(self, name, transforms=ONE_TRANSFORM, canonical=exclusive):
        octets = canonical(self.parts[name])
        return (f'<ds:Reference URI="#{name.lower()}">{transforms}<ds:DigestMethod Algorithm="{SHA256}"/>'
                f"<ds:DigestValue>{base64_of(hashlib.sha256(octets).digest())}</ds:DigestValue></ds:Reference>")

    def sign(self, signer, parts=PARTS, references=None, method=RSA_SHA256, c14n=EXCLUSIVE, canonical=exclusive,
             key_info=None, token=None, value=None, objects=""):
        """Signs what is there now. `references` stand in place of the usual ones of `parts`; `value` makes the signature's
        octets from SignedInfo's; `token` is put into the BinarySecurityToken in place of the signer's certificate."""
        if references is None:
            references = "".join(self.reference(name) for name in parts if self.parts[name])
        info = (f'<ds:SignedInfo xmlns:ds="{DS}"><ds:CanonicalizationMethod Algorithm="{c14n}"/>'
                f'<ds:SignatureMethod Algorithm="{method}"/>{references}</ds:SignedInfo>')
        octets = canonical(info)
        signed = value(octets) if value else signer.sign(octets)
        key = key_info if key_info is not None else (
            f'<wsse:SecurityTokenReference xmlns:wsse="{WSSE}"><wsse:Reference URI="#token" ValueType="{X509}"/>'
            "</wsse:SecurityTokenReference>")
        self.signature = (f'<ds:Signature xmlns:ds="{DS}">{info}<ds:SignatureValue>{base64_of(signed)}</ds:SignatureValue>'
                          f"<ds:KeyInfo>{key}</ds:KeyInfo>{objects}</ds:Signature>")
        self.token = (f'<wsse:BinarySecurityToken xmlns:wsse="{WSSE}" xmlns:wsu="{WSU}" wsu:Id="token" ValueType="{X509}" '
                      f'EncodingType="{BASE64}">{signer.token() if token is None else token}</wsse:BinarySecurityToken>')
        return self

    def security(self):
        return (f'<wsse:Security xmlns:wsse="{WSSE}" {self.soap} s:mustUnderstand="1">{self.parts["Timestamp"]}{self.token}'
                f"{self.signature}</wsse:Security>")

    def envelope(self):
        blocks = "".join(self.parts[name] for name in ("Context", "To", "Action", "MessageID"))
        return f'<s:Envelope {self.soap}><s:Header>{blocks}{self.security()}{self.after}</s:Header>{self.parts["Body"]}</s:Envelope>'

    def change(self, name, pattern, replacement):
        """Changes a part's text by regular expression; it must be found."""
        text, found = re.subn(pattern, replacement, self.parts[name], count=1)
        assert found, f"{pattern} is not in {self.parts[name]}"
        self.parts[name] = text
        return self

    def request(self, octets=None, headers=None):
        """The octets of the HTTP request; `octets` in place of the envelope as it is."""
        return soap_request(self.envelope().encode() if octets is None else octets, self.family, self.version,
                            **(headers or {}))


def signed(signer, **how):
    """A request to the debts family as it must be."""
    return Message(**how).sign(signer)


class SignatureTest(AttackTest):
    party = "registry-portal"

    @classmethod
    def prepare_site(cls):
        cls.signer = Signer.of(cls.pki)
        cls.good = signed(cls.signer).request()

    def refused(self, row, what, octets, code, **options):
        """A SOAP fault with this code, over either version; the hub did nothing."""
        octets = octets.request() if isinstance(octets, Message) else octets
        return self.attack(row, what, octets, (400, 403, 500), code, **options)

    def answered(self, message):
        with Line(self.hub, self.party) as line:
            answer = line.exchange(message.request() if isinstance(message, Message) else message)
        self.assertEqual(answer.status, 200, answer)
        return answer

    def message(self, **how):
        return signed(self.signer, **how)
