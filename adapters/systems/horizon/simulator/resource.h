#pragma once

#include <map>
#include <string>
#include <vector>

namespace sandbox::horizon {

using Fields = std::map<std::string, std::string>;

/// What a request body says, checked against the resource's XSD.
struct Resource {
  std::string kind;          ///< Name of the element in `resource`: entity or arguments.
  Fields fields;             ///< Those without children.
  std::vector<Fields> rows;  ///< Of its table.
};

/// The XSD of one resource, compiled. Thread-safe.
class ResourceForm {
 public:
  /// `name`: of the resource; `folder`: where `<name>.xsd` is. Throws std::runtime_error.
  ResourceForm(std::string name, const std::string& folder);
  ResourceForm(const ResourceForm&) = delete;
  ResourceForm& operator=(const ResourceForm&) = delete;
  ~ResourceForm();

  /// Elements may be in no namespace or in that of the XSD. Throws Refusal: ESchema (not well-formed,
  /// unknown, missing or repeated field, other element than `kind`), EValue (a field's value: size, form).
  [[nodiscard]] Resource read(const std::string& body, const std::string& kind) const;

 private:
  std::string name_;
  void* schema_ = nullptr;  ///< libxml2's, kept out of this header.
};

}  // namespace sandbox::horizon
