"""The row `letters`: a clerk's letter to the e-address behind many that are queued for it, by a type and a route of their own."""

import datetime
import json
import statistics
import time

import official_letters
import places
from figures import Figure
from hub import Hub
from sandbox import Sandbox
from waiting import wait_for

NOTICE = {"document": "N-1", "kind": "DOC_EMPTY", "recipient": ["_PRIVATE@16117519997"], "file": []}
LETTER = {"author": ["Bērzaines novada pašvaldība"], "date": "2026-12-01", "title": "Par iesniegumu", "recipient": [{"institution": "90000000002"}]}
CLERKS = 100
MOST = 30  # seconds
MIN_WAIT = 1  # second: of deploy/sandbox/systems/eaddress.yaml


class Journal:
    """What the double has written since it was asked last."""

    def __init__(self, file):
        self.file, self.at, self.letters, self.asked = file, 0, {}, []

    def read(self):
        with open(self.file, "rb") as lines:
            lines.seek(self.at)
            text = lines.read()
        text = text[:text.rfind(b"\n") + 1]
        self.at += len(text)
        for line in map(json.loads, text.splitlines()):
            if line["event"] == "letter":
                self.letters[line["client_id"]] = self.letters.get(line["client_id"], 0) + 1
            elif line["operation"] == "GetNotificationList":
                self.asked.append(datetime.datetime.fromisoformat(line["at"].rstrip("Z")).timestamp())
        return self


def letters(bench):
    count = 3_000 if bench.options.short else bench.options.letters
    folder = bench.folder / "letters"
    sandbox = Sandbox(folder, bench.pki, systems=("eaddress", "namejs")).start()
    hub = Hub(folder / "hub", pki=bench.pki, ports=sandbox.ports)
    official_letters.write_site(hub)
    hub.poll("eaddress-notifications")
    hub.start()
    journal = Journal(sandbox.doubles["eaddress"].journal_file)
    try:
        queued = bench.load(hub.find_ports()["exchange"], "/v1/send/letter.send", bench.body("notice.json", json.dumps(NOTICE)), 0,
                            headers=official_letters.CONTEXT, count=count)
        records, taken = hub.client("records"), []
        for number in range(10 if bench.options.short else CLERKS):
            begun = time.monotonic()
            answer = records.send("delivery.send", {"letterId": f"C-{number}", **LETTER})
            assert answer.status == 202, answer
            message = answer.json()["id"]
            wait_for(lambda: message in journal.read().letters, places.patience(60), "the e-address has the clerk's letter")
            taken.append(time.monotonic() - begun)
        waiting = count - (len(journal.read().letters) - len(taken))
        assert max(journal.letters.values()) == 1, "a letter is there twice"
        pauses = [later - earlier for earlier, later in zip(journal.asked, journal.asked[1:])]
        assert not pauses or min(pauses) >= MIN_WAIT, f"GetNotificationList came again after {min(pauses)} s"
        p95 = statistics.quantiles(taken, n=20)[-1]
        bench.figures.add(Figure(
            "letters", f"a clerk's letter behind {count:,} notices, p95 of {len(taken)}".replace(",", " "), f"{p95:.2f} s",
            beside=f"greatest {max(taken):.2f} s; notices accepted at {queued['rate']:.0f}/s; at the end {waiting} of them waited still; least pause of GetNotificationList {min(pauses, default=0):.2f} s",
            goal=f"under {MOST} s", held=p95 < MOST if waiting else None))
    finally:
        hub.kill()
        sandbox.kill()
