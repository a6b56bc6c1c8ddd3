#include "hub/config/system_files.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "hub/base/say.h"
#include "hub/config/annotation.h"
#include "hub/config/names.h"
#include "hub/config/pace_spec.h"
#include "hub/config/words.h"

namespace hub::config {
namespace {

struct SiteFile {
  Located system;
  YAML::Node adapter;
  YAML::Node pace{YAML::NodeType::Undefined};
};

struct Owner {
  std::string partner;
  std::string hub_team;
  std::string contact;
};

struct LibraryFile {
  Located system;
  std::string summary;
  Owner owner;
  std::string status;
  std::string source;
  YAML::Node adapter;
  YAML::Node pace{YAML::NodeType::Undefined};
};

const Spec<SiteFile>& site_spec() {
  static const auto spec =
      Spec<SiteFile>(Text{"system of a site", "instalācijas sistēma"},
                     "systems/<slug>.yaml: where this site reaches a system, and with what credentials.")
          .required("system", &SiteFile::system,
                    {"slug of a folder in adapters/systems, of the site or else of the library",
                     "mapes nosaukums mapē adapters/systems, instalācijas vai citādi bibliotēkas"})
          .required("adapter", &SiteFile::adapter,
                    {"fields of the kind, laid over those of the library: a mapping is merged, anything else "
                     "replaces",
                     "veida lauki, likti pāri bibliotēkas laukiem: lauku kopas apvieno, pārējo aizstāj"})
          .unread("pace", &SiteFile::pace, pace_spec(),
                  {"laid over that of the library, field by field",
                   "likta pāri bibliotēkas sadaļai, lauku pa laukam"});
  return spec;
}

const Spec<LibraryFile>& library_spec() {
  static const auto spec =
      Spec<LibraryFile>(
          "system",
          "adapters/systems/<slug>/system.yaml, of the site or else of the library: what is true of a "
          "system at every site.")
          .required("system", &LibraryFile::system,
                    {"its slug, the folder's name", "tās īsais nosaukums, tāds pats kā mapei"})
          .required("summary", &LibraryFile::summary,
                    {"one sentence: what it is, when it answers", "viens teikums: kas tā ir, kad tā atbild"})
          .section(
              "owner", &LibraryFile::owner,
              Spec<Owner>("owner", "Who answers for it.")
                  .field("partner", &Owner::partner, {"institution that runs it", "iestāde, kas to uztur"})
                  .field("hub_team", &Owner::hub_team,
                         {"who looks after the connection", "kas rūpējas par savienojumu"})
                  .field("contact", &Owner::contact, {"where to call", "kur zvanīt"}),
              {"who answers for it; for people", "kas par to atbild; cilvēkiem"})
          .choice("status", &LibraryFile::status,
                  {{"draft", std::string("draft")},
                   {"pilot", std::string("pilot")},
                   {"production", std::string("production")},
                   {"retired", std::string("retired")}},
                  {"how far the connection is; for people", "cik gatavs ir savienojums; cilvēkiem"})
          .removed(
              "trust",
              {"it changed nothing. Every answer is held against the adapter's 'contract', and against the "
               "type's XSD after mapping; what a contract does not know, 'unknown_members' is for",
               "tas neko nemainīja. Katru atbildi salīdzina ar adaptera 'contract' un pēc kartēšanas ar tipa "
               "XSD; tam, ko saskarnes apraksts nepazīst, ir 'unknown_members'"})
          .field("source", &LibraryFile::source,
                 {"documents that the descriptor follows, with versions and sections; for people",
                  "dokumenti, kam apraksts seko, ar versijām un nodaļām; cilvēkiem"})
          .required("adapter", &LibraryFile::adapter,
                    {"`kind`, and the fields of that kind", "`kind` un šī veida lauki"})
          .unread("pace", &LibraryFile::pace, pace_spec(),
                  {"how fast, and how patiently, it is called", "cik ātri un cik pacietīgi to izsauc"});
  return spec;
}

YAML::Node member_of(const YAML::Node& node, const std::string& name) {
  for (const auto& entry : node)
    if (entry.first.Scalar() == name) return entry.second;
  return YAML::Node(YAML::NodeType::Undefined);
}

/// Lets every node of the tree name its own file.
void mark_file(YAML::Node node, const std::string& file) {
  Annotation annotation = annotation_of(node);
  annotation.file = file;
  annotate(node, annotation);
  if (node.IsSequence())
    for (YAML::Node item : node) mark_file(item, file);
  if (!node.IsMap()) return;
  for (auto entry : node) {
    mark_file(entry.first, file);
    mark_file(entry.second, file);
  }
}

/// Adds what `upper` does not say. Nodes keep their places in their files.
void lay_over(YAML::Node upper, const YAML::Node& lower) {
  for (const auto& entry : lower) {
    const YAML::Node same = member_of(upper, entry.first.Scalar());
    if (!same.IsDefined()) {
      upper.force_insert(entry.first, entry.second);
    } else if (same.IsMap() && entry.second.IsMap()) {
      lay_over(same, entry.second);
    }
  }
}

/// Folders below adapters/systems that hold a descriptor.
std::vector<std::string> library_systems(const std::string& library) {
  std::vector<std::string> slugs;
  std::error_code failure;
  for (std::filesystem::directory_iterator entry(library + "/adapters/systems", failure), end;
       !failure && entry != end; entry.increment(failure))
    if (is_file(entry->path().string() + "/system.yaml")) slugs.push_back(entry->path().filename().string());
  return slugs;
}

/// The site's own descriptor of a system, or else the library's; it need not be there.
std::string descriptor_file(const std::string& slug, const Folders& folders) {
  const std::string below = "/adapters/systems/" + slug + "/system.yaml";
  const std::string own = folders.site + below;
  return is_file(own) ? own : folders.library + below;
}

struct Descriptor {
  YAML::Node adapter;
  YAML::Node pace{YAML::NodeType::Undefined};
  std::string octets;
};

std::optional<Descriptor> read_descriptor(const Located& slug, Sources& sources, Findings& findings) {
  const std::string path = descriptor_file(slug.value, sources.folders());
  if (!is_slug(slug.value) || !is_file(path)) {
    findings.push_back(slug.finding(say("neither the site nor the library has a system '{}'{}",
                                        "ne instalācijā, ne bibliotēkā nav sistēmas '{}'{}", slug.value,
                                        hint(slug.value, library_systems(sources.folders().library)))));
    return std::nullopt;
  }
  auto source = sources.read(path, findings);
  if (!source) return std::nullopt;
  auto root = sources.parse(*source, findings);
  if (!root) return std::nullopt;
  const LibraryFile file = library_spec().read(*root, Place{path}, findings);
  if (!file.system.empty() && file.system.value != slug.value)
    findings.push_back(
        file.system.finding_of_word(say("is not the name of this folder", "nav šīs mapes nosaukums")));
  if (!file.adapter.IsMap()) return std::nullopt;
  mark_file(file.adapter, path);
  if (file.pace.IsDefined()) mark_file(file.pace, path);
  return Descriptor{file.adapter, file.pace, std::move(source->octets)};
}

/// The upper section with what only the lower one says.
YAML::Node laid_over(YAML::Node upper, const YAML::Node& lower) {
  if (!upper.IsDefined()) return lower;
  if (lower.IsDefined()) lay_over(upper, lower);
  return upper;
}

/// A contract imports and includes others, which lie below its folder (formats/contract/documents.h).
void count_contract(const std::string& path, Sources& sources) {
  constexpr int kMost = 1000;  // of a folder that is none of a contract
  if (!path.ends_with(".wsdl") && !path.ends_with(".xsd")) return;
  std::error_code failure;
  std::filesystem::recursive_directory_iterator entry(std::filesystem::path(path).parent_path(), failure);
  for (int seen = 0; !failure && entry != std::filesystem::recursive_directory_iterator() && seen < kMost;
       entry.increment(failure), ++seen) {
    const std::string file = entry->path().string();
    if (file.ends_with(".wsdl") || file.ends_with(".xsd")) sources.count(file);
  }
}

/// What a section names by whole paths: contracts, schemas, forms, certificates; not what lies in the state
/// folder, which is the machine's own. Which fields are files only the kind knows, which lies above.
void count_files(const YAML::Node& node, Sources& sources) {
  if (node.IsScalar() && node.Scalar().starts_with('/') &&
      !node.Scalar().starts_with(sources.folders().state + "/")) {
    sources.count(node.Scalar());
    count_contract(node.Scalar(), sources);
  }
  if (node.IsSequence())
    for (const YAML::Node& item : node) count_files(item, sources);
  if (node.IsMap())
    for (const auto& entry : node) count_files(entry.second, sources);
}

void take_kind(YAML::Node adapter, const YAML::Node& library, System& system, Findings& findings) {
  const Place& place = system.place;
  const YAML::Node kind = member_of(adapter, "kind");
  if (!kind.IsDefined()) {
    findings.push_back(finding_at(library, place,
                                  say("missing field 'kind' in adapter: which protocol",
                                      "trūkst lauka 'kind' (adapter): kurš protokols")));
  } else if (!parse(kind, place, {}, system.kind)) {
    findings.push_back(finding_at(
        kind, place,
        say("'kind' cannot be {}: which protocol", "'kind' nevar būt {}: kurš protokols", as_written(kind))));
  }
  adapter.remove("kind");
}

void read_system_file(const std::string& path, Sources& sources, std::map<std::string, System>& systems,
                      Findings& findings) {
  const auto source = sources.read(path, findings);
  if (!source) return;
  const auto root = sources.parse(*source, findings);
  if (!root) return;
  SiteFile file = site_spec().read(*root, Place{path}, findings);
  if (file.system.empty() || !file.adapter.IsMap()) return;
  if (stem_of(path) != file.system.value) {
    findings.push_back(
        file.system.finding_of_word(say("does not belong in a file of this name: it must be '{}'",
                                        "neatbilst faila nosaukumam: jābūt '{}'", stem_of(path))));
    return;
  }
  auto descriptor = read_descriptor(file.system, sources, findings);
  if (!descriptor) return;

  System system;
  system.slug = file.system.value;
  system.place = Place{path};
  system.pace = read_pace(laid_over(file.pace, descriptor->pace), system.place, findings);
  system.adapter.reset(laid_over(file.adapter, descriptor->adapter));
  take_kind(system.adapter, descriptor->adapter, system, findings);
  count_files(system.adapter, sources);
  system.hash = sources.hash({descriptor->octets, source->octets});
  systems.emplace(system.slug, std::move(system));
}

std::vector<std::string> names_in(const System& system, const std::string& table) {
  std::vector<std::string> names;
  const YAML::Node entries = member_of(system.adapter, table);
  if (!entries.IsDefined() || !entries.IsMap()) return names;
  for (const auto& entry : entries) names.push_back(entry.first.Scalar());
  return names;
}

}  // namespace

KnownSystems read_system_files(Sources& sources, Findings& findings) {
  KnownSystems systems;
  for (const std::string& path : Sources::list(sources.folders().site + "/systems", ".yaml")) {
    const std::size_t before = findings.size();
    read_system_file(path, sources, systems.all, findings);
    if (findings.size() != before) systems.doubtful.insert(stem_of(path));
  }
  for (const std::string& path : Sources::list(sources.folders().site + "/systems", ".yml"))
    systems.doubtful.insert(stem_of(path));  // its ending is a finding
  return systems;
}

std::string system_file_reference() {
  return site_spec().reference() + library_spec().reference();
}

bool is_doubtful(const std::string& slug, const KnownSystems& systems, const Folders& folders) {
  const std::set<std::string>& doubtful = systems.doubtful;
  return doubtful.count(slug) != 0 || (is_file(descriptor_file(slug, folders)) &&
                                       nearest(slug, {doubtful.begin(), doubtful.end()}).has_value());
}

bool are_sources_doubtful(const System& system) {
  const YAML::Node sources = member_of(system.adapter, "sources");
  if (sources.IsDefined()) return !sources.IsMap();
  return std::any_of(system.adapter.begin(), system.adapter.end(), [](const auto& field) {
    return nearest(field.first.Scalar(), {"sources"}).has_value();
  });
}

std::vector<std::string> operations_of(const System& system) {
  return names_in(system, "operations");
}

std::vector<std::string> sources_of(const System& system) {
  return names_in(system, "sources");
}

std::vector<std::string> callbacks_of(const System& system) {
  return names_in(system, "callbacks");
}

}  // namespace hub::config
