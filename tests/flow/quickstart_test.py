"""deploy/quickstart over the programs of this build: eight stories that end well, twice, and one that does not.

It runs from a tree of its own: the script and the site are copied and get other ports, the library is this checkout's."""

import os
import pathlib
import random
import re
import shutil
import socket
import subprocess
import tempfile
import unittest

import places
from flow import SEED, main
from sandbox import SYSTEMS

TRACE = re.compile(r"(?m)^   (?:Message|Ziņojums) ([0-9a-f-]{36})$")
APPLICATION = "LVP-2026-000001"


def free_ports(count):
    """Below those that the system gives to others by itself."""
    dice = random.Random(os.getpid() + SEED)
    while True:
        ports = dice.sample(range(20000, 32000), count)
        sockets = []
        try:
            for port in ports:
                sockets.append(socket.create_server(("127.0.0.1", port)))
            return ports
        except OSError:
            continue
        finally:
            for one in sockets:
                one.close()


class Quickstart(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="sakta-quickstart-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.root, cls.state = cls.folder / "tree", cls.folder / "state"
        (cls.root / "deploy").mkdir(parents=True)
        shutil.copy(places.SOURCE / "deploy/quickstart", cls.root / "deploy")
        shutil.copytree(places.SOURCE / "deploy/sandbox", cls.root / "deploy/sandbox")
        for part in ("adapters", "certs", "mappings", "wsdl"):
            (cls.root / part).symlink_to(places.SOURCE / part)
        names = sorted(SYSTEMS)
        exchange, operations, *others = free_ports(2 + len(names))
        hub = cls.root / "deploy/sandbox/hub.yaml"
        hub.write_text(hub.read_text().replace(":8443", f":{exchange}").replace(":8480", f":{operations}"))
        cls.env = {**os.environ, "SAKTA_BIN": str(places.PROGRAMS), "SAKTA_STATE": str(cls.state), "TMPDIR": str(cls.folder),
                   **{f"SAKTA_{name.upper().replace('-', '_')}_PORT": str(port) for name, port in zip(names, others)}}
        cls.addClassCleanup(lambda: cls.quickstart("--stop"))

    @classmethod
    def quickstart(cls, *arguments, **env):
        return subprocess.run([cls.root / "deploy/quickstart", *arguments], env={**cls.env, "LANG": "C", "LC_ALL": "", **env},
                              capture_output=True, text=True, timeout=places.patience(300), check=False)

    def sakta(self, *arguments):
        return subprocess.run([places.PROGRAMS / "sakta", *arguments, "--state", self.state, "--library", places.SOURCE, "--lang", "en"],
                              capture_output=True, text=True, check=True).stdout

    def stories(self, **env):
        """What was told, story by story; and the ids of the messages whose traces were shown, in this order."""
        done = self.quickstart(**env)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        told = re.split(r"(?m)^(?=(?:[5-9]|1[012])\. )", done.stdout)[1:]
        self.assertEqual([one.split(".")[0] for one in told], ["5", "6", "7", "8", "9", "10", "11", "12"])
        return told, [TRACE.findall(one) for one in told]

    def test_1_each_story_is_told_to_its_end(self):
        told, traces = self.stories()
        for story, shown in zip(told, traces):
            self.assertEqual(len(shown), 1, "one trace: " + story)
            end = "answered" if story.startswith("5.") else "delivered"
            self.assertRegex(story, rf"(?m)^ +state: {end}\b")
        _, _, _, permit, statement, report, parking, letter = told
        for listed in (r"application\.submitted@1  system:latvija-lv  applications: delivered, applications-registered: delivered  ",
                       r"document\.registered@1  system:namejs  .*documents-registered-portal: delivered  ",
                       r"debts\.query@1  permits  answered  ", r"social-status\.query@1  permits  answered  ",
                       r"company\.query@1  permits  answered  ",
                       r"application\.status@1  e-services  application-status: delivered, application-status-pspp: delivered  "):
            self.assertRegex(permit, rf"(?m)^   {listed}[0-9a-f-]{{36}}$")
        self.assertIn('NINO: "totalDebt":64.20   SOPA: "has":true   UR: "found":true', permit)
        for listed in (r"invoice\.requested@1  finance  invoices-requested: delivered, invoices-out: filtered, invoices-vid: filtered",
                       r"case\.opened@1  cases  cases-opened: delivered", r"payment\.received@1  system:bank  payments: delivered",
                       r"payment\.status@1  system:horizon  payment-status: delivered"):
            self.assertRegex(statement, rf"(?m)^   {listed}  [0-9a-f-]{{36}}$")
        self.assertIn("reports-status -> vias.add_status: delivered", report)
        self.assertIn("parking-settled -> mobilly-files.put_session: delivered", parking)
        self.assertRegex(letter, r"(?m)^   RecipientAccepted\n   20\d\d-[^ ]*Z\n   20\d\d-\d\d-\d\d$")
        for part in ("ServerReceivedTime", "DigestValue", "SignatureValue"):
            self.assertIn(part, letter)
        self.assertIn("deliveries-send -> eaddress.send_letter: delivered", letter)

    def test_2_what_is_told_has_happened_there(self):
        cases = (self.state / "run/pspp-cases.jsonl").read_text()
        self.assertIn(APPLICATION, cases)
        self.assertRegex(cases, r'paymentStatus[\\": ]+Paid')
        portal = (self.state / "run/latvija-lv-data.json").read_text()
        self.assertIn("BV/3-5/26/118", portal)
        self.assertEqual([file.parent.name for file in self.state.glob("files/*/in/**/s*-*.*")], ["done", "done"])
        [session] = self.state.glob("files/mobilly/sessions/*.xml")
        self.assertIn("<amount>2.50</amount>", session.read_text())
        self.assertRegex((self.state / "run/mobilly-data.json").read_text(), '"status": ?"PAID"')

    def test_3_a_second_run_is_harmless_and_tells_the_same_in_latvian(self):
        before = self.sakta("find", "--case", APPLICATION)
        told, traces = self.stories(LANG="lv_LV.UTF-8")
        self.assertEqual(self.sakta("find", "--case", APPLICATION), before, "the application's messages are those of the first run")
        self.assertIn(traces[3][0], before)
        for story in told[3:]:
            self.assertRegex(story, r"(?m)^ +stāvoklis: piegādāts\b")
        self.assertEqual(len(list(self.state.glob("files/mobilly/sessions/*.xml"))), 2)

    def test_4_a_story_that_fails_says_where_and_what_to_look_at(self):
        behaviour = self.state / "run/vias-behaviour"
        behaviour.write_text('{"add_status": "refuse"}')
        try:
            done = self.quickstart()
        finally:
            behaviour.unlink()
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertNotRegex(done.stdout, r"(?m)^(1[12]\.|Done)")
        message = re.search(r"Message ([0-9a-f-]{36}) is not delivered\. More: sakta trace \1 --state ", done.stderr)
        self.assertTrue(message, done.stderr)
        self.assertIn("VIAS-102", done.stderr)
        self.assertIn("deliver.refused", self.sakta("trace", message[1]))

    def test_5_a_message_of_a_list_that_ends_as_a_letter_is_told(self):
        behaviour = self.state / "run/horizon-behaviour"
        behaviour.write_text('{"TDdmInMu.template": "refuse"}')
        try:
            done = self.quickstart()
        finally:
            behaviour.unlink()
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertRegex(done.stderr, r"(?m)^   payment\.received@1  system:bank  payments: dead  [0-9a-f-]{36}$")
        self.assertIn(r"There is no message like 'payment\.received@1 .*payments: delivered' after 30 s", done.stderr)

    def test_6_programs_that_are_not_there_are_named(self):
        done = self.quickstart(SAKTA_BIN=str(self.folder))
        self.assertEqual((done.returncode, done.stderr), (1, f"SAKTA_BIN: there is no program {self.folder}/sakta.\n"))


if __name__ == "__main__":
    main()
