#include "hub/pack/marks.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>
#include <vector>

#include "hub/base/say.h"
#include "hub/config/sources.h"
#include "hub/pack/files.h"

namespace hub::pack {
namespace {

constexpr std::array<std::string_view, 5> kEndings{".yaml", ".xslt", ".xsd", ".md", ".xml"};
constexpr std::size_t kMostShown = 160;  // octets

/// What a mark says: the rest of its line without the signs that end a comment or a text.
std::string said_by(std::string_view rest) {
  for (const std::string_view end : {"-->", "</"}) rest = rest.substr(0, rest.find(end));
  while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\t')) rest.remove_prefix(1);
  while (!rest.empty() && std::string_view(" \t\r\"'>}|").find(rest.back()) != std::string_view::npos)
    rest.remove_suffix(1);
  std::size_t shown = std::min(rest.size(), kMostShown);
  while (shown < rest.size() && shown > 0 && (static_cast<unsigned char>(rest[shown]) & 0xC0U) == 0x80U)
    --shown;
  return std::string(rest.substr(0, shown));
}

void add_file(const std::filesystem::path& file, config::Findings& findings) {
  if (!is_marked_kind(file.string())) return;
  const auto octets = read_file(file.string());
  if (!octets) return;  // whoever needs the file tells
  for (config::Finding& finding : marks_in(*octets, file.string())) findings.push_back(std::move(finding));
}

/// All files below a folder, in order; of one that is not there none.
void add_folder(const std::filesystem::path& folder, config::Findings& findings) {
  std::vector<std::filesystem::path> files;
  std::error_code failure;
  for (std::filesystem::recursive_directory_iterator entry(folder, failure), end; !failure && entry != end;
       entry.increment(failure))
    if (entry->is_regular_file()) files.push_back(entry->path());
  std::sort(files.begin(), files.end());
  for (const auto& file : files) add_file(file, findings);
}

void add_pack(const std::filesystem::path& root, const std::string& slug, config::Findings& findings) {
  for (const char* place : {"adapters/systems", "mappings", "certs", "tests/systems"})
    add_folder(root / place / slug, findings);
  add_file(root / "wsdl" / slug / "SOURCE.md", findings);
}

void add_type(const config::Folders& folders, const config::MessageType& type, config::Findings& findings) {
  const std::string name = type.name + "-" + std::to_string(type.version);
  for (const std::filesystem::path& folder : {std::filesystem::path(folders.site) / "types",
                                              std::filesystem::path(folders.library) / "mappings/types"})
    for (const char* ending : {".yaml", ".xsd"}) add_file(folder / (name + ending), findings);
}

}  // namespace

std::string marked(std::string_view what) {
  return std::string(kMark) + " " + std::string(what);
}

std::string yaml_mark(std::string_view what) {
  return "   # " + marked(what);
}

bool is_marked_kind(std::string_view path) {
  if (path.starts_with("wsdl/") && !path.ends_with("SOURCE.md")) return false;
  return std::any_of(kEndings.begin(), kEndings.end(),
                     [path](std::string_view ending) { return path.ends_with(ending); });
}

config::Findings marks_in(std::string_view octets, const std::string& file) {
  config::Findings findings;
  int line = 1;
  while (!octets.empty()) {
    const std::size_t end = std::min(octets.find('\n'), octets.size());
    const std::string_view text = octets.substr(0, end);
    if (const std::size_t at = text.find(kMark); at != std::string_view::npos)
      findings.push_back(
          {file, line, static_cast<int>(at) + 1,
           say("to be filled in: {}", "jāaizpilda: {}", said_by(text.substr(at + kMark.size())))});
    octets.remove_prefix(std::min(end + 1, octets.size()));
    ++line;
  }
  return findings;
}

config::Findings marks_left(const config::Folders& folders, const config::Site& site) {
  config::Findings findings;
  for (const char* own : {"systems", "routes", "sources"})
    add_folder(std::filesystem::path(folders.site) / own, findings);
  for (const char* file : {"hub.yaml", "parties.yaml"})
    add_file(std::filesystem::path(folders.site) / file, findings);
  std::set<std::string> roots{std::filesystem::weakly_canonical(folders.site).string(),
                              std::filesystem::weakly_canonical(folders.library).string()};
  // Of a system whose file has findings nothing else is known: its pack counts all the same.
  std::set<std::string> slugs;
  for (const auto& [slug, system] : site.systems) slugs.insert(slug);
  for (const std::string& file : config::Sources::list(folders.site + "/systems", ".yaml"))
    slugs.insert(std::filesystem::path(file).stem().string());
  for (const std::string& slug : slugs)
    for (const std::string& root : roots) add_pack(root, slug, findings);
  for (const config::MessageType& type : site.types) add_type(folders, type, findings);
  return findings;
}

}  // namespace hub::pack
