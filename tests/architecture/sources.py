"""The source tree as the architecture tests read it."""

import pathlib
import re
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
CODE = {".h", ".cc"}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def files(root, *folders, suffixes=CODE):
    """Files below the folders, in order, without what a build leaves."""
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in suffixes and path.is_file() and "build" not in path.relative_to(root).parts[:1]:
                yield path


def includes(path):
    """(line number, '<' or '"', name) of every include."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        found = INCLUDE.match(line)
        if found:
            yield number, found.group(1), found.group(2)


class Planted:
    """A temporary tree: {path: text}. `with Planted({...}) as root:`"""

    def __init__(self, content):
        self.content = content

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="sakta-architecture-")
        root = pathlib.Path(self.folder.name)
        for name, text in self.content.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        return root

    def __exit__(self, *problem):
        self.folder.cleanup()
