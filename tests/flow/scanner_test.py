"""A virus scanner looks at each attachment while it comes: what is not clean, or was not looked at whole, is not kept."""

import hashlib
import json
import pathlib
import random
import tempfile

import archive
import clamd
import mtom
import places
from archive import CONTEXT, named
from flow import SEED, FlowTest, main
from waiting import wait_for


class Scanner(FlowTest):
    systems = ()
    by_port = False

    @classmethod
    def prepare(cls):
        folder = tempfile.TemporaryDirectory(prefix="clamd")  # a socket's path may not be long
        cls.addClassCleanup(folder.cleanup)
        cls.clamd = clamd.Clamd(pathlib.Path(folder.name) / "clamd.ctl").start()
        cls.addClassCleanup(cls.clamd.stop)
        cls.archive = archive.Archive("1.1")
        cls.addClassCleanup(cls.archive.stop)
        archive.write_site(cls.hub, cls.archive.port, "1.1")
        where = f"127.0.0.1:{cls.clamd.port}" if cls.by_port else cls.clamd.path
        hub = cls.hub.site / "hub.yaml"
        hub.write_text(f"{hub.read_text()}\nscanner: {{clamd: '{where}', timeout: 3s}}\n")
        cls.hub.start()

    def setUp(self):
        self.clamd.seen.clear()

    def put(self, octets, language="en"):
        digest = hashlib.sha256(octets).hexdigest()
        return self.hub.client("cases").request("PUT", f"/v1/attachments/{digest}", octets, {"Accept-Language": language})

    def is_here(self, octets):
        return self.hub.client("cases").request("GET", f"/v1/attachments/{hashlib.sha256(octets).hexdigest()}").status == 200

    def assert_refused(self, octets, status, code, detail):
        before = self.files()
        answer = self.put(octets)
        self.assertEqual((answer.status, answer.json()["code"]), (status, code))
        self.assertFalse(self.is_here(octets))
        if status == 503:  # what is wrong in our own house is told there
            self.assertEqual(answer.headers["Retry-After"], "30")
            self.assertNotIn("detail", answer.json())
            told = [line for line in self.hub.log() if line.get("event") == "attachment.not_kept"][-1]
            self.assertEqual((told["code"], told["detail"]), (code, detail))
        else:
            self.assertEqual(answer.json()["detail"], detail)
        wait_for(lambda: self.files() <= before, places.patience(10), "nothing of it stays")  # who wrote it removes it

    def files(self):
        return {file for file in (self.hub.state / "store/attachments").rglob("*") if file.is_file()}


class Looked(Scanner):
    def test_clean_octets_are_seen_whole_and_delivered(self):
        octets = random.Random(SEED).randbytes(3_000_001)
        self.assertEqual(self.put(octets).status, 201)
        ((seen, largest),) = self.clamd.seen
        self.assertEqual(seen, octets)
        self.assertLess(largest, 2**20, "it is given on while it comes")
        body = json.dumps({"document": "S-1", "attachment": [named("scanned.pdf", octets)]})
        answer = self.hub.client("cases").request("POST", "/v1/send/archive.file", body, {**CONTEXT, "Content-Type": "application/json"})
        self.assertEqual(answer.status, 202, answer)
        wait_for(lambda: self.archive.came, places.patience(30), "the archive has it")
        self.assertEqual(self.archive.came[-1]["scanned.pdf"][1], hashlib.sha256(octets).hexdigest())

    def test_an_empty_one_is_looked_at_too(self):
        self.assertEqual(self.put(b"").status, 201)
        self.assertEqual(self.clamd.seen, [(b"", 0)])


class LookedByPort(Looked):
    by_port = True


class Refused(Scanner):
    def test_a_virus(self):
        octets = b"one " + clamd.MARK + b" more" * 100_000
        self.assert_refused(octets, 422, "edge.malware", f"the virus scanner found {clamd.NAME}")
        told = self.put(octets, "lv").json()
        self.assertEqual(told["detail"], f"vīrusu pārbaude atrada: {clamd.NAME}")
        self.assertNotIn("malware", told["title"])

    def test_a_virus_that_comes_with_its_message(self):
        octets = b"two " + clamd.MARK + b" more" * 100_000
        text = mtom.envelope("S-2", mtom.file("clean.pdf", mtom.include("clean")), mtom.file("virus.pdf", mtom.include("virus")))
        body = mtom.whole(mtom.root(text), mtom.part(b"clean", Content_ID="<clean>"), mtom.part(octets, Content_ID="<virus>"))
        before = self.files()
        answer = self.hub.client("cases").request("POST", "/soap/archive", body, {"Content-Type": mtom.media()})
        self.assertIn(b"<code>edge.malware</code>", answer.body)
        wait_for(lambda: self.files() <= before, places.patience(10), "nothing of it stays, the clean one neither")
        self.assertEqual(self.archive.came, [])

    def test_larger_than_the_scanner_takes(self):
        self.clamd.stream_max_length = 100_000
        self.addCleanup(setattr, self.clamd, "stream_max_length", 25 * 2**20)
        self.assert_refused(b"x" * 3_000_000, 503, "edge.not_scanned",
                            "the virus scanner says: INSTREAM size limit exceeded. ERROR")

    def test_an_answer_that_is_none(self):
        self.clamd.answers.append("stream: ātri\x07 \x1b[31m ERROR")
        self.assert_refused(b"odd", 503, "edge.not_scanned", "the virus scanner says: stream: ??tri? ?[31m ERROR")

    def test_a_connection_that_just_ends(self):
        self.clamd.answers.append(None)
        self.assert_refused(b"ends", 503, "edge.not_scanned", "the virus scanner closed the connection without an answer")

    def test_no_answer_in_time(self):
        self.clamd.go_on.clear()
        self.addCleanup(self.clamd.go_on.set)
        self.assert_refused(b"late", 503, "edge.not_scanned", "the virus scanner did not answer within 3 s")

    def test_nobody_there_and_there_again(self):
        self.clamd.stop()
        self.addCleanup(lambda: self.clamd._servers or self.clamd.start())
        self.assert_refused(b"nobody", 503, "edge.not_scanned", "the virus scanner cannot be reached: No such file or directory")
        self.clamd.start()
        self.assertEqual(self.put(b"nobody").status, 201)


class Settings(FlowTest):
    systems = ()

    def test_a_path_that_no_socket_may_have(self):
        hub = self.hub.site / "hub.yaml"
        before = hub.read_text()
        hub.write_text(f"{before}\nscanner: {{clamd: /{'x' * 200}}}\n")
        code, _, said = self.hub.command("check", self.hub.site, "--state", self.hub.state)
        hub.write_text(before)
        self.assertNotEqual(code, 0)
        self.assertIn("is longer than 107 octets", said)


if __name__ == "__main__":
    main()
