"""What people are told is in both languages: made by `say`, a Text or a Sentence of two texts; never of an English text alone.

Read are the sources of hub and adapters, without comments. A text reaches people through an Error, a Finding, a Trouble or a Sentence,
and through functions and variables that take one. Where one of these is made, a literal with a word in it must stand in a `say`, a
Text or a pair; and what is passed on must not be a plain string, which a literal can come through.
"""

import re
import unittest

from sources import ROOT, Planted, files

# Rooms where something is still told in English alone. Nothing is added here.
NOT_YET = ()

# Simulators of partners' systems: they speak as the partner does.
OTHERS = ("adapters/systems/",)

# What is the same in both languages, and why. Nothing that is a sentence belongs here.
SAME = {
    ("adapters/soap/soap_service.cc", "status, a plain string"): "`HTTP 503`",
    ("adapters/div/vus_service.cc", "status, a plain string"): "`HTTP 503`",
    ("hub/formats/xsd/samples.cc", "file, a plain string"): "a file's name",
    ("hub/formats/xsd/samples.cc", '"nil"'): "a word of XML Schema",
    ("hub/map/stylesheet_scan.cc", '"xsl:"'): "an element's name",
    ("hub/store/database.cc", '"SQLite: {} ({})"'): "a name, and what SQLite says in both",
}

WORD = re.compile(r"[A-Za-z]{2,}")
RAW = r'R"(\w*)\(.*?\)\1"'
STRING = re.compile(RAW + r'|"(?:[^"\\\n]|\\.)*"', re.S)
LETTER = re.compile(r"'(?:[^'\\\n]|\\.)'")
TOKEN = re.compile(STRING.pattern + "|" + LETTER.pattern + r"|//[^\n]*|/\*.*?\*/", re.S)

IN_BOTH = re.compile(r"\b(?:say|Text)\s*[({]$|\b(?:Known|Unbelieved)\{$")  # the last two: tables of crypto, English is OpenSSL's
TEXT_OF = {"Sentence", "append", "move", "string", "string_view"}  # calls whose arguments become part of the text
MAKERS = {  # what takes a text for people, and in which of its arguments
    r"\bError\s*[({]": lambda all: all[1:],
    r"\breturn\s*\{(?=\s*(?:hub::)?codes::)": lambda all: all[1:],
    r"\bduring\s*\(": lambda all: all,
    r"\bfinding(?:_of_word)?\s*\(": lambda all: all[-1:],
    r"\bfinding_(?:at|about)\s*\(": lambda all: all[-1:],
    r"\bfindings_?\.push_back\s*\(\s*\{": lambda all: all[3:],
    r"\bTrouble\s*[({]": lambda all: all,
    r"\bthrow std::\w+\s*\(": lambda all: all,
    r"\bSentence(?:\s+\w+)?\s*[({]": lambda all: all if len(all) == 1 else [],
}
PLAIN = re.compile(r"(?:const )?(?:std::string(?:_view)?|char ?\*(?: const)?) ?&{0,2}")
PARAMETER = re.compile(r"\b(?:Sentence|Text)\b\s*&{0,2}\s*\w*\s*(?=[,)=])")
GIVES = re.compile(r"\bSentence\s+(?:\w+::)*\w+\s*\(")
HOLDS = re.compile(r"\bSentence&?\s+(\w+)\s*(?=[;=)])")
EVERYWHERE = {"add", "Sentence", "Error"}  # names of many functions, or looked at as makers


def without_comments(text):
    return TOKEN.sub(lambda found: re.sub(r"[^\n]", " ", found.group()) if found.group().startswith("/") else found.group(), text)


def step(text, at):
    """Behind the literal or the character at the place."""
    literal = (STRING.match(text, at) if text[at] in 'R"' else None) or (LETTER.match(text, at) if text[at] == "'" else None)
    return literal.end() if literal else at + 1


def end_of(text, at):
    """Behind the bracket that closes the one at the place."""
    depth = 0
    while at < len(text):
        depth += (text[at] in "([{") - (text[at] in ")]}")
        at = step(text, at)
        if depth == 0:
            break
    return at


def arguments(inside):
    start = at = depth = 0
    found = []
    while at < len(inside):
        depth += (inside[at] in "([{") - (inside[at] in ")]}")
        if inside[at] == "," and depth == 0:
            found.append(inside[start:at])
            start = at + 1
        at = step(inside, at)
    return [*found, inside[start:]] if inside.strip() else []


def inner(text, bracket):
    return text[bracket + 1:end_of(text, bracket) - 1]


def is_in_both(expression, at):
    """Whether the bracket is that of `say(`, of `Text{`, of a pair `{"en", "lv"}` or `Sentence(en, lv)`."""
    if IN_BOTH.search(expression[:at + 1]):
        return True
    pair = expression[at] == "{" or re.search(r"\bSentence\s*$", expression[:at])
    return bool(pair) and len(arguments(inner(expression, at))) == 2


def bare_words(expression):
    """Literals with a word in them that are the text itself, in one language."""
    at = 0
    while at < len(expression):
        if expression[at] in "([{":
            called = re.search(r"(\w+)\s*$", expression[:at]) if expression[at] == "(" else None
            if expression[at] == "[" or is_in_both(expression, at) or (called and called.group(1) not in TEXT_OF):
                at = end_of(expression, at)  # what a call makes of its arguments is looked at where it is declared
                continue
        literal = STRING.match(expression, at) if expression[at] in 'R"' else None
        if literal and WORD.search(re.sub(r"\\.", "", literal.group().strip('R"'))):
            yield literal.group()
        at = step(expression, at)


def passed_on(text, at, argument):
    """A variable that is a plain string where it was declared last."""
    name = re.fullmatch(r"\s*(?:std::move\(\s*)?(\w+)\s*\)?\s*", argument)
    if not name:
        return
    before = re.findall(r"([\w:]+[ &*]*(?:const)?[ &*]*)\b" + name.group(1) + r"\b\s*(?=[,)=;{])", text[max(at - 3000, 0):at])
    if before and PLAIN.fullmatch(before[-1].strip()):
        yield f"{name.group(1)}, a plain string"


def opening(text, at):
    """The bracket around the place, and how many commas stand between."""
    depth = commas = 0
    for i in range(at - 1, max(at - 600, -1), -1):
        if text[i] in "([{" and depth == 0:
            return i, commas
        depth += (text[i] in ")]}") - (text[i] in "([{")
        commas += text[i] == "," and depth == 0
        if text[i] == ";":
            break
    return None, 0


def taking(text):
    """Functions with a parameter that is a Sentence or a Text: their names, and which parameter."""
    for found in PARAMETER.finditer(text):
        bracket, place = opening(text, found.start())
        name = re.search(r"(\w+)\s*$", text[max(bracket - 80, 0):bracket]) if bracket and text[bracket] == "(" else None
        if name and name.group(1) not in {"if", "for", "while", "switch", "return", "operator"}:
            yield name.group(1), place


def same_twice(text):
    """`say` with the same words for both; names in quotes may be all there is."""
    for call in re.finditer(r"\bsay\s*\(", text):
        two = [" ".join(argument.split()) for argument in arguments(inner(text, call.end() - 1))[:2]]
        if len(two) == 2 and two[0].startswith('"') and two[0] == two[1] and WORD.search(re.sub(r"\{[^}]*\}|'[^']*'|`[^`]*`", "", two[0])):
            yield call.start(), two[0]


def made(text):
    for maker, texts in MAKERS.items():
        for found in re.finditer(maker, text):
            for argument in texts(arguments(inner(text, found.end() - 1))):
                yield from ((found.start(), literal) for literal in bare_words(argument))
                if "Sentence" not in maker and "finding" not in maker:
                    yield from ((found.start(), name) for name in passed_on(text, found.start(), argument))


def handed_over(text, declared):
    known = {name: set(places) for name, places in declared.items() if name not in EVERYWHERE}
    for name, place in taking(text):
        known.setdefault(name, set()).add(place)
    for call in re.finditer(r"\b(\w+)\s*\(", text):
        for i, argument in enumerate(arguments(inner(text, call.end() - 1)) if call.group(1) in known else []):
            if i in known[call.group(1)]:
                yield from ((call.start(), literal) for literal in bare_words(argument))


def given_or_kept(text):
    for found in GIVES.finditer(text):
        after = end_of(text, found.end() - 1)
        body = re.match(r"[\w\s]*\{", text[after:after + 60])
        if body:
            inside = inner(text, after + body.end() - 1)
            for given in re.finditer(r"\breturn\b([^;]*);", inside):
                yield from ((after + body.end() + given.start(), literal) for literal in bare_words(given.group(1)))
    for name in set(HOLDS.findall(text)):
        for kept in re.finditer(rf"(?:^|[;{{}}]|Sentence)\s*{name}\s*=\s*([^;]*);", text, re.M):
            yield from ((kept.start(), literal) for literal in bare_words(kept.group(1)))


def problems(root):
    sources = {path.relative_to(root).as_posix(): without_comments(path.read_text(encoding="utf-8"))
               for path in files(root, "hub", "adapters")}
    declared = {}
    for name, text in sources.items():
        for function, place in taking(text) if name.endswith(".h") else ():
            declared.setdefault(function, set()).add(place)
    for name, text in sources.items():
        if name.startswith(NOT_YET + OTHERS):
            continue
        found = {*made(text), *handed_over(text, declared), *given_or_kept(text), *same_twice(text)}
        for offset, what in sorted(found):
            if (name, what) not in SAME:
                yield f"{name}:{text.count(chr(10), 0, offset) + 1}: {what}"


HEADER = '#include "hub/base/say.h"\n'

TOLD_IN_ONE = [
    'Error(codes::x, "no answer")',
    'Error(codes::x, "no answer in " + time)',
    'Error f() { return {codes::x, "no answer"}; }',
    'Error f(const char* why) { return {codes::x, why}; }',
    'Error f(std::string why) { return Error(codes::x, std::move(why)); }',
    'std::move(e).during("reading")',
    'path.finding("is empty")', 'word.finding_of_word("is empty")',
    'finding_at(node, place, "is empty")',
    'findings.push_back({file, 1, 1, "is empty"})',
    'throw Trouble("no key")', 'throw std::runtime_error("no key in " + file)',
    'Sentence f() { return "empty"; }',
    'Sentence f() { return good ? Sentence() : "is empty"; }',
    'Sentence text("empty");', 'Sentence text; text = "is " + name;',
    'void complain(const Node* node, const Sentence& text); void g() { complain(node, "is " + name); }',
    'say("is empty", "is empty")',
    'Error(codes::x, R"(no answer)")',
]
TOLD_IN_BOTH = [
    'Error(codes::x, say("no answer in {}", "nav atbildes {}", "POST"))',
    'Error f(const Text& why) { return {codes::x, why}; } void g() { f({"no", "ne"}); }',
    'Error f(Sentence why) { return Error(codes::x, std::move(why)); }',
    'finding_at(root["limits"], place, say("is empty", "ir tukšs"))',
    'findings.push_back({path + ".yaml", 1, 1, say("is empty", "ir tukšs")})',
    'Sentence f() { return {words, "OpenSSL saka " + words}; }',
    'Sentence(std::string(name) + ": ").append("", told)',
    'say("{}: \'probe.{}\'", "{}: \'probe.{}\'", a, b)',
    '// Error(codes::x, "no answer")',
    'log.warn("store.damaged", {{"detail", error.detail()}})',
    'Sentence named(const std::string& field, const Sentence& why) { return Sentence(field).append(" ", why); } f(named("path", why))',
]


class Sentences(unittest.TestCase):
    maxDiff = None

    def test_everything_told_is_in_both_languages(self):
        self.assertEqual([], list(problems(ROOT)))

    def test_what_is_told_in_one_language_is_found(self):
        for text in TOLD_IN_ONE:
            with Planted({"hub/x/x.cc": HEADER + text + "\n", "adapters/x/x.h": ""}) as root:
                self.assertEqual(["hub/x/x.cc:2"], sorted({line.rsplit(": ", 1)[0].split(": ")[0] for line in problems(root)}), text)

    def test_what_is_told_in_both_is_fine(self):
        for text in TOLD_IN_BOTH:
            with Planted({"hub/x/x.cc": HEADER + text + "\n", "adapters/x/x.h": ""}) as root:
                self.assertEqual([], list(problems(root)), text)

    def test_a_function_of_another_file_is_known(self):
        with Planted({"hub/x/x.h": "void complain(const Sentence& text);\n", "adapters/x/x.cc": 'complain("is empty");\n'}) as root:
            self.assertEqual(['adapters/x/x.cc:1: "is empty"'], list(problems(root)))

    def test_every_exception_is_there(self):
        for name, what in SAME:
            self.assertIn(re.split(r"[,]", what)[0], (ROOT / name).read_text(encoding="utf-8"), name)


if __name__ == "__main__":
    unittest.main()
