#include "hub/calls/caller.h"

#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <deque>

#include "hub/base/codes.h"
#include "support/no_steps.h"
#include "support/run_task.h"
#include "support/scripted_clock.h"
#include "support/scripted_system.h"

namespace hub::calls {
namespace {

using namespace std::chrono_literals;
using support::fault;
using support::reply;
using support::ScriptedClock;
using support::ScriptedSystem;

port::Task<void> keep(port::Task<Result<port::Reply>> task, std::string& told) {
  auto answer = co_await std::move(task);
  told = answer ? answer->body.octets() : answer.error().to_string();
}

/// One system with one place for questions and deliveries together, called in scripted time.
class Calling : public testing::Test {
 protected:
  Calling() : system_(clock_), calls_(clock_) {
    target_.system = "registry";
    target_.operation = "put_case";
    target_.timeout = 10s;
    config::Pace& pace = site_.systems["registry"].pace;
    pace.max_in_flight = 1;
    pace.max_waiting = 2;
    Adapters adapters;
    adapters.emplace("registry", system_.adapter());
    caller_ = std::make_unique<AdapterCaller>(std::move(adapters), site_, calls_, clock_, metrics_);
  }

  /// Asks; what came of it stands in `told` when it has ended.
  void ask(const std::string& body, std::string& told, boost::asio::cancellation_signal* signal = nullptr) {
    port::Request request;
    request.operation = target_.operation;
    request.body = body;
    request.deadline = clock_.now() + 20s;
    auto task = keep(caller_->ask(target_, std::move(request), "clerk", put_.emplace_back(false)), told);
    const auto ended = [&told](const std::exception_ptr& problem) {
      if (problem) told = "cancelled";
    };
    if (signal != nullptr)
      boost::asio::co_spawn(io_, std::move(task), boost::asio::bind_cancellation_slot(signal->slot(), ended));
    else
      boost::asio::co_spawn(io_, std::move(task), ended);
    support::settle(io_);
  }
  void answer(ScriptedSystem::Answer answer) {
    system_.answer(std::move(answer));
    support::settle(io_);
  }
  [[nodiscard]] bool counts(const std::string& line) const {
    return metrics_.text().find(line) != std::string::npos;
  }

  ScriptedClock clock_;
  ScriptedSystem system_;
  InFlight calls_;
  config::Site site_;
  config::Target target_;
  telemetry::Metrics metrics_;
  std::deque<bool> put_;  ///< Of each question: whether it was.
  std::unique_ptr<AdapterCaller> caller_;
  boost::asio::io_context io_{1};
};

TEST_F(Calling, BringsBackTheAnswer) {
  std::string told;
  ask("<q/>", told);
  EXPECT_TRUE(told.empty());
  answer(reply("<a/>"));

  EXPECT_EQ(told, "<a/>");
  EXPECT_TRUE(counts(R"(sakta_calls_total{outcome="ok",system="registry"} 1)")) << metrics_.text();
}

TEST_F(Calling, AddsToAnErrorWhomItWasAskedOf) {
  std::string told;
  ask("<q/>", told);
  answer(fault(codes::deliver_refused));

  EXPECT_EQ(told, "deliver.refused: asking registry for put_case: the test says so");
}

TEST_F(Calling, EndsAtTheEarlierOfTwoDeadlines) {
  std::string first;
  ask("<q/>", first);
  EXPECT_EQ(system_.calls().back().deadline - clock_.now(), 10s) << "the target's timeout";
  answer(reply());
  target_.timeout = 1h;
  std::string second;
  ask("<q/>", second);
  EXPECT_EQ(system_.calls().back().deadline - clock_.now(), 20s) << "the question's own time";
  clock_.advance(io_, 20s);

  EXPECT_NE(second.find("deliver.timeout"), std::string::npos) << second;
}

TEST_F(Calling, NeverCallsTwice) {
  std::string told;
  ask("<q/>", told);
  answer(fault(codes::deliver_unreachable));
  clock_.advance(io_, 1h);

  EXPECT_EQ(system_.calls().size(), 1U);
}

TEST_F(Calling, LetsAQuestionWaitItsTurn) {
  std::string first;
  std::string second;
  ask("<a/>", first);
  ask("<b/>", second);
  EXPECT_EQ(system_.open(), 1U);
  answer(reply());
  EXPECT_EQ(system_.calls().back().body, "<b/>");
}

TEST_F(Calling, TellsWhoseTurnDidNotCome) {
  std::string first;
  std::string second;
  target_.timeout = 1h;
  ask("<a/>", first);
  ask("<b/>", second);
  clock_.advance(io_, 9'999ms);
  EXPECT_TRUE(second.empty());
  clock_.advance(io_, 1ms);

  EXPECT_EQ(second.find("deliver.overloaded"), 0U) << second;
  EXPECT_EQ(system_.calls().size(), 1U);
  EXPECT_TRUE(put_[0]);
  EXPECT_FALSE(put_[1]) << "nothing of it left";
}

TEST_F(Calling, ACancelledQuestionLeavesTheQueue) {
  std::string first;
  std::string gone;
  std::string last;
  boost::asio::cancellation_signal signal;
  ask("<a/>", first);
  ask("<gone/>", gone, &signal);
  ask("<b/>", last);
  signal.emit(boost::asio::cancellation_type::terminal);
  support::settle(io_);
  EXPECT_EQ(gone, "cancelled");
  answer(reply());

  EXPECT_EQ(system_.calls().back().body, "<b/>");
}

TEST_F(Calling, ACancelledCallGivesItsPlaceBack) {
  std::string gone;
  std::string next;
  boost::asio::cancellation_signal signal;
  ask("<gone/>", gone, &signal);
  ask("<b/>", next);
  signal.emit(boost::asio::cancellation_type::terminal);
  support::settle(io_);

  EXPECT_FALSE(gone.empty());
  EXPECT_EQ(system_.calls().back().body, "<b/>");
}

TEST_F(Calling, KnowsWhatMayBeCalledTwice) {
  EXPECT_TRUE(caller_->idempotent(target_));
  target_.operation = "add_case";
  EXPECT_FALSE(caller_->idempotent(target_));
  target_.system = "unknown";
  EXPECT_FALSE(caller_->idempotent(target_));
}

TEST_F(Calling, KnowsNoSystemThatTheSiteHasNot) {
  EXPECT_EQ(caller_->share("unknown"), 0U);
  EXPECT_FALSE(caller_->enter("unknown"));
}

TEST_F(Calling, LeavesAQuarterToQuestionsWhereThereAreFour) {
  for (const auto& [most, share] : {std::pair{1U, 1U}, {3U, 3U}, {4U, 3U}, {8U, 6U}, {100U, 75U}}) {
    site_.systems["registry"].pace.max_in_flight = most;
    EXPECT_EQ(caller_->share("registry"), share) << most;
  }
}

TEST_F(Calling, CountsADeliveryAmongTheCalls) {
  auto slot = caller_->enter("registry");
  ASSERT_TRUE(slot);
  std::string told;
  ask("<q/>", told);
  EXPECT_TRUE(system_.calls().empty());
  slot.reset();
  support::settle(io_);

  EXPECT_EQ(system_.calls().size(), 1U);
}

TEST_F(Calling, AsksOnlyWhoTakesQuestions) {
  system_.asks = false;
  std::string told;

  ask("<q/>", told);

  EXPECT_EQ(told.find("deliver.no_operation"), 0U) << told;
  EXPECT_TRUE(system_.calls().empty());
}

TEST_F(Calling, DeliversOnlyToWhoTakesDeliveries) {
  system_.takes = false;
  ::support::NoSteps steps;
  port::Request request;
  request.operation = target_.operation;
  auto slot = caller_->enter(target_.system);
  ASSERT_TRUE(slot);

  const auto delivered =
      ::support::run_task(io_, caller_->deliver(target_, std::move(request), steps, *std::move(slot)));

  EXPECT_EQ(delivered ? "delivered" : delivered.error().code().name, "deliver.no_operation");
  EXPECT_FALSE(caller_->idempotent(target_)) << "what takes no deliveries takes none twice";
}

TEST_F(Calling, SaysInBothLanguagesWhoIsNotKnown) {
  const auto probed = ::support::run_task(io_, caller_->probe("nowhere"));
  ASSERT_FALSE(probed);
  EXPECT_EQ(probed.error().detail(), "nowhere is no system of this site");
  EXPECT_EQ(probed.error().detail(Language::lv), "nowhere nav šīs instalācijas sistēma");
}

}  // namespace
}  // namespace hub::calls
