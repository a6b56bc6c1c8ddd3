#include "hub/config/system_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/hub/config/temp_site.h"

namespace hub::config {
namespace {

using testing::ElementsAre;
using testing::Not;
using testing::StartsWith;

class SystemFilesTest : public testing::Test {
 protected:
  TempSite site_;
};

TEST_F(SystemFilesTest, LaysTheSitesSystemOverTheLibrarys) {
  Findings findings;

  const Site site = site_.load(findings);

  const System& nino = site.systems.at("nino");
  EXPECT_EQ(nino.kind.value, "soap");
  EXPECT_FALSE(nino.adapter["kind"].IsDefined());
  EXPECT_EQ(nino.adapter["endpoint"].Scalar(), "https://127.0.0.1:9443/nino");
  EXPECT_EQ(nino.adapter["timeout"].Scalar(), "5s");
  EXPECT_EQ(nino.adapter["security"]["profile"].Scalar(), "default");
  EXPECT_EQ(nino.adapter["security"]["key"].Scalar(), site_.path("state") + "/pki/signing.key");
  EXPECT_THAT(operations_of(nino), ElementsAre("get_debts"));
}

TEST_F(SystemFilesTest, SaysThatTrustIsNoMore) {
  site_.edit("library/adapters/systems/nino/system.yaml", "adapter:", "trust: trusted_replies\nadapter:");

  EXPECT_THAT(site_.findings(),
              ElementsAre(testing::HasSubstr("'trust' is no field of system any more: it changed nothing")));
}

TEST_F(SystemFilesTest, FindingsOfAKindNameTheFileThatWroteTheValue) {
  Findings findings;
  const Site site = site_.load(findings);
  const System& nino = site.systems.at("nino");

  const Finding library = finding_at(nino.adapter["timeout"], nino.place, "x");
  const Finding own = finding_at(nino.adapter["endpoint"], nino.place, "x");

  EXPECT_EQ(library.to_string(), site_.path("library/adapters/systems/nino/system.yaml") + ":6:12: x");
  EXPECT_EQ(own.to_string(), site_.path("site/systems/nino.yaml") + ":3:13: x");
}

TEST_F(SystemFilesTest, LaysTheSitesPaceOverTheLibrarys) {
  site_.edit("library/adapters/systems/nino/system.yaml",
             "adapter:", "pace: {max_in_flight: 3, first_pause: 2s, breaker_failures: 9}\nadapter:");
  site_.edit("site/systems/nino.yaml", "adapter:", "pace: {max_in_flight: 4, longest_pause: 2s}\nadapter:");
  Findings findings;

  const Site site = site_.load(findings);

  EXPECT_THAT(site_.findings(), testing::IsEmpty());
  const Pace& pace = site.systems.at("nino").pace;
  EXPECT_EQ(pace.max_in_flight, 4U);
  EXPECT_EQ(pace.first_pause, std::chrono::seconds(2));
  EXPECT_EQ(pace.longest_pause, std::chrono::seconds(2));
  EXPECT_EQ(pace.breaker_failures, 9U);
  EXPECT_EQ(pace.probe_every, Pace{}.probe_every);
}

TEST_F(SystemFilesTest, AMistakeInAPaceIsToldInTheFileThatMakesIt) {
  site_.edit("library/adapters/systems/nino/system.yaml",
             "adapter:", "pace: {first_pause: 50ms, probe_evry: 1s}\nadapter:");

  EXPECT_THAT(
      site_.findings(),
      ElementsAre(
          StartsWith("library/adapters/systems/nino/system.yaml:4:21: 'first_pause' cannot be '50ms'"),
          "library/adapters/systems/nino/system.yaml:4:27: unknown field 'probe_evry' in pace; did you "
          "mean 'probe_every'?"));
}

TEST_F(SystemFilesTest, PausesTheWrongWayRoundAreToldWhereTheSiteSaysOne) {
  site_.edit("library/adapters/systems/nino/system.yaml", "adapter:", "pace: {first_pause: 2s}\nadapter:");
  site_.edit("site/systems/nino.yaml", "adapter:", "pace: {longest_pause: 1s}\nadapter:");

  EXPECT_THAT(site_.findings(),
              ElementsAre("site/systems/nino.yaml:2:23: 'first_pause' (2s) must not be longer than "
                          "'longest_pause' (1s)"));
}

TEST_F(SystemFilesTest, AFindingAboutASectionPointsAtTheFieldThatItNames) {
  Findings findings;
  const Site site = site_.load(findings);
  const System& nino = site.systems.at("nino");

  const Finding named = finding_about(nino.adapter, nino.place, "'security.key' is no key");
  const Finding repeated = finding_about(nino.adapter, nino.place, "cannot use GetDebts");
  const Finding whole = finding_about(nino.adapter, nino.place, "something is wrong");

  EXPECT_EQ(named.file + ":" + std::to_string(named.line), site_.path("site/systems/nino.yaml") + ":4");
  EXPECT_EQ(repeated.file + ":" + std::to_string(repeated.line),
            site_.path("library/adapters/systems/nino/system.yaml") + ":9");
  EXPECT_EQ(whole.file + ":" + std::to_string(whole.line), site_.path("site/systems/nino.yaml") + ":3");
}

TEST_F(SystemFilesTest, RefusesASystemThatTheLibraryDoesNotHave) {
  site_.edit("site/systems/nino.yaml", "system: nino", "system: nina");

  EXPECT_THAT(
      site_.findings(),
      ElementsAre(
          "site/systems/nino.yaml:1:9: 'nina' does not belong in a file of this name: it must be 'nino'"));
}

TEST_F(SystemFilesTest, RefusesASystemWithoutKind) {
  site_.edit("library/adapters/systems/nino/system.yaml", "  kind: soap\n", "");

  EXPECT_THAT(
      site_.findings(),
      ElementsAre(
          "library/adapters/systems/nino/system.yaml:5:3: missing field 'kind' in adapter: which protocol"));
}

TEST_F(SystemFilesTest, RefusesAnUnknownStatusOfASystem) {
  site_.edit("library/adapters/systems/nino/system.yaml", "status: draft", "status: done");

  EXPECT_THAT(site_.findings(),
              ElementsAre(StartsWith("library/adapters/systems/nino/system.yaml:3:9: 'status' cannot be "
                                     "'done'")));
}

TEST_F(SystemFilesTest, RefusesADuplicateKeyInASystem) {
  site_.edit("site/systems/nino.yaml", "  security:", "  endpoint: x\n  security:");

  EXPECT_THAT(site_.findings(), ElementsAre("site/systems/nino.yaml:4:3: 'endpoint' is here twice"));
}

}  // namespace
}  // namespace hub::config
