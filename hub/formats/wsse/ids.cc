#include "hub/formats/wsse/ids.h"

#include <libxml/tree.h>
#include <libxml/valid.h>

#include <vector>

#include "hub/base/codes.h"
#include "hub/formats/wsse/native.h"
#include "hub/formats/xml/native.h"

namespace hub::formats::native {
namespace {

enum class Kind { none, wsu, xml, plain };

Kind kind_of(const xmlAttr* attribute) {
  const auto name = view(attribute->name);
  if (attribute->ns == nullptr) return name == "Id" || name == "ID" ? Kind::plain : Kind::none;
  const auto ns = view(attribute->ns->href);
  if (ns == kWsu && name == "Id") return Kind::wsu;
  return ns == kXml && name == "id" ? Kind::xml : Kind::none;
}

std::string value_of(const xmlAttr* attribute) {
  const OwnedText value(xmlNodeListGetString(attribute->doc, attribute->children, 1));
  return std::string(view(value.get()));
}

xmlNode* after(xmlNode* node) {
  if (node->type == XML_ELEMENT_NODE && node->children != nullptr) return node->children;
  while (node != nullptr && node->next == nullptr) {
    node = node->parent;
    if (node != nullptr && node->type != XML_ELEMENT_NODE) return nullptr;
  }
  return node == nullptr ? nullptr : node->next;
}

Error twice() {
  return {codes::gate_duplicate_id, Text{"an id is there twice", "identifikators ir divreiz"}};
}

/// What a walk over the document found.
struct ReferencedElement {
  SignedIds ids;                      ///< wsu:Id, and null for each xml:id.
  std::vector<const xmlAttr*> plain;  ///< Id and ID in no namespace.
};

Outcome take(xmlAttr* attribute, ReferencedElement& found) {
  const Kind kind = kind_of(attribute);
  if (kind == Kind::none) return Done{};
  if (kind == Kind::plain) {
    found.plain.push_back(attribute);
    return Done{};
  }
  if (found.ids.size() == kMaxIds)
    return Error(codes::gate_signature_profile,
                 Text{"more than 64 elements have ids", "identifikatori ir vairāk nekā 64 elementiem"});
  const std::string value = value_of(attribute);
  if (!found.ids.emplace(value, kind == Kind::wsu ? attribute->parent : nullptr).second) return twice();
  if (kind == Kind::wsu && xmlAddID(nullptr, attribute->doc, chars(value), attribute) == nullptr)
    return twice();
  return Done{};
}

}  // namespace

Result<SignedIds> register_ids(xmlDoc* document, std::size_t max_elements) {
  ReferencedElement found;
  std::size_t elements = 0;
  for (xmlNode* node = xmlDocGetRootElement(document); node != nullptr; node = after(node)) {
    if (node->type != XML_ELEMENT_NODE) continue;
    if (++elements > max_elements)
      return Error(codes::gate_signature_profile, Text{"too many elements for a signed message",
                                                       "parakstītā ziņojumā ir pārāk daudz elementu"});
    for (xmlAttr* attribute = node->properties; attribute != nullptr; attribute = attribute->next)
      if (auto taken = take(attribute, found); !taken) return std::move(taken).error();
  }
  for (const xmlAttr* attribute : found.plain)
    if (found.ids.count(value_of(attribute)) != 0) return twice();
  return std::move(found.ids);
}

}  // namespace hub::formats::native
