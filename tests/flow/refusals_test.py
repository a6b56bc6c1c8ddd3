"""What the doors tell who is refused at them: REST and SOAP, in English and Latvian.

tests/golden/refusals.txt is the page. Each row is one mistake, made at each door that knows it; what a caller reads of it stands whole.
What the partner, a setting, a mapping or a dead connection refuses is told.txt's."""

import base64
import contextlib
import gzip
import json
import os
import uuid

import cases
import invoices
import places
from attack import EXCHANGE, SOAP, code_of, context_block, envelope
from client import CONTEXT, wrapped
from flow import FlowTest, main
from line import Line, request
from told_test import fault_lines, lines_of, masked, question
from waiting import wait_for

GOLDEN = places.SOURCE / "tests/golden/refusals.txt"
RENEW = "if the change is meant: SAKTA_RENEW_GOLDEN=1 PYTHONPATH=tests/support python3 tests/flow/refusals_test.py"
PERSON = "161175-19997"
JSON, XML = "application/json", "application/xml"
ASK = {"personCode": PERSON}
WSA = "http://www.w3.org/2005/08/addressing"
MEBI = 1024 * 1024
CASES = "urn:sakta:types:case.opened:1"


def generic(operation, type_name, content):
    octets = base64.b64encode(content).decode()
    return (f'<{operation} xmlns="{EXCHANGE}"><type>{type_name}</type><media_type>{JSON}</media_type>'
            f"<content>{octets}</content></{operation}>")


def opened(code):
    """case.opened in its XML form."""
    def inside(members):
        return "".join(f"<{name}>{inside(value) if isinstance(value, dict) else value}</{name}>" for name, value in members.items())
    return f'<OpenCase xmlns="{CASES}">{inside(cases.opened(code))}</OpenCase>'


def told(answer):
    body = fault_lines(answer.body) if b":Fault" in answer.body else lines_of(answer.json())
    return f"HTTP {answer.status}\n{body}"


class Refusals(FlowTest):
    persons = {PERSON: 1}

    @classmethod
    def prepare(cls):
        cls.hub.edit("hub.yaml", [("max_wal_mib: 256", "max_wal_mib: 256\n  buffered_mib: 64")])  # one certificate gets a quarter
        cls.hub.edit("parties.yaml", [("quota: {per_second: 1000, burst: 2000", "quota: {per_second: 1, burst: 20")])
        cls.hub.start()

    def rest(self, language, body=ASK, path="/v1/ask/debts.query", method="POST", party="permits", **headers):
        """`headers` with `_` for `-`, over what a good question has; None takes one away."""
        sent = {"Content-Type": JSON, "Accept": JSON, "Accept-Language": language, **CONTEXT["debts.query"],
                **{name.replace("_", "-"): value for name, value in headers.items()}}
        octets = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.hub.client(party).request(method, path, octets, {name: value for name, value in sent.items() if value is not None})

    def soap(self, language, content=None, header=None, version="1.1", family="debts", method="POST", party="permits", **headers):
        """`content` is the Body's, or octets in the place of an envelope."""
        sent = {"Content-Type": SOAP[version][1], "Accept-Language": language,
                **{name.replace("_", "-"): value for name, value in headers.items()}}
        body = content if isinstance(content, bytes) else envelope(question(PERSON) if content is None else content, header, version)
        return self.hub.client(party).request(method, f"/soap/{family}", body, sent)

    def event(self, language, **attributes):
        told = {"specversion": "1.0", "id": str(uuid.uuid4()), "source": "urn:sakta:test:refusals", "type": "case.opened",
                "data": cases.opened("BV-1"), **attributes}
        return self.hub.client("cases").request("POST", "/v1/events", json.dumps(told).encode(),
                                                {"Content-Type": "application/cloudevents+json", "Accept-Language": language})

    def over_quota(self, ask):
        """The first answer that says so."""
        def looked_at():
            answer = ask()
            return answer if code_of(answer) == "gate.quota" else None
        return wait_for(looked_at, places.patience(30), "the quota is used up")

    def key_used_twice(self, language):
        client, key = self.hub.client("cases"), str(uuid.uuid4())
        self.assertEqual(client.send("case.opened", cases.opened(f"BV-{key}"), key=key).status, 202)
        return client.send("case.opened", cases.opened("BV-2"), key=key, headers={"Accept-Language": language})

    def key_used_twice_in_soap(self, language):
        for code in ("BV-3", "BV-4"):
            header = context_block(role=None, case=None, purpose="service-accounting", legal_basis="6.1.c",
                                   idempotency_key=f"refusals-{language}")
            answer = self.soap(language, opened(code), header, family="cases", party="cases")
            self.assertEqual(answer.status, 200 if code == "BV-3" else 500, answer)
        return answer

    def without_room(self, language, path, media):
        """An answer to the head of a large body, while large bodies of the same party have its share of the room."""
        head = request("POST", path, {**CONTEXT["debts.query"], "Content-Type": media, "Accept-Language": language,
                                      "Content-Length": str(10 * MEBI), "Expect": "100-continue"})
        with contextlib.ExitStack() as lines:
            for _ in range(10):
                line = lines.enter_context(Line(self.hub))
                line.send(head)
                answer = line.answer()
                if answer.status != 100:
                    return answer
        self.fail("all found room")

    def rows(self):
        """What is wrong, and who tells it: for each door that knows it, what is asked there in a language."""
        yield from self.of_who()
        yield from self.of_why()
        yield from self.of_address()
        yield from self.of_form()
        yield from self.of_content()
        yield from self.of_soap()
        yield from self.of_too_much()

    def of_who(self):
        for what, party in (("no certificate", None), ("a certificate that belongs to no party", "unknown"),
                            ("a party without a right to the type", "nobody-may")):
            yield what, {"REST": lambda said, party=party: self.rest(said, party=party),
                         "SOAP 1.1": lambda said, party=party: self.soap(said, party=party)}
        yield "no signature, of a party that must sign", {
            "REST": lambda said: self.rest(said, party="registry-portal"),
            "SOAP 1.1": lambda said: self.soap(said, party="registry-portal")}

    def of_why(self):
        none = {name.replace("-", "_"): None for name in CONTEXT["debts.query"]}
        yield "nothing of who acts, for whom and why", {
            "REST": lambda said: self.rest(said, **none),
            "SOAP 1.1": lambda said: self.soap(said, header=""),
            "event": lambda said: self.event(said)}
        yield "on behalf of somebody, without a ground", {
            "REST": lambda said: self.rest(said, Sakta_On_Behalf_Of="somebody"),
            "SOAP 1.1": lambda said: self.soap(said, header=context_block(on_behalf_of="somebody"))}
        yield "a purpose that the type does not allow", {
            "REST": lambda said: self.rest(said, Sakta_Purpose="curiosity"),
            "SOAP 1.1": lambda said: self.soap(said, header=context_block(purpose="curiosity"))}
        yield "a user's name that is too long", {
            "REST": lambda said: self.rest(said, Sakta_User="a" * 201),
            "SOAP 1.1": lambda said: self.soap(said, header=context_block(user="a" * 201))}

    def of_address(self):
        yield "a type that is none", {
            "REST": lambda said: self.rest(said, path="/v1/ask/no.such"),
            "SOAP 1.1": lambda said: self.soap(said, generic("Ask", "no.such", b"{}"), family="exchange"),
            "event": lambda said: self.event(said, type="no.such")}
        yield "a question that is sent", {
            "REST": lambda said: self.rest(said, path="/v1/send/debts.query"),
            "SOAP 1.1": lambda said: self.soap(said, generic("Send", "debts.query", b"{}"), family="exchange")}
        yield "an address where nothing is", {"REST": lambda said: self.rest(said, path="/v1/gone"),
                                              "SOAP 1.1": lambda said: self.soap(said, family="gone")}
        yield "a method that is not for this address", {"REST": lambda said: self.rest(said, method="PUT"),
                                                        "SOAP 1.1": lambda said: self.soap(said, method="PUT")}
        yield "a message that is none of the party's", {
            "REST": lambda said: self.rest(said, b"", f"/v1/messages/{uuid.UUID(int=0)}", "GET"),
            "SOAP 1.1": lambda said: self.soap(said, f'<Status xmlns="{EXCHANGE}"><id>{uuid.UUID(int=0)}</id></Status>', "",
                                               family="exchange")}

    def of_form(self):
        yield "a media type that is not taken", {"REST": lambda said: self.rest(said, Content_Type="text/plain"),
                                                 "SOAP 1.1": lambda said: self.soap(said, Content_Type="text/plain")}
        yield "an answer that cannot be given so", {"REST": lambda said: self.rest(said, Accept="text/html")}
        yield "a body that is compressed", {
            "REST": lambda said: self.rest(said, gzip.compress(b"{}"), Content_Encoding="gzip"),
            "SOAP 1.1": lambda said: self.soap(said, gzip.compress(b"{}"), Content_Encoding="gzip")}
        yield "an idempotency key that is none", {
            "REST": lambda said: self.rest(said, Idempotency_Key="with space"),
            "SOAP 1.1": lambda said: self.soap(said, header=context_block(idempotency_key="with space"))}
        yield "an idempotency key that was used for another message", {
            "REST": self.key_used_twice, "SOAP 1.1": self.key_used_twice_in_soap}

    def of_content(self):
        xml = {"Content_Type": XML}
        invoicing = {name.replace("-", "_"): value for name, value in CONTEXT["invoice.issued"].items()}
        whole = f'<QueryDebts xmlns="urn:sakta:types:debts.query:1"><personCode>{PERSON}</personCode></QueryDebts>'
        yield "a text that does not end", {
            "REST, JSON": lambda said: self.rest(said, b'{"personCode": "1'),
            "REST, XML": lambda said: self.rest(said, whole[:-8].encode(), **xml),
            "SOAP 1.1": lambda said: self.soap(said, envelope(whole)[:-20])}
        yield "octets that are no UTF-8", {"REST, JSON": lambda said: self.rest(said, b'{"personCode": "\xff"}')}
        yield "a document type declaration", {
            "REST, XML": lambda said: self.rest(said, f"<!DOCTYPE q>{whole}".encode(), **xml),
            "SOAP 1.1": lambda said: self.soap(said, envelope(whole, prolog="<!DOCTYPE q>"))}
        yield "what is nested too deep", {
            "REST, JSON": lambda said: self.rest(said, b'{"a":' * 1000 + b"1" + b"}" * 1000),
            "REST, XML": lambda said: self.rest(said, b"<a>" * 1000 + b"</a>" * 1000, **xml)}
        yield "a member that is there twice", {"REST, JSON": lambda said: self.rest(said, b'{"personCode": "1", "personCode": "2"}')}
        yield "a number where a text belongs", {"REST, JSON": lambda said: self.rest(said, {"personCode": 1})}
        yield "a control character", {"REST, JSON": lambda said: self.rest(said, b'{"personCode": "1\\u0001"}')}
        yield "a part that is missing", {
            "REST, JSON": lambda said: self.rest(said, {}),
            "REST, XML": lambda said: self.rest(said, b'<QueryDebts xmlns="urn:sakta:types:debts.query:1"/>', **xml),
            "SOAP 1.1": lambda said: self.soap(said, '<QueryDebts xmlns="urn:sakta:types:debts.query:1"/>')}
        yield "a part that the type does not have", {
            "REST, JSON": lambda said: self.rest(said, {**ASK, "nickname": "x"}),
            "SOAP 1.1": lambda said: self.soap(said, whole.replace("</Q", "<nickname>x</nickname></Q"))}
        yield "a personal code that is none", {
            "REST, JSON": lambda said: self.rest(said, {"personCode": "161175"}),
            "REST, XML": lambda said: self.rest(said, whole.replace(PERSON, "161175").encode(), **xml),
            "SOAP 1.1": lambda said: self.soap(said, question("161175"))}
        for what, document in (("a document that is no XML", b"no xml at all"), ("a document of another kind", b'<Other xmlns="urn:x"/>'),
                               ("a document that does not end", invoices.invoice(1)[:-20])):
            yield what, {"REST, JSON": lambda said, document=document: self.rest(said, wrapped(document), "/v1/send/invoice.issued",
                                                                                       party="supplier-portal", **invoicing)}

    def of_soap(self):
        block = '<b xmlns="urn:b" s:mustUnderstand="1"/>'
        reply = f'<ReplyTo xmlns="{WSA}"><Address>http://192.0.2.1/</Address></ReplyTo>'
        encoded = question(PERSON).replace(" xmlns", f' xmlns:s="{SOAP["1.1"][0]}" s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/" xmlns', 1)
        for what, asked in (
                ("an envelope of one version, named as the other", lambda version: {"Content_Type": SOAP["1.2" if version == "1.1" else "1.1"][1]}),
                ("two elements in the Body", lambda version: {"content": question(PERSON) * 2}),
                ("an element in the Body that is no operation", lambda version: {"content": "<Other/>"}),
                ("a block that must be understood", lambda version: {"header": context_block() + block}),
                ("an answer wanted elsewhere", lambda version: {"header": context_block() + reply}),
                ("an action of another operation", lambda version: {"SOAPAction": '"urn:other"'} if version == "1.1" else
                 {"Content_Type": f'{SOAP[version][1]}; action="urn:other"'}),
                ("no envelope", lambda version: {"content": b"<a/>"})):
            yield what, {f"SOAP {version}": lambda said, version=version, asked=asked: self.soap(said, version=version, **asked(version))
                         for version in SOAP}
        yield "the encoding of rpc/encoded", {"SOAP 1.1": lambda said: self.soap(said, encoded)}

    def of_too_much(self):
        large = json.dumps(ASK).encode() + b" " * 20 * 1024
        yield "a message larger than its type allows", {"REST": lambda said: self.rest(said, large)}
        yield "headers larger than the limit", {
            "REST": lambda said: self.rest(said, **{f"X_{n}": "x" * 1000 for n in range(80)}),
            "SOAP 1.1": lambda said: self.soap(said, **{f"X_{n}": "x" * 1000 for n in range(80)})}
        yield "a quota that is used up", {
            "REST": lambda said: self.over_quota(lambda: self.rest(said, party="supplier-portal")),
            "SOAP 1.1": lambda said: self.over_quota(lambda: self.soap(said, family="invoices", party="supplier-portal"))}
        yield "a hub that has no room for large bodies", {
            "REST": lambda said: self.without_room(said, "/v1/ask/debts.query", JSON),
            "SOAP 1.1": lambda said: self.without_room(said, "/soap/debts", SOAP["1.1"][1])}

    def test_who_is_refused_at_a_door_is_told_why(self):
        made = ""
        for row, doors in self.rows():
            made += f"{row}\n{'=' * len(row)}\n"
            for door, ask in doors.items():
                for language in ("en", "lv"):
                    made += f"-- {door}, {language}\n{masked(told(ask(language)))}"
            made += "\n"
        if os.environ.get("SAKTA_RENEW_GOLDEN"):
            GOLDEN.write_text(made)
        self.assertNotRegex(made, "[0-9]{6}-?[0-9]{5}", "a personal code")
        self.assertNotRegex(made, "127\\.0\\.0\\.1|localhost", "where the hub or a partner is")
        self.assertEqual(made, GOLDEN.read_text(), RENEW)


if __name__ == "__main__":
    main()
