"""Keys that are not the party's, and signatures that make the hub compute: rows A7, A9, A15 and the algorithms of A10.

Each input is what an attacker could make who has what the row gives him; where he may sign with a good certificate, the
signature is right, so that only the lock that the row means can refuse it."""

import hashlib
import hmac
import re
import socket

import processes
from flow import main
from signing import (DS, EXCLUSIVE, INCLUSIVE, PARTS, PROFILE, QUESTION, RSA_SHA256, SHA256, TYPES, WSSE, WSU, Message,
                     SignatureTest, Signer, base64_of, exclusive, inclusive)


def raw_ecdsa(der):
    """r and s, 32 octets each, from OpenSSL's DER: what XML Signature wants."""
    def integer(at):
        length = der[at + 1]
        return int.from_bytes(der[at + 2:at + 2 + length], "big").to_bytes(32, "big"), at + 2 + length

    r, at = integer(2)
    s, _ = integer(at)
    return r + s


class Keys:
    """A7 and the part of A10 that is about algorithms: whose key it is, and how it is used."""

    @classmethod
    def prepare_site(cls):
        super().prepare_site()
        folder = cls.folder / "own"
        folder.mkdir()
        cls.own = Signer(folder / "own.pem", folder / "own.key")
        code, _, errors = processes.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-noenc", "-subj", "/CN=own",
                                         "-addext", "subjectAltName=URI:urn:sakta:party:registry-portal", "-addext",
                                         "extendedKeyUsage=clientAuth", "-keyout", cls.own.key, "-out", cls.own.certificate])
        assert code == 0, errors

    def key_value(self, signer):
        """ds:KeyValue with the signer's RSA key."""
        _, modulus, _ = processes.run(["openssl", "x509", "-in", signer.certificate, "-noout", "-modulus"])
        number = bytes.fromhex(modulus.decode().strip().partition("=")[2])
        return (f"<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>{base64_of(number)}</ds:Modulus><ds:Exponent>AQAB</ds:Exponent>"
                "</ds:RSAKeyValue></ds:KeyValue>")

    def test_a_key_of_ones_own(self):
        good = self.signer.token()
        value = self.key_value(self.own)
        self.refused("A7", "KeyValue alone", Message().sign(self.own, key_info=value), PROFILE)
        self.refused("A7", "KeyValue, a trusted token beside", Message().sign(self.own, key_info=value, token=good), PROFILE)
        both = Message().sign(self.own, token=good)
        both.signature = both.signature.replace("</ds:KeyInfo>", f"{value}</ds:KeyInfo>")
        self.refused("A7", "KeyValue after the reference to a trusted token", both, PROFILE)
        self.refused("A7", "own signature, a trusted token", Message().sign(self.own, token=good), "gate.signature_invalid")
        self.refused("A7", "self-signed certificate as token", Message().sign(self.own), "gate.signer")
        data = f"<ds:X509Data><ds:X509Certificate>{self.own.token()}</ds:X509Certificate></ds:X509Data>"
        self.refused("A7", "X509Data", Message().sign(self.own, key_info=data), PROFILE)
        name = "<ds:KeyName>registry-portal</ds:KeyName>"
        self.refused("A7", "KeyName", Message().sign(self.own, key_info=name), PROFILE)

    def test_certificates_of_others(self):
        method = RSA_SHA256.replace("rsa-", "ecdsa-")
        for party, what in (("permits", "another trusted party's"), ("revoked", "a revoked"), ("unknown", "nobody's"),
                            ("hub", "the hub's own, for servers"), ("hub-signing", "another authority's")):
            signer = Signer.of(self.pki, party)
            rsa = party == "hub-signing"
            message = Message().sign(signer, method=RSA_SHA256 if rsa else method,
                                     value=None if rsa else lambda octets, by=signer: raw_ecdsa(by.sign(octets)))
            self.refused("A7", f"{what} certificate", message, "gate.signer")

    def test_nothing_is_fetched(self):
        """RetrievalMethod and Reference with a URL: the port stays silent."""
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(0)
            url = f"http://127.0.0.1:{server.getsockname()[1]}/key"
            self.refused("A7", "RetrievalMethod", Message().sign(self.signer, key_info=f'<ds:RetrievalMethod URI="{url}"/>'),
                         PROFILE)
            message = Message()
            references = "".join(message.reference(name) for name in PARTS)
            other = references.replace('URI="#body"', f'URI="{url}"')
            self.refused("A9", "Reference with a URL", message.sign(self.signer, references=other), PROFILE)
            with self.assertRaises(BlockingIOError, msg="somebody connected"):
                server.accept()

    def test_weak_algorithms(self):
        """HMAC with the public key as secret, SHA-1, MD5: all refused before anything is computed."""
        public = self.signer.certificate.read_bytes()

        def hmac_of(octets):
            return hmac.new(public, octets, hashlib.sha256).digest()

        for method, value in (("http://www.w3.org/2001/04/xmldsig-more#hmac-sha256", hmac_of),
                              ("http://www.w3.org/2000/09/xmldsig#hmac-sha1", hmac_of),
                              ("http://www.w3.org/2000/09/xmldsig#rsa-sha1", lambda octets: self.signer.sign(octets, "sha1"))):
            self.refused("A10", method.rpartition("#")[2], Message().sign(self.signer, method=method, value=value), PROFILE)
        message = Message()
        weak = message.reference("Body").replace(SHA256, DS + "sha1")
        digest = base64_of(hashlib.sha1(exclusive(message.parts["Body"])).digest())
        weak = re.sub("<ds:DigestValue>.*</ds:DigestValue>", f"<ds:DigestValue>{digest}</ds:DigestValue>", weak)
        references = "".join(weak if name == "Body" else message.reference(name) for name in PARTS)
        self.refused("A10", "digest with SHA-1", message.sign(self.signer, references=references), PROFILE)


class Transforms:
    """A9, A15: what a signature may make the hub compute."""

    def with_body_reference(self, reference, content=QUESTION, **how):
        message = Message(content)
        references = "".join(reference(message) if name == "Body" else message.reference(name) for name in PARTS)
        return message.sign(self.signer, references=references, **how)

    def test_transforms_that_are_programs(self):
        xslt = ('<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/">'
                '<xsl:copy-of select="document(\'file:///etc/passwd\')"/></xsl:template></xsl:stylesheet>')
        transforms = {
            "XSLT": ("http://www.w3.org/TR/1999/REC-xslt-19991116", xslt),
            "XPath": ("http://www.w3.org/TR/1999/REC-xpath-19991116", "<ds:XPath>count(//. | //@*)</ds:XPath>"),
            "XPath filter 2": ("http://www.w3.org/2002/06/xmldsig-filter2",
                               '<f:XPath xmlns:f="http://www.w3.org/2002/06/xmldsig-filter2" Filter="intersect">/*</f:XPath>'),
            "base64": (DS + "base64", ""),
            "enveloped": (DS + "enveloped-signature", ""),
            "C14N with comments": (EXCLUSIVE + "WithComments", ""),
            "STR-Transform": ("http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0"
                              "#STR-Transform", ""),
        }
        for what, (algorithm, parameter) in transforms.items():
            for and_exclusive in (False, True):
                one = f'<ds:Transform Algorithm="{algorithm}">{parameter}</ds:Transform>'
                last = f'<ds:Transform Algorithm="{EXCLUSIVE}"/>' if and_exclusive else ""
                message = self.with_body_reference(
                    lambda m, text=one + last: m.reference("Body", f"<ds:Transforms>{text}</ds:Transforms>"))
                self.refused("A9", what + (" and exclusive C14N" if and_exclusive else ""), message, PROFILE)

    def test_references_that_are_programs(self):
        for uri in ("", "#xpointer(/)", "#xpointer(id('body'))", "#xpointer(//*[local-name()='Body'])", "file:///etc/passwd"):
            message = self.with_body_reference(lambda m, to=uri: m.reference("Body").replace('"#body"', f'"{to}"'))
            self.refused("A9", f"URI={uri!r}", message, PROFILE)

    def test_a_thousand(self):
        one = f'<ds:Transform Algorithm="{EXCLUSIVE}"/>'
        self.refused("A9", "1,000 transforms",
                     self.with_body_reference(lambda m: m.reference("Body", f"<ds:Transforms>{one * 1000}</ds:Transforms>")),
                     PROFILE)
        self.refused("A9", "1,000 references", self.with_body_reference(lambda m: m.reference("Body") * 1000), PROFILE)
        message = Message()
        ids = "".join(f'<w xmlns="urn:w" xmlns:wsu="{WSU}" wsu:Id="n{at}"/>' for at in range(3000))
        message.after = ids
        self.refused("A9", "3,000 ids", message.sign(self.signer), PROFILE)

    def test_inclusive_canonicalization(self):
        """Rightly signed, each of them: where nothing forbids inclusive C14N, the signature holds."""
        none = self.with_body_reference(lambda m: m.reference("Body", "", inclusive))
        self.refused("A15", "a Reference without Transforms", none, PROFILE)
        empty = self.with_body_reference(lambda m: m.reference("Body", "<ds:Transforms/>", inclusive))
        self.refused("A15", "empty Transforms", empty, PROFILE)
        for algorithm in (INCLUSIVE, "http://www.w3.org/2006/12/xml-c14n11", INCLUSIVE + "#WithComments"):
            transforms = f'<ds:Transforms><ds:Transform Algorithm="{algorithm}"/></ds:Transforms>'
            message = self.with_body_reference(lambda m, text=transforms: m.reference("Body", text, inclusive))
            self.refused("A15", f"transform {algorithm[-24:]}", message, PROFILE)
        message = Message()

        def info_in_scope(info):
            return inclusive(info.replace("<ds:SignedInfo ", f'<ds:SignedInfo {message.soap} xmlns:wsse="{WSSE}" ', 1))

        message.sign(self.signer, c14n=INCLUSIVE, canonical=info_in_scope)
        self.refused("A15", "inclusive CanonicalizationMethod", message, PROFILE)

    def test_the_bomb_of_inclusive_canonicalization(self):
        """Names in scope, carried to each leaf: as deep and as wide as the pre-scan lets through, with as many leaves as the
        signature's own bound does, and with more."""
        depth, each = 55, 2
        opened = "".join("<b " + " ".join(f'xmlns:n{level}_{at}="urn:{level}:{at}"' for at in range(each)) + ">"
                         for level in range(depth))
        for leaves in (9_800, 20_000):
            bomb = opened + "<a/>" * leaves + "</b>" * depth
            content = f'<QueryDebts xmlns="{TYPES}">{bomb}</QueryDebts>'
            message = self.with_body_reference(lambda m: m.reference("Body", "", inclusive), content)
            self.refused("A15", f"{len(bomb) // 1000} KB, {depth * each} names in scope, {leaves} leaves, signed", message,
                         PROFILE)
        deeper = "".join(f'<b xmlns:n{level}="urn:{level}">' for level in range(240)) + "<a/>" * leaves + "</b>" * 240
        content = f'<QueryDebts xmlns="{TYPES}">{deeper}</QueryDebts>'
        message = self.with_body_reference(lambda m: m.reference("Body", "", inclusive), content)
        self.refused("A15", f"{len(deeper) // 1000} KB, 240 nested, {leaves} leaves, signed", message, "codec.limit",
                     recorded=True)

    def test_prefixes_that_are_treated_as_inclusive(self):
        def listing(prefixes):
            return (f'<ds:Transforms><ds:Transform Algorithm="{EXCLUSIVE}"><e:InclusiveNamespaces xmlns:e="{EXCLUSIVE}" '
                    f'PrefixList="{prefixes}"/></ds:Transform></ds:Transforms>')

        # All that the Body declares is what the list names, so inclusive C14N makes the same octets.
        self.answered(self.with_body_reference(lambda m: m.reference("Body", listing("s wsu #default"), inclusive)))
        many = " ".join(f"p{at}" for at in range(17))
        self.refused("A15", "17 inclusive prefixes", self.with_body_reference(lambda m: m.reference("Body", listing(many))),
                     PROFILE)


class SignatureUse(Keys, Transforms, SignatureTest):
    """On one hub, whose own limit of size is not what refuses."""

    max_body_kib = {"debts.query": 10240}


if __name__ == "__main__":
    main()
