#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "tests/unit/hub/config/temp_site.h"

namespace hub::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;
using testing::UnorderedElementsAre;

constexpr const char* kNotes = "site/routes/notes.yaml";

/// A send that is delivered, with nothing wrong.
constexpr const char* kDelivered = R"(route: notes
summary: Notes.
accept: {type: notes.sent}
filter: {when: "/t:SendNote/t:kind = 'memo'"}
map: nino/get_debts.request
deliver: {to: nino, operation: get_debts}
on_failure:
  refuse: dead_letter
  resend: {dead_letter_after: 24h}
  wait: {dead_letter_after: 24h}
  reconcile: hold
  stop: halt_route
on_dead: skip
)";

/// The same with a choice, which publishes.
constexpr const char* kChosen = R"(route: notes
summary: Notes.
accept: {type: notes.sent}
choose:
  - when: "/n:Note/n:ID > 5"
    document: true
    map: nino/get_debts.request
    deliver: {to: nino, operation: get_debts}
  - {map: nino/get_debts.reply, deliver: {to: nino, operation: get_debts}}
publish: [copies]
on_failure:
  refuse: discard
  resend: {dead_letter_after: 1s}
  wait: {dead_letter_after: 720h}
  reconcile: hold
  stop: dead_letter
lane: notes-lane
)";

constexpr const char* kCopies =
    "route: copies\nsummary: Copies.\naccept: {type: notes.sent}\nlane: notes-lane\n";

struct Mistake {
  const char* name;
  const char* file;
  const char* from;
  const char* to;
  const char* finding;
};

std::ostream& operator<<(std::ostream& out, const Mistake& mistake) {
  return out << mistake.name;
}

class MistakeTest : public testing::TestWithParam<Mistake> {
 protected:
  MistakeTest() {
    site_.write("site/routes/copies.yaml", kCopies);
    site_.write(kNotes, kChosen);
  }
  void expect_one_finding() {
    const Mistake& mistake = GetParam();
    ASSERT_THAT(site_.findings(), IsEmpty());
    site_.edit(mistake.file, mistake.from, mistake.to);
    EXPECT_THAT(site_.findings(), ElementsAre(std::string(mistake.file) + mistake.finding));
  }

  TempSite site_;
};

class DeliveredMistakeTest : public MistakeTest {
 protected:
  DeliveredMistakeTest() {
    site_.remove("site/routes/copies.yaml");
    site_.write(kNotes, kDelivered);
  }
};

std::string name_of(const testing::TestParamInfo<Mistake>& info) {
  return info.param.name;
}

TEST_P(MistakeTest, IsFoundAtItsPlaceAndNothingElse) {
  expect_one_finding();
}
TEST_P(DeliveredMistakeTest, IsFoundAtItsPlaceAndNothingElse) {
  expect_one_finding();
}

INSTANTIATE_TEST_SUITE_P(
    Routes, DeliveredMistakeTest,
    testing::Values(
        Mistake{
            "NoRemedies", kNotes,
            "on_failure:\n  refuse: dead_letter\n  resend: {dead_letter_after: 24h}\n  wait: "
            "{dead_letter_after: 24h}\n  reconcile: hold\n  stop: halt_route\n",
            "",
            ":1:1: missing field 'on_failure' in route: a send that is delivered says what becomes of it by "
            "remedy: refuse, resend, wait, reconcile, stop"},
        Mistake{"OneRemedyMissing", kNotes, "  reconcile: hold\n", "",
                ":8:3: missing field 'reconcile' in on_failure: it may have arrived: held until a person "
                "decides; tried again as under `resend` where the operation is `idempotent`"},
        Mistake{
            "UnknownWordOfARemedy", kNotes, "stop: halt_route", "stop: halt",
            ":12:9: 'stop' cannot be 'halt' (halt_route | dead_letter): nobody can help but a person here: "
            "what concerns all messages of the route halts it, or (dead_letter) every message is set aside "
            "by itself; what is wrong with one message never halts a route"},
        Mistake{"UnknownWordOfWhatHalts", kNotes, "stop: halt_route",
                "stop: halt_route\n  halt_for: [autority, contract]",
                ":13:14: 'autority' is nothing that halts a route; did you mean 'authority'?"},
        Mistake{"WhatHaltsWhereNothingHalts", kNotes, "stop: halt_route",
                "stop: dead_letter\n  halt_for: [authority]",
                ":13:3: 'halt_for' is too much: with 'stop: dead_letter' nothing halts the route"},
        Mistake{"LanesOfAMappingThatDoesNotHalt", kNotes, "stop: halt_route",
                "stop: halt_route\n  halt_for: [authority]\n  mapping_lanes: 5",
                ":14:3: 'mapping_lanes' is too much: 'halt_for' does not name 'mapping'"},
        Mistake{
            "NoLanes", kNotes, "stop: halt_route", "stop: halt_route\n  mapping_lanes: 0",
            ":13:18: 'mapping_lanes' cannot be '0' (number, 1 to 1000): so many different lanes in a row, "
            "with no success in between, make a mapping that fails the route's fault; until then each is "
            "its message's"},
        Mistake{"PatienceTooLong", kNotes, "resend: {dead_letter_after: 24h}",
                "resend: {dead_letter_after: 721h}",
                ":9:31: 'dead_letter_after' cannot be '721h' (duration (ms, s, m, h), 1s to 720h): without "
                "success "
                "for so long, it becomes a dead letter"},
        Mistake{"PatienceWithoutUnit", kNotes, "wait: {dead_letter_after: 24h}",
                "wait: {dead_letter_after: 24}",
                ":10:29: 'dead_letter_after' cannot be '24' (duration (ms, s, m, h), 1s to 720h): without "
                "success "
                "for so long, it becomes a dead letter"},
        Mistake{"DeliverWithoutMap", kNotes, "map: nino/get_debts.request\n", "",
                ":5:1: 'deliver' needs 'map' beside it: the mapping from the type to the operation"},
        Mistake{"MapWithoutDeliver", kNotes, "deliver: {to: nino, operation: get_debts}\n", "",
                ":5:1: 'map' needs 'deliver' beside it: where the mapped message goes"},
        Mistake{"RequestInDeliver", kNotes, "operation: get_debts}", "operation: get_debts, request: a/b}",
                ":6:43: unknown field 'request' in deliver; known: operation, reply, timeout, to"},
        Mistake{"ReplyOfASend", kNotes, "operation: get_debts}",
                "operation: get_debts, reply: nino/get_debts.reply}",
                ":6:43: 'reply' is too much: notes.sent is a send and has none"},
        Mistake{"UnknownPrefix", kNotes, "/t:SendNote/t:kind", "/t:SendNote/x:kind",
                ":4:16: prefix 'x' is not declared; did you mean 't'?"},
        Mistake{"FunctionOfXPath2", kNotes, "/t:SendNote/t:kind = 'memo'",
                "ends-with(/t:SendNote/t:kind, 'o')",
                ":4:16: 'ends-with' is no function of XPath 1.0; known: boolean, ceiling, concat, contains, "
                "count, false, floor, id, lang, last, local-name, name, …"},
        Mistake{"Variable", kNotes, "= 'memo'", "= $kind", ":4:16: variable '$kind' has no value here"},
        Mistake{"FilterWithoutCondition", kNotes, "filter: {when: \"/t:SendNote/t:kind = 'memo'\"}",
                "filter: {document: true}",
                ":4:9: missing field 'when' in filter: XPath 1.0, taken as true or false; prefix `t` is the "
                "type's "
                "namespace, in a document those that the type declares"},
        Mistake{"OnDead", kNotes, "on_dead: skip", "on_dead: wait",
                ":13:10: 'on_dead' cannot be 'wait' (block | skip): sends only: what waits behind a dead "
                "or held "
                "message with the same ordering value"},
        Mistake{"PublishToItself", kNotes, "on_dead: skip", "publish: [notes]",
                ":13:11: 'notes' is this route itself"},
        Mistake{"PublishToAnotherType", kNotes, "on_dead: skip", "publish: [debts]",
                ":13:11: 'debts' takes debts.query, this route notes.sent: a message is published to routes "
                "of its "
                "own type"},
        Mistake{"PublishIsNoList", kNotes, "on_dead: skip", "publish: debts",
                ":13:10: 'publish' cannot be 'debts' (list of texts): sends only: routes of the same type "
                "that get "
                "each message too"},
        Mistake{"Tab", kNotes, "  refuse", "\trefuse", ":8:1: a tab; indent and separate with spaces"},
        Mistake{"Indentation", kNotes, "  wait: {", "   wait: {", ":10:4: is not YAML: end of map not found"},
        Mistake{"KeyTwice", kNotes, "on_dead: skip", "map: a/b", ":13:1: 'map' is here twice"},
        Mistake{"BadLane", kNotes, "on_dead: skip", "lane: My lane",
                ":13:7: 'My lane' is no name of a lane, e.g. cases: lower case, digits, dashes"},
        Mistake{"NoSpaceAfterColon", kNotes, "on_dead: skip", "on_dead:skip",
                ":13:1: unknown field 'on_dead:skip' in route; known: accept, choose, deliver, filter, lane, "
                "map, on_dead, on_failure, publish, route, summary"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Choices, MistakeTest,
    testing::Values(
        Mistake{"NoOtherwise", kNotes,
                "  - {map: nino/get_debts.reply, deliver: {to: nino, operation: get_debts}}\n", "",
                ":4:1: 'choose' needs a last entry without 'when', for messages that no other entry takes"},
        Mistake{"NeverReached", kNotes, "  - when: \"/n:Note/n:ID > 5\"\n    document: true\n    map:",
                "  - map:", ":7:5: this entry of 'choose' can never be reached: one before it has no 'when'"},
        Mistake{"Empty", "site/routes/copies.yaml", "lane:", "choose: []\nlane:",
                ":4:9: 'choose' cannot be an empty list (list): instead of `map` and `deliver`: the first "
                "entry whose `when` is true, of those without `after`; the last of these has no `when`"},
        Mistake{"AfterNothing", kNotes, "  - when: \"/n:Note/n:ID > 5\"\n    document: true\n    map:",
                "  - after: []\n    map:", ":5:5: 'after' needs one code at least"},
        Mistake{"AfterIsNotTheLastWay", kNotes, "  - {map: nino/get_debts.reply,",
                "  - {after: [X], map: nino/get_debts.reply,",
                ":4:1: 'choose' needs a last entry without 'when', for messages that no other entry takes"},
        Mistake{"BesideDeliver", kNotes, "publish:",
                "map: nino/get_debts.request\ndeliver: {to: nino, operation: get_debts}\npublish:",
                ":11:1: 'deliver' beside 'choose' is too much: 'map' and 'deliver' stand in each entry of "
                "'choose'"},
        Mistake{
            "BesideMap", kNotes, "publish:", "map: nino/get_debts.request\npublish:",
            ":10:1: 'map' beside 'choose' is too much: 'map' and 'deliver' stand in each entry of 'choose'"},
        Mistake{"PrefixOfTheMessageInTheDocument", kNotes, "/n:Note", "/t:Note",
                ":5:11: prefix 't' is not declared; did you mean 'n'?"},
        Mistake{"UnknownSystem", kNotes, "reply, deliver: {to: nino", "reply, deliver: {to: nano",
                ":9:47: 'nano' is no system of this site; did you mean 'nino'?"},
        Mistake{"PublishToNobody", kNotes, "publish: [copies]", "publish: [copys]",
                ":10:11: 'copys' is no route of this site; did you mean 'copies'?"},
        Mistake{"PublishTwice", kNotes, "publish: [copies]", "publish: [copies, copies]",
                ":10:19: 'copies' is named twice"},
        Mistake{
            "AnotherOnDeadInTheLane", kNotes, "lane:", "on_dead: skip\nlane:",
            ":18:7: routes of lane 'notes-lane' need the same 'on_dead': copies has block, notes has skip"}),
    name_of);

class SiteMistakes : public testing::Test {
 protected:
  TempSite site_;
};

TEST_F(SiteMistakes, ALoopIsToldOnce) {
  site_.write(kNotes, kChosen);
  site_.write("site/routes/copies.yaml", std::string(kCopies) + "publish: [notes]\n");

  EXPECT_THAT(site_.findings(),
              ElementsAre("site/routes/notes.yaml:10:11: 'copies' closes a loop: copies → notes → copies"));
}

TEST_F(SiteMistakes, ATypeHasOneEntryRoute) {
  site_.write(kNotes, kDelivered);
  site_.write("site/routes/copies.yaml", kCopies);

  EXPECT_THAT(site_.findings(),
              ElementsAre("site/routes/notes.yaml:3:16: 'notes.sent' has an entry route already: "
                          "copies; let that one publish to this one"));
}

TEST_F(SiteMistakes, ALaneNeedsTypesWithOrder) {
  site_.write("site/routes/copies.yaml", kCopies);
  site_.write(kNotes, kChosen);
  site_.edit("library/mappings/types/notes.sent-1.yaml", "ordering: number\n", "");

  EXPECT_THAT(site_.findings(),
              ElementsAre("site/routes/copies.yaml:4:7: lane 'notes-lane' needs types with an "
                          "ordering key: notes.sent has none"));
}

TEST_F(SiteMistakes, ALaneMayBeNamedAfterAnotherRoute) {
  site_.write(kNotes, kDelivered);
  site_.edit(kNotes, "on_dead: skip", "on_dead: skip\npublish: [copies]");
  site_.write("site/routes/copies.yaml", kCopies);
  site_.edit("site/routes/copies.yaml", "notes-lane", "notes");

  EXPECT_THAT(site_.findings(),
              ElementsAre("site/routes/copies.yaml:4:7: routes of lane 'notes' need the same "
                          "'on_dead': copies has block, notes has skip"));
}

TEST_F(SiteMistakes, AConditionLooksOnlyIntoADocumentThatThereIs) {
  site_.write(kNotes, kDelivered);
  site_.edit(kNotes, "memo'\"}", "memo'\",\n  document: true}");
  site_.edit("library/mappings/types/notes.sent-1.yaml", ", document: true}", "}");
  site_.edit("library/mappings/types/notes.sent-1.yaml", "/*/n:ID", "/t:SendNote/t:number");
  site_.edit("library/mappings/types/notes.sent-1.yaml",
             "documents:\n  - {path: /t:SendNote/t:document, roots: [\"{urn:n}Note\"], namespaces: {n: "
             "\"urn:n\"}}\n",
             "");

  EXPECT_THAT(
      site_.findings(),
      ElementsAre("site/routes/notes.yaml:5:3: 'document' is too much: notes.sent carries no document"));
}

TEST_F(SiteMistakes, AnAskHasNothingThatBelongsToDeliveries) {
  const std::string route = site_.read("site/routes/debts.yaml");
  site_.write("site/routes/debts.yaml",
              route +
                  "filter: {when: \"true()\"}\npublish: [notes]\non_dead: skip\nlane: debts\non_failure:\n"
                  "  refuse: discard\n  resend: {dead_letter_after: 1h}\n  wait: {dead_letter_after: 1h}\n"
                  "  reconcile: hold\n  stop: halt_route\n");
  const std::string file = "site/routes/debts.yaml:";
  const std::string rest = "' is too much: debts.query is an ask, answered at once";

  EXPECT_THAT(site_.findings(),
              UnorderedElementsAre(file + "10:1: 'filter" + rest, file + "11:1: 'publish" + rest,
                                   file + "12:1: 'on_dead" + rest, file + "13:1: 'lane" + rest,
                                   file + "14:1: 'on_failure" + rest));
}

TEST_F(SiteMistakes, AnEntryOfAnAskIsDelivered) {
  site_.write("site/routes/debts.yaml",
              "route: debts\nsummary: Debts.\naccept: {type: debts.query}\nchoose:\n"
              "  - when: \"/t:QueryDebts/t:personCode = '1'\"\n"
              "  - map: nino/get_debts.request\n    deliver: {to: nino, operation: get_debts}\n");

  EXPECT_THAT(
      site_.findings(),
      ElementsAre("site/routes/debts.yaml:7:14: missing field 'reply' in deliver: debts.query is an ask and "
                  "needs a mapping back",
                  "site/routes/debts.yaml:5:5: this entry needs 'map' and 'deliver': debts.query is an ask"));
}

TEST_F(SiteMistakes, OneMistakeInATypeIsNotToldAgainByWhatUsesIt) {
  site_.edit("library/mappings/types/debts.query-1.yaml", "pattern: ask", "pattern: asks");

  EXPECT_THAT(site_.findings(), ElementsAre(StartsWith("library/mappings/types/debts.query-1.yaml:3:10: "
                                                       "'pattern' cannot be 'asks'")));
}

TEST_F(SiteMistakes, OneMistakeInASystemIsNotToldAgainByItsRoute) {
  site_.edit("site/systems/nino.yaml", "system: nino", "system: nino: x");

  EXPECT_THAT(site_.findings(), ElementsAre("site/systems/nino.yaml:1:13: is not YAML: illegal map value; a "
                                            "text that holds `: ` needs quotes"));
}

TEST_F(SiteMistakes, OneMistakeInARouteIsNotToldAgainByRoutesAndRights) {
  site_.write(kNotes, "route: notes\nsummary: Notes.\naccept: {type: notes.sent}\npublish: [copies\n");
  site_.write("site/routes/copies.yaml", kCopies);
  site_.write("site/routes/other.yaml",
              "route: other\nsummary: Other.\naccept: {type: notes.sent}\npublish: [notes]\n");

  EXPECT_THAT(site_.findings(), ElementsAre(StartsWith("site/routes/notes.yaml:5:1: is not YAML: ")));
}

TEST_F(SiteMistakes, APublishedNameWithATypoDoesNotMakeTwoEntries) {
  site_.write(kNotes, kChosen);
  site_.edit(kNotes, "[copies]", "[copie]");
  site_.write("site/routes/copies.yaml", kCopies);

  EXPECT_THAT(site_.findings(),
              ElementsAre("site/routes/notes.yaml:10:11: 'copie' is no route of this site; did "
                          "you mean 'copies'?"));
}

TEST_F(SiteMistakes, ManyAtOnceAreAllFoundAndNothingElse) {
  site_.write(kNotes, kChosen);
  site_.write("site/routes/copies.yaml", kCopies);
  site_.edit("site/hub.yaml", "127.0.0.1:8443", "127.0.0.1:84430");
  site_.edit("site/hub.yaml", "pki/ca.pem", "pki/cas.pem");
  site_.edit("site/hub.yaml", "${secret:master_key}", "${secret:masterkey}");
  site_.edit("site/parties.yaml", "{send: notes.sent}", "{send: debts.query}");
  site_.edit("site/parties.yaml", "dns:portal.example", "uri:urn:test:permits");
  site_.edit("site/systems/nino.yaml", "adapter:", "pace: {max_in_flight: 0}\nadapter:");
  site_.edit("site/routes/debts.yaml", "operation: get_debts", "operation: getdebts");
  site_.edit(kNotes, "copies", "copy");
  site_.edit(kNotes, "reconcile: hold", "reconcile: keep");
  site_.edit("library/mappings/types/notes.sent-1.yaml", "retention: notes\n", "");
  site_.remove("library/mappings/nino/get_debts.reply.xslt");

  EXPECT_THAT(
      site_.findings(),
      UnorderedElementsAre(
          StartsWith("site/hub.yaml:4:11: '127.0.0.1:84430' is not an IP address and a port"),
          StartsWith("site/hub.yaml:7:15: 'clients_ca': the file "),
          StartsWith("site/hub.yaml:9:13: secret masterkey: there is no file "),
          StartsWith("library/mappings/types/notes.sent-1.yaml:1:1: missing field 'retention'"),
          StartsWith("site/systems/nino.yaml:2:23: 'max_in_flight' cannot be '0' (number, 1 to 1000)"),
          "site/routes/debts.yaml:7:14: 'getdebts' is no operation of nino; did you mean 'get_debts'?",
          StartsWith("site/routes/debts.yaml:8:10: 'nino/get_debts.reply' is no mapping"),
          StartsWith("site/routes/notes.yaml:9:11: 'nino/get_debts.reply' is no mapping"),
          StartsWith("site/routes/notes.yaml:15:14: 'reconcile' cannot be 'keep' (hold)"),
          "site/routes/notes.yaml:10:11: 'copy' is no route of this site; known: copies, debts, notes",
          "site/parties.yaml:10:20: 'uri:urn:test:permits' is a certificate name of permits already",
          "site/parties.yaml:11:18: 'debts.query' is asked; write {ask: debts.query}"));
}

}  // namespace
}  // namespace hub::config
