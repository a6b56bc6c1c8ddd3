#include "hub/formats/xml/xml_template.h"

#include <libxml/tree.h>

#include <algorithm>
#include <functional>
#include <new>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/xml/characters.h"
#include "hub/formats/xml/native.h"

namespace hub::formats {
namespace {

using native::chars;
using native::view;

/// One piece of a text: words as they are, or a name.
struct Piece {
  std::string text;
  bool is_name = false;
  bool optional = false;
};

bool is_name(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  return !name.empty() && letter(name.front()) && std::all_of(name.begin(), name.end(), [&](char c) {
    return letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
}

Result<std::vector<Piece>> pieces_of(std::string_view text) {
  const auto wrong = [](Sentence what) { return Error(codes::config_invalid, std::move(what)); };
  std::vector<Piece> pieces(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c != '{' && c != '}') {
      pieces.back().text += c;
      continue;
    }
    if (i + 1 < text.size() && text[i + 1] == c) {
      pieces.back().text += c;
      ++i;
      continue;
    }
    const std::size_t close = text.find('}', i);
    if (c == '}' || close == std::string_view::npos)
      return wrong(say("a brace has no pair; a brace itself is written twice",
                       "iekavai nav pāra; pašu iekavu raksta divreiz"));
    std::string_view name = text.substr(i + 1, close - i - 1);
    const bool optional = name.ends_with('?');
    if (optional) name.remove_suffix(1);
    if (!is_name(name))
      return wrong(say("'{}' is no name for a value", "'{}' neder par vērtības nosaukumu", name));
    pieces.push_back({std::string(name), true, optional});
    pieces.emplace_back();
    i = close;
  }
  return pieces;
}

xmlDoc* copy_of(const XmlDocument& document) {
  xmlDoc* copy = xmlCopyDoc(document.native(), 1);
  if (copy == nullptr) throw std::bad_alloc();
  return copy;
}

/// A text with its value in place of each name.
Result<std::string> filled(std::string_view text, const XmlTemplate::Values& values) {
  const auto pieces = pieces_of(text);
  if (!pieces) return pieces.error();
  std::string whole;
  for (const Piece& piece : *pieces) {
    const auto found = piece.is_name ? values.find(piece.text) : values.end();
    if (!piece.is_name) {
      whole += piece.text;
    } else if (found != values.end() && first_bad_character(found->second)) {
      return Error(codes::map_not_valid, say("the value of '{}' has a character that XML does not have",
                                             "'{}' vērtībā ir zīme, kādas XML nav", piece.text));
    } else if (found != values.end() && !found->second.empty()) {
      whole += found->second;
    } else if (!piece.optional) {
      return Error(codes::map_not_valid, say("'{}' has no value", "laukam '{}' nav vērtības", piece.text));
    }
  }
  return whole;
}

/// Visits every text of an element and of what is in it: of attributes and between tags.
Outcome for_texts(xmlNode* element, const std::function<Outcome(xmlNode*, std::string_view)>& each) {
  for (xmlAttr* attribute = element->properties; attribute != nullptr; attribute = attribute->next) {
    auto* const node = reinterpret_cast<xmlNode*>(attribute);  // NOLINT: libxml2's own way
    if (auto done = each(node, native::text_of(node)); !done) return done;
  }
  xmlNode* next = nullptr;
  for (xmlNode* node = element->children; node != nullptr; node = next) {
    next = node->next;  // a text that becomes empty goes
    if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
      if (auto done = each(node, view(node->content)); !done) return done;
    } else if (node->type == XML_ELEMENT_NODE) {
      if (auto done = for_texts(node, each); !done) return done;
    }
  }
  return Done{};
}

void set_text(xmlNode* node, const std::string& text) {
  if (node->type == XML_ATTRIBUTE_NODE) {
    const auto* const attribute = reinterpret_cast<const xmlAttr*>(node);  // NOLINT: libxml2's own way
    if (attribute->ns != nullptr) {
      xmlSetNsProp(node->parent, attribute->ns, node->name, chars(text));
    } else {
      xmlSetProp(node->parent, node->name, chars(text));
    }
    return;
  }
  if (text.empty()) {
    xmlUnlinkNode(node);
    xmlFreeNode(node);
    return;
  }
  xmlNodeSetContentLen(node, nullptr, 0);
  xmlNodeAddContentLen(node, chars(text), static_cast<int>(text.size()));
}

Outcome fill_in(xmlNode* element, const XmlTemplate::Values& values) {
  return for_texts(element, [&](xmlNode* node, std::string_view text) -> Outcome {
    if (text.find_first_of("{}") == std::string_view::npos) return Done{};
    auto whole = filled(text, values);
    if (!whole) return std::move(whole).error();
    set_text(node, *whole);
    return Done{};
  });
}

/// The element whose text holds `{name}`; null: none.
xmlNode* holder_of(xmlNode* element, std::string_view name) {
  xmlNode* holder = nullptr;
  const std::string place = "{" + std::string(name) + "}";
  (void)for_texts(element, [&](xmlNode* node, std::string_view text) -> Outcome {
    if (holder == nullptr && text.find(place) != std::string_view::npos) holder = node->parent;
    return Done{};
  });
  return holder;
}

}  // namespace

Result<XmlTemplate> XmlTemplate::parse(std::string_view text) {
  auto document = XmlDocument::parse(text);
  if (!document)
    return Error(codes::config_invalid, document.error().told_by_name()).at(document.error().place());
  XmlTemplate made(*std::move(document));
  auto read = for_texts(
      xmlDocGetRootElement(made.document_.native()), [&](xmlNode*, std::string_view part) -> Outcome {
        auto pieces = pieces_of(part);
        if (!pieces) return std::move(pieces).error();
        for (Piece& piece : *pieces) {
          if (!piece.is_name) continue;
          const auto known = std::find_if(made.names_.begin(), made.names_.end(),
                                          [&](const Name& one) { return one.name == piece.text; });
          if (known == made.names_.end())
            made.names_.push_back({std::move(piece.text), piece.optional});
          else
            known->optional = known->optional && piece.optional;
        }
        return Done{};
      });
  if (!read) return std::move(read).error();
  return made;
}

Result<XmlDocument> XmlTemplate::fill(const Values& values) const {
  XmlDocument copy(copy_of(document_));
  if (auto done = fill_in(xmlDocGetRootElement(copy.native()), values); !done) return std::move(done).error();
  return copy;
}

Result<XmlDocument> XmlTemplate::fill_each(const Values& values, std::string_view name,
                                           const std::vector<std::string>& many) const {
  XmlDocument copy(copy_of(document_));
  xmlNode* const root = xmlDocGetRootElement(copy.native());
  xmlNode* const holder = holder_of(root, name);
  if (holder == nullptr || holder == root) return fill(values);
  Values with = values;
  for (const std::string& one : many) {
    with[std::string(name)] = one;
    xmlNode* const next = xmlCopyNode(holder, 1);
    if (next == nullptr) throw std::bad_alloc();
    if (auto done = fill_in(next, with); !done) {
      xmlFreeNode(next);
      return std::move(done).error();
    }
    xmlAddPrevSibling(holder, next);
  }
  xmlUnlinkNode(holder);
  xmlFreeNode(holder);
  if (auto done = fill_in(root, values); !done) return std::move(done).error();
  return copy;
}

}  // namespace hub::formats
