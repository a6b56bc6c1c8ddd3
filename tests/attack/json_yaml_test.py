"""JSON that two readers read differently, and YAML that is more than it looks like. Rows A48 and A49 of the attack table."""

import json
import pathlib
import re
import shutil
import tempfile
import unittest
import uuid

import cases
from attack import AttackTest, rest_request
from client import CONTEXT
from flow import main
from hub import Hub
from line import Line, request

GOOD = b'{"personCode": "161175-19997"}'
DEEP = 100_000


def event(data, type_name="case.status", **attributes):
    """A CloudEvent in structured mode as octets; `data` are the octets of its JSON."""
    context = {name.lower().replace("-", ""): value for name, value in CONTEXT[type_name].items()}
    head = {"specversion": "1.0", "id": str(uuid.uuid4()), "source": "urn:test", "type": type_name,
            "datacontenttype": "application/json", **context, **attributes}
    return json.dumps(head, ensure_ascii=False).encode()[:-1] + b', "data": ' + data + b"}"


def events_request(body, media="application/cloudevents+json"):
    return request("POST", "/v1/events", {"Content-Type": media}, body)


def status_with(sequence):
    """A case.status whose number is written as given."""
    return json.dumps(cases.status("BV-1", 12345)).encode().replace(b"12345", sequence)


class Json(AttackTest):
    max_body_kib = {"debts.query": 1024, "case.status": 1024}
    bodies = (
        ("a member twice", b'{"personCode": "161175-19997", "personCode": "161175-19991"}', 400, "codec.duplicate_member"),
        ("a member twice, once escaped", b'{"personCode": "161175-19997", "person\\u0043ode": "1"}', 400, "codec.duplicate_member"),
        ("an unknown member twice", b'{"x": 1, "x": 2, "personCode": "161175-19997"}', 400, "codec.duplicate_member"),
        ("1e400", b'{"personCode": 1e400}', 422, "codec.wrong_json_type"),
        ("2^63", b'{"personCode": 9223372036854775808}', 422, "codec.wrong_json_type"),
        (f"{DEEP} arrays", b"[" * DEEP, 400, "codec.limit"),
        (f"{DEEP} objects", b'{"a":' * DEEP + b"1" + b"}" * DEEP, 400, "codec.limit"),
        ("500,001 values", b'{"personCode": [' + b"1," * 500_000 + b"1]}", (400, 422), "codec.limit"),
        ("__proto__", b'{"__proto__": {"personCode": "161175-19997"}}', 422, "codec.not_valid"),
        ("__proto__ beside the good", GOOD[:-1] + b', "__proto__": {"admin": true}}', 422, "codec.not_valid"),
        ("not UTF-8", b'{"personCode": "161175-1999\xff"}', 400, "codec.encoding"),
        ("overlong UTF-8", b'{"personCode": "161175-1999\xc0\xb7"}', 400, "codec.encoding"),
        ("an encoded surrogate", b'{"personCode": "\xed\xa0\x80"}', 400, "codec.encoding"),
        ("a lone surrogate", b'{"personCode": "\\ud800"}', 400, "codec.not_well_formed"),
        ("UTF-16", '{"personCode": "161175-19997"}'.encode("utf-16"), 400, "codec.encoding"),
        ("NUL in a text", b'{"personCode": "161175\\u0000-19997"}', 400, "codec.control_character"),
        ("a raw NUL", b'{"personCode": "161175-19997\0"}', 400, "codec.control_character"),
        ("NaN", b'{"personCode": NaN}', 400, "codec.not_well_formed"),
        ("a comment", b'{"personCode": "161175-19997" /* x */}', 400, "codec.not_well_formed"),
        ("a comma behind the last", b'{"personCode": "161175-19997",}', 400, "codec.not_well_formed"),
        ("single quotes", b"{'personCode': '161175-19997'}", 400, "codec.not_well_formed"),
        ("two values", GOOD + GOOD, 400, "codec.not_well_formed"),
        ("nothing", b"", 400, "codec.not_well_formed"),
    )

    def test_over_rest(self):
        for what, body, status, code in self.bodies:
            with self.subTest(what):
                self.attack("A48", f"rest: {what}", rest_request(body, media="application/json"), status, code)

    def test_a_number_is_exact_or_refused(self):
        for sequence in (b"9223372036854775807", b"9223372036854775808", b"18446744073709551616", b"1e400", b"1e3", b"1.0", b"-0",
                         b"0.1e1", b"12345678901234567890123"):
            for what, octets in (("rest", rest_request(status_with(sequence), "case.status", "send", "application/json")),
                                 ("events", events_request(event(status_with(sequence))))):
                with self.subTest(sequence, face=what), Line(self.hub, "cases") as line:
                    answer = line.exchange(octets)
                    self.assertIn(answer.status, (202, 400, 422), answer)
                    if answer.status != 202:
                        self.assertIn(answer.json()["code"], ("codec.wrong_json_type", "codec.not_valid", "codec.wrong_shape"))
                    else:
                        kept = line.exchange(request("GET", f"/v1/messages/{answer.json()['id']}/content"))
                        self.assertIn(sequence, kept.body, "the number is another one now")
                    self.note("A48", f"{what}: {sequence.decode()} for a number", "exact" if answer.status == 202 else "refused", 0, 0)

    def test_over_events(self):
        good = json.dumps(cases.status("BV-1")).encode()
        for what, body, code in (
                ("an attribute twice", event(good)[:-1] + b', "type": "case.opened"}', "codec.duplicate_member"),
                ("a member of the data twice", event(good[:-1] + b', "sequence": 2}'), "codec.duplicate_member"),
                (f"{DEEP} arrays as data", event(b"[" * DEEP + b"]" * DEEP), "codec.limit"),
                (f"{DEEP} arrays", b"[" * DEEP, "codec.limit"),
                ("not UTF-8", event(good).replace(b"urn:test", b"urn:\xff"), "codec.encoding"),
                ("1e400 as an attribute", event(good)[:-1] + b', "x": 1e400}', "codec.wrong_json_type"),
                ("NUL", event(good).replace(b"urn:test", b"urn:\\u0000"), "codec.control_character"),
                ("no object", b'["a"]', "edge.event"),
                ("__proto__ as an attribute", event(good)[:-1] + b', "__proto__": {}}', "edge.event")):
            with self.subTest(what):
                self.attack("A48", f"events: {what}", events_request(body), (400, 422), code, party="cases", recorded=None)


class Yaml(unittest.TestCase):
    """`sakta check` of the sandbox's site with one file replaced."""

    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    files = (
        ("an alias bomb", "hub.yaml", bomb, 1, "anchors"),
        ("an alias to itself", "hub.yaml", "a: &a [*a]\n", 1, "anchors"),
        ("a merge key with an alias", "parties.yaml", "x: &x {a: 1}\nparties:\n  - <<: *x\n", 1, "anchors"),
        ("a tag of Python", "hub.yaml", "municipality: !!python/object/apply:os.system [id]\n", 1, "tags"),
        ("a tag of our own", "parties.yaml", "parties:\n  - !party {party: permits}\n", 2, "tags"),
        ("a binary tag", "hub.yaml", "municipality:\n  name: !!binary aGVq\n", 2, "tags"),
        ("a tab", "parties.yaml", "parties:\n\t- party: permits\n", 2, "a tab"),
        ("a key twice", "hub.yaml", None, None, "is here twice"),
        ("two documents", "parties.yaml", "parties: []\n---\nparties: []\n", 2, "a second document"),
        ("100,000 brackets", "parties.yaml", "parties: " + "[" * 100_000, 1, "nested deeper"),
        ("more than a mebibyte", "parties.yaml", "parties: []\n#" + "x" * 1024 * 1024, 1, "larger than 1 MiB"),
        ("not UTF-8", "parties.yaml", b"parties: \xff\n", 1, "not UTF-8"),
        ("an ESC", "parties.yaml", b"parties: \x1b[2J\n", 1, "a control character"),
    )

    @classmethod
    def setUpClass(cls):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="sakta-yaml-"))
        cls.addClassCleanup(shutil.rmtree, folder, ignore_errors=True)
        cls.hub = Hub(folder)

    def check(self, file, text):
        """Findings as (line, text), all in `file`, of a site where it holds `text`."""
        path = self.hub.site / file
        before = path.read_bytes()
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        try:
            code, out, err = self.hub.command("check", self.hub.site, "--state", self.hub.state)
        finally:
            path.write_bytes(before)
        self.assertEqual(code, 2, out + err)
        return [(int(line), said) for line, said in re.findall(rf"{re.escape(str(path))}:(\d+):\d+: (.*)", out + err)]

    def test_what_is_more_than_it_looks_like_is_refused_at_its_line(self):
        for what, file, text, line, said in self.files:
            if text is None:
                text = (self.hub.site / file).read_text()
                line = text.count("\n") + 1
                text += "threads: {io: 1}\n"
            with self.subTest(what):
                found = self.check(file, text)
                self.assertTrue(any(at == line and said in told for at, told in found), found)
                print(f"A49  {what:<58} refused at line {line}")

    def test_words_that_yaml_takes_for_something_else_stay_words(self):
        """The Norway problem: no value is taken for a boolean, a number in base 8 or 60, or a date because of how it looks."""
        text = (self.hub.site / "hub.yaml").read_text()
        for word in ("no", "NO", "off", "yes", "~", "null", "0o17", "12:30:45", "2026-11-20", "1_000", ".inf", "0x1F"):
            with self.subTest(word):
                found = self.check("hub.yaml", re.sub(r"(?m)^  io: 1$", f"  io: {word}", text))
                self.assertTrue(any("'io' cannot be" in said or "missing field 'io'" in said for _, said in found), found)
                print(f"A49  a number written {word:<42} refused")
        text = (self.hub.site / "parties.yaml").read_text()
        found = self.check("parties.yaml", text.replace("  - party: permits\n", "  - party: NO\n"))
        self.assertTrue(any("'NO' is no party name" in said for _, said in found), found)


if __name__ == "__main__":
    main()
