"""A system is data under one slug: each has all its parts and its whole contract set, and no part is left without its system."""

import os
import re
import unittest

import contract
from sources import ROOT, Planted

OWN = "sakta"  # the hub's own contract, generated: wsdl/sakta
NO_SYSTEM = {"types", OWN}  # mappings/types, too, belong to the hub
MARK = re.compile(r"\b(published|observed|modelled)\b")
DATED = re.compile(r"\b20\d\d-\d\d-\d\d\b")
PAGE = "deploy/docs/systems.md"
RENEW = "if the change is meant: SAKTA_RENEW_GOLDEN=1 PYTHONPATH=tests/support python3 tests/architecture/pack_test.py"


def folders(root, place):
    base = root / place
    return {path.name for path in base.iterdir() if path.is_dir() and path.name != "__pycache__"} if base.is_dir() else set()


def has_files(folder):
    return folder.is_dir() and any(path.is_file() for path in folder.rglob("*"))


def parts(root, slug):
    """Findings about the places of one system."""
    home = root / "adapters/systems" / slug
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", slug):
        yield f"{slug}: a slug is lower case letters, digits and single dashes"
    for part in ("system.yaml", "README.md"):
        if not (home / part).is_file():
            yield f"adapters/systems/{slug}/{part} is missing"
    if not (home / "simulator.yaml").is_file() and not has_files(home / "simulator"):
        yield f"adapters/systems/{slug} has no simulator"
    if not has_files(root / "mappings" / slug):
        yield f"mappings/{slug} is missing"
    if not (root / "certs" / slug / "README.md").is_file():
        yield f"certs/{slug}/README.md is missing: which keys and secrets, until when, how to renew"


def sources(root, slug):
    """Findings about where a contract is from: each of its files is named, with a mark and a date."""
    source = root / "wsdl" / slug / "SOURCE.md"
    if not source.is_file():
        yield f"wsdl/{slug}/SOURCE.md is missing: from whom, of which date, published, observed or modelled"
        return
    text = source.read_text(encoding="utf-8")
    if not MARK.search(text):
        yield f"wsdl/{slug}/SOURCE.md has no mark: published, observed or modelled"
    if not DATED.search(text):
        yield f"wsdl/{slug}/SOURCE.md has no date"
    if not re.search(r"(?m)^1\. ", text):
        yield f"wsdl/{slug}/SOURCE.md has no numbered assumptions"
    for path in sorted((root / "wsdl" / slug).iterdir()):
        if path != source and path.name not in text:
            yield f"wsdl/{slug}/{path.name} is not in its SOURCE.md"


ASSUMPTION = {"id": str, "mark": str, "en": str, "lv": str}
TRY = {"operation", "body", "expect"}


def assumptions(root, slug):
    """Findings about what is taken for true of a system: numbered, in both languages; `sakta check` holds what is tried to the descriptor."""
    place = f"adapters/systems/{slug}/assumptions.yaml"
    try:
        found = contract.read_yaml(root / place)["assumptions"]
        numbers = [int(one["id"].removeprefix(f"{slug}-")) for one in found]
    except OSError:
        yield f"{place} is missing: what is taken for true of the partner, numbered"
        return
    except (contract.yaml.YAMLError, TypeError, KeyError, ValueError, AttributeError) as problem:
        yield f"{place} cannot be read: {type(problem).__name__}"
        return
    for number in sorted({number for number in numbers if numbers.count(number) > 1}):
        yield f"{place}: {slug}-{number} is there twice"
    for one in found:
        if {name: type(one.get(name)) for name in ASSUMPTION} != ASSUMPTION or not MARK.fullmatch(one["mark"]) or \
                set(one) - {*ASSUMPTION, "try"} or one["id"] != f"{slug}-{int(one['id'].removeprefix(slug + '-'))}":
            yield f"{place}: {one['id']} is not id: {slug}-<number>, mark, en, lv and perhaps try"
        elif "try" in one and (set(one["try"]) != TRY or not (root / one["try"]["body"]).is_file()):
            yield f"{place}: {one['id']}: try is an operation, a body that is there, and what is expected"


def own_contract(root):
    """Findings about the hub's own contract: each file is named, and none is anything but a WSDL."""
    folder = root / "wsdl" / OWN
    text = (folder / "SOURCE.md").read_text(encoding="utf-8") if (folder / "SOURCE.md").is_file() else ""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name != "SOURCE.md" and (path.suffix != ".wsdl" or f"`{path.name}`" not in text):
            yield f"wsdl/{OWN}/{path.name} is not in its SOURCE.md"
    for name in re.findall(r"(?m)^\| `([a-z-]+\.wsdl)`", text):
        if not (folder / name).is_file():
            yield f"wsdl/{OWN}/{name} is in its SOURCE.md and nowhere else"


def description(root, slug):
    """Findings about system.yaml, as far as the hub does not check it."""
    try:
        described = contract.read_yaml(root / "adapters/systems" / slug / "system.yaml") or {}
    except (OSError, contract.yaml.YAMLError) as problem:
        yield f"adapters/systems/{slug}/system.yaml cannot be read: {type(problem).__name__}"
        return
    for name in ("summary", "owner", "status", "source"):
        if not described.get(name):
            yield f"adapters/systems/{slug}/system.yaml does not say its {name}"
    if f"wsdl/{slug}/" not in str(described.get("source")):
        yield f"adapters/systems/{slug}/system.yaml names no source in wsdl/{slug}"
    yield from contract.findings(root, slug)


def problems(root):
    systems = folders(root, "adapters/systems")
    for slug in sorted(systems):
        yield from parts(root, slug)
        yield from sources(root, slug)
        yield from assumptions(root, slug)
        if (root / "adapters/systems" / slug / "system.yaml").is_file():
            yield from description(root, slug)
    yield from own_contract(root)
    for place in ("mappings", "wsdl", "certs", "tests/systems"):
        for slug in sorted(folders(root, place) - systems - NO_SYSTEM):
            yield f"{place}/{slug} belongs to no system in adapters/systems"


SYSTEM = """system: nino
summary: A register.
owner: {partner: somebody}
status: draft
source: wsdl/nino/SOURCE.md
adapter: {kind: rest, operations: {ask_it: {idempotent: true}}}
"""
CASES = "tests/systems/nino/contract"


def case(name):
    good = name in contract.GOOD
    result = "state: delivered" if good else "state: dead, code: deliver.refused, remedy: refuse"
    return f"case: It is so.\nwhy: It must.\noperation: ask_it\nsend: a\nbody: {{a: b}}\nexpect: {{{result}, peer_received: [ask_it]}}\n"


WHOLE = {
    "adapters/systems/nino/system.yaml": SYSTEM, "adapters/systems/nino/README.md": "",
    "adapters/systems/nino/simulator/nino.cc": "", "mappings/nino/a.request.xslt": "", "mappings/types/a-1.yaml": "",
    "wsdl/nino/SOURCE.md": "modelled, a.xsd of 2026-11-20\n1. It is there.\n", "certs/nino/README.md": "",
    "adapters/systems/nino/assumptions.yaml": "assumptions:\n- {id: nino-1, mark: modelled, en: A., lv: A.}\n",
    **{f"{CASES}/ask_it.{name}.case.yaml": case(name) for name in (*contract.CASES, contract.IF_IDEMPOTENT)},
}


class Packs(unittest.TestCase):
    maxDiff = None

    def found(self, changes):
        """Findings in the whole pack with other files; None takes one away."""
        content = {name: text for name, text in {**WHOLE, **changes}.items() if text is not None}
        with Planted(content) as root:
            return list(problems(root))

    def assert_one(self, changes, *texts):
        found = self.found(changes)
        self.assertEqual(1, len(found), found)
        for text in texts:
            self.assertIn(text, found[0])

    def test_every_system_is_whole_and_nothing_is_orphaned(self):
        self.assertTrue(folders(ROOT, "adapters/systems"), "no system at all")
        self.assertEqual([], list(problems(ROOT)))

    def test_every_system_s_cases_are_played(self):
        lists = re.findall(r"(?s)foreach\(slug ([^)]*)\)\n  sakta_python_test", (ROOT / "tests/systems/CMakeLists.txt").read_text())
        played = [slug for names in lists for slug in names.split()]
        self.assertEqual(sorted(folders(ROOT, "adapters/systems")), sorted(played))

    def test_the_page_says_what_the_cases_say(self):
        if os.environ.get("SAKTA_RENEW_GOLDEN"):
            (ROOT / PAGE).write_text(contract.page(ROOT), encoding="utf-8")
        self.assertEqual(contract.page(ROOT), (ROOT / PAGE).read_text(encoding="utf-8"), RENEW)

    def test_each_code_and_remedy_of_a_case_is_in_the_list_of_codes(self):
        listed = dict(re.findall(r"(?m)^\| `([a-z_.]+)` \| (\w+) \|", (ROOT / "deploy/docs/errors.md").read_text()))
        self.assertIn("deliver.timeout", listed)
        for slug in contract.systems(ROOT):
            for one in contract.cases(ROOT, slug):
                expect = one.data["expect"]
                if "code" in expect:
                    self.assertEqual(listed.get(expect["code"]), expect["remedy"], one.path)

    def test_a_whole_pack_passes(self):
        self.assertEqual([], self.found({}))

    def test_each_missing_part_is_found(self):
        for part in WHOLE:
            if not part.startswith("mappings/types"):
                with self.subTest(part):
                    self.assert_one({part: None})

    def test_a_case_of_repeats_is_asked_of_idempotent_operations_alone(self):
        missing = {f"{CASES}/ask_it.repeats_receipt.case.yaml": None}
        self.assert_one(missing, "repeats_receipt")
        self.assertEqual([], self.found({**missing, "adapters/systems/nino/system.yaml": SYSTEM.replace("true", "false")}))

    def test_orphans_and_wrong_slugs_are_found(self):
        for stray in ("mappings/gone/x.xslt", "wsdl/gone/SOURCE.md", "certs/gone/README.md", "tests/systems/gone/a.yaml"):
            self.assert_one({stray: ""}, "gone")
        with Planted({name.replace("nino", "Ni_no"): text.replace("nino", "Ni_no") for name, text in WHOLE.items()}) as root:
            self.assertEqual(1, len(list(problems(root))))

    def test_a_contract_without_mark_date_assumptions_or_place_in_its_source_is_found(self):
        source = "wsdl/nino/SOURCE.md"
        text = WHOLE[source]
        self.assert_one({source: text.replace("modelled", "")}, "mark")
        self.assert_one({source: text.replace("2026-11-20", "")}, "date")
        self.assert_one({source: text.replace("1. ", "")}, "assumptions")
        self.assert_one({"wsdl/nino/b.xsd": ""}, "b.xsd")
        self.assert_one({"adapters/systems/nino/system.yaml": SYSTEM.replace("wsdl/nino", "wsdl/pspp")}, "source")

    def test_assumptions_have_a_number_of_their_own_and_both_languages(self):
        file = "adapters/systems/nino/assumptions.yaml"
        whole = WHOLE[file]
        self.assert_one({file: whole + whole.splitlines()[1] + "\n"}, "nino-1 is there twice")
        self.assert_one({file: whole.replace("nino-1", "pspp-1")}, "cannot be read")
        self.assert_one({file: whole.replace("nino-1", "nino-01")}, "nino-01 is not id")
        self.assert_one({file: whole.replace("modelled", "guessed")}, "is not id")
        self.assert_one({file: whole.replace(", lv: A.", "")}, "is not id")
        self.assert_one({file: whole.replace("lv: A.", "lv: A., try: {operation: a, body: none.xml, expect: answered}")}, "a body that is there")
        self.assert_one({file: "assumptions: [a]"}, "cannot be read")

    def test_the_hub_s_own_contract_is_listed_file_by_file(self):
        listed = {"wsdl/sakta/SOURCE.md": "| `debts.wsdl` | asked |", "wsdl/sakta/debts.wsdl": ""}
        self.assertEqual([], self.found(listed))
        self.assert_one({**listed, "wsdl/sakta/cases.wsdl": ""}, "cases.wsdl")
        self.assert_one({**listed, "wsdl/sakta/debts.wsdl": None}, "debts.wsdl")

    def test_a_failure_that_is_taken_for_success_is_found(self):
        self.assert_one({f"{CASES}/ask_it.cuts_reply.case.yaml": case("accepts")}, "cuts_reply is taken for success")

    def test_a_case_that_says_too_little_or_cannot_be_read_is_found(self):
        file, good = f"{CASES}/ask_it.refuses.case.yaml", case("refuses")
        for old, new, text in (("why: It must.\n", "", "why is missing"), ("code: deliver.refused, ", "", "needs code"),
                               ("remedy: refuse", "remedy: hope", "remedies"), ("send: a\n", "", "one of ask and send"),
                               ("body: {a: b}", "file: gone.json", "gone.json"), ("state: dead", "state: retrying", "then"),
                               ("operation: ask_it", "operation: other", "file's name"), ("case: It", "csae: It", "csae"),
                               (", peer_received: [ask_it]", "", "peer_received"), ("send: a", "ask: a", "HTTP status")):
            with self.subTest(text):
                self.assertIn(old, good)
                found = self.found({file: good.replace(old, new)})
                self.assertTrue(found and all("ask_it.refuses" in one for one in found), found)
                self.assertIn(text, " ".join(found))
        self.assert_one({f"{CASES}/ask_it.oops.yaml": good}, "ask_it.oops.yaml")
        self.assert_one({file: "case: [", }, "ask_it.refuses")
        self.assert_one({f"{CASES}/gone.refuses.case.yaml": good.replace("ask_it", "gone")}, "no operation gone")


if __name__ == "__main__":
    unittest.main()
