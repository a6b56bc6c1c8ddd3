#pragma once

#include <libxml/tree.h>

#include <memory>
#include <string>

namespace sandbox::script {

/// An XSD, or the schemas of a WSDL, that documents are held against. Immutable; of one thread at a time.
class Schema {
 public:
  /// `file` is an XSD, or a WSDL with its schemas in `types`. Throws std::runtime_error that says what is
  /// wrong with it.
  explicit Schema(const std::string& file);
  Schema(Schema&&) noexcept;
  Schema& operator=(Schema&&) noexcept;
  ~Schema();

  /// Whether the document that `element` alone would be is valid.
  [[nodiscard]] bool takes(xmlNode* element) const;
  /// What is wrong with that document, as libxml2 says it; empty: nothing.
  [[nodiscard]] std::string problem(xmlNode* element) const;

 private:
  struct Parsed;
  std::unique_ptr<Parsed> parsed_;
};

/// Where a file that the script in `script_file` names lies: beside it, else in the contract's folder,
/// `wsdl/<slug>/` of the same library.
[[nodiscard]] std::string contract_file(const std::string& script_file, const std::string& slug,
                                        const std::string& name);

}  // namespace sandbox::script
