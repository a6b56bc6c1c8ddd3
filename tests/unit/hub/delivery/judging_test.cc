#include "hub/delivery/judging.h"

#include <gtest/gtest.h>

#include "hub/base/codes.h"

namespace hub::delivery {
namespace {

using namespace std::chrono_literals;
using Evidence = Halting::Evidence;
using model::State;

const auto kJudgedAt = std::chrono::system_clock::time_point(1h);

Uuid message_of(int n) {
  return Uuid::version7(kJudgedAt + std::chrono::milliseconds(n), "0123456789");
}

/// One route and what an attempt at one of its messages ended in.
class Judging : public testing::Test {
 protected:
  Judging() { route_.name = "cases"; }

  Standing judged(const Error& error, int n = 1, bool called = true) {
    Circumstances about{.route = route_, .pace = pace_, .message = message_of(n), .now = kJudgedAt};
    about.lane[0] = static_cast<std::uint8_t>(n);
    about.mapping = "m";
    about.epoch = epoch_.value_or(halting_.epoch());
    about.idempotent = idempotent_;
    about.called = called;
    about.tried = tried_;
    Standing standing{.attempts = 1};
    judge(error, about, halting_, standing);
    return standing;
  }
  State state(const ErrorCode& code, int n = 1) { return judged(Error(code, "x"), n).state; }

  config::Route route_;
  config::Pace pace_;
  Halting halting_;
  std::optional<std::uint64_t> epoch_;
  bool idempotent_ = false;
  std::chrono::milliseconds tried_{0};
};

TEST_F(Judging, WhatIsWrongWithOneMessageIsALetterAndHaltsNothing) {
  for (const ErrorCode* code :
       {&codes::deliver_refused, &codes::journal_unreadable, &codes::store_damaged, &codes::codec_not_valid,
        &codes::codec_document, &codes::map_failed, &codes::map_not_valid}) {
    SCOPED_TRACE(code->name);
    Halting fresh;
    std::swap(halting_, fresh);
    EXPECT_EQ(state(*code), State::dead);
    EXPECT_TRUE(halting_.is_open("cases"));
  }
}

TEST_F(Judging, WhatConcernsAllMessagesHaltsTheRouteByOneLetter) {
  for (const ErrorCode* code :
       {&codes::deliver_misconfigured, &codes::crypto_failed, &codes::config_secret, &codes::config_invalid,
        &codes::route_none, &codes::route_unknown_type, &codes::deliver_no_operation}) {
    SCOPED_TRACE(code->name);
    Halting fresh;
    std::swap(halting_, fresh);
    EXPECT_EQ(state(*code, 1), State::halted);
    EXPECT_EQ(state(*code, 2), State::retrying) << "it was under way, and waits with the rest";
    EXPECT_EQ(halting_.halts().front().letter, message_of(1));
  }
}

TEST_F(Judging, WhatARouteDoesNotHaltForIsALetter) {
  route_.on_failure.halt_for = {config::Concern::credentials};
  EXPECT_EQ(state(codes::deliver_misconfigured), State::dead);
  EXPECT_TRUE(halting_.is_open("cases"));
  EXPECT_EQ(state(codes::crypto_failed), State::halted);
  route_.on_failure.halt_for = {};
  EXPECT_EQ(state(codes::crypto_failed, 2), State::dead);
}

TEST_F(Judging, AMappingIsTheRoutesAfterAsManyLanesAsItSays) {
  route_.on_failure.mapping_lanes = 2;
  EXPECT_EQ(state(codes::map_not_valid, 1), State::dead);
  EXPECT_EQ(state(codes::map_failed, 2), State::halted);
}

TEST_F(Judging, WhatAnOlderSiteEndedInIsTriedAgainByTheNewerOne) {
  epoch_ = halting_.epoch();
  halting_.renew();
  for (const ErrorCode* code : {&codes::deliver_misconfigured, &codes::map_failed})
    EXPECT_EQ(state(*code), State::retrying) << code->name;
  EXPECT_TRUE(halting_.is_open("cases"));
}

TEST_F(Judging, OnlyWhatTheSystemRefusedMayBeGivenUpByTheRoute) {
  route_.on_failure.discard_refused = true;
  EXPECT_EQ(state(codes::deliver_refused), State::discarded);
  EXPECT_EQ(judged(Error(codes::codec_not_valid, "the type was tightened"), 1, false).state, State::dead);
}

TEST_F(Judging, ASentOneWithoutAnAnswerIsHeldUnlessItMayBeRepeated) {
  EXPECT_EQ(state(codes::deliver_timeout), State::held);
  idempotent_ = true;
  EXPECT_EQ(state(codes::deliver_timeout), State::retrying);
}

TEST_F(Judging, PatienceEndsAfterAsLongAsTheRouteSays) {
  route_.on_failure.resend.dead_letter_after = 10s;
  route_.on_failure.wait.dead_letter_after = 20s;
  tried_ = 9'999ms;
  EXPECT_EQ(state(codes::deliver_unreachable), State::retrying);
  tried_ = 10s;
  EXPECT_EQ(state(codes::deliver_unreachable), State::dead);
  EXPECT_EQ(state(codes::deliver_overloaded), State::retrying);
  tried_ = 20s;
  EXPECT_EQ(state(codes::deliver_overloaded), State::dead);
}

TEST_F(Judging, ThePauseIsTheOneAskedForElseTheSystems) {
  EXPECT_EQ(judged(Error(codes::deliver_overloaded, "x").wait_for(7s)).pause, 7s);
  EXPECT_EQ(judged(Error(codes::deliver_overloaded, "x")).pause, pace_.first_pause);
}

TEST(EvidenceOf, AnAnswerShowsThatTheHubIsLetInAndSilenceShowsNothing) {
  const auto shown = [](const ErrorCode& code, bool called = true) {
    return evidence_of({.state = State::dead, .called = called, .error = Error(code, "x")});
  };
  EXPECT_EQ(evidence_of({.state = State::delivered, .called = true}), Evidence::answered);
  for (const ErrorCode* code : {&codes::deliver_refused, &codes::deliver_bad_reply, &codes::deliver_too_large,
                                &codes::deliver_not_taken})
    EXPECT_EQ(shown(*code), Evidence::answered) << code->name;
  for (const ErrorCode* code :
       {&codes::deliver_timeout, &codes::deliver_unreachable, &codes::deliver_overloaded,
        &codes::deliver_misconfigured, &codes::deliver_no_operation})
    EXPECT_EQ(shown(*code), Evidence::none) << code->name;
  EXPECT_EQ(shown(codes::map_failed, false), Evidence::none);
  EXPECT_EQ(evidence_of({.state = State::filtered}), Evidence::none);
}

}  // namespace
}  // namespace hub::delivery
