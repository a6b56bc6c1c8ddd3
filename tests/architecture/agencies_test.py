"""Agencies are called as they are today: VRAA became VDAA, and stands nowhere but behind the new name, as the former one."""

import re
import unittest

from repository_test import listed
from sources import ROOT, Planted

FORMER = re.compile(r"\bVRAA\b|State Regional Development Agency|Valsts reģionālās attīstības aģentūra", re.I)
ON_THE_WIRE = re.compile(r"(?:[\w.-]+\.)?vraa[.:]gov[.:]lv\S*")  # hosts and identifiers keep what is in them
NOW = re.compile(r"\bVDAA\b")
FORMERLY = re.compile(r"\bformerly\b|\bagrāk\b")
THE_TABLE = "deploy/docs/agencies.md"


def problems(root):
    for path in listed(root):
        place = path.relative_to(root)
        octets = path.read_bytes()
        if place.name == "agencies_test.py" or b"\0" in octets[:4096]:
            continue
        for number, line in enumerate(octets.decode("utf-8", errors="replace").splitlines(), 1):
            text = ON_THE_WIRE.sub("", line)
            former = FORMER.search(text)
            if not former:
                continue
            now = NOW.search(text)
            between = text[now.start():former.start()] if now and now.start() < former.start() else ""
            said = "|" in between if str(place) == THE_TABLE else FORMERLY.search(between)  # there the column says it
            if not said:
                yield f"{place}:{number}: {former.group()} is called VDAA now; the former name may stand behind it: 'VDAA (formerly VRAA)'"


class Agencies(unittest.TestCase):
    def test_no_text_calls_an_agency_by_its_former_name(self):
        self.assertEqual([], list(problems(ROOT)))

    def test_former_names_are_found(self):
        for text, found in (("kept by VRAA", 1), ("VRAA, now VDAA", 1), ("VDAA and VRAA", 1), ("the State Regional Development Agency", 1),
                            ("Valsts reģionālās attīstības aģentūra", 1), ("VDAA (formerly VRAA)", 0), ("VDAA (agrāk VRAA)", 0),
                            ("VDAA, formerly the State Regional Development Agency", 0), ("https://div.vraa.gov.lv/x", 0),
                            ("urn:vraa:gov:lv:div:uui:service", 0), ("http://vraa.gov.lv/xmlschemas/div/uui/2011/11", 0)):
            with self.subTest(text), Planted({"README.md": text, "deploy/x.yaml": ""}) as root:
                self.assertEqual(found, len(list(problems(root))))


if __name__ == "__main__":
    unittest.main()
