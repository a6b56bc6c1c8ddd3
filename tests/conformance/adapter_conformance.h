#pragma once

#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "hub/base/codes.h"
#include "hub/port/adapter.h"
#include "tests/support/no_steps.h"
#include "tests/support/run_task.h"

namespace conformance {

/// How a partner behaves towards one call. Every kind's partner must be able to do all of them.
enum class Behaviour {
  accepts,                   ///< Reads all, answers as its contract says.
  refuses,                   ///< Says that the sender's message is wrong.
  asks_to_wait,              ///< Says that it is busy, for 7 s.
  hangs_after_body,          ///< Reads all, never answers.
  closes_after_body,         ///< Reads all, closes.
  cuts_reply,                ///< Closes in the middle of a good answer.
  oversized_reply,           ///< A good answer, larger than the limit.
  wrong_schema_reply,        ///< The protocol's form, another content than agreed.
  garbage,                   ///< Not the protocol.
  fault_in_success,          ///< The protocol's sign of success around a refusal.
  answers_another_question,  ///< A good answer to some other message.
};

/// What a kind gives to be tested; see tests/unit/adapters/soap/conformance_test.cc for one.
///   Partner(boost::asio::io_context&)            makes partner and adapter
///   hub::port::Adapter& adapter()
///   void behave(Behaviour)                       from the next request on
///   std::unique_ptr<hub::port::Adapter> to_nobody()  an adapter of the kind whose partner refuses
///   connections hub::port::Request request()                 a good one; the deadline is set by the suite
///   std::size_t received()                       requests that the partner has read whole
///   std::string last_received()                  the newest of them, exact octets
template <class Partner>
class AdapterConformance : public testing::Test {
 protected:
  using Reply = hub::Result<hub::port::Reply>;

  hub::port::Request request_due(std::chrono::milliseconds time) {
    auto request = partner.request();
    request.deadline = std::chrono::steady_clock::now() + time;
    request.evidence = &evidence;
    return request;
  }

  Reply call(Behaviour behaviour, std::chrono::milliseconds time = std::chrono::seconds(5)) {
    partner.behave(behaviour);
    const auto request = request_due(time);
    return support::run_task(io, partner.adapter().asker()->ask(request));
  }

  /// The name of the error's code, or "a reply".
  static std::string outcome(const Reply& reply) {
    return reply ? "a reply" : std::string(reply.error().code().name);
  }

  hub::port::Evidence evidence;
  boost::asio::io_context io;
  Partner partner{io};
};

TYPED_TEST_SUITE_P(AdapterConformance);

TYPED_TEST_P(AdapterConformance, BringsTheReplyAndTheExactOctetsOfBothWays) {
  const auto reply = this->call(Behaviour::accepts);

  ASSERT_EQ(this->outcome(reply), "a reply") << reply.error().to_string();
  EXPECT_FALSE(reply->body.octets().empty());
  EXPECT_EQ(this->evidence.sent, this->partner.last_received());
  EXPECT_NE(this->evidence.received.find("reply"), std::string::npos);
}

TYPED_TEST_P(AdapterConformance, TellsARefusalFromEverythingElse) {
  EXPECT_EQ(this->outcome(this->call(Behaviour::refuses)), "deliver.refused");
}

TYPED_TEST_P(AdapterConformance, DeliversAsItAsks) {
  support::NoSteps steps;
  this->partner.behave(Behaviour::accepts);
  hub::port::Outlet* const outlet = this->partner.adapter().outlet();
  ASSERT_NE(outlet, nullptr);
  const auto request = this->request_due(std::chrono::seconds(5));

  const auto delivered = support::run_task(this->io, outlet->deliver(request, steps));

  ASSERT_TRUE(delivered) << delivered.error().to_string();
  EXPECT_EQ(delivered->by, hub::port::Acknowledgement::partner);
  EXPECT_EQ(this->evidence.sent, this->partner.last_received());
  this->partner.behave(Behaviour::refuses);
  const auto refused =
      support::run_task(this->io, outlet->deliver(this->request_due(std::chrono::seconds(5)), steps));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code().name, "deliver.refused");
}

TYPED_TEST_P(AdapterConformance, KeepsThePauseThatABusyPartnerAskedFor) {
  const auto reply = this->call(Behaviour::asks_to_wait);

  ASSERT_EQ(this->outcome(reply), "deliver.overloaded");
  EXPECT_EQ(reply.error().pause(), std::chrono::seconds(7));
}

TYPED_TEST_P(AdapterConformance, IsUnreachableOnlyBeforeAnOctetHasLeft) {
  const auto adapter = this->partner.to_nobody();
  const auto request = this->request_due(std::chrono::seconds(5));

  const auto reply = support::run_task(this->io, adapter->asker()->ask(request));

  EXPECT_EQ(this->outcome(reply), "deliver.unreachable");
  EXPECT_EQ(this->outcome(this->call(Behaviour::closes_after_body)), "deliver.timeout");
}

TYPED_TEST_P(AdapterConformance, AnswersBeforeTheDeadlineWhenThePartnerHangs) {
  this->partner.behave(Behaviour::hangs_after_body);
  const auto request = this->request_due(std::chrono::milliseconds(500));

  const auto reply = support::run_task(this->io, this->partner.adapter().asker()->ask(request));

  EXPECT_LT(std::chrono::steady_clock::now(), request.deadline);
  EXPECT_EQ(this->outcome(reply), "deliver.timeout");
}

TYPED_TEST_P(AdapterConformance, AnswersSoonAfterCancellation) {
  this->partner.behave(Behaviour::hangs_after_body);
  const auto request = this->request_due(std::chrono::seconds(5));
  std::optional<hub::Result<hub::port::Reply>> reply;
  std::exception_ptr thrown;
  boost::asio::cancellation_signal stop;
  boost::asio::co_spawn(this->io, support::keep(this->partner.adapter().asker()->ask(request), reply, thrown),
                        boost::asio::bind_cancellation_slot(stop.slot(), boost::asio::detached));
  while (this->partner.received() == 0) this->io.run_one_for(std::chrono::milliseconds(10));

  const auto start = std::chrono::steady_clock::now();
  stop.emit(boost::asio::cancellation_type::terminal);
  while (!reply && !thrown && this->io.run_one() > 0) {
  }

  ASSERT_TRUE(reply) << "call never throws";
  EXPECT_EQ(this->outcome(*reply), "deliver.timeout");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(50));
}

TYPED_TEST_P(AdapterConformance, NeverSendsTwiceByItself) {
  ASSERT_EQ(this->outcome(this->call(Behaviour::accepts)), "a reply");

  EXPECT_EQ(this->outcome(this->call(Behaviour::closes_after_body)), "deliver.timeout");

  EXPECT_EQ(this->partner.received(), 2U)
      << "the second request went over a reused connection that then died";
}

TYPED_TEST_P(AdapterConformance, IsUncertainAboutAReplyThatIsCut) {
  EXPECT_EQ(this->outcome(this->call(Behaviour::cuts_reply)), "deliver.timeout");
}

TYPED_TEST_P(AdapterConformance, CutsOffAnOversizedReply) {
  EXPECT_EQ(this->outcome(this->call(Behaviour::oversized_reply)), "deliver.too_large");
}

TYPED_TEST_P(AdapterConformance, TakesNoReplyOfAnotherForm) {
  EXPECT_EQ(this->outcome(this->call(Behaviour::wrong_schema_reply)), "deliver.bad_reply");
  EXPECT_EQ(this->outcome(this->call(Behaviour::garbage)), "deliver.bad_reply");
}

TYPED_TEST_P(AdapterConformance, SeesARefusalInsideASuccess) {
  EXPECT_EQ(this->outcome(this->call(Behaviour::fault_in_success)), "deliver.refused");
}

TYPED_TEST_P(AdapterConformance, TakesNoAnswerToAnotherQuestion) {
  EXPECT_EQ(this->outcome(this->call(Behaviour::answers_another_question)), "deliver.bad_reply");
}

TYPED_TEST_P(AdapterConformance, RunsAllCallsThatTheHubMakesAtOnce) {
  constexpr std::size_t kMany = 20;  // how many are right is the hub's to know, `pace.max_in_flight`
  this->partner.behave(Behaviour::hangs_after_body);
  const auto request = this->request_due(std::chrono::seconds(4));  // so that every handshake ends before
  std::vector<std::optional<hub::Result<hub::port::Reply>>> replies(kMany);
  std::exception_ptr thrown;
  for (auto& reply : replies)
    boost::asio::co_spawn(this->io,
                          support::keep(this->partner.adapter().asker()->ask(request), reply, thrown),
                          boost::asio::detached);

  this->io.run();

  for (const auto& reply : replies)
    EXPECT_EQ(this->outcome(*reply), "deliver.timeout") << "none is turned away";
  EXPECT_EQ(this->outcome(this->call(Behaviour::accepts)), "a reply") << "places are given back";
}

TYPED_TEST_P(AdapterConformance, ProbesWithoutSendingAMessage) {
  EXPECT_TRUE(support::run_task(this->io, this->partner.adapter().probe()));
  EXPECT_FALSE(support::run_task(this->io, this->partner.to_nobody()->probe()));

  EXPECT_EQ(this->partner.received(), 0U);
}

REGISTER_TYPED_TEST_SUITE_P(AdapterConformance, BringsTheReplyAndTheExactOctetsOfBothWays, DeliversAsItAsks,
                            TellsARefusalFromEverythingElse, KeepsThePauseThatABusyPartnerAskedFor,
                            IsUnreachableOnlyBeforeAnOctetHasLeft,
                            AnswersBeforeTheDeadlineWhenThePartnerHangs, AnswersSoonAfterCancellation,
                            NeverSendsTwiceByItself, IsUncertainAboutAReplyThatIsCut, CutsOffAnOversizedReply,
                            TakesNoReplyOfAnotherForm, SeesARefusalInsideASuccess,
                            TakesNoAnswerToAnotherQuestion, RunsAllCallsThatTheHubMakesAtOnce,
                            ProbesWithoutSendingAMessage);

}  // namespace conformance
