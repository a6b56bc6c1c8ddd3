#pragma once

#include <yaml-cpp/yaml.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/config/finding.h"
#include "hub/config/references.h"
#include "hub/config/site.h"

namespace hub::config {

/// A file as read: what a configuration is made of and hashed by.
struct Source {
  std::string path;
  std::string octets;
  std::string digest;  ///< 64 hex digits, of the octets as they are in the file: references are not replaced.
};

/// Reads the files of one load and remembers their digests.
class Sources {
 public:
  Sources(const Folders& folders, const Sha256Hex& sha256_hex);

  /// A regular file of at most 1 MiB, or a finding.
  [[nodiscard]] std::optional<Source> read(const std::string& path, Findings& findings);
  /// A file that others read, a contract or a plugin, counts for `hash_of_all` like one read here: whatever
  /// it holds is part of the version. Left out are private keys, and what cannot be read, which whoever
  /// reads it tells.
  void count(const std::string& path);
  /// The YAML document of a file, references replaced, or findings.
  [[nodiscard]] std::optional<YAML::Node> parse(const Source& source, Findings& findings) const;
  /// Paths of all that is called `<folder>/*<suffix>`, sorted: who reads one that is no file, or a link to
  /// nowhere, says so. A folder that is not there has none.
  [[nodiscard]] static std::vector<std::string> list(const std::string& folder, std::string_view suffix);

  /// `sha256:<hex>` over several texts, each counted whole.
  [[nodiscard]] std::string hash(const std::vector<std::string>& parts) const;
  /// The same over every file read so far: names below their folder and octets. Does not depend on the
  /// machine.
  [[nodiscard]] std::string hash_of_all() const;

  [[nodiscard]] const Folders& folders() const { return folders_; }

 private:
  void remember(const std::string& path, const std::string& digest);

  const Folders& folders_;
  const Sha256Hex& sha256_hex_;
  References references_;
  std::map<std::string, std::string> digests_;  ///< By name below the folder.
};

[[nodiscard]] bool is_file(const std::string& path);

}  // namespace hub::config
