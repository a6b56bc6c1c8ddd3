"""Every header says what it holds, and compiles alone.

One that is the first include of a source has proved it by that source's compilation; the others are compiled here.
All of them at once, by the compiler's own rules: cmake --build build/release --target all_verify_interface_header_sets
"""

import os
import re
import shlex
import shutil
import subprocess
import unittest

from sources import ROOT, Planted, files, includes

COMPILER = shlex.split(os.environ.get("SAKTA_CXX") or "g++")
FLAGS = ["-std=c++20", "-fsyntax-only", "-x", "c++"]
SYSTEM = ["-isystem", "/usr/include/libxml2"]


def is_cpp(path):
    """Not what gSOAP's compiler reads, which is a language of its own."""
    return path.name != "service.h" and "//gsoap" not in path.read_text(encoding="utf-8")


def unproved(root):
    first = {next(iter(includes(path)), (0, "", ""))[2] for path in files(root, "hub", "adapters", "tests", suffixes={".cc"})}
    for path in files(root, "hub", "adapters", suffixes={".h"}):
        if path.relative_to(root).as_posix() not in first and is_cpp(path):
            yield path


def problem(root, header):
    """What the compiler says of the header alone, or nothing."""
    text = f'#include "{header.relative_to(root).as_posix()}"\n'
    done = subprocess.run([*COMPILER, *FLAGS, "-I", str(root), *SYSTEM, "-"], input=text, capture_output=True, text=True, check=False)
    return done.stderr[:600] if done.returncode else ""


FORWARD = re.compile(r"(struct|class) \w+;")  # another library's name


def begins_silently(path):
    """A header whose first lines, after its includes, do not say what it holds: before the first name or right at it."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    while lines and FORWARD.match(lines[0]):
        lines.pop(0)
    return not any(line.startswith("//") for line in lines[:4])


class FirstLines(unittest.TestCase):
    def test_each_header_says_in_its_first_lines_what_it_holds(self):
        headers = [path for path in files(ROOT, "hub", "adapters/frame", suffixes={".h"}) if is_cpp(path)]
        self.assertEqual([], [str(path.relative_to(ROOT)) for path in headers if begins_silently(path)])

    def test_a_planted_silent_header_is_found(self):
        with Planted({"a.h": "#pragma once\n\nnamespace hub {\n\nint f();\nint g();\nint k();\n/// Late.\nint h();\n",
                      "b.h": "#pragma once\n\nstruct x;\n\n/// Early.\nnamespace hub {\nint f();\n"}) as root:
            self.assertTrue(begins_silently(root / "a.h"))
            self.assertFalse(begins_silently(root / "b.h"))


@unittest.skipUnless(shutil.which(COMPILER[0]), "there is no compiler here: headers were NOT checked")
class Headers(unittest.TestCase):
    def test_each_compiles_alone(self):
        bad = [text for text in (problem(ROOT, header) for header in unproved(ROOT)) if text]
        self.assertEqual([], bad)

    def test_a_planted_header_that_needs_another_is_found(self):
        with Planted({"hub/base/needy.h": "#pragma once\ninline std::string f() { return {}; }\n",
                      "hub/base/whole.h": "#pragma once\n#include <string>\ninline std::string f() { return {}; }\n",
                      "hub/base/own.h": "#pragma once\n", "hub/base/own.cc": '#include "hub/base/own.h"\n'}) as root:
            left = [path.name for path in unproved(root)]
            self.assertEqual(["needy.h", "whole.h"], left)
            self.assertIn("needy.h", problem(root, root / "hub/base/needy.h"))
            self.assertEqual("", problem(root, root / "hub/base/whole.h"))


if __name__ == "__main__":
    unittest.main()
