"""A whole hub as a child process over a site copied from deploy/sandbox, with ports of its own."""

import http.client
import json
import os
import pathlib
import re
import shutil

import yaml

import places
import processes
from client import Client
from pki import Pki, make_secrets
from sandbox import SYSTEMS
from waiting import wait_for


class Hub:
    """`folder` holds site/, state/ and logs; it survives restarts of the hub and belongs to one test."""

    UNASKED = ("nino-notices", "horizon-new", "horizon-deleted", "horizon-clients")  # what its double hears is counted in many a test; `poll` asks it
    FOLDERS = ("bank/in", "mobilly/in", "mobilly/sessions")  # below state/files: where the site takes files from and puts them

    def __init__(self, folder, pki=None, ports=None, library=None, program="sakta", env=None, checkout=None):
        """`ports` of the outside systems by name; where a missing one is looked for, nothing listens.

        `checkout`: another tree with a release build, whose site, library and program are taken instead."""
        self.folder = pathlib.Path(folder)
        self.site = self.folder / "site"
        self.state = self.folder / "state"
        self.library = library or checkout
        self.program_name = program
        self.programs = pathlib.Path(checkout) / "build" / "release" / "bin" if checkout else places.PROGRAMS
        self.env = {**{f"SAKTA_{name.upper().replace('-', '_')}_PORT": str((ports or {}).get(name, 1)) for name in SYSTEMS}, **(env or {})}
        self.program = None
        self.ports = None
        self.clients = []
        shutil.copytree(pathlib.Path(checkout or places.SOURCE) / "deploy" / "sandbox", self.site)
        for source in self.UNASKED:
            (self.site / "sources" / f"{source}.yaml").unlink(missing_ok=True)
        self.edit("hub.yaml", [(r"\b8443\b", "0"), (r"\b8480\b", "0")])
        if ports is not None:
            self._leave_out_sources(ports)
        self.state.mkdir(parents=True, exist_ok=True)
        self.pki = pki or Pki(self.state / "pki")
        if self.pki.folder != self.state / "pki":
            (self.state / "pki").symlink_to(self.pki.folder)
        make_secrets(self.state / "secrets", self.pki)
        for folder in self.FOLDERS:
            (self.state / "files" / folder).mkdir(parents=True, exist_ok=True)

    def _leave_out_sources(self, ports):
        """Nobody is asked for what is new who does not run here: that would be a notice in each test. Horizon's source stays, and
        what a system tells by itself."""
        for file in (self.site / "sources").glob("*.yaml"):
            text = file.read_text()
            system = re.search(r"system: ([a-z0-9-]+)", text)[1]
            if "poll:" in text and system != "horizon" and system not in ports:
                file.unlink()

    def keep_only(self, *systems):
        """From the next start on the site has only these systems, with the routes to them and to nobody, and the sources of them: for tests
        that start or reload often, and would show nothing else of a larger site. Reading the whole one is half of a start."""
        files = {name: {file: yaml.safe_load(file.read_text()) for file in (self.site / name).glob("*.yaml")}
                 for name in ("systems", "routes", "sources")}
        routes = {data["route"]: (file, data) for file, data in files["routes"].items()
                  if data.get("deliver", {}).get("to", systems[0]) in systems}
        types = {data["accept"]["type"] for _, data in routes.values()}
        kept = {file for file, _ in routes.values()}
        kept |= {file for file, data in files["systems"].items() if data["system"] in systems}
        kept |= {file for file, data in files["sources"].items()
                 if data["type"] in types and data.get("poll", data.get("callback"))["system"] in systems}
        for file in set().union(*files.values()) - kept:
            file.unlink()
        for file, data in routes.values():
            if not set(data.get("publish", [])) <= set(routes):
                left = ", ".join(name for name in data["publish"] if name in routes)
                file.write_text(re.sub(r"(?m)^publish: \[.*?\]", f"publish: [{left}]", file.read_text()))
        file = self.site / "parties.yaml"
        text = re.sub(r"(?m)^ +- \{(?:ask|send): ([a-z.-]+)\}.*\n", lambda right: right[0] if right[1] in types else "", file.read_text())
        file.write_text(re.sub(r"(?m)^    may:\n(?!      - )", "", text))

    def poll(self, source, every="200ms"):
        """From the next start on the site has this source of the sandbox, asked so often."""
        shutil.copy(places.SOURCE / "deploy/sandbox/sources" / f"{source}.yaml", self.site / "sources")
        self.edit(f"sources/{source}.yaml", [(r"every: \w+", f"every: {every}")])

    def edit(self, file, changes):
        """Replaces by regular expression in a file of the site; each must be found."""
        path = self.site / file
        text = path.read_text()
        for pattern, replacement in changes:
            text, count = re.subn(pattern, replacement, text)
            assert count, f"{pattern} is not in {file}"
        path.write_text(text)

    def arguments(self):
        extra = ["--library", self.library] if self.library else []
        return [self.programs / self.program_name, "serve", self.site, "--state", self.state, *extra]

    def launch(self, prefix=(), **env):
        """Starts without waiting for anything."""
        self.ports = None
        self.program = processes.Program([*prefix, *self.arguments()], self.folder / "hub.log", {**self.env, **env},
                                         cwd=self.folder)
        return self

    def start(self, seconds=20, **options):
        """Starts and waits until the hub says that it is ready."""
        self.launch(**options)
        wait_for(self.ready, places.patience(seconds), f"the hub is ready\n{self.program.tail()}")
        return self

    def find_ports(self):
        """The ports of this run, or None while they are not known."""
        if self.ports:
            return self.ports
        if not self.program.running():
            raise AssertionError("the hub ended\n" + self.program.tail())
        try:
            found = json.loads((self.state / "run" / "ports.json").read_text())
        except (OSError, ValueError):
            return None
        if not self._of_this_run(found["pid"]):
            return None  # of the run before
        self.ports = found
        return found

    def _of_this_run(self, pid):
        """The process we started or, under a wrapper such as strace, a child of it."""
        if pid == self.program.pid:
            return True
        try:
            return os.getpgid(pid) == self.program.pid
        except ProcessLookupError:
            return False

    def ready(self):
        return bool(self.find_ports()) and self.operations("/health/ready")[0] == 200

    def operations(self, path):
        """GET of the operations listener: (status, text)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.find_ports()["operations"], timeout=places.patience(10))
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except (ConnectionError, http.client.HTTPException):
            return 0, ""
        finally:
            connection.close()

    def metric(self, name):
        """Sum of a metric's samples whose name and labels start with `name`."""
        values = [float(line.rsplit(" ", 1)[1]) for line in self.operations("/metrics")[1].splitlines()
                  if line.startswith(name)]
        assert values, f"no metric {name}"
        return sum(values)

    def client(self, party="permits", **options):
        client = Client(self.pki, party, lambda: self.find_ports()["exchange"], **options)
        self.clients.append(client)
        return client

    def command(self, *arguments, given=b"", **env):
        """A `sakta` subcommand: (exit code, standard output, standard error), as text."""
        code, out, err = processes.run([places.PROGRAMS / "sakta", *arguments], {**self.env, **env}, given)
        return code, out.decode(), err.decode()

    def log(self):
        """The hub's log as a list of events; a line that is no JSON object is an error."""
        return [json.loads(line) for line in self.log_text().splitlines() if line]

    def log_text(self):
        """All that the hub has logged until now: what is not there was not said."""
        wait_for(self._log_is_written, places.patience(20), "the hub writes its log")
        file = self.folder / "hub.log"
        return file.read_text() if file.exists() else ""

    def _log_is_written(self):
        """A hub that runs gathers lines, and writes them before it tells its figures; one that ended has written them."""
        if not self.program or not self.program.running():
            return True
        return self.find_ports() and self.operations("/metrics")[0] == 200

    def stop(self):
        self.close_clients()
        return self.program.stop() if self.program else 0

    def kill(self):
        self.close_clients()
        return self.program.kill()

    def close_clients(self):
        for client in self.clients:
            client.close()
        self.clients.clear()
