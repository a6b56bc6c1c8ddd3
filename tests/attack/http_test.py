"""HTTP that is made to hurt: requests in requests, compressed and multipart bodies, too many and too large headers, forged
identities, slow peers, crowds, pipelines, large bodies that never end, floods.

Rows A17, A18, A25, A26, A27 and A46 (flooding) of the attack table, over the exchange listener."""

import gzip
import multiprocessing
import re
import socket
import statistics
import threading
import time
import zlib

import attack
import places
from attack import AttackTest, code_of, rest_request
from client import CONTEXT
from flow import main
from line import Line, request
from waiting import wait_for

INNER = b"GET /v1/second HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
PERSON = b'{"personCode": "161175-19997"}'
MEBI = 1024 * 1024


def raw(lines, body=b"", first="POST /v1/ask/debts.query HTTP/1.1", host="Host: 127.0.0.1"):
    """A request from its lines, as they are."""
    head = [first, host, *lines] if host else [first, *lines]
    return b"\r\n".join(line if isinstance(line, bytes) else line.encode() for line in head) + b"\r\n\r\n" + body


def chunk(octets, extension=b""):
    return b"%x%s\r\n%s\r\n" % (len(octets), extension, octets)


END = b"0\r\n\r\n"

# Each is answered 400 and closed; what stands behind it must not be taken for a request.
SMUGGLING = {
    "CL and TE": raw(["Content-Length: 5", "Transfer-Encoding: chunked"], END + INNER),
    "TE and CL": raw(["Transfer-Encoding: chunked", "Content-Length: 5"], END + INNER),
    "two CL": raw(["Content-Length: 0", "Content-Length: 46"], INNER),
    "two equal CL": raw(["Content-Length: 0", "Content-Length: 0"], INNER),
    "CL 5,5": raw(["Content-Length: 5,5"], b"hello" + INNER),
    "CL +5": raw(["Content-Length: +5"], b"hello" + INNER),
    "CL -1": raw(["Content-Length: -1"], INNER),
    "CL 0x5": raw(["Content-Length: 0x5"], b"hello" + INNER),
    "CL 5 5": raw(["Content-Length: 5 5"], b"hello" + INNER),
    "CL empty": raw(["Content-Length:"], INNER),
    "CL of 30 digits": raw(["Content-Length: " + "9" * 30], INNER),
    "CL 2^64": raw([f"Content-Length: {2**64}"], INNER),
    "CL with a letter": raw(["Content-Length: 0a"], INNER),
    "TE xchunked": raw(["Transfer-Encoding: xchunked"], END + INNER),
    "TE identity": raw(["Transfer-Encoding: identity", "Content-Length: 0"], INNER),
    "TE chunked, identity": raw(["Transfer-Encoding: chunked, identity"], END + INNER),
    "TE gzip, chunked": raw(["Transfer-Encoding: gzip, chunked"], END + INNER),
    "TE twice": raw(["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"], END + INNER),
    "TE twice, one else": raw(["Transfer-Encoding: chunked", "Transfer-Encoding: x"], END + INNER),
    "TE quoted": raw(['Transfer-Encoding: "chunked"'], END + INNER),
    "TE with vertical tab": raw([b"Transfer-Encoding: \x0bchunked"], END + INNER),
    "space before colon of TE": raw(["Transfer-Encoding : chunked"], END + INNER),
    "tab before colon of TE": raw(["Transfer-Encoding\t: chunked"], END + INNER),
    "space before colon of CL": raw(["Content-Length : 46"], INNER),
    "space before a name": raw([" Content-Length: 46"], INNER),
    "obs-fold": raw(["X-A: a", " b", "Content-Length: 0"], INNER),
    "obs-fold of TE": raw(["Transfer-Encoding:", " chunked"], END + INNER),
    "bare LF in the header": raw(["X-A: a\nContent-Length: 46"], INNER),
    "LF alone throughout": b"POST / HTTP/1.1\nHost: 127.0.0.1\nContent-Length: 0\n\n" + INNER,
    "bare CR in a value": raw([b"X-A: a\rContent-Length: 46"], INNER),
    "NUL in a value": raw([b"X-A: a\0b", "Content-Length: 0"], INNER),
    "NUL in a name": raw([b"X-\0A: a", "Content-Length: 0"], INNER),
    "NUL in the target": raw([], INNER, first="GET /v1/a\0b HTTP/1.1"),
    "name with a high octet": raw([b"Content-L\xe9ngth: 46"], INNER),
    "line without a colon": raw(["nonsense"], INNER),
    "empty name": raw([": value"], INNER),
    "HTTP/1.0 with TE": raw(["Transfer-Encoding: chunked"], END + INNER, first="POST /v1/ask/debts.query HTTP/1.0"),
    "HTTP/0.9": b"GET /v1/openapi.json\r\n\r\n" + INNER,
    "HTTP/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + INNER,
    "HTTP/1.2": raw([], INNER, first="GET / HTTP/1.2"),
    "HTTP/11": raw([], INNER, first="GET / HTTP/11"),
    "no version": raw([], INNER, first="GET /"),
    "two spaces": raw([], INNER, first="GET  / HTTP/1.1"),
    "empty line first": b"\r\n" + INNER,
    "two hosts": raw(["Host: other"], INNER),
    "no host": raw([], INNER, first="GET / HTTP/1.1", host=None),
    "absolute form of another host": raw([], INNER, first="GET http://other/v1/second HTTP/1.1"),
    "absolute form of another scheme": raw([], INNER, first="GET gopher://127.0.0.1/ HTTP/1.1"),
    "CONNECT": raw([], INNER, first="CONNECT 127.0.0.1:22 HTTP/1.1"),
    "star": raw([], INNER, first="OPTIONS * HTTP/1.1"),
    "chunk size 0x1": raw(["Transfer-Encoding: chunked"], b"0x1\r\na\r\n" + END + INNER),
    "chunk size -1": raw(["Transfer-Encoding: chunked"], b"-1\r\n" + END + INNER),
    "chunk size with a space": raw(["Transfer-Encoding: chunked"], b"1 1\r\na\r\n" + END + INNER),
    "chunk size of 17 digits": raw(["Transfer-Encoding: chunked"], b"1" + b"0" * 16 + b"\r\n" + END + INNER),
    "chunk ended by LF": raw(["Transfer-Encoding: chunked"], b"1\na\r\n" + END + INNER),
    "chunk without its end": raw(["Transfer-Encoding: chunked"], b"1\r\nab\r\n" + END + INNER),
    "chunk extension of 100 KB": raw(["Transfer-Encoding: chunked"], chunk(b"a", b";" + b"x" * 100_000) + END + INNER),
    "10,000 chunks with extensions": raw(["Transfer-Encoding: chunked"], chunk(b"a", b";xxxxxxx") * 10_000 + END + INNER),
    "trailers of 100 KB": raw(["Transfer-Encoding: chunked"], b"0\r\n" + b"X-A: aaaa\r\n" * 10_000 + b"\r\n" + INNER),
    "CL in a trailer": raw(["Transfer-Encoding: chunked"], b"0\r\nContent-Length: 46\r\n\r\n" + INNER),
    "TE in a trailer": raw(["Transfer-Encoding: chunked"], b"0\r\nTransfer-Encoding: chunked\r\n\r\n" + INNER),
    "LF in a trailer": raw(["Transfer-Encoding: chunked"], b"0\r\nX-A: a\nContent-Length: 46\r\n\r\n" + INNER),
}


class Smuggling(AttackTest):
    """A25: what two readers of HTTP could take for different requests is none; the second request is never seen."""

    def test_no_request_hides_in_another(self):
        for name, octets in SMUGGLING.items():
            with self.subTest(name):
                seen = self.seen()
                answer = self.attack("A25", name, octets, 400, "edge.malformed", recorded=False, closes=True)
                self.assertNotIn(b"second", answer.body)
                wait_for(lambda: self.seen() > seen, places.patience(10), "assert_lives' own request is counted, which follows its answer")
                self.assertEqual(self.seen() - seen, 1, "only assert_lives' own request reached the application")

    def seen(self):
        """Requests that reached the application and were answered 404: INNER would be one."""
        text = self.hub.operations("/metrics")[1]
        return sum(float(value) for value in re.findall(
            r'sakta_requests_total\{listener="exchange",status="404"\} (\S+)', text))

    def test_trailers_are_dropped_and_what_follows_is_a_request_of_its_own(self):
        with Line(self.hub) as line:
            first = line.exchange(raw(["Transfer-Encoding: chunked", "Content-Type: application/json"],
                                      chunk(b"{}") + b"0\r\nX-Client-Cert: a\r\nHost: other\r\n\r\n" + INNER))
            self.assertEqual((first.status, code_of(first)), (400, "gate.missing_context"), first)
            self.assertEqual(line.answer().status, 404)

    def test_a_thousand_requests_in_one_piece_are_answered_in_order_beside_others(self):
        paths = [f"/v1/messages/{number:08d}-0000-7000-8000-000000000000" for number in range(1000)]
        octets = b"".join(request("GET", path) for path in paths)
        self.meter.forget_peak()
        with Line(self.hub) as many, Line(self.hub) as other:
            alone = self.times(other, 50)
            answers = []

            def pipeline():
                many.send(octets)
                while len(answers) < len(paths):
                    answers.append(many.answer())

            thread = threading.Thread(target=pipeline)
            thread.start()
            beside = self.times(other, 50)
            thread.join()
        self.assertEqual([answer.status for answer in answers], [404] * len(paths))
        self.note("A26", f"1,000 pipelined; others' median {median_ms(alone)} alone, {median_ms(beside)} beside", "journal.no_message",
                  0, (self.meter.resident("VmHWM") - self.idle) / 1e6)

    def times(self, line, count):
        taken = []
        for _ in range(count):
            begun = time.perf_counter()
            self.assertEqual(line.exchange(request("GET", "/v1/messages/x")).status, 404)
            taken.append(time.perf_counter() - begun)
        return taken


def median_ms(times):
    return f"{statistics.median(times) * 1000:.2f} ms"


def p99(times):
    return sorted(times)[max(0, int(len(times) * 0.99) - 1)]


class Unread(AttackTest):
    """A17, A18, A26: refused at the end of the header; the body is not read, let alone unpacked."""

    def refused_unread(self, row, what, headers, status, code, body=b""):
        """The header alone brings the answer, though the body it announces has not begun; then with the body."""
        head = raw([f"{name}: {value}" for name, value in headers.items()] + ["Content-Length: 1000000"])
        self.attack(row, what + ", header alone", head, status, code, recorded=False, closes=True)
        if body:
            octets = rest_request(body, media=headers.get("Content-Type", "application/json"),
                                  **{k: v for k, v in headers.items() if k != "Content-Type"})
            self.attack(row, what + ", with its body", octets, status, code, recorded=False, closes=True)

    def test_compressed_bodies(self):
        bomb = gzip_of_a_gibibyte()
        self.assertLess(len(bomb), 1.1 * MEBI)
        bad_trailer = gzip.compress(PERSON)[:-8] + b"\0" * 8
        for what, coding, body in (("gzip: 1 MB that is 1 GiB", "gzip", bomb), ("gzip in gzip", "gzip, gzip", gzip.compress(bomb)),
                                   ("gzip with a bad trailer", "gzip", bad_trailer), ("deflate", "deflate", zlib.compress(PERSON)),
                                   ("br", "br", b"\x0b\x02\x80abc\x03"), ("identity", "identity", PERSON),
                                   ("unknown", "x-none", PERSON), ("empty", "", PERSON)):
            with self.subTest(what):
                self.refused_unread("A17", what, {"Content-Type": "application/json", "Content-Encoding": coding}, 415,
                                    "edge.content_encoding", body)

    def test_multipart(self):
        parts = b"".join(b"--b\r\nContent-ID: <%d@x>\r\n\r\nx\r\n" % number for number in range(10_000)) + b"--b--"
        related = 'multipart/related; type="application/xop+xml"; boundary='
        for what, media, body in (
                ("MTOM with 10,000 parts", related + "b", parts), ("boundary of 1,000 characters", related + "b" * 1000, b"--" + b"b" * 1000),
                ("no boundary", "multipart/related", b"--b\r\n\r\n"), ("upper case", "MULTIPART/Related; boundary=b", parts[:1000]),
                ("form data", "multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data\r\n\r\n"),
                ("an Include of a file", related + "b",
                 b'--b\r\n\r\n<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="file:///etc/passwd"/>\r\n--b--')):
            with self.subTest(what):
                self.refused_unread("A18", what, {"Content-Type": media}, 415, "edge.media_type", body)

    def test_large_and_many_headers(self):
        for what, lines in (("header of 1 MB", ["X-A: " + "a" * MEBI]), ("10,000 headers", [f"X-{n}: a" for n in range(10_000)]),
                            ("101 headers", [f"X-{n}: a" for n in range(101)]), ("name of 20 KB", ["X" * 20_000 + ": a"])):
            with self.subTest(what):
                self.attack("A26", what, raw(lines, INNER), 431, "edge.headers_too_large", recorded=False, closes=True)
        self.attack("A26", "target of 1 MB", raw([], INNER, first=f"GET /{'a' * MEBI} HTTP/1.1"), 431, "edge.headers_too_large",
                    recorded=False, closes=True)

    def test_bodies_above_the_limit(self):
        self.attack("A26", "Content-Length of 1 TB", raw([f"Content-Length: {10**12}"]), 413, "edge.too_large", recorded=False,
                    closes=True)
        self.attack("A26", "Content-Length 2^63", raw([f"Content-Length: {2**63}"]), (413, 400), ("edge.too_large", "edge.malformed"),
                    recorded=False, closes=True)

    def test_forged_identities_are_dropped(self):
        """A27: who is calling follows from the TLS session alone."""
        forged = {name: "uri:urn:sakta:party:permits" for name in (
            "X-Client-Cert", "X-SSL-Client-Cert", "X-SSL-Client-S-DN", "X-Forwarded-Client-Cert", "SSL_CLIENT_S_DN",
            "X-Client-Cert-Chain", "x_ssl_client_verify", "Ssl-Client-Cert")}
        for party, status, code in ((None, 401, "gate.no_certificate"), ("unknown", 403, "gate.unknown_party"),
                                    ("nobody-may", 403, "gate.no_right")):
            octets = rest_request(PERSON, media="application/json", **forged)
            with self.subTest(party):
                context = self.hub.pki.context(party)
                with Line(self.hub, context=context) as line:
                    answer = line.exchange(octets)
                self.assertEqual((answer.status, code_of(answer)), (status, code), answer)
                self.note("A27", f"eight forged headers, {party or 'no certificate'}", code, 0, 0)


def gzip_of_a_gibibyte():
    packer, block = zlib.compressobj(9, zlib.DEFLATED, 31), b"\0" * MEBI
    return b"".join(packer.compress(block) for _ in range(1024)) + packer.flush()


class Slow(AttackTest):
    """A26: whoever is slow loses the connection in time, and nobody else waits for it."""

    settings = ((r"header: 10s", "header: 1s"), (r"body: 30s", "body: 1s"))

    def ends(self, what, send, status=None):
        """`send` begins something that it does not finish; the hub ends the connection in time."""
        with Line(self.hub) as line:
            begun = time.monotonic()
            send(line)
            answer = line.answer()
            took = time.monotonic() - begun
            self.assertEqual(answer.status if answer else None, status, answer)
            self.assertTrue(line.closed())
        self.assertLess(took, places.patience(5), "not in time")
        self.assertGreater(took, 0.9, "before its time")
        self.note("A26", f"{what}: ended after {took:.1f} s", code_of(answer) if answer else "closed", 0, 0)

    def test_slow_headers_and_bodies(self):
        self.ends("nothing at all", lambda line: None)
        self.ends("half a header", lambda line: line.send(b"POST / HTTP/1.1\r\nHost: a\r\nX-"), 408)
        self.ends("half a body", lambda line: line.send(raw(["Content-Length: 100"], b"x" * 50)), 408)
        self.ends("half a chunk", lambda line: line.send(raw(["Transfer-Encoding: chunked"], b"64\r\nxx")), 408)

    def test_a_header_that_drips(self):
        def drip(line):
            octets = iter(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X-A: a\r\n" * 1000)
            while not line.arrived():
                line.send(bytes([next(octets)]))
                time.sleep(0.02)  # the drip itself: one octet in 20 ms

        self.ends("an octet each 20 ms", drip, 408)

    def test_a_handshake_that_does_not_go_on(self):
        with socket.create_connection(("127.0.0.1", self.hub.find_ports()["exchange"]), places.patience(10)) as plain:
            plain.settimeout(places.patience(5))
            plain.sendall(b"\x16\x03\x01")
            self.assertEqual(plain.recv(100), b"")
        self.note("A26", "a handshake that stops", "closed", 0, 0)

    def test_a_reader_that_does_not_read(self):
        """Answers are asked for and not read: the connection ends, and the hub keeps no more than its sockets hold."""
        self.meter.forget_peak()
        many = request("GET", "/v1/openapi.json") * 400
        with Line(self.hub) as line:
            before = self.hub.metric('sakta_open_connections{listener="exchange"}')
            line.send(many)
            wait_for(lambda: self.hub.metric('sakta_open_connections{listener="exchange"}') < before, places.patience(15),
                     "the hub gives up on who does not read")
        self.note("A26", "400 pipelined answers of a document, none read", "closed", 0,
                  (self.meter.resident("VmHWM") - self.idle) / 1e6)


class Room(AttackTest):
    """What large bodies take is bounded for all, and for each certificate; who does not fit is told so, unread."""

    settings = ((r"max_wal_mib: 256", "max_wal_mib: 256\n  buffered_mib: 64"),)
    SHARE = 16 * MEBI  # a quarter

    def test_half_sent_bodies_of_one_party_leave_room_for_others(self):
        self.meter.forget_peak()
        size, held, refused, lines = 10 * MEBI, 0, 0, []
        try:
            for _ in range(200):
                line = Line(self.hub)
                lines.append(line)
                answer = self.half(line, size)
                if answer is None:
                    held += 1
                    continue
                refused += 1
                self.assertEqual((answer.status, code_of(answer)), (503, "edge.busy"), answer)
                self.assertGreaterEqual(int(answer.headers["Retry-After"]), 1)
            self.assertEqual(held, self.SHARE // size, "as many as its share holds")
            with Line(self.hub, "cases") as other:
                answer = other.exchange(request("POST", "/v1/send/case.opened", CONTEXT["case.opened"] | {
                    "Content-Type": "application/json"}, b'{"summary": "' + b"x" * MEBI + b'"}'))
                self.assertNotEqual(answer.status, 503, "another party has its own share")
            with Line(self.hub) as small:
                self.assertEqual(small.exchange(self.good).status, 200, "a small body needs no room")
            peak = (self.meter.resident("VmHWM") - self.idle) / 1e6
        finally:
            for line in lines:
                line.close()
        self.note("A26", f"200 x 10 MiB half sent by one party: {held} held, {refused} refused", "edge.busy", 0, peak,
                  peak_mb=2 * self.SHARE / 1e6)
        wait_for(lambda: self.half_fits(size), places.patience(10), "there is room again when they are gone")

    def half_fits(self, size):
        with Line(self.hub) as line:
            return self.half(line, size) is None

    def half(self, line, size):
        """Sends a header, then, unless it is refused, half of the body; the refusal or None."""
        line.send(raw([f"Content-Length: {size}", "Expect: 100-continue"]))
        answer = line.answer()
        if answer.status != 100:
            return answer
        line.send(b"x" * (size // 2))
        return None

    def test_a_body_of_unknown_length_is_read_as_far_as_there_is_room(self):
        with Line(self.hub) as first, Line(self.hub) as second:
            self.assertIsNone(self.half(first, 10 * MEBI))
            answer = second.exchange(raw(["Transfer-Encoding: chunked"], chunk(b"x" * (7 * MEBI))))
            self.assertEqual((answer.status, code_of(answer)), (503, "edge.busy"), answer)
            self.assertTrue(second.closed())


class Flood(AttackTest):
    """A46: a party far beyond its quota is told so, cheaply, and others hardly notice."""

    CONNECTIONS = 64

    @classmethod
    def prepare_site(cls):
        cls.hub.edit("parties.yaml", [(r'(certificates: \["uri:urn:sakta:party:permits"\])',
                                       r"\1\n    quota: {per_second: 50, burst: 50, in_progress: 8}")])

    def test_a_flood_is_refused_at_little_cost_and_leaves_nothing_on_record(self):
        with Line(self.hub, "cases") as other:
            alone = self.latencies(other, 300)
        processes = multiprocessing.get_context("fork")  # a process of its own: its threads take nothing from who measures
        stop, counted = processes.Event(), processes.SimpleQueue()
        flood = processes.Process(target=self.flood, args=(stop, counted))
        lines, items = len(self.hub.log()), self.hub.metric('sakta_messages_total')
        flood.start()
        try:
            wait_for(lambda: self.hub.metric("sakta_refusals_total{code=\"gate.quota\"}") > 100
                     if "gate.quota" in self.hub.operations("/metrics")[1] else False, places.patience(20), "it is refused")
            with Line(self.hub, "cases") as other:
                beside = self.latencies(other, 300)
        finally:
            stop.set()
            refused, taken, wrong = counted.get()
            flood.join()
        self.assertEqual(wrong, [])
        self.assertGreater(refused, 100)
        said = [event["event"] for event in self.hub.log()[lines:]]
        self.assertLess(said.count("request.over_quota"), 60, "a line a second")
        self.assertEqual(said.count("message.refused"), 0)
        self.assertLess(self.hub.metric('sakta_messages_total') - items, taken * 3 + 1000, "refusals are no messages")
        self.note("A46", f"{self.CONNECTIONS} connections over their quota: {taken} taken, {refused} refused", "gate.quota", 0, 0)
        self.note("A46", f"another party's p99 {p99(alone) * 1000:.1f} ms alone, {p99(beside) * 1000:.1f} ms beside", "-", 0, 0)
        if not places.sanitized():
            self.assertLessEqual(p99(beside), 2 * p99(alone) + 0.02)

    def flood(self, stop, counted):
        """Connections that ask again as soon as they are answered; (refused, taken, what else was said)."""
        refused, taken, wrong = [], [], []

        def ask():
            with Line(self.hub) as line:
                while not stop.is_set():
                    answer = line.exchange(self.good)
                    if answer.status == 200:
                        taken.append(1)
                    elif code_of(answer) == "gate.quota" and int(answer.headers["Retry-After"]) >= 1:
                        refused.append(1)
                    else:
                        wrong.append(repr(answer))

        threads = [threading.Thread(target=ask) for _ in range(self.CONNECTIONS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        counted.put((len(refused), len(taken), wrong[:3]))

    def latencies(self, line, count):
        octets = request("GET", "/v1/messages/x")
        taken = []
        for _ in range(count):
            begun = time.perf_counter()
            self.assertEqual(line.exchange(octets).status, 404)
            taken.append(time.perf_counter() - begun)
        return taken


class SmallQuota(AttackTest):
    """One request a second, whichever face it comes through."""

    @classmethod
    def prepare_site(cls):
        cls.hub.edit("parties.yaml", [(r'(certificates: \["uri:urn:sakta:party:permits"\])', r"\1\n    quota: {per_second: 1}")])

    @classmethod
    def warm_up(cls):
        pass

    def test_every_face_says_so(self):
        def until_refused(octets):
            with Line(self.hub) as line:
                return wait_for(lambda: (a := line.exchange(octets)).status not in (200, 202) and a, places.patience(20), "refused")

        rest = until_refused(self.good)
        self.assertEqual((rest.status, code_of(rest)), (429, "gate.quota"), rest)
        self.assertIn("Retry-After", rest.headers)
        soap = until_refused(attack.soap_request(attack.envelope(
            '<QueryDebts xmlns="urn:sakta:types:debts.query:1"><personCode>161175-19997</personCode></QueryDebts>')))
        self.assertEqual(code_of(soap), "gate.quota", soap)
        self.assertIn("Retry-After", soap.headers)
        self.note("A46", "REST and SOAP over the quota", "gate.quota", 0, 0)


if __name__ == "__main__":
    main()
