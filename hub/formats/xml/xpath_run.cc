#include "hub/formats/xml/xpath_run.h"

#include <libxml/xpathInternals.h>

#include <new>
#include <unordered_map>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/xml/native.h"

namespace hub::formats::native {
namespace {

/// Steps one XPath evaluation may take. Measured: with 5 million a nested count() over a large message ends
/// after 0.03 s.
constexpr unsigned long kSteps = 5'000'000;
/// How libxml2 reports that they are used up: an XPath error, moved into the range of all its errors.
constexpr int kTooManySteps = int{XML_XPATH_EXPRESSION_OK} + int{XPATH_OP_LIMIT_EXCEEDED};
/// Expressions come from a site's files; of sites loaded again and again, only so many are remembered.
constexpr std::size_t kMaxExpressions = 1'000;

struct FreeContext {
  void operator()(xmlXPathContext* context) const { xmlXPathFreeContext(context); }
};
using Context = std::unique_ptr<xmlXPathContext, FreeContext>;

struct FreeExpression {
  void operator()(xmlXPathCompExpr* expression) const { xmlXPathFreeCompExpr(expression); }
};

Context new_context() {
  start_xml();
  Context context(xmlXPathNewContext(nullptr));
  if (!context) throw std::bad_alloc();
  context->error = drop_error;
  context->opLimit = kSteps;
  return context;
}

}  // namespace

/// What a thread keeps between runs.
struct XPathRun::Engine {
  Context free;         ///< Null: in use, or none made yet.
  Namespaces declared;  ///< In `free`.
  std::unordered_map<std::string, std::unique_ptr<xmlXPathCompExpr, FreeExpression>> expressions;
};

XPathRun::Engine& XPathRun::of_this_thread() {
  thread_local Engine engine;
  return engine;
}

XPathRun::XPathRun(xmlDoc* document, const Namespaces& namespaces) : engine_(of_this_thread()) {
  Context context = std::move(engine_.free);
  if (!context || engine_.declared != namespaces) {
    if (!context) context = new_context();
    xmlXPathRegisteredNsCleanup(context.get());
    for (const auto& [prefix, uri] : namespaces)
      if (xmlXPathRegisterNs(context.get(), chars(prefix), chars(uri)) != 0) throw std::bad_alloc();
    engine_.declared = namespaces;
  }
  context->doc = document;
  context->node = nullptr;
  context->opCount = 0;
  context_ = context.release();
}

XPathRun::~XPathRun() {
  Context context(context_);
  if (failed_ || engine_.free) return;  // of an evaluation that broke off, nothing is used again
  xmlXPathRegisterVariableLookup(context.get(), nullptr, nullptr);
  context->doc = nullptr;
  context->node = nullptr;
  engine_.free = std::move(context);
}

xmlXPathCompExpr* XPathRun::compiled(const std::string& xpath) {
  auto& known = engine_.expressions;
  if (const auto found = known.find(xpath); found != known.end()) return found->second.get();
  std::unique_ptr<xmlXPathCompExpr, FreeExpression> made(xmlXPathCtxtCompile(context_, chars(xpath)));
  failed_ = failed_ || !made;
  if (!made) return nullptr;
  if (known.size() >= kMaxExpressions) known.clear();
  return known.emplace(xpath, std::move(made)).first->second.get();
}

XPathObject XPathRun::evaluate(xmlXPathCompExpr* expression) {
  XPathObject found(xmlXPathCompiledEval(expression, context_));
  failed_ = failed_ || !found;
  return found;
}

int XPathRun::evaluate_to_boolean(xmlXPathCompExpr* expression) {
  const int truth = xmlXPathCompiledEvalToBoolean(expression, context_);
  failed_ = failed_ || truth < 0;
  return truth;
}

Error XPathRun::problem_of(const std::string& xpath) const {
  if (failed_ && context_->lastError.code == kTooManySteps)
    return {codes::codec_limit, say("evaluating {} takes too many steps",
                                    "izteiksmes {} izvērtēšanai vajag pārāk daudz soļu", xpath)};
  return {codes::hub_defect, say("cannot evaluate {}", "izteiksmi {} nevar izvērtēt", xpath)};
}

Error not_an_expression(const std::string& xpath) {
  return {codes::hub_defect, say("not an XPath 1.0 expression: {}", "nav XPath 1.0 izteiksme: {}", xpath)};
}

}  // namespace hub::formats::native
