"""The sandbox systems as child processes, one for each system, with data and misbehaviour that the test writes."""

import json
import pathlib
import re
import shutil

import places
import processes
from waiting import wait_for


def _nino(double, pki):
    return {"ca": pki.certificate("systems-ca"), "trust": pki.certificate("hub-signing"), "data": double.data_file,
            "payments": double.folder / "nino-payments.jsonl"}


def _pspp(double, pki):
    return {"secret": pki.partner_secret("pspp_client_secret"), "data": double.data_file}


def _horizon(double, pki):
    if not double.data_file.exists():
        shutil.copy(places.SOURCE / "adapters/systems/horizon/simulator/company.json", double.data_file)
    return {"data": double.data_file, "password": pki.partner_secret("horizon_password"),
            "forms": places.SOURCE / "wsdl/horizon"}


def _smartcity(double, pki):
    return {"token": pki.partner_secret("smartcity_token"), "data": double.data_file}


def _eaddress(double, pki):
    """Whose certificates are used is known when the test has written its own data file; else there is the sample."""
    if not double.data_file.exists():
        shutil.copy(places.SOURCE / "adapters/systems/eaddress/simulator/addressees.json", double.data_file)
    return {"ca": pki.certificate("systems-ca"), "trust": pki.certificate("systems-ca"), "data": double.data_file,
            "signing-cert": pki.certificate("eaddress-signing"), "signing-key": pki.key("eaddress-signing"),
            "wsdl": places.SOURCE / "wsdl/eaddress/vraa.gov.lv.div.uui.2011.11.wsdl", "contents": double.folder}


SCRIPTS = {file.parent.name: file for file in sorted((places.SOURCE / "adapters/systems").glob("*/simulator.yaml"))}


def _scripted(double, pki):
    """The secret is the one that the sandbox's site shows to this system."""
    site = (places.SOURCE / "deploy/sandbox/systems" / f"{double.name}.yaml").read_text()
    secrets = {"secret": pki.partner_secret(name) for name in re.findall(r"\$\{secret:(\w+)\}", site)}
    ca = {"ca": pki.certificate("systems-ca")} if "certificate: true" in SCRIPTS[double.name].read_text() else {}
    asserted = {"assertion": pki.certificate("hub-signing")} if "client_assertion:" in site else {}
    return {"data": double.data_file, **secrets, **ca, **asserted}


def _mobilly(double, pki):
    return {"data": double.data_file, "callers-key": pki.certificate("hub-signing"), "own-key": pki.key("mobilly-signing")}


# One entry for each system: its options besides port, cert, key, behaviour and journal.
SYSTEMS = {
    **{name: _scripted for name in SCRIPTS},
    "eaddress": _eaddress,
    "horizon": _horizon,
    "mobilly": _mobilly,
    "nino": _nino,
    "pspp": _pspp,
    "smartcity": _smartcity,
}
OPERATION = {"nino": "GetDebts"}  # what `behave` means if no operation is named


class Double:
    """One system as a process over a folder of the test's own. It survives restarts on the same port."""

    def __init__(self, name, folder, pki, env=None):
        self.name, self.folder, self.pki, self.env = name, pathlib.Path(folder), pki, env or {}
        self.folder.mkdir(parents=True, exist_ok=True)
        self.program = None
        self.port = 0
        self.behaviour = {}
        self.extra = {}  # options by name, over those of SYSTEMS, from the next start on
        self.data_file = self.folder / f"{name}-data.json"
        self.journal_file = self.folder / f"{name}-journal.jsonl"
        self.behaviour_file = self.folder / f"{name}-behaviour.json"
        self.ports_file = self.folder / f"{name}-ports.json"

    def behave(self, word, operation):
        self.behaviour[operation] = word
        replaced = self.behaviour_file.with_suffix(".new")
        replaced.write_text(json.dumps(self.behaviour))
        replaced.replace(self.behaviour_file)  # the double reads it at each call

    def behave_well(self):
        self.behaviour.clear()
        self.behaviour_file.unlink(missing_ok=True)

    def start(self):
        self.launch()
        self.port = wait_for(self._ports, places.patience(10), f"the port of {self.name}'s double")[self.name]
        return self

    def launch(self):
        """Starts without waiting for anything."""
        self.ports_file.unlink(missing_ok=True)
        options = {"port": self.port, "cert": self.pki.certificate(self.name), "key": self.pki.key(self.name),
                   "behaviour": self.behaviour_file, "journal": self.journal_file,
                   **SYSTEMS[self.name](self, self.pki), **self.extra}
        self.program = processes.Program(
            [places.PROGRAMS / "sakta-sandbox", "--ports", self.ports_file,
             *(("--script", SCRIPTS[self.name]) if self.name in SCRIPTS else ()),
             *(part for option, value in options.items() for part in (f"--{self.name}-{option}", value))],
            self.folder / f"{self.name}.log", self.env)

    def _ports(self):
        if not self.program.running():
            raise AssertionError(f"{self.name}'s double ended\n{self.program.tail()}")
        try:
            return json.loads(self.ports_file.read_text())
        except (OSError, ValueError):
            return None

    def journal(self):
        if not self.journal_file.exists():
            return []
        whole, _, _ = self.journal_file.read_text().rpartition("\n")  # what stands behind is being written
        return [json.loads(line) for line in whole.splitlines() if line]


class Sandbox:
    """Doubles of some systems. Where a method takes `system`, no name means all, or NINO where one must be meant."""

    def __init__(self, folder, pki, register=None, systems=("nino",), env=None):
        self.folder = pathlib.Path(folder)
        self.doubles = {name: Double(name, self.folder, pki, env) for name in systems}
        if register is not None and "nino" in self.doubles:
            self.know(register)

    @property
    def ports(self):
        return {name: double.port for name, double in self.doubles.items()}

    def know(self, register):
        """What NINO's register holds (debts.py makes one)."""
        self.doubles["nino"].data_file.write_text(json.dumps(register, ensure_ascii=False))

    def behave(self, word, system="nino", operation=None):
        """What the double does with good requests from now on: a word of NINO's behaviour.h or of rest_server.h.

        No operation: the one that OPERATION names; where it names none, only "answer", for all of them."""
        double = self.doubles[system]
        operation = operation or OPERATION.get(system)
        if operation:
            double.behave(word, operation)
        else:
            assert word == "answer", f"say which operation of {system} is to misbehave"
            double.behave_well()

    def start(self, system=None):
        for double in self._meant(system):
            double.start()
        return self

    def stop(self, system=None):
        for double in self._meant(system):
            if double.program:
                double.program.stop()

    def kill(self, system=None):
        for double in self._meant(system):
            double.program.kill()

    def _meant(self, system):
        return [self.doubles[system]] if system else list(self.doubles.values())

    def journal(self, system="nino"):
        """What the double received, one entry for each request that it read."""
        return self.doubles[system].journal()

    def tail(self):
        return "\n".join(double.program.tail() for double in self.doubles.values() if double.program)
