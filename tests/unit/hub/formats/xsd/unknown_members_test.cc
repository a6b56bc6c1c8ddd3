#include "hub/formats/xsd/unknown_members.h"

#include <gtest/gtest.h>

namespace {

using hub::formats::Schema;
using hub::formats::unknown_members;

std::shared_ptr<const Schema> rows_schema() {
  auto compiled = Schema::compile(
      R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:m" targetNamespace="urn:m"
      elementFormDefault="qualified">
    <xs:element name="List"><xs:complexType><xs:sequence>
      <xs:element name="next" type="xs:string" minOccurs="0"/>
      <xs:element name="row" type="Row" minOccurs="0" maxOccurs="9"/>
    </xs:sequence></xs:complexType></xs:element>
    <xs:complexType name="Row"><xs:sequence><xs:element name="id" type="xs:string"/></xs:sequence></xs:complexType>
  </xs:schema>)",
      "m.xsd");
  EXPECT_TRUE(compiled) << compiled.error().to_string();
  return *compiled;
}

std::string unknown(const std::string& json) {
  const auto places = unknown_members(json, *rows_schema(), "List");
  return places ? places->told() : places.error().to_string();
}

TEST(UnknownMembers, AreThoseThatTheSchemaDoesNotKnowWhereTheyStand) {
  EXPECT_EQ(unknown(R"({"next":"2","row":[{"id":"1"}]})"), "");
  EXPECT_EQ(unknown(R"({"rating":7,"row":[{"id":"1","rating":7},{"id":"2","rating":8}]})"),
            "/rating, /row/rating");
  EXPECT_EQ(unknown(R"({"id":"1"})"), "/id") << "known elsewhere";
  EXPECT_EQ(unknown(R"({"more":{"id":"1","deep":[{"x":1}]}})"), "/more")
      << "nothing is said of what it holds";
}

TEST(UnknownMembers, NameNoKeyOfAMapOfPersons) {
  EXPECT_EQ(unknown(R"({"161175-19997":{"sum":1},"020202-20202":{"sum":2}})"), "/*");
}

TEST(UnknownMembers, OfWhatIsNoJsonAreAnError) {
  EXPECT_FALSE(unknown_members("{", *rows_schema(), "List"));
}

}  // namespace
