"""What callers write and do on the wire: habits that a standard allows are taken, the rest is refused in the form that the
caller reads, with a reason. Raw octets, and ab, curl, Python and PHP."""

import dataclasses
import gzip
import http.client
import json
import re
import xml.etree.ElementTree as xml

import processes
from attack import EXCHANGE, SOAP, context_block, envelope
from client import CONTEXT
from flow import FlowTest, main
from line import Line, request

PERSON = "161175-19997"
QUESTION = b'{"personCode": "161175-19997"}'
DEBTS = "urn:sakta:types:debts.query:1"
ASK = f'<QueryDebts xmlns="{DEBTS}"><personCode>{PERSON}</personCode></QueryDebts>'
ACTION = f"{DEBTS}:QueryDebts"
WSA = "http://www.w3.org/2005/08/addressing"
WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
JSON, XML = "application/json", "application/xml"
TEXT_XML, SOAP_XML = "text/xml", "application/soap+xml"
ENCODING_11, ENCODING_12 = "http://schemas.xmlsoap.org/soap/encoding/", "http://www.w3.org/2003/05/soap-encoding"

# Accept of a question over REST; what the answer is, or the code of the refusal.
ACCEPT = (
    ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", JSON, "HttpURLConnection of the JDK writes this by itself"),
    ("*", JSON, "the bare star of the same"),
    ("application/xml;q=.9, application/json;q=.8", XML, "RFC 9110, 12.4.2 wants the 0; its meaning is plain"),
    ("application/xml;q=1., application/json;q=0.9", XML, "RFC 9110, 12.4.2: up to three decimals, none of them too"),
    ("application/xml; q=0.9 , application/json;q=0.8", XML, "RFC 9110, 5.6.6: spaces around the semicolon"),
    ("application/xml;Q=0.9, application/json;Q=0.8", XML, "RFC 9110, 5.6.6: parameter names have no case"),
    ("application/xml;charset=utf-8;q=0.9, application/json;q=0.8", XML, "parameters before the weight"),
    ('application/xml;profile="a,b;q=0", application/json;q=0.8', XML, "RFC 9110, 5.6.4: a comma within quotes"),
    (",, application/xml ,,", XML, "RFC 9110, 5.6.1: empty members"),
    ("application/xml;q=0.33333, application/json;q=0.2", XML, "more decimals than three"),
    ("/;=;, application/xml", XML, "a malformed member takes nothing from the others"),
    ('image/png;x="a, application/xml', XML, "nor does a quote without an end"),
    ("application/xml;q=high", XML, "a weight that is none is the least, not 0"),
    ("text/xml", TEXT_XML, "RFC 7303, 9.2: the same as application/xml; goes out under the name accepted"),
    ("application/json;q=0, */*;q=0.1", XML, "RFC 9110, 12.5.1: the most precise member decides"),
    ("text/html", "edge.not_acceptable", "neither of ours"),
    ("*/*;q=0.0", "edge.not_acceptable", "0 says no"),
)

# Content-Type of a question over REST.
REST_TYPES = (
    ("application/json; charset=utf8", "good", "the name that everybody writes"),
    ("application/json;charset=UTF8", "good", "charset has no case (RFC 9110, 8.3.2)"),
    ('application/json; charset="utf-8"', "good", "quoted (RFC 9110, 5.6.6)"),
    ("application/json; charset=us-ascii", "good", "ASCII is UTF-8"),
    ("application/json;", "good", "RFC 9110, 5.6.6: the parameter may be missing"),
    ("application/json; ; charset=utf-8;", "good", "RFC 9110, 5.6.6"),
    ("application/json; odata=verbose", "good", "RFC 2045, 5.1: what nobody knows means nothing"),
    ("text/xml; charset=utf-8", "good", "RFC 7303, 9.2"),
    ("application/json; charset=iso-8859-1", "edge.media_type", "RFC 8259, 8.1: JSON is UTF-8"),
    ("application/json; charset=utf-16", "edge.media_type", "RFC 8259, 8.1"),
    ("application/xml; charset=windows-1257", "good", "RFC 7303, 3.2: the charset is authoritative"),
    ("application/xml; charset=utf-8; charset=windows-1257", "edge.media_type", "which of them?"),
    ("application/xml; charset=koi8-r", "edge.media_type", "not read"),
    ("application/json; utf-8", "edge.media_type", "no parameter"),
    ("text/plain", "edge.media_type", "neither JSON nor XML"),
)

# Content-Type of a question over SOAP: the envelope's version, what comes.
SOAP_TYPES = (
    ("text/xml; charset=utf8", "1.1", "good", "as above"),
    ("text/xml;", "1.1", "good", "RFC 9110, 5.6.6"),
    ('text/xml; charset="UTF-8"; action=""', "1.1", "good", "action is of 1.2; stacks write it over 1.1 too"),
    (f'text/xml; action="{ACTION}"', "1.1", "good", "and it is true"),
    ('text/xml; action="urn:other"', "1.1", "edge.action", "what is said is held to, wherever it stands"),
    ('text/xml; type="text/xml"; start-info="text/xml"', "1.1", "good", "left over from SwA and MTOM stacks"),
    (f'application/soap+xml; charset=utf-8; action="{ACTION}"', "1.2", "good", "RFC 3902"),
    (f'application/soap+xml; type="application/soap+xml"; action="{ACTION}";', "1.2", "good", "RFC 2045, 5.1"),
    ("application/soap+xml", "1.2", "good", "RFC 3902: action is optional"),
    (f'application/soap+xml; action="{ACTION}"; action="urn:other"', "1.2", "edge.media_type", "which of them?"),
    ("text/xml; charset=iso-8859-1", "1.1", "good", "RFC 7303, 3.2"),
    ("text/xml; charset=utf-7", "1.1", "edge.media_type", "not read"),
    ("application/xml", "1.1", "edge.media_type", "SOAP 1.1, 6: text/xml; no standard gives it another"),
)

# Of XML: the charset that its content type says, how it is written, a value in it, and what comes.
BALTIC, LATIN = "Žagaru ķērājs", "Müller"
CHARSETS = (
    ("windows-1257", "cp1257", BALTIC, "good", "RFC 7303, 3.2: the charset is authoritative"),
    ("Windows-1257", "utf-8-sig", BALTIC, "good", "RFC 7303, 3.3: but for a byte order mark"),
    ('"ISO-8859-13"', "iso-8859-13", BALTIC, "good", "quoted, in capital letters"),
    ("iso-8859-1", "iso-8859-1", LATIN, "good", "the one of older Java and .NET"),
    ("utf-16", "utf-16", BALTIC, "good", "RFC 7303, 8.3: with a mark"),
    ("utf-16le", "utf-16-le", BALTIC, "good", "RFC 7303, 8.5: without"),
    ("utf-16", "utf-8", BALTIC, "codec.encoding", "it is not"),
    ("utf-8", "cp1257", BALTIC, "codec.encoding", "nor is this"),
)


@dataclasses.dataclass
class Refused:
    what: str
    octets: bytes
    status: int
    code: str
    fault: str  # Local name of the fault's code.
    version: str
    why: str


def post(body, path="/soap/debts", method="POST", **headers):
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return request(method, path, sent, body)


def case(code, channel="Electronic", summary=""):
    """A message to be sent: case.opened in its XML form, within an envelope's Body."""
    return (f'<OpenCase xmlns="urn:sakta:types:case.opened:1"><serviceCode>BV-01</serviceCode><caseCode>{code}</caseCode>'
            f"<channel>{channel}</channel><client><personCode>{PERSON}</personCode></client>"
            "<openedAt>2026-11-20T09:00:00+02:00</openedAt><status>Submitted</status><actedBy><kind>Client</kind></actedBy>"
            f"{summary and f'<summary>{summary}</summary>'}</OpenCase>")


CASE_CONTEXT = context_block(role=None, case=None, purpose="service-accounting", legal_basis="6.1.c")


def must(name, version):
    return f'<o:{name} xmlns:o="urn:o" s:mustUnderstand="{1 if version == "1.1" else "true"}"/>'


def endpoint(name, where):
    return f'<{name} xmlns="{WSA}"><Address>{WSA}/{where}</Address></{name}>'


ENV11, ENV12 = envelope(ASK), envelope(ASK, version="1.2")
MTOM = 'multipart/related; type="application/xop+xml"; boundary=b; start-info="application/soap+xml"'
REFUSED = (
    Refused("plain text", post(ENV11, Content_Type="text/plain"), 415, "edge.media_type", "Client", "1.1", "BP 1.1, R1115"),
    Refused("no content type", post(ENV11), 415, "edge.media_type", "Client", "1.1", "BP 1.1, R1115"),
    Refused("several parts", post(ENV11, Content_Type="multipart/related; boundary=b"), 415, "edge.media_type", "Client", "1.1",
            "one part only"),
    Refused("MTOM of 1.2 without parts", post(ENV12, Content_Type=MTOM), 400, "edge.malformed", "Sender", "1.2", "start-info says the version"),
    Refused("gzip", post(gzip.compress(ENV11), Content_Type=TEXT_XML, Content_Encoding="gzip"), 415, "edge.content_encoding",
            "Client", "1.1", "RFC 9110, 8.4"),
    Refused("gzip, the type behind it", post(gzip.compress(ENV12), Content_Encoding="gzip", Content_Type=SOAP_XML), 415,
            "edge.content_encoding", "Sender", "1.2", "the whole header says how to answer"),
    Refused("11 MiB", post(b"", Content_Type=SOAP_XML, Content_Length=str(11 << 20)), 413, "edge.too_large", "Sender", "1.2",
            "RFC 9110, 15.5.14"),
    Refused("larger than its family", post(ENV11 + b" " * 700_000, Content_Type=TEXT_XML), 413, "edge.too_large", "Client", "1.1",
            "the same, told once the party is known"),
    Refused("20 KiB of headers", post(ENV12, Content_Type=SOAP_XML, X="x" * 20480), 431, "edge.headers_too_large", "Sender", "1.2",
            "RFC 6585, 5; the address stands before them"),
    Refused("101 headers", post(ENV11, Content_Type=TEXT_XML, **{f"X{n}": "y" for n in range(101)}), 431, "edge.headers_too_large",
            "Client", "1.1", "RFC 6585, 5"),
    Refused("a bare line feed", post(ENV12, Content_Type=SOAP_XML).replace(b"\r\nContent-Type", b"\nContent-Type", 1), 400,
            "edge.malformed", "Sender", "1.2", "BP 1.1, R1113"),
    Refused("two lengths", post(ENV11, Content_Type=TEXT_XML).replace(b"\r\n\r\n", b"\r\nContent-Length: 1\r\n\r\n", 1), 400,
            "edge.malformed", "Client", "1.1", "RFC 9112, 6.3"),
    Refused("PUT", post(ENV12, method="PUT", Content_Type=SOAP_XML), 405, "edge.method_not_allowed", "Sender", "1.2",
            "BP 1.1, R1114; Allow: RFC 9110, 10.2.1"),
    Refused("GET without ?wsdl", post(b"", method="GET"), 405, "edge.method_not_allowed", "Client", "1.1", "BP 1.1, R1114"),
    Refused("GET of SOAP 1.2", post(b"", method="GET", Accept=SOAP_XML), 405, "edge.method_not_allowed", "Sender", "1.2",
            "SOAP 1.2 part 2, 6.3 is not offered"),
    Refused("no such address", post(ENV12, "/soap/gone", Content_Type=SOAP_XML), 404, "edge.not_found", "Sender", "1.2", "RFC 9110"),
    Refused("no such WSDL", post(b"", "/soap/gone?wsdl", "GET"), 404, "edge.not_found", "Client", "1.1", "RFC 9110"),
    Refused("what goes into Context", post(ENV11, Content_Type=TEXT_XML, Sakta_Purpose="x"), 500, "edge.header_invalid", "Client",
            "1.1", "SOAP 1.1, 6.2"),
    Refused("no XML", post(b"hello", Content_Type=SOAP_XML), 400, "codec.not_well_formed", "Sender", "1.2", "SOAP 1.2 part 2, 7.5.2"),
    Refused("no Context", post(envelope(ASK, ""), Content_Type=TEXT_XML), 500, "gate.missing_context", "Client", "1.1",
            "SOAP 1.1, 6.2"),
    Refused("1.2 as text/xml", post(ENV12, Content_Type=TEXT_XML), 500, "edge.soap_version", "VersionMismatch", "1.1",
            "SOAP 1.2, 5.4.7"),
    Refused("1.1 as soap+xml", post(ENV11, Content_Type=SOAP_XML), 500, "edge.soap_version", "VersionMismatch", "1.2",
            "SOAP 1.2, 5.4.7"),
    Refused("a version to come", post(ENV12.replace(b"2003/05", b"2033/05"), Content_Type=SOAP_XML), 500, "edge.soap_version",
            "VersionMismatch", "1.2", "SOAP 1.2, 5.4.7"),
    Refused("not understood, 1.2", post(envelope(ASK, must("A", "1.2") + must("B", "1.2"), "1.2"), Content_Type=SOAP_XML), 500,
            "edge.must_understand", "MustUnderstand", "1.2", "SOAP 1.2, 5.4.8"),
    Refused("not understood, 1.1", post(envelope(ASK, must("A", "1.1")), Content_Type=TEXT_XML), 500, "edge.must_understand",
            "MustUnderstand", "1.1", "SOAP 1.1, 4.4.1"),
    Refused("a question that wants no answer", post(envelope(ASK, context_block() + endpoint("ReplyTo", "none")), Content_Type=TEXT_XML),
            500, "edge.addressing", "Client", "1.1", "WS-Addressing 1.0, 3.4"),
    Refused("rpc/encoded of PHP",
            post(envelope(f'<q:QueryDebts xmlns:q="{DEBTS}"><personCode xmlns:i="{XSI}" i:type="xsd:string">1</personCode></q:QueryDebts>',
                          attributes=f' s:encodingStyle="{ENCODING_11}"'), Content_Type=TEXT_XML),
            500, "edge.encoding_style", "Client", "1.1", "BP 1.1, R1005"),
    Refused("rpc/encoded of SOAP 1.2",
            post(envelope(ASK.replace("<QueryDebts", f'<QueryDebts s:encodingStyle="{ENCODING_12}"', 1), version="1.2"),
                 Content_Type=SOAP_XML),
            500, "edge.encoding_style", "DataEncodingUnknown", "1.2", "SOAP 1.2, 5.4.6"),
)


def security(inside, attributes=""):
    return (f'<w:Security xmlns:w="{WSS}secext-1.0.xsd" xmlns:u="{WSS}utility-1.0.xsd" xmlns:d="http://www.w3.org/2000/09/xmldsig#"'
            f"{attributes}>{inside}</w:Security>")


MUST = ' s:mustUnderstand="1"'
TOKEN = "<w:UsernameToken><w:Username>anna.liepa</w:Username><w:Password>izdomata</w:Password></w:UsernameToken>"
STALE = "<u:Timestamp><u:Created>2020-01-01T08:00:00Z</u:Created><u:Expires>2020-01-01T08:05:00Z</u:Expires></u:Timestamp>"
# A Security block from a party that need not sign.
SECURITY = (
    ("empty", security(""), "good", "nothing is said"),
    ("empty, must be understood", security("", MUST), "good", "nothing is to be understood"),
    ("a user name token", security(TOKEN), "good", "SOAP 1.1, 4.2.3: optional blocks may be passed over"),
    ("a user name token, must be understood", security(TOKEN, MUST), "edge.must_understand", "the hub goes by certificates"),
    ("an old Timestamp", security(STALE), "good", "unsigned it proves nothing; passed over"),
    ("an old Timestamp, must be understood", security(STALE, MUST), "gate.timestamp", "WS-Security 1.1, 10: then it is held to"),
    ("a SAML assertion with its own signature",
     security('<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion"><d:Signature/></Assertion>'), "good", "not the message's"),
    ("a signature that is none", security("<d:Signature/>"), "gate.signature_profile", "a signature that is there is verified"),
    ("a signature beside a token", security(TOKEN + "<d:Signature/>"), "gate.signature_profile", "a signature that is there is verified"),
    ("for another actor", security(TOKEN, MUST + ' s:actor="urn:another"'), "good", "SOAP 1.1, 4.2.2"),
)

# What a send gets whose answers are to go elsewhere: the header, status, whether there is content, why.
ELSEWHERE = (
    (endpoint("ReplyTo", "anonymous"), 200, True, "as ever"),
    (endpoint("ReplyTo", "none"), 202, False, "WS-Addressing 1.0, 2.1: nothing is sent there"),
    (endpoint("ReplyTo", "none") + endpoint("FaultTo", "anonymous"), 202, False, "the same"),
    (endpoint("FaultTo", "none"), 200, True, "only faults go nowhere"),
)
# The same, of one that is refused.
REFUSED_ELSEWHERE = (
    (endpoint("ReplyTo", "none"), False, "WS-Addressing 1.0, 3.4: faults go where answers go"),
    (endpoint("ReplyTo", "none") + endpoint("FaultTo", "anonymous"), True, "but for FaultTo"),
    (endpoint("FaultTo", "none"), False, "faults go nowhere; the status still tells"),
)

# On the envelope: attributes that serializers write.
WRAPPERS = (
    (f' xmlns:xsi="{XSI}" xsi:schemaLocation="{SOAP["1.1"][0]} {SOAP["1.1"][0]}"', "Axis, XMLBeans"),
    (f' s:encodingStyle="{ENCODING_11}"', "SOAP::Lite, over literal XML too"),
    (' s:encodingStyle=""', "SOAP 1.1, 4.1.1: no claims"),
    (f' xmlns:xsi="{XSI}" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:soapenc="{ENCODING_11}"', "prefixes nobody uses"),
)

# Version, Connection of the request; Connection of the answer, whether a second request is answered, why.
CONNECTIONS = (
    ("HTTP/1.0", None, "close", False, "RFC 9112, 9.3: 1.0 without keep-alive"),
    ("HTTP/1.0", "keep-alive", "keep-alive", True, "RFC 9112, 9.3: 1.0 with it, and the answer says so"),
    ("HTTP/1.0", "Keep-Alive, TE", "keep-alive", True, "RFC 9110, 7.6.1: a list, without case"),
    ("HTTP/1.0", "keep-alive, close", "close", False, "RFC 9112, 9.3: close goes first"),
    ("HTTP/1.1", None, None, True, "RFC 9112, 9.3: 1.1 stays"),
    ("HTTP/1.1", "keep-alive", None, True, "RFC 9112, 9.3: no word is needed"),
    ("HTTP/1.1", "close", "close", False, "RFC 9112, 9.6: honoured and said"),
)


class Edge(FlowTest):
    @classmethod
    def prepare(cls):
        cls.hub.edit("parties.yaml", [(r"(certificates: \[\"uri:urn:sakta:party:nobody-may\"\])",
                                       r"\1\n    quota: {per_second: 1, burst: 1, in_progress: 8}")])
        cls.hub.start()
        cls.pair = cls.folder / "permits-pair.pem"
        cls.pair.touch(0o600)
        cls.pair.write_text(cls.pki.certificate("permits").read_text() + cls.pki.key("permits").read_text())
        cls.address = f"127.0.0.1:{cls.hub.find_ports()['exchange']}"

    def exchange(self, octets, party="permits"):
        with Line(self.hub, party) as line:
            return line.exchange(octets)

    def rest(self, body=QUESTION, **headers):
        return self.exchange(request("POST", "/v1/ask/debts.query", {**CONTEXT["debts.query"], **headers}, body))

    def fault(self, answer, version):
        """The fault's code and its Error, of an answer that is an envelope of this version."""
        self.assertEqual(answer.headers["Content-Type"], SOAP[version][1], answer)
        space = f"{{{SOAP[version][0]}}}"
        fault = xml.fromstring(answer.body).find(f"{space}Body/{space}Fault")
        self.assertIsNotNone(fault, answer)
        said = fault.findtext("faultcode") if version == "1.1" else fault.findtext(f"{space}Code/{space}Value")
        error = fault.find(f".//{{{EXCHANGE}}}Error")
        return said.split(":")[1], {child.tag.rpartition("}")[2]: child.text for child in error}

    def test_accept(self):
        for accept, expected, why in ACCEPT:
            with self.subTest(accept, why=why):
                answer = self.rest(**{"Content-Type": JSON, "Accept": accept})
                if expected.startswith("edge."):
                    self.assertProblem(answer, 406, expected, "Accept")
                else:
                    self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, expected), answer)

    def test_content_types_of_rest(self):
        for media, expected, why in REST_TYPES:
            with self.subTest(media, why=why):
                answer = self.rest(ASK.encode() if "xml" in media else QUESTION, **{"Content-Type": media, "Accept": JSON})
                if expected == "good":
                    self.assertEqual((answer.status, answer.json()["personCode"]), (200, PERSON), answer)
                else:
                    self.assertProblem(answer, 415, expected, "Content-Type")

    def test_content_types_of_soap(self):
        for media, version, expected, why in SOAP_TYPES:
            with self.subTest(media, why=why):
                answer = self.exchange(post(envelope(ASK, version=version), Content_Type=media))
                if expected == "good":
                    self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, SOAP[version][1]), answer)
                else:
                    told = self.fault(answer, version)[1]
                    self.assertEqual((told["code"], told["place"]), (expected, "Content-Type"))

    def test_charsets_of_xml(self):
        declaration = '<?xml version="1.0" encoding="UTF-8"?>'  # true of none: it counts for nothing
        for number, (charset, encoding, text, expected, why) in enumerate(CHARSETS):
            media, document = f"{TEXT_XML}; charset={charset}", declaration + case(f"CH-{number}", summary=text)
            soap = envelope(case(f"CHS-{number}", summary=text), CASE_CONTEXT).decode()
            event = {"ce-specversion": "1.0", "ce-id": f"CH-{number}", "ce-source": "urn:ch", "ce-type": "case.opened",
                     "ce-saktauser": "anna.liepa", "ce-saktapurpose": "service-accounting", "ce-saktalegalbasis": "6.1.c"}
            for face, path, headers, body in (("rest", "/v1/send/case.opened", CONTEXT["case.opened"], document),
                                              ("event", "/v1/events", event, document), ("soap", "/soap/cases", {}, soap)):
                with self.subTest(media, face=face, why=why):
                    answer = self.exchange(request("POST", path, {**headers, "Content-Type": media}, body.encode(encoding)), "cases")
                    if expected != "good":
                        told = self.fault(answer, "1.1")[1]["code"] if face == "soap" else answer.json()["code"]
                        self.assertEqual(told, expected, answer)
                        continue
                    message = re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", answer.body.decode()).group()  # of the receipt in each form
                    self.assertIn(f"<summary>{text}</summary>", self.hub.client("cases").content(message).body.decode(), answer)

    def test_every_refusal_of_soap_is_a_fault(self):
        for row in REFUSED:
            with self.subTest(row.what, why=row.why):
                answer = self.exchange(row.octets)
                self.assertEqual(answer.status, row.status, answer)
                said, told = self.fault(answer, row.version)
                self.assertEqual((said, told["code"]), (row.fault, row.code))
                for word in ("remedy", "title", "next"):
                    self.assertTrue(told.get(word), told)
                self.assertEqual(answer.headers.get("Allow"), "POST" if row.status == 405 else None)
                header = xml.fromstring(answer.body).find(f"{{{SOAP[row.version][0]}}}Header")
                blocks = [block.tag.rpartition("}")[2] for block in (header if header is not None else ())]
                due = {"VersionMismatch": ["Upgrade"], "MustUnderstand": ["NotUnderstood"] * 2}.get(row.fault, [])
                self.assertEqual(blocks, due if row.version == "1.2" or row.fault == "VersionMismatch" else [], answer)

    def test_not_understood_names_the_blocks(self):
        answer = self.exchange(post(envelope(ASK, context_block() + must("A", "1.2"), "1.2"), Content_Type=SOAP_XML))
        self.assertIn(b'<soap:NotUnderstood qname="n:A" xmlns:n="urn:o"/>', answer.body)
        self.assertIn("block 2 ", self.fault(answer, "1.2")[1]["detail"])

    def test_who_is_not_known_and_who_comes_too_often_is_told_in_a_fault(self):
        with Line(self.hub, "nobody-may") as line:
            codes = []
            while "gate.quota" not in codes and len(codes) < 100:
                answer = line.exchange(post(ENV12, Content_Type=SOAP_XML))
                codes.append(self.fault(answer, "1.2")[1]["code"])
            self.assertEqual(codes[-1], "gate.quota")
            self.assertEqual((answer.status, self.fault(answer, "1.2")[0]), (400, "Sender"), "429 is the caller's on every face")
            self.assertRegex(answer.headers["Retry-After"], "^[1-9][0-9]*$")
            self.assertEqual(self.fault(answer, "1.2")[1]["retry_after"], answer.headers["Retry-After"])
        self.assertIn("gate.no_right", codes)
        with Line(self.hub, context=self.pki.context(None)) as line:
            said, told = self.fault(line.exchange(post(ENV11, Content_Type=TEXT_XML)), "1.1")
            self.assertEqual((said, told["code"]), ("Client", "gate.no_certificate"))

    def test_security_of_a_party_that_need_not_sign(self):
        for what, block, expected, why in SECURITY:
            with self.subTest(what, why=why):
                answer = self.exchange(post(envelope(ASK, context_block() + block), Content_Type=TEXT_XML))
                if expected == "good":
                    self.assertEqual(answer.status, 200, answer)
                    continue
                said, told = self.fault(answer, "1.1")
                self.assertEqual(told["code"], expected)
                if "token" in block and expected == "edge.must_understand":
                    self.assertIn("user name token", told["detail"])
                    self.assertEqual(said, "MustUnderstand")
                self.assertNotIn("izdomata", answer.body.decode())
        v12 = self.exchange(post(envelope(ASK, context_block() + security(TOKEN, MUST), "1.2"), Content_Type=SOAP_XML))
        self.assertIn(b'<soap:NotUnderstood qname="n:Security"', v12.body)

    def test_answers_that_go_elsewhere(self):
        for header, status, has_content, why in ELSEWHERE:
            with self.subTest(header, why=why):
                code = f"E-{self.dice.randrange(10**9)}"
                answer = self.exchange(post(envelope(case(code), CASE_CONTEXT + header), "/soap/cases", Content_Type=TEXT_XML),
                                       "cases")
                self.assertEqual((answer.status, bool(answer.body)), (status, has_content), answer)
                if not has_content:
                    self.assertEqual((answer.headers["Content-Length"], answer.headers["Content-Type"]), ("0", None))
                    story = self.hub.client("cases").status(answer.headers["Sakta-Message"])
                    self.assertEqual((story.status, story.json()["type"]), (200, "case.opened"), "it was taken all the same")
        for header, has_content, why in REFUSED_ELSEWHERE:
            with self.subTest(header, why=why):
                wrong = case("E-1", "Telepathic")
                answer = self.exchange(post(envelope(wrong, CASE_CONTEXT + header), "/soap/cases", Content_Type=TEXT_XML), "cases")
                self.assertEqual((answer.status, bool(answer.body)), (500, has_content), answer)
                if has_content:
                    self.assertEqual(self.fault(answer, "1.1")[0], "Client")

    def test_attributes_on_the_envelope(self):
        for attributes, why in WRAPPERS:
            with self.subTest(attributes, why=why):
                answer = self.exchange(post(envelope(ASK, attributes=attributes), Content_Type=TEXT_XML))
                self.assertEqual(answer.status, 200, answer)

    def test_connections(self):
        path = "/v1/schemas/debts.query.json"
        for version, said, told, stays, why in CONNECTIONS:
            with self.subTest(f"{version} {said}", why=why), Line(self.hub) as line:
                host = None if version == "HTTP/1.0" else "a"  # 1.0 need not say it
                asked = request("GET", path, {"Host": host, "Connection": said, "Content-Length": None}, version=version)
                answer = line.exchange(asked)
                self.assertEqual((answer.status, answer.headers["Connection"]), (200, told), answer)
                if stays:
                    self.assertEqual(line.exchange(asked).status, 200)
                else:
                    self.assertTrue(line.closed())

    def run_program(self, *program, given=b""):
        code, out, errors = processes.run(program, given=given)
        self.assertEqual(code, 0, errors.decode())
        return out.decode()

    def ab(self, *options):
        body = self.folder / "question.xml"
        body.write_bytes(ENV11)
        out = self.run_program("ab", "-q", "-n", "40", "-c", "2", "-E", self.pair, *options, "-p", body, "-T", "text/xml; charset=utf8",
                               f"https://{self.address}/soap/debts")
        return {name.strip(): value.split()[0] for name, value in re.findall(r"(?m)^([A-Z][\w -]+):\s+(\S.*)$", out)}

    def test_ab_with_and_without_keep_alive(self):
        for options, kept in (((), None), (("-k",), "40")):
            with self.subTest(options):
                figures = self.ab(*options)
                self.assertEqual((figures["Complete requests"], figures["Failed requests"]), ("40", "0"), figures)
                self.assertEqual(figures.get("Keep-Alive requests"), kept, figures)
                self.assertNotIn("Non-2xx responses", figures)

    def test_curl_and_python_with_http_1_0(self):
        certificate = ["--cacert", self.pki.certificate("ca"), "--cert", self.pair]
        url = f"https://{self.address}/v1/schemas/debts.query.json"
        out = self.run_program("curl", "-sS", "--http1.0", "-H", "Connection: keep-alive", *certificate, url, url, "-o", "/dev/null",
                               "-o", "/dev/null", "-w", "%{http_code} %{num_connects}\n")
        self.assertEqual(out.split(), ["200", "1", "200", "0"], "the second goes over the same connection")
        connection = http.client.HTTPSConnection(self.address, context=self.pki.context("permits"), timeout=60)
        connection._http_vsn, connection._http_vsn_str = 10, "HTTP/1.0"
        connection.request("GET", "/v1/schemas/debts.query.json")
        answer = connection.getresponse()
        self.assertEqual((answer.status, answer.headers["Connection"]), (200, "close"))
        self.assertEqual(json.loads(answer.read())["type"], "object")
        connection.close()

    def test_php_shows_what_is_refused(self):
        client = f"""
            $tls = stream_context_create(['ssl' => ['cafile' => '{self.pki.certificate("ca")}', 'local_cert' => '{self.pair}']]);
            $rpc = new SoapClient(null, ['location' => 'https://{self.address}/soap/debts', 'uri' => '{DEBTS}',
                                         'stream_context' => $tls, 'soap_version' => VERSION, 'exceptions' => true]);
            try {{ $rpc->__soapCall('QueryDebts', [new SoapParam('{PERSON}', 'personCode')]); echo 'taken'; }}
            catch (SoapFault $fault) {{ echo json_encode([$fault->faultcode, $fault->detail->Error->code ?? null]); }}"""
        for version, code in (("SOAP_1_1", "SOAP-ENV:Client"), ("SOAP_1_2", "env:DataEncodingUnknown")):
            with self.subTest(version):
                said, told = json.loads(self.run_program("php", "-r", client.replace("VERSION", version)))
                self.assertEqual((said.rpartition(":")[2], told), (code.rpartition(":")[2], "edge.encoding_style"))


if __name__ == "__main__":
    main()
