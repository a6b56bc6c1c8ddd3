"""tests/bench/run in short form: each row runs to its end and prints its figures, and the WAL keeps its bound."""

import http.server
import json
import os
import pathlib
import re
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import places
import processes
from pki import Pki

sys.path.insert(0, str(places.SOURCE / "tests" / "bench"))
import programs  # noqa: E402

FIGURES = ("bare intake rows", "sync probe", "burst", "sustained", "search index behind", "greatest write-ahead log",
           "ask of 2 KB passed through, fast", "the same, evidence", "content routing by XPath, 100 KB XML",
           "XSLT both ways, 100 KB XML", "libxslt on all cores", "mapping of 300 lines", "verify one and sign one", "idle, resident",
           "GB flow through", "kept sealed, then given to a SOAP partner", "a clerk's letter behind", "half of nginx's most", "half of the hub's own most", "JSON ask of 2 KB to a SOAP partner",
           "through zeep behind gunicorn and nginx")
AGAINST = ("CPU, ask of 2 KB passed through, fast", "CPU, ask of 2 KB passed through, evidence",
           *(f"CPU, content routing, {size} KB {form}, fast" for size in (1, 10, 100) for form in ("XML", "JSON")),
           *(f"CPU, XSLT both ways, {size} KB {form}, fast" for size in (1, 10) for form in ("XML", "JSON")),
           "CPU, JSON ask of 2 KB to a SOAP partner with a contract, fast", "CPU, durable accept", "rate, durable accept",
           "p99, 2 KB passed through at half of nginx's most", "idle memory", "greatest memory while",
           "disk, a delivered case of 1 to 2 KB", "disk, an ask through SOAP")


class Smoke(unittest.TestCase):
    def test_every_figure_is_printed(self):
        code, out, err = processes.run([places.SOURCE / "tests" / "bench" / "run", "--no-build", "--short"], seconds=150)
        print("\n" + out.decode())
        self.assertEqual(code, 0, err.decode())
        for figure in FIGURES:
            self.assertIn(figure, out.decode())


class Against(unittest.TestCase):
    @unittest.skipUnless(places.PROGRAMS == places.SOURCE / "build" / "release" / "bin", "the older build is this one again")
    def test_every_figure_is_printed_with_what_is_wanted(self):
        """A build against itself: ratios say nothing in so short a time, but each is there, and so is its verdict."""
        _, out, err = processes.run([places.SOURCE / "tests" / "bench" / "run", "--no-build", "--short", "--against", places.SOURCE],
                                    seconds=240)
        print("\n" + out.decode())
        overall = re.split(r"\nwhat +result +ratio +wanted +verdict\n", out.decode())[-1].splitlines()
        for figure in AGAINST:
            told = [line for line in overall if line.startswith(figure)]
            self.assertEqual(len(told), 1, f"{figure}\n{out.decode()}\n{err.decode()}")
            self.assertRegex(told[0], r"at (most|least) [0-9.]+ +(holds|misses by [0-9.]+)$")


class Programs(unittest.TestCase):
    """An executable of the wrong day makes figures of the wrong day."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="sakta-bench-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "source").write_text("one")
        (self.folder / "build.ninja").write_text("rule copy\n  command = cp $in $out\n"
                                                 + "".join(f"build {name}: copy source\n" for name in programs.PROGRAMS))
        self.make(*programs.PROGRAMS)

    def make(self, *names):
        subprocess.run(["ninja", "-C", self.folder, *names], check=True, stdout=subprocess.DEVNULL)

    def test_that_are_as_new_as_what_they_are_made_of_are_taken(self):
        self.assertEqual(programs.out_of_date(self.folder), [])

    def test_older_than_sakta_are_named(self):
        for names, ago in ((programs.PROGRAMS, 100), (["source"], 50)):
            for name in names:
                os.utime(self.folder / name, (time.time() - ago,) * 2)
        self.make("sakta", "sakta-load")

        self.assertEqual(programs.out_of_date(self.folder), [name for name in programs.PROGRAMS if name not in ("sakta", "sakta-load")])


class SlowHub(http.server.BaseHTTPRequestHandler):
    """Answers one message after another, each after SLOWNESS."""

    SLOWNESS = 0.05
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(self.SLOWNESS)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class Load(unittest.TestCase):
    def test_counts_from_when_a_message_was_due(self):
        """Ten are due within 10 ms and are answered one by one. A closed loop would say of each that it took as long as the first."""
        with tempfile.TemporaryDirectory(prefix="sakta-bench-") as folder, http.server.HTTPServer(("127.0.0.1", 0), SlowHub) as server:
            pki = Pki(folder)
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(pki.certificate("hub"), pki.key("hub"))
            server.socket = tls.wrap_socket(server.socket, server_side=True)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            body = pathlib.Path(folder) / "body"
            body.write_text("{}")

            code, out, err = processes.run(
                [places.PROGRAMS / "sakta-load", "--port", server.server_port, "--pki", folder, "--party", "cases", "--path", "/",
                 "--body", body, "--connections", 1, "--seconds", 0.01, "--arrivals", 1000])
            server.shutdown()

        self.assertEqual(code, 0, err.decode())
        told = json.loads(out)
        self.assertEqual(told["acknowledged"], 10)
        self.assertGreater(told["max_ms"], 10 * SlowHub.SLOWNESS * 1000 - 10)
        self.assertGreater(told["p50_ms"], 4 * SlowHub.SLOWNESS * 1000)


class Soak(unittest.TestCase):
    def test_a_short_soak_gets_every_answer(self):
        """Ten seconds say nothing about the slope; the load, the doubles and the reckoning are what is tried."""
        _, out, err = processes.run([places.SOURCE / "tests" / "bench" / "run", "--no-build", "--soak", "0.15"], seconds=60)
        print("\n" + out.decode())
        self.assertIn("slope", out.decode(), err.decode())
        self.assertIn("calls answered as they should", out.decode())
        for kind in ("ask", "case", "invoice", "refused"):
            self.assertNotIn(f"\n{kind}: ", out.decode())


class Creep(unittest.TestCase):
    def test_a_short_run_gets_every_answer(self):
        """So few messages do not fill the caches: whether memory creeps is not said, and the exit code counts for nothing."""
        _, out, err = processes.run([places.SOURCE / "tests" / "bench" / "run", "--no-build", "--creep", "320"], seconds=60)
        print("\n" + out.decode())
        for kind in ("ask", "refusal"):
            self.assertRegex(out.decode(), f"(?m)^{kind}: 320 of them.* 0 parts had answers", err.decode())


if __name__ == "__main__":
    unittest.main(verbosity=2)
