"""CloudEvents 1.0.2 through a whole hub: what comes in by each rule and what becomes of it, and what goes out. A row names the
section it rests on (`core`, `json`, `http`: the three documents). Each rule's limits have a table of their own:
tests/unit/hub/faces/events/cloudevents_test.cc.

By design: a message has data, JSON or XML, in UTF-8, for it must fit its type (core: data is OPTIONAL); the hub's own events carry no
extensions of others (core: an intermediary SHOULD forward OPTIONAL attributes), for what goes out is an event of the hub's, with its
`source` and `id`, made of what the route's mapping lets through."""

import base64
import dataclasses
import json
import urllib.parse
import uuid

import cases
import places
import scripted_answers as good
from flow import FlowTest, main
from waiting import wait_for

STRUCTURED, BATCH = "application/cloudevents+json; charset=UTF-8", "application/cloudevents-batch+json; charset=UTF-8"
WHY = {"saktauser": "anna.liepa", "saktapurpose": "service-accounting", "saktalegalbasis": "6.1.c"}


def attributes(**changes):
    made = {"specversion": "1.0", "id": str(uuid.uuid4()), "source": "https://example.lv/cases", "type": "case.opened", **WHY, **changes}
    return {name: value for name, value in made.items() if value is not Ellipsis}


def data():
    return cases.opened(f"BV-{uuid.uuid4()}")


def xml():
    return (f'<OpenCase xmlns="urn:sakta:types:case.opened:1"><serviceCode>BV-01</serviceCode><caseCode>BV-{uuid.uuid4()}</caseCode>'
            "<channel>Electronic</channel><client><personCode>161175-19997</personCode></client><openedAt>2026-11-20T09:00:00+02:00</openedAt>"
            "<status>Submitted</status><actedBy><kind>Client</kind></actedBy></OpenCase>")


def octets(document):
    return document.encode() if isinstance(document, str) else json.dumps(document, ensure_ascii=False).encode()


@dataclasses.dataclass
class Row:
    why: str
    body: object
    expect: str = ""  # "": accepted; else the error's code and place
    content_type: str = STRUCTURED
    headers: dict = dataclasses.field(default_factory=dict)
    kept: bytes = b""  # the data's octets


def structured(why, expect="", document=None, **changes):
    document = document or {"data": data()}
    kept = octets(document["data"]) if "data" in document else base64.b64decode(document["data_base64"])
    return Row(why, {**attributes(**changes), **document}, expect, kept=kept)


def binary(why, expect="", body=None, content_type="application/json", headers=None, **changes):
    body = octets(body or data())
    said = {f"ce-{name}": urllib.parse.quote(str(value), safe="!#$&'()*+,-./:;<=>?@[]^_`{|}~") for name, value in attributes(**changes).items()}
    return Row(why, body, expect, content_type, {**said, **(headers or {})}, body)


ROWS = (
    structured("json 3: one object"),
    structured("json 3.1.1: application/json is implied", datacontenttype=...),
    structured("json 2.2: null is unset", subject=None, time=None, dataschema=None, datacontenttype=None, mine=None),
    structured("json 3.1.1: */*+json, with parameters", datacontenttype="application/vnd.sakta.case+json; version=1"),
    structured("json 3.1.1: */json", datacontenttype="text/json"),
    structured("core, example: text/xml", document={"data": xml()}, datacontenttype="text/xml"),
    structured("json 3.2: application/xml", document={"data": xml()}, datacontenttype="application/xml; charset=utf-8"),
    structured("RFC 7303: */*+xml", document={"data": xml()}, datacontenttype="application/vnd.sakta.case+xml"),
    structured("json 3.1.2: data_base64", document={"data_base64": base64.b64encode(octets(data())).decode()},
               datacontenttype="application/json"),
    structured("core: without a datacontenttype it is application/json", document={"data_base64": base64.b64encode(octets(data())).decode()}),
    structured("core, time: RFC 3339", time="2026-11-20T08:15:48.123+02:00"),
    structured("core, Integer and Boolean", comexamplenumber=-2147483648, comexampleflag=True),
    structured("core: an event of 64 KByte is taken", comexampletext="x" * 60_000),
    structured("json 3.1.1: data and data_base64 exclude each other", "edge.event /data_base64",
               document={"data": data(), "data_base64": base64.b64encode(b"{}").decode()}),
    structured("RFC 4648, 3.3", "edge.event /data_base64", document={"data_base64": "e30= "}),
    structured("core, time: a day that exists", "edge.event /time", time="2026-11-31T08:15:48Z"),
    structured("core, time: a zone", "edge.event /time", time="2026-11-20T08:15:48"),
    structured("core, source: URI-reference", "edge.event /source", source="cases of today"),
    structured("core, dataschema: absolute URI", "edge.event /dataschema", dataschema="case.json"),
    structured("core, Integer: 32 bits", "edge.event /*", comexamplenumber=2147483648),
    structured("core, String: noncharacter", "edge.event /subject", subject="\uFDD0"),
    structured("core, names", "edge.event /*", comExample="x"),
    structured("core, specversion", "edge.event /specversion", specversion="1.1"),
    structured("here: a type's data is JSON or XML", "edge.media_type /datacontenttype", datacontenttype="application/vnd.apache.thrift.binary"),
    structured("json 3.1.2: a text in JSON is a text", "codec.wrong_json_type ", document={"data": json.dumps(data())}),
    binary("http 3.1: attributes are headers"),
    binary("http 3.1.1: Content-Type is that of the data", content_type="application/vnd.sakta.case+json; version=1"),
    binary("http 3.1.1: XML", body=xml(), content_type="text/xml; charset=utf-8"),
    binary("http 3.1.3.2: percent-encoded", subject="Euro € 😀"),
    binary("http 3.1.3.2: a quoted string of older senders", headers={"ce-subject": '"a \\"case\\""'}),
    binary("http 3.1.3.2: raw UTF-8", "edge.event ce-subject", headers={"ce-subject": "Līvāni".encode()}),
    binary("http 3.1.3.2: raw UTF-8 in an extension of the hub's", "edge.event ce-saktauser", headers={"ce-saktauser": "Jānis".encode()}),
    binary("http 3.1.3.2: overlong", "edge.event ce-subject", headers={"ce-subject": "%C0%A0"}),
    binary("http 3.1.1: no ce-datacontenttype", "edge.event ce-datacontenttype", headers={"ce-datacontenttype": "application/json"}),
    binary("core, id: non-empty", "edge.event ce-id", headers={"ce-id": ""}),
    Row("http 3: a format that is not known", attributes(), "edge.media_type Content-Type", "application/cloudevents+avro"),
    Row("json 4.3: an empty batch", [], "", BATCH),
)


class Events(FlowTest):
    systems = ()
    scripted = ("pspp", "smartcity")

    @classmethod
    def prepare(cls):
        for name, partner in cls.partners.items():
            partner.script = getattr(good, name)
        cls.hub.start()

    def post(self, body, content_type=STRUCTURED, headers=None):
        body = body if isinstance(body, bytes) else octets(body)
        return self.hub.client("cases").request("POST", "/v1/events", body, {"Content-Type": content_type, **(headers or {})})

    def test_rows(self):
        for row in ROWS:
            with self.subTest(row.why):
                answer = self.post(row.body, row.content_type, row.headers)
                if row.expect:
                    code, place = row.expect.split(" ")
                    problem = self.assertProblem(answer, answer.status, code)
                    self.assertIn(place, problem["place"])
                    self.assertEqual(answer.status // 100, 4)
                    continue
                self.assertEqual(answer.status, 202, answer)
                if row.kept:
                    self.assertEqual(self.hub.client("cases").content(answer.json()["id"]).body, row.kept, "the data's own octets")

    def test_one_bad_event_of_a_batch_stops_no_other(self):
        bad = [{**attributes(time="24:00"), "data": data()}, {**attributes(id=...), "data": data()}, {**attributes(), "data": {"no": "case"}}, 7]
        events = [event for one in bad for event in ({**attributes(), "data": data()}, one)]
        answer = self.post(events, BATCH)
        self.assertEqual(answer.status, 207, answer)
        told = answer.json()
        self.assertEqual([one["status"] for one in told[::2]], [202] * 4)
        self.assertEqual([(one["problem"]["code"], one["problem"].get("place")) for one in told[1::2]],
                         [("edge.event", "/1/time"), ("edge.event", "/3/id"), ("codec.not_valid", told[5]["problem"].get("place")), ("edge.event", "/7")])

    def closed(self):
        code = f"BV-{uuid.uuid4()}"
        answer = self.post({**attributes(type="case.closed"), "data": cases.closed(code, 1)})
        self.assertEqual(answer.status, 202, answer)
        (posted,) = wait_for(lambda: [one for one in self.partners["smartcity"].asked if code in one.text], places.patience(20), "an event goes out")
        return answer.json()["id"], posted

    def test_an_event_that_goes_out_keeps_the_rules_that_come_in(self):
        message, posted = self.closed()
        self.assertEqual(posted.headers["content-type"], "application/cloudevents+json")
        event = json.loads(posted.body)
        self.assertEqual({"specversion", "id", "source", "type", "time", "datacontenttype", "data", "traceparent"}, set(event))
        self.assertEqual((event["id"], event["type"], event["datacontenttype"]), (f"urn:uuid:{message}", "case.closed", "application/json"))
        self.assertNotIn("ce-id", posted.headers)

        self.hub.edit("systems/smartcity.yaml", [(r"(?m)^adapter:", "adapter:\n  mode: binary"), (r"urn:sakta:hub:90000000019", "/hubs/L%C4%ABv%C4%81ni")])
        code, _, err = self.hub.command("reload", "--state", self.hub.state)
        self.assertEqual(code, 0, err)
        message, posted = self.closed()
        said = {name: value for name, value in posted.headers.items() if name.startswith("ce-")}
        self.assertEqual({f"ce-{name}" for name in ("specversion", "id", "source", "type", "time", "traceparent")}, set(said),
                         "http 3.1.1: Content-Type is the datacontenttype")
        self.assertEqual(posted.headers["content-type"], "application/json")
        self.assertEqual(said["ce-source"], "/hubs/L%25C4%25ABv%25C4%2581ni", "http 3.1.3.2: percent is encoded")
        back = self.post(json.dumps(data()).encode(), "application/json",
                         {**said, "ce-type": "case.opened", **{f"ce-{name}": value for name, value in WHY.items()}})
        self.assertEqual(back.status, 202, f"a hub takes what a hub sends: {back}")


if __name__ == "__main__":
    main()
