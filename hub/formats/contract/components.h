#pragma once

#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "hub/config/finding.h"
#include "hub/formats/contract/outline.h"

struct _xmlNode;

namespace hub::formats {

/// One `xs:schema` of a contract. What it points to outlives whoever reads it.
struct SchemaPart {
  const _xmlNode* schema = nullptr;
  std::string
      ns;  ///< Its target namespace; of one that is included without any, that of whoever includes it.
  std::string file;
};

/// A declaration of a schema, and the schema that it stands in.
struct Component {
  const _xmlNode* node = nullptr;
  const SchemaPart* part = nullptr;

  [[nodiscard]] explicit operator bool() const { return node != nullptr; }
  /// A finding at this declaration.
  [[nodiscard]] config::Finding finding(Sentence text) const;
};

/// The global declarations of all schemas of a contract, by name.
class Components {
 public:
  explicit Components(std::vector<SchemaPart> parts);
  Components(const Components&) = delete;
  Components& operator=(const Components&) = delete;

  /// `kind`: element, complexType, simpleType, group, attribute or attributeGroup. Nothing: there is none.
  [[nodiscard]] Component find(std::string_view kind, const QualifiedName& name) const;
  /// A complex or a simple type.
  [[nodiscard]] Component type(const QualifiedName& name) const;
  /// The elements that name this one as the head of their substitution group, and those that name them.
  [[nodiscard]] std::vector<Component> substitutes_of(const QualifiedName& head) const;
  /// The complex types that are derived from this one, directly.
  [[nodiscard]] std::vector<QualifiedName> derived_from(const QualifiedName& type) const;

  /// The name that an attribute's value means, by the prefixes in scope at `at`.
  [[nodiscard]] static QualifiedName resolve(const Component& at, const std::string& text);

 private:
  std::vector<SchemaPart> parts_;
  std::map<std::tuple<std::string, std::string, std::string>, Component> known_;  ///< Kind, namespace, name.
  std::map<QualifiedName, std::vector<Component>> substitutes_;
  std::map<QualifiedName, std::vector<QualifiedName>> derived_;
};

/// The first child element of XML Schema with this name; nothing: there is none.
[[nodiscard]] Component xsd_child(const Component& of, std::string_view name);
/// The attribute of this local name without namespace; empty: none.
[[nodiscard]] std::string attribute_of(const _xmlNode* node, const char* name);
/// The first words of the documentation of a declaration of XSD or WSDL, white space collapsed.
[[nodiscard]] std::string documentation_of(const _xmlNode* node);
/// The line on which an element begins.
[[nodiscard]] int line_of(const _xmlNode* node);

}  // namespace hub::formats
