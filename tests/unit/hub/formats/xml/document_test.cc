#include "hub/formats/xml/document.h"

#include <gtest/gtest.h>

#include <ctime>
#include <string>
#include <thread>
#include <vector>

#include "hub/base/codes.h"
#include "hub/formats/xml/prescan.h"

namespace hub::formats {
namespace {

using namespace std::string_literals;

std::string repeat(const std::string& text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

std::string nested(std::size_t depth) {
  return repeat("<a>", depth) + repeat("</a>", depth);
}

/// `code place`, or "accepted".
std::string verdict(const std::string& octets, const XmlLimits& limits = {}) {
  const auto document = XmlDocument::parse(octets, limits);
  if (document) return "accepted";
  return std::string(document.error().code().name) + " " + document.error().place();
}

double thread_cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

TEST(Xml, KeepsNamesNamespacesAndTextThroughATree) {
  const auto document = XmlDocument::parse(
      "<?xml version='1.0' encoding='UTF-8'?>\n<q:a xmlns:q='urn:x'>Ābele &amp; &#x1F600;<b/></q:a>");

  ASSERT_TRUE(document);
  EXPECT_EQ(document->root_name(), "a");
  EXPECT_EQ(document->root_namespace(), "urn:x");
  EXPECT_EQ(document->to_octets(), "<q:a xmlns:q=\"urn:x\">Ābele &amp; \xF0\x9F\x98\x80<b/></q:a>");
}

TEST(Xml, WritesACarriageReturnSoThatItSurvivesTheNextParse) {
  const auto document = XmlDocument::parse("<a>x&#13;\ny</a>");

  ASSERT_TRUE(document);
  EXPECT_EQ(document->to_octets(), "<a>x&#13;\ny</a>");
}

TEST(Xml, TakesACharacterReferenceWithAsManyZerosAsItLikes) {
  const auto document =
      XmlDocument::parse("<a b='&#00000000000000000000065;'>&#x0000000000000000000000041;&amp;</a>");
  ASSERT_TRUE(document) << document.error().to_string();
  EXPECT_EQ(document->to_octets(), "<a b=\"A\">A&amp;</a>");
  EXPECT_EQ(verdict("<a>&#x0000000000000000000000041 ;</a>"), "codec.not_well_formed 1:4");
  EXPECT_EQ(verdict("<a>&#x00000000000000000000000041</a>;"), "codec.not_well_formed 1:4");
}

TEST(Xml, TakesAByteOrderMarkOfUtf8AndUsAsciiAsDeclaredEncoding) {
  EXPECT_EQ(verdict("\xEF\xBB\xBF<a/>"), "accepted");
  EXPECT_EQ(verdict("<?xml version=\"1.0\" encoding=\"us-ascii\"?><a/>"), "accepted");
}

TEST(Xml, RefusesEveryDoctypeAndFetchesNothing) {
  EXPECT_EQ(verdict("<!DOCTYPE a><a/>"), "codec.dtd_forbidden 1:1");
  EXPECT_EQ(verdict("<?xml version='1.0'?>\n<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>"),
            "codec.dtd_forbidden 2:1");
  EXPECT_EQ(verdict("<!-- c -->\n  <!DOCTYPE a [<!ENTITY % p SYSTEM \"http://127.0.0.1/x\"> %p;]><a/>"),
            "codec.dtd_forbidden 2:3");
  EXPECT_EQ(verdict("<a><!DOCTYPE a></a>"), "codec.dtd_forbidden 1:4");
}

TEST(Xml, RefusesBillionLaughsAndQuadraticBlowUp) {
  const std::string laughs =
      "<!DOCTYPE a [<!ENTITY a \"ha\"><!ENTITY b \"" + repeat("&a;", 10) + "\">]><a>&b;</a>";
  const std::string quadratic =
      "<!DOCTYPE a [<!ENTITY a \"" + std::string(100'000, 'x') + "\">]><a>" + repeat("&a;", 10'000) + "</a>";
  const double start = thread_cpu_seconds();

  EXPECT_EQ(verdict(laughs), "codec.dtd_forbidden 1:1");
  EXPECT_EQ(verdict(quadratic), "codec.dtd_forbidden 1:1");

  EXPECT_LT(thread_cpu_seconds() - start, 0.5);
}

TEST(Xml, KnowsOnlyTheFiveEntities) {
  EXPECT_EQ(verdict("<a>&lt;&gt;&amp;&apos;&quot;</a>"), "accepted");
  EXPECT_EQ(verdict("<a>&nbsp;</a>"), "codec.not_well_formed 1:4");
  EXPECT_EQ(verdict("<a b='&xxe;'/>"), "codec.not_well_formed 1:7");
  EXPECT_EQ(verdict("<a>AT&T</a>"), "codec.not_well_formed 1:6");
}

TEST(Xml, LeavesXincludeAndStylesheetInstructionsAlone) {
  const auto document = XmlDocument::parse(
      "<?xml-stylesheet href='http://127.0.0.1/x.xsl'?><a><i:include "
      "xmlns:i='http://www.w3.org/2001/XInclude' "
      "href='file:///etc/passwd' parse='text'/></a>");

  ASSERT_TRUE(document);
  EXPECT_NE(document->to_octets().find("include"), std::string::npos);
  EXPECT_EQ(document->to_octets().find("root:"), std::string::npos);
}

TEST(Xml, LimitsTheDepth) {
  EXPECT_EQ(verdict(nested(64)), "accepted");
  EXPECT_EQ(verdict(nested(65)), "codec.limit 1:193");
  EXPECT_EQ(verdict(nested(100'000)), "codec.limit 1:193");
}

TEST(Xml, LimitsAttributesOfATag) {
  const auto with = [](std::size_t count) {
    std::string tag = "<a";
    for (std::size_t i = 0; i < count; ++i) tag += " a" + std::to_string(i) + "=''";
    return tag + "/>";
  };

  EXPECT_EQ(verdict(with(256)), "accepted");
  EXPECT_EQ(verdict(with(257)), "codec.limit 1:1");
}

TEST(Xml, LimitsNamespacesOfATagAndInScope) {
  const auto declarations = [](std::size_t first, std::size_t count) {
    std::string text;
    for (std::size_t i = first; i < first + count; ++i)
      text += " xmlns:n" + std::to_string(i) + "='urn:" + std::to_string(i) + "'";
    return text;
  };

  EXPECT_EQ(verdict("<a" + declarations(0, 64) + "/>"), "accepted");
  EXPECT_EQ(verdict("<a" + declarations(0, 65) + "/>"), "codec.limit 1:1");
  EXPECT_EQ(verdict("<a" + declarations(0, 64) + "><b" + declarations(64, 64) + "/></a>"), "accepted");
  EXPECT_EQ(
      verdict("<a" + declarations(0, 64) + ">\n<b" + declarations(64, 64) + "><c xmlns='urn:x'/></b></a>")
          .substr(0, 13),
      "codec.limit 2");
  EXPECT_EQ(verdict("<a" + declarations(0, 64) + "><b" + declarations(64, 64) + "/><c" +
                    declarations(64, 64) + "/></a>"),
            "accepted")
      << "a closed element's declarations are out of scope";
}

TEST(Xml, RefusesTheQuadraticStartTagsOfTheLibraryInLinearTime) {
  std::string attributes = "<a";
  for (int i = 0; i < 100'000; ++i) attributes += " a" + std::to_string(i) + "=''";
  attributes += "/>";
  std::string namespaces = "<a";
  for (int i = 0; i < 50'000; ++i) namespaces += " xmlns:a" + std::to_string(i) + "='u'";
  namespaces += "/>";
  const double start = thread_cpu_seconds();

  EXPECT_EQ(verdict(attributes), "codec.limit 1:1");
  EXPECT_EQ(verdict(namespaces), "codec.limit 1:1");

  EXPECT_LT(thread_cpu_seconds() - start, 0.5)
      << "50 ms each is demanded of a release build; sanitizers get more";
}

TEST(Xml, LimitsElementsSizeAndLengths) {
  XmlLimits limits;
  limits.elements = 1000;

  EXPECT_EQ(verdict("<a>" + repeat("<b/>", 999) + "</a>", limits), "accepted");
  EXPECT_EQ(verdict("<a>" + repeat("<b/>", 1000) + "</a>", limits), "codec.limit 1:4000");
  EXPECT_EQ(XmlLimits{}.elements, 500'000U);
  EXPECT_EQ(XmlLimits{}.size, 10U << 20U);
  limits.size = 10;
  EXPECT_EQ(verdict("<a>123</a>", limits), "accepted");
  EXPECT_EQ(verdict("<a>1234</a>", limits), "codec.limit 1:11");
  EXPECT_EQ(verdict("<" + std::string(200'000, 'n') + "/>"), "codec.limit 1:1");
  EXPECT_EQ(verdict("<a b='" + std::string(100'000, 'n') + "'/>"), "codec.limit 1:1");
  EXPECT_EQ(verdict("<a></" + std::string(200'000, 'n') + ">"), "codec.limit 1:4");
}

TEST(Xml, TakesATextAsLongAsTheDocumentMayBe) {
  XmlLimits limits;
  const std::string text(limits.size - 7, 'x');
  EXPECT_EQ(verdict("<a>" + text + "</a>", limits), "accepted") << "the library's own limit is lower";
  EXPECT_EQ(verdict("<a>x" + text + "</a>", limits).substr(0, 11), "codec.limit");
  limits.size = 12'000'000;
  EXPECT_EQ(verdict("<a><!--" + std::string(10'100'000, 'x') + "--></a>", limits), "accepted");
}

TEST(Xml, RefusesATextInTooManyPiecesAsALimit) {
  for (const char* between : {"AAAA<!---->", "<![CDATA[AAAA]]>", "AAAA<?x?>"})
    EXPECT_EQ(verdict("<a>" + repeat(between, 200'000) + "</a>").substr(0, 11), "codec.limit") << between;
  EXPECT_EQ(verdict("<a>" + repeat(std::string(700'000, 'A') + "<!---->", 14) + "</a>").substr(0, 11),
            "codec.limit");
  EXPECT_EQ(verdict("<a>" + repeat("AAAA<!---->", 4'000) + "</a>"), "accepted");
  EXPECT_EQ(verdict("<a>" + repeat("\n  <!-- what comes --><b>text</b>", 100'000) + "</a>"), "accepted");
  EXPECT_EQ(verdict("<a>\n<![CDATA[" + std::string(9'000'000, 'A') + "]]>\n</a>"), "accepted");
}

TEST(Xml, RefusesOtherEncodings) {
  EXPECT_EQ(verdict("\xFF\xFE\0\0<\0\0\0a\0\0\0/\0\0\0>\0\0\0"s), "codec.encoding 1:1");
  EXPECT_EQ(verdict("<\0a\0/\0>\0"s), "codec.encoding 1:1");
  EXPECT_EQ(verdict("\0<\0a\0/\0>"s), "codec.encoding 1:1");
  EXPECT_EQ(verdict("<?xml version='1.0' encoding='UTF-7'?><a>+ADw-b+AD4-</a>"), "codec.encoding 1:30");
  EXPECT_EQ(verdict("<?xml version='1.0' encoding='UTF-16'?><a/>"), "codec.encoding 1:30");
  EXPECT_EQ(verdict("<?xml version=\"1.0\" encoding=\"windows-1251\"?><a/>"), "codec.encoding 1:30");
}

TEST(Xml, RefusesWhatIsNotStrictUtf8) {
  EXPECT_EQ(verdict("<a>\n\xC0\xBC</a>"), "codec.encoding 2:1") << "overlong '<'";
  EXPECT_EQ(verdict("<a>\xED\xA0\x80</a>"), "codec.encoding 1:4") << "surrogate";
  EXPECT_EQ(verdict("<a>ā\xE1</a>"), "codec.encoding 1:5") << "columns count characters";
  EXPECT_EQ(verdict("<a>\xF4\x90\x80\x80</a>"), "codec.encoding 1:4") << "above U+10FFFF";
}

TEST(Xml, RefusesControlCharactersHoweverWritten) {
  EXPECT_EQ(verdict("<a>x\0y</a>"s), "codec.control_character 1:5");
  EXPECT_EQ(verdict("<a>\x01</a>"), "codec.control_character 1:4");
  EXPECT_EQ(verdict("<a>\xEF\xBF\xBE</a>"), "codec.control_character 1:4");
  EXPECT_EQ(verdict("<a>&#0;</a>"), "codec.control_character 1:4");
  EXPECT_EQ(verdict("<a>&#x1B;</a>"), "codec.control_character 1:4");
  EXPECT_EQ(verdict("<a>&#xD800;</a>"), "codec.control_character 1:4");
  EXPECT_EQ(verdict("<a>&#xFFFF;</a>"), "codec.control_character 1:4");
  EXPECT_EQ(verdict("<a>&#x110000;</a>"), "codec.control_character 1:4");
  EXPECT_EQ(verdict("<a>&#4294967361;</a>"), "codec.control_character 1:4") << "must not wrap round to 'A'";
  EXPECT_EQ(verdict("<a b='&#2;'/>"), "codec.control_character 1:7");
  EXPECT_EQ(verdict("<a>&#9;&#10;&#13;\t\r\n</a>"), "accepted");
}

TEST(Xml, RefusesWhatIsNotWellFormed) {
  for (const std::string text : {"",
                                 "  ",
                                 "text",
                                 "<a>",
                                 "<a",
                                 "<a b",
                                 "<a b=",
                                 "<a b='",
                                 "<a></b>",
                                 "</a>",
                                 "<a/><b/>",
                                 "<a/>text",
                                 "<a b=c/>",
                                 "<a b='1' b='2'/>",
                                 "<a b='1'c='2'/>",
                                 "<a><b></a></b>",
                                 "<p:a/>",
                                 "<a p:b=''/>",
                                 "<a b='<'/>",
                                 "<a>]]></a>",
                                 "<!-- a",
                                 "<a><!-- -- --></a>",
                                 "<a><![CDATA[ </a>",
                                 "<?pi",
                                 "<? pi?><a/>",
                                 "<a>&#;</a>",
                                 "<a>&#x;</a>",
                                 "<a>&</a>",
                                 "<1a/>",
                                 "<a/ >",
                                 "<a><?xml version='1.0'?></a>",
                                 "<!ENTITY a 'b'><a/>",
                                 "<a xmlns:p=''/>",
                                 "<a x:y:z='1'/>",
                                 "<?xml version='1.0' encoding=?><a/>"}) {
    EXPECT_EQ(verdict(text).substr(0, 21), "codec.not_well_formed") << text;
  }
}

TEST(Xml, SaysNothingOfTheDocumentInAnError) {
  for (const std::string text : {"<a><secret17></a>", "<a secret17='1' secret17='2'/>", "<a>&secret17;</a>",
                                 "<a>secret17", "<secret17:a/>", "<a b=secret17/>"}) {
    const auto document = XmlDocument::parse(text);
    ASSERT_FALSE(document) << text;
    EXPECT_EQ(document.error().to_string().find("secret17"), std::string::npos)
        << document.error().to_string();
    EXPECT_NE(document.error().place().find(':'), std::string::npos) << text;
  }
}

TEST(Xml, PrescanTellsWhereEachStartTagIs) {
  std::vector<std::size_t> offsets;

  ASSERT_TRUE(prescan("<a><!-- <x> --><b c='>'/><![CDATA[<y>]]></a>", {}, &offsets));

  EXPECT_EQ(offsets, (std::vector<std::size_t>{0, 15}));
}

TEST(Xml, SelectsTextsByXpath) {
  const auto document = XmlDocument::parse("<q:a xmlns:q='urn:x'><q:b>1</q:b><q:b>2</q:b><q:c d='e'/></q:a>");
  const Namespaces namespaces{{"t", "urn:x"}};
  ASSERT_TRUE(document);

  EXPECT_EQ(*document->select("/t:a/t:b", namespaces), (std::vector<std::string>{"1", "2"}));
  EXPECT_EQ(*document->select("/t:a/t:c/@d", namespaces), std::vector<std::string>{"e"});
  EXPECT_EQ(*document->select("count(/t:a/t:b)", namespaces), std::vector<std::string>{"2"});
  EXPECT_EQ(*document->select("/t:a/t:none", namespaces), std::vector<std::string>{});
}

TEST(Xml, CallsAWrongExpressionADefect) {
  const auto document = XmlDocument::parse("<a/>");
  ASSERT_TRUE(document);

  for (const std::string xpath : {"/a[", "/p:a", "nosuch()", ""}) {
    const auto found = document->select(xpath, {});
    ASSERT_FALSE(found) << xpath;
    EXPECT_EQ(found.error().code().name, "hub.defect") << xpath;
  }
}

TEST(Xml, StopsAnXpathThatTakesTooManySteps) {
  const auto document = XmlDocument::parse("<a>" + repeat("<b/>", 2000) + "</a>");
  ASSERT_TRUE(document);

  const auto found = document->select("count(//b[count(//b[count(//b) > 1]) > 1])", {});

  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code().name, "codec.limit");
}

TEST(Xml, ParsesOnManyThreadsAtOnce) {
  std::vector<std::thread> threads;
  std::vector<int> accepted(4, 0);
  for (std::size_t t = 0; t < accepted.size(); ++t)
    threads.emplace_back([&accepted, t] {
      for (int i = 0; i < 50; ++i) accepted[t] += verdict("<a><b>x</b></a>") == "accepted" ? 1 : 0;
    });
  for (auto& thread : threads) thread.join();

  EXPECT_EQ(accepted, std::vector<int>(4, 50));
}

}  // namespace
}  // namespace hub::formats
