#include "hub/formats/contract/api.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace hub::formats {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

ApiModel cases() {
  std::ifstream input(SAKTA_SOURCE_DIR "/tests/support/contracts/cases/cases.yaml", std::ios::binary);
  const std::string octets{std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
  auto model = read_api(octets, "cases.yaml");
  EXPECT_TRUE(model) << model.error().told().en();
  return *std::move(model);
}

const ApiOperation& operation(const ApiModel& model, const std::string& name) {
  for (const ApiOperation& one : model.operations)
    if (one.name == name) return one;
  ADD_FAILURE() << "no operation " << name;
  return model.operations.front();
}

const OutlinePart& member(const OutlinePart& of, const std::string& name) {
  for (const OutlinePart& one : of.parts)
    if (one.name.name == name) return one;
  ADD_FAILURE() << "no member " << name;
  return of;
}

std::vector<std::string> notes(const ApiModel& model) {
  std::vector<std::string> texts;
  for (const config::Finding& note : model.notes) texts.push_back(note.to_string());
  return texts;
}

TEST(Api, HasOperationsWithParametersOfPathQueryAndHeader) {
  const ApiModel model = cases();
  std::vector<std::string> names;
  for (const ApiOperation& one : model.operations) names.push_back(one.name);
  EXPECT_THAT(names, ElementsAre("readCase", "put/cases/{case-code}", "listCases", "sendForm"));
  const ApiOperation& read = operation(model, "readCase");
  std::vector<std::string> parameters;
  for (const ApiParameter& one : read.parameters) parameters.push_back(one.in + " " + one.name);
  EXPECT_THAT(parameters, ElementsAre("path case-code", "header X-Purpose", "query onDay", "query fields"));
  EXPECT_EQ(read.parameters[0].value.to_string(), "xs:string, pattern [A-Z]{2}-[0-9]+");
  EXPECT_EQ(read.parameters[2].value.builtin, "date");
  EXPECT_FALSE(read.parameters[3].required);
  EXPECT_THAT(read.errors, ElementsAre("404", "default"));
  EXPECT_EQ(model.servers, std::vector<std::string>{"https://cases.example/v1"});
}

TEST(Api, OutlinesSchemas) {
  const ApiModel model = cases();
  const ApiOperation& read = operation(model, "readCase");
  ASSERT_TRUE(read.answer);
  EXPECT_EQ(member(*read.answer, "code").minimum, 1U) << "allOf";
  EXPECT_EQ(member(*read.answer, "state").value->facets.enumeration,
            (std::vector<std::string>{"open", "closed"}));
  EXPECT_EQ(member(*read.answer, "amount").minimum, 0U);
  EXPECT_EQ(member(*read.answer, "count").value->builtin, "int");
  EXPECT_TRUE(member(*read.answer, "note").nillable);
  EXPECT_EQ(member(*read.answer, "pages").cardinality(), "0 to 3");
  EXPECT_TRUE(member(*read.answer, "parent").cut);
  ASSERT_EQ(member(*read.answer, "actor").parts.size(), 1U);
  EXPECT_EQ(member(*read.answer, "actor").parts[0].kind, OutlinePart::Kind::choice);
  EXPECT_TRUE(operation(model, "put/cases/{case-code}").request);
  EXPECT_FALSE(operation(model, "put/cases/{case-code}").answer);
}

TEST(Api, KnowsHowCallersLogIn) {
  const ApiModel model = cases();
  ASSERT_EQ(model.security.size(), 3U);
  EXPECT_EQ(model.security[0].kind, "api_key");
  EXPECT_EQ(model.security[0].in, "query");
  EXPECT_FALSE(model.security[0].wanted);
  EXPECT_EQ(model.security[1].token_url, "https://login.example/token");
  EXPECT_TRUE(model.security[1].wanted);
  EXPECT_EQ(model.security[1].scopes, "cases.read");
  EXPECT_FALSE(model.security[2].known);
}

TEST(Api, SeesAListAtTheRootAsTheMemberOfAnObject) {
  const ApiModel model = cases();
  const ApiOperation& list = operation(model, "listCases");
  ASSERT_TRUE(list.answer);
  EXPECT_EQ(list.list, "item");
  EXPECT_TRUE(member(*list.answer, "item").repeats());
  EXPECT_EQ(member(member(*list.answer, "item"), "code").minimum, 1U);
}

TEST(Api, ReadsErrorsAndWhatIsClosed) {
  const auto model = read_api(
      "openapi: 3.0.3\npaths:\n  /a:\n    get:\n      responses:\n        '200': {content: "
      "{application/json: {schema: "
      "{type: object, additionalProperties: false, properties: {a: {type: string}}}}}}\n        default: "
      "{content: "
      "{application/problem+json: {schema: {type: object, properties: {code: {type: string, enum: "
      "[E-1]}}}}}}\n",
      "a.yaml");
  ASSERT_TRUE(model) << model.error().told().en();
  const ApiOperation& get = model->operations.at(0);
  EXPECT_EQ(member(*get.answer, "a").minimum, 0U);
  ASSERT_EQ(get.faults.size(), 1U);
  EXPECT_EQ(get.faults[0].name.name, "default");
  EXPECT_EQ(member(get.faults[0], "code").value->facets.enumeration, std::vector<std::string>{"E-1"});
}

TEST(Api, NamesWhatItLeavesOutWithItsLine) {
  const std::vector<std::string> all = notes(cases());
  for (const char* text :
       {"cases.yaml:18:1: the parameter 'session' goes in a cookie", "the parameter 'fields' is a list",
        "headers of the answer are left out", "'readCase' comes as application/xml too",
        "'callbacks' is left out", "options is left out", "'sendForm' has no JSON", "the schema holds itself",
        "one of several forms (oneOf, anyOf)", "additionalProperties",
        "'other.yaml#/components/schemas/Far' is in another file", "callers log in by 'openIdConnect'"})
    EXPECT_THAT(all, Contains(HasSubstr(text)));
  EXPECT_THAT(all, ::testing::Each(StartsWith("cases.yaml:")));
}

TEST(Api, ReadsVersion31AndJson) {
  const auto model = read_api(
      "{\n\t\"openapi\": \"3.1.0\",\n\t\"info\": {\"title\": \"T\"},\n"
      "\t\"paths\": {\"/a\": {\"get\": {\"responses\": {\"200\": {\"content\": {\"application/json\": "
      "{\"schema\": {\"type\": \"object\", \"properties\": {\"a\": {\"type\": [\"string\", \"null\"], "
      "\"const\": \"x\"}}}}}}}}}}}",
      "a.json");
  ASSERT_TRUE(model) << model.error().told().en();
  const OutlinePart& a = member(*model->operations.at(0).answer, "a");
  EXPECT_TRUE(a.nillable);
  EXPECT_EQ(a.value->facets.enumeration, std::vector<std::string>{"x"});
}

TEST(Api, SaysWhyADocumentIsNone) {
  for (const auto& [text, why] : std::vector<std::pair<std::string, std::string>>{
           {"swagger: '2.0'\npaths: {}\n", "is no OpenAPI 3.0 or 3.1 ('openapi' is '2.0')"},
           {"openapi: 3.0.0\npaths: {}\n", "there is no operation in it"},
           {"openapi: [3\n", "is neither YAML nor JSON"},
           {"", "is no OpenAPI"},
           {"just text", "is no OpenAPI"}}) {
    const auto model = read_api(text, "x.yaml");
    ASSERT_FALSE(model) << text;
    EXPECT_THAT(model.error().told().en(), HasSubstr(why));
    EXPECT_FALSE(model.error().told().lv().empty());
  }
}

TEST(Api, EndsWhereReferencesLeadToThemselvesOrNowhere) {
  const auto model = read_api(
      "openapi: 3.0.0\npaths:\n  /a:\n    get:\n      parameters: [{$ref: '#/components/parameters/A'}]\n    "
      "  responses:\n"
      "        '200': {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}\n"
      "components:\n  parameters: {A: {$ref: '#/components/parameters/A'}}\n  schemas:\n    A:\n      "
      "allOf:\n"
      "        - {$ref: '#/components/schemas/A'}\n        - {$ref: '#/components/schemas/Gone'}\n",
      "a.yaml");
  ASSERT_TRUE(model) << model.error().told().en();
  EXPECT_THAT(notes(*model), Contains(HasSubstr("the reference leads to itself")));
  EXPECT_THAT(notes(*model), Contains(HasSubstr("there is no '#/components/schemas/Gone'")));
  EXPECT_THAT(notes(*model), Contains(HasSubstr("the schema holds itself")));
}

TEST(Api, LeavesOutWithALineWhatIsNoContractOrNoElement) {
  const auto model = read_api(
      "openapi: 3.0.0\npaths:\n  /a: [1]\n  /b: {get: 7}\n  /c: {get: {responses: []}}\n"
      "  /d:\n    get:\n      responses:\n        '200':\n          content:\n            application/json:\n"
      "              schema:\n                allOf: [{$ref: '#/components/schemas/D'}]\n"
      "components:\n  schemas:\n    D:\n      allOf: [{$ref: '#/components/schemas/D'}]\n"
      "      properties:\n        1a: {type: string}\n        \"a b\": {type: string}\n        $id: {type: "
      "string}\n"
      "        good: {type: string}\n",
      "a.yaml");
  ASSERT_TRUE(model) << model.error().told().en();
  ASSERT_THAT(model->operations, SizeIs(1));
  ASSERT_TRUE(model->operations[0].answer);
  ASSERT_THAT(model->operations[0].answer->parts, SizeIs(1));
  EXPECT_EQ(model->operations[0].answer->parts[0].name.name, "good");
  const std::vector<std::string> all = notes(*model);
  for (const char* text : {"a.yaml:3:1: '/a' is left out", "a.yaml:4:1: 'get /b' is left out",
                           "a.yaml:5:1: 'get /c' is left out", "a.yaml:17:1: the schema holds itself (allOf)",
                           "a.yaml:19:1: a member called '1a'", "a.yaml:20:1: a member called 'a b'",
                           "a.yaml:21:1: a member called '$id'"})
    EXPECT_THAT(all, Contains(HasSubstr(text)));
}

}  // namespace
}  // namespace hub::formats
