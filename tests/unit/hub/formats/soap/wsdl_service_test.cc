#include "hub/formats/soap/wsdl_service.h"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

namespace {

using hub::formats::SoapVersion;
using hub::formats::WsdlService;
using hub::formats::XmlDocument;
using testing::ElementsAre;

std::optional<WsdlService> service_of(const std::string& wsdl) {
  const auto document = XmlDocument::parse(wsdl);
  EXPECT_TRUE(document) << document.error().to_string();
  return hub::formats::service_in(*document);
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
  EXPECT_THAT(service->actions(), ElementsAre("urn:nino:model:property-tax:1:GetDebts"));
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

TEST(WsdlService, IsNotInAnXsdOrAWsdlOfSchemasAlone) {
  EXPECT_FALSE(service_of("<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'/>"));
  EXPECT_FALSE(
      service_of("<w:definitions xmlns:w='http://schemas.xmlsoap.org/wsdl/'><w:types/></w:definitions>"));
}
