#include "adapters/file/names.h"

#include <fnmatch.h>

#include <algorithm>
#include <functional>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"

namespace adapters::file {
namespace {

using hub::Error;
namespace codes = hub::codes;

constexpr std::size_t kLongestName = 200;  // a file system has 255, and we add to names

bool is_control(char c) {
  const auto octet = static_cast<unsigned char>(c);
  return octet < 0x20 || octet == 0x7F;
}

/// Calls `plain` and `name` for the parts of a template. False: a brace has no partner.
bool walk(std::string_view text, const std::function<void(std::string_view)>& plain,
          const std::function<void(std::string_view)>& name) {
  while (!text.empty()) {
    const auto open = std::min(text.find('{'), text.size());
    if (text.substr(0, open).find('}') != std::string_view::npos) return false;
    plain(text.substr(0, open));
    if (open == text.size()) return true;
    const auto close = text.find('}', open);
    if (close == std::string_view::npos) return false;
    name(text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
  }
  return true;
}

bool is_part_of_name(std::string_view value) {
  return !value.empty() && value.front() != '.' && value.find_first_of("/\\") == std::string_view::npos &&
         std::none_of(value.begin(), value.end(), is_control);
}

Error bad_name(hub::Sentence why) {
  return {codes::map_not_valid, std::move(why)};
}

}  // namespace

bool is_folder(std::string_view folder) {
  if (folder == ".") return true;
  if (folder.empty() || folder.front() == '/' || folder.back() == '/') return false;
  while (!folder.empty()) {
    const auto end = std::min(folder.find('/'), folder.size());
    const std::string_view part = folder.substr(0, end);
    if (part.empty() || part == "." || part == ".." || std::any_of(part.begin(), part.end(), is_control))
      return false;
    folder.remove_prefix(std::min(end + 1, folder.size()));
  }
  return true;
}

bool is_file_name(std::string_view name) {
  return is_part_of_name(name) && name.size() <= kLongestName && hub::is_utf8(name);
}

hub::Sentence problem_in_name(std::string_view text, const std::map<std::string, std::string>& values) {
  std::string unknown;
  std::string sample;
  const bool whole = walk(
      text, [&](std::string_view plain) { sample += plain; },
      [&](std::string_view name) {
        sample += "x";
        if (name != "message_id" && !values.contains(std::string(name))) unknown = name;
      });
  if (!whole) return hub::say("has a brace without its partner", "satur figūriekavu bez pāra");
  if (!unknown.empty())
    return hub::say("names '{}', which is not in 'values'", "nosauc '{}', kā nav laukā 'values'", unknown);
  if (!is_file_name(sample))
    return hub::say("is no name of a file: it has a '/', begins with a dot, or is too long",
                    "nav faila nosaukums: satur '/', sākas ar punktu vai ir par garu");
  return {};
}

hub::Result<std::string> expand_name(std::string_view text,
                                     const std::map<std::string, std::string>& values) {
  std::string made;
  std::string bad;
  walk(
      text, [&](std::string_view plain) { made += plain; },
      [&](std::string_view name) {
        const auto found = values.find(std::string(name));
        if (found == values.end() || !is_part_of_name(found->second)) {
          bad = name;
        } else {
          made += found->second;
        }
      });
  if (!bad.empty())
    return bad_name(
        hub::say("value '{}' cannot be part of a file's name: it is empty, begins with a dot, or "
                 "holds '/', '\\' or a control character",
                 "vērtība '{}' nevar būt faila nosaukumā: tā ir tukša, sākas ar punktu vai satur "
                 "'/', '\\' vai vadības rakstzīmi",
                 bad));
  if (!is_file_name(made))
    return bad_name(hub::say("the file's name would have more than {} octets, or is not UTF-8",
                             "faila nosaukums būtu garāks par {} oktetiem vai nav UTF-8", kLongestName));
  return made;
}

bool is_wanted(const std::string& name, const std::vector<std::string>& patterns) {
  for (const char* unfinished : {".part", ".tmp", ".filepart"})
    if (name.ends_with(unfinished)) return false;
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return fnmatch(pattern.c_str(), name.c_str(), FNM_PERIOD) == 0;
  });
}

}  // namespace adapters::file
