"""`sakta first-contact`: what is assumed of a partner, tried at its endpoint, which here is a double that may do otherwise."""

import stat

import contract
import places
from flow import FlowTest, main
from processes import run

SITE_ONLY = {"ur-5", "ur-6", "ur-9", "ur-10"}  # nothing can be tried of these
PERSON = "161175-19997"  # an officer in the double's answer


class FirstContact(FlowTest):
    systems = ("ur", "sopa", "pspp")

    @classmethod
    def prepare(cls):
        """No hub runs: the command builds the adapter by itself."""
        cls.hub.edit("systems/ur.yaml", [(r"\Z", "  timeout: 3s\n")])

    def contact(self, slug, *arguments, lang="en", code=0):
        done, out, err = run([places.PROGRAMS / "sakta", "first-contact", slug, "--site", self.hub.site, "--state", self.hub.state,
                              "--lang", lang, *arguments], self.hub.env)
        self.assertEqual(done, code, out.decode() + err.decode())
        return out.decode(), err.decode()

    def lines(self, out):
        return {line.split(" ", 1)[0]: line for line in out.splitlines() if not line.startswith(" ")}

    def test_all_that_can_be_tried_holds_of_the_double(self):
        before = sorted(self.folder.rglob("*.case.yaml"))
        out, err = self.contact("ur")
        self.assertEqual(err, "")
        told = self.lines(out)
        for number in range(1, 11):
            line = told[f"ur-{number}"]
            self.assertIn("to be asked of the partner" if f"ur-{number}" in SITE_ONLY else ") holds: ", line)
        self.assertIn("10 assumptions: hold 6, do not hold 0, could not be tried 0, to be asked 4", out)
        self.assertEqual(before, sorted(self.folder.rglob("*.case.yaml")), "nothing is written unasked")
        journal = self.sandbox.doubles["ur"].journal()
        self.assertEqual({call["operation"] for call in journal if call["operation"] != "token"} - {None}, {"legal_entity"}, journal)

    def test_soap_too_in_latvian(self):
        out, _ = self.contact("sopa", lang="lv")
        self.assertIn("sopa-5 (modelled) ir spēkā: ", out)
        self.assertIn("sopa-8 (modelled) jājautā partnerim: ", out)
        self.assertIn("14 pieņēmumi: spēkā 6, nav spēkā 0, neizdevās izmēģināt 0, jājautā 8", out)

    def test_what_does_not_hold_is_told_kept_and_becomes_a_case(self):
        self.sandbox.behave("wrong_schema", "ur", "legal_entity")
        kept, cases = self.folder / "kept", self.folder / "cases"
        out, err = self.contact("ur", "--keep", kept, "--cases", cases, code=1)
        told = self.lines(out)
        self.assertIn("does NOT hold", told["ur-1"])
        self.assertIn(") holds: ", told["ur-3"])
        self.assertIn("expected answered; came: deliver.bad_reply", out)
        self.assertNotIn("soon", out + err, "no value of the answer")
        for name in ("ur-1.sent", "ur-1.received", "ur-2.received"):
            self.assertEqual(stat.S_IMODE((kept / name).stat().st_mode), 0o600, name)
        self.assertEqual(stat.S_IMODE(kept.stat().st_mode), 0o700)
        self.assertIn("soon", (kept / "ur-1.received").read_text())
        self.assertFalse((kept / "ur-3.received").exists())
        case = cases / "legal_entity.wrong_schema_reply-ur_1.case.yaml"
        data = contract.read_yaml(case)
        self.assertEqual((data["operation"], data["ask"], data["expect"]["code"]), ("legal_entity", "company.query", "deliver.bad_reply"))
        self.assertNotIn("soon", case.read_text())
        self.assertIn(str(kept / "ur-1.received"), case.read_text())
        self.assertTrue(contract.NAME.fullmatch(case.name))
        self.assertEqual(list(contract.problems(contract.Case(case, "legal_entity", "wrong_schema_reply", "ur_1", {**data, "body": {"a": 1}}))), [])
        _, err = self.contact("ur", "--keep", kept, "--cases", cases, code=2)
        self.assertIn("ur-1.sent cannot be written: File exists", err)

    def test_a_good_answer_where_a_refusal_was_expected_shows_nothing_of_it(self):
        own = self.hub.site / "mappings/ur/examples/legal_entity.request-short.partner.xml"
        own.parent.mkdir(parents=True)
        self.addCleanup(own.unlink)
        own.write_text((places.SOURCE / "mappings/ur/examples/legal_entity.request-one.out.xml").read_text())
        out, err = self.contact("ur", code=1)
        self.assertIn("ur-4 (modelled) does NOT hold", out)
        self.assertIn("expected refused: INVALID_REGISTRATION_NUMBER; came: a good answer", out)
        self.assertNotIn(PERSON, out + err)

    def test_who_does_not_answer_has_shown_nothing(self):
        self.sandbox.kill("ur")
        try:
            out, _ = self.contact("ur", code=1)
        finally:
            self.sandbox.start("ur")
        self.assertIn("ur-1 (observed) could not be tried", out)
        self.assertIn("came: deliver.unreachable", out)
        self.assertIn("hold 0, do not hold 0, could not be tried 6, to be asked 4", out)

    def test_what_changes_something_is_asked_and_not_tried(self):
        out, _ = self.contact("pspp")
        count = (places.SOURCE / "adapters/systems/pspp/assumptions.yaml").read_text().count("\n  - id:")
        self.assertIn(f"{count} assumptions: hold 0, do not hold 0, could not be tried 0, to be asked {count}", out)
        self.assertEqual(self.sandbox.doubles["pspp"].journal(), [])
        own = self.hub.site / "adapters/systems/pspp"
        own.mkdir(parents=True)
        (own / "assumptions.yaml").write_text(
            "assumptions:\n  - {id: pspp-1, mark: modelled, en: A., lv: A., try: {operation: open_case, body: b.xml, expect: answered}}\n")
        (self.hub.site / "b.xml").write_text("<OpenCase/>")
        try:
            _, err = self.contact("pspp", code=2)
            self.assertIn("assumptions.yaml:2:67: 'open_case' may change something at the partner", err)
            done, out, err = run([places.PROGRAMS / "sakta", "check", self.hub.site, "--state", self.hub.state], self.hub.env)
            self.assertIn(b"'open_case' may change something at the partner", out + err)
            self.assertEqual(done, 2)
        finally:
            (own / "assumptions.yaml").unlink()
            own.rmdir()
        self.assertEqual(self.sandbox.doubles["pspp"].journal(), [])

    def test_wrong_names_are_told(self):
        _, err = self.contact("urr", code=2)
        self.assertIn("the site has no system 'urr'", err)
        self.assertIn("'ur'", err)


if __name__ == "__main__":
    main()
