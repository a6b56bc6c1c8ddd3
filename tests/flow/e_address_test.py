"""Letters by e-address as the library has them: a clerk's goes out until somebody has it, one that comes is registered in Namejs with its files."""

import base64
import hashlib
import json

import places
from eaddress import Identity, Line
from flow import FlowTest, main
from waiting import wait_for

OURS, LIEPNA, ANNA, BLOCKED = "_DEFAULT@90000000001", "_DEFAULT@90000000002", "_PRIVATE@16117519997", "_PRIVATE@40000000006"
QUICK = "pace: {first_pause: 100ms, longest_pause: 200ms, breaker_failures: 1000}\n"


class Letters(FlowTest):
    systems = ("eaddress", "namejs")

    @classmethod
    def prepare(cls):
        cls.hub.edit("systems/eaddress.yaml", [("min_wait: 1s", "min_wait: 50ms"), (r"\Z", QUICK)])
        for file in (cls.hub.site / "sources").glob("*.yaml"):
            if file.stem in ("eaddress-notifications", "eaddress-letters", "eaddress-catalogue", "namejs-registrations"):
                cls.hub.edit(f"sources/{file.name}", [("every: 30s", "every: 100ms")])
        cls.line = Line(cls.sandbox.doubles["eaddress"].port, cls.pki, Identity.of(cls.pki, "hub-signing"))
        cls.line.control(addressee={"address": OURS, "type": "APP", "unit_type": "JS", "title": "Bērzaines novada pašvaldība",
                                    "certificate": cls.line.identity.pem.decode()})
        cls.hub.start()
        cls.records = cls.hub.client("records")

    def bring(self, octets):
        """What a message says of a file that is brought."""
        digest = hashlib.sha256(octets).hexdigest()
        self.assertEqual(self.records.request("PUT", f"/v1/attachments/{digest}", octets, {}).status, 201)
        return {"digest": digest, "name": "Lēmums.pdf", "mediaType": "application/pdf", "size": len(octets)}

    def send(self, letter, *recipients, files=(), **said):
        body = {"letterId": letter, "author": ["Bērzaines novada pašvaldība"], "date": "2026-12-01", "title": f"Par {letter}",
                **({"file": list(files)} if files else {}), "recipient": list(recipients), **said}
        return self.records.send("delivery.send", body)

    def namejs(self, table):
        file = self.sandbox.doubles["namejs"].data_file
        return json.loads(file.read_text())["tables"].get(table, {}) if file.exists() else {}

    def states(self, message):
        """What Namejs was told of the letter that was sent with this message, by address."""
        return {key.split(" ")[1]: row for key, row in self.namejs("deliveries").items() if row["letter"] == message}

    def eventually(self, wanted, message):
        wait_for(lambda: {at: row["status"] for at, row in self.states(message).items()} == wanted, places.patience(20),
                 f"Namejs has {wanted} of {message}")

    def letter(self, message):
        """The e-address's number of the letter that was sent with this message."""
        return next(one["message_id"] for one in self.line.control()["letters"] if one["client_id"] == message)

    def test_a_letter_to_a_person_and_an_institution_until_each_has_answered(self):
        answer = self.send("D-1", {"personCode": "161175-19997"}, {"institution": "90000000002"}, files=[self.bring(b"%PDF-1.7 " * 50)], kind="DOC_EMPTY",
                           caseCode="BV-2026-17", priority="high")
        self.assertEqual(answer.status, 202, answer)
        message = answer.json()["id"]
        self.eventually({ANNA: "Accepted", LIEPNA: "Accepted"}, message)
        self.line.control(decide={"message_id": self.letter(message), "recipient": ANNA})
        self.line.control(decide={"message_id": self.letter(message), "recipient": LIEPNA, "status": "RecipientRejected", "status_reason": "nav mūsu"})
        self.eventually({ANNA: "RecipientAccepted", LIEPNA: "RecipientRejected"}, message)
        self.assertIn(self.letter(message), self.namejs("confirmations"), "the e-address's signed confirmation")
        self.assertIn("party: records", self.trace(message, "--lang", "en"), "which application")

    def test_what_is_wrong_with_a_letter_is_told_in_its_senders_words(self):
        body = {"letterId": "D-2", "author": ["A"], "date": "2026-12-01", "title": "T"}
        for why, change, place in (("nobody", {"recipient": []}, "/recipient"),
                                   ("a wrong check digit", {"recipient": [{"personCode": "991375-19997"}]}, "/recipient/0/personCode"),
                                   ("no e-address", {"recipient": [{"address": "anna@"}]}, "/recipient/0/address"),
                                   ("two ways to name one", {"recipient": [{"address": ANNA, "personCode": "161175-19997"}]}, "/recipient/0"),
                                   ("a file that was not brought", {"recipient": [{"address": ANNA}], "file": [
                                       {"digest": "0" * 64, "name": "a.pdf", "mediaType": "application/pdf", "size": 1}]}, "attachment 1"),
                                   ("a name with a path", {"recipient": [{"address": ANNA}], "file": [
                                       {**self.bring(b"x"), "name": "../a.pdf"}]}, "/file/0/name"),
                                   ("a program", {"recipient": [{"address": ANNA}], "file": [
                                       {**self.bring(b"MZ"), "mediaType": "application/x-msdownload"}]}, "/file/0/mediaType")):
            with self.subTest(why):
                answer = self.records.send("delivery.send", {**body, **change})
                self.assertIn(answer.status, (400, 422), answer)
                self.assertIn(place, json.dumps(answer.json(), ensure_ascii=False))

    def test_no_letter_goes_without_its_clerk(self):
        answer = self.records.send("delivery.send", {"letterId": "D-5", "author": ["A"], "date": "2026-12-01", "title": "T", "recipient": [{"address": ANNA}]},
                                   headers={"Sakta-User": None})
        self.assertProblem(answer, 400, "gate.missing_context")

    def test_nobody_can_be_reached_and_the_kind_is_unknown(self):
        message = self.send("D-3", {"address": BLOCKED}).json()["id"]
        self.eventually({BLOCKED: "Rejected"}, message)
        self.assertEqual(self.states(message)[BLOCKED]["code"], "BL.PSS.024")
        message = self.send("D-4", {"address": ANNA}, kind="DOC_SURPRISE").json()["id"]
        wait_for(lambda: "deliver.refused" in self.trace(message), places.patience(20), "the e-address refuses the kind")
        told = self.trace(message, "--lang", "en")
        self.assertIn("The e-address does not know this kind of document.", told)

    def test_a_letter_that_comes_is_registered_with_its_files_and_then_confirmed(self):
        small, text = b"%PDF-1.7 abc", "Iesniegums".encode()
        files = [("a.pdf", small, "application/pdf"), ("b.txt", text, "text/plain"), ("b (2).txt", text, "text/plain")]
        known = {one["message_id"] for one in self.line.control()["letters"]}
        self.line.control(letter={"to": [OURS], "from": LIEPNA, "title": "Iesniegums", "files": [
            {"name": name, "mime": mime, "base64": base64.b64encode(octets).decode()} for name, octets, mime in files]})
        number, = {one["message_id"] for one in self.line.control()["letters"]} - known

        def status():
            one, = next(letter for letter in self.line.control()["letters"] if letter["message_id"] == number)["recipients"]
            return one["status"]
        wait_for(lambda: status() == "RecipientAccepted", places.patience(30), "the letter is confirmed")
        document, = [(key, row) for key, row in self.namejs("documents").items() if row.get("letter") == number]
        self.assertEqual((document[1]["direction"], document[1]["title"]), ("IN", "Iesniegums"))
        kept = {row["name"]: (base64.b64decode(row["content"]), row["type"], row["other"]) for key, row in self.namejs("files").items()
                if key.startswith(number)}
        self.assertEqual(kept, {"a.pdf": (small, "application/pdf", ""), "b.txt": (text, "text/plain", "b (2).txt")})
        wait_for(lambda: self.found(document[0]), places.patience(20), "its number came back")

    def found(self, number):
        return "document.registered" in self.hub.command("find", "--key", f"number={number}", "--state", self.hub.state)[1]

    def test_who_has_an_active_e_address(self):
        def active(*who):
            answer = self.records.ask("addressee.query", {"addressee": list(who)})
            return answer.json()["active"] if answer.status == 200 else answer
        who = ({"personCode": "161175-19997"}, {"registrationNumber": "90000000002"}, {"address": BLOCKED}, {"registrationNumber": "40000000028"})
        wait_for(lambda: isinstance(active(*who), list), places.patience(20), "the catalogue is there")
        self.assertEqual(active(*who), [True, True, False, False])
        self.assertEqual(active(*[who[0]] * 999, who[2]), [True] * 999 + [False])


if __name__ == "__main__":
    main()
