#include "hub/pack/new_type.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "hub/formats/xml/document.h"
#include "hub/formats/xsd/schema.h"
#include "hub/pack/new_route.h"
#include "hub/pack/new_system.h"

namespace hub::pack {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class NewTypes : public ::testing::Test {
 protected:
  NewTypes() : root_(std::filesystem::temp_directory_path() / ("new-type-" + std::to_string(::getpid()))) {
    formats::start_xml();
    std::filesystem::remove_all(root_);
    NewSystem system;
    system.slug = "registry";
    system.wsdl = SAKTA_SOURCE_DIR "/tests/support/contracts/registry/registry.wsdl";
    system.into = root_;
    system.today = "2026-11-30";
    const auto made = new_system(system);
    EXPECT_TRUE(made) << made.error().told().en();
  }
  ~NewTypes() override { std::filesystem::remove_all(root_); }

  Result<Report> type(const std::string& name, const std::string& operation) {
    NewType wanted;
    wanted.name = name;
    wanted.system = "registry";
    wanted.operation = operation;
    wanted.into = root_;
    return new_type(wanted);
  }
  std::string text(const std::string& file) const {
    const auto octets = read_file(root_ / file);
    EXPECT_TRUE(octets) << file;
    return octets ? *octets : std::string();
  }

  std::filesystem::path root_;
};

TEST_F(NewTypes, AreInTheSubsetAndTakeTheirExamples) {
  for (const char* operation : {"find_person", "getPPKStatus2", "lookup"}) {
    const std::string name = "registry." + std::string(1, operation[0]) + "x";
    const auto report = type(name, operation);
    ASSERT_TRUE(report) << operation << ": " << report.error().told().en();
    const std::string xsd = text("mappings/types/" + name + "-1.xsd");
    const auto schema = formats::Schema::compile(xsd, "x.xsd");
    ASSERT_TRUE(schema) << schema.error().told().en() << "\n" << xsd;
    for (const NewFile& file : report->files) {
      if (!file.path.ends_with(".xml")) continue;
      auto example = formats::XmlDocument::parse(file.octets);
      ASSERT_TRUE(example) << file.path;
      const auto fits = (*schema)->accept(*example, example->root_name());
      EXPECT_TRUE(fits) << file.path << ": " << fits.error().told().en() << " " << fits.error().place()
                        << file.octets;
    }
  }
}

TEST_F(NewTypes, HaveElementsWhereThePartnerHasAttributes) {
  ASSERT_TRUE(type("persons.find", "find_person"));
  const std::string xsd = text("mappings/types/persons.find-1.xsd");
  EXPECT_THAT(xsd, HasSubstr("<xs:element name=\"trace\" type=\"xs:token\" minOccurs=\"0\"/>"));
  EXPECT_THAT(xsd, AllOf(HasSubstr("<xs:choice>"), HasSubstr("<xs:pattern value=\"[0-9]{11}\"/>")));
  EXPECT_THAT(xsd, HasSubstr("targetNamespace=\"urn:sakta:types:persons.find:1\""));
  EXPECT_THAT(xsd, Not(HasSubstr("xs:attribute")));
  const std::string descriptor = text("mappings/types/persons.find-1.yaml");
  EXPECT_THAT(descriptor, AllOf(HasSubstr("operation: FindPerson\nreply: FindPersonResponse\n"),
                                HasSubstr("pattern: ask")));
  EXPECT_THAT(text("tests/systems/registry/contract/find_person.json"), HasSubstr("\"reason\":\"TAX\""));
}

TEST_F(NewTypes, SayWhatTheyCannotBe) {
  const auto report = type("persons.status", "get_ppk_status2");
  ASSERT_TRUE(report);
  std::string notes;
  for (const Sentence& note : report->notes) notes += note.en() + "\n";
  EXPECT_THAT(notes, HasSubstr("parts that repeat together"));
}

TEST_F(NewTypes, ThatCannotBeMadeAreExplained) {
  EXPECT_THAT(type("Persons", "find_person").error().told().en(), HasSubstr("is no name of a type"));
  EXPECT_THAT(type("a.b", "find_persn").error().told().en(), HasSubstr("did you mean 'find_person'?"));
  EXPECT_THAT(type("a.b", "tell").error().told().en(), HasSubstr("use --send"));
  NewType wanted;
  wanted.name = "a.b";
  wanted.system = "gone";
  wanted.operation = "x";
  wanted.into = root_;
  EXPECT_THAT(new_type(wanted).error().told().en(), HasSubstr("there is no system 'gone'"));
}

TEST_F(NewTypes, RoutesLeadThemToTheSystem) {
  ASSERT_TRUE(type("persons.find", "find_person"));
  NewRoute wanted{"persons", "persons.find", "registry", "find_person", root_ / "site", root_};
  EXPECT_THAT(new_route(wanted).error().told().en(), HasSubstr("is no site"));
  ASSERT_TRUE(write_new(root_ / "site", {{"hub.yaml", ""}}));
  const auto made = new_route(wanted);
  ASSERT_TRUE(made) << made.error().told().en();
  EXPECT_THAT(text("site/routes/persons.yaml"), HasSubstr("map: registry/find_person.request"));
  EXPECT_THAT(text("site/routes/persons.yaml"), HasSubstr("reply: registry/find_person.reply"));
  EXPECT_THAT(text("site/systems/registry.yaml"), HasSubstr("SAKTA_REGISTRY_PORT"));
  wanted.type = "no.type";
  EXPECT_THAT(new_route(wanted).error().told().en(), HasSubstr("has a type 'no.type'"));
}

}  // namespace
}  // namespace hub::pack
