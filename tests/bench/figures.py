"""The figures of a run, as they are printed and as deploy/docs/bench.md keeps them."""

import dataclasses
import datetime
import os
import pathlib
import subprocess

import places

PAGE = places.SOURCE / "deploy" / "docs" / "bench.md"


@dataclasses.dataclass
class Figure:
    """One line of the table. `held` None: printed beside, held against nothing."""
    row: str
    what: str
    value: str
    cpu_us: float = None     # of the hub and its workers, for each message
    p50_ms: float = None
    p99_ms: float = None
    beside: str = ""         # the limit or peer of the same run
    ratio: str = ""
    goal: str = ""
    held: bool = None
    by: str = ""             # by how much a goal is missed

    def cells(self):
        number = lambda value, form: "" if value is None else form.format(value)  # noqa: E731
        verdict = {True: "holds", False: f"**misses{self.by and ' by '}{self.by}**", None: ""}[self.held]
        return [self.row, self.what, self.value, number(self.p50_ms, "{:.2f}"), number(self.p99_ms, "{:.2f}"),
                number(self.cpu_us, "{:.0f}"), self.beside, self.ratio, self.goal, verdict]


def at_most(wanted, got):
    """What a Figure says of a ratio that is to be so great or less."""
    return {"goal": f"at most {wanted:g}", "held": got <= wanted, "by": f"{got - wanted:.3f}"}


def at_least(wanted, got):
    return {"goal": f"at least {wanted:g}", "held": got >= wanted, "by": f"{wanted - got:.3f}"}


HEAD = ["row", "what", "result", "p50 ms", "p99 ms", "CPU µs", "beside, same run", "ratio", "wanted", "verdict"]


class Figures:
    def __init__(self):
        self.all = []

    def add(self, *figures):
        for figure in figures:
            self.all.append(figure)
            print("  ".join(cell for cell in figure.cells() if cell), flush=True)

    def table(self):
        return _aligned([HEAD, *(figure.cells() for figure in self.all)])

    def overall(self):
        """Of each figure of which something is wanted: what, and whether it holds."""
        chosen = [HEAD.index(name) for name in ("what", "result", "ratio", "wanted", "verdict")]
        rows = [HEAD, *(figure.cells() for figure in self.all if figure.goal)]
        return _aligned([[row[i] for i in chosen] for row in rows])


def _aligned(rows):
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]
    return "\n".join(lines).replace("**", "")


def machine():
    model = next((line.split(":", 1)[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), "unknown processor")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model}, {os.cpu_count()} vCPU, {memory:.0f} GB"


def version():
    done = subprocess.run(["git", "log", "-1", "--format=%h"], cwd=places.SOURCE, capture_output=True, text=True, check=False)
    return f", commit {done.stdout.strip()}" if done.stdout.strip() else ""


def write_page(figures, notes, busy, options):
    """Replaces deploy/docs/bench.md: the table, what was measured against, and the configurations.

    `busy`: the load average before the run; above about 0.5 somebody else used the machine too."""
    cell = lambda text: text.replace("|", "\\|")  # noqa: E731
    lines = ["| " + " | ".join(HEAD) + " |", "|" + "---|" * len(HEAD)]
    lines += ["| " + " | ".join(cell(one) for one in figure.cells()) + " |" for figure in figures.all]
    today = datetime.date.today().isoformat()
    PAGE.write_text("\n".join([
        "# Bench", "",
        f"Written by `tests/bench/run --write`{options}, {today}, {machine()}{version()}. Everything of a row shares the",
        "cores: load generator, candidate, outside system. So absolute figures are those of this machine on this day; the ratio",
        "in the same run decides. Candidates take turns (A B B A). CPU µs are those of the hub with its mapping workers, for each",
        f"message. The load average before the run was {busy:.1f}"
        + (": **others used the machine meanwhile, so rates and times are far from those of a quiet one.**" if busy > 1 else "."),
        "", "*Fast* rows run over a store that forgets (`tests/bench/sakta_fast.cc`), *evidence* rows over the real one with",
        "audit, sealed parts and one sync for all that waits.", "",
        *lines, "", *notes, ""]))
    print(f"written: {PAGE}")
