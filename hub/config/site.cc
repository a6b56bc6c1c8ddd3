#include "hub/config/site.h"

#include <array>
#include <filesystem>
#include <system_error>
#include <utility>

#include "hub/base/say.h"
#include "hub/base/system_reason.h"
#include "hub/config/hub_file.h"
#include "hub/config/party_file.h"
#include "hub/config/route_files.h"
#include "hub/config/source_files.h"
#include "hub/config/sources.h"
#include "hub/config/system_files.h"
#include "hub/config/type_files.h"

namespace hub::config {

namespace {

constexpr std::array kFolders{"/systems", "/routes", "/sources", "/types"};

/// A folder that is not there is none; one that cannot be read would be none in silence.
void refuse_unreadable_folders(const Folders& folders, Findings& findings) {
  for (const char* folder : kFolders) {
    std::error_code failure;
    const std::filesystem::directory_iterator entries(folders.site + folder, failure);
    if (failure && failure != std::errc::no_such_file_or_directory)
      findings.push_back({folders.site + folder, 1, 1,
                          say("cannot be read: {}", "nav nolasāma: {}", system_reason(failure.value()))});
  }
}

void refuse_other_endings(const Folders& folders, Findings& findings) {
  for (const char* folder : kFolders)
    for (const std::string& path : Sources::list(folders.site + folder, ".yml"))
      findings.push_back({path, 1, 1,
                          say("is not read: names of configuration files end in .yaml",
                              "netiek lasīts: konfigurācijas failu nosaukumi beidzas ar .yaml")});
}

}  // namespace

Site load_site(const Folders& folders, const Sha256Hex& sha256_hex, Findings& findings) {
  Sources sources(folders, sha256_hex);
  Site site;
  site.hub = read_hub_file(sources, findings);

  KnownTypes types = read_type_files(sources, findings);
  KnownSystems systems = read_system_files(sources, findings);
  KnownRoutes routes = read_route_files(sources, types, systems, findings);
  SourceFiles from = read_source_files(sources, types, systems, routes, findings);
  site.sources = std::move(from.polled);
  site.callbacks = std::move(from.called);
  site.parties = read_party_file(sources, types, routes, findings);
  refuse_unreadable_folders(folders, findings);
  refuse_other_endings(folders, findings);
  site.types = std::move(types.all);
  site.systems = std::move(systems.all);
  site.routes = std::move(routes.all);
  site.hash = sources.hash_of_all();
  return site;
}

}  // namespace hub::config
