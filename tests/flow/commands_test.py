"""The `sakta` command as people use it: clear answers, clear refusals, exit codes that scripts can trust."""

import json
import re
import shutil

import invoices
import places
import processes
from flow import FlowTest, main

WHO = ("--user", "anna.liepa", "--role", "permit-officer", "--case", "BV-2026-17", "--purpose", "building-permit",
       "--legal-basis", "6.1.e")
PERSON = b'{"personCode": "161175-19997"}'


class Commands(FlowTest):
    def sakta(self, *arguments, given=b"", **env):
        return self.hub.command(*arguments, given=given, **env)

    def ask(self, *options, party="permits", given=PERSON):
        return self.sakta("ask", "debts.query", "-", "--as", party, "--state", self.hub.state, *WHO, *options, given=given)

    def test_ask_prints_the_answer(self):
        code, out, err = self.ask()
        self.assertEqual(code, 0, err)
        self.assertEqual(json.loads(out)["personCode"], "161175-19997")
        self.assertRegex(err, r"(?m)^message: [0-9a-f-]{36}$")

    def test_ask_prints_xml_where_xml_is_wanted(self):
        code, out, err = self.ask("--accept", "xml")
        self.assertEqual(code, 0, err)
        self.assertIn("QueryDebtsResponse", out)

    def test_a_refusal_is_told_on_standard_error(self):
        code, out, err = self.ask(party="nobody-may")
        self.assertEqual((code, out), (1, ""))
        self.assertIn("gate.no_right", err)
        code, out, err = self.ask("--lang", "lv", party="nobody-may")
        self.assertIn("Pusei nav tiesību", err)

    def test_send_prints_the_receipt_and_trace_tells_the_rest(self):
        file = self.folder / "invoice.xml"
        file.write_bytes(invoices.invoice(7))
        code, out, err = self.sakta("send", "invoice.issued", "--document", file, "--as", "supplier-portal", "--state",
                                    self.hub.state, "--purpose", "invoicing", "--legal-basis", "6.1.c",
                                    "--idempotency-key", "command-7")
        self.assertEqual(code, 0, err)
        receipt = json.loads(out)
        self.assertEqual((receipt["type"], receipt["repeated"]), ("invoice.issued", False))
        story = self.trace(receipt["id"], "--long")
        self.assertIn("msg.accepted", story)
        self.assertIn(receipt["id"], story)

    def test_trace_of_an_ask_tells_partner_attempt_and_versions(self):
        answer = self.hub.client("permits").ask("debts.query", json.loads(PERSON))
        self.assertEqual(answer.status, 200, answer)
        story = self.trace(answer.headers["Sakta-Message"])
        for expected in ("ask.asked", "ask.answered", "nino.get_debts", "answered by nino", "permits"):
            self.assertIn(expected, story)
        for version in ("site", "program", "schema", "route", "request mapping", "reply mapping", "certificate"):
            self.assertRegex(story, rf"{version} [a-z@-]*[0-9a-f]{{12}}", "the version that handled it")
        self.assertNotIn("161175", story, "personal data is masked")
        self.assertRegex(story, r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", "times")

    def test_trace_of_nothing_says_so(self):
        code, out, err = self.sakta("trace", "0193b0a0-0000-7000-8000-000000000000", "--state", self.hub.state)
        self.assertEqual((code, out), (1, ""))
        self.assertIn("journal.no_message", err)

    def test_explain_tells_every_code_of_the_list_in_both_languages(self):
        lists = "".join((places.SOURCE / "hub/base" / name).read_text() for name in ("codes_entry.h", "codes.h"))
        codes = re.findall(r'ErrorCode \w+\{\s*"([a-z_]+\.[a-z_]+)"', lists)
        self.assertGreater(len(codes), 40)
        for name in codes:
            english, latvian = (self.sakta("explain", name, "--lang", lang) for lang in ("en", "lv"))
            self.assertEqual((english[0], latvian[0]), (0, 0), name)
            self.assertIn(name, english[1])
            self.assertNotEqual(english[1], latvian[1])
        self.assertEqual(self.sakta("explain", "no.such_code")[0], 1)

    def test_check_finds_nothing_in_the_sandbox(self):
        code, out, err = self.sakta("check", self.hub.site, "--state", self.hub.state)
        self.assertEqual(code, 0, out + err)

    def test_every_finding_is_told_with_file_line_and_column(self):
        site = self.folder / "broken"
        shutil.copytree(self.hub.site, site, dirs_exist_ok=True)
        text = (site / "hub.yaml").read_text()
        (site / "hub.yaml").write_text(text + "\nno_such_field: 1\nno_other_field: 2\n")
        lines = text.count("\n")
        for command in ("check", "serve"):
            code, out, err = self.sakta(command, site, "--state", self.hub.state)
            self.assertEqual(code, 2, out + err)
            self.assertRegex(out + err, rf"hub\.yaml:{lines + 2}:\d+: ")
            self.assertRegex(out + err, rf"hub\.yaml:{lines + 3}:\d+: ")

    def test_a_wrong_command_line_is_explained(self):
        for arguments in ((), ("no-such-command",), ("ask",), ("ask", "debts.query", "--no-such-option", "1")):
            code, out, err = self.sakta(*arguments)
            self.assertEqual(code, 2, arguments)
            self.assertIn("sakta", err + out)

    def test_a_command_that_is_told_of_no_state_folder_guesses_none(self):
        for arguments in (("reload",), ("letters",), ("trace", "0193b0a0-0000-7000-8000-000000000000"), ("check", self.hub.site),
                          ("serve", self.hub.site), ("ask", "debts.query", "-", "--as", "permits"),
                          ("release", "0193b0a0-0000-7000-8000-000000000000", "--as", "discard", "--because", "x")):
            with self.subTest(arguments[0]):
                english, latvian = (self.sakta(*arguments, "--lang", language) for language in ("en", "lv"))
                self.assertEqual((english[:2], latvian[:2]), ((2, ""), (2, "")))
                self.assertIn("--state FOLDER", english[2])
                self.assertIn("--state MAPE", latvian[2])
        self.assertEqual(self.sakta("reload", SAKTA_STATE=str(self.hub.state))[0], 0)

    def test_a_hub_that_is_not_there_is_told_not_guessed(self):
        code, out, err = self.sakta("ask", "debts.query", "-", "--as", "permits", "--state", self.folder / "nowhere", *WHO,
                                    given=PERSON)
        self.assertEqual((code, out), (2, ""))
        self.assertIn("nowhere", err)

    def test_xml_that_was_not_announced_and_a_party_without_certificate_are_told_before_anything_is_sent(self):
        code, out, err = self.ask(given=b"\n <QueryDebts/>")
        self.assertEqual((code, out), (2, ""))
        self.assertIn("--content-type xml", err)
        code, out, err = self.ask("--lang", "lv", party="nobody-at-all")
        self.assertEqual((code, out), (2, ""))
        self.assertIn("Nav sertifikāta", err)
        self.assertIn("/pki/nobody-at-all.pem", err)

    def test_a_problem_is_told_with_its_remedy_and_pause(self):
        self.sandbox.behave("busy")
        code, out, err = self.ask("--lang", "lv")
        self.assertEqual((code, out), (1, ""))
        self.assertIn("deliver.overloaded", err)
        self.assertIn("rīcība: wait (gaidīt)", err)
        self.assertIn("Retry-After: 7 s", err)

    def test_trace_takes_the_id_as_a_problem_names_it(self):
        code, out, err = self.ask(party="nobody-may")
        instance = re.search(r"urn:uuid:[0-9a-f-]{36}", err)[0]
        self.assertIn("gate.no_right, refuse: ", self.trace(instance))

    def test_trace_without_a_store_names_the_folder(self):
        code, out, err = self.sakta("trace", "0193b0a0-0000-7000-8000-000000000000", "--state", self.folder / "nowhere")
        self.assertEqual((code, out), (1, ""))
        self.assertIn("nowhere", err)
        self.assertIn("--state", err)

    def test_help_of_a_command_and_version(self):
        for command in ("serve", "check", "ask", "send", "trace", "explain"):
            code, out, err = self.sakta(command, "--help")
            self.assertEqual((code, err), (0, ""))
            self.assertTrue(out.startswith(f"sakta {command} "), out)
        self.assertRegex(self.sakta("--version")[1], r"^sakta \d+\.\d+\.\d+\n$")

    def test_the_sandbox_is_told_by_its_own_program(self):
        code, out, err = processes.run([places.PROGRAMS / "sakta-sandbox"])
        self.assertNotEqual(code, 0)
        self.assertIn(b"--nino-port", out + err)


if __name__ == "__main__":
    main()
