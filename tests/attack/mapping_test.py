"""Mappings that reach out or never end: refused before the hub serves, or stopped inside their worker while others go on.

Rows A20 and A21 of the attack table."""

import os
import pathlib
import re
import shutil
import statistics
import tempfile
import threading
import time
import unittest
import uuid

import cases
import places
from attack import AttackTest, rest_request
from client import Client
from flow import main
from hub import Hub
from line import Line
from waiting import wait_for

XSL = "http://www.w3.org/1999/XSL/Transform"
PREFIXES = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in {
    "exsl": "http://exslt.org/common", "str": "http://exslt.org/strings", "dyn": "http://exslt.org/dynamic",
    "func": "http://exslt.org/functions", "crypto": "http://exslt.org/crypto", "php": "http://php.net/xsl",
    "java": "http://xml.apache.org/xalan/java", "saxon": "http://icl.com/saxon", "sax6": "http://icl.com/saxon"}.items())
REQUEST = "mappings/nino/get_debts.request.xslt"
WORKER_SECONDS, WORKER_OCTETS = 5, 512 * 1024 * 1024  # of map/mapper.h and cli/program.cc


def sheet(top="", inside="", attributes=""):
    return (f'<xsl:stylesheet version="1.0" xmlns:xsl="{XSL}" {PREFIXES}{attributes}>\n{top}\n'
            f'<xsl:template match="/"><r>{inside}</r></xsl:template>\n</xsl:stylesheet>')


# What a look at the stylesheet finds: nothing of this ever runs.
FORBIDDEN = {
    "document() of a file": sheet(inside="<xsl:value-of select=\"document('/etc/passwd')\"/>"),
    "document() of an address": sheet(inside="<xsl:copy-of select=\"document('http://127.0.0.1:1/x')\"/>"),
    "document() behind spaces": sheet(inside="<xsl:copy-of select=\"document  ('/etc/passwd')\"/>"),
    "document() in a key": sheet(top="<xsl:key name=\"k\" match=\"*\" use=\"document('/etc/passwd')\"/>"),
    "document() in an attribute": sheet(inside="<a b=\"{document('/etc/passwd')}\"/>"),
    "exsl:document": sheet(inside='<exsl:document href="/tmp/sakta-attack"/>', attributes=' extension-element-prefixes="exsl"'),
    "xsl:document": sheet(inside='<xsl:document href="/tmp/sakta-attack"/>'),
    "saxon:output": sheet(inside='<saxon:output href="/tmp/sakta-attack"/>', attributes=' extension-element-prefixes="saxon"'),
    "xsl:include of an address": sheet(top='<xsl:include href="http://127.0.0.1:1/x.xsl"/>'),
    "xsl:import of a file": sheet(top='<xsl:import href="file:///etc/passwd"/>'),
    "php:function": sheet(inside="<xsl:value-of select=\"php:function('system', 'id')\"/>"),
    "java:": sheet(inside="<xsl:value-of select=\"java:java.lang.Runtime.getRuntime()\"/>"),
    "dyn:evaluate": sheet(inside="<xsl:value-of select=\"dyn:evaluate('1')\"/>"),
    "func:function": sheet(top='<func:function name="func:f"/>', attributes=' extension-element-prefixes="func"'),
    "crypto:md5": sheet(inside="<xsl:value-of select=\"crypto:md5('a')\"/>"),
    "system-property": sheet(inside="<xsl:value-of select=\"system-property('xsl:vendor')\"/>"),
    "a document type": '<!DOCTYPE a SYSTEM "file:///etc/passwd">' + sheet(),
    "an entity": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + sheet(inside="&x;"),
}

# What only a run shows, by the person who is asked about: each is good XSLT.
TOKENS = "<xsl:variable name=\"n\" select=\"str:tokenize($eight, ' ')\"/>"  # 256 nodes
ENDLESS = {
    "161175-19991": ("endless recursion", '<xsl:call-template name="forever"/>'),
    "161175-19992": ("a text that doubles", '<xsl:call-template name="double"><xsl:with-param name="text" select="$eight"/>'
                                            '<xsl:with-param name="left" select="40"/></xsl:call-template>'),
    "161175-19993": ("count() in count() in count()", TOKENS + '<xsl:value-of select="count($n[count($n[count($n[count($n[count($n) '
                                                      '&gt; 0]) &gt; 0]) &gt; 0]) &gt; 0])"/>'),
    "161175-19994": ("loops in loops", TOKENS + '<xsl:for-each select="$n">' * 4 + '<xsl:if test="false()"/>' + "</xsl:for-each>" * 4),
    "161175-19995": ("dear functions, few steps", TOKENS + '<xsl:variable name="long"><xsl:call-template name="double">'
                                                  '<xsl:with-param name="text" select="$eight"/><xsl:with-param name="left" select="13"/>'
                                                  '</xsl:call-template></xsl:variable>' + '<xsl:for-each select="$n">' * 2
                     + "<xsl:if test=\"string-length(translate(string($long), 'x ', 'yz')) = 1\"/>" + "</xsl:for-each>" * 2),
}
HELPERS = """<xsl:template name="forever"><xsl:call-template name="forever"/></xsl:template>
<xsl:template name="double"><xsl:param name="text"/><xsl:param name="left"/><xsl:choose>
  <xsl:when test="$left &gt; 0"><xsl:call-template name="double"><xsl:with-param name="text" select="concat($text, $text)"/>
    <xsl:with-param name="left" select="$left - 1"/></xsl:call-template></xsl:when>
  <xsl:otherwise><xsl:value-of select="$text"/></xsl:otherwise></xsl:choose></xsl:template>
<xsl:variable name="eight" select="'""" + "x " * 256 + """'"/>"""


def endless_mapping():
    """NINO's mapping, with a branch for each of ENDLESS."""
    text = (places.SOURCE / "mappings/nino/get_debts.request.xslt").read_text()
    text = text.replace("<xsl:stylesheet ", f"<xsl:stylesheet {PREFIXES} ").replace('exclude-result-prefixes="t"', "")
    branches = "".join(f"<xsl:when test=\"t:personCode = '{person}'\">{body}</xsl:when>" for person, (_, body) in ENDLESS.items())
    return (text.replace("<GetDebts>", f"<GetDebts><xsl:choose>{branches}</xsl:choose>")
            .replace("<xsl:template match=", HELPERS + "\n<xsl:template match=", 1))


class Forbidden(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="sakta-mapping-"))
        cls.addClassCleanup(shutil.rmtree, folder, ignore_errors=True)
        cls.hub = Hub(folder)
        cls.file = cls.hub.site / REQUEST
        cls.file.parent.mkdir(parents=True)

    def check(self, text):
        self.file.write_text(text)
        return self.hub.command("check", self.hub.site, "--state", self.hub.state)

    def test_a_mapping_that_reaches_out_is_refused_at_its_line(self):
        code, out, err = self.check((places.SOURCE / REQUEST).read_text())
        self.assertEqual(code, 0, out + err)
        for what, text in FORBIDDEN.items():
            with self.subTest(what):
                code, out, err = self.check(text)
                self.assertEqual(code, 2, out + err)
                self.assertRegex(out + err, rf"{re.escape(str(self.file))}:\d+:\d+: .*forbidden")
                print(f"A20  {what:<58} refused by sakta check")
        self.assertFalse(pathlib.Path("/tmp/sakta-attack").exists())

    def test_a_hub_with_such_a_mapping_does_not_start(self):
        self.file.write_text(FORBIDDEN["document() of a file"])
        code, out, err = self.hub.command("serve", self.hub.site, "--state", self.hub.state)
        self.assertNotEqual(code, 0)
        self.assertIn("forbidden", out + err)


class Worker:
    """The largest memory of any mapping worker of a hub while it is watched, and the most CPU time that one of them took."""

    def __init__(self, hub_pid):
        self._hub, self.peak, self._stop = hub_pid, 0, threading.Event()
        self._first, self._last = {}, {}
        self._thread = threading.Thread(target=self._watch)

    @property
    def seconds(self):
        return max((self._last[one] - first for one, first in self._first.items()), default=0) / os.sysconf("SC_CLK_TCK")

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()

    def processes(self):
        children = pathlib.Path(f"/proc/{self._hub}/task/{self._hub}/children").parent.parent
        pids = " ".join((task / "children").read_text() for task in children.iterdir() if (task / "children").exists()).split()
        return [pathlib.Path("/proc") / pid for pid in pids]

    def _watch(self):
        while not self._stop.wait(0.002):
            for process in self.processes():
                try:
                    found = re.search(r"VmHWM:\s+(\d+) kB", (process / "status").read_text())
                    stat = (process / "stat").read_text().rsplit(") ", 1)[1].split()
                    self._last[process] = int(stat[11]) + int(stat[12])
                    self._first.setdefault(process, self._last[process])
                except OSError:
                    continue  # ended meanwhile
                if found:
                    self.peak = max(self.peak, int(found[1]) * 1024)


class Endless(AttackTest):
    systems = ("nino", "pspp")

    @classmethod
    def prepare_site(cls):
        file = cls.hub.site / REQUEST
        file.parent.mkdir(parents=True)
        file.write_text(endless_mapping())
        file = cls.hub.site / "mappings/pspp/open_case.request.xslt"
        file.parent.mkdir(parents=True)
        file.write_text(sheet(top=HELPERS, inside='<xsl:call-template name="forever"/>'))

    def ask_others(self, count):
        """How long good questions take, in seconds, one after another."""
        taken = []
        with Line(self.hub) as line:
            for _ in range(count):
                begun = time.monotonic()
                self.assertEqual(line.exchange(self.good).status, 200)
                taken.append(time.monotonic() - begun)
        return taken

    def test_a_mapping_without_end_is_stopped_in_its_worker_and_others_go_on(self):
        idle = statistics.quantiles(self.ask_others(200), n=100)[-1]
        for person, (what, _) in ENDLESS.items():
            with self.subTest(what):
                answers = []

                def ask(person=person, answers=answers):
                    with Line(self.hub) as line:
                        answers.append(line.exchange(rest_request(f'{{"personCode": "{person}"}}'.encode(), media="application/json")))

                asking = threading.Thread(target=ask)
                with Worker(self.meter_pid()) as worker:
                    self.meter.forget_peak()
                    cpu, begun, others = self.meter.cpu(), time.monotonic(), []
                    asking.start()
                    while asking.is_alive():
                        others += self.ask_others(1)
                    seconds = time.monotonic() - begun
                    cpu = (self.meter.cpu() - cpu) / len(others)  # of the hub, for each question meanwhile
                asking.join()
                p99 = statistics.quantiles(others, n=100)[-1] if len(others) > 1 else others[0]
                (answer,) = answers
                self.assertProblem(answer, 500, "map.limit")
                self.assertIn("map.limit", self.trace(answer.json()["instance"], "--long"))
                print(f"A21  {what}: {seconds:.2f} s, worker's peak {worker.peak / 1e6:.0f} MB; meanwhile {len(others)} others, "
                      f"p99 {p99 * 1e3:.1f} ms (alone {idle * 1e3:.1f} ms)")
                self.note("A21", what, "map.limit", cpu / 1e6, (self.meter.resident("VmHWM") - self.idle) / 1e6)
                self.assertLess(p99, max(20 * idle, 0.5), "others waited for the worker")
                if not places.sanitized():
                    self.assertLess(worker.seconds, WORKER_SECONDS + 1)
                    self.assertLess(worker.peak, WORKER_OCTETS)
        self.assertEqual(len(self.ask_others(5)), 5, "both workers are there again")

    def meter_pid(self):
        return self.hub.find_ports()["pid"]

    def test_a_worker_can_open_nothing(self):
        for process in Worker(self.meter_pid()).processes():
            # One that was started a moment ago, instead of one that was stopped, is not ready yet.
            wait_for(lambda at=process: re.search(r"Seccomp:\s+2\n", (at / "status").read_text()), places.patience(5),
                     "the worker is locked in")
            status = (process / "status").read_text()
            self.assertRegex(status, r"NoNewPrivs:\s+1\n")
            if not places.sanitized():
                limits = (process / "limits").read_text()
                self.assertRegex(limits, rf"Max address space\s+{WORKER_OCTETS}\s")
                self.assertRegex(limits, r"Max open files\s+4\s")  # its socket and three times /dev/null
                self.assertRegex(limits, r"Max file size\s+0\s")

    def test_a_sent_message_waits_for_a_person(self):
        client = Client(self.pki, "cases", lambda: self.hub.find_ports()["exchange"])
        self.addCleanup(client.close)
        answer = client.send("case.opened", cases.opened(f"BV-{uuid.uuid4().hex[:12]}"))
        self.assertEqual(answer.status, 202, answer)
        message = answer.json()["id"]

        def letters():
            code, out, err = self.hub.command("letters", "--state", self.hub.state)
            self.assertEqual(code, 0, err)
            return message in out

        wait_for(letters, places.patience(20), "the message is a letter")
        self.assertIn("map.limit", self.trace(message, "--long"))
        self.assertEqual(self.sandbox.journal("pspp"), [])


if __name__ == "__main__":
    main()
