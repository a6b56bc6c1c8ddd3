#include "hub/config/sources.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "hub/config/yaml_text.h"

namespace hub::config {

Sources::Sources(const Folders& folders, const Sha256Hex& sha256_hex)
    : folders_(folders),
      sha256_hex_(sha256_hex),
      references_(folders.state, folders.library, folders.site, secret_folders(folders.state)) {}

std::optional<Source> Sources::read(const std::string& path, Findings& findings) {
  std::error_code failure;
  const auto status = std::filesystem::status(path, failure);
  if (!std::filesystem::is_regular_file(status)) {
    findings.push_back(
        {path, 1, 1, std::filesystem::exists(status) ? "is not a file" : "there is no such file"});
    return std::nullopt;
  }
  std::ifstream stream(path, std::ios::binary);
  const auto size = std::filesystem::file_size(path, failure);
  std::string octets(std::min<std::size_t>(failure ? 0 : size, kMaxFile) + 1,
                     '\0');  // one more than is taken
  stream.read(octets.data(), static_cast<std::streamsize>(octets.size()));
  if (!stream.is_open() || stream.bad()) {
    findings.push_back({path, 1, 1, "cannot be read"});
    return std::nullopt;
  }
  octets.resize(static_cast<std::size_t>(stream.gcount()));
  if (octets.size() > kMaxFile) {
    findings.push_back({path, 1, 1, "is larger than 1 MiB"});
    return std::nullopt;
  }
  Source source{path, std::move(octets), {}};
  source.digest = sha256_hex_(source.octets);
  const bool of_site = path.rfind(folders_.site + "/", 0) == 0;
  const std::string& root = of_site ? folders_.site : folders_.library;
  digests_[(of_site ? "site" : "library") + path.substr(std::min(root.size(), path.size()))] = source.digest;
  return source;
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
    if (fits && name.front() != '.' && is_file(entry->path().string())) paths.push_back(folder + "/" + name);
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
