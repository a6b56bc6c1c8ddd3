#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "hub/base/result.h"

namespace adapters::file {

/// What shows that a file is still the same one.
struct Fingerprint {
  std::uint64_t size = 0;
  std::int64_t modified = 0;  ///< Nanoseconds since 1970, as the file system says.
  std::int64_t changed = 0;   ///< The same of its name, owner or content; 0: it is not known.
  std::uint64_t number = 0;   ///< Of the file on its file system; 0: it is not known.
  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
};

struct Entry {
  std::string name;
  Fingerprint print;
  /// A regular file with one name on this file system. False: a link, a folder, a device, a pipe, or a file
  /// that has another name elsewhere.
  bool regular = false;
  bool folder = false;
};

struct ReadFile {
  Entry entry;  ///< As it was before and after it was read.
  std::string octets;
};

/// What became of a file that was to be written.
enum class Put : std::uint8_t {
  written,
  same_there,   ///< A file of this name with these very octets was there.
  other_there,  ///< One with others was; it is untouched.
};

/// The folders of one root, on this machine or at a partner. Folders are named below the root (`in/bank`,
/// `.`). Blocks; one thread at a time. On this machine nothing below follows a link; a partner's server does
/// what it does.
///
/// Errors: deliver.misconfigured (no such folder, no right to it), deliver.unreachable,
/// deliver.overloaded (no room), deliver.timeout (a partner was told to change something and did not answer),
/// deliver.bad_reply (what is there is no regular file, changed meanwhile, or
/// is larger than may be).
class Folders {
 public:
  Folders() = default;
  Folders(const Folders&) = delete;
  Folders& operator=(const Folders&) = delete;
  virtual ~Folders() = default;

  /// What follows has to be over by then; a partner who does not answer is given up.
  virtual void due(std::chrono::steady_clock::time_point until) { static_cast<void>(until); }
  /// A partner is not waited for any longer. From any thread.
  virtual void give_up() noexcept {}

  /// All entries but `.` and `..`, in no order.
  virtual hub::Result<std::vector<Entry>> list(const std::string& folder) = 0;
  /// A file that was listed.
  virtual hub::Result<ReadFile> read(const std::string& folder, const Entry& entry, std::uint64_t limit) = 0;
  /// Gives a file another name, in another folder, that nobody has. False: somebody has it.
  virtual hub::Result<bool> move(const std::string& folder, const std::string& name,
                                 const std::string& target, const std::string& new_name) = 0;
  /// Makes the folder if it is not there; its parent is.
  virtual hub::Outcome make(const std::string& folder) = 0;
  virtual hub::Outcome remove(const std::string& folder, const std::string& name) = 0;
  /// Writes a file as a whole or not at all, never over another one: under the name `unfinished` first, on
  /// stable storage before it gets its own.
  virtual hub::Result<Put> put(const std::string& folder, const std::string& name,
                               const std::string& unfinished, const std::string& octets) = 0;
};

}  // namespace adapters::file
