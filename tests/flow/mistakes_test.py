"""Mistakes that administrators make in a site's files, planted on purpose: `sakta check` finds each, where it is, and nothing else.

What is expected was written from deploy/docs/site.md alone, not from what the program says.
"""

import concurrent.futures
import dataclasses
import os
import pathlib
import re
import shutil
import tempfile
import unittest

import places
from hub import Hub

HERE = "▶"  # in a planted text: the finding points to what stands after it
LINE = "▷"  # the finding names this line; its column is that of another program (a parser, a compiler)


# What a change does to a site: the text `old`, which stands there once, becomes `new`; a file is written, removed, renamed.
@dataclasses.dataclass
class Edit:
    file: str
    old: str
    new: str


@dataclasses.dataclass
class Add:
    file: str
    text: str


@dataclasses.dataclass
class Remove:
    file: str


@dataclasses.dataclass
class Rename:
    file: str
    to: str


@dataclasses.dataclass
class Mistake:
    what: str
    words: tuple  # must stand in the finding's text: what is wrong, and the right name if there is a near one
    changes: tuple
    at: tuple = None  # (file, line, column) where no mark can stand
    alone: str = ""  # why it cannot stand in one site with the others


def plant(what, words, *changes, at=None, alone=""):
    return Mistake(what, tuple(words.split()), changes, at, alone)


# ---- The site without mistakes: deploy/sandbox and what a municipality may add of its own.

def own_type(name, root):
    return {
        f"types/{name}-1.yaml": f"""type: {name}
version: 1
pattern: send
family: {name.split('.')[0]}s
operation: {root}
summary: {{en: Something was reported., lv: Par kaut ko ziņots.}}
owner: integration
requires: [user, purpose]
keys:
  - {{name: case, path: /t:{root}/t:caseCode}}
ordering: case
personal:
  - /t:{root}/t:holder
retention: case-file
""",
        f"types/{name}-1.xsd": f"""<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:sakta:types:{name}:1"
           xmlns="urn:sakta:types:{name}:1" elementFormDefault="qualified">
  <xs:element name="{root}">
    <xs:annotation>
      <xs:documentation xml:lang="en">Something was reported.</xs:documentation>
      <xs:documentation xml:lang="lv">Par kaut ko ziņots.</xs:documentation>
    </xs:annotation>
    <xs:complexType>
      <xs:sequence>
        <xs:element name="caseCode" type="xs:string"/>
        <xs:element name="channel" type="xs:string"/>
        <xs:element name="holder" type="xs:string"/>
      </xs:sequence>
    </xs:complexType>
  </xs:element>
</xs:schema>
""",
    }


def mapping(type_name, root, to="OpenCase"):
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:t="urn:sakta:types:{type_name}:1"
                exclude-result-prefixes="t">
  <xsl:template match="/t:{root}">
    <{to}>
      <code><xsl:value-of select="t:caseCode"/></code>
    </{to}>
  </xsl:template>
</xsl:stylesheet>
"""


def waiting_route(name, type_name, more=""):
    return f"route: {name}\nsummary: Kept until a system takes it.\naccept: {{type: {type_name}}}\n{more}"


ON_FAILURE = """on_failure:
  refuse: dead_letter
  resend: {dead_letter_after: 24h}
  wait: {dead_letter_after: 24h}
  reconcile: hold
  stop: halt_route
"""


def delivered_route(name, type_name, map_name, system, operation):
    return f"""route: {name}
summary: To a system of the municipality's own.
accept: {{type: {type_name}}}
map: {map_name}
deliver:
  to: {system}
  operation: {operation}
  timeout: 10s
{ON_FAILURE}on_dead: block
"""


PERMITS = """route: permits
summary: Building permits granted, to PSPP as a status; copies are kept for the archive.

accept:
  type: permit.granted

filter:
  when: "/t:ReportPermit/t:channel != 'Test'"

choose:
  - when: "/t:ReportPermit/t:channel = 'Phone'"
  - when: "/t:ReportPermit/t:channel = 'Paper'"
    map: papers/add_paper
    deliver: {to: pspp, operation: open_case}
  - map: papers/add_permit
    deliver: {to: pspp, operation: add_status, timeout: 10s}

publish: [permits-archive]

""" + ON_FAILURE

TLS = """  credentials:
    trust: ${state}/pki/systems-ca.pem
    certificate: ${state}/pki/hub-client.pem
    key: ${state}/pki/hub-client.key
"""


def rest_system(name, auth):
    return {
        f"systems/{name}.yaml": f"""system: {name}
adapter:
  base: https://{name}.example/rest
{TLS}  auth: {auth}
  operations:
    add_paper:
      steps:
        - step: find
          path: /papers?code={{code}}
          take: {{paper: /papers/id}}
        - step: add
          method: post
          path: /papers
          request: paper
          reply: paper
""",
    }, {f"adapters/systems/{name}/system.yaml": f"system: {name}\nsummary: One of many.\nadapter:\n  kind: rest\n  format: xml\n"}


def soap_system(name):
    return {
        f"systems/{name}.yaml": f"""system: {name}
adapter:
  endpoint: https://{name}.example/service
{TLS}  security:
    sign: true
    parts: [Timestamp, To, Action, MessageID, Body]
    certificate: ${{state}}/pki/hub-signing.pem
    key: ${{state}}/pki/hub-signing.key
  probe:
    method: operation
    operation: ping
    body: "<Ping/>"
""",
    }, {f"adapters/systems/{name}/system.yaml": f"""system: {name}
summary: One of many.
adapter:
  kind: soap
  soap_version: "1.2"
  operations:
    ping: {{action: "urn:{name}:Ping", reply: Pong}}
    add: {{action: "urn:{name}:Add", reply: Added}}
"""}


def parts():
    """(files of the site, files of the library) beside those of the sandbox and the product."""
    site = {
        **own_type("permit.granted", "ReportPermit"),
        **own_type("inspection.done", "ReportInspection"),
        **own_type("meter.read", "ReportMeter"),
        **own_type("waste.collected", "ReportWaste"),
        **own_type("tree.felled", "ReportTree"),
        **own_type("street.closed", "ReportStreet"),
        "mappings/papers/add_permit.xslt": mapping("permit.granted", "ReportPermit", "AddStatus"),
        "mappings/papers/add_paper.xslt": mapping("permit.granted", "ReportPermit"),
        "mappings/papers/add_tree.xslt": mapping("tree.felled", "ReportTree"),
        "mappings/papers/add_street.xslt": mapping("street.closed", "ReportStreet"),
        "routes/permits.yaml": PERMITS,
        "routes/permits-archive.yaml": waiting_route("permits-archive", "permit.granted", "publish: [permits-journal]\n"),
        "routes/permits-journal.yaml": waiting_route("permits-journal", "permit.granted"),
        "routes/trees.yaml": delivered_route("trees", "tree.felled", "papers/add_tree", "pspp", "open_case"),
        "routes/streets.yaml": delivered_route("streets", "street.closed", "papers/add_street", "pspp", "open_case"),
        "routes/meters.yaml": waiting_route("meters", "meter.read"),
    }
    library = {}
    for system in (rest_system("archive", '{method: basic, user: hub, password: "${secret:password}"}'),
                   rest_system("planning", '{method: session, user: hub, password: "${secret:password}", login: /login}'),
                   rest_system("payments", '{method: bearer, token: "${secret:password}"}'),
                   rest_system("heating", "{method: none}"),
                   rest_system("library", "{method: none}"),
                   soap_system("registry"), soap_system("post"), soap_system("cadastre")):
        site.update(system[0])
        library.update(system[1])
    return site, library


# ---- The mistakes.

CASES = "  - party: cases\n    title: Pakalpojumu gadījumu uzskaite / Service case accounting\n    organisation: \"90000000019\"\n"
ONE_FILE = "the reader gives this file up, and hides what else is wrong in it"

MISTAKES = [
    # hub.yaml
    plant("a misspelt field", "registraton registration",
          Edit("hub.yaml", "  registration:", f"  {HERE}registraton:")),
    plant("a section is missing", "log",
          Edit("hub.yaml", "log:\n  origin: hub.sakta.example          # the audit log is called hub.sakta.example/90000000019/<year>\n", ""),
          Edit("hub.yaml", "municipality:", f"{HERE}municipality:")),
    plant("a port that does not exist", "84430",
          Edit("hub.yaml", "127.0.0.1:0\n  certificate", f"{HERE}127.0.0.1:84430\n  certificate")),
    plant("a duration without its unit", "10 s",
          Edit("hub.yaml", "header: 10s", f"header: {HERE}10")),
    plant("a number out of range", "0 64",
          Edit("hub.yaml", "map: 2", f"map: {HERE}0")),
    plant("a key stands twice", "max_wal_mib",
          Edit("hub.yaml", "  max_wal_mib: 256", f"  max_wal_mib: 256\n  {HERE}max_wal_mib: 512")),
    plant("a file that does not exist", "clients-ca.pem",
          Edit("hub.yaml", "clients_ca: ${state}/pki/ca.pem", f"clients_ca: {HERE}${{state}}/pki/clients-ca.pem")),
    plant("a secret that does not exist", "master-key",
          Edit("hub.yaml", "${secret:master_key}", f"{HERE}${{secret:master-key}}"),
          alone="the secret is one scalar with one mistake at a time"),
    plant("a secret that others can read", "open_key 0644",
          Edit("hub.yaml", "${secret:master_key}", f"{HERE}${{secret:open_key}}")),
    plant("a certificate in place of its key", "key hub.pem",
          Edit("hub.yaml", "key: ${state}/pki/hub.key", f"key: {HERE}${{state}}/pki/hub.pem"),
          alone="files are tried out when each of the section can be read"),
    plant("a reference that does not exist", "${STATE}",
          Edit("hub.yaml", "crl: ${state}", f"crl: {HERE}${{STATE}}")),

    # parties.yaml
    plant("a right to a type that does not exist", "debt.query debts.query",
          Edit("parties.yaml", "{ask: debts.query}\n      - {send", f"{{ask: {HERE}debt.query}}\n      - {{send")),
    plant("a text in place of a right", "right case.status",
          Edit("parties.yaml", "{send: case.status}", f"{HERE}case.status")),
    plant("two parties with one certificate", "uri:urn:sakta:party:permits",
          Edit("parties.yaml", '"uri:urn:sakta:party:nobody-may"', f'{HERE}"uri:urn:sakta:party:permits"')),
    plant("one text in place of a list", "list",
          Edit("parties.yaml", '["uri:urn:sakta:party:supplier-portal"]', f"{HERE}uri:urn:sakta:party:supplier-portal")),
    plant("a party without its title", "title",
          Edit("parties.yaml", CASES, CASES.replace("party", f"{HERE}party", 1).replace(CASES.splitlines(True)[1], ""))),
    plant("a misspelt field after letters that need two octets", "organisaton organisation",
          Edit("parties.yaml", "  - party: supplier-portal\n    title: Piegādātāju portāls / Supplier portal\n    organisation: \"40000000028\"\n"
               "    certificates: [\"uri:urn:sakta:party:supplier-portal\"]\n"
               "    quota: {per_second: 1000, burst: 2000, in_progress: 128}   # beyond it: 429, so that others do not wait for it\n"
               "    may:\n      - {send: invoice.issued}\n",
               "  - {party: supplier-portal, title: Piegādātāju portāls, " + HERE + "organisaton: \"40000000028\",\n"
               "     certificates: [\"uri:urn:sakta:party:supplier-portal\"], may: [{send: invoice.issued}]}\n"),
          alone="it writes the party of another mistake in another way"),

    # systems/*.yaml
    plant("a system that the product does not know", "payment payments",
          Rename("systems/payments.yaml", "systems/payment.yaml"),
          Edit("systems/payment.yaml", "system: payments", f"system: {HERE}payment"),
          alone="the file's other mistakes would be in a file of another name"),
    plant("a kind that does not exist", "soup soap",
          Edit("systems/cadastre.yaml", "adapter:\n", f"adapter:\n  kind: {HERE}soup\n")),
    plant("an address without TLS", "endpoint https",
          Edit("systems/post.yaml", "https://post.example", f"{HERE}http://post.example")),
    plant("a part to sign that does not exist", "MessageId MessageID",
          Edit("systems/registry.yaml", "MessageID", f"{HERE}MessageId")),
    plant("a probe of an operation that does not exist", "probe.operation ping",
          Edit("systems/registry.yaml", "operation: ping", f"operation: {HERE}pink"),
          alone="the kind is asked whether its fields fit only when each of them is right"),
    plant("a signature without a certificate", "security certificate",
          Edit("systems/nino.yaml", "    certificate: ${state}/pki/hub-signing.pem\n    key", f"    {HERE}key")),
    plant("a code whose meaning does not exist", "retry resend",
          Edit("systems/nino.yaml", "adapter:\n", f"adapter:\n  fault_codes: {{NINO-303: {HERE}retry}}\n"),
          alone="the kind is asked whether its fields fit only when each of them is right"),
    plant("a field that the method does not use", "token basic",
          Edit("systems/archive.yaml", 'user: hub, password: "${secret:password}"}', 'user: hub, password: "${secret:password}", ' + HERE + 'token: "${secret:password}"}'),
          alone="the kind is asked whether its fields fit only when each of them is right"),
    plant("a secret that stands in the file", "password ${secret:NAME}",
          Edit("systems/archive.yaml", 'password: "${secret:password}"', f"password: {HERE}not-for-anybody"),
          alone="the kind is asked whether its fields fit only when each of them is right"),
    plant("a token that stands in the file, in part", "token ${secret:NAME}",
          Edit("systems/payments.yaml", 'token: "${secret:password}"', f'token: {HERE}"Bearer-${{secret:password}}"'),
          alone="the kind is asked whether its fields fit only when each of them is right"),
    plant("a polled system that the product does not know", "horizn horizon",
          Rename("systems/horizon.yaml", "systems/horizn.yaml"),
          Edit("systems/horizn.yaml", "system: horizon", f"system: {HERE}horizn"),
          alone="the file's other mistakes would be in a file of another name"),
    plant("sources under a misspelt name", "sourcs sources",
          Edit("systems/library.yaml", "  operations:", f"  {HERE}sourcs: {{papers: {{path: /papers, documents: /papers/*, id: id, cursor: /papers/next}}}}\n  operations:"),
          Add("sources/library-papers.yaml", "source: library-papers\nsummary: Papers.\npoll: {system: library, source: papers}\n"
              "map: papers/add_permit\ntype: invoice.status\npurpose: invoicing\n"),
          alone="the library's system is polled for this mistake only"),
    plant("a source that does not exist", "edited_invoice edited_invoices",
          Edit("sources/horizon-invoices.yaml", "source: edited_invoices", f"source: {HERE}edited_invoice")),
    plant("a polled system that does not exist", "horizn horizon",
          Edit("sources/horizon-invoices.yaml", "system: horizon", f"system: {HERE}horizn"),
          alone="a source of the system is looked for only if there is one"),
    plant("a slash at the end of an address", "base slash",
          Edit("systems/archive.yaml", "https://archive.example/rest", f"{HERE}https://archive.example/rest/")),
    plant("a session without a password", "password",
          Edit("systems/planning.yaml", '{method: session, user: hub, password: "${secret:password}", login', f"{HERE}{{method: session, user: hub, login")),
    plant("a step without a path", "path",
          Edit("systems/payments.yaml", "        - step: add\n          method: post\n          path: /papers\n", f"        - {HERE}step: add\n          method: post\n")),
    plant("a method that does not exist", "fetch get",
          Edit("systems/heating.yaml", "method: post", f"method: {HERE}fetch")),
    plant("a misspelt field deep inside", "takes take",
          Edit("systems/heating.yaml", "take:", f"{HERE}takes:")),
    plant("an XPath over an answer that is none", "take",
          Edit("systems/payments.yaml", "/papers/id", f"{HERE}\"/papers/[id\""),
          alone="the kind tells one thing of fields that do not fit together"),
    plant("two steps of one name", "find",
          Edit("systems/payments.yaml", "step: add", f"step: {HERE}find"),
          alone="the kind tells one thing of fields that do not fit together"),
    plant("the longest pause is shorter than the first", "longest_pause 200ms",
          Edit("systems/pspp.yaml", "system: pspp\n", f"system: pspp\npace: {{longest_pause: {HERE}200ms}}\n"),
          alone="routes to a system whose file is wrong are not looked at as closely"),

    # routes/*.yaml
    plant("an operation that does not exist", "add_staus add_status",
          Edit("routes/cases-status.yaml", "operation: add_status", f"operation: {HERE}add_staus")),
    plant("a system that does not exist", "psp pspp",
          Edit("routes/cases-opened.yaml", "to: pspp", f"to: {HERE}psp")),
    plant("a mapping that does not exist", "pspp/close_case.reqest pspp/close_case.request",
          Edit("routes/cases-closed.yaml", "pspp/close_case.request", f"{HERE}pspp/close_case.reqest")),
    plant("a route's name is not that of its file", "case-closed cases-closed",
          Edit("routes/cases-closed.yaml", "route: cases-closed", f"route: {HERE}case-closed")),
    plant("no line for a remedy", "wait",
          Edit("routes/cases-status.yaml", "  refuse: dead_letter\n", f"  {HERE}refuse: dead_letter\n"),
          Edit("routes/cases-status.yaml", "  wait: {dead_letter_after: 24h}\n", "")),
    plant("nothing is said about failures", "on_failure",
          Edit("routes/trees.yaml", ON_FAILURE, ""),
          Edit("routes/trees.yaml", "route: trees", f"{HERE}route: trees")),
    plant("a route without a system", "to",
          Edit("routes/streets.yaml", "  to: pspp\n  operation", f"  {HERE}operation")),
    plant("a send with a mapping back", "reply street.closed",
          Edit("routes/streets.yaml", "  timeout: 10s", f"  {HERE}reply: papers/add_tree\n  timeout: 10s")),
    plant("a unit that does not exist", "7d h",
          Edit("routes/streets.yaml", "resend: {dead_letter_after: 24h}", f"resend: {{dead_letter_after: {HERE}7d}}")),
    plant("an ask with a line for failures", "on_failure ask",
          Edit("routes/debts.yaml", "  timeout: 10s\n", f"  timeout: 10s\n{HERE}{ON_FAILURE}")),
    plant("an ask that maps no answer", "reply",
          Edit("routes/debts.yaml", "  to: nino\n", f"  {HERE}to: nino\n"),
          Edit("routes/debts.yaml", "  reply: nino/get_debts.reply\n", "")),
    plant("a choice without an otherwise", "when",
          Edit("routes/permits.yaml", "choose:", f"{HERE}choose:"),
          Edit("routes/permits.yaml", "  - map: papers/add_permit\n", "  - when: \"/t:ReportPermit/t:channel = 'Electronic'\"\n    map: papers/add_permit\n")),
    plant("a condition that is no XPath", "XPath bracket",
          Edit("routes/permits.yaml", "\"/t:ReportPermit/t:channel = 'Phone'\"", f"{HERE}\"/t:ReportPermit[t:channel = 'Phone'\"")),
    plant("a prefix that nobody declared", "p",
          Edit("routes/permits.yaml", "\"/t:ReportPermit/t:channel = 'Paper'\"", f"{HERE}\"/p:ReportPermit/p:channel = 'Paper'\"")),
    plant("a look into a document that the type has not", "document",
          Edit("routes/permits.yaml", "channel != 'Test'\"\n", f"channel != 'Test'\"\n  {HERE}document: true\n")),
    plant("a loop of publish", "permits-archive",
          Edit("routes/permits-journal.yaml", "accept: {type: permit.granted}\n", f"accept: {{type: permit.granted}}\npublish: [{HERE}permits-archive]\n")),
    plant("two entry routes of a type", "invoice.issued invoices",
          Add("routes/invoices-test.yaml", f"route: invoices-test\nsummary: A try.\naccept: {{type: invoice.issued}}\n"),
          Edit("routes/invoices.yaml", "type: invoice.issued", f"type: {HERE}invoice.issued")),
    plant("routes of a lane that differ", "cases on_dead",
          Edit("routes/cases-status.yaml", "lane: cases", f"lane: {HERE}cases"),
          Edit("routes/cases-status.yaml", "on_dead: block", "on_dead: skip")),
    plant("an ending that is none", "read .yaml",
          Rename("routes/cases-status.yaml", "routes/cases-status.yml"), at=("routes/cases-status.yml", 1, 1),
          alone="the file's other mistakes would be in a file of another name"),
    plant("an ending that is none, of a system", "read .yaml",
          Rename("systems/nino.yaml", "systems/nino.yml"), at=("systems/nino.yml", 1, 1),
          alone="the file's other mistakes would be in a file of another name"),
    plant("a tab", "tab",
          Edit("routes/meters.yaml", "accept: {", f"accept:{HERE}\t{{"), alone=ONE_FILE),
    plant("a colon that needs quotes", "quotes",
          Edit("routes/meters.yaml", "summary: Kept", f"{LINE}summary: Meters: Kept"), alone=ONE_FILE),
    plant("a quote that is not closed", "",
          Edit("routes/debts.yaml", "route: debts", f"{LINE}route: \"debts"), alone=ONE_FILE),

    # types and mappings of the site's own
    plant("an ordering by a key that does not exist", "cases case",
          Edit("types/inspection.done-1.yaml", "ordering: case", f"ordering: {HERE}cases")),
    plant("a key at an element that the XSD has not", "t:caseCod t:caseCode",
          Edit("types/waste.collected-1.yaml", "path: /t:ReportWaste/t:caseCode", f"path: {HERE}/t:ReportWaste/t:caseCod"),
          alone="the XSD is removed by another mistake"),
    plant("personal data at an element that the XSD has not", "t:holdr t:holder",
          Edit("types/tree.felled-1.yaml", "/t:ReportTree/t:holder", f"{HERE}/t:ReportTree/t:holdr")),
    plant("personal data at a root element that the XSD has not", "t:ReportInspecton t:ReportInspection",
          Edit("types/inspection.done-1.yaml", "/t:ReportInspection/t:holder", f"{HERE}/t:ReportInspecton/t:holder")),
    plant("personal data one element too deep, in a union", "t:name t:holder",
          Edit("types/permit.granted-1.yaml", "/t:ReportPermit/t:holder", f"{HERE}/t:ReportPermit/t:channel | /t:ReportPermit/t:holder/t:name")),
    plant("personal data at an element without a prefix", "holder t:holder",
          Edit("types/street.closed-1.yaml", "/t:ReportStreet/t:holder", f"{HERE}/t:ReportStreet/holder")),
    plant("a sentence in one language", "lv",
          Edit("types/inspection.done-1.yaml", "{en: Something was reported., lv: Par kaut ko ziņots.}", f"{HERE}{{en: An inspection was done.}}")),
    plant("a root element that the XSD has not", "ReportTreee ReportTree",
          Edit("types/tree.felled-1.yaml", "operation: ReportTree", f"operation: {HERE}ReportTreee")),
    plant("a version that is not the file's", "2",
          Edit("types/street.closed-1.yaml", "version: 1", f"version: {HERE}2")),
    plant("an XSD that is missing", "no such file",
          Remove("types/waste.collected-1.xsd"), at=("types/waste.collected-1.xsd", 1, 1)),
    plant("an XSD that is wrong", "xs:sting",
          Edit("types/meter.read-1.xsd", '<xs:element name="channel" type="xs:string"/>', f'{LINE}<xs:element name="channel" type="xs:sting"/>')),
    plant("a mapping that is no XML", "code",
          Edit("mappings/papers/add_permit.xslt", "</code>", f"{LINE}</cod>")),
    plant("a mapping with an error of XPath", "t:caseCode[",
          Edit("mappings/papers/add_paper.xslt", 'select="t:caseCode"', f'{LINE}select="t:caseCode["')),
]


# ---- The checks.

FINDING = re.compile(r"(?P<file>[^:]+):(?P<line>\d+):(?P<column>\d+): (?P<text>.+)")


def apply(files, mistakes):
    """The files with the mistakes in them, and the place of each: (file, line, column or None)."""
    files = dict(files)
    marks = {}
    for number, mistake in enumerate(mistakes):
        for change in mistake.changes:
            if isinstance(change, Edit):
                text = files[change.file]
                assert text.count(change.old) == 1, f"{mistake.what}: {change.old!r} stands {text.count(change.old)} times in {change.file}"
                mark = chr(0xE000 + number)
                files[change.file] = text.replace(change.old, change.new.replace(HERE, mark).replace(LINE, mark))
            elif isinstance(change, Add):
                files[change.file] = change.text
            elif isinstance(change, Remove):
                del files[change.file]
            else:
                files[change.to] = files.pop(change.file)
    for file, text in files.items():
        for line_number, line in enumerate(text.split("\n"), 1):
            column = 1  # counts octets
            for letter in line:
                if not 0xE000 <= ord(letter) < 0xF000:
                    column += len(letter.encode())
                else:
                    mistake = mistakes[ord(letter) - 0xE000]
                    only_line = any(LINE in change.new for change in mistake.changes if isinstance(change, Edit))
                    marks[ord(letter) - 0xE000] = (file, line_number, None if only_line else column)
    found = [mistake.at or marks[number] for number, mistake in enumerate(mistakes)]
    return {file: re.sub("[\ue000-\uefff]", "", text) for file, text in files.items()}, found


class Mistakes(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="sakta-mistakes-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.hub = Hub(cls.folder)
        cls.same = []
        site, library = parts()
        cls.files = {str(path.relative_to(cls.hub.site)): path.read_text()
                     for path in cls.hub.site.rglob("*.yaml")} | site
        cls.library = cls.folder / "library"
        without = shutil.ignore_patterns("*.cc", "*.h", "examples", "assumptions.yaml")  # the latter name examples
        for part in ("mappings", "wsdl", "adapters/systems"):
            shutil.copytree(places.SOURCE / part, cls.library / part, ignore=without)
        cls.write(cls.library, library)
        for name, text, mode in (("password", "not-for-anybody", 0o400), ("open_key", "0" * 64, 0o644)):
            file = cls.hub.state / "secrets" / name
            file.write_text(text)
            file.chmod(mode)

    @staticmethod
    def write(folder, files):
        for name, text in files.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)

    def check(self, name, mistakes, spare=()):
        """Plants and checks, without the `spare` files that no mistake is in: (expected places, findings as (file, line, column, text), exit code, all that was printed)."""
        touched = {change.file for mistake in mistakes for change in mistake.changes}
        files, expected = apply({file: text for file, text in self.files.items() if file in touched or file not in spare}, mistakes)
        site = self.folder / "sites" / name
        self.write(site, files)
        findings, code, printed = self.found(site)
        latvian = self.found(site, "--lang", "lv")[0]
        self.assertEqual([place[:3] for place in findings], [place[:3] for place in latvian], "found in another language")
        self.same += [en[3] for en, lv in zip(findings, latvian) if en[3] == lv[3]]
        return expected, findings, code, printed

    def found(self, site, *language):
        """What `sakta check` says of a site: (findings as (file, line, column, text), exit code, all that was printed)."""
        code, out, err = self.hub.command("check", site, "--state", self.hub.state, "--library", self.library, *language)
        findings = [FINDING.fullmatch(line) for line in (out + err).splitlines()]
        return [(m["file"].removeprefix(f"{site}/"), int(m["line"]), int(m["column"]), m["text"]) for m in findings if m], code, out + err

    @staticmethod
    def differences(mistakes, expected, findings):
        """What was planted and not found, and what was found and not planted."""
        rest, lines = list(findings), []
        for mistake, (file, line, column) in zip(mistakes, expected):
            hits = [f for f in rest if f[0] == file and f[1] == line and (column is None or f[2] == column)
                    and all(word in f[3] for word in mistake.words)]
            if hits:
                rest.remove(hits[0])
            else:
                lines.append(f"not found: {mistake.what}: {file}:{line}:{column or '*'}: {' '.join(mistake.words)}")
        return lines + [f"not planted: {file}:{line}:{column}: {text}" for file, line, column, text in rest]

    def test_a_site_without_mistakes(self):
        _, findings, code, printed = self.check("good", [])
        self.assertEqual((findings, code), ([], 0), printed)

    def test_each_mistake_alone(self):
        spare = {file for file in parts()[0] if file.startswith("systems/")}  # no route names them, and each takes its time
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            results = list(pool.map(lambda entry: self.check(f"alone-{entry[0]}", [entry[1]], spare), enumerate(MISTAKES)))
        found = 0
        for mistake, (expected, findings, code, printed) in zip(MISTAKES, results):
            differences = self.differences([mistake], expected, findings)
            found += not differences and code == 2
            with self.subTest(mistake.what):
                self.assertEqual(differences, [], f"\n{printed}")
                self.assertEqual(code, 2)
        print(f"forty mistakes: {len(MISTAKES)} planted, {found} found")
        self.assertEqual([], self.same, "told in English to who reads Latvian")

    def test_all_mistakes_that_can_stand_together(self):
        mistakes = [mistake for mistake in MISTAKES if not mistake.alone]
        expected, findings, code, printed = self.check("together", mistakes)
        self.assertEqual(self.differences(mistakes, expected, findings), [], f"\n{printed}")
        self.assertEqual(code, 2)
        print(f"together: {len(mistakes)} planted, {len(findings)} found")
        self.assertEqual([], self.same, "told in English to who reads Latvian")


if __name__ == "__main__":
    unittest.main()
