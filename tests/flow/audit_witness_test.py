"""`sakta witness` cosigns what continues what it cosigned before, and nothing else; asked as C2SP tlog-witness has it."""

import base64
import concurrent.futures
import http.client
import pathlib
import random
import shutil
import socket
import subprocess
import tempfile
import unittest

import places
import processes
import tlog
from audit_export_test import Signer, export, record
from waiting import wait_for

LOG, OTHER = "hub.sakta.example/90000000019", "hub.sakta.example/90000000027"
ORIGIN = f"{LOG}/2026"
NAME = "witness.auditor.example"


def consistency(old, leaves, whole=True):
    """RFC 6962, 2.1.2, as it stands there."""
    size = len(leaves)
    if old == size:
        return [] if whole else [tlog.root(leaves)]
    half = tlog.split(size)
    if old <= half:
        return consistency(old, leaves[:half], whole) + [tlog.root(leaves[half:])]
    return consistency(old - half, leaves[half:], False) + [tlog.root(leaves[:half])]


class Log(Signer):
    """A log with a key, whose heads are those of its leaves."""

    def __init__(self, name=LOG, year="2026", seed="a"):
        super().__init__(name)
        self.origin = f"{name}/{year}"
        self.leaves = [tlog.leaf(f"{seed}{number}".encode()) for number in range(1_000)]

    def head(self, size, root=None, signer=None):
        text = f"{self.origin}\n{size}\n{base64.b64encode(root or tlog.root(self.leaves[:size])).decode()}\n"
        signer = signer or self
        return f"{text}\n— {signer.name} {base64.b64encode(signer.id + signer.private.sign(text.encode())).decode()}\n"

    def question(self, old, size, head=None, proof=None):
        proof = consistency(old, self.leaves[:size]) if proof is None and 0 < old <= size else proof or []
        return f"old {old}\n" + "".join(base64.b64encode(one).decode() + "\n" for one in proof) + "\n" + (head or self.head(size))


class AuditWitness(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sakta-witness-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", self.folder / "witness.key"], check=True, capture_output=True)
        self.log, self.another = Log(), Log(OTHER)
        (self.folder / "logs").write_text(f"# whose heads are cosigned\n{self.log.text}\n\n{self.another.text}\n")
        self.runs = 0
        self.start()

    def arguments(self, listen="127.0.0.1:0"):
        return [places.PROGRAMS / "sakta", "witness", "--name", NAME, "--key", self.folder / "witness.key", "--heads", self.folder / "heads",
                "--logs", self.folder / "logs", "--listen", listen, "--lang", "en"]

    def start(self):
        self.runs += 1
        said = self.folder / f"run-{self.runs}.log"
        self.program = processes.Program(self.arguments(), said, {}, cwd=self.folder)
        self.addCleanup(self.program.kill)
        wait_for(lambda: said.exists() and said.read_text().count("\n") >= 2, places.patience(20), "the witness says its key and address")
        key, address, *_ = said.read_text().split("\n")
        self.key = tlog.Key(key, 4)
        self.port = int(address.rsplit(":", 1)[1].split("/")[0])

    def ask(self, question, path="/add-checkpoint", method="POST"):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=places.patience(20))
        self.addCleanup(connection.close)
        connection.request(method, path, question.encode() if isinstance(question, str) else question)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), answer.headers["Content-Type"]

    def cosigned(self, log, old, size):
        head = log.head(size)
        status, line, _ = self.ask(log.question(old, size, head))
        self.assertEqual(status, 200, line)
        checkpoint = tlog.Checkpoint(head + line, log.key, [self.key])
        self.assertEqual((checkpoint.size, len(checkpoint.cosigned)), (size, 1))

    def test_each_head_that_continues_the_one_before_is_cosigned(self):
        for old, size in ((0, 1), (1, 2), (2, 256), (256, 257), (257, 257), (257, 1_000)):
            with self.subTest(old=old, size=size):
                self.cosigned(self.log, old, size)
        self.cosigned(self.another, 0, 7)  # each log has a history of its own

    def test_a_log_that_is_not_the_one_that_was_seen_is_not_cosigned(self):
        self.cosigned(self.log, 0, 300)
        anew = Log(seed="b")
        anew.private, anew.id = self.log.private, self.log.id  # whoever has the key
        self.assertEqual(self.ask(anew.question(300, 400))[0], 422)
        self.assertEqual(self.ask(anew.question(300, 300))[0], 409, "another root for the same size")
        self.assertEqual(self.ask(anew.question(0, 400)), (409, "300\n", "text/x.tlog.size"))
        self.cosigned(self.log, 300, 400)

    def test_what_was_cosigned_is_known_after_a_kill(self):
        self.cosigned(self.log, 0, 5)
        self.program.kill()
        self.start()
        self.assertEqual(self.ask(self.log.question(0, 6)), (409, "5\n", "text/x.tlog.size"))
        self.cosigned(self.log, 5, 6)

    def test_what_is_asked_wrongly_gets_the_status_of_the_specification(self):
        self.cosigned(self.log, 0, 10)
        stranger, old_year = Log("somebody.example/1"), Log(year="2025")
        old_year.private, old_year.id, old_year.key = self.log.private, self.log.id, self.log.key
        forged = self.log.head(11, signer=Signer(LOG))
        wrong = self.log.question(10, 12).split("\n")
        wrong[1] = base64.b64encode(bytes(32)).decode()
        rows = (("another old size", self.log.question(3, 12), 409), ("a smaller head", self.log.question(10, 9, proof=[]), 400),
                ("an older head", self.log.question(9, 9), 409),
                ("an unknown log", stranger.question(0, 1), 404), ("no year", self.log.question(10, 11, self.log.head(11).replace("/2026", "/x")), 404),
                ("a prefix of its name", self.log.question(10, 11, self.log.head(11).replace(ORIGIN, f"{LOG}1/2026")), 404),
                ("a key that nobody trusts", self.log.question(10, 11, forged), 403),
                ("a root that was not signed", self.log.question(10, 11, self.log.head(11).replace("\n11\n", "\n12\n")), 403),
                ("no signature", self.log.question(10, 11, self.log.head(11).split("—")[0]), 400),
                ("a proof that does not hold", "\n".join(wrong), 422),
                ("a proof that is too short", self.log.question(10, 12, proof=[]), 422),
                ("a proof from nothing", self.log.question(0, 12, proof=[bytes(32)]), 409),
                ("more hashes than there can be", self.log.question(10, 12, proof=[bytes(32)] * 64), 400),
                ("no empty line", self.log.question(10, 11).replace("\n\n", "\n", 1), 400), ("nothing", "", 400), ("no text", b"\xff\x00old 1", 400),
                ("leading zeros", self.log.question(10, 11).replace("old 10", "old 010"), 400), ("a minus", "old -1\n\n" + self.log.head(11), 400),
                ("no number", "old x\n\n" + self.log.head(11), 400), ("too large", "old 1\n" + "x" * 200_000, 413))
        for why, question, status in rows:
            with self.subTest(why):
                self.assertEqual(self.ask(question)[0], status)
        self.assertEqual(self.ask("", "/")[0], 404)
        self.assertEqual(self.ask("", method="GET")[0], 405)
        self.cosigned(old_year, 0, 3)  # the same key signs all its years
        self.cosigned(self.log, 10, 11)

    def test_who_says_nothing_keeps_nobody_from_asking(self):
        for half in (b"", b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: 100\r\n\r\nold 1", b"\x16\x03\x01garbage\r\n\r\n"):
            silent = socket.create_connection(("127.0.0.1", self.port))
            self.addCleanup(silent.close)
            silent.sendall(half)
        self.cosigned(self.log, 0, 3)

    def test_of_many_that_ask_at_once_one_goes_on_from_there(self):
        self.cosigned(self.log, 0, 5)
        questions = [self.log.question(5, size) for size in range(6, 22)]
        with concurrent.futures.ThreadPoolExecutor(16) as threads:
            statuses = sorted(threads.map(lambda question: self.ask(question)[0], questions))
        self.assertEqual(statuses, [200] + [409] * 15)

    def test_a_question_with_a_bit_turned_is_not_cosigned(self):
        good, dice = self.log.question(0, 9).encode(), random.Random(20261201)
        for _ in range(200):
            octets = bytearray(good)
            octets[dice.randrange(len(octets))] ^= 1 << dice.randrange(8)
            self.assertIn(self.ask(bytes(octets))[0], (400, 403, 404, 409), bytes(octets))
        self.cosigned(self.log, 0, 9)

    def test_a_head_that_was_damaged_is_not_begun_anew(self):
        self.cosigned(self.log, 0, 50)
        head, = (file for file in (self.folder / "heads").iterdir() if file.name != "lock")
        head.write_text("damaged\n")
        for old in (0, 50):
            self.assertEqual(self.ask(self.log.question(old, 60))[0], 500)

    def test_a_log_made_anew_whole_is_found_by_its_cosignature(self):
        """By both verifiers, which take the log's key alone for good."""
        def judged(records, *lines):
            files = export(records, self.log)
            files["checkpoint"] += "".join(lines).encode()
            into = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
            for name, octets in files.items():
                (into / name).parent.mkdir(parents=True, exist_ok=True)
                (into / name).write_bytes(octets)
            ran = subprocess.run([places.PROGRAMS / "sakta-verify", into, "--key", self.log.text, "--witness", self.key.text],
                                 capture_output=True, text=True, timeout=places.patience(60))
            verdict = tlog.verify_export(files.get, self.log.key, [self.key], 1)
            self.assertEqual(ran.returncode, verdict.code, ran.stdout)
            return ran.returncode
        records, others = ([record(number + begin) for number in range(300)] for begin in (0, 1_000))
        self.log.leaves = [tlog.leaf(one) for one in records]
        status, line, _ = self.ask(self.log.question(0, 300))
        self.assertEqual(status, 200)
        self.assertEqual(judged(records, line), 0)
        self.log.leaves = [tlog.leaf(one) for one in others]
        self.assertEqual(self.ask(self.log.question(300, 300))[0], 409)
        self.assertEqual(judged(others), 2)
        self.assertEqual(judged(others, line), 1)

    def test_two_witnesses_do_not_work_with_the_same_heads(self):
        second = subprocess.run(self.arguments(), capture_output=True, text=True, timeout=places.patience(60))
        self.assertEqual(second.returncode, 2)
        self.assertIn("another process works with", second.stderr)

    def test_wrong_settings_are_told(self):
        self.program.kill()
        for change, words in ((("--logs", self.folder / "none"), "cannot be read"), (("--logs", self.folder / "witness.key"), "line 1: that is no key of a log"),
                              (("--listen", "127.0.0.1"), "no address with a port"), (("--name", "a witness"), "no name of a key"),
                              (("--key", self.folder / "logs"), "logs")):
            with self.subTest(change[0]):
                arguments = self.arguments()
                arguments[arguments.index(change[0]) + 1] = change[1]
                ran = subprocess.run(arguments, capture_output=True, text=True, timeout=places.patience(60))
                self.assertEqual(ran.returncode, 2, ran)
                self.assertIn(words, ran.stderr)
                self.assertNotIn("PRIVATE", ran.stderr)


if __name__ == "__main__":
    unittest.main()
