#include "hub/gate/gate.h"

#include <gtest/gtest.h>

#include "hub/base/codes.h"

namespace hub::gate {
namespace {

config::Party party_with(std::string name, std::vector<std::string> certificates,
                         std::vector<config::Right> rights = {}) {
  config::Party made;
  made.name = std::move(name);
  made.certificates = std::move(certificates);
  made.rights = std::move(rights);
  return made;
}

config::Site two_parties() {
  config::Site site;
  site.parties = {party_with("permits", {"uri:urn:sakta:party:permits"}),
                  party_with("cases", {"dns:cases.example"})};
  return site;
}

config::MessageType debts() {
  config::MessageType type;
  type.name = "debts.query";
  type.purposes = {"permit"};
  type.legal_bases = {"6.1.e"};
  type.required_context = {"user", "purpose", "legal_basis"};
  return type;
}

const config::Party kPermits = party_with("permits", {}, {{model::Pattern::ask, "debts.query"}});

model::Context whole_context() {
  model::Context context;
  context.user = "clerk-7";
  context.purpose = "permit";
  context.legal_basis = "6.1.e";
  return context;
}

TEST(Gate, RefusesAConnectionWithoutCertificate) {
  const config::Site site = two_parties();
  const auto party = Gate(site).identify(std::nullopt);
  ASSERT_FALSE(party);
  EXPECT_EQ(&party.error().code(), &codes::gate_no_certificate);
}

TEST(Gate, KnowsAPartyByAnyOfItsNames) {
  const config::Site site = two_parties();
  const auto party =
      Gate(site).identify(crypto::PeerCertificate{"sha256:aa", {"dns:other.example", "dns:cases.example"}});
  ASSERT_TRUE(party);
  EXPECT_EQ((*party)->name, "cases");
}

TEST(Gate, RefusesACertificateThatNamesNoParty) {
  const config::Site site = two_parties();
  const auto party = Gate(site).identify(crypto::PeerCertificate{"sha256:aa", {"dns:cases.example.evil"}});
  ASSERT_FALSE(party);
  EXPECT_EQ(&party.error().code(), &codes::gate_unknown_party);
}

TEST(Gate, RefusesACertificateThatNamesTwoParties) {
  const config::Site site = two_parties();
  const auto party = Gate(site).identify(
      crypto::PeerCertificate{"sha256:aa", {"uri:urn:sakta:party:permits", "dns:cases.example"}});
  ASSERT_FALSE(party) << "which of the two acts would be a guess";
}

TEST(Gate, GrantsWhatThePartyMayWithItsContext) {
  EXPECT_TRUE(Gate::authorize(kPermits, debts(), whole_context()));
}

TEST(Gate, RefusesATypeThatThePartyHasNoRightTo) {
  config::MessageType other = debts();
  other.name = "person.query";
  const auto granted = Gate::authorize(kPermits, other, whole_context());
  ASSERT_FALSE(granted);
  EXPECT_EQ(&granted.error().code(), &codes::gate_no_right);
}

TEST(Gate, RefusesARightThatIsForTheOtherPattern) {
  const config::Party sender = party_with("permits", {}, {{model::Pattern::send, "debts.query"}});
  EXPECT_FALSE(Gate::authorize(sender, debts(), whole_context()));
}

TEST(Gate, NamesTheMissingHeader) {
  model::Context context = whole_context();
  context.purpose.clear();
  const auto granted = Gate::authorize(kPermits, debts(), context);
  ASSERT_FALSE(granted);
  EXPECT_EQ(&granted.error().code(), &codes::gate_missing_context);
  EXPECT_EQ(granted.error().place(), "Sakta-Purpose");
}

TEST(Gate, NamesAllThatIsMissingAtOnce) {
  model::Context context;
  context.on_behalf_of = "111111-11111";  // invented
  const auto granted = Gate::authorize(kPermits, debts(), context);
  ASSERT_FALSE(granted);
  for (const std::string& word : debts().required_context)
    EXPECT_NE(granted.error().detail().find(word), std::string::npos) << granted.error().detail();
  EXPECT_EQ(granted.error().place().find("Sakta-User, "), 0U) << granted.error().place();
  EXPECT_NE(granted.error().place().find(", Sakta-Ground"), std::string::npos) << granted.error().place();
}

TEST(Gate, DemandsAGroundFromWhoActsForSomebodyElse) {
  model::Context context = whole_context();
  context.on_behalf_of = "111111-11111";  // invented
  const auto granted = Gate::authorize(kPermits, debts(), context);
  ASSERT_FALSE(granted);
  EXPECT_EQ(granted.error().place(), "Sakta-Ground");
}

TEST(Gate, RefusesAPurposeThatTheTypeDoesNotAllow) {
  model::Context context = whole_context();
  context.purpose = "curiosity";
  const auto granted = Gate::authorize(kPermits, debts(), context);
  ASSERT_FALSE(granted);
  EXPECT_EQ(&granted.error().code(), &codes::gate_purpose);
  EXPECT_EQ(granted.error().place(), "Sakta-Purpose");
  EXPECT_EQ(granted.error().to_string().find("curiosity"), std::string::npos) << "no value in an error";
}

}  // namespace
}  // namespace hub::gate
