#include "adapters/systems/script_body.h"

#include <libxml/parser.h>
#include <libxml/xpathInternals.h>

#include <utility>

namespace sandbox::script {
namespace {

std::string text_of(const xmlChar* text) {
  return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text));
}

void keep_still(void* /*context*/, xmlError* /*error*/) {}

XmlOwned<xmlXPathContext> context_of(xmlDoc* document, const Namespaces& namespaces) {
  XmlOwned<xmlXPathContext> context(xmlXPathNewContext(document));
  context->error = keep_still;
  xmlXPathRegisterNs(context.get(), as_xml("soap"), as_xml(kSoap11));
  xmlXPathRegisterNs(context.get(), as_xml("soap12"), as_xml(kSoap12));
  xmlXPathRegisterNs(context.get(), as_xml("wsa"), as_xml(kAddressing));
  for (const auto& [prefix, name] : namespaces)
    xmlXPathRegisterNs(context.get(), as_xml(prefix), as_xml(name));
  return context;
}

XmlOwned<xmlXPathObject> evaluate(xmlDoc* document, xmlNode* from, const std::string& xpath,
                                  const Namespaces& namespaces) {
  const auto context = context_of(document, namespaces);
  context->node = from;
  return XmlOwned<xmlXPathObject>(xmlXPathEvalExpression(as_xml(xpath), context.get()));
}

std::string name_of(const xmlNode* node) {
  const std::string local = text_of(node->name);
  return node->ns == nullptr ? local : "{" + text_of(node->ns->href) + "}" + local;
}

xmlNode* child_of(xmlNode* node, const char* name_space, const char* name) {
  for (xmlNode* child = xmlFirstElementChild(node); child != nullptr; child = xmlNextElementSibling(child))
    if (name_of(child) == "{" + std::string(name_space) + "}" + name) return child;
  return nullptr;
}

/// JSON that nothing is found in: the body was empty.
const nlohmann::json kNothing = nlohmann::json::value_t::discarded;

}  // namespace

std::string problem_in_xpath(const std::string& xpath, const Namespaces& namespaces) {
  const XmlOwned<xmlDoc> document(xmlNewDoc(as_xml("1.0")));
  xmlDocSetRootElement(document.get(), xmlNewDocNode(document.get(), nullptr, as_xml("x"), nullptr));
  const auto context = context_of(document.get(), namespaces);
  context->node = xmlDocGetRootElement(document.get());
  const XmlOwned<xmlXPathObject> found(xmlXPathEvalExpression(as_xml(xpath), context.get()));
  if (found) return {};
  const std::string said = text_of(reinterpret_cast<const xmlChar*>(context->lastError.message));
  const std::string reason = said.substr(0, said.find('\n'));
  return reason.empty() ? "?" : reason;
}

bool is_pattern(const std::string& pattern) {
  xmlSetStructuredErrorFunc(nullptr, keep_still);
  const XmlOwned<xmlRegexp> compiled(xmlRegexpCompile(as_xml(pattern)));
  xmlSetStructuredErrorFunc(nullptr, nullptr);
  return compiled != nullptr;
}

bool matches(const std::string& text, const std::string& pattern) {
  const XmlOwned<xmlRegexp> compiled(xmlRegexpCompile(as_xml(pattern)));
  return compiled && text.find('\0') == std::string::npos && xmlRegexpExec(compiled.get(), as_xml(text)) == 1;
}

std::optional<Body> Body::read(const std::string& octets, Format format, const Namespaces& namespaces) {
  Body body;
  body.namespaces_ = namespaces;
  body.json_ = kNothing;
  if (format == Format::json) {
    if (octets.empty()) return body;
    body.json_ = nlohmann::json::parse(octets, nullptr, false);
    if (body.json_.is_discarded()) return std::nullopt;
    return body;
  }
  if (octets.empty() && format == Format::xml) return body;
  body.document_.reset(
      xmlReadMemory(octets.data(), static_cast<int>(octets.size()), nullptr, nullptr,
                    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_HUGE));
  if (!body.document_ || body.document_->intSubset != nullptr) return std::nullopt;
  body.root_ = xmlDocGetRootElement(body.document_.get());
  if (format == Format::soap && !body.read_envelope()) return std::nullopt;
  return body;
}

bool Body::read_envelope() {
  const std::string name = name_of(root_);
  const char* space = nullptr;
  if (name == "{" + std::string(kSoap11) + "}Envelope") space = kSoap11;
  if (name == "{" + std::string(kSoap12) + "}Envelope") space = kSoap12;
  if (space == nullptr) return false;
  soap_version_ = space == kSoap11 ? "1.1" : "1.2";
  header_ = child_of(root_, space, "Header");
  xmlNode* const body = child_of(root_, space, "Body");
  if (body == nullptr) return false;
  root_ = xmlFirstElementChild(body);
  return true;
}

std::optional<std::string> Body::text(const std::string& place) const {
  if (!document_) {
    if (json_.is_discarded()) return std::nullopt;
    try {
      const nlohmann::json::json_pointer pointer(place);
      if (!json_.contains(pointer)) return std::nullopt;
      const auto& found = json_.at(pointer);
      if (found.is_null()) return std::nullopt;
      return found.is_string() ? found.get<std::string>() : found.dump();
    } catch (const nlohmann::json::exception&) {
      return std::nullopt;
    }
  }
  const auto found = evaluate(document_.get(), root_, place, namespaces_);
  if (!found) return std::nullopt;
  if (found->type == XPATH_NODESET) {
    if (xmlXPathNodeSetIsEmpty(found->nodesetval)) return std::nullopt;
    const XmlOwned<xmlChar> text(xmlXPathCastNodeToString(found->nodesetval->nodeTab[0]));
    return text_of(text.get());
  }
  const XmlOwned<xmlChar> text(xmlXPathCastToString(found.get()));
  return text_of(text.get());
}

bool Body::holds(const std::string& xpath) const {
  if (!document_) return false;
  const auto found = evaluate(document_.get(), root_, xpath, namespaces_);
  return found && xmlXPathCastToBoolean(found.get()) == 1;
}

std::string Body::element() const {
  return root_ == nullptr ? std::string() : name_of(root_);
}

std::string Body::misunderstood(const std::string& known) const {
  if (header_ == nullptr) return {};
  const char* const space = soap_version_ == "1.1" ? kSoap11 : kSoap12;
  for (xmlNode* block = xmlFirstElementChild(header_); block != nullptr;
       block = xmlNextElementSibling(block)) {
    const XmlOwned<xmlChar> said(xmlGetNsProp(block, as_xml("mustUnderstand"), as_xml(space)));
    const std::string must = text_of(said.get());
    if (must != "1" && must != "true") continue;
    const std::string name = name_of(block);
    if (known.empty() || name.rfind("{" + known + "}", 0) != 0) return name;
  }
  return {};
}

}  // namespace sandbox::script
