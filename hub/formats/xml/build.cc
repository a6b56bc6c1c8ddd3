#include "hub/formats/xml/build.h"

#include <new>

#include "hub/formats/xml/native.h"

namespace hub::formats {
namespace {

/// With a dictionary, which keeps each name once.
xmlDoc* new_document() {
  xmlDoc* document = xmlNewDoc(native::chars("1.0"));
  if (document == nullptr) throw std::bad_alloc();
  document->dict = xmlDictCreate();
  return document;
}

xmlNode* new_element(xmlDoc* document, void* ns, std::string_view name) {
  const std::string terminated(name);
  xmlNode* node = xmlNewDocNode(document, static_cast<xmlNs*>(ns), native::chars(terminated), nullptr);
  if (node == nullptr) throw std::bad_alloc();
  return node;
}

}  // namespace

TreeMaker::TreeMaker(std::string_view root, const std::string& ns)
    : document_((start_xml(), new_document())), root_(new_element(document_.native(), nullptr, root)) {
  xmlDocSetRootElement(document_.native(), root_);
  if (ns.empty()) return;
  namespace_ = xmlNewNs(root_, native::chars(ns), nullptr);
  root_->ns = static_cast<xmlNs*>(namespace_);
}

xmlNode* TreeMaker::add(xmlNode* parent, std::string_view name) {
  return xmlAddChild(parent, new_element(document_.native(), namespace_, name));
}

void TreeMaker::set_text(xmlNode* element, std::string_view text) {
  if (text.empty()) return;
  xmlAddChild(element, xmlNewDocTextLen(element->doc, reinterpret_cast<const xmlChar*>(text.data()),
                                        static_cast<int>(text.size())));
}

void TreeMaker::set_nil(xmlNode* element) {
  if (xsi_ == nullptr) xsi_ = xmlNewNs(root_, native::chars(native::kXsi.data()), native::chars("xsi"));
  xmlNewNsProp(element, static_cast<xmlNs*>(xsi_), native::chars("nil"), native::chars("true"));
}

void append_to_root(XmlDocument& document, const XmlDocument& part) {
  xmlNode* const copy = xmlDocCopyNode(xmlDocGetRootElement(part.native()), document.native(), 1);
  if (copy == nullptr) throw std::bad_alloc();
  xmlAddChild(xmlDocGetRootElement(document.native()), copy);
}

void put_into_namespace(XmlDocument& document, const std::string& ns) {
  xmlNode* const root = xmlDocGetRootElement(document.native());
  if (root == nullptr) return;
  xmlNs* const own = xmlNewNs(root, native::chars(ns), nullptr);
  for (const xmlNode* node = root; node != nullptr; node = native::next_below(node, root)) {
    if (node->type != XML_ELEMENT_NODE || node->ns != nullptr) continue;
    const_cast<xmlNode*>(node)->ns = own;  // NOLINT(cppcoreguidelines-pro-type-const-cast): the tree is ours
  }
}

}  // namespace hub::formats
