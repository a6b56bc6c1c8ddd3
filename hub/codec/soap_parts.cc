#include "hub/codec/soap_parts.h"

#include <memory>
#include <new>

#include "hub/codec/soap_fault.h"
#include "hub/codec/xml_native.h"

namespace hub::codec::native {

std::string attribute_of(const xmlNode* node, const char* name, std::string_view ns) {
  const std::string uri(ns);
  const OwnedText value(uri.empty() ? xmlGetNoNsProp(node, chars(name))
                                    : xmlGetNsProp(node, chars(name), chars(uri)));
  return std::string(trimmed(view(value.get())));
}

std::string alone(const xmlDoc* document, xmlNode* element) {
  const XmlDocument own(xmlNewDoc(chars("1.0")));
  xmlNode* root = own.native() == nullptr ? nullptr : xmlDocCopyNode(element, own.native(), 1);
  if (root == nullptr) throw std::bad_alloc();
  xmlDocSetRootElement(own.native(), root);
  struct FreeList {
    void operator()(xmlNs** list) const { xmlFree(list); }
  };
  const std::unique_ptr<xmlNs*, FreeList> in_scope(xmlGetNsList(document, element));
  for (xmlNs** ns = in_scope.get(); ns != nullptr && *ns != nullptr; ++ns) {
    const bool would_move_root = (*ns)->prefix == nullptr && root->ns == nullptr;
    if (!would_move_root) xmlNewNs(root, (*ns)->href, (*ns)->prefix);  // does nothing if declared there
  }
  return own.to_octets();
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

}  // namespace hub::codec::native
