#include "hub/codec/json_schema.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "hub/codec/schema.h"

namespace hub::codec {
namespace {

using Json = nlohmann::json;

Json schema_of(const std::string& content) {
  const auto compiled = Schema::compile(
      "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns:t='urn:t' targetNamespace='urn:t' "
      "elementFormDefault='qualified'>"
      "<xs:simpleType name='Code'><xs:annotation><xs:documentation>Of the "
      "type.</xs:documentation></xs:annotation>"
      "<xs:restriction base='xs:string'><xs:pattern value='[A-Z]+'/><xs:pattern "
      "value='^x$'/></xs:restriction></xs:simpleType>"
      "<xs:element name='A'><xs:complexType>" +
          content + "</xs:complexType></xs:element></xs:schema>",
      "f.xsd");
  if (!compiled) return compiled.error().to_string();
  return Json::parse((*compiled)->json_schema("A"));
}

Json property(const std::string& element) {
  return schema_of("<xs:sequence>" + element + "</xs:sequence>")["properties"]["b"];
}

std::string restricted(const std::string& base, const std::string& facets) {
  return "<xs:element name='b'><xs:simpleType><xs:restriction base='" + base + "'>" + facets +
         "</xs:restriction></xs:simpleType></xs:element>";
}

TEST(JsonSchema, DescribesAnObject) {
  const Json schema = schema_of(
      "<xs:sequence><xs:element name='b' type='xs:string'/><xs:element name='c' type='xs:int' "
      "minOccurs='0'/></xs:sequence>");

  EXPECT_EQ(schema["$schema"], "http://json-schema.org/draft-07/schema#");
  EXPECT_EQ(schema["title"], "A");
  EXPECT_EQ(schema["type"], "object");
  EXPECT_EQ(schema["additionalProperties"], false);
  EXPECT_EQ(schema["required"], Json::array({"b"}));
  EXPECT_EQ(schema["properties"]["c"],
            Json::parse(R"({"type":"integer","minimum":-2147483648,"maximum":2147483647})"));
}

TEST(JsonSchema, RequiresNoBranchOfAChoice) {
  const Json schema = schema_of(
      "<xs:choice><xs:element name='b' type='xs:string'/><xs:element name='c' "
      "type='xs:string'/></xs:choice>");

  EXPECT_FALSE(schema.contains("required"));
}

TEST(JsonSchema, DescribesArraysAndNull) {
  EXPECT_EQ(property("<xs:element name='b' type='xs:boolean' maxOccurs='5'/>"),
            Json::parse(R"({"type":"array","items":{"type":"boolean"},"minItems":1,"maxItems":5})"));
  EXPECT_EQ(
      property("<xs:element name='b' type='xs:date' minOccurs='0' maxOccurs='unbounded' nillable='true'/>"),
      Json::parse(R"({"type":"array","items":{"type":["string","null"],"format":"date"}})"));
}

TEST(JsonSchema, DescribesFacets) {
  EXPECT_EQ(property(restricted("xs:string", "<xs:minLength value='1'/><xs:maxLength value='35'/>")),
            Json::parse(R"({"type":"string","minLength":1,"maxLength":35})"));
  EXPECT_EQ(property(restricted("xs:token", "<xs:length value='2'/>")),
            Json::parse(R"({"type":"string","minLength":2,"maxLength":2})"));
  EXPECT_EQ(property(restricted("xs:string", "<xs:enumeration value='x'/><xs:enumeration value='y'/>")),
            Json::parse(R"({"type":"string","enum":["x","y"]})"));
  EXPECT_EQ(
      property(restricted("xs:decimal", "<xs:minInclusive value='0.50'/><xs:maxExclusive value='+10'/>")),
      Json::parse(R"({"type":"number","minimum":0.5,"exclusiveMaximum":10})"));
  EXPECT_EQ(property(restricted("xs:decimal", "<xs:fractionDigits value='0'/>")),
            Json::parse(R"({"type":"integer"})"));
  EXPECT_EQ(property(restricted("t:Code", "<xs:pattern value='A.*'/>"))["allOf"],
            Json::parse(R"([{"pattern":"^(?:[A-Z]+|\\^x\\$)$"},{"pattern":"^(?:A.*)$"}])"));
}

TEST(JsonSchema, TakesDescriptionsFromTheElementElseFromItsType) {
  EXPECT_EQ(property("<xs:element name='b' type='t:Code'/>")["description"], "Of the type.");
  const Json own = property(
      "<xs:element name='b' type='t:Code'><xs:annotation><xs:documentation xml:lang='en'>Its\n  "
      "own.</xs:documentation>"
      "<xs:documentation xml:lang='lv'>Paša.</xs:documentation></xs:annotation></xs:element>");
  EXPECT_EQ(own["description"], "Its own.");
  EXPECT_EQ(own["x-description-lv"], "Paša.");
}

TEST(JsonSchema, AnchorsPatternsAndTranslatesThem) {
  EXPECT_EQ(ecma_pattern("a|b"), "^(?:a|b)$");
  EXPECT_EQ(ecma_pattern("\\d{6}-\\d{5}"), "^(?:\\d{6}-\\d{5})$");
  EXPECT_EQ(ecma_pattern("[^$]\\^"), "^(?:[^$]\\^)$");
  EXPECT_EQ(ecma_pattern("\\i\\c*"), "^(?:[A-Za-z_:][A-Za-z0-9_:.\\-]*)$");
  EXPECT_EQ(ecma_pattern("[a-z-[aeiou]]"), std::nullopt);
}

}  // namespace
}  // namespace hub::codec
