#include "adapters/rest/templates.h"

#include <algorithm>
#include <functional>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/base/uri.h"

namespace adapters::rest {
namespace {

using hub::Error;
namespace codes = hub::codes;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Calls `plain` and `name` for what a good template is made of.
void walk(std::string_view text, const std::function<void(std::string_view)>& plain,
          const std::function<void(std::string_view)>& name) {
  while (!text.empty()) {
    const auto open = std::min(text.find('{'), text.size());
    plain(text.substr(0, open));
    if (open == text.size()) return;
    const auto close = text.find('}', open);
    name(text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
  }
}

std::string expand(std::string_view text, const Values& values,
                   const std::function<std::string(std::string_view)>& form) {
  std::string whole;
  walk(
      text, [&](std::string_view plain) { whole += plain; },
      [&](std::string_view name) {
        const auto found = values.find(std::string(name));
        if (found != values.end()) whole += form(found->second);
      });
  return whole;
}

}  // namespace

bool is_value_name(std::string_view name) {
  return !name.empty() && is_letter(name.front()) && std::all_of(name.begin(), name.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '.';
  });
}

hub::Sentence problem_in_template(std::string_view text) {
  while (true) {
    const auto brace = text.find_first_of("{}");
    if (brace == text.npos) return {};
    if (text[brace] == '}') return hub::say("has a '}}' without '{{'", "satur '}}' bez '{{'");
    const auto close = text.find('}', brace);
    if (close == text.npos) return hub::say("has a '{{' without '}}'", "satur '{{' bez '}}'");
    if (!is_value_name(text.substr(brace + 1, close - brace - 1)))
      return hub::say("has no name between its braces", "nesatur nosaukumu starp figūriekavām");
    text.remove_prefix(close + 1);
  }
}

std::vector<std::string> names_in_template(std::string_view text) {
  std::vector<std::string> names;
  walk(
      text, [](std::string_view) {}, [&](std::string_view name) { names.emplace_back(name); });
  return names;
}

hub::Result<std::string> expand_path(std::string_view text, const Values& values) {
  const auto path_end = std::min(text.find('?'), text.size());
  std::string_view path = text.substr(0, path_end);
  std::string whole;
  while (!path.empty()) {
    const auto end = std::min(path.find('/', 1), path.size());
    const std::string_view segment = path.substr(0, end);
    path.remove_prefix(end);
    const std::string expanded = expand(segment, values, hub::percent_encoded);
    if (segment.find('{') != segment.npos && (expanded == "/" || expanded == "/." || expanded == "/.."))
      return Error(codes::map_not_valid, hub::say("a value makes a part of the path empty or a dot",
                                                  "vērtības dēļ ceļa daļa ir tukša vai tikai punkts"));
    whole += expanded;
  }
  return whole + expand(text.substr(path_end), values, hub::percent_encoded);
}

hub::Result<std::string> expand_header(std::string_view text, const Values& values) {
  std::string whole = expand(text, values, [](std::string_view value) { return std::string(value); });
  const bool bad = std::any_of(whole.begin(), whole.end(), [](char c) {
    const auto octet = static_cast<unsigned char>(c);
    return octet < 0x20 || octet == 0x7F;
  });
  if (bad)
    return Error(codes::map_not_valid, hub::say("a value would put a control character into a header",
                                                "vērtība ievietotu galvenē vadības rakstzīmi"));
  if (whole.empty() && text.find('{') != text.npos)
    return Error(codes::map_not_valid,
                 hub::say("nothing gives the value of a header", "galvenes vērtību nekas nenosaka"));
  return whole;
}

}  // namespace adapters::rest
