"""Letters that came by e-address reach the system that keeps them, with their files, once; only then are they confirmed."""

import base64
import datetime
import hashlib
import textwrap

import archive
import places
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from eaddress import SECTION, Identity, Letter, Line
from flow import FlowTest, main
from waiting import wait_for

NS = "urn:sakta:types:letter.received:1"
NEUTRAL = "urn:sakta:official-delivery:1"
OURS = "_DEFAULT@90000000001"
FILES = {
    "types/letter.received-1.yaml": """
        type: letter.received
        version: 1
        pattern: send
        family: received
        operation: ReceiveLetter
        summary: {en: A letter that came., lv: Saņemta vēstule.}
        owner: integration
        keys:
          - {name: message, path: /t:ReceiveLetter/t:message}
        retention: case-file
        max_body_kib: 1024
        attachments:
          path: /t:ReceiveLetter/t:file
          most: 10
          total_mib: 64
          media_types: [text/plain, application/octet-stream]
        """,
    "types/letter.received-1.xsd": f"""
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="{NS}" targetNamespace="{NS}" elementFormDefault="qualified">
          <xs:element name="ReceiveLetter"><xs:complexType><xs:sequence>
            <xs:element name="message" type="xs:string"/><xs:element name="sender" type="xs:string"/><xs:element name="title" type="xs:string"/>
            <xs:element name="form" type="xs:string"/>
            <xs:element name="file" minOccurs="0" maxOccurs="10"><xs:complexType><xs:sequence>
              <xs:element name="name" type="xs:string"/><xs:element name="mediaType" type="xs:string"/>
              <xs:element name="size" type="xs:long"/><xs:element name="digest" type="xs:string"/>
            </xs:sequence></xs:complexType></xs:element>
            <xs:element name="envelope" type="xs:base64Binary"/>
          </xs:sequence></xs:complexType></xs:element>
        </xs:schema>
        """,
    "mappings/eaddress/letter.xslt": f"""
        <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:d="{NEUTRAL}" xmlns:a="urn:sakta:attachments:1"
            xmlns="{NS}" exclude-result-prefixes="d a">
          <xsl:template match="/d:receivedLetter"><ReceiveLetter>
            <message><xsl:value-of select="d:id"/></message><sender><xsl:value-of select="d:sender"/></sender>
            <title><xsl:value-of select="d:title"/></title><form><xsl:value-of select="d:signed/d:section/d:form"/></form>
            <xsl:for-each select="a:attachments/a:attachment">
              <file><name><xsl:value-of select="a:name"/></name><mediaType><xsl:value-of select="a:mediaType"/></mediaType>
                <size><xsl:value-of select="a:size"/></size><digest><xsl:value-of select="a:digest"/></digest></file>
            </xsl:for-each>
            <envelope><xsl:value-of select="d:envelope"/></envelope>
          </ReceiveLetter></xsl:template>
        </xsl:stylesheet>
        """,
    "mappings/archive/received.xslt": f"""
        <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:t="{NS}" xmlns:p="{archive.PARTNER}"
            xmlns:xop="http://www.w3.org/2004/08/xop/include" exclude-result-prefixes="t">
          <xsl:template match="/t:ReceiveLetter"><p:Put><p:id><xsl:value-of select="concat(t:message, ' ', t:title, ' ', t:form)"/></p:id>
            <xsl:for-each select="t:file"><p:file><p:title><xsl:value-of select="t:name"/></p:title>
              <p:content><xop:Include href="cid:{{t:digest}}"/></p:content></p:file></xsl:for-each></p:Put></xsl:template>
        </xsl:stylesheet>
        """,
    "routes/received.yaml": """
        route: received
        summary: Letters that came, with their files, to the archive.
        accept: {type: letter.received}
        map: archive/received
        deliver: {to: archive, operation: put, timeout: 60s}
        on_failure: {refuse: dead_letter, resend: {dead_letter_after: 24h}, wait: {dead_letter_after: 24h}, reconcile: hold, stop: dead_letter}
        on_dead: skip
        """,
    "sources/eaddress-letters.yaml": """
        source: eaddress-letters
        summary: Letters that came by e-address.
        poll: {system: eaddress, source: letters, every: 100ms, confirm: when_delivered}
        map: eaddress/letter
        type: letter.received
        purpose: record-keeping
        """,
    "systems/eaddress.yaml": """
        system: eaddress
        adapter:
          endpoint: https://127.0.0.1:{port}/
          sender: _DEFAULT@90000000001
          credentials: {{trust: "${{state}}/pki/systems-ca.pem", certificate: "${{state}}/pki/hub-client.pem", key: "${{state}}/pki/hub-client.key"}}
          signing: {{certificate: "${{state}}/pki/hub-signing.pem", key: "${{state}}/pki/hub-signing.key"}}
          server_trust: ${{state}}/pki/systems-ca.pem
          server_crl: ${{state}}/pki/systems-ca.crl.pem
          receiving: {{trust: "${{state}}/pki/systems-ca.pem", crl: "${{state}}/pki/people.crl.pem"}}
          sources: {{letters: {{batch: 20}}}}
        pace: {{first_pause: 100ms, longest_pause: 200ms, breaker_failures: 1000}}
        """,
}


def write_site(hub, port):
    """The e-address at this port, whose letters go to the system `archive`."""
    for name, text in FILES.items():
        (hub.site / name).parent.mkdir(parents=True, exist_ok=True)
        text = textwrap.dedent(text).lstrip()
        (hub.site / name).write_text(text.format(port=port) if name.startswith("systems/") else text)
    for name in ("notifications", "catalogue", "invoices"):
        (hub.site / f"sources/eaddress-{name}.yaml").unlink()


def line_of(double, pki):
    """To the e-address, which knows whom the hub receives letters for."""
    ours = Identity.of(pki, "hub-signing")
    line = Line(double.port, pki, ours)
    line.control(addressee={"address": OURS, "type": "APP", "unit_type": "JS", "title": "Bērzaines novada pašvaldība",
                            "certificate": ours.pem.decode()})
    return line


def write_revoked(pki, *revoked):
    """The revocation list of who signs letters: it names these."""
    authority = x509.load_pem_x509_certificate(pki.certificate("systems-ca").read_bytes())
    key = serialization.load_pem_private_key(pki.key("systems-ca").read_bytes(), None)
    now = datetime.datetime.utcnow()
    made = (x509.CertificateRevocationListBuilder().issuer_name(authority.subject).last_update(now - datetime.timedelta(days=1))
            .next_update(now + datetime.timedelta(days=30)).add_extension(x509.CRLNumber(1), False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), False))
    for one in revoked:
        serial = x509.load_der_x509_certificate(one.der).serial_number
        made = made.add_revoked_certificate(x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(now).build())
    (pki.folder / "people.crl.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))


class LettersReceived(FlowTest):
    systems = ("eaddress",)

    @classmethod
    def prepare(cls):
        cls.archive = archive.Archive("1.1")
        cls.addClassCleanup(cls.archive.stop)
        archive.write_site(cls.hub, cls.archive.port)
        cls.double = cls.sandbox.doubles["eaddress"]
        write_site(cls.hub, cls.double.port)
        cls.people = {name: Identity.made(cls.folder, name, pki, days) for name, pki, days in (
            ("good", cls.pki, 30), ("revoked", cls.pki, 30), ("expired", cls.pki, -1), ("stranger", None, 30))}
        write_revoked(cls.pki, cls.people["revoked"])
        cls.line = line_of(cls.double, cls.pki)
        cls.hub.start()

    def comes(self, **letter):
        """A letter arrives; its number."""
        known = set(self.letters())
        self.line.control(letter={"to": [OURS], **letter})
        number, = set(self.letters()) - known
        return number

    def letters(self):
        return {letter["message_id"]: letter for letter in self.line.control()["letters"]}

    def status(self, number):
        one, = self.letters()[number]["recipients"]
        return one["status"]

    def confirmed(self, number):
        wait_for(lambda: self.status(number) == "RecipientAccepted", places.patience(30), "the letter is confirmed")

    def put(self, title):
        """What the archive got of the letters with this title."""
        return [files for files in self.archive.came if any(name.startswith(title) for name in files)]

    def file(self, name, octets, mime="text/plain"):
        self.expected = {name: (mime, hashlib.sha256(octets).hexdigest(), len(octets))}
        return {"name": name, "mime": mime, "base64": base64.b64encode(octets).decode()}

    def left(self, before):
        """Codes of documents that were left at the e-address since then."""
        return {line["code"] for line in self.hub.log()[before:] if line["event"] == "source.document_left"}

    def test_a_letter_with_its_files_reaches_the_archive_once_and_is_confirmed(self):
        number = self.comes(title="Iesniegums", files=[self.file("vienkārši.txt", b"abc" * 5), {"name": "vienkārši-2.bin", "size": 9_000_001}])
        self.confirmed(number)
        files, = self.put("vienkārši")
        self.assertEqual(files["vienkārši.txt"], self.expected["vienkārši.txt"])
        self.assertEqual((files["vienkārši-2.bin"][0], files["vienkārši-2.bin"][2]), ("application/octet-stream", 9_000_001))

    def test_compressed_encrypted_and_of_either_form(self):
        for name, how in (("saspiests", {"compressed": True}), ("šifrēts", {"encrypted": True}), ("abi", {"compressed": True, "encrypted": True}),
                          ("inkluzīvs", {"form": "inclusive"}), ("ekskluzīvs", {"form": "exclusive"})):
            with self.subTest(name):
                number = self.comes(files=[self.file(name + ".txt", (name * 2_000).encode())], **how)
                self.confirmed(number)
                self.assertEqual(self.put(name), [self.expected])

    def test_what_was_changed_is_left_and_the_others_go_on(self):
        for wrong in ("digest", "signature"):
            with self.subTest(wrong):
                before = len(self.hub.log())
                number = self.comes(files=[self.file(f"mainīts-{wrong}.txt", b"abc")], wrong=wrong)
                good = self.comes(files=[self.file(f"pēc-{wrong}.txt", b"abc")])
                self.confirmed(good)
                wait_for(lambda: self.left(before), places.patience(30), "the log says what was left")
                self.assertEqual(self.left(before), {"gate.signature_invalid"})
                self.assertEqual((self.put(f"mainīts-{wrong}"), self.status(number)), ([], "Accepted"))
                self.line.control(delay=number)  # its deadline passes: it is not given again

    def test_what_cannot_be_taken_is_left_with_its_code_and_the_others_go_on(self):
        text = self.file("labs.txt", b"abc")
        for why, code, files in (
                ("a name with a path", "codec.wrong_shape", [{**text, "name": "../../labs.txt"}]),
                ("a device's name", "codec.wrong_shape", [{**text, "name": "NUL.txt"}]),
                ("a type that is not allowed", "edge.attachment", [text, {**text, "name": "a.exe", "mime": "application/x-msdownload"}]),
                ("more than the type takes", "edge.attachment", [{"name": "a.bin", "size": 64 * 2**20 + 1}])):
            with self.subTest(why):
                before, came = len(self.hub.log()), len(self.archive.came)
                number = self.comes(files=files)
                self.is_left(why, code, before, came, number)

    def is_left(self, why, code, before, came, number):
        """This letter is left for this reason, and nothing of it goes on; the next one does."""
        try:
            good = self.comes(files=[self.file("pēc.txt", b"abc")])
            self.confirmed(good)
            wait_for(lambda: self.left(before), places.patience(30), "the log says what was left")
            self.assertEqual(self.left(before), {code}, why)
            self.assertEqual((len(self.archive.came), self.status(number)), (came + 1, "Accepted"), "nothing is confirmed that was not kept")
        finally:
            self.line.control(delay=number)  # its deadline passes: it is not given again

    def test_sections_that_do_not_come_as_they_were_sent_are_no_file(self):
        for how, code in (("missing", "deliver.bad_reply"), ("doubled", "gate.signature_invalid"), ("swapped", "gate.signature_invalid")):
            with self.subTest(how):
                before, came = len(self.hub.log()), len(self.archive.came)
                number = self.comes(files=[{"name": f"{how}.bin", "size": 2 * SECTION + 1}], sections=how)
                self.is_left(how, code, before, came, number)

    def test_a_file_that_grows_beyond_measure_is_left(self):
        """A zip bomb that its sender signed: its size and digest are as the envelope says."""
        before, came = len(self.hub.log()), len(self.archive.came)
        number = self.comes(files=[{"name": "bumba.txt", "mime": "text/plain", "text": "0" * (24 * 2**20)}], compressed=True)
        self.is_left("a zip bomb", "codec.limit", before, came, number)

    def test_who_signed_must_be_somebody_who_may(self):
        number = self.comes(envelope=Letter(sender="_PRIVATE@16117519997", to=[OURS]).sealed(self.people["good"]))
        self.confirmed(number)
        for who in ("expired", "revoked", "stranger"):
            with self.subTest(who):
                before, came = len(self.hub.log()), len(self.archive.came)
                number = self.comes(envelope=Letter(sender="_PRIVATE@16117519997", to=[OURS]).sealed(self.people[who]))
                self.is_left(who, "gate.signer", before, came, number)

    def test_an_envelope_signed_by_another_than_it_names_is_left(self):
        before, came = len(self.hub.log()), len(self.archive.came)
        good, other = self.people["good"], self.people["stranger"]
        sealed = Letter(sender="_PRIVATE@16117519997", to=[OURS]).sealed(other)
        number = self.comes(envelope=sealed.replace(base64.b64encode(other.der).decode(), base64.b64encode(good.der).decode()))
        self.is_left("another's certificate", "gate.signer", before, came, number)

    def test_what_looks_like_a_question_stays_what_it_is(self):
        """A22 of the attacks: what a stranger wrote is no part of an XPath."""
        odd = "' or '1'='1"
        number = self.comes(title=f"{odd} | //*", files=[self.file(f"{odd}.txt", b"abc")])
        self.confirmed(number)
        self.assertEqual(self.put(odd), [self.expected])

    def test_a_lost_answer_to_the_confirmation_makes_nothing_twice(self):
        self.double.behave("close_after_read", "ConfirmMessage")
        number = self.comes(files=[self.file("zudis.txt", b"abc")])
        self.confirmed(number)
        self.double.behave_well()
        after = self.comes(files=[self.file("pēc-zudis.txt", b"abc")])
        self.confirmed(after)
        self.assertEqual(len(self.put("zudis")), 1)

    def test_nothing_is_confirmed_that_the_archive_has_not(self):
        self.archive.statuses[:] = [503] * 3
        number = self.comes(files=[self.file("gaida.txt", b"abc")])
        wait_for(lambda: len(self.put("gaida")) >= 2, places.patience(30), "it is tried again")
        status, tries = self.status(number), len(self.put("gaida"))  # in this order: no later try may speak for the status
        if tries <= 3:
            self.assertEqual(status, "Accepted")
        self.confirmed(number)
        self.assertEqual(len(self.put("gaida")), 4)


if __name__ == "__main__":
    main()
