#include "hub/flow/path_check.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/config/words.h"

namespace hub::flow {
namespace {

using Steps = std::vector<std::string>;

constexpr std::string_view kPrefix = "t:";

bool is_name_octet(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t start = text.find_first_not_of(kSpace);
  return start == text.npos ? std::string_view()
                            : text.substr(start, text.find_last_not_of(kSpace) + 1 - start);
}

/// The steps of a path `/t:Root/t:a/t:b`; nothing: it is of another form. One without prefix is a step that
/// leads to nothing: all elements of a type have its namespace.
std::optional<Steps> steps_of(std::string_view path) {
  Steps steps;
  path = trimmed(path);
  while (!path.empty()) {
    if (path.front() != '/') return std::nullopt;
    path.remove_prefix(1);
    const std::string_view step = path.substr(0, path.find('/'));
    path.remove_prefix(step.size());
    const std::string_view name = step.substr(step.starts_with(kPrefix) ? kPrefix.size() : 0);
    if (name.empty() || name.front() == '.' || !std::all_of(name.begin(), name.end(), is_name_octet))
      return std::nullopt;
    steps.emplace_back(step);
  }
  return steps;
}

/// The paths of a union; none, if something in it may hold a bar of its own.
std::vector<std::string_view> alternatives_of(std::string_view path) {
  std::vector<std::string_view> alternatives;
  if (path.find_first_of("[('\"") != path.npos) return alternatives;
  for (std::size_t bar = 0; bar != path.npos; path.remove_prefix(bar == path.npos ? 0 : bar + 1)) {
    bar = path.find('|');
    alternatives.push_back(path.substr(0, bar));
  }
  return alternatives;
}

/// The first step that leads to nothing, as the tail of a finding; empty: all lead to something.
std::string problem_in(const Steps& steps, const formats::Schema& schema) {
  Steps names;
  for (const std::string& step : steps) {
    Steps known = schema.elements_in(names);
    for (std::string& name : known) name.insert(0, kPrefix);
    if (std::find(known.begin(), known.end(), step) == known.end())
      return "'" + step + "' is no " +
             (names.empty() ? "root element of the XSD" : "element in '" + names.back() + "' of the XSD") +
             config::hint(step, known);
    names.push_back(step.substr(kPrefix.size()));
  }
  return {};
}

/// The root that the type names is wrong itself, which is a finding already.
bool is_reported(const Steps& steps, const config::MessageType& type, const formats::Schema& schema) {
  const auto is_first = [&steps](const std::string& root) {
    return !steps.empty() && steps.front() == std::string(kPrefix) + root;
  };
  return (is_first(type.operation) && !schema.has_root(type.operation)) ||
         (is_first(type.reply) && !schema.has_root(type.reply));
}

}  // namespace

void check_paths(const config::MessageType& type, const formats::Schema& schema, config::Findings& findings) {
  for (const auto& [path, in_document] : type.written.xpaths) {
    if (in_document) continue;
    for (const std::string_view alternative : alternatives_of(path.value)) {
      const auto steps = steps_of(alternative);
      if (!steps || is_reported(*steps, type, schema)) continue;
      const std::string problem = problem_in(*steps, schema);
      if (problem.empty()) continue;
      findings.push_back(path.finding("'" + path.value + "' leads to nothing: " + problem));
      break;
    }
  }
}

}  // namespace hub::flow
