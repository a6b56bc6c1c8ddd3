#include "hub/map/value_functions.h"

#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <libxslt/extensions.h>
#include <libxslt/xsltInternals.h>

#include <algorithm>
#include <memory>
#include <new>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/base/say.h"
#include "hub/map/stylesheet_source.h"
#include "hub/values/functions.h"

namespace hub::map {
namespace {

using values::Argument;
using values::Function;

thread_local ValueCalls* heard_by = nullptr;

struct FreeObject {
  void operator()(xmlXPathObject* object) const { xmlXPathFreeObject(object); }
};
using Object = std::unique_ptr<xmlXPathObject, FreeObject>;

struct FreeText {
  void operator()(xmlChar* text) const { xmlFree(text); }
};

const xmlChar* xml_text(const std::string& text) {
  return reinterpret_cast<const xmlChar*>(text.c_str());  // NOLINT
}

std::string taken_over(xmlChar* text) {
  const std::unique_ptr<xmlChar, FreeText> owned(text);
  if (owned == nullptr) throw std::bad_alloc();
  return std::string(text_of(owned.get()));
}

Argument argument_of(xmlXPathObject& object) {
  Argument argument;
  switch (object.type) {
    case XPATH_NUMBER:
      argument.type = Argument::Type::number;
      argument.number = object.floatval;
      break;
    case XPATH_BOOLEAN:
      argument.type = Argument::Type::boolean;
      break;
    case XPATH_NODESET:
      argument.type = Argument::Type::nodes;
      for (int i = 0; object.nodesetval != nullptr && i < object.nodesetval->nodeNr; ++i)
        argument.texts.push_back(taken_over(xmlXPathCastNodeToString(object.nodesetval->nodeTab[i])));
      break;
    default:  // a text, or the tree that the content of a variable is
      argument.texts.push_back(taken_over(xmlXPathCastToString(&object)));
  }
  return argument;
}

/// Takes them off the stack, the last one first.
std::vector<Argument> arguments_of(xmlXPathParserContext& parser, int count) {
  std::vector<Object> objects;
  for (int i = 0; i < count; ++i) objects.emplace_back(valuePop(&parser));
  std::vector<Argument> arguments;
  for (auto object = objects.rbegin(); object != objects.rend(); ++object) {
    if (*object == nullptr) throw std::bad_alloc();
    arguments.push_back(argument_of(**object));
    parser.context->opCount += arguments.back().texts.size();  // counts among the steps of XPath
  }
  return arguments;
}

values::Problem wrong_count(const Function& function, int count) {
  return {say("is called with {} arguments, and takes ({})",
              "izsaukta ar {} argumentiem, bet tās argumenti: ({})", count, function.takes.arguments),
          values::Problem::With::call};
}

/// The transformation ends here: an instruction that goes on without a value would make a wrong document.
void stop_transformation(xmlXPathParserContext& parser) {
  parser.error = XPATH_EXPR_ERROR;
  if (xsltTransformContext* const transform = xsltXPathGetTransformContext(&parser))
    transform->state = XSLT_STATE_STOPPED;
}

int line_of(xmlXPathParserContext& parser) {
  const xsltTransformContext* const transform = xsltXPathGetTransformContext(&parser);
  return transform == nullptr || transform->inst == nullptr ? 0
                                                            : static_cast<int>(xmlGetLineNo(transform->inst));
}

void call_function(const Function& function, xmlXPathParserContext& parser, int count) {
  const auto fail = [&](values::Problem problem) {
    if (heard_by != nullptr) heard_by->note({function.name, std::move(problem), line_of(parser)});
    stop_transformation(parser);
  };
  const auto size = static_cast<std::size_t>(count);
  if (size < function.takes.least || size > function.takes.most) return fail(wrong_count(function, count));
  const std::vector<Argument> arguments = arguments_of(parser, count);
  const auto answer = function.call(arguments);
  if (!answer) return fail(answer.problem());
  const auto* const text = std::get_if<std::string>(&*answer);
  xmlXPathObject* const object = text != nullptr ? xmlXPathNewString(xml_text(*text))
                                                 : xmlXPathNewBoolean(std::get<bool>(*answer) ? 1 : 0);
  if (object == nullptr || valuePush(&parser, object) < 0) throw std::bad_alloc();
}

/// As libxml2 calls it, from C: nothing may be thrown through that.
void call_by_name(xmlXPathParserContext* parser, int count) {
  try {
    const Function* const function = values::find_function(text_of(parser->context->function));
    if (function == nullptr) return stop_transformation(*parser);  // only registered names come here
    call_function(*function, *parser, count);
  } catch (const std::bad_alloc&) {
    if (heard_by != nullptr) heard_by->note_out_of_memory();
    stop_transformation(*parser);
  }
}

}  // namespace

void register_value_functions() {
  const std::string space(values::kFunctionsNamespace);
  for (const Function& function : values::functions())
    if (xsltRegisterExtModuleFunction(xml_text(function.name), xml_text(space), call_by_name) != 0)
      throw std::bad_alloc();
}

ValueCalls::ValueCalls() : around_(std::exchange(heard_by, this)) {}

ValueCalls::~ValueCalls() {
  heard_by = around_;
}

}  // namespace hub::map
