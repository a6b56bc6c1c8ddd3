#pragma once

#include <libxml/xpath.h>

#include <memory>
#include <string>

#include "hub/formats/xml/document.h"

/// Evaluating XPath over libxml2, within limits. Not for other layers.
namespace hub::formats::native {

struct FreeXPathObject {
  void operator()(xmlXPathObject* object) const { xmlXPathFreeObject(object); }
};
using XPathObject = std::unique_ptr<xmlXPathObject, FreeXPathObject>;

/// hub.defect: what was checked when the site was read cannot be compiled.
[[nodiscard]] Error not_an_expression(const std::string& xpath);

/// One evaluation over one document. The context and the compiled expressions behind it are the thread's own
/// and serve again: making them costs many times what an evaluation does. Steps are limited. Construct,
/// evaluate, let go; the document and `namespaces` outlive it.
class XPathRun {
 public:
  /// Starts at the document node.
  XPathRun(xmlDoc* document, const Namespaces& namespaces);
  XPathRun(const XPathRun&) = delete;
  XPathRun& operator=(const XPathRun&) = delete;
  ~XPathRun();

  [[nodiscard]] xmlXPathContext& context() { return *context_; }

  /// Null: it is no XPath 1.0 expression, see `context().lastError`. Borrowed, for the time of this run.
  [[nodiscard]] xmlXPathCompExpr* compiled(const std::string& xpath);
  /// Null: it cannot be evaluated, see `problem_of`.
  [[nodiscard]] XPathObject evaluate(xmlXPathCompExpr* expression);
  /// 1, 0; below 0: it cannot be evaluated.
  [[nodiscard]] int evaluate_to_boolean(xmlXPathCompExpr* expression);
  /// Why the last evaluation, of this expression, failed: codec.limit (too many steps) or hub.defect.
  [[nodiscard]] Error problem_of(const std::string& xpath) const;

 private:
  struct Engine;
  static Engine& of_this_thread();

  Engine& engine_;
  xmlXPathContext* context_ = nullptr;
  bool failed_ = false;
};

}  // namespace hub::formats::native
