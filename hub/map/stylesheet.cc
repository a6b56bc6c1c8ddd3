#include "hub/map/stylesheet.h"

#include <libexslt/exslt.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlIO.h>
#include <libxml/xpath.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/variables.h>
#include <libxslt/xslt.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>

#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdio>
#include <optional>
#include <set>
#include <vector>

#include "hub/base/counted.h"
#include "hub/base/say.h"
#include "hub/config/words.h"
#include "hub/formats/xml/characters.h"
#include "hub/formats/xml/document.h"
#include "hub/formats/xml/reader.h"
#include "hub/formats/xml/writer.h"
#include "hub/map/own_messages.h"
#include "hub/map/stylesheet_scan.h"
#include "hub/map/stylesheet_source.h"
#include "hub/map/value_functions.h"
#include "hub/model/mapping_facts.h"

namespace hub::map {
namespace {

constexpr int kMaxTemplateDepth = 500;
constexpr unsigned long kMaxInstructions = 10'000'000;
constexpr unsigned long kMaxXPathSteps = 50'000'000;
/// CDATA is text in the tree of XPath. What comes here was measured by the hub's own limits, of which the
/// library's, a text of ten million octets, is none.
constexpr int kOptions = XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_HUGE;

/// Octets of what libxslt says at once, both languages of a message: what is longer is not known again.
constexpr std::size_t kMaxMessage = 4096;
constexpr const char* kName = "mapping";  // stands for a file name: without one libxslt does not say the line

struct DocumentFree {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};
using Document = std::unique_ptr<xmlDoc, DocumentFree>;

struct TransformFree {
  void operator()(xsltTransformContext* context) const { xsltFreeTransformContext(context); }
};

/// What the libraries say while they work: in one compilation, or in one transformation.
struct Heard {
  std::string text;  // complaints of both
  std::string last;  // of libxslt, the latest: what xsl:message terminate="yes" says
  int line = 0;      // of libxml2's first error
  long said_at = 0;  // the stylesheet's line of the latest; libxslt forgets it when it has stopped
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
  std::array<char, kMaxMessage> text{};
  std::va_list arguments;
  va_start(arguments, format);
  const int length = std::vsnprintf(text.data(), text.size(), format, arguments);  // NOLINT: libxslt's format
  va_end(arguments);
  if (length <= 0) return;
  const std::string_view said(text.data(),
                              std::min<std::size_t>(static_cast<std::size_t>(length), text.size() - 1));
  if (said != "\n") to->last = said;
  if (to->transform != nullptr && to->transform->inst != nullptr)
    to->said_at = xmlGetLineNo(to->transform->inst);
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

/// A parameter of the namespace of facts, with its line.
struct DeclaredFact {
  std::string word;
  int line = 0;
};

/// Those at the top of a stylesheet, where alone somebody outside can set one.
std::vector<DeclaredFact> declared_facts(xmlDoc* document) {
  std::vector<DeclaredFact> facts;
  const xmlNode* root = xmlDocGetRootElement(document);
  for (xmlNode* node = root == nullptr ? nullptr : root->children; node != nullptr; node = node->next) {
    if (node->type != XML_ELEMENT_NODE || text_of(node->name) != "param" || node->ns == nullptr ||
        text_of(node->ns->href) != kXsltNamespace)
      continue;
    xmlChar* const name = xmlGetNoNsProp(node, chars("name"));
    const std::string_view written = text_of(name);
    const std::size_t colon = written.find(':');
    if (colon != std::string_view::npos) {
      const xmlNs* space = xmlSearchNs(document, node, chars(std::string(written.substr(0, colon)).c_str()));
      if (space != nullptr && text_of(space->href) == model::kFactsNamespace)
        facts.push_back({std::string(written.substr(colon + 1)), static_cast<int>(xmlGetLineNo(node))});
    }
    xmlFree(name);
  }
  return facts;
}

/// libxslt says where in its text: `compilation error: file (null) line 7 element value-of`.
Applied not_compiled(const Heard& heard) {
  const std::string text = one_line(heard.text);
  const bool says_where = text.find(" line ") != std::string::npos;
  return {Verdict::failed, {}, say("{}", "libxslt saka \"{}\"", text), says_where ? 0 : heard.line};
}

Applied out_of_memory() {
  return {Verdict::memory, {}, Text{"memory", "atmiņa"}};
}

/// A function of hub/values gave nothing: for the value's sake the message is at fault, else the mapping or
/// this program.
Applied not_given(const ValueCalls::Failure& failure) {
  const bool value = failure.problem.with == values::Problem::With::value;
  return {value ? Verdict::refused : Verdict::failed,
          {},
          say("{}(): {}", "{}(): {}", failure.function, failure.problem.says),
          failure.line};
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
    return {Verdict::failed, {}, Text{"the result has no root element", "rezultātam nav saknes elementa"}};
  const bool plain = result->type == XML_DOCUMENT_NODE && style->methodURI == nullptr && style->indent == 0 &&
                     (style->method == nullptr || text_of(style->method) == "xml");
  if (plain)
    if (auto written = formats::write_in_one_pass(*result, kMaxResult))
      return {Verdict::done, *std::move(written)};
  Sink sink;
  xmlOutputBuffer* buffer = xmlOutputBufferCreateIO(write_to_sink, nullptr, &sink, nullptr);
  if (buffer == nullptr) return out_of_memory();
  const int saved = xsltSaveResultTo(buffer, result, style);
  const int closed = xmlOutputBufferClose(buffer);
  if (sink.full)
    return {Verdict::limit,
            {},
            say("the result is larger than {}", "rezultāts ir lielāks par {}",
                counted(kMaxResult, nouns::kOctets))};
  if (saved < 0 || closed < 0)
    return {Verdict::failed, {}, Text{"the result cannot be written", "rezultātu nevar uzrakstīt"}};
  return {Verdict::done, std::move(sink.octets)};
}

/// At most kMaxReason octets; no character of UTF-8 is cut in two.
std::string within_reason(const std::string& text) {
  std::size_t size = std::min(text.size(), kMaxReason);
  while (size < text.size() && size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
  return text.substr(0, size);
}

}  // namespace

Sentence Applied::told() const {
  return line == 0 ? reason : say("line {}: {}", "{}. rinda: {}", line, reason);
}

std::string octets_of(const Sentence& reason) {
  return within_reason(reason.en()) + '\0' + within_reason(reason.lv());
}

Sentence reason_in(std::string_view octets) {
  const std::size_t end = octets.find('\0');
  if (end == std::string_view::npos) return octets;
  return {std::string(octets.substr(0, end)), std::string(octets.substr(end + 1))};
}

struct Stylesheet::Parts {
  Parts() = default;
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;
  ~Parts() { xsltFreeStylesheet(style); }

  [[nodiscard]] Applied failure(const Heard& heard, const xsltTransformContext& context) const;

  xsltStylesheet* style = nullptr;  // owns the stylesheet's document
  OwnMessages messages;
  std::set<std::string, std::less<>> facts;  // words of those that it declares as parameters
};

Stylesheet::Stylesheet() : parts_(std::make_unique<Parts>()) {}
Stylesheet::Stylesheet(Stylesheet&&) noexcept = default;
Stylesheet& Stylesheet::operator=(Stylesheet&&) noexcept = default;
Stylesheet::~Stylesheet() = default;

Compiled Stylesheet::compile(std::string_view octets, Scan scan) {
  if (octets.size() > kMaxStylesheet)
    return {nullptr, {Verdict::limit, {}, Text{"the stylesheet is too large", "stila lapa ir pārāk liela"}}};
  Heard heard;
  const Listening listening(heard);
  bool doctype = false;
  Document document = parse(octets, "UTF-8", doctype);
  if (doctype)
    return {nullptr,
            {Verdict::forbidden,
             {},
             Text{"the stylesheet has a document type declaration",
                  "stila lapā ir dokumenta tipa deklarācija (DOCTYPE)"}}};
  if (document == nullptr && heard.out_of_memory) return {nullptr, out_of_memory()};
  if (document == nullptr)
    return {nullptr,
            {Verdict::failed, {}, say("{}", "libxml2 saka \"{}\"", one_line(heard.text)), heard.line}};
  if (scan == Scan::yes) {
    auto found = find_forbidden(document.get());
    if (found) return {nullptr, {Verdict::forbidden, {}, std::move(found->what), found->line}};
  }
  std::unique_ptr<Stylesheet> made(new Stylesheet);
  OwnMessages& messages = made->parts_->messages = own_messages(document.get());
  if (!messages.problem.empty())
    return {nullptr, {Verdict::failed, {}, std::move(messages.problem), messages.line}};
  const std::vector<DeclaredFact> declared = declared_facts(document.get());
  const auto& known = model::fact_words();
  for (const DeclaredFact& fact : declared)
    if (std::find(known.begin(), known.end(), fact.word) == known.end())
      return {nullptr,
              {Verdict::failed,
               {},
               say("parameter '{}' is nothing that a message has{}", "parametra '{}' ziņojumam nav{}",
                   fact.word, config::hint(fact.word, known)),
               fact.line}};
  xsltStylesheet* style = xsltParseStylesheetDoc(document.get());
  if (style != nullptr) (void)document.release();  // the stylesheet owns it now
  made->parts_->style = style;
  if (heard.out_of_memory) return {nullptr, out_of_memory()};
  if (style == nullptr || style->errors != 0) return {nullptr, not_compiled(heard)};
  for (const DeclaredFact& fact : declared) made->parts_->facts.insert(fact.word);
  style->omitXmlDeclaration = 1;
  if (style->indent < 0 && (style->method == nullptr || text_of(style->method) == "xml")) style->indent = 0;
  xmlFree(style->encoding);
  style->encoding = xmlStrdup(chars("UTF-8"));
  return {std::move(made), {}};
}

Applied Stylesheet::Parts::failure(const Heard& heard, const xsltTransformContext& context) const {
  const long line = context.inst == nullptr ? heard.said_at : xmlGetLineNo(context.inst);
  const bool somewhere = line > 0;
  if (heard.forbidden)
    return {Verdict::forbidden,
            {},
            somewhere ? say("line {}", "{}. rinda", line)
                      : Text{"access outside of the message", "piekļuve ārpus ziņojuma"}};
  if (heard.out_of_memory) return out_of_memory();
  if (heard.too_deep)
    return {
        Verdict::limit,
        {},
        say("templates nest deeper than {}", "veidnes cita citu izsauc dziļāk par {}", kMaxTemplateDepth)};
  if (context.opCount >= kMaxInstructions)
    return {Verdict::limit, {}, Text{"too many instructions", "pārāk daudz instrukciju"}};
  if (context.xpathCtxt->opCount >= kMaxXPathSteps)
    return {Verdict::limit, {}, Text{"too many XPath steps", "pārāk daudz XPath soļu"}};
  const auto said = messages.texts.find(message_key(heard.last));
  const bool own = context.state == XSLT_STATE_STOPPED && !heard.in_error;  // terminate="yes"
  const Verdict verdict = own ? Verdict::refused : Verdict::failed;
  if (said != messages.texts.end()) return {verdict, {}, said->second};
  return {verdict,
          {},
          somewhere ? say("stopped at line {}", "apstājās {}. rindā", line)
                    : Text{"the transformation stopped", "pārveidošana apstājās"}};
}

Applied Stylesheet::apply(std::string_view xml, const FactsRead& facts) const {
  if (xml.size() > kMaxInput)
    return {Verdict::limit,
            {},
            say("the document is larger than {}", "dokuments ir lielāks par {}",
                counted(kMaxInput, nouns::kOctets))};
  Heard heard;
  const Listening listening(heard);
  const ValueCalls calls;
  bool doctype = false;
  const formats::XmlDocument read = parse_message(xml, doctype);
  xmlDoc* const document = read.native();
  if (doctype)
    return {Verdict::forbidden,
            {},
            Text{"the document has a document type declaration",
                 "dokumentā ir dokumenta tipa deklarācija (DOCTYPE)"}};
  if (document == nullptr && heard.out_of_memory) return out_of_memory();
  if (document == nullptr)
    return {Verdict::failed,
            {},
            say("the document is not well-formed, line {}", "dokuments nav sintaktiski korekts, {}. rinda",
                heard.line)};

  const std::unique_ptr<xsltTransformContext, TransformFree> context(
      xsltNewTransformContext(parts_->style, document));
  if (context == nullptr) return out_of_memory();
  heard.transform = context.get();
  context->_private = &heard;
  context->maxTemplateDepth = kMaxTemplateDepth;
  context->opLimit = kMaxInstructions;
  context->xpathCtxt->opLimit = kMaxXPathSteps;
  xsltSetCtxtParseOptions(context.get(), kOptions);
  if (xsltSetCtxtSecurityPrefs(refusing_preferences(), context.get()) != 0)
    return {Verdict::failed, {}, Text{"no security preferences", "nevar noteikt drošības ierobežojumus"}};

  for (const auto& [word, value] : facts) {
    if (parts_->facts.count(word) == 0) continue;
    if (formats::first_bad_character(value))
      return {Verdict::refused,
              {},
              say("{} holds a character that XML cannot", "{} satur rakstzīmi, kādas XML nav", word)};
    const std::string name = "{" + std::string(model::kFactsNamespace) + "}" + std::string(word);
    const std::string text(value);
    if (xsltQuoteOneUserParam(context.get(), chars(name.c_str()), chars(text.c_str())) != 0)
      return {
          Verdict::failed, {}, say("the parameter {} cannot be set", "parametru {} nevar uzstādīt", word)};
  }
  const Document result(
      xsltApplyStylesheetUser(parts_->style, document, nullptr, nullptr, nullptr, context.get()));
  if (calls.is_out_of_memory()) return out_of_memory();
  if (calls.failure()) return not_given(*calls.failure());
  if (result == nullptr || context->state != XSLT_STATE_OK || heard.forbidden || heard.out_of_memory)
    return parts_->failure(heard, *context);
  return serialise(result.get(), parts_->style);
}

void start_xslt() {
  static const bool once = [] {
    formats::start_xml();  // its loader gives what is served from memory, and refuses all else
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
    register_value_functions();
    return true;
  }();
  (void)once;
}

}  // namespace hub::map
