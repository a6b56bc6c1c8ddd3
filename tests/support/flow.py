"""The frame of a whole-program test: PKI, sandbox and hub in a folder of the test class's own."""

import ctypes
import os
import pathlib
import random
import shutil
import sys
import tempfile
import unittest

import debts
import places
from hub import Hub
from pki import Pki, make_secrets
from sandbox import Sandbox
from scripted_partner import ScriptedPartner
from waiting import wait_for

SEED = int(os.environ.get("SAKTA_SEED") or 20260701)  # the same in each run; another one by hand


class FlowTest(unittest.TestCase):
    """One sandbox and one hub for all tests of a class; when a test fails, the ends of their logs are shown."""

    persons = {"161175-19997": 3}
    systems = ("nino",)  # whose doubles run; the others refuse connections
    scripted = ()  # played by a ScriptedPartner each, of `cls.partners` by name; each row sets its script
    small = False  # the site is cut down to `systems` (for tests that start or reload often); else it is the sandbox's whole one
    program = "sakta"
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.dice = random.Random(SEED)
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="sakta-flow-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.pki = cls.make_pki(cls.folder / "pki")
        cls.register = debts.register(SEED, cls.persons)
        cls.sandbox = Sandbox(cls.folder / "sandbox", cls.pki, cls.register, cls.systems)
        cls.addClassCleanup(cls.sandbox.stop)
        cls.sandbox.start()
        cls.partners = {}
        for name in cls.scripted:
            cls.partners[name] = ScriptedPartner(cls.pki, name).start()
            cls.addClassCleanup(cls.partners[name].stop)
        ports = {**cls.sandbox.ports, **{name: partner.port for name, partner in cls.partners.items()}}
        cls.hub = Hub(cls.folder / "hub", cls.pki, ports=ports, program=cls.program)
        if cls.small:
            cls.hub.keep_only(*cls.systems, *cls.scripted)
        cls.addClassCleanup(lambda: cls.hub.program and cls.hub.kill())
        cls.prepare()

    @classmethod
    def make_pki(cls, folder, **days):
        """Of authorities, certificates and the revocation list, so many days each; unless told otherwise far from their end."""
        return Pki(folder, **{"crl_days": 800, **days})

    @classmethod
    def prepare(cls):
        cls.hub.start()

    @classmethod
    def move_to_small_disk(cls, mib, reserve_mib):
        """From `prepare`, before the hub starts: its state lies on a file system of its own, of which so much is kept in reserve."""
        state = cls.hub.state
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.mount(b"tmpfs", os.fsencode(state), b"tmpfs", 0, b"size=%dm,mode=0700" % mib) != 0:
            raise unittest.SkipTest(f"cannot mount a small disk here: {os.strerror(ctypes.get_errno())}")
        cls.addClassCleanup(libc.umount2, os.fsencode(state), 2)  # 2: MNT_DETACH
        cls.addClassCleanup(lambda: cls.hub.program and cls.hub.kill())
        (state / "pki").symlink_to(cls.pki.folder)
        make_secrets(state / "secrets", cls.pki)
        cls.hub.edit("hub.yaml", [(r"(max_wal_mib: \d+)", rf"\1\n  disk_reserve_mib: {reserve_mib}")])

    def setUp(self):
        for system in self.systems:
            self.sandbox.behave("answer", system)

    def tearDown(self):
        for partner in self.partners.values():
            partner.verify()
        if not self._outcome.success:
            print(f"\nseed {SEED}", self.hub.program.tail() if self.hub.program else "", self.sandbox.tail(),
                  sep="\n", file=sys.stderr)

    def assertProblem(self, answer, status, code, place=None):
        """The answer is problem details with this code; its text is clear in itself and points to a place."""
        self.assertEqual(answer.status, status, answer)
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json", answer)
        problem = answer.json()
        self.assertEqual(problem["code"], code, problem)
        self.assertEqual(problem["type"], f"urn:sakta:error:{code}")
        for member in ("title", "next", "remedy"):
            self.assertTrue(problem[member], problem)
        if place is not None:
            self.assertEqual(problem.get("place"), place, problem)
        return problem

    def trace(self, message, *options):
        code, out, err = self.hub.command("trace", message, "--state", self.hub.state, *options)
        self.assertEqual(code, 0, err)
        return out


class SourceTest(FlowTest):
    """A test of a polled source: `TYPE` is what its documents become, `polls` the questions that its double answered well."""

    TYPE = ""

    def polls(self):
        raise NotImplementedError

    def accepted(self):
        return [event["id"] for event in self.hub.log() if event["event"] == "message.accepted" and event.get("type") == self.TYPE]

    def came_once(self, count):
        """So many documents are messages, and stay so many when the system was asked again."""
        wait_for(lambda: len(self.accepted()) >= count, places.patience(30), f"{count} messages")
        asked = len(self.polls())
        wait_for(lambda: len(self.polls()) >= asked + 3, places.patience(30), "three more questions")
        ids = self.accepted()
        self.assertEqual((len(ids), len(set(ids))), (count, count))
        return ids


def main():
    print(f"seed {SEED}")
    unittest.main(module="__main__", verbosity=2)
