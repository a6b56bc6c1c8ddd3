#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "hub/config/finding.h"
#include "hub/formats/xml/document.h"
#include "hub/formats/xml/served_texts.h"
#include "hub/formats/xml/white_space.h"
#include "hub/formats/xsd/reader.h"

namespace hub::formats {

/// libxml2's compiled XSD. Immutable after construction; validates on many threads at once.
class XsdValidator {
 public:
  /// What libxml2 says first about a tree that is not valid.
  struct Fault {
    const _xmlNode* node = nullptr;     ///< The element at fault; null: the document.
    int code = 0;                       ///< Of xmlParserErrors.
    bool child_missing = false;         ///< The node's content ends too early.
    std::vector<std::string> expected;  ///< Local names that could come instead.
  };

  /// Takes the tree over. What libxml2 does not like is a finding; then the result is null.
  [[nodiscard]] static std::unique_ptr<XsdValidator> compile(XmlDocument xsd, const XsdPlaces& places,
                                                             config::Findings& findings);
  /// A schema of several documents.
  struct Sources {
    XmlDocument main;  ///< Imports and includes the others by their names.
    const ServedTexts::Texts& others;
    std::unique_ptr<const WhiteSpaces> white_spaces;
    /// A finding at an element of one of the trees that libxml2 makes of them; null: of none.
    std::function<config::Finding(const _xmlNode*, Sentence)> at;
  };
  /// The same; what libxml2 only warns of is no finding.
  [[nodiscard]] static std::unique_ptr<XsdValidator> compile(Sources sources, config::Findings& findings);
  ~XsdValidator();
  XsdValidator(const XsdValidator&) = delete;
  XsdValidator& operator=(const XsdValidator&) = delete;

  /// Brings values into the form that their types give them (WhiteSpaces); true if something changed. To be
  /// done before validation, which would refuse padded dates.
  bool apply_white_space(XmlDocument& document) const;

  /// Changes nothing in the tree. Nothing is loaded whatever the tree says.
  [[nodiscard]] std::optional<Fault> first_fault(const XmlDocument& document) const;

 private:
  struct Compiled;
  explicit XsdValidator(std::unique_ptr<Compiled> compiled);
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace hub::formats
