"""Asks the double of NINO independently of the hub: openssl makes certificates, xmlsec1 signs, http.client sends."""
import datetime
import http.client
import json
import os
import pathlib
import signal
import ssl
import subprocess
import tempfile
import time
import uuid

ENVELOPE = {"1.1": "http://schemas.xmlsoap.org/soap/envelope/", "1.2": "http://www.w3.org/2003/05/soap-envelope"}
NINO = "urn:nino:model:property-tax:1"
ACTION = NINO + ":GetDebts"
TO = "https://nino.example/property-tax"
WSA = "http://www.w3.org/2005/08/addressing"
WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WSU = WSS + "wssecurity-utility-1.0.xsd"
WSSE = WSS + "wssecurity-secext-1.0.xsd"
DS = "http://www.w3.org/2000/09/xmldsig#"
EXC_C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
SIGNED = ("body", "timestamp", "to", "action", "id")


def run(*command, **options):
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, **options)


class Pki:
    """An authority and what it issued, in a folder of its own; gone with it."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.authority("ca")

    def path(self, name):
        return self.folder / name

    def authority(self, name):
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", self.path(name + ".key"), "-out",
            self.path(name + ".pem"), "-days", "2", "-subj", "/CN=invented " + name)

    def issue(self, name, usage, issuer="ca"):
        request, extensions = self.path(name + ".csr"), self.path(name + ".ext")
        extensions.write_text(f"subjectAltName=DNS:{name}.example,IP:127.0.0.1\nkeyUsage=digitalSignature\n{usage}\n")
        run("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-keyout", self.path(name + ".key"), "-out", request,
            "-subj", "/CN=" + name)
        run("openssl", "x509", "-req", "-in", request, "-CA", self.path(issuer + ".pem"), "-CAkey",
            self.path(issuer + ".key"), "-set_serial", str(uuid.uuid4().int >> 1), "-days", "2", "-sha256", "-extfile",
            extensions, "-out", self.path(name + ".pem"))
        return self.path(name + ".pem")


def stamp(offset):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=offset)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"


class Question:
    """One GetDebts request; every part can be made wrong before it is signed."""

    def __init__(self, person="16117519997", version="1.1"):
        self.version = version
        self.message_id = "urn:uuid:" + str(uuid.uuid4())
        self.to, self.action, self.http_action = TO, ACTION, ACTION
        self.created, self.expires = stamp(0), stamp(120)
        self.municipality, self.person, self.purpose, self.requester = "0099990", person, "SERVICE", "test"
        self.signed = SIGNED
        self.signature_method, self.canonicalization = RSA_SHA256, EXC_C14N
        self.wsa, self.wsse = WSA, WSSE
        self.extra_header = ""
        self.body = None  # Default: GetDebts of the fields above, in a default namespace.

    def content(self):
        if self.body is not None:
            return self.body
        return (f'<GetDebts xmlns="{NINO}"><municipalityCode>{self.municipality}</municipalityCode>'
                f"<personCode>{self.person}</personCode><purpose>{self.purpose}</purpose>"
                f"<requesterSystem>{self.requester}</requesterSystem></GetDebts>")

    def template(self, certificate):
        token = "".join(line for line in pathlib.Path(certificate).read_text().splitlines() if "-----" not in line)
        references = "".join(
            f'<ds:Reference URI="#{part}"><ds:Transforms><ds:Transform Algorithm="{EXC_C14N}"/></ds:Transforms>'
            f'<ds:DigestMethod Algorithm="{SHA256}"/><ds:DigestValue/></ds:Reference>' for part in self.signed)
        signature = (
            f'<ds:Signature xmlns:ds="{DS}"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{self.canonicalization}"/>'
            f'<ds:SignatureMethod Algorithm="{self.signature_method}"/>{references}</ds:SignedInfo><ds:SignatureValue/>'
            '<ds:KeyInfo><wsse:SecurityTokenReference><wsse:Reference URI="#token" '
            f'ValueType="{WSS}x509-token-profile-1.0#X509v3"/></wsse:SecurityTokenReference></ds:KeyInfo></ds:Signature>'
        ) if self.signed else ""
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<s:Envelope xmlns:s="{ENVELOPE[self.version]}" '
            f'xmlns:wsa="{self.wsa}" xmlns:wsu="{WSU}" xmlns:wsse="{self.wsse}"><s:Header>'
            f'<wsa:To wsu:Id="to">{self.to}</wsa:To><wsa:Action wsu:Id="action">{self.action}</wsa:Action>'
            f'<wsa:MessageID wsu:Id="id">{self.message_id}</wsa:MessageID>{self.extra_header}'
            f'<wsse:Security s:mustUnderstand="1"><wsu:Timestamp wsu:Id="timestamp">'
            f"<wsu:Created>{self.created}</wsu:Created><wsu:Expires>{self.expires}</wsu:Expires></wsu:Timestamp>"
            f'<wsse:BinarySecurityToken wsu:Id="token" ValueType="{WSS}x509-token-profile-1.0#X509v3" '
            f'EncodingType="{WSS}soap-message-security-1.0#Base64Binary">{token}</wsse:BinarySecurityToken>'
            f'{signature}</wsse:Security></s:Header><s:Body wsu:Id="body">{self.content()}</s:Body></s:Envelope>')

    def sign(self, key, certificate):
        """The request's octets, signed by xmlsec1 (or not, if nothing is to be signed)."""
        unsigned = self.template(certificate)
        if not self.signed:
            return unsigned.encode()
        with tempfile.TemporaryDirectory() as folder:
            template, signed = pathlib.Path(folder, "in.xml"), pathlib.Path(folder, "out.xml")
            template.write_text(unsigned, encoding="utf-8")
            ids = [f"{ENVELOPE[self.version]}:Body", f"{WSU}:Timestamp", f"{self.wsa}:To", f"{self.wsa}:Action",
                   f"{self.wsa}:MessageID", f"{self.wsse}:BinarySecurityToken"]
            options = [part for name in ids for part in ("--id-attr:Id", name)]
            run("xmlsec1", "--sign", "--privkey-pem", key, *options, "--output", signed, template)
            return signed.read_bytes()


class Double:
    """A running sakta-sandbox."""

    def __init__(self, pki, folder, register, more=()):
        """`more`: further options of the program."""
        self.pki, self.folder = pki, pathlib.Path(folder)
        self.register, self.behaviours = self.folder / "persons.json", self.folder / "behaviours.json"
        self.journal, ports = self.folder / "journal.jsonl", self.folder / "ports.json"
        self.set_register(register)
        ports.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [os.path.join(os.environ["SAKTA_BIN"], "sakta-sandbox"), "--nino-port", "0", "--nino-cert",
             pki.path("server.pem"), "--nino-key", pki.path("server.key"), "--nino-ca", pki.path("ca.pem"), "--nino-trust",
             pki.path("signer.pem"), "--nino-data", self.register, "--nino-behaviour", self.behaviours, "--nino-journal",
             self.journal, "--ports", ports, *more], stdout=subprocess.PIPE, text=True)
        self.process.stdout.readline()  # Printed once it listens, after the ports file.
        self.port = json.loads(ports.read_text())["nino"]

    def set_register(self, register):
        beside = self.register.with_suffix(".new")
        beside.write_text(json.dumps(register), encoding="utf-8")
        beside.rename(self.register)

    def behave(self, how):
        beside = self.behaviours.with_suffix(".new")
        beside.write_text(json.dumps({"GetDebts": how}), encoding="utf-8")
        beside.rename(self.behaviours)

    def kill(self):
        """For a test that failed before stop()."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()

    def connect(self, client="client"):
        context = ssl.create_default_context(cafile=self.pki.path("ca.pem"))
        if client:
            context.load_cert_chain(self.pki.path(client + ".pem"), self.pki.path(client + ".key"))
        return http.client.HTTPSConnection("127.0.0.1", self.port, context=context, timeout=10)

    def post(self, octets, question, connection=None):
        """Status and octets of the answer."""
        own = connection or self.connect()
        if question.version == "1.1":
            headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{question.http_action}"'}
        else:
            headers = {"Content-Type": f'application/soap+xml; charset=utf-8; action="{question.http_action}"'}
        try:
            own.request("POST", "/property-tax", octets, headers)
            response = own.getresponse()
            return response.status, response.read()
        finally:
            if connection is None:
                own.close()

    def seen(self):
        if not self.journal.exists():
            return []
        return [json.loads(line) for line in self.journal.read_text().splitlines()]

    def stop(self):
        """The exit code after SIGTERM."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=10)
        self.process.stdout.close()
        return code


def wait_until(condition, seconds=5):
    """True once `condition` holds; False if it does not in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.01)
    return False
