"""The sandbox systems as a child process, with data and misbehaviour that the test writes."""

import json
import pathlib

import places
import processes
from waiting import wait_for


class Sandbox:
    """sakta-sandbox over a folder of the test's own. It survives restarts on the same port."""

    def __init__(self, folder, pki, register, env=None):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.pki = pki
        self.env = env or {}
        self.program = None
        self.port = 0
        self.register_file = self.folder / "persons.json"
        self.journal_file = self.folder / "journal.jsonl"
        self.behaviour_file = self.folder / "behaviour.json"
        self.ports_file = self.folder / "ports.json"
        self.know(register)
        self.behave("answer")

    def know(self, register):
        """What the double's register holds (debts.py makes one)."""
        self.register_file.write_text(json.dumps(register, ensure_ascii=False))

    def behave(self, word):
        """What the double does with good requests from now on: a word of adapters/systems/nino/simulator/behaviour.h."""
        replaced = self.behaviour_file.with_suffix(".new")
        replaced.write_text(json.dumps({"GetDebts": word}))
        replaced.replace(self.behaviour_file)  # the double reads it at each call

    def start(self):
        self.ports_file.unlink(missing_ok=True)
        self.program = processes.Program(
            [places.PROGRAMS / "sakta-sandbox", "--nino-port", self.port,
             "--cert", self.pki.certificate("nino"), "--key", self.pki.key("nino"),
             "--ca", self.pki.certificate("systems-ca"), "--nino-trust", self.pki.certificate("hub-signing"),
             "--nino-data", self.register_file, "--ports", self.ports_file, "--journal", self.journal_file,
             "--nino-behaviour", self.behaviour_file],
            self.folder / "sandbox.log", self.env)
        self.port = wait_for(self._ports, places.patience(10), "the sandbox's ports")["nino"]
        return self

    def _ports(self):
        if not self.program.running():
            raise AssertionError("the sandbox ended\n" + self.program.tail())
        try:
            return json.loads(self.ports_file.read_text())
        except (OSError, ValueError):
            return None

    def journal(self):
        """What the double received, one entry for each request that it read."""
        if not self.journal_file.exists():
            return []
        return [json.loads(line) for line in self.journal_file.read_text().splitlines() if line]

    def stop(self):
        if self.program:
            self.program.stop()

    def kill(self):
        self.program.kill()
