#include "hub/config/site.h"

#include "hub/config/hub_file.h"
#include "hub/config/party_file.h"
#include "hub/config/route_files.h"
#include "hub/config/sources.h"
#include "hub/config/system_files.h"
#include "hub/config/type_files.h"

namespace hub::config {

namespace {

void refuse_other_endings(const Folders& folders, Findings& findings) {
  for (const char* folder : {"/systems", "/routes", "/types"})
    for (const std::string& path : Sources::list(folders.site + folder, ".yml"))
      findings.push_back({path, 1, 1, "is not read: names of configuration files end in .yaml"});
}

}  // namespace

Site load_site(const Folders& folders, const Sha256Hex& sha256_hex, Findings& findings) {
  Sources sources(folders, sha256_hex);
  Site site;
  site.hub = read_hub_file(sources, findings);

  std::size_t before = findings.size();
  site.types = read_type_files(sources, findings);
  const bool types_known = findings.size() == before;
  before = findings.size();
  site.systems = read_system_files(sources, findings);
  const bool systems_known = findings.size() == before;

  Known known;
  if (types_known) known.types = &site.types;
  if (systems_known) known.systems = &site.systems;
  before = findings.size();
  site.routes = read_route_files(sources, known, findings);
  const bool routes_known = findings.size() == before;
  site.parties = read_party_file(sources, known.types, routes_known ? &site.routes : nullptr, findings);
  refuse_other_endings(folders, findings);
  site.hash = sources.hash_of_all();
  return site;
}

}  // namespace hub::config
