"""`sakta map`: what a mapping makes of a document, and mappings held against their examples, without a site."""

import json
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import places

SHEET = """<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:m="urn:sakta:message:1"
    exclude-result-prefixes="m">
  <xsl:param name="m:purpose"/>
  <xsl:template match="/a"><b why="{$m:purpose}"><xsl:value-of select="x"/></b></xsl:template>
</xsl:stylesheet>
"""


def sakta(*arguments, given=b""):
    done = subprocess.run([places.PROGRAMS / "sakta", *map(str, arguments)], input=given, capture_output=True, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


class Map(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sakta-map-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.sheet = self.folder / "tax" / "ask.request.xslt"
        self.examples = self.folder / "tax" / "examples"
        self.examples.mkdir(parents=True)
        self.sheet.write_text(SHEET)
        self.example("first", "<a><x>1</x></a>", "<b why=''>1</b>")

    def example(self, case, given, wanted, facts=None):
        (self.examples / f"ask.request-{case}.in.xml").write_text(given)
        (self.examples / f"ask.request-{case}.out.xml").write_text(wanted)
        if facts is not None:
            (self.examples / f"ask.request-{case}.facts.json").write_text(facts)

    def test_a_document_is_mapped(self):
        self.assertEqual(sakta("map", self.sheet, given=b"<a><x>7</x></a>"), (0, '<b why="">7</b>\n', ""))
        facts = self.folder / "facts.json"
        facts.write_text(json.dumps({"purpose": "audit"}))
        self.assertEqual(sakta("map", self.sheet, self.examples / "ask.request-first.in.xml", "--facts", facts),
                         (0, '<b why="audit">1</b>\n', ""))

    def test_what_cannot_be_mapped_is_told(self):
        code, out, err = sakta("map", self.sheet, given=b"<a><x>")
        self.assertEqual((code, out), (1, ""))
        self.assertIn("ask.request.xslt: ", err)
        self.sheet.write_text(SHEET.replace("</b>", ""))
        self.assertEqual(sakta("map", self.sheet, given=b"<a/>")[0], 1)

    def test_what_cannot_be_read_is_told(self):
        for arguments, said in (((self.folder / "none.xslt",), "cannot be read"), ((self.folder,), "cannot be read"),
                                ((self.sheet, self.folder / "none.xml"), "cannot be read"),
                                ((self.folder / "tax" / "examples", "--examples"), "holds no stylesheet")):
            code, out, err = sakta("map", *arguments)
            self.assertEqual((code, out), (2, ""), err)
            self.assertIn(said, err)
        for facts, said in (("[]", "is no JSON object"), ('{"purpos": "x"}', "a mapping gets no 'purpos', but user, "),
                            ('{"purpose": 1}', "'purpose' is no text")):
            self.example("first", "<a/>", "<b/>", facts)
            code, out, err = sakta("map", self.sheet, "--examples")
            self.assertEqual((code, out), (2, ""), err)
            self.assertIn(said, err)

    def test_examples_that_are_as_they_should_be(self):
        self.example("why", "<a><x>2</x></a>", "<b why='audit'>\n  2\n</b>", '{"purpose": "audit"}')
        for given in (self.sheet, self.sheet.parent, self.folder):
            self.assertEqual(sakta("map", given, "--examples"),
                             (0, "Mappings: 1, examples: 2; all as they should be\n", ""))
        self.assertEqual(sakta("map", self.sheet, "--examples", "--lang", "lv")[1],
                         "Kartējumi: 1, piemēri: 2; visi ir tādi, kādiem jābūt\n")

    def test_examples_that_are_not(self):
        self.example("other", "<a><x>2</x></a>", "<b why=''>3</b>")
        self.example("broken", "<a><x>2</a>", "<b/>")
        self.example("torn", "<a/>", "<b")
        (self.sheet.parent / "bare.xslt").write_text(SHEET)
        code, out, err = sakta("map", self.folder, "--examples")
        self.assertEqual((code, out), (1, "Mappings: 2, examples: 4; 4 not as they should be\n"))
        self.assertIn("ask.request-other.in.xml: /b: is '2' and should be '3'", err)
        self.assertIn("bare.xslt: has no example: examples/bare-CASE.in.xml and .out.xml", err)
        self.assertRegex(err, r"ask\.request-torn\.in\.xml: ask\.request-torn\.out\.xml: .*, 1:\d")
        self.assertIn("ask.request-broken.in.xml: ", err)

    def test_the_product_is_as_it_should_be(self):
        code, out, err = sakta("map", places.SOURCE / "mappings", "--examples")
        self.assertEqual((code, err), (0, ""))
        self.assertIn("all as they should be", out)


if __name__ == "__main__":
    unittest.main()
