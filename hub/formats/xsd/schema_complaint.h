#pragma once

#include "hub/base/sentence.h"

struct _xmlError;

namespace hub::formats {

/// What libxml2 has against an XSD, which is configuration and no message: its own words in English; in
/// Latvian what is usual, with the names and values that those words have in quotes.
[[nodiscard]] Sentence schema_complaint(const _xmlError& error);

}  // namespace hub::formats
