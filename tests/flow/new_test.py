"""`sakta new`: from a partner's ugly contract to a message that goes through, with data alone."""

import json
import pathlib
import re
import shutil
import ssl
import tempfile
import threading
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import places
from flow import main
from hub import Hub
from pki import Pki
from processes import run

CONTRACT = places.SOURCE / "tests/support/contracts/registry/registry.wsdl"
SLUG = "registry"
MARK = "FILL:"
TYPE = "persons.find"


def sakta(*arguments, env=None, cwd=None, program=places.PROGRAMS / "sakta"):
    code, out, err = run([program, *map(str, arguments)], env or {}, cwd=cwd)
    return code, out.decode(), err.decode()


class Partner(BaseHTTPRequestHandler):
    """Answers what it is told, in the SOAP envelope of the request's version; keeps what it got."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.got.append((self.headers.get("SOAPAction") or self.headers["Content-Type"], body))
        related = re.search(r"MessageID[^>]*>([^<]+)<", body)
        header = ""
        if related:
            header = ('<s:Header><a:RelatesTo xmlns:a="http://www.w3.org/2005/08/addressing">' + related[1] +
                      "</a:RelatesTo></s:Header>")
        new = "http://www.w3.org/2003/05/soap-envelope" in body
        envelope = "http://www.w3.org/2003/05/soap-envelope" if new else "http://schemas.xmlsoap.org/soap/envelope/"
        octets = (f'<s:Envelope xmlns:s="{envelope}">{header}<s:Body>{self.server.answer}</s:Body></s:Envelope>').encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/soap+xml" if new else "text/xml; charset=utf-8")
        self.send_header("Content-Length", str(len(octets)))
        self.end_headers()
        self.wfile.write(octets)

    def log_message(self, *_):
        pass


class NewSystem(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.folder = pathlib.Path(cls.temporary.name)
        cls.pki = Pki(cls.folder / "pki")
        cls.hub = Hub(cls.folder, cls.pki)
        cls.site = cls.hub.site
        # An own site: the sandbox's hub.yaml and parties, and nothing of its systems.
        for part in ("systems", "routes", "sources"):
            for file in (cls.site / part).glob("*.yaml"):
                file.unlink()
        cls.hub.edit("parties.yaml", [(r"(?s)parties:.*", 'parties:\n  - {party: permits, title: P, organisation: "90000000019", '
                                       'certificates: ["uri:urn:sakta:party:permits"], may: [{ask: persons.find}]}\n')])
        cls.partner = ThreadingHTTPServer(("127.0.0.1", 0), Partner)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cls.pki.certificate("nino"), cls.pki.key("nino"))
        cls.partner.socket = context.wrap_socket(cls.partner.socket, server_side=True)
        cls.partner.got = []
        threading.Thread(target=cls.partner.serve_forever, daemon=True).start()
        cls.addClassCleanup(cls.partner.server_close)
        cls.addClassCleanup(cls.partner.shutdown)

    def check(self):
        code, out, err = sakta("check", self.site, "--state", self.hub.state)
        return code, [line for line in err.splitlines() if "to be filled in" in line], out + err

    def fill(self):
        """What an integrator does with the lines that are left, where the proposals are right: takes their marks away."""
        for file in sorted(path for path in self.site.rglob("*") if path.suffix in (".yaml", ".xslt", ".xsd", ".md")):
            text = file.read_text(encoding="utf-8")
            filled = text.replace("registry.find-person", TYPE)
            filled = re.sub(r"\s*<!-- FILL: [^>]*-->", "", filled)
            filled = re.sub(rf"(?m)^\s*# {MARK}.*\n|\s*# {MARK}.*$", "", filled)
            filled = filled.replace(MARK, "")
            if filled != text:
                file.write_text(filled, encoding="utf-8")

    def test_a_message_goes_through_after_the_marks_are_filled(self):
        code, out, err = sakta("new", "system", "registry", "--wsdl", CONTRACT, "--into", self.site, "--operations", "FindPerson",
                               "--mark", "modelled")
        self.assertEqual(code, 0, err)
        self.assertRegex(out, r"\d+ files, \d+ lines; \d+ lines are marked FILL:")
        self.assertRegex(err, r"registry\.wsdl:\d+:\d+: .*xs:any")
        code, out, err = sakta("new", "type", TYPE, "--from", "registry", "find_person", "--into", self.site)
        self.assertEqual(code, 0, err)
        code, out, err = sakta("new", "route", "persons", "--type", TYPE, "--to", "registry", "find_person", "--into", self.site)
        self.assertEqual(code, 0, err)

        code, marks, said = self.check()
        self.assertEqual(code, 2, said)
        for file in ("adapters/systems/registry/system.yaml", "mappings/registry/find_person.request.xslt",
                     "mappings/registry/find_person.reply.xslt", "routes/persons.yaml", "systems/registry.yaml",
                     f"types/{TYPE}-1.yaml", f"wsdl/{SLUG}/SOURCE.md", f"certs/{SLUG}/README.md",
                     "tests/systems/registry/contract/find_person.accepts.case.yaml", "adapters/systems/registry/simulator.yaml"):
            self.assertTrue(any(re.search(rf"{re.escape(file)}:\d+:\d+: ", mark) for mark in marks), f"{file} is not in\n{said}")

        self.fill()
        port = self.partner.server_address[1]
        system = self.site / "systems/registry.yaml"
        system.write_text(re.sub(r"127\.0\.0\.1:\S+?/", f"127.0.0.1:{port}/", system.read_text()))
        code, marks, said = self.check()
        self.assertEqual((code, marks), (0, []), said)
        self.assertEqual(sakta("check", f"{self.site.name}/", "--state", f"./{self.hub.state.name}", cwd=self.folder), (code, said, ""),
                         "relative folders mean the same, to the version")

        examples = self.site / "mappings/registry/examples"
        self.partner.answer = (examples / "find_person.reply-everything.in.xml").read_text()
        question = json.loads((self.site / "tests/systems/registry/contract/find_person.json").read_text())
        self.hub.start()
        self.addCleanup(self.hub.stop)
        context = {"Sakta-User": "anna.liepa", "Sakta-Purpose": "testing", "Sakta-Legal-Basis": "6.1.c"}
        answer = self.hub.client("permits").ask(TYPE, json.dumps(question).encode(), headers=context)
        self.assertEqual(answer.status, 200, answer)
        person = answer.json()["person"][0]
        self.assertLessEqual({"since", "name", "code", "income"}, set(person))
        self.assertEqual(set(person["income"]), {"currency", "value"})
        action, sent = self.partner.got[-1]
        self.assertIn("urn:ugly:registry:FindPerson", action)
        self.assertRegex(sent, r'FindPerson[^>]*version="2"')
        self.assertIn('<Caller xmlns="urn:ugly:headers"><institution>', sent)
        self.assertIn(question["code"], sent)

    def test_what_is_there_is_never_overwritten(self):
        with tempfile.TemporaryDirectory() as folder:
            first = sakta("new", "system", "registry", "--wsdl", CONTRACT, "--into", folder)
            self.assertEqual(first[0], 0, first)
            before = {path: path.read_bytes() for path in pathlib.Path(folder).rglob("*") if path.is_file()}
            code, _, err = sakta("new", "system", "registry", "--wsdl", CONTRACT, "--into", folder, "--lang", "lv")
            self.assertEqual(code, 2)
            self.assertIn("nekas nav ierakstīts", err)
            self.assertEqual(before, {path: path.read_bytes() for path in pathlib.Path(folder).rglob("*") if path.is_file()})

    def test_mistakes_are_told_with_what_to_do(self):
        for words, text in ((("new", "sistem", "x"), "did you mean 'system'?"), (("new", "system", "x"), "--wsdl is missing"),
                            (("new", "system"), "usage"), (("new", "route", "x"), "--type is missing"),
                            (("new", "system", "x", "--wsdl", "/nonexistent.wsdl", "--into", "/nonexistent"), "/nonexistent.wsdl")):
            with self.subTest(words):
                code, out, err = sakta(*words)
                self.assertEqual(code, 2, out + err)
                self.assertIn(text.lower(), (out + err).lower())


class NewSite(unittest.TestCase):
    def test_a_site_of_ones_own_starts_without_fixed_ports(self):
        with tempfile.TemporaryDirectory() as temporary:
            folder = pathlib.Path(temporary) / "own"
            code, out, err = sakta("new", "site", folder, "--parties", "desk", "--systems", "registry")
            self.assertEqual(code, 0, out + err)
            self.assertTrue((folder / "state/pki/desk.pem").is_file())
            self.assertTrue((folder / "state/pki/registry.pem").is_file())
            for secret in ("master_key", "registry"):
                self.assertEqual((folder / "state/secrets" / secret).stat().st_mode & 0o777, 0o400)
            code, out, err = sakta("check", folder / "site", "--state", folder / "state")
            self.assertEqual(code, 2, out + err)
            self.assertTrue(all("to be filled in" in line for line in err.splitlines()), err)
            self.assertEqual(sakta("new", "site", folder)[0], 2, "a site that is there is left alone")

    def test_a_site_that_cannot_be_made_leaves_nothing_behind(self):
        with tempfile.TemporaryDirectory() as temporary:
            lonely = pathlib.Path(temporary) / "sakta"
            shutil.copy(places.PROGRAMS / "sakta", lonely)
            kept = pathlib.Path(temporary) / "kept"
            kept.mkdir()
            empty = pathlib.Path(temporary) / "empty"
            empty.mkdir()
            broken = pathlib.Path(temporary) / "broken/certs"
            broken.mkdir(parents=True)
            (broken / "make-pki").write_text("#!/bin/sh\nmkdir -p \"$1\"; echo half > \"$1/ca.key\"; exit 1\n")
            (broken / "make-pki").chmod(0o755)
            for library, says in (([], "name its folder: --library FOLDER"), (["--library", empty], "--library"),
                                  (["--library", broken.parent], "ended with an error")):
                for folder in (pathlib.Path(temporary) / "own", kept):
                    with self.subTest(library=library, folder=folder):
                        code, out, err = sakta("new", "site", folder, *library, program=lonely, env={"SAKTA_LIBRARY": ""})
                        self.assertEqual(code, 2, out + err)
                        self.assertIn(says, err)
                        self.assertEqual(list(folder.rglob("*")), [])
                        self.assertEqual(folder.exists(), folder == kept, "a folder that was there stays")
            (kept / "site").mkdir()
            (kept / "site/notes.txt").write_text("mine")
            self.assertEqual(sakta("new", "site", kept, "--library", broken.parent, program=lonely)[0], 2)
            self.assertEqual([path for path in kept.rglob("*") if path.is_file()], [kept / "site/notes.txt"])


if __name__ == "__main__":
    main()
