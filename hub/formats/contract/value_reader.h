#pragma once

#include <string>

#include "hub/config/finding.h"
#include "hub/formats/contract/components.h"
#include "hub/formats/contract/outline.h"

namespace hub::formats {

/// Reads the simple types of a contract. What cannot be carried over becomes a finding among `notes`, and is
/// taken as text.
class ValueReader {
 public:
  ValueReader(const Components& components, config::Findings& notes)
      : components_(components), notes_(notes) {}

  /// The type of this name; `at`: who names it.
  [[nodiscard]] OutlineValue named(const QualifiedName& name, const Component& at) const;
  /// What an `xs:simpleType` says.
  [[nodiscard]] OutlineValue declared(const Component& type) const;
  /// The type of the attribute `reference` of a declaration, or the simple type that it holds, or text.
  [[nodiscard]] OutlineValue of(const Component& declaration, const char* reference) const;
  /// The facets that a restriction adds.
  void restrict(OutlineValue& value, const Component& restriction) const;

 private:
  [[nodiscard]] OutlineValue read(const Component& type, int steps) const;
  [[nodiscard]] OutlineValue read(const Component& declaration, const char* reference, int steps) const;
  [[nodiscard]] OutlineValue read(const QualifiedName& name, const Component& at, int steps) const;
  [[nodiscard]] OutlineValue union_of(const Component& type) const;

  const Components& components_;
  config::Findings& notes_;
};

/// A built-in type of XSD by its name without prefix.
[[nodiscard]] OutlineValue builtin_value(const std::string& name);

}  // namespace hub::formats
