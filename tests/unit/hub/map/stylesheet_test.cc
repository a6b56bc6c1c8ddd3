#include "hub/map/stylesheet.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <vector>

#include "tests/unit/hub/map/stylesheets.h"

namespace hub::map {
namespace {

Applied map_with(const std::string& sheet, const std::string& xml = "<d/>",
                 Stylesheet::Scan scan = Stylesheet::Scan::yes) {
  start_xslt();
  const auto [compiled, failure] = Stylesheet::compile(sheet, scan);
  return compiled == nullptr ? failure : compiled->apply(xml);
}

std::string reason_of(const Applied& applied, Language language = Language::en) {
  return applied.told().in(language);
}

TEST(Stylesheet, MapsWithThirtyTemplates) {
  std::string body =
      "<xsl:output indent=\"no\"/><xsl:template match=\"/d\"><o><xsl:apply-templates/></o></xsl:template>";
  std::string xml = "<d>";
  std::string expected = "<o>";
  for (int i = 0; i < 30; ++i) {
    const std::string n = std::to_string(i);
    body += "<xsl:template match=\"i" + n + "\"><x" + n +
            " a=\"{@v}\"><xsl:value-of select=\"concat(., '-', " + n + " * 2)\"/></x" + n +
            "></xsl:template>";
    xml += "<i" + n + " v=\"" + n + "\">ā" + n + "</i" + n + ">";
    expected += "<x" + n + " a=\"" + n + "\">ā" + n + "-" + std::to_string(i * 2) + "</x" + n + ">";
  }

  const Applied applied = map_with(stylesheet(body), xml + "</d>");

  EXPECT_EQ(applied.verdict, Verdict::done) << reason_of(applied);
  EXPECT_EQ(applied.octets, expected + "</o>");
}

TEST(Stylesheet, WritesUtf8WithoutDeclarationWhateverTheOutputAsksFor) {
  const std::string sheet = stylesheet(
      "<xsl:output encoding=\"ISO-8859-13\" omit-xml-declaration=\"no\"/><xsl:template "
      "match=\"/\"><r>ņ€</r></xsl:template>");

  EXPECT_EQ(map_with(sheet).octets, "<r>ņ€</r>");
}

TEST(Stylesheet, HonoursTheTextMethodAndIndentation) {
  EXPECT_EQ(
      map_with(stylesheet("<xsl:output method=\"text\"/><xsl:template match=\"/\">a&lt;b</xsl:template>"))
          .octets,
      "a<b");
  EXPECT_EQ(
      map_with(stylesheet("<xsl:output indent=\"yes\"/><xsl:template match=\"/\"><r><s/></r></xsl:template>"))
          .octets,
      "<r>\n  <s/>\n</r>\n");
}

TEST(Stylesheet, TreatsCdataAsText) {
  EXPECT_EQ(map_with(on_root("<xsl:value-of select=\"count(/d/text())\"/>"), "<d>a<![CDATA[b]]>c</d>").octets,
            "<r>1</r>");
}

TEST(Stylesheet, OffersExsltCommonMathSetsStringsAndDates) {
  const Applied applied = map_with(
      on_root("<xsl:value-of select=\"concat(count(exsl:node-set(/d)), math:max(//i), "
              "count(set:distinct(//i)), count(str:tokenize('a b c')), date:year('2026-11-20'))\"/>"),
      "<d><i>3</i><i>3</i></d>");

  EXPECT_EQ(applied.octets, "<r>13132026</r>");
}

TEST(Stylesheet, AllowsTheWordDocumentInText) {
  EXPECT_EQ(map_with(on_root("<a t=\"see document(x)\"><xsl:value-of select=\"'document(1)'\"/></a>")).octets,
            "<r><a t=\"see document(x)\">document(1)</a></r>");
}

struct Forbidden {
  const char* what;
  std::string sheet;
};

std::vector<Forbidden> forbidden() {
  return {
      {"document of a file", on_root("<xsl:value-of select=\"document('/etc/passwd')\"/>")},
      {"document of a URL", on_root("<xsl:copy-of select=\"document ('http://127.0.0.1:9/')\"/>")},
      {"document in an attribute value template", on_root("<a x=\"{{}}{document('/etc/passwd')}\"/>")},
      {"document in a key", stylesheet("<xsl:key name=\"k\" match=\"d\" use=\"document('/etc/passwd')\"/>")},
      {"exsl:document", on_root("<exsl:document href=\"/tmp/sakta-written\">x</exsl:document>",
                                "extension-element-prefixes=\"exsl\"")},
      {"exsl:document without declaration",
       on_root("<exsl:document href=\"/tmp/sakta-written\">x</exsl:document>")},
      {"xsl:document", on_root("<xsl:document href=\"/tmp/sakta-written\">x</xsl:document>")},
      {"saxon:output", on_root("<saxon:output href=\"/tmp/sakta-written\">x</saxon:output>",
                               "extension-element-prefixes=\"saxon\"")},
      {"an unknown extension element", on_root("<php:x/>", "extension-element-prefixes=\"php\"")},
      {"xsl:include of a URL", stylesheet("<xsl:include href=\"http://127.0.0.1:9/x.xslt\"/>")},
      {"xsl:include of a file", stylesheet("<xsl:include href=\"/etc/passwd\"/>")},
      {"xsl:import", stylesheet("<xsl:import href=\"other.xslt\"/>")},
      {"php:function", on_root("<xsl:value-of select=\"php:function('system', 'id')\"/>")},
      {"java:", on_root("<xsl:value-of select=\"java:java.lang.Runtime.getRuntime()\"/>")},
      {"dyn:evaluate", on_root("<xsl:value-of select=\"dyn:evaluate('1')\"/>")},
      {"crypto", on_root("<xsl:value-of select=\"crypto:md5('1')\"/>")},
      {"system-property", on_root("<xsl:value-of select=\"system-property('xsl:vendor')\"/>")},
      {"unparsed-entity-uri", on_root("<xsl:value-of select=\"unparsed-entity-uri('x')\"/>")},
      {"an undeclared prefix", on_root("<xsl:value-of select=\"none:f()\"/>")},
      {"a document type", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>" + on_root("&e;")},
  };
}

TEST(Stylesheet, RefusesWhatReachesOutsideOfTheMessageBeforeCompilingIt) {
  for (const Forbidden& one : forbidden()) {
    const Applied applied = map_with(one.sheet);
    EXPECT_EQ(applied.verdict, Verdict::forbidden) << one.what << ": " << reason_of(applied);
  }
}

TEST(Stylesheet, SaysTheLineAndTheConstruct) {
  const Applied applied = map_with(
      "<xsl:stylesheet version=\"1.0\" xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\">\n\n"
      "<xsl:include href=\"a\"/></xsl:stylesheet>");

  EXPECT_EQ(reason_of(applied), "line 3: xsl:include");
  EXPECT_EQ(reason_of(applied, Language::lv), "3. rinda: xsl:include");
}

TEST(Stylesheet, HasLocksThatHoldWithoutTheScan) {
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / "sakta-stylesheet-locks";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const std::string secret = (folder / "secret.xml").string();
  std::ofstream(secret) << "<s>canary</s>";
  const std::string written = (folder / "out" / "written.xml").string();

  const Applied read =
      map_with(on_root("<xsl:copy-of select=\"document('" + secret + "')\"/>"), "<d/>", Stylesheet::Scan::no);
  const Applied write = map_with(on_root("<exsl:document href=\"" + written + "\">x</exsl:document>",
                                         "extension-element-prefixes=\"exsl\""),
                                 "<d/>", Stylesheet::Scan::no);
  const Applied fetch = map_with(on_root("<xsl:copy-of select=\"document('http://127.0.0.1:9/x')\"/>"),
                                 "<d/>", Stylesheet::Scan::no);
  const Applied include =
      map_with(stylesheet("<xsl:include href=\"" + secret + "\"/>"), "<d/>", Stylesheet::Scan::no);

  EXPECT_EQ(read.verdict, Verdict::forbidden) << reason_of(read);
  EXPECT_EQ(write.verdict, Verdict::forbidden) << reason_of(write);
  EXPECT_EQ(fetch.verdict, Verdict::forbidden) << reason_of(fetch);
  EXPECT_EQ(include.verdict, Verdict::failed) << reason_of(include);
  EXPECT_FALSE(std::filesystem::exists(folder / "out")) << "a stylesheet created a folder";
  std::filesystem::remove_all(folder);
}

TEST(Stylesheet, RefusesADocumentWithADoctype) {
  const Applied applied =
      map_with(on_root("<xsl:value-of select=\".\"/>"), "<!DOCTYPE d [<!ENTITY e \"x\">]><d>&e;</d>");

  EXPECT_EQ(applied.verdict, Verdict::forbidden);
}

TEST(Stylesheet, NamesTheLineOfWhatDoesNotCompile) {
  const Applied expression = map_with(
      "<xsl:stylesheet version=\"1.0\" xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\">\n"
      "<xsl:template match=\"/\">\n<xsl:value-of select=\"((\"/>\n</xsl:template></xsl:stylesheet>");
  const Applied syntax = map_with(
      "<xsl:stylesheet version=\"1.0\"\n "
      "xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\">\n<a></b></xsl:stylesheet>");

  EXPECT_EQ(expression.verdict, Verdict::failed);
  EXPECT_NE(reason_of(expression).find("line 3"), std::string::npos) << reason_of(expression);
  EXPECT_EQ(syntax.verdict, Verdict::failed);
  EXPECT_EQ(syntax.line, 3) << reason_of(syntax);
}

TEST(Stylesheet, RepeatsItsOwnMessageButNeverAValueOfTheDocument) {
  const Applied fixed = map_with(on_root("<xsl:message terminate=\"yes\">no amount given</xsl:message>"));
  const Applied value =
      map_with(on_root("<xsl:message terminate=\"yes\">bad <xsl:value-of select=\"/d\"/></xsl:message>"),
               "<d>161175-19997</d>");
  const Applied error =
      map_with(on_root("<xsl:element name=\"{/d}\"/><xsl:value-of select=\"count(string(/d))\"/>"),
               "<d>161175-19997</d>");

  EXPECT_EQ(fixed.verdict, Verdict::refused);
  EXPECT_EQ(reason_of(fixed), "no amount given");
  EXPECT_EQ(value.verdict, Verdict::refused);
  EXPECT_EQ(reason_of(value).find("19997"), std::string::npos) << reason_of(value);
  EXPECT_EQ(reason_of(value, Language::lv).find("19997"), std::string::npos);
  EXPECT_EQ(error.verdict, Verdict::failed);
  EXPECT_EQ(reason_of(error).find("19997"), std::string::npos) << reason_of(error);
  EXPECT_EQ(reason_of(error, Language::lv).find("19997"), std::string::npos);
}

TEST(Stylesheet, RepeatsItsMessageInTheLanguagesThatItIsWrittenIn) {
  const Sentence both("no amount given", "nav norādīta summa");
  for (const std::string message :
       {"<en>no amount given</en><lv>nav norādīta summa</lv>",
        "\n  <lv>nav norādīta\n   summa</lv>\n  <!-- why --><en> no amount given </en>\n",
        "<en xml:space='preserve'>no  amount given </en> <lv><xsl:text>nav norādīta </xsl:text>summa</lv>",
        "<en xmlns='urn:partner'>no amount given</en><lv>nav norādīta summa</lv>"}) {
    const Applied applied = map_with(on_root("<xsl:message terminate=\"yes\">" + message + "</xsl:message>"));

    EXPECT_EQ(applied.verdict, Verdict::refused) << message;
    EXPECT_EQ(applied.told(), both) << message << ": " << applied.told().lv();
  }
}

TEST(Stylesheet, TellsAMessageOfTwoLongTextsWholeUpToItsLimit) {
  const std::string en(kMaxReason - 1, 'a');
  std::string lv;
  while (lv.size() < kMaxReason + 100) lv += "ā";
  const Applied applied = map_with(
      on_root("<xsl:message terminate=\"yes\"><en>" + en + "</en><lv>" + lv + "</lv></xsl:message>"));

  EXPECT_EQ(applied.told(), Sentence(en, lv));
  EXPECT_EQ(reason_in(octets_of(applied.told())), Sentence(en, lv.substr(0, kMaxReason)));
  EXPECT_EQ(octets_of(Sentence(std::string(en), "a" + lv)).size(), 2 * kMaxReason - 1)
      << "no character is cut in two";
}

TEST(Stylesheet, TellsNoValueOfTheDocumentInEitherLanguage) {
  const Applied applied =
      map_with(on_root("<xsl:message terminate=\"yes\"><en>bad <xsl:value-of select=\"/d\"/></en>"
                       "<lv>nepareizi</lv></xsl:message>"),
               "<d>161175-19997</d>");

  EXPECT_EQ(applied.verdict, Verdict::refused);
  EXPECT_EQ(applied.told(), Sentence("stopped at line 1", "apstājās 1. rindā"));
}

TEST(Stylesheet, DoesNotCompileWithAMessageThatSaysOneLanguageOnly) {
  for (const std::string message :
       {"<en>no amount</en>", "<lv>nav summas</lv>", "<en>a</en><en>b</en><lv>c</lv>", "<en>a</en><lv> </lv>",
        "no amount <en>a</en><lv>b</lv>"}) {
    const Applied applied =
        map_with(on_root("\n<xsl:message terminate=\"yes\">" + message + "</xsl:message>"));

    EXPECT_EQ(applied.verdict, Verdict::failed) << message;
    EXPECT_EQ(reason_of(applied).rfind("line 2: xsl:message says a language", 0), 0U) << reason_of(applied);
    EXPECT_EQ(reason_of(applied, Language::lv).rfind("2. rinda: xsl:message norāda valodu", 0), 0U);
  }
}

TEST(Stylesheet, FailsWithoutARootElementAndOnBrokenInput) {
  EXPECT_EQ(map_with(stylesheet("<xsl:template match=\"/\"/>")).verdict, Verdict::failed);
  EXPECT_EQ(map_with(on_root(""), "<d>").verdict, Verdict::failed);
  EXPECT_EQ(map_with(on_root(""), "").verdict, Verdict::failed);
}

TEST(Stylesheet, StopsEndlessRecursion) {
  const Applied applied = map_with(kCallsItselfForever);

  EXPECT_EQ(applied.verdict, Verdict::limit) << reason_of(applied);
  EXPECT_EQ(reason_in(octets_of(applied.told())), applied.told()) << "as a worker tells it";
}

TEST(Stylesheet, IsDoneWithDocumentsThatFillItsLimits) {
  EXPECT_EQ(map_with(on_root(""), std::string(kMaxInput + 1, ' ')).verdict, Verdict::limit);
  EXPECT_EQ(map_with(std::string(kMaxStylesheet + 1, ' ')).verdict, Verdict::limit);
}

// --- facts of the message (model/mapping_facts.h)

const std::string kFacts = "xmlns:m=\"urn:sakta:message:1\"";

Applied map_with_facts(const std::string& body, const FactsRead& facts) {
  start_xslt();
  const auto [compiled, failure] = Stylesheet::compile(stylesheet(body, kFacts));
  return compiled == nullptr ? failure : compiled->apply("<d/>", facts);
}

TEST(Stylesheet, GetsTheFactsThatItDeclaresAsTexts) {
  const Applied applied = map_with_facts(
      "<xsl:output method=\"text\"/><xsl:param name=\"m:user\"/><xsl:param name=\"m:case\" "
      "select=\"'none'\"/>"
      "<xsl:template match=\"/\"><xsl:value-of select=\"concat($m:user, '|', $m:case)\"/></xsl:template>",
      {{"user", "concat('a', \"b\") < {1} ā"}, {"role", "clerk"}, {"case", ""}});

  EXPECT_EQ(applied.verdict, Verdict::done);
  EXPECT_EQ(applied.octets, "concat('a', \"b\") < {1} ā|") << "never read as XPath; empty is said, too";
}

TEST(Stylesheet, GetsNoFactThatItDoesNotDeclareAtItsTop) {
  const Applied undeclared =
      map_with_facts("<xsl:template match=\"/\"><r a=\"{$m:user}\"/></xsl:template>", {{"user", "anna"}});
  EXPECT_EQ(undeclared.verdict, Verdict::failed) << undeclared.told().en();

  const Applied inner = map_with_facts(
      "<xsl:template match=\"/\"><xsl:param name=\"m:user\" select=\"'own'\"/><r "
      "a=\"{$m:user}\"/></xsl:template>",
      {{"user", "anna"}});
  EXPECT_EQ(inner.octets, "<r xmlns:m=\"urn:sakta:message:1\" a=\"own\"/>") << "a template's own parameter";
}

TEST(Stylesheet, NamesAFactThatNoMessageHas) {
  const Applied applied =
      map_with_facts("\n<xsl:param name=\"m:purpos\"/><xsl:template match=\"/\"><r/></xsl:template>", {});

  EXPECT_EQ(applied.verdict, Verdict::failed);
  EXPECT_EQ(applied.told().en(),
            "line 2: parameter 'purpos' is nothing that a message has; did you mean 'purpose'?");
}

TEST(Stylesheet, RefusesAFactThatXmlCannotHoldWithoutRepeatingIt) {
  const Applied applied = map_with_facts(
      "<xsl:param name=\"m:user\"/><xsl:template match=\"/\"><r a=\"{$m:user}\"/></xsl:template>",
      {{"user", "an\x01na"}});

  EXPECT_EQ(applied.verdict, Verdict::refused);
  EXPECT_EQ(applied.told().en(), "user holds a character that XML cannot");
}

TEST(Stylesheet, FactsTravelWithTheirSizesAndNeverBeyondTheirEnd) {
  const std::string octets = write_facts({{"user", std::string("a\0=b", 4)}, {"case", ""}});

  EXPECT_EQ(read_facts(octets), (FactsRead{{"user", std::string_view("a\0=b", 4)}, {"case", ""}}));
  for (std::size_t size = 0; size < octets.size(); ++size)
    EXPECT_LE(read_facts(octets.substr(0, size)).size(), 1U);
}

}  // namespace
}  // namespace hub::map
