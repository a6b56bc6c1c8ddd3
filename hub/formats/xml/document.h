#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/base/result.h"

struct _xmlDoc;  // libxml2; its types stop at this layer
struct _xmlNode;

namespace hub::formats {

/// What a text is measured against before a parser sees it. Sizes in octets.
struct XmlLimits {
  std::size_t size = 10U * 1024 * 1024;
  std::size_t start_tag = 64U * 1024;
  std::size_t attributes = 256;  ///< In one tag.
  std::size_t namespaces_in_tag = 64;
  std::size_t namespaces_in_scope = 128;
  std::size_t depth = 64;
  std::size_t elements = 500'000;
  /// Octets of text before each comment, CDATA section and instruction since the last tag, all added up: what
  /// libxml2 walks over to put such a text together.
  std::size_t joined = 64U * 1024 * 1024;
};

/// Prefix and namespace URI pairs for XPath.
using Namespaces = std::vector<std::pair<std::string, std::string>>;

/// One XML tree, parsed under the locks (hub/README.md, glossary). Owns the libxml2 document. Not for two
/// threads at once.
class XmlDocument {
 public:
  XmlDocument(XmlDocument&&) noexcept;
  XmlDocument& operator=(XmlDocument&&) noexcept;
  XmlDocument(const XmlDocument&) = delete;
  XmlDocument& operator=(const XmlDocument&) = delete;
  ~XmlDocument();

  /// Errors: codec.encoding, codec.dtd_forbidden, codec.limit, codec.control_character,
  /// codec.not_well_formed, each with `line:column` as place. Nothing is fetched, no entity but the five is
  /// known. What the octets are written in they say themselves (charset.h); the tree is UTF-8.
  [[nodiscard]] static Result<XmlDocument> parse(std::string_view octets, const XmlLimits& limits = {});

  /// UTF-8, no declaration, no added white space.
  [[nodiscard]] std::string to_octets() const;
  [[nodiscard]] std::string root_name() const;
  [[nodiscard]] std::string root_namespace() const;

  /// Text of every node that the XPath 1.0 expression selects (or the one string, number, boolean it gives).
  /// Errors: hub.defect if the expression is wrong; its steps are limited.
  [[nodiscard]] Result<std::vector<std::string>> select(const std::string& xpath,
                                                        const Namespaces& namespaces) const;

  /// For this layer and the kinds' protocol code in it; borrowed, never freed by the caller.
  [[nodiscard]] _xmlDoc* native() const { return document_; }
  /// Takes ownership.
  explicit XmlDocument(_xmlDoc* document) : document_(document) {}

 private:
  _xmlDoc* document_ = nullptr;
};

/// A copy of an element as a document of its own, written as `to_octets`. Prefixes declared around it stay
/// declared: values such as `type="tns:Name"` use them. Its lines are other than those of the whole.
[[nodiscard]] std::string alone(_xmlNode* element);

/// Whether an expression is XPath 1.0 and its calls take what they are given. Of the parts that only a
/// document brings to evaluation, grammar alone is judged. Only prefixes of `namespaces` count. Errors:
/// config.invalid with what is wrong and the text from there on.
[[nodiscard]] Outcome check_xpath(const std::string& xpath, const Namespaces& namespaces);

/// Initialises libxml2 once for the process: entity loader that refuses, error texts kept off stderr.
/// Idempotent.
void start_xml();

}  // namespace hub::formats
