#pragma once

#include <libxml/tree.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "hub/formats/xml/native.h"

/// How the shape of a signature is read before anything in it is believed. Not for other layers.
namespace hub::formats::native {

/// Value of an attribute in no namespace; nothing if it is not there.
[[nodiscard]] inline std::optional<std::string> said(const xmlNode* node, const char* name) {
  const OwnedText value(xmlGetNoNsProp(node, chars(name)));
  if (!value) return std::nullopt;
  return std::string(view(value.get()));
}

[[nodiscard]] inline bool has_children(const xmlNode* node) {
  return first_child(node) != nullptr;
}

/// The children of an element, taken one after another as they must come.
class Children {
 public:
  explicit Children(const xmlNode* parent) : next_(first_child(parent)) {}

  /// The next child if it has this name, else null.
  xmlNode* take(std::string_view ns, std::string_view name) {
    if (next_ == nullptr || !is(next_, ns, name)) return nullptr;
    xmlNode* taken = next_;
    next_ = next_element(next_);
    return taken;
  }
  [[nodiscard]] xmlNode* next() const { return next_; }  ///< Not taken yet; null: all are.
  [[nodiscard]] bool at_end() const { return next_ == nullptr; }

 private:
  xmlNode* next_;
};

/// An id that needs no quoting anywhere: the letters of ASCII, digits, `_`, `-`, `.`.
[[nodiscard]] inline bool is_plain_id(std::string_view id) {
  constexpr std::size_t kLongest = 199;
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto is_plain = [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
  };
  return !id.empty() && id.size() <= kLongest && is_letter(id.front()) &&
         std::all_of(id.begin(), id.end(), is_plain);
}

/// The id that the URI of a reference means, if it is `#` and a plain one.
[[nodiscard]] inline std::optional<std::string> id_meant(const xmlNode* reference) {
  const auto uri = said(reference, "URI");
  if (!uri || uri->empty() || uri->front() != '#' || !is_plain_id(std::string_view(*uri).substr(1)))
    return std::nullopt;
  return uri->substr(1);
}

/// Elements and text only.
[[nodiscard]] inline bool is_plain(const xmlNode* root) {
  for (const xmlNode* node = root; node != nullptr; node = next_below(node, root))
    if (node->type != XML_ELEMENT_NODE && node->type != XML_TEXT_NODE) return false;
  return true;
}

}  // namespace hub::formats::native
