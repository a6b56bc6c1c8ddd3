"""`sakta find`: by key, case, person, party, number, time and state, alone and together, and what it refuses."""

import datetime
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import uuid

import cases
import invoices
import places
from client import wrapped
from flow import FlowTest, main
from waiting import wait_for

PERSON = "161175-19997"


class Find(FlowTest):
    systems = ("nino", "pspp", "smartcity")

    @classmethod
    def prepare(cls):
        cls.hub.start()
        cls.asking, cls.cases, cls.portal = (cls.hub.client(party) for party in ("permits", "cases", "supplier-portal"))
        cls.asked = cls.asking.ask("debts.query", {"personCode": PERSON}).headers["Sakta-Message"]
        cls.failed = cls.let_one_fail()
        cls.case = f"BV-{uuid.uuid4().hex[:12]}"
        cls.opened = cls.cases.send("case.opened", cases.opened(cls.case), key=str(uuid.uuid4())).json()["id"]
        cls.status = cls.cases.send("case.status", cases.status(cls.case), key=str(uuid.uuid4()),
                                    headers={"Sakta-Case": "LIETA-9"}).json()["id"]
        cls.invoice = cls.portal.send("invoice.issued", wrapped(invoices.invoice(3)), key=str(uuid.uuid4())).json()["id"]
        for message in (cls.opened, cls.status):
            wait_for(lambda: cls.cases.status(message).json()["state"] == "delivered", places.patience(20), "it is delivered")
        wait_for(lambda: cls.hub.metric("sakta_store_index_lag_items") == 0, places.patience(20), "the index follows")

    @classmethod
    def let_one_fail(cls):
        cls.sandbox.behave("busy")
        answer = cls.asking.ask("debts.query", {"personCode": PERSON}, key=str(uuid.uuid4()))
        cls.sandbox.behave("answer")
        return re.search(r"urn:uuid:([0-9a-f-]{36})", answer.json()["instance"])[1]

    def find(self, *words, code=0):
        done, out, err = self.hub.command("find", *words, "--state", self.hub.state)
        self.assertEqual(done, code, out + err)
        return re.findall(r"(?m)^([0-9a-f-]{36}) ", out) if code == 0 else err

    def line(self, *words):
        _, out, _ = self.hub.command("find", *words, "--state", self.hub.state)
        return out.splitlines()[0]

    def test_by_key_with_its_name_and_without(self):
        number = re.search(r"<cbc:ID>([^<]+)</cbc:ID>", invoices.invoice(3).decode())[1]
        self.assertEqual(self.find("--key", f"number={number}"), [self.invoice])
        self.assertEqual(self.find("--key", number), [self.invoice])
        self.assertEqual(self.find("--key", f"number={number}x"), [])

    def test_by_case_of_the_message_and_of_its_context(self):
        self.assertEqual(self.find("--case", self.case), [self.status, self.opened], "newest first")
        self.assertEqual(self.find("--case", "LIETA-9"), [self.status])
        self.assertEqual(self.find("--case", "BV-2026-17"), [self.failed, self.asked], "of an ask")

    def test_by_person_with_and_without_the_hyphen(self):
        purpose = ("--purpose", "iedzīvotāja pieprasījums")
        found = self.find("--person", PERSON, *purpose)
        self.assertEqual(found, [self.opened, self.failed, self.asked])
        self.assertEqual(self.find("--person", PERSON.replace("-", ""), *purpose), found)

    def test_by_party_number_time_and_status(self):
        self.assertEqual(self.find("--party", "cases"), [self.status, self.opened])
        self.assertEqual(self.find("--number", self.invoice[:18]), [self.invoice])
        self.assertEqual(self.find("--number", "urn:uuid:" + self.opened.upper()), [self.opened])
        self.assertEqual(self.find("--status", "answered"), [self.asked])
        self.assertEqual(self.find("--status", "failed"), [self.failed])
        self.assertEqual(self.find("--status", "delivered"), [self.status, self.opened])
        everything = self.find("--since", "1h")
        self.assertEqual(set(everything), {self.asked, self.failed, self.opened, self.status, self.invoice},
                         "the hub's own notes are no messages")
        self.assertEqual(everything, sorted(everything, reverse=True))
        tomorrow = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)).strftime("%Y-%m-%d")
        self.assertEqual(self.find("--since", tomorrow), [])
        self.assertEqual(self.find("--until", "1h"), [])
        self.assertEqual(self.find("--since", "1h", "--limit", "2"), everything[:2])

    def test_criteria_together_must_all_be_so(self):
        self.assertEqual(self.find("--party", "permits", "--status", "failed"), [self.failed])
        self.assertEqual(self.find("--party", "cases", "--status", "failed"), [])
        self.assertEqual(self.find("--case", self.case, "--number", self.opened), [self.opened])

    def test_a_line_tells_what_it_is_where_it_stands_and_whose_turn_it_is(self):
        line = self.line("--number", self.opened)
        for expected in (self.opened, "case.opened@1", "cases", f"case={self.case}", "cases-opened: delivered", "nobody"):
            self.assertIn(expected, line)
        self.assertNotIn(PERSON, line, "a personal key is not told")
        latvian = self.line("--number", self.opened, "--lang", "lv")
        for expected in ("piegādāts", "neviens"):
            self.assertIn(expected, latvian)

    def test_a_search_for_a_person_needs_a_purpose_and_covers_a_year_at_most(self):
        self.assertIn("--purpose", self.find("--person", PERSON, code=2))
        self.assertIn("--purpose", self.find("--person", PERSON, "--purpose", " ", code=2))
        self.assertIn("a year at most", self.find("--person", PERSON, "--purpose", "why", "--since", "367d", code=2))
        self.assertIn("personal", self.find("--key", f"person={PERSON}", code=2))
        self.assertIn("--person", self.find("--key", PERSON, code=2), "a value alone is no way around it")

    def test_what_makes_no_sense_is_refused(self):
        self.assertIn("no type has a key", self.find("--key", "numbre=1", code=2))
        self.assertIn("did you mean", self.find("--key", "numbre=1", code=2))
        self.assertIn("--status must be one of", self.find("--status", "lost", code=2))
        self.assertIn("is no time", self.find("--since", "yesterday", code=2))
        self.assertIn("first digits", self.find("--number", "xyz", code=2))
        self.assertIn("--limit", self.find("--limit", "0", code=2))
        self.assertIn("nav laiks", self.find("--since", "vakar", "--lang", "lv", code=2))
        self.assertIn("is not before --until", self.find("--since", "1h", "--until", "2h", code=2))

    @unittest.skipUnless(os.geteuid() == 0, "only root can ask as somebody else")
    def test_another_user_is_told_that_the_folder_is_not_theirs(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="sakta-anybody-"))  # where anybody may run it
        self.addCleanup(shutil.rmtree, folder)
        folder.chmod(0o755)
        program = shutil.copy(places.PROGRAMS / "sakta", folder)
        for words in (("find", "--person", PERSON, "--purpose", "why"), ("letters",), ("trace", self.opened),
                      ("release", self.opened, "--as", "resend", "--because", "why"), ("reload",)):
            for language, said in (("en", "This user may not use the state folder"), ("lv", "nedrīkst lietot")):
                done = subprocess.run([program, *words, "--state", self.hub.state, "--lang", language], user=65534, group=65534,
                                      extra_groups=[], env=self.hub.env, capture_output=True, text=True, timeout=places.patience(20))
                self.assertEqual((done.returncode, done.stdout), (1, ""), words)
                self.assertIn(said, done.stderr, words)

    def test_without_a_hub_what_is_not_blind_is_found_and_the_rest_says_so(self):
        self.assertEqual(self.hub.stop(), 0)
        self.addCleanup(self.hub.start)
        self.assertEqual(self.find("--number", self.opened), [self.opened])
        self.assertEqual(self.find("--status", "failed"), [self.failed])
        for words in (("--party", "cases"), ("--case", self.case), ("--key", "x")):
            self.assertIn("only a running hub has the key", self.find(*words, code=1))
            self.assertIn("centrmezglam", self.find(*words, "--lang", "lv", code=1))
        code, out, err = self.hub.command("find", "--state", self.folder)
        self.assertEqual((code, out), (1, ""))

    def test_status_says_that_no_hub_runs_and_what_the_store_knows(self):
        def down():
            ready = json.loads(self.hub.operations("/health/ready")[1])
            self.assertEqual(ready["reasons"], [])
            return [(n["code"], n["about"], n["urgent"]) for n in ready["notices"]] == [("ops.system_down", "horizon", True)]

        wait_for(down, places.patience(60), "nobody listens for horizon")
        code, out, _ = self.hub.command("status", "--state", self.hub.state)
        self.assertEqual(code, 1, out)
        self.assertIn("The hub runs and takes messages.", out)
        self.assertIn("System horizon fails since ", out)
        self.hub.stop()
        self.addCleanup(self.hub.start)
        code, out, _ = self.hub.command("status", "--state", self.hub.state)
        self.assertEqual(code, 1, out)
        self.assertIn("NO HUB RUNS", out)
        self.assertIn("invoices", out, "the deliveries that wait")
        self.assertIn("NEDARBOJAS", self.hub.command("status", "--state", self.hub.state, "--lang", "lv")[1])


if __name__ == "__main__":
    main()
