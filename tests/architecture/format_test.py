"""Every C++ source is as clang-format writes it (.clang-format). Skipped, aloud, where there is no clang-format."""

import pathlib
import shutil
import subprocess
import unittest

from sources import ROOT, Planted, files

CLANG_FORMAT = shutil.which("clang-format") or shutil.which("clang-format-14")


def unformatted(paths):
    if not paths:
        return ""
    done = subprocess.run([CLANG_FORMAT, "--dry-run", "-Werror", "--ferror-limit=1", *map(str, paths)],
                          capture_output=True, text=True, check=False)
    return done.stderr if done.returncode else ""


def is_cpp(path):
    """gSOAP's own header language is not C++."""
    return "//gsoap" not in path.read_text(encoding="utf-8") and path.name != "service.h"


@unittest.skipUnless(CLANG_FORMAT, "clang-format is not installed: the sources' format was NOT checked")
class Format(unittest.TestCase):
    def test_every_source_is_formatted(self):
        self.assertEqual("", unformatted([path for path in files(ROOT, "hub", "adapters", "tests") if is_cpp(path)]))

    def test_a_planted_mess_is_found(self):
        with Planted({"hub/x.cc": "int  f( ){return   1 ;}\n"}) as root:
            shutil.copy(ROOT / ".clang-format", root)
            self.assertIn("x.cc", unformatted([pathlib.Path(root) / "hub/x.cc"]))


if __name__ == "__main__":
    unittest.main()
