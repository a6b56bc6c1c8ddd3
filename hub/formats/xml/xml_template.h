#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"
#include "hub/formats/xml/document.h"

namespace hub::formats {

/// An element with places for values in its texts and attributes: `{name}` must have a value that is not
/// empty, `{name?}` may be empty; `{{` and `}}` are braces. Values are texts: none becomes markup. Immutable;
/// shared between threads.
class XmlTemplate {
 public:
  struct Name {
    std::string name;
    bool optional = false;
  };
  using Values = std::map<std::string, std::string, std::less<>>;

  /// Errors: config.invalid with what is wrong with `text`: no XML, braces that do not pair, a name that is
  /// none.
  [[nodiscard]] static Result<XmlTemplate> parse(std::string_view text);

  /// The names, each once, in the order of the text; optional where it is so everywhere.
  [[nodiscard]] const std::vector<Name>& names() const { return names_; }

  /// Errors: map.not_valid, naming the name whose value is missing, is empty and may not be, or holds a
  /// character that XML has not.
  [[nodiscard]] Result<XmlDocument> fill(const Values& values) const;

  /// As `fill`; the element that holds `{name}` in its text stands once for each of `many`, in their order.
  [[nodiscard]] Result<XmlDocument> fill_each(const Values& values, std::string_view name,
                                              const std::vector<std::string>& many) const;

 private:
  explicit XmlTemplate(XmlDocument document) : document_(std::move(document)) {}

  XmlDocument document_;
  std::vector<Name> names_;
};

}  // namespace hub::formats
