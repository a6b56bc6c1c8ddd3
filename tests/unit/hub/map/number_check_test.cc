#include "hub/map/number_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hub/map/stylesheet.h"
#include "tests/unit/hub/map/stylesheets.h"

namespace hub::map {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// `line:column number` of each finding.
std::vector<std::string> places_in(const std::string& octets) {
  auto sheet = mapping(octets);
  sheet.file = "m.xslt";
  config::Findings findings;
  check_numbers(sheet, findings);
  std::vector<std::string> places;
  for (const config::Finding& finding : findings) {
    EXPECT_EQ(finding.file, "m.xslt");
    const std::size_t end = finding.text.en().find('\'', 1);
    places.push_back(std::to_string(finding.line) + ":" + std::to_string(finding.column) + " " +
                     finding.text.en().substr(1, end - 1));
  }
  return places;
}

/// The numbers alone, of instructions within the template for the root.
std::vector<std::string> numbers_in(const std::string& instructions, const std::string& beside = "") {
  std::vector<std::string> numbers;
  for (const std::string& place :
       places_in(stylesheet("<xsl:template match=\"/\"><r>" + instructions + "</r></xsl:template>" + beside)))
    numbers.push_back(place.substr(place.find(' ') + 1));
  return numbers;
}

std::string applied(const std::string& instructions, const std::string& xml) {
  start_xslt();
  const Compiled compiled = Stylesheet::compile(on_root(instructions));
  return compiled.stylesheet ? compiled.stylesheet->apply(xml).octets : compiled.failure.told().en();
}

TEST(NumberCheck, IsNeededBecauseXPathWritesNumbersLikeThis) {
  const std::string xml = "<a><n>40003521600</n><s>12.30</s><c>300000000000</c></a>";

  EXPECT_EQ(applied("<xsl:value-of select=\"number(/a/n)\"/>", xml), "<r>4.00035216e+10</r>");
  EXPECT_EQ(applied("<xsl:value-of select=\"3000000000\"/>", xml), "<r>3e+09</r>");
  EXPECT_EQ(applied("<xsl:value-of select=\"2147483646\"/>", xml), "<r>2147483646</r>");
  EXPECT_EQ(applied("<xsl:value-of select=\"number(/a/s)\"/>", xml), "<r>12.3</r>");
  EXPECT_EQ(applied("<xsl:value-of select=\"format-number(/a/n, '0')\"/>", xml), "<r>40003521600</r>");
  EXPECT_EQ(applied("<xsl:value-of select=\"format-number(/a/c div 100, '0.00')\"/>", xml),
            "<r>3000000000.00</r>");
}

TEST(NumberCheck, FindsEachWayInWhichANumberBecomesText) {
  EXPECT_THAT(numbers_in("<xsl:value-of select=\"number(a)\"/>"), ElementsAre("number(a)"));
  EXPECT_THAT(numbers_in("<xsl:copy-of select=\"sum(a)\"/>"), ElementsAre("sum(a)"));
  EXPECT_THAT(numbers_in("<x y=\"n{a * 100}{b}{{c - 1}}{d div 2}\"/>"), ElementsAre("a * 100", "d div 2"));
  EXPECT_THAT(numbers_in("<xsl:element name=\"e{sum(a)}\"/>"), ElementsAre("sum(a)"));
  EXPECT_THAT(numbers_in("<xsl:attribute name=\"k\"><xsl:value-of select=\"-a\"/></xsl:attribute>"),
              ElementsAre("-a"));
  EXPECT_THAT(numbers_in("<xsl:if test=\"contains(number(a), '4')\"/>"), ElementsAre("number(a)"));
  EXPECT_THAT(numbers_in("<xsl:for-each select=\"b[concat(sum(c), '') = '1']\"/>"), ElementsAre("sum(c)"));
  EXPECT_THAT(numbers_in("<xsl:for-each select=\"b\"><xsl:sort select=\"number(c)\"/></xsl:for-each>"),
              ElementsAre("number(c)"));
  EXPECT_THAT(numbers_in("", "<xsl:key name=\"k\" match=\"a\" use=\"number(@b)\"/>"),
              ElementsAre("number(@b)"));
  EXPECT_THAT(numbers_in("", "<xsl:template match=\"a[starts-with(sum(b), '1')]\"/>"), ElementsAre("sum(b)"));
}

TEST(NumberCheck, PassesOverWhatKeepsItsDigits) {
  EXPECT_THAT(
      numbers_in("<xsl:value-of select=\"a\"/><xsl:value-of select=\"count(a) + 1\"/>"
                 "<xsl:value-of select=\"position()\"/><x y=\"{last()}{string-length(a)}\"/>"
                 "<xsl:value-of select=\"format-number(sum(a), '0.00')\"/>"
                 "<xsl:value-of select=\"number(a) = 1\"/><xsl:if test=\"number(a) &gt; 3000000000\"/>"
                 "<xsl:for-each select=\"b\"><xsl:sort select=\"number(c)\" data-type=\"number\"/>"
                 "<xsl:number value=\"position()\"/></xsl:for-each>"
                 "<xsl:value-of select=\"substring(a, number(b), 3)\"/>"),
      IsEmpty());
}

TEST(NumberCheck, FollowsVariablesToWhereTheyAreUsed) {
  EXPECT_THAT(numbers_in("<xsl:variable name=\"v\" select=\"number(a)\"/><xsl:if test=\"$v &gt; 1\"/>"),
              IsEmpty());
  EXPECT_THAT(numbers_in("<xsl:variable name=\"v\" select=\"number(a)\"/><xsl:value-of select=\"$v\"/>"),
              ElementsAre("$v"));
  EXPECT_THAT(numbers_in("<xsl:variable name=\"v\" select=\"number(a)\"/><x y=\"{concat('S ', $v)}\"/>"),
              ElementsAre("$v"));
  EXPECT_THAT(numbers_in("<xsl:value-of select=\"$g\"/>", "<xsl:variable name=\"g\" select=\"sum(//a)\"/>"),
              ElementsAre("$g"));
  EXPECT_THAT(
      numbers_in("<xsl:value-of select=\"$h\"/>",
                 "<xsl:variable name=\"h\" select=\"$g\"/><xsl:variable name=\"g\" select=\"sum(//a)\"/>"),
      ElementsAre("$h"));
  EXPECT_THAT(
      numbers_in("<xsl:variable name=\"v\"><xsl:value-of select=\"format-number(a, '0')\"/></xsl:variable>"
                 "<xsl:value-of select=\"$v\"/>"),
      IsEmpty());
  EXPECT_THAT(numbers_in("<x><xsl:variable name=\"v\" select=\"number(a)\"/></x>"
                         "<xsl:variable name=\"v\" select=\"a\"/><xsl:value-of select=\"$v\"/>"),
              IsEmpty());
}

TEST(NumberCheck, FollowsParametersToTheTemplatesThatTakeThem) {
  const std::string shows =
      "<xsl:template name=\"show\"><xsl:param name=\"p\"/><xsl:value-of select=\"$p\"/></xsl:template>";
  const auto call = [](const std::string& name, const std::string& select) {
    return "<xsl:call-template name=\"" + name + "\"><xsl:with-param name=\"p\" select=\"" + select +
           "\"/></xsl:call-template>";
  };

  EXPECT_THAT(numbers_in(call("show", "a"), shows), IsEmpty());
  EXPECT_THAT(numbers_in(call("show", "a") + call("show", "sum(a)"), shows), ElementsAre("$p"));
  EXPECT_THAT(numbers_in(call("other", "sum(a)") + call("show", "a"),
                         shows + "<xsl:template name=\"other\"><xsl:param name=\"p\"/></xsl:template>"),
              IsEmpty());
  EXPECT_THAT(numbers_in(call("on", "sum(a)"), shows + "<xsl:template name=\"on\"><xsl:param name=\"p\"/>" +
                                                   call("show", "$p") + "</xsl:template>"),
              ElementsAre("$p"));
  EXPECT_THAT(
      numbers_in(
          "<xsl:apply-templates select=\"b\" mode=\"m\"><xsl:with-param name=\"p\" select=\"a * 2\"/>"
          "</xsl:apply-templates>",
          "<xsl:template match=\"b\" mode=\"m\"><xsl:param name=\"p\"/><x y=\"{$p}\"/></xsl:template>"),
      ElementsAre("$p"));
  EXPECT_THAT(numbers_in("",
                         "<xsl:template match=\"b\"><xsl:param name=\"p\" select=\"sum(c)\"/><x "
                         "y=\"{$p}\"/></xsl:template>"),
              ElementsAre("$p"));
}

TEST(NumberCheck, TakesACounterOfARecursionForSmallAndWhatMultipliesForLarge) {
  const auto recursion = [](const std::string& next) {
    return "<xsl:template name=\"t\"><xsl:param name=\"n\"/><xsl:value-of select=\"$n\"/><xsl:call-template "
           "name=\"t\">"
           "<xsl:with-param name=\"n\" select=\"" +
           next + "\"/></xsl:call-template></xsl:template>";
  };
  const std::string start =
      "<xsl:call-template name=\"t\"><xsl:with-param name=\"n\" select=\"1\"/></xsl:call-template>";

  EXPECT_THAT(numbers_in(start, recursion("$n + 1")), IsEmpty());
  EXPECT_THAT(numbers_in(start, recursion("$n * 100")), ElementsAre("$n"));
  EXPECT_THAT(numbers_in(start, recursion("$n + sum(a)")), ElementsAre("$n"));
}

TEST(NumberCheck, TellsThePlaceInTheFile) {
  EXPECT_THAT(
      places_in("<?xml version=\"1.0\"?>\n<!-- <a b=\"{1 div 3}\"/> -->\n"
                "<xsl:stylesheet version=\"1.0\" xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\">\n"
                "  <xsl:template match=\"/\">\n"
                "    <r a='x' b=\"ā {1\n      div 3}\">\n"
                "      <xsl:value-of\n        select=\"concat('&#x101;&lt;', sum(a) )\"/>\n"
                "    </r>\r\n"
                "  </xsl:template>\n</xsl:stylesheet>"),
      ElementsAre("5:20 1       div 3", "8:39 sum(a)"));
}

TEST(NumberCheck, SaysNothingOfWhatIsNoXml) {
  EXPECT_THAT(places_in("<a"), IsEmpty());
  EXPECT_THAT(places_in("<!DOCTYPE a><a/>"), IsEmpty());
}

}  // namespace
}  // namespace hub::map
