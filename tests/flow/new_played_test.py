"""What `sakta new` writes, played: a site of one's own, a system from its contract alone, and its generated double answers."""

import json
import pathlib
import re
import tempfile
import unittest

import places
from client import Client
from flow import main
from pki import Pki
from processes import Program, run
from waiting import wait_for

CONTRACTS = places.SOURCE / "tests/support/contracts"
WSDL = ("--wsdl", CONTRACTS / "registry/registry.wsdl", "--operations", "FindPerson")
OPENAPI = ("--openapi", CONTRACTS / "cases/cases.yaml")
DELIVERY = ("--openapi", places.SOURCE / "wsdl/vias/openapi.yaml", "--operations", "addStatus,newReports", "--sends", "addStatus")
# What comes from the list goes back as a status: of the two forms of the partner's, each made by the generator.
BACK = """<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:p="urn:sakta:api:vias:1"
  xmlns:t="urn:sakta:types:report.found:1" exclude-result-prefixes="t">
  <xsl:template match="/t:NewReports">
    <s:call xmlns:s="urn:sakta:steps:1">
      <s:value name="number"><xsl:value-of select="t:number"/></s:value>
      <s:body step="call">
        <p:AddStatusRequest><p:state>REGISTERED</p:state><p:since><xsl:value-of select="t:reportedAt"/></p:since></p:AddStatusRequest>
      </s:body>
    </s:call>
  </xsl:template>
</xsl:stylesheet>
"""
PARTY = "clerk"
CONTEXT = {"Sakta-User": "anna.liepa", "Sakta-Purpose": "testing", "Sakta-Legal-Basis": "6.1.c"}


def sakta(*arguments, env=None):
    code, out, err = run([places.PROGRAMS / "sakta", *map(str, arguments)], env)
    return code, out.decode(), err.decode()


class OwnPki(Pki):
    """The certificates that `sakta new site` made, in its state folder."""

    def __init__(self, folder):  # nothing is made here
        self.folder = folder


class Own:
    """A site made by `sakta new site`, with one system from a contract, its type and its route."""

    def __init__(self, folder, slug, contract, operation, type_name):
        self.folder, self.slug, self.type = pathlib.Path(folder), slug, type_name
        self.pattern = "send" if "--sends" in contract else "ask"
        self.site, self.state = self.folder / "own/site", self.folder / "own/state"
        for words in (("site", self.folder / "own", "--parties", PARTY, "--systems", slug),
                      ("system", slug, *contract, "--into", self.site, "--mark", "modelled"),
                      ("type", type_name, "--from", slug, operation, "--into", self.site,
                       *(["--send"] if self.pattern == "send" else [])),
                      ("route", slug, "--type", type_name, "--to", slug, operation, "--into", self.site)):
            code, out, err = sakta("new", *words)
            assert code == 0, f"sakta new {words}\n{out}{err}"
            self.next_step = out.strip().splitlines()[-1]
        self.made_type = f"{slug}.{operation.replace('_', '-')}"
        self.double = self.hub = None

    def fill(self):
        """What an integrator does with the lines that are left where the proposals are right: takes their marks away. What
        only a person knows of this contract is the two replacements below."""
        parties = self.site / "parties.yaml"
        parties.write_text(re.sub(r"(?m)may: \[.*?\].*$", f"may: [{{{self.pattern}: {self.type}}}]", parties.read_text()))
        for file in sorted(path for path in self.folder.rglob("*") if path.suffix in (".yaml", ".xslt", ".xsd", ".md")):
            text = file.read_text(encoding="utf-8")
            filled = text.replace(self.made_type, self.type)
            filled = re.sub(r"\s*<!-- FILL: [^>]*-->", "", filled)
            filled = re.sub(r"(?m)^\s*# FILL:.*\n|\s*# FILL:.*$", "", filled).replace("FILL:", "")
            if filled != text:
                file.write_text(filled, encoding="utf-8")

    def question(self, operation):
        return json.loads((self.site / f"tests/systems/{self.slug}/contract/{operation}.json").read_text())

    def check(self):
        code, out, err = sakta("check", self.site, "--state", self.state)
        return code, out + err

    def start_double(self):
        ports = self.folder / "double-ports.json"
        pki = self.state / "pki"
        self.double = Program(
            [places.PROGRAMS / "sakta-sandbox", "--script", self.site / f"adapters/systems/{self.slug}/simulator.yaml", "--ports",
             ports, *self.secret(), f"--{self.slug}-port", 0, f"--{self.slug}-cert", pki / f"{self.slug}.pem", f"--{self.slug}-key",
             pki / f"{self.slug}.key", f"--{self.slug}-journal", self.folder / "journal.jsonl", f"--{self.slug}-data",
             self.folder / "data.json"], self.folder / "double.log")
        wait_for(lambda: self.double.running() and ports.exists() and ports.read_text() or self.ended(self.double),
                 places.patience(20), "the double's port")
        return json.loads(ports.read_text())[self.slug]

    def secret(self):
        """What the double knows callers by, where its contract has a login."""
        wants = "credentials:" in (self.site / f"adapters/systems/{self.slug}/simulator.yaml").read_text()
        return (f"--{self.slug}-secret", self.state / "secrets" / self.slug) if wants else ()

    def start_hub(self, port):
        self.env = {f"SAKTA_{self.slug.upper()}_PORT": str(port)}
        self.hub = Program([places.PROGRAMS / "sakta", "serve", self.site, "--state", self.state], self.folder / "hub.log", self.env)
        found = self.state / "run/ports.json"
        wait_for(lambda: self.hub.running() and found.exists() and json.loads(found.read_text())["pid"] == self.hub.pid or
                 self.ended(self.hub), places.patience(20), "the hub's ports")
        return Client(OwnPki(self.state / "pki"), PARTY, lambda: json.loads(found.read_text())["exchange"])

    def journal(self):
        """What the double was asked and told, tokens aside."""
        file = self.folder / "journal.jsonl"
        lines = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
        return [line for line in lines if not line["path"].startswith("/token")]

    @staticmethod
    def ended(program):
        if not program.running():
            raise AssertionError(program.tail())
        return False

    def stop(self):
        for program in (self.hub, self.double):
            if program:
                program.stop()


class Played(unittest.TestCase):
    def played(self, slug, contract, operation, type_name):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        own = Own(temporary.name, slug, contract, operation, type_name)
        code, said = own.check()
        self.assertEqual(code, 2, said)
        self.assertIn("to be filled in", said)
        own.fill()
        code, said = own.check()
        self.assertEqual(code, 0, said)
        self.addCleanup(own.stop)
        return own, own.start_hub(own.start_double())

    def asked(self, own, client, operation):
        answer = client.ask(own.type, own.question(operation), headers=CONTEXT)
        self.assertEqual(answer.status, 200, f"{answer}\n{own.double.tail()}")
        self.assertEqual(len(own.journal()), 1, own.journal())
        return answer.json()

    def test_a_system_from_a_wsdl(self):
        own, client = self.played("registry", WSDL, "find_person", "persons.find")
        answer = self.asked(own, client, "find_person")
        self.assertIsInstance(answer, dict)
        wrong = client.ask("persons.find", {**own.question("find_person"), "no_such_member": "1"}, headers=CONTEXT)
        self.assertEqual(wrong.status, 422, wrong)

    def test_a_system_from_an_openapi_document(self):
        own, client = self.played("cases", OPENAPI, "read_case", "cases.read")
        answer = self.asked(own, client, "read_case")
        self.assertEqual(own.journal()[0]["headers"]["x-purpose"], CONTEXT["Sakta-Purpose"])
        self.assertEqual(answer["state"], "open", answer)
        self.assertTrue(answer["code"])
        code, out, err = sakta("first-contact", own.slug, "--site", own.site, "--state", own.state, env=own.env)
        self.assertEqual(code, 0, out + err)
        self.assertRegex(out, r"cases-1 \(modelled\) holds: read_case ")

    def test_a_delivery_with_a_key(self):
        own, client = self.played("vias", DELIVERY, "add_status", "report.progress")
        receipt = client.send(own.type, own.question("add_status"), headers=CONTEXT)
        self.assertEqual(receipt.status, 202, receipt)
        wait_for(own.journal, places.patience(20), "the delivery")
        self.assertEqual(own.journal()[0]["headers"]["idempotency-key"], receipt.json()["id"], own.journal())

    def test_a_list_that_is_read_as_a_source(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        own = Own(temporary.name, "vias", DELIVERY, "add_status", "report.progress")
        self.assertEqual(sakta("new", "type", "report.found", "--from", "vias", "newReports", "--into", own.site)[0], 0)
        (own.site / "mappings/vias/back.request.xslt").write_text(BACK)
        route = (own.site / "routes/vias.yaml").read_text()
        (own.site / "routes/back.yaml").write_text(
            route.replace("route: vias", "route: back").replace("report.progress", "report.found").replace("add_status.request",
                                                                                                           "back.request"))
        own.fill()
        mapping = own.site / "mappings/vias/new_reports.xslt"
        mapping.write_text(mapping.read_text().replace("vias.new-reports", "report.found"))
        code, said = own.check()
        self.assertEqual(code, 0, said)
        self.addCleanup(own.stop)
        own.start_hub(own.start_double())
        wait_for(lambda: [line for line in own.journal() if line["operation"] == "add_status"], places.patience(40),
                 "what came from the list, delivered")

    def test_every_contract_of_the_tree_becomes_a_pack_that_only_waits_for_its_marks(self):
        """Those of the systems, the hub's own, and the ugly ones."""
        contracts = sorted(path for folder in (places.SOURCE / "wsdl", CONTRACTS) for path in folder.rglob("*")
                           if path.suffix == ".wsdl" or path.name in ("openapi.json", "openapi.yaml", "cases.yaml"))
        self.assertGreater(len(contracts), 8)
        for contract in contracts:
            with self.subTest(contract.name), tempfile.TemporaryDirectory() as folder:
                own = pathlib.Path(folder) / "own"
                self.assertEqual(sakta("new", "site", own, "--parties", PARTY, "--systems", "partner")[0], 0)
                option = "--wsdl" if contract.suffix == ".wsdl" else "--openapi"
                code, out, err = sakta("new", "system", "partner", option, contract, "--into", own / "site")
                self.assertEqual(code, 0, err)
                print(f"{contract.relative_to(places.SOURCE)}: {out.strip().splitlines()[-2]}", flush=True)
                (own / "site/systems").mkdir(exist_ok=True)
                code, out, err = sakta("check", own / "site", "--state", own / "state")
                left = [line for line in err.splitlines() if line and "to be filled in" not in line]
                self.assertEqual(left, [], f"{contract}\n{err}")
                double = own / "site/adapters/systems/partner/simulator.yaml"
                code, out, err = run([places.PROGRAMS / "sakta-sandbox", "--check", double])
                self.assertEqual(code, 0, f"{contract}\n{(out + err).decode()}")


if __name__ == "__main__":
    main()
