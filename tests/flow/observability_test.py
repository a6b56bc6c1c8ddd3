"""What is told about the hub's work: spans of a trace, metrics that Prometheus takes, letters, events that are documented."""

import datetime
import json
import pathlib
import re
import subprocess
import time
import uuid

import cases
import places
from flow import FlowTest, main
from waiting import wait_for

CALLER = "00f067aa0ba902b7"
MONITORING = places.SOURCE / "deploy" / "monitoring"
SLACK = 5_000  # µs: a span's start is the wall clock's, its duration that of a clock that is never set


def new_trace():
    return uuid.uuid4().hex


def traceparent(trace, sampled=True):
    return f"00-{trace}-{CALLER}-{'01' if sampled else '00'}"


def micros(text):
    return round(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 10**6)


class Observability(FlowTest):
    systems = ("nino", "pspp")

    @classmethod
    def prepare(cls):
        cls.hub.edit("hub.yaml", [(r"(?m)\A", "telemetry: {spans: sampled}\n")])
        cls.hub.start()

    def ask(self, **headers):
        answer = self.hub.client("permits").ask("debts.query", {"personCode": "161175-19997"}, key=str(uuid.uuid4()), headers=headers)
        self.assertEqual(answer.status, 200, answer)
        return answer

    def spans(self, trace):
        return [e for e in self.hub.log() if e["event"] == "span" and e["trace_id"] == trace]

    def whole(self, trace, entry):
        """The spans of a trace once the one named `entry`, which ends last, is told."""
        return wait_for(lambda: (s := self.spans(trace)) and any(one["name"] == entry for one in s) and s, places.patience(10),
                        f"a span {entry}")

    def named(self, spans, name):
        found = [span for span in spans if span["name"] == name]
        self.assertEqual(len(found), 1, [span["name"] for span in spans])
        return found[0]

    def test_a_question_is_one_tree_of_spans_from_the_caller_to_the_partner(self):
        trace = new_trace()
        answer = self.ask(traceparent=traceparent(trace))

        spans = self.whole(trace, "ask debts.query")
        entry = self.named(spans, "ask debts.query")
        self.assertEqual(entry["parent_id"], CALLER)
        self.assertEqual(answer.headers["traceparent"], f"00-{trace}-{entry['span_id']}-01")
        self.assertEqual([s["name"] for s in spans if s["parent_id"] == entry["span_id"]],
                         ["commit", "map nino/get_debts.request", "call nino get_debts", "map nino/get_debts.reply", "commit"])
        self.assertEqual(len(spans), 6)
        self.assertEqual(len({s["span_id"] for s in spans}), 6)
        self.assertEqual({s["outcome"] for s in spans}, {"ok"})
        call = self.named(spans, "call nino get_debts")
        self.assertEqual(self.sandbox.journal()[-1]["traceparent"], f"00-{trace}-{call['span_id']}-01",
                         "the partner's own spans are children of our call")

        begun, ended = micros(entry["start"]), micros(entry["start"]) + int(entry["duration_us"])
        for span in spans:
            self.assertGreaterEqual(micros(span["start"]), begun - SLACK, span)
            self.assertLessEqual(micros(span["start"]) + int(span["duration_us"]), ended + SLACK, span)
        parts = sum(int(s["duration_us"]) for s in spans if s is not entry)
        self.assertLessEqual(parts, int(entry["duration_us"]) + SLACK, "one after another, they fit into the whole")

    def test_a_delivery_is_a_span_below_the_one_that_brought_the_message(self):
        trace = new_trace()
        code = f"BV-{uuid.uuid4().hex[:12]}"
        sent = self.hub.client("cases").send("case.opened", cases.opened(code), key=code, headers={"traceparent": traceparent(trace)})
        self.assertEqual(sent.status, 202, sent)

        spans = self.whole(trace, "deliver cases-opened")
        entry, delivery = self.named(spans, "send case.opened"), self.named(spans, "deliver cases-opened")
        self.assertEqual(entry["parent_id"], CALLER)
        self.assertEqual(delivery["parent_id"], entry["span_id"])
        call = next(s for s in spans if s["name"].startswith("call pspp "))
        self.assertEqual(call["parent_id"], delivery["span_id"])
        received = [c for c in self.sandbox.journal("pspp") if trace in c["headers"].get("traceparent", "")]
        self.assertTrue(received)
        for one in received:
            self.assertEqual(one["headers"]["traceparent"], f"00-{trace}-{call['span_id']}-01")

    def test_what_fails_says_so_in_the_span_where_it_failed(self):
        trace = new_trace()
        answer = self.hub.client("permits").ask("debts.query", {"personCode": "399999-99999"}, headers={"traceparent": traceparent(trace)})
        self.assertGreaterEqual(answer.status, 400)
        code = answer.json()["code"]

        spans = self.whole(trace, "ask debts.query")
        self.assertEqual(self.named(spans, "ask debts.query")["outcome"], code)
        self.assertEqual({s["outcome"] for s in spans if s["name"].startswith("map")} - {"ok"}, set())

    def test_a_trace_that_is_not_sampled_leaves_none_and_goes_on_all_the_same(self):
        trace, next_one = new_trace(), new_trace()
        answer = self.ask(traceparent=traceparent(trace, sampled=False))
        self.ask(traceparent=traceparent(next_one))

        self.whole(next_one, "ask debts.query")
        self.assertEqual(self.spans(trace), [])
        self.assertRegex(answer.headers["traceparent"], f"^00-{trace}-[0-9a-f]{{16}}-00$")
        ours = answer.headers["traceparent"]
        self.assertNotIn(CALLER, ours)
        self.assertEqual(self.sandbox.journal()[-2]["traceparent"], ours, "without spans the partner gets the one on record")

    def test_spans_hold_nothing_of_the_message(self):
        trace = new_trace()
        self.ask(traceparent=traceparent(trace))
        self.hub.client("permits").ask("p161175-19997", {}, headers={"traceparent": traceparent(trace)})
        text = json.dumps(self.whole(trace, "ask"))
        for secret in ("161175", "19997", "anna.liepa", "BV-2026-17"):
            self.assertNotIn(secret, text)

    def test_spans_become_otlp_traces(self):
        trace = new_trace()
        self.ask(traceparent=traceparent(trace))
        spans = self.whole(trace, "ask debts.query")
        log = self.hub.log_text() + "\nno JSON\n[]\n"

        done = subprocess.run([MONITORING / "spans_to_otlp"], input=log, capture_output=True, text=True, check=True)

        made = [json.loads(line)["resourceSpans"][0]["scopeSpans"][0]["spans"][0] for line in done.stdout.splitlines()]
        made = {one["spanId"]: one for one in made if one["traceId"] == trace}
        self.assertEqual(set(made), {s["span_id"] for s in spans})
        for span in spans:
            one = made[span["span_id"]]
            self.assertEqual(one["parentSpanId"], span["parent_id"])
            self.assertEqual(int(one["startTimeUnixNano"]), micros(span["start"]) * 1000)
            self.assertEqual(int(one["endTimeUnixNano"]) - int(one["startTimeUnixNano"]), int(span["duration_us"]) * 1000)
        kinds = {one["name"].split(" ")[0]: one["kind"] for one in made.values()}
        self.assertEqual(kinds, {"ask": 2, "call": 3, "map": 1, "commit": 1})

    def test_prometheus_takes_the_metrics_and_they_are_those_of_the_golden_list(self):
        self.ask()
        self.hub.client("permits").ask("nothing.known", {})
        text = self.hub.operations("/metrics")[1]

        done = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True, check=False)

        self.assertEqual((done.returncode, done.stdout + done.stderr), (0, ""))
        golden = {line.split()[0]: line for line in (places.SOURCE / "tests/golden/metrics.txt").read_text().splitlines()
                  if not line.startswith("#")}
        for name, kind in re.findall(r"(?m)^# TYPE (\S+) (\S+)$", text):
            self.assertTrue(golden[name].startswith(f"{name} {kind}"), name)
        self.assertEqual(self.hub.metric("sakta_map_queue_items"), 0)
        self.assertGreater(self.hub.metric('sakta_map_jobs_total{outcome="ok"}'), 0)
        self.assertGreater(self.hub.metric("sakta_store_wal_limit_bytes"), self.hub.metric("sakta_store_wal_bytes"))
        self.assertGreater(self.hub.metric("sakta_disk_free_bytes"), 0)

    def test_the_process_and_its_certificates_are_figures(self):
        status = pathlib.Path(f"/proc/{self.hub.find_ports()['pid']}/status").read_text()
        resident = int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) * 1024
        self.assertLess(abs(self.hub.metric("process_resident_memory_bytes") - resident), resident / 2)
        self.assertLess(self.hub.metric("process_open_fds"), self.hub.metric("process_max_fds"))
        self.assertGreater(self.hub.metric("process_cpu_seconds_total"), 0)
        self.assertLess(abs(self.hub.metric("process_start_time_seconds") - time.time()), 3600)
        for role, command in (("server", ["x509", "-in", self.pki.certificate("hub"), "-enddate"]),
                              ("crl", ["crl", "-in", self.pki.folder / "ca.crl.pem", "-nextupdate"])):
            told = subprocess.run(["openssl", *command, "-noout"], capture_output=True, text=True, check=True).stdout.split("=")[1]
            expires = datetime.datetime.strptime(told.strip(), "%b %d %H:%M:%S %Y %Z").replace(tzinfo=datetime.timezone.utc)
            self.assertEqual(self.hub.metric(f'sakta_certificate_expiry_timestamp_seconds{{of="hub",role="{role}"}}'), expires.timestamp())

    def test_letters_are_counted_by_state_over_restarts_until_somebody_decides(self):
        dead = 'sakta_letters_items{state="dead"}'
        self.assertEqual(self.hub.metric("sakta_letters_items"), 0)
        self.sandbox.behave("refuse", "pspp", "open_case")
        message = self.hub.client("cases").send("case.opened", cases.opened(f"BV-{uuid.uuid4().hex[:12]}")).json()["id"]
        wait_for(lambda: self.hub.metric(dead) == 1, places.patience(20), "the letter is counted")
        self.assertEqual(self.hub.metric("sakta_letters_items"), 1)

        self.hub.stop()
        self.hub.start()
        wait_for(lambda: self.hub.metric(dead) == 1, places.patience(10), "it is counted after a restart")

        code, _, err = self.hub.command("release", message, "--as", "discard", "--because", "izdomāts", "--state", self.hub.state)
        self.assertEqual(code, 0, err)
        wait_for(lambda: self.hub.metric(dead) == 0, places.patience(10), "it is counted no more")

    def test_a_reload_changes_which_spans_are_told(self):
        self.hub.edit("hub.yaml", [("spans: sampled", "spans: none")])
        self.addCleanup(self.reload, "spans: none", "spans: sampled")
        self.reload()
        silent, told = new_trace(), new_trace()
        self.ask(traceparent=traceparent(silent))
        self.reload("spans: none", "spans: all")
        self.ask(traceparent=traceparent(told, sampled=False))
        self.whole(told, "ask debts.query")
        self.assertEqual(self.spans(silent), [])
        self.reload("spans: all", "spans: none")

    def reload(self, before=None, after=None):
        if before:
            self.hub.edit("hub.yaml", [(before, after)])
        code, _, err = self.hub.command("reload", "--state", self.hub.state)
        self.assertEqual(code, 0, err)

    def test_no_request_can_write_a_line_of_its_own_or_one_without_end(self):
        hostile = "x%0d%0a{\"event\":\"forged\"}\\u2028\x1b[2J" + "A" * 2000
        before = len(self.hub.log())
        self.hub.client("permits").request("GET", "/v1/" + re.sub(r"[\x00-\x20]", "", hostile))
        self.hub.client("permits").ask("debts.query", {"personCode": "161175-19997"}, headers={"Sakta-Case": "x" * 3000})

        lines = [line for line in self.hub.log_text().splitlines() if line][before:]
        self.assertGreaterEqual(len(lines), 1)
        for line in lines:
            self.assertNotEqual(json.loads(line)["event"], "forged")
            self.assertLess(len(line), 3000)
            self.assertNotIn("\x1b", line)

    def test_what_the_log_says_is_on_the_page_of_events(self):
        self.ask()
        page = (places.SOURCE / "deploy" / "docs" / "log_events.md").read_text()
        rows = {event: set(fields.split()) for event, _, fields in re.findall(r"(?m)^\| `(\S+)` \|([^|]*)\|([^|]*)\|", page)}
        for event in self.hub.log():
            self.assertLessEqual(set(event) - {"time", "level", "event"}, rows[event["event"]], event)


if __name__ == "__main__":
    main()
