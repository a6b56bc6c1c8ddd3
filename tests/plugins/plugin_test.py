"""A kind of adapter built out of tree is loaded, answers, and is refused with a clear text when it does not fit."""

import json
import pathlib
import re
import shutil
import tempfile
import unittest

import places
import processes
from hub import Hub

ECHO = places.SOURCE / "tests" / "plugins" / "echo"
EXAMPLE = places.SOURCE / "mappings" / "nino" / "examples" / "get_debts.reply-one.in.xml"
SAY = """<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="/">{}</xsl:template>
</xsl:stylesheet>"""


def cached(name):
    """A setting of the build under test."""
    text = (places.PROGRAMS.parent / "CMakeCache.txt").read_text()
    found = re.search(rf"^{name}:\w+=(.*)$", text, re.MULTILINE)
    return found.group(1) if found else ""


def build(folder):
    """The sample, from its own CMakeLists.txt, as the programs under test were built."""
    sanitize = cached("SAKTA_SANITIZE")
    launcher = cached("CCACHE")
    for step in (["-S", ECHO, "-B", folder, "-G", "Ninja", f"-DCMAKE_CXX_COMPILER={cached('CMAKE_CXX_COMPILER')}",
                  "-DCMAKE_CXX_FLAGS=" + (f"-fsanitize={sanitize}" if sanitize else ""),
                  *([f"-DCMAKE_CXX_COMPILER_LAUNCHER={launcher}"] if launcher.startswith("/") else [])],
                 ["--build", folder]):
        code, out, err = processes.run(["cmake", *step], seconds=120)
        assert code == 0, (out + err).decode()
    return folder / "echo.so"


class Plugins(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="sakta-plugins-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.echo = build(cls.folder / "echo")
        cls.library = cls.folder / "library"
        for part in ("adapters/systems", "mappings", "wsdl"):
            shutil.copytree(places.SOURCE / part, cls.library / part)
        system = cls.library / "adapters" / "systems" / "echo"
        system.mkdir()
        system.joinpath("system.yaml").write_text(
            "system: echo\nsummary: Says what it hears.\nadapter:\n  kind: echo\n  operations:\n"
            "    say: {}\n    deny: {refuse: true}\n")

    def site(self, *plugins, operation="say", name="a-wall"):
        """A hub whose debts are an echo, with these plugins."""
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        hub = Hub(folder, library=self.library)
        with open(hub.site / "hub.yaml", "a") as file:
            file.write(f"plugins: [{', '.join(str(p) for p in plugins)}]\n")
        self.line = (hub.site / "hub.yaml").read_text().count("\n")
        (hub.site / "systems" / "echo.yaml").write_text(f"system: echo\nadapter: {{name: {name}}}\n")
        (hub.site / "mappings" / "echo").mkdir(parents=True)
        (hub.site / "mappings" / "echo" / "say.request.xslt").write_text(
            SAY.format(re.sub(r"<\?xml.*?\?>", "", EXAMPLE.read_text())))
        hub.edit("routes/debts.yaml", [("nino/get_debts.request", "echo/say.request"), ("to: nino", "to: echo"),
                                       ("operation: get_debts", f"operation: {operation}")])
        return hub

    def findings(self, hub):
        code, out, err = hub.command("check", hub.site, "--state", hub.state, "--library", self.library)
        self.assertEqual(code, 2, out + err)
        return err

    def changed(self, name, change):
        """A plugin whose octets were changed."""
        file = self.folder / name
        file.write_bytes(change(self.echo.read_bytes()))
        file.chmod(0o755)
        return file

    def ask(self, operation):
        hub = self.site(self.echo, operation=operation)
        try:
            hub.start()
            return hub.client("permits").ask("debts.query", {"personCode": "161175-19997"})
        finally:
            hub.stop()

    def test_its_kind_answers_through_a_hub_that_stops_cleanly(self):
        answer = self.ask("say")
        self.assertEqual(answer.status, 200, answer)
        self.assertEqual(json.loads(answer.body)["currency"], "EUR")

    def test_an_error_of_the_plugin_is_an_error_of_the_hub(self):
        answer = self.ask("deny")
        self.assertEqual((answer.status, answer.json()["code"], answer.json()["remedy"]), (422, "deliver.refused", "refuse"))

    def test_a_running_hub_takes_a_plugin_with_its_site(self):
        hub = self.site(self.echo)
        whole = hub.folder / "whole"
        shutil.copytree(hub.site, whole)
        hub.edit("hub.yaml", [(r"plugins: .*\n", "")])
        (hub.site / "systems" / "echo.yaml").unlink()
        shutil.copy(places.SOURCE / "deploy" / "sandbox" / "routes" / "debts.yaml", hub.site / "routes")
        self.addCleanup(hub.stop)
        hub.start()
        shutil.copytree(whole, hub.site, dirs_exist_ok=True)
        code, _, err = hub.command("reload", "--state", hub.state)
        self.assertEqual((code, err), (0, ""))
        answer = hub.client("permits").ask("debts.query", {"personCode": "161175-19997"})
        self.assertEqual(answer.status, 200, answer)

    def test_a_plugin_that_was_replaced_is_in_force_only_after_a_restart(self):
        own = self.changed("own.so", lambda octets: octets)
        hub = self.site(own)
        self.addCleanup(hub.stop)
        hub.start()
        version = json.loads(hub.operations("/health/ready")[1])["site"]
        for newer in (own.read_bytes() + b"\n", None):
            with self.subTest(newer is None):
                own.unlink()
                if newer is not None:
                    own.write_bytes(newer)
                    own.chmod(0o755)
                code, out, err = hub.command("reload", "--state", hub.state)
                self.assertEqual((code, out), (2, ""))
                self.assertRegex(err, rf"hub\.yaml:{self.line}:\d+: plugin {own} is not the file any more that the running hub has loaded")
                self.assertIn("Nothing was changed", err)
                self.assertEqual(json.loads(hub.operations("/health/ready")[1])["site"], version, "what runs")
        own.write_bytes(self.echo.read_bytes())
        own.chmod(0o755)
        self.assertEqual(hub.command("reload", "--state", hub.state)[0], 0)
        own.write_bytes(self.echo.read_bytes() + b"\n")
        self.assertEqual(hub.stop(), 0)
        hub.start()
        self.assertNotEqual(json.loads(hub.operations("/health/ready")[1])["site"], version)

    def test_a_setting_that_the_plugin_does_not_like_is_a_finding_at_its_place(self):
        self.assertRegex(self.findings(self.site(self.echo, name='"a wall"')), r"systems/echo\.yaml:2:\d+: 'name' has a space")

    def test_a_plugin_for_another_hub_is_refused_unloaded_naming_both(self):
        version = re.search(r'define SAKTA_PORT_VERSION "(\d+)"', (places.SOURCE / "hub/port/plugin.h").read_text())[1]
        self.assertIn(f", port {version}".encode(), self.echo.read_bytes())
        strange = self.changed("strange.so", lambda octets: octets.replace(b", port ", b", p0rt "))
        said = self.findings(self.site(strange))
        self.assertRegex(said, rf"hub\.yaml:{self.line}:\d+: plugin {strange} was built for another hub: "
                               r"its ABI is 'compiler .*, p0rt \d+', this hub's is 'compiler .*, port \d+'")

    def test_a_file_that_is_missing_is_said_to_be(self):
        self.assertIn("nowhere.so cannot be read: No such file", self.findings(self.site("nowhere.so")))

    def test_a_file_that_is_no_library_is_said_to_be_none(self):
        self.assertIn("is no plugin of a hub", self.findings(self.site(self.changed("text.so", lambda _: b"text"))))
        cut = self.changed("cut.so", lambda octets: b"no ELF " + octets)
        self.assertIn("cut.so cannot be loaded: ", self.findings(self.site(cut)))

    def test_a_library_without_a_manifest_is_said_to_have_none(self):
        bare = self.changed("bare.so", lambda octets: octets.replace(b"pocoBuildManifest", b"pocoBu1ldManifest"))
        self.assertIn("bare.so has no manifest of kinds", self.findings(self.site(bare)))

    def test_two_plugins_of_one_kind_clash(self):
        twin = self.changed("twin.so", lambda octets: octets)
        self.assertRegex(self.findings(self.site(self.echo, twin)),
                         rf"plugin {twin} offers the kind 'echo', which there is already")

    def test_a_file_that_others_could_change_is_not_loaded(self):
        open_to_all = self.changed("open.so", lambda octets: octets)
        open_to_all.chmod(0o777)
        self.assertIn("could be changed by others", self.findings(self.site(open_to_all)))

    def test_without_the_plugin_the_kind_is_unknown(self):
        self.assertIn("'echo'", self.findings(self.site()))


if __name__ == "__main__":
    unittest.main(verbosity=2)
