#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "hub/base/error.h"
#include "hub/config/value.h"

namespace hub::config {

/// What a partner's own fault code asks of us; the words are those of hub::Remedy. `reconcile` is no choice:
/// an answered call is not uncertain.
enum class FaultRemedy : std::uint8_t { refuse, wait, resend, stop };

/// What a code means for us, and what callers are told of it: the configuration's own words, no value.
struct FaultMeaning {
  FaultMeaning() = default;
  FaultMeaning(FaultRemedy said) : remedy(said) {}  // NOLINT(google-explicit-constructor): `CODE: refuse`
  bool operator==(const FaultMeaning&) const = default;

  FaultRemedy remedy = FaultRemedy::refuse;
  Sentence words;
  std::string place;  ///< What it is about, in the system's form: `/GetDebts/personCode`. Empty: not known.
};
using FaultCodes = std::map<std::string, FaultMeaning>;

/// The row for what a partner said, a code or a text, or null. A `*` in a key stands for any characters, so
/// that a key can know a text that names somebody; a key that says it whole counts before those, and of those
/// the longest.
[[nodiscard]] const FaultCodes::value_type* find_code(const FaultCodes& codes, std::string_view said);

/// The error that a fault with this remedy becomes.
[[nodiscard]] const ErrorCode& code_for(FaultRemedy remedy);

/// Found by Spec: how FaultCodes are read from YAML and shown on the reference page.
[[nodiscard]] bool parse(const YAML::Node& node, const Place& place, const Range& range, FaultCodes& codes);
[[nodiscard]] Sentence form_of(const FaultCodes& codes, const std::optional<Range>& range);
[[nodiscard]] std::string show(const FaultCodes& codes);
/// What is wrong in which row, at the very field, and what is right there. False: nothing in a row is.
[[nodiscard]] bool report_items(const YAML::Node& node, const Place& place, const std::string& what,
                                const FaultCodes& codes, Findings& findings);

}  // namespace hub::config
