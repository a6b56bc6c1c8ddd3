#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hub/port/adapter.h"
#include "hub/port/alarm.h"
#include "hub/port/source.h"

namespace hub::support {

/// An outside system that does what the test says; what it was called for stays for the test to see. Outlives
/// the hubs that call it. The hub's thread only.
class ScriptedSystem {
 public:
  using Answer = Result<port::Reply>;
  struct Call {
    std::string operation;
    std::string body;
    Uuid message;
    port::Clock::Instant at;
    port::Clock::Instant deadline;
  };

  explicit ScriptedSystem(port::AlarmClock& clock) : clock_(clock) {}

  /// What it answers at once; nothing: the call is open until `answer` or its deadline.
  std::function<std::optional<Answer>(const Call&)> answers;
  /// In place of all that: a call that needs the whole request; the steps are null for a question.
  std::function<port::Task<Answer>(port::Request, port::Steps*)> does;
  bool asks = true;   ///< Whether it takes questions,
  bool takes = true;  ///< and deliveries,
  port::Acknowledgement acknowledged_by =
      port::Acknowledgement::partner;  ///< and who says of these that they arrived.
  bool answers_probes = true;
  port::Source* source = nullptr;  ///< Under whatever name.

  [[nodiscard]] const std::vector<Call>& calls() const { return calls_; }
  [[nodiscard]] std::size_t probes() const { return probes_; }
  [[nodiscard]] std::size_t open() const { return open_.size(); }
  /// Answers the oldest open call; the loop goes on with it when it runs.
  void answer(Answer answer);

  /// The way a hub calls it: an operation whose name begins with `put` may be called twice. The system
  /// outlives it.
  [[nodiscard]] std::unique_ptr<port::Adapter> adapter();

 private:
  class Adapter;
  struct Open {
    std::unique_ptr<port::Alarm> alarm;
    std::optional<Answer> answer;
  };

  port::AlarmClock& clock_;
  std::vector<Call> calls_;
  std::size_t probes_ = 0;
  std::map<std::size_t, Open*> open_;  ///< By number of the call.
};

/// An answer with this body, and an error.
[[nodiscard]] ScriptedSystem::Answer reply(std::string body = "<done/>");
[[nodiscard]] ScriptedSystem::Answer fault(const ErrorCode& code);

}  // namespace hub::support
