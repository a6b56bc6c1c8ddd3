"""The programs that are measured: built, or seen to be older than what they are made of."""

import subprocess

import places

PROGRAMS = ("sakta", "sakta-fast", "sakta-load", "sakta-sandbox", "store_bench", "xslt_bench", "wsse_bench")


def build():
    places.PROGRAMS = places.SOURCE / "build" / "release" / "bin"
    subprocess.run([places.SOURCE / "deploy" / "packages", "build", "run", "test"], check=True)
    subprocess.run(["cmake", "--preset", "release"], cwd=places.SOURCE, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["ninja", "-C", "build/release", *PROGRAMS], cwd=places.SOURCE, check=True, stdout=subprocess.DEVNULL)


def out_of_date(folder=None):
    """Those that ninja would make anew in this build folder, such as a sakta-fast that was not built when sakta was.

    Programs that no build folder is known of are taken as they are."""
    folder = folder or places.PROGRAMS.parent
    if not (folder / "build.ninja").exists():
        return []

    def is_stale(names):
        done = subprocess.run(["ninja", "-C", folder, "-n", *names], capture_output=True, check=False, text=True)
        return "no work to do" not in done.stdout
    if not is_stale(PROGRAMS):
        return []
    return [name for name in PROGRAMS if is_stale([name])]


def warning():
    """A sentence about those, or nothing."""
    stale = out_of_date()
    return f"OLDER THAN WHAT THEY ARE MADE OF, so the figures are not this source's: {', '.join(stale)}" if stale else ""
