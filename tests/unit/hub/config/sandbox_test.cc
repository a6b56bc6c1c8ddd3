#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "hub/config/site.h"
#include "tests/unit/hub/config/temp_site.h"

namespace hub::config {
namespace {

using testing::Contains;
using testing::IsEmpty;

Site load_sandbox(const TempSite& state, std::vector<std::string>& lines) {
  // These and no more, whatever systems are added: a state folder that was made for it goes on serving it.
  for (const char* secret : {"state/secrets/horizon_password", "state/secrets/pspp_client_secret",
                             "state/secrets/smartcity_token"}) {
    state.write(secret, "made up\n");
    state.set_mode(secret, 0400);
  }
  Findings findings;
  const std::string root = SAKTA_SOURCE_DIR;
  Site site = load_site({root + "/deploy/sandbox", root, state.path("state")}, digest_for_tests, findings);
  for (const Finding& finding : findings) lines.push_back(finding.to_string());
  return site;
}

TEST(SandboxSite, HasNoFindings) {
  const TempSite state;
  std::vector<std::string> lines;

  const Site site = load_sandbox(state, lines);

  EXPECT_THAT(lines, IsEmpty());
  EXPECT_EQ(site.hub.key, state.path("state/pki/hub.key"));
  EXPECT_EQ(site.hub.exchange_port, 8443);
  EXPECT_EQ(site.hub.operations_port, 8480);
  EXPECT_EQ(site.systems.at("nino").kind.value, "soap");
}

TEST(SandboxSite, EveryTypeTellsWhyItsDataMayBeUsed) {
  const TempSite state;
  std::vector<std::string> lines;

  const Site site = load_sandbox(state, lines);

  for (const MessageType& type : site.types) {
    EXPECT_THAT(type.purposes, testing::Not(IsEmpty())) << type.label();
    EXPECT_THAT(type.required_context, Contains("purpose")) << type.label();
    EXPECT_FALSE(type.keys.empty()) << type.label();
  }
}

TEST(SandboxSite, APartyWithoutRightsIsThereToBeRefused) {
  const TempSite state;
  std::vector<std::string> lines;

  const Site site = load_sandbox(state, lines);

  const auto nobody = std::find_if(site.parties.begin(), site.parties.end(),
                                   [](const Party& party) { return party.name == "nobody-may"; });
  ASSERT_NE(nobody, site.parties.end());
  EXPECT_THAT(nobody->rights, IsEmpty());
}

}  // namespace
}  // namespace hub::config
