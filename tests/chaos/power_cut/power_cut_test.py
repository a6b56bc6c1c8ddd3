"""Cuts the power under load: what was acknowledged is there afterwards, and would not be without syncs."""

import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import unittest

BIN = pathlib.Path(os.environ["SAKTA_BIN"])
WRITER = BIN / "power_cut_writer"
SHIM = BIN / "power_cut_shim.so"
ACKNOWLEDGED = 300


def acknowledged_until_the_cut(folder: pathlib.Path, *options: str) -> list[str]:
    """Ids acknowledged before the process was killed; at least ACKNOWLEDGED."""
    root, twin = folder / "root", folder / "twin"
    for path in (root, twin / "tree", twin / "inodes"):
        path.mkdir(parents=True)
    environment = dict(
        os.environ,
        LD_PRELOAD=str(SHIM),
        POWER_CUT_ROOT=str(root),
        POWER_CUT_TWIN=str(twin),
        ASAN_OPTIONS="verify_asan_link_order=0:detect_leaks=0",
    )
    with subprocess.Popen(
        [WRITER, "write", root / "store", *options], env=environment, stdout=subprocess.PIPE
    ) as writer:
        lines = [writer.stdout.readline() for _ in range(ACKNOWLEDGED)]
        writer.send_signal(signal.SIGKILL)
        lines += writer.stdout.readlines()
    ids = [line.decode().strip() for line in lines if line.endswith(b"\n")]
    assert len(ids) >= ACKNOWLEDGED, f"the writer ended by itself after {len(ids)} acknowledgements"
    return ids


def kept_after_the_cut(folder: pathlib.Path, ids: list[str]) -> int:
    counted = subprocess.run(
        [WRITER, "count", folder / "twin" / "tree" / "store"],
        input="".join(f"{one}\n" for one in ids),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return int(counted.stdout)


def opens(store: pathlib.Path) -> bool:
    return subprocess.run([WRITER, "open", store]).returncode == 0


def with_what_was_not_synced(folder: pathlib.Path) -> pathlib.Path:
    """The store after the cut, but with the newest state of the files that are never synced before an answer."""
    store = folder / "lucky" / "store"
    shutil.copytree(folder / "twin" / "tree" / "store", store)
    for name in ("newest", "index.db", "index.db-wal"):
        shutil.copy(folder / "root" / "store" / name, store / name)
    return store


class PowerCut(unittest.TestCase):
    def test_what_was_acknowledged_is_kept_and_the_control_loses(self):
        with tempfile.TemporaryDirectory(prefix="sakta-power-") as name:
            folder = pathlib.Path(name)
            synced, unsynced = folder / "synced", folder / "unsynced"
            ids = acknowledged_until_the_cut(synced)
            of_all = kept_after_the_cut(synced, ids)
            of_first = kept_after_the_cut(synced, ids[:ACKNOWLEDGED])
            opened = opens(with_what_was_not_synced(synced)), opens(synced / "twin" / "tree" / "store")
            control_ids = acknowledged_until_the_cut(unsynced, "no-sync")[:ACKNOWLEDGED]
            control = kept_after_the_cut(unsynced, control_ids)

        print(f"kept {of_first} of {ACKNOWLEDGED}; control kept {control}", flush=True)
        self.assertEqual(of_all, len(ids), "an acknowledged item is not there after the cut")
        self.assertEqual(opened, (True, True), "a store that lost nothing is refused after the cut")
        self.assertLess(control, ACKNOWLEDGED, "without syncs nothing was lost: the test cannot see a missing sync")


if __name__ == "__main__":
    unittest.main()
