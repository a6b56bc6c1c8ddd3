"""A system of kind `file` whose statements become messages, each entry one, and whose messages become files, each one: what is in
the folder at the end tells what went through. The file is a statement in the form of camt.053, or a table."""

import places
from flow import FlowTest
from settings_changes import write
from waiting import wait_for

CAMT = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"
MAPPING = f"""<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="{CAMT}"
    xmlns="urn:sakta:types:invoice.status:1" exclude-result-prefixes="c">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>
  <xsl:template match="/c:Document">
    <ReportInvoiceStatus>
      <supplier><xsl:value-of select="//c:Ntry/c:AcctSvcrRef"/></supplier>
      <number><xsl:value-of select="//c:Ntry/c:NtryRef"/></number>
      <kind>Invoice</kind><status>Booked</status>
      <document><xsl:value-of select="//c:Stmt/c:Acct/c:Id/c:IBAN"/></document>
    </ReportInvoiceStatus>
  </xsl:template>
  <xsl:template match="/file">
    <ReportInvoiceStatus>
      <supplier><xsl:value-of select="row/Maksātājs"/></supplier><number><xsl:value-of select="row/Nr."/></number>
      <kind>Invoice</kind><status>Booked</status><document>csv</document>
    </ReportInvoiceStatus>
  </xsl:template>
</xsl:stylesheet>
"""


def statement(number, entries):
    rows = "".join(
        f'<Ntry><NtryRef>{number}-{n}</NtryRef><Amt Ccy="EUR">{n}.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>'
        f"<AcctSvcrRef>R{number}-{n}</AcctSvcrRef></Ntry>" for n in range(1, entries + 1))
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{CAMT}"><BkToCstmrStmt><GrpHdr><MsgId>M{number}</MsgId>'
            f"</GrpHdr><Stmt><Id>{number}</Id><Acct><Id><IBAN>LV80BANK0000435195001</IBAN></Id><Ccy>EUR</Ccy></Acct>"
            f"{rows}</Stmt></BkToCstmrStmt></Document>").encode()


def add_bank(hub, root, **adapter):
    """`root`: a folder, or an address, which has the folders in, tables and out; with more settings of the adapter."""
    site = hub.site
    write(site / "adapters/systems/bank/system.yaml", {
        "system": "bank", "summary": "Statements.", "adapter": {
            "kind": "file", "namespaces": {"c": CAMT},
            "sources": {
                "statements": {"folder": "in", "names": ["*.xml"], "settle": "200ms", "batch": 50,
                               "split": "/c:Document/c:BkToCstmrStmt/c:Stmt/c:Ntry",
                               "id": "concat(../c:Acct/c:Id/c:IBAN, '/', c:AcctSvcrRef)"},
                "tables": {"folder": "tables", "names": ["*.csv"], "settle": "200ms", "format": "csv", "separator": ";",
                           "charset": "windows-1257", "split": "/file/row"}},
            "operations": {"keep": {"folder": "out", "name": "{number}.xml", "values": {"number": "/*/*[local-name()='number']"}}}}})
    write(site / "systems/bank.yaml", {"system": "bank", "adapter": {"root": str(root), **adapter},
                                     "pace": {"first_pause": "100ms", "longest_pause": "400ms"}})
    mapping = site / "mappings/bank/entry.xslt"
    mapping.parent.mkdir(parents=True)
    mapping.write_text(MAPPING)
    for name in ("statements", "tables"):
        write(site / f"sources/bank-{name}.yaml", {
            "source": f"bank-{name}", "summary": "Entries.", "poll": {"system": "bank", "source": name, "every": "200ms"},
            "map": "bank/entry", "type": "invoice.status", "purpose": "invoicing", "legal_basis": "6.1.c"})
    write(site / "routes/invoice-status.yaml", {
        "route": "invoice-status", "summary": "Each a file.", "accept": {"type": "invoice.status"}, "map": "none",
        "deliver": {"to": "bank", "operation": "keep"},
        "on_failure": {"refuse": "dead_letter", "resend": {"dead_letter_after": "24h"}, "wait": {"dead_letter_after": "24h"},
                       "reconcile": "hold", "stop": "halt_route"}})


class BankTest(FlowTest):
    """`root` is where the files of the system lie on this machine."""

    systems = ()

    @classmethod
    def make_folders(cls, root):
        cls.root = root
        for folder in ("in", "tables", "out"):
            (root / folder).mkdir(parents=True)

    def setUp(self):
        super().setUp()
        if not self.hub.program.running():
            self.hub.start()
        self.before = len(self.hub.log())

    def drop(self, name, octets, folder="in"):
        (self.root / folder / name).write_bytes(octets)

    def out(self, number):
        return {file.name for file in (self.root / "out").glob(f"{number}-*.xml")}

    def events(self, name):
        return [event for event in self.hub.log()[self.before:] if event["event"] == name]

    def is_empty(self, folder="in"):
        return not [file for file in (self.root / folder).iterdir() if file.is_file()]

    def wait_until(self, condition, what, seconds=60):
        return wait_for(condition, places.patience(seconds), what)

    def repeated(self):
        return self.hub.metric('sakta_messages_total{face="source",outcome="repeated",type="invoice.status"}')
