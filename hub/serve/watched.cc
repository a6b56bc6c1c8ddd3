#include "hub/serve/watched.h"

#include <optional>
#include <string>

#include "hub/crypto/expiry.h"

namespace hub::serve {
namespace {

using End = std::optional<std::chrono::system_clock::time_point>;

void add(std::string role, const std::string& of, const End& end, std::vector<telemetry::Watched>& all) {
  if (end) all.push_back({std::move(role), of, *end});
}

/// The same role twice: what ends first counts.
void keep_earliest(std::vector<telemetry::Watched>& all, const telemetry::Watched& found) {
  for (telemetry::Watched& known : all) {
    if (known.role != found.role || known.of != found.of) continue;
    known.ends = std::min(known.ends, found.ends);
    return;
  }
  all.push_back(found);
}

/// `path` names the setting: `security.certificate`. The words that every kind on the frame uses have a role
/// each; a setting of a kind of its own goes by its name.
std::string role_of(const std::string& path) {
  if (path == "credentials.trust") return "trust";
  if (path == "credentials.certificate") return "client";
  if (path == "security.certificate") return "signing";
  return path;
}

/// Kinds differ in what they let be named, but every file is named by a text: what is no PEM file of
/// certificates or lists has no end.
void walk(const YAML::Node& node, const std::string& path, const std::string& system,
          std::vector<telemetry::Watched>& all) {
  if (node.IsMap()) {
    for (const auto& entry : node)
      walk(entry.second, (path.empty() ? "" : path + ".") + entry.first.Scalar(), system, all);
  } else if (node.IsSequence()) {
    for (const auto& entry : node) walk(entry, path, system, all);
  } else if (node.IsScalar() && !node.Scalar().empty() && node.Scalar().front() == '/') {
    std::vector<telemetry::Watched> found;
    add(role_of(path), system, crypto::certificates_expire(node.Scalar()), found);
    add(role_of(path), system, crypto::revocation_lists_expire(node.Scalar()), found);
    for (const telemetry::Watched& one : found) keep_earliest(all, one);
  }
}

}  // namespace

std::vector<telemetry::Watched> own_certificates(const config::HubSettings& hub) {
  std::vector<telemetry::Watched> all;
  add("server", "hub", crypto::certificates_expire(hub.certificate), all);
  add("clients_ca", "hub", crypto::certificates_expire(hub.clients_ca), all);
  add("crl", "hub", crypto::revocation_lists_expire(hub.crl), all);
  return all;
}

std::vector<telemetry::Watched> certificates_of_systems(const config::Site& site) {
  std::vector<telemetry::Watched> all;
  for (const auto& [slug, system] : site.systems) walk(system.adapter, "", slug, all);
  return all;
}

}  // namespace hub::serve
