#include "hub/formats/soap/contract.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "hub/base/codes.h"
#include "hub/formats/xml/document.h"

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

TEST(Contract, NinosOwnWsdlIsOne) {
  std::ifstream file(std::string(SAKTA_SOURCE_DIR) + "/wsdl/nino/nino.wsdl", std::ios::binary);
  const std::string octets((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  EXPECT_TRUE(Contract::load(octets, "nino.wsdl"));
}

}  // namespace
}  // namespace hub::formats
