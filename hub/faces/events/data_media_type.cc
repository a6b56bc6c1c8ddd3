#include "hub/faces/events/data_media_type.h"

#include <algorithm>
#include <string>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/faces/content_type.h"

namespace hub::faces {
namespace {

bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

}  // namespace

Result<model::Format> read_data_media_type(std::string_view media_type, std::string_view place) {
  const auto refused = [&](Sentence why) {
    return Error(codes::edge_media_type, std::move(why)).at(std::string(place));
  };
  const auto read = formats::read_media_type(media_type);
  const std::string_view type = read.type;
  const std::size_t slash = std::min(type.find('/'), type.size());
  const auto subtype = type.substr(std::min(slash + 1, type.size()));
  if (!is_token(type.substr(0, slash)) || !is_token(subtype) || !read.well_formed)
    return refused(say("the data's type is not of the form of a media type",
                       "datu tipam nav satura tipa (media type) formas"));
  const bool json = subtype == "json" || subtype.ends_with("+json");
  const bool xml = type == "text/xml" || type == "application/xml" || subtype.ends_with("+xml");
  if (!json && !xml)
    return refused(say("the data's type is neither JSON nor XML", "datu tips nav ne JSON, ne XML"));
  const auto format = json ? model::Format::json : model::Format::xml;
  if (!reads_charset(read, format))
    return refused(json ? say("the only charset of JSON is UTF-8", "JSON vienīgā rakstzīmju kopa ir UTF-8")
                        : say("the charset is not read", "šādu rakstzīmju kopu centrmezgls nelasa"));
  return format;
}

}  // namespace hub::faces
