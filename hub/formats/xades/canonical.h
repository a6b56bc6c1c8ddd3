#pragma once

#include <libxml/tree.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"
#include "hub/formats/xades/profile.h"

/// Canonical forms of elements where they stand. Not for other layers.
namespace hub::formats::native {

/// The canonical form of an element and all below it, without comments. `form` is inclusive or exclusive;
/// `prefixes` (exclusive only) are treated as the inclusive form does. Nothing: libxml2 cannot make it, as of
/// a namespace whose name is relative.
[[nodiscard]] std::optional<std::string> canonical(xmlNode* element, CanonicalForm form,
                                                   const std::vector<std::string>& prefixes = {});

/// Bounds what a canonical form of any part of the document can cost: its elements, and for each of them what
/// libxml2 walks over of the namespaces in scope. Ours; an envelope with a thousand recipients and files
/// stays far below. Errors: gate.signature_profile.
[[nodiscard]] Outcome check_cost(const xmlDoc* document);

/// The only element at this place below the root, in the root's namespace (`A/B`); null: there is none, or
/// there are several.
[[nodiscard]] xmlNode* element_at(const xmlDoc* document, std::string_view place);

/// The elements at this place, in the document's order.
[[nodiscard]] std::vector<xmlNode*> elements_at(const xmlDoc* document, std::string_view place);

}  // namespace hub::formats::native
