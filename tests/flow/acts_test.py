"""Acts of operators (release, discard, reload; one by one, by a list, by a search): each is on record with who, why and which
versions before it has an effect; what cannot be put on record does not happen."""

import contextlib
import datetime
import json
import os
import pwd
import signal
import socket
import threading
import time
import uuid

import cases
import invoices
import places
import stored_texts
from client import wrapped
from flow import FlowTest, main
from waiting import wait_for

REASON = "Zvanīju Annai Izdomātai, viņa solīja"
ACTS = ("delivery.released", "delivery.confirmed", "delivery.discarded", "hub.reloaded", "hub.reload_refused", "hub.searched")
ME = f"unix:{os.getuid()}:{pwd.getpwuid(os.getuid()).pw_name}"


class ActsTest(FlowTest):
    systems = ("pspp", "smartcity")
    small = True

    def setUp(self):
        super().setUp()
        self.client = self.hub.client("cases")

    def command(self, *words, given="", **env):
        return self.hub.command(*words, "--state", self.hub.state, given=given.encode(), **env)

    def accept(self, code, type_name="case.opened"):
        answer = self.client.send(type_name, cases.TYPES[type_name](code), key=str(uuid.uuid4()))
        self.assertEqual(answer.status, 202, answer)
        return answer.json()["id"]

    def state_of(self, message):
        answer = self.client.status(message)
        self.assertEqual(answer.status, 200, answer)
        return answer.json()["state"]

    def wait_until(self, message, *states):
        wait_for(lambda: self.state_of(message) in states, places.patience(15), f"{message} is {states}\n{self.trace(message, '--long')}")

    def dead_letters(self, count):
        self.sandbox.behave("refuse", "pspp", "open_case")
        messages = [self.accept(f"BV-{uuid.uuid4().hex[:12]}") for _ in range(count)]
        for message in messages:
            self.wait_until(message, "dead")
        self.sandbox.behave("answer", "pspp")
        return messages

    def release(self, *words, decision="resend", because=REASON, by="Anna", **options):
        return self.command("release", *words, "--as", decision, "--because", because, "--by", by, **options)

    def records(self):
        """(head, record) of all items in order."""
        return [(json.loads(head), json.loads(record)) for head, record in stored_texts.of(self.hub.state / "store")]

    def acts_on(self, message):
        return [record for _, record in self.records() if record["msg"] == message and record["ev"] in ACTS]

    def assertActOf(self, record, said="Anna", reason=REASON):
        self.assertEqual(record["actor"], {"ip": None, "kind": "user", "mtls": None, "roles": ["operator"], "said": said, "sub": ME})
        given = [part["len"] for part in record["dg"] if part["part"] == "reason"]
        self.assertEqual(given, [len(reason.encode())] if reason else [])
        self.assertRegex(record["cfg"], "^sha256:")
        self.assertRegex(record["sw"], "^sha256:")


class Acts(ActsTest):
    def test_every_act_names_the_operator_the_reason_and_the_versions_and_never_the_sender(self):
        letters = self.dead_letters(6)
        self.assertEqual(self.release(letters[0])[0], 0)
        self.assertEqual(self.release(letters[1], decision="delivered")[0], 0)
        self.assertEqual(self.release(letters[2], decision="discard")[0], 0)
        self.assertEqual(self.release(letters[3], letters[4], decision="discard")[0], 0)
        self.assertEqual(self.release("--in", "dead", "--route", "cases-opened", decision="discard")[0], 0)
        self.assertEqual(self.command("reload", "--because", REASON, "--by", "Anna")[0], 0)
        for message in letters[1:]:
            self.assertIn(self.state_of(message), ("delivered", "discarded"))
        self.wait_until(letters[0], "delivered")

        events = {}
        for message in letters:
            record, = self.acts_on(message)
            self.assertActOf(record)
            self.assertRegex(record["route"], "^cases-opened@sha256:")
            events[message] = record["ev"]
        self.assertEqual([events[message] for message in letters],
                         ["delivery.released", "delivery.confirmed"] + ["delivery.discarded"] * 4)
        parties = {record["actor"]["sub"] for _, record in self.records() if record["ev"] in ACTS}
        self.assertEqual(parties, {ME}, "no act is the sender's")

        story = [record["ev"] for _, record in self.records() if record["msg"] == letters[0]]
        self.assertEqual(story[-3:], ["delivery.released", "delivery.begun", "delivery.done"], "the act before its effect")
        for where, text in (("log", self.hub.log_text()), ("trace", self.trace(letters[0], "--long"))):
            self.assertNotIn("Izdomāt", text, where)
        self.assertIn(f"{ME} (says: Anna)", self.trace(letters[0]))
        self.assertIn(f"{ME} (saka: Anna)", self.trace(letters[0], "--lang", "lv"))

    def test_under_sudo_the_operator_says_who_they_were_before(self):
        letter, = self.dead_letters(1)
        code, _, err = self.command("release", letter, "--as", "discard", "--because", REASON, SUDO_USER="peteris")
        self.assertEqual(code, 0, err)
        self.assertActOf(self.acts_on(letter)[0], said="peteris")

    def test_a_reload_is_on_record_with_both_versions_before_it_is_in_force(self):
        before = self.command("reload")[1].splitlines()[0]
        self.hub.edit("routes/cases-status.yaml", [(r"timeout: \d+s", "timeout: 9s")])

        code, out, err = self.command("reload", "--because", REASON, "--by", "Anna")

        self.assertEqual(code, 0, err)
        after, told = out.splitlines()
        self.assertNotEqual(after, before)
        record = [record for _, record in self.records() if record["ev"] == "hub.reloaded"][-1]
        self.assertActOf(record)
        self.assertEqual((record["cfg"], record["cfg_to"]), (before, after), "written by the version before")
        self.assertEqual(told, f"On record: sakta trace {record['id']}")
        page = self.trace(record["id"])
        for expected in ("Event of the hub", "hub.reloaded", f"goes on with site: {after[7:19]}", f"site {before[7:19]}",
                         f"by: {ME} (says: Anna)", "kept: reason "):
            self.assertIn(expected, page)
        self.assertNotIn("Izdomāt", page)

    def test_a_reload_without_a_reason_says_so_and_one_that_is_refused_is_on_record_too(self):
        self.assertEqual(self.command("reload")[0], 0)
        record = [record for _, record in self.records() if record["ev"] == "hub.reloaded"][-1]
        self.assertActOf(record, said=None, reason="")
        self.assertIn("no reason was given", self.trace(record["id"]))
        self.assertIn("iemesls nav norādīts", self.trace(record["id"], "--lang", "lv"))

        self.hub.edit("routes/cases-status.yaml", [("to: pspp", "to: psp")])
        code, out, err = self.command("reload", "--because", REASON, "--by", "Anna")
        self.hub.edit("routes/cases-status.yaml", [("to: psp\n", "to: pspp\n")])
        self.assertEqual((code, out), (2, ""), err)
        refused = [record for _, record in self.records() if record["ev"] == "hub.reload_refused"][-1]
        self.assertActOf(refused)
        self.assertEqual((refused["err"], refused["out"]), ("config.invalid", 4))
        self.assertNotIn("cfg_to", refused)
        self.assertIn("Nothing was changed", err)
        for words in (("--because", ""), ("--because", "x" * 501), ("--by", ""), ("--by", "x" * 101), ("--by", "a\nb")):
            with self.subTest(words):
                self.assertEqual(self.command("reload", *words)[:2], (2, ""))

    def test_reloads_at_once_tell_one_chain_of_versions(self):
        before = self.command("reload")[1].splitlines()[0]
        codes, threads = [], []
        for number in range(6):
            self.hub.edit("routes/cases-status.yaml", [(r"timeout: \d+s", f"timeout: {11 + number}s")])
            threads.append(threading.Thread(target=lambda n=number: codes.append(self.command("reload", "--by", f"Anna {n}")[0])))
            threads[-1].start()
        for thread in threads:
            thread.join()
        self.assertEqual(codes, [0] * 6)
        chain = [record for _, record in self.records() if record["ev"] == "hub.reloaded"][-6:]
        for record in chain:
            self.assertEqual(record["cfg"], before, "each replaces what the one before put in force")
            before = record["cfg_to"]
        self.assertEqual({record["actor"]["said"] for record in chain}, {f"Anna {number}" for number in range(6)})


PERSON = "161175-19997"


class Searches(ActsTest):
    def searched(self):
        return [record for _, record in self.records() if record["ev"] == "hub.searched"]

    def find_person(self, *words, purpose=REASON, **options):
        return self.command("find", "--person", PERSON, "--purpose", purpose, *words, **options)

    def ask_hub(self, **members):
        """The control socket's answer to what the command would never ask."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(self.hub.state / "run" / "control"))
            connection.sendall(json.dumps(members).encode() + b"\n")
            return json.loads(connection.makefile().readline())

    def test_a_search_by_a_person_is_on_record_with_who_why_and_when_and_never_the_code(self):
        message = self.accept(f"BV-{uuid.uuid4().hex[:12]}")
        self.wait_until(message, "delivered")
        wait_for(lambda: self.hub.metric("sakta_store_index_lag_items") == 0, places.patience(20), "the index follows")
        before = len(self.searched())

        code, out, err = self.find_person("--since", "2h", "--by", "Anna", "--limit", "1")

        self.assertEqual(code, 0, err)
        self.assertIn(message, out)
        self.assertEqual(len(self.searched()), before + 1, "one search, one record")
        record = self.searched()[-1]
        self.assertActOf(record)
        self.assertEqual((record["act"], record["msg"], record["sought"]["by"]), ("R", None, "person"))
        since, until = (datetime.datetime.fromisoformat(record["sought"][end].replace("Z", "+00:00")) for end in ("since", "until"))
        self.assertEqual(until - since, datetime.timedelta(hours=2))
        accepted, = [one for _, one in self.records() if one["msg"] == message and one["ev"] == "msg.accepted"]
        tags = [subject["t"] for subject in record["subj"]]
        self.assertTrue(accepted["subj"])
        for subject in accepted["subj"]:
            self.assertIn(subject["t"], tags, "found by the person as the message is")
        page = self.trace(record["id"])
        for expected in ("Event of the hub", f"by: {ME} (says: Anna)", "looked for: messages by person that came from ", "kept: reason "):
            self.assertIn(expected, page)
        for where, text in (("record", json.dumps(record)), ("trace", page), ("log", self.hub.log_text())):
            for secret in (PERSON, PERSON.replace("-", ""), "Izdomāt"):
                self.assertNotIn(secret, text, where)

    def test_the_record_is_there_before_the_tags_and_other_searches_leave_none(self):
        before = self.searched()
        self.assertEqual(self.command("find", "--case", "BV-1")[0], 0)
        self.assertEqual(self.command("find", "--party", "cases")[0], 0)
        self.assertEqual(self.searched(), before)
        self.assertEqual(self.find_person(SUDO_USER="peteris")[0], 0)
        self.assertActOf(self.searched()[-1], said="peteris")

    def test_a_search_that_is_refused_gives_no_tags(self):
        before = self.searched()
        now = int(datetime.datetime.now().timestamp())
        good = {"command": "tags", "key": "person", "value": PERSON, "purpose": "why", "since": str(now - 3600), "until": str(now)}
        for change in ({"purpose": ""}, {"purpose": " \n"}, {"purpose": "x" * 2001}, {"since": str(now - 367 * 86400)}, {"since": "0"},
                       {"since": ""}, {"until": "soon"}, {"until": "-1"}, {"until": "9" * 18}, {"until": "9" * 30}, {"said": "a\nb"},
                       {"key": "key", "value": "client=" + PERSON}):
            with self.subTest(change):
                answer = self.ask_hub(**{**good, **change})
                self.assertFalse(answer["done"])
                self.assertNotRegex(" ".join(answer["lines"]), "[0-9a-f]{32}")
                self.assertNotIn("161175", " ".join(answer["lines"]))
        for words in (("--since", "367d"), ("--by", ""), ("--since", "2000000000d"), ("--until", "9999-01-01")):
            with self.subTest(words):
                self.assertEqual(self.find_person(*words)[:2], (2, ""))
        for purpose in ("", " ", "x" * 501):
            self.assertEqual(self.find_person(purpose=purpose)[:2], (2, ""))
        self.assertEqual(self.searched(), before, "what is refused is no search")
        self.assertTrue(self.ask_hub(**good)["done"])
        self.assertEqual(len(self.searched()), len(before) + 1)


class Lists(ActsTest):
    def test_a_list_is_decided_one_by_one_and_what_changed_meanwhile_is_named(self):
        letters = self.dead_letters(3)
        self.assertEqual(self.release(letters[1], decision="discard", by="Pēteris")[0], 0)
        unknown = str(uuid.uuid4())
        given = f"# letters of today\n{letters[0]}\n{letters[1]} cases-opened\n{unknown}\n{letters[2]}\n{letters[2]}\n"

        code, out, err = self.release("--from", "-", "--dry-run", given=given)

        self.assertEqual(code, 1, out)
        self.assertIn("Would be done: 2, not: 2", out)
        self.assertIn(f"{letters[0]}  cases-opened: dead, deliver.refused; would be tried again", out)
        self.assertEqual([self.state_of(letters[0]), self.state_of(letters[2])], ["dead", "dead"], "nothing was changed")

        code, out, err = self.release("--from", "-", given=given)

        self.assertEqual(code, 1, "not all was done")
        self.assertIn("Done: 2, not: 2", out)
        self.assertIn(f"{letters[0]}  cases-opened: tried again", out)
        self.assertRegex(err, rf"{letters[1]}  cases-opened: .*journal.no_letter.*delivery.discarded by {ME} \(says: Pēteris\) at 20")
        self.assertRegex(err, f"{unknown}: .*journal.no_message")
        for message in (letters[0], letters[2]):
            self.wait_until(message, "delivered")
            self.assertEqual(len(self.acts_on(message)), 1)

    def test_a_list_that_makes_no_sense_is_refused_whole(self):
        letter, = self.dead_letters(1)
        for words, given, said in (
                (("--from", "-"), f"{letter}\n161175-19997\n", "-:2: "), (("--from", "/no/such/file"), "", "/no/such/file"),
                ((letter, "--from", "-"), letter, "one of these"), ((), "", "one of these"), ((letter, "--in", "dead"), "", "one of these"),
                (("--in", "delivered"), "", "--in must be"), (("--code", "deliver.refuse"), "", "deliver.refused"),
                (("--since", "Friday"), "", "--since must be")):
            with self.subTest(words):
                code, out, err = self.release(*words, decision="discard", given=given)
                self.assertEqual((code, out), (2, ""))
                self.assertIn(said, err)
                self.assertNotIn("161175", err)
        self.assertEqual(self.state_of(letter), "dead")
        self.assertEqual(self.release(letter, decision="discard")[0], 0)

    def test_a_search_decides_what_letters_shows_by_the_same_words(self):
        self.release("--in", "dead", decision="discard")
        letters = self.dead_letters(2)
        words = ("--code", "deliver.refused", "--system", "pspp", "--since", "2026-01-01", "--in", "dead")
        page = self.command("letters", *words)[1]
        for message in letters:
            self.assertIn(message, page)
        self.assertNotIn(letters[0], self.command("letters", "--in", "held")[1])
        self.assertIn("No letter fits", self.release("--system", "horizon")[1])

        code, out, err = self.release(*words, "--lang", "lv")

        self.assertEqual(code, 0, err)
        self.assertIn("Izdarīts: 2, neizdarīts: 0", out)
        for message in letters:
            self.assertIn(f"{message}  cases-opened: tiks mēģināts vēlreiz", out)
            self.wait_until(message, "delivered")
        self.assertIn("No letter fits", self.release(*words)[1])

    def test_two_operators_with_one_list_decide_each_letter_once(self):
        letters = self.dead_letters(6)
        results = {}

        def decide(name, decision):
            results[name] = self.release("--from", "-", decision=decision, by=name, given="\n".join(letters))

        threads = [threading.Thread(target=decide, args=args) for args in (("Anna", "discard"), ("Pēteris", "delivered"))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for message in letters:
            record, = self.acts_on(message)
            other = "Pēteris" if record["actor"]["said"] == "Anna" else "Anna"
            line, = [line for line in results[other][2].splitlines() if line.startswith(message)]
            self.assertIn(f"by {ME} (says: {record['actor']['said']})", line, "the second is told who was first")

    def test_a_filtered_message_is_sent_again_when_its_route_is_mended(self):
        self.hub.edit("routes/cases-opened.yaml", [("\nmap: ", "\nfilter:\n  when: /t:OpenCase/t:channel = 'Paper'\nmap: ")])
        self.assertEqual(self.command("reload")[0], 0)
        message = self.accept(f"BV-{uuid.uuid4().hex[:12]}")
        self.wait_until(message, "filtered")
        self.assertEqual(self.release(message, decision="discard")[0], 1, "there is nothing to give up")
        self.hub.edit("routes/cases-opened.yaml", [("= 'Paper'", "= 'Electronic'")])
        self.assertEqual(self.command("reload")[0], 0)

        code, _, err = self.release(message)

        self.assertEqual(code, 0, err)
        self.wait_until(message, "delivered")
        self.assertActOf(self.acts_on(message)[0])

    def test_where_no_hub_runs_a_list_says_what_was_not_asked_and_a_dry_run_works(self):
        letters = self.dead_letters(2)
        self.assertEqual(self.hub.stop(), 0)
        code, out, err = self.release(*letters)
        self.assertEqual(code, 1)
        self.assertIn("No hub runs", err)
        self.assertIn("Done: 0, not: 0, not asked: 2", out)
        code, out, err = self.release(*letters, "--dry-run", decision="discard")
        self.assertEqual(code, 0, err)
        self.assertIn("Would be done: 2, not: 0", out)
        with self.a_hub_that_dies_over_it():
            code, out, err = self.release(*letters, decision="discard")
        self.assertEqual(code, 1)
        self.assertIn(f"{letters[0]}: The hub did not answer", err)
        self.assertIn("Done: 0, not: 0, outcome not known: 1, not asked: 1", out)
        self.hub.start()
        self.client = self.hub.client("cases")
        self.assertEqual(self.release(*letters, decision="discard")[0], 0)

    @contextlib.contextmanager
    def a_hub_that_dies_over_it(self):
        """It takes what it is asked, and answers no more."""
        with socket.socket(socket.AF_UNIX) as listener:
            path = self.hub.state / "run" / "control"
            listener.bind(str(path))
            listener.listen()

            def serve():
                connection, _ = listener.accept()
                with connection:
                    connection.makefile().readline()

            thread = threading.Thread(target=serve)
            thread.start()
            yield
            thread.join()
            path.unlink()


class Stopping(ActsTest):
    systems = ("nino", "pspp", "smartcity")

    def test_a_hub_that_stops_decides_nothing_more_and_ends_in_order(self):
        """It still gives a question its time, while nobody is left who delivers."""
        letter, = self.dead_letters(1)
        self.sandbox.behave("hang_after_body")
        asked = len(self.sandbox.journal())
        asking = threading.Thread(target=self.ask_in_vain)
        asking.start()
        wait_for(lambda: len(self.sandbox.journal()) > asked, places.patience(20), "the partner has the question")
        self.hub.program.process.send_signal(signal.SIGTERM)
        wait_for(lambda: "hub.stopping" in self.hub.log_text(), places.patience(5), "it stops")
        time.sleep(0.5)  # the dispatcher has nothing to do

        for words in (("release", letter, "--as", "discard", "--because", REASON), ("reload",),
                      ("find", "--person", PERSON, "--purpose", REASON)):
            with self.subTest(words):
                code, out, err = self.command(*words)
                self.assertNotEqual(code, 0)
                self.assertEqual(out, "")
                self.assertIn("the hub is stopping", err)
        self.assertIn("centrmezgls apstājas", self.command("reload", "--lang", "lv")[2])
        self.assertEqual(self.hub.stop(), 0)
        asking.join()
        self.assertEqual(self.acts_on(letter), [])
        self.hub.start()
        self.client = self.hub.client("cases")
        self.assertEqual(self.release(letter, decision="discard")[0], 0)

    def ask_in_vain(self):
        try:
            self.hub.client("permits").ask("debts.query", {"personCode": PERSON})
        except OSError:
            pass


class FullDisk(ActsTest):
    """An act that cannot be put on record does not happen."""

    @classmethod
    def prepare(cls):
        cls.move_to_small_disk(160, 0)
        cls.hub.start()

    def fill(self):
        filler = self.hub.state / "filler"
        with open(filler, "wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"\0" * 4096)
            except OSError:
                pass
        return filler

    def test_no_release_discard_or_reload_without_its_record(self):
        letter, = self.dead_letters(1)
        before = self.command("reload")[1].splitlines()[0]
        portal = self.hub.client("supplier-portal")
        filler = self.fill()

        def refused():
            portal.send("invoice.issued", wrapped(invoices.invoice(2, lines=150)), key=str(uuid.uuid4()))
            return self.command("reload")[0] == 2

        wait_for(refused, places.patience(60), "the full disk is noticed")
        self.hub.edit("routes/cases-status.yaml", [("timeout: 10s", "timeout: 9s")])
        acts = [record for _, record in self.records() if record["ev"] in ACTS]
        code, out, err = self.command("reload", "--because", REASON)
        self.assertEqual((code, out), (2, ""))
        self.assertIn("store.unavailable", err)
        self.assertIn("could not be put on record", err)
        self.assertNotIn("Idempotency-Key", err, "an operator has none")
        for decision in ("resend", "discard"):
            code, out, err = self.release(letter, decision=decision)
            self.assertEqual((code, out), (1, ""))
            self.assertIn("store.unavailable", err)
        code, out, err = self.command("find", "--person", PERSON, "--purpose", REASON)
        self.assertEqual((code, out), (2, ""), "a search that is not on record finds nothing")
        self.assertIn("store.unavailable", err)
        self.assertEqual(self.state_of(letter), "dead")
        self.assertIn(before, self.hub.operations("/health/ready")[1], "the version before is in force")
        self.assertEqual([record for _, record in self.records() if record["ev"] in ACTS], acts)

        filler.unlink()
        wait_for(lambda: self.command("reload")[0] == 0, places.patience(20), "there is room again")
        self.assertEqual(self.release(letter, decision="discard")[0], 0)


if __name__ == "__main__":
    main()
