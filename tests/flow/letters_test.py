"""What an administrator does about deliveries that do not get through: letters, trace, release, reload."""

import re
import threading
import uuid

import cases
import places
from flow import FlowTest, main
from waiting import wait_for

REASON = "Zvanīju Annai Izdomātai, viņa solīja"
BROKEN = """<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="/"><xsl:message terminate="yes">broken on purpose</xsl:message></xsl:template>
</xsl:stylesheet>"""


class Letters(FlowTest):
    systems = ("pspp", "smartcity")
    small = True

    def setUp(self):
        super().setUp()
        self.code = f"BV-{uuid.uuid4().hex[:12]}"
        self.client = self.hub.client("cases")

    def accept(self, type_name, body):
        answer = self.client.send(type_name, body, key=str(uuid.uuid4()))
        self.assertEqual(answer.status, 202, answer)
        return answer.json()["id"]

    def story(self, message):
        answer = self.client.status(message)
        self.assertEqual(answer.status, 200, answer)
        return answer.json()

    def wait_until(self, message, *states):
        wait_for(lambda: self.story(message)["state"] in states, places.patience(15),
                 f"{message} is {states}\n{self.trace(message, '--long')}")

    def dead_letter(self):
        self.sandbox.behave("refuse", "pspp", "open_case")
        message = self.accept("case.opened", cases.opened(self.code))
        self.wait_until(message, "dead")
        self.sandbox.behave("answer", "pspp")
        return message

    def command(self, *words, **options):
        return self.hub.command(*words, "--state", self.hub.state, **options)

    def letters(self, *options):
        code, out, err = self.command("letters", *options)
        self.assertEqual(code, 0, err)
        return out

    def release(self, message, decision, *options, because=REASON):
        return self.command("release", message, "--as", decision, "--because", because, *options)

    def test_a_refused_delivery_is_a_letter_until_it_is_sent_again(self):
        message = self.dead_letter()
        behind = self.accept("case.status", cases.status(self.code))

        page = self.letters()
        entry = page[page.index(message):]
        for expected in ("case.opened@1 -> pspp", "dead since 20", "attempts: 1; waiting behind it: 1",
                         "deliver.refused, refuse: ", "what to do: ", "The administrator's turn", f"sakta release {message}"):
            self.assertIn(expected, entry)
        self.assertNotIn(behind, page)
        self.assertIn("Kārta administratoram", self.letters("--lang", "lv"))
        story = self.story(message)
        self.assertEqual([(d["state"], d["attempts"], d["error"]["code"]) for d in story["deliveries"]],
                         [("dead", 1, "deliver.refused")])
        page = self.trace(message)
        self.assertLessEqual(page.count("\n"), 24, page)
        self.assertIn("deliver.refused", page)

        code, out, err = self.release(message, "resend")

        self.assertEqual(code, 0, err)
        self.assertIn("tried again at once", out)
        self.wait_until(message, "delivered")
        self.wait_until(behind, "delivered")
        self.assertNotIn(message, self.letters())
        rows = re.findall(r"^ +([-\d]+)  20", self.trace(message), re.MULTILINE)
        self.assertEqual(rows, ["1", "-", "2"], "an attempt, a person's decision, an attempt")

    def test_a_delivery_that_the_system_has_or_that_is_given_up_ends(self):
        for decision, state in (("delivered", "delivered"), ("discard", "discarded")):
            with self.subTest(decision):
                self.code += "x"
                message = self.dead_letter()
                code, out, err = self.release(message, decision, "--route", self.story(message)["deliveries"][0]["route"])
                self.assertEqual(code, 0, err)
                self.assertEqual(self.story(message)["state"], state)
                code, out, err = self.release(message, decision)
                self.assertEqual((code, out), (1, ""))
                self.assertIn("journal.no_letter", err)

    def test_the_reason_is_kept_sealed_and_said_nowhere(self):
        message = self.dead_letter()
        self.assertEqual(self.release(message, "discard")[0], 0)
        page = self.trace(message, "--long")
        self.assertRegex(page, r"kept: reason \d+ B")
        for where, text in (("trace", page), ("log", self.hub.log_text())):
            self.assertNotIn("Izdomāt", text, where)
        for file in (self.hub.state / "store").rglob("*"):
            if file.is_file():
                self.assertNotIn("Izdomāt".encode(), file.read_bytes(), file)

    def test_a_release_that_makes_no_sense_is_refused_before_the_hub_is_asked(self):
        message = self.dead_letter()
        for words in (("nonsense", "resend", "why"), (message, "forget", "why"), (message, "resend", " "),
                      (message, "resend", "x" * 501)):
            with self.subTest(words):
                code, out, err = self.release(words[0], words[1], because=words[2])
                self.assertEqual((code, out), (2, ""), err)
        code, out, err = self.release(str(uuid.uuid4()), "resend")
        self.assertEqual((code, out), (1, ""))
        self.assertIn("journal.no_message", err)
        self.assertIn("`sakta find`", err)
        self.assertNotIn("certificate", err, "an operator has no receipt and no certificate of a party")
        self.assertEqual(self.release(message, "resend", because="ā" * 500)[0], 0, "characters, not octets")

    def test_what_is_tried_again_needs_nobody_but_may_be_given_up(self):
        self.sandbox.behave("busy", "pspp", "open_case")
        message = self.accept("case.opened", cases.opened(self.code))
        self.wait_until(message, "retrying")
        page = self.letters()
        self.assertLess(page.index("Tried again by the hub itself"), page.index(message))
        code, out, err = self.release(message, "discard")
        self.assertEqual(code, 0, err)
        self.assertEqual(self.story(message)["state"], "discarded")

    def test_a_halted_route_goes_on_when_the_site_was_put_right_and_read_again(self):
        broken = self.hub.site / "mappings" / "pspp" / "close_case.request.xslt"
        broken.parent.mkdir(parents=True, exist_ok=True)
        broken.write_text(BROKEN)
        code, first, err = self.command("reload")
        self.assertEqual(code, 0, err)
        closed = []
        for number in range(3):  # the mapping's fault and not the messages': it fails for three lanes in a row
            code = f"{self.code}-{number}"
            opened = self.accept("case.opened", cases.opened(code))
            closed.append(self.accept("case.closed", cases.closed(code, 1)))
            self.wait_until(opened, "delivered")
            self.wait_until(closed[-1], "dead" if number < 2 else "halted")
        self.assertIn("The integrator's turn", self.letters())
        broken.unlink()

        code, second, err = self.command("reload")

        self.assertEqual(code, 0, err)
        self.assertRegex(second, r"^sha256:[0-9a-f]{64}\n", "the new version")
        self.assertNotEqual(first.splitlines()[0], second.splitlines()[0])
        self.wait_until(closed[-1], "delivered")
        for message in closed[:2]:
            self.assertEqual(self.release(message, "resend")[0], 0)
            self.wait_until(message, "delivered")

    def test_decisions_and_reloads_at_once_neither_contradict_nor_disturb_each_other(self):
        letters = []
        for number in range(5):
            self.code += "x"
            letters.append(self.dead_letter())
        results = []

        def do(*words):
            results.append((words, self.command(*words)[0]))

        errands = [("reload",)] * 10
        errands += [("release", letter, "--as", decision, "--because", "izmēģinājums")
                    for letter in letters for decision in ("resend", "discard")]
        threads = [threading.Thread(target=do, args=errand) for errand in errands]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.client.close()  # nobody used this connection meanwhile, and the hub closes one that is idle for a minute
        for letter in letters:
            self.wait_until(letter, "delivered", "discarded", "dead")
        self.assertEqual({code for words, code in results if words[0] == "reload"}, {0})
        for letter in letters:
            discarded = [code for words, code in results if words[0] == "release" and words[1] == letter and words[3] == "discard"]
            if discarded == [0]:
                self.assertEqual(self.story(letter)["state"], "discarded", "what was given up is not sent")

    def test_a_site_with_findings_changes_nothing(self):
        _, before, _ = self.command("reload")
        self.hub.edit("routes/cases-status.yaml", [("to: pspp", "to: psp")])
        code, out, err = self.command("reload")
        self.assertEqual((code, out), (2, ""))
        self.assertRegex(err, r"cases-status\.yaml:\d+:\d+: ")
        self.hub.edit("routes/cases-status.yaml", [("to: psp", "to: pspp")])
        self.assertEqual(self.command("reload")[1].splitlines()[0], before.splitlines()[0])

    def test_where_no_hub_runs_letters_are_told_and_the_rest_says_so(self):
        message = self.dead_letter()
        self.assertEqual(self.hub.stop(), 0)
        self.addCleanup(self.hub.start)
        self.assertIn(message, self.letters())
        self.assertIn("deliver.refused", self.trace(message))
        for words in (("reload",), ("release", message, "--as", "resend", "--because", "x")):
            code, out, err = self.command(*words)
            self.assertEqual((code, out), (1, ""))
            self.assertIn("No hub runs", err)
            self.assertIn("nedarbojas neviens centrmezgls", self.command(*words, "--lang", "lv")[2])
        code, out, err = self.hub.command("letters", "--state", self.folder)
        self.assertEqual((code, out), (1, ""))
        self.assertIn("There is no store", err)


if __name__ == "__main__":
    main()
