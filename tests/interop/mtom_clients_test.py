"""A file by MTOM from SOAP clients that others wrote, and back to them, made from the WSDL that the hub gives out: gSOAP does so by itself;
zeep and PHP's SoapClient send it within the envelope as base64 by themselves, and by MTOM where their one place for that is filled in."""

import hashlib
import json
import os

import archive
import places
import processes
from flow import SEED, FlowTest, main
from waiting import wait_for

HERE = places.SOURCE / "tests" / "interop"
DEBIAN_PYTHON = "/usr/bin/python3"  # the one that Debian's packages are for
VERSIONS = ("1.1", "1.2")
LARGE = 12_000  # 3 MB: no envelope that the type takes holds it
SMALL = 400


class MtomClients(FlowTest):
    systems = ()

    @classmethod
    def prepare(cls):
        cls.archive = archive.Archive("1.1")
        cls.addClassCleanup(cls.archive.stop)
        archive.write_site(cls.hub, cls.archive.port)
        cls.hub.start()
        cls.pair = cls.folder / "cases-pair.pem"
        cls.pair.touch(0o600)
        cls.pair.write_text(cls.pki.certificate("cases").read_text() + cls.pki.key("cases").read_text())
        cls.address = f"https://127.0.0.1:{cls.hub.find_ports()['exchange']}/soap/archive"
        cls.file = cls.folder / "file.pdf"
        cls.hold(LARGE)

    @classmethod
    def hold(cls, times):
        cls.octets = bytes(range(256)) * times + b"\r\n--" + str(SEED).encode()
        cls.digest = hashlib.sha256(cls.octets).hexdigest()
        cls.file.write_bytes(cls.octets)

    def run_client(self, given, *program):
        code, out, errors = processes.run(program, given=json.dumps(given).encode() if given else b"")
        self.assertEqual(code, 0, errors.decode())
        return json.loads(out)

    def given(self, version, digest, mtom, family="archive"):
        return {"wsdl": f"{self.address.replace('archive', family)}?wsdl", "ca": str(self.pki.certificate("ca")), "certificate": str(self.pki.certificate("cases")),
                "key": str(self.pki.key("cases")), "pair": str(self.pair), "version": version, "file": str(self.file), "digest": digest,
                "mtom": mtom}

    def zeep(self, version, digest="", mtom=True):
        return self.run_client(self.given(version, digest, mtom), DEBIAN_PYTHON, HERE / "mtom_zeep.py")

    def php(self, version, digest="", mtom=True):
        return self.run_client(self.given(version, digest, mtom), "php", HERE / "php" / "archive.php")

    def gsoap(self, version, digest=""):
        return self.run_client(None, places.PROGRAMS / "interop-gsoap-mtom", self.address.replace("127.0.0.1", "localhost"), version,
                               self.pki.certificate("ca"), self.pair, self.file, digest)

    def read_back(self, client, version, message, digest, mtom=True):
        """What a client tells of an attachment, and its octets."""
        into = self.folder / "read"
        into.unlink(missing_ok=True)
        if client == "gsoap":
            address = self.address.replace("127.0.0.1", "localhost").replace("archive", "exchange")
            told = self.run_client(None, places.PROGRAMS / "interop-gsoap-exchange", address, version, self.pki.certificate("ca"), self.pair,
                                   message, digest, into)
        else:
            given = {**self.given(version, digest, mtom, "exchange"), "id": message, "into": str(into)}
            program = (DEBIAN_PYTHON, HERE / "attachment_zeep.py") if client == "zeep" else ("php", HERE / "php" / "attachment.php")
            told = self.run_client(given, *program)
        return told, into.read_bytes() if into.exists() else None

    def reaches(self, told, name):
        self.assertIn("id", told)
        wait_for(lambda: self.archive.came, places.patience(30), "the archive has it")
        self.assertEqual(self.archive.came, [{name: ("application/pdf", self.digest, len(self.octets))}])
        self.archive.came.clear()

    def test_a_file_reaches_the_archive_octet_by_octet(self):
        for name, client in (("gsoap", self.gsoap), ("zeep", self.zeep), ("php", self.php)):
            for version in VERSIONS:
                for digest in ("", self.digest):
                    with self.subTest(client=name, version=version, digest=bool(digest)):
                        self.reaches(client(version, digest), f"{name}.pdf")

    def test_within_the_envelope_as_the_clients_do_by_themselves(self):
        self.addCleanup(self.hold, LARGE)
        self.hold(SMALL)
        for name, client in (("zeep", self.zeep), ("php", self.php)):
            with self.subTest(name):
                self.reaches(client("1.1", mtom=False), f"{name}.pdf")

    def test_a_file_is_read_back_as_a_part_or_within(self):
        message = self.gsoap("1.1")["id"]
        wait_for(lambda: self.archive.came, places.patience(30), "the archive has it")
        self.archive.came.clear()
        for client in ("gsoap", "zeep", "php"):
            for version in VERSIONS:
                for mtom in (True,) if client == "gsoap" else (True, False):
                    with self.subTest(client=client, version=version, mtom=mtom):
                        told, octets = self.read_back(client, version, message, self.digest, mtom)
                        self.assertEqual(told, {"name": "gsoap.pdf", "media_type": "application/pdf", "parts": int(mtom)})
                        self.assertEqual(octets, self.octets)
            with self.subTest(client=client, fault=True):
                self.assertEqual(self.read_back(client, "1.2", message, "a" * 64), ({"code": "journal.no_message"}, None))

    def test_another_digest_comes_back_as_a_typed_fault(self):
        for client in (self.gsoap, self.zeep, self.php):
            for version in VERSIONS:
                with self.subTest(client=client.__name__, version=version):
                    self.assertEqual(client(version, "a" * 64), {"code": "edge.attachment"})
        self.assertEqual(self.archive.came, [])

    def test_gsoap_reads_the_file_that_the_hub_gives_out(self):
        wsdl = self.hub.client("cases").request("GET", "/soap/archive?wsdl").body.decode()
        at = f"127.0.0.1:{self.hub.find_ports()['exchange']}"
        golden = HERE / "gsoap" / "archive.wsdl"
        if os.environ.get("SAKTA_RENEW_GOLDEN"):
            golden.write_text(wsdl.replace(at, "hub.sakta.example"))
        self.assertEqual(wsdl.replace(at, "hub.sakta.example"), golden.read_text())


if __name__ == "__main__":
    main()
