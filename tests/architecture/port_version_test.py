"""What a plugin sees of the hub has a version: it is raised when a header changes that hub/port/plugin.h reaches."""

import hashlib
import os
import pathlib
import re
import tempfile
import unittest

import places

GOLDEN = places.SOURCE / "tests" / "golden" / "port_version.txt"
PLUGIN = "hub/port/plugin.h"
VERSION = re.compile(r'#define SAKTA_PORT_VERSION "(\d+)"')


def reached(root):
    """The hub's headers that the ones of port/ include, directly or not, those included."""
    names, found = [f"hub/port/{file.name}" for file in (root / "hub/port").glob("*.h")], set()
    while names:
        name = names.pop()
        if name in found:
            continue
        found.add(name)
        names += re.findall(r'^#include "(hub/[^"]+)"', (root / name).read_text(), re.MULTILINE)
    return sorted(found)


def meaning(text):
    """A header without comments and spacing."""
    text = re.sub(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/', lambda match: match.group(1) or " ", text, flags=re.DOTALL)
    return " ".join(VERSION.sub("", text).split())


def digest(root):
    seen = hashlib.sha256()
    for name in reached(root):
        seen.update(f"{name}\n{meaning((root / name).read_text())}\n".encode())
    return seen.hexdigest()


def version(root):
    return VERSION.search((root / PLUGIN).read_text()).group(1)


def complaint(root, golden):
    """Why the version does not fit the headers; None: it does."""
    known_version, known_digest = golden.split()
    if digest(root) == known_digest:
        return None if version(root) == known_version else f"the headers are those of version {known_version}"
    if version(root) == known_version:
        return (f"headers that plugins see have changed: raise SAKTA_PORT_VERSION in {PLUGIN}, then "
                "SAKTA_RENEW_GOLDEN=1 PYTHONPATH=tests/support python3 tests/architecture/port_version_test.py")
    return "a new version is not on record: SAKTA_RENEW_GOLDEN=1"


class PortVersion(unittest.TestCase):
    def test_the_version_is_the_one_of_these_headers(self):
        if os.environ.get("SAKTA_RENEW_GOLDEN"):
            why = complaint(places.SOURCE, GOLDEN.read_text()) if GOLDEN.exists() else "none is on record"
            if why and "raise" not in why:
                GOLDEN.write_text(f"{version(places.SOURCE)} {digest(places.SOURCE)}\n")
        self.assertIsNone(complaint(places.SOURCE, GOLDEN.read_text()))

    def test_a_change_of_meaning_is_noticed_and_one_of_words_is_not(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "hub/port").mkdir(parents=True)
            (root / "hub/base").mkdir()
            plugin, base = root / PLUGIN, root / "hub/base/value.h"
            plugin.write_text('#include "hub/base/value.h"\n#define SAKTA_PORT_VERSION "1"\n')
            base.write_text('struct Value {\n  int a;  ///< One.\n};\nconst char* x = "// no comment";\n')
            golden = f"1 {digest(root)}"
            self.assertIsNone(complaint(root, golden))

            base.write_text('struct Value { int a; /* Two. */ };\nconst char* x = "// no comment";\n')
            self.assertIsNone(complaint(root, golden))
            base.write_text('struct Value { int a; };\nconst char* x = "// another";\n')
            self.assertIn("raise", complaint(root, golden))
            plugin.write_text(plugin.read_text().replace('"1"', '"2"'))
            self.assertIn("not on record", complaint(root, golden))
            base.write_text('struct Value { int a; };\nconst char* x = "// no comment";\n')
            self.assertIn("of version 1", complaint(root, golden))


if __name__ == "__main__":
    unittest.main(verbosity=2)
