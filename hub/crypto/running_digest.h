#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace hub::crypto {

/// SHA-256 over octets that come piece by piece. Used by one thread.
class RunningDigest {
 public:
  RunningDigest();
  RunningDigest(const RunningDigest&) = delete;
  RunningDigest& operator=(const RunningDigest&) = delete;
  ~RunningDigest();

  void add(std::string_view octets);
  /// 32 octets. Nothing may be added behind.
  [[nodiscard]] std::string finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hub::crypto
