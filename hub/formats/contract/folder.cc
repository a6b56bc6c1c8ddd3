#include "hub/formats/contract/folder.h"

#include <algorithm>
#include <cctype>
#include <system_error>

namespace hub::formats {
namespace {

namespace fs = std::filesystem;

bool has_scheme(const std::string& name) {
  const std::size_t colon = name.find(':');
  if (colon == std::string::npos || colon == 0 || std::isalpha(static_cast<unsigned char>(name.front())) == 0)
    return false;
  return std::all_of(name.begin(), name.begin() + static_cast<std::ptrdiff_t>(colon), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '+' || c == '.' || c == '-';
  });
}

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// `%20` and its like undone; what is none stays.
std::string decoded(const std::string& name) {
  std::string plain;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool is_code =
        name[i] == '%' && i + 2 < name.size() && hex(name[i + 1]) >= 0 && hex(name[i + 2]) >= 0;
    plain += is_code ? static_cast<char>(hex(name[i + 1]) * 16 + hex(name[i + 2])) : name[i];
    if (is_code) i += 2;
  }
  return plain.find('\0') == std::string::npos ? plain : name;
}

/// The file names that an address may have on a disk: `…/types.xsd`, `…/service?xsd=types.xsd`,
/// `…/service.svc?xsd=xsd0`. The first one is what a person would call it.
std::vector<std::string> last_names(const std::string& name) {
  const std::size_t question = name.find('?');
  const std::string path = name.substr(0, question);
  const std::string last = decoded(path.substr(path.rfind('/') + 1));
  std::vector<std::string> names;
  if (question != std::string::npos) {
    const std::string query = name.substr(question + 1);
    std::string value = decoded(query.substr(query.rfind('=') + 1));
    value = value.substr(value.rfind('/') + 1);
    const bool has_suffix = value.find('.') != std::string::npos;
    const bool is_wsdl = query.compare(0, 4, "wsdl") == 0;
    if (has_suffix) names.push_back(value);
    names.push_back(value + (is_wsdl ? ".wsdl" : ".xsd"));
  }
  names.push_back(last);
  names.erase(std::remove_if(names.begin(), names.end(),
                             [](const std::string& one) {
                               return one.empty() || one == "." || one == ".." ||
                                      one.find('/') != std::string::npos;
                             }),
              names.end());
  return names;
}

/// White space around it, backslashes for slashes, and what stands after `#` count for nothing.
std::string cleaned(const std::string& name) {
  constexpr const char* kSpace = " \t\r\n";
  const std::size_t begin = name.find_first_not_of(kSpace);
  if (begin == std::string::npos) return {};
  std::string clean = name.substr(begin, name.find_last_not_of(kSpace) + 1 - begin);
  std::replace(clean.begin(), clean.end(), '\\', '/');
  return clean.substr(0, clean.find('#'));
}

}  // namespace

ContractFolder::ContractFolder(const fs::path& folder) : given_(folder.empty() ? fs::path(".") : folder) {
  std::error_code failed;
  root_ = fs::weakly_canonical(given_, failed);
  if (failed) root_ = fs::absolute(given_).lexically_normal();
}

bool ContractFolder::holds(const fs::path& file) const {
  const auto [in_root, in_file] = std::mismatch(root_.begin(), root_.end(), file.begin(), file.end());
  return in_root == root_.end() && in_file != file.end();
}

fs::path ContractFolder::regular(const fs::path& file) const {
  if (!holds(file.lexically_normal())) return {};
  std::error_code failed;
  fs::path real = fs::canonical(file, failed);
  if (failed || !holds(real) || !fs::is_regular_file(real, failed) || failed) return {};
  return real;
}

ContractFolder::Found ContractFolder::find(const fs::path& from, const std::string& given) const {
  const std::string name = cleaned(given);
  Found found;
  if (name.empty()) return found;
  std::error_code failed;
  fs::path folder = fs::weakly_canonical(from, failed);
  if (failed || (folder != root_ && !holds(folder))) folder = root_;
  if (has_scheme(name) || name.front() == '/') {
    found.why = Why::foreign;
  } else {
    for (const std::string& one : {name, decoded(name)}) {
      const fs::path file = folder / one;
      if (!holds(file.lexically_normal())) found.why = Why::above;
      if (fs::path real = regular(file); !real.empty()) return {Why::found, std::move(real), {}};
    }
  }
  const std::vector<std::string> names = last_names(name);
  for (const fs::path& place : {folder, root_})
    for (const std::string& one : names)
      if (fs::path real = regular(place / one); !real.empty()) return {Why::found, std::move(real), {}};
  if (!names.empty()) found.beside = names.front();
  return found;
}

std::string ContractFolder::shown(const fs::path& file) const {
  const fs::path below = file.lexically_relative(root_);
  return (given_ == "." ? below : given_ / below).string();
}

}  // namespace hub::formats
