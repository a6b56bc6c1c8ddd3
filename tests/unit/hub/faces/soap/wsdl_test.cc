#include "hub/faces/soap/wsdl.h"

#include <gmock/gmock.h>

#include "hub/formats/soap/exchange_schema.h"

namespace hub::faces {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const formats::Namespaces kNames{{"w", "http://schemas.xmlsoap.org/wsdl/"},
                                 {"x", "http://www.w3.org/2001/XMLSchema"},
                                 {"s", "http://schemas.xmlsoap.org/wsdl/soap/"},
                                 {"n", "http://schemas.xmlsoap.org/wsdl/soap12/"},
                                 {"m", "http://www.w3.org/2007/05/addressing/metadata"}};

/// Two types of one family: an ask and a send.
class WsdlTest : public testing::Test {
 protected:
  static std::string xsd_of(const std::string& ns, const std::string& roots) {
    return "<?xml version='1.0'?><!-- ours --><xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' "
           "targetNamespace='" +
           ns + "' elementFormDefault='qualified'>" + roots + "</xs:schema>";
  }
  static std::string root(const std::string& name) {
    return "<xs:element name='" + name + "'><xs:annotation><xs:documentation xml:lang='lv'>Ko prasa &lt;" +
           name +
           "&gt;.</xs:documentation></xs:annotation><xs:complexType><xs:sequence><xs:element name='a' "
           "type='xs:string'/>"
           "</xs:sequence></xs:complexType></xs:element>";
  }

  WsdlTest() {
    ask_.name = "debts.query";
    ask_.family = "tax-debts";
    ask_.operation = "QueryDebts";
    ask_.reply = "QueryDebtsResponse";
    ask_.summary_en = "Debts & more.";
    ask_.summary_lv = "Parādi.";
    ask_.required_context = {"user", "purpose"};
    ask_.purposes = {"permit", "audit"};
    ask_.xsd = xsd_of("urn:d", root("QueryDebts") + root("QueryDebtsResponse"));
    send_ = ask_;
    send_.name = "debts.told";
    send_.pattern = model::Pattern::send;
    send_.operation = "TellDebts";
    send_.reply = "";
    send_.xsd = xsd_of("urn:e", root("TellDebts"));
    for (const auto* type : {&ask_, &send_})
      schemas_.push_back(*formats::Schema::compile(type->xsd, "f.xsd"));
    types_ = {{&ask_, schemas_[0].get()}, {&send_, schemas_[1].get()}};
  }

  static std::vector<std::string> select(const std::string& wsdl, const std::string& xpath) {
    const auto document = formats::XmlDocument::parse(wsdl);
    EXPECT_TRUE(document) << wsdl;
    if (!document) return {};
    const auto found = document->select(xpath, kNames);
    EXPECT_TRUE(found) << xpath;
    return found ? *found : std::vector<std::string>{};
  }
  [[nodiscard]] std::string wsdl() const { return family_wsdl("tax-debts", types_); }

  config::MessageType ask_, send_;
  std::vector<std::shared_ptr<const formats::Schema>> schemas_;
  std::vector<TypeOnFace> types_;
};

TEST_F(WsdlTest, EachTypeIsAnOperationWithActions) {
  const auto text = wsdl();
  const std::string operations = "/w:definitions/w:portType[@name='TaxDebts']/w:operation";
  EXPECT_THAT(select(text, operations + "/@name"), ElementsAre("QueryDebts", "TellDebts"));
  EXPECT_THAT(select(text, operations + "/w:input/@m:Action"),
              ElementsAre("urn:d:QueryDebts", "urn:e:TellDebts"));
  EXPECT_THAT(select(text, operations + "/w:output/@m:Action"),
              ElementsAre("urn:d:QueryDebtsResponse", "urn:e:TellDebtsResponse"));
  EXPECT_THAT(select(text, operations + "/w:fault/@message"),
              ElementsAre("tns:ErrorFault", "tns:ErrorFault"));
  EXPECT_THAT(select(text, "//w:message[@name='QueryDebts']/w:part/@element"), ElementsAre("t1:QueryDebts"));
  EXPECT_THAT(select(text, "//w:message[@name='QueryDebtsResponse']/w:part/@element"),
              ElementsAre("t1:QueryDebtsResponse"));
  EXPECT_THAT(select(text, "//w:message[@name='TellDebts']/w:part/@element"), ElementsAre("t2:TellDebts"));
  EXPECT_THAT(select(text, "//w:message[@name='TellDebtsResponse']/w:part/@element"),
              ElementsAre("ex:Receipt"));
  EXPECT_THAT(text, HasSubstr("xmlns:t1=\"urn:d\""));
  EXPECT_THAT(text, HasSubstr("xmlns:t2=\"urn:e\""));
}

TEST_F(WsdlTest, AnAttachmentMayHaveItsContentHere) {
  const std::string four =
      "<s:sequence><s:element name='name' type='s:string'/><s:element name='mediaType' type='s:string'/>"
      "<s:element name='size' type='s:long'/><s:element name='digest' type='s:string'/></s:sequence>";
  send_.xsd =
      "<s:schema xmlns:s='http://www.w3.org/2001/XMLSchema' xmlns='urn:e' targetNamespace='urn:e' "
      "elementFormDefault='qualified'><s:element name='TellDebts'><s:complexType><s:sequence><s:element "
      "name='a' "
      "type='File'/></s:sequence></s:complexType></s:element><s:complexType name='File'>" +
      four + "</s:complexType></s:schema>";
  const std::string content = "//x:complexType[@name='File']/x:sequence/x:element[@name='content']";
  EXPECT_THAT(select(wsdl(), content + "/@type"), IsEmpty()) << "a type without attachments is as it is";
  send_.attachments = config::Attachments{"/t:TellDebts/t:a", 3, 1'000, {"application/pdf", "image/png"}};
  const auto text = wsdl();
  EXPECT_THAT(select(text, content + "/@type"), ElementsAre("s:base64Binary"));
  EXPECT_THAT(select(text, content + "/@minOccurs"), ElementsAre("0"));
  EXPECT_THAT(select(text, content + "/@*[local-name()='expectedContentTypes']"),
              ElementsAre("application/pdf, image/png"));
  EXPECT_THAT(select(text, "//x:complexType[@name='File']//x:element[@minOccurs='0']/@name"),
              ElementsAre("size", "digest", "content"));
  EXPECT_THAT(select(text, "//w:operation[@name='TellDebts']/w:documentation"),
              testing::Contains(HasSubstr("MTOM")));
}

TEST_F(WsdlTest, BothVersionsAreBoundAtOneAddress) {
  const auto text = wsdl();
  for (const char* prefix : {"s", "n"}) {
    const std::string p(prefix);
    const std::string binding = "/w:definitions/w:binding[" + p + ":binding]";
    EXPECT_THAT(select(text, binding + "/w:operation/" + p + ":operation/@soapAction"),
                ElementsAre("urn:d:QueryDebts", "urn:e:TellDebts"));
    EXPECT_THAT(select(text, binding + "/w:operation/w:input/" + p + ":header/@part"),
                ElementsAre("context", "context"));
    EXPECT_THAT(select(text, binding + "/w:operation/w:fault/" + p + ":fault/@name"),
                ElementsAre("Error", "Error"));
    EXPECT_THAT(select(text, "//w:port/" + p + ":address/@location"),
                ElementsAre("https://hub.sakta.example/soap/tax-debts"));
  }
  EXPECT_THAT(select(text, "//w:binding/@name"), ElementsAre("TaxDebtsSoap11", "TaxDebtsSoap12"));
}

TEST_F(WsdlTest, TheSchemasAreInOneFileWithTheirDocumentation) {
  const auto text = wsdl();
  EXPECT_THAT(select(text, "/w:definitions/w:types/x:schema/@targetNamespace"),
              ElementsAre("urn:d", "urn:e", "urn:sakta:exchange:1"));
  EXPECT_THAT(select(text, "//x:import | //x:include | //x:any | //w:import | //@schemaLocation"), IsEmpty());
  EXPECT_THAT(text, HasSubstr("Ko prasa &lt;QueryDebts&gt;."));
  const auto said = select(text, "//w:portType/w:operation[1]/w:documentation");
  EXPECT_THAT(said,
              ElementsAre("Debts & more.\nParādi.\nContext: user, purpose\nContext/purpose: permit, audit"));
}

TEST_F(WsdlTest, TheSameTypesGiveTheSameOctets) {
  const auto text = wsdl();
  std::swap(types_[0], types_[1]);
  EXPECT_EQ(wsdl(), text);
}

TEST_F(WsdlTest, TheAddressIsTheCallersOwn) {
  const auto text = wsdl();
  EXPECT_EQ(wsdl_for(text, ""), text);
  const auto ours = wsdl_for(text, "hub.test&:8443");
  EXPECT_THAT(select(ours, "//w:port/s:address/@location | //w:port/n:address/@location"),
              ElementsAre("https://hub.test&:8443/soap/tax-debts", "https://hub.test&:8443/soap/tax-debts"));
  EXPECT_THAT(ours, Not(HasSubstr("hub.sakta.example")));
}

TEST_F(WsdlTest, TheGenericOperationsHaveOneToo) {
  const auto text = exchange_wsdl();
  EXPECT_THAT(select(text, "//w:portType/w:operation/@name"),
              ElementsAre("Ask", "Send", "Status", "ReadAttachment"));
  EXPECT_THAT(select(text, "//w:portType/w:operation/w:input/@m:Action"),
              ElementsAre("urn:sakta:exchange:1:Ask", "urn:sakta:exchange:1:Send",
                          "urn:sakta:exchange:1:Status", "urn:sakta:exchange:1:ReadAttachment"));
  EXPECT_THAT(select(text, "//w:message/w:part/@element"),
              ElementsAre("ex:Ask", "ex:AskResponse", "ex:Send", "ex:Receipt", "ex:Status", "ex:Message",
                          "ex:ReadAttachment", "ex:Attachment", "ex:Context", "ex:Error"));
  EXPECT_THAT(select(text, "//s:address/@location"), ElementsAre("https://hub.sakta.example/soap/exchange"));
}

TEST_F(WsdlTest, EachElementOfTheHubsSchemaIsDocumentedInBothLanguages) {
  const std::string xsd(formats::exchange_xsd());
  const auto elements = select(xsd, "count(//x:element)");
  EXPECT_THAT(select(xsd, "count(//x:element/x:annotation/x:documentation[@xml:lang='en'])"), elements);
  EXPECT_THAT(select(xsd, "count(//x:element/x:annotation/x:documentation[@xml:lang='lv'])"), elements);
  for (const char* root : {"Context", "Ask", "AskResponse", "Send", "Status", "Receipt", "Message",
                           "ReadAttachment", "Attachment", "Error"})
    EXPECT_TRUE(formats::exchange_schema().has_root(root)) << root;
}

}  // namespace
}  // namespace hub::faces
