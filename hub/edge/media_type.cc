#include "hub/edge/media_type.h"

#include <algorithm>

#include "hub/edge/quality_list.h"

namespace hub::edge {
namespace {

/// A quoted string at the front of `rest` (RFC 9110, 5.6.4). Nothing: it does not end.
std::optional<std::string> take_quoted(std::string_view& rest) {
  std::string value;
  for (std::size_t at = 1; at < rest.size(); ++at) {
    if (rest[at] == '"') {
      rest.remove_prefix(at + 1);
      return value;
    }
    if (rest[at] == '\\' && ++at == rest.size()) break;
    value.push_back(rest[at]);
  }
  return std::nullopt;
}

/// The value at the front of `rest`, which goes on at the next semicolon or ends. Nothing: it is malformed.
std::optional<std::string> take_value(std::string_view& rest) {
  rest = trim(rest);
  if (rest.substr(0, 1) == "\"") {
    auto value = take_quoted(rest);
    rest = trim(rest);
    if (value && !rest.empty() && rest.front() != ';') return std::nullopt;
    return value;
  }
  const std::size_t end = std::min(rest.size(), rest.find(';'));
  std::string value(trim(rest.substr(0, end)));
  rest.remove_prefix(end);
  if (value.empty()) return std::nullopt;
  return value;
}

}  // namespace

const std::string* MediaType::find(std::string_view lower_case_name) const {
  const auto found = std::find_if(parameters.begin(), parameters.end(),
                                  [&](const auto& one) { return one.first == lower_case_name; });
  return found == parameters.end() ? nullptr : &found->second;
}

std::optional<MediaType> read_media_type(std::string_view text) {
  std::size_t end = std::min(text.size(), text.find(';'));
  MediaType read{lower_case(trim(text.substr(0, end))), {}};
  std::string_view rest = text.substr(end);
  while (!rest.empty()) {
    rest = trim(rest.substr(1));  // behind the semicolon
    end = std::min(rest.size(), rest.find_first_of("=;"));
    const auto name = trim(rest.substr(0, end));
    const bool has_value = end < rest.size() && rest[end] == '=';
    rest.remove_prefix(end);
    if (name.empty() && !has_value) continue;
    if (name.empty() || !has_value) return std::nullopt;
    rest.remove_prefix(1);
    auto value = take_value(rest);
    if (!value) return std::nullopt;
    read.parameters.emplace_back(lower_case(name), *std::move(value));
  }
  return read;
}

}  // namespace hub::edge
