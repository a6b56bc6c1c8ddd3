"""What an operator builds upon: the log's events are documented, and what alerts and the dashboard ask for exists."""

import json
import re
import subprocess
import unittest

import yaml
from sources import ROOT, Planted, files

PAGE = ROOT / "deploy" / "docs" / "log_events.md"
RUNBOOK = ROOT / "deploy" / "docs" / "runbook.md"
MONITORING = ROOT / "deploy" / "monitoring"
CALL = re.compile(r"\blog_?(?:\.|->)(info|warn|error)\(")
FIELD = re.compile(r'\{"([a-z_]+)",')
NAME = re.compile(r'"([a-z]+\.[a-z_]+)"')
# Calls whose event is no literal: what it can be.
COMPUTED = {
    "hub/server/connection.cc": ("edge.connection_refused", "edge.certificate_refused"),
    "hub/server/listener.cc": ("edge.accept_paused", "edge.accept_resumed"),
    "hub/delivery/attempt.cc": tuple(f"delivery.{state}" for state in
                                  ("delivered", "filtered", "discarded", "retrying", "dead", "held", "halted")),
    "hub/delivery/release.cc": ("delivery.released", "delivery.confirmed", "delivery.discarded"),
}


def arguments(text, start):
    """The text of a call's arguments, from behind its parenthesis."""
    depth, end = 1, start
    while depth:
        depth += (text[end] == "(") - (text[end] == ")")
        end += 1
    return text[start:end - 1]


def told(root, computed):
    """{event: (levels, fields)} of the sources below `root`, and the files with a computed event that `computed` lacks."""
    events, unknown = {}, set()
    for path in files(root, "hub", "adapters", suffixes={".cc"}):
        text = path.read_text(encoding="utf-8")
        for call in CALL.finditer(text):
            given = arguments(text, call.end())
            literal = re.match(r'\s*"([a-z_.]+)"\s*(?:,|$)', given)
            name = str(path.relative_to(root))
            if not literal and name not in computed:
                unknown.add(name)
            for event in (literal.group(1),) if literal else computed.get(name, ()):
                levels, fields = events.setdefault(event, (set(), set()))
                levels.add(call.group(1))
                fields.update(FIELD.findall(given))
    return events, unknown


def documented(text):
    """{event: (levels, fields, sentences)} of the page."""
    rows = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and len(cells) == 5:
            rows[cells[0].strip("`")] = (set(cells[1].split()), set(cells[2].split()), cells[3:])
    return rows


def golden():
    """{metric: labels} of the golden list; histograms with what Prometheus makes of them."""
    found = {}
    for line in (ROOT / "tests/golden/metrics.txt").read_text().splitlines():
        if line.startswith("#"):
            continue
        name, kind, *labels = line.partition("|")[0].split()
        for suffix in ("_bucket", "_sum", "_count") if kind == "histogram" else ("",):
            found[name + suffix] = set(labels) | ({"le"} if suffix == "_bucket" else set())
    return found


def asked(expression):
    """(metric, labels that are matched) of a PromQL expression."""
    for name, matchers in re.findall(r"\b((?:sakta|process)_[a-z_]+)(?:\{([^}]*)\})?", expression):
        yield name, set(re.findall(r"([a-z_]+)\s*(?:=~|!~|!=|=)", matchers))


SCRAPED = {"job", "instance"}  # labels that Prometheus adds


def missing(expressions, known):
    """What these expressions ask for that the golden list does not have."""
    for expression in expressions:
        for name, labels in asked(expression):
            if name not in known:
                yield f"{name} is no metric of the hub: {expression}"
            elif labels - known[name] - SCRAPED:
                yield f"{name} has no label {sorted(labels - known[name] - SCRAPED)}: {expression}"
        grouped = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"\bby \(([^)]*)\)", expression))))
        has = set().union(*(known.get(name, set()) for name, _ in asked(expression)), SCRAPED)
        if grouped - has:
            yield f"grouped by {sorted(grouped - has)}: {expression}"


def rules():
    return yaml.safe_load((MONITORING / "alerts.yaml").read_text())["groups"][0]["rules"]


def panels():
    return json.loads((MONITORING / "dashboard.json").read_text())["panels"]


def promtool(*arguments):
    done = subprocess.run(["promtool", *arguments], capture_output=True, text=True, cwd=MONITORING, check=False)
    return done.returncode, done.stdout + done.stderr


class LogEvents(unittest.TestCase):
    def test_every_event_of_the_sources_is_on_the_page_with_its_level_and_fields(self):
        events, unknown = told(ROOT, COMPUTED)
        page = documented(PAGE.read_text())
        self.assertEqual(unknown, set(), "these compute an event: say in COMPUTED what it can be")
        self.assertEqual(sorted(events), sorted(page))
        for name, (levels, fields) in events.items():
            with self.subTest(name):
                if name.startswith("delivery.") and len(levels) == 2:  # told with an error or without
                    self.assertLessEqual(page[name][0], levels)
                    self.assertLessEqual(page[name][1], fields)
                else:
                    self.assertEqual(page[name][:2], (levels, fields))

    def test_every_event_has_one_sentence_in_each_language(self):
        for name, (_, _, sentences) in documented(PAGE.read_text()).items():
            for sentence in sentences:
                self.assertRegex(sentence, r"^[A-ZĀČĒĢĪĶĻŅŠŪŽ].*\.$", name)
            self.assertNotEqual(*sentences, name)

    def test_an_event_that_is_new_computed_or_gone_is_noticed(self):
        code = {"hub/a.cc": 'void f() { log.info("a.new", {{"id", id}}); log_->warn("b." + x, {}); }'}
        with Planted(code) as root:
            events, unknown = told(root, {})
        self.assertEqual(events, {"a.new": ({"info"}, {"id"})})
        self.assertEqual(unknown, {"hub/a.cc"})
        self.assertEqual(documented("| `a.gone` | info | id | It went. | Prom. |"), {"a.gone": ({"info"}, {"id"}, ["It went.", "Prom."])})


class Alerts(unittest.TestCase):
    def test_promtool_takes_the_rules_and_the_example(self):
        for given in (("check", "rules", "alerts.yaml"), ("check", "config", "prometheus.yaml")):
            code, said = promtool(*given)
            self.assertEqual(code, 0, said)

    def test_the_rules_pass_their_unit_tests(self):
        code, said = promtool("test", "rules", "alerts_test.yaml")
        self.assertEqual(code, 0, said)
        cases = yaml.safe_load((MONITORING / "alerts_test.yaml").read_text())["tests"]
        names = {rule["alert"] for rule in rules()}
        self.assertEqual({t["alertname"] for t in cases[0]["alert_rule_test"]}, names, "each is seen to be quiet")
        self.assertEqual({t["alertname"] for t in cases[1]["alert_rule_test"] if t["exp_alerts"]}, names, "and to fire")

    def test_each_rule_says_how_bad_it_is_what_it_means_in_both_languages_and_what_to_do(self):
        headings = {line[4:].strip() for line in RUNBOOK.read_text().splitlines() if line.startswith("### ")}
        for rule in rules():
            with self.subTest(rule["alert"]):
                self.assertIn(rule["labels"]["severity"], ("warning", "critical"))
                notes = rule["annotations"]
                self.assertNotEqual(notes["summary"], notes["summary_lv"])
                self.assertEqual(notes["runbook"], f"deploy/docs/runbook.md#{rule['alert'].lower()}")
                self.assertIn(rule["alert"], headings, "the runbook has no such section")

    def test_rules_ask_for_metrics_and_labels_that_exist(self):
        self.assertEqual(list(missing((rule["expr"] for rule in rules()), golden())), [])

    def test_a_metric_or_label_that_does_not_exist_is_noticed(self):
        known = {"sakta_ready": set(), "sakta_calls_total": {"system", "outcome"}}
        for wrong in ("sakta_redy == 0", 'sakta_ready{state="x"}', "sum by (code) (sakta_calls_total)"):
            self.assertEqual(len(list(missing([wrong], known))), 1, wrong)
        self.assertEqual(list(missing(['sum by (system) (rate(sakta_calls_total{outcome!="ok"}[5m]))'], known)), [])


class Dashboard(unittest.TestCase):
    def test_it_asks_for_metrics_and_labels_that_exist(self):
        expressions = [target["expr"].replace("$__rate_interval", "5m") for panel in panels() for target in panel.get("targets", ())]
        self.assertGreater(len(expressions), 20)
        self.assertEqual(list(missing(expressions, golden())), [])

    def test_it_has_every_row_and_no_panel_twice_or_on_another(self):
        rows = [panel["title"].split(" ·")[0] for panel in panels() if panel["type"] == "row"]
        self.assertEqual(rows, ["Traffic", "Latency", "Deliveries and letters", "Systems", "Store", "Process"])
        taken = set()
        for panel in panels():
            place = panel["gridPos"]
            cells = {(x, y) for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])}
            self.assertFalse(cells & taken, panel["title"])
            taken |= cells
        self.assertEqual(len({panel["id"] for panel in panels()}), len(panels()))

    def test_every_metric_of_the_hub_but_those_of_prometheus_clients_is_shown_or_watched(self):
        used = {name for rule in rules() for name, _ in asked(rule["expr"])}
        used |= {name for panel in panels() for target in panel.get("targets", ()) for name, _ in asked(target["expr"])}
        stems = {re.sub(r"_(bucket|sum|count)$", "", name) for name in golden() if name.startswith("sakta_")}
        unused = stems - {re.sub(r"_(bucket|sum|count)$", "", name) for name in used}
        for_parses_test = {"sakta_xml_documents_total", "sakta_xml_validations_total"}  # tests/flow/parses_test.py
        self.assertEqual(unused, {"sakta_connections_total"} | for_parses_test)


if __name__ == "__main__":
    unittest.main()
