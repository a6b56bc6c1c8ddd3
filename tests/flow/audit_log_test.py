"""The audit log proves itself: each record by a signed head that another program verifies, and no head that does not continue the last."""

import base64
import contextlib
import shutil
import socket
import subprocess
import uuid

import cases
import places
import tlog
from flow import FlowTest, main
from log_signer import LogSigner
from waiting import wait_for


class AuditLog(FlowTest):
    systems = ("pspp", "smartcity")
    small = True

    @classmethod
    def prepare(cls):
        super().prepare()
        cls.signer = LogSigner(cls.folder / "signing", cls.hub).start()
        cls.addClassCleanup(lambda: cls.signer.kill())

    @property
    def key(self):
        return self.signer.key

    def accept(self):
        client = self.hub.client("cases")
        answer = client.send("case.opened", cases.opened(f"BV-{uuid.uuid4().hex[:12]}"), key=str(uuid.uuid4()))
        self.assertEqual(answer.status, 202, answer)
        message = answer.json()["id"]
        wait_for(lambda: client.status(message).json()["state"] == "delivered", places.patience(30), "delivered")
        return message

    def prove(self, message):
        """What `sakta proof` writes, once the log covers all of the message."""
        into = self.folder / f"proof-{uuid.uuid4().hex[:8]}"
        def written():
            shutil.rmtree(into, ignore_errors=True)
            return self.hub.command("proof", message, "--state", self.hub.state, "--into", into)[0] == 0
        wait_for(written, places.patience(30), "the log covers the message")
        return [(file.read_bytes(), file.with_suffix(".tlog-proof").read_text()) for file in sorted(into.glob("*.json"))]

    def folders(self):
        return list((self.hub.state / "audit").iterdir())

    def checkpoint(self):
        return self.signer.checkpoint()

    def holds(self, checkpoint):
        """The tiles on disk lead to the checkpoint's root."""
        folder, = self.folders()
        self.assertEqual(tlog.root(tlog.leaves(folder, checkpoint.size)), checkpoint.root)

    def forks(self):
        """How often one was suspected, over all runs of the hub."""
        return sum(line["event"] == "audit.fork_suspected" for line in self.hub.log())

    def ask_signer(self, octets):
        with contextlib.closing(socket.socket(socket.AF_UNIX)) as line:
            line.connect(str(self.hub.state / "run/sign.sock"))
            line.sendall(octets)
            line.shutdown(socket.SHUT_WR)
            answer = b""
            while piece := line.recv(4096):
                answer += piece
            return answer.decode()

    def test_each_record_of_a_message_is_proven_by_a_signed_head(self):
        for message in (self.accept(), self.accept()):
            records = self.prove(message)
            self.assertGreaterEqual(len(records), 2)
            for record, proof in records:
                self.assertIn(message.encode(), record)
                index, checkpoint = tlog.verify_proof(record, proof, self.key)
                self.assertIn(f'"log":"{checkpoint.origin}"'.encode(), record)
                self.assertLess(index, checkpoint.size)
                with self.assertRaises(tlog.Broken):
                    tlog.verify_proof(record.replace(b'"att":', b'"atT":'), proof, self.key)
                with self.assertRaises(tlog.Broken):
                    tlog.verify_proof(record, proof.replace(f"index {index}\n", f"index {index + 1}\n"), self.key)
        self.holds(self.checkpoint())

    def test_the_log_goes_on_after_the_hub_and_the_signer_were_killed(self):
        self.prove(self.accept())
        before, forks = self.checkpoint(), self.forks()
        self.hub.kill()
        self.signer.kill()
        self.signer.start()
        self.hub.start()
        self.prove(self.accept())
        after = self.checkpoint()
        self.assertGreater(after.size, before.size)
        self.holds(before)  # the same leaves led to the former head
        self.holds(after)
        self.assertEqual(self.forks(), forks)

    def test_a_log_without_a_signer_is_signed_once_there_is_one(self):
        self.signer.stop()
        message = self.accept()
        code, out, err = self.hub.command("proof", message, "--state", self.hub.state, "--into", self.folder / "none", "--lang", "en")
        self.assertEqual(code, 3, out + err)
        self.assertIn("is in no signed log yet", out)
        self.signer.start()
        self.prove(message)

    def test_a_signer_that_is_gone_is_missed_at_once_and_after_a_start(self):
        self.prove(self.accept())
        self.signer.stop()
        self.addCleanup(lambda: self.signer.program.running() or self.signer.start())
        for again in (False, True):
            if again:
                self.hub.stop()
                self.hub.start()
            wait_for(lambda: self.hub.metric("sakta_audit_unsigned_since_timestamp_seconds"), places.patience(20), "it is told")
        self.signer.start()
        wait_for(lambda: not self.hub.metric("sakta_audit_unsigned_since_timestamp_seconds"), places.patience(20), "it is signed again")

    def test_the_signer_signs_nothing_that_does_not_continue_what_it_signed(self):
        self.prove(self.accept())
        head = self.checkpoint()
        same = lambda old, size, root: f"old {old}\n\n{head.origin}\n{size}\n{base64.b64encode(root).decode()}\n".encode()
        self.assertEqual(self.ask_signer(same(head.size, head.size, bytes(32))).split("\n")[0], "422")
        self.assertEqual(self.ask_signer(same(head.size, head.size + 1, head.root)).split("\n")[0], "422")
        self.assertEqual(self.ask_signer(same(0, head.size + 9, head.root)).split("\n")[0], "409")
        self.assertEqual(self.ask_signer(same(head.size, 1, head.root)).split("\n")[0], "409")
        self.assertEqual(self.ask_signer(same(0, 1, head.root).replace(head.origin.encode(), b"other.example/1/2026")).split("\n")[0], "404")
        for octets in (b"", b"old 1\n", b"old 01\n\n" + head.text.encode(), b"old 1\n" + b"A" * 43 + b"=\n" * 64 + b"\n" + head.text.encode(), bytes(range(256))):
            self.assertEqual(self.ask_signer(octets).split("\n")[0], "400", octets)
        self.prove(self.accept())

    def test_the_whole_log_is_exported_and_verified_without_the_hub(self):
        self.prove(self.accept())
        into = self.folder / f"export-{uuid.uuid4().hex[:8]}"
        code, out, err = self.hub.command("export", into, "--state", self.hub.state, "--lang", "en")
        self.assertEqual(code, 0, out + err)
        ran = subprocess.run([places.PROGRAMS / "sakta-verify", into, "--key", self.key.text], capture_output=True, text=True, timeout=60)
        self.assertEqual(ran.returncode, 0, ran.stdout)
        read = lambda path: (into / path).read_bytes() if (into / path).exists() else None
        self.assertEqual(tlog.verify_export(read, self.key).code, 0)
        again = self.hub.command("export", into, "--state", self.hub.state, "--lang", "en")
        self.assertEqual(again[0], 2, again)
        self.assertIn("is there already and not empty", again[2])

    def test_two_signers_do_not_work_with_the_same_heads(self):
        second = subprocess.run(self.signer.arguments(self.folder / "second.sock"), capture_output=True, text=True, timeout=60)
        self.assertEqual(second.returncode, 2, second)
        self.assertIn("another process works with", second.stderr)

    def test_an_older_store_put_back_is_a_fork_and_is_not_signed(self):
        self.prove(self.accept())
        self.hub.stop()
        state, kept = self.hub.state, self.folder / "kept"
        shutil.copytree(state / "store", kept / "store")
        shutil.copytree(state / "audit", kept / "audit")
        self.hub.start()
        self.prove(self.accept())
        for folders in (("store",), ("store", "audit")):  # the log is ahead of its store; both are old, the signer alone knows
            with self.subTest(put_back=folders):
                self.hub.stop()
                for folder in folders:
                    shutil.rmtree(state / folder)
                    shutil.copytree(kept / folder, state / folder)
                known, forks = self.checkpoint(), self.forks()
                self.hub.start()
                self.accept()  # it goes on
                wait_for(lambda: self.forks() > forks, places.patience(30), "the fork is told")
                self.accept()
                self.assertEqual(self.checkpoint().text, known.text)
                wait_for(lambda: "ops.audit_fork_suspected" in self.hub.operations("/health/ready")[1], places.patience(20), "readiness tells it")
                self.assertEqual(self.hub.metric("sakta_audit_fork_suspected"), 1)
        self.hub.stop()
        shutil.rmtree(state / "audit")
        self.signer.stop()
        self.signer.heads = self.signer.folder / "new-heads"  # as an operator and an auditor decide together
        self.signer.start()
        self.hub.start()
        self.prove(self.accept())


if __name__ == "__main__":
    main()
