#pragma once

#include <string>

#include "hub/config/spec.h"
#include "hub/formats/xml/document.h"
#include "hub/http/told.h"

namespace adapters::frame {

/// Where an error's body says what went wrong.
struct FaultSettings : hub::http::FaultPaths {
  hub::config::Written written;
};

/// `fault:` of a kind that looks by XPath. `like` names the field whose XPaths see JSON the same way.
[[nodiscard]] hub::config::Spec<FaultSettings> fault_spec(const std::string& like);

/// Findings where a number would lose digits when it becomes a code or a text.
void check_numbers(const hub::http::FaultPaths& paths, const hub::config::Written& written,
                   hub::config::Findings& findings);

/// What is wrong with the words or the grammar of an expression over answers, or empty: it follows the name
/// of the field.
[[nodiscard]] hub::Sentence problem_in_xpath(const std::string& xpath,
                                             const hub::formats::Namespaces& namespaces);
/// The first thing wrong with `fault.*`, or empty.
[[nodiscard]] hub::Sentence problem_in(const hub::http::FaultPaths& paths,
                                       const hub::formats::Namespaces& namespaces);

}  // namespace adapters::frame
