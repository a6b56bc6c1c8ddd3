#pragma once

#include <chrono>
#include <map>
#include <string>

#include "adapters/systems/script.h"

namespace sandbox::script {

/// Holds a client assertion (RFC 7523, 3) to all that a strict token endpoint demands of it. Not thread-safe.
class AssertionCheck {
 public:
  /// `certificate`: PEM, of the client's key. Throws std::runtime_error if it cannot be read.
  AssertionCheck(const Assertion& demands, std::string client, const std::string& certificate);

  /// What is wrong with it; empty: nothing. What was good once is not good again.
  [[nodiscard]] std::string complaint(const std::string& token, std::chrono::system_clock::time_point now);

 private:
  const Assertion& demands_;
  std::string client_;
  std::string certificate_;
  std::map<std::string, std::chrono::system_clock::time_point> seen_;  ///< Ids, and until when they count.
};

}  // namespace sandbox::script
