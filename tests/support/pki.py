"""A development PKI in a folder of the test's own, made by the script that sites are shown."""

import pathlib
import secrets
import ssl
import subprocess

import places


class Pki:
    def __init__(self, folder, crl_days=90, days=825, authority_days=3650):
        self.folder = pathlib.Path(folder)
        subprocess.run([places.SOURCE / "certs" / "make-pki", self.folder, "--crl-days", str(crl_days), "--days", str(days),
                        "--authority-days", str(authority_days)], check=True)

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
