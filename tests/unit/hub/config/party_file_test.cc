#include "hub/config/party_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/hub/config/temp_site.h"

namespace hub::config {
namespace {

using testing::ElementsAre;

class PartyFileTest : public testing::Test {
 protected:
  TempSite site_;
};

TEST_F(PartyFileTest, RefusesARightToAnUnknownType) {
  site_.edit("site/parties.yaml", "ask: debts.query", "ask: debts.qery");

  EXPECT_THAT(
      site_.findings(),
      ElementsAre("site/parties.yaml:6:17: 'debts.qery' is no message type; did you mean 'debts.query'?"));
}

TEST_F(PartyFileTest, RefusesARightOfTheWrongPattern) {
  site_.edit("site/parties.yaml", "ask: debts.query", "send: debts.query");

  EXPECT_THAT(site_.findings(),
              ElementsAre("site/parties.yaml:6:18: 'debts.query' is asked; write {ask: debts.query}"));
}

TEST_F(PartyFileTest, RefusesARightThatIsBothOrNeither) {
  site_.edit("site/parties.yaml", "{ask: debts.query}", "{ask: debts.query, send: notes.sent}, {}");

  EXPECT_THAT(
      site_.findings(),
      ElementsAre("site/parties.yaml:6:11: each right of 'permits' is either {ask: TYPE} or {send: TYPE}",
                  "site/parties.yaml:6:49: each right of 'permits' is either {ask: TYPE} or {send: TYPE}"));
}

TEST_F(PartyFileTest, RefusesARightGivenTwice) {
  site_.edit("site/parties.yaml", "{ask: debts.query}", "{ask: debts.query}, {ask: debts.query}");

  EXPECT_THAT(site_.findings(),
              ElementsAre("site/parties.yaml:6:37: 'debts.query' is given twice to permits"));
}

TEST_F(PartyFileTest, RefusesARightThatNoRouteServes) {
  site_.remove("site/routes/debts.yaml");

  EXPECT_THAT(site_.findings(),
              ElementsAre("site/parties.yaml:6:17: 'debts.query' has no route at this site"));
}

TEST_F(PartyFileTest, RefusesTwoPartiesOfOneName) {
  site_.edit("site/parties.yaml", "party: portal", "party: permits");

  EXPECT_THAT(site_.findings(), ElementsAre("site/parties.yaml:7:12: 'permits' names two parties"));
}

TEST_F(PartyFileTest, RefusesACertificateOfTwoParties) {
  site_.edit("site/parties.yaml", "dns:portal.example", "uri:urn:test:permits");

  EXPECT_THAT(
      site_.findings(),
      ElementsAre(
          "site/parties.yaml:10:20: 'uri:urn:test:permits' is a certificate name of permits already"));
}

TEST_F(PartyFileTest, RefusesACertificateNameOfAnotherKind) {
  site_.edit("site/parties.yaml", "dns:portal.example", "CN=portal");

  EXPECT_THAT(site_.findings(),
              ElementsAre("site/parties.yaml:10:20: 'CN=portal' is no certificate name: dns:host.example "
                          "or uri:urn:example:name"));
}

TEST_F(PartyFileTest, RefusesAPartysBadNameAndOrganisation) {
  site_.edit("site/parties.yaml", "party: permits", "party: Permits");
  site_.edit("site/parties.yaml", "\"40000000028\"", "4000000002");

  EXPECT_THAT(site_.findings(),
              ElementsAre("site/parties.yaml:2:12: 'Permits' is no party name, e.g. permits",
                          "site/parties.yaml:9:19: '4000000002' is no registration number: 11 digits"));
}

}  // namespace
}  // namespace hub::config
