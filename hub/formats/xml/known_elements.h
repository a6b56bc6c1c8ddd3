#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/formats/xml/document.h"
#include "hub/formats/xml/unknown_places.h"

struct _xmlNode;

namespace hub::formats {

/// Which elements a schema of one or more XSDs lets stand where. Read-only after construction; shared between
/// threads.
class KnownElements {
 public:
  /// Each document has one xs:schema with its own namespace as its root; together they were compiled before.
  explicit KnownElements(std::vector<XmlDocument> schemas);

  /// Takes out of a message each element that its parent's type does not know under any condition, and so may
  /// not hold, with all in it, and each attribute likewise. What is known stays, also where it may not be:
  /// out of order, once too often. Nothing is looked for below a wildcard (xs:any), an xsi:type, or a root
  /// that is unknown itself. Gives what was taken out.
  UnknownPlaces take_out_unknown(XmlDocument& message) const;

  /// Whether the schema declares a global element of this name, in whatever namespace.
  [[nodiscard]] bool has_root(std::string_view name) const;
  /// Names of the global elements.
  [[nodiscard]] std::vector<std::string> roots() const;

 private:
  class Walk;
  struct Facts {
    std::string target;
    bool qualified = false;
  };

  std::vector<XmlDocument> schemas_;
  /// Named components by kind and `{namespace}name`.
  std::map<std::pair<std::string, std::string>, const _xmlNode*> globals_;
  std::map<const _xmlDoc*, Facts> facts_;
};

}  // namespace hub::formats
