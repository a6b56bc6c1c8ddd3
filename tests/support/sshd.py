"""Debian's sshd as a partner's file server: on loopback, keys of its own run, one account: who runs the test."""

import base64
import getpass
import hashlib
import os
import pathlib
import signal
import socket
import subprocess

import places
import processes
from waiting import wait_for

SSHD = "/usr/sbin/sshd"


def make_key(file, kind="ed25519"):
    subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", "test", "-f", file], check=True, stdin=subprocess.DEVNULL)
    return file


def fingerprint(key):
    """As `ssh-keygen -l` writes it, of the public key beside `key`."""
    blob = base64.b64decode(pathlib.Path(f"{key}.pub").read_text().split()[1])
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Sshd:
    """`folder` holds keys, settings and log; `root` is the folder whose files it gives, and where the account begins. It keeps its port
    when it is started again."""

    def __init__(self, folder, port=None, kinds=("ed25519",)):
        self.folder = pathlib.Path(folder)
        self.root = self.folder / "root"
        self.root.mkdir(parents=True)
        self.user = getpass.getuser()
        self.port = port or free_port()
        self.program = None
        self.host_keys = {kind: make_key(self.folder / f"host_key_{kind}", kind) for kind in kinds}
        self.client_key = make_key(self.folder / "client_key")
        self.allowed = self.folder / "authorized_keys"
        self.allow(f"{self.client_key}.pub")

    def allow(self, *keys):
        """Whose public keys let somebody in."""
        self.allowed.write_text("".join(pathlib.Path(key).read_text() for key in keys))

    @property
    def address(self):
        return f"sftp://{self.user}@127.0.0.1:{self.port}{self.root.resolve()}"

    @property
    def fingerprint(self):
        """Of the first of its keys."""
        return fingerprint(next(iter(self.host_keys.values())))

    @property
    def log(self):
        return self.folder / "sshd.err"

    def start(self):
        settings = self.folder / "sshd_config"
        keys = "\n".join(f"HostKey {key}" for key in self.host_keys.values())
        settings.write_text(f"""Port {self.port}
ListenAddress 127.0.0.1
{keys}
PidFile none
AuthorizedKeysFile {self.allowed}
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
LogLevel VERBOSE
Subsystem sftp internal-sftp -d {self.root.resolve()}
""")
        if os.geteuid() == 0:
            pathlib.Path("/run/sshd").mkdir(exist_ok=True)
        self.program = processes.Program([SSHD, "-D", "-e", "-f", settings], self.folder / "sshd.log")
        wait_for(self.answers, places.patience(10), "sshd answers")
        return self

    def answers(self):
        if not self.program.running():
            raise AssertionError("sshd ended\n" + self.program.tail())
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                return connection.recv(4) == b"SSH-"
        except OSError:
            return False

    def told(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def kill(self):
        """With all its sessions, as when the machine loses its current."""
        if self.program is None:
            return
        below = self.program.running() and _below(self.program.pid) or []
        self.program.kill()
        for pid in below:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def hang(self):
        """It and its sessions stop where they are; whoever connects is not refused, and hears nothing."""
        self._signal(signal.SIGSTOP)

    def go_on(self):
        self._signal(signal.SIGCONT)

    def _signal(self, number):
        for pid in [self.program.pid, *_below(self.program.pid)]:
            os.kill(pid, number)


def _below(pid):
    """Processes that `pid` started, and those that they did."""
    parents = {}
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:
            continue
        parents.setdefault(int(text.rsplit(")", 1)[1].split()[1]), []).append(int(stat.parent.name))
    found = []
    waiting = [pid]
    while waiting:
        children = parents.get(waiting.pop(), [])
        found += children
        waiting += children
    return found
