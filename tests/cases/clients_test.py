"""Other people's clients with the habits they have by themselves. A row: who, what it sends, what comes of it, and why. What is
refused is shown to the client's user with code, place and next step, in whatever the client calls an error.

tests/interop/clients_test.py reads the same figures through zeep, PHP and gSOAP; here is what they do beside that."""

import dataclasses
import json
import unittest
import uuid

import cases
import node_clients
import places
import processes
import scripted_answers as good
from flow import FlowTest, main
from waiting import wait_for

HERE = places.SOURCE / "tests" / "interop"
DEBIAN_PYTHON = "/usr/bin/python3"  # the one that Debian's packages are for
JARS = ":".join(f"/usr/share/java/{name}.jar" for name in ("saaj-impl", "javax.xml.soap-api", "stax-ex", "mimepull", "javax.activation"))
PERSON = "161175-19997"
ASKS = {"user": "anna.liepa", "role": "permit-officer", "case": "BV-2026-17", "purpose": "building-permit", "legal_basis": "6.1.e"}
SENDS = {"user": "anna.liepa", "purpose": "service-accounting", "legal_basis": "6.1.c"}
WHY = {"saktauser": "anna.liepa", "saktapurpose": "service-accounting", "saktalegalbasis": "6.1.c"}
ANSWER, RECEIPT = "7.50", "status_url|accepted_at|acceptedAt"  # what tells them
DEBTS, OPENED = "urn:sakta:types:debts.query:1", "urn:sakta:types:case.opened:1"


@dataclasses.dataclass
class Row:
    what: str
    given: dict  # how the client is called
    expect: str  # ANSWER, RECEIPT, or the error's code
    place: str = ""  # what the error's place holds
    why: str = ""


def ask(**more):
    return {"family": "debts", "type": "debts.query", "space": DEBTS, "operation": "QueryDebts", "version": "1.1", "context": ASKS,
            "arguments": {"personCode": PERSON}, **more}


def opening(opened_at, **more):
    return {"family": "cases", "type": "case.opened", "space": OPENED, "operation": "OpenCase", "version": "1.1", "context": SENDS,
            "arguments": {**cases.opened(f"BV-{uuid.uuid4()}"), "openedAt": opened_at}, **more}


OTHER_PURPOSE = {**ASKS, "purpose": "curiosity"}
NPM_SOAP = (
    Row("asks", ask(), ANSWER, why="WSDL 1.1, document/literal"),
    Row("asks in SOAP 1.2", ask(version="1.2", options={"forceSoap12Headers": True}), ANSWER),
    Row("gives its header no prefix", ask(prefix=""), "codec.not_well_formed", "1:", "it writes xmlns:=, which is no XML"),
    Row("is refused", ask(context=OTHER_PURPOSE), "gate.purpose", "purpose"),
    Row("asks about nobody", ask(arguments={"personCode": "1"}), "codec.wrong_shape", "personCode"),
    Row("sends toISOString()", opening("2026-11-20T07:00:00.000Z"), RECEIPT),
    Row("sends a Date", opening({"date": "2026-11-20T07:00:00Z"}), "codec.not_valid", "openedAt", "it writes an empty element for a Date"),
    Row("sends a moment without a zone", opening("2026-11-20T07:00:00"), "codec.wrong_shape", "openedAt"),
    Row("sends a day where a moment is due", opening("2026-11-20"), "codec.not_valid", "openedAt"),
    Row("leaves out who asks", ask(context=None), "gate.missing_context", "Context/"),
    Row("compresses its question", ask(request={"forceGzip": True}), "edge.content_encoding", "Content-Encoding", "415 says which codings are taken"),
    Row("writes the body as MTOM", ask(request={"forceMTOM": True}), ANSWER, why="XOP 1.0: a message of one part is one as any other"),
    Row("writes a true xsi:type",
        ask(arguments={"personCode": {"attributes": {"xsi:type": "ns:PersonCode", "xmlns:ns": DEBTS}, "$value": PERSON}}), ANSWER,
        why="XML Schema 1.0, 2.6.1"),
)
PAIRS = [["personCode", PERSON]]
SOAP_LITE = (
    Row("asks", ask(arguments=PAIRS, context=list(ASKS.items()), typed=False), ANSWER, why="SOAP 1.1, 4.1.1: encodingStyle on the envelope"),
    Row("asks in SOAP 1.2", ask(version="1.2", arguments=PAIRS, context=list(ASKS.items()), typed=False), ANSWER),
    Row("is refused", ask(arguments=PAIRS, context=list(OTHER_PURPOSE.items()), typed=False), "gate.purpose", "purpose"),
    Row("asks about nobody", ask(arguments=[["personCode", "1"]], context=list(ASKS.items()), typed=False), "codec.wrong_shape", "personCode"),
    Row("leaves out who asks", ask(arguments=PAIRS, context=None, typed=False), "gate.missing_context", "Context/"),
    Row("writes xsd:string for every value", ask(arguments=PAIRS, context=list(ASKS.items()), typed=True), ANSWER,
        why="it knows no other type; what the declared type restricts is taken as true"),
)
QUESTION = f'<q:QueryDebts xmlns:q="{DEBTS}"><q:personCode>{PERSON}</q:personCode></q:QueryDebts>'
HEADER = '<x:Context xmlns:x="urn:sakta:exchange:1">' + "".join(f"<x:{name}>{value}</x:{name}>" for name, value in ASKS.items()) + "</x:Context>"
PHP = (
    Row("asks without a WSDL, document/literal", ask(style="document", xml=QUESTION, header=HEADER), ANSWER),
    Row("the same with a header of an object", ask(style="document", xml=QUESTION), "edge.header_invalid", "Context",
        "without the WSDL it puts the children in no namespace"),
    Row("asks without a WSDL as it does by itself", ask(style="rpc", header=HEADER), "edge.encoding_style", "encodingStyle",
        "rpc/encoded is refused by design (WS-I BP 1.1, R1005)"),
    Row("asks over a connection for each call", ask(wsdl=True, options={"keep_alive": False}), ANSWER),
    Row("takes compressed answers", ask(wsdl=True, options={"compression": 32}), ANSWER, why="SOAP_COMPRESSION_ACCEPT"),
    Row("compresses its question", ask(wsdl=True, options={"compression": 5}), "edge.content_encoding", "Content-Encoding"),
    Row("sends date('c')", opening("2026-11-20T09:00:00+02:00", wsdl=True), RECEIPT),
    Row("sends date('Y-m-d\\TH:i:s')", opening("2026-11-20T09:00:00", wsdl=True), "codec.wrong_shape", "openedAt"),
    Row("is refused in SOAP 1.2", ask(wsdl=True, version="1.2", context=OTHER_PURPOSE), "gate.purpose", "purpose"),
)
ZEEP = (
    Row("sends a datetime with a zone", opening({"moment": "2026-11-20T09:00:00+02:00"}), RECEIPT),
    Row("sends a naive datetime", opening({"moment": "2026-11-20T09:00:00"}), "codec.wrong_shape", "openedAt", "a moment has its zone"),
    Row("sends microseconds", opening({"moment": "2026-11-20T09:00:00.123456+02:00"}), RECEIPT),
    Row("sends a UsernameToken that nobody asked for", ask(token=True), ANSWER, why="WS-Security 1.1, 5: a party that need not sign"),
    Row("the same in SOAP 1.2", ask(token=True, version="1.2"), ANSWER),
)
BAD_RESPONSE = "Bad response: ("  # SAAJ 1.4.1 throws away what comes with a status other than 2xx and 500, also a fault
JAVA = (
    Row("java.net.http asks", "client", ANSWER, why="no Accept: the form sent"),
    Row("java.net.http waits for 100", "client-expect", ANSWER, why="RFC 9110, 10.1.1"),
    Row("HttpURLConnection asks", "url", ANSWER, why="RFC 9110, 12.4.2: its Accept has weights like .2"),
    Row("SAAJ asks in SOAP 1.1", "saaj-1.1", ANSWER),
    Row("SAAJ asks in SOAP 1.2", "saaj-1.2", ANSWER),
    Row("SAAJ adds an attachment", "saaj-attachment", BAD_RESPONSE + "415", "", "multipart/related is refused by design"),
    Row("SAAJ says an encoding", "saaj-encoded", "edge.encoding_style", "encodingStyle", "encoded content is refused by design; SOAP 1.1, 4.1.1"),
)
JAVA_REFUSED = (
    Row("java.net.http is refused", "client", "gate.purpose", "Sakta-Purpose"),
    Row("HttpURLConnection is refused", "url", "gate.purpose", "Sakta-Purpose"),
    Row("SAAJ is refused", "saaj-1.1", "gate.purpose", "purpose"),
    Row("SAAJ is refused in SOAP 1.2", "saaj-1.2", BAD_RESPONSE + "400", "", "SOAP 1.2 part 2, 7.5.2.2: a Sender's fault has 400"),
)


def event(mode="structured", headers=None, **changes):
    made = {"type": "case.opened", "source": "/cases", "data": cases.opened(f"BV-{uuid.uuid4()}"), **WHY, **changes}
    return {"mode": mode, "headers": headers or {}, "event": {name: value for name, value in made.items() if value is not None}}


def in_xml():
    return (f'<OpenCase xmlns="{OPENED}"><serviceCode>BV-01</serviceCode><caseCode>BV-{uuid.uuid4()}</caseCode><channel>Electronic</channel>'
            "<client><personCode>161175-19997</personCode></client><openedAt>2026-11-20T09:00:00+02:00</openedAt><status>Submitted</status>"
            "<actedBy><kind>Client</kind></actedBy></OpenCase>")


TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
EVENTS = (
    Row("posts a structured event", event(), RECEIPT),
    Row("posts a binary event", event("binary"), RECEIPT, why="its Content-Type has a charset"),
    Row("names the type itself", event("binary", datacontenttype="application/json"), RECEIPT),
    Row("posts data of a vendor's type", event("binary", datacontenttype="application/vnd.sakta.case+json"), RECEIPT),
    Row("says the data's type in structured mode", event(datacontenttype="text/json; charset=UTF-8"), RECEIPT),
    Row("posts XML in structured mode", event(datacontenttype="text/xml", data=in_xml()), RECEIPT, why="the specification's own example"),
    Row("posts XML in binary mode", event("binary", datacontenttype="application/xml", data=in_xml()), RECEIPT),
    Row("posts octets", event(datacontenttype="application/json", data=None,
                              buffer=json.dumps(cases.opened(f"BV-{uuid.uuid4()}"), ensure_ascii=False)), RECEIPT, why="data_base64"),
    Row("adds extensions of its own", event(comexampleflag=True, comexamplenumber=5, comexampletext="x"), RECEIPT),
    Row("adds the trace", event("binary", traceparent=TRACE, tracestate="rojo=1"), RECEIPT),
    Row("adds subject, schema and time", event("binary", subject="BV 1", dataschema="https://example.lv/case?v=1",
                                               time="2026-11-20T09:00:00.000Z"), RECEIPT),
    Row("adds a number beyond 32 bits", event(comexamplenumber=2147483648), "edge.event", "/*", "CloudEvents 1.0.2, Integer"),
    Row("posts text", event("binary", datacontenttype="text/plain", data="x"), "edge.media_type", "Content-Type"),
    Row("leaves out why", event(saktapurpose=None), "gate.missing_context", "/saktapurpose"),
    Row("leaves it out in binary mode", event("binary", saktapurpose=None), "gate.missing_context", "ce-saktapurpose"),
    Row("says why in a header", event(headers={"Sakta-Purpose": "x"}), "edge.header_invalid", "Sakta-Purpose"),
    Row("posts a case without a zone", event(data={**cases.opened("BV-1"), "openedAt": "2026-11-20T09:00:00"}), "codec.wrong_shape", "openedAt"),
    Row("posts a batch", {"mode": "batch", "headers": {}, "events": [event()["event"], event()["event"]]}, RECEIPT),
)


class Clients(FlowTest):
    systems = ()
    scripted = ("nino", "pspp", "smartcity")

    def setUp(self):
        super().setUp()
        for name, partner in self.partners.items():
            partner.script = getattr(good, name)

    def given(self, rows, party):
        pair = self.folder / f"{party}-pair.pem"
        if not pair.exists():
            pair.touch(0o600)
            pair.write_text(self.pki.certificate(party).read_text() + self.pki.key(party).read_text())
        return {"address": f"https://127.0.0.1:{self.hub.find_ports()['exchange']}", "ca": str(self.pki.certificate("ca")),
                "certificate": str(self.pki.certificate(party)), "key": str(self.pki.key(party)), "pair": str(pair), "rows": rows}

    def run_program(self, program, rows, party):
        code, out, errors = processes.run(program, given=json.dumps(self.given(rows, party)).encode(), seconds=120)
        self.assertEqual(code, 0, errors.decode())
        told = json.loads(out)
        self.assertEqual(len(told), len(rows))
        return told

    def check(self, row, told):
        """`told`: what the client's user has in hand."""
        text = told if isinstance(told, str) else json.dumps(told, ensure_ascii=False)
        if row.expect == ANSWER or row.expect == RECEIPT:
            self.assertRegex(text, row.expect)
            self.assertNotIn("next", text)
            return
        self.assertIn(row.expect, text)
        if row.expect.startswith(BAD_RESPONSE):
            return
        self.assertIn(row.place, text)
        self.assertRegex(text, r'place\W', "where")
        self.assertRegex(text, r'next\W{1,8}\w+ ', "what to do")

    def each(self, rows, program):
        """Each party's rows in one run of the client's program."""
        for party, family in (("permits", "debts"), ("cases", "cases")):
            of_party = [row for row in rows if row.given["family"] == family]
            if not of_party:
                continue
            for row, told in zip(of_party, self.run_program(program, [row.given for row in of_party], party)):
                with self.subTest(row.what, why=row.why):
                    self.check(row, told)

    def node(self, name):
        why = node_clients.why_not()
        if why:
            print(f"SKIPPED: the clients from npm cannot be tried here: {why}")
            raise unittest.SkipTest(why)
        return node_clients.program(name)

    def test_npm_soap(self):
        self.each(NPM_SOAP, self.node("soap_client.mjs"))

    def test_soap_lite(self):
        self.each(SOAP_LITE, ["perl", HERE / "perl_soap.pl"])

    def test_php(self):
        self.each(PHP, ["php", HERE / "php" / "habits.php"])

    def test_zeep(self):
        self.each(ZEEP, [DEBIAN_PYTHON, HERE / "habits_zeep.py"])

    def test_java(self):
        for purpose, rows in (("building-permit", JAVA), ("curiosity", JAVA_REFUSED)):
            given = self.given(rows, "permits")
            code, out, errors = processes.run(["java", "-XX:TieredStopAtLevel=1", "-cp", JARS, HERE / "Ask.java", given["address"], given["ca"],
                                               given["certificate"], given["key"], PERSON, purpose, *(row.given for row in rows)], seconds=120)
            self.assertEqual(code, 0, errors.decode())
            for row, told in zip(rows, out.decode().splitlines(), strict=True):
                with self.subTest(row.what, why=row.why):
                    self.check(row, told)

    def test_cloudevents_sdk_as_a_sender(self):
        told = self.run_program(self.node("events_client.mjs"), [row.given for row in EVENTS], "cases")
        for row, one in zip(EVENTS, told):
            with self.subTest(row.what, why=row.why):
                self.check(row, one)

    def posted(self):
        """(code of a case that was closed, what the hub posted about it)."""
        code = f"BV-{uuid.uuid4()}"
        closed = {"specversion": "1.0", "id": code, "source": "/cases", "type": "case.closed", **WHY, "traceparent": TRACE,
                  "tracestate": "rojo=1", "data": cases.closed(code, 1)}
        answer = self.hub.client("cases").request("POST", "/v1/events", json.dumps(closed).encode(),
                                                  {"Content-Type": "application/cloudevents+json"})
        self.assertEqual(answer.status, 202, answer)
        found = wait_for(lambda: [one for one in self.partners["smartcity"].asked if code in one.text], places.patience(20), "the event is posted")
        return code, found[0]

    def test_cloudevents_sdk_as_a_receiver(self):
        """What the hub posts is read by the SDK, which validates it, with every attribute and the data."""
        program = self.node("events_client.mjs")
        both = [self.posted()]
        self.hub.edit("systems/smartcity.yaml", [(r"(?m)^adapter:", "adapter:\n  mode: binary")])
        code, _, err = self.hub.command("reload", "--state", self.hub.state)
        self.assertEqual(code, 0, err)
        both.append(self.posted())
        read = [{"read": {"headers": asked.headers, "body": asked.text}} for _, asked in both]
        for mode, (case, asked), told in zip(("structured", "binary"), both, self.run_program(program, read, "cases")):
            with self.subTest(mode):
                event = told["event"]
                self.assertEqual((event["specversion"], event["type"], event["source"], event["datacontenttype"]),
                                 ("1.0", "case.closed", "urn:sakta:hub:90000000019", "application/json"))
                self.assertEqual(event["data"]["caseCode"], case)
                self.assertEqual((event["traceparent"], event["tracestate"]), (asked.headers["traceparent"], "rojo=1"))


if __name__ == "__main__":
    main()
