#include "hub/formats/contract/schemas.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "hub/base/codes.h"
#include "hub/formats/soap/contract.h"
#include "tests/support/both_languages.h"

namespace hub::formats {
namespace {

namespace fs = std::filesystem;

std::string schema_of(const std::string& ns, const std::string& inside) {
  const std::string target = ns.empty() ? "" : " targetNamespace='" + ns + "' xmlns:t='" + ns + "'";
  return "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'" + target +
         " elementFormDefault='qualified'>" + inside + "</xs:schema>";
}

/// An element of a sequence.
std::string element(const std::string& name, const std::string& members) {
  return "<xs:element name='" + name + "'><xs:complexType><xs:sequence>" + members +
         "</xs:sequence></xs:complexType></xs:element>";
}

/// A WSDL with one operation, `Do`, of two parts, around schemas.
std::string rpc(const std::string& schemas, const std::string& use) {
  return "<w:definitions xmlns:w='http://schemas.xmlsoap.org/wsdl/' xmlns:d='urn:d' targetNamespace='urn:w' "
         "xmlns:s='http://schemas.xmlsoap.org/wsdl/soap/' xmlns:xs='http://www.w3.org/2001/XMLSchema' "
         "xmlns:w1='urn:w'><w:types>" +
         schemas +
         "</w:types><w:message name='in'><w:part name='who' type='xs:int'/><w:part name='what' "
         "type='d:Thing'/></w:message><w:message name='out'><w:part name='result' type='xs:boolean'/>"
         "</w:message><w:portType name='P'><w:operation name='Do'><w:input message='w1:in'/>"
         "<w:output message='w1:out'/></w:operation></w:portType><w:binding name='B' type='w1:P'>"
         "<s:binding style='rpc'/><w:operation name='Do'><s:operation soapAction=''/><w:input><s:body use='" +
         use + "' namespace='urn:call'/></w:input><w:output><s:body use='" + use +
         "' namespace='urn:call'/></w:output></w:operation></w:binding></w:definitions>";
}

const std::string kThing = schema_of(
    "urn:d",
    "<xs:complexType name='Thing'><xs:sequence><xs:element name='code' type='xs:token'/></xs:sequence>"
    "</xs:complexType>");

class ContractOfFiles : public testing::Test {
 protected:
  ContractOfFiles() { fs::create_directories(root_); }
  ~ContractOfFiles() override { fs::remove_all(root_); }

  void write(const std::string& name, const std::string& octets) const {
    std::ofstream(root_ / name, std::ios::binary) << octets;
  }

  [[nodiscard]] Result<std::shared_ptr<const Contract>> load(const std::string& octets) const {
    return Contract::load(octets, (root_ / "main.wsdl").string());
  }

  /// What a contract leaves of a message, or why it does not fit.
  [[nodiscard]] std::string accepted(const std::string& contract, const std::string& octets,
                                     bool pass_over = false) const {
    const auto loaded = load(contract);
    if (!loaded) return tests::in_english(loaded.error().told());
    auto message = XmlDocument::parse(octets);
    if (!message) return message.error().to_string();
    if (pass_over) (*loaded)->elements().take_out_unknown(*message);
    const auto fits = (*loaded)->accept(*message);
    return fits ? message->to_octets() : fits.error().to_string();
  }

  /// The first thing wrong with a contract, without the folder.
  [[nodiscard]] std::string wrong(const std::string& contract) const {
    const auto loaded = load(contract);
    if (loaded) return "nothing";
    EXPECT_EQ(&loaded.error().code(), &codes::config_invalid);
    std::string told = tests::in_english(loaded.error().told());
    const std::string folder = root_.string() + "/";
    for (std::size_t at = told.find(folder); at != std::string::npos; at = told.find(folder))
      told.erase(at, folder.size());
    return told;
  }

  const fs::path root_ =
      fs::path(testing::TempDir()) / ("contract-of-files-" + std::to_string(::getpid()) + "-" +
                                      testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(ContractOfFiles, HoldsMessagesAgainstSchemasOfSeveralNamespaces) {
  write(
      "b.xsd",
      schema_of("urn:b", "<xs:element name='code' type='xs:int'/><xs:element name='when' type='xs:date'/>"));
  const std::string main =
      schema_of("urn:a", "<xs:import namespace='urn:b' schemaLocation='b.xsd'/>" +
                             element("Ask",
                                     "<xs:element xmlns:b='urn:b' ref='b:code'/>"
                                     "<xs:element xmlns:b='urn:b' ref='b:when' minOccurs='0'/>"));
  const std::string fits = "<Ask xmlns=\"urn:a\"><code xmlns=\"urn:b\">7</code></Ask>";
  EXPECT_EQ(accepted(main, fits), fits);
  EXPECT_EQ(accepted(main, "<Ask xmlns='urn:a'><code xmlns='urn:b'>x</code></Ask>").find("codec.not_valid"),
            0U);
  EXPECT_EQ(accepted(main, "<Ask xmlns='urn:a'><code>7</code></Ask>").find("codec.not_valid"), 0U);
  EXPECT_EQ(accepted(main, "<code xmlns=\"urn:b\">7</code>"), "<code xmlns=\"urn:b\">7</code>");
  EXPECT_EQ(accepted(main,
                     "<Ask xmlns=\"urn:a\" xmlns:b=\"urn:b\"><b:code>7</b:code><b:when> 2026-11-30\n"
                     "</b:when></Ask>"),
            "<Ask xmlns=\"urn:a\" xmlns:b=\"urn:b\"><b:code>7</b:code><b:when>2026-11-30</b:when></Ask>");
}

TEST_F(ContractOfFiles, TakesANamespaceFromAllFilesThatHaveIt) {
  write("b1.xsd", schema_of("urn:b", "<xs:element name='one' type='xs:int'/>"));
  write("b2.xsd", schema_of("urn:b",
                            "<xs:include schemaLocation='b3.xsd'><xs:annotation/></xs:include>"
                            "<xs:element name='two' type='t:Two'/>"));
  write("b3.xsd",
        schema_of("urn:b", "<xs:simpleType name='Two'><xs:restriction base='xs:int'/></xs:simpleType>"));
  const std::string main = schema_of("urn:a",
                                     "<xs:import namespace='urn:b' schemaLocation='b1.xsd'/>"
                                     "<xs:import namespace='urn:b' schemaLocation='b2.xsd'/>" +
                                         element("Ask",
                                                 "<xs:element xmlns:b='urn:b' ref='b:one'/>"
                                                 "<xs:element xmlns:b='urn:b' ref='b:two'/>"));
  const std::string fits = "<Ask xmlns=\"urn:a\" xmlns:b=\"urn:b\"><b:one>1</b:one><b:two>2</b:two></Ask>";
  EXPECT_EQ(accepted(main, fits), fits);
}

TEST_F(ContractOfFiles, KnowsTheSchemasOfOneWsdlAndCircles) {
  const std::string main =
      "<w:definitions xmlns:w='http://schemas.xmlsoap.org/wsdl/'><w:types>" +
      schema_of("urn:a", "<xs:import namespace='urn:b'/>" +
                             element("Ask", "<xs:element xmlns:b='urn:b' name='thing' type='b:Thing'/>")) +
      schema_of("urn:b",
                "<xs:import namespace='urn:a'/><xs:complexType name='Thing'><xs:sequence>"
                "<xs:element xmlns:a='urn:a' ref='a:Ask' minOccurs='0'/></xs:sequence></xs:complexType>") +
      "</w:types></w:definitions>";
  const std::string fits = "<Ask xmlns=\"urn:a\"><thing><Ask><thing/></Ask></thing></Ask>";
  EXPECT_EQ(accepted(main, fits), fits);
  EXPECT_EQ(accepted(main, "<Ask xmlns='urn:a'><thing><no/></thing></Ask>").find("codec.not_valid"), 0U);
  EXPECT_EQ(accepted(main, "<Ask xmlns='urn:a'><more/><thing><more/></thing></Ask>", true),
            "<Ask xmlns=\"urn:a\"><thing/></Ask>");
}

TEST_F(ContractOfFiles, GivesAChameleonTheNamespaceOfEachThatIncludesIt) {
  write("base.xsd", schema_of("",
                              "<xs:element name='note' type='Text'/><xs:simpleType name='Text'>"
                              "<xs:restriction base='xs:token'><xs:maxLength value='3'/></xs:restriction>"
                              "</xs:simpleType>"));
  write("b.xsd", schema_of("urn:b", "<xs:include schemaLocation='base.xsd'/>"));
  const std::string main = schema_of("urn:a",
                                     "<xs:include schemaLocation='base.xsd'/>"
                                     "<xs:import namespace='urn:b' schemaLocation='b.xsd'/>");
  for (const std::string ns : {"urn:a", "urn:b"}) {
    EXPECT_EQ(accepted(main, "<note xmlns=\"" + ns + "\"> abc </note>"),
              "<note xmlns=\"" + ns + "\">abc</note>");
    EXPECT_EQ(accepted(main, "<note xmlns='" + ns + "'>abcd</note>").find("codec.not_valid"), 0U);
  }
  EXPECT_EQ(accepted(main, "<note>abc</note>").find("codec.not_valid"), 0U);
}

TEST_F(ContractOfFiles, BringsXmlsOwnAttributes) {
  const std::string main =
      schema_of("urn:a",
                "<xs:import namespace='http://www.w3.org/XML/1998/namespace' "
                "schemaLocation='http://www.w3.org/2001/xml.xsd'/><xs:element name='t'><xs:complexType>"
                "<xs:simpleContent><xs:extension base='xs:string'><xs:attribute ref='xml:lang'/>"
                "</xs:extension></xs:simpleContent></xs:complexType></xs:element>");
  EXPECT_EQ(accepted(main, "<t xmlns=\"urn:a\" xml:lang=\"lv\"/>"), "<t xmlns=\"urn:a\" xml:lang=\"lv\"/>");
  EXPECT_EQ(accepted(main, "<t xmlns='urn:a' xml:lang='a b'/>").find("codec.not_valid"), 0U);
}

TEST_F(ContractOfFiles, KnowsTheElementsThatRpcLiteralMeans) {
  const std::string main = rpc(kThing, "literal");
  const std::string asked =
      "<c:Do xmlns:c=\"urn:call\"><who>7</who><what><code xmlns=\"urn:d\">x</code></what></c:Do>";
  EXPECT_EQ(accepted(main, asked), asked);
  const std::string answered = "<c:DoResponse xmlns:c=\"urn:call\"><result>true</result></c:DoResponse>";
  EXPECT_EQ(accepted(main, answered), answered);
  EXPECT_EQ(accepted(main, "<c:Do xmlns:c='urn:call'><c:who>7</c:who></c:Do>").find("codec.not_valid"), 0U);
  const auto loaded = load(main);
  ASSERT_TRUE(loaded);
  const auto* operation = (*loaded)->service()->find("", "DoResponse");
  ASSERT_NE(operation, nullptr);
  EXPECT_EQ(operation->input, "Do");
  EXPECT_TRUE((*loaded)->elements().has_root("DoResponse"));
}

TEST_F(ContractOfFiles, RefusesRpcEncodedInOneSentence) {
  EXPECT_EQ(wrong(rpc(kThing, "encoded")),
            "main.wsdl: rpc/encoded is not spoken: ask the partner for a binding that is document/literal or "
            "rpc/literal");
}

TEST_F(ContractOfFiles, NamesFileAndLineOfWhatIsWrongInAnyOfThem) {
  write("b.xsd", schema_of("urn:b",
                           "\n<xs:include schemaLocation='c.xsd'><xs:annotation/></xs:include>\n"
                           "<xs:element name='one' type='t:None'/>"));
  write("c.xsd", schema_of("urn:b", ""));
  const std::string main = schema_of("urn:a", "<xs:import namespace='urn:b' schemaLocation='b.xsd'/>");
  EXPECT_EQ(wrong(main).find("main.wsdl: b.xsd:3:1: "), 0U) << wrong(main);
  write("b.xsd", schema_of("urn:b", "\n<xs:include schemaLocation='gone.xsd'/>"));
  EXPECT_EQ(wrong(main).find("main.wsdl: b.xsd:2:1: there is no file 'gone.xsd'"), 0U) << wrong(main);
  const std::string unimported = schema_of("urn:a", "\n<xs:element xmlns:b='urn:b' name='x' type='b:T'/>");
  EXPECT_EQ(wrong(unimported).find("main.wsdl:2:1: "), 0U) << wrong(unimported);
}

TEST_F(ContractOfFiles, TakesASchemaOnceThatStandsInItTwice) {
  const std::string same = schema_of("urn:a", "<xs:element name='t' type='xs:int'/>");
  const std::string main = "<w:definitions xmlns:w='http://schemas.xmlsoap.org/wsdl/'><w:types>" + same +
                           same + "</w:types></w:definitions>";
  EXPECT_EQ(accepted(main, "<t xmlns=\"urn:a\">1</t>"), "<t xmlns=\"urn:a\">1</t>");
}

TEST_F(ContractOfFiles, AnotherContractThatIsReadAfterwardsSeesNothingOfTheFirst) {
  const std::string main =
      schema_of("urn:a", "<xs:include schemaLocation='sakta-schema:0'/><xs:element name='t' type='xs:int'/>");
  EXPECT_NE(wrong(main), "nothing");
  EXPECT_EQ(served_text("sakta-schema:0", nullptr, nullptr), nullptr);
}

}  // namespace
}  // namespace hub::formats
