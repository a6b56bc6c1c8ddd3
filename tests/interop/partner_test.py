"""A partner that others wrote, PHP's SoapServer, connected by data alone: a contract of several files, rpc/literal with the empty
soapAction, no WS-Addressing, HTTP Basic, a UsernameToken and a header block of the partner's own, by http in a closed network."""

import os
import re
import textwrap

import places
import processes
from flow import FlowTest, main
from waiting import wait_for

HERE = places.SOURCE / "tests" / "interop"
PERSON = "161175-19997"
XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"'

FILES = {
    "wsdl/ledger/service.wsdl": f"""
        <w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:l="urn:ledger"
            xmlns:t="urn:ledger:types" xmlns:c="urn:ledger:codes" targetNamespace="urn:ledger">
          <w:types><xs:schema {XS} targetNamespace="urn:ledger:all">
            <xs:import namespace="urn:ledger:types" schemaLocation="xsd/types.xsd"/>
            <xs:import namespace="urn:ledger:codes" schemaLocation="xsd/codes.xsd"/></xs:schema></w:types>
          <w:message name="in"><w:part name="person" type="c:Person"/><w:part name="query" type="t:Query"/></w:message>
          <w:message name="out"><w:part name="result" type="t:Balance"/></w:message>
          <w:portType name="Ledger"><w:operation name="GetBalance"><w:input message="l:in"/><w:output message="l:out"/>
          </w:operation></w:portType>
          <w:binding name="Ledger" type="l:Ledger"><s:binding style="rpc" transport="http://schemas.xmlsoap.org/soap/http"/>
            <w:operation name="GetBalance"><s:operation soapAction=""/>
              <w:input><s:body use="literal" namespace="urn:ledger:call"/></w:input>
              <w:output><s:body use="literal" namespace="urn:ledger:call"/></w:output></w:operation></w:binding>
          <w:service name="Ledger"><w:port name="Ledger" binding="l:Ledger"><s:address location="http://ledger.example/"/></w:port>
          </w:service></w:definitions>""",
    "wsdl/ledger/xsd/types.xsd": f"""
        <xs:schema {XS} xmlns:t="urn:ledger:types" xmlns:c="urn:ledger:codes" targetNamespace="urn:ledger:types"
            elementFormDefault="qualified"><xs:import namespace="urn:ledger:codes" schemaLocation="codes.xsd"/>
          <xs:complexType name="Query"><xs:sequence><xs:element name="currency" type="c:Currency"/></xs:sequence></xs:complexType>
          <xs:complexType name="Balance"><xs:sequence><xs:element name="asOf" type="xs:dateTime"/>
            <xs:element name="currency" type="c:Currency"/><xs:element name="debt" type="xs:decimal"/></xs:sequence>
          </xs:complexType></xs:schema>""",
    "wsdl/ledger/xsd/codes.xsd": f"""
        <xs:schema {XS} targetNamespace="urn:ledger:codes"><xs:include schemaLocation="plain.xsd"/>
          <xs:simpleType name="Person"><xs:restriction base="xs:string"><xs:pattern value="[0-9]{{6}}-[0-9]{{5}}"/></xs:restriction>
          </xs:simpleType></xs:schema>""",
    "wsdl/ledger/xsd/plain.xsd": f"""
        <xs:schema {XS}><xs:simpleType name="Currency"><xs:restriction base="xs:token"><xs:length value="3"/></xs:restriction>
          </xs:simpleType></xs:schema>""",
    "adapters/systems/ledger/system.yaml": """
        system: ledger
        summary: A ledger of another country.
        owner: {partner: "the ledger's operator", hub_team: integration}
        status: draft
        source: the ledger's guide of 2026-11-20
        adapter:
          kind: soap
          soap_version: "1.1"
          addressing: none
          contract: ${site}/wsdl/ledger/service.wsdl
          fault: {code: "substring-before(//faultstring, ':')"}
          fault_codes: {LEDGER-7: stop, LEDGER-8: stop, LEDGER-9: refuse}
          headers:
            - |
              <l:Caller xmlns:l="urn:ledger" xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" s:mustUnderstand="1"><l:purpose>{purpose}</l:purpose><l:key>{key}</l:key></l:Caller>
          operations:
            balance: {action: "", reply: GetBalanceResponse}
        """,
    "systems/ledger.yaml": """
        system: ledger
        adapter:
          endpoint: http://127.0.0.1:PORT/
          closed_network: true
          auth: {method: basic, user: hub, password: "${secret:ledger_basic}"}
          username_token: {user: sakta, password: "${secret:ledger_password}", form: digest}
          values: {key: "${secret:ledger_key}"}
        """,
    "mappings/ledger/balance.request.xslt": """
        <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:d="urn:sakta:types:debts.query:1"
            exclude-result-prefixes="d"><xsl:template match="/d:QueryDebts"><c:GetBalance xmlns:c="urn:ledger:call">
          <person><xsl:value-of select="d:personCode"/></person>
          <query><currency xmlns="urn:ledger:types">EUR</currency></query></c:GetBalance></xsl:template></xsl:stylesheet>""",
    "mappings/ledger/balance.reply.xslt": """
        <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:t="urn:ledger:types"
            xmlns:c="urn:ledger:call" xmlns="urn:sakta:types:debts.query:1" exclude-result-prefixes="t c">
          <xsl:template match="/c:GetBalanceResponse"><xsl:variable name="b" select="result"/>
            <QueryDebtsResponse><personCode>161175-19997</personCode><asOf><xsl:value-of select="$b/t:asOf"/></asOf>
              <currency><xsl:value-of select="$b/t:currency"/></currency><totalDebt><xsl:value-of select="$b/t:debt"/></totalDebt>
              <totalLateCharge>0.00</totalLateCharge><totalOverpayment>0.00</totalOverpayment></QueryDebtsResponse>
          </xsl:template></xsl:stylesheet>""",
}
SECRETS = {"ledger_basic": "basic-password", "ledger_password": "ledger-password", "ledger_key": "ledger-key"}


class Partner(FlowTest):
    systems = ()

    @classmethod
    def prepare(cls):
        site = cls.hub.site
        for name, text in FILES.items():
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            (site / name).write_text(textwrap.dedent(text).lstrip())
        for name, text in SECRETS.items():
            cls.keep(name, text)
        cls.ledger = processes.Program(["php", "-S", "127.0.0.1:0", HERE / "php" / "ledger.php"], cls.folder / "ledger.log",
                                       {"LEDGER": str(site / "wsdl/ledger/service.wsdl")})
        cls.addClassCleanup(cls.ledger.stop)
        port = wait_for(cls.port, places.patience(10), "PHP listens")
        cls.hub.edit("systems/ledger.yaml", [("PORT", port)])
        cls.hub.edit("routes/debts.yaml", [("to: nino", "to: ledger"), ("operation: get_debts", "operation: balance"),
                                           ("map: nino/get_debts.request", "map: ledger/balance.request"),
                                           ("reply: nino/get_debts.reply", "reply: ledger/balance.reply")])
        cls.hub.start()

    @classmethod
    def port(cls):
        found = re.search(r"127\.0\.0\.1:([1-9]\d*)\) started", cls.ledger.tail())
        return found and found[1]

    @classmethod
    def keep(cls, name, text):
        file = cls.hub.state / "secrets" / name
        file.unlink(missing_ok=True)
        file.touch(0o400)
        os.chmod(file, 0o600)
        file.write_text(text)

    def ask(self):
        return self.hub.client("permits").ask("debts.query", {"personCode": PERSON})

    def test_the_partner_understands_all_that_it_wants_and_so_do_we(self):
        answer = self.ask()

        self.assertEqual(answer.status, 200, (answer, self.ledger.tail()))
        self.assertEqual(answer.json()["totalDebt"], 16.5)

    def test_no_secret_is_in_the_record_or_the_log(self):
        answer = self.ask()
        self.assertEqual(answer.status, 200, answer)
        told = self.trace(answer.headers["Sakta-Message"], "--long")
        for secret in SECRETS.values():
            self.assertNotIn(secret, told)
            self.assertNotIn(secret, self.hub.log_text())

    def test_the_site_is_right(self):
        code, out, err = self.hub.command("check", self.hub.site, "--state", self.hub.state)
        self.assertEqual(code, 0, out + err)

    def test_without_the_word_of_the_site_nothing_goes_out_in_the_open(self):
        text = (self.hub.site / "systems/ledger.yaml").read_text()
        self.addCleanup((self.hub.site / "systems/ledger.yaml").write_text, text)
        (self.hub.site / "systems/ledger.yaml").write_text(text.replace("  closed_network: true\n", ""))

        code, out, err = self.hub.command("check", self.hub.site, "--state", self.hub.state)

        self.assertNotEqual(code, 0)
        self.assertRegex(out + err, r"systems/ledger\.yaml:3:13: 'endpoint' is http, which anybody on the way can read")


if __name__ == "__main__":
    main()
