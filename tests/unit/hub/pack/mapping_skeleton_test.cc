#include "hub/pack/mapping_skeleton.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "hub/formats/contract/value_reader.h"
#include "hub/formats/xml/document.h"
#include "hub/pack/marks.h"

namespace hub::pack {
namespace {

using formats::OutlinePart;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const MappingNames kNames{"nino", "GetDebts", "nino.get-debts", "GetDebts"};

OutlinePart element(const std::string& name, std::size_t minimum = 1, std::size_t maximum = 1) {
  OutlinePart part;
  part.name = {"urn:p", name};
  part.minimum = minimum;
  part.maximum = maximum;
  return part;
}

OutlinePart text(const std::string& name, std::size_t minimum = 1, std::size_t maximum = 1) {
  OutlinePart part = element(name, minimum, maximum);
  part.value = formats::builtin_value("string");
  return part;
}

OutlinePart root(std::vector<OutlinePart> parts) {
  OutlinePart part = element("GetDebts");
  part.line = 7;
  part.parts = std::move(parts);
  return part;
}

std::size_t marks(const std::string& mapping) {
  return marks_in(mapping, "x").size();
}

TEST(MappingSkeleton, HasEachElementWithTypeAndCardinality) {
  const std::string mapping =
      request_skeleton(root({text("code"), text("note", 0), text("item", 1, 5)}), kNames);
  EXPECT_THAT(
      mapping,
      HasSubstr("<p:code><xsl:value-of select=\"t:code\"/></p:code>  <!-- xs:string; exactly once -->"));
  EXPECT_THAT(mapping, HasSubstr("<xsl:if test=\"t:note\"><p:note>"));
  EXPECT_THAT(mapping,
              HasSubstr("<xsl:for-each select=\"t:item\"><p:item><xsl:value-of select=\".\"/></p:item>"));
  EXPECT_THAT(mapping, HasSubstr("xs:string; 1 to 5"));
  EXPECT_TRUE(formats::XmlDocument::parse(mapping));
}

TEST(MappingSkeleton, MarksTheTypeAndWhatThePartnerMustHave) {
  EXPECT_EQ(marks(request_skeleton(root({text("code"), text("note", 0)}), kNames)), 2U);
  EXPECT_EQ(marks(reply_skeleton(root({text("code"), text("note", 0)}), kNames)), 1U);
}

TEST(MappingSkeleton, WritesAFixedValueItself) {
  OutlinePart version = text("version");
  version.fixed = "2 & 3";
  const std::string mapping = request_skeleton(root({version}), kNames);
  EXPECT_THAT(mapping, HasSubstr("<p:version>2 &amp; 3</p:version>"));
  EXPECT_EQ(marks(mapping), 1U);
}

TEST(MappingSkeleton, SetsAttributesBeforeElementsAndReadsThemBack) {
  OutlinePart whole = root({text("code")});
  whole.attributes.push_back({{"", "lang"}, formats::builtin_value("language"), true, ""});
  whole.attributes.push_back({{"", "code"}, formats::builtin_value("string"), false, ""});
  const std::string request = request_skeleton(whole, kNames);
  EXPECT_LT(request.find("<xsl:attribute name=\"lang\">"), request.find("<p:code>"));
  EXPECT_THAT(request, HasSubstr("<xsl:if test=\"t:codeAttribute\"><xsl:attribute name=\"code\">"))
      << "the type has each name once";
  EXPECT_THAT(reply_skeleton(whole, kNames), HasSubstr("<t:lang><xsl:value-of select=\"@lang\"/></t:lang>"));
}

TEST(MappingSkeleton, NamesTheWaysOfAChoiceAndDemandsNoneOfThem) {
  OutlinePart choice;
  choice.kind = OutlinePart::Kind::choice;
  choice.parts = {text("a"), text("b")};
  const std::string mapping = request_skeleton(root({choice}), kNames);
  EXPECT_THAT(mapping, HasSubstr("FILL: one of: a, b; exactly once"));
  EXPECT_THAT(mapping, AllOf(HasSubstr("<xsl:if test=\"t:a\">"), HasSubstr("<xsl:if test=\"t:b\">")));
}

TEST(MappingSkeleton, SaysWhereAnythingMayStandAndWhereItHoldsItself) {
  OutlinePart any;
  any.kind = OutlinePart::Kind::any;
  any.name.name = "##other";
  OutlinePart cut = element("child", 0);
  cut.cut = true;
  const std::string mapping = request_skeleton(root({any, cut}), kNames);
  EXPECT_THAT(mapping, HasSubstr("FILL: any elements of the namespace ##other"));
  EXPECT_THAT(mapping, HasSubstr("it holds parts of the same kind again"));
}

TEST(MappingSkeleton, TakesNamesOfOtherNamespacesAndOfNone) {
  OutlinePart plain = text("key");
  plain.name.ns.clear();
  OutlinePart other = text("place");
  other.name.ns = "urn:o&o";
  const std::string mapping = request_skeleton(root({plain, other}), kNames);
  EXPECT_THAT(mapping,
              AllOf(HasSubstr("xmlns:p2=\"urn:o&amp;o\""), HasSubstr("<p2:place>"), HasSubstr("<key>")));
  EXPECT_TRUE(formats::XmlDocument::parse(mapping));
}

TEST(MappingSkeleton, IsNotBrokenByWhatAContractDocuments) {
  OutlinePart code = text("code");
  code.documentation = "a --> <xsl:message terminate='yes'/> --";
  const std::string mapping = request_skeleton(root({code}), kNames);
  EXPECT_TRUE(formats::XmlDocument::parse(mapping));
  EXPECT_THAT(mapping, Not(HasSubstr("a -->")));
}

TEST(MappingSkeleton, ReadsANameThatComesTwiceOnce) {
  const std::string mapping = reply_skeleton(root({text("a", 0), text("b"), text("a", 0)}), kNames);
  EXPECT_EQ(mapping.find("<t:a>"), mapping.rfind("<t:a>"));
  EXPECT_THAT(mapping, HasSubstr("p:a comes here again"));
}

}  // namespace
}  // namespace hub::pack
