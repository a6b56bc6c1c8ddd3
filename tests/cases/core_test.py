"""One message never stops the others: what is wrong with one is a letter, what concerns all halts with one attempt.

Every row sends from two parties. What the one sends goes wrong; what the other sends must be delivered meanwhile, or, where the
route as a whole stands still, as soon as somebody acted. PSPP is a scripted partner, so that the test says what it answers."""

import pathlib
import re
import sqlite3
import unittest
import uuid

import cases
import invoices
import places
from flow import main
from poisoned import BROKEN, JSON, REFERENCE, ROUTE, PoisonedTest, Pspp, fault
from scripted_partner import http
from waiting import wait_for

LIBRARIES = list(pathlib.Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))

# Routes of one lane say the same of what is dead in it.
LANE = ("cases-opened", "cases-status", "cases-closed", "application-status-pspp", "applications")

class OneMessage:
    """What is wrong with one message: (what it is, its words, what PSPP answers to it, code, place, words of its letter)."""

    MESSAGES = (
        ("a mapping that fails on it", "MAPFAIL", None, "map.refused", None, ("this message", "fails on purpose")),
        ("a mapping that never ends on it", "ENDLESS", None, "map.limit", None, ("this message",)),
        ("a form that does not fit the contract: the place is where the sender has the value", "MISFIT", None, "map.refused",
         "/reference", ("this message", "of the mapped form")),
        ("the partner calls it not valid", "labi", fault("400 Bad Request", "PSPP-001"), "deliver.refused", None, ("PSPP-001",)),
        ("the partner's table has no such label", "labi", fault("422 Unprocessable Content", "PSPP-107"), "deliver.refused", None,
         ("PSPP-107",)),
        ("the partner refuses with a status alone", "labi", http("422 Unprocessable Content"), "deliver.refused", None,
         ("HTTP 422",)),
        ("a status that says nothing of anybody else", "labi", http("409 Conflict"), "deliver.refused", None, ("HTTP 409",)),
    )

    def test_it_is_a_letter_with_its_cause_and_no_other_message_waits(self):
        for what, words, answer, code, place, told in self.MESSAGES:
            with self.subTest(what):
                case = f"BV-{uuid.uuid4()}"
                if answer is not None:
                    self.pspp.by_code[case] = answer
                message = self.accept(words, case)
                behind = self.accept(code=case)
                self.others_go()
                delivery = self.until(message, "dead")
                self.assertEqual(delivery["error"]["code"], code)
                letter = self.letter(message)
                for expected in (code, "what to do: ", "The administrator's turn", *told):
                    self.assertIn(expected, re.sub(r"\s+", " ", letter))
                if place:
                    self.assertIn(f"place in the sender's document: {place}", letter)
                told_of_error = letter.replace(f"reference={REFERENCE}", "", 1)  # a business key that is not personal
                self.assertNotIn(REFERENCE, told_of_error, "no value is told")
                self.assertEqual(self.delivery(behind)["state"], "waiting", "its own lane is blocked, as `on_dead` says")
                self.assertTrue(self.is_open(), self.notices())
                self.pspp.by_code.pop(case, None)
                self.clear(message)
                self.until(behind, "delivered")

    def test_a_poisoned_burst_of_one_sender_delays_nobody_else(self):
        poisoned = [self.accept("MISFIT" if n % 2 else "labi", f"BV-SLIKTS-{n}-{uuid.uuid4()}") for n in range(2)]
        self.pspp.by_code["BV-SLIKTS"] = fault("400 Bad Request", "PSPP-001")
        more = [self.accept(code=f"BV-SLIKTS-{uuid.uuid4()}") for _ in range(20)]
        self.others_go()
        for message in poisoned + more:
            self.until(message, "dead", "delivered")
        self.assertTrue(self.is_open(), self.notices())
        self.clear(*poisoned, *more)


class Mappings:
    """When a mapping that fails is the message's fault, and when it is the route's."""

    def fails(self, code=None):
        message = self.accept("MAPFAIL", code)
        return message, self.until(message, "dead", "halted")["state"]

    def test_three_lanes_in_a_row_halt_and_a_success_in_between_does_not(self):
        first = [self.fails() for _ in range(2)]
        self.assertEqual([state for _, state in first], ["dead", "dead"])
        self.others_go(1)  # the row is broken
        second = [self.fails() for _ in range(2)]
        self.assertEqual([state for _, state in second], ["dead", "dead"])
        message, state = self.fails()
        self.assertEqual(state, "halted", "three lanes in a row: the mapping is broken, not the messages")
        waiting = self.accept(client=self.others)
        self.assertRegex("\n".join(self.notices()), rf"Route {ROUTE} is halted since 20\S+Z: map\.refused")

        code, page = self.release(message, "discard")

        self.assertEqual(code, 0, page)
        self.until(waiting, "delivered", client=self.others)
        wait_for(self.is_open, places.patience(10), "the route goes")
        self.clear(*(m for m, _ in first + second))

    def test_one_message_let_go_again_and_again_never_counts_twice(self):
        message, state = self.fails()
        for _ in range(4):
            self.assertEqual(state, "dead")
            self.assertEqual(self.release(message, "resend")[0], 0)
            state = self.until(message, "dead", "halted")["state"]
        self.assertEqual(state, "dead")
        self.others_go()
        self.clear(message)

    def test_one_lane_many_times_never_halts(self):
        for name in LANE:
            self.hub.edit(f"routes/{name}.yaml", [("on_dead: block", "on_dead: skip")])
        self.reload()
        code = f"BV-{uuid.uuid4()}"
        dead = [self.fails(code) for _ in range(5)]
        self.assertEqual({state for _, state in dead}, {"dead"})
        self.others_go()
        for name in LANE:
            self.hub.edit(f"routes/{name}.yaml", [("on_dead: skip", "on_dead: block")])
        self.reload()
        self.clear(*(m for m, _ in dead))

    def test_a_site_may_say_that_a_mapping_never_halts_or_after_how_many_lanes(self):
        for setting, count, last in (("halt_for: [authority, credentials]", 5, "dead"), ("mapping_lanes: 2", 2, "halted")):
            with self.subTest(setting):
                self.hub.edit("routes/cases-opened.yaml", [("  stop: halt_route", f"  stop: halt_route\n  {setting}")])
                self.reload()
                failed = [self.fails() for _ in range(count)]
                self.assertEqual([state for _, state in failed], ["dead"] * (count - 1) + [last])
                self.hub.edit("routes/cases-opened.yaml", [(re.escape(f"\n  {setting}"), "")])
                self.clear(*(m for m, _ in failed))
                self.reload()
                self.others_go()
                wait_for(self.is_open, places.patience(10), "the route goes")

    def test_a_broken_mapping_halts_after_three_and_one_that_was_mended_lets_all_go(self):
        self.write_mapping(BROKEN)
        self.reload()
        messages = [self.accept() for _ in range(12)]
        wait_for(lambda: "halted" in self.states(messages), places.patience(15), "the route halts")
        states = self.states(messages)
        self.assertEqual(states.count("halted"), 1, states)
        self.assertLess(states.count("dead"), 12, "not all were tried")
        self.write_mapping()
        self.reload()
        self.others_go()
        for message in messages:
            if self.delivery(message)["state"] == "dead":
                self.assertEqual(self.release(message, "resend")[0], 0)
            self.until(message, "delivered")


class Halts:
    """What concerns all messages of a route: (what, how it is broken, how it is mended, code)."""

    def refused_login(self):
        self.partner.drop()
        self.pspp.token = http("401 Unauthorized", JSON, "{}")
        self.reload()  # the adapter's token goes with it

    def lost_right(self):
        self.pspp.answer = http("403 Forbidden")

    def gone_base(self):
        self.pspp.answer = fault("404 Not Found", "PSPP-004")

    def mended(self):
        good = Pspp()
        self.pspp.token, self.pspp.answer = good.token, None

    BREAKS = (("the login is refused", refused_login), ("the right is lost", lost_right), ("the base is wrong", gone_base))

    def halt(self, breaks, count=1):
        """So many messages of lanes of their own, once the route stands still."""
        breaks(self)
        messages = [self.accept() for _ in range(count)]
        wait_for(lambda: "halted" in (states := self.states(messages)) and "delivering" not in states, places.patience(15),
                 "the route halts, and what was under way has ended")
        return messages

    def test_one_attempt_halts_it_and_one_attempt_shows_that_it_goes(self):
        for what, breaks in self.BREAKS:
            with self.subTest(what):
                messages = self.halt(breaks, 12)
                states = self.states(messages)
                self.assertEqual(states.count("halted"), 1, states)
                self.assertLessEqual(set(states), {"halted", "waiting", "retrying"})
                notice = "\n".join(self.notices())
                self.assertRegex(notice, rf"Route {ROUTE} is halted since 20\S+Z: deliver\.misconfigured: .* Next: ")
                self.assertEqual(self.hub.metric(f'sakta_route_halted{{route="{ROUTE}"}}'), 1)
                self.assertIn("all messages of the route", self.letters())
                tried = self.attempts(messages)
                more = [self.accept(client=self.others) for _ in range(3)]

                self.reload()  # nothing was mended

                self.until_one_went(messages, tried)
                self.assertEqual(self.states(messages).count("halted"), 1, "still one")
                self.assertEqual([self.delivery(m, self.others)["attempts"] for m in more], [0, 0, 0], "not a second one")
                self.mended()
                self.reload()
                for message in messages:
                    self.until(message, "delivered")
                for message in more:
                    self.until(message, "delivered", client=self.others)
                wait_for(self.is_open, places.patience(10), "no notice any more")
                self.assertEqual(self.hub.metric(f'sakta_route_halted{{route="{ROUTE}"}}'), 0)

    def until_one_went(self, messages, tried):
        """One of them was attempted since they had been tried so often, and the route stands still again."""
        wait_for(lambda: self.attempts(messages) > tried and not self.is_on_trial(), places.patience(15), "one went")
        self.assertEqual(self.attempts(messages), tried + 1, "one attempt, no burst")

    def is_on_trial(self):
        return any("is on trial" in notice for notice in self.notices())

    def test_a_release_is_a_trial_of_one_and_each_one_meets_no_more_than_itself(self):
        messages = self.halt(Halts.lost_right, 8)
        for _ in range(3):
            halted = [m for m in messages if self.delivery(m)["state"] == "halted"]
            self.assertEqual(len(halted), 1)
            tried = self.attempts(messages)
            self.assertEqual(self.release(halted[0], "resend")[0], 0)
            self.until_one_went(messages, tried)
        self.mended()
        halted = [m for m in messages if self.delivery(m)["state"] == "halted"]
        self.assertEqual(self.release(halted[0], "resend")[0], 0)
        for message in messages:
            self.until(message, "delivered")
        self.others_go()

    def test_fifty_that_waited_do_not_burst(self):
        messages = self.halt(Halts.lost_right, 1) + [self.accept() for _ in range(50)]
        tried = self.attempts(messages)
        self.reload()
        self.until_one_went(messages, tried)
        self.mended()
        self.reload()
        for message in messages:
            self.until(message, "delivered")
        self.others_go()

    def test_a_trial_that_is_refused_for_a_reason_of_its_own_lets_the_rest_go(self):
        case = f"BV-{uuid.uuid4()}"
        self.lost_right()
        first = self.accept(code=case)
        self.until(first, "halted")
        rest = [self.accept() for _ in range(3)]
        self.mended()
        self.pspp.by_code[case] = fault("400 Bad Request", "PSPP-001")
        self.reload()
        self.until(first, "dead", "waiting", "retrying", "halted")
        for message in rest:
            self.until(message, "delivered")
        self.until(first, "dead")
        self.others_go()
        self.clear(first)

    def test_another_route_of_the_same_system_goes_on_by_itself(self):
        code = f"BV-{uuid.uuid4()}"
        opened = self.accept(code=code)
        self.until(opened, "delivered")
        self.pspp.answer = lambda asked: http("403 Forbidden") if asked.path.endswith("/cases") else None
        good = Pspp()
        self.pspp.answer = lambda asked: http("403 Forbidden") if asked.path.endswith("/cases") else good(asked)
        halted = self.accept()
        self.until(halted, "halted")
        answer = self.mine.send("case.status", cases.status(code), key=str(uuid.uuid4()))
        self.assertEqual(answer.status, 202, answer)
        self.until(answer.json()["id"], "delivered")
        self.mended()
        self.reload()
        self.until(halted, "delivered")

    def test_a_route_that_stands_still_is_known_after_a_restart_and_probed_with_one(self):
        messages = self.halt(Halts.lost_right, 6)
        tried = self.attempts(messages)
        self.hub.kill()
        self.hub.start()
        self.mine, self.others = self.hub.client("cases"), self.hub.client("permits")
        self.until_one_went(messages, tried)
        self.assertEqual(self.states(messages).count("halted"), 1)
        self.assertRegex("\n".join(self.notices()), rf"Route {ROUTE} is halted since 20\S+Z: deliver\.misconfigured")
        self.mended()
        self.reload()
        for message in messages:
            self.until(message, "delivered")
        self.others_go()

    def test_a_site_that_says_dead_letter_halts_nothing(self):
        self.hub.edit("routes/cases-opened.yaml", [("stop: halt_route", "stop: dead_letter")])
        self.reload()
        self.lost_right()
        messages = [self.accept() for _ in range(3)]
        for message in messages:
            self.assertEqual(self.until(message, "dead", "halted")["state"], "dead")
        self.mended()
        self.others_go()
        self.hub.edit("routes/cases-opened.yaml", [("stop: dead_letter", "stop: halt_route")])
        self.reload()
        self.clear(*messages)


class Unreadable:
    """A message of which something was lost after it was accepted: (what, how it is spoiled)."""

    def in_store(self, database, statement, *values):
        connection = sqlite3.connect(self.hub.state / "store" / database, timeout=places.patience(10))
        with connection:
            changed = connection.execute(statement, values).rowcount
        connection.close()
        self.assertEqual(changed, 1)

    def id_of(self, message):
        return uuid.UUID(message).bytes

    def changed_key(self, message):
        connection = sqlite3.connect(self.hub.state / "store" / "keys.db")
        (wrapped,) = connection.execute("SELECT wrapped FROM key WHERE message=?", (self.id_of(message),)).fetchone()
        connection.close()
        spoiled = bytes([wrapped[0] ^ 1]) + wrapped[1:]
        self.in_store("keys.db", "UPDATE key SET wrapped=? WHERE message=?", spoiled, self.id_of(message))

    def erased_key(self, message):
        self.in_store("keys.db", "DELETE FROM key WHERE message=?", self.id_of(message))

    def changed_part(self, message):
        self.in_store("messages.db", "UPDATE intake SET parts=zeroblob(length(parts)) WHERE message=? AND event='msg.accepted'",
                      self.id_of(message))

    def changed_head(self, message):
        self.in_store("messages.db", "UPDATE intake SET head='{' WHERE message=? AND event='msg.accepted'", self.id_of(message))

    def files(self, message):
        found = [f for f in (self.hub.state / "store" / "payload").rglob("*") if message in f.name]
        self.assertEqual(len(found), 1, found)
        return found[0]

    def changed_file(self, message):
        file = self.files(message)
        octets = bytearray(file.read_bytes())
        octets[len(octets) // 2] ^= 1
        file.write_bytes(octets)

    def lost_file(self, message):
        self.files(message).unlink()

    LOST = (("one octet of the wrapped key changed", changed_key), ("the key is erased", erased_key),
            ("the sealed parts changed", changed_part), ("the head changed", changed_head))
    FILES = (("one octet of the payload's file changed", changed_file), ("the payload's file is gone", lost_file))

    def spoiled(self, spoil):
        """A message that waits behind another of its case, spoiled before its turn; and one that waits behind it."""
        case = f"BV-{uuid.uuid4()}"
        self.pspp.by_code[case] = fault("400 Bad Request", "PSPP-001")
        first = self.accept(code=case)
        self.until(first, "dead")
        message, behind = self.accept(code=case), self.accept(code=case)
        spoil(self, message)
        self.pspp.by_code.pop(case)
        self.clear(first)
        return message, behind

    def until_letter(self, message):
        wait_for(lambda: (page := self.letters()).count(message) and "journal.unreadable" in page, places.patience(15), "a letter")

    def test_it_is_a_letter_that_says_so_and_can_be_given_up(self):
        for what, spoil in self.LOST:
            with self.subTest(what):
                message, behind = self.spoiled(spoil)
                self.until_letter(message)
                self.others_go()
                self.assertIn("journal.unreadable", self.command("trace", message)[1])
                code, page = self.release(message, "resend")
                self.assertEqual(code, 1, page)
                self.assertIn("journal.unreadable", page)
                self.assertIn("cannot be sent again", page)
                code, page = self.release(message, "discard")
                self.assertEqual(code, 0, page)
                self.until(behind, "delivered")
                self.assertNotIn(message, self.letters())

    def test_so_it_is_with_a_large_one_whose_payload_is_a_file(self):
        client = self.hub.client("supplier-portal")
        for what, spoil in self.FILES:
            with self.subTest(what):
                answer = client.send_document("invoice.issued", invoices.large_invoice(1), key=str(uuid.uuid4()))
                self.assertEqual(answer.status, 202, answer)
                message = answer.json()["id"]  # nobody listens at Horizon's port: it is tried again and again
                self.until(message, "retrying", client=client)
                spoil(self, message)
                self.until(message, "dead", client=client)
                self.assertIn("journal.unreadable", self.letter(message))
                self.others_go()
                self.assertEqual(self.release(message, "resend")[0], 1)
                code, page = self.release(message, "discard")
                self.assertEqual(code, 0, page)
                self.assertEqual(client.status(message).json()["state"], "discarded")

    def test_a_restart_finds_it_where_it_was(self):
        message, behind = self.spoiled(Unreadable.erased_key)
        self.until_letter(message)
        self.hub.kill()
        self.hub.start()
        self.mine, self.others = self.hub.client("cases"), self.hub.client("permits")
        self.others_go()
        self.assertIn("journal.unreadable", self.letter(message))
        self.assertEqual(self.release(message, "discard")[0], 0)
        self.until(behind, "delivered")

    def test_what_a_backup_brought_back_can_be_sent(self):
        kept = {}

        def erase_and_keep(test, message):
            connection = sqlite3.connect(test.hub.state / "store" / "keys.db")
            kept["row"] = connection.execute("SELECT * FROM key WHERE message=?", (test.id_of(message),)).fetchone()
            connection.close()
            test.erased_key(message)

        message, behind = self.spoiled(erase_and_keep)
        self.until_letter(message)
        marks = ", ".join("?" * len(kept["row"]))
        self.in_store("keys.db", f"INSERT INTO key VALUES ({marks})", *kept["row"])
        code, page = self.release(message, "resend")
        self.assertEqual(code, 0, page)
        self.until(message, "delivered")
        self.until(behind, "delivered")


class Core(OneMessage, Mappings, Halts, Unreadable, PoisonedTest):
    """All of them, one hub."""


@unittest.skipIf(places.sanitized(), "a sanitizer's runtime must be loaded first")
@unittest.skipUnless(LIBRARIES, "faketime is not installed")
class Clocks(PoisonedTest):
    """The wall clock is wrong for a while: (what, by how much, what happens in between)."""

    @classmethod
    def prepare(cls):
        cls.clock = cls.folder / "clock"
        cls.hub.env |= {"LD_PRELOAD": str(LIBRARIES[0]), "FAKETIME_TIMESTAMP_FILE": str(cls.clock), "FAKETIME_NO_CACHE": "1",
                        "FAKETIME_DONT_FAKE_MONOTONIC": "1", "TZ": "UTC"}
        cls.set_clock("+0")
        super().prepare()

    @classmethod
    def set_clock(cls, offset):
        replaced = cls.clock.with_suffix(".new")
        replaced.write_text(offset + "\n")
        replaced.replace(cls.clock)

    def retrying(self):
        self.pspp.answer = http("503 Service Unavailable")
        message = self.accept()
        wait_for(lambda: self.delivery(message)["attempts"] >= 2, places.patience(15), "it is tried again")
        return message

    def restart(self):
        self.hub.kill()
        self.hub.start()
        self.mine, self.others = self.hub.client("cases"), self.hub.client("permits")

    JUMPS = (("25 hours forward across a restart", "+0", "+25h", True), ("a day back across a restart", "+25h", "+1h", True),
            ("a day forward and back while it runs", "+1d", "+0", False), ("an hour forward while it runs", "+0", "+1h", False),
            ("planned a day ahead, then a restart by the right clock", "+1d", "+0", True))

    def test_no_letter_dies_of_it_and_what_was_planned_goes(self):
        for what, before, after, restarts in self.JUMPS:
            with self.subTest(what):
                self.set_clock(before)
                message = self.retrying()
                self.set_clock(after)
                if restarts:
                    self.restart()
                attempts = self.delivery(message)["attempts"]
                wait_for(lambda: self.delivery(message)["attempts"] > attempts, places.patience(15), "it is tried on")
                self.assertIn(self.delivery(message)["state"], ("retrying", "delivering"))
                self.pspp.answer = None
                self.until(message, "delivered")
                self.others_go()
                self.set_clock("+0")
                self.restart()


if __name__ == "__main__":
    main()
