"""Verifies audit logs by the published formats alone (RFC 6962, C2SP signed-note, tlog-checkpoint, tlog-tiles, tlog-proof).

Shares nothing with the hub: hashes are hashlib's, signatures those of `cryptography`. The recursion of RFC 6962 is written as it
stands there, so that it checks by another way than the hub proves."""

import base64
import hashlib
import pathlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Broken(Exception):
    """What does not hold."""


def leaf(entry):
    return hashlib.sha256(b"\0" + entry).digest()


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def split(size):
    """The largest power of two below it."""
    return 1 << ((size - 1).bit_length() - 1)


def root(leaves):
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    middle = split(len(leaves))
    return node(root(leaves[:middle]), root(leaves[middle:]))


def root_by(index, size, hash, path):
    """The root that a proof leads to: RFC 6962, 2.1.1, read backwards."""
    if size == 1:
        if path:
            raise Broken("the proof is too long")
        return hash
    if not path:
        raise Broken("the proof is too short")
    middle = split(size)
    if index < middle:
        return node(root_by(index, middle, hash, path[:-1]), path[-1])
    return node(path[-1], root_by(index - middle, size - middle, hash, path[:-1]))


class Key:
    """A verifier key: `name+id+base64`."""

    def __init__(self, text):
        self.name, self.id, key = text.split("+", 2)
        octets = base64.b64decode(key, validate=True)
        if hashlib.sha256(self.name.encode() + b"\n" + octets).hexdigest()[:8] != self.id:
            raise Broken("the key's id is not its own")
        if octets[0] != 1:
            raise Broken("the key is of another kind")
        self.key = Ed25519PublicKey.from_public_bytes(octets[1:])


class Checkpoint:
    """A signed note, verified with the key."""

    def __init__(self, note, key):
        text, separator, lines = note.rpartition("\n\n")
        if not separator:
            raise Broken("no signed note")
        self.text = text + "\n"
        good = 0
        for line in lines.splitlines():
            dash, name, signature = line.split(" ")
            octets = base64.b64decode(signature, validate=True)
            if dash != "—" or (name, octets[:4].hex()) != (key.name, key.id):
                continue
            try:
                key.key.verify(octets[4:], self.text.encode())
            except InvalidSignature:
                raise Broken("the signature is not of this text") from None
            good += 1
        if not good:
            raise Broken("nobody who is trusted has signed")
        self.origin, size, root_hash = self.text.splitlines()
        self.size, self.root = int(size), base64.b64decode(root_hash, validate=True)


def verify_proof(entry, proof, key):
    """A `.tlog-proof` of one entry: its index, and the checkpoint."""
    head, _, note = proof.partition("\n\n")
    version, index, *path = head.splitlines()
    if version != "c2sp.org/tlog-proof@v1" or not index.startswith("index "):
        raise Broken("no proof")
    index, checkpoint = int(index[6:]), Checkpoint(note, key)
    if index >= checkpoint.size:
        raise Broken("the entry is behind the checkpoint")
    if root_by(index, checkpoint.size, leaf(entry), [base64.b64decode(one, validate=True) for one in path]) != checkpoint.root:
        raise Broken("the entry is not in the log")
    return index, checkpoint


def tile_path(level, index, width=256):
    groups = []
    while True:
        groups.insert(0, f"{index % 1000:03}")
        index //= 1000
        if not index:
            break
    path = "/".join(["x" + group for group in groups[:-1]] + groups[-1:])
    return f"tile/{level}/{path}" + (f".p/{width}" if width != 256 else "")


def leaves(folder, size):
    """The hashes of the first `size` entries, out of the tiles of level 0."""
    hashes = []
    for index in range((size + 255) // 256):
        width = min(256, size - 256 * index)
        file = pathlib.Path(folder) / tile_path(0, index, width)
        if not file.exists():
            file = pathlib.Path(folder) / tile_path(0, index)
        octets = file.read_bytes()[:32 * width]
        hashes += [octets[at:at + 32] for at in range(0, len(octets), 32)]
    if len(hashes) != size:
        raise Broken("tiles are missing")
    return hashes
