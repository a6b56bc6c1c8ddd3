#pragma once

#include <map>
#include <string>
#include <vector>

#include "hub/config/site.h"
#include "hub/formats/xsd/samples.h"

namespace hub::cli {

/// A place in a file, for findings.
struct FilePlace {
  std::string file;
  int line = 1;
  int column = 1;

  [[nodiscard]] std::string to_string() const;  ///< `file:line:column`
};

/// Schemas and contracts, each read once; places of their elements.
class FitFiles {
 public:
  /// Empty: it cannot be read.
  [[nodiscard]] const std::string& octets(const std::string& file);
  /// Where the element to which local names lead is declared: see formats::declaration_of.
  [[nodiscard]] FilePlace place(const std::string& file, const std::vector<std::string>& path);

 private:
  std::map<std::string, std::string> octets_;
  std::map<std::pair<std::string, std::vector<std::string>>, FilePlace> places_;
};

/// What stays untried of a type or contract, and where.
struct Gap {
  std::vector<std::string> path;
  Sentence text;
};
[[nodiscard]] std::vector<Gap> gaps_of(const formats::Samples& samples);

/// Samples of a type's messages. A document in base64 is each of the examples' of the routes' mappings
/// (`<folder of the mapping>/examples/<mapping>-*.in.xml`), or a small element where there is none.
/// Errors: those of formats::samples_of.
[[nodiscard]] Result<formats::Samples> samples_of_type(const config::MessageType& type,
                                                       const std::vector<const config::Route*>& routes);

/// Whether the element at a sample's border is one that carries a document.
[[nodiscard]] bool is_document(const config::MessageType& type, const formats::Sample& sample);

/// Samples of one element of a partner's XSD or WSDL. Errors: those of formats::samples_of; config.invalid if
/// the file cannot be read or holds no schema.
[[nodiscard]] Result<formats::Samples> samples_of_contract(const std::string& file, const std::string& root);

}  // namespace hub::cli
