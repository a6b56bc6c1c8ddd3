#include "hub/formats/soap/contract.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include "hub/base/codes.h"
#include "hub/formats/xml/document.h"
#include "hub/formats/xsd/inlined_schema.h"
#include "hub/formats/xsd/samples.h"

namespace hub::formats {
namespace {

constexpr std::string_view kWsdl = R"(<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/"
  xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t"><wsdl:types>
  <xs:schema targetNamespace="urn:t" elementFormDefault="qualified">
    <xs:element name="Ask" type="t:Ask"/>
    <xs:complexType name="Ask"><xs:sequence><xs:element name="code" type="t:Code"/></xs:sequence></xs:complexType>
    <xs:simpleType name="Code"><xs:restriction base="xs:string"><xs:pattern value="[0-9]{3}"/></xs:restriction></xs:simpleType>
  </xs:schema></wsdl:types></wsdl:definitions>)";

std::shared_ptr<const Contract> contract() {
  auto loaded = Contract::load(kWsdl, "t.wsdl");
  return loaded ? *loaded : nullptr;
}

Outcome accepted(const std::string& octets) {
  auto message = XmlDocument::parse(octets);
  return message ? contract()->accept(*message) : Outcome(message.error());
}

TEST(Contract, TakesTheSchemaInlinedInAWsdlWithThePrefixesDeclaredAroundIt) {
  ASSERT_TRUE(contract());
  EXPECT_TRUE(accepted("<Ask xmlns='urn:t'><code>123</code></Ask>"));
}

TEST(Contract, NamesTheElementAtFaultAndNeverItsValue) {
  const auto valid = accepted("<Ask xmlns='urn:t'><code>161175-19997</code></Ask>");  // invented
  ASSERT_FALSE(valid);
  EXPECT_EQ(&valid.error().code(), &codes::codec_not_valid);
  EXPECT_NE(valid.error().place(), "");
  EXPECT_EQ((valid.error().to_string() + valid.error().place()).find("161175"), std::string::npos);
}

TEST(Contract, SaysWhatItExpectedWhereAnElementIsMissing) {
  const auto valid = accepted("<Ask xmlns='urn:t'/>");
  ASSERT_FALSE(valid);
  EXPECT_NE(valid.error().detail().find("code"), std::string::npos);
}

TEST(Contract, RefusesAnElementThatTheContractDoesNotHave) {
  EXPECT_FALSE(accepted("<Other xmlns='urn:t'/>"));
}

TEST(Contract, RefusesAFileWithoutSchema) {
  for (const char* text :
       {"", "<a/>", "<wsdl:definitions xmlns:wsdl='http://schemas.xmlsoap.org/wsdl/'/>",
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:element/></xs:schema>"}) {
    const auto loaded = Contract::load(text, "broken.wsdl");
    ASSERT_FALSE(loaded) << text;
    EXPECT_EQ(&loaded.error().code(), &codes::config_invalid);
    EXPECT_NE(loaded.error().detail().find("broken.wsdl"), std::string::npos);
  }
}

/// Whether the contract knows by its shapes that a message fits; "refused" if it does not fit at all.
std::string sure_of(std::string_view wsdl, const std::string& octets) {
  const auto loaded = Contract::load(wsdl, "t.wsdl");
  auto message = XmlDocument::parse(octets);
  if (!loaded || !message) return "not read";
  const bool is_sure = (*loaded)->is_surely_valid(*message);
  if (!(*loaded)->accept(*message)) return "refused";
  return is_sure ? "sure" : "fits";
}

TEST(Contract, KnowsAMessageByTheShapesOfASchemaThatKeepsToTheSubset) {
  EXPECT_EQ(sure_of(kWsdl, "<Ask xmlns='urn:t'><code>123</code></Ask>"), "sure");
  EXPECT_EQ(sure_of(kWsdl, "<p:Ask xmlns:p='urn:t'>\n <p:code>123</p:code>\n</p:Ask>"), "sure");
  EXPECT_EQ(sure_of(kWsdl, "<Ask xmlns='urn:t'><code><![CDATA[123]]></code></Ask>"), "fits");
  EXPECT_EQ(sure_of(kWsdl, "<Ask xmlns='urn:t'><code>12</code></Ask>"), "refused");
  EXPECT_EQ(sure_of(kWsdl, "<Ask xmlns='urn:other'><code>123</code></Ask>"), "refused");
}

TEST(Contract, LeavesToLibxml2WhatIsBeyondTheSubset) {
  for (const auto& [part, beyond] : std::vector<std::pair<std::string, std::string>>{
           {"<xs:element name=\"code\"", "<xs:element default=\"123\" name=\"code\""},
           {"<xs:complexType name=\"Ask\"><xs:sequence>",
            "<xs:complexType name=\"Ask\"><xs:sequence maxOccurs=\"2\">"},
           {"</xs:sequence></xs:complexType>", "</xs:sequence><xs:attribute name=\"a\"/></xs:complexType>"},
           {"<xs:simpleType", "<xs:element name=\"Other\" type=\"xs:string\"/><xs:simpleType"}}) {
    std::string wsdl(kWsdl);
    ASSERT_NE(wsdl.find(part), std::string::npos);
    wsdl.replace(wsdl.find(part), part.size(), beyond);
    EXPECT_EQ(sure_of(wsdl, "<Ask xmlns='urn:t'><code>123</code></Ask>"), "fits") << beyond;
  }
}

std::string nino() {
  std::ifstream file(std::string(SAKTA_SOURCE_DIR) + "/wsdl/nino/nino.wsdl", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST(Contract, KnowsNinosOrdinaryQuestionAndAnswerByTheirShapes) {
  const std::string question =
      "<GetDebts xmlns='urn:nino:model:property-tax:1'><municipalityCode>0001000</municipalityCode>"
      "<personCode>16117519997</personCode><purpose>DEBT_CHECK</purpose>"  // invented
      "<requesterSystem>sakta</requesterSystem></GetDebts>";
  const std::string amounts =
      "<calculatedTax>10.00</calculatedTax><debt>0.00</debt><lateCharge>0.00</lateCharge>"
      "<overpayment>0.00</overpayment>";
  const std::string answer =
      "<GetDebtsResponse xmlns='urn:nino:model:property-tax:1'>"
      "<requestId>urn:uuid:4bf92f35-77b3-4da6-a3ce-929d0e0e4736</requestId><asOf>2026-11-29T12:00:00Z</asOf>"
      "<municipalityCode>0001000</municipalityCode><personCode>16117519997</personCode>"
      "<currency>EUR</currency><totals>" +
      amounts + "</totals><property><address>Brīvības iela 1</address>" +
      "<cadastreNumber>01000010001</cadastreNumber><accountNumber>1</accountNumber><taxYear>2026</taxYear>" +
      amounts +
      "<dueDate><date>2026-11-30</date><amount>10.00</amount></dueDate></property></GetDebtsResponse>";
  EXPECT_EQ(sure_of(nino(), question), "sure");
  EXPECT_EQ(sure_of(nino(), answer), "sure");
  std::string other = answer;
  other.replace(other.find("urn:uuid:"), 9, "http://x/");
  EXPECT_EQ(sure_of(nino(), other), "fits") << "a seldom URI";
  other.replace(other.find("http://x/"), 9, "urn: : % ");
  EXPECT_NE(sure_of(nino(), other), "sure");
}

TEST(Contract, TakesMessagesAtTheBordersOfNinos) {
  const auto xsd = inlined_schema(nino());
  const auto loaded = Contract::load(nino(), "nino.wsdl");
  ASSERT_TRUE(xsd);
  ASSERT_TRUE(loaded);
  for (const std::string& root : (*loaded)->elements().roots()) {
    const auto samples = samples_of(*xsd, "nino.wsdl", root);
    ASSERT_TRUE(samples) << samples.error().to_string();
    for (const Sample& sample : samples->all) {
      auto message = XmlDocument::parse(sample.octets);
      ASSERT_TRUE(message);
      EXPECT_TRUE((*loaded)->accept(*message))
          << sample.to_string().en();  // what shapes know libxml2 knows too
    }
  }
}

}  // namespace
}  // namespace hub::formats
