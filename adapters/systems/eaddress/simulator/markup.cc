#include "adapters/systems/eaddress/simulator/markup.h"

#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <libxml/xmlIO.h>

#include <climits>

namespace sandbox::eaddress {
namespace {

std::string text_and_free(xmlChar* text) {
  const script::XmlOwned<xmlChar> owned(text);
  return owned ? reinterpret_cast<const char*>(owned.get()) : "";
}

/// Whether `node`, a node of the axes of `parent`, stands at or below `apex`.
int is_at_or_below(void* apex, xmlNode* node, xmlNode* parent) {
  const bool of_element = node->type == XML_NAMESPACE_DECL || node->type == XML_ATTRIBUTE_NODE;
  for (const xmlNode* at = of_element ? parent : node; at != nullptr; at = at->parent)
    if (at == apex) return 1;
  return 0;
}

template <class Visit>
void for_each_element(xmlNode* node, const Visit& visit) {
  if (node == nullptr || node->type != XML_ELEMENT_NODE) return;
  visit(node);
  for (xmlNode* one = xmlFirstElementChild(node); one != nullptr; one = xmlNextElementSibling(one))
    for_each_element(one, visit);
}

}  // namespace

Document parsed(const std::string& octets) {
  if (octets.size() > INT_MAX) return nullptr;
  Document document(xmlReadMemory(octets.data(), static_cast<int>(octets.size()), nullptr, nullptr,
                                  XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
  if (document && document->intSubset != nullptr) return nullptr;
  return document;
}

bool is_element(const xmlNode* node, const char* space, const std::string& name) {
  return node != nullptr && node->type == XML_ELEMENT_NODE && node->ns != nullptr &&
         xmlStrEqual(node->ns->href, script::as_xml(space)) != 0 &&
         xmlStrEqual(node->name, script::as_xml(name)) != 0;
}

std::vector<xmlNode*> children_of(const xmlNode* parent, const char* space, const std::string& name) {
  std::vector<xmlNode*> found;
  if (parent == nullptr) return found;
  for (xmlNode* one = parent->children; one != nullptr; one = one->next)
    if (is_element(one, space, name)) found.push_back(one);
  return found;
}

xmlNode* child_of(const xmlNode* parent, const char* space, const std::string& name) {
  const auto found = children_of(parent, space, name);
  return found.empty() ? nullptr : found.front();
}

std::vector<xmlNode*> all_in(xmlNode* node, const char* space, const std::string& name) {
  std::vector<xmlNode*> found;
  for_each_element(node, [&](xmlNode* one) {
    if (is_element(one, space, name)) found.push_back(one);
  });
  return found;
}

std::string text_of(const xmlNode* element) {
  if (element == nullptr) return {};
  const std::string text = text_and_free(xmlNodeGetContent(element));
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string text_of(const xmlNode* parent, const char* space, const std::string& name) {
  return text_of(child_of(parent, space, name));
}

std::string attribute_of(const xmlNode* element, const char* name, const char* space) {
  if (element == nullptr) return {};
  if (space == nullptr) return text_and_free(xmlGetNoNsProp(element, script::as_xml(name)));
  return text_and_free(xmlGetNsProp(element, script::as_xml(name), script::as_xml(space)));
}

std::vector<xmlNode*> with_id(const xmlDoc* document, const std::string& id) {
  std::vector<xmlNode*> found;
  for_each_element(xmlDocGetRootElement(document), [&](xmlNode* one) {
    if (attribute_of(one, "Id") == id || attribute_of(one, "Id", kWsu) == id) found.push_back(one);
  });
  return found;
}

Document alone(xmlNode* element) {
  Document document(xmlNewDoc(script::as_xml("1.0")));
  xmlDocSetRootElement(document.get(), xmlDocCopyNode(element, document.get(), 1));
  return document;
}

std::string written(xmlNode* element) {
  const std::unique_ptr<xmlBuffer, decltype(&xmlBufferFree)> buffer(xmlBufferCreate(), &xmlBufferFree);
  xmlNodeDump(buffer.get(), element->doc, element, 0, 0);
  return reinterpret_cast<const char*>(xmlBufferContent(buffer.get()));
}

std::string escaped_text(const std::string& text) {
  return text_and_free(xmlEncodeSpecialChars(nullptr, script::as_xml(text)));
}

std::string canonical(xmlNode* element, Form form, const std::vector<std::string>& prefixes) {
  std::vector<std::string> held = prefixes;
  std::vector<xmlChar*> names;
  for (std::string& prefix : held) names.push_back(reinterpret_cast<xmlChar*>(prefix.data()));
  names.push_back(nullptr);
  xmlOutputBuffer* const buffer = xmlAllocOutputBuffer(nullptr);
  const int mode = form == Form::inclusive ? XML_C14N_1_0 : XML_C14N_EXCLUSIVE_1_0;
  const bool made =
      xmlC14NExecute(element->doc, &is_at_or_below, element, mode, names.data(), 0, buffer) >= 0;
  std::string octets;
  if (made)
    octets.assign(reinterpret_cast<const char*>(xmlOutputBufferGetContent(buffer)),
                  xmlOutputBufferGetSize(buffer));
  xmlOutputBufferClose(buffer);
  return octets;
}

}  // namespace sandbox::eaddress
