#include "hub/faces/context_parts.h"

#include <algorithm>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/base/visible_text.h"
#include "hub/values/person_code.h"

namespace hub::faces {
namespace {

constexpr std::size_t kMaxIdempotencyKey = 128;
constexpr std::size_t kMaxContextCharacters = 200;

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(
      utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
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
  if (!part.personal && values::holds_person_code(value))
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
