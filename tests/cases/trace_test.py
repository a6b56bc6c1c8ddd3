"""W3C Trace Context (Recommendation of 2021, level 1) as partners see it: what a caller says of its trace, what goes on to the
partner of each kind, at once and out of the store. A row names the section it rests on. How the two headers are read has tables
of its own: tests/unit/hub/telemetry, tests/unit/hub/faces/trace_headers_test.cc.

Where the hub does not do what a sentence says SHOULD be done: it adds no entry of its own to `tracestate` (4.2, step 4), for it
has nothing to say beyond `traceparent`; what is passed on is at most 512 characters (3.3.1.5). Of level 2, keys with an at sign
anywhere are taken (it takes in level 1's keys); its random flag is an unknown flag here, which 3.2.2.5.2 sets to zero."""

import dataclasses
import http.client
import json
import re
import uuid

import cases
import places
import scripted_answers as good
from flow import FlowTest, main
from waiting import wait_for

TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
GIVEN = f"00-{TRACE}-{PARENT}-01"
VALID = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-0[01]\Z")
PERSON = "161175-19997"
SOAP_ASK = """<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header><x:Context xmlns:x="urn:sakta:exchange:1">
<x:user>anna.liepa</x:user><x:role>permit-officer</x:role><x:case>BV-2026-17</x:case><x:purpose>building-permit</x:purpose>
<x:legal_basis>6.1.e</x:legal_basis></x:Context></s:Header><s:Body><q:QueryDebts xmlns:q="urn:sakta:types:debts.query:1">
<q:personCode>161175-19997</q:personCode></q:QueryDebts></s:Body></s:Envelope>"""


@dataclasses.dataclass
class Row:
    why: str
    headers: list  # (name, value) as they are sent, after each other
    state: str  # the partner's tracestate; "": the header is not there
    trace: str = TRACE  # "": a new one
    flags: str = "01"


def beside(*lines, **more):
    """Lines of tracestate beside a good traceparent."""
    return [("traceparent", more.get("parent", GIVEN)), *(("tracestate", line) for line in lines)]


MEMBERS = [f"bar{number:02}={number:02}" for number in range(1, 34)]
ROWS = (
    Row("3.4: none received, one is generated", [], "", trace=""),
    Row("3.2: the trace goes on under a parent id of ours", beside(), ""),
    Row("3.2.1: the name in any case", [("TraceParent", GIVEN), ("TRACESTATE", "a=1")], "a=1"),
    Row("3.2.1: another name is another header", [("trace-parent", GIVEN), ("tracestate", "a=1")], "", trace=""),
    Row("3.3.1: another name is another header", [*beside(), ("trace-state", "a=1")], ""),
    Row("3.2.2: twice is not one trace", [("traceparent", GIVEN), ("traceparent", GIVEN.replace("0af", "1af")), ("tracestate", "a=1")],
        "", trace=""),
    Row("3.2.2: white space around is HTTP's", beside("a=1", parent=f" \t{GIVEN}\t "), "a=1"),
    Row("3.2.2.1: version ff is invalid", beside("a=1", parent="ff" + GIVEN[2:]), "", trace=""),
    Row("3.2.2.2: more than version 00 has", beside("a=1", parent=GIVEN + "-x"), "", trace=""),
    Row("3.2.2.3: trace-id of zeros", beside("a=1", parent=GIVEN.replace(TRACE, "0" * 32)), "", trace=""),
    Row("3.2.2.3: trace-id in upper case", beside("a=1", parent=GIVEN.replace(TRACE, TRACE.upper())), "", trace=""),
    Row("3.2.2.4: parent-id of zeros", beside("a=1", parent=GIVEN.replace(PARENT, "0" * 16)), "", trace=""),
    Row("3.2.2.5: flags of one digit", beside("a=1", parent=GIVEN[:-1]), "", trace=""),
    Row("3.2.2.5.1: not sampled stays so", beside("a=1", parent=GIVEN[:-2] + "00"), "a=1", flags="00"),
    Row("3.2.2.5.2: unknown flags are zero", beside("a=1", parent=GIVEN[:-2] + "ff"), "a=1"),
    Row("3.2.4: a later version is read as this one", beside("a=1", parent="cc" + GIVEN[2:] + "-what-comes"), "a=1"),
    Row("3.2.4: a dash stands before what is new", beside("a=1", parent="cc" + GIVEN[2:] + ".what"), "", trace=""),
    Row("4.2: tracestate alone is discarded", [("tracestate", "a=1")], "", trace=""),
    Row("3.5: tracestate goes on as it came", beside("rojo=00f067aa0ba902b7,congo=t61rcWkgMzE"), "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE"),
    Row("3.3.1: lines are one list in their order", beside("foo=1,bar=2", "", "rojo=1", " baz=3\t"), "foo=1,bar=2,rojo=1,baz=3"),
    Row("3.3.1: an empty header is accepted and not sent", beside(""), ""),
    Row("3.3.1: 32 members", beside(",".join(MEMBERS[:20]), ",".join(MEMBERS[20:32])), ",".join(MEMBERS[:32])),
    Row("3.3.1: 33 members are no list", beside(",".join(MEMBERS)), ""),
    Row("3.3.1.3.1: a key of a tenant", beside("fw529a3039@dt=FfZq,a-_*/9=x"), "fw529a3039@dt=FfZq,a-_*/9=x"),
    Row("3.3.1.3.1: an invalid key leaves the traceparent alone", beside("a=1,B=2"), ""),
    Row("3.3.1.3.2: every mark of a value", beside("a=  !\"#$%&'()*+-./:;<>?@[\\]^_`{|}~"), "a=  !\"#$%&'()*+-./:;<>?@[\\]^_`{|}~"),
    Row("3.3.1.3.2: an equals sign in a value", beside("a=b=c"), ""),
    Row("3.3.1.4: one entry for each key, the latest", beside("congo=2,rojo=1,congo=1"), "congo=2,rojo=1"),
    Row("3.3.1.5: 512 characters", beside(f"a={'x' * 126}", f"b={'x' * 126}", f"c={'x' * 126}", f"d={'x' * 123}"),
        ",".join([*(f"{key}={'x' * 126}" for key in "abc"), f"d={'x' * 123}"])),
    Row("3.3.1.5: longer, entries of more than 128 go first", beside(f"a={'x' * 200}", *(f"{key}={'x' * 100}" for key in "bcde")),
        ",".join(f"{key}={'x' * 100}" for key in "bcde")),
)


class Trace(FlowTest):
    systems = ()
    scripted = ("nino", "pspp", "smartcity")

    @classmethod
    def prepare(cls):
        for system in ("pspp", "smartcity"):
            cls.hub.edit(f"systems/{system}.yaml", [(r"\Z", "\npace: {first_pause: 100ms, longest_pause: 200ms, probe_every: 100ms}\n")])
        cls.hub.start()

    def setUp(self):
        super().setUp()
        for name, partner in self.partners.items():
            partner.script = getattr(good, name)
            partner.forget()

    def seen(self, name, count=1, about=""):
        """(traceparent, tracestate) of each call to a partner whose body holds `about`, but those for its token."""
        def calls():
            found = [one for one in self.partners[name].asked if not good.is_token_request(one) and one.body and about in one.text]
            return found if len(found) >= count else None
        told = []
        for one in wait_for(calls, places.patience(20), f"{count} calls reach {name}"):
            lines = [line.partition(":") for line in one.head.split("\r\n")[1:]]
            parents = [value.strip() for key, _, value in lines if key == "traceparent"]
            self.assertEqual(len(parents), 1, one.head)
            self.assertRegex(parents[0], VALID)
            states = [value.strip() for key, _, value in lines if key.lower() == "tracestate"]
            self.assertLessEqual(len(states), 1, "3.3.1: as one field where it can be")
            told.append((parents[0], states[0] if states else ""))
        return told

    def ask(self, headers, body=None, path="/v1/ask/debts.query", content_type="application/json"):
        """With http.client's lower level, which sends a header as often as it is given."""
        body = (body or json.dumps({"personCode": PERSON})).encode()
        client = self.hub.client("permits")
        connection = http.client.HTTPSConnection("127.0.0.1", self.hub.find_ports()["exchange"], timeout=places.patience(20),
                                                 context=client._tls)
        try:
            connection.putrequest("POST", path)
            context = {"Sakta-User": "anna.liepa", "Sakta-Role": "permit-officer", "Sakta-Case": "BV-2026-17",
                       "Sakta-Purpose": "building-permit", "Sakta-Legal-Basis": "6.1.e"} if path.startswith("/v1/ask") else {}
            for name, value in [("Content-Type", content_type), ("Content-Length", str(len(body))), *context.items(), *headers]:
                connection.putheader(name, value)
            connection.endheaders(body)
            answer = connection.getresponse()
            told = answer.read()
            self.assertEqual(answer.status, 200, told)
        finally:
            connection.close()

    def test_rows(self):
        for row in ROWS:
            with self.subTest(row.why):
                self.partners["nino"].forget()
                self.ask(row.headers)
                ((parent, state),) = self.seen("nino")
                _, trace, span, flags = parent.split("-")
                self.assertEqual(state, row.state)
                self.assertEqual(trace == TRACE, bool(row.trace), parent)
                self.assertNotEqual(span, PARENT, "4.3: the parent id is of this operation")
                self.assertEqual(flags, row.flags)

    def test_the_soap_face_reads_the_same_headers(self):
        self.ask(beside("a=1", "b=2"), SOAP_ASK, "/soap/debts", "application/soap+xml; charset=utf-8")
        ((parent, state),) = self.seen("nino")
        self.assertEqual((parent[:35], state), (GIVEN[:35], "a=1,b=2"))

    def opened(self, headers):
        """The code of a case that was accepted."""
        code = f"BV-{uuid.uuid4()}"
        answer = self.hub.client("cases").send("case.opened", cases.opened(code), headers=headers)
        self.assertEqual(answer.status, 202, answer)
        return code

    def test_a_delivery_made_later_passes_on_what_is_stored(self):
        self.partners["pspp"].script = lambda asked: good.http("503 Service Unavailable")
        code = self.opened({"traceparent": GIVEN, "tracestate": "rojo=1, congo=2"})
        wait_for(lambda: self.partners["pspp"].asked, places.patience(20), "a first attempt")
        self.hub.stop()
        self.partners["pspp"].forget()
        self.partners["pspp"].script = good.pspp
        self.hub.start()
        for parent, state in self.seen("pspp", about=code):
            self.assertEqual((parent[:35], state), (GIVEN[:35], "rojo=1,congo=2"))

    def test_each_attempt_has_a_parent_id_of_its_own(self):
        tries = []

        def refuses_twice(asked):
            if good.is_token_request(asked) or "Submitted" not in asked.text:
                return good.pspp(asked)
            tries.append(asked)
            return good.pspp(asked) if len(tries) > 2 else good.http("503 Service Unavailable")

        self.partners["pspp"].script = refuses_twice
        code = self.opened({"traceparent": GIVEN, "tracestate": "a=1"})
        seen = self.seen("pspp", 3, about=code)
        self.assertEqual({parent[:35] for parent, _ in seen}, {GIVEN[:35]})
        self.assertEqual(len({parent for parent, _ in seen}), len(seen), "4.3, step 4.1")
        self.assertEqual({state for _, state in seen}, {"a=1"})

    def test_an_event_carries_the_trace_in_its_extension_and_its_headers(self):
        """Distributed tracing extension: of one hop, both say the same."""
        code = f"BV-{uuid.uuid4()}"
        event = {"specversion": "1.0", "id": str(uuid.uuid4()), "source": "urn:sakta:test:cases", "type": "case.closed",
                 "saktauser": "anna.liepa", "saktapurpose": "service-accounting", "saktalegalbasis": "6.1.c",
                 "traceparent": GIVEN, "tracestate": "rojo=1,congo=2", "data": cases.closed(code, 1)}
        other = GIVEN.replace(TRACE, "1" * 32)
        answer = self.hub.client("cases").request("POST", "/v1/events", json.dumps(event).encode(),
                                                  {"Content-Type": "application/cloudevents+json", "traceparent": other, "tracestate": "x=9"})
        self.assertEqual(answer.status, 202, answer)
        ((parent, state),) = self.seen("smartcity", about=code)
        self.assertEqual((parent[:35], state), (GIVEN[:35], "rojo=1,congo=2"), "the extension is the trace's beginning")
        said = json.loads(next(one for one in self.partners["smartcity"].asked if code in one.text).body)
        self.assertEqual((said["traceparent"], said["tracestate"]), (parent, state))


if __name__ == "__main__":
    main()
