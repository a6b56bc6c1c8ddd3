"""Across New Year, and after kill -9 on either side of it, the same Idempotency-Key gets the first receipt."""

import datetime
import pathlib
import unittest
import uuid

import invoices
import places
from client import wrapped
from flow import FlowTest, main

LIBRARIES = list(pathlib.Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))


@unittest.skipIf(places.sanitized(), "a sanitizer's runtime must be loaded first")
@unittest.skipUnless(LIBRARIES, "faketime is not installed")
class NewYear(FlowTest):
    @classmethod
    def prepare(cls):
        cls.year = datetime.datetime.now(datetime.timezone.utc).year
        cls.clock = cls.folder / "clock"
        cls.hub.env |= {"LD_PRELOAD": str(LIBRARIES[0]), "FAKETIME_TIMESTAMP_FILE": str(cls.clock), "FAKETIME_NO_CACHE": "1",
                        "FAKETIME_DONT_FAKE_MONOTONIC": "1", "TZ": "UTC"}
        cls.set_clock(f"{cls.year}-12-31 23:59:30")
        cls.hub.start()

    @classmethod
    def set_clock(cls, moment):
        """The hub's wall clock goes on from this moment."""
        replaced = cls.clock.with_suffix(".new")
        replaced.write_text(f"@{moment}\n")
        replaced.replace(cls.clock)

    def send(self, key, body):
        answer = self.hub.client("supplier-portal").send("invoice.issued", body, key=key)
        self.assertEqual(answer.status, 202, answer)
        return answer.json()

    def test_the_first_receipt_is_given_across_new_year(self):
        body = wrapped(invoices.invoice(1))
        keys = [str(uuid.uuid4()) for _ in range(5)]
        first = {key: self.send(key, body) for key in keys}
        for receipt in first.values():
            self.assertEqual(receipt["accepted_at"][:4], str(self.year), "the clock is the moved one")

        def same_again(where):
            for key in keys:
                with self.subTest(where):
                    self.assertEqual(self.send(key, body), {**first[key], "repeated": True})

        same_again("in the old year")
        self.set_clock(f"{self.year + 1}-01-01 00:00:05")
        same_again("after midnight, same process")
        fresh = self.send(str(uuid.uuid4()), body)
        self.assertEqual((fresh["accepted_at"][:4], fresh["repeated"]), (str(self.year + 1), False))
        self.hub.kill()
        self.hub.start()
        same_again("after kill -9 in the new year")
        self.hub.kill()
        self.set_clock(f"{self.year}-12-31 23:00:00")
        self.hub.start()
        same_again("the clock was set back over New Year")
        self.hub.kill()
        self.set_clock(f"{self.year + 1}-12-30 12:00:00")
        self.hub.start()
        same_again("almost a year later")
        print(f"\nNew Year: {len(keys)} keys, 5 repeats each, all with their first receipt")


if __name__ == "__main__":
    main()
