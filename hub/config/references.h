#pragma once

#include <yaml-cpp/yaml.h>

#include <string>

#include "hub/config/finding.h"
#include "hub/config/value.h"

namespace hub::config {

/// Replaces references in the scalars of a tree:
///   ${state} ${library} ${site}  the folders
///   ${env:NAME}                  an environment variable, which must be set
///   ${env:NAME:-default}         the same, with what to take when it is not set or empty
///   ${secret:NAME}               a secret, see load_site
/// Any other `${` is a finding. A scalar that changed is annotated with what was written.
class References {
 public:
  /// `secrets` are folders in the order in which a secret is looked for.
  References(std::string state, std::string library, std::string site, std::vector<std::string> secrets);

  void replace(YAML::Node tree, const Place& place, Findings& findings) const;

 private:
  struct Replaced {
    std::string text;
    bool secret = false;
  };

  void replace_scalar(YAML::Node node, const Place& place, Findings& findings) const;
  /// The value of what stands between `${` and `}`; problems are put into `trouble`.
  [[nodiscard]] Replaced value_of(const std::string& reference, Sentence& trouble) const;
  [[nodiscard]] Replaced secret_of(const std::string& name, Sentence& trouble) const;

  std::string state_;
  std::string library_;
  std::string site_;
  std::vector<std::string> secrets_;
};

/// The secret folders of this process: $CREDENTIALS_DIRECTORY (systemd) if set, then `<state>/secrets`.
[[nodiscard]] std::vector<std::string> secret_folders(const std::string& state);

}  // namespace hub::config
