#include "hub/map/stylesheet_source.h"

#include <libxml/tree.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "hub/formats/xml/prescan.h"
#include "hub/formats/xml/text_place.h"

namespace hub::map {
namespace {

/// Document order, without recursion.
xmlNode* next(xmlNode* node) {
  if (node->type == XML_ELEMENT_NODE && node->children != nullptr) return node->children;
  while (node != nullptr && node->next == nullptr) node = node->parent;
  return node == nullptr ? nullptr : node->next;
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// Where the value of an attribute begins in the start tag at `offset`; 0: it is not there.
std::size_t value_at(std::string_view text, std::size_t offset, std::string_view attribute) {
  std::size_t at = offset;
  while (at < text.size() && !is_space(text[at]) && text[at] != '>' && text[at] != '/') ++at;
  while (at < text.size() && text[at] != '>') {
    while (at < text.size() && is_space(text[at])) ++at;
    const std::size_t start = at;
    while (at < text.size() && text[at] != '=' && text[at] != '>' && !is_space(text[at])) ++at;
    const std::string_view name = text.substr(start, at - start);
    at = text.find_first_of("\"'>", at);
    if (at == std::string_view::npos || text[at] == '>') return 0;
    const std::size_t value = at + 1;
    if (name == attribute) return value;
    at = text.find(text[at], value);
    if (at == std::string_view::npos) return 0;
    ++at;
  }
  return 0;
}

/// Octets of the character that the reference `&…;` stands for.
std::size_t size_of_reference(std::string_view reference) {
  if (reference.substr(0, 2) != "&#") return 1;
  const bool hex = reference.size() > 2 && reference[2] == 'x';
  reference.remove_prefix(hex ? 3 : 2);
  unsigned long code = 0;
  (void)std::from_chars(reference.data(), reference.data() + reference.size(), code, hex ? 16 : 10);
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/// Where in the file the octet `offset` of a value stands that begins at `start`.
std::size_t raw_offset(std::string_view text, std::size_t start, std::size_t offset) {
  std::size_t at = start;
  for (std::size_t seen = 0; seen < offset && at < text.size();) {
    if (text[at] == '&') {
      const std::size_t end = std::min(text.find(';', at), text.size());
      seen += size_of_reference(text.substr(at, end - at));
      at = end + 1;
    } else {
      if (text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n') ++at;
      ++at;
      ++seen;
    }
  }
  return std::min(at, text.size());
}

}  // namespace

std::optional<StylesheetSource> StylesheetSource::read(const model::Mapping& mapping) {
  std::vector<std::size_t> start_tags;
  if (!formats::prescan(mapping.stylesheet, {}, &start_tags)) return std::nullopt;
  auto tree = formats::XmlDocument::parse(mapping.stylesheet);
  if (!tree) return std::nullopt;
  return StylesheetSource(mapping, *std::move(tree), std::move(start_tags));
}

StylesheetSource::StylesheetSource(const model::Mapping& mapping, formats::XmlDocument tree,
                                   std::vector<std::size_t> start_tags)
    : mapping_(&mapping), tree_(std::move(tree)) {
  std::size_t ordinal = 0;
  for (xmlNode* node = root(); node != nullptr && ordinal < start_tags.size(); node = next(node)) {
    if (node->type != XML_ELEMENT_NODE) continue;
    start_tags_.emplace(node, start_tags[ordinal++]);
    for (const xmlNs* ns = node->nsDef; ns != nullptr; ns = ns->next)
      namespaces_.emplace(text_of(ns->prefix), text_of(ns->href));
  }
}

xmlNode* StylesheetSource::root() const {
  return xmlDocGetRootElement(tree_.native());
}

config::Finding StylesheetSource::at(std::size_t offset, Sentence text) const {
  config::Finding finding{mapping_->file, 1, 1, std::move(text)};
  const std::string place = formats::place_of(mapping_->stylesheet, offset);
  const char* const end = place.data() + place.size();
  const auto line = std::from_chars(place.data(), end, finding.line);
  (void)std::from_chars(line.ptr + 1, end, finding.column);
  return finding;
}

config::Finding StylesheetSource::finding(const xmlNode* element, Sentence text) const {
  const auto found = start_tags_.find(element);
  return at(found == start_tags_.end() ? 0 : found->second, std::move(text));
}

config::Finding StylesheetSource::finding(const xmlAttr* attribute, std::size_t offset, Sentence text) const {
  const auto tag = start_tags_.find(attribute->parent);
  if (tag == start_tags_.end()) return at(0, std::move(text));
  std::string name;
  if (attribute->ns != nullptr && attribute->ns->prefix != nullptr)
    name.append(text_of(attribute->ns->prefix)).append(":");
  name.append(text_of(attribute->name));
  const std::size_t value = value_at(mapping_->stylesheet, tag->second, name);
  return at(value == 0 ? tag->second : raw_offset(mapping_->stylesheet, value, offset), std::move(text));
}

std::string value_of(const xmlAttr* attribute) {
  xmlChar* value = xmlNodeListGetString(attribute->doc, attribute->children, 1);
  std::string text(text_of(value));
  xmlFree(value);
  return text;
}

std::string_view text_of(const unsigned char* text) {
  return text == nullptr ? std::string_view()
                         : std::string_view(reinterpret_cast<const char*>(text));  // NOLINT
}

std::string attribute_of(const xmlNode* element, const char* name) {
  xmlChar* value = xmlGetNoNsProp(element, reinterpret_cast<const xmlChar*>(name));  // NOLINT
  std::string text(text_of(value));
  xmlFree(value);
  return text;
}

bool is_xslt(const xmlNode* element) {
  return element->type == XML_ELEMENT_NODE && element->ns != nullptr &&
         text_of(element->ns->href) == kXsltNamespace;
}

bool is_xslt(const xmlNode* element, std::string_view name) {
  return is_xslt(element) && text_of(element->name) == name;
}

std::vector<TemplatePart> parts_of_template(std::string_view value) {
  std::vector<TemplatePart> parts;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] != '{') continue;
    if (i + 1 < value.size() && value[i + 1] == '{') {
      ++i;
      continue;
    }
    const std::size_t start = i + 1;
    char quote = 0;
    for (i = start; i < value.size() && (quote != 0 || value[i] != '}'); ++i) {
      const bool is_quote = value[i] == '"' || value[i] == '\'';
      if (quote == 0 && is_quote) {
        quote = value[i];
      } else if (value[i] == quote) {
        quote = 0;
      }
    }
    parts.push_back({start, std::string(value.substr(start, i - start))});
  }
  return parts;
}

}  // namespace hub::map
