#include "hub/edge/content_type.h"

#include "hub/base/codes.h"
#include "hub/edge/quality_list.h"

namespace hub::edge {

std::string media_type_in(std::string_view content_type) {
  return lower_case(trim(content_type.substr(0, content_type.find(';'))));
}

bool is_utf8_or_unsaid(std::string_view content_type) {
  const auto semicolon = content_type.find(';');
  if (semicolon == std::string_view::npos) return true;
  const auto parameter = trim(content_type.substr(semicolon + 1));
  const auto equals = parameter.find('=');
  if (equals == std::string_view::npos || lower_case(trim(parameter.substr(0, equals))) != "charset")
    return false;
  auto value = trim(parameter.substr(equals + 1));
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
    value = value.substr(1, value.size() - 2);
  return lower_case(value) == "utf-8";
}

Result<model::Format> read_content_type(std::string_view content_type, std::string_view place) {
  const auto type = media_type_in(content_type);
  if (type != "application/json" && type != "application/xml")
    return Error(codes::edge_media_type, "the content type is neither JSON nor XML").at(std::string(place));
  if (!is_utf8_or_unsaid(content_type))
    return Error(codes::edge_media_type, "the only parameter taken is charset=utf-8").at(std::string(place));
  return type == "application/json" ? model::Format::json : model::Format::xml;
}

}  // namespace hub::edge
