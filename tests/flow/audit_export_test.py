"""An exported log is verified by two programs that share nothing with the hub or each other; whatever is changed in it, both say it."""

import base64
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import tempfile
import unittest

import places
import tlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SEED = 20261201
RECORDS = int(os.environ.get("SAKTA_AUDIT_RECORDS", "600"))  # by hand more
TAMPERINGS = int(os.environ.get("SAKTA_AUDIT_TAMPERINGS", "60"))
ORIGIN = "hub.sakta.example/90000000019/2026"


class Signer:
    def __init__(self, name="hub.sakta.example/90000000019", kind=1):
        self.name, self.private = name, Ed25519PrivateKey.generate()
        octets = bytes([kind]) + self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.id = tlog.hashlib.sha256(name.encode() + b"\n" + octets).digest()[:4]
        self.text = f"{name}+{self.id.hex()}+{base64.b64encode(octets).decode()}"
        self.key = tlog.Key(self.text, kind)

    def note(self, size, root):
        text = f"{ORIGIN}\n{size}\n{base64.b64encode(root).decode()}\n"
        return f"{text}\n— {self.name} {base64.b64encode(self.id + self.private.sign(text.encode())).decode()}\n".encode()


class Witness(Signer):
    def __init__(self, name):
        super().__init__(name, 4)

    def line(self, note, time=1_795_000_000):
        """That it has seen the head."""
        text = note[:note.rindex(b"\n\n") + 1]
        signature = self.private.sign(f"cosignature/v1\ntime {time}\n".encode() + text)
        return f"— {self.name} {base64.b64encode(self.id + time.to_bytes(8, 'big') + signature).decode()}\n".encode()


def record(number):
    return (f'{{"act":"C","ev":"msg.accepted","id":"{number:032x}","log":"{ORIGIN}","msg":"{number:032x}","pii":null,'
            f'"ts":"2026-11-{1 + number % 28:02}T08:15:48.123456Z","v":1}}').encode()


def export(records, signer):
    """The files of a log of these records, made by the published formats alone."""
    hashes, files = [tlog.leaf(one) for one in records], {}
    for first in range(0, len(records), 256):
        part = records[first:first + 256]
        files[tlog.tile_path("entries", first // 256, len(part))] = b"".join(len(one).to_bytes(2, "big") + one for one in part)
        files[tlog.tile_path(0, first // 256, len(part))] = b"".join(hashes[first:first + 256])
    files.update(tlog.tiles_above(hashes))
    files["checkpoint"] = signer.note(len(records), tlog.root(hashes))
    return files


class AuditExport(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.dice = random.Random(SEED)
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="sakta-export-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.signer = Signer()
        cls.records = [record(number) for number in range(RECORDS)]
        cls.files = export(cls.records, cls.signer)
        cls.write(cls.files)

    @classmethod
    def write(cls, files):
        for name, octets in files.items():
            (cls.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (cls.folder / name).write_bytes(octets)

    def ask(self, *keys, witnesses=(), quorum=None, lang="en"):
        arguments = [word for key in keys or (self.signer.text,) for word in ("--key", key)]
        arguments += [word for one in witnesses for word in ("--witness", one.text)]
        arguments += ["--quorum", str(quorum)] if quorum is not None else []
        return subprocess.run([places.PROGRAMS / "sakta-verify", self.folder, *arguments, "--lang", lang], capture_output=True, text=True, timeout=120)

    def judged(self, changes, witnesses=(), quorum=0):
        """What both say of the export with some files changed (None: removed): exit code, and the first record that broke."""
        try:
            for name, octets in changes.items():
                if octets is None:
                    (self.folder / name).unlink()
                else:
                    self.write({name: octets})
            ran = self.ask(witnesses=witnesses, quorum=quorum or None)
            numbers = [int(number) for number in re.findall(r": record (\d+) (?:is|was)", ran.stdout)]
            ours = ran.returncode, min(numbers, default=None)
        finally:
            self.write({name: self.files[name] for name in changes if name in self.files})
        verdict = tlog.verify_export(lambda path: changes[path] if path in changes else self.files.get(path), self.signer.key,
                                     [one.key for one in witnesses], quorum)
        self.assertEqual(ours, (verdict.code, verdict.record), f"{sorted(changes)}\n{ran.stdout}\n{verdict.changed} {verdict.missing}")
        return ours

    def at(self, number):
        """Name of the bundle that holds a record, and where in it it begins."""
        first = number // 256 * 256
        name = tlog.tile_path("entries", first // 256, min(256, RECORDS - first))
        return name, sum(2 + len(one) for one in self.records[first:number])

    def test_what_was_not_changed_is_sound(self):
        self.assertEqual(self.judged({}), (0, None))
        ran = self.ask()
        self.assertIn(f"records:  {RECORDS} of {RECORDS}", ran.stdout)
        self.assertIn(f"msg.accepted {RECORDS}", ran.stdout)
        self.assertIn(f"messages: accepted {RECORDS}, refused 0; deliveries ended 0 of 0; questions ended 0 of 0", ran.stdout)
        self.assertIn("SOUND: every record is what was signed", ran.stdout)
        self.assertIn("DER: katrs ieraksts ir tas, kas parakstīts", self.ask(lang="lv").stdout)

    def test_an_octet_of_a_record_names_the_record(self):
        for number in [0, 255, 256, RECORDS - 1, *self.dice.choices(range(RECORDS), k=TAMPERINGS)]:
            name, begin = self.at(number)
            place = begin + 2 + self.dice.randrange(len(self.records[number]))
            octets = bytearray(self.files[name])
            octets[place] ^= 1 << self.dice.randrange(8)
            with self.subTest(record=number, place=place - begin):
                self.assertEqual(self.judged({name: bytes(octets)}), (1, number))

    def test_an_octet_anywhere_is_found(self):
        names = sorted(self.files)
        for _ in range(TAMPERINGS):
            name = self.dice.choice(names)
            octets = bytearray(self.files[name])
            octets[self.dice.randrange(len(octets))] ^= 1 << self.dice.randrange(8)
            with self.subTest(file=name):
                self.assertEqual(self.judged({name: bytes(octets)})[0], 1)

    def test_each_octet_of_the_signed_head_counts(self):
        note = self.files["checkpoint"]
        for place in range(len(note)):
            with self.subTest(place=place):
                self.assertEqual(self.judged({"checkpoint": note[:place] + bytes([note[place] ^ 1]) + note[place + 1:]})[0], 1)

    def test_records_taken_out_added_swapped_or_cut_off_are_named(self):
        name, begin = self.at(300)
        octets, size = self.files[name], 2 + len(self.records[300])
        self.assertEqual(self.judged({name: octets[:begin] + octets[begin + size:]})[0], 1)
        self.assertEqual(self.judged({name: octets[:begin] + octets[begin:begin + size] + octets[begin:]}), (1, 301))
        swapped = octets[:begin] + octets[begin + size:begin + 2 * size] + octets[begin:begin + size] + octets[begin + 2 * size:]
        self.assertEqual(self.judged({name: swapped}), (1, 300))
        last, tail = self.at(RECORDS - 1)
        self.assertEqual(self.judged({last: self.files[last][:tail]}), (1, RECORDS - 1))
        self.assertEqual(self.judged({last: self.files[last][:-1]}), (1, RECORDS - 1))
        self.assertEqual(self.judged({last: self.files[last] + octets[:size]}), (1, RECORDS))

    def test_what_is_missing_is_incomplete_and_not_changed(self):
        for name in self.files:
            with self.subTest(file=name):
                self.assertEqual(self.judged({name: None})[0], 2)

    def test_a_log_made_anew_is_not_taken_for_the_one_that_was_signed(self):
        others = [one if number != 7 else one.replace(b"msg.accepted", b"msg.discarded"[:12]) for number, one in enumerate(self.records)]
        forged = export(others, self.signer)
        note = self.files["checkpoint"]
        self.assertEqual(self.judged({**forged, "checkpoint": note})[0], 1)  # all made anew but what was signed
        self.assertEqual(self.judged({"checkpoint": Signer().note(RECORDS, bytes(32))})[0], 1)  # a name that is trusted, another key
        shorter = export(self.records[:-1], self.signer)
        self.assertEqual(self.judged({"checkpoint": shorter["checkpoint"]})[0], 2)  # an older head: its last tile is not here
        self.assertEqual(self.ask(Signer("someone.else").text).returncode, 1)

    def test_a_log_signed_anew_whole_with_its_own_key_is_found_by_its_witnesses(self):
        witnesses = one, two, three = [Witness(f"witness.{name}.example") for name in ("auditor", "city", "region")]
        note = self.files["checkpoint"]
        seen = {"checkpoint": note + one.line(note) + three.line(note)}
        self.assertEqual(self.judged(seen, witnesses, 2), (0, None))
        self.assertEqual(self.judged(seen, witnesses, 3)[0], 2)
        self.assertEqual(self.judged(seen, [one, three], 0)[0], 0)  # all that are named
        self.assertEqual(self.judged({"checkpoint": note + one.line(note) * 2}, witnesses, 2)[0], 2)  # one is not two
        others = [one if number != 7 else one.replace(b"msg.accepted", b"msg.discarded"[:12]) for number, one in enumerate(self.records)]
        forged = export(others, self.signer)
        self.assertEqual(self.judged(forged)[0], 0)  # nobody can see it by the log's key alone
        self.assertEqual(self.judged(forged, witnesses, 2)[0], 2)
        anew = forged["checkpoint"]
        self.assertEqual(self.judged({**forged, "checkpoint": anew + one.line(note) + three.line(note)}, witnesses, 2)[0], 1)  # put under the new head
        impostor = Witness(two.name)
        self.assertEqual(self.judged({**forged, "checkpoint": anew + one.line(anew) + impostor.line(anew)}, witnesses, 2)[0], 2)
        late = bytearray(base64.b64decode(one.line(note).split(b" ")[2]))
        late[11] ^= 1  # the time is signed too
        line = f"— {one.name} {base64.b64encode(late).decode()}\n".encode()
        self.assertEqual(self.judged({"checkpoint": note + line + three.line(note)}, witnesses, 2)[0], 1)

    def test_each_octet_of_a_cosignature_counts(self):
        witnesses = [Witness("witness.auditor.example"), Witness("witness.city.example")]
        note = self.files["checkpoint"]
        begin = len(note)
        note += b"".join(one.line(note) for one in witnesses)
        for place in range(begin - 1, len(note)):  # what stands before is tried above
            with self.subTest(place=place):
                self.assertIn(self.judged({"checkpoint": note[:place] + bytes([note[place] ^ 1]) + note[place + 1:]}, witnesses, 2)[0], (1, 2))

    def test_what_witnesses_say_is_told(self):
        witness, note = Witness("witness.auditor.example"), self.files["checkpoint"]
        self.addCleanup(self.write, {"checkpoint": note})
        self.write({"checkpoint": note + witness.line(note)})
        self.assertIn("witness:  witness.auditor.example, 2026-11-18T11:06:40Z\n", self.ask(witnesses=[witness]).stdout)
        self.write({"checkpoint": note})
        told = "witnesses that have cosigned: 0, wanted: 1; whoever has the log's key may have made this log anew"
        self.assertIn(told, self.ask(witnesses=[witness]).stdout)
        self.assertIn("liecinieki, kas līdzparakstījuši: 0, vajag: 1", self.ask(witnesses=[witness], lang="lv").stdout)
        for witnesses, quorum in (([witness], 2), ([witness], 0), ([witness], "one"), ([], 1), ([witness, witness], 2), ([self.signer], 1)):
            self.assertEqual(self.ask(witnesses=witnesses, quorum=quorum).returncode, 3, (witnesses, quorum))

    def test_a_record_of_another_log_is_named_though_it_was_signed(self):
        others = list(self.records)
        others[9] = others[9].replace(b"90000000019/2026", b"90000000019/2025")
        self.assertEqual(self.judged(export(others, self.signer)), (1, 9))

    def lived(self, *said):
        """What both say of a log of these records, each (event, message, route)."""
        records = [json.dumps({"ev": event, "log": ORIGIN, "msg": message, "pii": None, "route": route, "ts": "2026-11-01T08:15:48.123456Z", "v": 1},
                              separators=(",", ":"), sort_keys=True).encode() for event, message, route in said]
        return self.judged(export(records, self.signer))

    def test_the_life_of_each_message_is_held_against_what_can_be(self):
        new, other = "019c5000-0000-7000-8000-000000000001", "019c5000-0000-7000-8000-000000000002"  # of 2026
        older = "01936f2e-5b7c-7cc3-98c4-dc0c0c07398f"  # of 2024
        accepted, begun, done = ("msg.accepted", new, None), ("delivery.begun", new, "a@1"), ("delivery.done", new, "a@2")
        whole = accepted, begun, done
        self.assertEqual(self.lived(*whole), (0, None))
        for why, said, verdict in (
                ("another route goes on", (*whole, ("delivery.begun", new, "b@1"), ("delivery.failed", new, "b@1")), (0, None)),
                ("what is read later", (*whole, ("msg.read", new, None), ("msg.repeated", new, None)), (0, None)),
                ("it began in another year", (("delivery.begun", older, "a@1"), ("delivery.done", older, "a@1")), (0, None)),
                ("let go again", (accepted, ("delivery.dead", new, "a@1"), ("delivery.released", new, "a@1"), begun, done), (0, None)),
                ("let go though filtered", (accepted, ("delivery.filtered", new, "a@1"), ("delivery.released", new, "a@1"), begun, done), (0, None)),
                ("asked again", (("ask.asked", new, None), ("ask.asked", new, None), ("ask.failed", new, None)), (0, None)),
                ("asked again when it had failed", (("ask.asked", new, None), ("ask.failed", new, None)) * 2, (0, None)),
                ("asked again when it was answered", (("ask.asked", new, None), ("ask.answered", new, None), ("ask.asked", new, None)), (1, 2)),
                ("the hub's own", (("hub.started", None, None), ("source.polled", other, None)), (0, None)),
                ("no beginning", (begun, done), (2, 0)),
                ("an answer to no question", (accepted, ("ask.answered", other, None)), (2, 1)),
                ("a delivery of what was refused", (("msg.refused", new, None), begun), (2, 1)),
                ("an end twice", (*whole, ("delivery.discarded", new, "a@1")), (1, 3)),
                ("begun after its end", (*whole, begun), (1, 3)),
                ("an answer twice", (("ask.asked", new, None), ("ask.answered", new, None), ("ask.answered", new, None)), (1, 2)),
                ("accepted twice", (*whole, accepted), (1, 3))):
            with self.subTest(why):
                self.assertEqual(self.lived(*said), verdict)

    def test_wrong_use_is_told(self):
        for words in ([], [self.folder], [self.folder, "--key", "no key"], ["--key", self.signer.text], [self.folder, "--keys", self.signer.text]):
            ran = subprocess.run([places.PROGRAMS / "sakta-verify", *words], capture_output=True, text=True, timeout=60)
            self.assertEqual(ran.returncode, 3, words)
            self.assertIn("usage: sakta-verify", ran.stdout)


if __name__ == "__main__":
    unittest.main()
