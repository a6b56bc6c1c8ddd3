#include "hub/formats/mime/media_type.h"

#include <algorithm>

namespace hub::formats {
namespace {

std::string_view without_spaces(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const auto first = text.find_first_not_of(kBlank);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::string lower(std::string_view text) {
  std::string made(text);
  std::transform(made.begin(), made.end(), made.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return made;
}

/// A quoted string (RFC 9110, 5.6.4) at the front of `rest`, which it takes away; to the end if it does not
/// end, and then `ended` is false.
std::string take_quoted(std::string_view& rest, bool& ended) {
  std::string value;
  std::size_t at = 1;
  for (; at < rest.size() && rest[at] != '"'; ++at) {
    if (rest[at] == '\\' && at + 1 < rest.size()) ++at;
    value += rest[at];
  }
  ended = at < rest.size();
  rest.remove_prefix(std::min(at + 1, rest.size()));
  return value;
}

/// Takes one parameter off the front of `rest`, which goes on at the next semicolon or ends.
void take_parameter(std::string_view& rest, MediaType& into) {
  const auto stop = std::min(rest.find_first_of("=;"), rest.size());
  std::string name = lower(without_spaces(rest.substr(0, stop)));
  rest.remove_prefix(stop);
  const bool has_value = rest.starts_with('=');
  if (name.empty() && !has_value) return;
  if (has_value) rest = without_spaces(rest.substr(1));
  bool ended = true;
  const bool quoted = has_value && rest.starts_with('"');
  std::string value = quoted ? take_quoted(rest, ended) : std::string();
  const auto behind = without_spaces(rest.substr(0, rest.find(';')));
  if (has_value && !quoted) value = behind;
  rest.remove_prefix(std::min(rest.find(';'), rest.size()));
  const bool empty = !quoted && value.empty();
  if (name.empty() || empty || !ended || (quoted && !behind.empty())) into.well_formed = false;
  if (!name.empty() && !empty) into.parameters.emplace_back(std::move(name), std::move(value));
}

}  // namespace

const std::string* MediaType::find(std::string_view lower_case_name) const {
  const auto found = std::find_if(parameters.begin(), parameters.end(),
                                  [&](const auto& one) { return one.first == lower_case_name; });
  return found == parameters.end() ? nullptr : &found->second;
}

std::string MediaType::parameter(std::string_view lower_case_name) const {
  const std::string* value = find(lower_case_name);
  return value == nullptr ? std::string() : *value;
}

MediaType read_media_type(std::string_view text) {
  MediaType read;
  const auto end = std::min(text.find(';'), text.size());
  read.type = lower(without_spaces(text.substr(0, end)));
  std::string_view rest = text.substr(end);
  while (!rest.empty()) {
    rest = without_spaces(rest.substr(1));  // behind a semicolon
    take_parameter(rest, read);
  }
  return read;
}

}  // namespace hub::formats
