"""What the repository may hold: the fixed top level, no secret, nothing of a build machine, files of a readable size."""

import os
import re
import shutil
import subprocess
import unittest

from sources import ROOT, Planted

TOP_LEVEL = {"CMakeLists.txt", "CMakePresets.json", "LICENSE", "README.md", "adapters", "certs", "deploy", "findings", "hub",
             "mappings", "tests", "wsdl"}  # and dotfiles
CITED = re.compile(r"(?<![\w*<>{}./-])(?:[\w.-]+/)*[\w-]+\.md\b")  # a document, by its path or the end of it
UNSEEN = re.compile(r"\barchitecture, (?:section|decision)s? \d+")  # a document that nobody here has
LONGEST = 600  # lines of a source; the median is near 100
PRIVATE_KEY = re.compile(rb"-----BEGIN ((RSA|EC|DSA|OPENSSH|ENCRYPTED) )?PRIVATE" rb" KEY-----\s+[A-Za-z0-9+/]{16}")
MACHINE = re.compile(r"(?<![\w.])/(home|Users)/\w+/|(?<![\w./])" + re.escape(str(ROOT)) + r"\b|\b(host\.docker\.internal|[\w-]+\.(internal|corp|lan))\b(?![\w(])")


def listed(root):
    """Files that are, or would be, in the repository."""
    if (root / ".git").exists() and shutil.which("git"):
        names = subprocess.run(["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                               cwd=root, check=True, capture_output=True).stdout.decode().split("\0")
        return [root / name for name in sorted(names) if name and (root / name).is_file()]
    return sorted(path for path in root.rglob("*") if path.is_file() and path.relative_to(root).parts[0] != "build"
                  and "__pycache__" not in path.parts)


def problems(root):
    for path in listed(root):
        place = path.relative_to(root)
        if not place.parts[0].startswith(".") and place.parts[0] not in TOP_LEVEL:
            yield f"{place}: the top level is fixed"
        octets = path.read_bytes()
        if PRIVATE_KEY.search(octets):
            yield f"{place}: holds a private key"
        if b"\0" in octets[:4096]:
            continue
        text = octets.decode("utf-8", errors="replace")
        machine = MACHINE.search(text)
        if machine and path.name != "repository_test.py":
            yield f"{place}:{text.count(chr(10), 0, machine.start()) + 1}: {machine.group().strip()} is of one machine"
        if path.suffix in {".h", ".cc", ".py", ".cmake", ".sh"} and text.count("\n") > LONGEST:
            yield f"{place}: {text.count(chr(10))} lines; more than {LONGEST}"
        yield from mode_problems(path, place, text)


def citations(root):
    """Documents that comments and pages send a reader to, and that are not here."""
    known = {f"/{path.relative_to(root)}" for path in listed(root)}
    for path in listed(root):
        if path.parent.name == "architecture" or b"\0" in path.read_bytes()[:4096]:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            for cited in [*CITED.findall(line), *UNSEEN.findall(line)]:
                if not any(name.endswith(f"/{cited.removeprefix('./').removeprefix('../')}") for name in known):
                    yield f"{path.relative_to(root)}:{number}: cites {cited}, which is not in the tree"


def mode_problems(path, place, text):
    runs = os.access(path, os.X_OK)
    if text.startswith("#!") and not runs:
        yield f"{place}: has #! but cannot be run"
    if not text.startswith("#!") and runs and (path.suffix in {".sh", ".py", ".h", ".cc", ".md", ".yaml"}):
        yield f"{place}: can be run but has no #!"
    if path.suffix == ".sh" and not text.startswith("#!"):
        yield f"{place}: a shell script starts with #!"


class Repository(unittest.TestCase):
    def test_holds_only_what_it_may(self):
        self.assertEqual([], list(problems(ROOT)))

    def test_cites_only_documents_that_are_here(self):
        self.assertEqual([], list(citations(ROOT)))

    def test_planted_citations_are_found(self):
        for text, found in [("// see limits.md, Traps", 1), ("// security.md 3.2", 1), ("// (architecture, decision 7)", 1),
                            ("// see notes.md and docs/notes.md", 0), ("# other/notes.md", 1), ("# *.md, <name>.md, http://x/y.md", 0)]:
            with Planted({"docs/notes.md": "", "hub/x.cc": text}) as root:
                self.assertEqual(found, len(list(citations(root))), text)

    def test_has_the_whole_licence(self):
        text = (ROOT / "LICENSE").read_text(encoding="utf-8")
        self.assertIn("EUROPEAN UNION PUBLIC LICENCE v. 1.2", text)
        for article in range(1, 16):
            self.assertRegex(text, rf"(?m)^{article}\. ")
        self.assertRegex(text, r"(?m)^Appendix$")

    def test_planted_files_are_found(self):
        key = "-----BEGIN PRIVATE " + "KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ\n"
        for name, text in [
            ("notes/x.md", ""), ("x.txt", ""), ("certs/nino/key.pem", key), ("tests/x.cc", f"// {key}"),
            ("hub/x.cc", '"/home/' + 'someone/src"'), ("hub/y.cc", f'"{ROOT}/hub"'), ("deploy/x.yaml", "registry: packages.build." + "internal"),
            ("hub/long.cc", "\n" * (LONGEST + 1)), ("deploy/run.sh", "#!/bin/sh\n"), ("deploy/run.sh", "echo\n"),
        ]:
            with Planted({name: text}) as root:
                self.assertEqual(1, len(list(problems(root))), f"{name}: {text[:40]!r}")

    def test_ordinary_files_pass(self):
        with Planted({"hub/base/x.h": "#pragma once\n", ".ci/x.md": "/home is fine", "certs/README.md": "-----BEGIN PRIVATE " "KEY-----",
                      "README.md": "build/dev, internal errors, object.internal()"}) as root:
            self.assertEqual([], list(problems(root)))

    def test_a_file_that_runs_without_saying_how_is_found(self):
        with Planted({"hub/base/x.h": "#pragma once\n"}) as root:
            (root / "hub/base/x.h").chmod(0o755)
            self.assertEqual(1, len(list(problems(root))))


if __name__ == "__main__":
    unittest.main()
