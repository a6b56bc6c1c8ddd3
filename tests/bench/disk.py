"""What a message leaves on the disk: octets in the store for each delivered case of 1 to 2 KB, and for each ask.

Cases go to PSPP's double, questions with SOAP to NINO's and back, each with all that is kept of it: evidence, records, indexes.
Each message is another one: what all have in common would make them smaller than they are. All files of the store are counted when
its hub has ended and its databases are checkpointed, less what a hub leaves that was started and saw no message."""

import contextlib
import random
import shutil
import sqlite3

import cases
import debts
import places
from hub import Hub
from sandbox import Sandbox
from waiting import wait_for

SEED = 7
WORDS = ("atļauja būvniecība nojume žogs robeža zemesgabals kadastrs īpašnieks iesniegums pielikums plāns mērogs pašvaldība termiņš "
         "lēmums saskaņojums kaimiņš piekrišana projekts apjoms jumts sienas pamati ūdens kanalizācija elektrība ceļš piebraucamais "
         "grāvis koki ciršana apstādījumi reljefs augstums platums garums materiāls ķieģelis koks metāls krāsa fasāde logs durvis").split()


def persons(dice):
    return {f"{dice.randint(10, 28)}0{dice.randint(1, 9)}{dice.randint(60, 99)}-1{dice.randrange(10**4):04d}": dice.randint(1, 4)
            for _ in range(12)}


def case(dice, number):
    """A case whose JSON has 1 to 2 KB, in words and numbers."""
    missing = dice.randint(1024, 2048) - len(str(cases.opened(f"DISK-{number:06d}", summary="")).encode())
    text = ""
    while len(text.encode()) < missing:
        text += f"{dice.choice(WORDS)} {dice.randrange(1000)} " if dice.random() < 0.1 else f"{dice.choice(WORDS)} "
    return cases.opened(f"DISK-{number:06d}", summary=text.encode()[:missing].decode(errors="ignore").strip())


def deliver_cases(hub, dice, count):
    client = hub.client("cases")
    ids = []
    for number in range(count):
        answer = client.send("case.opened", case(dice, number), key=f"disk-{number}")
        assert answer.status == 202, answer
        ids.append(answer.json()["id"])

    def delivered(message):
        return {one["state"] for one in client.status(message).json()["deliveries"]} == {"delivered"}
    for message in ids:
        wait_for(lambda m=message: delivered(m), places.patience(120), "every case is delivered")


def ask_questions(hub, dice, count, known):
    client = hub.client("permits")
    for number in range(count):
        answer = client.ask("debts.query", {"personCode": dice.choice(known)}, key=f"disk-{number}")
        assert answer.status == 200, answer


def is_database(file):
    with open(file, "rb") as opened:
        return opened.read(15) == b"SQLite format 3"


def store_octets(hub):
    """Of a hub that has ended."""
    def files():
        return [file for file in (hub.state / "store").rglob("*") if file.is_file()]
    for file in files():
        if file.exists() and is_database(file):  # a log goes with the database that it belongs to
            with contextlib.closing(sqlite3.connect(file)) as database:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return sum(file.stat().st_size for file in files())


def for_each_message(folder, pki, checkout, count, sandbox, fill):
    """Octets for each of `count` messages in the store of a fresh hub, which `fill(hub, dice, count)` gives them."""
    hub = Hub(folder, pki=pki, checkout=checkout, ports=sandbox.ports)
    shutil.rmtree(hub.site / "sources", ignore_errors=True)
    try:
        hub.start()
        hub.stop()
        empty = store_octets(hub)
        hub.start()
        fill(hub, random.Random(SEED), count)
        wait_for(lambda: hub.metric("sakta_store_index_lag_items") == 0, places.patience(60), "the index has followed")
        hub.stop()
        return (store_octets(hub) - empty) / count
    finally:
        hub.kill()
        shutil.rmtree(folder)


def compare(bench, checkout, count):
    """{what: (octets of this build, of the older one)}."""
    known = persons(random.Random(SEED))
    sandbox = Sandbox(bench.folder / "sandbox", bench.pki, debts.register(SEED, known), ("nino", "pspp"))
    for double in sandbox.doubles.values():
        double.extra = {"journal": "/dev/null"}
    bench.started["sandbox"] = sandbox.start()
    fills = {"a delivered case of 1 to 2 KB": deliver_cases,
             "an ask through SOAP, answered": lambda hub, dice, number: ask_questions(hub, dice, number, list(known))}
    taken = {what: tuple(for_each_message(bench.folder / "disk", bench.pki, folder, count, sandbox, fill) for folder in (None, checkout))
             for what, fill in fills.items()}
    bench.stop("sandbox")
    return taken
