#pragma once

#include <optional>
#include <string>

#include "hub/base/sentence.h"
#include "hub/formats/xml/document.h"

namespace hub::formats {

/// Where two documents first say different things, in document order.
struct ContentDifference {
  std::string
      path;       ///< Of local names, `/Debts/property[2]/amount`; the number only where there are several.
  Sentence what;  ///< Both texts, where texts differ: for documents without personal data.
};

/// What sets `got` apart from `wanted` for somebody who reads them. Prefixes and where namespaces are
/// declared, the order of attributes, comments, and white space around texts and between elements say
/// nothing. Nothing: both say the same.
[[nodiscard]] std::optional<ContentDifference> content_difference(const XmlDocument& wanted,
                                                                  const XmlDocument& got);

}  // namespace hub::formats
