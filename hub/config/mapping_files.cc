#include "hub/config/mapping_files.h"

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

#include "hub/base/say.h"
#include "hub/config/names.h"
#include "hub/config/words.h"
#include "hub/model/mapping_facts.h"

namespace hub::config {
namespace {

constexpr std::string_view kEnding = ".xslt";

/// Every mapping of the site and the library, each once.
std::vector<std::string> known_mappings(const Folders& folders) {
  std::vector<std::string> names;
  for (const std::string& root : {folders.site, folders.library}) {
    std::error_code failure;
    for (std::filesystem::directory_iterator entry(root + "/mappings", failure), end;
         !failure && entry != end; entry.increment(failure))
      for (const std::string& path : Sources::list(entry->path().string(), kEnding))
        names.push_back(entry->path().filename().string() + "/" +
                        std::filesystem::path(path).stem().string());
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace

model::Mapping read_mapping(const Located& name, Sources& sources, Findings& findings) {
  if (name.empty() || name.value == kNoMapping) return {};
  if (!is_mapping_name(name.value)) {
    findings.push_back(name.finding_of_word(say(
        "is no mapping name, e.g. nino/get_debts.request: the file's name below mappings/, without .xslt",
        "nav kartējuma nosaukums, piem., nino/get_debts.request: faila nosaukums mapē mappings/ bez .xslt")));
    return {};
  }
  for (const std::string& root : {sources.folders().site, sources.folders().library}) {
    const std::string path = root + "/mappings/" + name.value + std::string(kEnding);
    if (!is_file(path)) continue;
    auto source = sources.read(path, findings);
    if (!source) return {};
    const bool wants_facts = source->octets.find(model::kFactsNamespace) != std::string::npos;
    return {name.value, std::move(source->octets), "sha256:" + source->digest, path, wants_facts};
  }
  findings.push_back(name.finding_of_word(say("is no mapping of the site or the library{}",
                                              "nav ne instalācijas, ne bibliotēkas kartējums{}",
                                              hint(name.value, known_mappings(sources.folders())))));
  return {};
}

}  // namespace hub::config
