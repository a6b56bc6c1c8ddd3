#include "hub/formats/contract/service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "hub/formats/contract/instance.h"

namespace hub::formats {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const std::string kFolder = SAKTA_SOURCE_DIR "/tests/support/contracts/registry";

ServiceModel registry() {
  start_xml();
  auto model = read_service(read_contract(kFolder + "/registry.wsdl"));
  EXPECT_TRUE(model) << model.error().told().en();
  return *std::move(model);
}

const ServiceOperation& operation(const ServiceModel& model, const std::string& name) {
  const auto found = std::find_if(model.operations.begin(), model.operations.end(),
                                  [&](const ServiceOperation& one) { return one.name == name; });
  EXPECT_NE(found, model.operations.end()) << name;
  return *found;
}

const OutlinePart& part(const OutlinePart& of, const std::string& name) {
  for (const OutlinePart& one : of.parts)
    if (one.name.name == name) return one;
  ADD_FAILURE() << "no part " << name;
  return of;
}

std::vector<std::string> notes(const ServiceModel& model) {
  std::vector<std::string> texts;
  for (const config::Finding& note : model.notes) texts.push_back(note.to_string());
  return texts;
}

/// The one note with this text is at a line of the file that holds `line`.
void expect_note(const ServiceModel& model, const std::string& text, const std::string& file) {
  EXPECT_THAT(notes(model), Contains(AllOf(HasSubstr(text), HasSubstr(file + ":"), Not(HasSubstr(":0:")))));
}

/// A WSDL with these parts and one document/literal operation `Go` of a portType `P`.
std::string wsdl_with(const std::string& types, const std::string& body = R"(use="literal")") {
  return R"(<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/"
      xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t" targetNamespace="urn:t"><types>
      <xs:schema targetNamespace="urn:t" elementFormDefault="qualified">)" +
         types + R"(</xs:schema></types>
      <message name="In"><part name="a" element="t:Ask"/></message>
      <message name="Out"><part name="a" element="t:Told"/></message>
      <portType name="P"><operation name="Go"><input message="t:In"/><output message="t:Out"/></operation></portType>
      <binding name="B" type="t:P"><s:binding transport="http://schemas.xmlsoap.org/soap/http"/>
      <operation name="Go"><s:operation soapAction="urn:go"/><input><s:body )" +
         body + R"(/></input><output><s:body use="literal"/></output></operation></binding></definitions>)";
}

Result<ServiceModel> read_wsdl(const std::string& octets) {
  start_xml();
  return read_service(read_contract_text(octets, "x.wsdl", "/nonexistent"));
}

TEST(Service, HasEachOperationThatCanBeCarried) {
  const ServiceModel model = registry();
  std::vector<std::string> names;
  for (const ServiceOperation& one : model.operations) names.push_back(one.name);
  EXPECT_THAT(names, ElementsAre("FindPerson", "getPPKStatus2", "Tell", "Lookup"));
  EXPECT_EQ(model.name, "RegistryService");
  EXPECT_EQ(model.documentation, "Register of persons and what belongs to them.");
  ASSERT_EQ(model.ports.size(), 3U);
  EXPECT_EQ(model.ports[1].address, "https://registry.example/soap12");
  EXPECT_EQ(model.ports[1].version, "1.2");
}

TEST(Service, KnowsActionsOfBothVersionsOfSoapAndOfAddressing) {
  const ServiceModel model = registry();
  const ServiceOperation& find = operation(model, "FindPerson");
  EXPECT_EQ(find.actions.at("1.1"), "urn:ugly:registry:FindPerson");
  EXPECT_EQ(find.actions.at("1.2"), "urn:ugly:registry:FindPerson12");
  EXPECT_EQ(find.wsa_action, "urn:ugly:registry:RegistryPort:FindPersonRequest");
  const ServiceOperation& status = operation(model, "getPPKStatus2");
  EXPECT_EQ(status.actions.at("1.1"), "");
  EXPECT_EQ(status.actions.count("1.2"), 0U);
  EXPECT_EQ(status.wsa_action, "urn:ugly:registry:Status");
}

TEST(Service, SeparatesHeaderBlocksFromTheBody) {
  const ServiceModel model = registry();
  const ServiceOperation& find = operation(model, "FindPerson");
  ASSERT_TRUE(find.input.body);
  EXPECT_EQ(find.input.body->name, (QualifiedName{"urn:ugly:messages", "FindPerson"}));
  ASSERT_EQ(find.input.headers.size(), 1U);
  EXPECT_EQ(find.input.headers[0].name, (QualifiedName{"urn:ugly:headers", "Caller"}));
  ASSERT_EQ(find.faults.size(), 1U);
  EXPECT_EQ(part(find.faults[0], "errorCode").value->facets.enumeration,
            (std::vector<std::string>{"R-1", "R-2"}));
}

TEST(Service, OutlinesChoicesAttributesAndCardinalities) {
  const ServiceModel model = registry();
  const OutlinePart& body = *operation(model, "FindPerson").input.body;
  ASSERT_EQ(body.attributes.size(), 2U);
  EXPECT_TRUE(body.attributes[0].required);
  EXPECT_EQ(body.attributes[0].fixed, "2");
  ASSERT_EQ(body.parts.size(), 4U);
  EXPECT_EQ(body.parts[0].kind, OutlinePart::Kind::choice);
  ASSERT_EQ(body.parts[0].parts.size(), 2U);
  EXPECT_EQ(body.parts[0].parts[1].kind, OutlinePart::Kind::sequence);
  EXPECT_EQ(body.parts[0].parts[0].value->to_string(), "xs:string, pattern [0-9]{11}");
  EXPECT_EQ(part(body, "onDay").cardinality(), "0 to 1");
  EXPECT_EQ(part(body, "wanted").cardinality(), "1 to 3");
  EXPECT_EQ(part(body, "reason").value->to_string(), "xs:string, one of TAX AID");
}

TEST(Service, FollowsExtensionsGroupsAndSubstitutesOverSeveralFiles) {
  const ServiceModel model = registry();
  const OutlinePart& person = part(*operation(model, "FindPerson").output->body, "person");
  EXPECT_EQ(person.type, "NaturalPerson");
  EXPECT_EQ(person.cardinality(), "0 or more");
  EXPECT_TRUE(part(person, "name").nillable);
  ASSERT_EQ(person.attributes.size(), 2U);
  EXPECT_EQ(person.attributes[1].name.name, "lang");
  const OutlinePart& contact = part(person, "Contact");
  EXPECT_TRUE(contact.substitutes);
  EXPECT_EQ(contact.maximum, 2U);
  ASSERT_EQ(contact.parts.size(), 2U) << "the abstract head is none of them";
  EXPECT_EQ(contact.parts[0].name, (QualifiedName{"urn:ugly:persons", "Phone"}));
  EXPECT_EQ(part(person, "income").value->builtin, "decimal");
  EXPECT_EQ(part(person, "income").attributes[0].name.name, "currency");
  EXPECT_TRUE(part(person, "languages").value->list);
  EXPECT_TRUE(part(person, "child").cut);
  const OutlinePart& place = part(*operation(model, "getPPKStatus2").input.body, "place");
  EXPECT_EQ(place.name.ns, "") << "form=\"unqualified\"";
  EXPECT_EQ(place.parts.at(0).kind, OutlinePart::Kind::all);
}

TEST(Service, PutsPartsOfRpcIntoAnElementOfTheBindingsNamespace) {
  const ServiceModel model = registry();
  const ServiceOperation& lookup = operation(model, "Lookup");
  EXPECT_TRUE(lookup.rpc);
  EXPECT_EQ(lookup.input.body->name, (QualifiedName{"urn:ugly:rpc", "Lookup"}));
  EXPECT_EQ(lookup.output->body->name, (QualifiedName{"urn:ugly:rpc", "LookupResponse"}));
  ASSERT_EQ(lookup.input.body->parts.size(), 2U);
  EXPECT_EQ(lookup.input.body->parts[0].name, (QualifiedName{"", "key"}));
  EXPECT_EQ(lookup.input.body->parts[1].parts.at(0).parts.at(0).name,
            (QualifiedName{"urn:ugly:persons", "parish"}));
}

TEST(Service, NamesWhatItCannotCarryWithFileAndLine) {
  const ServiceModel model = registry();
  expect_note(model, "'Ancient' is rpc/encoded", "registry.wsdl");
  expect_note(model, "'Notify' is said by the partner first", "registry.wsdl");
  expect_note(model, "'Tell' is one-way", "registry.wsdl");
  expect_note(model, "the binding 'RegistryGet' is not of SOAP", "registry.wsdl");
  expect_note(model, "xs:any", "registry.wsdl");
  expect_note(model, "xs:anyAttribute", "persons.xsd");
  expect_note(model, "mixed content", "persons.xsd");
  expect_note(model, "'Contact' is the head of a substitution group", "persons.xsd");
  expect_note(model, "'photo' may come as an attachment (MTOM)", "persons.xsd");
  expect_note(model, "the type holds an element of itself", "persons.xsd");
  expect_note(model, "xs:union", "common.xsd");
}

TEST(Service, RefusesWhatIsEncodedAloneInOneSentence) {
  const auto model = read_wsdl(
      wsdl_with("<xs:element name='Ask' type='xs:string'/><xs:element name='Told' type='xs:string'/>",
                R"(use="encoded")"));
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code().name, "config.invalid");
  EXPECT_THAT(model.error().told().en(), HasSubstr("'Go' is rpc/encoded, which the hub does not speak"));
  EXPECT_THAT(model.error().told().lv(), HasSubstr("document/literal"));
}

TEST(Service, NamesAnElementThatNoFileHas) {
  const auto model = read_wsdl(wsdl_with("<xs:element name='Ask' type='xs:string'/>"));
  ASSERT_TRUE(model) << model.error().told().en();
  EXPECT_THAT(notes(*model), Contains(HasSubstr("the element 'Told' of the namespace 'urn:t' is in none")));
  EXPECT_FALSE(model->operations.at(0).output->body);
}

TEST(Service, EndsWhereTypesHoldEachOtherOrNothing) {
  const auto model =
      read_wsdl(wsdl_with(R"(<xs:element name="Ask" type="t:A"/><xs:element name="Told" ref="t:Told"/>
      <xs:complexType name="A"><xs:sequence><xs:element name="b" type="t:B"/></xs:sequence></xs:complexType>
      <xs:complexType name="B"><xs:complexContent><xs:extension base="t:B"/></xs:complexContent></xs:complexType>
      <xs:simpleType name="S"><xs:restriction base="t:S"/></xs:simpleType>
      <xs:group name="G"><xs:sequence><xs:group ref="t:G"/></xs:sequence></xs:group>)"));
  ASSERT_TRUE(model) << model.error().told().en();
  EXPECT_EQ(model->operations.size(), 1U);
}

TEST(Service, SaysThatAMessageIsTooLargeToBeWrittenOut) {
  std::string types = "<xs:element name='Told' type='xs:string'/><xs:element name='Ask' type='t:T0'/>";
  for (int level = 0; level < 12; ++level) {
    const std::string inner = "'t:T" + std::to_string(level + 1) + "'";
    types += "<xs:complexType name='T" + std::to_string(level) +
             "'><xs:sequence><xs:element name='a' type=" + inner + "/><xs:element name='b' type=" + inner +
             "/></xs:sequence></xs:complexType>";
  }
  types += "<xs:complexType name='T12'><xs:sequence/></xs:complexType>";
  const auto model = read_wsdl(wsdl_with(types));
  ASSERT_TRUE(model) << model.error().told().en();
  EXPECT_THAT(notes(*model), Contains(HasSubstr("the message has more than 4000 parts")));
  EXPECT_LT(size_of(*model->operations.at(0).input.body), 5000U);
}

TEST(Service, RefusesWhatHasNoOperationOfSoap) {
  const auto model =
      read_wsdl(R"(<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" targetNamespace="urn:t"/>)");
  ASSERT_FALSE(model);
  EXPECT_THAT(model.error().told().en(), HasSubstr("no operation with a SOAP 1.1 or 1.2 binding"));
}

TEST(Instance, IsAsSmallOrAsFullAsTheOutline) {
  const ServiceModel model = registry();
  const OutlinePart& body = *operation(model, "FindPerson").input.body;
  const std::string smallest = instance_of(body, InstanceSize::smallest);
  EXPECT_THAT(smallest, HasSubstr("<FindPerson xmlns=\"urn:ugly:messages\" version=\"2\">"));
  EXPECT_THAT(smallest, HasSubstr("<reason>TAX</reason>"));
  EXPECT_THAT(smallest, Not(HasSubstr("onDay")));
  const std::string everything = instance_of(body, InstanceSize::everything);
  EXPECT_THAT(everything, AllOf(HasSubstr("<onDay>"), HasSubstr("trace=\"")));
  EXPECT_THAT(everything, Not(HasSubstr("firstName"))) << "of a choice the first way";
  const std::string rpc = instance_of(*operation(model, "Lookup").input.body, InstanceSize::everything);
  EXPECT_THAT(rpc, AllOf(HasSubstr("<key xmlns=\"\">"), HasSubstr("<parish xmlns=\"urn:ugly:persons\">")));
}

}  // namespace
}  // namespace hub::formats
