#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>

#include "hub/base/uuid.h"

namespace hub::flow {

/// Of which messages it is known to be on record that they came again in this hour: one record an hour,
/// however often a message comes, and no look at the store to find that out. Bounded; what it forgets, or a
/// restart does, the store knows: the record carries the hour's `tag_name`. Any thread.
class Repeats {
 public:
  using Time = std::chrono::system_clock::time_point;

  /// True if this repeat is to be put on record.
  [[nodiscard]] bool is_first(Uuid message, Time now) {
    const std::lock_guard lock(mutex_);
    const std::int64_t hour = hour_of(now);
    if (hour != hour_ || noted_.size() >= kMost) noted_.clear();
    hour_ = hour;
    return noted_.insert(message).second;
  }
  /// It could not be put on record: the next one is to be.
  void forget(Uuid message) {
    const std::lock_guard lock(mutex_);
    noted_.erase(message);
  }
  /// What names the record of this hour among those of its message.
  [[nodiscard]] static std::string tag_name(Uuid message, Time now) {
    return message.to_string() + " " + std::to_string(hour_of(now));
  }

 private:
  static constexpr std::size_t kMost = 16'384;

  struct Hash {
    std::size_t operator()(const Uuid& id) const { return std::hash<std::string_view>()(id.bytes()); }
  };
  static std::int64_t hour_of(Time now) {
    return std::chrono::floor<std::chrono::hours>(now).time_since_epoch().count();
  }

  std::mutex mutex_;
  std::int64_t hour_ = 0;
  std::unordered_set<Uuid, Hash> noted_;
};

}  // namespace hub::flow
