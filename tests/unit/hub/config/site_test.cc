#include "hub/config/site.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iterator>
#include <random>

#include "hub/config/reference.h"
#include "hub/config/system_files.h"
#include "tests/unit/hub/config/temp_site.h"

namespace hub::config {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class SiteTest : public testing::Test {
 protected:
  TempSite site_;
};

TEST_F(SiteTest, ReadsAWholeSite) {
  Findings findings;

  const Site site = site_.load(findings);

  EXPECT_THAT(site_.findings(), IsEmpty());
  EXPECT_EQ(site.hub.municipality, "Test");
  EXPECT_EQ(site.hub.exchange_port, 8443);
  EXPECT_EQ(site.hub.operations_address, "127.0.0.1");
  EXPECT_EQ(site.hub.certificate, site_.path("state") + "/pki/hub.pem")
      << "relative names are below the state folder";
  EXPECT_EQ(site.hub.key, site_.path("state") + "/pki/hub.key");
  EXPECT_EQ(site.hub.master_key, kMasterKey);
  ASSERT_EQ(site.types.size(), 2U);
  EXPECT_EQ(site.types[0].label(), "debts.query@1");
  EXPECT_EQ(site.types[0].max_body, 16U * 1024);
  EXPECT_EQ(site.types[0].xsd, "<schema/>");
  EXPECT_TRUE(site.types[0].keys[0].personal);
  EXPECT_TRUE(site.types[1].keys[0].in_document);
  EXPECT_EQ(site.types[1].documents[0].roots[0], "{urn:n}Note");
  ASSERT_EQ(site.parties.size(), 2U);
  EXPECT_EQ(site.parties[0].rights[0].type, "debts.query");
  EXPECT_EQ(site.parties[1].rights[0].pattern, model::Pattern::send);
  ASSERT_EQ(site.routes.size(), 2U);
  EXPECT_EQ(site.routes[0].request.stylesheet, "<request/>");
  EXPECT_EQ(site.routes[0].timeout, std::chrono::seconds(3));
  EXPECT_EQ(site.routes[1].system, "");
}

TEST_F(SiteTest, LaysTheSitesSystemOverTheLibrarys) {
  Findings findings;

  const Site site = site_.load(findings);

  const System& nino = site.systems.at("nino");
  EXPECT_EQ(nino.kind, "soap");
  EXPECT_FALSE(nino.adapter["kind"].IsDefined());
  EXPECT_EQ(nino.adapter["endpoint"].Scalar(), "https://127.0.0.1:9443/nino");
  EXPECT_EQ(nino.adapter["timeout"].Scalar(), "5s");
  EXPECT_EQ(nino.adapter["security"]["profile"].Scalar(), "default");
  EXPECT_EQ(nino.adapter["security"]["key"].Scalar(), site_.path("state") + "/pki/signing.key");
  EXPECT_THAT(operations_of(nino), ElementsAre("get_debts"));
}

TEST_F(SiteTest, FindingsOfAKindNameTheFileThatWroteTheValue) {
  Findings findings;
  const Site site = site_.load(findings);
  const System& nino = site.systems.at("nino");

  const Finding library = finding_at(nino.adapter["timeout"], nino.place, "x");
  const Finding own = finding_at(nino.adapter["endpoint"], nino.place, "x");

  EXPECT_EQ(library.to_string(), site_.path("library/adapters/systems/nino/system.yaml") + ":6:12: x");
  EXPECT_EQ(own.to_string(), site_.path("site/systems/nino.yaml") + ":3:13: x");
}

TEST_F(SiteTest, HashesEveryFileButNoSecretAndNoPath) {
  const TempSite twin;
  twin.write("state/secrets/master_key", std::string(64, 'a'));
  twin.set_mode("state/secrets/master_key", 0400);
  Findings findings;
  const Site before = site_.load(findings);

  const Site same = twin.load(findings);
  site_.edit("library/mappings/nino/get_debts.reply.xslt", "reply", "other");
  const Site after = site_.load(findings);

  EXPECT_EQ(before.hash, same.hash) << "neither the folder nor the secret is in it";
  EXPECT_NE(before.hash, after.hash);
  EXPECT_NE(before.routes[0].hash, after.routes[0].hash);
  EXPECT_EQ(before.routes[1].hash, after.routes[1].hash);
  EXPECT_EQ(before.types[0].hash, after.types[0].hash);
  EXPECT_THAT(before.hash, StartsWith("sha256:"));
}

TEST_F(SiteTest, ATypesHashIsOverDescriptorAndSchema) {
  Findings findings;
  const Site before = site_.load(findings);

  site_.write("library/mappings/types/debts.query-1.xsd", "<schema id='2'/>");

  EXPECT_NE(site_.load(findings).types[0].hash, before.types[0].hash);
}

TEST_F(SiteTest, TakesTypesAndMappingsOfTheSitesOwn) {
  site_.write(
      "site/types/own.asked-1.yaml",
      "type: own.asked\nversion: 1\npattern: send\nfamily: own\noperation: SendOwn\nsummary: {en: a, lv: b}\n"
      "owner: x\nretention: own\n");
  site_.write("site/types/own.asked-1.xsd", "<schema/>");
  site_.write("site/mappings/nino/get_debts.request.xslt", "<own/>");
  Findings findings;

  const Site site = site_.load(findings);

  EXPECT_THAT(site_.findings(), IsEmpty());
  EXPECT_EQ(site.types.size(), 3U);
  EXPECT_EQ(site.routes[0].request.stylesheet, "<own/>") << "the site's mapping comes before the library's";
}

TEST_F(SiteTest, ReportsMistakesOfAllFilesAtOnce) {
  site_.edit("site/hub.yaml", "origin", "orgin");
  site_.edit("site/parties.yaml", "title: Portal", "titel: Portal");
  site_.edit("site/routes/notes.yaml", "summary: Notes.", "summary:");

  EXPECT_THAT(site_.findings(),
              ElementsAre(StartsWith("site/hub.yaml:2:6: missing field 'origin' in log"),
                          "site/hub.yaml:2:7: unknown field 'orgin' in log; did you mean 'origin'?",
                          StartsWith("site/routes/notes.yaml:2:1: 'summary' cannot be empty"),
                          StartsWith("site/parties.yaml:7:5: missing field 'title' in party"),
                          "site/parties.yaml:8:5: unknown field 'titel' in party; did you mean 'title'?"));
}

// --- hub.yaml ---

TEST_F(SiteTest, NamesAFileThatIsNotThere) {
  site_.remove("site/hub.yaml");
  site_.remove("site/parties.yaml");

  EXPECT_THAT(site_.findings(), ElementsAre("site/hub.yaml:1:1: there is no such file",
                                            "site/parties.yaml:1:1: there is no such file"));
}

TEST_F(SiteTest, RefusesARegistrationNumberWithPrefix) {
  site_.edit("site/hub.yaml", "\"90000000019\"", "LV90000000019");

  EXPECT_THAT(site_.findings(), ElementsAre("site/hub.yaml:1:42: 'registration' must be 11 digits"));
}

TEST_F(SiteTest, RefusesAnAddressWithoutPort) {
  for (const char* wrong :
       {"127.0.0.1", "localhost:8443", "127.0.0.1:65536", "127.0.0.1:", "::1:8443", "127.0.0.1:84a"}) {
    const TempSite site;
    site.edit("site/hub.yaml", "127.0.0.1:8443", "'" + std::string(wrong) + "'");
    EXPECT_THAT(site.findings(), ElementsAre("site/hub.yaml:4:11: '" + std::string(wrong) +
                                             "' is not an IP address and a port, e.g. 127.0.0.1:8443"));
  }
}

TEST_F(SiteTest, TakesAnIpv6AddressAndPortZero) {
  site_.edit("site/hub.yaml", "127.0.0.1:8443", "\"[::1]:0\"");
  Findings findings;

  const Site site = site_.load(findings);

  EXPECT_THAT(site_.findings(), IsEmpty());
  EXPECT_EQ(site.hub.exchange_address, "::1");
  EXPECT_EQ(site.hub.exchange_port, 0);
}

TEST_F(SiteTest, RefusesAMasterKeyWrittenInTheFile) {
  site_.edit("site/hub.yaml", "${secret:master_key}", kMasterKey);

  const auto lines = site_.findings();

  EXPECT_THAT(
      lines,
      ElementsAre(
          "site/hub.yaml:9:13: 'master_key' must be a reference ${secret:NAME}, never the key itself"));
  EXPECT_THAT(lines, Each(Not(HasSubstr(std::string(kMasterKey)))));
}

TEST_F(SiteTest, RefusesAMasterKeyOfAnotherLengthWithoutShowingIt) {
  site_.write("state/secrets/master_key", "feedfeedfeed");
  site_.set_mode("state/secrets/master_key", 0400);

  const auto lines = site_.findings();

  EXPECT_THAT(
      lines,
      ElementsAre(HasSubstr("site/hub.yaml:9:13: the secret behind 'master_key' must be 64 hex digits")));
  EXPECT_THAT(lines, Each(Not(HasSubstr("feed"))));
}

TEST_F(SiteTest, NeverShowsASecretThatStandsInTheWrongPlace) {
  site_.write("site/hub.yaml",
              "municipality: {name: Test, registration: \"${secret:master_key}\"}\nlog: {origin: "
              "\"${secret:master_key}\"}\n"
              "exchange: {listen: \"${secret:master_key}\", certificate: a, key: b, clients_ca: c, crl: d}\n"
              "threads: {io: \"${secret:master_key}\"}\nmaster_key: ${secret:master_key}\n");

  const auto lines = site_.findings();

  EXPECT_EQ(lines.size(), 4U) << testing::PrintToString(lines);
  EXPECT_THAT(lines, Each(Not(HasSubstr(std::string(kMasterKey)))));
  EXPECT_THAT(lines, Contains(HasSubstr("site/hub.yaml:4:15: 'io' cannot be '${secret:master_key}'")));
}

TEST_F(SiteTest, RefusesLimitsOutOfRange) {
  site_.edit("site/hub.yaml", "master_key:", "threads: {io: 0}\ntimeouts: {ask: 11m}\nmaster_key:");

  EXPECT_THAT(site_.findings(),
              ElementsAre(StartsWith("site/hub.yaml:9:15: 'io' cannot be '0' (number, 1 to 64)"),
                          StartsWith("site/hub.yaml:10:17: 'ask' cannot be '11m'")));
}

TEST_F(SiteTest, ReportsASecretWithOpenRights) {
  site_.set_mode("state/secrets/master_key", 0644);

  EXPECT_THAT(site_.findings(),
              ElementsAre(HasSubstr("site/hub.yaml:9:13: secret master_key: state/secrets/master_key has "
                                    "mode 0644: others than its owner can use it")));
}

// --- parties.yaml ---

TEST_F(SiteTest, RefusesARightToAnUnknownType) {
  site_.edit("site/parties.yaml", "ask: debts.query", "ask: debts.qery");

  EXPECT_THAT(
      site_.findings(),
      ElementsAre("site/parties.yaml:6:17: 'debts.qery' is no message type; did you mean 'debts.query'?"));
}

TEST_F(SiteTest, RefusesARightOfTheWrongPattern) {
  site_.edit("site/parties.yaml", "ask: debts.query", "send: debts.query");

  EXPECT_THAT(site_.findings(),
              ElementsAre("site/parties.yaml:6:18: 'debts.query' is asked; write {ask: debts.query}"));
}

TEST_F(SiteTest, RefusesARightThatIsBothOrNeither) {
  site_.edit("site/parties.yaml", "{ask: debts.query}", "{ask: debts.query, send: notes.sent}, {}");

  EXPECT_THAT(
      site_.findings(),
      ElementsAre("site/parties.yaml:6:17: each right of 'permits' is either {ask: TYPE} or {send: TYPE}",
                  "site/parties.yaml:2:12: each right of 'permits' is either {ask: TYPE} or {send: TYPE}"));
}

TEST_F(SiteTest, RefusesARightGivenTwice) {
  site_.edit("site/parties.yaml", "{ask: debts.query}", "{ask: debts.query}, {ask: debts.query}");

  EXPECT_THAT(site_.findings(),
              ElementsAre("site/parties.yaml:6:37: 'debts.query' is given twice to permits"));
}

TEST_F(SiteTest, RefusesARightThatNoRouteServes) {
  site_.remove("site/routes/debts.yaml");

  EXPECT_THAT(site_.findings(),
              ElementsAre("site/parties.yaml:6:17: 'debts.query' has no route at this site"));
}

TEST_F(SiteTest, RefusesTwoPartiesOfOneName) {
  site_.edit("site/parties.yaml", "party: portal", "party: permits");

  EXPECT_THAT(site_.findings(), ElementsAre("site/parties.yaml:7:12: 'permits' names two parties"));
}

TEST_F(SiteTest, RefusesACertificateOfTwoParties) {
  site_.edit("site/parties.yaml", "dns:portal.example", "uri:urn:test:permits");

  EXPECT_THAT(
      site_.findings(),
      ElementsAre(
          "site/parties.yaml:10:20: 'uri:urn:test:permits' is a certificate name of permits already"));
}

TEST_F(SiteTest, RefusesACertificateNameOfAnotherKind) {
  site_.edit("site/parties.yaml", "dns:portal.example", "CN=portal");

  EXPECT_THAT(site_.findings(),
              ElementsAre("site/parties.yaml:10:20: 'CN=portal' is no certificate name: dns:host.example "
                          "or uri:urn:example:name"));
}

TEST_F(SiteTest, RefusesAPartysBadNameAndOrganisation) {
  site_.edit("site/parties.yaml", "party: permits", "party: Permits");
  site_.edit("site/parties.yaml", "\"40000000028\"", "4000000002");

  EXPECT_THAT(site_.findings(),
              ElementsAre("site/parties.yaml:2:12: 'Permits' is no party name, e.g. permits",
                          "site/parties.yaml:9:19: '4000000002' is no registration number: 11 digits"));
}

// --- systems ---

TEST_F(SiteTest, RefusesASystemThatTheLibraryDoesNotHave) {
  site_.edit("site/systems/nino.yaml", "system: nino", "system: nina");

  EXPECT_THAT(
      site_.findings(),
      ElementsAre("site/systems/nino.yaml:1:9: 'nina' does not belong in a file of this name",
                  "site/systems/nino.yaml:1:9: the library has no system 'nina'; did you mean 'nino'?"));
}

TEST_F(SiteTest, RefusesASystemWithoutKind) {
  site_.edit("library/adapters/systems/nino/system.yaml", "  kind: soap\n", "");

  EXPECT_THAT(
      site_.findings(),
      ElementsAre(
          "library/adapters/systems/nino/system.yaml:5:3: missing field 'kind' in adapter: which protocol"));
}

TEST_F(SiteTest, RefusesAnUnknownStatusOfASystem) {
  site_.edit("library/adapters/systems/nino/system.yaml", "status: draft", "status: done");

  EXPECT_THAT(site_.findings(),
              ElementsAre(StartsWith("library/adapters/systems/nino/system.yaml:3:9: 'status' cannot be "
                                     "'done'")));
}

TEST_F(SiteTest, RefusesADuplicateKeyInASystem) {
  site_.edit("site/systems/nino.yaml", "  security:", "  endpoint: x\n  security:");

  EXPECT_THAT(site_.findings(), ElementsAre("site/systems/nino.yaml:4:3: 'endpoint' is here twice"));
}

// --- routes ---

TEST_F(SiteTest, RefusesARouteForAnUnknownType) {
  site_.edit("site/routes/notes.yaml", "notes.sent", "notes.snt");

  EXPECT_THAT(
      site_.findings(),
      ElementsAre("site/routes/notes.yaml:3:16: 'notes.snt' is no message type; did you mean 'notes.sent'?"));
}

TEST_F(SiteTest, RefusesARouteToAnUnknownSystem) {
  site_.edit("site/routes/debts.yaml", "to: nino", "to: ninno");

  EXPECT_THAT(
      site_.findings(),
      ElementsAre("site/routes/debts.yaml:5:7: 'ninno' is no system of this site; did you mean 'nino'?"));
}

TEST_F(SiteTest, RefusesARouteToAnUnknownOperation) {
  site_.edit("site/routes/debts.yaml", "operation: get_debts", "operation: get_debt");

  EXPECT_THAT(
      site_.findings(),
      ElementsAre(
          "site/routes/debts.yaml:6:14: 'get_debt' is no operation of nino; did you mean 'get_debts'?"));
}

TEST_F(SiteTest, RefusesARouteWithAnUnknownMapping) {
  site_.edit("site/routes/debts.yaml", "nino/get_debts.request", "nino/get_debt.request");

  EXPECT_THAT(site_.findings(),
              ElementsAre("site/routes/debts.yaml:7:12: 'nino/get_debt.request' is no mapping of the site "
                          "or the library; did you mean 'nino/get_debts.request'?"));
}

TEST_F(SiteTest, RefusesAMappingNameThatLeavesTheFolder) {
  site_.edit("site/routes/debts.yaml", "nino/get_debts.request", "../secrets/master_key");

  EXPECT_THAT(site_.findings(),
              ElementsAre("site/routes/debts.yaml:7:12: '../secrets/master_key' is no mapping name, e.g. "
                          "nino/get_debts.request"));
}

TEST_F(SiteTest, RefusesTwoRoutesForOneType) {
  site_.write("site/routes/other.yaml", "route: other\nsummary: Other.\naccept: {type: notes.sent}\n");

  EXPECT_THAT(site_.findings(),
              ElementsAre("site/routes/other.yaml:3:16: 'notes.sent' has a route already: notes"));
}

TEST_F(SiteTest, RefusesARouteOfAnotherNameThanItsFile) {
  site_.edit("site/routes/notes.yaml", "route: notes", "route: debts");

  EXPECT_THAT(site_.findings(),
              ElementsAre("site/routes/notes.yaml:1:8: 'debts' does not belong in a file of this name",
                          "site/routes/notes.yaml:1:8: there are two routes 'debts'"));
}

TEST_F(SiteTest, RefusesAnAskThatIsNotDelivered) {
  site_.write("site/routes/debts.yaml", "route: debts\nsummary: Debts.\naccept: {type: debts.query}\n");

  EXPECT_THAT(site_.findings(),
              ElementsAre("site/routes/debts.yaml:3:16: 'debts.query' is an ask: its route needs 'deliver'"));
}

TEST_F(SiteTest, RefusesAnAskWithoutReplyMapping) {
  site_.edit("site/routes/debts.yaml", "  reply: nino/get_debts.reply\n", "");

  EXPECT_THAT(
      site_.findings(),
      ElementsAre("site/routes/debts.yaml:3:16: 'debts.query' is an ask: 'deliver' needs a 'reply' mapping"));
}

TEST_F(SiteTest, RefusesASendWithReplyMapping) {
  site_.edit("site/routes/notes.yaml", "accept: {type: notes.sent}\n",
             "accept: {type: notes.sent}\ndeliver: {to: nino, operation: get_debts, request: "
             "nino/get_debts.request, "
             "reply: nino/get_debts.reply}\n");

  EXPECT_THAT(site_.findings(),
              ElementsAre("site/routes/notes.yaml:4:83: 'nino/get_debts.reply' is too much: notes.sent is a "
                          "send and has no reply"));
}

TEST_F(SiteTest, RefusesATimeoutWithoutUnit) {
  site_.edit("site/routes/debts.yaml", "timeout: 3s", "timeout: 3");

  EXPECT_THAT(site_.findings(),
              ElementsAre(StartsWith("site/routes/debts.yaml:9:12: 'timeout' cannot be '3' (duration")));
}

// --- message types ---

TEST_F(SiteTest, RefusesATypeWithoutSchema) {
  site_.remove("library/mappings/types/notes.sent-1.xsd");

  EXPECT_THAT(site_.findings(),
              ElementsAre("library/mappings/types/notes.sent-1.xsd:1:1: there is no such file"));
}

TEST_F(SiteTest, RefusesUnknownContext) {
  site_.edit("library/mappings/types/debts.query-1.yaml", "[user, purpose]", "[user, on_behalf]");

  EXPECT_THAT(site_.findings(), ElementsAre(StartsWith(
                                    "library/mappings/types/debts.query-1.yaml:10:18: 'on_behalf' is nothing "
                                    "that a caller can say")));
}

TEST_F(SiteTest, RefusesAnOrderingKeyThatIsNone) {
  site_.edit("library/mappings/types/notes.sent-1.yaml", "ordering: number", "ordering: nomber");

  EXPECT_THAT(site_.findings(),
              ElementsAre("library/mappings/types/notes.sent-1.yaml:10:11: 'nomber' is none of the type's "
                          "keys; did you mean 'number'?"));
}

TEST_F(SiteTest, RefusesARelativeKeyPath) {
  site_.edit("library/mappings/types/debts.query-1.yaml", "path: /t:QueryDebts", "path: t:QueryDebts");

  EXPECT_THAT(
      site_.findings(),
      ElementsAre("library/mappings/types/debts.query-1.yaml:12:26: 't:QueryDebts/t:personCode' is no "
                  "absolute XPath"));
}

TEST_F(SiteTest, RefusesAPrefixThatIsNotDeclared) {
  site_.edit("library/mappings/types/notes.sent-1.yaml", "/*/n:ID", "/*/cbc:ID");

  EXPECT_THAT(
      site_.findings(),
      ElementsAre("library/mappings/types/notes.sent-1.yaml:9:26: prefix 'cbc' is not declared; known: n"));
}

TEST_F(SiteTest, RefusesADocumentKeyWithoutDocument) {
  site_.edit("library/mappings/types/debts.query-1.yaml", "personal: true}", "document: true}");

  EXPECT_THAT(site_.findings(),
              ElementsAre(HasSubstr("debts.query-1.yaml:12:26: '/t:QueryDebts/t:personCode' is a path in a "
                                    "document, but the type declares 0 documents, not one")));
}

TEST_F(SiteTest, RefusesTwoKeysOfOneName) {
  site_.edit("library/mappings/types/debts.query-1.yaml", "personal: [",
             "  - {name: person, path: /t:QueryDebts/t:other}\npersonal: [");

  EXPECT_THAT(site_.findings(),
              ElementsAre("library/mappings/types/debts.query-1.yaml:13:12: 'person' names two keys"));
}

TEST_F(SiteTest, RefusesAnAskWithoutAndASendWithReply) {
  site_.edit("library/mappings/types/debts.query-1.yaml", "reply: QueryDebtsResponse\n", "");
  site_.edit("library/mappings/types/notes.sent-1.yaml", "operation: SendNote\n",
             "operation: SendNote\nreply: SendNoteResponse\n");

  EXPECT_THAT(site_.findings(),
              ElementsAre("library/mappings/types/debts.query-1.yaml:1:7: an ask needs a 'reply'",
                          "library/mappings/types/notes.sent-1.yaml:6:8: 'SendNoteResponse' is too much: a "
                          "send has no reply"));
}

TEST_F(SiteTest, RefusesATypeInAFileOfAnotherName) {
  site_.edit("library/mappings/types/notes.sent-1.yaml", "version: 1", "version: 2");

  EXPECT_THAT(site_.findings(),
              ElementsAre("library/mappings/types/notes.sent-1.yaml:1:7: 'notes.sent' version 2 does not "
                          "belong in a file of this name"));
}

TEST_F(SiteTest, RefusesATypeDeclaredTwice) {
  site_.write("site/types/notes.sent-1.xsd", "<schema/>");
  site_.write("site/types/notes.sent-1.yaml",
              "type: notes.sent\nversion: 1\npattern: send\nfamily: own\noperation: SendOwn\nsummary: {en: "
              "a, lv: b}\n"
              "owner: x\nretention: own\n");

  EXPECT_THAT(site_.findings(), ElementsAre("site/types/notes.sent-1.yaml:1:7: notes.sent@1 is declared in "
                                            "library/mappings/types/notes.sent-1.xsd too"));
}

TEST_F(SiteTest, RefusesAnOperationOfTwoTypes) {
  site_.edit("library/mappings/types/notes.sent-1.yaml", "family: notes", "family: debts");
  site_.edit("library/mappings/types/notes.sent-1.yaml", "operation: SendNote", "operation: QueryDebts");

  EXPECT_THAT(site_.findings(),
              ElementsAre("library/mappings/types/notes.sent-1.yaml:5:12: 'QueryDebts' is the operation of "
                          "debts.query too"));
}

TEST_F(SiteTest, RefusesADocumentRootWithoutNamespace) {
  site_.edit("library/mappings/types/notes.sent-1.yaml", "\"{urn:n}Note\"", "Note");

  EXPECT_THAT(
      site_.findings(),
      ElementsAre(
          "library/mappings/types/notes.sent-1.yaml:13:44: 'Note' is not of the form {namespace}name"));
}

TEST_F(SiteTest, RefusesATypeWithoutLatvianSummary) {
  site_.edit("library/mappings/types/debts.query-1.yaml", ", lv: Parādi", "");

  EXPECT_THAT(site_.findings(),
              ElementsAre("library/mappings/types/debts.query-1.yaml:7:10: missing field 'lv' in summary: in "
                          "Latvian"));
}

TEST_F(SiteTest, SaysNothingOfUnknownTypesWhileATypeCannotBeRead) {
  site_.write("library/mappings/types/debts.query-1.yaml", "type: [\n");

  EXPECT_THAT(site_.findings(),
              ElementsAre(StartsWith("library/mappings/types/debts.query-1.yaml:2:1: is not YAML: ")))
      << "one mistake, one finding";
}

TEST_F(SiteTest, TakesAnyDamageAsFindings) {
  const unsigned seed = 20'261'120;
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const std::string pieces[] = {"[",  "]",  "{",   "}",  ":", "- ", "~", "\n", "? ",
                                "| ", "*a", "&a ", "${", "'", "\"", "#", "9"};
  for (const char* file :
       {"site/hub.yaml", "site/parties.yaml", "site/systems/nino.yaml", "site/routes/debts.yaml",
        "library/adapters/systems/nino/system.yaml", "library/mappings/types/debts.query-1.yaml"}) {
    const std::string whole = site_.read(file);
    for (int i = 0; i < 6; ++i) {
      std::string damaged = whole;
      damaged.replace(random() % whole.size(), random() % 12, pieces[random() % std::size(pieces)]);
      site_.write(file, damaged);
      Findings findings;
      EXPECT_NO_THROW((void)site_.load(findings)) << file << "\n" << damaged;
    }
    for (const char* other : {"- a\n", "word\n", "~\n", "{}\n", "[]\n", "a: {b: [c, {d: e}]}\n"}) {
      site_.write(file, other);
      Findings findings;
      EXPECT_NO_THROW((void)site_.load(findings)) << file << "\n" << other;
      EXPECT_FALSE(findings.empty()) << file << "\n" << other;
    }
    site_.write(file, whole);
  }
}

TEST(SiteReference, NamesEveryFileOfASite) {
  const std::string page = site_reference();

  for (const char* row :
       {"| `municipality.registration` | yes |", "| `exchange.listen` | no | text | `127.0.0.1:8443` |",
        "| `timeouts.ask` | no | duration (ms, s, m, h), 100ms to 10m | `30s` |",
        "| `parties[].may[].ask` | no |", "| `deliver.timeout` | no |", "| `documents[].roots` | yes |",
        "| `adapter` | yes | mapping |"})
    EXPECT_THAT(page, HasSubstr(row));
}

}  // namespace
}  // namespace hub::config
