"""Envelopes of the e-address and others' programs, the xmlsec1 command and the JDK's XML Signature: ours are valid for both, and
not with one octet changed; theirs are read, and whether their digest is inclusive or exclusive is told."""

import base64
import hashlib
import pathlib
import re
import tempfile
import unittest

import places
import processes

HERE = places.SOURCE / "tests" / "interop" / "envelopes"
DIV = "http://ivis.eps.gov.lv/XMLSchemas/100001/DIV/v1-0"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
DSIG = "http://www.w3.org/2000/09/xmldsig#"
C14N = {"inclusive": "http://www.w3.org/TR/2001/REC-xml-c14n-20010315", "exclusive": "http://www.w3.org/2001/10/xml-exc-c14n#"}
PROGRAM = places.PROGRAMS / "interop-envelopes"

# An issuer as certificates in Latvia have them, with attributes that libraries know by different names or not at all.
AUTHORITY = """
[req]
prompt = no
distinguished_name = name
x509_extensions = extensions
string_mask = utf8only
utf8 = yes
[name]
C = LV
O = Piemēra paraksti, SIA
organizationIdentifier = NTRLV-40003521600
SN = Bērziņa
CN = Paraugs \\"CA\\" 1
[extensions]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[ca]
default_ca = lists
[lists]
database = {folder}/index.txt
default_md = sha256
default_crl_days = 30
"""
SIGNER = """
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature, nonRepudiation
extendedKeyUsage = clientAuth
subjectAltName = URI:urn:lv:kekava
authorityKeyIdentifier = keyid
"""


class Envelopes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="sakta-envelopes-")
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.folder = pathlib.Path(cls.temporary.name)
        cls.make_authority()
        for bits in (2048, 4096):
            cls.make_signer(bits)
        cls.ours = {bits: cls.run_program(PROGRAM, "sign", cls.folder / f"{bits}.pem", cls.folder / f"{bits}.key") for bits in (2048, 4096)}

    @classmethod
    def run_program(cls, *words):
        code, out, errors = processes.run(words)
        if code:
            raise AssertionError(f"{words[0]}: {code}\n{errors.decode()}")
        return out

    @classmethod
    def openssl(cls, *words):
        cls.run_program("openssl", *words)

    @classmethod
    def make_authority(cls):
        settings, cls.authority, cls.lists = cls.folder / "ca.cnf", cls.folder / "ca.pem", cls.folder / "crl.pem"
        settings.write_text(AUTHORITY.format(folder=cls.folder))
        (cls.folder / "index.txt").touch()
        cls.openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-sha256", "-days", "30", "-config", settings,
                    "-keyout", cls.folder / "ca.key", "-out", cls.authority)
        cls.openssl("ca", "-gencrl", "-config", settings, "-keyfile", cls.folder / "ca.key", "-cert", cls.authority, "-out", cls.lists)

    @classmethod
    def make_signer(cls, bits):
        extensions, request = cls.folder / "signer.ext", cls.folder / f"{bits}.csr"
        extensions.write_text(SIGNER)
        cls.openssl("req", "-new", "-newkey", f"rsa:{bits}", "-nodes", "-subj", f"/CN=sender {bits}", "-keyout", cls.folder / f"{bits}.key",
                    "-out", request)
        cls.openssl("x509", "-req", "-in", request, "-CA", cls.authority, "-CAkey", cls.folder / "ca.key", "-set_serial",
                    "0x7fffffffffffffffffffffff", "-days", "20", "-sha256", "-extfile", extensions, "-out", cls.folder / f"{bits}.pem")

    def written(self, name, octets):
        file = self.folder / name
        file.write_bytes(octets)
        return file

    def xmlsec_says(self, file):
        code, _, errors = processes.run(["xmlsec1", "--verify", "--enabled-key-data", "x509", "--trusted-pem", self.authority,
                                         "--id-attr:Id", f"{DIV}:SenderDocument", "--id-attr:Id", f"{XADES}:SignedProperties", file])
        self.assertIn(b"OK" if code == 0 else b"FAIL", errors)
        return "valid" if code == 0 else "invalid"

    def java_says(self, files):
        return self.run_program("java", HERE / "Envelopes.java", "verify", self.authority, *files).decode().splitlines()

    def hub_says(self, files):
        return self.run_program(PROGRAM, "read", self.authority, self.lists, *files).decode().splitlines()

    def changed(self, octets):
        """The envelope with one octet changed, once in each part of it."""
        for what, pattern in (("title", "Lēmums Nr. 10()0"), ("name of a file", "lēmum()s.edoc"), ("digest of a file", "ds:DigestValue [^>]*>...()."),
                              ("signing time", "SigningTime>20..-..-..T..:..:.()."), ("digest of the certificate", "<DigestValue xmlns[^>]*>..()."),
                              ("digest of a section", "<DigestValue>..()."), ("signature", "<SignatureValue>..().")):
            found = re.search(pattern.encode(), octets)
            self.assertTrue(found, what)
            at = found.start(1)
            yield what, octets[:at] + (b"A" if octets[at:at + 1] != b"A" else b"B") + octets[at + 1:]

    def test_ours_are_valid_for_both_and_not_with_one_octet_changed(self):
        for bits, octets in self.ours.items():
            files = [self.written(f"ours-{bits}.xml", octets)]
            names = ["unchanged"]
            for what, other in self.changed(octets):
                self.assertEqual(len(other), len(octets))
                files.append(self.written(f"{len(files)}-{bits}.xml", other))
                names.append(what)
            soap = (b'<Envelope xmlns="http://www.w3.org/2003/05/soap-envelope"><Header xmlns:w="urn:w"/><Body><SendMessageInput '
                    b'xmlns="http://vraa.gov.lv/xmlschemas/div/uui/2011/11">' + octets + b"</SendMessageInput></Body></Envelope>")
            files.append(self.written(f"soap-{bits}.xml", soap))
            names.append("in a SOAP Body")
            java = self.java_says(files)
            self.assertEqual(len(java), len(files))
            for name, file, said in zip(names, files, java, strict=True):
                right = name in ("unchanged", "in a SOAP Body")
                with self.subTest(bits=bits, part=name):
                    self.assertEqual(self.xmlsec_says(file), "valid" if right else "invalid")
                    if right:
                        self.assertEqual(said, "valid")
                    else:
                        self.assertNotEqual(said, "valid")
            print(f"RSA-{bits}: xmlsec1 and the JDK take it, alone and in a SOAP Body; neither with one octet changed in {len(files) - 2} places",
                  flush=True)

    def test_ours_fit_the_schema_that_the_double_has(self):
        schema = places.SOURCE / "wsdl/eaddress/vraa.gov.lv.DIV.2009.common.xsd"
        for bits, octets in self.ours.items():
            self.run_program("xmllint", "--noout", "--nonet", "--schema", schema, self.written(f"valid-{bits}.xml", octets))

    def test_the_hub_reads_its_own(self):
        self.assertEqual(self.hub_says([self.written(f"own-{bits}.xml", octets) for bits, octets in self.ours.items()]),
                         ["both Lēmums Nr. 100"] * 2)

    # --- theirs

    def envelope(self, signatures, bits):
        """Our letter as another client would send it: the root declares prefixes that the section does not use."""
        section = self.ours[bits].decode().split("<Signatures>")[0].replace(
            f'<Envelope xmlns="{DIV}">', f'<Envelope xmlns="{DIV}" xmlns:addr="urn:addr" xmlns:ds="{DSIG}">')
        return (section + "<Signatures>" + signatures + "</Signatures></Envelope>").encode()

    def qualifying(self, bits):
        pem = (self.folder / f"{bits}.pem").read_text()
        der = base64.b64decode("".join(pem.split("-----")[2].split()))
        return (f'<xades:QualifyingProperties xmlns:xades="{XADES}" xmlns:ds="{DSIG}" Target="#SenderSignature"><xades:SignedProperties Id="props">'
                "<xades:SignedSignatureProperties><xades:SigningTime>2026-11-30T10:15:48+02:00</xades:SigningTime><xades:SigningCertificate>"
                f'<xades:Cert><xades:CertDigest><ds:DigestMethod Algorithm="{DSIG}sha1"/><ds:DigestValue>'
                f"{base64.b64encode(hashlib.sha1(der).digest()).decode()}</ds:DigestValue></xades:CertDigest><xades:IssuerSerial>"
                f"<ds:X509IssuerName>CN=whatever</ds:X509IssuerName><ds:X509SerialNumber>{0x7fffffffffffffffffffffff}</ds:X509SerialNumber>"
                "</xades:IssuerSerial></xades:Cert></xades:SigningCertificate></xades:SignedSignatureProperties></xades:SignedProperties>"
                "</xades:QualifyingProperties>")

    def signed_by_java(self, form, bits):
        given, made = self.written("java.xml", self.envelope(self.qualifying(bits), bits)), self.folder / f"java-{form}.xml"
        self.run_program("java", HERE / "Envelopes.java", "sign", self.folder / f"{bits}.key", self.folder / f"{bits}.pem", C14N[form], given, made)
        return made

    def signed_by_xmlsec(self, form, bits):
        def reference(attributes, algorithm):
            return (f'<ds:Reference {attributes}><ds:Transforms><ds:Transform Algorithm="{algorithm}"/></ds:Transforms><ds:DigestMethod '
                    'Algorithm="http://www.w3.org/2001/04/xmlenc#sha512"/><ds:DigestValue/></ds:Reference>')

        template = (f'<ds:Signature xmlns:ds="{DSIG}" Id="SenderSignature"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{C14N["inclusive"]}"/>'
                    '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"/>'
                    + reference('URI="#SenderSection"', C14N[form])
                    + reference('Type="http://uri.etsi.org/01903#SignedProperties" URI="#props"', C14N["exclusive"])
                    + "</ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo><ds:KeyValue/><ds:X509Data><ds:X509Certificate/></ds:X509Data></ds:KeyInfo>"
                    f"<ds:Object>{self.qualifying(bits)}</ds:Object></ds:Signature>")
        given, made = self.written("xmlsec.xml", self.envelope(template, bits)), self.folder / f"xmlsec-{form}.xml"
        self.run_program("xmlsec1", "--sign", "--privkey-pem", f"{self.folder / f'{bits}.key'},{self.folder / f'{bits}.pem'}", "--id-attr:Id",
                         f"{DIV}:SenderDocument", "--id-attr:Id", f"{XADES}:SignedProperties", "--output", made, given)
        return made

    def test_theirs_are_read_and_told_apart(self):
        for sign in (self.signed_by_java, self.signed_by_xmlsec):
            for bits in (2048, 4096):
                for form in C14N:
                    with self.subTest(sign.__name__, bits=bits, form=form):
                        made = sign(form, bits)
                        octets = made.read_bytes()
                        other = self.written("changed.xml", octets.replace("Nr. 100".encode(), "Nr. 101".encode(), 1))
                        self.assertEqual(self.hub_says([made, other]), [f"{form} Lēmums Nr. 100", "gate.signature_invalid"], octets.decode())
            print(f"{sign.__name__}: inclusive and exclusive digests read and told apart; refused with one octet changed", flush=True)


if __name__ == "__main__":
    unittest.main()
