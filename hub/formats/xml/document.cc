#include "hub/formats/xml/document.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlsave.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <mutex>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/xml/builder.h"
#include "hub/formats/xml/charset.h"
#include "hub/formats/xml/difference.h"
#include "hub/formats/xml/native.h"
#include "hub/formats/xml/parse_count.h"
#include "hub/formats/xml/prescan.h"
#include "hub/formats/xml/reader.h"
#include "hub/formats/xml/served_texts.h"
#include "hub/formats/xml/text_place.h"
#include "hub/formats/xml/writer.h"
#include "hub/formats/xml/xpath_run.h"

namespace hub::formats {
namespace native {

void drop_error(void* /*context*/, xmlError* /*error*/) {}

}  // namespace native

namespace {

/// Steps one XPath evaluation may take. Measured: with 5 million a nested count() over a large message ends
/// after 0.03 s.
constexpr unsigned long kXpathSteps = 5'000'000;

void ignore_message(void* /*context*/, const char* /*format*/, ...) {}

// The pre-scan has refused every DOCTYPE; should one get through after all, nothing of it is read.
void stop_at_dtd(void* context, const xmlChar* /*name*/, const xmlChar* /*public_id*/,
                 const xmlChar* /*system_id*/) {
  xmlStopParser(static_cast<xmlParserCtxt*>(context));
}

struct FreeParser {
  void operator()(xmlParserCtxt* parser) const { xmlFreeParserCtxt(parser); }
};
struct FreeXpath {
  void operator()(xmlXPathContext* context) const { xmlXPathFreeContext(context); }
};
struct FreeExpression {
  void operator()(xmlXPathCompExpr* expression) const { xmlXPathFreeCompExpr(expression); }
};
struct FreeObject {
  void operator()(xmlXPathObject* object) const { xmlXPathFreeObject(object); }
};
struct FreeBuffer {
  void operator()(xmlBuffer* buffer) const { xmlBufferFree(buffer); }
};

// A fixed sentence for each libxml2 error worth telling apart: its own texts quote the document.
Error parse_error(const xmlError& error, std::string place) {
  switch (error.code) {
    case XML_ERR_NO_MEMORY:
    case XML_ERR_INTERNAL_ERROR:
    case XML_ERR_NAME_TOO_LONG:
    case XML_ERR_ENTITY_LOOP:
    case XML_ERR_ATTRIBUTE_NOT_FINISHED:  // the pre-scan has seen each of these end
    case XML_ERR_COMMENT_NOT_FINISHED:
    case XML_ERR_CDATA_NOT_FINISHED:
    case XML_ERR_PI_NOT_FINISHED:
      return Error(codes::codec_limit, Text{"a name, a text or a comment is too long",
                                            "nosaukums, teksts vai komentārs ir pārāk garš"})
          .at(std::move(place));
    case XML_ERR_DOCUMENT_EMPTY:
      return Error(codes::codec_not_well_formed, Text{"no root element", "nav saknes elementa"})
          .at(std::move(place));
    case XML_ERR_DOCUMENT_END:
      return Error(codes::codec_not_well_formed,
                   Text{"content after the root element, or an element that does not end",
                        "aiz saknes elementa ir saturs, vai arī kāds elements nebeidzas"})
          .at(std::move(place));
    case XML_ERR_TAG_NAME_MISMATCH:
    case XML_ERR_TAG_NOT_FINISHED:
      return Error(codes::codec_not_well_formed,
                   Text{"start and end tags do not match", "sākuma un beigu birkas nesakrīt"})
          .at(std::move(place));
    case XML_ERR_ATTRIBUTE_REDEFINED:
    case XML_NS_ERR_ATTRIBUTE_REDEFINED:
      return Error(codes::codec_not_well_formed,
                   Text{"an attribute is given twice", "atribūts norādīts divreiz"})
          .at(std::move(place));
    case XML_NS_ERR_UNDEFINED_NAMESPACE:
      return Error(codes::codec_not_well_formed, Text{"a prefix is not declared", "prefikss nav deklarēts"})
          .at(std::move(place));
    default:
      return Error(codes::codec_not_well_formed, Text{"not well-formed XML", "XML nav sintaktiski korekts"})
          .at(std::move(place));
  }
}

/// Collects what one XPath result holds.
std::vector<std::string> texts_of(xmlXPathObject* found) {
  std::vector<std::string> texts;
  if (found->type == XPATH_NODESET) {
    const xmlNodeSet* nodes = found->nodesetval;
    for (int i = 0; nodes != nullptr && i < nodes->nodeNr; ++i) {
      const native::OwnedText text(xmlXPathCastNodeToString(nodes->nodeTab[i]));
      texts.emplace_back(native::view(text.get()));
    }
    return texts;
  }
  const native::OwnedText text(xmlXPathCastToString(found));
  texts.emplace_back(native::view(text.get()));
  return texts;
}

/// What libxml2 found wrong with an expression; its own words name no cause that a person could use.
Text xpath_reason(int code) {
  switch (code - int{XML_XPATH_EXPRESSION_OK}) {
    case XPATH_UNFINISHED_LITERAL_ERROR:
    case XPATH_START_LITERAL_ERROR:
      return Text{"a text that does not end", "teksts nebeidzas"};
    case XPATH_INVALID_PREDICATE_ERROR:
    case XPATH_UNCLOSED_ERROR:
      return Text{"a bracket that does not close", "iekava nav aizvērta"};
    case XPATH_UNDEF_PREFIX_ERROR:
      return Text{"a prefix that is not declared", "prefikss nav deklarēts"};
    case XPATH_UNKNOWN_FUNC_ERROR:
      return Text{"a function that XPath 1.0 does not have", "funkcija, kādas XPath 1.0 nav"};
    case XPATH_UNDEF_VARIABLE_ERROR:
      return Text{"a variable", "mainīgais"};
    case XPATH_INVALID_ARITY:
      return Text{"a function called with too many or too few arguments",
                  "funkcija izsaukta ar pārāk daudz vai pārāk maz argumentiem"};
    case XPATH_INVALID_TYPE:
      return Text{"nodes wanted where there are none", "vajadzīgi mezgli, bet to tur nav"};
    default:
      return Text{"not of its grammar", "neatbilst tā gramatikai"};
  }
}

Error xpath_error(const std::string& xpath, const xmlError& error) {
  const Sentence reason = xpath_reason(error.code);
  const auto offset = static_cast<std::size_t>(std::max(error.int1, 0));
  const bool known = offset > 0 && offset < xpath.size();
  return Error(codes::config_invalid,
               known ? say("{}, at '{}'", "{}, vieta: '{}'", reason, xpath.substr(offset)) : reason);
}

std::atomic<XmlReader> reader = XmlReader::one_pass;

Result<XmlDocument> read_in_two_passes(std::string_view octets, const XmlLimits& limits) {
  if (auto measured = prescan(octets, limits); !measured) return std::move(measured).error();
  const std::unique_ptr<xmlParserCtxt, FreeParser> parser(xmlNewParserCtxt());
  if (!parser) throw std::bad_alloc();
  parser->sax->serror = native::drop_error;
  parser->sax->internalSubset = stop_at_dtd;
  native::OwnedDocument document(xmlCtxtReadMemory(
      parser.get(), octets.data(), static_cast<int>(octets.size()), nullptr, nullptr, native::kParseOptions));
  if (document && parser->wellFormed != 0 && parser->nsWellFormed != 0)
    return XmlDocument(document.release());
  const xmlError& error = parser->lastError;
  return parse_error(error,
                     std::to_string(std::max(error.line, 1)) + ":" + std::to_string(std::max(error.int2, 1)));
}

#ifdef SAKTA_SECOND_OPINION
/// In test builds every tree is held against libxml2's own, whichever test it is for.
void must_be_as_libxml2s(const xmlDoc& built, std::string_view octets, const XmlLimits& limits) {
  const auto second = read_in_two_passes(octets, limits);
  const auto found = second ? native::difference(built, *second->native()) : second.error().to_string();
  if (!found) return;
  std::fprintf(stderr, "a tree is not what libxml2 makes of its %zu octets: %s\n", octets.size(),
               found->c_str());
  std::abort();
}
#else
void must_be_as_libxml2s(const xmlDoc& /*built*/, std::string_view /*octets*/, const XmlLimits& /*limits*/) {}
#endif

}  // namespace

void read_xml_by(XmlReader chosen) {
  reader.store(chosen, std::memory_order_relaxed);
}

XmlReader xml_reader() {
  return reader.load(std::memory_order_relaxed);
}

std::optional<XmlDocument> read_in_one_pass(std::string_view octets, const XmlLimits& limits) {
  if (xml_reader() != XmlReader::one_pass) return std::nullopt;
  auto built = native::build_tree(octets, limits);
  if (!built) return std::nullopt;
  must_be_as_libxml2s(*built, octets, limits);
  return XmlDocument(built.release());
}

void start_xml() {
  static std::once_flag once;
  std::call_once(once, [] {
    xmlInitParser();
    xmlSetExternalEntityLoader(served_text);
    xmlThrDefSetGenericErrorFunc(nullptr, ignore_message);
    xmlSetGenericErrorFunc(nullptr, ignore_message);
  });
}

XmlDocument::XmlDocument(XmlDocument&& other) noexcept : document_(std::exchange(other.document_, nullptr)) {}

XmlDocument& XmlDocument::operator=(XmlDocument&& other) noexcept {
  std::swap(document_, other.document_);
  return *this;
}

XmlDocument::~XmlDocument() {
  if (document_ != nullptr) xmlFreeDoc(document_);
}

Result<XmlDocument> XmlDocument::parse(std::string_view given, const XmlLimits& limits) {
  start_xml();
  count_parse();
  const auto text = xml_in_utf8(given, {}, limits.size);
  if (!text) return text.error();
  const std::string_view octets = text->view();
  if (auto built = read_in_one_pass(octets, limits)) return *std::move(built);
  return read_in_two_passes(octets, limits);
}

std::string XmlDocument::to_octets() const {
  if (auto written = write_in_one_pass(*document_, SIZE_MAX)) return *std::move(written);
  const std::unique_ptr<xmlBuffer, FreeBuffer> buffer(xmlBufferCreate());
  xmlSaveCtxt* save = xmlSaveToBuffer(buffer.get(), "UTF-8", XML_SAVE_NO_DECL | XML_SAVE_AS_XML);
  if (save == nullptr) throw std::bad_alloc();
  for (xmlNode* node = document_->children; node != nullptr; node = node->next) xmlSaveTree(save, node);
  xmlSaveClose(save);
  return {reinterpret_cast<const char*>(xmlBufferContent(buffer.get())),
          static_cast<std::size_t>(xmlBufferLength(buffer.get()))};
}

std::string alone(xmlNode* element) {
  const XmlDocument own(xmlNewDoc(native::chars("1.0")));
  xmlNode* root = own.native() == nullptr ? nullptr : xmlDocCopyNode(element, own.native(), 1);
  if (root == nullptr) throw std::bad_alloc();
  xmlDocSetRootElement(own.native(), root);
  struct FreeList {
    void operator()(xmlNs** list) const { xmlFree(list); }
  };
  const std::unique_ptr<xmlNs*, FreeList> in_scope(xmlGetNsList(element->doc, element));
  for (xmlNs** ns = in_scope.get(); ns != nullptr && *ns != nullptr; ++ns) {
    const bool would_move_root = (*ns)->prefix == nullptr && root->ns == nullptr;
    if (!would_move_root) xmlNewNs(root, (*ns)->href, (*ns)->prefix);  // does nothing if declared there
  }
  return own.to_octets();
}

std::string XmlDocument::root_name() const {
  return std::string(native::local_name(xmlDocGetRootElement(document_)));
}

std::string XmlDocument::root_namespace() const {
  return std::string(native::namespace_of(xmlDocGetRootElement(document_)));
}

Outcome check_xpath(const std::string& xpath, const Namespaces& namespaces) {
  start_xml();
  const native::OwnedDocument nothing(xmlNewDoc(nullptr));
  if (!nothing) throw std::bad_alloc();
  const std::unique_ptr<xmlXPathContext, FreeXpath> context(xmlXPathNewContext(nothing.get()));
  if (!context) throw std::bad_alloc();
  context->error = native::drop_error;
  context->opLimit = kXpathSteps;
  for (const auto& [prefix, uri] : namespaces)
    xmlXPathRegisterNs(context.get(), native::chars(prefix), native::chars(uri));

  const std::unique_ptr<xmlXPathCompExpr, FreeExpression> expression(
      xmlXPathCtxtCompile(context.get(), native::chars(xpath)));
  if (!expression) return xpath_error(xpath, context->lastError);
  context->node = reinterpret_cast<xmlNode*>(nothing.get());  // NOLINT: libxml2's way to start at a document
  const std::unique_ptr<xmlXPathObject, FreeObject> found(
      xmlXPathCompiledEval(expression.get(), context.get()));
  if (!found) return xpath_error(xpath, context->lastError);
  return Done{};
}

Result<std::vector<std::string>> XmlDocument::select(const std::string& xpath,
                                                     const Namespaces& namespaces) const {
  native::XPathRun run(document_, namespaces);
  xmlXPathCompExpr* const expression = run.compiled(xpath);
  if (expression == nullptr) return native::not_an_expression(xpath);
  const native::XPathObject found = run.evaluate(expression);
  if (found) return texts_of(found.get());
  return run.problem_of(xpath);
}

}  // namespace hub::formats
