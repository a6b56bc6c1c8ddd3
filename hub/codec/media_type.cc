#include "hub/codec/media_type.h"

#include <algorithm>
#include <utility>

namespace hub::codec {
namespace {

std::string_view trimmed(std::string_view text) {
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

/// A quoted string at the front of `rest`, which it takes away; to the end if it does not end.
std::string take_quoted(std::string_view& rest) {
  std::string value;
  std::size_t at = 1;
  for (; at < rest.size() && rest[at] != '"'; ++at) {
    if (rest[at] == '\\' && at + 1 < rest.size()) ++at;
    value += rest[at];
  }
  rest.remove_prefix(std::min(at + 1, rest.size()));
  return value;
}

}  // namespace

std::string MediaType::parameter(const std::string& name) const {
  const auto found = parameters.find(name);
  return found == parameters.end() ? std::string() : found->second;
}

MediaType read_media_type(std::string_view text) {
  MediaType read;
  const auto end = std::min(text.find(';'), text.size());
  read.type = lower(trimmed(text.substr(0, end)));
  std::string_view rest = text.substr(end);
  while (!rest.empty()) {
    rest = trimmed(rest.substr(1));  // behind a semicolon
    const auto stop = std::min(rest.find_first_of("=;"), rest.size());
    const std::string name = lower(trimmed(rest.substr(0, stop)));
    rest.remove_prefix(stop);
    if (rest.empty() || rest.front() == ';') continue;
    rest = trimmed(rest.substr(1));
    std::string value;
    if (rest.starts_with('"')) {
      value = take_quoted(rest);
    } else {
      value = trimmed(rest.substr(0, rest.find(';')));
    }
    rest.remove_prefix(std::min(rest.find(';'), rest.size()));
    if (!name.empty()) read.parameters.emplace(name, std::move(value));
  }
  return read;
}

}  // namespace hub::codec
