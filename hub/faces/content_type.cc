#include "hub/faces/content_type.h"

#include <algorithm>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/xml/charset.h"
#include "hub/server/quality_list.h"

namespace hub::faces {
namespace {

bool is_ascii(std::string_view charset) {
  const auto lower = server::lower_case(charset);
  return lower == "us-ascii" || lower == "ascii";
}

}  // namespace

std::string media_type_in(std::string_view content_type) {
  return server::lower_case(server::trim(content_type.substr(0, content_type.find(';'))));
}

bool reads_charset(const formats::MediaType& type, model::Format format) {
  const std::string first = server::lower_case(type.parameter("charset"));
  return std::all_of(type.parameters.begin(), type.parameters.end(), [&](const auto& one) {
    if (one.first != "charset") return true;
    if (formats::names_utf8(first)) return formats::names_utf8(one.second);
    return format == model::Format::xml && formats::names_encoding(first) &&
           server::lower_case(one.second) == first;
  });
}

Outcome check_charset(std::string_view content_type, std::string_view body, std::string_view place) {
  if (!is_ascii(formats::read_media_type(content_type).parameter("charset"))) return Done{};
  if (std::all_of(body.begin(), body.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
    return Done{};
  return Error(codes::edge_media_type, say("the charset is US-ASCII, and the body has octets that are not",
                                           "rakstzīmju kopa ir US-ASCII, bet saturā ir okteti ārpus tās"))
      .at(std::string(place));
}

Result<model::Format> read_content_type(std::string_view content_type, std::string_view place) {
  const auto refused = [&](Sentence why) {
    return Error(codes::edge_media_type, std::move(why)).at(std::string(place));
  };
  const auto type = formats::read_media_type(content_type);
  if (!type.well_formed)
    return refused(say("a parameter of the content type is no name=value",
                       "satura tipa parametrs nav formā nosaukums=vērtība"));
  const bool xml = type.type == "application/xml" || type.type == "text/xml";
  if (!xml && type.type != "application/json")
    return refused(say("the content type is neither JSON nor XML", "satura tips nav ne JSON, ne XML"));
  const auto format = xml ? model::Format::xml : model::Format::json;
  if (!reads_charset(type, format))
    return refused(xml ? say("the charset is not read", "šādu rakstzīmju kopu centrmezgls nelasa")
                       : say("the only charset of JSON is UTF-8", "JSON vienīgā rakstzīmju kopa ir UTF-8"));
  return format;
}

}  // namespace hub::faces
