"""What a partner's HTTP may be, for each kind of system: its answer octet for octet, what the hub makes of it, and why.

A row's script answers; a row of a code is a failure with that code, in the same attempt. One hub for all rows."""

import base64
import dataclasses
import email
import email.encoders
import email.mime.application
import email.mime.multipart
import email.policy
import gzip
import json
import time
import uuid
import zlib

import cases
import invoices
import places
import scripted_answers as good
from flow import FlowTest, main
from scripted_partner import Say, chunked, http
from waiting import wait_for

PERSON = "161175-19997"
BALTIC, ESTONIAN = "Ādažu krājbanka žņģķļ", "Õismäe pank"
ATTACHED = base64.b64encode(b"Izdomu banka").decode()
IBAN = invoices.iban(1)
SOAP_XML = "application/soap+xml"
GOOD, REFUSED, BUSY, AGAIN, OURS, ODD, LARGE, LATE = (
    "good", "deliver.refused", "deliver.overloaded", "deliver.not_taken", "deliver.misconfigured", "deliver.bad_reply",
    "deliver.too_large", "deliver.timeout")


@dataclasses.dataclass
class Row:
    what: str
    script: object
    expect: str
    why: str
    bank: str = ""  # soap: the name of the bank that the answer tells


def banked(asked, bank):
    """NINO's envelope about somebody whose tax goes to this bank."""
    account = f"<n:bankAccount><n:bank>{bank}</n:bank><n:iban>{IBAN}</n:iban></n:bankAccount>"
    return good.envelope(good.debts(asked).replace("</n:totals>", f"</n:totals>{account}"), good.relates_to(asked))


def declared(encoding):
    return f'<?xml version="1.0" encoding="{encoding}"?>'


def xml(media, octets):
    """A script: the octets of NINO's good answer, as `octets` makes them of its text."""
    return lambda asked: http("200 OK", [("Content-Type", media)], octets(banked(asked, BALTIC)))


def named(bank, media, octets):
    return lambda asked: http("200 OK", [("Content-Type", media)], octets(banked(asked, bank)))


def status(line, headers=(), body=""):
    return lambda asked: http(line, headers, body)


def coded(coding, pack, answer=good.nino):
    """A script: a good answer under a content coding."""
    def script(asked):
        head, body = answer(asked).split(b"\r\n\r\n", 1)
        lines = head.decode("latin1").split("\r\n")
        kept = [tuple(line.split(": ", 1)) for line in lines[1:] if not line.lower().startswith("content-length")]
        return http(lines[0].removeprefix("HTTP/1.1 "), [*kept, ("Content-Encoding", coding)], pack(body))
    return script


def bare_deflate(octets):
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(octets) + packer.flush()


def fault(code, machine="NINO-999", line="500 Internal Server Error", headers=()):
    def script(asked):
        detail = (f'<s:Fault><s:Code><s:Value>s:{code}</s:Value></s:Code><s:Reason><s:Text xml:lang="en">x</s:Text></s:Reason>'
                  f'<s:Detail><n:NinoFault xmlns:n="urn:nino:model:property-tax:1"><n:code>{machine}</n:code><n:text>x</n:text>'
                  "</n:NinoFault></s:Detail></s:Fault>")
        return http(line, [("Content-Type", SOAP_XML), *headers], good.envelope(detail, good.relates_to(asked)))
    return script


def part(content, media="application/xop+xml; charset=UTF-8; type=\"application/soap+xml\"", coding="binary", line="\r\n",
         content_id="<root@partner.example>"):
    """One part of a message with the boundary b1."""
    octets = content.encode() if isinstance(content, str) else content
    head = line.join(["--b1", f"Content-Type: {media}", f"Content-ID: {content_id}", f"Content-Transfer-Encoding: {coding}"])
    return f"{head}{line}{line}".encode() + octets + line.encode()


RELATED = 'multipart/related; type="application/xop+xml"; boundary="b1"; start="<root@partner.example>"; start-info="application/soap+xml"'


def attached(*ids, named="1", coding="binary", content=b"Izdomu banka"):
    """A script: the bank's name is an attachment that the answer includes, made by Python's email package."""
    def script(asked):
        include = f'<x:Include xmlns:x="http://www.w3.org/2004/08/xop/include" href="cid:{named}"/>'
        message = email.mime.multipart.MIMEMultipart("related", start="<root@partner.example>", type="application/xop+xml")
        message.attach(attachment("root@partner.example", banked(asked, include).encode(), "xop+xml", "8bit"))
        for one in ids:
            message.attach(attachment(one, content, "octet-stream", coding))
        head, body = message.as_bytes(policy=email.policy.HTTP).split(b"\r\n\r\n", 1)
        return http("200 OK", [("Content-Type", " ".join(email.message_from_bytes(head)["Content-Type"].split()))], body)
    return script


def attachment(name, octets, subtype, coding):
    part_ = email.mime.application.MIMEApplication(octets, subtype, email.encoders.encode_base64 if coding == "base64" else
                                                   email.encoders.encode_noop)
    if coding != "base64":
        part_["Content-Transfer-Encoding"] = coding
    part_["Content-ID"] = f"<{name}>"
    return part_


def parts(make, media=RELATED, end=b"--b1--\r\n"):
    return lambda asked: http("200 OK", [("Content-Type", media)], make(good.debts_envelope(asked)) + end)


INCLUDE = '<x:Include xmlns:x="http://www.w3.org/2004/08/xop/include" href="cid:1"/>'

STATUSES = (  # RFC 9110, 15; RFC 6585; RFC 8470. The same for every kind.
    ("400 Bad Request", REFUSED), ("401 Unauthorized", OURS), ("403 Forbidden", OURS), ("404 Not Found", REFUSED),
    ("407 Proxy Authentication Required", OURS), ("408 Request Timeout", AGAIN), ("421 Misdirected Request", AGAIN),
    ("422 Unprocessable Content", REFUSED), ("425 Too Early", AGAIN), ("302 Found", ODD), ("500 Internal Server Error", ODD),
    ("502 Bad Gateway", ODD), ("504 Gateway Timeout", ODD), ("418 I'm a teapot", AGAIN))  # the last: as the site says
WAITS = (("429 Too Many Requests", BUSY), ("503 Service Unavailable", BUSY))  # Retry-After: 0, or the next rows would wait

SOAP = (
    Row("a good answer", good.nino, GOOD, "the same partner, well-behaved"),
    Row("closed after each answer", lambda asked: Say(good.nino(asked), "close"), GOOD, "RFC 9112, 9.6"),
    Row("cut within the body", lambda asked: Say(good.nino(asked)[:-20], "close"), LATE, "RFC 9112, 8: incomplete"),
    Row("TCP ends within the body", lambda asked: Say(good.nino(asked)[:-20], "abrupt"), LATE, "RFC 9112, 9.8"),
    Row("no answer at all", lambda asked: Say((), "abrupt"), LATE, "sent; what came of it is not known"),
    # RFC 9110, 8.4: content codings that nobody asked for
    Row("gzip", coded("gzip", gzip.compress), GOOD, "RFC 9110, 8.4.1.3"),
    Row("x-gzip", coded("x-gzip", gzip.compress), GOOD, "RFC 9110, 8.4.1.3: equal to gzip"),
    Row("deflate", coded("deflate", zlib.compress), GOOD, "RFC 9110, 8.4.1.2"),
    Row("deflate without zlib's head", coded("Deflate", bare_deflate), GOOD, "RFC 9110, 8.4.1.2, note: some senders do"),
    Row("two codings", coded("deflate, gzip", lambda o: gzip.compress(zlib.compress(o))), GOOD, "RFC 9110, 8.4: in their order"),
    Row("gzip in two members", coded("gzip", lambda o: gzip.compress(o[:99]) + gzip.compress(o[99:])), GOOD, "RFC 1952, 2.2"),
    Row("identity, said", coded("identity", lambda o: o), GOOD, "RFC 9110, 8.4.1"),
    Row("gzip in chunks", lambda asked: http("200 OK", [("Content-Type", SOAP_XML), ("Content-Encoding", "gzip"),
        ("Transfer-Encoding", "chunked")], chunked([gzip.compress(good.debts_envelope(asked).encode())[n:n + 50]
                                                    for n in range(0, 2000, 50)])), GOOD, "RFC 9112, 7.1"),
    Row("brotli", coded("br", lambda o: o), ODD, "RFC 9110, 12.5.3: identity was asked for"),
    Row("gzip that is none", coded("gzip", lambda o: o), ODD, "not of its coding"),
    Row("gzip that ends early", coded("gzip", lambda o: gzip.compress(o)[:-9]), ODD, "RFC 1952, 2.3: no checksum"),
    Row("a gzip bomb", coded("gzip", lambda o: gzip.compress(b" " * 50_000_000)), LARGE, "max_reply_kib counts what is inflated"),
    Row("a fault under gzip", coded("gzip", gzip.compress, fault("Sender", "NINO-101")), REFUSED, "the code is in fault_codes"),
    # statuses beside faults
    Row("a fault of ours under 500", fault("Sender"), REFUSED, "SOAP 1.2 part 2, 7.5.2.2: the fault says it, not the status"),
    Row("a fault of theirs under 500", fault("Receiver"), ODD, "they may have acted"),
    Row("a listed code under 403", fault("Sender", "NINO-101", "403 Forbidden"), REFUSED, "the partner's code goes first"),
    Row("an unlisted code under 401", fault("Sender", line="401 Unauthorized"), OURS, "RFC 9110, 15.5.2"),
    Row("an unlisted code under 503", fault("Receiver", line="503 Service Unavailable", headers=[("Retry-After", "0")]), BUSY,
        "RFC 9110, 15.6.4"),
    # RFC 2387, XOP 1.0: an answer as one part
    Row("one part, as MTOM has it", parts(part), GOOD, "XOP 1.0, 3.2"),
    Row("one part of 8bit", parts(lambda text: part(text, coding="8bit")), GOOD, "RFC 2045, 6.2"),
    Row("one part in base64", parts(lambda text: part(base64.encodebytes(text.encode()), coding="base64")), GOOD, "RFC 2045, 6.8"),
    Row("one part quoted-printable", parts(lambda text: part(text.replace("=", "=3D").replace("</s:Header>", "=\r\n</s:Header>"),
        coding="quoted-printable")), GOOD, "RFC 2045, 6.7"),
    Row("no start", parts(part, "multipart/related; boundary=b1"), GOOD, "RFC 2387, 3.2: the first part is the root"),
    Row("a preamble, lines of LF", parts(lambda text: b"to whom it may concern\n" + part(text, line="\n")), GOOD, "RFC 2046, 5.1.1"),
    Row("one part under gzip", coded("gzip", gzip.compress, parts(part)), GOOD, "RFC 9110, 8.4: the coding is outside"),
    Row("one part in windows-1257", lambda asked: http("200 OK", [("Content-Type", RELATED)], part(
        banked(asked, BALTIC).encode("cp1257"), "application/xop+xml; charset=windows-1257") + b"--b1--"), GOOD,
        "RFC 7303: of the part's own type", BALTIC),
    Row("a fault as one part", lambda asked: http("500 Oops", [("Content-Type", RELATED)],
        part(fault("Sender", "NINO-102")(asked).split(b"\r\n\r\n", 1)[1]) + b"--b1--"), REFUSED, "a fault is an envelope too"),
    Row("an attachment included", attached("1"), GOOD, "XOP 1.0, 3.2: the base64 of its part", ATTACHED),
    Row("an attachment in base64", attached("1", coding="base64"), GOOD, "RFC 2045, 6.8; the part's own coding is undone first", ATTACHED),
    Row("a reference with %40", attached("b@p", named="b%40p"), GOOD, "RFC 2392, 2", ATTACHED),
    Row("an attachment that is not there", attached("2"), ODD, "RFC 2392: the reference names no part"),
    Row("an attachment that nothing includes", attached("1", "2"), ODD, "XOP 1.0, 3.2: it belongs to nothing"),
    Row("more attachments than are read", attached(*map(str, range(1, 103))), ODD, "100 at most"),
    Row("an attachment larger than an answer may be", attached("1", content=b"x" * 2_000_000), LARGE, "max_reply_kib counts base64"),
    Row("an attachment beside", parts(lambda text: part(text) + part("x", content_id="<1>")), ODD, "nothing includes it"),
    Row("an attachment amid text", parts(lambda text: part(text.replace("</n:requestId>", INCLUDE + "</n:requestId>"))), ODD,
        "XOP 1.0, 3.2: it must be alone in its element"),
    Row("parts that do not end", parts(part, end=b""), ODD, "RFC 2046, 5.1.1: the close-delimiter"),
    Row("parts without boundary", parts(part, "multipart/related"), ODD, "RFC 2046, 5.1: required"),
    Row("a root that is not there", parts(part, 'multipart/related; boundary=b1; start="<other>"'), ODD, "RFC 2387, 3.2"),
    # RFC 7303, 3: what an answer is written in
    Row("UTF-16 LE with a mark", xml(SOAP_XML, lambda text: text.encode("utf-16")), GOOD, "RFC 7303, 3.3", BALTIC),
    Row("UTF-16 BE, declared", xml(SOAP_XML, lambda text: b"\xfe\xff" + (declared("UTF-16") + text).encode("utf-16-be")), GOOD,
        "XML 1.0, 4.3.3", BALTIC),
    Row("UTF-16 LE by charset, no mark", xml(SOAP_XML + "; charset=utf-16le", lambda text: text.encode("utf-16-le")), GOOD,
        "RFC 7303, 3.2", BALTIC),
    Row("windows-1257, declared", xml(SOAP_XML, lambda text: (declared("windows-1257") + text).encode("cp1257")), GOOD,
        "XML 1.0, 4.3.3", BALTIC),
    Row("ISO-8859-13, declared", xml(SOAP_XML, lambda text: (declared("ISO-8859-13") + text).encode("iso-8859-13")), GOOD,
        "XML 1.0, 4.3.3", BALTIC),
    Row("windows-1257 by charset", xml(SOAP_XML + "; charset=windows-1257", lambda text: text.encode("cp1257")), GOOD,
        "RFC 7303, 3.2", BALTIC),
    Row("charset in quotes, odd case", xml(SOAP_XML + '; Charset="iso-8859-13";', lambda text: text.encode("iso-8859-13")), GOOD,
        "RFC 9110, 8.3.1 and 8.3.2", BALTIC),
    Row("ISO-8859-1, declared", named(ESTONIAN, SOAP_XML, lambda text: (declared("ISO-8859-1") + text).encode("latin1")), GOOD,
        "XML 1.0, 4.3.3", ESTONIAN),
    Row("charset before the declaration", xml(SOAP_XML + "; charset=utf-8", lambda text: (declared("windows-1257") + text).encode()),
        GOOD, "RFC 7303, 3.2: the charset is authoritative", BALTIC),
    Row("the mark before charset", xml(SOAP_XML + "; charset=iso-8859-1", lambda text: text.encode("utf-8-sig")), GOOD,
        "RFC 7303, 3.3: the mark is authoritative", BALTIC),
    Row("utf8", xml(SOAP_XML + "; charset=utf8", lambda text: text.encode()), GOOD, "no name of IANA's, but meant so", BALTIC),
    Row("windows-1257 under gzip", coded("gzip", gzip.compress, xml(SOAP_XML, lambda text: (declared("windows-1257") + text)
        .encode("cp1257"))), GOOD, "first the coding, then the characters", BALTIC),
    Row("an octet that windows-1257 lacks", xml(SOAP_XML, lambda text: (declared("windows-1257") + text).encode("cp1257")
        .replace(b"banka", b"bank\x81")), ODD, "a wrong octet is no guess"),
    Row("UTF-7", xml(SOAP_XML + "; charset=utf-7", lambda text: text.encode()), ODD, "not read"),
    Row("UTF-16 declared, UTF-8 sent", xml(SOAP_XML, lambda text: (declared("UTF-16") + text).encode()), ODD, "XML 1.0, 4.3.3"),
    Row("UTF-32", xml(SOAP_XML, lambda text: text.encode("utf-32")), ODD, "not read"),
    Row("a document type in UTF-16", xml(SOAP_XML, lambda text: ("<!DOCTYPE x>" + text).encode("utf-16")), ODD, "every lock holds"),
)


class Tokens:
    """A script of PSPP in which this row's `good`-th token alone is taken; `deny` answers the others."""

    def __init__(self, deny=status("401 Unauthorized"), first_good=1, worked=0, token=None):
        """`worked`: so many calls are answered well by the first token before it is over."""
        self.row, self.deny, self.first_good, self.worked = uuid.uuid4().hex, deny, first_good, worked
        self.token = token or good.token
        self.given = 0

    def __call__(self, asked):
        if good.is_token_request(asked):
            self.given += 1
            return self.token(f"{self.row}.{self.given}")
        shown = asked.headers.get("authorization", "")
        if not shown.startswith(f"Bearer {self.row}."):
            return http("401 Unauthorized")  # of a row before: every row begins with a login of its own
        number = int(shown.rpartition(".")[2])
        if number == 1 and self.worked > 0:
            self.worked -= 1
            return good.pspp(asked)
        return good.pspp(asked) if number >= self.first_good and self.worked == 0 else self.deny(asked)


def invalid_token(line):
    return status(line, [("WWW-Authenticate", 'Bearer realm="pspp", error="invalid_token"')])


def typed(value):
    return lambda text: good.token(text, token_type=value)


def living(value):
    return lambda text: good.token(text, expires_in=value)


def told(text, octets=str.encode, media="application/json; charset=utf-8"):
    """A token endpoint's answer in other octets."""
    return http("200 OK", [("Content-Type", media)], octets(good.token(text).split(b"\r\n\r\n", 1)[1].decode()))


def opened_as(media, octets, headers=()):
    def script(asked):
        if good.is_token_request(asked) or not asked.path.endswith("/cases"):
            return good.pspp(asked)
        return http("201 Created", [("Content-Type", media), *headers], octets(good.opened(asked)))
    return script


def answered(line, headers=(), body=""):
    """A script of PSPP: its API answers so, its token endpoint well."""
    return lambda asked: good.pspp(asked) if good.is_token_request(asked) else http(line, headers, body)


REST = (
    Row("a good answer", good.pspp, GOOD, "the same partner, well-behaved"),
    # RFC 6749, 5.1; RFC 6750, 3.1; RFC 9110, 15.5.2 and 15.5.4: within the same attempt
    Row("expires_in as text", Tokens(token=living("2")), GOOD, "a number in quotation marks is meant as one"),
    Row("expires_in with a fraction", Tokens(token=living(299.5)), GOOD, "RFC 6749, 5.1: seconds"),
    Row("expires_in missing", Tokens(token=living(None)), GOOD, "RFC 6749, 5.1: recommended only"),
    Row("expires_in negative", Tokens(token=living(-1)), GOOD, "cannot be meant"),
    Row("expires_in beyond all years", Tokens(token=living(10**30)), GOOD, "bounded"),
    Row("token_type missing", Tokens(token=typed(None)), OURS, "RFC 6749, 5.1: required"),
    # behind a row that leaves no token, so that the one login in the attempt is not spent on an old one
    Row("invalid_token under 403", Tokens(invalid_token("403 Forbidden"), first_good=2), GOOD, "RFC 6750, 3.1"),
    Row("token_type in capitals", Tokens(token=typed("BEARER")), GOOD, "RFC 6749, 5.1: case insensitive"),
    Row("token_type of another kind", Tokens(token=typed("mac")), OURS, "RFC 6749, 7.1: not understood"),
    Row("a token that has ended, told by 401", Tokens(first_good=2), GOOD, "RFC 9110, 15.5.2"),
    Row("403 to a token that is new", Tokens(status("403 Forbidden"), first_good=9), OURS, "RFC 9110, 15.5.4: who we are"),
    Row("the token under gzip", Tokens(token=lambda text: coded("gzip", gzip.compress, lambda _: good.token(text))(None)), GOOD,
        "RFC 9110, 8.4"),
    Row("the token behind a mark", Tokens(token=lambda text: told(text, lambda t: t.encode("utf-8-sig"))), GOOD, "RFC 8259, 8.1: may"),
    Row("the token in UTF-16", Tokens(token=lambda text: told(text, lambda t: t.encode("utf-16"))), "deliver.unreachable",
        "RFC 8259, 8.1: UTF-8; nothing of the message was sent"),
    # contents
    Row("gzip", coded("gzip", gzip.compress, opened_as("application/json", str.encode)), GOOD, "RFC 9110, 8.4"),
    Row("JSON behind a mark", opened_as("application/json", lambda text: text.encode("utf-8-sig")), GOOD, "RFC 8259, 8.1: may ignore"),
    Row("JSON with a charset", opened_as("application/json; charset=iso-8859-1", str.encode), GOOD, "RFC 8259, 11: means nothing"),
    Row("JSON in UTF-16", opened_as("application/json; charset=utf-16", lambda text: text.encode("utf-16")), ODD, "RFC 8259, 8.1"),
    Row("JSON in windows-1257", opened_as("application/json", lambda text: text.encode("cp1257")), ODD, "RFC 8259, 8.1"),
    Row("JSON as one part", opened_as("multipart/related; boundary=b1", lambda text: part(text, "application/json") + b"--b1--"), GOOD,
        "RFC 2387"),
    Row("brotli", opened_as("application/json", str.encode, [("Content-Encoding", "br")]), ODD, "identity was asked for"),
    *(Row(line, answered(line), code, "RFC 9110, 15") for line, code in STATUSES if "401" not in line and "403" not in line),
    *(Row(line, Tokens(status(line), first_good=9), OURS, "RFC 9110, 15.5: another token was no better")
      for line in ("401 Unauthorized", "403 Forbidden")),
    Row("a listed code under 403", answered("403 Forbidden", good.JSON, '{"code": "PSPP-102"}'), REFUSED, "the partner's code goes first"),
    *(Row(line, answered(line, [("Retry-After", "0")]), code, "RFC 9110, 10.2.3") for line, code in WAITS),
)


def received_as(media, octets, headers=()):
    return lambda asked: http("202 Accepted", [("Content-Type", media), *headers], octets(json.dumps({"id": asked.message_id})))


EVENTS = (
    Row("a good answer", good.smartcity, GOOD, "the same subscriber, well-behaved"),
    Row("gzip", received_as("application/json", lambda text: gzip.compress(text.encode()), [("Content-Encoding", "gzip")]), GOOD,
        "RFC 9110, 8.4"),
    Row("JSON behind a mark", received_as("application/json", lambda text: text.encode("utf-8-sig")), GOOD, "RFC 8259, 8.1: may ignore"),
    Row("JSON as one part", received_as("multipart/related; boundary=b1", lambda text: part(text, "application/json") + b"--b1--"),
        GOOD, "RFC 2387"),
    Row("JSON in UTF-16", received_as("application/json", lambda text: text.encode("utf-16")), ODD, "RFC 8259, 8.1"),
    Row("zstd", received_as("application/json", str.encode, [("Content-Encoding", "zstd")]), ODD, "identity was asked for"),
    Row("a bomb", received_as("application/json", lambda text: gzip.compress(b" " * 10_000_000), [("Content-Encoding", "gzip")]), LARGE,
        "max_reply_kib counts what is inflated"),
    *(Row(line, status(line), code, "RFC 9110, 15") for line, code in STATUSES),
    Row("a listed code under 401", status("401 Unauthorized", good.JSON, '{"code": "CITY-103"}'), REFUSED, "the subscriber's code first"),
    *(Row(line, status(line, [("Retry-After", "0")]), code, "RFC 9110, 10.2.3") for line, code in WAITS),
)


class Http(FlowTest):
    systems = ()
    scripted = ("nino", "pspp", "smartcity")

    @classmethod
    def prepare(cls):
        for partner in cls.partners.values():
            partner.script = good.SCRIPTS[partner.name]
        # Each row meets the partner by itself, once: no breaker, no second attempt, no route that stands for the next row.
        for system in cls.scripted:
            cls.hub.edit(f"systems/{system}.yaml", [
                (r"adapter:\n", "adapter:\n  fault_codes: {HTTP 418: resend}\n"),
                (r"\Z", "\npace: {breaker_failures: 1000, first_pause: 1h, longest_pause: 1h}\n")])
        for route in ("cases-opened", "cases-closed-city"):
            cls.hub.edit(f"routes/{route}.yaml", [("stop: halt_route", "stop: dead_letter")])
        cls.hub.start()

    def setUp(self):
        super().setUp()
        self.client = self.hub.client("cases")

    def accept(self, type_name, body):
        answer = self.client.send(type_name, body, key=str(uuid.uuid4()))
        self.assertEqual(answer.status, 202, answer)
        return answer.json()["id"]

    def first_attempt(self, message, route):
        """The delivery on a route once its first attempt has ended."""
        def ended():
            (delivery,) = (d for d in self.client.status(message).json()["deliveries"] if d["route"] == route)
            return delivery if delivery["state"] == "delivered" or "error" in delivery else None
        return wait_for(ended, places.patience(20), f"an attempt of {message} on {route} has ended\n{self.trace(message, '--long')}")

    def assertDelivered(self, row, delivery):
        got = GOOD if delivery["state"] == "delivered" else delivery["error"]["code"]
        self.assertEqual(got, row.expect, delivery)
        if row.expect != BUSY:  # what may come again at once does
            self.assertEqual(delivery["attempts"], 1, delivery)

    def play(self, system, row):
        self.partners[system].script = row.script
        if system == "pspp":
            message = self.accept("case.opened", cases.opened(f"BV-{uuid.uuid4()}"))
            self.assertDelivered(row, self.first_attempt(message, "cases-opened"))
        elif system == "smartcity":
            message = self.accept("case.closed", cases.closed(f"BV-{uuid.uuid4()}"))
            self.assertDelivered(row, self.first_attempt(message, "cases-closed-city"))
        else:
            self.ask(row)
        self.partners[system].verify()

    def ask(self, row):
        answer = self.hub.client("permits").ask("debts.query", {"personCode": PERSON})
        if row.expect != GOOD:
            self.assertEqual(answer.json().get("code"), row.expect, answer)
            return
        self.assertEqual(answer.status, 200, answer)
        self.assertEqual(answer.json()["totalDebt"], 7.50)
        self.assertEqual([one["bank"] for one in answer.json()["bankAccount"]], [row.bank] if row.bank else [], answer)

    def play_all(self, system, rows):
        for row in rows:
            with self.subTest(row.what, why=row.why):
                self.play(system, row)
        self.partners[system].script = good.SCRIPTS[system]
        self.assert_every_request_names_itself(system)

    def assert_every_request_names_itself(self, system):
        """RFC 9110, 10.1.5; and 12.5.3: without Accept-Encoding any coding would be as good."""
        for asked in self.partners[system].asked:
            self.assertRegex(asked.headers.get("user-agent", ""), r"^Sakta/\d+(\.\d+)+$", asked.head)
            self.assertEqual(asked.headers.get("accept-encoding"), "identity", asked.head)

    def test_soap(self):
        statuses = (*(Row(f"{line}, no SOAP", status(line, body="<html/>"), code, "RFC 9110, 15") for line, code in STATUSES),
                    *(Row(line, status(line, [("Retry-After", "0")]), code, "RFC 9110, 10.2.3") for line, code in WAITS))
        self.play_all("nino", (*SOAP, *statuses))

    def test_rest(self):
        self.play_all("pspp", REST)

    def test_events(self):
        self.play_all("smartcity", EVENTS)

    def test_a_token_that_was_good_and_is_forbidden_is_renewed_in_the_same_attempt(self):
        script = Tokens(status("403 Forbidden"), first_good=2, worked=1)
        for what in ("its first call", "the call after the token has ended"):
            self.play("pspp", Row(what, script, GOOD, "RFC 9110, 15.5.4: other credentials may be tried"))
        self.assertEqual(script.given, 2)

    def test_a_missing_type_is_said_to_be_missing(self):
        self.partners["pspp"].script = Tokens(token=typed(None))
        message = self.accept("case.opened", cases.opened(f"BV-{uuid.uuid4()}"))
        self.first_attempt(message, "cases-opened")
        self.assertIn("without token_type", self.trace(message, "--long"))

    def test_zz_a_pause_is_read_in_every_form_of_a_date(self):
        """RFC 9110, 5.6.7 and 10.2.3. The last test: the partner is left alone from then on."""
        forms = {"seconds": None, "IMF-fixdate": "%a, %d %b %Y %H:%M:%S GMT", "RFC 850": "%A, %d-%b-%y %H:%M:%S GMT",
                 "asctime": "%a %b %e %H:%M:%S %Y"}
        for number, (what, form) in enumerate(forms.items(), 1):
            with self.subTest(what):
                wait = 1000 * number
                self.partners["nino"].script = lambda asked, form=form, wait=wait: http("503 Busy", [(
                    "Retry-After", time.strftime(form, time.gmtime(time.time() + wait)) if form else str(wait))])
                answer = self.hub.client("permits").ask("debts.query", {"personCode": PERSON})
                self.assertEqual(answer.json()["code"], BUSY, answer)
                self.assertAlmostEqual(int(answer.headers["Retry-After"]), wait, delta=places.patience(30))


if __name__ == "__main__":
    main()
