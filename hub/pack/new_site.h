#pragma once

#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/pack/files.h"

namespace hub::pack {

/// What `sakta new site` is told.
struct NewSite {
  std::string folder;                ///< Of `site` and `state`.
  std::string library;               ///< Whose certs/make-pki makes the certificates.
  std::vector<std::string> parties;  ///< Who may call it.
  std::vector<std::string> systems;  ///< Whose doubles get a certificate and a secret.
};

/// Writes a site that starts: hub.yaml and parties.yaml with ports that the system chooses, and its state
/// folder with a development PKI, a master key and a secret for each system, `secrets/<system>`. Errors:
/// config.invalid for names that are none or a PKI that cannot be made; of write_new.
[[nodiscard]] Result<Report> new_site(const NewSite& wanted);

}  // namespace hub::pack
