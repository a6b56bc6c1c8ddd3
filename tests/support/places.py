"""Where things are: the source tree, the programs under test, the documents that were not written by this project."""

import os
import pathlib

SOURCE = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = pathlib.Path(os.environ.get("SAKTA_BIN") or SOURCE / "build" / "release" / "bin")


def shared():
    """The folder with real documents, or None. `SAKTA_SHARED` names it; else it lies beside the checkout."""
    for folder in (os.environ.get("SAKTA_SHARED"), SOURCE.parent / "shared"):
        if folder and (pathlib.Path(folder) / "data").is_dir():
            return pathlib.Path(folder)
    return None


def sanitized():
    """True when the programs are built with a sanitizer (their start is slower, and nothing may be preloaded)."""
    cache = PROGRAMS.parent / "CMakeCache.txt"
    text = cache.read_text() if cache.exists() else ""
    return any(line.startswith("SAKTA_SANITIZE:") and line.rstrip().split("=", 1)[1] for line in text.splitlines())


def patience(seconds):
    """A bound on waiting for a condition, wide enough for a sanitizer on a busy machine. Never a duration to sleep."""
    return seconds * (6 if sanitized() else 2)
