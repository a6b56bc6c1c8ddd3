#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/file/file_config.h"
#include "adapters/file/folders.h"
#include "adapters/file/opened_file.h"
#include "hub/port/source.h"

namespace adapters::file {

/// What one folder has for us, file by file; see README.md, *Life of a file*. What it remembers is lost
/// without harm: documents that come again are known by their ids. Blocks; one thread at a time.
class Taking {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  /// All are borrowed and outlive this.
  Taking(Folders& folders, const SourceSettings& settings, hub::formats::Namespaces namespaces)
      : folders_(folders), settings_(settings), namespaces_(std::move(namespaces)) {}

  /// See port::Source. The oldest finished file that was not tried for the longest time goes first; a file is
  /// offered in rounds of `batch` documents, those that are not ours yet. Errors besides: deliver.bad_reply,
  /// when files are left that cannot be taken: once as soon as it shows, then when there is nothing else to
  /// do; it names them.
  hub::Result<hub::port::Polled> poll(const std::string& cursor, Instant now);

  /// These are durable. A file of which all are is looked at once more, by size and digest, and moved.
  hub::Outcome confirm(const std::vector<std::string>& ids);

 private:
  /// A file as it was seen, not yet opened.
  struct Seen {
    Fingerprint print;
    Instant since;  ///< It looks like this.
  };
  struct Left {
    Fingerprint print;
    Instant since;  ///< It was looked into.
    hub::Error why;
  };
  /// What is known of a file of which a part was taken, or all was offered.
  struct Partly {
    std::string digest;
    std::vector<bool> ours;
  };
  struct Current {
    OpenedFile file;
    std::vector<bool> ours;
    std::size_t next = 0;  ///< The first document that was not offered in this pass.
  };

  [[nodiscard]] std::vector<Entry> finished(const std::vector<Entry>& entries, Instant now);
  [[nodiscard]] bool is_finished(const Entry& entry, const std::map<std::string, Entry>& by_name,
                                 Instant now);
  hub::Outcome open_next(std::vector<Entry> candidates, const std::string& cursor, Instant now);
  hub::Outcome take(const Entry& entry, const std::string& cursor);
  void forget_gone(const std::map<std::string, Entry>& by_name);
  void leave(const Entry& entry, hub::Error why, Instant now);
  [[nodiscard]] hub::Error left_files() const;
  [[nodiscard]] hub::port::Polled offer(const std::string& cursor);
  [[nodiscard]] std::string tag_of(const OpenedFile& file) const;
  void put_aside();
  hub::Outcome finish();
  hub::Outcome move_done(const std::string& name, const std::string& digest);

  Folders& folders_;
  const SourceSettings& settings_;
  hub::formats::Namespaces namespaces_;
  std::map<std::string, Seen> seen_;
  std::map<std::string, Left> left_;
  bool untold_ = false;  ///< One is left that was not told yet.
  std::map<std::string, Partly> partly_;
  std::map<std::string, std::uint64_t> tried_;  ///< When a file was last tried to its end; 0: never.
  std::uint64_t tries_ = 0;
  std::optional<Current> current_;
};

}  // namespace adapters::file
