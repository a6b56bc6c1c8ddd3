"""The npm packages of tests/interop/node, installed once for all builds into the build folder, as their lock file pins them."""

import fcntl
import os
import pathlib
import shutil
import subprocess

import places

HERE = places.SOURCE / "tests" / "interop" / "node"
BUILDS = pathlib.Path(os.environ["SAKTA_BUILD"]).parent if os.environ.get("SAKTA_BUILD") else places.SOURCE / "build"
FOLDER = BUILDS / "node-clients"
OLDEST = 20  # of Node: what the packages ask for


def why_not():
    """Why the packages cannot be used here, or None; installs them where they are not of this lock file."""
    if not shutil.which("node"):
        return "there is no Node"
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    if int(version.lstrip("v").split(".")[0]) < OLDEST:
        return f"Node is {version.strip()}; the packages need {OLDEST}"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with open(FOLDER / "lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return None if _is_current() else _install()


def _is_current():
    mark = FOLDER / "node_modules" / "installed-from.json"
    return mark.exists() and mark.read_bytes() == (HERE / "package-lock.json").read_bytes()


def _install():
    if not shutil.which("npm"):
        return "there is no npm to install them"
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, FOLDER / name)
    try:
        done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=2", "--fetch-timeout=20000"], cwd=FOLDER,
                              capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, timeout=300)
    except subprocess.TimeoutExpired:
        return "npm ci did not end within 300 s"
    if done.returncode != 0:
        return "npm ci failed: " + " ".join(done.stderr.split())[:300]
    shutil.copy(HERE / "package-lock.json", FOLDER / "node_modules" / "installed-from.json")
    return None


def program(name):
    """The command of a program of this folder; Node looks for packages beside the program, so it is copied there."""
    copy = FOLDER / name
    if not copy.exists() or copy.read_bytes() != (HERE / name).read_bytes():
        made = copy.with_suffix(f".{os.getpid()}")
        shutil.copy(HERE / name, made)
        made.replace(copy)
    return ["node", copy]


def main():
    """For tests/run, before the tests: says what is missing. Fails only in CI, and there only if npm is there and does not succeed."""
    why = why_not()
    if why:
        print(f"The clients from npm are left out of the tests: {why}.")
    return 1 if why and why.startswith("npm ci") and os.environ.get("CI") else 0


if __name__ == "__main__":
    raise SystemExit(main())
