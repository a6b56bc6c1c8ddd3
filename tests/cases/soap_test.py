"""What a partner's SOAP, JSON or receipt may say of a message besides yes, for each kind of system; what the hub makes of it, and why.

Faults: SOAP 1.1, 4.4; SOAP 1.2 part 1, 5.4 and appendix A; WS-Addressing 1.0 SOAP binding, 6. A refusal inside a good answer and
what an answer has more than its contract are no affair of those: the system's settings say what they mean.
"""

import dataclasses
import json
import re

import cases
import places
import scripted_answers as good
from flow import FlowTest, main
from scripted_partner import http
from waiting import wait_for

PERSON = "161175-19997"  # invented; stands in the partner's words, and must stand in none of ours
N = 'xmlns:n="urn:nino:model:property-tax:1"'
DETAIL = f"<n:NinoFault {N}><n:code>%s</n:code><n:text>persona {PERSON} nav zināma</n:text></n:NinoFault>"


def soap(body, header="", version="1.2", status="500 Internal Server Error"):
    return http(status, [("Content-Type", good.SOAP_MEDIA[version])], good.envelope(body, header, version))


def fault12(code="Sender", detail=DETAIL % "NINO-101", reason="nav"):
    return (f"<s:Fault><s:Code><s:Value>s:{code}</s:Value></s:Code><s:Reason><s:Text xml:lang='lv'>{reason}</s:Text></s:Reason>"
            + (f"<s:Detail>{detail}</s:Detail>" if detail is not None else "") + "</s:Fault>")


def fault11(code="s:Client", detail=DETAIL % "NINO-101", text="nav"):
    return (f"<s:Fault><faultcode>{code}</faultcode><faultstring>{text}</faultstring>"
            + (f"<detail>{detail}</detail>" if detail is not None else "") + "</s:Fault>")


@dataclasses.dataclass
class Row:
    what: str
    script: object  # of the partner
    expect: str  # "good" or the error's code
    why: str
    says: str = ""  # what the trace names of the partner's answer


def always(octets):
    return lambda asked: octets


def about(body, **how):
    return lambda asked: soap(body, good.relates_to(asked), **how)


# As the library has NINO: RelatesTo demanded, fault.code `code`, NINO-101 refuse, NINO-201 stop.
FAULTS = (
    Row("a fault as it should be", about(fault12()), "deliver.refused", "SOAP 1.2, 5.4", "Sender NINO-101, HTTP 500"),
    Row("without RelatesTo", always(soap(fault12())), "deliver.refused", "the connection says whose question it was", "NINO-101"),
    Row("without any header", always(http("500 Oops", [("Content-Type", good.SOAP_MEDIA["1.2"])],
        f"<s:Envelope xmlns:s='{good.SOAP['1.2']}'><s:Body>{fault12()}</s:Body></s:Envelope>")), "deliver.refused", "the same", "NINO-101"),
    Row("RelatesTo `unspecified`", always(soap(fault12(), f"<a:RelatesTo>{good.WSA}/unspecified</a:RelatesTo>")), "deliver.refused",
        "WS-Addressing, SOAP binding 6: the message's id could not be read", "NINO-101"),
    Row("RelatesTo of another message", always(soap(fault12(), "<a:RelatesTo>urn:uuid:11111111-1111-4111-8111-111111111111</a:RelatesTo>")),
        "deliver.bad_reply", "somebody else's refusal", "answers another message"),
    Row("with status 200", about(fault12(), status="200 OK"), "deliver.refused", "a fault is a fault whatever the status", "HTTP 200"),
    Row("with status 400", about(fault12(), status="400 Bad Request"), "deliver.refused", "SOAP 1.2 part 2, 7.5.2.2", "HTTP 400"),
    Row("a 1.1 fault to a 1.2 question", always(soap(fault11(), version="1.1")), "deliver.refused", "SOAP 1.2, appendix A", "Client NINO-101"),
    Row("1.1 VersionMismatch", always(soap(fault11("s:VersionMismatch", None), version="1.1")), "deliver.misconfigured",
        "SOAP 1.2, appendix A: nothing was processed, and will not be", "VersionMismatch"),
    Row("MustUnderstand", about(fault12("MustUnderstand", None)), "deliver.misconfigured", "SOAP 1.2, 5.4.8: not processed", "MustUnderstand"),
    Row("1.1's children in a 1.2 envelope", about(fault11("Client")), "deliver.refused", "frameworks mix them", "Client NINO-101"),
    Row("children in the envelope's namespace", about("<s:Fault><s:faultcode>s:Client</s:faultcode><s:detail>" + DETAIL % "NINO-101" +
        "</s:detail></s:Fault>"), "deliver.refused", "frameworks mix them", "NINO-101"),
    Row("a Fault that lost its namespace", about(f"<Fault xmlns=''><faultcode>Client</faultcode><detail>{DETAIL % 'NINO-101'}</detail></Fault>"),
        "deliver.refused", "frameworks lose it", "NINO-101"),
    Row("an unusual prefix", always(http("500 Oops", [("Content-Type", good.SOAP_MEDIA["1.2"])], good.envelope(fault12())
        .replace("<s:", "<SOAP-ENV__1:").replace("</s:", "</SOAP-ENV__1:").replace("xmlns:s=", "xmlns:SOAP-ENV__1=").replace(">s:", ">SOAP-ENV__1:"))),
        "deliver.refused", "a prefix is nobody's business", "NINO-101"),
    Row("several entries in the detail", about(fault12(detail="<x xmlns='urn:x'/>" + DETAIL % "NINO-101")), "deliver.refused", "the code is in the second"),
    Row("a code of nobody's, then one of ours", about(fault12("Receiver", detail="<code>E9</code>" + DETAIL % "NINO-101")), "deliver.refused",
        "the first one that the table has", "NINO-101"),
    Row("an empty detail", about(fault12(detail="")), "deliver.refused", "SOAP's own code counts", "Sender, HTTP 500"),
    Row("no detail", about(fault12("Receiver", None)), "deliver.bad_reply", "nobody says what became of it", "Receiver, HTTP 500"),
    Row("no code at all", about("<s:Fault/>"), "deliver.bad_reply", "the same", "fault, HTTP 500"),
    Row("the code as a subcode", about("<s:Fault><s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value>n:NINO-101</s:Value></s:Subcode>"
        "</s:Code></s:Fault>"), "deliver.refused", "SOAP 1.2, 5.4.1.3", "NINO-101"),
    Row("the code after a dot", always(soap(fault11("s:Server.NINO-101", None), version="1.1")), "deliver.refused", "SOAP 1.1, 4.4.1", "NINO-101"),
    Row("the code as faultcode", always(soap(fault11("NINO-101", None), version="1.1")), "deliver.refused", "SOAP 1.1, 4.4: a code of one's own", "NINO-101"),
    Row("the code as faultstring", always(soap(fault11("s:Server", None, "NINO-101"), version="1.1")), "deliver.refused",
        "services without details", "NINO-101"),
    Row("the code as a Reason", about(fault12("Receiver", None, "NINO-101")), "deliver.refused", "the same in 1.2", "NINO-101"),
    Row("a detail of text alone", about(fault12("Receiver", "NINO-101")), "deliver.refused", "the same", "NINO-101"),
    Row("a code that stops", about(fault12(detail=DETAIL % "NINO-201")), "deliver.misconfigured", "the table says stop", "NINO-201"),
    Row("a good answer without RelatesTo", lambda asked: soap(good.debts(asked), status="200 OK"), "deliver.bad_reply",
        "only a fault may lack it where it is demanded"),
)

STATUS = "<n:Refusal " + N + "><n:status>%s</n:status><n:why>persona " + PERSON + " nav zināma</n:why></n:Refusal>"


def more(asked, **parts):
    """A good answer with elements that the contract does not know, at its root and within."""
    body = good.debts(asked).replace("<n:totals>", parts.get("before", "") + "<n:totals>" + parts.get("within", ""))
    return soap(body, good.relates_to(asked), status="200 OK")


# What the site says of its NINO besides: see SITE.
TOLD = (
    Row("a good answer", good.nino, "good", "nothing of it is a refusal"),
    Row("refused in the Body", about(STATUS % "refused", status="200 OK"), "deliver.refused", "fault_when", "refused, HTTP 200"),
    Row("refused in the Body, later", about(STATUS % "later", status="200 OK"), "deliver.not_taken", "its status is in the table", "later, HTTP 200"),
    Row("refused in the Body, by its words", about(STATUS % "E1", status="200 OK"), "deliver.misconfigured", "its text is in the table",
        "persona * nav zināma, HTTP 200"),
    Row("refused in a Body with an error's status", about(STATUS % "refused", status="500 Oops"), "deliver.refused", "what it says counts",
        "refused, HTTP 500"),
    Row("refused, but another's", lambda asked: soap(STATUS % "refused", "<a:RelatesTo>urn:uuid:1</a:RelatesTo>", status="200 OK"), "deliver.bad_reply",
        "it is not the answer to this question"),
    Row("a fault by its words", about(fault12("Receiver", None, f"persona {PERSON}\n nav zināma")), "deliver.misconfigured",
        "fault.text finds nothing in a fault: its Reason counts", "persona * nav zināma"),
    Row("more than the contract knows", lambda asked: more(asked, before="<n:rating>7</n:rating>"), "good", "left out, and told"),
    Row("more within", lambda asked: more(asked, within="<n:rating><n:debt>1.00</n:debt></n:rating>"), "good", "with all that is in it"),
    Row("more of another namespace", lambda asked: more(asked, before="<debt xmlns='urn:x'>1.00</debt>"), "good", "the same"),
    Row("known elsewhere", lambda asked: more(asked, within="<n:iban>x</n:iban>"), "good", "the contract does not know it here"),
    Row("known, but not in its place", lambda asked: more(asked, within="<n:debt>1.00</n:debt>"), "deliver.bad_reply",
        "what is known is not passed over"),
    Row("known, but once too often", lambda asked: more(asked, before="<n:currency>EUR</n:currency>"), "deliver.bad_reply", "the same"),
)
SITE = """adapter:
  relates_to: false
  namespaces: {n: "urn:nino:model:property-tax:1"}
  fault: {code: /n:Refusal/n:status, text: /n:Refusal/n:why}
  fault_codes: {refused: refuse, later: resend, "persona * nav zināma": stop}
"""
OPERATION = """  operations: {get_debts: {fault_when: /n:Refusal}}
"""

STRICT = (
    Row("more than the contract knows", lambda asked: more(asked, before="<n:rating>7</n:rating>"), "deliver.bad_reply", "unknown_members: refuse"),
    Row("a good answer", good.nino, "good", "what is as agreed is as good as ever"),
)

PLAIN = (
    Row("more than the contract knows", lambda asked: more(asked, before="<n:rating>7</n:rating>"), "good", "left out, and told"),
    Row("an attribute more", lambda asked: soap(good.debts(asked).replace("<n:totals>", "<n:totals scale='2'>"), good.relates_to(asked),
        status="200 OK"), "good", "the same"),
    Row("refused in the Body", about(STATUS % "refused", status="200 OK"), "deliver.bad_reply", "without the setting it is another element"),
)


class Soap(FlowTest):
    systems = ()
    scripted = ("nino",)

    @classmethod
    def prepare(cls):
        site = cls.hub.site / "systems" / "nino.yaml"
        cls.plain = site.read_text() + "\npace: {breaker_failures: 100}\n"
        site.write_text(cls.plain)
        cls.hub.start()

    def check(self, rows):
        for row in rows:
            with self.subTest(row.what, why=row.why):
                self.partners["nino"].script = row.script
                answer = self.hub.client("permits").ask("debts.query", {"personCode": PERSON})
                if row.expect == "good":
                    self.assertEqual(answer.status, 200, answer)
                    self.assertEqual(answer.json()["totalDebt"], 7.50)
                    continue
                problem = answer.json()
                self.assertEqual(problem["code"], row.expect, answer)
                self.assertNotIn(PERSON, answer.body.decode())
                told = self.trace(problem["instance"].rsplit(":", 1)[-1]) if "instance" in problem else ""
                self.assertNotIn(PERSON, told)
                if row.says:
                    self.assertIn(row.says, re.sub(r"\s+", " ", told))

    def test_faults(self):
        self.check(FAULTS)

    def test_refusals_and_members_of_a_site(self):
        self.check(PLAIN)
        site = self.hub.site / "systems" / "nino.yaml"
        self.addCleanup(self.reload)
        self.addCleanup(site.write_text, self.plain)
        site.write_text(self.plain.replace("adapter:\n", SITE + OPERATION, 1))
        self.reload()
        self.check(TOLD)
        site.write_text(self.plain.replace("adapter:\n", "adapter:\n  unknown_members: refuse\n", 1))
        self.reload()
        self.check(STRICT)

    def reload(self):
        code, out, err = self.hub.command("reload", "--state", self.hub.state)
        self.assertEqual(code, 0, out + err)


def json_answer(status="201 Created", **members):
    """PSPP's answer to an opened case with these members over the good ones."""
    def script(asked):
        if good.is_token_request(asked) or not asked.path.endswith("/cases"):
            return good.pspp(asked)
        return http(status, good.JSON, json.dumps({**json.loads(good.opened(asked)), **members}))
    return script


@dataclasses.dataclass
class Delivery(Row):
    state: str = "delivered"


REST = (
    Delivery("a good answer", good.pspp, "good", "well-behaved"),
    Delivery("a member that the contract does not know", json_answer(rating=7), "good", "left out, and told"),
    Delivery("an object that it does not know", json_answer(more={"caseCode": [1, {"x": None}]}), "good", "the same"),
    Delivery("a refusal by its words", json_answer(status="200 OK", reason=f"persona {PERSON} nav zināma"), "deliver.refused",
             "fault_when, fault.text", state="dead"),
    Delivery("a refusal by its code", json_answer(status="200 OK", code="PSPP-102"), "deliver.refused", "fault_when, fault.code", state="dead"),
    Delivery("a member of another type", json_answer(caseCode=7, rating=7), "deliver.bad_reply", "what is known is not passed over",
             state="retrying"),
)
EVENTS = (
    Delivery("a receipt", good.smartcity, "good", "well-behaved"),
    Delivery("no content, but a receipt is agreed", lambda asked: http("204 No Content"), "deliver.bad_reply", "receipt.id", state="retrying"),
    Delivery("a refusal by its words", lambda asked: http("200 OK", good.JSON, json.dumps(
        {"id": asked.message_id, "why": f"persona {PERSON}\n nav zināma"})), "deliver.refused", "receipt.fault_when, fault.text", state="dead"),
    Delivery("a refusal by its code", lambda asked: http("200 OK", good.JSON, json.dumps({"id": asked.message_id, "why": "x", "code": "CITY-103"})),
             "deliver.refused", "receipt.fault_when, fault.code", state="dead"),
)
OPEN_CASE = """  fault: {text: /answer/reason}
  fault_codes: {"persona * nav zināma": refuse}
  operations:
    open_case:
      steps:
        - step: open
          method: post
          path: /cases
          headers: {Idempotency-Key: "{message_id}"}
          request: OpenCase
          reply: CaseOpened
          fault_when: /answer/code or /answer/reason
          same: {caseCode: /answer/caseCode}
"""
RECEIPT = """  receipt: {fault_when: /answer/why}
  fault: {text: /answer/why}
  fault_codes: {"persona * nav zināma": refuse}
"""


class Members(FlowTest):
    """The same of the kinds rest and events, whose messages are sent and not asked."""

    systems = ()
    scripted = ("pspp", "smartcity")

    @classmethod
    def prepare(cls):
        for system, adapter in (("pspp", OPEN_CASE), ("smartcity", RECEIPT)):
            file = cls.hub.site / "systems" / f"{system}.yaml"
            text = file.read_text().replace("adapter:\n", "adapter:\n" + adapter, 1)
            file.write_text(text + "\npace: {breaker_failures: 100, first_pause: 100ms}\n")
        cls.partners["pspp"].script = good.pspp
        cls.hub.start()

    def check(self, system, rows, route, type_name, body):
        for number, row in enumerate(rows):
            with self.subTest(row.what, why=row.why):
                self.partners[system].script = row.script
                accepted = self.hub.client("cases").send(type_name, body(f"BV-{system}-{number}"))
                self.assertEqual(accepted.status, 202, accepted)
                message = accepted.json()["id"]
                delivery = wait_for(lambda: (one := self.delivery(message, route))["state"] == row.state and (
                    row.expect == "good" or one.get("error")) and one, places.patience(20), f"{row.what}: {row.state}")
                self.assertEqual(delivery.get("error", {}).get("code", "good"), row.expect)
                told = self.trace(message)
                self.assertNotIn(PERSON, told)
                self.assertEqual("persona * nav zināma" in told, "words" in row.what, told)

    def delivery(self, message, route):
        return next(one for one in self.hub.client("cases").status(message).json()["deliveries"] if one["route"] == route)

    def test_members_and_words_of_a_rest_service(self):
        self.check("pspp", REST, "cases-opened", "case.opened", cases.opened)

    def test_words_of_a_subscriber(self):
        self.check("smartcity", EVENTS, "cases-closed-city", "case.closed", cases.closed)


if __name__ == "__main__":
    main()
