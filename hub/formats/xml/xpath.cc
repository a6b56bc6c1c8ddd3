#include "hub/formats/xml/xpath.h"

#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include <memory>

#include "hub/formats/xml/copy.h"
#include "hub/formats/xml/native.h"
#include "hub/formats/xml/xpath_run.h"

namespace hub::formats {
namespace {

/// The elements and attributes that the expression selects, in the document's order. They are the document's.
Result<std::vector<xmlNode*>> selected(const std::string& xpath, const XmlDocument& document,
                                       const Namespaces& namespaces) {
  native::XPathRun run(document.native(), namespaces);
  xmlXPathCompExpr* const expression = run.compiled(xpath);
  if (expression == nullptr) return native::not_an_expression(xpath);
  const native::XPathObject found = run.evaluate(expression);
  if (!found) return run.problem_of(xpath);
  std::vector<xmlNode*> nodes;
  if (found->type != XPATH_NODESET || found->nodesetval == nullptr) return nodes;
  xmlXPathNodeSetSort(found->nodesetval);
  for (int i = 0; i < found->nodesetval->nodeNr; ++i)
    if (xmlNode* const node = found->nodesetval->nodeTab[i];
        node->type == XML_ELEMENT_NODE || node->type == XML_ATTRIBUTE_NODE)
      nodes.push_back(node);
  return nodes;
}

xmlXPathObject* value_of(void* values, const xmlChar* name, const xmlChar* /*ns*/) {
  const auto& known = *static_cast<const std::map<std::string, std::string>*>(values);
  const auto found = known.find(std::string(native::view(name)));
  return xmlXPathNewString(native::chars(found == known.end() ? "" : found->second.c_str()));
}

}  // namespace

Result<bool> is_true(const std::string& xpath, const XmlDocument& document, const Namespaces& namespaces,
                     const std::map<std::string, std::string>& values) {
  auto known = values;  // libxml2 takes what it looks variables up in as not constant
  native::XPathRun run(document.native(), namespaces);
  run.context().node = xmlDocGetRootElement(document.native());
  xmlXPathRegisterVariableLookup(&run.context(), value_of, &known);
  xmlXPathCompExpr* const expression = run.compiled(xpath);
  if (expression == nullptr) return native::not_an_expression(xpath);
  const int truth = run.evaluate_to_boolean(expression);
  if (truth >= 0) return truth != 0;
  return run.problem_of(xpath);
}

Result<std::vector<XmlDocument>> select_elements(const std::string& xpath, const XmlDocument& document,
                                                 const Namespaces& namespaces) {
  const auto nodes = selected(xpath, document, namespaces);
  if (!nodes) return nodes.error();
  std::vector<XmlDocument> elements;
  for (xmlNode* const node : *nodes)
    if (node->type == XML_ELEMENT_NODE) elements.push_back(native::copied(node));
  return elements;
}

Result<std::vector<PlacedText>> select_placed(const std::string& xpath, const XmlDocument& document,
                                              const Namespaces& namespaces) {
  const auto nodes = selected(xpath, document, namespaces);
  if (!nodes) return nodes.error();
  std::vector<PlacedText> texts;
  for (const xmlNode* const node : *nodes) {
    const bool is_element = node->type == XML_ELEMENT_NODE;
    if (is_element && native::is_nil(node)) continue;
    texts.push_back(
        {is_element ? node : node->parent, std::string(native::view(node->name)), native::text_of(node)});
  }
  return texts;
}

}  // namespace hub::formats
