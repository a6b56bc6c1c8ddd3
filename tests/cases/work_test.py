"""Nobody slows, starves or loses the others: repeats of one key, quotas, questions that wait, workers that die or stand still,
a disk that is full. One hub for the table; the full disk has one of its own."""

import concurrent.futures
import json
import os
import pathlib
import re
import signal
import threading
import time
import unittest
import uuid

import cases
import places
import scripted_answers as good
from flow import FlowTest, main
from waiting import wait_for

QUESTION = {"personCode": "161175-19997"}
REPEATS = 12
EVENT = {"specversion": "1.0", "source": "urn:sakta:test:cases", "type": "case.opened", "saktauser": "anna.liepa",
         "saktapurpose": "service-accounting", "saktalegalbasis": "6.1.c"}


def send(client, key):
    return client.send("case.opened", cases.opened("BV-1"), key=key)


def send_another(client, key):
    return client.send("case.opened", cases.opened("BV-2"), key=key)


def ask(client, key):
    return client.ask("debts.query", QUESTION, key=key)


def event(client, key):
    body = json.dumps({**EVENT, "id": key, "data": cases.opened("BV-3")}).encode()
    return client.request("POST", "/v1/events", body, {"Content-Type": "application/cloudevents+json"})


def batch(client, key):
    body = json.dumps([{**EVENT, "id": key, "data": cases.opened("BV-4")}] * 3).encode()
    return client.request("POST", "/v1/events", body, {"Content-Type": "application/cloudevents-batch+json"})


# What is repeated | party | how | status of each repeat | is the first message's own id given again
REPEATED = [
    ("a send", "cases", send, 202, True),
    ("a question", "permits", ask, 200, True),
    ("an event", "cases", event, 202, True),
    ("a batch of one event three times", "cases", batch, 202, True),
]

# Workers of the hub | what is done to them while a job waits in one | what becomes of the question
# (issue: a job is tried again in a fresh worker before anybody is blamed; no standstill makes anybody late)
WORKERS = [
    ("killed at idle", (), signal.SIGKILL, (), 200),
    ("killed with a job", (signal.SIGSTOP,), signal.SIGKILL, (), 200),
    ("ended by the memory's guard with a job", (signal.SIGSTOP,), signal.SIGABRT, (signal.SIGCONT,), 200),
    ("stopped for a while with a job", (signal.SIGSTOP,), None, (signal.SIGCONT,), 200),
]


def id_of(answer):
    found = answer.json()
    if isinstance(found, list):
        found = found[0]["receipt"]
    return answer.headers.get("Sakta-Message") or found["id"]


def workers_of(pid):
    return [int(child) for task in pathlib.Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]


class Work(FlowTest):
    systems = ("nino", "pspp")

    @classmethod
    def prepare(cls):
        cls.hub.edit("parties.yaml", [(r"(?s)(party: cases\n.*?may:\n)", r"\1      - {ask: debts.query}\n"),
                                      (r"(party: supplier-portal\n)", r"\1    # the table's quota\n"),
                                      (r"quota: \{per_second: 1000, burst: 2000", "quota: {per_second: 1, burst: 5"),
                                      (r"(?s)(party: supplier-portal\n.*?may:\n)", r"\1      - {send: case.opened}\n      - {ask: debts.query}\n")])
        cls.hub.edit("systems/nino.yaml", [(r"\Z", "\npace: {max_in_flight: 1}\n")])
        cls.hub.start()

    def repeats_on_record(self, message):
        return self.trace(message, "--long").count("msg.repeated")

    def hours(self, began):
        return int(time.time() // 3600) - int(began // 3600) + 1

    def test_a_repeat_is_on_record_once_an_hour(self):
        began, rows = time.time(), []
        for name, party, call, status, same in REPEATED:
            with self.subTest(name):
                client, key = self.hub.client(party), str(uuid.uuid4())
                first = call(client, key)
                self.assertEqual(first.status, status, first)
                for _ in range(REPEATS):
                    again = call(client, key)
                    self.assertEqual(again.status, status, again)
                    self.assertEqual(id_of(again) == id_of(first), same)
                rows.append((name, id_of(first), party, call, key))
        for name, message, *_ in rows:
            with self.subTest(f"{name}: on record"):
                self.assertIn(self.repeats_on_record(message), range(1, self.hours(began) + 1), "one record an hour")
        self.hub.stop()
        self.hub.start()
        for name, message, party, call, key in rows:
            with self.subTest(f"{name}: after a restart"):
                self.assertEqual(id_of(call(self.hub.client(party), key)), message)
                self.assertIn(self.repeats_on_record(message), range(1, self.hours(began) + 1), "the hour has its record")

    def test_a_receipt_given_again_says_the_same(self):
        client, key = self.hub.client("cases"), str(uuid.uuid4())
        first, again = send(client, key).json(), send(client, key).json()
        self.assertEqual({**first, "repeated": None}, {**again, "repeated": None})
        self.assertProblem(send_another(client, key), 422, "journal.key_reused")

    def test_repeats_of_a_failed_question_do_not_add_up(self):
        """What was not sent is asked again each time; each answer is NINO's of now, and the last is the stored one."""
        client, key = self.hub.client("permits"), str(uuid.uuid4())
        self.sandbox.behave("busy")
        for _ in range(10):
            self.assertProblem(ask(client, key), 503, "deliver.overloaded")
        self.sandbox.behave("answer")
        good = ask(client, key)
        self.assertEqual(good.status, 200, good)
        self.assertEqual(ask(client, key).body, good.body)

    def test_repeats_count_against_the_quota(self):
        for name, call in (("a send", send), ("a question", ask), ("an event", event)):
            with self.subTest(name):
                client, key = self.hub.client("supplier-portal"), str(uuid.uuid4())
                call(client, key)
                with concurrent.futures.ThreadPoolExecutor(20) as pool:  # one after another, a busy machine takes a second for each
                    answers = list(pool.map(lambda _, how=call, same=key: how(self.hub.client("supplier-portal"), same), range(20)))
                refused = [answer for answer in answers if answer.status == 429]
                self.assertTrue(refused, answers)
                self.assertProblem(refused[-1], 429, "gate.quota")
                self.assertIn("Retry-After", refused[-1].headers)

    # --- questions that wait

    def waiting(self):
        text = self.hub.operations("/metrics")[1]
        found = re.search(r'^sakta_asks_waiting_items\{system="nino"\} (\d+)', text, re.MULTILINE)
        return int(found[1]) if found else 0

    def ask_all(self, parties):
        """A thread for each question, in this order in the queue; the order in which they ended, with their answers."""
        ended, threads = [], []

        def one(party):
            answer = self.hub.client(party).ask("debts.query", QUESTION)
            ended.append((party, answer))

        for number, party in enumerate(parties):
            threads.append(threading.Thread(target=one, args=(party,)))
            threads[-1].start()
            wait_for(lambda: self.waiting() + len(ended) >= number, places.patience(20), f"question {number} waits")
        return ended, threads

    def nino(self, word):
        os.kill(self.sandbox.doubles["nino"].program.pid, word)

    def test_parties_take_turns_where_a_system_takes_one_at_a_time(self):
        self.nino(signal.SIGSTOP)
        try:
            ended, threads = self.ask_all(["permits"] * 16 + ["cases"] * 2)
            self.assertEqual(self.waiting(), 17, "one is under way")
        finally:
            self.nino(signal.SIGCONT)
        for thread in threads:
            thread.join()
        self.assertEqual({answer.status for _, answer in ended}, {200}, [repr(answer) for _, answer in ended])
        last = max(place for place, (party, _) in enumerate(ended) if party == "cases")
        self.assertLess(last, 9, f"two of {len(ended)}, put behind sixteen of another party, were at places {[p for p, _ in ended]}")
        self.assertEqual(self.waiting(), 0)

    def test_what_does_not_find_room_in_the_queue_is_told_at_once(self):
        site = self.hub.site / "systems" / "nino.yaml"
        before = site.read_text()
        site.write_text(before.replace("max_in_flight: 1", "max_in_flight: 1, max_waiting: 2"))
        self.assertEqual(self.hub.command("reload", "--state", self.hub.state)[0], 0)
        self.nino(signal.SIGSTOP)
        try:
            ended, threads = self.ask_all(["permits"] * 3)
            answer = self.hub.client("permits").ask("debts.query", QUESTION)
            problem = self.assertProblem(answer, 503, "deliver.overloaded")
            self.assertNotIn("detail", problem, "the limit is the hub's affair")
            self.assertIn("Retry-After", answer.headers)
            self.assertEqual(ended, [])
        finally:
            self.nino(signal.SIGCONT)
            for thread in threads:
                thread.join()
            site.write_text(before)
            self.assertEqual(self.hub.command("reload", "--state", self.hub.state)[0], 0)
        self.assertEqual([answer.status for _, answer in ended], [200] * 3)

    def test_one_limit_has_one_name(self):
        for system in ("nino", "pspp", "smartcity"):  # one of each kind
            with self.subTest(system):
                site = self.hub.site / "systems" / f"{system}.yaml"
                before = site.read_text()
                site.write_text(before.replace("adapter:\n", "adapter:\n  max_in_flight: 4\n", 1))
                code, out, err = self.hub.command("check", self.hub.site, "--state", self.hub.state)
                site.write_text(before)
                self.assertEqual(code, 2, out + err)
                line = next(number for number, text in enumerate(before.splitlines(), 1) if text == "adapter:") + 1
                self.assertRegex(out + err, rf"systems/{system}\.yaml:{line}:3: 'max_in_flight' is no field .* any more: .*'pace'")

    # --- mapping workers

    def test_no_question_is_lost_with_its_worker(self):
        for name, before, then, after, status in WORKERS:
            with self.subTest(name):
                workers = workers_of(self.hub.program.pid)
                for word in before:
                    for worker in workers:
                        os.kill(worker, word)
                answers = []
                asking = threading.Thread(target=lambda: answers.append(self.hub.client("permits").ask("debts.query", QUESTION)))
                asking.start()
                if before:
                    wait_for(lambda: self.asked() > self.answered(), places.patience(10), "the question is with a worker")
                for word in (then, *after):
                    for worker in workers if word else ():
                        os.kill(worker, word)
                asking.join()
                self.assertEqual(answers[0].status, status, answers[0])

    def asked(self):
        return self.hub.metric('sakta_messages_total{face="rest",outcome="asked"')

    def answered(self):
        text = self.hub.operations("/metrics")[1]
        return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines()
                   if re.match(r'sakta_messages_total\{face="rest",outcome="(answered|failed)"', line))

    def test_a_worker_that_stands_still_for_good_is_replaced(self):
        for worker in workers_of(self.hub.program.pid):
            os.kill(worker, signal.SIGSTOP)
        answer = self.hub.client("permits", timeout=60).ask("debts.query", QUESTION)
        self.assertEqual(answer.status, 200, answer)
        for worker in workers_of(self.hub.program.pid):  # those that had no job
            os.kill(worker, signal.SIGCONT)


class Share(FlowTest):
    """One system that is asked without a pause and that gets deliveries, too: cases, here, as another question each."""

    systems = ()
    scripted = ("nino",)
    MAPPING = """<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
      xmlns:t="urn:sakta:types:case.opened:1" xmlns="urn:nino:model:property-tax:1" exclude-result-prefixes="t">
      <xsl:template match="/t:OpenCase"><GetDebts><municipalityCode>0099990</municipalityCode><personCode>16117519997</personCode>
      <purpose>SERVICE</purpose><requesterSystem>cases</requesterSystem></GetDebts></xsl:template></xsl:stylesheet>"""

    @classmethod
    def prepare(cls):
        cls.hub.edit("systems/nino.yaml", [(r"\Z", "\npace: {max_in_flight: 4}\n")])
        cls.hub.edit("routes/cases-opened.yaml", [("map: pspp/open_case.request", "map: nino/opened.request"), ("to: pspp", "to: nino"),
                                                  ("operation: open_case", "operation: get_debts")])
        mapping = cls.hub.site / "mappings" / "nino" / "opened.request.xslt"
        mapping.parent.mkdir(parents=True, exist_ok=True)
        mapping.write_text(cls.MAPPING)
        cls.counting, cls.now, cls.most = threading.Lock(), {"cases": 0, "questions": 0}, {"cases": 0, "questions": 0}
        cls.partners["nino"].script = cls.answer
        cls.hub.start()

    @staticmethod
    def is_case(asked):
        return "requesterSystem>cases<" in asked.text

    @classmethod
    def answer(cls, asked):
        """Questions end one by one, and a delivery sees many of them end."""
        who = "cases" if cls.is_case(asked) else "questions"
        with cls.counting:
            cls.now[who] += 1
            cls.most[who] = max(cls.most[who], cls.now[who])
        time.sleep(2 if who == "cases" else 0.3 + 0.25 * (asked.number % 4))
        with cls.counting:
            cls.now[who] -= 1
        return good.nino(asked)

    def test_deliveries_get_their_share_of_a_system_that_is_asked_all_the_time(self):
        over = threading.Event()

        def ask_on():
            client = self.hub.client("permits")
            while not over.is_set():
                client.ask("debts.query", QUESTION)

        askers = [threading.Thread(target=ask_on) for _ in range(6)]
        for asker in askers:
            asker.start()
        try:
            wait_for(lambda: self.most["questions"] == 4, places.patience(20), "questions have all places while nothing is delivered")
            client = self.hub.client("cases")
            for number in range(9):
                self.assertEqual(client.send("case.opened", cases.opened(f"BV-{number}"), key=str(uuid.uuid4())).status, 202)
            wait_for(lambda: sum(self.is_case(one) for one in self.partners["nino"].asked) == 9, places.patience(40), "all are delivered")
        finally:
            over.set()
            for asker in askers:
                asker.join()
        self.assertEqual(self.most["cases"], 3, "deliveries at once")


class FullAtStart(FlowTest):
    """The state folder on a small file system that others fill while the hub is down."""

    systems = ("pspp",)

    @classmethod
    def prepare(cls):
        cls.move_to_small_disk(128, reserve_mib=24)
        cls.hub.edit("systems/pspp.yaml", [(r"\Z", "\npace: {first_pause: 200ms, longest_pause: 1s, probe_every: 200ms}\n")])
        cls.hub.start()

    def fill(self):
        filler = self.hub.state / "filler"
        with open(filler, "wb", buffering=0) as file:
            for size in (1 << 20, 1 << 12, 1):
                try:
                    while True:
                        file.write(b"\0" * size)
                except OSError:
                    continue
        return filler

    def test_it_comes_up_delivers_and_says_so(self):
        self.sandbox.stop("pspp")
        client = self.hub.client("cases")
        kept_file = self.hub.state / "store" / "kept"
        kept = [client.send("case.opened", cases.opened(f"BV-{n}"), key=f"k{n}").json()["id"] for n in range(30)]
        for how in ("stopped", "killed"):
            with self.subTest(how):
                self.hub.stop() if how == "stopped" else self.hub.kill()
                filler = self.fill()
                self.hub.launch()
                wait_for(self.hub.find_ports, places.patience(20), "the hub is up")
                status, why = wait_for(lambda: (r := self.hub.operations("/health/ready"))[0] and r, places.patience(10), "it says")
                self.assertEqual(status, 503)
                self.assertIn("24 MiB are kept for what was accepted", why)
                self.assertEqual(self.hub.operations("/health/live")[0], 200)
                self.assertIn("hub.read_only", [entry["event"] for entry in self.hub.log()])
                client = self.hub.client("cases")
                answer = client.send("case.opened", cases.opened("BV-new"), key="new")
                self.assertProblem(answer, 503, "store.unavailable")
                self.assertIn("Retry-After", answer.headers)
                self.assertEqual(client.send("case.opened", cases.opened("BV-0"), key="k0").json()["id"], kept[0], "a repeat is told")
                if how == "killed":
                    continue
                self.hub.close_clients()
                filler.unlink()
                wait_for(self.hub.ready, places.patience(20), "ready again without a restart")
                wait_for(lambda: os.path.getsize(kept_file) if kept_file.exists() else 0, places.patience(20),
                         "its own room is kept again")
        self.sandbox.start("pspp")
        client = self.hub.client("cases")
        wait_for(lambda: all(client.status(one).json()["state"] == "delivered" for one in kept), places.patience(60),
                 "all that was accepted is delivered on the full disk")
        (self.hub.state / "filler").unlink()
        wait_for(self.hub.ready, places.patience(20), "ready again")
        # The store looks at the disk once a second: who comes in between is told to come again.
        wait_for(lambda: client.send("case.opened", cases.opened("BV-new"), key="new").status == 202, places.patience(20),
                 "new messages are taken again")


if __name__ == "__main__":
    main()
