#pragma once

#include <libxml/tree.h>

#include <string>
#include <unordered_map>

#include "hub/base/result.h"

namespace hub::formats::native {

/// Elements of a document by their wsu:Id.
using SignedIds = std::unordered_map<std::string, xmlNode*>;

/// Most ids of a signed message. Generous: a signer gives one to each part that it signs.
inline constexpr std::size_t kMaxIds = 64;
/// Most elements of a signed message. For each of up to eight references xmlsec walks over all of them, which
/// is 5 us for an element at depth 50, and a tenth more for each prefix listed as inclusive. A document in
/// base64 is one element.
inline constexpr std::size_t kMaxSignedElements = 10'000;
inline constexpr std::size_t kMaxElementsWithPrefixes = 2'000;

/// Collects every wsu:Id of a document and makes these, and no others, the ids by which libxml2 finds
/// elements. Every value of wsu:Id and xml:id must be the only one in the document, counting also plain `Id`
/// and `ID` of any element, since other readers may take those for ids too; plain ones alone may repeat,
/// for no reference can mean them.
/// Errors: gate.duplicate_id, gate.signature_profile (more than kMaxIds, or than `max_elements` elements).
[[nodiscard]] Result<SignedIds> register_ids(xmlDoc* document, std::size_t max_elements);

}  // namespace hub::formats::native
