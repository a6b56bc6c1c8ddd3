#pragma once

#include "hub/config/finding.h"
#include "hub/model/mapping.h"

namespace hub::map {

/// Findings about a stylesheet's places where a number that may lose digits becomes text without
/// format-number(): xsl:value-of, xsl:copy-of, attribute value templates, keys, texts of xsl:sort, and
/// arguments of functions that take text. A variable counts where it is used. Besides, calls of functions of
/// hub/values that are wrong whatever the message says (value_call_check.h), for which the same types are
/// worked out. Of a stylesheet that does not compile it finds what it can.
void check_numbers(const model::Mapping& mapping, config::Findings& findings);

}  // namespace hub::map
