"""`sakta sign` for a hub, with a key of its own."""

import pathlib
import subprocess

import places
import processes
import tlog
import yaml
from waiting import wait_for


class LogSigner:
    """`folder` holds its key and the heads that it signed; `key` verifies them while it runs, and afterwards."""

    def __init__(self, folder, hub):
        self.folder, self.hub = pathlib.Path(folder), hub
        self.folder.mkdir()
        site = yaml.safe_load((hub.site / "hub.yaml").read_text())
        self.log = f"{site['log']['origin']}/{site['municipality']['registration']}"
        self.heads = self.folder / "heads"
        self.program = self.key = None
        self.socket = self.folder / "sign.sock"
        (hub.state / "run").mkdir(exist_ok=True)
        (hub.state / "run/sign.sock").symlink_to(self.socket)
        self.runs = 0
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", self.folder / "log.key"], check=True, capture_output=True)

    def arguments(self, socket=None):
        return [places.PROGRAMS / "sakta", "sign", "--key", self.folder / "log.key", "--heads", self.heads,
                "--socket", socket or self.socket, "--log", self.log, "--lang", "en"]

    def start(self):
        self.runs += 1
        said = self.folder / f"run-{self.runs}.log"
        self.program = processes.Program(self.arguments(), said, {}, cwd=self.folder)
        wait_for(lambda: said.exists() and said.read_text().endswith("\n"), places.patience(20), "the signer says its key")
        self.key = tlog.Key(said.read_text().split()[0])
        return self

    def stop(self):
        self.program.stop()

    def kill(self):
        self.program.kill()

    def checkpoint(self):
        """The newest head of the hub's one log, or None."""
        found = list((self.hub.state / "audit").glob("*/checkpoint"))
        return tlog.Checkpoint(found[0].read_text(), self.key) if found else None
