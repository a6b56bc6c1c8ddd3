#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/model/message.h"

namespace hub::model {

/// What a mapping may know of a message besides its body: each part of the context by its word
/// (context_parts.h), and `party` (the sender's name in parties.yaml), `message` (its id, a UUID), `received`
/// (RFC 3339, UTC): the same in each attempt. A stylesheet names what it wants as a parameter of this
/// namespace, `<xsl:param name="m:purpose"/>`, and gets a string; empty: not said.
inline constexpr std::string_view kFactsNamespace = "urn:sakta:message:1";

/// Word and value. Values may be personal.
using MappingFacts = std::vector<std::pair<std::string_view, std::string>>;

[[nodiscard]] const std::vector<std::string>& fact_words();

/// All facts, in the order of `fact_words`.
[[nodiscard]] MappingFacts facts_of(const Message& message);

}  // namespace hub::model
