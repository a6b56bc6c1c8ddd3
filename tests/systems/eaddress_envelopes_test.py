"""The hub's own envelopes and the double of the e-address, which share no line of code: the double accepts what the hub signs, and the hub
reads what the double delivers, whichever canonical form its digests are of."""

import re
import unittest

import places
import processes
from eaddress import DIV
from eaddress_double import DoubleTest

HUB, ANNA = "_DEFAULT@90000069281", "_PRIVATE@16117519997"
PROGRAM = places.PROGRAMS / "interop-envelopes"


class Envelopes(DoubleTest):
    def directory(self):
        return {"connections": [{"name": "hub-signing", "addresses": [HUB]}],
                "units": [{"address": HUB, "type": "APP", "title": "Bērzaine"},
                          {"address": ANNA, "type": "NPMK", "first_name": "Anna", "surname": "Liepa"}],
                "document_kinds": ["DOC_EMPTY"]}

    def program(self, *words):
        code, out, errors = processes.run([PROGRAM, *words])
        self.assertEqual(code, 0, errors.decode())
        return out.decode()

    def look(self, octets):
        file = self.folder / "envelope.xml"
        file.write_bytes(octets)
        return self.program("look", file).strip()

    def delivered(self, **said):
        message = self.line.control(letter={"to": [HUB], "title": "Atbilde", **said})["letters"][-1]["message_id"]
        answer = self.good(self.line.call("GetMessage", f"<MessageId>{message}</MessageId>"))
        return re.search(rb"<Envelope.*</Envelope>", answer.raw, re.DOTALL).group()

    def test_the_double_accepts_what_the_hub_signs(self):
        envelope = self.program("sign", self.hub.certificate, self.hub.key)
        message = self.good(self.line.send(None, xml=envelope, attachments=[("0", b"1234")])).text("//u:MessageId")
        self.line.control(advance_seconds=3600)
        self.assertEqual(self.told(), [("MessageProcessed", "Accepted", [ANNA], "")])
        self.assertEqual(self.states(message), {ANNA: "Accepted"})

    def test_the_hub_reads_the_doubles_confirmation(self):
        envelope = self.program("sign", self.hub.certificate, self.hub.key)
        message = self.good(self.line.send(None, xml=envelope, attachments=[("0", b"1234")])).text("//u:MessageId")
        self.line.control(advance_seconds=3600)
        answer = self.good(self.line.call("GetMessageServerConfirmation", f"<MessageId>{message}</MessageId>"))
        part = re.search(rb"<ServerConfirmationPart.*</ServerConfirmationPart>", answer.raw, re.DOTALL).group()
        ours, theirs = self.folder / "sent.xml", self.folder / "confirmation.xml"
        ours.write_text(envelope)
        for octets, said in ((part, f"{message} both"), (part.replace(message.encode(), b"x" * len(message)), "gate.signature_invalid")):
            theirs.write_bytes(octets)
            self.assertEqual(self.program("confirmed", ours, theirs).strip(), said, octets.decode())

    def test_the_double_rejects_it_with_one_octet_changed(self):
        envelope = self.program("sign", self.hub.certificate, self.hub.key).replace("Nr. 100", "Nr. 101")
        self.good(self.line.send(None, xml=envelope, attachments=[("0", b"1234")]))
        self.line.control(advance_seconds=3600)
        self.assertEqual(self.told(), [("MessageProcessed", "Rejected", [ANNA], "BL.PSS.001")])

    def test_the_hub_reads_what_the_double_delivers(self):
        for form, told in (("", "both"), ("inclusive", "inclusive"), ("exclusive", "exclusive")):
            with self.subTest(form):
                octets = self.delivered(**({"form": form} if form else {}))
                self.assertEqual(self.look(octets), f"{told} Atbilde", octets.decode())
        self.assertEqual(self.look(self.delivered(wrong="signature")), "gate.signature_invalid")


if __name__ == "__main__":
    unittest.main()
