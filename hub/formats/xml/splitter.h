#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/formats/xml/document.h"

namespace hub::formats {

/// One document of many things, cut into a document for each (EIP Splitter). Not for two threads at once.
class Splitter {
 public:
  /// Each element that `xpath` selects is a part; in document order. Errors: as XmlDocument::select;
  /// codec.not_valid if one part lies within another.
  [[nodiscard]] static Result<Splitter> cut(XmlDocument whole, const std::string& xpath,
                                            const Namespaces& namespaces);

  [[nodiscard]] std::size_t count() const { return parts_.size(); }

  /// As XmlDocument::select, with the part's element as the context node: `x:Ref` is a child of it, `../x:Id`
  /// stands beside it in the whole document.
  [[nodiscard]] Result<std::vector<std::string>> select(std::size_t part, const std::string& xpath,
                                                        const Namespaces& namespaces) const;

  /// The part with what surrounds it: every element that it lies in, with attributes, and before the part
  /// those children that are neither parts, nor hold parts, nor have the name of one that is or does. So an
  /// entry of a bank statement keeps the statement's number and account, and no other entry or statement.
  [[nodiscard]] XmlDocument document(std::size_t part) const;

 private:
  explicit Splitter(XmlDocument whole) : whole_(std::move(whole)) {}
  void find_surroundings();

  XmlDocument whole_;
  std::vector<_xmlNode*> parts_;                            ///< Borrowed from `whole_`.
  std::map<const _xmlNode*, std::vector<_xmlNode*>> kept_;  ///< Of what holds parts: children that stay.
};

}  // namespace hub::formats
