#include "hub/codec/xpath.h"

#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include <memory>
#include <new>

#include "hub/base/codes.h"
#include "hub/codec/xml_native.h"

namespace hub::codec {
namespace {

/// As in XmlDocument::select.
constexpr unsigned long kSteps = 5'000'000;
constexpr int kTooManySteps = int{XML_XPATH_EXPRESSION_OK} + int{XPATH_OP_LIMIT_EXCEEDED};

struct FreeContext {
  void operator()(xmlXPathContext* context) const { xmlXPathFreeContext(context); }
};
struct FreeExpression {
  void operator()(xmlXPathCompExpr* expression) const { xmlXPathFreeCompExpr(expression); }
};
struct FreeObject {
  void operator()(xmlXPathObject* object) const { xmlXPathFreeObject(object); }
};
using OwnedObject = std::unique_ptr<xmlXPathObject, FreeObject>;
using OwnedContext = std::unique_ptr<xmlXPathContext, FreeContext>;
using OwnedExpression = std::unique_ptr<xmlXPathCompExpr, FreeExpression>;

OwnedContext new_context(xmlDoc* document) {
  start_xml();
  OwnedContext context(xmlXPathNewContext(document));
  if (!context) throw std::bad_alloc();
  context->error = native::drop_error;
  context->opLimit = kSteps;
  return context;
}

Error problem_of(const xmlXPathContext& context, const std::string& xpath) {
  if (context.lastError.code == kTooManySteps)
    return Error(codes::codec_limit, "evaluating " + xpath + " takes too many steps");
  return Error(codes::hub_defect, "cannot evaluate " + xpath);
}

/// With the namespaces that it uses declared on it.
XmlDocument copy_of(xmlNode* node) {
  native::OwnedDocument copy(xmlNewDoc(native::chars("1.0")));
  if (!copy) throw std::bad_alloc();
  xmlNode* const root = xmlDocCopyNode(node, copy.get(), 1);
  if (root == nullptr) throw std::bad_alloc();
  xmlDocSetRootElement(copy.get(), root);
  if (xmlReconciliateNs(copy.get(), root) < 0) throw std::bad_alloc();
  return XmlDocument(copy.release());
}

xmlXPathObject* value_of(void* values, const xmlChar* name, const xmlChar* /*ns*/) {
  const auto& known = *static_cast<const std::map<std::string, std::string>*>(values);
  const auto found = known.find(std::string(native::view(name)));
  return xmlXPathNewString(native::chars(found == known.end() ? "" : found->second.c_str()));
}

}  // namespace

Result<bool> is_true(const std::string& xpath, const XmlDocument& document, const Namespaces& namespaces,
                     const std::map<std::string, std::string>& values) {
  const OwnedContext context = new_context(document.native());
  context->node = xmlDocGetRootElement(document.native());
  for (const auto& [prefix, uri] : namespaces)
    xmlXPathRegisterNs(context.get(), native::chars(prefix), native::chars(uri));
  auto known = values;  // libxml2 takes what it looks variables up in as not constant
  xmlXPathRegisterVariableLookup(context.get(), value_of, &known);

  const OwnedExpression expression(xmlXPathCtxtCompile(context.get(), native::chars(xpath)));
  if (!expression) return Error(codes::hub_defect, "not an XPath 1.0 expression: " + xpath);
  const int truth = xmlXPathCompiledEvalToBoolean(expression.get(), context.get());
  if (truth >= 0) return truth != 0;
  return problem_of(*context, xpath);
}

Result<std::vector<XmlDocument>> select_elements(const std::string& xpath, const XmlDocument& document,
                                                 const Namespaces& namespaces) {
  const OwnedContext context = new_context(document.native());
  for (const auto& [prefix, uri] : namespaces)
    xmlXPathRegisterNs(context.get(), native::chars(prefix), native::chars(uri));
  const OwnedExpression expression(xmlXPathCtxtCompile(context.get(), native::chars(xpath)));
  if (!expression) return Error(codes::hub_defect, "not an XPath 1.0 expression: " + xpath);
  const OwnedObject found(xmlXPathCompiledEval(expression.get(), context.get()));
  if (!found) return problem_of(*context, xpath);
  std::vector<XmlDocument> elements;
  if (found->type != XPATH_NODESET || found->nodesetval == nullptr) return elements;
  xmlXPathNodeSetSort(found->nodesetval);
  for (int i = 0; i < found->nodesetval->nodeNr; ++i)
    if (xmlNode* const node = found->nodesetval->nodeTab[i]; node->type == XML_ELEMENT_NODE)
      elements.push_back(copy_of(node));
  return elements;
}

}  // namespace hub::codec
