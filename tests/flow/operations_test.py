"""What an operator sees: alive, ready or why not, and figures that move when something happens."""

import os
import pathlib
import signal
import unittest
import uuid

import invoices
import places
from client import wrapped
from flow import FlowTest, main
from hub import Hub
from waiting import wait_for

ASK, SEND = "debts.query", "invoice.issued"


def replace(file, text):
    file.unlink()
    file.write_text(text)
    file.chmod(0o400)


class Operations(FlowTest):
    def test_live_and_ready_say_so(self):
        for path in ("/health/live", "/health/ready"):
            self.assertEqual(self.hub.operations(path)[0], 200)
        self.assertEqual(self.hub.operations("/no-such-page")[0], 404)

    def test_the_log_is_json_with_time_level_and_event(self):
        events = self.hub.log()
        self.assertIn("hub.ready", [e["event"] for e in events])
        for event in events:
            self.assertLessEqual({"time", "level", "event"}, set(event))

    def test_a_message_moves_the_metrics(self):
        before = self.hub.metric(f'sakta_messages_total{{face="rest",outcome="accepted",type="{SEND}"}}') \
            if f'type="{SEND}"' in self.hub.operations("/metrics")[1] else 0
        answer = self.hub.client("supplier-portal").send(SEND, wrapped(invoices.invoice(1)))
        self.assertEqual(answer.status, 202, answer)

        self.assertEqual(self.hub.metric(f'sakta_messages_total{{face="rest",outcome="accepted",type="{SEND}"}}'), before + 1)
        self.assertGreater(self.hub.metric("sakta_store_wal_bytes"), 0)
        self.assertGreater(self.hub.metric("sakta_store_sync_seconds"), 0)
        wait_for(lambda: self.hub.metric("sakta_store_index_lag_items") == 0, places.patience(10), "the index follows")

    def test_a_partner_that_is_down_is_visible_and_back_without_a_click(self):
        self.sandbox.stop()
        client = self.hub.client("permits")

        answer = client.ask(ASK, {"personCode": "161175-19997"}, key=str(uuid.uuid4()))

        self.assertProblem(answer, 502, "deliver.unreachable")
        self.assertEqual(self.hub.metric('sakta_calls_total{outcome="deliver.unreachable",system="nino"}'), 1)
        self.assertIn("deliver.unreachable", str(self.hub.log()))
        self.sandbox.start()
        again = client.ask(ASK, {"personCode": "161175-19997"}, key=str(uuid.uuid4()))
        self.assertEqual(again.status, 200, again)

    def test_a_port_in_use_is_said_and_nothing_is_taken_away(self):
        other = Hub(self.folder / "other", pki=self.pki, ports=self.sandbox.ports)
        other.edit("hub.yaml", [(r"(exchange:\s+listen: 127\.0\.0\.1):0", rf"\1:{self.hub.ports['exchange']}")])
        other.launch()
        self.assertEqual(other.program.wait(places.patience(20)), 2)
        self.assertIn("Address already in use", other.program.tail())

    def test_another_master_key_or_a_store_that_lost_its_end_is_no_start(self):
        key, intake = self.hub.state / "secrets" / "master_key", self.hub.state / "store" / "messages.db"
        right = key.read_text()
        self.hub.stop()
        for spoil, mend, word in (
            (lambda: replace(key, "0" * 64), lambda: replace(key, right), "master key"),
            (lambda: intake.rename(f"{intake}.away"), lambda: pathlib.Path(f"{intake}.away").rename(intake), "messages.db"),
        ):
            spoil()
            self.hub.launch()
            self.assertEqual(self.hub.program.wait(places.patience(20)), 2, self.hub.program.tail())
            self.assertIn(word, self.hub.program.tail())
            mend()
        self.hub.start()

    def test_a_second_hub_on_the_same_state_refuses_to_start(self):
        second = Hub.__new__(Hub)
        second.__dict__.update(self.hub.__dict__, clients=[], folder=self.folder / "second")
        second.folder.mkdir()
        second.launch()
        self.assertNotEqual(second.program.wait(places.patience(20)), 0, second.program.tail())
        self.assertEqual(self.hub.operations("/health/ready")[0], 200, "the first one goes on")

    def test_sigterm_stops_in_time_with_open_connections(self):
        client = self.hub.client("permits")
        self.assertEqual(client.request("GET", "/v1/openapi.json").status, 200)
        self.hub.program.process.send_signal(signal.SIGTERM)
        self.assertEqual(self.hub.program.wait(places.patience(12)), 0, self.hub.program.tail())
        self.assertIn("hub.stopped", [e["event"] for e in self.hub.log()])
        self.hub.start()

    def test_what_was_said_before_an_abort_is_in_the_log(self):
        answer = self.hub.client("permits").ask(ASK, {"personCode": "161175-19997"}, key=str(uuid.uuid4()))
        self.hub.program.process.send_signal(signal.SIGABRT)
        self.assertEqual(self.hub.program.wait(places.patience(12)), -signal.SIGABRT, self.hub.program.tail())
        self.assertEqual(answer.status, 200, answer)
        self.assertEqual(self.hub.log()[-1]["event"], "ask.answered")
        self.hub.close_clients()
        self.hub.start()


class SmallDisk(FlowTest):
    """The state folder on a small file system of its own."""

    reserve_mib = 0

    @classmethod
    def prepare(cls):
        cls.move_to_small_disk(160, cls.reserve_mib)
        cls.hub.start()

    def fill(self, left=0):
        """A file that leaves so much of the disk."""
        filler = self.hub.state / "filler"
        with open(filler, "wb", buffering=0) as file:
            try:
                while (disk := os.statvfs(filler)).f_bavail * disk.f_frsize > left:
                    file.write(b"\0" * 4096)
            except OSError:
                pass
        return filler


class FullDisk(SmallDisk):
    def test_a_full_disk_refuses_says_why_and_is_over_when_there_is_room(self):
        client = self.hub.client("supplier-portal")
        kept = client.send(SEND, wrapped(invoices.invoice(1)), key="before").json()
        filler = self.fill()

        def refused():
            answer = client.send(SEND, wrapped(invoices.invoice(2, lines=150)), key=str(uuid.uuid4()))
            return answer if answer.status != 202 else None

        answer = wait_for(refused, places.patience(20), "the full disk is noticed")
        self.assertProblem(answer, 503, "store.unavailable")
        self.assertIn("Retry-After", answer.headers)
        status, why = wait_for(lambda: (r := self.hub.operations("/health/ready"))[0] == 503 and r, places.patience(10),
                               "not ready")
        self.assertEqual(status, 503)
        self.assertRegex(why, "(?i)disk|room|space|full|store")
        self.assertEqual(self.hub.operations("/health/live")[0], 200)

        filler.unlink()
        wait_for(lambda: client.send(SEND, wrapped(invoices.invoice(3)), key=str(uuid.uuid4())).status == 202,
                 places.patience(20), "accepts again without a restart")
        wait_for(lambda: self.hub.operations("/health/ready")[0] == 200, places.patience(10), "ready again")
        self.assertIn(client.status(kept["id"]).json()["state"], ("waiting", "delivering", "retrying"), "no system takes it here")


class DiskReserve(SmallDisk):
    reserve_mib = 40
    systems = ("nino", "horizon")

    def test_below_the_reserve_nothing_new_is_accepted_and_what_was_accepted_goes_on(self):
        client, asking = self.hub.client("supplier-portal"), self.hub.client("permits")
        self.sandbox.stop("horizon")
        document = wrapped(invoices.invoice(1))
        kept = client.send(SEND, document, key="before").json()
        filler = self.fill(left=20 * 1024 * 1024)

        answer = wait_for(lambda: (a := client.send(SEND, wrapped(invoices.invoice(2)), key=str(uuid.uuid4()))).status != 202 and a,
                          places.patience(10), "the reserve is noticed")
        problem = self.assertProblem(answer, 503, "store.unavailable")
        self.assertNotIn("detail", problem, "the disk is the hub's affair")
        self.assertGreaterEqual(int(answer.headers["Retry-After"]), 1)
        self.assertProblem(asking.ask("debts.query", {"personCode": "161175-19997"}), 503, "store.unavailable")
        status, why = self.hub.operations("/health/ready")
        self.assertEqual(status, 503)
        self.assertIn("40 MiB are kept", why)
        self.assertEqual(client.send(SEND, document, key="before").json()["id"], kept["id"], "a repeat gets its receipt")
        self.sandbox.start("horizon")
        wait_for(lambda: client.status(kept["id"]).json()["state"] == "delivered", places.patience(30), "it is delivered meanwhile")

        filler.unlink()
        wait_for(lambda: client.send(SEND, wrapped(invoices.invoice(3)), key=str(uuid.uuid4())).status == 202,
                 places.patience(20), "accepts again without a restart")
        self.assertEqual(self.hub.operations("/health/ready")[0], 200)


if __name__ == "__main__":
    main()
