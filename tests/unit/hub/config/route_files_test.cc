#include "hub/config/route_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/hub/config/temp_site.h"

namespace hub::config {
namespace {

using testing::ElementsAre;
using testing::Not;
using testing::StartsWith;

class RouteFilesTest : public testing::Test {
 protected:
  TempSite site_;
};

TEST_F(RouteFilesTest, RefusesARouteForAnUnknownType) {
  site_.edit("site/routes/notes.yaml", "notes.sent", "notes.snt");

  EXPECT_THAT(
      site_.findings(),
      ElementsAre("site/routes/notes.yaml:3:16: 'notes.snt' is no message type; did you mean 'notes.sent'?"));
}

TEST_F(RouteFilesTest, RefusesARouteToAnUnknownSystem) {
  site_.edit("site/routes/debts.yaml", "to: nino", "to: ninno");

  EXPECT_THAT(
      site_.findings(),
      ElementsAre("site/routes/debts.yaml:6:7: 'ninno' is no system of this site; did you mean 'nino'?"));
}

TEST_F(RouteFilesTest, RefusesARouteToAnUnknownOperation) {
  site_.edit("site/routes/debts.yaml", "operation: get_debts", "operation: get_debt");

  EXPECT_THAT(
      site_.findings(),
      ElementsAre(
          "site/routes/debts.yaml:7:14: 'get_debt' is no operation of nino; did you mean 'get_debts'?"));
}

TEST_F(RouteFilesTest, RefusesARouteWithAnUnknownMapping) {
  site_.edit("site/routes/debts.yaml", "nino/get_debts.request", "nino/get_debt.request");

  EXPECT_THAT(site_.findings(),
              ElementsAre("site/routes/debts.yaml:4:6: 'nino/get_debt.request' is no mapping of the site "
                          "or the library; did you mean 'nino/get_debts.request'?"));
}

TEST_F(RouteFilesTest, RefusesAMappingNameThatLeavesTheFolder) {
  site_.edit("site/routes/debts.yaml", "nino/get_debts.request", "../secrets/master_key");

  EXPECT_THAT(site_.findings(),
              ElementsAre("site/routes/debts.yaml:4:6: '../secrets/master_key' is no mapping name, e.g. "
                          "nino/get_debts.request: the file's name below mappings/, without .xslt"));
}

TEST_F(RouteFilesTest, RefusesTwoRoutesForOneType) {
  site_.write("site/routes/other.yaml", "route: other\nsummary: Other.\naccept: {type: notes.sent}\n");

  EXPECT_THAT(site_.findings(),
              ElementsAre("site/routes/other.yaml:3:16: 'notes.sent' has an entry route already: notes; "
                          "let that one publish to this one"));
}

TEST_F(RouteFilesTest, RefusesARouteOfAnotherNameThanItsFile) {
  site_.edit("site/routes/notes.yaml", "route: notes", "route: debts");

  EXPECT_THAT(site_.findings(),
              ElementsAre("site/routes/notes.yaml:1:8: 'debts' does not belong in a file of this name: "
                          "it must be 'notes'"));
}

TEST_F(RouteFilesTest, RefusesAnAskThatIsNotDelivered) {
  site_.write("site/routes/debts.yaml", "route: debts\nsummary: Debts.\naccept: {type: debts.query}\n");

  EXPECT_THAT(site_.findings(),
              ElementsAre("site/routes/debts.yaml:3:16: 'debts.query' is an ask: its route needs 'map' and "
                          "'deliver'"));
}

TEST_F(RouteFilesTest, RefusesAnAskWithoutReplyMapping) {
  site_.edit("site/routes/debts.yaml", "  reply: nino/get_debts.reply\n", "");

  EXPECT_THAT(
      site_.findings(),
      ElementsAre(
          "site/routes/debts.yaml:6:3: missing field 'reply' in deliver: debts.query is an ask and needs "
          "a mapping back"));
}

TEST_F(RouteFilesTest, RefusesASendWithReplyMapping) {
  site_.edit("site/routes/notes.yaml", "accept: {type: notes.sent}\n",
             "accept: {type: notes.sent}\nmap: nino/get_debts.request\ndeliver: {to: nino, "
             "operation: get_debts, reply: nino/get_debts.reply}\non_failure: {refuse: discard, resend: "
             "{dead_letter_after: 1h}, wait: {dead_letter_after: 1h}, reconcile: hold, stop: halt_route}\n");

  EXPECT_THAT(
      site_.findings(),
      ElementsAre("site/routes/notes.yaml:5:43: 'reply' is too much: notes.sent is a send and has none"));
}

/// What halts a route whose `on_failure` ends with these lines.
std::set<Concern> halted_for(TempSite& site, const std::string& lines) {
  site.edit("site/routes/notes.yaml", "accept: {type: notes.sent}\n",
            "accept: {type: notes.sent}\nmap: nino/get_debts.request\ndeliver: {to: nino, operation: "
            "get_debts}\non_failure:\n  refuse: discard\n  resend: {dead_letter_after: 1h}\n  wait: "
            "{dead_letter_after: 1h}\n  reconcile: hold\n" +
                lines);
  Findings findings;
  for (const Route& route : site.load(findings).routes)
    if (route.name == "notes") return route.on_failure.halt_for;
  return {};
}

TEST_F(RouteFilesTest, ReadsWhatHaltsARoute) {
  EXPECT_EQ(halted_for(site_, "  stop: halt_route\n"), all_concerns()) << "the short form says: all of it";
}

TEST_F(RouteFilesTest, ReadsThatNothingHaltsARoute) {
  EXPECT_EQ(halted_for(site_, "  stop: dead_letter\n"), std::set<Concern>());
}

TEST_F(RouteFilesTest, ReadsThatSomeThingsHaltARoute) {
  EXPECT_EQ(halted_for(site_, "  stop: halt_route\n  halt_for: [credentials, authority]\n"),
            (std::set<Concern>{Concern::authority, Concern::credentials}));
}

TEST_F(RouteFilesTest, RefusesATimeoutWithoutUnit) {
  site_.edit("site/routes/debts.yaml", "timeout: 3s", "timeout: 3");

  EXPECT_THAT(site_.findings(),
              ElementsAre(StartsWith("site/routes/debts.yaml:9:12: 'timeout' cannot be '3' (duration")));
}

}  // namespace
}  // namespace hub::config
