#include "adapters/frame/framed.h"

#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <map>
#include <new>
#include <optional>

#include "hub/base/codes.h"
#include "tests/support/run_task.h"

namespace codes = hub::codes;
using adapters::frame::Call;
using hub::Error;
using hub::Result;
using hub::port::Task;
using Replied = Result<hub::port::Reply>;

namespace {

struct Operation {
  bool idempotent = false;
};

struct Settings {
  std::map<std::string, Operation> operations{{"look", {true}}, {"change", {false}}};
  std::string problem;
};

hub::Sentence problem_in(const Settings& settings) {
  return settings.problem;
}

class PlainClock final : public hub::port::Clock {
 public:
  [[nodiscard]] Instant now() const override { return std::chrono::steady_clock::now(); }
  [[nodiscard]] std::chrono::system_clock::time_point wall() const override {
    return std::chrono::system_clock::now();
  }
  Task<void> sleep(Duration) override { co_return; }
};

/// A kind whose calls go as a test says.
class Scripted final : public adapters::frame::Framed<Settings> {
 public:
  using Script = std::function<Replied(Call&)>;
  Scripted(Settings settings, const hub::port::Services& services, Script script)
      : Framed(std::move(settings), services), script_(std::move(script)) {}

  Task<hub::Outcome> probe() override { co_return hub::Done{}; }

 protected:
  Task<Replied> carry_out(Call& call, const Operation& /*operation*/) override { co_return script_(call); }

 private:
  Script script_;
};

struct Framing : testing::Test {
  /// How a call of `operation` ends that goes as `script` says: code and text, or "a reply".
  std::string ending(const Scripted::Script& script, const std::string& operation = "change") {
    hub::port::Request request;
    request.operation = operation;
    request.evidence = &evidence;
    Scripted adapter({}, services(), script);
    const auto reply = support::run_task(io, adapter.ask(request));
    return reply ? "a reply" : reply.error().to_string();
  }
  hub::port::Services services() { return {client, clock}; }

  boost::asio::io_context io;
  hub::http::Client client{io};
  PlainClock clock;
  hub::port::Evidence evidence;
};

/// Calls after the cancellation that its caller was given has arrived.
Task<void> call_once_cancelled(hub::port::Adapter& adapter, hub::port::Request request,
                               std::optional<Replied>& reply) {
  co_await boost::asio::this_coro::throw_if_cancelled(false);
  const auto executor = co_await boost::asio::this_coro::executor;
  const boost::asio::use_awaitable_t<hub::port::Executor> token;
  co_await boost::asio::post(executor, token);
  reply.emplace(co_await adapter.asker()->ask(std::move(request)));
}

Replied broken_off(Call& /*call*/) {
  throw std::bad_alloc();
}

}  // namespace

TEST_F(Framing, EndsWhereTheConfigurationCannotWork) {
  Settings settings;
  settings.problem = "'operations' is empty";

  EXPECT_THROW(Scripted(settings, services(), broken_off), std::runtime_error);
}

TEST_F(Framing, KnowsItsOperations) {
  const Scripted adapter({}, services(), broken_off);

  EXPECT_TRUE(adapter.idempotent("look"));
  EXPECT_FALSE(adapter.idempotent("change"));
  EXPECT_FALSE(adapter.idempotent("other"));
  EXPECT_EQ(ending(broken_off, "other"), "deliver.no_operation: the system has no operation 'other'");
}

TEST_F(Framing, NeverThrowsAndSaysHowFarTheCallHasCome) {
  EXPECT_EQ(ending(broken_off), "deliver.unreachable: the call was broken off");
  EXPECT_EQ(ending([](Call& call) {
              call.leaves("question", "text/xml");
              return broken_off(call);
            }),
            "deliver.timeout: the call was broken off");
  EXPECT_EQ(ending([](Call& call) {
              call.leaves("question", "text/xml");
              call.answered("answer");
              return broken_off(call);
            }),
            "deliver.timeout: the call was broken off")
      << "that an answer came does not say what it is";
  EXPECT_EQ(ending([](Call& call) {
              call.leaves("question", "text/xml");
              call.settled();
              return broken_off(call);
            }),
            "deliver.unreachable: the call was broken off");
}

TEST_F(Framing, IsUncertainWhileAChangeIsNotOnRecord) {
  const auto change = [](Call& call) {
    call.leaves("change", "text/xml");
    call.changed();
  };
  const auto refused = [](Call& /*call*/) -> Replied { return Error(codes::deliver_refused, "no"); };
  EXPECT_EQ(ending([&](Call& call) {
              change(call);
              return broken_off(call);
            }),
            "deliver.answer_lost: the call was broken off between two steps");
  EXPECT_EQ(ending([&](Call& call) {
              change(call);
              call.leaves("look", "text/xml");
              call.settled();
              return refused(call);
            }),
            "deliver.answer_lost: an earlier call was taken: deliver.refused: no")
      << "a question that was answered since puts no change on record";
  EXPECT_EQ(ending([&](Call& call) {
              change(call);
              return Error(codes::deliver_timeout, "no answer");
            }),
            "deliver.timeout: no answer")
      << "uncertain by itself";
  EXPECT_EQ(ending([&](Call& call) {
              change(call);
              call.recorded();
              return refused(call);
            }),
            "deliver.refused: no");
}

TEST_F(Framing, KeepsNothingOfARequestThatNeverLeft) {
  const auto second_does_not_leave = [](Call& call) -> Replied {
    call.leaves("first", "text/xml");
    call.answered("yes");
    call.settled();
    call.leaves("second", "application/json");
    call.never_left();
    return Error(codes::deliver_unreachable, "no way there");
  };
  EXPECT_EQ(ending(second_does_not_leave), "deliver.unreachable: no way there");
  EXPECT_EQ(evidence.sent, "first") << "that was sent";
  EXPECT_EQ(evidence.received, "yes");
  EXPECT_EQ(evidence.media_type, "text/xml");
}

TEST_F(Framing, KeepsTheEvidenceOfTheNewestRequest) {
  EXPECT_EQ(ending([](Call& call) -> Replied {
              call.leaves("first", "text/xml");
              call.answered("one");
              call.leaves("second", "text/xml");
              return Error(codes::deliver_timeout, "no answer");
            }),
            "deliver.timeout: no answer");

  EXPECT_EQ(evidence.sent, "second");
  EXPECT_EQ(evidence.received, "") << "the answer to the first is not that to the second";
  EXPECT_EQ(evidence.media_type, "text/xml");
}

TEST_F(Framing, SendsNothingForACallThatWasCancelledBefore) {
  bool made = false;
  Scripted adapter({}, services(), [&](Call&) -> Replied {
    made = true;
    return hub::port::Reply{};
  });
  hub::port::Request request;
  request.operation = "look";
  std::optional<Replied> reply;
  boost::asio::cancellation_signal stop;
  boost::asio::co_spawn(io, call_once_cancelled(adapter, request, reply),
                        boost::asio::bind_cancellation_slot(stop.slot(), boost::asio::detached));

  stop.emit(boost::asio::cancellation_type::terminal);
  io.run();

  EXPECT_FALSE(made);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->error().to_string(), "deliver.unreachable: nothing was sent: cancelled");
}
