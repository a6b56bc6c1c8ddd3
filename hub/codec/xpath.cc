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
  if (context->lastError.code == kTooManySteps)
    return Error(codes::codec_limit, "evaluating " + xpath + " takes too many steps");
  return Error(codes::hub_defect, "cannot evaluate " + xpath);
}

}  // namespace hub::codec
