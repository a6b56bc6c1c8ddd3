"""Every setting of every file of a site is changed in a running hub: it is in force, or the hub says that it takes a restart.

The settings are those of deploy/docs/site.md, which is made from their declarations: a new one that has no change here fails."""

import copy
import http.client
import re
import shutil
import socket
import time
import unittest

import yaml

import places
import settings_changes
from flow import FlowTest, main
from settings_changes import LEFT_OUT, PARTS, UNCHANGEABLE
from waiting import wait_for


class Setting:
    """A row of the reference: a field that holds a value."""

    def __init__(self, section, name, form, default, in_force):
        self.section, self.name, self.form, self.default, self.in_force = section, name, form, default, in_force

    def __str__(self):
        return f"{self.section}: {self.name}"


def settings_of(page):
    section, found = "", []
    for line in page.splitlines():
        if line.startswith("## "):
            section = line[3:]
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == 6 and cells[0].startswith("`") and cells[4]:
            found.append(Setting(section, cells[0].strip("`"), cells[2].replace("\\|", "|"), cells[3].strip("`"), cells[4]))
    return found


def holder_of(node, path):
    """The mapping with the last word of `path`, and that word; what is missing on the way is made."""
    *way, last = path.split(".")
    for word in way:
        if word.endswith("[]"):
            items = node.setdefault(word[:-2], [{}])
            node = items[0]
        else:
            node = node.setdefault(next(iter(node)) if word == "<name>" else word, {})
    return node, last


def put(document, changes):
    for path, value in changes.items():
        node, last = holder_of(document, path)
        if value is LEFT_OUT:
            node.pop(last, None)
        else:
            node[last] = copy.deepcopy(value)


def other_value(setting, now):
    """A value of the setting's form that it does not have now."""
    if setting.form == "true or false":
        return not now
    if setting.form.startswith("number"):
        low, high = (int(digits) for digits in re.findall(r"\d+", setting.form))
        return next(number for number in (int(now) + 1, int(now) - 1) if low <= number <= high)
    if setting.form.startswith("duration"):
        return "20s" if now != "20s" else "21s"
    words = setting.form.split(" | ")
    assert len(words) > 1, f"{setting}: say in settings_changes.py how it is changed"
    return next(word for word in words if word != now)


def version_in(told):
    """What a reload put in force: its first line; where it is on record follows."""
    return told.splitlines()[0]


class Walk(FlowTest):
    """One hub; each setting is changed alone, reloaded, and put back."""

    systems = ()

    @classmethod
    def prepare(cls):
        settings_changes.make_site(cls.hub)
        cls.hub.start()

    def reload(self, *options):
        return self.hub.command("reload", "--state", self.hub.state, *options)

    def changed(self, setting):
        """Changes the setting in the site's files. The file and what was in it."""
        part = PARTS[setting.section]
        change = part.changes.get(setting.name)
        if callable(change):
            return change(self.hub.site)
        file = self.hub.site / (part.files.get(setting.name) or part.file)
        before = file.read_text()
        document = yaml.safe_load(before)
        if change is None:
            node, last = holder_of(document, part.inside + setting.name)
            default = setting.default == "true" if setting.form == "true or false" else setting.default
            change = other_value(setting, node.get(last, default or "1"))
        changes = change if isinstance(change, settings_changes.Together) else {setting.name: change}
        put(document, {part.inside + name: value for name, value in changes.items()})
        settings_changes.write(file, document)
        self.assertNotEqual(yaml.safe_load(before), yaml.safe_load(file.read_text()), setting)
        return file

    def restore(self):
        shutil.rmtree(self.hub.site)
        shutil.copytree(self.saved, self.hub.site)

    def test_each_is_in_force_or_named(self):
        self.saved = self.folder / "saved"
        shutil.copytree(self.hub.site, self.saved)
        code, base, err = self.reload()
        self.assertEqual(code, 0, err)
        settings = settings_of((places.SOURCE / "deploy" / "docs" / "site.md").read_text())
        self.assertGreater(len(settings), 150)
        version, in_force = version_in(base), 0
        for setting in settings:
            if (setting.section, setting.name) in UNCHANGEABLE:
                continue
            with self.subTest(str(setting)):
                try:
                    self.changed(setting)
                    code, out, err = self.reload()
                    if setting.in_force == "reload":
                        self.assertEqual((code, err), (0, ""))
                        self.assertNotEqual(version_in(out), version_in(base), "the version is another")
                        version = version_in(out)
                        in_force += 1
                    else:
                        self.assert_named(setting, code, out, err)
                        self.assertEqual(self.running(), version, "the version in force is the one before")
                finally:
                    self.restore()
        self.assertGreater(in_force, 150)
        code, out, err = self.reload()
        self.assertEqual((code, version_in(out), err), (0, version_in(base), ""), "put back, it is the version that it was")

    def assert_named(self, setting, code, out, err):
        """The setting is named where it is written, in both languages, and nothing else is complained of."""
        self.assertEqual((code, out), (2, ""))
        named, nothing, *rest = err.splitlines()
        self.assertRegex(named, re.escape(f"{self.hub.site}/hub.yaml:") + r"\d+:\d+: " + re.escape(f"'{setting.name}' "))
        self.assertIn("restart the hub", named)
        self.assertIn("Nothing was changed", nothing)
        self.assertEqual(rest, [])
        line = int(named.removeprefix(f"{self.hub.site}/hub.yaml:").split(":")[0])
        self.assertIn(setting.name.rsplit(".", 1)[-1], (self.hub.site / "hub.yaml").read_text().splitlines()[line - 1])
        code, out, latvian = self.reload("--lang", "lv")
        self.assertEqual((code, out), (2, ""))
        self.assertEqual(latvian.splitlines()[0].split("'")[:2], named.split("'")[:2])
        self.assertIn("pārstartējiet centrmezglu", latvian)
        self.assertIn("Nekas nav mainīts", latvian)

    def running(self):
        """The version that the hub says it goes on with."""
        return [line["site"] for line in self.hub.log() if line["event"] == "hub.reload_refused"][-1]


class InForce(FlowTest):
    """What can be observed of the limits is."""

    def setUp(self):
        super().setUp()
        self.before = (self.hub.site / "hub.yaml").read_text()
        self.addCleanup(self.put_back)

    def put_back(self):
        (self.hub.site / "hub.yaml").write_text(self.before)
        self.reload()

    def reload(self):
        code, out, err = self.hub.command("reload", "--state", self.hub.state)
        self.assertEqual((code, err), (0, ""))

    def set(self, **changes):
        document = yaml.safe_load(self.before)
        put(document, {name.replace("__", "."): value for name, value in changes.items()})
        settings_changes.write(self.hub.site / "hub.yaml", document)
        self.reload()

    def connect(self):
        plain = socket.create_connection(("127.0.0.1", self.hub.find_ports()["exchange"]), timeout=places.patience(20))
        return self.pki.context("permits").wrap_socket(plain, server_hostname="localhost")

    def refused_unread(self):
        """A new connection is closed without a word."""
        try:
            with self.connect() as connection:
                connection.sendall(b"GET /v1/openapi.json HTTP/1.1\r\nHost: hub\r\n\r\n")
                return connection.recv(1) == b""
        except OSError:
            return True

    @staticmethod
    def ask(connection, size=None):
        body = b"{}" if size is None else b" " * size
        connection.sendall(b"POST /v1/ask/debts.query HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\n"
                           + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        answer.read()
        return answer.status

    def test_a_body_has_another_limit_on_a_connection_that_is_open(self):
        with self.connect() as connection:
            self.assertNotEqual(self.ask(connection, 3000), 413)
            self.set(limits__max_body_kib=2)
            self.assertEqual(self.ask(connection, 3000), 413)

    def test_a_connection_idles_no_longer_than_the_new_limit(self):
        with self.connect() as connection:
            self.set(timeouts__idle="200ms")
            self.ask(connection)
            self.assertEqual(connection.recv(1), b"", "the hub closes it")

    def test_a_header_and_a_body_have_another_time(self):
        for setting, sent in (("timeouts__header", b"POST /v1/ask/debts.query HTTP/1.1\r\n"),
                              ("timeouts__body", b"POST /v1/ask/debts.query HTTP/1.1\r\nHost: hub\r\n"
                                                 b"Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{")):
            with self.subTest(setting), self.connect() as connection:
                self.ask(connection)
                self.set(**{setting: "200ms"})
                connection.sendall(sent)
                answer = http.client.HTTPResponse(connection)
                answer.begin()
                self.assertEqual(answer.status, 408)

    def test_connections_have_another_bound(self):
        for setting in ("limits__connections", "limits__connections_per_network", "limits__connections_per_certificate"):
            with self.subTest(setting), self.connect() as first:
                self.ask(first)
                self.set(**{setting: 1})
                self.assertTrue(self.refused_unread())
                self.assertNotIn(self.ask(first), (500, 503), "one that is open stays")
                self.put_back()
                wait_for(lambda: not self.refused_unread(), places.patience(10), "there is room again")

    def test_bodies_have_another_room(self):
        self.set(limits__max_body_kib=512, limits__buffered_mib=1)
        with self.connect() as first, self.connect() as second:
            first.sendall(b"POST /v1/ask/debts.query HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\n"
                          b"Expect: 100-continue\r\nContent-Length: 400000\r\n\r\n")
            self.assertIn(b"100 Continue", first.recv(100), "the room is taken")
            self.assertEqual(self.ask(second, 400000), 503)

    def test_an_ask_has_another_time(self):
        self.sandbox.behave("hang_after_body", "nino")
        self.set(timeouts__ask="300ms")
        begun = time.monotonic()
        answer = self.hub.client().ask("debts.query", {"personCode": "161175-19997"})
        self.assertEqual(answer.status, 504)
        self.assertLess(time.monotonic() - begun, 9, "the route's own 10 s did not run out")

    def test_spans_are_told(self):
        self.assertNotIn("span", [line["event"] for line in self.hub.log()])
        self.set(telemetry__spans="all")
        self.hub.client().ask("debts.query", {"personCode": "161175-19997"})
        self.assertIn("span", [line["event"] for line in self.hub.log()])


if __name__ == "__main__":
    main()
