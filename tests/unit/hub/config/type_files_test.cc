#include "hub/config/type_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "hub/values/kinds.h"
#include "tests/unit/hub/config/temp_site.h"

namespace hub::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class TypeFilesTest : public testing::Test {
 protected:
  TempSite site_;
};

TEST_F(TypeFilesTest, RefusesATypeWithoutSchema) {
  site_.remove("library/mappings/types/notes.sent-1.xsd");

  EXPECT_THAT(site_.findings(),
              ElementsAre("library/mappings/types/notes.sent-1.xsd:1:1: there is no such file"));
}

TEST_F(TypeFilesTest, RefusesUnknownContext) {
  site_.edit("library/mappings/types/debts.query-1.yaml", "[user, purpose]", "[user, on_behalf]");

  EXPECT_THAT(site_.findings(), ElementsAre(StartsWith(
                                    "library/mappings/types/debts.query-1.yaml:10:18: 'on_behalf' is nothing "
                                    "that a caller can say")));
}

TEST_F(TypeFilesTest, RefusesAnOrderingKeyThatIsNone) {
  site_.edit("library/mappings/types/notes.sent-1.yaml", "ordering: number", "ordering: nomber");

  EXPECT_THAT(site_.findings(),
              ElementsAre("library/mappings/types/notes.sent-1.yaml:10:11: 'nomber' is none of the type's "
                          "keys; did you mean 'number'?"));
}

TEST_F(TypeFilesTest, RefusesADemandThatSaysNotWhatHolds) {
  const std::string file = "library/mappings/types/debts.query-1.yaml";
  const std::string path = "  - {path: /t:QueryDebts/t:personCode, says: {en: a, lv: b}";
  site_.edit(file, "personal: [", "demands:\n" + path + "}\n" + path + ", test: o:a = 1}\npersonal: [");

  EXPECT_THAT(site_.findings(), ElementsAre(HasSubstr(":14:5: missing field 'test' in demand"),
                                            HasSubstr(":15:68: prefix 'o' is not declared")));
}

TEST_F(TypeFilesTest, RefusesADemandInADocumentThatIsNotDeclared) {
  site_.edit("library/mappings/types/debts.query-1.yaml", "personal: [",
             "demands:\n  - {path: /a, document: true, test: /a, says: {en: a, lv: b}}\npersonal: [");

  EXPECT_THAT(site_.findings(), ElementsAre(HasSubstr("but the type declares 0 documents, not one")));
}

TEST_F(TypeFilesTest, ReadsThePlacesOfValues) {
  site_.edit("library/mappings/types/debts.query-1.yaml", "personal: [",
             "values:\n  - {path: /t:QueryDebts/t:personCode, kind: person-code}\n"
             "  - {path: /t:QueryDebts/t:account, kind: iban, doubtful: refuse}\npersonal: [");
  Findings findings;
  const Site site = site_.load(findings);

  ASSERT_TRUE(findings.empty()) << findings.front().to_string();
  const auto type = std::find_if(site.types.begin(), site.types.end(),
                                 [](const MessageType& one) { return one.name == "debts.query"; });
  ASSERT_EQ(type->values.size(), 2U);
  EXPECT_EQ(type->values[0].path, "/t:QueryDebts/t:personCode");
  EXPECT_EQ(type->values[0].kind, values::find_kind("person-code"));
  EXPECT_FALSE(type->values[0].refuse_doubtful);
  EXPECT_EQ(type->values[1].kind, values::find_kind("iban"));
  EXPECT_TRUE(type->values[1].refuse_doubtful);
}

TEST_F(TypeFilesTest, RefusesEachMistakeInThePlaceOfAValueAtItsWord) {
  struct Row {
    const char* entry;
    const char* finding;
  };
  for (const Row& row : {
           Row{"{path: /t:QueryDebts/t:a, kind: person_code}",
               ":14:37: 'person_code' is no kind of value; did you mean 'person-code'?"},
           Row{"{path: t:a, kind: iban}", ":14:12: 't:a' is no absolute XPath: it begins with '/'"},
           Row{"{path: /o:a, kind: iban}", ":14:12: prefix 'o' is not declared; did you mean 't'?"},
           Row{"{path: /t:a, document: true, kind: iban}",
               ":14:12: '/t:a' is a path in a document, but the type declares 0 documents, not one"},
           Row{"{path: /t:QueryDebtsResponse/t:a, kind: iban}",
               ":14:12: '/t:QueryDebtsResponse/t:a' is in the answer: only what is taken is held to its "
               "values"},
           Row{"{path: /t:a}", ":14:5: missing field 'kind' in value: what each text that `path` selects is"},
           Row{"{kind: iban}", ":14:5: missing field 'path' in value"},
           Row{"{path: /t:a, kind: iban, doubtful: maybe}", ":14:40: 'doubtful' cannot be 'maybe'"},
           Row{"{path: /t:a, kind: person-code, doubtful: refuse}",
               ":14:37: 'doubtful' cannot be 'refuse' for person-code: its check digit does not fit: codes"},
           Row{"{path: /t:a, kind: cadastre-number, doubtful: refuse}",
               ":14:41: 'doubtful' is too much: no value of kind cadastre-number is doubtful"},
           Row{"{path: /t:a, kind: iban, strict: true}", ":14:30: unknown field 'strict' in value"},
       }) {
    TempSite site;
    site.edit("library/mappings/types/debts.query-1.yaml", "personal: [",
              "values:\n  - " + std::string(row.entry) + "\npersonal: [");
    EXPECT_THAT(site.findings(), ElementsAre(HasSubstr(row.finding))) << row.entry;
  }
}

TEST_F(TypeFilesTest, RefusesARelativeKeyPath) {
  site_.edit("library/mappings/types/debts.query-1.yaml", "path: /t:QueryDebts", "path: t:QueryDebts");

  EXPECT_THAT(
      site_.findings(),
      ElementsAre("library/mappings/types/debts.query-1.yaml:12:26: 't:QueryDebts/t:personCode' is no "
                  "absolute XPath: it begins with '/'"));
}

TEST_F(TypeFilesTest, RefusesAPrefixThatIsNotDeclared) {
  site_.edit("library/mappings/types/notes.sent-1.yaml", "/*/n:ID", "/*/cbc:ID");

  EXPECT_THAT(
      site_.findings(),
      ElementsAre("library/mappings/types/notes.sent-1.yaml:9:26: prefix 'cbc' is not declared; known: n"));
}

TEST_F(TypeFilesTest, RefusesADocumentKeyWithoutDocument) {
  site_.edit("library/mappings/types/debts.query-1.yaml", "personal: true}", "document: true}");

  EXPECT_THAT(site_.findings(),
              ElementsAre(HasSubstr("debts.query-1.yaml:12:26: '/t:QueryDebts/t:personCode' is a path in a "
                                    "document, but the type declares 0 documents, not one")));
}

TEST_F(TypeFilesTest, RefusesTwoKeysOfOneName) {
  site_.edit("library/mappings/types/debts.query-1.yaml", "personal: [",
             "  - {name: person, path: /t:QueryDebts/t:other}\npersonal: [");

  EXPECT_THAT(site_.findings(),
              ElementsAre("library/mappings/types/debts.query-1.yaml:13:12: 'person' names two keys"));
}

TEST_F(TypeFilesTest, RefusesAnAskWithoutAndASendWithReply) {
  site_.edit("library/mappings/types/debts.query-1.yaml", "reply: QueryDebtsResponse\n", "");
  site_.edit("library/mappings/types/notes.sent-1.yaml", "operation: SendNote\n",
             "operation: SendNote\nreply: SendNoteResponse\n");

  EXPECT_THAT(site_.findings(),
              ElementsAre("library/mappings/types/debts.query-1.yaml:1:1: missing field 'reply' in message "
                          "type: an ask names its answer's root",
                          "library/mappings/types/notes.sent-1.yaml:6:1: 'reply' is too much: a send has "
                          "none"));
}

TEST_F(TypeFilesTest, RefusesATypeInAFileOfAnotherName) {
  site_.edit("library/mappings/types/notes.sent-1.yaml", "version: 1", "version: 2");

  EXPECT_THAT(
      site_.findings(),
      ElementsAre("library/mappings/types/notes.sent-1.yaml:2:10: version 2 does not belong in a file of "
                  "this name: it must be 1"));
}

TEST_F(TypeFilesTest, RefusesATypeDeclaredTwice) {
  site_.write("site/types/notes.sent-1.xsd", "<schema/>");
  site_.write("site/types/notes.sent-1.yaml",
              "type: notes.sent\nversion: 1\npattern: send\nfamily: own\noperation: SendOwn\nsummary: {en: "
              "a, lv: b}\n"
              "owner: x\nretention: own\n");

  EXPECT_THAT(site_.findings(), ElementsAre("site/types/notes.sent-1.yaml:1:7: notes.sent@1 is declared in "
                                            "library/mappings/types/notes.sent-1.yaml too"));
}

TEST_F(TypeFilesTest, RefusesAnOperationOfTwoTypes) {
  site_.edit("library/mappings/types/notes.sent-1.yaml", "family: notes", "family: debts");
  site_.edit("library/mappings/types/notes.sent-1.yaml", "operation: SendNote", "operation: QueryDebts");

  EXPECT_THAT(site_.findings(),
              ElementsAre("library/mappings/types/notes.sent-1.yaml:5:12: 'QueryDebts' is the operation of "
                          "debts.query too"));
}

TEST_F(TypeFilesTest, KeepsTheFamilyOfTheGenericOperationsToItself) {
  site_.edit("library/mappings/types/notes.sent-1.yaml", "family: notes", "family: exchange");

  EXPECT_THAT(site_.findings(),
              ElementsAre("library/mappings/types/notes.sent-1.yaml:4:9: 'exchange' is the hub's own: "
                          "/soap/exchange takes all types"));
}

TEST_F(TypeFilesTest, RefusesADocumentRootWithoutNamespace) {
  site_.edit("library/mappings/types/notes.sent-1.yaml", "\"{urn:n}Note\"", "Note");

  EXPECT_THAT(
      site_.findings(),
      ElementsAre(
          "library/mappings/types/notes.sent-1.yaml:13:44: 'Note' is not of the form {namespace}name"));
}

TEST_F(TypeFilesTest, RefusesATypeWithoutLatvianSummary) {
  site_.edit("library/mappings/types/debts.query-1.yaml", ", lv: Parādi", "");

  EXPECT_THAT(site_.findings(),
              ElementsAre("library/mappings/types/debts.query-1.yaml:7:10: missing field 'lv' in summary: in "
                          "Latvian"));
}

TEST_F(TypeFilesTest, SaysNothingOfUnknownTypesWhileATypeCannotBeRead) {
  site_.write("library/mappings/types/debts.query-1.yaml", "type: [\n");

  EXPECT_THAT(site_.findings(),
              ElementsAre(StartsWith("library/mappings/types/debts.query-1.yaml:2:1: is not YAML: ")))
      << "one mistake, one finding";
}

}  // namespace
}  // namespace hub::config
