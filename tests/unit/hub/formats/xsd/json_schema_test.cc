#include "hub/formats/xsd/json_schema.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "hub/formats/xsd/schema.h"

namespace hub::formats {
namespace {

using Json = nlohmann::json;

Json json_schema_of(const std::string& content) {
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
  return json_schema_of("<xs:sequence>" + element + "</xs:sequence>")["properties"]["b"];
}

std::string restricted(const std::string& base, const std::string& facets) {
  return "<xs:element name='b'><xs:simpleType><xs:restriction base='" + base + "'>" + facets +
         "</xs:restriction></xs:simpleType></xs:element>";
}

TEST(JsonSchema, DescribesAnObject) {
  const Json schema = json_schema_of(
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

Json content(const std::string& group) {
  Json schema = json_schema_of(group);
  Json rules = Json::object();
  for (const char* keyword : {"required", "oneOf", "allOf"})
    if (schema.contains(keyword)) rules[keyword] = schema[keyword];
  return rules;
}

const std::string kB = "<xs:element name='b' type='xs:string'/>";
const std::string kC = "<xs:element name='c' type='xs:string'/>";
const std::string kD = "<xs:element name='d' type='xs:string'/>";

TEST(JsonSchema, SaysAChoiceAsOneOf) {
  EXPECT_EQ(content("<xs:choice>" + kB + kC + "</xs:choice>"),
            Json::parse(R"({"oneOf":[{"required":["b"]},{"required":["c"]}]})"));
  EXPECT_EQ(
      content("<xs:sequence>" + kB + "<xs:choice minOccurs='0'>" + kC + kD + "</xs:choice></xs:sequence>"),
      Json::parse(R"({"required":["b"],"oneOf":[{"required":["c"]},{"required":["d"]},
              {"not":{"anyOf":[{"required":["c"]},{"required":["d"]}]}}]})"));
  EXPECT_EQ(content("<xs:choice><xs:sequence>" + kB + kC + "</xs:sequence>" + kD + "</xs:choice>"),
            Json::parse(R"({"oneOf":[
              {"allOf":[{"required":["b"]},{"required":["c"]},{"not":{"required":["d"]}}]},
              {"allOf":[{"required":["d"]},{"not":{"anyOf":[{"required":["b"]},{"required":["c"]}]}}]}]})"));
  EXPECT_EQ(content("<xs:sequence><xs:choice>" + kB + kC + "</xs:choice><xs:sequence minOccurs='0'>" + kD +
                    "</xs:sequence></xs:sequence>"),
            Json::parse(R"({"allOf":[{"oneOf":[{"required":["b"]},{"required":["c"]}]},
              {"oneOf":[{"not":{"required":["d"]}},{"allOf":[{"required":["d"]},{"required":["d"]}]}]}]})"));
}

TEST(JsonSchema, CountsAnEmptyArrayAsAbsent) {
  EXPECT_EQ(content("<xs:choice><xs:element name='b' type='xs:string' minOccurs='0' maxOccurs='2'/>" + kC +
                    "</xs:choice>"),
            Json::parse(R"({"oneOf":[
              {"allOf":[{"required":["b"],"properties":{"b":{"minItems":1}}},{"not":{"required":["c"]}}]},
              {"allOf":[{"required":["c"]},{"not":{"required":["b"],"properties":{"b":{"minItems":1}}}}]},
              {"not":{"anyOf":[{"required":["b"],"properties":{"b":{"minItems":1}}},{"required":["c"]}]}}]})"));
}

const std::string kText = R"(^[^\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]*$)";

TEST(JsonSchema, DescribesArraysAndNull) {
  EXPECT_EQ(property("<xs:element name='b' type='xs:boolean' maxOccurs='5'/>"),
            Json::parse(R"({"type":"array","items":{"type":"boolean"},"minItems":1,"maxItems":5})"));
  const Json dates =
      property("<xs:element name='b' type='xs:date' minOccurs='0' maxOccurs='unbounded' nillable='true'/>");
  EXPECT_EQ(dates["type"], "array");
  EXPECT_FALSE(dates.contains("minItems"));
  EXPECT_EQ(dates["items"]["type"], Json::parse(R"(["string","null"])"));
  EXPECT_EQ(dates["items"]["format"], "date");
  const Json nillable = property("<xs:element name='b' nillable='true'><xs:complexType><xs:choice>" + kC +
                                 kD + "</xs:choice></xs:complexType></xs:element>");
  EXPECT_EQ(nillable["anyOf"][0], Json::parse(R"({"type":"null"})"));
  EXPECT_EQ(nillable["anyOf"][1]["oneOf"].size(), 2U) << "which would hold for null in both branches";
}

TEST(JsonSchema, DescribesFacets) {
  EXPECT_EQ(property(restricted("xs:string", "<xs:minLength value='1'/><xs:maxLength value='35'/>")),
            (Json{{"type", "string"}, {"minLength", 1}, {"maxLength", 35}, {"pattern", kText}}));
  EXPECT_EQ(property(restricted("xs:string", "<xs:enumeration value='x'/><xs:enumeration value='y'/>")),
            Json::parse(R"({"type":"string","enum":["x","y"]})"));
  EXPECT_EQ(property(restricted("t:Code", "<xs:pattern value='A.*'/>"))["allOf"],
            Json::parse(R"([{"pattern":"^(?:[A-Z]+|\\^x\\$)$"},{"pattern":"^(?:A[^\\n\\r]*)$"}])"));
  EXPECT_EQ(property("<xs:element name='b' type='t:Code'/>")["not"],
            Json::parse(R"({"type":"string","pattern":"\\n$"})"))
      << "some engines' $ stands before a last line feed";
}

TEST(JsonSchema, DescribesNumbersByTheirValues) {
  EXPECT_EQ(
      property(restricted("xs:decimal", "<xs:minInclusive value='0.50'/><xs:maxExclusive value='+10'/>")),
      Json::parse(R"({"type":"number","minimum":0.5,"exclusiveMaximum":10})"));
  EXPECT_EQ(property(restricted("xs:int", "<xs:fractionDigits value='0'/>")),
            Json::parse(R"({"type":"integer","minimum":-2147483648,"maximum":2147483647})"));
  const std::string bounds = "<xs:minInclusive value='0'/><xs:maxInclusive value='9'/>";
  EXPECT_EQ(property(restricted("xs:decimal", bounds + "<xs:fractionDigits value='2'/>")),
            Json::parse(R"({"type":"number","minimum":0,"maximum":9,"multipleOf":0.01})"));
  EXPECT_EQ(property(restricted("xs:decimal",
                                bounds + "<xs:fractionDigits value='1'/><xs:totalDigits value='3'/>")),
            Json::parse(R"({"type":"number","minimum":0,"maximum":9,"multipleOf":0.1,"anyOf":[
              {"minimum":-999,"maximum":999,"multipleOf":1},
              {"minimum":-99.9,"maximum":99.9,"multipleOf":0.1}]})"));
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

}  // namespace
}  // namespace hub::formats
