"""Signatures that cover something else than what is read: rows A1 to A6 and A8 of the attack table.

Each input is what an attacker could make who has what the row gives him; where he may sign with a good certificate, the
signature is right, so that only the lock that the row means can refuse it."""

import json
import re

from attack import SOAP
from client import CONTEXT
from flow import main
from line import request
from signing import MISMATCH, OTHER, PARTS, PROFILE, WSU, Message, SignatureTest

CASE = {"serviceCode": "BV-1", "caseCode": "SIGNED-1"}


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
        self.refused("A5", "a Security block without a Signature", message, "gate.signature_missing")
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


class Signatures(Wrapping, Coverage, SignatureTest):
    """On one hub."""


if __name__ == "__main__":
    main()
