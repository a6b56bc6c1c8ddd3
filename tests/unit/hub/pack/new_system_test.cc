#include "hub/pack/new_system.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "hub/formats/xml/document.h"
#include "hub/formats/xsd/schema.h"
#include "hub/pack/assumptions.h"
#include "hub/pack/marks.h"

namespace hub::pack {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kContract = SAKTA_SOURCE_DIR "/tests/support/contracts/registry/registry.wsdl";

class NewPack : public ::testing::Test {
 protected:
  NewPack() : root_(std::filesystem::temp_directory_path() / ("new-pack-" + std::to_string(::getpid()))) {
    formats::start_xml();
    std::filesystem::remove_all(root_);
    wanted_.slug = "registry";
    wanted_.wsdl = kContract;
    wanted_.into = root_;
    wanted_.today = "2026-11-30";
  }
  ~NewPack() override { std::filesystem::remove_all(root_); }

  Report made() {
    auto report = new_system(wanted_);
    EXPECT_TRUE(report) << report.error().told().en();
    return *std::move(report);
  }
  static std::string in(const Report& report, const std::string& path) {
    for (const NewFile& file : report.files)
      if (file.path == path) return file.octets;
    ADD_FAILURE() << path << " is not written";
    return {};
  }

  std::filesystem::path root_;
  NewSystem wanted_;
};

TEST_F(NewPack, HasAllPartsOfASystem) {
  const Report report = made();
  for (const char* file :
       {"wsdl/registry/registry.wsdl", "wsdl/registry/types/persons.xsd", "wsdl/registry/types/common.xsd",
        "wsdl/registry/"
        "SOURCE.md",
        "adapters/systems/registry/assumptions.yaml", "adapters/systems/registry/system.yaml",
        "adapters/systems/registry/"
        "README.md",
        "adapters/systems/registry/simulator.yaml",
        "certs/registry/"
        "README.md",
        "mappings/registry/find_person.request.xslt", "mappings/registry/find_person.reply.xslt",
        "mappings/registry/examples/find_person.request-smallest.out.xml",
        "mappings/registry/examples/find_person.reply-everything.in.xml",
        "tests/systems/registry/contract/find_person.accepts.case.yaml",
        "tests/systems/registry/contract/lookup.answers_another_question.case.yaml"})
    EXPECT_EQ(*read_file(root_ / file), in(report, file)) << file;
}

TEST_F(NewPack, KeepsTheContractOctetForOctetAndItsDigests) {
  const Report report = made();
  EXPECT_EQ(in(report, "wsdl/registry/registry.wsdl"), *read_file(kContract));
  const std::string source = in(report,
                                "wsdl/registry/"
                                "SOURCE.md");
  EXPECT_THAT(source, AllOf(HasSubstr("| `types/persons.xsd` | `"), HasSubstr("2026-11-30"),
                            HasSubstr("adapters/systems/registry/assumptions.yaml")));
}

TEST_F(NewPack, NumbersWhatItAssumes) {
  const std::string text = in(made(), "adapters/systems/registry/assumptions.yaml");
  EXPECT_THAT(text, HasSubstr("  - id: registry-1\n    mark: modelled\n    en: \"find_person takes"));
  EXPECT_THAT(text, HasSubstr("wsdl/registry/types/persons.xsd:"));
  EXPECT_THAT(text, Not(HasSubstr(SAKTA_SOURCE_DIR))) << "no path of a machine";
  EXPECT_THAT(text, Not(HasSubstr("\n    try:"))) << "a WSDL does not say what only reads";
  EXPECT_THAT(text, HasSubstr("# FILL: does it only read?"));
}

TEST_F(NewPack, OfASimpleGetHasATrial) {
  wanted_.slug = "cases";
  wanted_.wsdl.clear();
  wanted_.openapi = SAKTA_SOURCE_DIR "/tests/support/contracts/cases/cases.yaml";
  wanted_.only = {"readCase", "sendForm"};
  const std::string descriptor = in(made(), "adapters/systems/cases/system.yaml");
  config::System system;
  system.slug = "cases";
  system.adapter = YAML::Load(descriptor)["adapter"];
  config::Findings findings;
  const auto read = read_assumptions({root_.string(), root_.string(), root_.string()}, system, findings);
  EXPECT_THAT(findings, ::testing::IsEmpty()) << findings.front().to_string();
  ASSERT_GT(read.size(), 2U);
  ASSERT_TRUE(read[0].trial);
  EXPECT_EQ(read[0].trial->operation.value, "read_case");
  EXPECT_FALSE(read[1].trial) << "a POST may change something";
}

TEST_F(NewPack, DescribesEveryOperation) {
  const std::string descriptor = in(made(), "adapters/systems/registry/system.yaml");
  EXPECT_THAT(descriptor, HasSubstr("soap_version: \"1.1\"")) << "not every operation has 1.2";
  EXPECT_THAT(descriptor, HasSubstr("contract: ${library}/wsdl/registry/registry.wsdl"));
  EXPECT_THAT(descriptor, HasSubstr("    find_person:   # Finds persons by code, or by name.\n      action: "
                                    "\"urn:ugly:registry:FindPerson\"\n      reply: FindPersonResponse\n"));
  EXPECT_THAT(descriptor, HasSubstr("    get_ppk_status2:\n"));
  EXPECT_THAT(descriptor, HasSubstr("reply: LookupResponse"));
  EXPECT_THAT(descriptor, HasSubstr("fault: {code: errorCode, text: message}"));
  EXPECT_THAT(descriptor, HasSubstr("    \"R-1\": refuse\n"));
  EXPECT_THAT(descriptor, HasSubstr("    - '<Caller xmlns=\"urn:ugly:headers\"><institution>"));
  EXPECT_THAT(descriptor, HasSubstr("the ports have 3 addresses"));
}

TEST_F(NewPack, HasAllMandatoryCases) {
  const Report report = made();
  const auto cases = std::count_if(report.files.begin(), report.files.end(), [](const NewFile& file) {
    return file.path.starts_with("tests/systems/registry/contract/find_person.");
  });
  EXPECT_EQ(cases, 11);
  EXPECT_THAT(in(report, "tests/systems/registry/contract/find_person.cuts_reply.case.yaml"),
              AllOf(HasSubstr("behave: {FindPerson: cut_reply}"), HasSubstr("code: deliver.timeout"),
                    HasSubstr("ask: registry.find-person   # FILL:")));
}

TEST_F(NewPack, WritesStylesheetsAndExamplesThatAreXml) {
  for (const NewFile& file : made().files) {
    const bool xml = file.path.ends_with(".xslt") || file.path.ends_with(".xml");
    EXPECT_TRUE(!xml || formats::XmlDocument::parse(file.octets)) << file.path << "\n" << file.octets;
  }
}

TEST_F(NewPack, TellsWhatItLeavesAndCountsIt) {
  const Report report = made();
  EXPECT_GT(report.marks(), 30U);
  EXPECT_GE(report.notes.size(), 11U);
  EXPECT_THAT(report.next.en(), HasSubstr("sakta new type registry.find-person --from registry find_person"));
  EXPECT_THAT(report.next.lv(), HasSubstr("tālāk"));
}

TEST_F(NewPack, TakesOnlyTheOperationsAskedFor) {
  wanted_.only = {"Lookup"};
  const Report report = made();
  EXPECT_THAT(in(report, "adapters/systems/registry/system.yaml"), Not(HasSubstr("find_person")));
  wanted_.only = {"Lokup"};
  wanted_.slug = "other";
  const auto unknown = new_system(wanted_);
  ASSERT_FALSE(unknown);
  EXPECT_THAT(unknown.error().told().en(), HasSubstr("no operation 'Lokup'; did you mean 'Lookup'?"));
}

TEST_F(NewPack, NeverOverwritesAnything) {
  made();
  const auto again = new_system(wanted_);
  ASSERT_FALSE(again);
  EXPECT_THAT(again.error().told().en(), HasSubstr("nothing was written"));
}

TEST_F(NewPack, NamesEachFileThatIsMissing) {
  std::filesystem::create_directories(root_);
  std::filesystem::copy_file(kContract, root_ / "registry.wsdl");
  wanted_.wsdl = root_ / "registry.wsdl";
  const auto missing = new_system(wanted_);
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().told().en(),
              AllOf(HasSubstr("types/persons.xsd"), HasSubstr("registry.wsdl:12:")));
}

TEST_F(NewPack, RefusesWhatIsNoContractAndNoName) {
  wanted_.slug = "Registry Of";
  EXPECT_THAT(new_system(wanted_).error().told().en(), HasSubstr("is no name of a system"));
  wanted_.slug = "registry";
  for (const char* file :
       {"/nonexistent/x.wsdl", SAKTA_SOURCE_DIR "/README.md", SAKTA_SOURCE_DIR "/wsdl/pspp/openapi.json"}) {
    wanted_.wsdl = file;
    const auto refused = new_system(wanted_);
    ASSERT_FALSE(refused) << file;
    EXPECT_FALSE(refused.error().told().lv().empty());
  }
  EXPECT_FALSE(std::filesystem::exists(root_));
}

TEST_F(NewPack, ReadsEveryContractOfTheLibrary) {
  for (const char* file : {"nino/nino.wsdl", "sakta/debts.wsdl", "sakta/exchange.wsdl", "sakta/cases.wsdl",
                           "sakta/invoices.wsdl"}) {
    wanted_.wsdl = std::string(SAKTA_SOURCE_DIR "/wsdl/") + file;
    wanted_.into = root_ / std::filesystem::path(file).stem();
    const auto report = new_system(wanted_);
    ASSERT_TRUE(report) << file << ": " << report.error().told().en();
    EXPECT_GT(report->lines(), 100U) << file;
  }
}

TEST_F(NewPack, IsMadeOfAnOpenApiDocumentToo) {
  wanted_.slug = "cases";
  wanted_.wsdl.clear();
  wanted_.openapi = SAKTA_SOURCE_DIR "/tests/support/contracts/cases/cases.yaml";
  const Report report = made();
  EXPECT_EQ(in(report, "wsdl/cases/cases.yaml"), *read_file(wanted_.openapi));
  const std::string xsd = in(report, "wsdl/cases/cases-api.xsd");
  const auto schema = formats::Schema::compile(xsd, "cases-api.xsd");
  ASSERT_TRUE(schema) << schema.error().told().en() << xsd;
  EXPECT_THAT(xsd, Not(HasSubstr(kMark)));
  const std::string descriptor = in(report, "adapters/systems/cases/system.yaml");
  EXPECT_THAT(descriptor,
              AllOf(HasSubstr("kind: rest"), HasSubstr("path: \"/cases/{caseCode}?onDay={onDay}\""),
                    HasSubstr("headers: {X-Purpose: \"{xPurpose}\"}"), HasSubstr("absent: [\"404\"]")));
  const std::string mapping = in(report, "mappings/cases/read_case.request.xslt");
  EXPECT_THAT(mapping,
              HasSubstr("<s:value name=\"caseCode\"><xsl:value-of select=\"t:caseCode\"/></s:value>"));
  EXPECT_TRUE(formats::XmlDocument::parse(mapping));
  const std::string put = in(report, "mappings/cases/put_cases_case_code.request.xslt");
  EXPECT_THAT(put, AllOf(HasSubstr("<s:body step=\"call\">"), HasSubstr("<p:code>"), HasSubstr("<p:state>")));
  EXPECT_TRUE(formats::XmlDocument::parse(put)) << put;
  EXPECT_THAT(in(report, "adapters/systems/cases/simulator.yaml"), HasSubstr("{\"code\":"));
}

TEST_F(NewPack, OfASiteNamesItsContractThere) {
  ASSERT_TRUE(write_new(root_, {{"hub.yaml", ""}}));
  EXPECT_THAT(in(made(), "adapters/systems/registry/system.yaml"),
              HasSubstr("contract: ${site}/wsdl/registry/registry.wsdl"));
}

}  // namespace
}  // namespace hub::pack
