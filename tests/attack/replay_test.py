"""Signed messages that come too early, too late or again: rows A31 (on one node) and A32 of the attack table."""

from attack import context_block, message_of
from flow import main
from line import Line
from signing import OTHER, PARTS, Message, SignatureTest, instant


class Freshness(SignatureTest):
    """A32: when it was signed."""

    def test_times(self):
        for what, created, expires in (
                ("Created 63 s ahead", instant(63), instant(300)), ("Created 301 s ago", instant(-301), instant(300)),
                ("no Expires", instant(), None), ("Expires before Created", instant(), instant(-1)),
                ("Expires past", instant(-100), instant(-10)), ("Created in 9999", "9999-01-01T00:00:00Z", "9999-12-31T00:00:00Z"),
                ("Expires in 9999", instant(), "9999-12-31T00:00:00Z"),
                ("a time zone", instant()[:-1] + "+00:00", instant(300)),
                ("another time zone", instant(7200)[:-1] + "+02:00", instant(7500)[:-1] + "+02:00"),
                ("no time zone", instant()[:-1], instant(300)[:-1]), ("no time", "now", instant(300)),
                ("a day alone", instant()[:10], instant(300))):
            self.refused("A32", what, self.message(created=created, expires=expires), "gate.timestamp")

    def test_forms_that_are_right(self):
        for created, expires in ((instant(-290), instant(10)), (instant(50), instant(300)), (instant()[:-5] + "Z", instant(60)),
                                 (instant()[:-1] + "456789Z", instant(300)[:-1] + "1Z")):
            self.answered(self.message(created=created, expires=expires))

    def test_two_timestamps_and_none(self):
        message = self.message()
        second = message.timestamp(instant(), instant(300)).replace("timestamp", "second", 1)
        text = message.security().replace("</wsu:Timestamp>", "</wsu:Timestamp>" + second, 1)
        whole = message.envelope().replace(message.security(), text)
        self.refused("A32", "two Timestamps", message.request(whole.encode()), "gate.timestamp")
        message = Message()
        message.parts["Timestamp"] = ""
        self.refused("A32", "no Timestamp", message.sign(self.signer), "gate.timestamp")
        parts = [part for part in PARTS if part != "Timestamp"]
        self.refused("A32", "unsigned Timestamp", Message().sign(self.signer, parts), "gate.unsigned_part")


class Replay(SignatureTest):
    """A31 on one node: the same octets get the stored answer, another message under the MessageID nothing."""

    def case(self, message_id=None, code="SIGNED-1", **how):
        content = (f'<OpenCase xmlns="urn:sakta:types:case.opened:1"><serviceCode>BV-1</serviceCode><caseCode>{code}</caseCode>'
                   "<channel>Electronic</channel><client><personCode>161175-19997</personCode></client>"
                   "<openedAt>2026-11-20T09:00:00+02:00</openedAt><status>Submitted</status>"
                   "<actedBy><kind>Client</kind></actedBy></OpenCase>")
        context = context_block(role=None, case=None, purpose="service-accounting", legal_basis="6.1.c")
        return Message(content, action="urn:sakta:types:case.opened:1:OpenCase", family="cases", context=context,
                       message_id=message_id, **how).sign(self.signer)

    def repeated(self, octets, first):
        """The very same octets: what is on record, nothing at the partner, msg.repeated."""
        effects = self.effects()
        answer = self.answered(octets)
        self.assertEqual(self.effects(), effects, "a repeat had an effect")
        self.assertEqual(answer.headers["Sakta-Message"], first.headers["Sakta-Message"])
        self.assertIn("msg.repeated", self.trace(first.headers["Sakta-Message"], "--long"))
        return answer

    def test_the_same_octets_get_the_same_answer(self):
        message = self.message()
        first = self.answered(message)
        again = self.repeated(message.request(), first)
        self.assertEqual(again.body, first.body)

    def test_another_message_under_the_same_message_id(self):
        message = self.message()
        self.answered(message)
        used = message.message_id
        self.refused("A31", "same MessageID, signed anew", self.message(message_id=used), "gate.replay")
        self.refused("A31", "same MessageID, another Body", self.message(message_id=used, content=OTHER), "gate.replay")
        self.refused("A31", "same MessageID, another type", self.case(used), "gate.replay")
        self.refused("A31", "same octets, one space more", message.request(message.envelope().encode() + b" "), "gate.replay")
        self.refused("A31", "same octets, a comment more", message.request(b"<!-- -->" + message.envelope().encode()),
                     "gate.replay")

    def test_a_key_beside_the_message_id_is_refused(self):
        self.refused("A31", "another idempotency key than the MessageID",
                     self.message(context=context_block(idempotency_key="mine")), "edge.header_invalid")

    def test_a_message_id_belongs_to_its_party(self):
        """Another party may use the same one; it learns nothing of the first."""
        message = self.message()
        self.answered(message)
        other = Message(message_id=message.message_id)
        with Line(self.hub, "permits") as line:
            answer = line.exchange(other.request(other.envelope().replace(other.security(), "").encode()))
        self.assertEqual(answer.status, 200, answer)

    def test_nothing_is_forgotten_when_the_hub_is_killed(self):
        question, case = self.message(), self.case()
        first, receipt = self.answered(question), self.accepted(case)
        self.hub.kill()
        self.hub.start()
        type(self).meter = type(self.meter)(self.hub.find_ports()["pid"])
        self.repeated(question.request(), first)
        self.assertEqual(message_of(self.accepted(case)), message_of(receipt), "not the first receipt")
        self.warm_up()
        type(self).idle = self.meter.resident()
        self.refused("A31", "same MessageID after kill -9 and restart", self.message(message_id=question.message_id),
                     "gate.replay")
        self.refused("A31", "same MessageID of a send after restart", self.case(case.message_id, "OTHER"), "gate.replay")

    def accepted(self, message):
        with Line(self.hub, self.party) as line:
            answer = line.exchange(message.request())
        self.assertIn(answer.status, (200, 202), answer)
        return answer


if __name__ == "__main__":
    main()
