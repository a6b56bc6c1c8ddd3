#include "hub/route/xpath_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hub::route {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

/// Findings about a site with one type with this key path and one route with this filter.
std::vector<std::string> findings_of(const std::string& key, const std::string& filter,
                                     bool in_document = false, config::Findings findings = {}) {
  config::MessageType type;
  type.name = "notes.sent";
  type.documents.push_back({"/t:A/t:doc", {"{urn:n}Note"}, {{"n", "urn:n"}}});
  type.written.xpaths.push_back({{key, "types/notes.sent-1.yaml", 9, 12}, false});
  config::Route route;
  route.type = type.name;
  route.filter = config::Condition{{filter, "routes/notes.yaml", 4, 16}, in_document};
  config::Site site;
  site.types.push_back(type);
  site.routes.push_back(route);
  check_xpaths(site, findings);
  std::vector<std::string> lines;
  for (const config::Finding& finding : findings) lines.push_back(finding.to_string());
  return lines;
}

TEST(XPathCheck, TakesWhatXPath1Allows) {
  EXPECT_THAT(findings_of("/t:A/t:b", "count(/t:A/t:b[@x = 'y']) > 2 or starts-with(/t:A, 'z')"), IsEmpty());
  EXPECT_THAT(findings_of("/t:A", "/n:Note/n:ID", true), IsEmpty());
}

TEST(XPathCheck, TellsAnExpressionThatDoesNotCompileWhereItIsWritten) {
  EXPECT_THAT(
      findings_of("/t:A/[1]", "/t:A/t:b = 'x"),
      ElementsAre(
          StartsWith("types/notes.sent-1.yaml:9:12: '/t:A/[1]' is no XPath 1.0: "),
          StartsWith("routes/notes.yaml:4:16: '/t:A/t:b = 'x' is no XPath 1.0: a text that does not end")));
}

TEST(XPathCheck, AConditionCannotBreakOutOfItsBrackets) {
  EXPECT_THAT(findings_of("/t:A", "true()) or (true()"),
              ElementsAre(StartsWith("routes/notes.yaml:4:16: 'true()) or (true()' is no XPath 1.0: ")));
}

TEST(XPathCheck, TellsCallsWithWrongArguments) {
  EXPECT_THAT(
      findings_of("/t:A", "starts-with('a')"),
      ElementsAre(StartsWith("routes/notes.yaml:4:16: 'starts-with('a')' is no XPath 1.0: a function called "
                             "with too many or too few arguments")));
}

TEST(XPathCheck, RefusesAKeyThatIsANumber) {
  for (const std::string key : {"/t:A/t:b * 1", "/t:A/t:b + 0", "/t:A/t:b - /t:A/t:c"})
    EXPECT_THAT(findings_of(key, "true()"), ElementsAre(StartsWith("types/notes.sent-1.yaml:9:12: '" + key +
                                                                   "' is a number, not an element")));
}

TEST(XPathCheck, TellsWhereANumberBecomesText) {
  EXPECT_THAT(
      findings_of("/t:A/t:b[contains(number(t:c), '7')]", "concat(sum(/t:A/t:b), '') = '3000000000'"),
      ElementsAre(StartsWith("types/notes.sent-1.yaml:9:12: 'number(t:c)' is a number that becomes text"),
                  StartsWith("routes/notes.yaml:4:16: 'sum(/t:A/t:b)' is a number that becomes text")));
  EXPECT_THAT(findings_of("/t:A/t:b", "number(/t:A/t:b) = 40003521600 and /t:A/t:c > 3000000000"), IsEmpty());
  EXPECT_THAT(findings_of("/t:A", "concat(sum(//n:ID), '') = '1'", true),
              ElementsAre(StartsWith("routes/notes.yaml:4:16: 'sum(//n:ID)' is a number that becomes text")));
}

TEST(XPathCheck, AddsNothingToAPlaceThatHasAFinding) {
  EXPECT_THAT(findings_of("/t:A", "((", false, {{"routes/notes.yaml", 4, 16, "told"}}),
              ElementsAre("routes/notes.yaml:4:16: told"));
}

}  // namespace
}  // namespace hub::route
