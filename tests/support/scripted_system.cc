#include "support/scripted_system.h"

#include <boost/asio/this_coro.hpp>
#include <stdexcept>
#include <utility>

#include "hub/base/codes.h"

namespace hub::support {

class ScriptedSystem::Adapter final : public port::Adapter, public port::Asker, public port::Outlet {
 public:
  explicit Adapter(ScriptedSystem& system) : system_(system) {}

  [[nodiscard]] port::Asker* asker() override { return system_.asks ? this : nullptr; }
  [[nodiscard]] port::Outlet* outlet() override { return system_.takes ? this : nullptr; }

  port::Task<Result<port::Reply>> ask(port::Request request) override {
    auto answer = co_await live(std::move(request), nullptr);
    co_return answer;
  }
  port::Task<Result<port::Delivered>> deliver(port::Request request, port::Steps& steps) override {
    auto answer = co_await live(std::move(request), &steps);
    if (!answer) co_return std::move(answer).error();
    co_return port::Delivered{std::move(answer->body), system_.acknowledged_by};
  }

  [[nodiscard]] bool idempotent(const std::string& operation) const override {
    return operation.starts_with("put");
  }

  [[nodiscard]] port::Source* source(const std::string& /*name*/) override { return system_.source; }

  port::Task<Outcome> probe() override {
    ++system_.probes_;
    if (!system_.answers_probes) co_return Error(codes::deliver_unreachable, "the test says so");
    co_return Done{};
  }

 private:
  port::Task<Answer> live(port::Request request, port::Steps* steps) {
    const std::size_t number = system_.calls_.size();
    system_.calls_.push_back(
        {request.operation, request.body.octets(), request.message, system_.clock_.now(), request.deadline});
    if (request.evidence != nullptr) request.evidence->sent = request.body.octets();
    if (system_.does) {
      auto done = co_await system_.does(std::move(request), steps);
      co_return done;
    }
    std::optional<Answer> answer;
    if (system_.answers) answer = system_.answers(system_.calls_.back());
    if (answer && *answer && request.evidence != nullptr)
      request.evidence->received = (*answer)->body.octets();
    if (answer) co_return *std::move(answer);
    const port::Executor executor = co_await boost::asio::this_coro::executor;
    const Entered open(system_.open_, number, system_.clock_.alarm(executor));
    co_await open.call->alarm->wait_until(request.deadline);
    if (!open.call->answer) co_return Error(codes::deliver_timeout, "no answer in time");
    co_return *std::move(open.call->answer);
  }

  /// Among the open calls while it lives, however its task ends.
  struct Entered {
    Entered(std::map<std::size_t, Open*>& all, std::size_t number, std::unique_ptr<port::Alarm> alarm)
        : calls(all), of(number), call(new Open{std::move(alarm), std::nullopt}) {
      calls.emplace(of, call.get());
    }
    Entered(const Entered&) = delete;
    Entered& operator=(const Entered&) = delete;
    ~Entered() { calls.erase(of); }

    std::map<std::size_t, Open*>& calls;
    std::size_t of;
    std::unique_ptr<Open> call;
  };

  ScriptedSystem& system_;
};

void ScriptedSystem::answer(Answer answer) {
  for (auto& [number, open] : open_) {
    if (open->answer) continue;
    open->answer = std::move(answer);
    open->alarm->ring();
    return;
  }
  throw std::logic_error("no call is open");
}

std::unique_ptr<port::Adapter> ScriptedSystem::adapter() {
  return std::make_unique<Adapter>(*this);
}

ScriptedSystem::Answer reply(std::string body) {
  return port::Reply{std::move(body)};
}

ScriptedSystem::Answer fault(const ErrorCode& code) {
  return Error(code, "the test says so");
}

}  // namespace hub::support
