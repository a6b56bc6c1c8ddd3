#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace hub::crypto {

enum class Hash : std::uint8_t { sha256, sha512 };

/// A digest over octets that come piece by piece. Used by one thread.
class RunningDigest {
 public:
  explicit RunningDigest(Hash hash = Hash::sha256);
  RunningDigest(const RunningDigest&) = delete;
  RunningDigest& operator=(const RunningDigest&) = delete;
  ~RunningDigest();

  void add(std::string_view octets);
  /// 32 or 64 octets. Nothing may be added behind.
  [[nodiscard]] std::string finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

[[nodiscard]] std::string digest(Hash hash, std::string_view octets);

}  // namespace hub::crypto
