"""An evening at the hub as its administrator sees it, in both languages, word for word: a partner is down and 40 wait for it,
one delivery is dead, one held, one route halted, and somebody calls and asks for a case. Golden: tests/golden/evening."""

import os
import re
import uuid

import cases
import invoices
import places
from client import wrapped
from flow import FlowTest, main
from waiting import wait_for

GOLDEN = places.SOURCE / "tests" / "golden" / "evening"
BROKEN = """<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="/"><xsl:message terminate="yes">broken on purpose</xsl:message></xsl:template>
</xsl:stylesheet>"""
CASE = "BV-2026-1701"  # which the caller asks for
OF_THE_SITE = r"broken\s+on\s+purpose"  # what a mapping of the test itself says
# Words that are names or values in any language: of types, systems, routes, parties, commands and options.
NAMES = {"cases", "closed", "opened", "status", "city", "invoices", "invoice", "issued", "horizon", "pspp", "smartcity", "nino",
         "supplier", "portal", "case", "number", "kind", "sakta", "release", "resend", "delivered", "discard", "because", "route",
         "reload", "trace", "letters", "refused", "failed", "timeout", "unreachable", "bad_reply", "deliver", "map", "open_case", "close_case",
         "add_status", "register_invoice", "service", "accounting", "sha", "opened", "site", "explain", "long", "refuse", "stop",
         "wait", "reconcile", "case_closed", "limit", "izd", "adapters", "systems", "readme", "utc", "mib", "add", "open", "request",
         "post", "http", "servicecode", "codec", "control_character", "xml"}


def normal(page, names):
    """The page without what differs from run to run; every replacement is as wide as what it replaces."""
    for message, name in names.items():
        page = page.replace(message, name)
    page = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3}(\d{3})?)?Z", lambda found: re.sub(r"\d", "0", found[0]), page)
    page = re.sub(r"(?<=sha256:)[0-9a-f]+|@[0-9a-f]{12}|(?<= )[0-9a-f]{12}\b|\b[0-9a-f]{64}\b", lambda found: re.sub(r"[0-9a-f]", "0", found[0]), page)
    page = re.sub(r"00-[0-9a-f]{32}-[0-9a-f]{16}-0\d", lambda found: re.sub(r"[0-9a-f]", "0", found[0]), page)
    page = re.sub(r"\b\d+(\.\d+)? (ms|s|min|h)\b( \d+ (s|min))? *", lambda found: "0 ms".ljust(len(found[0])), page)
    page = re.sub(r"(?m) +$", "", page)
    page = re.sub(r"\d+ (MiB (free|brīvi))", r"0 \1", page)
    return page


class Evening(FlowTest):
    systems = ("pspp", "smartcity")  # nobody listens for horizon

    @classmethod
    def prepare(cls):
        cls.hub.edit("routes/cases-status.yaml", [("timeout: 10s", "timeout: 2s")])
        cls.hub.edit("routes/cases-closed.yaml", [("stop: halt_route", "stop: halt_route\n  mapping_lanes: 1")])
        cls.hub.edit("systems/pspp.yaml",
                     [(r"(?m)^adapter:$", "adapter:\n  operations: {add_status: {idempotent: false}}")])
        # It is called three times this evening, and not asked what is new.
        for source in (cls.hub.site / "sources").glob("*.yaml"):
            source.unlink()
        cls.hub.edit("systems/horizon.yaml", [(r"\Z", "\npace: {first_pause: 100ms, longest_pause: 200ms, breaker_failures: 3, "
                                                       "probe_every: 60s}\n")])
        broken = cls.hub.site / "mappings" / "pspp" / "close_case.request.xslt"
        broken.parent.mkdir(parents=True, exist_ok=True)
        broken.write_text(BROKEN)
        cls.hub.start()
        cls.names = {}
        cls.happen()

    @classmethod
    def happen(cls):
        client = cls.hub.client("cases")

        def send(name, type_name, body, *states):
            answer = client.send(type_name, body, key=str(uuid.uuid4()))
            assert answer.status == 202, answer
            message = answer.json()["id"]
            cls.names[message] = name.ljust(36, "-")
            wait_for(lambda: client.status(message).json()["state"] in states, places.patience(20), f"{name} is {states}")
            return message

        opened = cases.opened(CASE)
        send("opened", "case.opened", opened, "delivered")
        cls.sandbox.behave("garbage", "pspp", "add_status")
        cls.held = send("held", "case.status", cases.status(CASE), "held")
        cls.sandbox.behave("refuse", "pspp", "open_case")
        cls.dead = send("dead", "case.opened", cases.opened("BV-2026-1702"), "dead")
        cls.sandbox.behave("answer", "pspp")
        cls.halted = send("halted", "case.closed", cases.closed("BV-2026-1703", 1), "halted")
        portal = cls.hub.client("supplier-portal")
        for number in range(40):
            answer = portal.send("invoice.issued", wrapped(invoices.invoice(7)), key=str(uuid.uuid4()))
            assert answer.status == 202, answer
            cls.names[answer.json()["id"]] = f"invoice-{number + 1:02d}".ljust(36, "-")
        first = next(message for message, name in cls.names.items() if name.startswith("invoice-01"))
        wait_for(lambda: 'breaker_open{system="horizon"} 1' in cls.hub.operations("/metrics")[1]
                 and portal.status(first).json()["state"] == "retrying", places.patience(20), "the partner is known to be down")
        wait_for(lambda: cls.hub.metric('sakta_letters_items') == 3 and cls.hub.metric("sakta_store_index_lag_items") == 0,
                 places.patience(20), "the index knows")

    def page(self, *words):
        code, out, err = self.hub.command(*words, "--state", self.hub.state)
        self.assertEqual(err, "")
        return code, normal(out, self.names)

    def pages(self):
        """Each page's name, its command and its exit code."""
        return (("status", ("status",), 1), ("letters", ("letters",), 0), ("find-case", ("find", "--case", CASE), 0),
                ("find-dead", ("find", "--status", "dead"), 0), ("find-party", ("find", "--party", "supplier-portal", "--limit", "3"), 0),
                ("trace-dead", ("trace", self.dead), 0), ("trace-held", ("trace", self.held), 0),
                ("trace-halted", ("trace", self.halted), 0))

    def test_every_page_is_the_golden_one(self):
        GOLDEN.mkdir(exist_ok=True)
        for name, words, exit_code in self.pages():
            for language in ("en", "lv"):
                with self.subTest(name, language=language):
                    code, page = self.page(*words, "--lang", language)
                    self.assertEqual(code, exit_code, page)
                    file = GOLDEN / f"{name}.{language}.txt"
                    if os.environ.get("SAKTA_RENEW_GOLDEN"):
                        file.write_text(page)
                    self.assertEqual(page, file.read_text(), "SAKTA_RENEW_GOLDEN=1 renews it")

    def test_nothing_english_is_left_in_latvian_but_names_and_values(self):
        left = {}
        for name, words, _ in self.pages():
            english, latvian = (self.page(*words, "--lang", language)[1] for language in ("en", "lv"))
            latvian = re.sub(OF_THE_SITE, " ", latvian)
            for message_name in self.names.values():
                latvian = latvian.replace(message_name, " ")
            both = {word.lower() for word in re.findall(r"[A-Za-z_]{3,}", english)} & {word.lower() for word in re.findall(r"[^\W\d]{3,}", latvian)}
            if both - NAMES:
                left[name] = sorted(both - NAMES)
        self.assertEqual(left, {})

    def test_letters_and_status_fit_in_80_columns(self):
        for words in (("status",), ("letters",)):
            for language in ("en", "lv"):
                for line in self.page(*words, "--lang", language)[1].splitlines():
                    if "sakta release" not in line and "sakta serve" not in line:  # a command is one line, to be copied
                        self.assertLessEqual(len(line), 80, line)

    def test_nothing_personal_is_told(self):
        for name, words, _ in self.pages():
            page = self.page(*words)[1]
            for value in ("161175", "anna.liepa", "Izdomāts rēķins"):
                self.assertNotIn(value, page, name)


if __name__ == "__main__":
    main()
