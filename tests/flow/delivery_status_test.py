"""What became of a letter by e-address reaches the clerk's system, for each recipient, with its day and its evidence, once."""

import base64
import json
import re
import subprocess

import places
from eaddress import DIV, DS, Identity, Letter, Line
from flow import FlowTest, main
from lxml import etree
from waiting import wait_for

LIEPNA, ANNA, OZOLKALNS, BLOCKED = "_DEFAULT@90000000002", "_PRIVATE@16117519997", "_PRIVATE@40000000005", "_PRIVATE@40000000006"
SIGNED = [f"{DIV}:SenderDocument", f"{DIV}:ServerTransportMetadata", "http://uri.etsi.org/01903/v1.3.2#:SignedProperties", f"{DS}:Signature"]

BEGIN = "2026-11-16T21:30:00Z"  # of the e-address's clock
# When the e-address takes a letter; the day on which it is deemed notified, the second working day behind it (Paziņošanas likums § 9,
# likumi.lv 212499); and on what that rests.
DAYS = (
    ("2024-12-19T10:00:00Z", "2024-12-27", "likumi.lv 72608: 24, 25 and 26 December; likumi.lv 342680: Monday 23 December 2024 is free"),
    ("2024-12-20T10:00:00Z", "2024-12-28", "likumi.lv 342680: Saturday 28 December 2024 is worked"),
    ("2026-03-26T21:59:59Z", "2026-03-30", "23:59:59 on Thursday in Latvia, which is at +02:00"),
    ("2026-03-29T20:30:00Z", "2026-03-31", "Directive 2000/84/EC: 23:30 on the Sunday on which it goes to +03:00"),
    ("2026-03-29T21:30:00Z", "2026-04-01", "Directive 2000/84/EC: Monday has begun, which at +02:00 it had not"),
    ("2026-04-01T10:00:00Z", "2026-04-07", "likumi.lv 72608: Good Friday and Easter Monday"),
    ("2026-06-18T10:00:00Z", "2026-06-25", "likumi.lv 361161: Monday 22 June 2026 is free; likumi.lv 72608: 23 and 24 June"),
    ("2026-06-25T10:00:00Z", "2026-06-27", "likumi.lv 361161: Saturday 27 June 2026 is worked"),
    ("2026-10-25T21:30:00Z", "2026-10-27", "Directive 2000/84/EC: 23:30 on the Sunday on which it goes back to +02:00"),
    ("2026-10-25T22:30:00Z", "2026-10-28", "Directive 2000/84/EC: Monday has begun"),
    ("2026-11-17T10:00:00Z", "2026-11-20", "likumi.lv 72608: 18 November"),
    ("2026-12-22T10:00:00Z", "2026-12-28", "likumi.lv 72608: 24, 25 and 26 December, and a weekend"),
)


class DeliveryStatus(FlowTest):
    systems = ("eaddress", "namejs")

    @classmethod
    def prepare(cls):
        cls.hub.edit("systems/eaddress.yaml", [("min_wait: 1s", "batch: 3, min_wait: 50ms"), (r"\Z", "pace: {first_pause: 100ms, longest_pause: 200ms, breaker_failures: 1000}\n")])
        cls.hub.edit("sources/eaddress-notifications.yaml", [("every: 30s", "every: 100ms")])
        for file in [*(cls.hub.site / "sources").glob("namejs-*.yaml"), cls.hub.site / "sources/eaddress-catalogue.yaml"]:
            file.unlink()
        cls.double = cls.sandbox.doubles["eaddress"]
        cls.line = Line(cls.double.port, cls.pki, Identity.of(cls.pki, "hub-signing"))
        cls.line.control(now=BEGIN)
        cls.hub.start()

    def send(self, *recipients):
        """A letter at the e-address: its number, and its envelope as it was sent."""
        letter = Letter(to=recipients)
        envelope = letter.sealed(self.line.identity)
        answer = self.line.send(letter, xml=envelope)
        self.assertEqual(answer.status, 200, answer.raw)
        return answer.text("//u:MessageId"), letter.client_id, envelope

    def namejs(self, table):
        file = self.sandbox.doubles["namejs"].data_file
        return json.loads(file.read_text())["tables"].get(table, {}) if file.exists() else {}

    def states(self, message):
        """What Namejs was told of each recipient."""
        return {key.removeprefix(message + " "): row for key, row in self.namejs("deliveries").items() if key.startswith(message)}

    def came(self, message, times):
        """Something of a letter came to Namejs so often, and no oftener: a call stands in the journal a moment after what it changed."""
        def told():
            return sum(call["operation"] == "RecordDelivery" and message in call["body"] for call in self.sandbox.journal("namejs"))
        wait_for(lambda: told() >= times, places.patience(20), f"Namejs's journal has {times} of {message}")
        self.assertEqual(told(), times)

    def has(self, message, **wanted):
        wait_for(lambda: {at: row["status"] for at, row in self.states(message).items()} == wanted, places.patience(20),
                 f"Namejs has {wanted} of {message}")

    def nothing_waits(self):
        wait_for(lambda: not self.line.notifications()[0], places.patience(20), "all notifications are confirmed")

    def three_states(self):
        """A letter that one recipient takes, one rejects, and one lets lie: its number, its reference, and what Namejs has of each."""
        message, reference, _ = self.send(LIEPNA, ANNA, OZOLKALNS)
        self.has(message, **dict.fromkeys((LIEPNA, ANNA, OZOLKALNS), "Accepted"))
        self.line.control(decide={"message_id": message, "recipient": ANNA, "status": "RecipientRejected", "status_code": "7",
                                  "status_reason": "nav mans"})
        self.line.control(decide={"message_id": message, "recipient": LIEPNA})
        self.line.control(delay=message)
        self.has(message, **{LIEPNA: "RecipientAccepted", ANNA: "RecipientRejected", OZOLKALNS: "DeliveryDelayed"})
        return message, reference, self.states(message)

    def test_the_day_is_right_across_holidays_moved_days_and_clock_changes(self):
        self.addCleanup(self.line.control, now=BEGIN)
        for moment, day, source in DAYS:
            with self.subTest(source, sent=moment):
                self.line.control(now=moment)
                _, _, states = self.three_states()
                self.assertEqual({at: row["notified"] for at, row in states.items()}, dict.fromkeys((LIEPNA, ANNA, OZOLKALNS), day))

    def test_three_recipients_end_in_three_states_each_with_its_day(self):
        message, reference, states = self.three_states()
        # 23:30 in Latvia on Monday 16 November; 17 and 19 November are the working days, for 18 November is none.
        self.assertEqual({row["notified"] for row in states.values()}, {"2026-11-19"})
        self.assertEqual((states[ANNA]["code"], states[ANNA]["reason"]), ("7", "nav mans"))
        self.assertEqual({row["letter"] for row in states.values()}, {reference})
        self.nothing_waits()
        self.came(message, 4)

    def test_the_evidence_is_what_the_e_address_gave_and_verifies(self):
        message, _, envelope = self.send(LIEPNA)
        kept = wait_for(lambda: self.namejs("confirmations").get(message), places.patience(20), "the confirmation is at Namejs")
        given = self.line.call("GetMessageServerConfirmation", f"<MessageId>{message}</MessageId>").raw
        part = base64.b64decode(kept["content"])
        self.assertEqual(part, re.search(rb"<(\w+:)?ServerConfirmationPart.*ServerConfirmationPart>", given, re.DOTALL).group())
        self.assertEqual(kept["at"].rstrip("Z"), etree.fromstring(part).findtext(f".//{{{DIV}}}ServerReceivedTime")[:19], "UTC, to the second")
        self.assertTrue(self.verifies(envelope, part))
        self.assertFalse(self.verifies(envelope.replace("Lēmums", "Lemums"), part))

    def verifies(self, envelope, part):
        whole, part = etree.fromstring(envelope), etree.fromstring(part)
        signature = part[1][0] if part[1].tag.endswith("Signatures") else part[1]
        whole.find(f"{{{DIV}}}SenderDocument").addnext(part[0])
        whole.find(f"{{{DIV}}}Signatures").append(signature)
        file = self.folder / "signed.xml"
        file.write_bytes(etree.tostring(whole))
        ran = subprocess.run(["xmlsec1", "--verify", *(word for name in SIGNED for word in ("--id-attr:Id", name)), "--enabled-key-data", "x509",
                              "--node-id", "ServerSignature", "--trusted-pem", self.pki.certificate("systems-ca"), file], capture_output=True)
        return ran.returncode == 0

    def test_a_rejected_letter_has_its_code_and_no_day(self):
        message, _, _ = self.send(BLOCKED)
        self.has(message, **{BLOCKED: "Rejected"})
        row, = self.states(message).values()
        self.assertEqual((row["code"], row["notified"]), ("BL.PSS.024", ""))
        self.assertNotIn(message, self.namejs("confirmations"))

    def test_what_is_not_confirmed_comes_again_and_is_one_message(self):
        self.line.control(refuse={"operation": "ConfirmNotificationList", "code": "BL.KOP.022", "receiver": True, "times": 3})
        message, _, _ = self.send(LIEPNA, ANNA)
        self.nothing_waits()
        self.has(message, **dict.fromkeys((LIEPNA, ANNA), "Accepted"))
        self.came(message, 1)

    def test_a_lost_answer_to_the_confirmation_makes_nothing_twice(self):
        self.double.behave("close_after_read", "ConfirmNotificationList")
        message, _, _ = self.send(LIEPNA)
        self.has(message, **{LIEPNA: "Accepted"})
        self.nothing_waits()
        self.double.behave_well()
        self.line.control(decide={"message_id": message, "recipient": LIEPNA})
        self.has(message, **{LIEPNA: "RecipientAccepted"})
        self.came(message, 2)

    def test_a_confirmation_that_cannot_be_had_now_is_waited_for(self):
        self.line.control(refuse={"operation": "GetMessageServerConfirmation", "code": "BL.PSS.031", "times": 3})
        message, _, _ = self.send(LIEPNA)
        self.has(message, **{LIEPNA: "Accepted"})
        self.assertIn(message, self.namejs("confirmations"))


if __name__ == "__main__":
    main()
