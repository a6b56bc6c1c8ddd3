"""Client certificates that prove nothing: the handshake fails, the log says why, no name of the certificate is believed.

Rows A28 and A29 of the attack table, over the exchange listener."""

import socket
import ssl
import subprocess

import places
from attack import AttackTest, code_of, rest_request
from flow import main
from line import Line
from waiting import wait_for

QUESTION = rest_request(b'{"personCode": "161175-19997"}', media="application/json")
PERMITS = "subjectAltName=URI:urn:sakta:party:permits"
LEAF = ["basicConstraints=critical,CA:FALSE", "keyUsage=critical,digitalSignature", "extendedKeyUsage=clientAuth",
        "subjectKeyIdentifier=hash", "authorityKeyIdentifier=keyid"]
EC = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]


class Maker:
    """Authorities and certificates of every sort, made with openssl in a folder of their own."""

    def __init__(self, folder, pki):
        self.folder, self.pki = folder, pki
        folder.mkdir()
        for end in ("pem", "key"):
            (folder / f"ca.{end}").symlink_to(pki.folder / f"ca.{end}")

    def openssl(self, *arguments, given=None):
        done = subprocess.run(["openssl", *arguments], cwd=self.folder, capture_output=True, check=False, text=True, input=given)
        assert done.returncode == 0, (arguments, done.stderr)
        return done.stdout

    def authority(self, name, subject=None, issuer=None, *extensions):
        """A CA certificate, self-signed unless it has an issuer."""
        wanted = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign", *extensions]
        return self.issue(name, issuer, wanted, subject or f"/CN={name}")

    def issue(self, name, issuer="ca", extensions=(PERMITS, *LEAF), subject="/CN=permits", key=(), digest="sha256", dates=()):
        """<name>.pem and <name>.key; extensions of one kind that come later replace earlier ones."""
        chosen = {}
        for extension in extensions:
            chosen.pop(extension.partition("=")[0], None)
            chosen[extension.partition("=")[0]] = extension
        self.openssl("req", "-new", "-newkey", *(key or EC), "-noenc", "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", subject,
                     f"-{digest}")
        (self.folder / f"{name}.ext").write_text("\n".join(chosen.values()) + "\n")
        (self.folder / "index.txt").write_text("")
        (self.folder / "ca.conf").write_text(
            f"[ca]\ndefault_ca=a\n[a]\ndatabase={self.folder}/index.txt\nnew_certs_dir={self.folder}\nrand_serial=yes\npolicy=p\n"
            "unique_subject=no\ncrlnumber=number\n[p]\ncommonName=supplied\n")
        start, end = dates or ("20200101000000Z", "20491231000000Z")
        signer = ["-cert", f"{issuer}.pem", "-keyfile", f"{issuer}.key"] if issuer else ["-selfsign", "-keyfile", f"{name}.key"]
        self.openssl("ca", "-batch", "-notext", "-config", "ca.conf", *signer, "-in", f"{name}.csr", "-out", f"{name}.pem",
                     "-md", digest, "-startdate", start, "-enddate", end, "-extfile", f"{name}.ext")
        return name

    def crl(self, authority, *dates):
        (self.folder / "index.txt").write_text("")
        (self.folder / "number").write_text("01\n")
        self.openssl("ca", "-config", "ca.conf", "-cert", f"{authority}.pem", "-keyfile", f"{authority}.key", "-gencrl", "-md", "sha256",
                     "-out", f"{authority}.crl", *(dates or ("-crldays", "30")))
        return (self.folder / f"{authority}.crl").read_text()

    def pem(self, *names):
        return "".join((self.folder / f"{name}.pem").read_text() for name in names)

    def context(self, name, chain=(), version=None):
        """A client that shows this certificate, and is itself content with anything."""
        (self.folder / f"{name}.chain").write_text(self.pem(name, *chain))
        context = ssl.create_default_context(cafile=self.pki.certificate("ca"))
        context.set_ciphers("DEFAULT@SECLEVEL=0")
        if version:
            context.maximum_version = version
        context.load_cert_chain(self.folder / f"{name}.chain", self.folder / f"{name}.key")
        return context


class CertificateTest(AttackTest):
    @classmethod
    def prepare_site(cls):
        """Beside the usual authority one that may vouch for allowed.example only, and one without a revocation list."""
        cls.maker = maker = Maker(cls.folder / "certificates", cls.pki)
        maker.authority("narrow", None, None, "nameConstraints=critical,permitted;DNS:allowed.example")
        maker.authority("listless")
        maker.authority("deep")
        folder = cls.hub.folder
        (folder / "clients.pem").write_text(cls.pki.certificate("ca").read_text() + maker.pem("narrow", "listless", "deep"))
        lists = [maker.crl(name) for name in ("narrow", "deep")]
        (folder / "clients.crl.pem").write_text((cls.pki.folder / "ca.crl.pem").read_text() + "".join(lists))
        cls.hub.edit("hub.yaml", [(r"clients_ca: .*", f"clients_ca: {folder}/clients.pem"),
                                  (r"crl: .*", f"crl: {folder}/clients.crl.pem")])

    def refusals(self):
        return sum(float(line.rsplit(" ", 1)[1]) for line in self.hub.operations("/metrics")[1].splitlines()
                   if line.startswith('sakta_connections_refused_total{listener="exchange",reason="handshake"}'))

    def refused(self, what, context, reason):
        """The handshake fails for this reason, with either version of TLS; nothing is asked."""
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            context.maximum_version = version
            before, lines, effects = self.refusals(), len(self.hub.log()), self.effects()
            self.meter.forget_peak()
            begun = self.meter.cpu()
            try:
                with Line(self.hub, context=context) as line:
                    self.assertIsNone(line.exchange(QUESTION), "it was served")
            except (ssl.SSLError, ConnectionError):
                pass  # TLS 1.2 tells it in the handshake
            wait_for(lambda: self.refusals() == before + 1, places.patience(10), "the refusal is counted")
            spent, peak = (self.meter.cpu() - begun) / 1e6, (self.meter.resident("VmHWM") - self.idle) / 1e6
            said = [event for event in self.hub.log()[lines:] if event["event"] == "edge.certificate_refused"]
            if reason:
                self.assertEqual(len(said), 1, said)
                self.assertRegex(said[0]["reason"], reason)
                self.assertNotIn("permits", str(said[0]))
            self.assertEqual(self.effects(), effects)
        self.assert_lives()
        self.note("A28", what, said[0]["reason"] if said else "handshake", spent, peak)


class Certificates(CertificateTest):
    def test_out_of_its_time(self):
        self.refused("expired", self.maker.context(self.maker.issue("expired", dates=("20200101000000Z", "20260101000000Z"))),
                     "has expired")
        self.refused("not yet valid", self.maker.context(self.maker.issue("future", dates=("20480101000000Z", "20490101000000Z"))),
                     "not yet valid")

    def test_revoked(self):
        self.refused("revoked", self.pki.context("revoked"), "revoked")

    def test_not_for_clients(self):
        for name, usage in (("server", "extendedKeyUsage=serverAuth"), ("codesign", "extendedKeyUsage=codeSigning"),
                            ("sealing", "keyUsage=critical,keyEncipherment")):
            self.refused(f"for another purpose: {usage}",
                         self.maker.context(self.maker.issue(name, extensions=[PERMITS, *LEAF, usage])), "purpose")

    def test_of_somebody_else(self):
        subject = "/O=Sakta development/CN=Sakta development CA"
        self.maker.authority("twin", subject)
        self.refused("another CA of the same name", self.maker.context(self.maker.issue("impostor", "twin")),
                     "unable to get local issuer|signature failure")
        self.refused("self-signed", self.maker.context(self.maker.issue("selfmade", None)), "self-signed")
        self.refused("of a CA without a revocation list", self.maker.context(self.maker.issue("unlisted", "listless")),
                     "unable to get certificate CRL")

    def test_paths_that_are_not_allowed(self):
        maker = self.maker
        maker.authority("below", None, "ca")  # ca has pathlen:0
        self.refused("a CA below one that may have none", maker.context(maker.issue("nephew", "below"), ["below"]),
                     "path length|CRL")
        maker.issue("leaf-as-ca", "ca")
        self.refused("issued by a party's own certificate", maker.context(maker.issue("child", "leaf-as-ca"), ["leaf-as-ca"]),
                     "invalid CA|CRL|purpose|local issuer")
        self.refused("a name its CA may not give", maker.context(
            maker.issue("stray", "narrow", extensions=["subjectAltName=DNS:other.example,URI:urn:sakta:party:permits", *LEAF])),
            "permitted subtree|name constraint|unsupported")

    def test_long_chains(self):
        maker, above, chain = self.maker, "deep", []
        for number in range(8):
            above = maker.authority(f"deep-{number}", None, above)
            chain.insert(0, above)
        self.refused("eight CAs between", maker.context(maker.issue("abyss", above), chain), "too long|CRL|local issuer")
        self.refused("a chain of 1,000 certificates", maker.context("abyss", chain * 125), None)

    def test_weak(self):
        maker = self.maker
        self.refused("signed with SHA-1", maker.context(maker.issue("sha1", digest="sha1")), "too weak")
        self.refused("RSA-1024", maker.context(maker.issue("rsa1024", key=["rsa:1024"])), "too weak|too small")

    def test_names_that_are_nobodys(self):
        """The certificate is good, but no name of it is a party's."""
        uri = b"urn:sakta:party:permits\0.evil.example"
        der = ":".join(f"{octet:02X}" for octet in b"\x30" + bytes([len(uri) + 2]) + b"\x86" + bytes([len(uri)]) + uri)
        for name, san in (("nul", f"subjectAltName=DER:{der}"), ("wild", "subjectAltName=URI:urn:sakta:party:*"),
                          ("wild-dns", "subjectAltName=DNS:*.example"), ("upper", "subjectAltName=URI:URN:SAKTA:PARTY:PERMITS"),
                          ("spaced", "subjectAltName=URI:urn:sakta:party:permits%20"),
                          ("subject", "subjectAltName=DNS:nobody.example")):  # the subject says permits
            with self.subTest(name), Line(self.hub, context=self.maker.context(
                    self.maker.issue(name, extensions=[san, *LEAF], subject="/CN=urn:sakta:party:permits"))) as line:
                answer = line.exchange(QUESTION)
                self.assertEqual((answer.status, code_of(answer)), (403, "gate.unknown_party"), answer)
                self.note("A28", f"a name that is nobody's: {name}", "gate.unknown_party", 0, 0)


class Sessions(CertificateTest):
    def test_a_session_is_never_continued_with_another_certificate(self):
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            context = self.pki.context("permits")
            context.maximum_version = version
            with Line(self.hub, context=context) as line:
                self.assertEqual(line.exchange(QUESTION).status, 200)
                session = line.session()
            context.load_cert_chain(self.pki.certificate("nobody-may"), self.pki.key("nobody-may"))
            plain = socket.create_connection(("127.0.0.1", self.hub.find_ports()["exchange"]), places.patience(10))
            with context.wrap_socket(plain, server_hostname="127.0.0.1", session=session) as again:
                self.assertFalse(again.session_reused)
                again.sendall(QUESTION)
                self.assertIn(b" 403 ", again.recv(65536).split(b"\r\n")[0])
            self.note("A29", f"{version.name}: another's session", "gate.no_right", 0, 0)

    def test_nothing_is_negotiated_anew(self):
        port = self.hub.find_ports()["exchange"]
        done = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-tls1_2", "-cert", self.pki.certificate("permits"),
                               "-key", self.pki.key("permits"), "-CAfile", self.pki.certificate("ca")], input="R\n", text=True,
                              capture_output=True, check=False, timeout=places.patience(20))
        self.assertIn("RENEGOTIATING", done.stdout + done.stderr)
        self.assertIn("no renegotiation", done.stdout + done.stderr)
        self.assert_lives()
        self.note("A29", "renegotiation", "no renegotiation", 0, 0)


class StaleList(CertificateTest):
    """While the revocation list is stale, nobody is believed."""

    @classmethod
    def prepare_site(cls):
        super().prepare_site()
        stale = cls.maker.crl("ca", "-crl_lastupdate", "20260101000000Z", "-crl_nextupdate", "20260201000000Z")
        (cls.hub.folder / "clients.crl.pem").write_text(stale)

    @classmethod
    def warm_up(cls):
        pass

    def test_every_certificate_is_refused(self):
        self.refused("any, while the list is stale", self.pki.context("permits"), "CRL has expired")

    def assert_lives(self):
        self.assertEqual(self.hub.operations("/health/live")[0], 200)


if __name__ == "__main__":
    main()
