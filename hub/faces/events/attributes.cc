#include "hub/faces/events/attributes.h"

#include <algorithm>
#include <array>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/base/uri.h"
#include "hub/faces/context_parts.h"
#include "hub/faces/events/values.h"

namespace hub::faces {
namespace {

/// Octets of one attribute's value: as many as an event may have that is forwarded in any case (CloudEvents
/// 1.0.2, size limits). Listeners take less of headers.
constexpr std::size_t kMaxValue = 65'536;

constexpr std::array<std::string_view, 4> kRequired{"specversion", "id", "source", "type"};
constexpr std::array<std::string_view, 8> kCore{"specversion",     "id",         "source",  "type",
                                                "datacontenttype", "dataschema", "subject", "time"};
constexpr std::string_view kOurs = "sakta";

bool is_one_of(std::string_view name, const auto& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

const ContextPart* part_named(std::string_view name) {
  const auto* const found = std::find_if(kContextParts.begin(), kContextParts.end(),
                                         [&](const ContextPart& part) { return part.attribute == name; });
  return found == kContextParts.end() ? nullptr : found;
}

bool is_decimal_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_name(std::string_view name) {
  return !name.empty() && name != "data" && std::all_of(name.begin(), name.end(), [](char c) {
    return is_decimal_digit(c) || (c >= 'a' && c <= 'z');
  });
}

int hex_value(char c) {
  if (is_decimal_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_percent_encoded(std::string_view text, std::size_t at) {
  return at + 2 < text.size() && hex_value(text[at + 1]) >= 0 && hex_value(text[at + 2]) >= 0;
}

/// Takes quoted strings apart (RFC 9110, 5.6.4).
std::optional<std::string> unquoted(std::string_view value) {
  std::string text;
  bool quoted = false;
  for (std::size_t at = 0; at < value.size(); ++at) {
    if (value[at] == '"') {
      quoted = !quoted;
    } else if (quoted && value[at] == '\\') {
      if (++at == value.size()) return std::nullopt;
      text.push_back(value[at]);
    } else {
      text.push_back(value[at]);
    }
  }
  if (quoted) return std::nullopt;
  return text;
}

}  // namespace

Error EventAttributeReader::wrong(std::string_view name, Sentence reason) const {
  return Error(codes::edge_event, std::move(reason)).at(prefix_ + std::string(name));
}

Outcome EventAttributeReader::take(std::string_view name, std::string_view value, bool is_text) {
  if (!is_name(name))
    return wrong("*", say("an attribute's name is not of lower-case letters and digits",
                          "atribūta nosaukumā drīkst būt tikai mazie burti un cipari"));
  const bool ours = name.starts_with(kOurs);
  const std::string_view place = is_known_attribute(name) ? name : ours ? "sakta*" : "*";
  if (!seen_.emplace(name).second)
    return wrong(place, say("the attribute is there twice", "atribūts norādīts divreiz"));
  if (!is_utf8(value)) return wrong(place, say("the value is not UTF-8", "vērtība nav UTF-8 kodējumā"));
  if (!is_event_string(value))
    return wrong(place, say("the value has a control character or a noncharacter",
                            "vērtībā ir vadības rakstzīme vai kods, kas nav rakstzīme (noncharacter)"));
  if (value.size() > kMaxValue)
    return wrong(place, say("the value is longer than 65536 octets", "vērtība ir garāka par 65536 oktetiem"));
  if (ours) return take_ours(name, value);
  if (!is_text && is_known_attribute(name))
    return wrong(name, say("the value is not a text", "vērtība nav teksts"));
  return take_core(name, value);
}

Outcome EventAttributeReader::take_core(std::string_view name, std::string_view value) {
  if (is_one_of(name, kCore) && value.empty())
    return wrong(name, say("the attribute is empty", "atribūts ir tukšs"));
  if (name == "specversion" && value != "1.0")
    return wrong(name, say("the only specversion taken is 1.0", "pieņem tikai specversion 1.0"));
  if (name == "source" && !is_uri_reference(value))
    return wrong(name, say("the source is no URI reference", "source nav URI atsauce"));
  if (name == "dataschema" && !is_absolute_uri(value))
    return wrong(name, say("the dataschema is no absolute URI: a scheme, and no fragment (RFC 3986, 4.3)",
                           "dataschema nav absolūts URI: ar shēmu un bez fragmenta (RFC 3986, 4.3)"));
  if (name == "time" && !is_event_timestamp(value))
    return wrong(name, say("the time is no date-time of RFC 3339, like 2026-11-20T08:15:48Z",
                           "time nav RFC 3339 datums un laiks kā 2026-11-20T08:15:48Z"));
  if (name == "id") attributes_.id = value;
  if (name == "source") attributes_.source = value;
  if (name == "type") attributes_.type = value;
  if (name == "datacontenttype") attributes_.datacontenttype = value;
  if (name == "traceparent") attributes_.traceparent = value;
  if (name == "tracestate") attributes_.tracestate = value;
  return Done{};
}

Outcome EventAttributeReader::take_ours(std::string_view name, std::string_view value) {
  const ContextPart* part = part_named(name);
  if (part == nullptr)
    return wrong("sakta*", say("an extension sakta* that is not known", "nezināms paplašinājums sakta*"));
  return take_part(*part, value, prefix_ + std::string(name), attributes_.context);
}

Outcome EventAttributeReader::check_whole() const {
  for (const std::string_view name : kRequired)
    if (!seen_.contains(name)) return wrong(name, say("the attribute is missing", "atribūta trūkst"));
  return Done{};
}

bool is_known_attribute(std::string_view name) {
  return is_one_of(name, kCore) || name == "traceparent" || name == "tracestate" ||
         part_named(name) != nullptr;
}

std::optional<std::string> attribute_in_header(std::string_view value) {
  const auto encoded = unquoted(value);
  if (!encoded) return std::nullopt;
  std::string text;
  for (std::size_t at = 0; at < encoded->size(); ++at) {
    if ((*encoded)[at] != '%') {
      text.push_back((*encoded)[at]);
      continue;
    }
    if (!is_percent_encoded(*encoded, at)) return std::nullopt;
    text.push_back(static_cast<char>(hex_value((*encoded)[at + 1]) * 16 + hex_value((*encoded)[at + 2])));
    at += 2;
  }
  if (!is_utf8(text)) return std::nullopt;
  return text;
}

}  // namespace hub::faces
