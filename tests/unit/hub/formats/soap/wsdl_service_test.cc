#include "hub/formats/soap/wsdl_service.h"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

namespace {

using hub::formats::SoapVersion;
using hub::formats::WsdlService;
using testing::ElementsAre;

std::optional<WsdlService> service_of(const std::string& wsdl) {
  const auto contract = hub::formats::read_contract_text(wsdl, "t.wsdl");
  EXPECT_TRUE(contract.findings.empty()) << contract.findings.front().to_string();
  return hub::formats::service_in(contract);
}

/// A WSDL with one operation `Do` from t:A to t:B.
std::string wsdl(const std::string& input, const std::string& binding) {
  return "<w:definitions xmlns:w='http://schemas.xmlsoap.org/wsdl/' xmlns:t='urn:t' targetNamespace='urn:t' "
         "xmlns:s='http://schemas.xmlsoap.org/wsdl/soap/' "
         "xmlns:s12='http://schemas.xmlsoap.org/wsdl/soap12/' "
         "xmlns:wsam='http://www.w3.org/2007/05/addressing/metadata' "
         "xmlns:wsaw='http://www.w3.org/2006/05/addressing/wsdl'>"
         "<w:message name='in'><w:part name='h' type='t:x'/><w:part name='p' element='t:A'/></w:message>"
         "<w:message name='out'><w:part name='p' element='t:B'/></w:message><w:portType "
         "name='P'><w:operation name='Do'>"
         "<w:input message='t:in'" +
         input + "/><w:output message='t:out'/></w:operation></w:portType>" + binding + "</w:definitions>";
}

}  // namespace

TEST(WsdlService, IsReadFromAPartnersFile) {
  std::ifstream file(SAKTA_SOURCE_DIR "/wsdl/nino/nino.wsdl");
  const auto service = service_of({std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()});

  ASSERT_TRUE(service);
  EXPECT_THAT(service->versions, ElementsAre(SoapVersion::v1_1, SoapVersion::v1_2));
  EXPECT_THAT(service->actions(), ElementsAre("urn:nino:model:property-tax:1:GetDebts",
                                              "urn:nino:model:property-tax:1:GetProperties",
                                              "urn:nino:model:property-tax:1:ListNotices",
                                              "urn:nino:model:property-tax:1:RegisterPayment"));
  const auto* operation = service->find("urn:nino:model:property-tax:1:GetDebts");
  ASSERT_NE(operation, nullptr);
  EXPECT_EQ(operation->input, "GetDebts");
  EXPECT_EQ(operation->output, "GetDebtsResponse");
  EXPECT_EQ(service->find("urn:other"), nullptr);
}

TEST(WsdlService, TakesAnActionFromEachPlaceThatMayHaveIt) {
  const auto actions = [](const std::string& input, const std::string& binding = "") {
    return service_of(wsdl(input, binding))->actions();
  };
  const auto bound = [](const std::string& prefix, const std::string& action) {
    return "<w:binding name='b' type='t:P'><" + prefix + ":binding/><w:operation name='Do'><" + prefix +
           ":operation soapAction='" + action + "'/></w:operation></w:binding>";
  };

  EXPECT_THAT(actions(" wsam:Action='urn:a'"), ElementsAre("urn:a"));
  EXPECT_THAT(actions(" wsaw:Action='urn:a'"), ElementsAre("urn:a"));
  EXPECT_THAT(actions(" wsam:Action='urn:a'", bound("s", "urn:b")), ElementsAre("urn:a", "urn:b"));
  EXPECT_THAT(actions(" wsam:Action='urn:a'", bound("s12", "")), ElementsAre("urn:a"));
  EXPECT_THAT(actions(""), ElementsAre("urn:t:P:DoRequest")) << "WS-Addressing Metadata 4.4.4";
  EXPECT_THAT(actions(" name='In'"), ElementsAre("urn:t:P:In"));
}

TEST(WsdlService, KnowsWhichVersionsAreBound) {
  EXPECT_THAT(service_of(wsdl("", "<w:binding><s12:binding/></w:binding>"))->versions,
              ElementsAre(SoapVersion::v1_2));
  EXPECT_TRUE(service_of(wsdl("", ""))->versions.empty());
}

TEST(WsdlService, KnowsOperationsOfTheEmptyActionByTheirAnswers) {
  const auto service = service_of(
      "<w:definitions xmlns:w='http://schemas.xmlsoap.org/wsdl/' xmlns:t='urn:t' targetNamespace='urn:t' "
      "xmlns:s='http://schemas.xmlsoap.org/wsdl/soap/'>"
      "<w:message name='a'><w:part name='p' element='t:A'/></w:message>"
      "<w:message name='b'><w:part name='p' element='t:B'/></w:message>"
      "<w:portType name='P'>"
      "<w:operation name='One'><w:input message='t:a'/><w:output message='t:a'/></w:operation>"
      "<w:operation name='Two'><w:input message='t:a'/><w:output message='t:b'/></w:operation></w:portType>"
      "<w:portType name='Get'><w:operation name='One'><w:input message='t:gone'/></w:operation></w:portType>"
      "<w:binding name='b' type='t:P'><s:binding/>"
      "<w:operation name='One'><s:operation soapAction=''/></w:operation>"
      "<w:operation name='Two'><s:operation soapAction=''/></w:operation></w:binding></w:definitions>");

  ASSERT_TRUE(service);
  EXPECT_EQ(service->operations.size(), 2U) << "what is not bound to SOAP is no call of it";
  EXPECT_EQ(service->find("", "B")->name, "Two");
  EXPECT_EQ(service->find("", "Other")->name, "One");
  EXPECT_EQ(service->find("urn:t:P:TwoRequest", "A")->name, "Two");
  EXPECT_EQ(service->find("urn:other", "B"), nullptr);
}

TEST(WsdlService, TellsHeaderBlocksFromTheBody) {
  const auto service = service_of(
      "<w:definitions xmlns:w='http://schemas.xmlsoap.org/wsdl/' xmlns:t='urn:t' targetNamespace='urn:t' "
      "xmlns:s='http://schemas.xmlsoap.org/wsdl/soap/' xmlns:m='http://schemas.xmlsoap.org/wsdl/mime/'>"
      "<w:message name='in'><w:part name='h' element='t:H'/><w:part name='p' element='t:A'/></w:message>"
      "<w:message name='head'><w:part name='g' element='t:G'/></w:message>"
      "<w:portType name='P'><w:operation name='Do'><w:input message='t:in'/></w:operation></w:portType>"
      "<w:binding name='b' type='t:P'><s:binding/><w:operation name='Do'><s:operation soapAction='urn:do'/>"
      "<w:input><m:multipartRelated><m:part><s:header message='t:in' part='h' use='literal'/>"
      "<s:header message='t:head' part='g' use='literal'/><s:body use='literal'/></m:part>"
      "</m:multipartRelated></w:input></w:operation></w:binding></w:definitions>");

  ASSERT_TRUE(service);
  const auto& asked = service->operations.front().asked;
  EXPECT_EQ(service->operations.front().input, "A");
  ASSERT_EQ(asked.headers.size(), 2U);
  EXPECT_EQ(asked.headers[0].element.local, "H");
  EXPECT_EQ(asked.headers[1].element.ns, "urn:t");
  EXPECT_EQ(asked.headers[1].element.local, "G");
}

TEST(WsdlService, IsNotInAnXsdOrAWsdlOfSchemasAlone) {
  EXPECT_FALSE(service_of("<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'/>"));
  EXPECT_FALSE(
      service_of("<w:definitions xmlns:w='http://schemas.xmlsoap.org/wsdl/'><w:types/></w:definitions>"));
}
