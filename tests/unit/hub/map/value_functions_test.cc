#include "hub/map/value_functions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hub/base/codes.h"
#include "hub/map/mapper.h"
#include "hub/map/number_check.h"
#include "hub/map/stylesheet.h"
#include "hub/values/functions.h"
#include "tests/unit/hub/map/stylesheets.h"

namespace hub::map::value_calls {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kPrefix = "xmlns:v=\"urn:sakta:values:1\"";

/// The text of an expression, in the second line of a stylesheet.
std::string sheet_of(const std::string& xpath) {
  return stylesheet("<xsl:output method=\"text\"/>\n<xsl:template match=\"/\"><xsl:value-of select=\"" +
                        xpath + "\"/></xsl:template>",
                    kPrefix);
}

Applied applied(const std::string& sheet, const std::string& xml = "<d/>") {
  start_xslt();
  const auto [compiled, failure] = Stylesheet::compile(sheet);
  return compiled == nullptr ? failure : compiled->apply(xml);
}

std::string text_of(const std::string& xpath, const std::string& xml = "<d/>") {
  const Applied made = applied(sheet_of(xpath), xml);
  return made.verdict == Verdict::done ? made.octets : "! " + made.told().en();
}

TEST(ValueFunctions, GiveMappingsWhatTheLibraryGives) {
  struct Row {
    const char* xpath;
    const char* expected;
  };
  const std::string xml =
      "<d><code>16117519997</code><iban>lv80 BANK 0000 4351 9500 1</iban><a>0.1</a><a>0.2</a><a>-0.05</a>"
      "<day>2026-04-30</day><at>2026-11-29T22:30:00Z</at></d>";
  for (const Row& row : {
           Row{"v:person-code(/d/code)", "161175-19997"},
           Row{"v:person-code-digits(v:person-code(/d/code))", "16117519997"},
           Row{"v:birth-date(string(/d/code))", "1975-11-16"},
           Row{"v:iban(/d/iban)", "LV80BANK0000435195001"},
           Row{"v:is-iban(/d/iban)", "false"},
           Row{"v:is-iban(/d/nothing)", "false"},
           Row{"count(/d/a[v:compare(., '0.15') = '1'])", "1"},
           Row{"v:sum(/d/a)", "0.25"},
           Row{"v:sum(/d/nothing)", "0"},
           Row{"v:round(v:multiply(/d/a[1], '12.345'), 2)", "1.23"},
           Row{"v:add-working-days(/d/day, 1)", "2026-05-05"},
           Row{"v:add-working-days(/d/day, count(/d/a))", "2026-05-07"},
           Row{"v:riga-date(/d/at)", "2026-11-30"},
           Row{"function-available('v:iban') and not(function-available('v:iBan'))", "true"},
       })
    EXPECT_EQ(text_of(row.xpath, xml), row.expected) << row.xpath;
}

TEST(ValueFunctions, TakeTheTextOfAVariablesContent) {
  const std::string sheet = stylesheet(
      "<xsl:output method=\"text\"/><xsl:template match=\"/\"><xsl:variable name=\"x\">0.<xsl:value-of "
      "select=\"/d\"/></xsl:variable><xsl:value-of select=\"v:add($x, '1')\"/></xsl:template>",
      kPrefix);

  EXPECT_EQ(applied(sheet, "<d>25</d>").octets, "1.25");
}

TEST(ValueFunctions, AreAllKnownByTheirNames) {
  for (const values::Function& function : values::functions())
    EXPECT_EQ(text_of("function-available('v:" + function.name + "')"), "true") << function.name;
}

TEST(ValueFunctions, TellWhyThereIsNoAnswerWithTheLineAndWithoutTheValue) {
  struct Row {
    const char* xpath;
    Verdict verdict;
    const char* en;
    const char* lv;
  };
  for (const Row& row : {
           Row{"v:iban(/d/iban)", Verdict::refused, "line 2: iban(): the check digits of the IBAN are wrong",
               "2. rinda: iban(): IBAN kontrolcipari ir nepareizi"},
           Row{"v:iban(/d/nothing)", Verdict::refused, "line 2: iban(): the value is missing",
               "2. rinda: iban(): vērtības nav"},
           Row{"v:add(/d/a, '1')", Verdict::failed, "line 2: add(): one value is wanted, and several",
               "add(): vajag vienu"},
           Row{"v:add(1, '1')", Verdict::failed, "line 2: add(): a text or an element is wanted",
               "add(): vajag tekstu"},
           Row{"v:iban()", Verdict::failed, "line 2: iban(): is called with 0 arguments, and takes (text)",
               "iban(): izsaukta ar 0 argumentiem, bet tās argumenti: (text)"},
           Row{"v:iban('a', 'b')", Verdict::failed, "is called with 2 arguments",
               "izsaukta ar 2 argumentiem"},
           Row{"v:add-working-days('2091-01-02', 300)", Verdict::failed,
               "line 2: add-working-days(): ", "2. rinda: add-working-days(): "},
           Row{"v:no-such(/d)", Verdict::failed, "stopped", "apstājās"},
       }) {
    const Applied made = applied(sheet_of(row.xpath), "<d><iban>LV81BANK0000435195001</iban><a/><a/></d>");
    EXPECT_EQ(made.verdict, row.verdict) << row.xpath;
    EXPECT_THAT(made.told().en(), HasSubstr(row.en)) << row.xpath;
    EXPECT_THAT(made.told().lv(), HasSubstr(row.lv)) << row.xpath;
    EXPECT_THAT(made.told().en(), Not(HasSubstr("LV81"))) << row.xpath;
  }
}

TEST(ValueFunctions, EndTheTransformationWhereverTheyAreCalled) {
  for (const std::string inner :
       {"<a b=\"{v:iban('x')}\"/>", "<xsl:if test=\"v:iban('x')\"><a/></xsl:if>",
        "<xsl:for-each select=\"/d[v:iban('x')]\"><a/></xsl:for-each>",
        "<xsl:variable name=\"y\" select=\"v:iban('x')\"/><a/>", "<xsl:copy-of select=\"v:iban('x')\"/>",
        "<xsl:apply-templates select=\"/d\"><xsl:with-param name=\"p\" "
        "select=\"v:iban('x')\"/></xsl:apply-templates>"})
    EXPECT_EQ(applied(on_root(inner, kPrefix)).verdict, Verdict::refused) << inner;
  EXPECT_EQ(
      applied(
          stylesheet(
              "<xsl:variable name=\"g\" select=\"v:iban('x')\"/><xsl:template match=\"/\"><r><xsl:value-of "
              "select=\"$g\"/></r></xsl:template>",
              kPrefix))
          .verdict,
      Verdict::refused)
      << "a global variable";
  EXPECT_EQ(text_of("v:iban('LV80BANK0000435195001')"), "LV80BANK0000435195001")
      << "the next one is not touched by it";
}

/// `column text` of each finding; the expression begins at column 0.
std::vector<std::string> findings_of(const std::string& xpath) {
  auto sheet = mapping(sheet_of(xpath));
  sheet.file = "m.xslt";
  config::Findings findings;
  check_numbers(sheet, findings);
  std::vector<std::string> told;
  const auto start = sheet.stylesheet.find("select=\"") + 8 - sheet.stylesheet.find('\n');
  for (const config::Finding& finding : findings) {
    EXPECT_EQ(finding.line, 2);
    EXPECT_NE(finding.text.en(), finding.text.lv());
    told.push_back(std::to_string(finding.column - static_cast<int>(start)) + " " + finding.text.en());
  }
  return told;
}

TEST(ValueFunctions, WrongCallsAreFoundBeforeThereIsAMessage) {
  EXPECT_THAT(findings_of("v:ibann(/d)"),
              ElementsAre("0 'ibann' is no function of urn:sakta:values:1; did you mean 'iban'?"));
  EXPECT_THAT(findings_of("concat('v:x(', v:add(/d))"),
              ElementsAre("15 add(): is called with 1 arguments, and takes (decimal, decimal)"));
  EXPECT_THAT(findings_of("v:add(/d/a, /d/b * 1.5)"),
              ElementsAre(HasSubstr("0 add(): a text or an element is wanted: numbers of XPath")));
  EXPECT_THAT(findings_of("v:iban(true())"), ElementsAre(HasSubstr("0 iban(): a text or an element")));
  EXPECT_THAT(findings_of("v:sum('1')"), ElementsAre(HasSubstr("0 sum(): elements are wanted")));
  EXPECT_THAT(findings_of("v:add-working-days(/d, 1.5)"),
              ElementsAre(HasSubstr("0 add-working-days(): a count is a whole number")));
  EXPECT_THAT(findings_of("v:riga-instant(/d, 'third')"), ElementsAre(HasSubstr("is 'first' or 'second'")));
  EXPECT_THAT(findings_of("v:iban('LV81BANK0000435195001')"), ElementsAre(HasSubstr("check digits")))
      << "all is written out";
  EXPECT_THAT(findings_of("v:add-working-days('2026-13-01', 5)"),
              ElementsAre(HasSubstr("a day is written as")));
}

TEST(ValueFunctions, NothingIsFoundInCallsThatCanBeRight) {
  for (const char* xpath :
       {"v:iban(/d)", "v:iban(string(/d))", "v:iban($unknown)", "v:add(/d, '1.5')", "v:round(/d, 2)",
        "v:add-working-days(/d, count(/d))", "v:add-working-days(/d, -100000)",
        "v:working-days-between('2026-06-01', /d)", "v:sum(/d/a)", "v:sum($unknown)", "v:riga-instant(/d)",
        "v:riga-instant(/d, 'second')", "v:riga-instant(/d, $which)", "concat(v:round(/d, 2), '')",
        "v:divide(/d, /e, 2)", "v:round(v:sum(/d), 2)", "v:person-code('161175-19997')"})
    EXPECT_THAT(findings_of(xpath), IsEmpty()) << xpath;
}

TEST(ValueFunctions, AreNotLookedForInOtherNamespaces) {
  auto sheet = mapping(stylesheet("<xsl:template match=\"/\"><r a=\"{str:padding(3)}\"/></xsl:template>"));
  config::Findings findings;
  check_numbers(sheet, findings);
  EXPECT_TRUE(findings.empty());
}

std::string in_worker(const model::Mapping& sheet, std::string xml, std::chrono::milliseconds time) {
  WorkerSettings settings;
  settings.program = SAKTA_MAP_WORKER;
  settings.workers = 1;
  settings.time = time;
  boost::asio::io_context io;
  WorkerMapper mapper(io, settings);
  std::optional<Result<std::string>> answer;
  const auto ask = [&]() -> port::Task<void> {
    Input input{std::move(xml)};
    answer.emplace(co_await mapper.apply(sheet, std::move(input)));
  };
  boost::asio::co_spawn(io.get_executor(), ask(), [](const std::exception_ptr& problem) {
    if (problem) std::rethrow_exception(problem);
  });
  io.run();
  return *answer ? **answer : answer->error().to_string();
}

TEST(ValueFunctions, WorkInAWorker) {
  EXPECT_EQ(in_worker(mapping(sheet_of("v:iban(/d)")), "<d>LV80 BANK 0000 4351 9500 1</d>", 60s),
            "LV80BANK0000435195001");
  EXPECT_THAT(in_worker(mapping(sheet_of("v:iban(/d)")), "<d>LV81BANK0000435195001</d>", 60s),
              testing::AllOf(HasSubstr("map.refused: "), HasSubstr("the check digits of the IBAN are wrong"),
                             Not(HasSubstr("LV81"))));
  EXPECT_THAT(in_worker(mapping(sheet_of("v:iban(/d)")), "<d><d/></d>", 60s), HasSubstr("map.refused: "));
}

TEST(ValueFunctions, CountAmongTheTimeOfAJob) {
  const std::string loop = on_root(
      "<xsl:for-each select=\"//i\"><xsl:for-each select=\"//i\"><xsl:if "
      "test=\"v:add-working-days('2024-01-02', 700) = ''\"/></xsl:for-each></xsl:for-each>",
      kPrefix);
  EXPECT_THAT(in_worker(mapping(loop), items(3000), 500ms), HasSubstr("map.limit: "));
}

}  // namespace
}  // namespace hub::map::value_calls
