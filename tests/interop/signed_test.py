"""Requests signed by others' programs: the xmlsec1 command, the JDK's XML Signature, zeep. Each is accepted in either
version of SOAP, and refused with one octet changed."""

import re

import processes
import places
from attack import SOAP, code_of
from flow import FlowTest, main
from line import Line, request
from signing import PARTS, WSA, WSU, Message, Signer

HERE = places.SOURCE / "tests" / "interop"
PARTY, PERSON = "registry-portal", "161175-19997"
DEBIAN_PYTHON = "/usr/bin/python3"  # the one that Debian's packages are for


class Signed(FlowTest):
    @classmethod
    def prepare(cls):
        super().prepare()
        cls.signer = Signer.of(cls.pki, PARTY)

    def run_program(self, *arguments):
        code, out, errors = processes.run(arguments)
        self.assertEqual(code, 0, errors.decode())
        return out

    def template(self, version):
        """A whole message; its digests and its signature are still to be made by somebody else."""
        message = Message(version=version)
        references = "".join(re.sub("<ds:DigestValue>.*?</ds:DigestValue>", "<ds:DigestValue/>", message.reference(name))
                             for name in PARTS)
        message.sign(self.signer, references=references, value=lambda octets: b"")
        return message

    def sign_with_xmlsec(self, version):
        file = self.folder / f"template-{version}.xml"
        file.write_text(self.template(version).envelope())
        elements = [*(f"{WSA}:{name}" for name in ("To", "Action", "MessageID")), f"{WSU}:Timestamp", f"{SOAP[version][0]}:Body",
                    "urn:sakta:exchange:1:Context"]
        ids = [part for element in elements for part in ("--id-attr:Id", element)]
        return self.run_program("xmlsec1", "--sign", "--privkey-pem", self.signer.key, *ids, file)

    def sign_with_java(self, version):
        message = self.template(version)
        message.signature = ""
        given, made = self.folder / f"java-{version}.xml", self.folder / f"java-{version}-signed.xml"
        given.write_text(message.envelope())
        self.run_program("java", HERE / "Sign.java", self.signer.key, given, made)
        return made.read_bytes()

    def sign_with_zeep(self, version):
        with Line(self.hub, PARTY) as line:
            wsdl = line.exchange(request("GET", "/soap/debts?wsdl"))
        self.assertEqual(wsdl.status, 200, wsdl)
        file = self.folder / "debts.wsdl"
        file.write_bytes(wsdl.body)
        return self.run_program(DEBIAN_PYTHON, HERE / "sign_zeep.py", file, version, PERSON, self.signer.certificate,
                                self.signer.key)

    def answer_to(self, octets, version):
        with Line(self.hub, PARTY) as line:
            return line.exchange(Message(version=version).request(octets))

    def assert_interoperates(self, sign):
        for version in SOAP:
            with self.subTest(version):
                octets = sign(version)
                # first what is refused, so that the refusals cannot come from the MessageID being known
                for what, pattern in (("Body", rb"(personCode>161175-1999)7"), ("Timestamp", rb"(Created>20\d\d-\d\d-\d\dT..:..:.)\d"),
                                      ("To", rb"(:To[^>]*>https?://)1"), ("Context", rb"(anna\.liep)a")):
                    changed, found = re.subn(pattern, lambda m: m[1] + (b"8" if m[0][-1:] != b"8" else b"9"), octets, count=1)
                    self.assertEqual((found, len(changed)), (1, len(octets)), f"{what}: {octets}")
                    answer = self.answer_to(changed, version)
                    self.assertEqual(code_of(answer), "gate.signature_invalid", f"{what} changed: {answer}")
                answer = self.answer_to(octets, version)
                self.assertEqual(answer.status, 200, answer)
                self.assertEqual(answer.body.count(b"cadastreNumber>") // 2, 3, answer)
                print(f"{sign.__name__} SOAP {version}: accepted; refused with one octet changed", flush=True)

    def test_the_xmlsec1_command(self):
        self.assert_interoperates(self.sign_with_xmlsec)

    def test_the_jdk(self):
        self.assert_interoperates(self.sign_with_java)

    def test_zeep(self):
        self.assert_interoperates(self.sign_with_zeep)


if __name__ == "__main__":
    main()
