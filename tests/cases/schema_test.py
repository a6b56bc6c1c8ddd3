"""What a value may look like: each form that XML Schema and JSON Schema allow, in REST JSON, REST XML and SOAP, what is passed on of it,
and the published JSON Schema's own verdict (python3-jsonschema), which must be the hub's. A row names the section it rests on:
`part 1` and `part 2` of XML Schema 1.0, `draft 7` of JSON Schema (validation)."""

import base64
import dataclasses
import decimal
import json
import re
import shutil
import uuid
import xml.etree.ElementTree
from xml.sax.saxutils import escape

import jsonschema

import cases
import places
import scripted_answers as good
from attack import context_block, envelope
from flow import FlowTest, main
from waiting import wait_for

TYPE, SPACE = "every.kind", "urn:sakta:types:every.kind:1"
WHY = {"Sakta-User": "anna.liepa", "Sakta-Purpose": "service-accounting", "Sakta-Legal-Basis": "6.1.c"}
SOAP_WHY = context_block(role=None, case=None, purpose="service-accounting", legal_basis="6.1.c")
XSI, XS = "http://www.w3.org/2001/XMLSchema-instance", "http://www.w3.org/2001/XMLSchema"

DECLARATION = """type: every.kind
version: 1
pattern: send
family: kinds
operation: Tell
summary: {en: One value of every kind., lv: Pa vienai katra veida vērtībai.}
owner: integration
purposes: [service-accounting]
legal_bases: [6.1.c]
requires: [user, purpose]
keys:
  - {name: case, path: /t:Tell/t:id}
ordering: case
retention: case-file
"""

XSD = f"""<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="{XS}" targetNamespace="{SPACE}" xmlns="{SPACE}" elementFormDefault="qualified">
  <xs:element name="Tell">
    <xs:annotation>
      <xs:documentation xml:lang="en">One value of every kind.</xs:documentation>
      <xs:documentation xml:lang="lv">Pa vienai katra veida vērtībai.</xs:documentation>
    </xs:annotation>
    <xs:complexType><xs:sequence>
      <xs:element name="id" type="Code"/>
      <xs:element name="day" type="xs:date" minOccurs="0"/>
      <xs:element name="moment" type="Moment" minOccurs="0"/>
      <xs:element name="hour" type="xs:time" minOccurs="0"/>
      <xs:element name="yes" type="xs:boolean" minOccurs="0"/>
      <xs:element name="amount" type="Amount" minOccurs="0"/>
      <xs:element name="count" type="xs:integer" minOccurs="0"/>
      <xs:element name="byte" type="xs:unsignedByte" minOccurs="0"/>
      <xs:element name="word" type="xs:token" minOccurs="0"/>
      <xs:element name="line" type="xs:normalizedString" minOccurs="0"/>
      <xs:element name="state" type="State" minOccurs="0"/>
      <xs:element name="channel" type="Channel" minOccurs="0"/>
      <xs:element name="document" type="xs:base64Binary" minOccurs="0"/>
      <xs:choice minOccurs="0"><xs:element name="mail" type="xs:string"/><xs:element name="phone" type="xs:string"/></xs:choice>
      <xs:element name="who" minOccurs="0"><xs:complexType><xs:choice>
        <xs:element name="person" type="Code"/>
        <xs:sequence><xs:element name="firm" type="Code"/><xs:element name="branch" type="Code" minOccurs="0"/></xs:sequence>
      </xs:choice></xs:complexType></xs:element>
      <xs:element name="note" type="xs:string" nillable="true" minOccurs="0"/>
      <xs:element name="tag" type="Code" minOccurs="0" maxOccurs="3"/>
    </xs:sequence></xs:complexType>
  </xs:element>
  <xs:simpleType name="Code"><xs:restriction base="xs:string"><xs:pattern value="[A-Za-z0-9-]{{1,40}}"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="Moment"><xs:restriction base="xs:dateTime"><xs:pattern value=".*(Z|[+\\-][0-9:]*)"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="Amount"><xs:restriction base="xs:decimal"><xs:minInclusive value="0"/><xs:maxInclusive value="999.99"/>
    <xs:fractionDigits value="2"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="State"><xs:restriction base="xs:token"><xs:enumeration value="in work"/><xs:enumeration value="done"/>
    </xs:restriction></xs:simpleType>
  <xs:simpleType name="Channel"><xs:restriction base="xs:string"><xs:enumeration value="Post"/><xs:enumeration value="Phone"/>
    </xs:restriction></xs:simpleType>
</xs:schema>
"""

MAPPING = """<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="/"><xsl:copy-of select="*"/></xsl:template>
</xsl:stylesheet>
"""

ROUTE = """route: every-kind
summary: Passed on as it is in the hub.
accept: {type: every.kind}
map: smartcity/every_kind
deliver: {to: smartcity, operation: every_kind, timeout: 10s}
on_failure:
  refuse: dead_letter
  resend: {dead_letter_after: 24h}
  wait: {dead_letter_after: 24h}
  reconcile: hold
  stop: halt_route
on_dead: skip
"""

NOT_VALID, SHAPE, JSON_TYPE = "codec.not_valid", "codec.wrong_shape", "codec.wrong_json_type"


@dataclasses.dataclass
class Row:
    """`json` and `xml`: the members beside `id`, in either form. `expect`: what is passed on (name, texts), or an error's code."""

    what: str
    why: str
    expect: object
    json: str = ""
    xml: str = ""


def both(what, why, name, text, expect):
    """The same text as a JSON string and as an element's content."""
    return Row(what, why, expect if isinstance(expect, str) else {name: list(expect)}, f'"{name}": {json.dumps(text)}',
               f"<{name}>{escape(text, {chr(13): '&#13;'})}</{name}>")


def number(name, text, expect, why="draft 7, 6.1.1; digits are kept"):
    return Row(f"{name} {text}", why, expect if expect.startswith("codec.") else {name: [expect]}, f'"{name}": {text}')


ROWS = (
    # White space
    both("a padded day", "part 2, 4.3.6", "day", "\n  2026-11-20\n", ["2026-11-20"]),
    both("a padded moment", "part 2, 4.3.6", "moment", "\t2026-11-20T09:00:00+02:00 ", ["2026-11-20T09:00:00+02:00"]),
    both("a padded time", "part 2, 4.3.6", "hour", "\r\n09:00:00", ["09:00:00"]),
    both("a token with runs of spaces", "part 2, 3.3.2", "word", "  a \n\t b ", ["a b"]),
    both("a line with a line break", "part 2, 3.3.1", "line", " a\nb", [" a b"]),
    both("a padded token of a list", "part 2, 4.3.6", "state", "\n in\n  work ", ["in work"]),
    both("a text keeps its spaces", "part 2, 3.2.1", "mail", " a  b\n", [" a  b\n"]),
    both("a padded text of a list", "part 2, 3.2.1: preserve", "channel", " Post", NOT_VALID),
    both("a space inside a day", "part 2, 3.2.9", "day", "2026- 11-20", NOT_VALID),
    both("the 29th of February 2023", "part 2, 3.2.9", "day", "2023-02-29", NOT_VALID),
    both("a moment without zone where one is demanded", "part 2, 4.3.4", "moment", "2026-11-20T09:00:00", SHAPE),
    Row("padded numbers and booleans", "part 2, 4.3.6", {"yes": ["true"], "amount": ["1.50"], "count": ["7"]},
        xml="<yes>\n true</yes><amount> 1.50\n</amount><count>\t7 </count>"),
    Row("a value in pieces", "XML 1.0, 2.5 and 2.7", {"day": ["2026-11-20"]}, xml="<day> 2026<!-- year -->-11<![CDATA[-20]]>\n</day>"),
    # Attributes
    Row("xsi:type of the declared type", "part 1, 2.6.1", {"amount": ["1.50"]}, xml='<amount xsi:type="t:Amount">1.50</amount>'),
    Row("xsi:type of what is restricted", "true of every value", {"moment": ["2026-11-20T09:00:00Z"]},
        xml='<moment xsi:type="xs:dateTime">2026-11-20T09:00:00Z</moment>'),
    Row("xsi:type of a restriction", "part 1, 3.3.4 (4.3)", {"count": ["7"]}, xml='<count xsi:type="xs:int">7</count>'),
    Row("xsi:type that its value does not fit", "part 1, 3.3.4 (4)", NOT_VALID, xml='<count xsi:type="xs:byte">700</count>'),
    Row("xsi:type of another type", "part 1, 3.3.4 (4.3)", NOT_VALID, xml='<count xsi:type="xs:string">7</count>'),
    Row("xsi:type that no schema has", "part 1, 3.3.4 (4.2)", NOT_VALID, xml='<count xsi:type="t:Number">7</count>'),
    Row("xsi:type with a prefix of nobody", "part 2, 3.2.18", NOT_VALID, xml='<count xsi:type="soapenc:int">7</count>'),
    Row("xsi:schemaLocation", "part 1, 4.3.2: a hint", {"count": ["7"]}, xml=f'<count xsi:schemaLocation="{SPACE} kind.xsd">7</count>'),
    Row("xsi:schemaLocation without pairs", "part 1, 4.3.2", NOT_VALID, xml=f'<count xsi:schemaLocation="{SPACE}">7</count>'),
    Row("xsi:noNamespaceSchemaLocation", "part 1, 4.3.2: a hint", {"count": ["7"]},
        xml='<count xsi:noNamespaceSchemaLocation="file:///etc/passwd">7</count>'),
    Row("another attribute", "the type has none", NOT_VALID, xml='<count unit="m">7</count>'),
    Row("nil where it may be", "part 1, 3.3.4 (3)", {"note": [None]}, '"note": null', '<note xsi:nil=" 1 "/>'),
    Row("nil where it may not", "part 1, 3.3.4 (3.1)", (JSON_TYPE, NOT_VALID), '"count": null', '<count xsi:nil="true"/>'),
    Row("nil that says no", "part 1, 2.6.2", {"note": ["x"]}, xml='<note xsi:nil="false">x</note>'),
    # Documents
    both("base64", "part 2, 3.2.16", "document", "AAEC", ["AAEC"]),
    both("base64 in lines", "part 2, 3.2.16; RFC 2045, 6.8", "document", "AAEC\r\nAAEC\n", ["AAECAAEC"]),
    both("base64 with spaces inside and around", "part 2, 3.2.16", "document", "\t AA E=  ", ["AAE="]),
    both("empty base64", "part 2, 3.2.16", "document", "", [""]),
    both("base64 of the alphabet for URLs", "RFC 4648, 5 is not 4", "document", "-_-_", NOT_VALID),
    both("base64 without padding", "part 2, 3.2.16", "document", "AAE", NOT_VALID),
    both("base64 with bits left over", "part 2, 3.2.16: canonical", "document", "AAF=", NOT_VALID),
    both("base64 with more behind its padding", "part 2, 3.2.16", "document", "AA==AAEC", NOT_VALID),
    # Numbers
    number("count", "1.0", "1"),
    number("count", "1e0", "1"),
    number("count", "-0", "0"),
    number("count", "1E+2", "100"),
    number("count", "120e-1", "12"),
    number("count", "12345678901234567890", "12345678901234567890"),
    number("count", "1.5", NOT_VALID, "draft 7, 6.1.1"),
    number("count", "1e-1", NOT_VALID, "draft 7, 6.1.1"),
    number("byte", "255.0", "255"),
    number("byte", "256", NOT_VALID, "draft 7, 6.2.2"),
    number("byte", "-1", NOT_VALID, "draft 7, 6.2.4"),
    number("amount", "12.50", "12.50"),
    number("amount", "1.250e1", "12.50"),
    number("amount", "0.07", "0.07"),
    number("amount", "999.99", "999.99"),
    number("amount", "0.001", NOT_VALID, "draft 7, 6.2.1; part 2, 4.3.12"),
    number("amount", "1000", NOT_VALID, "draft 7, 6.2.2"),
    Row("a number as a text", "draft 7, 6.1.1", JSON_TYPE, '"count": "1"'),
    Row("a boolean as a number", "draft 7, 6.1.1", JSON_TYPE, '"yes": 1'),
    Row("a plus sign and zeros before", "part 2, 3.3.13", {"count": ["+007"]}, xml="<count>+007</count>"),
    # Choices, arrays
    Row("no branch of an optional choice", "part 1, 3.8.4", {"mail": [], "phone": []}, '"day": "2026-11-20"', "<day>2026-11-20</day>"),
    Row("one branch", "part 1, 3.8.4", {"mail": ["a"]}, '"mail": "a"', "<mail>a</mail>"),
    Row("two branches", "part 1, 3.8.4; draft 7, 6.7.3", NOT_VALID, '"mail": "a", "phone": "1"', "<mail>a</mail><phone>1</phone>"),
    Row("no branch of a choice", "part 1, 3.8.4; draft 7, 6.7.3", NOT_VALID, '"who": {}', "<who/>"),
    Row("a branch of several", "part 1, 3.8.4", {"firm": ["F"], "branch": ["B"]}, '"who": {"branch": "B", "firm": "F"}',
        "<who><firm>F</firm><branch>B</branch></who>"),
    Row("half a branch", "part 1, 3.8.4", NOT_VALID, '"who": {"branch": "B"}', "<who><branch>B</branch></who>"),
    Row("a branch and half of another", "part 1, 3.8.4", NOT_VALID, '"who": {"person": "P", "branch": "B"}',
        "<who><person>P</person><branch>B</branch></who>"),
    Row("an empty array", "part 1, 3.9.4", {"tag": []}, '"tag": []'),
    Row("too many", "draft 7, 6.4.1", NOT_VALID, '"tag": ["a", "b", "c", "d"]', "<tag>a</tag><tag>b</tag><tag>c</tag><tag>d</tag>"),
    Row("null in an array", "draft 7, 6.1.1", JSON_TYPE, '"tag": [null]'),
    Row("an unknown member", "draft 7, 6.5.6", NOT_VALID, '"other": 1', "<other>1</other>"),
    Row("a text that ends in a line feed", "part 2, 4.3.4", SHAPE, '"tag": ["a\\n"]', "<tag>a\n</tag>"),
    Row("a character that XML has not", "XML 1.0, 2.2", "codec.control_character", '"mail": "\\u0001"'),
)


def values(document):
    """Texts of all elements by local name, None for nil."""
    found = {}
    for element in xml.etree.ElementTree.fromstring(document).iter():
        if len(element) == 0:
            nil = element.get(f"{{{XSI}}}nil") == "true"
            found.setdefault(element.tag.rsplit("}", 1)[-1], []).append(None if nil else element.text or "")
    return found


def exact(text):
    """JSON whose numbers keep their digits: in binary, 0.07 is no multiple of 0.01."""
    return json.loads(text, parse_float=decimal.Decimal)


def is_whole(_, value):
    return isinstance(value, (int, decimal.Decimal)) and not isinstance(value, bool) and value == int(value)


DRAFT = jsonschema.validators.extend(jsonschema.Draft7Validator,
                                     type_checker=jsonschema.Draft7Validator.TYPE_CHECKER.redefine("integer", is_whole))


def published(hub, type_name):
    answer = hub.client("cases").request("GET", f"/v1/schemas/{type_name}.json")
    schema = exact(answer.body)
    DRAFT.check_schema(schema)
    return DRAFT(schema)


class Forms(FlowTest):
    systems = ()
    scripted = ("smartcity",)

    @classmethod
    def prepare(cls):
        library = cls.folder / "library"
        for part in ("adapters/systems", "mappings", "wsdl"):
            shutil.copytree(places.SOURCE / part, library / part)
        cls.hub.library = library
        (library / "mappings/types/every.kind-1.yaml").write_text(DECLARATION)
        (library / "mappings/types/every.kind-1.xsd").write_text(XSD)
        (library / "mappings/smartcity/every_kind.xslt").write_text(MAPPING)
        (cls.hub.site / "routes/every-kind.yaml").write_text(ROUTE)
        cls.hub.edit("parties.yaml", [(r"- \{send: case.closed\}", "- {send: case.closed}\n      - {send: every.kind}")])
        system = library / "adapters/systems/smartcity/system.yaml"
        system.write_text(system.read_text().replace("  operations:\n", "  operations:\n    every_kind: {type: every.kind, data: xml, "
                                                     "schema: '${library}/mappings/types/every.kind-1.xsd', idempotent: true}\n", 1))
        cls.partners["smartcity"].script = cls.take
        cls.passed_on = {}
        cls.hub.start()
        cls.published = published(cls.hub, TYPE)

    @classmethod
    def take(cls, asked):
        if asked.method == "POST":
            document = json.loads(asked.body)["data"]
            cls.passed_on[values(document)["id"][0]] = document
        return good.smartcity(asked)

    def of_face(self, face, row, code):
        """(error's code or "", text of the answer)"""
        client = self.hub.client("cases")
        if face == "json":
            answer = client.send(TYPE, f'{{"id": "{code}"{", " if row.json else ""}{row.json}}}'.encode(), headers=WHY)
            return (answer.json().get("code", ""), answer)
        content = f'<Tell xmlns="{SPACE}" xmlns:t="{SPACE}" xmlns:xsi="{XSI}" xmlns:xs="{XS}"><id>{code}</id>{row.xml}</Tell>'
        if face == "xml":
            answer = client.send(TYPE, content.encode(), headers=WHY, content_type="application/xml")
            return (answer.json().get("code", ""), answer)
        answer = client.request("POST", "/soap/kinds", envelope(content, SOAP_WHY), {"Content-Type": "text/xml; charset=utf-8"})
        told = values(answer.body).get("code", [""])
        return (told[0], answer)

    def check(self, row, face):
        code = str(uuid.uuid4())
        expect = row.expect
        if isinstance(expect, tuple):
            expect = expect[0] if face == "json" else expect[1]
        got, answer = self.of_face(face, row, code)
        if isinstance(expect, str):
            self.assertEqual(got, expect, answer)
            return
        self.assertEqual(got, "", answer)
        self.assertIn(answer.status, (200, 202), answer)
        document = wait_for(lambda: self.passed_on.get(code), places.patience(10), f"{row.what} reaches the partner")
        self.assertNotIn("schemaLocation", document)
        self.assertNotIn("xsi:type", document)
        told = values(document)
        self.assertEqual({name: told.get(name, []) for name in expect}, expect)

    def test_rows(self):
        for row in ROWS:
            for face in (["json"] if row.json else []) + (["xml", "soap"] if row.xml else []):
                with self.subTest(row.what, face=face, why=row.why):
                    self.check(row, face)

    def test_the_published_schema_judges_each_row_as_the_hub_does(self):
        for row in ROWS:
            if row.json and row.expect != "codec.control_character":
                with self.subTest(row.what, why=row.why):
                    value = exact(f'{{"id": "1", {row.json}}}')
                    self.assertEqual(self.published.is_valid(value), isinstance(row.expect, dict))

    def test_a_long_document_is_as_good_in_xml_as_in_json(self):
        """More than the 10,000,000 octets of text that libxml2 takes by itself; the type takes 10,240 KiB."""
        text = base64.b64encode(b"<other><!--" + b"x" * 7_600_000 + b"--></other>").decode()
        self.assertGreater(len(text), 10_000_000)
        client = self.hub.client("supplier-portal")
        answers = {"application/json": json.dumps({"document": text}),
                   "application/xml": f'<SubmitInvoice xmlns="urn:sakta:types:invoice.issued:1"><document>{text}</document></SubmitInvoice>'}
        for media, body in answers.items():
            with self.subTest(media):
                problem = self.assertProblem(client.send("invoice.issued", body.encode(), content_type=media), 422, "codec.document")
                self.assertIn("none of those that the type takes", problem["detail"], "it was read to its end")


# --- the product's own types ------------------------------------------------------------------------------------

ACTED = {"kind": "Clerk", "name": "anna.liepa", "unit": "Būvvalde"}
WHOLE = {
    "case.opened": [
        {**cases.opened("BV-1"), "reference": "RF18539007547034", "plannedDeadline": "2028-02-29", "paymentStatus": "Paid",
         "representative": {"identity": {"organisationNumber": "40000000028"}, "ground": "PowerOfAttorney", "document": "P-1"},
         "actedBy": ACTED},
        {**cases.opened("BV-2"), "client": {"organisationNumber": "40000000028"}},
    ],
    "case.status": [{**cases.status("BV-1"), "channel": "Phone", "plannedDeadline": "2026-12-01", "paymentStatus": "Awaiting", "note": "ā"}],
    "case.closed": [{**cases.closed("BV-1"), "actualDeadline": "2026-11-20", "plannedDeadline": "2026-11-20",
                     "feedback": {"rating": 5, "comment": "labi"}}],
    "invoice.issued": [{"document": "AAEC", "note": "x"}],
    "invoice.status": [{"supplier": "1", "number": "2", "kind": "Invoice", "status": "Booked", "document": "3"}],
    "debts.query": [{"personCode": "161175-19997"}],
    "tax-payment.received": [{"payment": "B-1", "accountNumber": "NIN-000001", "notice": "MP-2026-000001", "amount": exact("64.20"),
                              "currency": "EUR", "paidOn": "2026-11-27"}],  # IBAN and reference have check digits, which no schema knows
    "benefit.granted": [{"benefit": "AV-1", "personCode": "161175-19997", "programme": "FREE-RIDES", "decision": "L-1",
                         "decidedOn": "2026-11-27", "amount": exact("120.50"), "from": "2026-12-01", "until": "2026-12-31"}],
}
GONE = object()
LIMITS = (0, 64, 120, 2000)
MOMENTS = ("2026-11-20T09:00:00", "2026-11-20T09:00:00.123456789Z", "2026-11-20T09:00:00.1234567890Z", "2026-11-20T24:00:00Z",
           "2026-02-29T09:00:00Z", "2028-02-29T23:59:59-14:00", "0001-01-01T00:00:00Z", "2026-11-20", "2026-02-30", "2026-11-20Z", "1900-02-29")


def variants(value):
    """What else may stand in the place of a value, right or wrong."""
    yield from (GONE, None, [], {}, "", 0, 1, -1, True, exact("1.0"), exact("1.5"), exact("1e2"), 5, 6, 4294967295, 4294967296)
    if isinstance(value, str):
        yield from (f"{value}\n", f"\n  {value}\t", f" {value}", f"{value[:1]} {value[1:]}", f"{value}é", value.lower(), value[:-1])
        yield from ("ā" * length for limit in LIMITS for length in (limit, limit + 1))
        yield from MOMENTS
    if isinstance(value, list):
        yield from (value[:1], value * 10, value * 11, [None], [""])


def changed(whole):
    """Copies of a message with one value changed, removed or added."""
    yield whole
    for name, value in whole.items():
        for other in variants(value):
            copy = {key: one for key, one in whole.items() if key != name}
            yield copy if other is GONE else {**copy, name: other}
        if isinstance(value, dict):
            yield from ({**whole, name: inner} for inner in changed(value))
    yield {**whole, "unknown": "x"}
    for branch in ("personCode", "organisationNumber"):
        yield {**whole, branch: {"personCode": "161175-19997", "organisationNumber": "40000000028"}[branch]}


class Declaration:
    """The order of an XSD's members, to write a JSON message as XML."""

    def __init__(self, type_name):
        root = xml.etree.ElementTree.parse(places.SOURCE / f"mappings/types/{type_name}-1.xsd").getroot()
        self.space, self.root = root.get("targetNamespace"), root.find(f"{{{XS}}}element")

    @staticmethod
    def members(element):
        inner = element.find(f"{{{XS}}}complexType")
        found, groups = [], [] if inner is None else list(inner)
        while groups:
            node = groups.pop(0)
            if node.tag == f"{{{XS}}}element":
                found.append(node)
            else:
                groups[:0] = list(node)
        return found

    def xml(self, message):
        return f'<{self.root.get("name")} xmlns="{self.space}" xmlns:xsi="{XSI}">{self._inside(self.root, message)}</{self.root.get("name")}>'

    def _inside(self, element, value):
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, decimal.Decimal) and value == int(value):
            return str(int(value))  # XML Schema's whole numbers have neither point nor exponent
        if not isinstance(value, dict):
            return escape(str(value), {"\r": "&#13;"})
        order = {member.get("name"): member for member in self.members(element)}
        text = ""
        for name in sorted(value, key=lambda one: list(order).index(one) if one in order else len(order)):
            for one in value[name] if isinstance(value[name], list) else [value[name]]:
                text += f"<{name}>{self._inside(order.get(name), one)}</{name}>"
        return text


def as_json(value):
    return json.dumps(value, ensure_ascii=False, default=float).encode()


class Agreement(FlowTest):
    """The hub's reader of JSON, its reader of XML, and the published schema in the hands of another validator, over each shipped type."""

    systems = ()

    @classmethod
    def prepare(cls):
        cls.hub.edit("parties.yaml", [(r"( *)may:\n", r"\1quota: {per_second: 100000, burst: 100000, in_progress: 128}\n\1may:\n")])
        text = (cls.hub.site / "parties.yaml").read_text()
        kept = re.sub(r"    quota: \{per_second: 1000, .*\n", "", text)
        (cls.hub.site / "parties.yaml").write_text(kept)
        cls.clients = {}
        cls.hub.start()

    def taken(self, type_name, body, media):
        """(whether the hub's readers took it, its code)"""
        party, verb = {"debts.query": ("permits", "ask"), "invoice.issued": ("supplier-portal", "send")}.get(type_name, ("cases", "send"))
        client = self.clients.get(party) or self.clients.setdefault(party, self.hub.client(party))
        code = client.post(verb, type_name, body, content_type=media).json().get("code", "")
        return code == "codec.document" or not code.startswith("codec."), code

    def test_samples(self):
        for type_name in ("case.opened", "case.status", "case.closed", "invoice.issued", "debts.query", "benefit.granted",
                          "tax-payment.received"):
            schema, declaration, verdicts = published(self.hub, type_name), Declaration(type_name), set()
            for whole in WHOLE[type_name]:
                for message in changed(whole):
                    said = schema.is_valid(exact(as_json(message)))
                    verdicts.add(said)
                    in_json, code = self.taken(type_name, as_json(message), "application/json")
                    with self.subTest(type_name, message=message, code=code):
                        self.assertEqual(in_json, said, "JSON Schema and the hub")
                        if code != "codec.wrong_json_type":
                            self.assertEqual(self.taken(type_name, declaration.xml(message).encode(), "application/xml")[0], said, "XML")
            self.assertEqual(verdicts, {True, False})


if __name__ == "__main__":
    main()
