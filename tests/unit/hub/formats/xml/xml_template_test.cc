#include "hub/formats/xml/xml_template.h"

#include <gmock/gmock.h>

#include "hub/base/codes.h"
#include "tests/support/both_languages.h"

namespace {

using hub::formats::XmlTemplate;
using testing::HasSubstr;

std::string filled_in(const std::string& text, const XmlTemplate::Values& values) {
  const auto made = XmlTemplate::parse(text);
  if (!made) return hub::tests::in_english(made.error().told());
  const auto document = made->fill(values);
  if (!document) return hub::tests::in_english(document.error().told());
  return document->to_octets();
}

}  // namespace

TEST(XmlTemplate, PutsValuesIntoTextsAndAttributesAsText) {
  EXPECT_EQ(filled_in("<a b='x{v}y'><c>{v}</c>{{{v}}}<![CDATA[{v}]]></a>", {{"v", "<&\">"}}),
            "<a b=\"x&lt;&amp;&quot;&gt;y\"><c>&lt;&amp;\"&gt;</c>{&lt;&amp;\"&gt;}<![CDATA[<&\">]]></a>");
  EXPECT_EQ(filled_in("<p:a xmlns:p='urn:p' p:b='{v}'/>", {{"v", "1"}}),
            "<p:a xmlns:p=\"urn:p\" p:b=\"1\"/>");
}

TEST(XmlTemplate, WantsAValueUnlessItMayBeEmpty) {
  EXPECT_EQ(filled_in("<a>{v}</a>", {}), "'v' has no value");
  EXPECT_EQ(filled_in("<a>{v}</a>", {{"v", ""}}), "'v' has no value");
  EXPECT_EQ(filled_in("<a>{v?}</a>", {}), "<a/>");
  EXPECT_EQ(filled_in("<a>{v?}</a>", {{"v", "1"}}), "<a>1</a>");
  EXPECT_THAT(filled_in("<a>{v}</a>", {{"v", std::string("\x01", 1)}}),
              HasSubstr("a character that XML does not have"));
}

TEST(XmlTemplate, RefusesWhatIsNone) {
  for (const char* text : {"<a>{</a>", "<a>}</a>", "<a b='{v'/>", "<a>{v}}</a>"})
    EXPECT_THAT(filled_in(text, {{"v", "1"}}), HasSubstr("has no pair")) << text;
  EXPECT_THAT(filled_in("<a>{}</a>", {}), HasSubstr("is no name"));
  EXPECT_THAT(filled_in("<a>{a b}</a>", {}), HasSubstr("'a b' is no name"));
  for (const char* text : {"", "{v}", "<a", "<!DOCTYPE a><a/>"})
    EXPECT_FALSE(XmlTemplate::parse(text)) << text;
}

TEST(XmlTemplate, NamesWhatItWants) {
  const auto made = XmlTemplate::parse("<a b='{x?}'>{y}<c>{x}{y?}{z?}</c></a>");
  ASSERT_TRUE(made);
  std::string names;
  for (const auto& name : made->names()) names += name.name + (name.optional ? "? " : " ");
  EXPECT_EQ(names, "x y z? ");
}

TEST(XmlTemplate, RepeatsTheElementOfAName) {
  const auto made = XmlTemplate::parse("<a><b>{s}</b><c><id>{id}</id></c></a>");
  ASSERT_TRUE(made);
  const auto two = made->fill_each({{"s", "x"}}, "id", {"1", "<2>"});
  ASSERT_TRUE(two) << two.error().to_string();
  EXPECT_EQ(two->to_octets(), "<a><b>x</b><c><id>1</id><id>&lt;2&gt;</id></c></a>");
  EXPECT_EQ(made->fill_each({{"s", "x"}}, "id", {})->to_octets(), "<a><b>x</b><c/></a>");
  EXPECT_FALSE(made->fill_each({{"s", "x"}}, "id", {"1", ""}));
}
