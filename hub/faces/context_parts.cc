#include "hub/faces/context_parts.h"

#include <algorithm>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"

namespace hub::faces {
namespace {

constexpr std::size_t kMaxIdempotencyKey = 128;
constexpr std::size_t kMaxContextCharacters = 200;

/// True for C0, DEL, C1 and the line and paragraph separators in correct UTF-8.
bool has_control(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto octet = static_cast<unsigned char>(text[at]);
    if (octet < 0x20 || octet == 0x7F) return true;
    if (octet == 0xC2 && static_cast<unsigned char>(text[at + 1]) < 0xA0) return true;
    const auto three = text.substr(at, 3);
    if (three == "\u2028" || three == "\u2029") return true;
  }
  return false;
}

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(
      utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Eleven digits, the hyphen after the sixth optional, that begin as a Latvian personal code does: a day and
/// a month, or 32 to 39 (those given since July 2017). Registration numbers begin otherwise.
bool is_personal_code(std::string_view digits) {
  const int day = (digits[0] - '0') * 10 + (digits[1] - '0');
  const int month = (digits[2] - '0') * 10 + (digits[3] - '0');
  return (day >= 32 && day <= 39) || (day >= 1 && day <= 31 && month >= 1 && month <= 12);
}

bool holds_personal_code(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_digit(text[at]) || (at > 0 && is_digit(text[at - 1]))) continue;
    std::string digits;
    std::size_t end = at;
    while (end < text.size() && (is_digit(text[end]) || (text[end] == '-' && digits.size() == 6)) &&
           digits.size() < 12)
      if (is_digit(text[end++])) digits.push_back(text[end - 1]);
    if (digits.size() == 11 && is_personal_code(digits)) return true;
  }
  return false;
}

}  // namespace

Outcome take_part(const ContextPart& part, std::string_view value, std::string_view place,
                  model::Context& context) {
  const auto invalid = [place](Sentence reason) {
    return Error(codes::edge_header_invalid, std::move(reason)).at(std::string(place));
  };
  std::string& field = context.*(part.field);
  if (!field.empty()) return invalid(say("it is there twice", "vērtība norādīta divreiz"));
  if (!is_utf8(value)) return invalid(say("the value is not UTF-8", "vērtība nav UTF-8 kodējumā"));
  if (has_control(value))
    return invalid(say("the value has a control character", "vērtībā ir vadības rakstzīme"));
  if (characters(value) > kMaxContextCharacters)
    return invalid(say("the value is longer than 200 characters", "vērtība ir garāka par 200 rakstzīmēm"));
  if (!part.personal && holds_personal_code(value))
    return invalid(say("a personal code does not belong here", "personas kodam šeit nav vietas"));
  field = value;
  return Done{};
}

Outcome check_idempotency_key(std::string_view key, std::string_view place) {
  const bool visible = std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < '\x7F'; });
  if (key.empty() || key.size() > kMaxIdempotencyKey || !visible)
    return Error(codes::edge_header_invalid, say("1 to 128 visible ASCII characters are allowed",
                                                 "atļautas 1 līdz 128 redzamas ASCII rakstzīmes"))
        .at(std::string(place));
  return Done{};
}

}  // namespace hub::faces
