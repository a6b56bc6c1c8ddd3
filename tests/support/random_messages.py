"""Messages made at random from the types' XSDs, with values at their borders more often than not.

Reads the XSDs by itself (the subset that types keep to) and shares no code with the hub: what it makes is what a stranger
makes who has the XSD alone. The same seed makes the same messages.
"""

import datetime
import json
import random
import re
import xml.etree.ElementTree as ET
from decimal import Decimal

import places

XS = "{http://www.w3.org/2001/XMLSchema}"
TYPES = places.SOURCE / "mappings" / "types"
INTEGERS = {"integer": (None, None), "nonNegativeInteger": (0, None), "positiveInteger": (1, None),
            "int": (-2**31, 2**31 - 1), "long": (-2**63, 2**63 - 1), "unsignedInt": (0, 2**32 - 1),
            "unsignedLong": (0, 2**64 - 1), "unsignedShort": (0, 2**16 - 1), "unsignedByte": (0, 255), "short": (-2**15, 2**15 - 1)}
PIECES = ("a", "Z", "0", "7", " ", "  ", "\n", "\r\n", "\t", "ā", "Ž", "ķ", "ß", "и", "漢", "𝄞", "👩‍👧", "'", '"', "<", "&", "]]>", ">",
          "{", "}", "$", "%", "\\", "/", ".", "--", "\u00a0", "\u2028", "\u200d", "e\u0301", "true", "null", "1e3", "40003521600")


class Pattern:
    """Random texts of an XSD regular expression; what it does not know, it refuses with a ValueError."""

    ESCAPES = {"d": "0123456789", "w": "abzAZ09", "s": " \t\n", "n": "\n", "r": "\r", "t": "\t"}

    def __init__(self, text):
        self.text, self.at = text, 0
        self.tree = self.branches()
        if self.at != len(text):
            raise ValueError(f"pattern {text} at {self.at}")

    def ahead(self):
        return self.text[self.at] if self.at < len(self.text) else ""

    def take(self):
        self.at += 1
        return self.text[self.at - 1]

    def branches(self):
        found = [self.sequence()]
        while self.ahead() == "|":
            self.take()
            found.append(self.sequence())
        return ("or", found)

    def sequence(self):
        parts = []
        while self.ahead() not in ("", "|", ")"):
            atom = self.atom()
            parts.append(("times", atom, *self.quantity()))
        return ("all", parts)

    def quantity(self):
        if self.ahead() in ("?", "*", "+"):
            return {"?": (0, 1), "*": (0, 12), "+": (1, 12)}[self.take()]
        if self.ahead() != "{":
            return (1, 1)
        end = self.text.index("}", self.at)
        least, comma, most = self.text[self.at + 1:end].partition(",")
        self.at = end + 1
        return (int(least), int(most) if most else int(least) + 12 if comma else int(least))

    def atom(self):
        char = self.take()
        if char == "(":
            inner = self.branches()
            assert self.take() == ")"
            return inner
        if char == "[":
            return ("one", self.group())
        if char == "\\":
            return ("one", self.escape())
        if char in "?*+{}])":
            raise ValueError(f"pattern {self.text} at {self.at}")
        return ("one", list("aZ0 ā") if char == "." else [char])

    def escape(self):
        char = self.take()
        if char in "pPiIcCDSW":
            raise ValueError(f"pattern {self.text}: \\{char}")
        return list(self.ESCAPES.get(char, char))

    def group(self):
        chars = []
        if self.ahead() == "^":
            raise ValueError(f"pattern {self.text}: a class of all other characters")
        while self.ahead() != "]":
            low = self.escape() if self.ahead() == "\\" and self.take() else [self.take()]
            if self.ahead() == "-" and self.text[self.at + 1] != "]":
                self.take()
                high = self.escape() if self.ahead() == "\\" and self.take() else [self.take()]
                chars += [chr(code) for code in range(ord(low[0]), ord(high[0]) + 1)]
            else:
                chars += low
        self.take()
        return chars

    def make(self, dice, node=None):
        kind, *rest = node or self.tree
        if kind == "one":
            return dice.choice(rest[0])
        if kind == "or":
            return self.make(dice, dice.choice(rest[0]))
        if kind == "all":
            return "".join(self.make(dice, part) for part in rest[0])
        inner, least, most = rest
        return "".join(self.make(dice, inner) for _ in range(dice.choice((least, most, dice.randint(least, most)))))


class Simple:
    """A simple type: a built-in one and the facets of every restriction on the way to it."""

    def __init__(self, builtin):
        self.builtin, self.facets, self.patterns, self.enumeration = builtin, {}, [], []

    def restricted(self, restriction):
        made = Simple(self.builtin)
        made.facets, made.patterns, made.enumeration = dict(self.facets), list(self.patterns), list(self.enumeration)
        alternatives = [facet.get("value") for facet in restriction.findall(XS + "pattern")]
        if alternatives:
            made.patterns.append("|".join(alternatives))
        made.enumeration = [facet.get("value") for facet in restriction.findall(XS + "enumeration")] or made.enumeration
        for facet in restriction:
            name = facet.tag.removeprefix(XS)
            if name not in ("pattern", "enumeration", "annotation"):
                made.facets[name] = facet.get("value")
        return made

    def takes(self, text):
        return all(re.fullmatch(pattern, text, re.ASCII) for pattern in self.patterns)

    def make(self, dice):
        if self.enumeration:
            return dice.choice(self.enumeration)
        for _ in range(10_000):
            text = self.attempt(dice)
            if self.takes(text):
                return text
        raise ValueError(f"no value of {self.builtin} with {self.patterns}")

    def attempt(self, dice):
        if self.builtin in ("date", "dateTime"):
            return moment(dice, self.builtin)
        if self.patterns:
            return Pattern(self.patterns[-1]).make(dice)
        if self.builtin == "boolean":
            return dice.choice(("true", "false", "1", "0"))
        if self.builtin in INTEGERS:
            return self.number(dice)
        if self.builtin in ("string", "normalizedString", "token"):
            return self.string(dice)
        raise ValueError(f"xs:{self.builtin} is not known here")

    def number(self, dice):
        least, most = INTEGERS[self.builtin]
        low = int(self.facets.get("minInclusive", -10**12 if least is None else least))
        high = int(self.facets.get("maxInclusive", 10**12 if most is None else most))
        value = dice.choice((low, high, min(low + 1, high), dice.randint(low, high), dice.randint(low, min(high, low + 99))))
        forms = ("{}", "{}", "{}", "00{}", " {}\n") + (() if self.builtin.startswith("unsigned") else ("+{}",))
        return dice.choice(forms).format(value) if value >= 0 else str(value)

    def string(self, dice):
        least = int(self.facets.get("length", self.facets.get("minLength", 0)))
        most = int(self.facets.get("length", self.facets.get("maxLength", 300)))
        length = dice.choice((least, most, dice.randint(least, most), dice.randint(least, min(most, least + 20))))
        text = "".join(dice.choice(PIECES) for _ in range(length))[:length]
        return text + "x" * (length - len(text))


def moment(dice, builtin):
    """A day or a moment in one of the many forms that XSD has for it."""
    year = dice.choice((1, 1582, 1899, 1900, 1970, 2000, 2024, 2026, 2026, 2026, 2038, 2100, 2199, 2200, 9999))
    day = datetime.date(year, 1, 1) + datetime.timedelta(days=dice.choice((0, 30, 58, 59, 364, dice.randrange(365))))
    zone = dice.choice(("", "Z", "Z", "+02:00", "+03:00", "-05:30", "+14:00", "-14:00", "+13:59", "-00:00"))
    if builtin == "date":
        return day.isoformat() + dice.choice(("", "", zone))
    time = dice.choice(("00:00:00", "23:59:59", "24:00:00", "09:00:00", "03:30:00",
                        f"{dice.randrange(24):02}:{dice.randrange(60):02}:{dice.randrange(60):02}"))
    fraction = dice.choice(("", "", "." + "".join(dice.choice("0123456789") for _ in range(dice.choice((1, 3, 6, 7, 9, 10, 12)))))) \
        if time != "24:00:00" else ""
    return f"{day.isoformat()}T{time}{fraction}{zone}"


class Type:
    """A message type's XSD, and messages of it. `fixed`: texts by path (`caseCode`, `client/personCode`), for what makes sense of
    several messages together or what the XSD does not say (a document in base64)."""

    def __init__(self, name, root=None, version=1):
        self.name = name
        self.schema = ET.parse(TYPES / f"{name}-{version}.xsd").getroot()
        self.namespace = self.schema.get("targetNamespace")
        roots = [one.get("name") for one in self.schema.findall(XS + "element")]
        self.root = root or roots[0]

    def named(self, kind, name):
        return next(one for one in self.schema.findall(XS + kind) if one.get("name") == name.split(":")[-1])

    def simple_named(self, name):
        if name.startswith("xs:"):
            return Simple(name[3:])
        return self.simple(self.named("simpleType", name))

    def simple(self, node):
        restriction = node.find(XS + "restriction")
        return self.simple_named(restriction.get("base")).restricted(restriction)

    def message(self, dice, fixed=None):
        """The message as a tree: name, and a text or a list of such trees."""
        return self.element(self.named("element", self.root), dice, fixed or {}, "")

    def element(self, node, dice, fixed, path):
        """`number`: how JSON writes it."""
        name = node.get("name")
        inner = node.find(XS + "complexType")
        if inner is not None:
            parts = []
            for group in inner:
                if group.tag in (XS + "sequence", XS + "choice"):
                    parts += self.group(group, dice, fixed, path)
            return {"name": name, "parts": parts}
        own = node.find(XS + "simpleType")
        simple = self.simple(own) if own is not None else self.simple_named(node.get("type"))
        text = fixed[path] if path in fixed else simple.make(dice)
        number = simple.builtin in INTEGERS or simple.builtin == "decimal"
        return {"name": name, "text": text, "number": number, "boolean": simple.builtin == "boolean"}

    def group(self, node, dice, fixed, path):
        if node.get("minOccurs") == "0" and dice.random() < 0.4:
            return []
        particles = [one for one in node if one.tag in (XS + "element", XS + "sequence", XS + "choice")]
        if node.tag == XS + "choice":
            particles = [dice.choice(particles)]
        parts = []
        for one in particles:
            if one.tag != XS + "element":
                parts += self.group(one, dice, fixed, path)
                continue
            here = f"{path}/{one.get('name')}".lstrip("/")
            least = int(one.get("minOccurs", "1"))
            most = 5 if one.get("maxOccurs") == "unbounded" else int(one.get("maxOccurs", "1"))
            wanted = any(key == here or key.startswith(here + "/") for key in fixed)
            count = dice.choice((least, most, dice.randint(least, most), min(2, most)))
            if fixed.get(here, "") is None:
                count = 0
            elif wanted:
                count = max(count, 1)
            for _ in range(count):
                parts.append({**self.element(one, dice, fixed, here), "many": most > 1})
        return parts

    def xml(self, message):
        def written(tree):
            made = ET.Element(f"{{{self.namespace}}}{tree['name']}")
            made.text = tree.get("text")
            made.extend(written(part) for part in tree.get("parts", ()))
            return made
        text = ET.tostring(written(message), encoding="unicode")
        return text.replace("\r", "&#13;").encode()

    def json(self, message):
        """The form that the type's JSON Schema describes; numbers as the shortest text of theirs."""
        def written(tree):
            if "text" not in tree:
                return members(tree["parts"])
            if tree["boolean"]:
                return "true" if tree["text"] in ("true", "1") else "false"
            return f"{Decimal(tree['text'].strip()):f}" if tree["number"] else json.dumps(tree["text"], ensure_ascii=False)

        def members(parts):
            found = {}
            for part in parts:
                if part.get("many"):
                    found.setdefault(part["name"], []).append(written(part))
                else:
                    found[part["name"]] = written(part)
            return "{" + ",".join(f'"{name}":' + ("[" + ",".join(value) + "]" if isinstance(value, list) else value)
                                  for name, value in found.items()) + "}"
        return written(message).encode()


def reference(dice):
    """A creditor reference with right check digits (ISO 11649)."""
    text = "".join(dice.choice("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") for _ in range(dice.choice((1, 21, dice.randint(1, 21)))))
    digits = "".join(str(int(char, 36)) for char in text + "RF00")
    return f"RF{98 - int(digits) % 97:02}{text}"


def person_code(dice, hyphen=True):
    """A personal code of the old or the new form; no check digit is held to be right."""
    day = datetime.date(1900, 1, 1) + datetime.timedelta(days=dice.randrange(42914))  # to 30 June 2017
    old = f"{day:%d%m%y}{(day.year - 1800) // 100}{dice.randrange(10**4):04}"
    digits = dice.choice((old, f"3{dice.randint(2, 9)}{dice.randrange(10**9):09}"))
    return f"{digits[:6]}-{digits[6:]}" if hyphen else digits


def registration_number(dice):
    return f"{dice.randint(4, 9)}{dice.randrange(10**10):010}"


def parties(dice, path):
    """Texts for both ways of a choice between a person and an organisation."""
    return {f"{path}/personCode": person_code(dice, dice.random() < 0.5), f"{path}/organisationNumber": registration_number(dice)}


def dice_of(seed, number):
    return random.Random(f"message-{seed}-{number}")
