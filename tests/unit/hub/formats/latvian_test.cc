#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hub/formats/json/reader.h"
#include "hub/formats/soap/contract.h"
#include "hub/formats/soap/request.h"
#include "hub/formats/xml/charset.h"
#include "hub/formats/xsd/samples.h"
#include "hub/formats/xsd/schema.h"
#include "tests/support/both_languages.h"

namespace hub::formats {
namespace {

using testing::HasSubstr;

const std::string kMessageXsd =
    R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t" targetNamespace="urn:t" elementFormDefault="qualified">
  <xs:element name="Query">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="code"><xs:simpleType>
          <xs:annotation>
            <xs:documentation xml:lang="en">A personal code.</xs:documentation>
            <xs:documentation xml:lang="lv">Personas kods.</xs:documentation>
          </xs:annotation>
          <xs:restriction base="xs:token"><xs:pattern value="[0-9]{6}"/></xs:restriction></xs:simpleType></xs:element>
        <xs:element name="on" type="xs:date" minOccurs="0"/>
        <xs:element name="channel" minOccurs="0"><xs:simpleType>
          <xs:restriction base="xs:string"><xs:enumeration value="Post"/><xs:enumeration value="Phone"/></xs:restriction></xs:simpleType></xs:element>
        <xs:element name="note" minOccurs="0"><xs:simpleType>
          <xs:restriction base="xs:string"><xs:maxLength value="3"/></xs:restriction></xs:simpleType></xs:element>
        <xs:element name="line" minOccurs="0" maxOccurs="2" type="xs:boolean"/>
      </xs:sequence>
    </xs:complexType>
  </xs:element>
</xs:schema>)";

/// What a reader of Latvian is told of an error, with its place; held to saying what the English text says.
std::string in_latvian(const Error& error) {
  EXPECT_EQ(tests::wrong_in_latvian(error.told()), "");
  return error.place() + ": " + error.detail(Language::lv);
}

std::shared_ptr<const Schema> schema() {
  static const auto compiled = *Schema::compile(kMessageXsd, "query-1.xsd");
  return compiled;
}

std::string of_xml(const std::string& inside) {
  auto tree = XmlDocument::parse("<Query xmlns='urn:t'>" + inside + "</Query>");
  const Outcome fits = schema()->accept(*tree, "Query");
  return fits ? "fits" : in_latvian(fits.error());
}

std::string of_json(const std::string& octets) {
  const auto tree = schema()->from_json(octets, "Query");
  return tree ? "fits" : in_latvian(tree.error());
}

TEST(FormatsInLatvian, WhatBreaksASchemaIsToldByItsRule) {
  EXPECT_EQ(of_xml(""), "/t:Query/t:code: trūkst 'code'");
  EXPECT_EQ(of_xml("<code>1</code>"), "/t:Query/t:code: 'code' neatbilst šablonam [0-9]{6}: Personas kods.");
  EXPECT_EQ(of_xml("<code>123456</code><on>today</on>"), "/t:Query/t:on: 'on' nav derīgs xs:date");
  EXPECT_EQ(of_xml("<code>123456</code><channel>Fax</channel>"),
            "/t:Query/t:channel: 'channel' nav neviens no 'Post', 'Phone'");
  EXPECT_EQ(of_xml("<code>123456</code><note>long</note>"), "/t:Query/t:note: 'note' neievēro maxLength 3");
  EXPECT_EQ(of_xml("<code>123456</code><code>123456</code>"),
            "/t:Query/t:code[2]: 'code' šeit nav gaidīts; gaidīts: 'on', 'channel', 'note', 'line'");
  EXPECT_EQ(of_xml("<code>123456</code><other/>"),
            "/t:Query/*[2]: elements, ko shēma nepazīst; gaidīts: 'on', 'channel', 'note', 'line'");
  EXPECT_EQ(of_xml("<code>123456</code><line a='b'>true</line>"),
            "/t:Query/t:line[1]: atribūts, ko shēma nepazīst");
}

TEST(FormatsInLatvian, JsonIsToldByTheKindsOfItsValues) {
  EXPECT_EQ(of_json(R"({"code": 1})"), "/code: 'code' jābūt: teksts, bet ir: skaitlis");
  EXPECT_EQ(of_json(R"({"code": "123456", "line": true})"),
            "/line: 'line' jābūt: masīvs, bet ir: būla vērtība");
  EXPECT_EQ(of_json(R"({"code": "123456", "chanel": "Post"})"),
            "1:27: elements, ko shēma nepazīst; vai bija domāts 'channel'?");
  EXPECT_EQ(of_json("[]"), "1:1: dokumentam jābūt objektam");
  EXPECT_EQ(of_json("{}"), "/code: trūkst 'code'");
  EXPECT_EQ(of_json("{"), "1:2: JSON nav sintaktiski korekts");
  EXPECT_EQ(of_json(R"({"code": "1", "code": "2"})"), "/code: objektā viens un tas pats elements ir divreiz");
}

TEST(FormatsInLatvian, LocksOfXmlAreToldOneByOne) {
  const auto told = [](const std::string& octets) {
    const auto tree = XmlDocument::parse(octets);
    return tree ? "fits" : in_latvian(tree.error());
  };
  EXPECT_EQ(told("<!DOCTYPE a><a/>"), "1:1: dokumenta tipa deklarācija");
  EXPECT_EQ(told("<a>&b;</a>"), "1:4: entītija nav neviena no piecām XML entītijām");
  EXPECT_EQ(told("<a></b>"), "1:8: sākuma un beigu birkas nesakrīt");
  EXPECT_EQ(told("<a b='1' b='2'/>"), "1:15: atribūts norādīts divreiz");
  EXPECT_EQ(told("<p:a/>"), "1:5: prefikss nav deklarēts");
  EXPECT_EQ(told(""), "1:1: nav saknes elementa");
  EXPECT_EQ(told("<?xml version='1.0' encoding='KOI8-R'?><a/>"), "1:30: kodējumu KOI8-R nelasa");
  EXPECT_EQ(told("<?xml version='1.0' encoding='US-ASCII'?><a>\xC4\x81</a>"),
            "1:45: oktets, kas nepieder kodējumam US-ASCII");
  EXPECT_EQ(in_latvian(check_xpath("/a[", {}).error()).substr(0, 2), ": ");
}

TEST(FormatsInLatvian, AnEnvelopeIsToldByItsParts) {
  const auto told = [](const std::string& inside) {
    const auto request = parse_request("<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'>" +
                                       inside + "</s:Envelope>");
    return request ? "fits" : in_latvian(request.error());
  };
  EXPECT_EQ(told("<s:Body/>"), ": elementā Body nav tieši viena elementa");
  EXPECT_EQ(told("<s:Header><a xmlns='urn:a' s:mustUnderstand='1'/></s:Header><s:Body><b/></s:Body>"),
            "Header: 1. bloks ir centrmezglam, bet tam nav zināms");
}

TEST(FormatsInLatvian, SchemasBeyondTheSubsetAndWrongOnesAreToldWhereTheyAre) {
  const auto told = [](const std::string& from, const std::string& to) {
    std::string xsd = kMessageXsd;
    xsd.replace(xsd.find(from), from.size(), to);
    config::Findings findings;
    EXPECT_EQ(Schema::compile(xsd, "q.xsd", findings), nullptr);
    std::string texts;
    for (const config::Finding& finding : findings) {
      EXPECT_EQ(tests::wrong_in_latvian(finding.text), "");
      texts += finding.to_string(Language::lv) + "\n";
    }
    return texts;
  };
  EXPECT_EQ(told("type=\"xs:date\"", "type=\"xs:dat\""),
            "q.xsd:11:9: iebūvētais tips xs:dat ir ārpus atļautās apakškopas\n");
  EXPECT_EQ(told("value=\"3\"", "value=\"three\""),
            "q.xsd:15:44: ierobežojuma vērtība nav derīga: '{http://www.w3.org/2001/XMLSchema}maxLength', "
            "'three', 'maxLength', 'nonNegativeInteger'\n");
  EXPECT_EQ(told("type=\"xs:boolean\"", "type=\"t:None\""), "q.xsd:16:9: tips 't:None' šeit nav definēts\n");
}

TEST(FormatsInLatvian, ContractsQuoteLibxml2OnlyWhereNothingElseIsKnown) {
  std::string xsd = kMessageXsd;
  const std::string from = "type=\"xs:date\"";
  xsd.replace(xsd.find(from), from.size(), "type=\"t:Date\"");

  const auto contract = Contract::load(xsd, "q.xsd");

  ASSERT_FALSE(contract);
  EXPECT_THAT(in_latvian(contract.error()),
              testing::ContainsRegex("q\\.xsd:[0-9]+:[0-9]+: nosaukums neved ne uz vienu definīciju: "));
}

TEST(FormatsInLatvian, BordersOfASchemaAreToldInBothLanguages) {
  const auto samples = samples_of(kMessageXsd, "q.xsd", "Query");

  ASSERT_TRUE(samples) << samples.error().to_string();
  std::vector<std::string> told;
  for (const Sample& sample : samples->all) told.push_back(sample.to_string().lv());
  EXPECT_THAT(told,
              testing::IsSupersetOf({"Query: viss", "on: izlaists", "on: laika josla +02:00",
                                     "note: garākais, 3 rakstzīmes", "line: 2 reizes", "channel: 'Phone'"}));
}

}  // namespace
}  // namespace hub::formats
