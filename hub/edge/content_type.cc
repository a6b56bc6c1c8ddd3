#include "hub/edge/content_type.h"

#include <algorithm>

#include "hub/base/codes.h"
#include "hub/edge/quality_list.h"

namespace hub::edge {
namespace {

bool is_utf8(std::string_view charset) {
  const auto lower = lower_case(charset);
  return lower == "utf-8" || lower == "utf8";
}

bool is_ascii(std::string_view charset) {
  const auto lower = lower_case(charset);
  return lower == "us-ascii" || lower == "ascii";
}

}  // namespace

std::string media_type_in(std::string_view content_type) {
  return lower_case(trim(content_type.substr(0, content_type.find(';'))));
}

bool is_utf8_or_unsaid(const MediaType& type) {
  return std::all_of(type.parameters.begin(), type.parameters.end(), [](const auto& one) {
    return one.first != "charset" || is_utf8(one.second) || is_ascii(one.second);
  });
}

bool is_utf8_or_unsaid(std::string_view content_type) {
  const auto type = read_media_type(content_type);
  return type && is_utf8_or_unsaid(*type);
}

Outcome check_charset(std::string_view content_type, std::string_view body, std::string_view place) {
  if (content_type.find(';') == std::string_view::npos) return Done{};
  const auto type = read_media_type(content_type);
  const std::string* charset = type ? type->find("charset") : nullptr;
  if (charset == nullptr || !is_ascii(*charset)) return Done{};
  if (std::all_of(body.begin(), body.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
    return Done{};
  return Error(codes::edge_media_type, "the charset is US-ASCII, and the body has octets that are not")
      .at(std::string(place));
}

Result<model::Format> read_content_type(std::string_view content_type, std::string_view place) {
  const auto refused = [&](const char* why) {
    return Error(codes::edge_media_type, why).at(std::string(place));
  };
  const auto type = read_media_type(content_type);
  if (!type) return refused("a parameter of the content type is no name=value");
  const bool xml = type->type == "application/xml" || type->type == "text/xml";
  if (!xml && type->type != "application/json") return refused("the content type is neither JSON nor XML");
  if (!is_utf8_or_unsaid(*type)) return refused("the only charset taken is utf-8");
  return xml ? model::Format::xml : model::Format::json;
}

}  // namespace hub::edge
