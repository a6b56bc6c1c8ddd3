"""Files at a partner's server, by SFTP: each taken once and each written once, whoever is killed, and only at the server that is known.

The server is Debian's sshd with its own keys; the hub knows it by the fingerprint of its key."""

import re
import shutil

import processes
from bank_files import BankTest, add_bank, statement
from flow import main
from settings_changes import read, write
from sshd import Sshd, fingerprint, make_key


class FilesOfAServer(BankTest):
    @classmethod
    def prepare(cls):
        cls.server = Sshd(cls.folder / "sshd")
        cls.addClassCleanup(cls.server.kill)
        cls.make_folders(cls.server.root)
        shutil.copy(cls.server.client_key, cls.hub.state / "pki" / "bank-sftp.key")
        cls.know(cls.server.fingerprint)
        cls.server.start()
        cls.hub.start()

    @classmethod
    def know(cls, *host_keys, address=None):
        """The site as it is to be, with these keys of the server."""
        shutil.rmtree(cls.hub.site / "mappings" / "bank", ignore_errors=True)
        add_bank(cls.hub, address or cls.server.address, timeout="10s",
                 credentials={"key": "${state}/pki/bank-sftp.key", "host_keys": list(host_keys)})

    def failures(self, code):
        return [event for event in self.events("source.failed") if event["source"] == "bank-statements" and event["code"] == code]

    def test_the_entries_of_a_statement_are_messages_and_the_file_is_put_away(self):
        self.drop("one.xml", statement(1, 3))
        self.wait_until(self.is_empty, "the file is taken")
        self.wait_until(lambda: len(self.out(1)) == 3, "each is delivered")
        self.assertEqual((self.root / "in/done/one.xml").read_bytes(), statement(1, 3))
        self.assertEqual(re.findall("<(number|supplier)>([^<]*)<", (self.root / "out/1-2.xml").read_text()),
                         [("supplier", "R1-2"), ("number", "1-2")])
        self.assertEqual([file.name for file in (self.root / "out").glob(".*")], [], "nothing unfinished is left")
        ids = {event["id"] for event in self.events("message.accepted")}
        self.assertEqual(len(ids), 3)

        self.drop("one.xml", statement(1, 3))
        self.wait_until(self.is_empty, "it is taken again")
        self.assertEqual({event["id"] for event in self.events("message.accepted")}, ids, "nothing is new in it")
        kept = sorted(file.name for file in (self.root / "in/done").glob("one*"))
        self.assertRegex(" ".join(kept), r"^one\.xml one\.xml\.[0-9a-f]{16}$", "neither is written over")

    def test_each_entry_is_one_message_though_the_hub_is_killed_and_the_file_comes_twice(self):
        self.drop("big \"one\".xml", statement(2, 300))
        self.wait_until(lambda: len(self.out(2)) > 40, "a part is delivered")
        self.hub.kill()
        self.assertLess(len(self.out(2)), 300, "in the middle")

        self.hub.start()
        self.wait_until(self.is_empty, "the file is taken", 120)
        self.drop("twice.xml", statement(2, 300) + b"\n")
        self.wait_until(self.is_empty, "it is taken again", 120)
        self.wait_until(lambda: len(self.out(2)) == 300, "each is delivered", 120)
        self.assertGreaterEqual(self.repeated(), 300, "the second file brought nothing new")
        code, out, err = self.hub.command("letters", "--state", self.hub.state)
        self.assertEqual((code, err), (0, ""), out)
        self.assertNotIn("number=2-", out, "no delivery met another file of its name")
        self.assertTrue((self.root / "in/done/big \"one\".xml").exists())

    def test_what_is_not_whole_is_not_taken(self):
        self.drop("half.xml.part", statement(3, 1))
        (self.root / "in/link.xml").symlink_to(self.server.allowed)
        (self.root / "in/folder.xml").mkdir(exist_ok=True)
        self.drop("growing.xml", b"")
        whole = statement(3, 5)
        for end in range(0, len(whole), 64):  # quicker than `settle`
            self.drop("growing.xml", whole[:end])
            self.hub.operations("/metrics")
        self.drop("growing.xml", whole)
        self.wait_until(lambda: len(self.out(3)) == 5, "it is taken when it is whole")
        told = self.wait_until(lambda: self.failures("deliver.bad_reply"), "the link is told")
        self.assertIn("link.xml", told[-1]["detail"])
        self.assertFalse([event for event in told if "growing" in event["detail"] or "folder.xml" in event["detail"]])
        self.assertTrue((self.root / "in/half.xml.part").exists())
        for name in ("half.xml.part", "link.xml"):
            (self.root / "in" / name).unlink()
        (self.root / "in/folder.xml").rmdir()

    def test_a_file_that_gets_other_content_while_it_is_taken_is_told_and_taken_as_another(self):
        self.drop("changed.xml", statement(4, 300))
        self.wait_until(lambda: self.out(4), "its first documents are ours")
        self.drop("changed.xml", statement(5, 2))
        told = self.wait_until(lambda: self.failures("deliver.bad_reply"), "it is told", 120)
        self.assertIn("changed.xml", told[0]["detail"])
        self.wait_until(lambda: len(self.out(5)) == 2, "the other content is taken")
        self.wait_until(self.is_empty, "it is put away")
        self.assertEqual((self.root / "in/done/changed.xml").read_bytes(), statement(5, 2))

    def test_a_file_of_the_same_name_is_not_written_over(self):
        (self.root / "out/6-1.xml").write_text("theirs")
        self.drop("six.xml", statement(6, 2))
        self.wait_until(lambda: "6-2.xml" in self.out(6), "the other is delivered")
        letter = self.wait_until(lambda: re.search("deliver.refused", self.hub.command("letters", "--state", self.hub.state)[1]),
                                 "it is a letter")
        self.assertTrue(letter)
        self.assertEqual((self.root / "out/6-1.xml").read_text(), "theirs")

    def test_a_server_that_is_gone_is_waited_for(self):
        self.server.kill()
        try:
            self.drop("gone.xml", statement(7, 2))
            told = self.wait_until(lambda: self.failures("deliver.unreachable"), "it is told")
            self.assertIn(f"127.0.0.1:{self.server.port}", told[0]["detail"])
        finally:
            self.server.start()
        self.wait_until(lambda: len(self.out(7)) == 2, "it is taken and delivered")
        self.wait_until(lambda: [event for event in self.events("source.recovered") if event["source"] == "bank-statements"], "it is told")

    def test_a_server_that_hangs_is_given_up_in_time_and_holds_nobody_up(self):
        # Of a connection on which the server stops to answer, libcurl gives up the session before libssh2 has freed it: 60 KB, once.
        self.assertEqual(self.hub.stop(), 0)
        self.hub.start(ASAN_OPTIONS="detect_leaks=0")
        self.server.hang()
        try:
            self.drop("hangs.xml", statement(11, 1))
            self.wait_until(lambda: self.failures("deliver.unreachable"), "it is told")
            self.assertEqual(self.hub.operations("/health/live")[0], 200)
            self.assertEqual(self.hub.stop(), 0, "it ends in time")
        finally:
            self.server.go_on()
        self.hub.start()
        self.wait_until(lambda: len(self.out(11)) == 1, "it is taken and delivered")

    def test_a_server_that_dies_while_files_are_written_gets_each_once(self):
        self.drop("dies.xml", statement(10, 120))
        for reached in (20, 60):
            self.wait_until(lambda count=reached: len(self.out(10)) > count, "a part is delivered")
            self.server.kill()
            self.assertLess(len(self.out(10)), 120, "in the middle")
            self.server.start()
        self.wait_until(lambda: len(self.out(10)) == 120, "each is delivered", 120)
        self.wait_until(self.is_empty, "the file is put away")
        for file in (self.root / "out").glob("10-*.xml"):
            self.assertTrue(file.read_text().endswith("</ReportInvoiceStatus>"), f"{file.name} is whole")
        letters = self.hub.command("letters", "--state", self.hub.state)[1]
        self.assertNotIn("deliver.timeout", letters, "what is in doubt is looked for, not held")
        self.wait_until(lambda: not list((self.root / "out").glob(".sakta-*")), "nothing unfinished is left")

    def test_a_server_with_another_key_gets_nothing(self):
        self.hub.stop()
        self.know(fingerprint(make_key(self.folder / "other", "ecdsa")))
        before = len(self.server.told())
        try:
            self.hub.launch()
            self.wait_until(self.hub.find_ports, "the hub runs")
            self.drop("secret.xml", statement(8, 1))
            told = self.wait_until(lambda: self.failures("deliver.unreachable"), "it is told")
            self.assertIn(self.server.fingerprint, told[0]["detail"])
            self.assertIn("host_keys", told[0]["detail"])
            self.assertEqual(self.out(8), set())
            seen = self.server.told()[before:]
            self.assertIn("Connection from 127.0.0.1", seen)
            for word in ("Accepted", "user"):
                self.assertNotIn(word, seen, "nothing was said to it, not even who we are")
        finally:
            self.hub.stop()
            self.know(fingerprint(self.folder / "other"), self.server.fingerprint)
            self.hub.start()
        self.wait_until(lambda: len(self.out(8)) == 1, "one of several keys is enough")

    def test_a_server_that_does_not_let_us_in_is_told(self):
        self.server.kill()
        self.server.allow(f"{make_key(self.folder / 'stranger')}.pub")
        try:
            self.server.start()
            told = self.wait_until(lambda: self.failures("deliver.misconfigured"), "it is told")
            self.assertIn("bank-sftp.key", told[0]["detail"])
        finally:
            self.server.allow(f"{self.server.client_key}.pub")
        self.drop("in.xml", statement(9, 1))
        self.wait_until(lambda: len(self.out(9)) == 1, "it lets us in again")

    def test_the_folder_may_be_the_accounts_own(self):
        self.hub.stop()
        self.know(self.server.fingerprint, address=f"sftp://{self.server.user}@127.0.0.1:{self.server.port}/~")
        try:
            self.hub.start()
            self.drop("own.xml", statement(12, 2))
            self.wait_until(lambda: len(self.out(12)) == 2, "each is delivered")
            self.wait_until(self.is_empty, "the file is put away")
        finally:
            self.hub.stop()
            self.know(self.server.fingerprint)

    def test_a_server_that_has_an_rsa_key_alone_is_told(self):
        other = Sshd(self.folder / "rsa", kinds=("rsa",))
        self.addCleanup(other.kill)
        other.start()
        self.hub.stop()
        self.know(other.fingerprint, address=other.address)
        try:
            self.hub.launch()
            self.wait_until(self.hub.find_ports, "the hub runs")
            told = self.wait_until(lambda: self.failures("deliver.unreachable"), "it is told")
            self.assertIn("ed25519", told[0]["detail"])
        finally:
            self.hub.stop()
            self.know(self.server.fingerprint)

    def test_check_asks_for_the_keys_of_the_server_and_says_how_to_read_them(self):
        file = self.hub.site / "systems/bank.yaml"
        whole = read(file)
        try:
            for keys, wrong in (([], "'credentials.host_keys' is needed"), (["MD5:aa"], "'MD5:aa'")):
                broken = read(file)
                broken["adapter"]["credentials"]["host_keys"] = keys
                write(file, broken)
                code, out, err = self.hub.command("check", self.hub.site, "--state", self.hub.state)
                self.assertNotEqual(code, 0)
                self.assertIn(wrong, out + err)
                self.assertIn(f"ssh-keyscan -p {self.server.port} 127.0.0.1 | ssh-keygen -lf -", out + err)
        finally:
            write(file, whole)
        code, out, _ = processes.run(["bash", "-c", f"ssh-keyscan -p {self.server.port} 127.0.0.1 2>/dev/null | ssh-keygen -lf -"])
        self.assertEqual(code, 0)
        self.assertIn(self.server.fingerprint, out.decode(), "what it says to do shows the key")


if __name__ == "__main__":
    main()
