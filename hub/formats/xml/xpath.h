#pragma once

#include <map>
#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/formats/xml/document.h"

namespace hub::formats {

/// The XPath 1.0 expression as a boolean. `$name` is the text of that name in `values`, the empty text if
/// there is none. Errors: hub.defect if the expression cannot be evaluated, codec.limit if it takes too many
/// steps.
[[nodiscard]] Result<bool> is_true(const std::string& xpath, const XmlDocument& document,
                                   const Namespaces& namespaces,
                                   const std::map<std::string, std::string>& values = {});

/// Copies of the elements that the expression selects, in document order, each a document of its own; what
/// else it selects is left out. Errors: as is_true.
[[nodiscard]] Result<std::vector<XmlDocument>> select_elements(const std::string& xpath,
                                                               const XmlDocument& document,
                                                               const Namespaces& namespaces);

/// A text of a document, and where it stands.
struct PlacedText {
  const _xmlNode* element = nullptr;  ///< Borrowed from the document; of an attribute the one that has it.
  std::string name;                   ///< Of the element or attribute, without prefix.
  std::string text;
};

/// The texts of the elements and attributes that the expression selects, in document order; what is nil has
/// none. Errors: as is_true.
[[nodiscard]] Result<std::vector<PlacedText>> select_placed(const std::string& xpath,
                                                            const XmlDocument& document,
                                                            const Namespaces& namespaces);

}  // namespace hub::formats
