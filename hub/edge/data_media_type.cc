#include "hub/edge/data_media_type.h"

#include <algorithm>
#include <optional>
#include <string>

#include "hub/base/codes.h"
#include "hub/edge/quality_list.h"

namespace hub::edge {
namespace {

bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

/// Takes a token or a quoted string off the front of `text`; nothing: there is none.
std::optional<std::string> take_value(std::string_view& text) {
  std::string value;
  if (!text.starts_with('"')) {
    const auto token = text.substr(0, text.find_first_of(" \t;"));
    text.remove_prefix(token.size());
    if (!is_token(token)) return std::nullopt;
    return std::string(token);
  }
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '"') {
      text.remove_prefix(at + 1);
      return value;
    }
    if (text[at] == '\\' && ++at == text.size()) break;
    value.push_back(text[at]);
  }
  return std::nullopt;
}

/// Takes what stands behind the type, `; name=value` as often as it is there, a semicolon alone too. The
/// charset, empty if it is not said; nothing: it is of another form.
std::optional<std::string> read_charset(std::string_view parameters) {
  std::string charset;
  while (!(parameters = trim(parameters)).empty()) {
    if (parameters.front() != ';') return std::nullopt;
    parameters = trim(parameters.substr(1));
    if (parameters.empty() || parameters.front() == ';') continue;
    const std::size_t equals = parameters.find('=');
    if (equals == std::string_view::npos || !is_token(parameters.substr(0, equals))) return std::nullopt;
    const std::string name = lower_case(parameters.substr(0, equals));
    parameters.remove_prefix(equals + 1);
    auto value = take_value(parameters);
    if (!value) return std::nullopt;
    if (name == "charset") charset = lower_case(*value);
  }
  return charset;
}

bool is_within_utf8(std::string_view charset) {
  return charset.empty() || charset == "utf-8" || charset == "utf8" || charset == "us-ascii";
}

}  // namespace

Result<model::Format> read_data_media_type(std::string_view media_type, std::string_view place) {
  const auto refused = [&](const char* why) {
    return Error(codes::edge_media_type, why).at(std::string(place));
  };
  const std::size_t semicolon = std::min(media_type.find(';'), media_type.size());
  const std::string type = lower_case(trim(media_type.substr(0, semicolon)));
  const std::size_t slash = std::min(type.find('/'), type.size());
  const auto subtype = std::string_view(type).substr(std::min(slash + 1, type.size()));
  const auto charset = read_charset(media_type.substr(semicolon));
  if (!is_token(std::string_view(type).substr(0, slash)) || !is_token(subtype) || !charset)
    return refused("the data's type is not of the form of a media type");
  const bool json = subtype == "json" || subtype.ends_with("+json");
  const bool xml = type == "text/xml" || type == "application/xml" || subtype.ends_with("+xml");
  if (!json && !xml) return refused("the data's type is neither JSON nor XML");
  if (!is_within_utf8(*charset)) return refused("the only charset taken of an event's data is UTF-8");
  return json ? model::Format::json : model::Format::xml;
}

}  // namespace hub::edge
