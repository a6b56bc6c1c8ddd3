"""A letter in sections reaches the e-address once and whole, wherever the hub is killed; nothing that is on record is sent again.

SAKTA_LETTER_KILLS: how often the hub is killed at each step (1). By hand: 20."""

import collections
import hashlib
import os
import random
import signal
import typing

import places
from eaddress import Identity, Line, NS
from flow import SEED, FlowTest, main
from waiting import wait_for

KILLS = int(os.environ.get("SAKTA_LETTER_KILLS") or 1)
SECTION = 0x400000
SECTIONS = 2  # of a letter's file
LIEPNA = "_DEFAULT@90000000002"
COMPLETE = ("CompleteSendMessage", None)


def section(number):
    return ("SendAttachmentSection", number)


class Step(typing.NamedTuple):
    """Where the hub is killed: at the nth passing of `at`; the next hub once more, when the e-address has done `unanswered` and its answer is not read."""
    name: str
    at: str
    nth: int = 1
    unanswered: tuple = None
    again: tuple = None  # what of the letter is asked for twice; else what was not answered
    encrypted: bool = False


RECORD = "deliver.step_stored"
STEPS = (Step("the attempt is begun", "deliver.begun"),
         Step("the envelope is on record, and the letter is begun", RECORD, 1, ("InitSendMessage", None)),
         *(Step(f"{'that the letter is begun' if number == 0 else f'section {number - 1}'} is on record, and section {number} is there", RECORD,
                2 + number, section(number)) for number in range(SECTIONS)),
         Step("the last section is on record, and the letter is complete", RECORD, 2 + SECTIONS, COMPLETE),
         Step("the answer is not on record", "deliver.partner_answered", again=COMPLETE),
         Step("the end is on record", "deliver.stored"),
         Step("the key is on record", RECORD, 1, again=("GetPublicKeyList", None), encrypted=True),
         Step("encrypted, section 0 is on record, and section 1 is there", RECORD, 4, section(1), encrypted=True))


class LetterKill(FlowTest):
    program = "sakta-chaos"
    systems = ("eaddress",)
    small = True

    @classmethod
    def prepare(cls):
        cls.hub.edit("systems/eaddress.yaml", [(r"\Z", "pace: {first_pause: 100ms, longest_pause: 200ms, breaker_failures: 1000}\n")])
        for file in (cls.hub.site / "sources").glob("*.yaml"):
            file.unlink()  # what it stores would be counted
        cls.dice = random.Random(SEED)
        cls.double = cls.sandbox.doubles["eaddress"]
        cls.liepna = Identity.made(cls.folder, "liepna", cls.pki)
        cls.line = Line(cls.double.port, cls.pki, cls.liepna)
        cls.line.control(connection={"name": "liepna", "addresses": [LIEPNA]})
        cls.line.control(addressee={"address": LIEPNA, "type": "APP", "title": "Liepna", "certificate": cls.liepna.pem.decode()})

    def send(self, name, encrypted):
        """A letter with a file of its own, which ends in the middle of its last section; its octets and the message's id."""
        octets = self.dice.randbytes((SECTIONS - 1) * SECTION + self.dice.randrange(1, SECTION - 16))
        digest = hashlib.sha256(octets).hexdigest()
        records = self.hub.client("records")
        self.assertEqual(records.request("PUT", f"/v1/attachments/{digest}", octets, {}).status, 201)
        answer = records.send("delivery.send", {
            "letterId": name, "author": ["Bērzaine"], "date": "2026-12-01", "title": "T", "recipient": [{"address": LIEPNA}], "encrypted": encrypted,
            "file": [{"digest": digest, "name": "a.pdf", "mediaType": "application/pdf", "size": len(octets)}]})
        self.assertEqual(answer.status, 202, answer)
        return octets, answer.json()["id"]

    def lines(self, since, event):
        return [line for line in self.double.journal()[since:] if line["event"] == event]

    def asked(self, since):
        """How often each operation was asked for, a section by its number."""
        return collections.Counter((line["operation"], int(line["section"]) if "section" in line else None) for line in self.lines(since, "request"))

    def ended(self, message):
        return self.hub.client("records").status(message).json()["state"] == "delivered"

    def whole(self, letter, octets):
        """What the recipient reads of the letter's file is these octets."""
        if not letter["encrypted"]:
            return [(one["size"], one["sha512"]) for one in letter["files"]] == [(len(octets), hashlib.sha512(octets).hexdigest())]
        answer = self.line.call("GetMessage", f"<MessageId>{letter['message_id']}</MessageId>")
        output, = answer.root.xpath("//u:AttachmentOutput", namespaces=NS)
        key, = answer.letter.xpath("//d:EncryptionInfo/d:Key/text()", namespaces=NS)
        return self.liepna.deciphered(key, self.line.octets_of(letter["message_id"], answer, output)) == octets

    def killed(self, step, name):
        since = len(self.double.journal())
        self.hub.start(SAKTA_KILL_AT=f"{step.at}:{step.nth}")
        octets, message = self.send(name, step.encrypted)
        self.assertEqual(self.hub.program.wait(places.patience(60)), -signal.SIGKILL, self.hub.program.tail())
        if step.unanswered:
            self.assertEqual(self.asked(since)[step.unanswered], 0)
            self.double.behave("hang_after_body", step.unanswered[0])
            self.hub.start()
            wait_for(lambda: self.asked(since)[step.unanswered], places.patience(60), f"the e-address has {step.unanswered}")
            self.hub.kill()
            self.double.behave_well()
        self.hub.start()
        wait_for(lambda: self.ended(message), places.patience(60), f"{message} is delivered")
        self.assertEqual(self.hub.stop(), 0)

        asked = self.asked(since)
        again = step.again or step.unanswered
        self.assertEqual({what: times for what, times in asked.items() if times > 1}, {again: 2} if again else {}, "what is not on record, and no more")
        self.assertEqual({number for operation, number in asked if operation == "SendAttachmentSection"}, set(range(SECTIONS)))
        letter, = self.lines(since, "letter")
        self.assertEqual(letter["client_id"], message)
        self.assertTrue(self.whole({**letter, "encrypted": step.encrypted}, octets), letter)

    def test_each_letter_is_there_once_and_whole(self):
        for number, step in enumerate(STEPS):
            for turn in range(KILLS):
                with self.subTest(step.name, turn=turn):
                    self.killed(step, f"K-{number}-{turn}")
            print(f"killed {KILLS} times: {step.name}", flush=True)


if __name__ == "__main__":
    main()
