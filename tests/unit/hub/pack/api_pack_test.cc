#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "hub/formats/xml/document.h"
#include "hub/formats/xsd/schema.h"
#include "hub/pack/new_route.h"
#include "hub/pack/new_system.h"
#include "hub/pack/new_type.h"

namespace hub::pack {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kContracts = SAKTA_SOURCE_DIR "/";

/// Packs of OpenAPI documents: of those of the library, which are as partners write them.
class ApiPack : public ::testing::Test {
 protected:
  ApiPack() : root_(std::filesystem::temp_directory_path() / ("api-pack-" + std::to_string(::getpid()))) {
    formats::start_xml();
    std::filesystem::remove_all(root_);
    EXPECT_TRUE(write_new(root_, {{"hub.yaml", ""}}));
  }
  ~ApiPack() override { std::filesystem::remove_all(root_); }

  Report make(const std::string& slug, const std::string& contract) {
    wanted_.slug = slug;
    wanted_.openapi = contract;
    wanted_.into = root_;
    wanted_.today = "2026-11-30";
    auto report = new_system(wanted_);
    EXPECT_TRUE(report) << report.error().told().en();
    return *std::move(report);
  }
  /// A document of OpenAPI with these paths.
  std::string contract_of(const std::string& paths) {
    EXPECT_TRUE(write_new(root_, {{"given.yaml", "openapi: 3.0.3\ninfo: {title: T}\npaths:\n" + paths}}));
    return root_ / "given.yaml";
  }
  Result<Report> type(const std::string& name, const std::string& operation) {
    NewType wanted;
    wanted.name = name;
    wanted.system = wanted_.slug;
    wanted.operation = operation;
    wanted.into = root_;
    return new_type(wanted);
  }
  std::string text(const std::string& file) const {
    const auto octets = read_file(root_ / file);
    EXPECT_TRUE(octets) << file;
    return octets ? *octets : std::string();
  }
  bool exists(const std::string& file) const { return std::filesystem::exists(root_ / file); }

  std::filesystem::path root_;
  NewSystem wanted_;
};

TEST_F(ApiPack, FillsHeadersFromWhatTheHubKnows) {
  make("pmlp", kContracts + "wsdl/pmlp/openapi.yaml");
  const std::string mapping = text("mappings/pmlp/query_person.request.xslt");
  EXPECT_TRUE(formats::XmlDocument::parse(mapping)) << mapping;
  EXPECT_THAT(mapping, AllOf(HasSubstr("xmlns:m=\"urn:sakta:message:1\""),
                             HasSubstr("<xsl:param name=\"m:purpose\"/>"),
                             HasSubstr("exclude-result-prefixes=\"t m\""),
                             HasSubstr("<s:value name=\"xDAGRLegalBasis\"><xsl:value-of "
                                       "select=\"$m:legal_basis\"/></s:value>")));
  EXPECT_THAT(mapping, Not(HasSubstr("xDAGRPermission"))) << "the site's own";
  EXPECT_THAT(mapping, HasSubstr(", line 10 of its contract"));
  EXPECT_EQ(text("mappings/pmlp/examples/query_person.request-smallest.facts.json").find("{\"purpose\":\""),
            0U);
  EXPECT_THAT(text("adapters/systems/pmlp/system.yaml"), HasSubstr("  values: {xDAGRPermission: \""));

  ASSERT_TRUE(type("person.query", "queryPerson"));
  const std::string xsd = text("types/person.query-1.xsd");
  EXPECT_THAT(xsd, Not(HasSubstr("xDAGR")));
  EXPECT_THAT(xsd, HasSubstr("<xs:documentation xml:lang=\"en\">Personal code.</xs:documentation>"));
}

TEST_F(ApiPack, WritesTheLoginThatTheContractDemands) {
  make("pmlp", kContracts + "wsdl/pmlp/openapi.yaml");
  EXPECT_THAT(text("adapters/systems/pmlp/system.yaml"),
              AllOf(HasSubstr("  auth: {method: oauth2}"), Not(HasSubstr("which is it?"))));
  EXPECT_THAT(text("adapters/systems/pmlp/simulator.yaml"),
              HasSubstr("credentials: {method: oauth2, user: sakta, token_path: /token}\n"));
  ASSERT_TRUE(type("person.query", "query_person"));
  ASSERT_TRUE(new_route({"persons", "person.query", "pmlp", "query_person", root_, root_}));
  EXPECT_THAT(text("systems/pmlp.yaml"),
              AllOf(HasSubstr("token_url: https://127.0.0.1:${env:SAKTA_PMLP_PORT:-9443}/token"),
                    HasSubstr("client_secret: ${secret:pmlp}"), HasSubstr("  values: {xDAGRPermission:")));
}

TEST_F(ApiPack, HoldsAnswersToWhatTheContractSaysOfThem) {
  make("pmlp", kContracts + "wsdl/pmlp/openapi.yaml");
  EXPECT_THAT(text("adapters/systems/pmlp/system.yaml"),
              AllOf(Not(HasSubstr("unknown_members")),
                    HasSubstr("  fault: {code: /answer/code, text: /answer/message}"),
                    HasSubstr("          fault_when: /answer/code\n"),
                    HasSubstr("          same: {personCode: /answer/personCode, on: /answer/on}")));
  const std::string double_of_it = text("adapters/systems/pmlp/simulator.yaml");
  EXPECT_THAT(double_of_it,
              AllOf(HasSubstr("    status: 400\n"), HasSubstr("\"personCode\":\"{{path.personCode}}\""),
                    HasSubstr("\"on\":\"{{query.on}}\""), HasSubstr("      other_answer: {body: '")));
  EXPECT_THAT(text("tests/systems/pmlp/contract/query_person.answers_another_question.case.yaml"),
              Not(HasSubstr("how is it seen")));
}

TEST_F(ApiPack, KnowsARepeatByItsKeyAndADeliveryByItsName) {
  wanted_.only = {"registerReport", "addStatus"};
  wanted_.sends = {"addStatus"};
  make("vias", kContracts + "wsdl/vias/openapi.yaml");
  const std::string descriptor = text("adapters/systems/vias/system.yaml");
  EXPECT_THAT(descriptor, AllOf(HasSubstr("  auth: {method: bearer}"), HasSubstr("      idempotent: true"),
                                HasSubstr("headers: {Idempotency-Key: \"{message_id}\"}"),
                                HasSubstr("pause: /answer/retryAfterSeconds")));
  EXPECT_THAT(text("mappings/vias/add_status.request.xslt"), Not(HasSubstr("name=\"idempotencyKey\"")));
  EXPECT_FALSE(exists("mappings/vias/add_status.reply.xslt"));
  EXPECT_TRUE(exists("mappings/vias/register_report.reply.xslt"));
  EXPECT_THAT(text("tests/systems/vias/contract/add_status.cuts_reply.case.yaml"),
              AllOf(HasSubstr("send: vias.add-status"), HasSubstr("  state: retrying\n"),
                    HasSubstr("then:\n  state: delivered\n"), Not(HasSubstr("\n  status:"))));
  EXPECT_THAT(text("tests/systems/vias/contract/add_status.refuses.case.yaml"), HasSubstr("  state: dead\n"));
  EXPECT_TRUE(exists("tests/systems/vias/contract/add_status.repeats_receipt.case.yaml"));
  EXPECT_FALSE(exists("tests/systems/vias/contract/register_report.repeats_receipt.case.yaml"));

  wanted_.slug = "other";
  wanted_.sends = {"add_statu"};
  EXPECT_THAT(new_system(wanted_).error().told().en(), HasSubstr("no operation 'add_statu'; did you mean"));
  wanted_.asks = {"addStatu"};
  EXPECT_THAT(new_system(wanted_).error().told().en(), HasSubstr("no operation 'addStatu'; did you mean"));
}

TEST_F(ApiPack, HoldsADeliveryWithoutAKey) {
  wanted_.slug = "cases";
  wanted_.only = {"sendForm"};
  wanted_.sends = {"send_form"};
  make("cases", kContracts + "tests/support/contracts/cases/cases.yaml");
  EXPECT_THAT(
      text("tests/systems/cases/contract/send_form.cuts_reply.case.yaml"),
      AllOf(HasSubstr("  state: held\n"), HasSubstr("FILL: retrying if the operation is idempotent")));
}

TEST_F(ApiPack, ReadsListsWithACursorAsSources) {
  wanted_.only = {"newReports", "changes"};
  const Report report = make("vias", kContracts + "wsdl/vias/openapi.yaml");
  const std::string descriptor = text("adapters/systems/vias/system.yaml");
  EXPECT_THAT(
      descriptor,
      AllOf(HasSubstr("  sources:\n    new_reports:"), HasSubstr("path: \"/reports/new?after={cursor}\""),
            HasSubstr("documents: /answer/items   # FILL:"), HasSubstr("id: /items/number   # FILL:"),
            HasSubstr("cursor: /answer/next   # FILL:"), HasSubstr("  operations: {}\n")));
  EXPECT_TRUE(std::any_of(report.notes.begin(), report.notes.end(), [](const Sentence& note) {
    return note.en().find("--asks newReports makes it a question") != std::string::npos;
  }));
  EXPECT_THAT(text("adapters/systems/vias/simulator.yaml"),
              HasSubstr("- when: {value: \"query.after\", absent: true}"));
  EXPECT_THAT(text("mappings/vias/new_reports.xslt"), HasSubstr("<xsl:template match=\"/items\">"));

  const auto made = type("report.submitted", "newReports");
  ASSERT_TRUE(made) << made.error().told().en();
  EXPECT_THAT(text("types/report.submitted-1.yaml"),
              AllOf(HasSubstr("pattern: send\n"), HasSubstr("requires: [purpose, legal_basis]")));
  EXPECT_THAT(text("sources/vias-new-reports.yaml"),
              AllOf(HasSubstr("source: vias-new-reports\n"), HasSubstr("source: new_reports, every: 30s}"),
                    HasSubstr("map: vias/new_reports\ntype: report.submitted\n")));
  EXPECT_THAT(made->next.en(), Not(HasSubstr("/contract/"))) << "a list has no cases";
  const auto schema = formats::Schema::compile(text("types/report.submitted-1.xsd"), "x.xsd");
  ASSERT_TRUE(schema) << schema.error().told().en();
  auto example = formats::XmlDocument::parse(text("mappings/vias/examples/new_reports-smallest.out.xml"));
  ASSERT_TRUE(example);
  EXPECT_TRUE((*schema)->accept(*example, "NewReports"));
}

TEST_F(ApiPack, LetsAListBeAQuestion) {
  wanted_.only = {"newReports"};
  wanted_.asks = {"newReports"};
  make("vias", kContracts + "wsdl/vias/openapi.yaml");
  EXPECT_THAT(text("adapters/systems/vias/system.yaml"),
              AllOf(HasSubstr("  operations:\n    new_reports:"), Not(HasSubstr("  sources:"))));
  ASSERT_TRUE(type("reports.new", "new_reports"));
  EXPECT_THAT(text("types/reports.new-1.yaml"), HasSubstr("pattern: ask\n"));
}

TEST_F(ApiPack, SaysWhatTheTypeSaysWhenThereIsNone) {
  make("cases", kContracts + "tests/support/contracts/cases/cases.yaml");
  const std::string mapping = text("mappings/cases/read_case.reply.xslt");
  EXPECT_TRUE(formats::XmlDocument::parse(mapping)) << mapping;
  EXPECT_THAT(mapping,
              AllOf(HasSubstr("xmlns:s=\"urn:sakta:steps:1\""), HasSubstr("<xsl:template match=\"/s:none\">"),
                    HasSubstr("<t:ReadCaseResponse/>")));
  EXPECT_THAT(text("mappings/cases/examples/read_case.reply-none.in.xml"),
              AllOf(HasSubstr("<none xmlns=\"urn:sakta:steps:1\">"), HasSubstr("<caseCode>")));
  ASSERT_TRUE(type("cases.read", "read_case"));
  const auto schema = formats::Schema::compile(text("types/cases.read-1.xsd"), "x.xsd");
  ASSERT_TRUE(schema) << schema.error().told().en();
  for (const char* which : {"none", "smallest"}) {
    auto example = formats::XmlDocument::parse(
        text("mappings/cases/examples/read_case.reply-" + std::string(which) + ".out.xml"));
    ASSERT_TRUE(example);
    EXPECT_TRUE((*schema)->accept(*example, "ReadCaseResponse")) << which;
  }
}

TEST_F(ApiPack, TakesAListAtTheRootAndAnAnswerThatIsOnlyDefault) {
  make("given",
       contract_of("  /all:\n    get: {operationId: all, responses: {'200': {content: {application/json: "
                   "{schema: {type: array, items: {type: object, properties: {a: {type: string}}}}}}}}}\n"
                   "  /one:\n    get: {operationId: one, responses: {default: {content: "
                   "{application/json: {schema: {type: object, required: [b], properties: {b: {type: "
                   "string}}}}}}}}\n"));
  const std::string descriptor = text("adapters/systems/given/system.yaml");
  EXPECT_THAT(descriptor,
              AllOf(HasSubstr("          reply: AllAnswer\n          list: item"),
                    HasSubstr("          reply: OneAnswer\n"), Not(HasSubstr("errors of the contract"))));
  EXPECT_THAT(text("adapters/systems/given/simulator.yaml"),
              AllOf(HasSubstr("\n          []\n"), HasSubstr("{\"b\":")));
}

}  // namespace
}  // namespace hub::pack
