"""Whatever is deleted, changed or swapped in a store behind the hub's back is noticed and named; the hub goes on."""

import contextlib
import hashlib
import json
import sqlite3
import uuid

import cases
import places
from flow import FlowTest, main
from waiting import wait_for

FILES = ("messages.db", "keys.db", "index.db", "newest")


class Damage(FlowTest):
    systems = ("pspp", "smartcity")
    small = True

    def accept(self):
        client = self.hub.client("cases")
        answer = client.send("case.opened", cases.opened(f"BV-{uuid.uuid4().hex[:12]}"), key=str(uuid.uuid4()))
        self.assertEqual(answer.status, 202, answer)
        message = answer.json()["id"]
        wait_for(lambda: client.status(message).json()["state"] == "delivered", places.patience(30), "delivered")
        return message

    def store(self, file, sql, *values):
        with contextlib.closing(sqlite3.connect(self.hub.state / "store" / file, timeout=30)) as database:
            rows = database.execute(sql, values).fetchall()
            database.commit()
            return rows

    def first_item(self, message):
        return self.store("messages.db", "SELECT min(seq) FROM intake WHERE message=?", uuid.UUID(message).bytes)[0][0]

    def notices(self, message):
        """Those that name the message; the hub is ready whatever they say."""
        status, body = self.hub.operations("/health/ready")
        self.assertEqual(status, 200, body)
        told = [notice["text"]["en"] for notice in json.loads(body)["notices"] if notice["code"] == "ops.store_damaged"]
        return [text for text in told if message in text]

    def octets(self):
        return {name: hashlib.sha256((self.hub.state / "store" / name).read_bytes()).hexdigest() for name in FILES}

    def test_what_was_done_while_the_hub_stood_still_is_named_when_it_is_ready(self):
        gone, swapped, kept = self.accept(), self.accept(), self.accept()
        wait_for(lambda: self.hub.metric("sakta_store_index_lag_items") == 0, places.patience(30), "the index knows whose each item is")
        item, one, other = self.first_item(gone), self.first_item(swapped), self.first_item(kept)
        self.hub.stop()
        self.store("messages.db", "DELETE FROM intake WHERE seq=?", item)
        keys = [self.store("keys.db", "SELECT wrapped FROM key WHERE message=?", uuid.UUID(id).bytes)[0][0] for id in (swapped, kept)]
        for message, key in zip((kept, swapped), keys):
            self.store("keys.db", "UPDATE key SET wrapped=? WHERE message=?", key, uuid.UUID(message).bytes)
        self.hub.start()

        wait_for(lambda: self.notices(gone), places.patience(60), "whose the item was is told")
        self.assertIn(f"messages.db: item {item} of message {gone}: is missing.", self.notices(gone)[0])
        for message, number in ((swapped, one), (kept, other)):
            self.assertIn(f"keys.db: the key of item {number} of message {message}: is not what was stored.",
                          self.notices(message)[0])
        self.assertGreaterEqual(self.hub.metric("sakta_store_damaged_items"), 3)
        found = [event for event in self.hub.log() if event["event"] == "store.damage_found" and event["id"] == gone]
        self.assertEqual([(event["kind"], event["where"], event["items"]) for event in found], [("missing", "messages.db", str(item))])
        self.accept()

    def test_what_is_done_while_the_hub_runs_is_found_by_its_walk(self):
        changed = self.accept()
        item = self.first_item(changed)
        self.assertEqual(self.notices(changed), [])
        [(head,)] = self.store("messages.db", "SELECT head FROM intake WHERE seq=?", item)
        self.store("messages.db", "UPDATE intake SET head=? WHERE seq=?", head + b" ", item)

        wait_for(lambda: self.notices(changed), places.patience(60), "the row is found")

        self.assertIn(f"messages.db: item {item} of message {changed}: is not what was stored.", self.notices(changed)[0])
        self.assertIn(f"sequence {item} is damaged", self.trace(changed))
        self.accept()
        self.store("messages.db", "UPDATE intake SET head=? WHERE seq=?", head, item)
        wait_for(lambda: not self.notices(changed), places.patience(60), "the row is what it was again")

    def test_a_state_folder_of_a_newer_version_is_left_alone(self):
        self.hub.stop()
        [(version,)] = self.store("messages.db", "SELECT value FROM meta WHERE name='schema'")
        self.store("messages.db", "UPDATE meta SET value=? WHERE name='schema'", b"99")
        before = self.octets()

        self.hub.launch()

        self.assertEqual(self.hub.program.wait(places.patience(20)), 2, self.hub.program.tail())
        self.assertIn("messages.db has a schema that this program does not know", self.hub.program.tail())
        for words in (("letters",), ("status",), ("find",)):
            code, out, err = self.hub.command(*words, "--state", self.hub.state)
            self.assertEqual((code, out), (1, ""), err)
            self.assertIn("start the version of Sakta that wrote this state folder", err)
            self.assertNotIn("backup", err, "nothing is damaged")
        self.assertEqual(self.octets(), before)
        self.store("messages.db", "UPDATE meta SET value=? WHERE name='schema'", version)
        self.hub.start()


if __name__ == "__main__":
    main()
