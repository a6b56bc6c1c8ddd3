"""`sakta check --fit`: what types take and partners do not is named, with both lines; of the shipped library nothing is left."""

import dataclasses
import pathlib
import re
import shutil
import tempfile
import unittest

import places
from hub import Hub

OPENED, STATUS, CLOSED = (f"library/mappings/types/case.{event}-1.xsd" for event in ("opened", "status", "closed"))
DEBTS, PSPP = "library/mappings/types/debts.query-1.xsd", "library/wsdl/pspp/pspp.xsd"
BRANCH = """choose:
  - when: "/t:ReportCaseStatus/t:serviceCode = 'never'"
    map: none
    deliver: {to: pspp, operation: add_status}
  - {map: pspp/add_status.request, deliver: {to: pspp, operation: add_status}}
"""
FILTER = """filter: {when: "/t:ReportCaseStatus/t:serviceCode = 'never'"}
map: none
"""


@dataclasses.dataclass
class Row:
    what: str
    file: str
    old: str
    new: str
    at: tuple  # file and a text of the line that the finding stands at
    says: tuple  # parts of its text, in their order
    other: tuple = ()  # file and a text of the line that it names besides
    systems: tuple = ("pspp", "smartcity")  # of the site that is checked: those whose contracts the row is about


ROWS = (
    Row("moments of any kind", OPENED, 'name="openedAt" type="Moment"', 'name="openedAt" type="xs:dateTime"',
        (OPENED, 'name="openedAt"'), ("openedAt: no time zone (and ", "route cases-opened, pspp open_case", "'openedAt'"),
        (PSPP, 'name="openedAt"')),
    Row("twelve decimals", STATUS, "{1,9}", "{1,12}", (STATUS, 'name="statusAt"'), ("statusAt: 10 decimals (and 1 more)",),
        (PSPP, 'name="since"')),
    Row("a longer text", STATUS, '<xs:maxLength value="2000"/>', '<xs:maxLength value="2001"/>',
        (STATUS, 'name="note"'), ("note: longest, 2001 characters",), (PSPP, 'name="note"')),
    Row("a word that the partner does not know", PSPP, '<xs:enumeration value="Phone"/>', "", (OPENED, 'name="channel"'),
        ("channel: 'Phone'",), (PSPP, 'name="channel"')),
    Row("what is optional here and must be there", PSPP, 'name="plannedDeadline" type="xs:date" minOccurs="0"/>\n        '
        '<xs:element name="state"', 'name="plannedDeadline" type="xs:date"/>\n        <xs:element name="state"',
        (OPENED, "<xs:element name=\"OpenCase\""), ("OpenCase: as little as may be", "expected: 'plannedDeadline'"),
        (PSPP, 'name="state"')),
    Row("more of them than the partner takes", PSPP, 'maxOccurs="20"', 'maxOccurs="19"', (CLOSED, 'name="document"'),
        ("document: 20 times",), (PSPP, 'name="document"')),
    Row("a larger number", PSPP, '<xs:maxInclusive value="4294967295"/>', '<xs:maxInclusive value="4294967294"/>',
        (STATUS, 'name="sequence"'), ("sequence: largest, 4294967295",), (PSPP, 'name="sequence"')),
    Row("a mapping that forgets one way of a choice", "library/mappings/pspp/open_case.request.xslt",
        ">Organisation</xsl:when>", "/>", (OPENED, 'name="organisationNumber"'), ("organisationNumber: chosen",),
        (PSPP, 'name="clientKind"')),
    Row("a mapping that drops a text of white space", "library/mappings/smartcity/case_closed.request.xslt",
        "  <xsl:template", '  <xsl:strip-space elements="*"/>\n  <xsl:template', (CLOSED, 'name="unit"'),
        ("unit: a space alone (and ", "route cases-closed-city, smartcity case_closed"), (CLOSED, 'name="unit"')),
    Row("a mapping that fails", "library/mappings/pspp/add_status.request.xslt", "<xsl:template name=\"label\">",
        '<xsl:template name="label"><xsl:if test="string-length(t:note) = 2000"><xsl:message terminate="yes">no '
        "</xsl:message></xsl:if>", (STATUS, 'name="note"'), ("note: longest, 2000 characters", "add_status.request.xslt: map.refused")),
    Row("a register that tells moments of any kind", "library/wsdl/nino/nino.wsdl", 'name="asOf" type="tns:Moment"',
        'name="asOf" type="xs:dateTime"', (DEBTS, 'name="asOf"'), ("asOf: no time zone (and ", "answer of nino get_debts"),
        ("library/wsdl/nino/nino.wsdl", 'name="asOf"'), systems=("nino",)),
    Row("a register with longer texts", "library/wsdl/nino/nino.wsdl", '<xs:maxLength value="500"/>', '<xs:maxLength value="501"/>',
        (DEBTS, '<xs:element name="address"'), ("address: longest, 501 characters",),
        ("library/wsdl/nino/nino.wsdl", 'name="address"'), systems=("nino",)),
    Row("a branch that no sample takes by itself", "site/routes/cases-status.yaml", "map: pspp/add_status.request\ndeliver:\n"
        "  to: pspp\n  operation: add_status\n  timeout: 10s\n", BRANCH, (STATUS, "<xs:element name=\"ReportCaseStatus\""),
        ("ReportCaseStatus: everything (and ",)),
    Row("a route whose filter lets no sample pass", "site/routes/cases-status.yaml", "map: pspp/add_status.request\n", FILTER,
        (STATUS, "<xs:element name=\"ReportCaseStatus\""), ("ReportCaseStatus: everything (and ",)),
    Row("a pattern that cannot be tried", "library/wsdl/nino/nino.wsdl", '"[0-9]{7}"', '"\\p{Nd}{7}"',
        ("library/wsdl/nino/nino.wsdl", "<?xml"), ("answer of nino get_debts", "no value of MunicipalityCode can be made"), systems=("nino",)),
    Row("a table that lacks a row", "site/systems/horizon.yaml", '      S 21: "301"\n', "",
        ("library/mappings/types/invoice.issued-1.xsd", 'name="document"'),
        ("document: the document of register_invoice.", "table vat has no row for a key"), systems=("horizon",)),
    Row("a form of the partner for one step", "library/wsdl/horizon/TNdmSanRekBL.xsd", '<xs:element name="DOK_NR2" minOccurs="0">',
        '<xs:element name="DOK_NR2">', ("library/mappings/types/invoice.issued-1.xsd", 'name="document"'),
        ("document: the document of register_invoice.", "step create_"), ("library/wsdl/horizon/TNdmSanRekBL.xsd", "Entity"), systems=("horizon",)),
)


class FitCheck(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="sakta-fit-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.hub = Hub(cls.folder)
        cls.small = {systems: Hub(cls.folder / "-".join(systems), cls.hub.pki) for systems in {row.systems for row in ROWS}}
        for systems, hub in cls.small.items():
            hub.keep_only(*systems)
        cls.library = cls.folder / "library"
        for part in ("mappings", "wsdl"):
            shutil.copytree(places.SOURCE / part, cls.library / part)
        for system in (places.SOURCE / "adapters" / "systems").glob("*/system.yaml"):
            (cls.library / system.parent.relative_to(places.SOURCE)).mkdir(parents=True)
            shutil.copy(system, cls.library / system.relative_to(places.SOURCE))

    def fit(self, hub, *options):
        code, out, err = hub.command("check", hub.site, "--fit", "--state", hub.state, "--library", self.library, *options)
        return code, out, err.replace(f"{hub.site}/", "site/").replace(f"{self.library}/", "library/")

    def path(self, row, file):
        return (self.small[row.systems].folder if file.startswith("site/") else self.folder) / file

    def line(self, row, file, text):
        lines = self.path(row, file).read_text().splitlines()
        return f"{file}:{next(number for number, line in enumerate(lines, 1) if text in line)}:"

    def test_the_shipped_library_disagrees_nowhere(self):
        code, out, err = self.fit(self.hub)
        self.assertEqual((code, err), (0, ""), out)
        self.assertRegex(out, r"^\d{4} samples, \d+ routes, \d+ mappings: nothing disagrees\n$")
        _, routes, mappings = map(int, re.findall(r"\d+", out))
        own = len(list((places.SOURCE / "deploy/sandbox/routes").glob("*.yaml")))
        self.assertGreaterEqual(routes, own)  # sources besides
        self.assertGreater(mappings, own)

    def test_each_disagreement_is_told_with_both_lines(self):
        for row in ROWS:
            with self.subTest(row.what):
                path = self.path(row, row.file)
                text = path.read_text()
                self.assertIn(row.old, text)
                path.write_text(text.replace(row.old, row.new))
                try:
                    code, out, err = self.fit(self.small[row.systems])
                    start = self.line(row, *row.at)
                    other = self.line(row, *row.other) if row.other else ""
                finally:
                    path.write_text(text)
                self.assertEqual(code, 1, out + err)
                findings = err.splitlines()
                self.assertRegex(out, rf"^\d+ samples, \d+ routes, \d+ mappings: {len(findings)} disagreements?\n$")
                meant = [one for one in findings if one.startswith(start) and all(part in one for part in row.says)]
                self.assertTrue(meant, f"{start} {row.says} in\n{err}")
                self.assertTrue(any(other in one[len(start):] for one in meant), f"{other} in\n{meant}")

    def test_a_site_with_findings_is_not_tried(self):
        path = self.hub.site / "routes" / "debts.yaml"
        text = path.read_text()
        self.addCleanup(path.write_text, text)
        path.write_text(text.replace("to: nino", "to: nono"))
        code, out, err = self.fit(self.hub)
        self.assertEqual((code, out), (2, ""))
        self.assertIn("'nono' is no system of this site", err)

    def test_the_summary_is_there_in_latvian(self):
        code, out, _ = self.fit(self.small["nino",], "--lang", "lv")
        self.assertEqual(code, 0)
        self.assertRegex(out, r"^\d+ paraug[si], \d+ maršrut[si], \d+ kartējum[si]: pretrunu nav\n$")
        self.assertTrue(re.search(r"--fit", self.hub.command("check", "--help", "--lang", "lv")[1]))


if __name__ == "__main__":
    unittest.main(verbosity=2)
