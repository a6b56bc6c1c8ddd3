#include "hub/formats/xml/content_difference.h"

#include <gtest/gtest.h>

namespace hub::formats {
namespace {

/// `path: what` in English; empty: they say the same.
std::string between(const std::string& wanted, const std::string& got) {
  const auto one = XmlDocument::parse(wanted);
  const auto other = XmlDocument::parse(got);
  EXPECT_TRUE(one);
  EXPECT_TRUE(other);
  const auto found = content_difference(*one, *other);
  return found ? found->path + ": " + found->what.in(Language::en) : "";
}

TEST(ContentDifference, SeesNothingInHowAThingIsWritten) {
  EXPECT_EQ(between("<a xmlns='urn:a' x='1' y='2'><b>text</b><c/></a>",
                    "<p:a xmlns:p='urn:a' y='2' x='1'>\n  <p:b> te<!-- said -->xt\n</p:b><!-- more -->\n  "
                    "<p:c></p:c>\n</p:a>"),
            "");
  EXPECT_EQ(between("<a>1 &lt; 2</a>", "<a><![CDATA[1 < 2]]></a>"), "");
}

TEST(ContentDifference, NamesThePlaceAndBothTexts) {
  EXPECT_EQ(between("<a><b>1</b><b>2</b></a>", "<a><b>1</b><b>3</b></a>"),
            "/a/b[2]: is '3' and should be '2'");
  EXPECT_EQ(between("<a><b>1</b></a>", "<a><b/></a>"), "/a/b: the text '1' is missing at the end");
  EXPECT_EQ(between("<a><b x='1'/></a>", "<a><b x='2'/></a>"), "/a/b/@x: is '2' and should be '1'");
}

TEST(ContentDifference, NamesWhatIsMissingOrTooMuch) {
  EXPECT_EQ(between("<a><b/><c/></a>", "<a><b/></a>"), "/a: 'c' is missing at the end");
  EXPECT_EQ(between("<a><b/></a>", "<a><b/><c/></a>"), "/a: 'c' should not be there");
  EXPECT_EQ(between("<a><b/><c/></a>", "<a><c/></a>"), "/a: 'c' stands where 'b' should be");
  EXPECT_EQ(between("<a>x<b/></a>", "<a><b/></a>"), "/a: 'b' stands where the text 'x' should be");
  EXPECT_EQ(between("<a x='1'/>", "<a/>"), "/a/@x: is missing");
  EXPECT_EQ(between("<a/>", "<a x='1'/>"), "/a/@x: should not be there");
}

TEST(ContentDifference, KnowsNamespacesApart) {
  EXPECT_EQ(between("<a xmlns='urn:a'/>", "<a xmlns='urn:b'/>"),
            ": '{urn:b}a' stands where '{urn:a}a' should be");
  EXPECT_EQ(between("<a xmlns:p='urn:p' p:x='1'/>", "<a x='1'/>"), "/a/@{urn:p}x: is missing");
}

}  // namespace
}  // namespace hub::formats
