#pragma once

#include <map>
#include <mutex>
#include <string>

namespace sandbox::nino {

/// What the double has seen: one JSON line per request, no personal data, and the message ids against replay.
/// A journal that exists is read at the start, so that a restarted double still knows its message ids.
/// Thread-safe.
class RequestJournal {
 public:
  /// `file` may be empty: nothing is written. Throws std::runtime_error if it cannot be opened.
  explicit RequestJournal(const std::string& file);
  RequestJournal(const RequestJournal&) = delete;
  RequestJournal& operator=(const RequestJournal&) = delete;
  ~RequestJournal();

  /// How often this id came in properly signed requests, this time included.
  [[nodiscard]] unsigned count(const std::string& message_id);

  /// `outcome`: "answer", a fault's code or a behaviour's word. `seen`: what count() said, 0 if the request
  /// was refused before. `traceparent`: as it came, empty if there was none. The line is written with one
  /// system call before the reply leaves.
  void record(const std::string& message_id, const std::string& operation, const std::string& outcome,
              unsigned seen, const std::string& traceparent);

 private:
  std::mutex guard_;
  std::map<std::string, unsigned> seen_;
  int file_ = -1;
};

}  // namespace sandbox::nino
