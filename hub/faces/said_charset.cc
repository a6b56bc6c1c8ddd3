#include "hub/faces/said_charset.h"

#include <utility>

#include "hub/formats/mime/media_type.h"
#include "hub/formats/xml/charset.h"

namespace hub::faces {
namespace {

Outcome hold_to(std::string_view charset, std::string& xml) {
  constexpr std::size_t kAtMost = 3;  // times larger: one octet of windows-1257 may be three of UTF-8
  auto text = formats::xml_in_utf8(xml, charset, kAtMost * xml.size());
  if (!text) return std::move(text).error();
  if (text->made()) xml = *std::move(text->made());
  return Done{};
}

}  // namespace

Outcome hold_to_charset(std::string_view content_type, std::string& xml) {
  const std::string charset = formats::read_media_type(content_type).parameter("charset");
  return charset.empty() ? Outcome(Done{}) : hold_to(charset, xml);
}

Outcome hold_to_utf8(std::string& xml) {
  return hold_to("utf-8", xml);
}

}  // namespace hub::faces
