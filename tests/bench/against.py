"""tests/bench/run --against FOLDER: this build and an older one in turns (A B B A), each figure with what is wanted of their ratio."""

import dataclasses
import shutil
import statistics

import bench_site
import disk
import rows
from client import CONTEXT
from figures import Figure, at_least, at_most
from hub import Hub

PASS, EVIDENCE, ACCEPT, RATE, SOAP = 0.5, 0.55, 0.6, 1.6, 0.4  # at most of the older build's CPU; RATE: at least of its rate
ROUTE = {"1": 0.5, "10": 0.4, "100": 0.33}
MAP = {"1": 0.65, "10": 0.6}
IDLE, PEAK, DISK = 1.0, 0.6, 0.4


@dataclasses.dataclass
class Pairs:
    """What both builds showed, turn by turn."""
    mine: list
    theirs: list

    def of(self, name):
        return Pairs([one[name] for one in self.mine], [one[name] for one in self.theirs])

    def ratio(self):
        return statistics.mean(self.mine) / statistics.mean(self.theirs)

    def told(self):
        """The ratio, and how far those of the pairs lie apart: the least, the median, the greatest."""
        pairs = sorted(a / b for a, b in zip(self.mine, self.theirs))
        if len(pairs) == 1:
            return f"{pairs[0]:.3f}"
        return f"{self.ratio():.3f} (pairs: {pairs[0]:.3f}, {statistics.median(pairs):.3f}, {pairs[-1]:.3f})"


def turns(sides, measure, rounds=1):
    """A B B A, so often."""
    taken = {"A": [], "B": []}
    for turn in rows.FOUR * rounds:
        taken[turn].append(measure(sides["AB".index(turn)]))
    return Pairs(taken["A"], taken["B"])


class Comparison:
    """Both builds over the bench's site."""

    def __init__(self, bench, checkout):
        self.bench, self.checkout = bench, checkout
        self.seconds = bench.seconds(bench.options.seconds or 3)
        self.rounds = bench.options.rounds or (1 if bench.options.short else 2)

    def hub(self, program, io, checkout):
        """Starts it; it is told by its name to Bench.stop."""
        name = f"{program}-{'older' if checkout else 'newer'}"
        hub = Hub(self.bench.folder / name, pki=self.bench.pki, program=program, checkout=checkout,
                  env={"SAKTA_BENCH_PORT": str(self.bench.backend().port)})
        hub.edit("hub.yaml", [(r"io: 1", f"io: {io}")])
        bench_site.write_site(hub.site, checkout / "tests" / "bench" / "site" if checkout else bench_site.FORMS)
        self.bench.started[name] = hub.start()
        return hub

    def stop(self, program, which):
        self.bench.stop(f"{program}-{which}")
        shutil.rmtree(self.bench.folder / f"{program}-{which}")

    def pair(self, program, io):
        """Both builds, started once for all rows that want them."""
        names = [f"{program}-{which}" for which in ("newer", "older")]
        if names[0] in self.bench.started:
            return [self.bench.started[name] for name in names]
        return [self.hub(program, io, folder) for folder in (None, self.checkout)]

    def fast(self):
        return self.pair("sakta-fast", 2)

    def real(self):
        return self.pair("sakta", 1)

    def in_turns(self, hubs, measure):
        for hub in hubs:
            measure(hub)  # warm
        return turns(hubs, measure, self.rounds)

    def ask(self, row, body, form="application/xml"):
        return lambda hub: self.bench.ask(hub, row, body, self.seconds, form=form)

    def cpu(self, what, pairs, most):
        cpu = pairs.of("cpu_us")
        mine, theirs = statistics.mean(cpu.mine), statistics.mean(cpu.theirs)
        self.bench.figures.add(Figure("against", f"CPU, {what}", f"{mine:.1f} µs", mine, beside=f"older build {theirs:.1f} µs",
                                      ratio=cpu.told(), **at_most(most, cpu.ratio())))

    def measured(self, what, unit, pairs, most):
        mine, theirs = statistics.mean(pairs.mine), statistics.mean(pairs.theirs)
        self.bench.figures.add(Figure("against", what, f"{mine:.1f} {unit}", beside=f"older build {theirs:.1f} {unit}",
                                      ratio=pairs.told(), **at_most(most, pairs.ratio())))


def pass_through(both):
    body = both.bench.body("pass-2k.xml", bench_site.order("pass", 2 * bench_site.KIB))
    both.cpu("ask of 2 KB passed through, fast", both.in_turns(both.fast(), both.ask("pass", body)), PASS)
    both.cpu("ask of 2 KB passed through, evidence", both.in_turns(both.real(), both.ask("pass", body)), EVIDENCE)


def of_sizes(both, row, words, wanted):
    for size, octets in rows.sizes():
        if size not in wanted:
            continue
        xml = both.bench.body(f"{row}-{size}k.xml", bench_site.order(row, octets))
        for form, body in (("xml", xml), ("json", rows.as_json(both.bench, row, xml))):
            both.cpu(f"{words}, {size} KB {form.upper()}, fast", both.in_turns(both.fast(), both.ask(row, body, f"application/{form}")),
                     wanted[size])


def route(both):
    of_sizes(both, "route", "content routing", ROUTE)


def mapping(both):
    of_sizes(both, "map", "XSLT both ways", MAP)


def soap(both):
    body = rows.soap_question(both.bench)
    asked = both.in_turns(both.fast(), both.ask("soap", body, "application/json"))
    both.cpu("JSON ask of 2 KB to a SOAP partner with a contract, fast", asked, SOAP)
    rows.beside_zeep(both.bench, both.fast()[0], body, both.seconds)
    both.bench.stop("zeep")


def accept(both):
    sent = both.bench.body("accept.json", rows.accepted_entity())

    def send(hub):
        return both.bench.load(hub.find_ports()["exchange"], f"/v1/send/{rows.TYPE}", sent, both.seconds, headers=CONTEXT[rows.TYPE],
                               process=hub.program.pid)
    pairs = both.in_turns(both.real(), send)
    both.cpu("durable accept of a 2 KB send", pairs, ACCEPT)
    rate = pairs.of("rate")
    mine, theirs = statistics.mean(rate.mine), statistics.mean(rate.theirs)
    both.bench.figures.add(Figure("against", "rate, durable accept of a 2 KB send", rows.a_second(mine),
                                  beside=f"older build {rows.a_second(theirs)}", ratio=rate.told(), **at_least(RATE, rate.ratio())))


def arrivals(both):
    rows.arrivals_of(both.bench, both.fast()[0], both.seconds)
    both.bench.stop("proxy")


def memory(both):
    """A fresh hub for each turn, alone: idle it is when it is ready, and then the asks flow through."""
    body = both.bench.body("bulk.xml", bench_site.bulk(10 * 10**6))
    for name in [name for name in both.bench.started if name.startswith("sakta")]:
        both.stop(*name.rsplit("-", 1))
    gigabytes = 0.05 if both.bench.options.short else both.bench.options.gigabytes
    count = max(1, round(gigabytes * 10**9 / body.stat().st_size))

    def once(checkout):
        hub = both.hub("sakta", 1, checkout)
        idle = rows.idle_mib(hub.program.pid)
        both.bench.load(hub.find_ports()["exchange"], f"/v1/ask/{bench_site.type_name('bulk')}", body, None, count=count,
                        headers=bench_site.HEADERS, form="application/xml", connections=2)
        peak = rows.memory_mib(hub.program.pid, "VmHWM")
        both.stop("sakta", "older" if checkout else "newer")
        return {"idle": idle, "peak": peak}
    pairs = turns((None, both.checkout), once)
    both.measured("idle memory, hub and workers", "MB", pairs.of("idle"), IDLE)
    both.measured(f"greatest memory while {gigabytes:g} GB flow in 10 MB asks, 2 at once, evidence", "MB", pairs.of("peak"), PEAK)


def on_disk(both):
    count = 40 if both.bench.options.short else 500
    for what, (mine, theirs) in disk.compare(both.bench, both.checkout, count).items():
        both.measured(f"disk, {what}", "octets", Pairs([mine], [theirs]), DISK)


ROWS = {"pass": pass_through, "route": route, "map": mapping, "soap": soap, "arrivals": arrivals, "accept": accept,
        "memory": memory, "disk": on_disk}


def run(bench, checkout):
    for program in ("sakta", "sakta-fast"):
        if not (checkout / "build" / "release" / "bin" / program).exists():
            raise SystemExit(f"{checkout} has no build/release/bin/{program}: build it there first")
    both = Comparison(bench, checkout)
    for name in bench.options.row or ROWS:
        if name not in ROWS:
            raise SystemExit(f"no row of --against: {name} (there are {', '.join(ROWS)})")
        ROWS[name](both)
