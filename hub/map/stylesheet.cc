#include "hub/map/stylesheet.h"

#include <libexslt/exslt.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlIO.h>
#include <libxml/xpath.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xslt.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>

#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdio>
#include <optional>
#include <set>

#include "hub/formats/xml/reader.h"
#include "hub/formats/xml/writer.h"
#include "hub/map/stylesheet_scan.h"

namespace hub::map {
namespace {

constexpr int kMaxTemplateDepth = 500;
constexpr unsigned long kMaxInstructions = 10'000'000;
constexpr unsigned long kMaxXPathSteps = 50'000'000;
constexpr std::string_view kXslt = "http://www.w3.org/1999/XSL/Transform";
/// CDATA is text in the tree of XPath. What comes here was measured by the hub's own limits, of which the
/// library's, a text of ten million octets, is none.
constexpr int kOptions = XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_HUGE;

constexpr const char* kName = "mapping";  // stands for a file name: without one libxslt does not say the line

struct DocumentFree {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};
using Document = std::unique_ptr<xmlDoc, DocumentFree>;

struct TransformFree {
  void operator()(xsltTransformContext* context) const { xsltFreeTransformContext(context); }
};

std::string_view text_of(const xmlChar* text) {
  return text == nullptr ? std::string_view()
                         : std::string_view(reinterpret_cast<const char*>(text));  // NOLINT
}

/// What the libraries say while they work: in one compilation, or in one transformation.
struct Heard {
  std::string text;  // complaints of both
  std::string last;  // of libxslt, the latest: what xsl:message terminate="yes" says
  int line = 0;      // of libxml2's first error
  bool out_of_memory = false;
  bool too_deep = false;
  bool forbidden = false;
  bool in_error = false;  // of libxslt's own; xsl:message speaks before anything is wrong
  const xsltTransformContext* transform = nullptr;  // while transforming
};

void hear_xml(void* heard, xmlErrorPtr error) {
  auto* to = static_cast<Heard*>(heard);
  if (to == nullptr || error == nullptr) return;
  if (error->code == XML_ERR_NO_MEMORY) to->out_of_memory = true;
  if (to->line == 0) to->line = error->line;
  if (to->transform == nullptr && error->message != nullptr && to->text.size() < kMaxReason)
    to->text += error->message;
}

void hear_xslt(void* heard, const char* format, ...) {  // NOLINT(cert-dcl50-cpp): libxslt's form
  auto* to = static_cast<Heard*>(heard);
  if (to == nullptr) return;
  if (to->transform != nullptr && to->transform->depth >= kMaxTemplateDepth) to->too_deep = true;
  if (to->transform != nullptr && to->transform->state != XSLT_STATE_OK) to->in_error = true;
  std::array<char, kMaxReason> text{};
  std::va_list arguments;
  va_start(arguments, format);
  const int length = std::vsnprintf(text.data(), text.size(), format, arguments);  // NOLINT: libxslt's format
  va_end(arguments);
  if (length <= 0) return;
  const std::string_view said(text.data(),
                              std::min<std::size_t>(static_cast<std::size_t>(length), text.size() - 1));
  if (said != "\n") to->last = said;
  if (to->text.size() < kMaxReason) to->text += said;
}

void ignore(void* /*unused*/, const char* /*unused*/, ...) {}  // NOLINT(cert-dcl50-cpp): libxslt's form

/// Sends the libraries' complaints to `heard` while it lives.
class Listening {
 public:
  explicit Listening(Heard& heard) {
    xmlSetStructuredErrorFunc(&heard, hear_xml);
    xsltSetGenericErrorFunc(&heard, hear_xslt);
  }
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;
  ~Listening() {
    xmlSetStructuredErrorFunc(nullptr, hear_xml);
    xsltSetGenericErrorFunc(nullptr, hear_xslt);
  }
};

xmlParserInputPtr refuse_entity(const char* /*url*/, const char* /*id*/, xmlParserCtxtPtr /*context*/) {
  return nullptr;
}

void refuse_doctype(void* context, const xmlChar* /*name*/, const xmlChar* /*public_id*/,
                    const xmlChar* /*system_id*/) {
  auto* parser = static_cast<xmlParserCtxt*>(context);
  parser->_private = parser;  // read in parse(): the reason why it stopped
  xmlStopParser(parser);
}

int refuse_access(xsltSecurityPrefsPtr /*prefs*/, xsltTransformContextPtr context, const char* /*value*/) {
  if (context != nullptr && context->_private != nullptr)
    static_cast<Heard*>(context->_private)->forbidden = true;
  return 0;
}

xsltSecurityPrefs* make_refusing_preferences() {
  xsltSecurityPrefs* preferences = xsltNewSecurityPrefs();
  for (const auto option : {XSLT_SECPREF_READ_FILE, XSLT_SECPREF_WRITE_FILE, XSLT_SECPREF_CREATE_DIRECTORY,
                            XSLT_SECPREF_READ_NETWORK, XSLT_SECPREF_WRITE_NETWORK})
    xsltSetSecurityPrefs(preferences, option, refuse_access);
  return preferences;
}

xsltSecurityPrefs* refusing_preferences() {
  static xsltSecurityPrefs* preferences = make_refusing_preferences();
  return preferences;
}

/// `doctype` is set if that is why there is no document.
Document parse(std::string_view octets, const char* encoding, bool& doctype) {
  xmlParserCtxt* parser = xmlNewParserCtxt();
  if (parser == nullptr) return nullptr;
  parser->sax->internalSubset = refuse_doctype;
  xmlDoc* document = xmlCtxtReadMemory(parser, octets.data(), static_cast<int>(octets.size()), kName,
                                       encoding, kOptions | XML_PARSE_IGNORE_ENC);
  doctype = parser->_private != nullptr;
  xmlFreeParserCtxt(parser);
  Document owned(document);
  if (doctype) return nullptr;
  return owned;
}

const xmlChar* chars(const char* text) {
  return reinterpret_cast<const xmlChar*>(text);  // NOLINT
}

/// Of a message the hub knows that it is UTF-8; named as encoding, it would be converted to itself.
constexpr const char* kKnownToBeUtf8 = nullptr;

/// A message's tree, null where parse() has none. A CDATA section is text here, and only libxml2's own parser
/// makes it so.
formats::XmlDocument parse_message(std::string_view octets, bool& doctype) {
  formats::XmlLimits limits;
  limits.size = kMaxInput;
  std::optional<formats::XmlDocument> read;
  if (octets.find("<![CDATA[") == std::string_view::npos) read = formats::read_in_one_pass(octets, limits);
  if (!read) return formats::XmlDocument(parse(octets, kKnownToBeUtf8, doctype).release());
  read->native()->URL = xmlStrdup(chars(kName));
  return *std::move(read);
}

std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text.substr(0, kMaxReason / 2)) line += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

/// Texts of those xsl:message that are made of the stylesheet's own words alone, so may be repeated in an
/// error.
std::set<std::string> fixed_messages(xmlDoc* document) {
  std::set<std::string> texts;
  xmlNode* node = xmlDocGetRootElement(document);
  while (node != nullptr) {
    if (node->type == XML_ELEMENT_NODE && text_of(node->name) == "message" && node->ns != nullptr &&
        text_of(node->ns->href) == kXslt) {
      bool fixed = true;
      for (const xmlNode* part = node->children; part != nullptr && fixed; part = part->next) {
        const bool words = part->type == XML_TEXT_NODE || part->type == XML_COMMENT_NODE;
        const bool wrapped = part->type == XML_ELEMENT_NODE && part->ns != nullptr &&
                             text_of(part->ns->href) == kXslt && text_of(part->name) == "text";
        fixed = words || wrapped;
      }
      if (fixed) {
        xmlChar* text = xmlNodeGetContent(node);
        texts.insert(one_line(text_of(text)));
        xmlFree(text);
      }
    }
    if (node->type == XML_ELEMENT_NODE && node->children != nullptr) {
      node = node->children;
      continue;
    }
    while (node != nullptr && node->next == nullptr) node = node->parent;
    if (node != nullptr) node = node->next;
  }
  return texts;
}

/// libxslt says where in its text: `compilation error: file (null) line 7 element value-of`.
std::string compile_reason(const Heard& heard) {
  std::string text = one_line(heard.text);
  if (text.find(" line ") != std::string::npos) return text;
  return "line " + std::to_string(heard.line) + ": " + text;
}

struct Sink {
  std::string octets;
  bool full = false;
};

int write_to_sink(void* sink, const char* octets, int count) {
  auto* to = static_cast<Sink*>(sink);
  const auto size = static_cast<std::size_t>(count);
  if (to->octets.size() + size > kMaxResult) to->full = true;
  if (to->full) return -1;
  to->octets.append(octets, size);
  return count;
}

Applied serialise(xmlDoc* result, xsltStylesheet* style) {
  const bool text = style->method != nullptr && text_of(style->method) == "text";
  if (!text && xmlDocGetRootElement(result) == nullptr)
    return {Verdict::failed, "the result has no root element"};
  const bool plain = result->type == XML_DOCUMENT_NODE && style->methodURI == nullptr && style->indent == 0 &&
                     (style->method == nullptr || text_of(style->method) == "xml");
  if (plain)
    if (auto written = formats::write_in_one_pass(*result, kMaxResult))
      return {Verdict::done, *std::move(written)};
  Sink sink;
  xmlOutputBuffer* buffer = xmlOutputBufferCreateIO(write_to_sink, nullptr, &sink, nullptr);
  if (buffer == nullptr) return {Verdict::memory, "memory"};
  const int saved = xsltSaveResultTo(buffer, result, style);
  const int closed = xmlOutputBufferClose(buffer);
  if (sink.full)
    return {Verdict::limit, "the result is larger than " + std::to_string(kMaxResult) + " octets"};
  if (saved < 0 || closed < 0) return {Verdict::failed, "the result cannot be written"};
  return {Verdict::done, std::move(sink.octets)};
}

}  // namespace

struct Stylesheet::Parts {
  Parts() = default;
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;
  ~Parts() { xsltFreeStylesheet(style); }

  [[nodiscard]] Applied failure(const Heard& heard, const xsltTransformContext& context) const;

  xsltStylesheet* style = nullptr;  // owns the stylesheet's document
  std::set<std::string> messages;
};

Stylesheet::Stylesheet() : parts_(std::make_unique<Parts>()) {}
Stylesheet::Stylesheet(Stylesheet&&) noexcept = default;
Stylesheet& Stylesheet::operator=(Stylesheet&&) noexcept = default;
Stylesheet::~Stylesheet() = default;

Compiled Stylesheet::compile(std::string_view octets, Scan scan) {
  if (octets.size() > kMaxStylesheet) return {nullptr, {Verdict::limit, "the stylesheet is too large"}};
  Heard heard;
  const Listening listening(heard);
  bool doctype = false;
  Document document = parse(octets, "UTF-8", doctype);
  if (doctype) return {nullptr, {Verdict::forbidden, "the stylesheet has a document type declaration"}};
  if (document == nullptr && heard.out_of_memory) return {nullptr, {Verdict::memory, "memory"}};
  if (document == nullptr)
    return {nullptr, {Verdict::failed, "line " + std::to_string(heard.line) + ": " + one_line(heard.text)}};
  if (scan == Scan::yes) {
    std::string found = find_forbidden(document.get());
    if (!found.empty()) return {nullptr, {Verdict::forbidden, std::move(found)}};
  }
  std::unique_ptr<Stylesheet> made(new Stylesheet);
  made->parts_->messages = fixed_messages(document.get());
  xsltStylesheet* style = xsltParseStylesheetDoc(document.get());
  if (style != nullptr) (void)document.release();  // the stylesheet owns it now
  made->parts_->style = style;
  if (heard.out_of_memory) return {nullptr, {Verdict::memory, "memory"}};
  if (style == nullptr || style->errors != 0) return {nullptr, {Verdict::failed, compile_reason(heard)}};
  style->omitXmlDeclaration = 1;
  if (style->indent < 0 && (style->method == nullptr || text_of(style->method) == "xml")) style->indent = 0;
  xmlFree(style->encoding);
  style->encoding = xmlStrdup(chars("UTF-8"));
  return {std::move(made), {}};
}

Applied Stylesheet::Parts::failure(const Heard& heard, const xsltTransformContext& context) const {
  const std::string where =
      context.inst == nullptr ? "" : "line " + std::to_string(xmlGetLineNo(context.inst));
  if (heard.forbidden) return {Verdict::forbidden, where.empty() ? "access outside of the message" : where};
  if (heard.out_of_memory) return {Verdict::memory, "memory"};
  if (heard.too_deep)
    return {Verdict::limit, "templates nest deeper than " + std::to_string(kMaxTemplateDepth)};
  if (context.opCount >= kMaxInstructions) return {Verdict::limit, "too many instructions"};
  if (context.xpathCtxt->opCount >= kMaxXPathSteps) return {Verdict::limit, "too many XPath steps"};
  const std::string said = one_line(heard.last);
  const bool own = context.state == XSLT_STATE_STOPPED && !heard.in_error;  // terminate="yes"
  const Verdict verdict = own ? Verdict::refused : Verdict::failed;
  if (messages.count(said) != 0) return {verdict, said};
  return {verdict, where.empty() ? "the transformation stopped" : "stopped at " + where};
}

Applied Stylesheet::apply(std::string_view xml) const {
  if (xml.size() > kMaxInput)
    return {Verdict::limit, "the document is larger than " + std::to_string(kMaxInput) + " octets"};
  Heard heard;
  const Listening listening(heard);
  bool doctype = false;
  const formats::XmlDocument read = parse_message(xml, doctype);
  xmlDoc* const document = read.native();
  if (doctype) return {Verdict::forbidden, "the document has a document type declaration"};
  if (document == nullptr && heard.out_of_memory) return {Verdict::memory, "memory"};
  if (document == nullptr)
    return {Verdict::failed, "the document is not well-formed, line " + std::to_string(heard.line)};

  const std::unique_ptr<xsltTransformContext, TransformFree> context(
      xsltNewTransformContext(parts_->style, document));
  if (context == nullptr) return {Verdict::memory, "memory"};
  heard.transform = context.get();
  context->_private = &heard;
  context->maxTemplateDepth = kMaxTemplateDepth;
  context->opLimit = kMaxInstructions;
  context->xpathCtxt->opLimit = kMaxXPathSteps;
  xsltSetCtxtParseOptions(context.get(), kOptions);
  if (xsltSetCtxtSecurityPrefs(refusing_preferences(), context.get()) != 0)
    return {Verdict::failed, "no security preferences"};

  const Document result(
      xsltApplyStylesheetUser(parts_->style, document, nullptr, nullptr, nullptr, context.get()));
  if (result == nullptr || context->state != XSLT_STATE_OK || heard.forbidden || heard.out_of_memory)
    return parts_->failure(heard, *context);
  return serialise(result.get(), parts_->style);
}

void start_xslt() {
  static const bool once = [] {
    xmlInitParser();
    xmlSetExternalEntityLoader(refuse_entity);
    xmlSetGenericErrorFunc(nullptr, ignore);
    xsltSetGenericDebugFunc(nullptr, ignore);
    xmlSetStructuredErrorFunc(nullptr, hear_xml);
    xsltSetGenericErrorFunc(nullptr, hear_xslt);
    xsltSetDefaultSecurityPrefs(refusing_preferences());
    exsltCommonRegister();
    exsltMathRegister();
    exsltSetsRegister();
    exsltStrRegister();
    exsltDateRegister();
    return true;
  }();
  (void)once;
}

}  // namespace hub::map
