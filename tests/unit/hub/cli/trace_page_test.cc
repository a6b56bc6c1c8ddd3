#include "hub/cli/trace_page.h"

#include <gmock/gmock.h>

#include "hub/base/codes.h"
#include "hub/record/head.h"

namespace hub::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

const auto kStart = std::chrono::system_clock::time_point(std::chrono::seconds(1'795'162'548));
const Uuid kId = *Uuid::parse("019aa1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b");

model::Item item(std::string event, model::State state, const record::Head& head, int after_ms) {
  model::Item made;
  made.message = kId;
  made.event = std::move(event);
  made.state = state;
  made.at = kStart + std::chrono::milliseconds(after_ms);
  made.head = record::write(head);
  return made;
}

record::Head head() {
  record::Head made;
  made.type = "debts.query";
  made.party = "permits";
  made.site = "sha256:aaaabbbbccccdddd";
  made.system = "nino";
  made.operation = "get_debts";
  return made;
}

/// A question that was tried seven times.
model::Story seven_attempts() {
  model::Story story;
  for (std::uint32_t attempt = 1; attempt <= 7; ++attempt) {
    record::Head asked = head();
    asked.attempt = attempt;
    story.items.push_back(item("ask.asked", model::State::asked, asked, static_cast<int>(attempt) * 1000));
    asked.error = record::RecordedError{"deliver.unreachable", "connection refused", ""};
    story.items.push_back(
        item("ask.failed", model::State::failed, asked, static_cast<int>(attempt) * 1000 + 5));
  }
  return story;
}

TEST(Trace, TellsEachAttemptWithItsOutcomeAndWhatToDo) {
  const auto page = trace_page(seven_attempts(), Language::en);
  ASSERT_TRUE(page);
  for (int attempt = 1; attempt <= 7; ++attempt)
    EXPECT_THAT(*page, HasSubstr("[failed]  attempt " + std::to_string(attempt)));
  EXPECT_THAT(*page, HasSubstr(std::string(codes::deliver_unreachable.next_step.en)));
  EXPECT_THAT(*page, HasSubstr("2026-11-20T08:15:49.000000Z  ask.asked"));
}

TEST(Trace, SpeaksLatvian) {
  const auto page = trace_page(seven_attempts(), Language::lv);
  ASSERT_TRUE(page);
  EXPECT_THAT(*page, HasSubstr("mēģinājums 7"));
  EXPECT_THAT(*page, HasSubstr(std::string(codes::deliver_unreachable.title.lv)));
  EXPECT_THAT(*page, HasSubstr("deliver.unreachable, resend (sūtīt vēlreiz): "));
  EXPECT_THAT(*page, HasSubstr("stāvoklis: neizdevies"));
}

TEST(Trace, StepsPartsAndVersionsHaveLatvianNames) {
  record::Head made = head();
  const std::vector<std::string> names{
      "received",         "identified",         "authorized",       "validated",   "sealed",
      "mapped",           "sent as urn:uuid:0", "answered by nino", "mapped back", "done: search_client",
      "taken by horizon", "laid down at portal"};
  for (const std::string& name : names) made.steps.push_back({name, kStart});
  model::Story story{{item("ask.answered", model::State::answered, made, 5)}, ""};
  for (const char* part :
       {"request", "answer", "partner_request", "partner_answer", "envelope", "step.search_client"})
    story.items[0].parts.push_back({part, "application/xml", "sealed"});

  const auto page = trace_page(story, Language::lv);

  ASSERT_TRUE(page);
  EXPECT_THAT(*page, HasSubstr("nosūtīts kā urn:uuid:0"));
  EXPECT_THAT(*page, HasSubstr("atbildēja nino"));
  EXPECT_THAT(*page, HasSubstr("instalācija aaaabbbbcccc"));
  for (const char* english : {"received", "identified", "authorized", "validated", "sealed", "mapped",
                              "sent as", "answered by", "request", "partner_answer", "[answered]", "site ",
                              "done:", "taken by", "laid down", "envelope", "step."})
    EXPECT_THAT(*page, Not(HasSubstr(english)));
  const auto in_english = trace_page(story, Language::en);
  ASSERT_TRUE(in_english);
  for (const std::string& name : names) EXPECT_THAT(*in_english, HasSubstr(name));
}

TEST(Trace, AReloadTellsWhoWhatItGoesOnWithAndWhetherAReasonIsKept) {
  record::Head made;
  made.type = "hub";
  made.site = "sha256:aaaabbbbccccdddd";
  made.site_to = "sha256:eeeeffff00001111";
  made.by = {"unix:0:root", "Anna"};
  model::Story story{{item("hub.reloaded", model::State::noted, made, 0)}, ""};

  const auto silent = trace_page(story, Language::en);
  story.items[0].parts.push_back({"reason", "text/plain", "sealed"});
  const auto page = trace_page(story, Language::lv);

  ASSERT_TRUE(silent && page);
  EXPECT_THAT(*silent, HasSubstr("Event of the hub " + kId.to_string()));
  EXPECT_THAT(*silent, HasSubstr("by: unix:0:root (says: Anna), no reason was given"));
  EXPECT_THAT(*silent, HasSubstr("goes on with site: eeeeffff0000"));
  EXPECT_THAT(*silent, HasSubstr("site aaaabbbbcccc"));
  EXPECT_THAT(*page, HasSubstr("Centrmezgla notikums " + kId.to_string()));
  EXPECT_THAT(*page, HasSubstr("kas: unix:0:root (saka: Anna)\n"));
  EXPECT_THAT(*page, HasSubstr("saglabāts: iemesls 6 B"));
}

TEST(Trace, ASearchTellsWhoAndWhatTimeItCovered) {
  record::Head made;
  made.type = "hub";
  made.by = {"unix:0:root", "Anna"};
  made.lookup = record::Lookup{"person", std::chrono::system_clock::from_time_t(1'782'864'000),
                               std::chrono::system_clock::from_time_t(1'782'950'400)};
  model::Story story{{item("hub.searched", model::State::noted, made, 0)}, ""};
  story.items[0].parts.push_back({"reason", "text/plain", "sealed"});

  const auto page = trace_page(story, Language::en);
  const auto latvian = trace_page(story, Language::lv);

  ASSERT_TRUE(page && latvian);
  EXPECT_THAT(*page, HasSubstr("looked for: messages by person that came from 2026-07-01T00:00:00"));
  EXPECT_THAT(*page, HasSubstr(" to 2026-07-02T00:00:00"));
  EXPECT_THAT(*page, HasSubstr("by: unix:0:root (says: Anna)\n"));
  EXPECT_THAT(*latvian, HasSubstr("meklēja: ziņojumus pēc personas, kas saņemti no 2026-07-01"));
}

TEST(Trace, AQuestionWithoutEndIsSaidToHaveNone) {
  model::Story story{{item("ask.asked", model::State::asked, head(), 0)}, ""};
  EXPECT_THAT(*trace_page(story, Language::en), HasSubstr("No end is on record"));
  EXPECT_THAT(*trace_page(story, Language::lv), HasSubstr("Noslēgums nav reģistrēts"));
  EXPECT_THAT(*trace_page(seven_attempts(), Language::en), Not(HasSubstr("No end is on record")));
}

TEST(Trace, AMessageThatNoSystemTakesIsSaidToWait) {
  record::Head kept = head();
  kept.system.clear();
  kept.route = "invoices@sha256:0011";
  const model::Story story{{item("msg.accepted", model::State::waiting, kept, 0)}, ""};
  EXPECT_THAT(*trace_page(story, Language::en), HasSubstr("No system takes this type yet (route invoices)."));
  kept.system = "nino";
  const model::Story delivered{{item("msg.accepted", model::State::waiting, kept, 0)}, ""};
  EXPECT_THAT(*trace_page(delivered, Language::en), Not(HasSubstr("No system takes")));
}

TEST(Trace, SaysVersionsOnceUntilTheyChange) {
  model::Story story = seven_attempts();
  record::Head changed = head();
  changed.site = "sha256:eeeeffff00001111";
  story.items.push_back(item("msg.read", model::State::noted, changed, 9000));

  const auto page = trace_page(story, Language::en);

  ASSERT_TRUE(page);
  const auto first = page->find("site aaaabbbbcccc");
  EXPECT_NE(first, std::string::npos);
  EXPECT_EQ(page->find("site aaaabbbbcccc", first + 1), std::string::npos);
  EXPECT_THAT(*page, HasSubstr("site eeeeffff0000"));
}

TEST(Trace, NamesTheVersionsThatHandledEachAttemptAtEachDelivery) {
  const auto delivered = [](const char* route, std::uint32_t attempt, const char* hash, int at) {
    record::Head made = head();
    made.attempt = attempt;
    made.route = std::string(route) + "@sha256:" + hash;
    model::Item moved = item("delivery.failed", model::State::retrying, made, at);
    moved.deliveries.push_back({.route = route, .state = model::State::retrying, .attempts = attempt});
    return moved;
  };
  record::Head accepted = head();
  accepted.route = "cases@sha256:000011112222";
  model::Story story{{item("msg.accepted", model::State::waiting, accepted, 0)}, ""};
  story.items[0].deliveries = {{.route = "cases"}, {.route = "copies"}};
  story.items.push_back(delivered("cases", 1, "000011112222", 10));
  story.items.push_back(delivered("copies", 1, "777788889999", 20));
  story.items.push_back(delivered("cases", 2, "000011112222", 30));
  story.items.push_back(delivered("cases", 3, "333344445555", 40));
  story.items.push_back(delivered("cases", 3, "000011112222", 50));  // no attempt: an operator's act after it
  record::Head released = *record::read_head(story.items.back().head);
  released.by = {"unix:0:root", "Anna"};
  story.items.back().head = record::write(released);

  const auto page = trace_page(story, Language::en);

  ASSERT_TRUE(page);
  EXPECT_THAT(*page, HasSubstr("  versions: site aaaabbbbcccc, route cases@000011112222\n"
                               "    cases, attempts 1-2: the same\n"
                               "    copies, attempt 1: route copies@777788889999\n"
                               "    cases, attempt 3: route cases@333344445555\n"));
  EXPECT_THAT(*page, Not(HasSubstr("attempt 3: the same")));
  EXPECT_THAT(*trace_page(story, Language::lv), HasSubstr("cases, mēģinājumi 1-2: tās pašas\n"));
}

TEST(Trace, AMessageWithoutALegalBasisHasNoLooseComma) {
  record::Head asked = head();
  asked.purpose = "invoicing";
  const auto page = trace_page({{item("source.polled", model::State::noted, asked, 0)}, ""}, Language::en);
  ASSERT_TRUE(page);
  EXPECT_THAT(*page, HasSubstr("purpose, basis: invoicing\n"));
}

TEST(Trace, WhereARowCannotBeReadNothingIsSaidToBeMissing) {
  model::Story story = seven_attempts();
  story.items.pop_back();
  const auto open = trace_page(story, Language::en);
  story.damage.emplace_back("the row with sequence 14 is damaged");
  const auto page = trace_page(story, Language::en);

  ASSERT_TRUE(open && page);
  EXPECT_THAT(*open, HasSubstr("No end is on record"));
  EXPECT_THAT(*page,
              HasSubstr("cannot be read: the row with sequence 14 is damaged\n  What stood there is not"));
  EXPECT_THAT(*page, Not(HasSubstr("No end is on record")));
}

TEST(Trace, TheStateIsThatOfTheLastMove) {
  model::Story story = seven_attempts();
  story.items.push_back(item("msg.read", model::State::noted, head(), 9000));
  const auto page = trace_page(story, Language::en);
  ASSERT_TRUE(page);
  EXPECT_THAT(*page, HasSubstr("state: failed"));
}

TEST(Trace, NothingOnRecordAndDamageAreSaidSo) {
  EXPECT_FALSE(trace_page({}, Language::en));
  model::Story damaged = seven_attempts();
  damaged.items.front().head = "{";
  const auto page = trace_page(damaged, Language::en);
  ASSERT_FALSE(page);
  EXPECT_EQ(&page.error().code(), &codes::store_damaged);
}

}  // namespace
}  // namespace hub::cli
