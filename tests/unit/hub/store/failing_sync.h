#pragma once

#include <string>

namespace hub::store {

/// While one lives, syncs of files whose path ends so fail with EIO: the first `times` of them, or all. This
/// program's fsync and fdatasync are ours; libsqlite3 calls them too.
class FailingSync {
 public:
  explicit FailingSync(const std::string& ending, int times);
  FailingSync(const FailingSync&) = delete;
  FailingSync& operator=(const FailingSync&) = delete;
  ~FailingSync();
};

}  // namespace hub::store
