#pragma once

#include <string>
#include <string_view>

#include "hub/formats/xml/document.h"

namespace hub::formats {

/// Builds one tree whose elements are all in one namespace. Texts must be UTF-8 that XML can hold.
class TreeMaker {
 public:
  /// `ns` empty: no namespace.
  TreeMaker(std::string_view root, const std::string& ns);

  [[nodiscard]] _xmlNode* root() const { return root_; }
  /// A new last child; in time that does not depend on its siblings.
  _xmlNode* add(_xmlNode* parent, std::string_view name);
  static void set_text(_xmlNode* element, std::string_view text);
  void set_nil(_xmlNode* element);  ///< xsi:nil="true"

  [[nodiscard]] XmlDocument take() && { return std::move(document_); }

 private:
  XmlDocument document_;
  _xmlNode* root_;
  void* namespace_ = nullptr;  // xmlNs
  void* xsi_ = nullptr;        // xmlNs, declared with the first nil
};

/// A copy of the whole of `part` becomes the last child of the root.
void append_to_root(XmlDocument& document, const XmlDocument& part);

/// Gives every element without a namespace this one.
void put_into_namespace(XmlDocument& document, const std::string& ns);

}  // namespace hub::formats
