#pragma once

#include <string>
#include <vector>

#include "hub/base/sentence.h"
#include "hub/formats/contract/outline.h"

namespace hub::pack {

/// A message type's form of a partner's element.
struct TypeOutline {
  formats::OutlinePart root;  ///< All in the type's namespace, no attributes, each name once in an element.
  /// Whether the skeletons of mappings make the partner's examples of the type's. Not of a part that comes in
  /// several ways or in groups that repeat, which a type cannot say.
  bool exact = true;
  std::vector<Sentence> notes;  ///< What the type does not say as the contract does.
};

/// The form that the skeletons of mappings know: attributes are elements, what a type cannot be (xs:duration,
/// a list) is text. `fixed` of each text holds the partner's ordinary value, for examples.
[[nodiscard]] TypeOutline type_outline(const formats::OutlinePart& body, const std::string& root,
                                       const std::string& ns);

/// The XSD of a type, in the hub's subset. `marked`: its documentation is to be written.
[[nodiscard]] std::string type_xsd(const std::vector<const formats::OutlinePart*>& roots,
                                   const std::string& ns, bool marked = true);

}  // namespace hub::pack
