#include "hub/config/sources.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>

#include "hub/base/say.h"
#include "hub/config/yaml_text.h"

namespace hub::config {
namespace {

/// The path below the folder, with a slash before it; empty: it is not below it.
std::string name_below(const std::string& folder, const std::string& path) {
  const auto whole = [](const std::string& name) {
    return std::filesystem::absolute(name).lexically_normal().string();
  };
  const std::string root = whole(folder);
  const std::string name = whole(path);
  return name.starts_with(root + "/") ? name.substr(root.size()) : std::string();
}

/// Whether a text in PEM (RFC 7468) holds a private key of any kind.
bool holds_private_key(std::string_view text) {
  constexpr std::string_view kBegin = "-----BEGIN ";
  constexpr std::string_view kDashes = "-----";
  for (std::size_t at = text.find(kBegin); at != std::string_view::npos; at = text.find(kBegin, at)) {
    at += kBegin.size();
    if (text.substr(at, text.find(kDashes, at) - at).ends_with("PRIVATE KEY")) return true;
  }
  return false;
}

}  // namespace

Sources::Sources(const Folders& folders, const Sha256Hex& sha256_hex)
    : folders_(folders),
      sha256_hex_(sha256_hex),
      references_(folders.state, folders.library, folders.site, secret_folders(folders.state)) {}

std::optional<Source> Sources::read(const std::string& path, Findings& findings) {
  std::error_code failure;
  const auto status = std::filesystem::status(path, failure);
  if (!std::filesystem::is_regular_file(status)) {
    findings.push_back({path, 1, 1,
                        std::filesystem::exists(status) ? say("is not a file", "nav fails")
                                                        : say("there is no such file", "tāda faila nav")});
    return std::nullopt;
  }
  std::ifstream stream(path, std::ios::binary);
  const auto size = std::filesystem::file_size(path, failure);
  std::string octets(std::min<std::size_t>(failure ? 0 : size, kMaxFile) + 1,
                     '\0');  // one more than is taken
  stream.read(octets.data(), static_cast<std::streamsize>(octets.size()));
  if (!stream.is_open() || stream.bad()) {
    findings.push_back({path, 1, 1, say("cannot be read", "nav nolasāms")});
    return std::nullopt;
  }
  octets.resize(static_cast<std::size_t>(stream.gcount()));
  if (octets.size() > kMaxFile) {
    findings.push_back({path, 1, 1, say("is larger than 1 MiB", "ir lielāks par 1 MiB")});
    return std::nullopt;
  }
  Source source{path, std::move(octets), {}};
  source.digest = sha256_hex_(source.octets);
  remember(path, source.digest);
  return source;
}

void Sources::count(const std::string& path) {
  if (!is_file(path)) return;
  std::ifstream stream(path, std::ios::binary);
  const std::string octets{std::istreambuf_iterator<char>(stream), {}};
  if (stream.bad() || holds_private_key(octets)) return;
  remember(path, sha256_hex_(octets));
}

/// A file outside of both folders counts by what it holds alone: where it lies is the machine's affair.
void Sources::remember(const std::string& path, const std::string& digest) {
  std::string name = name_below(folders_.site, path);
  if (!name.empty()) {
    digests_["site" + name] = digest;
    return;
  }
  name = name_below(folders_.library, path);
  digests_[name.empty() ? "elsewhere/" + digest : "library" + name] = digest;
}

std::optional<YAML::Node> Sources::parse(const Source& source, Findings& findings) const {
  auto root = parse_yaml(source.octets, source.path, findings);
  if (root) references_.replace(*root, Place{source.path}, findings);
  return root;
}

std::vector<std::string> Sources::list(const std::string& folder, std::string_view suffix) {
  std::vector<std::string> paths;
  std::error_code failure;
  for (std::filesystem::directory_iterator entry(folder, failure), end; !failure && entry != end;
       entry.increment(failure)) {
    const std::string name = entry->path().filename().string();
    const bool fits =
        name.size() > suffix.size() && name.compare(name.size() - suffix.size(), suffix.size(), suffix) == 0;
    if (fits && name.front() != '.') paths.push_back(folder + "/" + name);
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::string Sources::hash(const std::vector<std::string>& parts) const {
  std::string digests;
  for (const std::string& part : parts) digests += sha256_hex_(part) + "\n";
  return "sha256:" + sha256_hex_(digests);
}

std::string Sources::hash_of_all() const {
  std::string lines;
  for (const auto& [name, digest] : digests_) lines.append(digest).append(" ").append(name).append("\n");
  return "sha256:" + sha256_hex_(lines);
}

bool is_file(const std::string& path) {
  std::error_code failure;
  return std::filesystem::is_regular_file(path, failure);
}

}  // namespace hub::config
