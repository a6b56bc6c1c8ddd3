#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/formats/contract/documents.h"
#include "hub/formats/xsd/validator.h"

namespace hub::formats {

/// The schemas of a contract, each a document of its own with its namespace (a chameleon's is that of who
/// includes it) that names no other file: what it includes stands beside it, what it imports is named by its
/// namespace alone. One that stands in the contract twice, word for word, is there once.
class ContractSchemas {
 public:
  /// `contract` outlives this. `made` are schemas that stand in no file, as texts.
  ContractSchemas(const ContractDocuments& contract, const std::vector<std::string>& made);

  /// All of them, compiled as one. Null: what is wrong is in `findings`, with file and line.
  [[nodiscard]] std::unique_ptr<XsdValidator> compile(config::Findings& findings) const;

  [[nodiscard]] const std::vector<XmlDocument>& all() const { return schemas_; }
  [[nodiscard]] std::vector<XmlDocument> take() && { return std::move(schemas_); }

 private:
  static constexpr std::size_t kMade = static_cast<std::size_t>(-1);

  void add(XmlDocument schema, std::size_t origin);
  [[nodiscard]] config::Finding finding(std::size_t schema, const _xmlNode* node, Sentence text) const;

  const ContractDocuments& contract_;
  std::vector<XmlDocument> schemas_;
  std::vector<std::size_t> origins_;  ///< Index among the contract's schemas, or kMade.
};

/// The schema of a contract that declares a global element of this name, as an XSD of its own; else its first
/// one. Nothing: it has none.
[[nodiscard]] std::optional<std::string> schema_declaring(const ContractDocuments& contract,
                                                          std::string_view root);

}  // namespace hub::formats
