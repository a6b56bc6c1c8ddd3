#include "hub/map/mapping_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/hub/map/stylesheets.h"

namespace hub::map {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

/// Findings about a site with one route that uses these stylesheets.
std::vector<std::string> findings_of(const std::string& request, const std::string& reply) {
  config::Target target;
  target.request = mapping(request, "x/request");
  target.request.file = "request.xslt";
  target.reply = mapping(reply, "x/reply");
  target.reply.file = "reply.xslt";
  config::Route route;
  route.branches.push_back({std::nullopt, target});
  route.branches.push_back({std::nullopt, target});
  config::Site site;
  site.routes.push_back(route);
  config::Findings findings;
  check_mappings(site, findings);
  std::vector<std::string> lines;
  for (const config::Finding& finding : findings) lines.push_back(finding.to_string());
  return lines;
}

const std::string kGood = on_root("<xsl:value-of select=\"concat(/a, 'b')\"/>");

TEST(MappingCheck, FindsNothingInMappingsThatCompile) {
  EXPECT_THAT(findings_of(kGood, kGood), IsEmpty());
}

TEST(MappingCheck, TellsEachFileThatDoesNotCompileOnceWithItsLine) {
  EXPECT_THAT(
      findings_of(on_root("\n\n<xsl:value-of select=\"((\"/>"), stylesheet("\n<xsl:template match=\"")),
      ElementsAre(StartsWith("request.xslt:3:1: is no XSLT 1.0 stylesheet: "),
                  StartsWith("reply.xslt:2:1: is no XSLT 1.0 stylesheet: ")));
}

TEST(MappingCheck, TellsWhatIsForbiddenWithItsLine) {
  EXPECT_THAT(findings_of(on_root("\n<xsl:value-of select=\"document('a')\"/>"),
                          on_root("\n\n<xsl:value-of select=\"upper-case(/a)\"/>")),
              ElementsAre("request.xslt:2:1: holds what is forbidden: document()",
                          "reply.xslt:3:1: holds what is forbidden: upper-case()"));
}

TEST(MappingCheck, TakesNodeTestsAndOperatorsForNoFunctions) {
  EXPECT_THAT(
      findings_of(on_root("<xsl:if test=\"(/a/text() = 'x') and (1 div (2) = 3) or (not(/b))\"/>"), kGood),
      IsEmpty());
}

}  // namespace
}  // namespace hub::map
