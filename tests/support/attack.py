"""The frame of an attack's test: one hostile input over the real hub, its refusal, what it left behind, what it cost."""

import mmap
import pathlib
import re
import shutil
import statistics
import time
import uuid
import xml.etree.ElementTree
import xml.parsers.expat

import flow
import places
from client import CONTEXT
from line import Line, request

EXCHANGE = "urn:sakta:exchange:1"
SOAP = {"1.1": ("http://schemas.xmlsoap.org/soap/envelope/", "text/xml; charset=utf-8"),
        "1.2": ("http://www.w3.org/2003/05/soap-envelope", "application/soap+xml; charset=utf-8")}
CPU_MS, PEAK_MB = 50, 20  # ours, for one input, on a machine that reads READ in READ_MS
READ = b"<a>" + b"<b c='d'>1234567890</b>" * 40_000 + b"</a>"
READ_MS = 4.4  # of CPU, Expat on the two cores at 2.1 GHz on which the limits were set, nothing beside
SENT = 5  # so often at most, until an input costs no more than it may


def rest_request(body, type_name="debts.query", verb="ask", media="application/xml", **headers):
    """One message to the REST face, with what its type wants to know; `headers` are laid over it (`Accept="..."`)."""
    return request("POST", f"/v1/{verb}/{type_name}",
                   {"Content-Type": media, "Accept": "application/json", **CONTEXT.get(type_name, {}), **headers}, body)


def context_block(**parts):
    """The block of who, for whom, why of a SOAP header, for debts.query unless told otherwise."""
    said = {"user": "anna.liepa", "role": "permit-officer", "case": "BV-2026-17", "purpose": "building-permit",
            "legal_basis": "6.1.e", **parts}
    order = ("user", "role", "on_behalf_of", "ground", "case", "purpose", "legal_basis", "idempotency_key")
    inner = "".join(f"<{name}>{said[name]}</{name}>" for name in order if said.get(name) is not None)
    return f'<Context xmlns="{EXCHANGE}">{inner}</Context>'


def envelope(content, header=None, version="1.1", prolog="", attributes=""):
    """A SOAP envelope's octets; `header` None: the usual Context block."""
    inner = context_block() if header is None else header
    return (f'{prolog}<s:Envelope xmlns:s="{SOAP[version][0]}"{attributes}><s:Header>{inner}</s:Header>'
            f"<s:Body>{content}</s:Body></s:Envelope>").encode()


def soap_request(body, family="debts", version="1.1", **headers):
    return request("POST", f"/soap/{family}", {"Content-Type": SOAP[version][1], **headers}, body)


def code_of(answer):
    """The code in problem details or in a SOAP fault's detail; None: the answer has none."""
    kind = answer.headers.get("Content-Type", "")
    if kind.startswith("application/problem+json"):
        return answer.json()["code"]
    if kind.partition(";")[0] in ("text/xml", "application/soap+xml"):
        found = xml.etree.ElementTree.fromstring(answer.body).find(f".//{{{EXCHANGE}}}Error/{{{EXCHANGE}}}code")
        return found.text if found is not None else None
    return None


def message_of(answer):
    """The id under which the answer's message is on record, or None."""
    found = re.search(r"urn:uuid:([0-9a-f-]{36})", answer.body.decode())
    return found[1] if found else None


def touching(megabytes):
    """CPU in milliseconds that this machine takes to give a process so much memory, measured now: the system's part of an
    input's cost, 2 ms for 9 MB on one machine and 30 on another."""
    size = int(max(0, megabytes) * 2**20) // mmap.PAGESIZE * mmap.PAGESIZE
    if size == 0:
        return 0
    with mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as area:
        begun = time.process_time()
        for page in range(0, size, mmap.PAGESIZE):
            area[page] = 1
        return (time.process_time() - begun) * 1000


def slowness():
    """How many times slower than READ_MS this machine reads now, at least 1: cores differ, and so do their neighbours' loads."""
    taken = []
    for _ in range(5):
        parser, begun = xml.parsers.expat.ParserCreate(), time.process_time()
        parser.Parse(READ, True)
        taken.append((time.process_time() - begun) * 1000)
    return max(1, statistics.median(taken) / READ_MS)


class Meter:
    """What the hub's process used: CPU of its threads in nanoseconds, peak of its resident memory in octets."""

    def __init__(self, pid):
        self._proc = pathlib.Path("/proc") / str(pid)

    def cpu(self):
        spent = 0
        for thread in (self._proc / "task").iterdir():
            try:
                spent += int((thread / "schedstat").read_text().split()[0])
            except (FileNotFoundError, ProcessLookupError):
                continue  # ended meanwhile
        return spent

    def resident(self, name="VmRSS"):
        return int(re.search(rf"{name}:\s+(\d+) kB", (self._proc / "status").read_text())[1]) * 1024

    def forget_peak(self):
        (self._proc / "clear_refs").write_text("5")


class AttackTest(flow.FlowTest):
    """Each `attack` is one row's input. CPU and memory are held to the limits where the programs are not sanitized: memory each
    time, CPU the least of a few times, because what an input costs it costs each time, and what neighbours take of caches and
    cores comes and goes.

    `party` sends; `max_body_kib` are types whose own size limit is lifted, so that the locks behind it are met."""

    party = "permits"
    max_body_kib = {}
    good = rest_request(b'{"personCode": "161175-19997"}', media="application/json")  # what warms the hub up
    settings = ()  # changes of hub.yaml, as Hub.edit takes them
    rows = None

    @classmethod
    def prepare(cls):
        cls.rows = []
        cls.addClassCleanup(cls.print_rows)
        if cls.max_body_kib:
            cls.hub.library = cls.own_library()
        if cls.settings:
            cls.hub.edit("hub.yaml", list(cls.settings))
        cls.prepare_site()
        cls.hub.start()
        cls.meter = Meter(cls.hub.find_ports()["pid"])
        cls.warm_up()
        cls.idle = cls.meter.resident()

    @classmethod
    def prepare_site(cls):
        """For what a class wants changed in its site before the hub starts."""

    @classmethod
    def own_library(cls):
        """The product's library with larger size limits for some types."""
        library = cls.folder / "library"
        library.mkdir()
        for part in ("adapters", "wsdl", "certs"):
            (library / part).symlink_to(places.SOURCE / part)
        shutil.copytree(places.SOURCE / "mappings", library / "mappings")
        for type_name, kib in cls.max_body_kib.items():
            (file,) = (library / "mappings/types").glob(f"{type_name}-*.yaml")
            text, found = re.subn(r"(?m)^max_body_kib: .*", f"max_body_kib: {kib}", file.read_text())
            assert found, file
            file.write_text(text)
        return library

    @classmethod
    def warm_up(cls):
        """Everything that is made once is made: workers, connections, the allocator's arenas."""
        with Line(cls.hub, cls.party) as line:
            for _ in range(20):
                answer = line.exchange(cls.good)
                assert answer and answer.status in (200, 202), answer

    def attack(self, row, what, octets, status, code, *, party=None, recorded=True, closes=None, prefix=b"",
               cpu_ms=CPU_MS, peak_mb=PEAK_MB):
        """Sends `octets` on a connection of their own and asserts the refusal; the answer.

        `code` None: an answer without a body of ours, or (`status` None) a connection that just ends. Tuples give a choice.
        `recorded`: on record under the message's id, as for every known party; False: counted by its code alone (what no face
        could read, no party); None: on record if the answer names a message, else counted.
        `closes`: whether the connection must end (True), must stay (False), or may do either (None). `prefix` goes
        before on the same connection and is answered well."""
        spent, peak = [], []
        while not spent or (len(spent) < SENT and not places.sanitized() and min(spent) > cpu_ms):
            answer, shown, cpu, memory = self._send(octets, status, code, party or self.party, recorded, closes, prefix)
            spent.append(cpu)
            peak.append(memory)
        self.note(row, what, shown, min(spent), max(peak), cpu_ms, peak_mb)
        return answer

    def _send(self, octets, status, code, party, recorded, closes, prefix):
        """One time: the answer, what is said of it, and its cost: CPU in milliseconds, memory in megabytes."""
        before, counted = self.effects(), self.refusals()
        with Line(self.hub, party) as line:
            if prefix:
                self.assertIn(line.exchange(prefix).status, (200, 202))
                before = self.effects()
            self.meter.forget_peak()
            held, begun = self.meter.resident(), self.meter.cpu()  # the allocator may still hold what a row before took
            answer = line.exchange(octets)
            spent, peak = self.meter.cpu() - begun, self.meter.resident("VmHWM") - held
            self._assert_refused(answer, status, code)
            self._assert_connection(line, answer, closes)
            shown = (code_of(answer) if answer else None) or "closed"
            if answer is not None and code is not None:
                self._assert_recorded(line, party, answer, shown, recorded, counted)
            if line.ended:
                self.assert_lives()
        self.assertEqual(self.effects(), before, "a refused message had an effect")
        return answer, shown, spent / 1e6, peak / 1e6

    def note(self, row, what, shown, cpu, peak, cpu_ms=CPU_MS, peak_mb=PEAK_MB):
        """One line of the table, printed at once and again at the end. CPU in milliseconds, memory in megabytes."""
        line = f"{row:<4} {what:<58.58} {shown:<28} cpu {cpu:8.1f} ms   peak {peak:+7.1f} MB"
        print(line, flush=True)
        self.rows.append(line)
        if not places.sanitized():
            if cpu > cpu_ms:
                self.assertLessEqual(cpu, cpu_ms * slowness() + touching(peak), line)
            self.assertLessEqual(peak, peak_mb, line)

    def effects(self):
        """What the hub says it took, and what reached each partner."""
        text = self.hub.operations("/metrics")[1]
        taken = {line for line in text.splitlines() if re.match(r'sakta_messages_total\{.*outcome="(accepted|asked)"', line)}
        return taken, {system: len(self.sandbox.journal(system)) for system in self.systems}

    def refusals(self):
        """How many requests were refused so far, by code."""
        text = self.hub.operations("/metrics")[1]
        return {code: float(count) for code, count in re.findall(r'(?m)^sakta_refusals?_total\{.*?code="([^"]+)".*\} (\S+)$', text)}

    def assert_lives(self):
        """The hub is the same process and takes a good message from a new connection."""
        self.assertTrue(self.hub.program.running(), "the hub ended\n" + self.hub.program.tail())
        with Line(self.hub, self.party) as line:
            self.assertEqual(line.exchange(_harmless()).status, 404)

    def _assert_refused(self, answer, status, code):
        if answer is None:
            self.assertIn(None, _choice(status), "the connection ended without an answer")
            return
        self.assertIn(answer.status, _choice(status), answer)
        if code is not None:
            self.assertIn(code_of(answer), _choice(code), answer)
            self.assertNotIn(b"/hub/", answer.body, "where it happened is nobody's business")

    def _assert_connection(self, line, answer, closes):
        """What the hub said about the connection is so: reusable, or closed cleanly."""
        says_close = answer is None or "close" in answer.headers.get("Connection", "").lower()
        if closes is not None:
            self.assertEqual(says_close, closes, answer)
        if says_close:
            self.assertTrue(line.closed(), "the connection was to end")
        else:
            again = line.exchange(_harmless())
            self.assertEqual(again and again.status, 404, "the connection cannot be used again")

    def _assert_recorded(self, line, party, answer, code, recorded, counted):
        """The reason is in the message's audit record or, where there is none to be, in the count of refusals."""
        message = message_of(answer)
        if recorded is False or (recorded is None and not message):
            self.assertGreater(self.refusals().get(code, 0), counted.get(code, 0), f"nothing counts {code}")
            return
        self.assertIsNotNone(message, f"not on record: {answer}")
        asked = request("GET", f"/v1/messages/{message}")
        if line.ended:
            with Line(self.hub, party) as other:
                story = other.exchange(asked)
        else:
            story = line.exchange(asked)
        self.assertEqual(story.status, 200, story)
        (event,) = story.json()["events"]
        self.assertEqual((event["event"], event["error"]["code"]), ("msg.refused", code), story)

    @classmethod
    def print_rows(cls):
        print("\n".join(["", cls.__name__, *cls.rows]), flush=True)


def _choice(value):
    return value if isinstance(value, tuple) else (value,)


def _harmless():
    return request("GET", f"/v1/messages/{uuid.uuid4()}")
