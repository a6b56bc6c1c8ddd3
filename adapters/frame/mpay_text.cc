#include "adapters/frame/mpay_text.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "hub/base/codes.h"
#include "hub/base/say.h"

namespace adapters::frame {
namespace {

using hub::Error;
using hub::Result;
using hub::formats::JsonKind;
using hub::formats::JsonValue;

constexpr std::string_view kLeftOut = "signature";

bool is_true_in_php(std::string_view text) {
  return !text.empty() && text != "0";
}

/// Digits that PHP's 64-bit int writes again just so.
bool is_whole(std::string_view digits) {
  std::int64_t number = 0;
  const auto end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, number);
  return read.ec == std::errc{} && read.ptr == end && digits != "-0";
}

Error cannot_be_signed(const std::string& pointer) {
  return Error(hub::codes::codec_not_valid, hub::say("neither a text nor a whole number: it cannot be signed",
                                                     "nav ne teksts, ne vesels skaitlis: to nevar parakstīt"))
      .at(pointer);
}

/// Calls itself as deep as the reader of JSON allows.
Result<std::string> joined(const JsonValue& values, const std::string& pointer, std::string_view left_out) {
  std::string text;
  for (std::size_t i = 0; i < values.items.size(); ++i) {
    const JsonValue& value = values.items[i];
    const bool is_object = values.kind == JsonKind::object;
    if (is_object && !left_out.empty() && values.names[i] == left_out) continue;
    if (is_true_in_php(text)) text += '.';
    const std::string here =
        is_object ? hub::formats::pointer_to(pointer, values.names[i]) : hub::formats::pointer_to(pointer, i);
    if (value.kind == JsonKind::object || value.kind == JsonKind::array) {
      auto inside = joined(value, here, {});
      if (!inside) return inside;
      text += *inside;
    } else if (value.kind == JsonKind::string || (value.kind == JsonKind::number && is_whole(value.text))) {
      text += value.text;
    } else {
      return cannot_be_signed(here);
    }
  }
  return text;
}

}  // namespace

Result<std::string> mpay_text(const JsonValue& object) {
  if (object.kind != JsonKind::object) return cannot_be_signed("");
  return joined(object, "", kLeftOut);
}

}  // namespace adapters::frame
