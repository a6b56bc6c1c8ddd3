#pragma once

#include <mutex>
#include <nlohmann/json.hpp>
#include <string>

namespace sandbox::eaddress {

/// What the double saw: one JSON line for each request and, when it is registered, for each letter with its
/// digests. No texts of letters, no names of persons.
class LetterJournal {
 public:
  /// `file` may be empty: nothing is written. Throws std::runtime_error if it cannot be opened.
  explicit LetterJournal(const std::string& file);
  LetterJournal(const LetterJournal&) = delete;
  LetterJournal& operator=(const LetterJournal&) = delete;
  ~LetterJournal();

  void write(nlohmann::json line);

 private:
  std::mutex guard_;
  int file_ = -1;
};

}  // namespace sandbox::eaddress
