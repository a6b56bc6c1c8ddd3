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

TEST_F(SystemFilesTest, FindingsOfAKindNameTheFileThatWroteTheValue) {
  Findings findings;
  const Site site = site_.load(findings);
  const System& nino = site.systems.at("nino");

  const Finding library = finding_at(nino.adapter["timeout"], nino.place, "x");
  const Finding own = finding_at(nino.adapter["endpoint"], nino.place, "x");

  EXPECT_EQ(library.to_string(), site_.path("library/adapters/systems/nino/system.yaml") + ":6:12: x");
  EXPECT_EQ(own.to_string(), site_.path("site/systems/nino.yaml") + ":3:13: x");
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
