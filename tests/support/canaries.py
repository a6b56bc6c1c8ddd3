"""Planted values that must never be found in the clear: invented, unmistakable, new for each run."""

import base64
import secrets
import urllib.parse

from invoices import iban


def nobodys_code():
    """A personal code of the right shape whose check digit is wrong, so that it can be nobody's."""
    digits = f"{1 + secrets.randbelow(28):02d}{1 + secrets.randbelow(12):02d}{secrets.randbelow(100):02d}" \
             f"{secrets.randbelow(2)}{secrets.randbelow(1000):03d}"
    right = (1101 - sum(int(d) * w for d, w in zip(digits, (1, 6, 3, 7, 9, 10, 5, 8, 4, 2)))) % 11 % 10
    return f"{digits[:6]}-{digits[6:]}{(right + 1 + secrets.randbelow(9)) % 10}"


class Canaries:
    """One personal code, name, IBAN and free text; `found_in` looks for them in every encoding that could leak them."""

    def __init__(self):
        self.code = nobodys_code()
        self.user = f"lietotaja.{secrets.token_hex(6)}"
        self.name = f"Zvirbulīte{secrets.token_hex(5)}"
        self.iban = iban(secrets.randbelow(10**13))
        self.text = f"slepens-{secrets.token_hex(8)}"
        self.key = f"key-{secrets.token_hex(8)}"

    def values(self):
        return {"personal code": self.code, "code without hyphen": self.code.replace("-", ""), "user": self.user,
                "name": self.name, "IBAN": self.iban, "free text": self.text, "idempotency key": self.key}

    def needles(self):
        """(what, octets): as UTF-8, UTF-16, hexadecimal, URL-encoded, JSON-escaped and at all three alignments of base64."""
        for what, value in self.values().items():
            octets = value.encode()
            yield what, octets
            yield f"{what} in UTF-16", value.encode("utf-16-le")
            yield f"{what} in hexadecimal", octets.hex().encode()
            yield f"{what} in hexadecimal", octets.hex().upper().encode()
            yield f"{what} URL-encoded", urllib.parse.quote(value, safe="").encode()
            yield f"{what} escaped", value.encode("ascii", "backslashreplace")
            for shift in range(3):
                text = base64.b64encode(b"\0" * shift + octets)
                yield f"{what} in base64", text[4 if shift else 0:-4]  # only the characters that no neighbour changes

    def found_in(self, octets):
        """What leaked in these octets, as a sorted list of descriptions; never the values themselves."""
        return sorted({what for what, needle in self.needles() if needle in octets})
