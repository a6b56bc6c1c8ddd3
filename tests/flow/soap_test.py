"""The SOAP face over a real hub: typed and generic, both versions, its faults, repeats, and where messages stand."""

import base64
import json
import uuid
import xml.etree.ElementTree
from xml.sax.saxutils import escape

import cases
from ask_test import NOBODY, NONE, ONE, THREE, as_expected, from_json, from_xml
from attack import EXCHANGE, SOAP, context_block, envelope
from flow import FlowTest, main

DEBTS, CASES = "urn:sakta:types:debts.query:1", "urn:sakta:types:case.opened:1"
WSA = "http://www.w3.org/2005/08/addressing"
OURS = f"{{{EXCHANGE}}}"
CASE_CONTEXT = context_block(role=None, case=None, purpose="service-accounting", legal_basis="6.1.c")


def question(person):
    return f'<QueryDebts xmlns="{DEBTS}"><personCode>{person}</personCode></QueryDebts>'


def opened(code):
    """case.opened in its XML form; the members stand in the schema's order."""
    def inside(members):
        return "".join(f"<{name}>{inside(value) if isinstance(value, dict) else escape(value)}</{name}>"
                       for name, value in members.items())
    return f'<OpenCase xmlns="{CASES}">{inside(cases.opened(code))}</OpenCase>'


def generic(operation, type_name, content, media_type="application/json"):
    octets = base64.b64encode(content.encode()).decode()
    return (f'<{operation} xmlns="{EXCHANGE}"><type>{type_name}</type><media_type>{media_type}</media_type>'
            f"<content>{octets}</content></{operation}>")


def status(message):
    return f'<Status xmlns="{EXCHANGE}"><id>{message}</id></Status>'


def addressing(**headers):
    return "".join(f'<{name} xmlns="{WSA}">{escape(value)}</{name}>' for name, value in headers.items())


class Soap(FlowTest):
    persons = {NONE: 0, ONE: 1, THREE: 3}

    def call(self, content, header=None, version="1.1", family="debts", party="permits", **headers):
        media = headers.pop("media", SOAP[version][1])
        sent = {"Content-Type": media, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.hub.client(party).request("POST", f"/soap/{family}", envelope(content, header, version), sent)

    def body(self, answer, version="1.1"):
        """The Body's only element, of an answer that is an envelope of this version."""
        self.assertEqual(answer.headers["Content-Type"].split(";")[0], SOAP[version][1].split(";")[0], answer)
        (body,) = xml.etree.ElementTree.fromstring(answer.body).findall(f"{{{SOAP[version][0]}}}Body")
        self.assertEqual(len(body), 1, answer)
        return body[0]

    def good(self, answer, version="1.1"):
        self.assertEqual(answer.status, 200, answer)
        return self.body(answer, version)

    def fault(self, answer, code, fault_code, version="1.1", place=None):
        """The words of the typed detail of a fault."""
        fault = self.body(answer, version)
        space = f"{{{SOAP[version][0]}}}"
        self.assertEqual(fault.tag, space + "Fault", answer)
        of_http = {"edge.not_found": 404, "edge.media_type": 415}.get(code)
        if version == "1.1":
            said, detail = fault.findtext("faultcode"), fault.find("detail")
            self.assertEqual(answer.status, of_http or 500)
        else:
            said, detail = fault.findtext(f"{space}Code/{space}Value"), fault.find(space + "Detail")
            self.assertEqual(fault.findtext(f"{space}Code/{space}Subcode/{space}Value").split(":")[1], code)
            self.assertEqual(answer.status, of_http or (400 if fault_code == "Sender" else 500))
        self.assertEqual(said.split(":")[1], fault_code, answer)
        self.assertEqual([child.tag for child in detail], [OURS + "Error"], answer)
        told = {child.tag.removeprefix(OURS): child.text for child in detail[0]}
        self.assertEqual(told["code"], code, told)
        for word in ("remedy", "title", "next"):
            self.assertTrue(told[word], told)
        if place is not None:
            self.assertEqual(told.get("place"), place, told)
        return told

    def test_figures_are_the_register_s_in_both_versions(self):
        for version in ("1.1", "1.2"):
            for person in self.persons:
                with self.subTest(version=version, person=person):
                    answer = self.call(question(person), version=version)
                    told = from_xml(xml.etree.ElementTree.tostring(self.good(answer, version)))
                    made = self.register["persons"][person.replace("-", "")]["properties"]
                    self.assertEqual(told["property"], [as_expected(p) for p in made])
                    self.assertEqual(told["personCode"], person)

    def test_the_answer_is_what_rest_gives_in_xml(self):
        def timeless(octets):
            head, _, rest = octets.partition(b"<asOf>")
            return head + rest.partition(b"</asOf>")[2]
        rest = self.hub.client("permits").ask("debts.query", {"personCode": THREE}, accept="application/xml").body
        soap = self.call(question(THREE)).body
        document = soap.partition(b"Body>")[2].rpartition(b"</soap:Body>")[0]
        self.assertEqual(timeless(document), timeless(rest.partition(b"?>")[2] if rest.startswith(b"<?xml") else rest))

    def test_a_message_is_receipted_and_its_story_told(self):
        for version in ("1.1", "1.2"):
            with self.subTest(version):
                answer = self.call(opened(f"L-{self.dice.randrange(10**9)}"), CASE_CONTEXT, version, "cases", "cases")
                receipt = self.good(answer, version)
                self.assertEqual(receipt.tag, OURS + "Receipt")
                self.assertEqual((receipt.findtext(OURS + "type"), receipt.findtext(OURS + "repeated")), ("case.opened", "false"))
                message = receipt.findtext(OURS + "id")
                story = self.good(self.call(status(message), "", version, "exchange", "cases"), version)
                self.assertEqual((story.tag, story.findtext(OURS + "id")), (OURS + "Message", message))
                self.assertEqual(story.findtext(f"{OURS}deliveries/{OURS}delivery/{OURS}route"), "cases-opened")
                self.assertIn("msg.accepted", [event.text for event in story.iter(OURS + "event")])
                told = self.fault(self.call(status(message), "", version, "exchange", "permits"), "journal.no_message",
                                  "Client" if version == "1.1" else "Sender", version)
                self.assertNotIn("instance", told)
                content = self.hub.client("cases").content(message)
                self.assertTrue(content.body.startswith(b"<OpenCase "), content)

    def test_any_type_goes_as_octets(self):
        answer = self.good(self.call(generic("Ask", "debts.query", json.dumps({"personCode": ONE})), family="exchange"))
        self.assertEqual((answer.tag, answer.findtext(OURS + "media_type")), (OURS + "AskResponse", "application/json"))
        told = from_json(base64.b64decode(answer.findtext(OURS + "content")))
        self.assertEqual(told["property"], [as_expected(self.register["persons"]["02020229999"]["properties"][0])])
        story = self.good(self.call(status(answer.findtext(OURS + "id")), "", family="exchange"))
        self.assertEqual(story.findtext(OURS + "state"), "answered")

        answer = self.good(self.call(generic("Ask", "debts.query", question(ONE), "application/xml"), version="1.2",
                                     family="exchange"), "1.2")
        told = from_xml(base64.b64decode(answer.findtext(OURS + "content")))
        self.assertEqual(told["personCode"], ONE)

        sent = self.call(generic("Send", "case.opened", json.dumps(cases.opened("L-7"))), CASE_CONTEXT, "1.1", "exchange", "cases")
        self.assertEqual(self.good(sent).findtext(OURS + "type"), "case.opened")
        self.fault(self.call(generic("Send", "debts.query", "{}"), family="exchange"), "route.wrong_pattern", "Client")
        self.fault(self.call(generic("Ask", "no.such", "{}"), family="exchange"), "route.unknown_type", "Client")
        self.fault(self.call(generic("Ask", "debts.query", "{}"), family="exchange"), "codec.not_valid", "Client")

    def test_a_repeat_gets_what_is_on_record_and_another_message_is_refused(self):
        client_key = str(uuid.uuid4())
        for header in (addressing(MessageID=f"urn:uuid:{uuid.uuid4()}") + context_block(),
                       context_block(idempotency_key=client_key)):
            with self.subTest(header):
                before = len(self.sandbox.journal())
                first, second = self.call(question(THREE), header), self.call(question(THREE), header)
                self.good(first)
                self.assertEqual((second.status, second.body), (200, first.body))
                self.assertEqual(second.headers["Sakta-Message"], first.headers["Sakta-Message"])
                self.assertEqual(len(self.sandbox.journal()) - before, 1, "the double counts one")
                place = "MessageID" if "MessageID" in header else "Context/idempotency_key"
                self.fault(self.call(question(ONE), header), "journal.key_reused", "Client", place=place)
                self.assertEqual(len(self.sandbox.journal()) - before, 1)
        message_id = addressing(MessageID=f"urn:uuid:{uuid.uuid4()}")
        document = opened("L-8")
        ids = [self.good(self.call(document, message_id + CASE_CONTEXT, "1.2", "cases", "cases"), "1.2") for _ in range(2)]
        self.assertEqual([receipt.findtext(OURS + "repeated") for receipt in ids], ["false", "true"])
        self.assertEqual(ids[0].findtext(OURS + "id"), ids[1].findtext(OURS + "id"))

    def test_what_could_not_be_read_again_at_delivery_is_refused_at_the_door(self):
        """The envelope is within the limits; its content alone, which is what is kept, has all the declarations in one tag."""
        around = "".join(f' xmlns:a{n}="urn:a{n}"' for n in range(40))
        within = "".join(f' xmlns:b{n}="urn:b{n}"' for n in range(40))
        content = opened(f"BV-{uuid.uuid4()}").replace("<OpenCase ", f"<OpenCase{within} ", 1)
        answer = self.hub.client("cases").request("POST", "/soap/cases", envelope(content, CASE_CONTEXT, attributes=around),
                                                  {"Content-Type": SOAP["1.1"][1]})
        self.fault(answer, "codec.limit", "Client")

    def test_an_answer_is_addressed_as_its_request_was(self):
        asked = f"urn:uuid:{uuid.uuid4()}"
        header = context_block() + addressing(Action=f"{DEBTS}:QueryDebts", MessageID=asked,
                                              To="https://hub.sakta.example/soap/debts")
        header += f'<ReplyTo xmlns="{WSA}"><Address>{WSA}/anonymous</Address></ReplyTo>'
        for content, action in ((question(ONE), f"{DEBTS}:QueryDebtsResponse"), (question("x"), f"{WSA}/soap/fault")):
            answer = self.call(content, header, "1.2", media=f'application/soap+xml; charset=utf-8; action="{DEBTS}:QueryDebts"')
            headers = xml.etree.ElementTree.fromstring(answer.body).find(f"{{{SOAP['1.2'][0]}}}Header")
            told = {child.tag.removeprefix(f"{{{WSA}}}"): child.text for child in headers}
            self.assertEqual((told["Action"], told["RelatesTo"], told["To"]), (action, asked, f"{WSA}/anonymous"))
            self.assertRegex(told["MessageID"], "^urn:uuid:[0-9a-f-]{36}$")
            header = header.replace(asked, asked := f"urn:uuid:{uuid.uuid4()}")
        self.assertNotIn(b"Header>", self.call(question(ONE)).body)

    def test_what_is_missing_or_wrong_is_named_as_this_face_names_it(self):
        for header, code, place in (
                ("", "gate.missing_context", "Context/user, Context/purpose, Context/legal_basis"), (context_block(purpose=None), "gate.missing_context", "Context/purpose"),
                (context_block(on_behalf_of="x"), "gate.missing_context", "Context/ground"),
                (context_block(purpose="curiosity"), "gate.purpose", "Context/purpose"),
                (context_block(user="a" * 201), "edge.header_invalid", "Context/user"),
                (context_block() * 2, "edge.header_invalid", "Context")):
            for version, blamed in (("1.1", "Client"), ("1.2", "Sender")):
                with self.subTest(code=code, place=place, version=version):
                    told = self.fault(self.call(question(ONE), header, version), code, blamed, version, place)
                    self.assertIn(code, self.trace(told["instance"].removeprefix("urn:uuid:"), "--long"))
        told = self.fault(self.call(question("161175")), "codec.wrong_shape", "Client", place="/t:QueryDebts/t:personCode")
        self.assertNotIn("161175", json.dumps(told))
        told = self.fault(self.call(question(ONE), party="nobody-may", Accept_Language="lv"), "gate.no_right", "Client")
        self.assertEqual(told["title"], "Pusei nav tiesību uz šo ziņojuma tipu.")
        self.fault(self.call(question(ONE), Sakta_Purpose="building-permit"), "edge.header_invalid", "Client", place="Sakta-*")

    def test_what_the_partner_does_comes_as_a_fault(self):
        told = self.fault(self.call(question(NOBODY)), "deliver.refused", "Client")
        self.assertNotIn(NOBODY.replace("-", ""), json.dumps(told))
        self.sandbox.behave("busy")
        answer = self.call(question(ONE), version="1.2")
        told = self.fault(answer, "deliver.overloaded", "Receiver", "1.2")
        self.assertEqual((answer.headers["Retry-After"], told["retry_after"]), ("7", "7"))
        self.sandbox.behave("close_after_read")
        self.fault(self.call(question(ONE)), "deliver.timeout", "Server")

    def test_versions_actions_and_blocks_are_held_to(self):
        action = {"SOAPAction": f'"{DEBTS}:Other"'}
        unknown = '<b xmlns="urn:b" s:mustUnderstand="1"/>'
        reply = f'<ReplyTo xmlns="{WSA}"><Address>http://169.254.169.254/</Address></ReplyTo>'
        for answer, code, said in (
                (self.call(question(ONE), media="application/soap+xml"), "edge.soap_version", "VersionMismatch"),
                (self.call(question(ONE), context_block() + unknown, "1.2"), "edge.must_understand", "MustUnderstand"),
                (self.call(question(ONE), context_block() + reply, "1.2"), "edge.addressing", "Sender")):
            self.fault(answer, code, said, "1.2")
        self.fault(self.call(question(ONE), **action), "edge.action", "Client", place="SOAPAction")
        self.fault(self.call(question(ONE) * 2), "edge.envelope", "Client")
        self.fault(self.call("<Other/>"), "route.unknown_type", "Client", place="Body")
        self.fault(self.call(question(ONE), family="gone"), "edge.not_found", "Client")
        self.fault(self.call(question(ONE), media="multipart/related"), "edge.media_type", "Client", place="Content-Type")


if __name__ == "__main__":
    main()
