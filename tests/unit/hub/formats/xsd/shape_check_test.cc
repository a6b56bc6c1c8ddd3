#include "hub/formats/xsd/shape_check.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "hub/formats/xsd/reader.h"
#include "hub/formats/xsd/samples.h"
#include "hub/formats/xsd/schema.h"

namespace hub::formats {
namespace {

const std::string kShapesXsd =
    R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t" targetNamespace="urn:t" elementFormDefault="qualified">
  <xs:simpleType name="Code"><xs:restriction base="xs:string"><xs:minLength value="2"/><xs:maxLength value="4"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="Narrow"><xs:restriction base="t:Code"><xs:maxLength value="3"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="Two"><xs:restriction base="xs:string"><xs:pattern value="a+"/><xs:pattern value="b|c"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="Level"><xs:restriction base="xs:int"><xs:minInclusive value="-5"/><xs:maxInclusive value="10"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="Way"><xs:restriction base="xs:token"><xs:enumeration value="in"/><xs:enumeration value="out"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="Sum"><xs:restriction base="xs:decimal"><xs:fractionDigits value="2"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="None"><xs:restriction base="xs:string"><xs:pattern value=""/></xs:restriction></xs:simpleType>
  <xs:element name="Q"><xs:complexType><xs:sequence>
    <xs:element name="code" type="t:Code" minOccurs="0"/>
    <xs:element name="narrow" type="t:Narrow" minOccurs="0"/>
    <xs:element name="two" type="t:Two" minOccurs="0"/>
    <xs:element name="level" type="t:Level" minOccurs="0"/>
    <xs:element name="way" type="t:Way" minOccurs="0"/>
    <xs:element name="sum" type="t:Sum" minOccurs="0"/>
    <xs:element name="text" type="xs:string" minOccurs="0" nillable="true"/>
    <xs:element name="line" type="xs:normalizedString" minOccurs="0"/>
    <xs:element name="long" type="xs:unsignedLong" minOccurs="0"/>
    <xs:element name="count" type="xs:positiveInteger" minOccurs="0"/>
    <xs:element name="price" type="xs:decimal" minOccurs="0"/>
    <xs:element name="is" type="xs:boolean" minOccurs="0"/>
    <xs:element name="on" type="xs:date" minOccurs="0"/>
    <xs:element name="at" type="xs:dateTime" minOccurs="0"/>
    <xs:element name="year" type="xs:gYear" minOccurs="0"/>
    <xs:element name="data" type="xs:base64Binary" minOccurs="0"/>
    <xs:element name="nothing" minOccurs="0"><xs:complexType><xs:sequence/></xs:complexType></xs:element>
    <xs:element name="many" type="xs:token" minOccurs="0" maxOccurs="2"/>
    <xs:element name="none" type="t:None" minOccurs="0"/>
    <xs:choice minOccurs="0">
      <xs:element name="left" type="xs:token"/>
      <xs:sequence><xs:element name="x" type="xs:int"/><xs:element name="y" type="xs:int" minOccurs="0"/></xs:sequence>
    </xs:choice>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>)";

const Shapes& shapes() {
  static const Shapes read = [] {
    const auto xsd = XmlDocument::parse(kShapesXsd);
    config::Findings findings;
    static const std::string file = "q.xsd";
    static const std::vector<std::size_t> start_tags;
    return read_xsd(*xsd, XsdPlaces(kShapesXsd, file, start_tags), findings);
  }();
  return read;
}

bool is_sure(const std::string& octets) {
  static const ShapeCheck check(shapes());
  const auto tree = XmlDocument::parse(octets);
  return tree && check.surely_valid(*tree, shapes().roots.at("Q"));
}

std::string q(const std::string& content) {
  return "<Q xmlns=\"urn:t\">" + content + "</Q>";
}

/// What is accepted takes the same form when it is read again and only that is asked of it.
bool is_accepted(const std::string& octets) {
  static const auto schema = Schema::compile(kShapesXsd, "q.xsd");
  auto tree = XmlDocument::parse(octets);
  if (!tree || !(*schema)->accept(*tree, "Q"))  // test builds hold what is sure against libxml2
    return false;
  auto again = XmlDocument::parse(octets);
  EXPECT_TRUE((*schema)->accept(*again, "Q", Proof::given)) << octets;
  EXPECT_EQ(again->to_octets(), tree->to_octets());
  return true;
}

bool is_in_form(const std::string& octets) {
  static const ShapeCheck check(shapes());
  const auto tree = XmlDocument::parse(octets);
  return tree && check.surely_in_form(*tree, shapes().roots.at("Q"));
}

}  // namespace

TEST(ShapeCheck, IsSureOfOrdinaryMessages) {
  for (const std::string content : {"",
                                    "<code>ābcd</code>",
                                    "<code>ab</code>",
                                    "<two>aaa</two>",
                                    "<two>c</two>",
                                    "<level>-5</level>",
                                    "<level>10</level>",
                                    "<way>out</way>",
                                    "<text> any\n text &amp; so </text>",
                                    "<text/>",
                                    "<line>a b</line>",
                                    "<long>0</long>",
                                    "<count>1</count>",
                                    "<price>-12.50</price>",
                                    "<is>true</is><on>2024-02-29</on>",
                                    "<at>2026-11-29T23:59:59.123Z</at>",
                                    "<at>2026-11-29T00:00:00+02:00</at>",
                                    "<at>2026-11-29T00:00:00</at>",
                                    "<year>2026</year>",
                                    "<nothing/>",
                                    "<many>a</many><many>b</many>",
                                    "<left>a</left>",
                                    "<x>1</x>",
                                    "<x>1</x><y>2</y>",
                                    "\n <code>ab</code><!-- c -->\n <x>1</x>\n"}) {
    EXPECT_TRUE(is_sure(q(content))) << content;
    EXPECT_TRUE(is_accepted(q(content))) << content;
  }
  EXPECT_TRUE(is_sure("<!--b--><p:Q xmlns:p='urn:t'><p:x>1</p:x></p:Q><!--a-->"));
}

TEST(ShapeCheck, IsNotSureOfWhatIsWrong) {
  for (const std::string content : {"<code>a</code>",
                                    "<code>ābcde</code>",
                                    "<two>ab</two>",
                                    "<level>11</level>",
                                    "<level>-6</level>",
                                    "<level>x</level>",
                                    "<way>up</way>",
                                    "<count>0</count>",
                                    "<long>-1</long>",
                                    "<price>1,5</price>",
                                    "<price/>",
                                    "<is>yes</is>",
                                    "<on>2023-02-29</on>",
                                    "<on>2026-13-01</on>",
                                    "<on>-123-05-06</on>",
                                    "<on>-000-01-01</on>",
                                    "<on>2026--1-01</on>",
                                    "<at>-999-01-01T00:00:00Z</at>",
                                    "<at>2026-11-29T24:00:01Z</at>",
                                    "<at>2026-11-29</at>",
                                    "<year>226</year>",
                                    "<year>20260</year>x",
                                    "<nothing>x</nothing>",
                                    "<none>x</none>",
                                    "<many>a</many><many>b</many><many>c</many>",
                                    "<y>1</y>",
                                    "<left>a</left><x>1</x>",
                                    "<x>1</x><code>ab</code>",
                                    "<code>ab</code>text",
                                    "<other/>",
                                    "<code xmlns=''>ab</code>",
                                    "<code><x/></code>"}) {
    EXPECT_FALSE(is_sure(q(content))) << content;
    EXPECT_FALSE(is_accepted(q(content))) << content;
  }
  EXPECT_FALSE(is_sure("<Q xmlns='urn:other'/>"));
  EXPECT_FALSE(is_sure("<Other xmlns='urn:t'/>"));
}

TEST(ShapeCheck, LeavesToLibxml2WhatIsSeldom) {
  for (const std::string content :
       {"<narrow>abc</narrow>", "<sum>1.25</sum>", "<long>9999999999999999999</long>", "<price>+1</price>",
        "<price>.5</price>", "<level>\n 7</level>", "<way> in </way>", "<on>2026-11-29Z</on>",
        "<on>0999-01-01</on>", "<year>2026Z</year>", "<year>20260</year>", "<data>AAAA</data>",
        "<text><![CDATA[x]]></text>", "<text>a<!--b-->c</text>",
        "<text xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:nil='true'/>"}) {
    EXPECT_FALSE(is_sure(q(content))) << content;
    EXPECT_TRUE(is_accepted(q(content))) << content;
  }
}

TEST(ShapeCheck, KnowsTheFormWhateverTheValues) {
  for (const std::string content : {"", "<narrow>abc</narrow>", "<sum>1.25</sum>", "<on>2026-11-29Z</on>",
                                    "<data>AAAA</data>", "<text> a\n</text>", "<x>1</x><y>2</y>"})
    EXPECT_TRUE(is_in_form(q(content))) << content;
  for (const std::string content :
       {"<level>\n 7</level>", "<way> in </way>", "<data>AA AA</data>", "<line>a\tb</line>",
        "<many>a  b</many>", "<text><![CDATA[x]]></text>",
        "<text xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:nil='1'/>"})
    EXPECT_FALSE(is_in_form(q(content))) << content;
}

TEST(ShapeCheck, IsSureOfNothingThatLibxml2RefusesOfMessagesAtRandom) {
  static constexpr std::array<const char*, 19> kNames{
      "code", "two", "level", "way",  "text", "line", "long", "count", "price",  "is",
      "on",   "at",  "year",  "data", "many", "left", "x",    "y",     "nothing"};
  static constexpr std::array<const char*, 27> kValues{"",
                                                       "a",
                                                       "aa",
                                                       "b",
                                                       "in",
                                                       " in",
                                                       "x  y",
                                                       "0",
                                                       "1",
                                                       "-1",
                                                       "-0",
                                                       "007",
                                                       "10",
                                                       "1.5",
                                                       "1.",
                                                       "true",
                                                       "ābc",
                                                       "AAAA",
                                                       "+1",
                                                       "2026",
                                                       "2026-11-29",
                                                       "2026-02-30",
                                                       "12:00:00",
                                                       "9223372036854775808",
                                                       "2026-11-29T12:00:00",
                                                       "2026-11-29T12:00:00.1234567890Z",
                                                       "2026-11-29T12:00:00+14:00"};
  std::mt19937 random(20261129);
  std::size_t sure = 0;
  for (int i = 0; i < 3'000; ++i) {
    std::string content;
    std::size_t at = random() % kNames.size();
    while (at < kNames.size()) {
      const std::string name = kNames.at(at);
      content += "<" + name + ">" + kValues.at(random() % kValues.size()) + "</" + name + ">";
      at += random() % 8 == 0 ? 0 : 1 + random() % 14;
    }
    if (is_sure(q(content))) ++sure;
    static_cast<void>(is_accepted(q(content)));
  }
  EXPECT_GT(sure, 300U);
}

TEST(ShapeCheck, AcceptsDocumentsAtTheBordersOfASchema) {
  const auto samples = samples_of(kShapesXsd, "q.xsd", "Q");
  ASSERT_TRUE(samples) << samples.error().to_string();
  for (const Sample& sample : samples->all)
    EXPECT_TRUE(is_accepted(sample.octets)) << sample.to_string().en();
}

}  // namespace hub::formats
