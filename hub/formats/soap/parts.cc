#include "hub/formats/soap/parts.h"

#include <memory>
#include <new>
#include <utility>
#include <vector>

#include "hub/formats/soap/fault.h"
#include "hub/formats/xml/native.h"

namespace hub::formats::native {

std::string attribute_of(const xmlNode* node, const char* name, std::string_view ns) {
  const std::string uri(ns);
  const OwnedText value(uri.empty() ? xmlGetNoNsProp(node, chars(name))
                                    : xmlGetNsProp(node, chars(name), chars(uri)));
  return std::string(trimmed(view(value.get())));
}

void make_root(xmlDoc* document, xmlNode* element) {
  struct FreeList {
    void operator()(xmlNs** list) const { xmlFree(list); }
  };
  // Nodes point to the declarations that their names use. Those on the elements around go with these
  // elements: each gets its like on the new root, and who points to one is led over.
  const std::unique_ptr<xmlNs*, FreeList> in_scope(xmlGetNsList(document, element));
  std::vector<std::pair<const xmlNs*, xmlNs*>> moved;
  for (xmlNs** ns = in_scope.get(); ns != nullptr && *ns != nullptr; ++ns) {
    const bool would_move_root = (*ns)->prefix == nullptr && element->ns == nullptr;
    if (would_move_root) continue;
    if (xmlNs* like = xmlNewNs(element, (*ns)->href, (*ns)->prefix)) moved.emplace_back(*ns, like);
  }
  const auto lead_over = [&moved](xmlNs*& used) {
    for (const auto& [old, like] : moved)
      if (used == old) used = like;
  };
  for (xmlNode* node = element; node != nullptr; node = const_cast<xmlNode*>(next_below(node, element))) {
    if (node->type != XML_ELEMENT_NODE) continue;
    lead_over(node->ns);
    for (xmlAttr* one = node->properties; one != nullptr; one = one->next) lead_over(one->ns);
  }
  xmlUnlinkNode(element);
  for (xmlNode* top = document->children; top != nullptr;) {
    xmlNode* const next = top->next;
    xmlUnlinkNode(top);
    xmlFreeNode(top);
    top = next;
  }
  xmlDocSetRootElement(document, element);
}

bool is_for_us(const xmlNode* block, SoapVersion version) {
  if (version == SoapVersion::v1_1) {
    const auto actor = attribute_of(block, "actor", envelope_namespace(version));
    return actor.empty() || actor == "http://schemas.xmlsoap.org/soap/actor/next";
  }
  const auto role = attribute_of(block, "role", envelope_namespace(version));
  return role.empty() || role == "http://www.w3.org/2003/05/soap-envelope/role/next" ||
         role == "http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver";
}

std::optional<bool> must_understand(const xmlNode* block, SoapVersion version) {
  const auto said = attribute_of(block, "mustUnderstand", envelope_namespace(version));
  if (said.empty() || said == "0" || said == "false") return false;
  if (said == "1" || said == "true") return true;
  return std::nullopt;
}

bool has_text_beside(const xmlNode* element) {
  for (const xmlNode* node = element->children; node != nullptr; node = node->next) {
    const bool text = node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
    if (text && !trimmed(view(node->content)).empty()) return true;
  }
  return false;
}

xmlNode* only_child(const xmlNode* body) {
  if (has_text_beside(body)) return nullptr;
  xmlNode* child = first_child(body);
  return child != nullptr && next_element(child) == nullptr ? child : nullptr;
}

}  // namespace hub::formats::native
