#include "hub/formats/xsd/instance_attributes.h"

#include <gtest/gtest.h>

#include "hub/formats/xsd/schema.h"

namespace hub::formats {
namespace {

const std::string kTypedXsd = R"(
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t" targetNamespace="urn:t" elementFormDefault="qualified">
  <xs:simpleType name="Moment"><xs:restriction base="xs:dateTime"><xs:pattern value=".*Z"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="Code"><xs:restriction base="xs:string"><xs:maxLength value="5"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="ShortCode"><xs:restriction base="t:Code"><xs:maxLength value="2"/></xs:restriction></xs:simpleType>
  <xs:complexType name="Part"><xs:sequence><xs:element name="code" type="t:Code" nillable="true"/></xs:sequence></xs:complexType>
  <xs:element name="A"><xs:complexType><xs:sequence>
    <xs:element name="at" type="t:Moment"/>
    <xs:element name="short" type="t:ShortCode"/>
    <xs:element name="count" type="xs:integer"/>
    <xs:element name="part" type="t:Part"/>
    <xs:element name="own"><xs:complexType><xs:sequence><xs:element name="on" type="xs:boolean"/></xs:sequence></xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>)";

const std::string kSpaces =
    " xmlns='urn:t' xmlns:t='urn:t' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
    "xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns:other='urn:other'";

/// What stands in `<tag …>` of a valid message replaced by `attributes`: "taken", or why not and where.
std::string with(const std::string& tag, const std::string& attributes) {
  static const auto schema = Schema::compile(kTypedXsd, "f.xsd");
  EXPECT_TRUE(schema) << schema.error().to_string();
  std::string text =
      "<A><at>2026-11-20T09:00:00Z</at><short>ab</short><count>100</count>"
      "<part><code>abc</code></part><own><on>true</on></own></A>";
  text.replace(text.find("<A>"), 3, "<A" + kSpaces + ">");
  const std::string start = tag == "A" ? "<A" + kSpaces : "<" + tag;
  text.replace(text.find(start), start.size(), start + " " + attributes);
  auto document = XmlDocument::parse(text);
  EXPECT_TRUE(document) << document.error().to_string();
  const auto accepted = (*schema)->accept(*document, "A");
  if (!accepted)
    return std::string(accepted.error().code().name) + " " + accepted.error().place() + ": " +
           accepted.error().detail();
  auto again = XmlDocument::parse(text);
  EXPECT_TRUE((*schema)->accept(*again, "A", Proof::given));
  EXPECT_EQ(again->to_octets(), document->to_octets()) << "also where only the form is asked for";
  return document->select("count(//@*[not(local-name()='nil')])", {})->front() == "0" ? "taken"
                                                                                      : "left in the tree";
}

TEST(InstanceAttributes, AreTakenWhereTheyNameTheTypeOrWhatItIs) {
  for (const auto& [tag, type] : std::vector<std::pair<std::string, std::string>>{
           {"at", "t:Moment"},
           {"at", "Moment"},
           {"at", "xs:dateTime"},
           {"at", " xs:dateTime\n"},
           {"at", "xs:anySimpleType"},
           {"short", "ShortCode"},
           {"short", "Code"},
           {"short", "xs:string"},
           {"count", "xs:integer"},
           {"count", "xs:decimal"},
           {"part", "t:Part"},
           {"own", "xs:anyType"},
           {"A", "xs:anyType"},
       })
    EXPECT_EQ(with(tag, "xsi:type='" + type + "'"), "taken") << tag << " " << type;
}

TEST(InstanceAttributes, MayNameARestrictionThatTheValueFits) {
  EXPECT_EQ(with("count", "xsi:type='xs:int'"), "taken");
  EXPECT_EQ(with("count", "xsi:type='xs:unsignedByte'"), "taken");
  EXPECT_EQ(with("code", "xsi:type='ShortCode'"),
            "codec.not_valid /t:A/t:part/t:code: 'code' breaks maxLength 5")
      << "abc is no ShortCode";
}

TEST(InstanceAttributes, AreRefusedWhereTheyAreNotTrue) {
  const auto untrue = [](const std::string& place, const std::string& name, const std::string& type) {
    return "codec.not_valid " + place + ": '" + name + "' has an xsi:type that is not true: it is of " +
           type + "; leave xsi:type out";
  };
  for (const char* type : {"xs:string", "xs:date", "t:Code", "t:Nothing", "xs:nothing", "other:Moment"})
    EXPECT_EQ(with("at", std::string("xsi:type='") + type + "'"), untrue("/t:A/t:at", "at", "Moment"))
        << type;
  for (const char* type : {"undeclared:Moment", "", "t:"})
    EXPECT_EQ(with("at", std::string("xsi:type='") + type + "'"),
              "codec.not_valid /t:A/t:at: an xsi:type that names no type; leave it out")
        << type;
  EXPECT_EQ(with("short", "xsi:type='xs:int'"), untrue("/t:A/t:short", "short", "ShortCode"));
  EXPECT_EQ(with("count", "xsi:type='xs:string'"), untrue("/t:A/t:count", "count", "xs:integer"));
  EXPECT_EQ(with("part", "xsi:type='t:Code'"), untrue("/t:A/t:part", "part", "Part"));
  EXPECT_EQ(with("own", "xsi:type='t:Part'"), untrue("/t:A/t:own", "own", "the type of 'own'"));
}

TEST(InstanceAttributes, MaySayWhereASchemaMightBe) {
  EXPECT_EQ(with("A", "xsi:schemaLocation='urn:t case.xsd'"), "taken");
  EXPECT_EQ(with("A", "xsi:schemaLocation='\n urn:t case.xsd\n urn:other http://127.0.0.1/x.xsd'"), "taken");
  EXPECT_EQ(with("part", "xsi:schemaLocation='urn:t file:///etc/passwd'"), "taken") << "nobody looks there";
  EXPECT_EQ(with("A", "xsi:noNamespaceSchemaLocation='file:///etc/passwd'"), "taken");
  const std::string refused =
      ": an xsi:schemaLocation that is not pairs of a namespace and an address; leave it out";
  EXPECT_EQ(with("A", "xsi:schemaLocation='urn:t'"), "codec.not_valid /t:A" + refused);
  EXPECT_EQ(with("part", "xsi:schemaLocation=''"), "codec.not_valid /t:A/t:part" + refused);
}

TEST(InstanceAttributes, AreTheOnlyOnes) {
  for (const char* attribute :
       {"id='1'", "xml:lang='lv'", "type='xs:string'", "nil='true'", "xsi:other='1'", "other:x='1'"})
    EXPECT_EQ(with("at", attribute), "codec.not_valid /t:A/t:at: an attribute that the schema does not know")
        << attribute;
}

TEST(InstanceAttributes, SayNothingOnlyWhereNothingMayBe) {
  EXPECT_EQ(with("at", "xsi:nil='true'"), "codec.not_valid /t:A/t:at: 'at' cannot be nil");
  EXPECT_EQ(with("code", "xsi:nil='false'"), "taken");
  EXPECT_EQ(with("code", "xsi:nil='true'"),
            "codec.not_valid /t:A/t:part/t:code: 'code' is nil and has content");
}

}  // namespace
}  // namespace hub::formats
