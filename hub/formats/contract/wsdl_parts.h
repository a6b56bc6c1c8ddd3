#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "hub/formats/contract/components.h"
#include "hub/formats/contract/documents.h"

namespace hub::formats {

inline constexpr std::string_view kWsdlNamespace = "http://schemas.xmlsoap.org/wsdl/";

/// The namespace of the WSDL elements that bind to this version of SOAP, "1.1" or "1.2".
[[nodiscard]] std::string_view binding_namespace(std::string_view version);

/// The child elements of this name.
[[nodiscard]] std::vector<Component> children_of(const Component& parent, std::string_view ns,
                                                 std::string_view name);
/// The first of them; nothing: there is none.
[[nodiscard]] Component child_of(const Component& parent, std::string_view ns, std::string_view name);

/// The named parts of all WSDL files of a contract: messages, port types, bindings, services.
class WsdlParts {
 public:
  explicit WsdlParts(const ContractDocuments& contract);
  WsdlParts(const WsdlParts&) = delete;
  WsdlParts& operator=(const WsdlParts&) = delete;

  /// The part of this kind that the attribute's value means at `at`.
  [[nodiscard]] Component find(std::string_view kind, const Component& at, const char* attribute) const;
  [[nodiscard]] const std::vector<Component>& all(std::string_view kind) const;
  /// The root of each WSDL file.
  [[nodiscard]] const std::vector<Component>& definitions() const { return definitions_; }

 private:
  std::vector<SchemaPart> files_;  ///< A WSDL file each: its root, target namespace and name.
  std::vector<Component> definitions_;
  std::map<std::string, std::vector<Component>, std::less<>> parts_;
};

}  // namespace hub::formats
