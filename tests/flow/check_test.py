"""`sakta check` of whole sites: one mistake is one finding, at its place; many at once are all found, and nothing else."""

import collections
import pathlib
import re
import shutil
import tempfile
import unittest

import places
from flow import main
from hub import Hub

MARK = "¦"  # stands in a replacement where the finding must point

# file below site/ or library/, what is there, what stands there instead (with MARK), how the finding's text begins;
# `at` (file, text with MARK): where the finding points if not into the replacement.
Mistake = collections.namedtuple("Mistake", "file old new text at", defaults=(None,))

NINO = "library/adapters/systems/nino/system.yaml"
DEBTS = "library/mappings/types/debts.query-1.yaml"
STATUS = "library/mappings/types/case.status-1.yaml"
CHOOSE = """choose:
  - when: "/t:ReportCaseStatus/t:channel = 'Post'"
    map: pspp/add_status.request
    deliver: {to: pspp, operation: add_status}
  - {map: pspp/add_status.request, deliver: {to: pspp, operation: add_status}}
"""

MISTAKES = {
    "hub: unknown field": Mistake("site/hub.yaml", "exchange:", "¦exchanges: 1\nexchange:",
                                  "unknown field 'exchanges' in hub.yaml; did you mean 'exchange'?"),
    "hub: missing field": Mistake("site/hub.yaml", "  crl: ${state}/pki/ca.crl.pem\n", "", "missing field 'crl' in exchange",
                                  ("site/hub.yaml", "¦listen: 127.0.0.1:0\n  certificate")),
    "hub: missing section": Mistake("site/hub.yaml", "log:\n  origin: hub.sakta.example", "", "missing field 'log' in hub.yaml",
                                    ("site/hub.yaml", "¦municipality:")),
    "hub: bad port": Mistake("site/hub.yaml", "127.0.0.1:0\n  certificate", "¦127.0.0.1:99999\n  certificate",
                             "'127.0.0.1:99999' is not an IP address and a port"),
    "hub: host name instead of address": Mistake("site/hub.yaml", "127.0.0.1:0\n  certificate",
                                                 "¦localhost:8443\n  certificate", "'localhost:8443' is not an IP address"),
    "hub: duration without unit": Mistake("site/hub.yaml", "body: 30s", "body: ¦30", "'body' cannot be '30' (duration"),
    "hub: unknown unit": Mistake("site/hub.yaml", "body: 30s", "body: ¦30sec", "'body' cannot be '30sec' (duration"),
    "hub: duration out of range": Mistake("site/hub.yaml", "ask: 30s", "ask: ¦11m", "'ask' cannot be '11m' (duration"),
    "hub: number out of range": Mistake("site/hub.yaml", "map: 2", "map: ¦0", "'map' cannot be '0' (number, 1 to 64)"),
    "hub: text for a number": Mistake("site/hub.yaml", "io: 1", "io: ¦one", "'io' cannot be 'one' (number, 1 to 64)"),
    "hub: missing PEM file": Mistake("site/hub.yaml", "certificate: ${state}/pki/hub.pem", "certificate: ¦${state}/pki/hab.pem",
                                     "'certificate': the file "),
    "hub: a PEM file that is none": Mistake("site/hub.yaml", "certificate: ${state}/pki/hub.pem",
                                            "certificate: ¦${site}/parties.yaml", "TLS certificate "),
    "hub: key of another certificate": Mistake("site/hub.yaml", "key: ${state}/pki/hub.key",
                                               "key: ¦${state}/pki/hub-client.key", "TLS key "),
    "hub: key in the clear": Mistake("site/hub.yaml", "${secret:master_key}", "¦" + "0" * 64,
                                     "'master_key' must be a reference ${secret:NAME}, never the key itself"),
    "hub: unknown secret": Mistake("site/hub.yaml", "${secret:master_key}", "¦${secret:masterkey}",
                                   "secret masterkey: there is no file "),
    "hub: unknown reference": Mistake("site/hub.yaml", "key: ${state}/pki/hub.key", "key: ¦${stat}/pki/hub.key",
                                      "unknown reference '${stat}'; did you mean 'state'?"),
    "hub: unset variable": Mistake("site/hub.yaml", "key: ${state}/pki/hub.key", "key: ¦${env:SAKTA_NO_SUCH}/hub.key",
                                   "the environment variable SAKTA_NO_SUCH is not set"),
    "hub: registration number": Mistake("site/hub.yaml", '"90000000019"', '¦"9000000001"', "'registration' must be 11 digits"),
    "hub: tab": Mistake("site/hub.yaml", "  io: 1", "¦\tio: 1", "a tab; indent and separate with spaces"),
    "hub: key twice": Mistake("site/hub.yaml", "  io: 1", "  io: 1\n  ¦io: 2", "'io' is here twice"),
    "hub: unquoted colon": Mistake("site/hub.yaml", "origin: hub.sakta.example", "origin: hub¦: sakta", "is not YAML: "),
    "hub: list instead of mapping": Mistake("site/hub.yaml", "threads:\n  io: 1\n  map: 2", "threads: ¦[1, 2]",
                                            "'threads' cannot be a list (mapping)"),

    "parties: unknown type": Mistake("site/parties.yaml", "{ask: debts.query}", "{ask: ¦debts.qery}",
                                     "'debts.qery' is no message type; did you mean 'debts.query'?"),
    "parties: asks what is sent": Mistake("site/parties.yaml", "{send: case.opened}", "{ask: ¦case.opened}",
                                          "'case.opened' is sent; write {send: case.opened}"),
    "parties: unknown right": Mistake("site/parties.yaml", "{send: case.opened}", "{¦sends: case.opened}",
                                      "unknown field 'sends' in right; did you mean 'send'?"),
    "parties: one certificate for two": Mistake("site/parties.yaml", "uri:urn:sakta:party:supplier-portal",
                                                "uri:urn:sakta:party:permits",
                                                "'uri:urn:sakta:party:permits' is a certificate name of permits already",
                                                ("site/parties.yaml", '"40000000028"\n    certificates: [¦"uri:')),
    "parties: a certificate without scheme": Mistake("site/parties.yaml", '["uri:urn:sakta:party:permits"]',
                                                     "[¦permits.example]", "'permits.example' is no certificate name"),
    "parties: a certificate that is no text": Mistake("site/parties.yaml", '["uri:urn:sakta:party:permits"]',
                                                      "[¦{dns: permits.example}]", "'certificates' cannot hold a mapping"),
    "parties: a name that is none": Mistake("site/parties.yaml", "party: permits", "party: ¦Permits", "'Permits' is no party name"),
    "parties: a party without certificate": Mistake("site/parties.yaml", '["uri:urn:sakta:party:permits"]', "¦[]",
                                                    "'certificates' cannot be an empty list"),

    "parties: missing field": Mistake("site/parties.yaml", "    title: Būvatļauju sistēma / Permit system\n", "",
                                      "missing field 'title' in party", ("site/parties.yaml", "- ¦party: permits")),
    "parties: one name for two": Mistake("site/parties.yaml", "party: supplier-portal\n", "party: ¦permits\n", "'permits' names two parties"),
    "parties: secret in a name": Mistake("site/parties.yaml", "party: permits", "party: ¦${secret:master_key}",
                                         "'party' cannot be '${secret:master_key}'"),
    "parties: right twice": Mistake("site/parties.yaml", "{send: case.opened}", "{send: case.opened}\n      - {send: ¦case.opened}",
                                    "'case.opened' is given twice to cases"),
    "parties: type without route": Mistake("site/routes/invoices.yaml", "type: invoice.issued", "type: ¦invoice.isued",
                                           "'invoice.isued' is no message type; did you mean 'invoice.issued'?"),

    "system: of the library it is not": Mistake("site/systems/nino.yaml", "system: nino", "system: ¦nina",
                                                "'nina' does not belong in a file of this name"),
    "system: unknown kind": Mistake(NINO, "kind: soap", "kind: ¦sope", "'sope' is no kind that this program speaks; did you mean 'soap'?"),
    "system: unknown field of the kind, library": Mistake(NINO, "relates_to:", "¦relate_to:", "unknown field 'relate_to' in soap"),
    "system: unknown field of the kind, site": Mistake("site/systems/nino.yaml", "    trust: ", "    ¦trusts: a\n    trust: ",
                                                       "unknown field 'trusts' in credentials; did you mean 'trust'?"),
    "system: number of the kind out of range": Mistake(NINO, "max_reply_kib: 2048", "max_reply_kib: ¦20480000",
                                                       "'max_reply_kib' cannot be '20480000'"),
    "system: endpoint without https": Mistake("site/systems/nino.yaml", "endpoint: https:", "endpoint: ¦http:",
                                              "'endpoint' is http, which anybody on the way can read and change"),
    "system: missing file": Mistake("site/systems/nino.yaml", "pki/hub-client.pem", "pki/hub-klient.pem",
                                    "'certificate': the file ", ("site/systems/nino.yaml", "certificate: ¦${state}/pki/hub-klient.pem")),
    "system: word of a table": Mistake(NINO, "NINO-001: stop", "NINO-001: ¦stopped", "'fault_codes' cannot hold 'stopped'"),
    "system: secret that there is not": Mistake("site/systems/pspp.yaml", "${secret:pspp_client_secret}", "¦${secret:pspp}",
                                                "secret pspp: there is no file "),
    "system: reply that is no element of the contract": Mistake(
        NINO, "reply: GetDebtsResponse", "¦reply: GetDebtsAnswer", "'GetDebtsAnswer' is no element of "),
    "system: reply of another operation": Mistake(NINO, "reply: GetDebtsResponse", "¦reply: NinoFault", "'NinoFault' is not what "),
    "system: action that the WSDL does not have": Mistake(
        NINO, "action: urn:nino:model:property-tax:1:GetDebts", "¦action: urn:nino:model:property-tax:1:GetDebt",
        "'urn:nino:model:property-tax:1:GetDebt' is no action of "),
    "system: version of SOAP without a binding": Mistake(
        "library/wsdl/nino/nino.wsdl", "<soap12:binding ", "<soap12:unbound ", "SOAP 1.2 has no binding in ", (NINO, "¦soap_version:")),
    "system: fault_when that is no XPath": Mistake(
        NINO, "reply: GetDebtsResponse", "reply: GetDebtsResponse\n      fault_when: ¦\"//n:status[\"",
        "'operations.get_debts.fault_when' is no XPath 1.0 expression: "),
    "system: a number as fault code": Mistake(NINO, "fault: {code: code,", "fault: {¦code: \"number(//code)\",",
                                              "'fault.code': 'number(//code)' is a number that becomes text"),
    "system: a number compared as text": Mistake(
        "library/adapters/systems/pspp/system.yaml", "same: {caseCode: /answer/caseCode}",
        "¦same: {caseCode: \"string(sum(/answer/caseCode))\"}", "'same.caseCode': 'sum(/answer/caseCode)' is a number that becomes text"),
    "system: a field that is no more": Mistake(NINO, "adapter:", "¦trust: untrusted_replies\nadapter:",
                                               "'trust' is no field of system any more: it changed nothing"),
    "system: a question of a probe that asks none": Mistake("site/systems/nino.yaml", "adapter:", "adapter:\n  probe: {operation: ¦get_debts}",
                                                            "'probe.operation' is too much"),
    "system: pace out of range": Mistake("site/systems/nino.yaml", "adapter:", "pace: {max_in_flight: ¦1001}\nadapter:",
                                         "'max_in_flight' cannot be '1001' (number, 1 to 1000)"),
    "system: pauses the wrong way round": Mistake("site/systems/nino.yaml", "adapter:", "pace: {longest_pause: ¦500ms}\nadapter:",
                                                  "'first_pause' (1s) must not be longer than 'longest_pause' (500ms)"),

    "route: unknown type": Mistake("site/routes/debts.yaml", "type: debts.query", "type: ¦debts.qwery",
                                   "'debts.qwery' is no message type; did you mean 'debts.query'?"),
    "route: unknown system": Mistake("site/routes/debts.yaml", "to: nino", "to: ¦nin", "'nin' is no system of this site; did you mean 'nino'?"),
    "route: unknown operation": Mistake("site/routes/cases-status.yaml", "operation: add_status", "operation: ¦add_staus",
                                        "'add_staus' is no operation of pspp; did you mean 'add_status'?"),
    "route: unknown mapping": Mistake("site/routes/debts.yaml", "map: nino/get_debts.request", "map: ¦nino/get_debt.request",
                                      "'nino/get_debt.request' is no mapping of the site or the library; did you mean"),
    "route: mapping by its file": Mistake("site/routes/debts.yaml", "map: nino/get_debts.request",
                                          "map: ¦mappings/nino/get_debts.request.xslt", "'mappings/nino/get_debts.request.xslt' is no mapping name"),
    "route: another name than its file": Mistake("site/routes/debts.yaml", "route: debts", "route: ¦debt",
                                                 "'debt' does not belong in a file of this name: it must be 'debts'"),
    "route: ask with on_failure": Mistake("site/routes/debts.yaml", "map:", "¦on_dead: skip\nmap:", "'on_dead' is too much"),
    "route: remedy missing": Mistake("site/routes/cases-status.yaml", "  wait: {dead_letter_after: 24h}\n", "",
                                     "missing field 'wait' in on_failure", ("site/routes/cases-status.yaml", "¦refuse: dead_letter")),
    "route: on_failure missing": Mistake("site/routes/cases-status.yaml", "on_failure:\n  refuse: dead_letter\n"
                                         "  resend: {dead_letter_after: 24h}\n  wait: {dead_letter_after: 24h}\n"
                                         "  reconcile: hold\n  stop: halt_route\n", "", "missing field 'on_failure' in route",
                                         ("site/routes/cases-status.yaml", "¦route: ")),
    "route: required field misspelled": Mistake("site/routes/debts.yaml", "accept:", "¦acept:", "unknown field 'acept' in route; did you mean 'accept'?"),
    "route: no accept": Mistake("site/routes/invoices.yaml", "accept:\n  type: invoice.issued\n", "", "missing field 'accept' in route",
                                ("site/routes/invoices.yaml", "¦route:")),
    "route: map misspelled": Mistake("site/routes/debts.yaml", "map:", "¦mapp:", "unknown field 'mapp' in route; did you mean 'map'?"),
    "route: on_failure misspelled": Mistake("site/routes/cases-status.yaml", "on_failure:", "¦on_failures:",
                                            "unknown field 'on_failures' in route; did you mean 'on_failure'?"),
    "route: accept without mapping": Mistake("site/routes/debts.yaml", "accept:\n  type: debts.query", "accept: ¦debts.query",
                                             "'accept' cannot be 'debts.query' (mapping)"),
    "route: two dots in a duration": Mistake("site/routes/debts.yaml", "timeout: 10s", "timeout: ¦1.5s", "'timeout' cannot be '1.5s'"),
    "route: reply of a send": Mistake("site/routes/cases-status.yaml", "  operation: add_status",
                                      "  operation: add_status\n  ¦reply: nino/get_debts.reply",
                                      "'reply' is too much: case.status is a send"),
    "route: no reply of an ask": Mistake("site/routes/debts.yaml", "  reply: nino/get_debts.reply\n", "",
                                         "missing field 'reply' in deliver", ("site/routes/debts.yaml", "¦to: nino")),
    "route: function of XPath 2.0": Mistake("site/routes/cases-status.yaml", "map:",
                                            "filter: {when: ¦\"matches(/t:ReportCaseStatus/t:note, 'x')\"}\nmap:",
                                            "'matches' is no function of XPath 1.0"),
    "route: choose without otherwise": Mistake("site/routes/cases-status.yaml",
                                               "map: pspp/add_status.request\ndeliver:\n  to: pspp\n  operation: add_status\n  timeout: 10s\n",
                                               "¦" + CHOOSE[:CHOOSE.index("  - {map")], "'choose' needs a last entry without 'when'"),
    "route: publishes to nobody": Mistake("site/routes/cases-status.yaml", "map:", "publish: [¦archive]\nmap:",
                                          "'archive' is no route of this site; known: "),
    "route: XPath": Mistake("site/routes/cases-status.yaml", "map:", "filter: {when: ¦\"/t:ReportCaseStatus/[1]\"}\nmap:",
                            "'/t:ReportCaseStatus/[1]' is no XPath 1.0: "),
    "route: prefix": Mistake("site/routes/cases-status.yaml", "map:", "filter: {when: ¦\"/cs:ReportCaseStatus\"}\nmap:",
                             "prefix 'cs' is not declared"),
    "route: an element that the type does not have": Mistake(
        "site/routes/cases-status.yaml", "map:", "filter: {when: ¦\"not(/t:ReportCaseStatus[t:caseCod = '1'])\"}\nmap:",
        "'not(/t:ReportCaseStatus[t:caseCod = '1'])' leads to nothing: 't:caseCod' is no element in 'ReportCaseStatus' of the XSD; "
        "did you mean 't:caseCode'?"),
    "route: an element that the type does not have anywhere": Mistake(
        "site/routes/cases-status.yaml", "map:", "filter: {when: ¦\"//t:caseCode = '1' or //t:sequense > 1\"}\nmap:",
        "'//t:caseCode = '1' or //t:sequense > 1' leads to nothing: 't:sequense' is no element of the XSD; did you mean 't:sequence'?"),
    "route: an element without the type's namespace": Mistake(
        "site/routes/cases-status.yaml", "map:", "filter: {when: ¦\"/t:ReportCaseStatus/sequence > 1\"}\nmap:",
        "'/t:ReportCaseStatus/sequence > 1' leads to nothing: 'sequence' is no element in 'ReportCaseStatus' of the XSD; "
        "did you mean 't:sequence'?"),
    "route: an element at the wrong place": Mistake(
        "site/routes/cases-status.yaml", "map:", "filter: {when: ¦\"/t:caseCode = '1'\"}\nmap:",
        "'/t:caseCode = '1'' leads to nothing: 't:caseCode' is no root element of the XSD; known: t:ReportCaseStatus"),
    "route: document of a type without": Mistake("site/routes/cases-status.yaml", "map:",
                                                 "filter: {when: \"/n:A\", ¦document: true}\nmap:", "'document' is too much"),
    "route: choose beside deliver": Mistake("site/routes/cases-status.yaml", "map:", CHOOSE + "map:", "'deliver' beside 'choose' is too much",
                                            ("site/routes/cases-status.yaml", "¦deliver:\n")),
    "route: publishes to itself": Mistake("site/routes/cases-status.yaml", "map:", "publish: [¦cases-status]\nmap:",
                                          "'cases-status' is this route itself"),
    "route: publishes to another type": Mistake("site/routes/cases-status.yaml", "map:", "publish: [¦invoices]\nmap:",
                                                "'invoices' takes invoice.issued, this route case.status"),
    "route: lane with another on_dead": Mistake("site/routes/cases-status.yaml", "on_dead: block", "on_dead: skip",
                                                "routes of lane 'cases' need the same 'on_dead'",
                                                ("site/routes/cases-status.yaml", "lane: ¦cases")),

    "type: key path": Mistake(STATUS, "path: /t:ReportCaseStatus/t:caseCode", "path: ¦\"/t:ReportCaseStatus//[x]\"",
                              "'/t:ReportCaseStatus//[x]' is no XPath 1.0: "),
    "type: an element in a key's predicate": Mistake(
        STATUS, "path: /t:ReportCaseStatus/t:caseCode", "path: ¦\"/t:ReportCaseStatus[t:sequense]/t:caseCode\"",
        "'/t:ReportCaseStatus[t:sequense]/t:caseCode' leads to nothing: 't:sequense' is no element in 'ReportCaseStatus' of the XSD; "
        "did you mean 't:sequence'?"),
    "type: prefix of a key path": Mistake(STATUS, "path: /t:ReportCaseStatus/t:caseCode", "path: ¦/c:ReportCaseStatus/t:caseCode",
                                          "prefix 'c' is not declared"),
    "type: no root of its schema": Mistake(STATUS, "operation: ReportCaseStatus", "operation: ¦ReportCaseStatuses",
                                           "'ReportCaseStatuses' is no root element of "),
    "type: order by no key": Mistake(STATUS, "ordering: case", "ordering: ¦cases", "'cases' is none of the type's keys; did you mean 'case'?"),
    "type: version of its file": Mistake(DEBTS, "type: debts.query\nversion: 1", "type: debts.query\nversion: ¦2",
                                         "version 2 does not belong in a file of this name: it must be 1"),
    "type: pattern": Mistake(DEBTS, "pattern: ask", "pattern: ¦asks", "'pattern' cannot be 'asks' (ask | send)"),
    "type: XSD": Mistake("library/mappings/types/debts.query-1.xsd", "</xs:schema>", "", "start and end tags do not match", "line only"),
    "type: family of the hub's own": Mistake(STATUS, "family: cases", "family: ¦exchange", "'exchange' is the hub's own: "),
    "type: namespace of another of its family": Mistake(
        "library/mappings/types/case.status-1.xsd",
        'xmlns="urn:sakta:types:case.status:1"\n           targetNamespace="urn:sakta:types:case.status:1"',
        'xmlns="urn:sakta:types:case.opened:1"\n           targetNamespace="urn:sakta:types:case.opened:1"',
        "the target namespace is that of case.opened too", "line only"),

    "type: a key that is a number": Mistake(STATUS, "path: /t:ReportCaseStatus/t:caseCode", "path: ¦/t:ReportCaseStatus/t:caseCode * 1",
                                            "'/t:ReportCaseStatus/t:caseCode * 1' is a number, not an element"),
    "route: a number that becomes text": Mistake(
        "site/routes/cases-status.yaml", "map:", "filter: {when: ¦\"contains(sum(/t:ReportCaseStatus/t:sequence), '1')\"}\nmap:",
        "'sum(/t:ReportCaseStatus/t:sequence)' is a number that becomes text"),
    "mapping: a number that becomes text": Mistake(
        "library/mappings/nino/get_debts.reply.xslt", '<totalDebt><xsl:value-of select="n:totals/n:debt"/>',
        '<totalDebt><xsl:value-of\n  select="¦number(n:totals/n:debt)"/>', "'number(n:totals/n:debt)' is a number that becomes text"),
    "mapping: a number in a variable": Mistake(
        "library/mappings/horizon/register_invoice.request.xslt", "format-number($rate, '0.######')", "¦$rate",
        "'$rate' is a number that becomes text"),
    "mapping: a root that the operation does not take": Mistake(
        "library/mappings/nino/get_debts.request.xslt", "    <GetDebts>", "    <xsl:if test=\"false()\">¦<GetDebt/></xsl:if>\n    <GetDebts>",
        "'GetDebt' is no element that nino's get_debts takes; did you mean 'GetDebts'?"),
    "mapping: a root that is not the type's": Mistake(
        "library/mappings/nino/get_debts.reply.xslt", "    <QueryDebtsResponse>",
        "    <xsl:if test=\"false()\">¦<DebtsResponse/></xsl:if>\n    <QueryDebtsResponse>",
        "'DebtsResponse' is not the type's 'QueryDebtsResponse'"),
    "mapping: an example that is no message of the type": Mistake(
        "library/mappings/nino/examples/get_debts.request-new-code.in.xml", "325035-11782", "325035_11782", "the example is no debts.query@1: ",
        "line only"),
    "mapping: an example that the operation does not take": Mistake(
        "library/mappings/nino/examples/get_debts.request-new-code.out.xml", "<GetDebts ", "<GetDebtsX ", "is no XML", "line only"),
    "mapping: not XML": Mistake("library/mappings/nino/get_debts.request.xslt", "<xsl:template", "<xsl:template <", "is no XSLT 1.0 stylesheet: ",
                                "line only"),
    "mapping: forbidden function": Mistake("library/mappings/nino/get_debts.reply.xslt", "</xsl:stylesheet>",
                                           "<xsl:template name=\"x\">\n<xsl:value-of select=\"document('a')\"/></xsl:template></xsl:stylesheet>",
                                           "holds what is forbidden: document()", "line only"),
}


class CheckTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="sakta-check-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.whole = Hub(cls.folder / "whole")
        cls.hub = Hub(cls.folder / "hub", cls.whole.pki)
        cls.hub.keep_only("nino", "pspp", "horizon")  # those of MISTAKES, a check each in both languages
        cls.library = cls.folder / "library"
        for part in ("mappings", "wsdl"):
            shutil.copytree(places.SOURCE / part, cls.library / part)
        for system in (places.SOURCE / "adapters" / "systems").glob("*/system.yaml"):
            (cls.library / system.parent.relative_to(places.SOURCE)).mkdir(parents=True)
            shutil.copy(system, cls.library / system.relative_to(places.SOURCE))

    def path(self, file):
        root, _, rest = file.partition("/")
        return (self.hub.site if root == "site" else self.library) / rest

    def findings(self, *language, of=None):
        """`file:line:column: text` of each, files below site/ and library/. Each is told in Latvian too, at the same place."""
        hub = of or self.hub
        code, out, err = hub.command("check", hub.site, "--state", hub.state, "--library", self.library, *language)
        lines = [line.replace(f"{hub.site}/", "site/").replace(f"{self.library}/", "library/") for line in err.splitlines()
                 if re.match(r"/.+:\d+:\d+: ", line)]
        self.assertEqual(code, 2 if lines else 0, out + err)
        if not language:
            latvian = self.findings("--lang", "lv", of=of)
            self.assertEqual([line.split(": ")[0] for line in lines], [line.split(": ")[0] for line in latvian])
            self.assertEqual([], [line for line in lines if line in latvian], "told in English to who reads Latvian")
        return lines

    def plant(self, mistake):
        """Makes the mistake; returns how its finding must begin."""
        text = self.path(mistake.file).read_text()
        self.addCleanup(self.path(mistake.file).write_text, text)
        self.assertIn(mistake.old, text)
        planted = text.replace(mistake.old, mistake.new, 1)
        self.path(mistake.file).write_text(planted.replace(MARK, ""))
        file, where = mistake.file, planted
        if isinstance(mistake.at, tuple):
            file, needle = mistake.at
            where = self.path(file).read_text()
            self.assertIn(needle.replace(MARK, ""), where)
            where = where.replace(needle.replace(MARK, ""), needle, 1)
        if mistake.at == "line only":
            return file
        before = where[:where.index(MARK)]
        return f"{file}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}: {mistake.text}"

    def test_the_sandbox_has_no_findings(self):
        for hub in (self.whole, self.hub):
            self.assertEqual(self.findings(of=hub), [])

    def test_each_mistake_is_one_finding_at_its_place(self):
        for name, mistake in MISTAKES.items():
            with self.subTest(name):
                expected = self.plant(mistake)
                found = self.findings()
                self.doCleanups()
                self.assertEqual(len(found), 1, found)
                self.assertTrue(found[0].startswith(expected), f"{found[0]}\nis not\n{expected}")
                self.assertIn(mistake.text, found[0])

    def test_files_that_are_not_there_or_not_read_are_told(self):
        gone = [self.hub.site / "parties.yaml", self.library / "mappings" / "types" / "case.status-1.xsd"]
        for file in gone:
            self.addCleanup(shutil.move, f"{file}.away", file)
            shutil.move(file, f"{file}.away")
        other = self.hub.site / "routes" / "more.yml"
        other.write_text("route: more\n")
        self.addCleanup(other.unlink)
        key = self.hub.state / "secrets" / "master_key"
        mode = key.stat().st_mode
        self.addCleanup(key.chmod, mode)
        key.chmod(0o644)

        found = self.findings()

        self.assertEqual(sorted(line.split(": ")[0] for line in found),
                         ["library/mappings/types/case.status-1.xsd:1:1", self.place("site/hub.yaml", "${secret:master_key}"),
                          "site/parties.yaml:1:1", "site/routes/more.yml:1:1"], found)

    def place(self, file, text):
        before = self.path(file).read_text().partition(text)[0]
        return f"{file}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"

    def test_many_mistakes_at_once_are_all_found_and_nothing_else(self):
        names = ["hub: bad port", "hub: number out of range", "hub: unknown secret", "parties: unknown type",
                 "parties: one certificate for two", "system: number of the kind out of range", "system: pace out of range",
                 "route: unknown operation", "route: remedy missing", "route: unknown mapping", "type: order by no key",
                 "mapping: forbidden function"]
        expected = [self.plant(MISTAKES[name]) for name in names]
        found = self.findings()
        for beginning in expected:
            self.assertEqual(len([line for line in found if line.startswith(beginning)]), 1, f"{beginning}\nof {found}")
        self.assertEqual(len(found), len(expected), found)


if __name__ == "__main__":
    main()
