#include "hub/edge/said_charset.h"

#include <utility>

#include "hub/codec/charset.h"
#include "hub/codec/media_type.h"

namespace hub::edge {
namespace {

void hold_to(std::string_view charset, std::string& xml) {
  constexpr std::size_t kAtMost = 2;  // times larger: UTF-16 grows by half
  auto text = codec::xml_in_utf8(xml, charset, kAtMost * xml.size());
  if (text && text->made()) xml = *std::move(text->made());
}

}  // namespace

void hold_to_charset(std::string_view content_type, std::string& xml) {
  const std::string charset = codec::read_media_type(content_type).parameter("charset");
  if (!charset.empty()) hold_to(charset, xml);
}

void hold_to_utf8(std::string& xml) {
  hold_to("utf-8", xml);
}

}  // namespace hub::edge
