"""A program under test as a child process: its log kept, its end always seen."""

import os
import resource
import signal
import subprocess

import places


def _allow_cores():
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


class Program:
    """One run of a program. Standard output and error go to files; several runs of one owner append to the same."""

    def __init__(self, arguments, log, env=None, cwd=None):
        log.parent.mkdir(parents=True, exist_ok=True)
        self.log = log
        self.errors = log.with_suffix(".err")
        with open(self.log, "ab") as out, open(self.errors, "ab") as err:
            self.process = subprocess.Popen(
                [str(a) for a in arguments], stdin=subprocess.DEVNULL, stdout=out, stderr=err, cwd=cwd,
                env={**os.environ, **(env or {})}, start_new_session=True, preexec_fn=_allow_cores)

    @property
    def pid(self):
        return self.process.pid

    def running(self):
        return self.process.poll() is None

    def stop(self, seconds=10):
        """SIGTERM; the exit code. A program that needs longer is killed and that is an error."""
        if self.running():
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(places.patience(seconds))
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"did not stop in {places.patience(seconds)} s\n{self.tail()}") from None

    def kill(self):
        if self.running():
            self.process.kill()
        return self.process.wait()

    def wait(self, seconds):
        return self.process.wait(seconds)

    def tail(self, octets=4000):
        return "\n".join(f"--- {f.name}\n{f.read_bytes()[-octets:].decode(errors='replace')}"
                         for f in (self.log, self.errors) if f.exists())


def run(arguments, env=None, given=b"", seconds=60, cwd=None):
    """Runs a command to its end: (exit code, standard output, standard error), both as octets."""
    done = subprocess.run([str(a) for a in arguments], input=given, capture_output=True, check=False, cwd=cwd,
                          env={**os.environ, **(env or {})}, timeout=places.patience(seconds))
    return done.returncode, done.stdout, done.stderr
