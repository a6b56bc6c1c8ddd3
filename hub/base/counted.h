#pragma once

#include <cstdint>
#include <string>

#include "hub/base/sentence.h"

namespace hub {

/// A noun as it stands behind a number: for one of it and for several, in the case that its sentence wants.
struct Noun {
  Text one;
  Text many;
};

/// English has the singular for 1 alone; Latvian for each number that ends with 1, but not with 11.
[[nodiscard]] constexpr bool is_singular(std::uint64_t count, Language language) {
  constexpr std::uint64_t kTen = 10;
  constexpr std::uint64_t kHundred = 100;
  constexpr std::uint64_t kEleven = 11;
  return language == Language::lv ? count % kTen == 1 && count % kHundred != kEleven : count == 1;
}

/// `1 day`, `21 days`; `1 diena`, `21 diena`, `11 dienas`.
[[nodiscard]] inline Sentence counted(std::uint64_t count, const Noun& noun) {
  const auto in = [&](Language language) {
    return std::to_string(count) + ' ' +
           std::string((is_singular(count, language) ? noun.one : noun.many).in(language));
  };
  return {in(Language::en), in(Language::lv)};
}

/// Nouns that several rooms count.
namespace nouns {

/// As in `larger than {}`, `lielāks par {}`.
inline constexpr Noun kOctets{{"octet", "oktetu"}, {"octets", "oktetiem"}};
/// As in `is there {}`, `ir {}`.
inline constexpr Noun kTimes{{"time", "reizi"}, {"times", "reizes"}};

}  // namespace nouns

}  // namespace hub
