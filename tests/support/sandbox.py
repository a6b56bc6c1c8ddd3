"""The sandbox systems as a child process, with data and misbehaviour that the test writes."""

import json
import pathlib

import places
import processes
from waiting import wait_for


class Sandbox:
    """sakta-sandbox over a folder: nino-data, nino-behaviour, journal. Everything random comes from the test."""

    def __init__(self, folder, pki, data, behaviour=None, env=None):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.pki = pki
        self.env = env or {}
        self.program = None
        self.port = 0
        self.data_file = self.folder / "nino-data.json"
        self.journal_file = self.folder / "journal.jsonl"
        self.behaviour_file = self.folder / "behaviour.yaml"
        self.ports_file = self.folder / "ports.json"
        self.data_file.write_text(json.dumps(data, ensure_ascii=False))
        self.behave(behaviour or [])

    def behave(self, behaviours):
        """Names of misbehaviours (tests/systems/nino/behaviours.yaml), one for each coming request, then none."""
        self.behaviour_file.write_text(json.dumps(behaviours))

    def start(self):
        self.ports_file.unlink(missing_ok=True)
        self.program = processes.Program(
            [places.PROGRAMS / "sakta-sandbox", "--nino-port", self.port,
             "--cert", self.pki.certificate("nino"), "--key", self.pki.key("nino"),
             "--ca", self.pki.certificate("systems-ca"), "--nino-trust", self.pki.certificate("hub-signing"),
             "--nino-data", self.data_file, "--ports", self.ports_file, "--journal", self.journal_file,
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
