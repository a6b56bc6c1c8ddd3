"""Who has an active e-address, by the catalogue that the hub keeps: whole, then changed, over restarts, and told to nobody on the way."""

import json
import time

import addressees
import places
from eaddress import Identity, Line
from flow import FlowTest, main
from waiting import wait_for

LIEPNA, CLOSED = "90000000002", "40000000006"
MOST = 1000


class Addressees(FlowTest):
    systems = ("eaddress",)

    @classmethod
    def prepare(cls):
        cls.double = cls.sandbox.doubles["eaddress"]
        cls.double.program.stop()
        known = json.loads(cls.double.data_file.read_text())
        cls.persons = [f"{day:02d}{month:02d}{year:02d}1{serial:04d}" for year in range(60, 99) for month in range(1, 13) for day in (3, 11, 17)
                       for serial in (9011,)][:MOST - 2]
        known["units"] += [{"address": f"_PRIVATE@{code}", "type": "NPMK", "first_name": "Anna", "surname": "Liepa"} for code in cls.persons]
        cls.double.data_file.write_text(json.dumps(known))
        cls.double.extra = {"page": "97"}
        cls.double.start()
        cls.notes = cls.folder / "notes"
        (cls.notes / "post").mkdir(parents=True)
        addressees.write_site(cls.hub, cls.notes)
        cls.hub.start()
        cls.line = Line(cls.double.port, cls.pki, Identity.of(cls.pki, "hub-signing"))

    def ask(self, what, **body):
        answer = self.hub.client("cases").request("POST", f"/v1/ask/addressee.{what}", json.dumps(body),
                                                  {**addressees.official_letters.CONTEXT, "Content-Type": "application/json"})
        return answer

    def active(self, *codes):
        answer = self.ask("known", code=list(codes))
        self.assertEqual(answer.status, 200, answer)
        return [one == "true" for one in answer.json()["active"]]

    def lists(self):
        return [note.read_text() for note in self.notes.glob("*.xml")]

    def test_the_catalogue_is_fetched_and_kept_and_answers_a_thousand_at_once(self):
        wait_for(self.lists, places.patience(60), "the whole list is there")
        self.assertIn("whole", self.lists()[0])
        codes = [LIEPNA, CLOSED, *self.persons]
        started = time.monotonic()
        told = self.active(*codes)
        took = time.monotonic() - started
        self.assertEqual(told, [True, False] + [True] * len(self.persons))
        self.assertEqual(len(self.active("40000000099")), 1)
        print(f"{len(codes)} asked in {took * 1000:.0f} ms", flush=True)
        if not places.sanitized():
            self.assertLess(took, 1)
        self.assertEqual(self.ask("find", code=LIEPNA).json(), {"address": [f"_DEFAULT@{LIEPNA}"], "more": "false"})

        self.hub.kill()
        self.line.control(addressee={"address": f"_PRIVATE@{CLOSED}", "type": "J", "title": "SIA Krūmiņi"})
        self.line.control(remove_addressee=f"_PRIVATE@{self.persons[0]}")
        self.line.control(advance_seconds=13 * 3600)
        self.hub.start()
        wait_for(lambda: self.active(CLOSED, self.persons[0], self.persons[1]) == [True, False, True], places.patience(60), "changes are there")
        wait_for(lambda: any("changes" in one for one in self.lists()), places.patience(60), "they are told")
        self.assertEqual(sum("whole" in one for one in self.lists()), 1)

        self.line.control(forget_before=10**6, advance_seconds=13 * 3600)
        wait_for(lambda: sum("whole" in one for one in self.lists()) == 2, places.patience(60), "the whole list is fetched again")
        self.assertEqual(self.active(CLOSED, self.persons[0], self.persons[1]), [True, False, True])
        self.who_has_no_address_gets_a_letter_by_post()
        self.nobody_is_told()

    def sent(self, code):
        """The message's id, and what is on record of it once it has arrived somewhere."""
        body = {"document": "L-1", "kind": "DOC_EMPTY", "recipient": [code]}
        answer = self.hub.client("cases").request("POST", "/v1/send/letter.send", json.dumps(body),
                                                  {**addressees.official_letters.CONTEXT, "Content-Type": "application/json"})
        self.assertEqual(answer.status, 202, answer)
        message = answer.json()["id"]
        wait_for(lambda: ": delivered" in self.trace(message), places.patience(30), "it has arrived")
        return message, self.trace(message)

    def who_has_no_address_gets_a_letter_by_post(self):
        begun = len(self.double.journal())
        message, told = self.sent(f"_PRIVATE@{self.persons[0]}")
        self.assertIn("notes.post: delivered", told)
        told += self.trace(message, "--long")
        self.assertIn("recipient 1 of the letter has no active e-address", told)
        self.assertNotIn(self.persons[0], told)
        letter = self.notes / "post" / f"{message}.xml"
        self.assertIn(self.persons[0], letter.read_text())
        self.assertFalse([line for line in self.double.journal()[begun:] if line.get("operation") == "SendMessage"])
        _, told = self.sent(f"_PRIVATE@{CLOSED}")
        self.assertIn("eaddress.send_letter: delivered", told)
        self.assertEqual(len(list((self.notes / "post").iterdir())), 1)

    def nobody_is_told(self):
        """No code of a person in the hub's log, nor in what it keeps."""
        told = [self.hub.folder / name for name in ("hub.log", "hub.err")] + list((self.hub.state / "store").glob("shelf.db*"))
        self.assertGreater(len(told), 2)
        for file in told:
            octets = file.read_bytes() if file.exists() else b""
            self.assertFalse([code for code in self.persons if code.encode() in octets], file)


if __name__ == "__main__":
    main()
