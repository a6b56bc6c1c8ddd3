#pragma once

#include <string>

#include "hub/base/result.h"

namespace hub::store {

/// Holds `folder/lock` against other processes for as long as it lives.
class FolderLock {
 public:
  /// store.unavailable if another process, or this one, holds it.
  static Result<FolderLock> take(const std::string& folder);

  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int file) : file_(file) {}
  int file_;
};

/// Makes the entries of a folder durable.
Outcome sync_folder(const std::string& path);

/// Creates the folder with mode 0700, if it is not there, and makes that durable.
Outcome make_folder(const std::string& path, bool sync);

/// What is done with a store, for errors that name its folder.
Sentence opening_store(const std::string& folder);

/// store.unavailable with the system's reason (`errno`), to be sent again after 1 s.
Error system_failure(const Sentence& doing);

}  // namespace hub::store
