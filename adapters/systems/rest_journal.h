#pragma once

#include <mutex>
#include <string>

#include "adapters/systems/rest_server.h"

namespace sandbox {

/// What a double received: one JSON line for each request that it read, written with one system call before
/// the answer leaves. Of credentials only the scheme is kept, and no body that is a form. Thread-safe.
class RestJournal {
 public:
  /// `file` may be empty: nothing is written. `secret_name`: of a header or parameter that is a credential,
  /// too; may be empty. Throws std::runtime_error if it cannot be opened.
  explicit RestJournal(const std::string& file, std::string secret_name = {});
  RestJournal(const RestJournal&) = delete;
  RestJournal& operator=(const RestJournal&) = delete;
  ~RestJournal();

  /// `status` of what goes out; 0: no status line does.
  void record(const HttpRequest& request, const std::string& operation, Behaviour behaviour, unsigned status);

 private:
  std::mutex guard_;
  std::string secret_name_;
  int file_ = -1;
};

/// UTC with microseconds, e.g. 2026-11-20T10:00:00.123456Z.
[[nodiscard]] std::string now_text();

}  // namespace sandbox
