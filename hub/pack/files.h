#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "hub/base/result.h"

namespace hub::pack {

/// A file that is to be.
struct NewFile {
  std::string path;  ///< Below the folder that it is written into.
  std::string octets;
};

/// What a command wrote, for people.
struct Report {
  std::vector<NewFile> files;
  std::vector<Sentence> notes;  ///< What the contract says and the files do not, each with file and line.
  Sentence next;                ///< What to do now.

  [[nodiscard]] std::size_t lines() const;  ///< Of what was generated; a partner's own files do not count.
  [[nodiscard]] std::size_t marks() const;
};

/// Why something cannot be made as it was asked for: config.invalid.
[[nodiscard]] Error cannot_make(Sentence why);

/// Writes all of them, folders besides; or, if one is there already, none. Errors: config.invalid, naming
/// each file that is there, or the one that cannot be written.
[[nodiscard]] Outcome write_new(const std::string& folder, const std::vector<NewFile>& files);

/// The octets of a file. Errors: config.invalid.
[[nodiscard]] Result<std::string> read_file(const std::string& path);

}  // namespace hub::pack
