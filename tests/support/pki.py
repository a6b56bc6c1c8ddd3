"""A development PKI in a folder of the test's own, made by the script that sites are shown."""

import fcntl
import hashlib
import os
import pathlib
import secrets
import shutil
import ssl
import subprocess
import time

import places

SCRIPT = places.SOURCE / "certs" / "make-pki"
FRESH = 6 * 3600  # seconds that a PKI may be copied from when it was made: its certificates still end in as many days, or a day less


class Pki:
    """A copy of the one that was made in this build with the same days: thirty keys and certificates take seconds. Two in one test
    have therefore the same authorities; a test that wants a stranger's makes it itself."""

    def __init__(self, folder, crl_days=90, days=825, authority_days=3650):
        self.folder = pathlib.Path(folder)
        options = ["--crl-days", str(crl_days), "--days", str(days), "--authority-days", str(authority_days)]
        build = os.environ.get("SAKTA_BUILD")
        if build:
            _copy(pathlib.Path(build) / "pki", options, self.folder)
        else:
            _make(self.folder, options)

    def certificate(self, name):
        return self.folder / f"{name}.pem"

    def key(self, name):
        return self.folder / f"{name}.key"

    def partner_secret(self, name):
        """The file of one of PARTNER_SECRETS, the same for the hub and the double of this PKI."""
        file = self.folder / "secrets" / name
        file.parent.mkdir(exist_ok=True, mode=0o700)
        _make_secret(file, secrets.token_urlsafe(24))
        return file

    def context(self, party=None, **changes):
        """A TLS client context that trusts the hub's authority and shows the party's certificate (None: shows none)."""
        context = ssl.create_default_context(cafile=self.certificate("ca"))
        if party:
            context.load_cert_chain(self.certificate(party), self.key(party))
        for name, value in changes.items():
            setattr(context, name, value)
        return context


def _make(folder, options):
    subprocess.run([SCRIPT, folder, *options], check=True)


def _copy(store, options, folder):
    """A copy of the finished PKI with these options, which lies below `store` for all tests of now and soon; a changed script makes
    another."""
    store.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = store / hashlib.sha256(b"\0".join([SCRIPT.read_bytes(), *map(str.encode, options)])).hexdigest()[:16]
    with open(store / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists() or time.time() - made.stat().st_mtime > FRESH:
            unfinished = store / "unfinished"
            for folder_of_before in (made, unfinished):
                shutil.rmtree(folder_of_before, ignore_errors=True)
            _make(unfinished, options)
            unfinished.rename(made)
        shutil.copytree(made, folder, dirs_exist_ok=True)


# What the hub proves itself with to its partners (${secret:NAME} of the sandbox site); the doubles get the same files.
PARTNER_SECRETS = ("pspp_client_secret", "horizon_password", "smartcity_token")


def make_secrets(folder, pki=None):
    """<state>/secrets as the sandbox site wants it: a fresh master key, and the partners' secrets of this PKI."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _make_secret(folder / "master_key", secrets.token_hex(32))
    for name in PARTNER_SECRETS:
        _make_secret(folder / name, pki.partner_secret(name).read_text() if pki else secrets.token_urlsafe(24))


def _make_secret(file, text):
    if not file.exists():
        file.write_text(text)
        file.chmod(0o400)
