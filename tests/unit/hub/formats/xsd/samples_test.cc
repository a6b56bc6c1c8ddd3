#include "hub/formats/xsd/samples.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "hub/formats/xsd/schema.h"

namespace hub::formats {
namespace {

const std::string kXsd = R"(<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t" targetNamespace="urn:t" elementFormDefault="qualified">
  <xs:complexType name="Line">
    <xs:sequence>
      <xs:element name="text" type="xs:string"/>
      <xs:element name="tag" type="xs:token" minOccurs="0" maxOccurs="3"/>
    </xs:sequence>
  </xs:complexType>
  <xs:element name="Query">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="at" type="xs:dateTime"/>
        <xs:element name="on" type="xs:date" minOccurs="0" nillable="true"/>
        <xs:choice>
          <xs:element name="mail" type="xs:string" maxOccurs="2"/>
          <xs:sequence>
            <xs:element name="prefix" type="xs:int"/>
            <xs:element name="phone" type="xs:string" minOccurs="0"/>
          </xs:sequence>
        </xs:choice>
        <xs:sequence minOccurs="0">
          <xs:element name="street" type="xs:string"/>
          <xs:element name="house" type="xs:string"/>
        </xs:sequence>
        <xs:choice minOccurs="0">
          <xs:element name="left" type="xs:boolean"/>
          <xs:element name="right" type="t:Line"/>
        </xs:choice>
        <xs:element name="line" type="t:Line" minOccurs="2" maxOccurs="unbounded"/>
      </xs:sequence>
    </xs:complexType>
  </xs:element>
</xs:schema>)";

Samples made(const std::string& xsd, const std::string& root, const GivenValues& given = {}) {
  auto samples = samples_of(xsd, "t.xsd", root, given);
  EXPECT_TRUE(samples) << samples.error().to_string();
  return samples ? *std::move(samples) : Samples{};
}

/// The document with this border, or an empty text.
std::string with(const Samples& samples, const std::string& place, const std::string& what) {
  for (const Sample& one : samples.all)
    if (one.place() == place && one.what.en() == what) return one.octets;
  return {};
}

std::size_t times(const std::string& text, const std::string& piece) {
  std::size_t count = 0;
  for (std::size_t at = text.find(piece); at != std::string::npos; at = text.find(piece, at + 1)) ++count;
  return count;
}

/// The samples that the schema does not take.
std::string refused(const std::string& xsd, const std::string& root, const Samples& samples) {
  const auto schema = Schema::compile(xsd, "t.xsd");
  EXPECT_TRUE(schema);
  std::string all;
  for (const Sample& one : samples.all) {
    auto tree = XmlDocument::parse(one.octets);
    EXPECT_TRUE(tree) << one.to_string().en() << ": " << tree.error().to_string();
    const auto valid = (*schema)->accept(*tree, root);
    if (!valid) all += one.place() + " " + one.what.en() + ": " + valid.error().to_string() + "\n";
  }
  return all;
}

TEST(XsdSamples, AreAllValid) {
  EXPECT_EQ(refused(kXsd, "Query", made(kXsd, "Query")), "");
}

TEST(XsdSamples, BeginWithTheFullestAndTheSmallestDocument) {
  const auto samples = made(kXsd, "Query");
  const std::string& fullest = samples.all[0].octets;
  const std::string& smallest = samples.all[1].octets;

  for (const char* name : {"<at>", "<on>", "<mail>", "<street>", "<house>", "<left>", "<line>", "<tag>"})
    EXPECT_NE(fullest.find(name), std::string::npos) << name;
  EXPECT_EQ(smallest,
            "<Query xmlns=\"urn:t\"><at>2026-11-20T09:00:00Z</at><mail>teksts</mail>"
            "<line><text>teksts</text></line><line><text>teksts</text></line></Query>");
}

TEST(XsdSamples, LeaveOutEachOptionalPartAndTakeItAlone) {
  const auto samples = made(kXsd, "Query");

  EXPECT_EQ(times(with(samples, "/Query/on", "left out"), "<on"), 0U);
  EXPECT_EQ(times(with(samples, "/Query/on", "alone"), "<on"), 1U);
  EXPECT_EQ(times(with(samples, "/Query/on", "alone"), "street"), 0U);
  EXPECT_EQ(times(with(samples, "/Query/street", "left out"), "house"), 0U);
  EXPECT_EQ(times(with(samples, "/Query/house", "alone"), "<street>"), 1U);
  EXPECT_EQ(times(with(samples, "/Query/left", "left out"), "<right"), 0U);
  EXPECT_NE(with(samples, "/Query/on", "nil").find("nil=\"true\""), std::string::npos);
}

TEST(XsdSamples, TakeEveryWayOfAChoice) {
  const auto samples = made(kXsd, "Query");

  EXPECT_NE(with(samples, "/Query/mail", "chosen").find("<mail>"), std::string::npos);
  const std::string phone = with(samples, "/Query/phone", "chosen");
  EXPECT_NE(phone.find("<prefix>12</prefix><phone>"), std::string::npos) << phone;
  EXPECT_EQ(phone.find("<mail>"), std::string::npos);
  EXPECT_NE(with(samples, "/Query/right", "chosen").find("<right><text>"), std::string::npos);
  EXPECT_NE(with(samples, "/Query/right/tag", "3 times").find("<right>"), std::string::npos);
}

TEST(XsdSamples, RepeatOneTwoAndManyTimes) {
  const auto samples = made(kXsd, "Query");

  EXPECT_EQ(times(with(samples, "/Query/mail", "2 times"), "<mail>"), 2U);
  EXPECT_EQ(times(with(samples, "/Query/line", "2 times"), "<line>"), 2U);
  EXPECT_EQ(times(with(samples, "/Query/line", "50 times"), "<line>"), 50U);
  EXPECT_EQ(times(with(samples, "/Query/line/tag", "3 times"), "<tag>"), 6U) << "three in each of two lines";
}

TEST(XsdSamples, PutEachValueIntoTheFullestDocument) {
  const auto samples = made(kXsd, "Query");

  EXPECT_NE(with(samples, "/Query/at", "12 decimals").find("<at>2026-11-20T23:59:59.999999999999Z</at>"),
            std::string::npos);
  EXPECT_NE(with(samples, "/Query/prefix", "smallest, -2147483648").find(">-2147483648<"), std::string::npos);
  EXPECT_NE(with(samples, "/Query/mail", "a line break inside").find("pirmā\notrā"), std::string::npos);
  EXPECT_EQ(samples.all.back().to_string().en().find("tag: "), 0U);
}

TEST(XsdSamples, TakeGivenValuesInsteadOfTheirOwn) {
  const auto samples = made(kXsd, "Query", {{"/Query/mail", {{"given", ""}, {"other", "an example"}}}});

  EXPECT_NE(samples.all[0].octets.find("<mail>given</mail>"), std::string::npos);
  EXPECT_NE(with(samples, "/Query/mail", "an example").find("<mail>other</mail>"), std::string::npos);
  EXPECT_EQ(with(samples, "/Query/mail", "a line break inside"), "");
}

TEST(XsdSamples, AreFewAndAlwaysTheSame) {
  const auto samples = made(kXsd, "Query");
  const auto again = made(kXsd, "Query");

  ASSERT_EQ(samples.all.size(), again.all.size());
  for (std::size_t i = 0; i < samples.all.size(); ++i) EXPECT_EQ(samples.all[i].octets, again.all[i].octets);
  EXPECT_LT(samples.all.size(), 700U) << "one part at a time, not the product of all";
}

TEST(XsdSamples, SayWhatTheyCannotDo) {
  const std::string head =
      "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns:t='urn:t' targetNamespace='urn:t' "
      "elementFormDefault='qualified'>\n";
  const auto of_pattern = [&](const std::string& pattern) {
    return head + "<xs:element name='A'><xs:complexType><xs:sequence><xs:element name='b'><xs:simpleType>" +
           "<xs:restriction base='xs:string'><xs:pattern value='" + pattern +
           "'/></xs:restriction></xs:simpleType></xs:element></xs:sequence></xs:complexType></xs:element></"
           "xs:schema>";
  };

  const auto no_value = samples_of(of_pattern("\\p{Lu}{3}"), "t.xsd", "A");
  const auto gap = samples_of(of_pattern("\\p{L}+"), "t.xsd", "A");
  const auto no_root = samples_of(kXsd, "t.xsd", "Other");
  const auto beyond = samples_of(head + "<xs:element name='A' type='xs:string'/></xs:schema>", "t.xsd", "A");

  ASSERT_FALSE(no_value);
  EXPECT_NE(no_value.error().detail().find("/A/b: no value of"), std::string::npos)
      << no_value.error().detail();
  ASSERT_TRUE(gap);
  ASSERT_EQ(gap->gaps.size(), 1U);
  EXPECT_EQ(gap->gaps.front().place, "/A/b");
  EXPECT_EQ(gap->gaps.front().text.en().find("pattern \\p{L}+"), 0U) << gap->gaps.front().text.en();
  ASSERT_FALSE(no_root);
  ASSERT_FALSE(beyond);
  EXPECT_NE(beyond.error().detail().find("t.xsd:2:1"), std::string::npos) << beyond.error().detail();
}

struct OfTheProduct {
  const char* type;
  const char* root;
};

TEST(XsdSamples, OfEveryTypeOfTheProductAreValidAndLeaveNothingUntried) {
  for (const auto& [type, root] : std::vector<OfTheProduct>{{"case.opened", "OpenCase"},
                                                            {"case.status", "ReportCaseStatus"},
                                                            {"case.closed", "CloseCase"},
                                                            {"debts.query", "QueryDebts"},
                                                            {"debts.query", "QueryDebtsResponse"},
                                                            {"invoice.issued", "SubmitInvoice"},
                                                            {"invoice.status", "ReportInvoiceStatus"}}) {
    std::ifstream file(
        std::filesystem::path(SAKTA_SOURCE_DIR) / "mappings/types" / (std::string(type) + "-1.xsd"),
        std::ios::binary);
    const std::string xsd{std::istreambuf_iterator<char>(file), {}};

    const auto samples = made(xsd, root);

    EXPECT_GT(samples.all.size(), 3U) << type;
    EXPECT_LT(samples.all.size(), 1'000U) << type;
    EXPECT_TRUE(samples.gaps.empty()) << samples.gaps.front().text.en();
    EXPECT_EQ(refused(xsd, root, samples), "") << type;
  }
}

}  // namespace
}  // namespace hub::formats
