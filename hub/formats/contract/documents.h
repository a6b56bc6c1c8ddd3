#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "hub/config/finding.h"
#include "hub/formats/xml/document.h"

struct _xmlNode;

namespace hub::formats {

/// How much one contract may be. What is more is a finding.
struct ContractLimits {
  std::size_t files = 256;
  std::size_t schemas = 2048;
  std::size_t octets = 32U * 1024 * 1024;  ///< Of all files together.
  XmlLimits xml;                           ///< Of each.
};

/// One file of a partner's contract: a WSDL 1.1 or an XSD.
struct ContractDocument {
  std::string file;  ///< As findings name it.
  std::string text;  ///< What it holds, in UTF-8.
  XmlDocument tree;
  std::vector<std::size_t> start_tags;  ///< Where in `text` each element begins, in document order.
  std::string target_namespace;         ///< Of its root element; empty: none.
  bool wsdl = false;                    ///< Its root is wsdl:definitions; else xs:schema.
};

/// One `xs:schema`: an XSD's root, or one of those below `wsdl:types`.
struct ContractSchema {
  std::size_t document = 0;          ///< Index of the file that it stands in.
  _xmlNode* element = nullptr;       ///< In the tree of that document.
  std::string target_namespace;      ///< Of a schema without one: that of the schema which includes it.
  std::vector<std::string> imports;  ///< Namespaces.
};

/// A file that a contract names and that is not there. Nothing is fetched: a person brings it.
struct FileToSupply {
  config::Finding where;  ///< The import or include, and what to ask the partner for.
  std::string name;       ///< As it stands there: a relative name, an address.
  std::string beside;     ///< The name under which it is looked for beside that file.
  std::string target_namespace;
};

/// A contract with everything that it imports and includes, each file once, whoever names it and in whatever
/// circle.
struct ContractDocuments {
  std::vector<ContractDocument> documents;  ///< The one asked for is the first; none: it cannot be read.
  /// Each schema once for each namespace that it has, in the order in which they are named. One without a
  /// namespace of its own has that of each schema which includes it (a chameleon).
  std::vector<ContractSchema> schemas;
  std::vector<FileToSupply> to_supply;
  /// What is wrong with it: file, line, what to ask the partner for; what is in `to_supply` too.
  config::Findings findings;

  /// A complaint at an element of one of the documents.
  [[nodiscard]] config::Finding finding(std::size_t document, const _xmlNode* node, Sentence text) const;
};

/// Reads a contract file and all that it names by wsdl:import, xs:import and xs:include, under the locks of
/// XmlDocument::parse. Files are looked for below `folder` (empty: the folder of `file`) and nowhere else,
/// see ContractFolder. Never throws but for want of memory.
[[nodiscard]] ContractDocuments read_contract(const std::string& file, const std::string& folder = {},
                                              const ContractLimits& limits = {});
/// The same of a file whose octets are at hand; `file` says where it would be.
[[nodiscard]] ContractDocuments read_contract_text(std::string_view octets, const std::string& file,
                                                   const std::string& folder = {},
                                                   const ContractLimits& limits = {});

/// Whether schemas of a namespace need not be supplied: XML's own, XML Schema's, those of SOAP's encoding and
/// of WSDL.
[[nodiscard]] bool is_known_namespace(std::string_view ns);

}  // namespace hub::formats
