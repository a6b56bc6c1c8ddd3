"""CloudEvents come in, in all three content modes, and go out to subscribers, each once."""

import base64
import json
import urllib.parse
import uuid

import cases
import places
from flow import FlowTest, main
from sandbox import Sandbox
from smartcity import City
from waiting import wait_for

STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
WHY = {"saktauser": "anna.liepa", "saktapurpose": "service-accounting", "saktalegalbasis": "6.1.c"}


def attributes(type_name="case.opened", **changes):
    found = {"specversion": "1.0", "id": str(uuid.uuid4()), "source": "urn:sakta:test:cases", "type": type_name, **WHY, **changes}
    return {name: value for name, value in found.items() if value is not None}


def event(type_name, data, **changes):
    return {**attributes(type_name, **changes), "data": data}


def encoded(value):
    return urllib.parse.quote(value, safe="!#$&'()*+,-./:;<=>?@[\\]^_`{|}~")


class Events(FlowTest):
    systems = ("pspp", "smartcity")

    @classmethod
    def prepare(cls):
        """Short pauses, so that what was down is found again soon."""
        for system in cls.systems:
            cls.hub.edit(f"systems/{system}.yaml", [(r"\Z", "\npace: {first_pause: 200ms, longest_pause: 500ms, probe_every: 200ms}\n")])
        cls.hub.start()
        cls.city = City(cls.sandbox.doubles["smartcity"])

    def setUp(self):
        super().setUp()
        self.client = self.hub.client("cases")
        self.code = f"BV-{uuid.uuid4()}"

    def post(self, body, content_type, headers=None, client=None):
        octets = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        return (client or self.client).request("POST", "/v1/events", octets, {"Content-Type": content_type, **(headers or {})})

    def binary(self, type_name, data, headers=None, content_type="application/json", **changes):
        said = {f"ce-{name}": encoded(value) for name, value in attributes(type_name, **changes).items()}
        return self.post(data, content_type, {**said, **(headers or {})})

    def structured(self, one, **options):
        return self.post(one, STRUCTURED, **options)

    def accepted(self, answer):
        self.assertEqual(answer.status, 202, answer)
        receipt = answer.json()
        self.assertEqual(receipt["status_url"], f"/v1/messages/{receipt['id']}")
        return receipt["id"]

    def content(self, message):
        return self.client.content(message).body

    def assert_in_order(self, messages):
        """Ids begin with the millisecond of their acceptance."""
        moments = [message[:13] for message in messages]
        self.assertEqual(moments, sorted(moments))

    # --- coming in
    def test_each_mode_is_a_send_like_any_other(self):
        data = cases.opened(self.code)
        told = {"binary": self.binary("case.opened", data), "structured": self.structured(event("case.opened", data))}
        data_octets = json.dumps(data, ensure_ascii=False).encode()
        for mode, answer in told.items():
            with self.subTest(mode):
                message = self.accepted(answer)
                self.assertFalse(answer.json()["repeated"])
                self.assertEqual(self.content(message), data_octets, "the data's own octets")
        batch = self.post([event("case.opened", data)], BATCH)
        self.assertEqual(batch.status, 202, batch)
        self.assertEqual([(one["status"], one["source"]) for one in batch.json()], [(202, "urn:sakta:test:cases")])
        self.assertEqual(self.content(batch.json()[0]["receipt"]["id"]), data_octets)

    def test_a_repeat_gets_its_first_receipt_in_every_mode(self):
        for name, post in (("binary", lambda one: self.binary("case.opened", one["data"], id=one["id"])),
                           ("structured", self.structured), ("batch", lambda one: self.post([one], BATCH))):
            with self.subTest(name):
                one = event("case.opened", cases.opened(self.code))
                first, second = post(one).json(), post(one).json()
                if name == "batch":
                    first, second = first[0]["receipt"], second[0]["receipt"]
                self.assertEqual((first["id"], first["repeated"]), (second["id"], False))
                self.assertTrue(second["repeated"])
                other = post({**one, "data": cases.opened(self.code, "cits (izdomāts)")})
                problem = other.json()[0]["problem"] if name == "batch" else other.json()
                self.assertEqual(problem["code"], "journal.key_reused", problem)

    def test_xml_data_comes_as_a_text_in_base64_or_as_the_body(self):
        xml = (f'<OpenCase xmlns="urn:sakta:types:case.opened:1"><serviceCode>BV-01</serviceCode><caseCode>{self.code}</caseCode>'
               "<channel>Electronic</channel><client><personCode>161175-19997</personCode></client>"
               "<openedAt>2026-11-20T09:00:00+02:00</openedAt><status>Submitted</status><actedBy><kind>Client</kind></actedBy>"
               "</OpenCase>")
        as_text = {**attributes(datacontenttype="application/xml"), "data": xml}
        coded = {**attributes(datacontenttype="application/xml"), "data_base64": base64.b64encode(xml.encode()).decode()}
        for answer in (self.structured(as_text), self.structured(coded),
                       self.binary("case.opened", xml.encode(), content_type="application/xml")):
            self.assertEqual(self.content(self.accepted(answer)), xml.encode())

    def test_a_batch_with_a_bad_event_takes_the_others_in_their_order(self):
        good = [event("case.status", cases.status(self.code, number)) for number in (1, 2, 3)]
        bad = {**event("case.status", cases.status(self.code, 4)), "specversion": "0.3"}
        invalid = event("case.status", {**cases.status(self.code, 5), "status": "Lost"})
        self.accepted(self.structured(event("case.opened", cases.opened(self.code))))
        answer = self.post([good[0], bad, good[1], invalid, good[0], good[2]], BATCH)
        self.assertEqual(answer.status, 207, answer)
        told = answer.json()
        self.assertEqual([one["status"] for one in told], [202, 400, 202, 422, 202, 202])
        self.assertEqual([one["id"] for one in told], [e["id"] for e in (good[0], bad, good[1], invalid, good[0], good[2])])
        self.assertEqual((told[1]["problem"]["code"], told[1]["problem"]["place"]), ("edge.event", "/1/specversion"))
        self.assertEqual(told[3]["problem"]["code"], "codec.not_valid")
        self.assertEqual((told[4]["receipt"]["repeated"], told[4]["receipt"]["id"]), (True, told[0]["receipt"]["id"]))
        accepted = [one["receipt"]["id"] for one in (told[0], told[2], told[5])]
        self.assert_in_order(accepted)

    def test_many_events_of_one_batch_keep_their_order_and_can_be_sent_again(self):
        events = [event("case.status", cases.status(f"{self.code}-{number}", 1)) for number in range(200)]
        answer = self.post(events, BATCH)
        self.assertEqual(answer.status, 202, answer)
        accepted = [one["receipt"]["id"] for one in answer.json()]
        self.assert_in_order(accepted)
        self.assertEqual(len(set(accepted)), 200)
        self.assertGreaterEqual(self.hub.metric('sakta_messages_total{face="events",outcome="accepted"'), 200)
        again = self.post(events, BATCH)
        self.assertEqual([(one["receipt"]["id"], one["receipt"]["repeated"]) for one in again.json()],
                         [(message, True) for message in accepted])

    def test_what_is_wrong_is_said_with_its_place(self):
        good = event("case.opened", cases.opened(self.code))
        self.assertProblem(self.structured({**good, "type": None}), 400, "edge.event", "/type")
        self.assertProblem(self.binary("case.opened", good["data"], source=""), 400, "edge.event", "ce-source")
        self.assertProblem(self.structured({**good, "saktapurpose": None}), 400, "gate.missing_context", "/saktapurpose")
        self.assertProblem(self.structured({**good, "saktapurpose": "curiosity"}), 403, "gate.purpose")
        self.assertProblem(self.structured(good, headers={"Sakta-Purpose": "x"}), 400, "edge.header_invalid", "Sakta-Purpose")
        self.assertProblem(self.structured(good, headers={"Idempotency-Key": "x"}), 400, "edge.header_invalid", "Idempotency-Key")
        self.assertProblem(self.structured({**good, "type": "debts.query"}), 404, "route.wrong_pattern")
        self.assertProblem(self.structured({**good, "type": "case.lost"}), 404, "route.unknown_type")
        self.assertProblem(self.structured({**good, "type": "invoice.issued"}), 403, "gate.no_right")
        self.assertProblem(self.post(good, "application/cloudevents+avro"), 415, "edge.media_type", "Content-Type")
        self.assertProblem(self.client.request("GET", "/v1/events"), 405, "edge.method_not_allowed")
        self.assertProblem(self.structured(good, client=self.hub.client("nobody-may")), 403, "gate.no_right")
        self.assertProblem(self.structured(good, client=self.hub.client("unknown")), 403, "gate.unknown_party")
        self.assertProblem(self.post([good], BATCH, client=self.hub.client("unknown")), 403, "gate.unknown_party")
        self.assertProblem(self.structured(good, client=self.hub.client("registry-portal")), 403, "gate.signature_missing")

    # --- going out
    def delivery(self, message, route="cases-closed-city"):
        return next(one for one in self.client.status(message).json()["deliveries"] if one["route"] == route)

    def wait_for_state(self, message, *states, route="cases-closed-city"):
        return wait_for(lambda: (d := self.delivery(message, route))["state"] in states and d, places.patience(30),
                        f"{message} is {' or '.join(states)}\n{self.trace(message, '--long')}")

    def posted(self, message):
        return [call for call in self.sandbox.journal("smartcity") if f"urn:uuid:{message}" in call["body"]]

    def test_a_closed_case_is_one_event_for_the_subscriber(self):
        trace = f"00-{uuid.uuid4().hex}-00f067aa0ba902b7-01"
        self.accepted(self.structured(event("case.opened", cases.opened(self.code))))
        message = self.accepted(self.structured(event("case.closed", cases.closed(self.code, 1), traceparent=trace)))
        self.wait_for_state(message, "delivered")
        self.wait_for_state(message, "delivered", route="cases-closed")
        (told,) = self.city.events(self.code)
        said = told["attributes"]
        self.assertEqual((told["id"], told["type"], told["source"], told["mode"]),
                         (f"urn:uuid:{message}", "case.closed", "urn:sakta:hub:90000000019", "structured"))
        self.assertEqual(said["traceparent"][:35], trace[:35])
        self.assertRegex(said["time"], r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d+Z$")
        self.assertEqual(told["data"]["actedBy"], {"kind": "System"}, "names stay here")
        self.assertEqual(told["data"]["sequence"], 1)
        (call,) = self.posted(message)
        self.assertEqual(call["headers"]["traceparent"], said["traceparent"])

    def test_a_subscriber_that_was_down_gets_each_event_once_and_each_case_s_in_order(self):
        codes = [f"{self.code}-{number}" for number in range(3)]
        self.sandbox.kill("smartcity")
        sent = []
        for sequence in (1, 2, 3, 4):
            batch = [event("case.closed", cases.closed(code, sequence)) for code in codes]
            sent += [one["receipt"]["id"] for one in self.post(batch, BATCH).json()]
        self.wait_for_state(sent[0], "retrying")
        self.sandbox.start("smartcity")
        for message in sent:
            self.wait_for_state(message, "delivered")
        for code in codes:
            self.assertEqual([one["data"]["sequence"] for one in self.city.events(code)], [1, 2, 3, 4])
        self.assertEqual([len(self.posted(message)) for message in sent], [1] * 12, "posted once, as nothing was uncertain")

    def test_an_event_whose_answer_was_lost_is_posted_again_as_the_same_event(self):
        self.sandbox.behave("close_after_read", "smartcity", "case_closed")
        message = self.accepted(self.structured(event("case.closed", cases.closed(self.code, 1))))
        self.wait_for_state(message, "retrying")
        self.sandbox.behave("answer", "smartcity")
        self.wait_for_state(message, "delivered")
        calls = self.posted(message)
        self.assertGreater(len(calls), 1)
        self.assertEqual(len({call["body"].split('"traceparent"')[0] for call in calls}), 1)
        self.assertEqual(len(self.city.events(self.code)), 1)

    def test_a_second_subscriber_is_data(self):
        """What adapters/systems/smartcity/README.md says: a system, a route, a name in `publish`; this one in binary mode."""
        second = Sandbox(self.folder / "second", self.pki, systems=("smartcity",))
        self.addCleanup(second.stop)
        second.start()
        site = self.hub.site
        (site / "adapters/systems/board").mkdir(parents=True)
        (site / "adapters/systems/board/system.yaml").write_text(BOARD)
        (site / "systems/board.yaml").write_text(BOARD_HERE.replace("PORT", str(second.ports["smartcity"])))
        city = (site / "routes/cases-closed-city.yaml").read_text()
        (site / "routes/cases-closed-board.yaml").write_text(
            city.replace("cases-closed-city", "cases-closed-board").replace("to: smartcity", "to: board"))
        self.hub.edit("routes/cases-closed.yaml", [(r"\[cases-closed-city\]", "[cases-closed-city, cases-closed-board]")])
        code, _, err = self.hub.command("reload", "--state", self.hub.state)
        self.assertEqual(code, 0, err)

        message = self.accepted(self.structured(event("case.closed", cases.closed(self.code, 1))))

        for route in ("cases-closed-city", "cases-closed-board"):
            self.wait_for_state(message, "delivered", route=route)
        (there,), (here,) = City(second.doubles["smartcity"]).events(self.code), self.city.events(self.code)
        self.assertEqual((there["mode"], here["mode"]), ("binary", "structured"))
        self.assertEqual((there["id"], there["data"]), (here["id"], here["data"]))


BOARD = """system: board
summary: The neighbourhood board.
owner: {partner: "the board's operator", hub_team: integration}
status: draft
source: the board's guide of 2026-11-20
adapter:
  kind: events
  mode: binary
  operations:
    case_closed: {type: case.closed, schema: "${library}/mappings/types/case.closed-1.xsd", idempotent: true}
"""
BOARD_HERE = """system: board
adapter:
  endpoint: https://127.0.0.1:PORT/events
  source: urn:sakta:hub:90000000019
  credentials: {trust: "${state}/pki/systems-ca.pem"}
  auth: {method: bearer, token: "${secret:smartcity_token}"}
"""


if __name__ == "__main__":
    main()
