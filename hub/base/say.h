#pragma once

#include <fmt/core.h>

#include <string>
#include <string_view>
#include <type_traits>

#include "hub/base/sentence.h"

namespace hub {

/// How `say`, below, takes a value into a sentence of one language.
namespace spoken {

template <class Value>
const auto& in(const Value& value, Language language) {
  if constexpr (std::is_same_v<Value, Sentence>)
    return value.in(language);
  else
    return value;
}
inline const std::string_view& in(const Text& value, Language language) {
  return language == Language::lv ? value.lv : value.en;
}

template <class Value>
using Part = std::conditional_t<std::is_same_v<Value, Sentence>, std::string,
                                std::conditional_t<std::is_same_v<Value, Text>, std::string_view, Value>>;

}  // namespace spoken

/// A sentence with values in its places, `say("no route of {}", "tipam {} nav maršruta", type)`; places as
/// fmt reads them, so that `{1} {0}` stands where Latvian has another order. Whether they fit the values is
/// known when this is compiled. A value that is a sentence or a Text itself is told in the same language.
template <class... Values>
[[nodiscard]] Sentence say(fmt::format_string<spoken::Part<Values>...> en,
                           fmt::format_string<spoken::Part<Values>...> lv, const Values&... values) {
  return {fmt::vformat(en, fmt::make_format_args(spoken::in(values, Language::en)...)),
          fmt::vformat(lv, fmt::make_format_args(spoken::in(values, Language::lv)...))};
}

}  // namespace hub
