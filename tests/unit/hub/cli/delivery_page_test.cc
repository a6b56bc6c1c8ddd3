#include <gmock/gmock.h>

#include <algorithm>
#include <sstream>

#include "hub/base/codes.h"
#include "hub/cli/delivery_words.h"
#include "hub/cli/page.h"
#include "hub/cli/trace_page.h"
#include "tests/unit/hub/cli/stories.h"

namespace hub::cli {
namespace {

using namespace std::chrono_literals;
using model::State;
using stories::seven_attempts;
using stories::Teller;
using testing::HasSubstr;
using testing::Not;
namespace events = record::events;

std::string page_of(const Teller& teller, Language language = Language::en) {
  auto page = trace_page(teller.story(), language);
  return page ? *page : page.error().to_string();
}

std::vector<std::string> lines_of(const std::string& page) {
  std::vector<std::string> lines;
  std::istringstream in(page);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// The lines that begin like a row of the table.
std::vector<std::string> rows_of(const std::string& page) {
  std::vector<std::string> rows;
  for (const std::string& line : lines_of(page))
    if (line.size() > 7 && (std::isdigit(static_cast<unsigned char>(line[4])) != 0 || line[4] == '-') &&
        line[5] == ' ')
      rows.push_back(line);
  return rows;
}

/// Without what breaks it into lines.
std::string unbroken(std::string text) {
  std::erase(text, '\n');
  std::erase(text, ' ');
  return text;
}

TEST(DeliveryPage, TellsEachOfSevenAttemptsInOneLineAndAllInOneScreen) {
  for (const Language language : {Language::en, Language::lv}) {
    for (const auto& teller :
         {seven_attempts(events::delivery_done, State::delivered),
          seven_attempts(events::delivery_dead, State::dead, "deliver.unreachable"),
          seven_attempts(events::delivery_held, State::held, "deliver.timeout"),
          seven_attempts(events::delivery_halted, State::halted, "deliver.misconfigured")}) {
      const std::string page = page_of(teller, language);
      EXPECT_LE(lines_of(page).size(), 24U) << page;
      for (const std::string& line : lines_of(page)) EXPECT_LE(width_of(line), 100U) << page;
      const auto rows = rows_of(page);
      ASSERT_EQ(rows.size(), 7U) << page;
      for (std::size_t i = 0; i < 7; ++i)
        EXPECT_THAT(rows[i], HasSubstr("    " + std::to_string(i + 1) + "  2026-11-20T"));
      EXPECT_THAT(rows[2], HasSubstr("5 ms"));
      EXPECT_THAT(rows[2], HasSubstr("deliver.unreachable"));
      EXPECT_TRUE(rows[2].ends_with(" 4 s")) << rows[2];
      EXPECT_THAT(rows[6], HasSubstr("1.250 s"));
    }
  }
}

TEST(DeliveryPage, ADeliveredMessageLeavesNothingToDo) {
  const auto teller = seven_attempts(events::delivery_done, State::delivered);
  const std::string page = page_of(teller);
  EXPECT_THAT(page, HasSubstr("state: delivered"));
  EXPECT_THAT(page, HasSubstr("cases-status -> pspp.add_status: delivered; attempts: 7"));
  EXPECT_THAT(rows_of(page).back(), HasSubstr("delivered"));
  EXPECT_THAT(page, HasSubstr(std::string(whose_turn(State::delivered, Language::en))));
  EXPECT_THAT(page, Not(HasSubstr("what to do")));
  EXPECT_THAT(page, Not(HasSubstr("sakta release")));
  EXPECT_THAT(page_of(teller, Language::lv), HasSubstr("stāvoklis: piegādāts"));
}

TEST(DeliveryPage, ALetterSaysWhyWhatToDoAndTheCommandThatDecides) {
  for (const auto& [state, event, code] :
       {std::tuple{State::dead, &events::delivery_dead, &codes::deliver_refused},
        std::tuple{State::held, &events::delivery_held, &codes::deliver_timeout},
        std::tuple{State::halted, &events::delivery_halted, &codes::map_failed}}) {
    const auto teller = seven_attempts(*event, state, std::string(code->name));
    for (const Language language : {Language::en, Language::lv}) {
      const std::string page = page_of(teller, language);
      EXPECT_THAT(page,
                  HasSubstr("sakta release " + stories::kId.to_string() + " --as resend|delivered|discard"));
      for (const std::string& sentence : {code_words(std::string(code->name), language),
                                          std::string(next_step_in_trace(std::string(code->name), language)),
                                          std::string(whose_turn(state, language))})
        EXPECT_THAT(unbroken(page), HasSubstr(unbroken(sentence)));
      EXPECT_THAT(unbroken(page), Not(HasSubstr("`saktatraceID`"))) << "it is read on that very page";
    }
  }
}

TEST(DeliveryPage, OneThatIsTriedAgainSaysWhen) {
  Teller teller({"cases-status"});
  teller.begun("cases-status", 1).failed("cases-status", 1, "deliver.overloaded", 90s);
  const std::string page = page_of(teller);
  EXPECT_THAT(page, HasSubstr("next attempt not before: 2026-11-20T08:17:18.005Z"));
  EXPECT_THAT(page, HasSubstr("1 min 30 s"));
  EXPECT_THAT(page, HasSubstr("it tries again by itself"));
  EXPECT_THAT(page_of(teller, Language::lv), HasSubstr("tas pats mēģinās vēlreiz"));
}

TEST(DeliveryPage, OneNotTriedYetSaysWhatItMayWaitFor) {
  const std::string page = page_of(Teller({"cases-status"}));
  EXPECT_THAT(page, HasSubstr("cases-status: waiting; attempts: 0"));
  EXPECT_THAT(page, HasSubstr("Not tried yet"));
  EXPECT_TRUE(rows_of(page).empty());
}

TEST(DeliveryPage, WhatAPersonDecidedStandsBetweenTheAttempts) {
  Teller teller({"cases-status"});
  teller.begun("cases-status", 1)
      .ended(events::delivery_held, "cases-status", State::held, 1, "deliver.timeout")
      .after(10min)
      .decided(events::delivery_released, "cases-status", State::waiting, 1, {"unix:1000:anna", "Anna"})
      .begun("cases-status", 2)
      .ended(events::delivery_done, "cases-status", State::delivered, 2);
  const auto rows = rows_of(page_of(teller));
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_THAT(rows[0], HasSubstr("deliver.timeout"));
  EXPECT_THAT(rows[1], HasSubstr(std::string(events::delivery_released.meaning.en) +
                                 " (unix:1000:anna (says: Anna))"));
  EXPECT_THAT(rows[2], HasSubstr("    2  "));
}

TEST(DeliveryPage, AnAttemptTheHubStoppedInHasNoEnd) {
  Teller teller({"cases-status"});
  teller.begun("cases-status", 1).after(1h).begun("cases-status", 2);
  const auto rows = rows_of(page_of(teller));
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_THAT(rows[0], HasSubstr("no end on record"));
  EXPECT_THAT(rows[1], HasSubstr("no end on record"));
}

TEST(DeliveryPage, CountsTheCallsThatAnAttemptOfSeveralHasDone) {
  Teller teller({"cases-status"});
  teller.begun("cases-status", 1)
      .ended(events::delivery_step, "cases-status", State::delivering, 1)
      .ended(events::delivery_step, "cases-status", State::delivering, 1)
      .failed("cases-status", 1, "deliver.unreachable", 1s);
  const auto rows = rows_of(page_of(teller));
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_THAT(rows[0], HasSubstr("deliver.unreachable, calls done: 2"));
}

TEST(DeliveryPage, ManyAttemptsStayOneScreen) {
  Teller teller({"cases-status"});
  for (std::uint32_t attempt = 1; attempt <= 1440; ++attempt)
    teller.begun("cases-status", attempt).failed("cases-status", attempt, "deliver.unreachable", 60s);
  const std::string page = page_of(teller);
  EXPECT_LE(lines_of(page).size(), 30U) << page;
  EXPECT_THAT(page, HasSubstr("1429 more"));
  EXPECT_THAT(page, HasSubstr("    1  2026"));
  EXPECT_THAT(page, HasSubstr(" 1440  2026"));
}

TEST(DeliveryPage, EachRouteHasItsOwnTable) {
  Teller teller({"cases-status", "cases-copy"});
  teller.begun("cases-copy", 1)
      .ended(events::delivery_dead, "cases-copy", State::dead, 1, "deliver.refused")
      .begun("cases-status", 1)
      .ended(events::delivery_done, "cases-status", State::delivered, 1);
  const std::string page = page_of(teller);
  EXPECT_THAT(page, HasSubstr("state: dead"));
  EXPECT_THAT(page, HasSubstr("cases-copy -> pspp.add_status: dead; attempts: 1"));
  EXPECT_THAT(page, HasSubstr("cases-status -> pspp.add_status: delivered; attempts: 1"));
  EXPECT_THAT(page, HasSubstr("--route cases-copy"));
}

TEST(DeliveryPage, TheLongFormTellsEveryItem) {
  Teller teller = seven_attempts(events::delivery_done, State::delivered);
  teller.noted(events::msg_read);
  const auto page = trace_page(teller.story(), Language::en, Detail::all);
  ASSERT_TRUE(page);
  EXPECT_THAT(*page, HasSubstr("delivery.failed  [retrying]  attempt 3  pspp.add_status"));
  EXPECT_THAT(*page, HasSubstr("deliveries: cases-status delivered"));
  EXPECT_THAT(*page, HasSubstr("msg.read  [noted]"));
}

TEST(DeliveryPage, SpeaksNoEnglishInLatvianButNamesAndCodes) {
  const std::string page =
      page_of(seven_attempts(events::delivery_dead, State::dead, "deliver.unreachable"), Language::lv);
  for (const char* english : {"attempt", "outcome", "begun", "turn", "state", "what to do", "The "})
    EXPECT_THAT(page, Not(HasSubstr(english)));
}

TEST(Page, CountsCharactersNotOctets) {
  EXPECT_EQ(width_of("mēģinājums"), 10U);
  EXPECT_EQ(padded("ē", 3), "ē  ");
  EXPECT_EQ(padded("long", 2), "long");
}

TEST(Page, BreaksProseAtSpaces) {
  const std::string word(40, 'x');
  EXPECT_EQ(wrapped(word + " " + word + " " + word, 2), "  " + word + " " + word + "\n    " + word + "\n");
  EXPECT_EQ(wrapped(std::string(200, 'y'), 2), "  " + std::string(200, 'y') + "\n");
  EXPECT_EQ(wrapped("", 0), "\n");
}

TEST(Page, SaysSpansInTheUnitThatFits) {
  EXPECT_EQ(span_words(7ms), "7 ms");
  EXPECT_EQ(span_words(1250ms), "1.250 s");
  EXPECT_EQ(span_words(1005ms), "1.005 s");
  EXPECT_EQ(span_words(42s), "42 s");
  EXPECT_EQ(span_words(185s), "3 min 05 s");
  EXPECT_EQ(span_words(2h + 5min), "2 h 05 min");
  EXPECT_EQ(span_words(-3s), "0 ms") << "a clock set back";
}

}  // namespace
}  // namespace hub::cli
