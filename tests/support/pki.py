"""A development PKI in a folder of the test's own, made by the script that sites are shown."""

import pathlib
import secrets
import ssl
import subprocess

import places


class Pki:
    def __init__(self, folder, crl_days=90):
        self.folder = pathlib.Path(folder)
        subprocess.run([places.SOURCE / "certs" / "make-pki", self.folder, "--crl-days", str(crl_days)], check=True)

    def certificate(self, name):
        return self.folder / f"{name}.pem"

    def key(self, name):
        return self.folder / f"{name}.key"

    def context(self, party=None, **changes):
        """A TLS client context that trusts the hub's authority and shows the party's certificate (None: shows none)."""
        context = ssl.create_default_context(cafile=self.certificate("ca"))
        if party:
            context.load_cert_chain(self.certificate(party), self.key(party))
        for name, value in changes.items():
            setattr(context, name, value)
        return context


def make_secrets(folder):
    """<state>/secrets with a fresh master key, as a site has it."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = folder / "master_key"
    if not key.exists():
        key.write_text(secrets.token_hex(32))
        key.chmod(0o400)
