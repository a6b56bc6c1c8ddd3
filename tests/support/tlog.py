"""Verifies audit logs by the published formats alone (RFC 6962, C2SP signed-note, tlog-checkpoint, tlog-tiles, tlog-proof).

Shares nothing with the hub: hashes are hashlib's, signatures those of `cryptography`. The recursion of RFC 6962 is written as it
stands there, so that it checks by another way than the hub proves."""

import base64
import datetime
import hashlib
import json
import pathlib
import uuid

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Broken(Exception):
    """What does not hold."""


def octets_of(text):
    """Base64, in the one form that it is written in: `b64decode` takes others besides."""
    octets = base64.b64decode(text, validate=True)
    if base64.b64encode(octets).decode() != text:
        raise Broken("the base64 is not as it is written")
    return octets


def leaf(entry):
    return hashlib.sha256(b"\0" + entry).digest()


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def lines_of(text):
    """Those of a text that ends with a line end. `splitlines` knows other ends besides."""
    if not text.endswith("\n"):
        raise Broken("the last line has no end")
    return text[:-1].split("\n")


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
    """A verifier key: `name+id+base64`, of a log (1) or of a witness (4)."""

    def __init__(self, text, kind=1):
        self.text = text
        self.name, self.id, key = text.split("+", 2)
        octets = octets_of(key)
        if hashlib.sha256(self.name.encode() + b"\n" + octets).hexdigest()[:8] != self.id:
            raise Broken("the key's id is not its own")
        if octets[0] != kind:
            raise Broken("the key is of another kind")
        self.key = Ed25519PublicKey.from_public_bytes(octets[1:])


class Checkpoint:
    """A signed note, verified with the key; `cosigned`: which of the witnesses signed it besides, and when (seconds since 1970)."""

    def __init__(self, note, key, witnesses=()):
        text, separator, lines = note.rpartition("\n\n")
        if not separator:
            raise Broken("no signed note")
        self.text = text + "\n"
        good, self.cosigned = 0, {}
        for line in lines_of(lines):
            dash, name, signature = line.split(" ")
            octets = octets_of(signature)
            if dash != "—":
                raise Broken("no line of a signature")
            signer = name, octets[:4].hex()
            try:
                if signer == (key.name, key.id):
                    key.key.verify(octets[4:], self.text.encode())
                    good += 1
                for witness in witnesses:
                    if signer == (witness.name, witness.id):
                        time = int.from_bytes(octets[4:12], "big")
                        if time >= 1 << 63:
                            raise Broken("no time of a cosignature")
                        witness.key.verify(octets[12:], f"cosignature/v1\ntime {time}\n{self.text}".encode())
                        self.cosigned[witness] = time
            except InvalidSignature:
                raise Broken("the signature is not of this text") from None
        if not good:
            raise Broken("nobody who is trusted has signed")
        self.origin, size, root_hash = lines_of(self.text)
        self.size, self.root = int(size), octets_of(root_hash)


def verify_proof(entry, proof, key, witnesses=(), quorum=0):
    """A `.tlog-proof` of one entry: its index, and the checkpoint, which so many of the witnesses have cosigned."""
    head, _, note = proof.partition("\n\n")
    version, index, *path = head.split("\n")
    if version != "c2sp.org/tlog-proof@v1" or not index.startswith("index "):
        raise Broken("no proof")
    index, checkpoint = int(index[6:]), Checkpoint(note, key, witnesses)
    if len(checkpoint.cosigned) < quorum:
        raise Broken("too few witnesses have cosigned")
    if index >= checkpoint.size:
        raise Broken("the entry is behind the checkpoint")
    if root_by(index, checkpoint.size, leaf(entry), [octets_of(one) for one in path]) != checkpoint.root:
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


class Verdict:
    """What an exported log is found to be, as `sakta-verify` says it: 0 sound, 1 changed, 2 incomplete; the first record that broke."""

    def __init__(self):
        self.changed, self.missing, self.records = [], [], []  # records: (index or None) of `changed`

    def change(self, what, record=None):
        self.changed.append(what)
        if record is not None:
            self.records.append(record)

    @property
    def code(self):
        return 1 if self.changed else 2 if self.missing else 0

    @property
    def record(self):
        return min(self.records, default=None)


def loads(record):
    """The members of a record; none of what is no JSON: its hash tells."""
    try:
        members = json.loads(record)
    except ValueError:
        return {}
    return members if isinstance(members, dict) else {}


def entries_in(octets):
    """The entries of a bundle; the last is None where it is cut off."""
    at, entries = 0, []
    while at < len(octets):
        size = int.from_bytes(octets[at:at + 2], "big")
        if at + 2 > len(octets) or at + 2 + size > len(octets):
            return entries + [None]
        entries.append(octets[at + 2:at + 2 + size])
        at += 2 + size
    return entries


def tiles_above(hashes):
    """Paths and octets of all tiles above level 0."""
    level = 1
    while len(hashes) >= 256:
        hashes = [root(hashes[at:at + 256]) for at in range(0, len(hashes) // 256 * 256, 256)]
        for at in range(0, len(hashes), 256):
            part = hashes[at:at + 256]
            yield tile_path(level, at // 256, len(part)), b"".join(part)
        level += 1


ENDS = ("delivery.done", "delivery.confirmed", "delivery.discarded")


class Lives:
    """What is wrong with the life of a log's messages, record after record: (index, whether something is missing, else it cannot be)."""

    def __init__(self, year):
        self.year, self.state, self.wrong, self.taken = year, {}, [], 0

    def take(self, index, record):
        self.taken += 1
        event, message, route = (record.get(name) if isinstance(record.get(name), str) else "" for name in ("ev", "msg", "route"))
        if not message:
            return
        state, older = self.state.get(message), self.began_before(message)
        if event in ("msg.accepted", "msg.refused", "ask.asked"):
            if state is None:
                self.state[message] = event
            elif event == "ask.asked" and state in ("ask.asked", "ask.failed"):
                self.state[message] = event
            else:
                self.wrong.append((index, False))
        elif event in ("ask.answered", "ask.failed"):
            if state is None and not older:
                self.wrong.append((index, True))
            elif state not in (None, "ask.asked"):
                self.wrong.append((index, False))
            else:
                self.state[message] = event
        elif event.startswith("delivery."):
            branch = message, route.split("@")[0]
            if state != "msg.accepted" and not older:
                self.wrong.append((index, True))
            elif self.state.get(branch) == "ended":
                self.wrong.append((index, False))
            else:
                self.state[branch] = "ended" if event in ENDS else "open"

    def began_before(self, message):
        try:
            milliseconds = int(uuid.UUID(message).hex[:12], 16)
        except ValueError:
            return False
        return datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=milliseconds) < datetime.datetime(self.year, 1, 1)


def verify_export(read, key, witnesses=(), quorum=0):
    """`read(path)` gives the octets of a file of the export, or None. Each witness is a key of its own."""
    verdict = Verdict()
    note = read("checkpoint")
    if note is None:
        verdict.missing.append("checkpoint")
        return verdict
    try:
        head = Checkpoint(note.decode(), key, witnesses)
    except (Broken, ValueError):
        verdict.change("checkpoint")
        return verdict
    if len(head.cosigned) < quorum:
        verdict.missing.append("witnesses")
    of_records, of_tiles, differs, foreign, unknown = [], [], None, None, False
    year = head.origin.rsplit("/", 1)[-1]
    lives = Lives(int(year) if year.isdigit() else 0)
    for first in range(0, head.size, 256):
        width = min(256, head.size - first)
        tile, bundle = read(tile_path(0, first // 256, width)), read(tile_path("entries", first // 256, width))
        if tile is None:
            verdict.missing.append(f"tile {first // 256}")
        elif len(tile) != 32 * width:
            verdict.change(f"tile {first // 256}")
            tile = None
        if bundle is None:
            verdict.missing.append(f"records from {first}")
        found = entries_in(bundle) if bundle is not None else []
        if bundle is not None and (len(found) < width or None in found[:width]):
            cut = found.index(None) if None in found[:width] else len(found)
            verdict.change("cut off", first + cut)
            found = found[:cut]
        elif len(found) > width:
            verdict.change("added", first + width)
        for at in range(width):
            in_tile = tile[32 * at:32 * at + 32] if tile is not None else None
            of_entry = None
            if at < len(found):
                of_entry = leaf(found[at])
                if in_tile not in (None, of_entry) and differs is None:
                    differs = first + at
                if f'"log":"{head.origin}"'.encode() in found[at]:
                    lives.take(first + at, loads(found[at]))
                elif foreign is None:
                    foreign = first + at
            unknown = unknown or not (of_entry or in_tile)
            of_records.append(of_entry or in_tile or bytes(32))
            of_tiles.append(in_tile or of_entry or bytes(32))
    records_hold, tiles_hold = root(of_records) == head.root, root(of_tiles) == head.root
    if differs is not None:
        verdict.change("differs", None if records_hold else differs)
    if not records_hold and not tiles_hold and not unknown:
        verdict.change("the whole")
    if records_hold or tiles_hold:
        for path, octets in tiles_above(of_records if records_hold else of_tiles):
            there = read(path)
            if there is None:
                verdict.missing.append(path)
            elif there != octets:
                verdict.change(path)
    if foreign is not None and (differs is None or foreign < differs):
        verdict.change("foreign", foreign)
    for index, is_missing in lives.wrong if records_hold and foreign is None and lives.taken == head.size else []:
        verdict.records.append(index)
        (verdict.missing if is_missing else verdict.changed).append("life")
    return verdict
