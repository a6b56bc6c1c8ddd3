"""Files of a folder become messages and messages become files: each once, whatever comes twice and whoever is killed.

The file is a bank statement in the form of camt.053 with many entries; each entry becomes one message, and each message one
file, whose name is the entry's reference. So what is in the folder at the end tells what went through."""

import pathlib
import re
import subprocess
import unittest

import places
from bank_files import BankTest, add_bank, statement
from flow import FlowTest, main
from waiting import wait_for


class Files(BankTest):
    @classmethod
    def prepare(cls):
        cls.make_folders(cls.folder / "files")
        add_bank(cls.hub, cls.root)
        cls.hub.start()

    def test_the_entries_of_a_statement_are_messages_and_the_file_is_put_away(self):
        self.drop("one.xml", statement(1, 3))
        self.wait_until(self.is_empty, "the file is taken")
        self.wait_until(lambda: len(self.out(1)) == 3, "each is delivered")
        self.assertEqual((self.root / "in/done/one.xml").read_bytes(), statement(1, 3))
        text = (self.root / "out/1-2.xml").read_text()
        self.assertEqual(re.findall("<(number|supplier|document)>([^<]*)<", text),
                         [("supplier", "R1-2"), ("number", "1-2"), ("document", "LV80BANK0000435195001")])
        ids = {event["id"] for event in self.events("message.accepted")}
        self.assertEqual(len(ids), 3)

        self.drop("again.xml", statement(1, 3))
        self.wait_until(self.is_empty, "it is taken again")
        self.assertEqual({event["id"] for event in self.events("message.accepted")}, ids, "nothing is new in it")

    def test_a_thousand_entries_are_a_thousand_messages_though_the_hub_is_killed_and_the_file_comes_twice(self):
        self.drop("big.xml", statement(2, 1000))
        self.wait_until(lambda: len(self.out(2)) > 150, "a part is delivered")
        self.hub.kill()
        self.assertLess(len(self.out(2)), 1000, "in the middle")
        self.assertEqual(self.is_empty(), False)

        self.hub.start()
        self.wait_until(self.is_empty, "the file is taken", 120)
        self.drop("twice.xml", statement(2, 1000) + b"\n")  # other octets: no cursor knows it, only the ids do
        self.wait_until(self.is_empty, "it is taken again", 120)

        self.wait_until(lambda: len(self.out(2)) == 1000, "each is delivered", 120)
        self.assertEqual(self.out(2), {f"2-{n}.xml" for n in range(1, 1001)})
        self.assertGreaterEqual(self.repeated(), 1000, "the second file brought nothing new")
        code, out, err = self.hub.command("letters", "--state", self.hub.state)
        self.assertEqual((code, err), (0, ""), out)
        self.assertNotIn("invoice-status", out, "no delivery met another file of its name")

    def test_a_file_that_is_no_statement_is_told_and_left_and_the_others_go_on(self):
        self.drop("bad.xml", b"<Document>")
        self.drop("good.xml", statement(3, 1))
        self.wait_until(lambda: len(self.out(3)) == 1, "the good one is delivered")
        left = self.wait_until(lambda: [event for event in self.events("source.failed") if event["source"] == "bank-statements"],
                               "it is told")
        self.assertEqual(left[0]["code"], "deliver.bad_reply")
        self.assertIn("codec.not_well_formed: file bad.xml", left[0]["detail"])
        self.assertTrue((self.root / "in/bad.xml").exists())
        self.drop("bad.xml", statement(4, 1))
        self.wait_until(lambda: len(self.out(4)) == 1, "it was put right")

    def test_rows_of_a_table_are_messages(self):
        self.drop("five.csv", "Nr.;Maksātājs\r\n5-1;\"Bērziņš; dēls\"\r\n5-2;X\r\n".encode("cp1257"), "tables")
        self.wait_until(lambda: len(self.out(5)) == 2, "each row is delivered")
        self.assertIn("<supplier>Bērziņš; dēls</supplier>", (self.root / "out/5-1.xml").read_text())
        self.wait_until(lambda: self.is_empty("tables"), "the file is put away")


class FoldersOfTheSandbox(FlowTest):
    """The folders that the sandbox's site has: a bank's statements and Mobilly's settlements, as banks and Mobilly write them."""

    systems = ()
    STATEMENTS = (places.shared() or pathlib.Path("shared")) / "data" / "camt"
    EXAMPLES = places.SOURCE / "mappings"

    @classmethod
    def prepare(cls):
        for source in ("bank-statements", "mobilly-settlements"):
            cls.hub.poll(source)
        cls.hub.start()

    def setUp(self):
        super().setUp()
        self.before = len(self.hub.log())

    def taken(self, folder, file, octets):
        """The messages that the file became: their ids, in its order."""
        place = self.hub.state / "files" / folder / "in"
        (place / file).write_bytes(octets)
        wait_for(lambda: not (place / file).exists(), places.patience(60), f"{file} is taken\n{self.hub.program.tail()}")
        return [event["id"] for event in self.hub.log()[self.before:] if event["event"] == "message.accepted"]

    def test_an_entry_of_a_statement_is_a_payment_that_came_in(self):
        example = (self.EXAMPLES / "horizon/examples/bank_entry-referenced.in.xml").read_bytes()
        [message] = self.taken("bank", "one.xml", example)
        told = self.trace(message)
        self.assertIn("payment.received@1", told)
        self.assertIn("bank", told)
        wait_for(lambda: message in self.hub.command("find", "--key", "reference=RF3320261129", "--state", self.hub.state)[1],
                 places.patience(20), "it is found by its reference: the index follows")
        self.assertEqual(self.taken("bank", "again.xml", example + b"\n"), [message], "nothing is new in it")

    @unittest.skipUnless(STATEMENTS.is_dir(), "NOT TRIED: the published statements are not there (no SAKTA_SHARED and no ../shared)")
    def test_published_statements_of_three_versions_are_taken_whole(self):
        files = sorted(self.STATEMENTS.glob("*.xml"))
        self.assertEqual(len(files), 3)
        for file in files:
            with self.subTest(file.name):
                self.before = len(self.hub.log())
                counted = int(subprocess.run(["xmllint", "--xpath", "count(//*[local-name()='Ntry'])", file], capture_output=True, check=True).stdout)
                messages = self.taken("bank", file.name, file.read_bytes())
                self.assertEqual((len(messages), len(set(messages))), (counted, counted))
                print(f"{file.name}: {counted} entries, {len(messages)} messages")

    def test_a_row_of_a_settlement_is_a_parking_session(self):
        head = "settlement;session;zone;began;ended;amount;fee;currency\r\n"
        rows = [f"2026-11-30;P-{n:06};A;2026-11-29 23:50:00;2026-11-30 00:20:00;1,5{n};0,00;EUR\r\n" for n in range(3)]
        messages = self.taken("mobilly", "mobilly-2026-11-30.csv", (head + "".join(rows)).encode())
        self.assertEqual(len(messages), 3)
        self.assertIn("parking.settled@1", self.trace(messages[0]))
        self.assertEqual(self.taken("mobilly", "mobilly-2026-11-30.csv", (head + "".join(rows)).encode()), messages, "it came twice")
        more = rows[1:] + [rows[0].replace("P-000000", "P-000003")]
        known = self.taken("mobilly", "mobilly-2026-11-30-all.csv", (head + "".join(more)).encode())
        self.assertEqual((known[:3], len(known)), (messages, 4), "the same rows in another file, and one that is new")


if __name__ == "__main__":
    main()
