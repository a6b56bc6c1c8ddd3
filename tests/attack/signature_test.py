"""Signatures that are forged, moved, replayed or made to hurt: rows A1 to A9, A15, A31 and A32 of the attack table.

Each input is what an attacker could make who has what the row gives him; where he may sign with a good certificate, the
signature is right, so that only the lock that the row means can refuse it."""

import hashlib
import hmac
import json
import re
import socket

import processes
from attack import SOAP, AttackTest, context_block, message_of
from client import CONTEXT
from flow import main
from line import Line, request
from signing import (DS, EXCLUSIVE, INCLUSIVE, ONE_TRANSFORM, PARTS, QUESTION, RSA_SHA256, SHA256, TYPES, WSSE, WSU,
                     Message, Signer, base64_of, exclusive, inclusive, instant, signed)

PROFILE, MISMATCH = "gate.signature_profile", "gate.signed_element_mismatch"
OTHER = QUESTION.replace("161175-19997", "161175-19996")
CASE = {"serviceCode": "BV-1", "caseCode": "SIGNED-1"}


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


class Wrapping:
    """A1 to A4: what is signed is somewhere else than what is read."""

    def forged(self, message):
        """The unsigned Body that the attacker wants to be read."""
        return f'<s:Body {message.soap}>{OTHER}</s:Body>'

    def test_a_good_message_is_answered(self):
        for version in SOAP:
            self.assertIn(b"161175-19997", self.answered(self.message(version=version)).body)

    def test_a_signed_body_in_a_wrapper(self):
        for version in SOAP:
            message = self.message(version=version)
            message.after = f'<w:Wrapper xmlns:w="urn:w">{message.parts["Body"]}</w:Wrapper>'
            message.parts["Body"] = self.forged(message)
            self.refused("A1", f"signed Body in a Wrapper, SOAP {version}", message, MISMATCH)

    def test_the_eight_wrappings(self):
        """XSW1 to XSW8 as SAMLRaider has them, with the Body where SAML has the assertion: where the signed original hangs,
        and whether the forged one carries the Signature's Security block as well, is what they vary."""
        for number, variant in enumerate((self.xsw1, self.xsw2, self.xsw3, self.xsw4, self.xsw5, self.xsw6, self.xsw7,
                                          self.xsw8), 1):
            with self.subTest(number):
                what, octets, codes = variant(self.message())
                self.refused("A2", f"XSW{number}: {what}", octets, codes)

    def assembled(self, message, header="", body=None, before="", after="", security=None):
        """The message with its pieces where the attacker wants them; `request` wants an HTTP request's octets."""
        blocks = "".join(message.parts[name] for name in ("Context", "To", "Action", "MessageID"))
        whole = (f'<s:Envelope {message.soap}>{before}<s:Header>{blocks}{security or message.security()}{header}</s:Header>'
                 f"{self.forged(message) if body is None else body}{after}</s:Envelope>")
        return message.request(whole.encode())

    def xsw1(self, message):
        """The whole original envelope inside of the Signature."""
        inner = message.envelope()
        security = message.security().replace("</ds:Signature>", f"<ds:Object>{inner}</ds:Object></ds:Signature>")
        return "original envelope in the Signature's Object", self.assembled(message, security=security), \
            (PROFILE, "gate.duplicate_id")

    def xsw2(self, message):
        """The original beside the Signature, in front of it."""
        security = message.security().replace("<ds:Signature ", message.parts["Body"] + "<ds:Signature ", 1)
        return "original Body before the Signature", self.assembled(message, security=security), PROFILE

    def xsw3(self, message):
        """The forged one before the original, both children of the root."""
        return "forged Body before the original", self.assembled(message, after=message.parts["Body"]), "edge.envelope"

    def xsw4(self, message):
        """The original inside of the forged one."""
        body = f'<s:Body {message.soap}>{OTHER.replace("</QueryDebts>", message.parts["Body"] + "</QueryDebts>")}</s:Body>'
        return "original Body in the forged one", self.assembled(message, body=body), MISMATCH

    def xsw5(self, message):
        """The forged one with the original's id, the original copied behind without it."""
        body = self.forged(message).replace("<s:Body ", f'<s:Body xmlns:wsu="{WSU}" wsu:Id="body" ')
        copy = re.sub(r' wsu:Id="body"', "", message.parts["Body"])
        return "forged Body with the signed id", self.assembled(message, body=body, header=f"<w xmlns='urn:w'>{copy}</w>"), \
            "gate.signature_invalid"

    def xsw6(self, message):
        """As 5, the original in the Signature."""
        body = self.forged(message).replace("<s:Body ", f'<s:Body xmlns:wsu="{WSU}" wsu:Id="body" ')
        security = message.security().replace("<ds:KeyInfo>", f'{message.parts["Body"]}<ds:KeyInfo>', 1)
        return "forged Body with the id, original in the Signature", self.assembled(message, body=body, security=security), \
            (PROFILE, "gate.duplicate_id")

    def xsw7(self, message):
        """The original in an extension element in front."""
        return "original Body in an Extensions block", \
            self.assembled(message, header=f'<Extensions xmlns="urn:w">{message.parts["Body"]}</Extensions>'), MISMATCH

    def xsw8(self, message):
        """The original in an Object of the Signature, which is where XML Signature itself would have it."""
        security = message.security().replace("</ds:Signature>",
                                              f'<ds:Object>{message.parts["Body"]}</ds:Object></ds:Signature>')
        return "original Body in an Object", self.assembled(message, security=security), PROFILE

    def test_a_signed_body_in_the_header(self):
        message = self.message()
        self.refused("A3", "second Body with the signed id in the Header", self.assembled(message, header=message.parts["Body"]),
                     MISMATCH)
        message = self.message()
        moved = message.parts["Body"].replace("<s:Body ", '<s:Body s:actor="urn:somebody" ')
        self.refused("A3", "the same, for another actor", self.assembled(message, header=moved), MISMATCH)

    def test_other_parts_moved_away(self):
        for name in ("To", "Action", "MessageID", "Context"):
            message = self.message()
            original = message.parts[name]
            message.parts[name] = original.replace("wsu:Id", "ignored")
            message.after = f'<w:Wrapper xmlns:w="urn:w">{original}</w:Wrapper>'
            self.refused("A2", f"signed {name} in a Wrapper", message, MISMATCH)
        message = self.message()
        original = message.parts["Timestamp"]
        message.parts["Timestamp"] = original.replace(' wsu:Id="timestamp"', "")
        message.after = f'<w:Wrapper xmlns:w="urn:w">{original}</w:Wrapper>'
        self.refused("A2", "signed Timestamp in a Wrapper", message, MISMATCH)

    def test_an_id_that_is_there_twice(self):
        for attribute in ("wsu:Id", "Id", "ID", "xml:id"):
            message = self.message()
            twin = f'<s:Body xmlns:wsu="{WSU}" {message.soap} {attribute}="body">{OTHER}</s:Body>'
            blocks = f'<w:Wrapper xmlns:w="urn:w">{twin}</w:Wrapper>'
            self.refused("A4", f"{attribute} twice, forged Body before", self.assembled(message, header=blocks,
                                                                                      body=message.parts["Body"]),
                         "gate.duplicate_id")
            body = self.forged(message).replace("</QueryDebts>", f'{message.parts["Body"]}</QueryDebts>') \
                .replace("<s:Body ", f'<s:Body xmlns:wsu="{WSU}" {attribute}="body" ', 1)
            self.refused("A4", f"{attribute} twice, original after", self.assembled(message, body=body), "gate.duplicate_id")

    def test_names_that_stand_for_others(self):
        """xmlsec looks attributes up without their namespace; the first one wins."""
        message = Message()
        other = message.reference("Body").replace("<ds:Reference ", '<ds:Reference xmlns:x="urn:x" x:URI="#wrapped" ')
        references = "".join(other if name == "Body" else message.reference(name) for name in PARTS)
        message.sign(self.signer, references=references)
        message.after = f'<w:Wrapper xmlns:w="urn:w">{message.parts["Body"].replace("body", "wrapped", 1)}</w:Wrapper>'
        self.refused("A2", "a second URI in another namespace", message, PROFILE)


class Coverage:
    """A5, A6, A8: what the signature does not cover, or covers twice."""

    def test_each_part_must_be_signed(self):
        for name in PARTS:
            parts = [part for part in PARTS if part != name]
            self.refused("A5", f"all but {name} signed", Message().sign(self.signer, parts), "gate.unsigned_part")
        self.refused("A5", "Timestamp alone signed", Message().sign(self.signer, ["Timestamp"]), "gate.unsigned_part")
        self.refused("A5", "Body alone signed", Message().sign(self.signer, ["Body"]), "gate.unsigned_part")
        for name in ("To", "Action", "MessageID"):
            message = Message()
            message.parts[name] = ""
            self.refused("A5", f"no {name} at all", message.sign(self.signer), "gate.unsigned_part")

    def test_an_unsigned_message_of_a_party_that_must_sign(self):
        message = Message()
        plain = message.envelope().replace(message.security(), "").encode()
        self.refused("A5", "not signed", message.request(plain), "gate.signature_missing")
        self.refused("A5", "a Security block without a Signature", message, PROFILE)
        rest = request("POST", "/v1/ask/debts.query", {"Content-Type": "application/json", **CONTEXT["debts.query"]},
                       b'{"personCode": "161175-19997"}')
        self.refused("A5", "over REST", rest, "gate.signature_missing")
        event = request("POST", "/v1/events", {
            "Content-Type": "application/json", "ce-specversion": "1.0", "ce-id": "1", "ce-source": "urn:registry-portal",
            "ce-type": "case.opened", "ce-saktapurpose": "service-accounting", "ce-saktalegalbasis": "6.1.c",
            "ce-saktauser": "anna.liepa"}, json.dumps(CASE).encode())
        self.refused("A5", "as a CloudEvent", event, "gate.signature_missing")

    def test_its_own_status_may_be_read_over_rest(self):
        answer = self.answered(self.message())
        status = self.hub.client(self.party).status(answer.headers["Sakta-Message"])
        self.assertEqual((status.status, status.json()["state"]), (200, "answered"), status)

    def test_split_text_is_read_whole_or_refused(self):
        """C14N leaves comments out, so they can be put into what is signed: the value read must be the whole one."""
        for what, code, between in (("a comment", None, "161175-<!-- -->19997"), ("CDATA", None, "161175-<![CDATA[19997]]>"),
                                    ("a processing instruction", "edge.envelope", "161175-<?p?>19997")):
            message = self.message().change("Body", "161175-19997", between)
            if code:
                self.refused("A6", f"{what} in signed text", message, code)
                continue
            before = len(self.sandbox.journal())
            answer = self.answered(message)
            self.assertIn(b"161175-19997", answer.body, what)
            self.assertEqual(len(self.sandbox.journal()), before + 1)
            self.note("A6", f"{what} in signed text", "read whole", 0, 0)
        message = self.message().change("MessageID", r"(urn:registry-portal:....)", r"\1<!-- -->")
        self.answered(message)
        self.refused("A6", "the same MessageID, split elsewhere", Message(message_id=message.message_id).sign(self.signer),
                     "gate.replay")

    def test_two_of_what_must_be_one(self):
        def twice(element):
            message = self.message()
            text = re.search(rf"<ds:{element}[ >].*</ds:{element}>", message.signature)[0]
            message.signature = message.signature.replace(text, text + text)
            return message

        for element in ("Signature", "SignedInfo", "SignatureValue", "KeyInfo"):
            self.refused("A8", f"two {element}", twice(element), PROFILE)
        message = self.message()
        info = re.search("<ds:SignedInfo.*</ds:SignedInfo>", message.signature)[0]
        message.signature = message.signature.replace(info, f"<w xmlns='urn:w'>{info}</w>")
        self.refused("A8", "SignedInfo in a wrapper", message, PROFILE)
        message = self.message()
        message.signature = message.signature.replace("</ds:Signature>", f"<ds:Object>{info}</ds:Object></ds:Signature>")
        self.refused("A8", "a second SignedInfo in an Object", message, PROFILE)
        message = self.message()
        message.signature = re.sub("(<ds:DigestValue>....)", r"\1<!-- -->", message.signature, count=1)
        self.refused("A8", "a comment in DigestValue", message, PROFILE)
        message = self.message()
        message.signature = re.sub("(<ds:SignatureValue>....)", r"\1<!-- -->", message.signature)
        self.refused("A8", "a comment in SignatureValue", message, PROFILE)
        message = self.message()
        message.after = message.security()
        self.refused("A8", "two Security blocks", message, "edge.envelope", recorded=True)


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


def raw_ecdsa(der):
    """r and s, 32 octets each, from OpenSSL's DER: what XML Signature wants."""
    def integer(at):
        length = der[at + 1]
        return int.from_bytes(der[at + 2:at + 2 + length], "big").to_bytes(32, "big"), at + 2 + length

    r, at = integer(2)
    s, _ = integer(at)
    return r + s


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
        """Names in scope, carried to each of 20,000 leaves. As deep and as wide as the pre-scan lets through."""
        depth, each, leaves = 55, 2, 20_000
        opened = "".join("<b " + " ".join(f'xmlns:n{level}_{at}="urn:{level}:{at}"' for at in range(each)) + ">"
                         for level in range(depth))
        bomb = opened + "<a/>" * leaves + "</b>" * depth
        content = f'<QueryDebts xmlns="{TYPES}">{bomb}</QueryDebts>'
        message = self.with_body_reference(lambda m: m.reference("Body", "", inclusive), content=content)
        self.refused("A15", f"{len(bomb) // 1000} KB, {depth * each} names in scope, {leaves} leaves, signed", message, PROFILE)
        deeper = "".join(f'<b xmlns:n{level}="urn:{level}">' for level in range(240)) + "<a/>" * leaves + "</b>" * 240
        content = f'<QueryDebts xmlns="{TYPES}">{deeper}</QueryDebts>'
        message = self.with_body_reference(lambda m: m.reference("Body", "", inclusive), content=content)
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


class Freshness:
    """A32: when it was signed."""

    def test_times(self):
        for what, created, expires in (
                ("Created 63 s ahead", instant(63), instant(300)), ("Created 301 s ago", instant(-301), instant(300)),
                ("no Expires", instant(), None), ("Expires before Created", instant(), instant(-1)),
                ("Expires past", instant(-100), instant(-10)), ("Created in 9999", "9999-01-01T00:00:00Z", "9999-12-31T00:00:00Z"),
                ("Expires in 9999", instant(), "9999-12-31T00:00:00Z"),
                ("a time zone", instant()[:-1] + "+00:00", instant(300)),
                ("another time zone", instant(7200)[:-1] + "+02:00", instant(7500)[:-1] + "+02:00"),
                ("no time zone", instant()[:-1], instant(300)[:-1]), ("no time", "now", instant(300)),
                ("a day alone", instant()[:10], instant(300))):
            self.refused("A32", what, self.message(created=created, expires=expires), "gate.timestamp")

    def test_forms_that_are_right(self):
        for created, expires in ((instant(-290), instant(10)), (instant(50), instant(300)), (instant()[:-5] + "Z", instant(60)),
                                 (instant()[:-1] + "456789Z", instant(300)[:-1] + "1Z")):
            self.answered(self.message(created=created, expires=expires))

    def test_two_timestamps_and_none(self):
        message = self.message()
        second = message.timestamp(instant(), instant(300)).replace("timestamp", "second", 1)
        text = message.security().replace("</wsu:Timestamp>", "</wsu:Timestamp>" + second, 1)
        whole = message.envelope().replace(message.security(), text)
        self.refused("A32", "two Timestamps", message.request(whole.encode()), "gate.timestamp")
        message = Message()
        message.parts["Timestamp"] = ""
        self.refused("A32", "no Timestamp", message.sign(self.signer), "gate.timestamp")
        parts = [part for part in PARTS if part != "Timestamp"]
        self.refused("A32", "unsigned Timestamp", Message().sign(self.signer, parts), "gate.unsigned_part")


class Replay(SignatureTest):
    """A31 on one node: the same octets get the stored answer, another message under the MessageID nothing."""

    def case(self, message_id=None, code="SIGNED-1", **how):
        content = (f'<OpenCase xmlns="urn:sakta:types:case.opened:1"><serviceCode>BV-1</serviceCode><caseCode>{code}</caseCode>'
                   "<channel>Electronic</channel><client><personCode>161175-19997</personCode></client>"
                   "<openedAt>2026-11-20T09:00:00+02:00</openedAt><status>Submitted</status>"
                   "<actedBy><kind>Client</kind></actedBy></OpenCase>")
        context = context_block(role=None, case=None, purpose="service-accounting", legal_basis="6.1.c")
        return Message(content, action="urn:sakta:types:case.opened:1:OpenCase", family="cases", context=context,
                       message_id=message_id, **how).sign(self.signer)

    def repeated(self, octets, first):
        """The very same octets: what is on record, nothing at the partner, msg.repeated."""
        effects = self.effects()
        answer = self.answered(octets)
        self.assertEqual(self.effects(), effects, "a repeat had an effect")
        self.assertEqual(answer.headers["Sakta-Message"], first.headers["Sakta-Message"])
        self.assertIn("msg.repeated", self.trace(first.headers["Sakta-Message"], "--long"))
        return answer

    def test_the_same_octets_get_the_same_answer(self):
        message = self.message()
        first = self.answered(message)
        again = self.repeated(message.request(), first)
        self.assertEqual(again.body, first.body)

    def test_another_message_under_the_same_message_id(self):
        message = self.message()
        self.answered(message)
        used = message.message_id
        self.refused("A31", "same MessageID, signed anew", self.message(message_id=used), "gate.replay")
        self.refused("A31", "same MessageID, another Body", self.message(message_id=used, content=OTHER), "gate.replay")
        self.refused("A31", "same MessageID, another type", self.case(used), "gate.replay")
        self.refused("A31", "same octets, one space more", message.request(message.envelope().encode() + b" "), "gate.replay")
        self.refused("A31", "same octets, a comment more", message.request(b"<!-- -->" + message.envelope().encode()),
                     "gate.replay")

    def test_a_key_beside_the_message_id_is_refused(self):
        self.refused("A31", "another idempotency key than the MessageID",
                     self.message(context=context_block(idempotency_key="mine")), "edge.header_invalid")

    def test_a_message_id_belongs_to_its_party(self):
        """Another party may use the same one; it learns nothing of the first."""
        message = self.message()
        self.answered(message)
        other = Message(message_id=message.message_id)
        with Line(self.hub, "permits") as line:
            answer = line.exchange(other.request(other.envelope().replace(other.security(), "").encode()))
        self.assertEqual(answer.status, 200, answer)

    def test_nothing_is_forgotten_when_the_hub_is_killed(self):
        question, case = self.message(), self.case()
        first, receipt = self.answered(question), self.accepted(case)
        self.hub.kill()
        self.hub.start()
        type(self).meter = type(self.meter)(self.hub.find_ports()["pid"])
        self.repeated(question.request(), first)
        self.assertEqual(message_of(self.accepted(case)), message_of(receipt), "not the first receipt")
        self.warm_up()
        type(self).idle = self.meter.resident()
        self.refused("A31", "same MessageID after kill -9 and restart", self.message(message_id=question.message_id),
                     "gate.replay")
        self.refused("A31", "same MessageID of a send after restart", self.case(case.message_id, "OTHER"), "gate.replay")

    def accepted(self, message):
        with Line(self.hub, self.party) as line:
            answer = line.exchange(message.request())
        self.assertIn(answer.status, (200, 202), answer)
        return answer


class Signatures(Wrapping, Coverage, Keys, Transforms, Freshness, SignatureTest):
    """All that needs no hub of its own."""


if __name__ == "__main__":
    main()
