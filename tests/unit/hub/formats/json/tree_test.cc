#include "hub/formats/json/tree.h"

#include <gtest/gtest.h>

#include "hub/base/codes.h"

namespace hub::formats {
namespace {

std::string tree(const std::string& json) {
  const auto document = json_to_tree(json, "r");
  return document ? document->to_octets() : document.error().to_string();
}

std::string back(const std::string& xml) {
  const auto document = XmlDocument::parse(xml);
  if (!document) return document.error().to_string();
  const auto json = tree_to_json(*document);
  return json ? *json : std::string(json.error().code().name) + " " + json.error().place();
}

TEST(JsonTree, MakesKeysElementsAndRepeatsArrayItems) {
  EXPECT_EQ(tree(R"({"a":1,"b":["x","y"],"c":{"d":true}})"),
            "<r><a>1</a><b>x</b><b>y</b><c><d>true</d></c></r>");
}

TEST(JsonTree, UsesItemForNestedAndTopLevelArrays) {
  EXPECT_EQ(tree(R"([1,[2,3]])"), "<r><item>1</item><item><item>2</item><item>3</item></item></r>");
  EXPECT_EQ(tree(R"({"a":[[1,2],[3]]})"), "<r><a><item>1</item><item>2</item></a><a><item>3</item></a></r>");
}

TEST(JsonTree, WritesNullAsNilAndKeepsNumbers) {
  EXPECT_EQ(tree(R"({"a":null,"b":[null],"n":12.50})"),
            "<r xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><a xsi:nil=\"true\"/><b "
            "xsi:nil=\"true\"/><n>12.50</n></r>");
}

TEST(JsonTree, TakesAScalarAtTheTop) {
  EXPECT_EQ(tree("\"x\""), "<r>x</r>");
}

TEST(JsonTree, EscapesKeysThatAreNoXmlNames) {
  EXPECT_EQ(element_name("a b"), "a_x0020_b");
  EXPECT_EQ(element_name("1a"), "_x0031_a");
  EXPECT_EQ(element_name("a:b"), "a_x003A_b");
  EXPECT_EQ(element_name("$ref"), "_x0024_ref");
  EXPECT_EQ(element_name("-a-1.2"), "_x002D_a-1.2");
  EXPECT_EQ(element_name("ģimene"), "ģimene");
  EXPECT_EQ(element_name("\xF0\x9F\x98\x80"), "\xF0\x9F\x98\x80")
      << "above U+FFFF most characters are name characters";
  EXPECT_EQ(element_name("\xF3\xB0\x80\x80"), "_x000F0000_");
  EXPECT_EQ(element_name("_x0041_"), "_x005F_x0041_") << "a key that looks like an escape stays itself";
  EXPECT_EQ(element_name("_xyz_"), "_xyz_");
  EXPECT_EQ(element_name(""), "_x_");
  EXPECT_EQ(element_name("_x_"), "_x005F_x_");
}

TEST(JsonTree, GivesEveryKeyBack) {
  for (const std::string key :
       {"a b", "1a", "a:b", "$ref", "-", "", "_x_", "_x0041_", "_x005F_x_", "_x", "__x0041_", "_xD800_",
        "a_x0020_b", "_x_x0041_", "\xF3\xB0\x80\x80", "ģ/~", "xml", "_x1_"}) {
    const std::string name = element_name(key);
    EXPECT_EQ(member_name(name), key) << name;
    EXPECT_TRUE(XmlDocument::parse("<" + name + "/>")) << name;
  }
}

TEST(JsonTree, GoesBackNaturally) {
  EXPECT_EQ(back("<r><a>1</a><b>x</b><c/><b>y</b><d><e> z </e></d></r>"),
            R"({"a":"1","b":["x","y"],"c":"","d":{"e":" z "}})");
  EXPECT_EQ(back("<r xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><a xsi:nil=\"true\"/></r>"),
            R"({"a":null})");
  EXPECT_EQ(back("<r><item>1</item><item><item>2</item></item></r>"), R"(["1",["2"]])");
  EXPECT_EQ(back("<q:r xmlns:q='urn:x'><q:a_x0020_b>1</q:a_x0020_b></q:r>"), R"({"a b":"1"})");
  EXPECT_EQ(back("<r><!-- c --><a>x<![CDATA[<y>]]></a>\n</r>"), R"({"a":"x<y>"})");
}

TEST(JsonTree, RefusesWhatJsonHasNoPlaceFor) {
  EXPECT_EQ(back("<r><a/><a b='1'/></r>"), "codec.not_valid /r/a[2]");
  EXPECT_EQ(back("<r>text<a/></r>").substr(0, 15), "codec.not_valid");
}

TEST(JsonTree, RoundTripsATextOfStringsAndObjects) {
  const std::string json =
      R"({"a":"1","b":["x","y"],"c d":{"e":"ā\n\t\r","f":[["1","2"],["3","4"]]},"n":null})";

  const auto document = json_to_tree(json, "r");

  ASSERT_TRUE(document);
  EXPECT_EQ(back(document->to_octets()), json);
}

TEST(JsonTree, HoldsItsReaderToTheLimits) {
  JsonLimits limits;
  limits.depth = 2;

  const auto document = json_to_tree("[[[1]]]", "r", limits);

  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().code().name, "codec.limit");
}

}  // namespace
}  // namespace hub::formats
