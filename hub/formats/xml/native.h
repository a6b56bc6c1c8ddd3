#pragma once

#include <libxml/parser.h>
#include <libxml/tree.h>

#include <memory>
#include <string>
#include <string_view>

#include "hub/formats/xml/characters.h"

/// The few shapes in which this layer holds libxml2's objects. Not for other layers.
namespace hub::formats::native {

/// The pre-scan has proved UTF-8, whatever is declared, and measured everything by limits of our own: the
/// library's, of which one refuses texts above ten million octets whatever the document may have, are off.
inline constexpr int kParseOptions = XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_HUGE;

struct FreeText {
  void operator()(xmlChar* text) const { xmlFree(text); }
};
using OwnedText = std::unique_ptr<xmlChar, FreeText>;

struct FreeDocument {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};
using OwnedDocument = std::unique_ptr<xmlDoc, FreeDocument>;

[[nodiscard]] inline const xmlChar* chars(const char* text) {
  return reinterpret_cast<const xmlChar*>(text);
}
[[nodiscard]] inline const xmlChar* chars(const std::string& text) {
  return chars(text.c_str());
}

[[nodiscard]] inline std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view{} : std::string_view(reinterpret_cast<const char*>(text));
}

[[nodiscard]] inline std::string_view local_name(const xmlNode* node) {
  return view(node->name);
}
[[nodiscard]] inline std::string_view namespace_of(const xmlNode* node) {
  return node->ns == nullptr ? std::string_view{} : view(node->ns->href);
}
[[nodiscard]] inline bool is(const xmlNode* node, std::string_view ns, std::string_view name) {
  return node->type == XML_ELEMENT_NODE && local_name(node) == name && namespace_of(node) == ns;
}

/// The text of an element that holds nothing but one text node, or null.
[[nodiscard]] inline const xmlChar* only_text(const xmlNode* element) {
  const xmlNode* text = element->children;
  return text != nullptr && text->next == nullptr && text->type == XML_TEXT_NODE ? text->content : nullptr;
}

/// All text below a node, CDATA included, comments and processing instructions left out.
[[nodiscard]] inline std::string text_of(const xmlNode* node) {
  if (node->type == XML_ELEMENT_NODE)
    if (const xmlChar* text = only_text(node)) return std::string(view(text));
  const OwnedText text(xmlNodeGetContent(node));
  return std::string(view(text.get()));
}

/// The first element at or after `node` among its siblings, or null.
[[nodiscard]] inline xmlNode* element_from(xmlNode* node) {
  while (node != nullptr && node->type != XML_ELEMENT_NODE) node = node->next;
  return node;
}
[[nodiscard]] inline xmlNode* first_child(const xmlNode* node) {
  return element_from(node->children);
}
[[nodiscard]] inline xmlNode* next_element(const xmlNode* node) {
  return element_from(node->next);
}

inline constexpr std::string_view kXml = "http://www.w3.org/XML/1998/namespace";
inline constexpr std::string_view kXsi = "http://www.w3.org/2001/XMLSchema-instance";
inline constexpr std::string_view kXsd = "http://www.w3.org/2001/XMLSchema";

/// Whether xsi:nil says that the element has no value.
[[nodiscard]] inline bool is_nil(const xmlNode* node) {
  if (node->properties == nullptr) return false;
  const OwnedText nil(xmlGetNsProp(node, chars("nil"), chars(kXsi.data())));
  std::string_view value = view(nil.get());
  while (!value.empty() && is_space(value.front())) value.remove_prefix(1);
  while (!value.empty() && is_space(value.back())) value.remove_suffix(1);
  return value == "true" || value == "1";
}

/// The node after `node` in document order, at most to the last one below `top`; then null.
[[nodiscard]] inline const xmlNode* next_below(const xmlNode* node, const xmlNode* top) {
  if (node->type == XML_ELEMENT_NODE && node->children != nullptr) return node->children;
  while (node != top && node->next == nullptr) node = node->parent;
  return node == top ? nullptr : node->next;
}

/// Whether there is a processing instruction anywhere: what is said to programs has no place in a message.
[[nodiscard]] inline bool has_instruction(const xmlDoc* document) {
  for (const xmlNode* top = document->children; top != nullptr; top = top->next)
    for (const xmlNode* node = top; node != nullptr; node = next_below(node, top))
      if (node->type == XML_PI_NODE) return true;
  return false;
}

/// Receives libxml2's errors and drops them: their texts can quote the document.
void drop_error(void* context, xmlError* error);

}  // namespace hub::formats::native
