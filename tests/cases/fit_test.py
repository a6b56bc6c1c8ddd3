"""Values at the borders of the types, on every face: refused at the door with the place, or delivered; never a letter."""

import dataclasses
import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape

import cases
import places
from attack import SOAP, context_block, envelope
from flow import FlowTest, main
from waiting import wait_for

CONTEXT = context_block(role=None, case=None, purpose="service-accounting", legal_basis="6.1.c")
ROOTS = {"case.opened": "OpenCase", "case.status": "ReportCaseStatus", "case.closed": "CloseCase"}
LONGEST = "a" * 63


@dataclasses.dataclass
class Row:
    type: str
    path: str  # of the member, below the root
    value: object  # a text, or a number of JSON as it is written
    expect: str  # "delivered" or "refused"
    why: str


def moment(value, expect, why):
    return Row("case.opened", "openedAt", value, expect, why)


def day(value, expect, why):
    return Row("case.opened", "plannedDeadline", value, expect, why)


def number(path, value, expect, why):
    return Row("case.closed", path, value, expect, why)


ROWS = (
    moment("2026-11-20T09:00:00Z", "delivered", "UTC"),
    moment("2026-11-20T09:00:00+02:00", "delivered", "Riga in winter"),
    moment("2026-03-29T03:30:00+02:00", "delivered", "an hour that the clocks left out: the zone says which"),
    moment("2026-11-20T09:00:00+14:00", "delivered", "the easternmost zone of XSD"),
    moment("2026-11-20T09:00:00-14:00", "delivered", "the westernmost"),
    moment("2026-11-20T09:00:00-00:00", "delivered", "RFC 3339, 4.3: the zone is not told, the moment is"),
    moment("2024-02-29T23:59:59.123456789+02:00", "delivered", "a leap day, nine decimals"),
    moment("2026-11-20T09:00:00.1Z", "delivered", "one decimal"),
    moment("1900-01-01T00:00:00Z", "delivered", "the first moment"),
    moment("2199-12-31T23:59:59Z", "delivered", "the last second"),
    moment("2026-11-20T09:00:00", "refused", "no zone: what .NET and zeep write by themselves"),
    moment("2026-11-20T09:00:00.1234567890Z", "refused", "ten decimals"),
    moment("2026-11-20T09:00:00.123456789012+02:00", "refused", "twelve decimals"),
    moment("2026-11-20T09:00:00.Z", "refused", "a point without decimals"),
    moment("2026-11-20T24:00:00Z", "refused", "hour 24: valid in XSD, unknown to RFC 3339 and to partners"),
    moment("2026-11-20T23:59:60Z", "refused", "a leap second: valid in RFC 3339, unknown to XSD 1.0"),
    moment("2026-11-20T09:60:00Z", "refused", "minute 60"),
    moment("2026-11-20T09:00Z", "refused", "without seconds"),
    moment("2026-11-20T09:00:00+14:01", "refused", "a zone beyond 14 hours"),
    moment("2026-11-20T09:00:00+0200", "refused", "a zone without colon"),
    moment("2026-11-20T09:00:00 Europe/Riga", "refused", "a zone by its name"),
    moment("2026-02-29T09:00:00Z", "refused", "no leap year"),
    moment("2100-02-29T09:00:00Z", "refused", "no leap year either"),
    moment("2026-11-31T09:00:00Z", "refused", "November has 30 days"),
    moment("0000-01-01T00:00:00Z", "refused", "there is no year 0 in XSD 1.0"),
    moment("0001-01-01T00:00:00", "refused", "what .NET writes for a time that was never set"),
    moment("9999-12-31T23:59:59.9999999Z", "refused", "what .NET writes for never"),
    moment("12026-11-20T09:00:00Z", "refused", "a year of five digits"),
    moment("-0044-03-15T09:00:00Z", "refused", "a year before 1"),
    moment("2026-11-20t09:00:00z", "refused", "small letters: RFC 3339 takes them, XSD does not"),
    moment("2026-11-20 09:00:00Z", "refused", "a space for T"),
    moment("20261120T090000Z", "refused", "the basic form of ISO 8601"),
    moment("2026-11-20", "refused", "a day"),
    moment("", "refused", "nothing"),
    day("2026-12-20", "delivered", "a day"),
    day("2024-02-29", "delivered", "a leap day"),
    day("2026-12-20Z", "refused", "a day with a zone: valid in XSD, unknown to partners"),
    day("2026-12-20+02:00", "refused", "a day with a zone"),
    day("2023-02-29", "refused", "no leap year"),
    day("2026-12-32", "refused", "December has 31 days"),
    day("0000-12-20", "refused", "there is no year 0"),
    day("20.12.2026", "refused", "as people write it in Latvia"),
    day("2026-12-20T00:00:00Z", "refused", "a moment"),
    day("2026-2-1", "refused", "without zeros"),
    Row("case.opened", "summary", "ž" * 2000, "delivered", "the longest text"),
    Row("case.opened", "summary", "𝄞" * 2000, "delivered", "as long, of characters beyond the first 65,536"),
    Row("case.opened", "summary", "z" * 2001, "refused", "one character more"),
    Row("case.opened", "summary", "", "refused", "shorter than one character"),
    Row("case.opened", "summary", "pirmā\notrā\ttrešā", "delivered", "line break and tab inside"),
    Row("case.opened", "channel", "Phone", "delivered", "a value of the enumeration"),
    Row("case.opened", "channel", "phone", "refused", "upper and lower case differ"),
    Row("case.opened", "channel", "Phone ", "refused", "a space at the end of an xs:string counts"),
    Row("case.opened", "client/personCode", "32000019997", "delivered", "the new form, without hyphen"),
    Row("case.opened", "client/personCode", "321175-1999", "refused", "a digit less"),
    Row("case.opened", "client/personCode", "310475-10000", "refused", "April has 30 days: what an XSD cannot say"),
    Row("case.opened", "client/personCode", "010717-20000", "refused", "born when codes of the old form were no longer given"),
    Row("case.opened", "client/personCode", "161175-19998", "delivered", "a wrong check digit: codes with one were issued"),
    Row("case.opened", "serviceCode", f"B{LONGEST}", "delivered", "64 characters"),
    Row("case.opened", "serviceCode", f"Be{LONGEST}", "refused", "65 characters"),
    Row("case.opened", "serviceCode", "../../etc", "refused", "begins with other than a letter or digit"),
    Row("case.opened", "reference", "RF18539007547034", "delivered", "ISO 11649: its check digits are right"),
    Row("case.opened", "reference", "RF45G72UUR", "delivered", "letters count as two digits"),
    Row("case.opened", "reference", "RF19539007547034", "refused", "wrong check digits: what an XSD cannot say"),
    Row("case.opened", "reference", "RF18539007547043", "refused", "two digits exchanged"),
    Row("case.opened", "reference", "RF00A", "refused", "check digits 00"),
    number("sequence", 4294967295, "delivered", "the largest"),
    number("sequence", 4294967296, "refused", "one more"),
    number("sequence", 0, "refused", "the opening has it"),
    number("sequence", -1, "refused", "below 0"),
    number("sequence", 1.5, "refused", "no whole number"),
    number("feedback/rating", 1, "delivered", "the smallest"),
    number("feedback/rating", 6, "refused", "one above the largest"),
    number("result/text", "ņ" * 4000, "delivered", "the longest"),
    number("result/text", "ņ" * 4001, "refused", "one character more"),
)

ORDER = {  # the members in the schema's order, for XML
    "case.opened": ("serviceCode", "caseCode", "reference", "channel", "client", "representative", "openedAt",
                    "plannedDeadline", "status", "paymentStatus", "actedBy", "summary"),
    "case.closed": ("serviceCode", "caseCode", "sequence", "status", "closedAt", "plannedDeadline", "actualDeadline",
                    "paymentStatus", "actedBy", "result", "feedback"),
}


def body_of(row, code):
    body = cases.TYPES[row.type](code)
    *groups, last = row.path.split("/")
    holder = body
    for group in groups:
        holder = holder.setdefault(group, {})
    holder[last] = row.value
    return body


def xml_of(type_name, body):
    def inside(members, order=None):
        names = sorted(members, key=order.index) if order else members
        return "".join(written(name, members[name]) for name in names)

    def written(name, value):
        if isinstance(value, list):
            return "".join(written(name, one) for one in value)
        return f"<{name}>{inside(value) if isinstance(value, dict) else escape(str(value))}</{name}>"
    root = ROOTS[type_name]
    return f'<{root} xmlns="urn:sakta:types:{type_name}:1">{inside(body, ORDER[type_name])}</{root}>'


class Fit(FlowTest):
    systems = ("pspp", "smartcity")

    def setUp(self):
        super().setUp()
        self.client = self.hub.client("cases")

    def put(self, face, type_name, body):
        """(receipt's id, None) or (None, the place that the refusal names)."""
        if face == "soap":
            answer = self.client.request("POST", "/soap/cases", envelope(xml_of(type_name, body), CONTEXT, "1.2"),
                                         {"Content-Type": SOAP["1.2"][1]})
            told = {one.tag.rpartition("}")[2]: one.text for one in ET.fromstring(answer.body).iter()}
            return (told["id"], None) if answer.status == 200 else (None, told["place"])
        if face == "xml":
            answer = self.client.send(type_name, xml_of(type_name, body).encode(), content_type="application/xml")
        else:
            answer = self.client.send(type_name, body)
        if answer.status == 202:
            return answer.json()["id"], None
        self.assertIn(answer.status, (400, 422), answer)
        return None, answer.json()["place"]

    def delivered(self, message):
        def ended():
            found = self.client.status(message).json()["deliveries"]
            return found if all(one["state"] not in ("waiting", "retrying", "begun") for one in found) else None
        return {one["state"] for one in wait_for(ended, places.patience(30), f"{message} ends\n{self.trace(message, '--long')}")}

    def test_rows(self):
        sent = []
        for index, row in enumerate(ROWS):
            for face in ("json", "xml", "soap"):
                with self.subTest(face=face, path=row.path, value=str(row.value)[:60], why=row.why):
                    code = f"FIT-{index}-{face}"
                    if row.type != "case.opened":
                        self.assertIsNone(self.put("json", "case.opened", cases.opened(code))[1])
                    message, place = self.put(face, row.type, body_of(row, code))
                    if row.expect == "refused":
                        self.assertIsNone(message, "the door takes it")
                        self.assertTrue(place.endswith(row.path.rpartition("/")[2]), place)
                    else:
                        self.assertIsNone(place)
                        sent.append((row, face, message))
        for row, face, message in sent:
            with self.subTest(face=face, path=row.path, value=str(row.value)[:60], why=row.why):
                self.assertEqual(self.delivered(message), {"delivered"})
        self.assertEqual(self.hub.command("letters", "--state", self.hub.state)[1].count("dead"), 0)


if __name__ == "__main__":
    main()
