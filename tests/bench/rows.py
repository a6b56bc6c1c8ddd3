"""The rows of tests/bench/run. Read ROWS at the end first."""

import json
import os
import re
import statistics
import subprocess
import threading
import time
import xml.etree.ElementTree

import attachments
import audit
import bench_site
import cases
import letters
import peers
import places
import wide
from client import CONTEXT
from figures import Figure, Figures, at_most
from hub import Hub
from pki import Pki
from waiting import wait_for

TYPE, PARTY = "case.opened", "cases"
MAX_WAL_MIB = 256  # deploy/sandbox/hub.yaml
FOUR = ("A", "B", "B", "A")


def sync_probe(folder, seconds=1.0):
    """4 KiB writes, appended and synced one after the other: (a second, median in ms, p99 in ms)."""
    times = []
    with open(folder / "probe", "wb", buffering=0) as file:
        end = time.perf_counter() + seconds
        while (begun := time.perf_counter()) < end:
            file.write(b"\xa5" * 4096)
            os.fdatasync(file.fileno())
            times.append((time.perf_counter() - begun) * 1000)
    (folder / "probe").unlink()
    times.sort()
    return {"rate": len(times) / seconds, "p50_ms": statistics.median(times), "p99_ms": times[int(len(times) * 0.99)]}


class Watch(threading.Thread):
    """Asks /metrics twice a second while a row runs: the greatest WAL size, the greatest and the last index lag."""

    def __init__(self, hub):
        super().__init__(daemon=True)
        self.hub, self.halt = hub, threading.Event()
        self.wal_mib, self.lag, self.last_lag, self.catch_up = 0.0, 0, 0, 0.0

    def look(self):
        self.wal_mib = max(self.wal_mib, self.hub.metric("sakta_store_wal_bytes") / 2**20)
        self.last_lag = int(self.hub.metric("sakta_store_index_lag_items"))
        self.lag = max(self.lag, self.last_lag)

    def run(self):
        while not self.halt.wait(0.5):
            self.look()

    def done(self):
        """Stops; then how long the index needs to follow what was accepted last."""
        self.halt.set()
        self.join()
        begun = time.monotonic()
        self.look()
        while self.last_lag and time.monotonic() - begun < 60:
            time.sleep(0.02)
            self.look()
        self.catch_up = time.monotonic() - begun
        return self


def accepted_entity(octets=2048):
    """A message of this size."""
    empty = json.dumps(cases.opened("BENCH-1", summary=""), ensure_ascii=False)
    return empty.replace('"summary": ""', f'"summary": "{"x" * (octets - len(empty.encode()))}"').encode()


class Bench:
    """What the rows share: a PKI, the outside system, hubs that are started when a row wants them."""

    def __init__(self, folder, options):
        self.folder, self.options = folder, options
        self.figures = Figures()
        self.sound = True  # what must hold on any machine did
        self.pki = Pki(folder / "pki")
        self.started = {}

    def seconds(self, usual):
        return min(0.25, usual) if self.options.short else usual

    def body(self, name, octets):
        file = self.folder / name
        file.write_bytes(octets if isinstance(octets, bytes) else octets.encode())
        return file

    def backend(self):
        return self._once("backend", lambda: peers.Backend(self.folder / "backend", self.pki).start())

    def proxy(self):
        return self._once("proxy", lambda: peers.Proxy(self.folder / "proxy", self.pki, self.backend()).start())

    def hub(self, program="sakta", io=1, name=None):
        """A hub over the bench's site; over a store that forgets if `program` is sakta-fast."""
        def start():
            hub = Hub(self.folder / (name or f"{program}-{io}"), pki=self.pki, program=program,
                      env={"SAKTA_BENCH_PORT": str(self.backend().port)})
            hub.edit("hub.yaml", [(r"io: 1", f"io: {io}")])
            bench_site.write_site(hub.site)
            wide.write(hub.site)
            return hub.start()
        return self._once(name or f"{program}-{io}", start)

    def zeep(self):
        return self._once("zeep", lambda: peers.ZeepService(self.folder / "zeep", self.pki, self.backend()).start())

    def _once(self, name, start):
        if name not in self.started:
            self.started[name] = start()
        return self.started[name]

    def stop(self, name):
        one = self.started.pop(name)
        one.kill() if isinstance(one, Hub) else one.stop()

    def close(self):
        for name in reversed(list(self.started)):
            self.stop(name)

    def load(self, port, path, body, seconds, *, headers, form="application/json", process=None, connections=None, arrivals=None,
             count=None):
        """tests/bench/load.cc for so long, or for `count` messages; `arrivals`: due so many times a second.

        With `process`, its id or a function: the CPU time that it and its children took for each message."""
        used = cpu_seconds(process)
        pace = ["--count", str(count)] if count else ["--seconds", str(seconds)]
        if arrivals:
            pace += ["--arrivals", f"{arrivals:.3f}"]
        done = subprocess.run(
            [places.PROGRAMS / "sakta-load", "--port", str(port), "--pki", self.pki.folder, "--party", PARTY, "--path", path,
             "--body", body, "--connections", str(connections or self.options.connections), *pace,
             "--content-type", form, *(part for name, value in headers.items() for part in ("--header", f"{name}: {value}"))],
            capture_output=True, check=False, text=True)
        if done.returncode:
            raise SystemExit(f"the load failed: {done.stdout}{done.stderr}")
        told = json.loads(done.stdout)
        if process:
            told["cpu_us"] = (cpu_seconds(process) - used) * 1e6 / told["acknowledged"]
        return told

    def ask(self, hub, row, body, seconds, form="application/xml", connections=None):
        return self.load(hub.find_ports()["exchange"], f"/v1/ask/{bench_site.type_name(row)}", body, seconds,
                         headers=bench_site.HEADERS, form=form, process=hub.program.pid, connections=connections)

    def notes(self):
        lines = []
        if "proxy" in self.started or self.options.row is None:
            lines += ["## nginx", "", "As the outside systems of every fast row:", "", "```", peers.shown(peers.BACKEND), "```", "",
                      "As the proxy that pass-through is held against:", "", "```", peers.shown(peers.PROXY), "```", "",
                      "Before the service with zeep (`tests/bench/zeep_service.py`):", "", "```", peers.shown(peers.BEFORE_SERVICE), "```"]
        return lines


def cpu_seconds(process):
    if not process:
        return 0
    return process() if callable(process) else peers.tree_cpu_seconds(process)


def mean(results):
    """The turns of one candidate as one."""
    names = [name for name in ("rate", "p50_ms", "p99_ms", "cpu_us") if name in results[0]]
    return {name: statistics.mean(one[name] for one in results) for name in names}


def in_turns(first, second):
    """A B B A: (mean of first, mean of second)."""
    taken = {"A": [], "B": []}
    for turn in FOUR:
        taken[turn].append((first if turn == "A" else second)())
    return mean(taken["A"]), mean(taken["B"])


def a_second(rate):
    return f"{rate:,.0f}/s".replace(",", " ")


def percent(ratio):
    return f"{ratio:.0%}".replace("%", " %")


def share_of(result):
    """What the hub alone could do with all cores, load generator and outside system being elsewhere."""
    return os.cpu_count() * 1e6 / result["cpu_us"]


# --- accept ----------------------------------------------------------------------------------------------------------------

def accept(bench):
    hub = bench.hub("sakta", name="accept")
    body = bench.body("accept.json", accepted_entity())

    def send(seconds):
        watch = Watch(hub)
        watch.start()
        told = bench.load(hub.find_ports()["exchange"], f"/v1/send/{TYPE}", body, seconds, headers=CONTEXT[TYPE],
                          process=hub.program.pid)
        return {**told, "watch": watch.done()}

    def durable(measure):
        before = sync_probe(bench.folder, bench.seconds(1))
        told = measure()
        after = sync_probe(bench.folder, bench.seconds(1))
        return {**told, "syncs": f"sync probe {before['rate']:.0f} and {after['rate']:.0f}/s"}

    send(bench.seconds(1))  # warm
    bare, burst, syncs = [], [], []
    for turn in FOUR:
        if turn == "A":
            bare += bare_rows(bench, bench.seconds(1.5))
        else:
            burst.append(durable(lambda: send(bench.seconds(3))))
            syncs.append(burst[-1]["syncs"])
    mine, limit = mean(burst), statistics.mean(bare)
    bench.figures.add(Figure("accept", "durable accept of a 2 KB send, burst", a_second(mine["rate"]), mine["cpu_us"],
                             mine["p50_ms"], mine["p99_ms"], f"{a_second(limit)} bare intake rows; {syncs[0]}",
                             percent(mine["rate"] / limit), "50 %", mine["rate"] >= limit / 2))

    sustained = bench.options.seconds or (0.5 if bench.options.short else 10)
    long = durable(lambda: send(sustained))
    watch = long["watch"]
    bench.figures.add(
        Figure("accept", f"sustained, {sustained:g} s", a_second(long["rate"]), long["cpu_us"], long["p50_ms"],
               long["p99_ms"], long["syncs"], percent(long["rate"] / 8000), "8 000/s, p99 under 20 ms",
               long["rate"] >= 8000 and long["p99_ms"] < 20),
        Figure("accept", "search index behind, at the end of it", f"{watch.catch_up:.2f} s", beside=f"greatest lag {watch.lag} items",
               goal="under 2 s", held=watch.catch_up < 2),
        Figure("accept", "greatest write-ahead log", f"{watch.wal_mib:.0f} MiB", goal=f"{MAX_WAL_MIB} MiB",
               held=watch.wal_mib <= MAX_WAL_MIB * 1.1))
    bench.sound = bench.sound and watch.wal_mib <= MAX_WAL_MIB * 1.1
    bench.stop("accept")
    if not bench.options.no_peers and peers.RabbitMq.is_there():
        rabbit = peers.RabbitMq(bench.folder / "rabbitmq")
        try:
            rabbit.start()
            rabbit.publish(body.read_bytes(), bench.options.connections, 1)
            used = peers.tree_cpu_seconds(rabbit.program.pid)
            told = durable(lambda: rabbit.publish(body.read_bytes(), bench.options.connections, 3))
            cpu = (peers.tree_cpu_seconds(rabbit.program.pid) - used) * 1e6 / told["acknowledged"]
        finally:
            rabbit.stop()
        bench.figures.add(Figure("accept", "RabbitMQ, quorum queue of one node, confirms, without TLS", a_second(told["rate"]), cpu,
                                 told["p50_ms"], told["p99_ms"], told["syncs"], f"hub {percent(mine['rate'] / told['rate'])} of it"))


def bare_rows(bench, seconds):
    """tests/bench/store_bench.cc: bare intake rows with one unique key, without any HTTP."""
    done = subprocess.run([places.PROGRAMS / "store_bench", "--folder", bench.folder, "--seconds", str(seconds)],
                          capture_output=True, check=False, text=True)
    if done.returncode:
        raise SystemExit(f"store_bench failed: {done.stdout}{done.stderr}")
    return [float(line.split()[1]) for line in done.stdout.splitlines() if re.match(r"bare +\d", line)]


# --- pass-through ----------------------------------------------------------------------------------------------------------

def pass_through(bench):
    fast = bench.hub("sakta-fast", io=2)
    body = bench.body("pass-2k.xml", bench_site.order("pass", 2 * bench_site.KIB))
    for _ in range(2):
        bench.ask(fast, "pass", body, bench.seconds(1))  # warm
    seconds = bench.seconds(3)
    if bench.options.no_peers:
        mine = bench.ask(fast, "pass", body, seconds)
        bench.figures.add(Figure("pass", "ask of 2 KB passed through, fast", a_second(mine["rate"]), mine["cpu_us"], mine["p50_ms"],
                                 mine["p99_ms"], f"{a_second(share_of(mine))} with all cores to itself"))
    else:
        proxy = bench.proxy()

        def nginx():
            return through_nginx(bench, proxy, body, seconds)
        nginx()  # warm
        theirs, mine = in_turns(nginx, lambda: bench.ask(fast, "pass", body, seconds))
        ratio = mine["rate"] / theirs["rate"]
        bench.figures.add(
            Figure("pass", "nginx proxy_pass of the same", a_second(theirs["rate"]), theirs["cpu_us"], theirs["p50_ms"],
                   theirs["p99_ms"]),
            Figure("pass", "ask of 2 KB passed through, fast", a_second(mine["rate"]), mine["cpu_us"], mine["p50_ms"], mine["p99_ms"],
                   f"nginx {a_second(theirs['rate'])}", percent(ratio), "50 %", ratio >= 0.5),
            Figure("pass", "its p99", f"{mine['p99_ms']:.2f} ms", beside=f"nginx {theirs['p99_ms']:.2f} ms",
                   ratio=f"{mine['p99_ms'] / theirs['p99_ms']:.1f} times", goal="at most 2 times",
                   held=mine["p99_ms"] <= 2 * theirs["p99_ms"]))
    evidence = bench.hub("sakta", io=2)
    bench.ask(evidence, "pass", body, bench.seconds(1))
    real = bench.ask(evidence, "pass", body, seconds)
    bench.figures.add(Figure("pass", "the same, evidence", a_second(real["rate"]), real["cpu_us"], real["p50_ms"], real["p99_ms"],
                             f"fast {a_second(mine['rate'])}", percent(real["rate"] / mine["rate"])))


def through_nginx(bench, proxy, body, seconds, arrivals=None):
    return bench.load(proxy.port, "/pass", body, seconds, headers=bench_site.HEADERS, form="application/xml",
                      process=proxy.program.pid, arrivals=arrivals)


# --- a fixed rate of arrivals ----------------------------------------------------------------------------------------------

def arrivals(bench):
    arrivals_of(bench, bench.hub("sakta-fast", io=2), bench.seconds(3))


def arrivals_of(bench, hub, seconds):
    """p99 where messages come at an even pace, answered or not: half of what nginx can take at most, and half of what the hub can.

    A hub that cannot take half of nginx's most has ever more that waits: its p99 grows with the time that is measured."""
    proxy = bench.proxy()
    body = bench.body("pass-2k.xml", bench_site.order("pass", 2 * bench_site.KIB))

    def nginx(rate=None):
        return through_nginx(bench, proxy, body, seconds, rate)

    def ours(rate=None):
        return bench.load(hub.find_ports()["exchange"], f"/v1/ask/{bench_site.type_name('pass')}", body, seconds,
                          headers=bench_site.HEADERS, form="application/xml", process=hub.program.pid, arrivals=rate)
    nginx(), ours()  # warm
    most = [one["rate"] for one in in_turns(nginx, ours)]
    for whose, rate, wanted in (("nginx's", most[0] / 2, 3), ("the hub's own", most[1] / 2, None)):
        theirs, mine = in_turns(lambda rate=rate: nginx(rate), lambda rate=rate: ours(rate))
        ratio = mine["p99_ms"] / theirs["p99_ms"]
        bench.figures.add(Figure(
            "arrivals", f"p99, 2 KB passed through at half of {whose} most, {a_second(rate)}, fast", f"{mine['p99_ms']:.2f} ms",
            mine["cpu_us"], mine["p50_ms"], mine["p99_ms"],
            f"nginx {theirs['p99_ms']:.2f} ms; answered hub {a_second(mine['rate'])}, nginx {a_second(theirs['rate'])}",
            f"{ratio:.2f} times", **(at_most(wanted, ratio) if wanted else {})))


# --- content routing -------------------------------------------------------------------------------------------------------

def sizes():
    return (("1", bench_site.KIB), ("10", 10 * bench_site.KIB), ("100", 100 * bench_site.KIB))


def as_json(bench, row, xml_file):
    """The same document as the REST face takes it in JSON."""
    root = xml.etree.ElementTree.parse(xml_file).getroot()
    text = {child.tag.split("}")[1]: child.text for child in root if not len(child)}
    lines = [{part.tag.split("}")[1]: part.text for part in line} for line in root if len(line)]
    for line in lines:
        line["quantity"], line["price"] = int(line["quantity"]), float(line["price"])
    return bench.body(f"{row}-{xml_file.stem}.json", json.dumps({**text, "line": lines}, ensure_ascii=False))


def route(bench):
    goals = {"1": (20000, 4252), "10": (6000, 1157), "100": (600, 70)}
    fast = bench.hub("sakta-fast", io=2)
    for size, octets in sizes():
        body = bench.body(f"route-{size}k.xml", bench_site.order("route", octets))
        json_body = as_json(bench, "route", body)
        bench.ask(fast, "route", body, bench.seconds(0.5))  # warm
        xml, other = in_turns(lambda: bench.ask(fast, "route", body, bench.seconds(1.5)),
                              lambda: bench.ask(fast, "route", json_body, bench.seconds(1.5), form="application/json"))
        goal, published = goals[size]
        bench.figures.add(
            Figure("route", f"content routing by XPath, {size} KB XML, fast", a_second(xml["rate"]), xml["cpu_us"], xml["p50_ms"],
                   xml["p99_ms"], f"{a_second(share_of(xml))} with all cores to itself; published ESB {a_second(published)}",
                   percent(xml["rate"] / goal), a_second(goal), xml["rate"] >= goal),
            Figure("route", f"the same in JSON, {size} KB", a_second(other["rate"]), other["cpu_us"], other["p50_ms"],
                   other["p99_ms"], f"XML {a_second(xml['rate'])}", percent(other["rate"] / xml["rate"])))


# --- XSLT ------------------------------------------------------------------------------------------------------------------

def mapping(bench):
    goals = {"1": (5000, 1713), "10": (1000, 273), "100": (100, 21)}
    fast = bench.hub("sakta-fast", io=2)
    for size, octets in sizes():
        body = bench.body(f"map-{size}k.xml", bench_site.order("map", octets))
        answer = bench.body(f"answer-{size}k.xml", bench_site.partner_result(octets))
        json_body = as_json(bench, "map", body)

        def alone(body=body, answer=answer):
            return in_process(bench, "xslt_bench", "--request-sheet", bench_site.FORMS / "order.request.xslt", "--reply-sheet",
                              bench_site.FORMS / "order.reply.xslt", "--request", body, "--reply", answer,
                              "--seconds", bench.seconds(1), "--threads", os.cpu_count())
        bench.ask(fast, "map", body, bench.seconds(0.5))  # warm
        limit, mine = in_turns(alone, lambda body=body: bench.ask(fast, "map", body, bench.seconds(1.5)))
        other = bench.ask(fast, "map", json_body, bench.seconds(1.5), form="application/json")
        goal, published = goals[size]
        bench.figures.add(
            Figure("map", f"XSLT both ways, {size} KB XML, fast", a_second(mine["rate"]), mine["cpu_us"], mine["p50_ms"],
                   mine["p99_ms"], f"{a_second(share_of(mine))} with all cores to itself; published ESB {a_second(published)}",
                   percent(mine["rate"] / goal), a_second(goal), mine["rate"] >= goal),
            Figure("map", f"held against libxslt alone, {size} KB", a_second(mine["rate"]),
                   beside=f"libxslt on all cores {a_second(limit['rate'])}", ratio=percent(mine["rate"] / limit["rate"]), goal="60 %",
                   held=mine["rate"] >= 0.6 * limit["rate"]),
            Figure("map", f"the same in JSON, {size} KB", a_second(other["rate"]), other["cpu_us"], other["p50_ms"], other["p99_ms"],
                   f"XML {a_second(mine['rate'])}", percent(other["rate"] / mine["rate"])))


# --- a wide type ------------------------------------------------------------------------------------------------------------

def wide_type(bench):
    """What a message with a long mapping costs, held against the same mapping in a program of libxslt alone and passing through."""
    bodies = {row: bench.body(f"{row}.xml", wide.question(row)) for row in wide.ROWS}
    sheets = {way: bench.body(f"wide.{way}.xslt", wide.sheet(way)) for way in ("request", "reply")}
    answer = bench.body("wide-answer.xml", wide.answer("wide"))

    def alone():
        return in_process(bench, "xslt_bench", "--request-sheet", sheets["request"], "--reply-sheet", sheets["reply"],
                          "--request", bodies["wide"], "--reply", answer, "--seconds", bench.seconds(1), "--threads", 1)
    for program, words in (("sakta-fast", "fast"), ("sakta", "evidence")):
        hub = bench.hub(program, io=2)
        for row in wide.ROWS:
            bench.ask(hub, row, bodies[row], bench.seconds(0.5))  # warm
        before = alone()
        passed, mine = in_turns(lambda hub=hub: bench.ask(hub, "widepass", bodies["widepass"], bench.seconds(1.5)),
                                lambda hub=hub: bench.ask(hub, "wide", bodies["wide"], bench.seconds(1.5)))
        libxslt = mean([before, alone()])
        ratio = mine["cpu_us"] / (libxslt["cpu_us"] + passed["cpu_us"])
        bench.figures.add(Figure(
            "wide", f"200 elements, mapping of 300 lines, both ways, {words}", a_second(mine["rate"]), mine["cpu_us"], mine["p50_ms"],
            mine["p99_ms"], f"libxslt alone {libxslt['cpu_us']:.0f} µs, passed through {passed['cpu_us']:.0f} µs of CPU",
            f"{ratio:.2f} times both", **at_most(1.5, ratio)))


# --- SOAP ------------------------------------------------------------------------------------------------------------------

def soap_question(bench):
    return as_json(bench, "soap", bench.body("soap-2k.xml", bench_site.order("soap", 2 * bench_site.KIB)))


def soap(bench):
    body, seconds = soap_question(bench), bench.seconds(3)
    fast = bench.hub("sakta-fast", io=2)
    bench.ask(fast, "soap", body, bench.seconds(1), form="application/json")  # warm
    beside_zeep(bench, fast, body, seconds)
    bench.stop("zeep")


def beside_zeep(bench, hub, body, seconds):
    """A JSON ask through kind `soap` with a contract, and the same of the same partner through a service with zeep."""
    service = bench.zeep()

    def theirs():
        return bench.load(service.port, "/", body, seconds, headers=bench_site.HEADERS, process=service.cpu_seconds)
    theirs()  # warm
    zeep, mine = in_turns(theirs, lambda: bench.ask(hub, "soap", body, seconds, form="application/json"))
    bench.figures.add(
        Figure("soap", "JSON ask of 2 KB to a SOAP partner with a contract, fast", a_second(mine["rate"]), mine["cpu_us"],
               mine["p50_ms"], mine["p99_ms"], f"zeep {a_second(zeep['rate'])}", f"{mine['rate'] / zeep['rate']:.1f} times"),
        Figure("soap", "the same through zeep behind gunicorn and nginx", a_second(zeep["rate"]), zeep["cpu_us"], zeep["p50_ms"],
               zeep["p99_ms"], f"hub {mine['cpu_us']:.0f} µs of CPU", f"hub {percent(mine['cpu_us'] / zeep['cpu_us'])} of its CPU"))


def in_process(bench, program, *arguments):
    done = subprocess.run([places.PROGRAMS / program, *map(str, arguments)], capture_output=True, check=False, text=True)
    if done.returncode:
        raise SystemExit(f"{program} failed: {done.stdout}{done.stderr}")
    return json.loads(done.stdout)


# --- memory ----------------------------------------------------------------------------------------------------------------

def memory_mib(pid, field="VmRSS", file="status"):
    text = open(f"/proc/{pid}/{file}", encoding="ascii").read()
    return int(re.search(rf"^{field}:\s+(\d+) kB", text, re.MULTILINE)[1]) / 1024


def tree_pss_mib(pid):
    """Proportional set size of a process and its children: what it costs the machine."""
    return sum(memory_mib(one, "Pss", "smaps_rollup") for one in peers.tree(pid))


def resident_mib(pid):
    """What the hub has resident, files that it maps too, and what its workers have beside the program that they share with it."""
    return memory_mib(pid) + sum(memory_mib(one, "RssAnon") for one in peers.tree(pid) if one != pid)


def idle_mib(pid):
    """The same once it has not changed for half a second: a hub is ready before its last worker has settled."""
    taken = []

    def settled():
        now = time.monotonic()
        taken.append((now, resident_mib(pid)))
        late = [mib for at, mib in taken if at > now - 0.5]
        return now - taken[0][0] > 0.5 and max(late) - min(late) < 0.1
    wait_for(settled, places.patience(30), "the idle hub's memory stays the same")
    return taken[-1][1]


class Sampler(threading.Thread):
    """Resident memory of a process, ten times a second: (seconds, MiB)."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.halt, self.taken, self.begun = pid, threading.Event(), [], time.monotonic()

    def run(self):
        while not self.halt.wait(0.1):
            self.taken.append((time.monotonic() - self.begun, memory_mib(self.pid)))

    def done(self):
        self.halt.set()
        self.join()
        return self.taken


def memory(bench):
    hub = bench.hub("sakta", name="memory")
    idle, tree = memory_mib(hub.program.pid), tree_pss_mib(hub.program.pid)
    bench.figures.add(Figure("memory", "idle, resident", f"{idle:.0f} MB", beside=f"{tree:.0f} MB with its mapping workers",
                             ratio=percent(idle / 60), goal="60 MB", held=idle < 60))
    body = bench.body("bulk.xml", bench_site.bulk(10 * 10**6))
    each = body.stat().st_size
    gigabytes = 0.05 if bench.options.short else bench.options.gigabytes
    connections, count, taken = 2, round(gigabytes * 10**9 / each), 0
    sampler = Sampler(hub.program.pid)
    sampler.start()
    cpu = []
    while taken < count:
        told = bench.ask(hub, "bulk", body, 1, connections=connections)
        cpu.append(told["cpu_us"])
        taken += told["acknowledged"]
    samples = sampler.done()
    tenth = max(1, len(samples) // 5)
    early = max(mib for _, mib in samples[tenth:2 * tenth])
    late = max(mib for _, mib in samples[-tenth:])
    bench.figures.add(
        Figure("memory", f"greatest while {taken * each / 1e9:.1f} GB flow through in 10 MB asks, evidence", f"{late:.0f} MB",
               statistics.mean(cpu), beside=f"{early:.0f} MB in the second fifth of them; {connections} at once",
               ratio=f"{late - early:+.0f} MB", goal="flat: under 10 % more", held=late < early * 1.1))
    bench.stop("memory")


# --- WS-Security -----------------------------------------------------------------------------------------------------------

def wsse(bench):
    for threads in (1, os.cpu_count()):
        told = in_process(bench, "wsse_bench", "--pki", bench.pki.folder, "--seconds", bench.seconds(1), "--threads", threads)
        size = f"3 KB in {told['octets'] / 1024:.1f} KB"
        many = f"{threads} thread" + ("s" if threads > 1 else "")
        for kind, words in (("verify", "verify a party's signature (ECDSA P-256)"), ("sign", "sign for a system (RSA 2048)"),
                            ("both", "verify one and sign one")):
            ours, alone, cpu = told[kind]["hub"], told[kind]["xmlsec"], told[kind]["cpu_us"]
            held = {"goal": "60 %", "held": ours >= 0.6 * alone} if kind == "both" else {}
            bench.figures.add(Figure("wsse", f"WS-Security, in process, {many}, {size}: {words}", a_second(ours), cpu,
                                     beside=f"xmlsec alone {a_second(alone)}", ratio=percent(ours / alone), **held))


def signed_log(bench):
    body = bench.body("accept.json", accepted_entity())

    def send(hub, seconds, afterwards):
        used = cpu_seconds(hub.program.pid)
        told = bench.load(hub.find_ports()["exchange"], f"/v1/send/{TYPE}", body, seconds, headers=CONTEXT[TYPE])
        afterwards()
        return {**told, "cpu_us": (cpu_seconds(hub.program.pid) - used) * 1e6 / told["acknowledged"]}
    audit.audit(bench, send, in_turns)


ROWS = {"accept": accept, "pass": pass_through, "arrivals": arrivals, "route": route, "map": mapping, "wide": wide_type, "soap": soap,
        "wsse": wsse, "memory": memory, "attachment": attachments.attachment, "audit": signed_log,
        "letters": letters.letters}
