#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/config/finding.h"
#include "hub/formats/xml/document.h"
#include "hub/model/mapping.h"

struct _xmlNode;  // libxml2; its types stop at this layer
struct _xmlAttr;

/// A stylesheet before it is compiled: its text, and what it includes.
namespace hub::map {

inline constexpr std::string_view kXsltNamespace = "http://www.w3.org/1999/XSL/Transform";

/// A stylesheet as a tree that knows where in its file everything stands. Borrows the mapping.
class StylesheetSource {
 public:
  /// Nothing: it is no XML; that it does not compile is told elsewhere.
  [[nodiscard]] static std::optional<StylesheetSource> read(const model::Mapping& mapping);

  [[nodiscard]] _xmlNode* root() const;
  /// At the element's start tag.
  [[nodiscard]] config::Finding finding(const _xmlNode* element, Sentence text) const;
  /// At the octet `offset` of an attribute's value, as the tree has that value.
  [[nodiscard]] config::Finding finding(const _xmlAttr* attribute, std::size_t offset, Sentence text) const;

  /// The stylesheet's prefixes; of one that means several things, one of them.
  [[nodiscard]] const std::map<std::string, std::string>& namespaces() const { return namespaces_; }

 private:
  StylesheetSource(const model::Mapping& mapping, formats::XmlDocument tree,
                   std::vector<std::size_t> start_tags);
  [[nodiscard]] config::Finding at(std::size_t offset, Sentence text) const;

  const model::Mapping* mapping_;
  formats::XmlDocument tree_;
  std::map<const _xmlNode*, std::size_t> start_tags_;
  std::map<std::string, std::string> namespaces_;
};

/// libxml2's text; null: empty.
[[nodiscard]] std::string_view text_of(const unsigned char* text);
/// An attribute's value; empty if there is none (`ns` empty: in no namespace).
[[nodiscard]] std::string attribute_of(const _xmlNode* element, const char* name);
[[nodiscard]] std::string value_of(const _xmlAttr* attribute);
/// Whether the element is xsl:`name`.
[[nodiscard]] bool is_xslt(const _xmlNode* element, std::string_view name);
[[nodiscard]] bool is_xslt(const _xmlNode* element);

/// One XPath in an attribute value template (XSLT 1.0, 7.6.2): what stands between single braces.
struct TemplatePart {
  std::size_t offset = 0;
  std::string xpath;
};
[[nodiscard]] std::vector<TemplatePart> parts_of_template(std::string_view value);

}  // namespace hub::map
