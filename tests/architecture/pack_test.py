"""A system is data under one slug: each has all its parts, and no part is left without its system."""

import re
import unittest

from sources import ROOT, Planted

NO_SYSTEM = {"types", "sakta"}  # the hub's own: mappings/types, wsdl/sakta


def folders(root, place):
    base = root / place
    return {path.name for path in base.iterdir() if path.is_dir()} if base.is_dir() else set()


def has_files(folder):
    return folder.is_dir() and any(path.is_file() for path in folder.rglob("*"))


def problems(root):
    systems = folders(root, "adapters/systems")
    for slug in sorted(systems):
        home = root / "adapters/systems" / slug
        if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", slug):
            yield f"{slug}: a slug is lower case letters, digits and single dashes"
        for part in ("system.yaml", "README.md"):
            if not (home / part).is_file():
                yield f"adapters/systems/{slug}/{part} is missing"
        if not (home / "simulator.yaml").is_file() and not has_files(home / "simulator"):
            yield f"adapters/systems/{slug} has no simulator"
        if not has_files(root / "mappings" / slug):
            yield f"mappings/{slug} is missing"
        if not (root / "wsdl" / slug / "SOURCE.md").is_file():
            yield f"wsdl/{slug}/SOURCE.md is missing: from whom, of which date, published, observed or modelled"
    for place in ("mappings", "wsdl", "tests/systems"):
        for slug in sorted(folders(root, place) - systems - NO_SYSTEM):
            yield f"{place}/{slug} belongs to no system in adapters/systems"


WHOLE = {
    "adapters/systems/nino/system.yaml": "", "adapters/systems/nino/README.md": "",
    "adapters/systems/nino/simulator/nino.cc": "", "mappings/nino/a.request.xslt": "",
    "mappings/types/a-1.yaml": "", "wsdl/nino/SOURCE.md": "",
}


class Packs(unittest.TestCase):
    def test_every_system_is_whole_and_nothing_is_orphaned(self):
        self.assertTrue(folders(ROOT, "adapters/systems"), "no system at all")
        self.assertEqual([], list(problems(ROOT)))

    def test_a_whole_pack_passes(self):
        with Planted(WHOLE) as root:
            self.assertEqual([], list(problems(root)))

    def test_each_missing_part_is_found(self):
        for part in WHOLE:
            if part.startswith("mappings/types"):
                continue
            with Planted({name: text for name, text in WHOLE.items() if name != part}) as root:
                self.assertEqual(1, len(list(problems(root))), f"without {part}")

    def test_orphans_and_wrong_slugs_are_found(self):
        for stray in ("mappings/gone/x.xslt", "wsdl/gone/SOURCE.md", "tests/systems/gone/behaviours.yaml"):
            with Planted({**WHOLE, stray: ""}) as root:
                self.assertEqual(1, len(list(problems(root))), stray)
        with Planted({name.replace("nino", "Ni_no"): text for name, text in WHOLE.items()}) as root:
            self.assertEqual(1, len(list(problems(root))))


if __name__ == "__main__":
    unittest.main()
