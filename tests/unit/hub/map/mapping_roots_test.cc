#include "hub/map/mapping_roots.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/hub/map/stylesheets.h"

namespace hub::map {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// `{namespace}name line:column` of each root.
std::vector<std::string> roots_in(const std::string& body) {
  const auto sheet = mapping(stylesheet(body, "xmlns:p=\"urn:p\""));
  std::vector<std::string> roots;
  for (const MappingRoot& root : roots_of(sheet))
    roots.push_back("{" + root.ns + "}" + root.name + " " + std::to_string(root.place.line));
  return roots;
}

TEST(MappingRoots, AreTheOutermostElementsOfTheFirstTemplate) {
  EXPECT_THAT(roots_in("\n<xsl:template match=\"/\"><p:A><b/></p:A></xsl:template>"),
              ElementsAre("{urn:p}A 2"));
  EXPECT_THAT(roots_in("<xsl:template match=\"/p:x\"><A xmlns=\"urn:q\"/></xsl:template>"),
              ElementsAre("{urn:q}A 1"));
  EXPECT_THAT(roots_in("<xsl:template match=\"/p:x | /p:y\"><A/></xsl:template><xsl:template "
                       "match=\"p:z\"><B/></xsl:template>"),
              ElementsAre("{}A 1"));
  EXPECT_THAT(
      roots_in("<xsl:template match=\"/\"><xsl:choose><xsl:when test=\"a\"><A/></xsl:when>\n"
               "<xsl:otherwise><xsl:if test=\"b\"><B/></xsl:if></xsl:otherwise></xsl:choose></xsl:template>"),
      ElementsAre("{}A 1", "{}B 2"));
  EXPECT_THAT(roots_in("<xsl:template match=\"/\"><xsl:variable "
                       "name=\"v\"><x/></xsl:variable><xsl:call-template name=\"t\"/>"
                       "</xsl:template>\n<xsl:template name=\"t\"><A/></xsl:template>"),
              ElementsAre("{}A 2"));
}

TEST(MappingRoots, AreNotGuessed) {
  for (const std::string body :
       {"<xsl:template match=\"/\"><xsl:apply-templates/></xsl:template><xsl:template "
        "match=\"p:x\"><A/></xsl:template>",
        "<xsl:template match=\"/\"><xsl:copy-of select=\"a\"/></xsl:template>",
        "<xsl:template match=\"/*\"><xsl:copy/></xsl:template>",
        "<xsl:template match=\"/\"><xsl:element name=\"{name(*)}\"/></xsl:template>",
        "<xsl:template match=\"p:x\"><A/></xsl:template>",
        "<xsl:template match=\"/\" name=\"t\"><xsl:call-template name=\"t\"/></xsl:template>"})
    EXPECT_THAT(roots_in(body), IsEmpty()) << body;
  EXPECT_THAT(roots_of(mapping("<a")), IsEmpty());
}

}  // namespace
}  // namespace hub::map
