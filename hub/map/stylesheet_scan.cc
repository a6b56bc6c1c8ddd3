#include "hub/map/stylesheet_scan.h"

#include <libxml/tree.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/base/say.h"
#include "hub/map/stylesheet_source.h"
#include "hub/values/functions.h"

namespace hub::map {
namespace {

constexpr std::array<std::string_view, 6> kFunctions{"http://exslt.org/common",
                                                     "http://exslt.org/math",
                                                     "http://exslt.org/sets",
                                                     "http://exslt.org/strings",
                                                     "http://exslt.org/dates-and-times",
                                                     values::kFunctionsNamespace};
/// What may stand before a parenthesis without prefix: functions of XPath 1.0 and XSLT 1.0 but those that ask
/// for something outside of the message (document, system-property, unparsed-entity-uri), node tests,
/// operators.
constexpr std::array<std::string_view, 41> kCalled{"last",
                                                   "position",
                                                   "count",
                                                   "id",
                                                   "local-name",
                                                   "namespace-uri",
                                                   "name",
                                                   "string",
                                                   "concat",
                                                   "starts-with",
                                                   "contains",
                                                   "substring-before",
                                                   "substring-after",
                                                   "substring",
                                                   "string-length",
                                                   "normalize-space",
                                                   "translate",
                                                   "boolean",
                                                   "not",
                                                   "true",
                                                   "false",
                                                   "lang",
                                                   "number",
                                                   "sum",
                                                   "floor",
                                                   "ceiling",
                                                   "round",
                                                   "key",
                                                   "format-number",
                                                   "current",
                                                   "generate-id",
                                                   "element-available",
                                                   "function-available",
                                                   "comment",
                                                   "text",
                                                   "processing-instruction",
                                                   "node",
                                                   "and",
                                                   "or",
                                                   "div",
                                                   "mod"};
/// Elements of these do something when a processor knows them, so none may stand in a stylesheet.
constexpr std::array<std::string_view, 6> kActingElements{"http://exslt.org/common",
                                                          "http://exslt.org/functions",
                                                          "http://exslt.org/dynamic",
                                                          "http://icl.com/saxon",
                                                          "http://xml.apache.org/xalan/redirect",
                                                          "org.apache.xalan.xslt.extensions.Redirect"};

bool starts_name(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}

bool continues_name(char c) {
  return starts_name(c) || std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-';
}

/// The functions that an XPath expression calls, as written, without what its string literals say.
std::vector<std::string> calls_in(std::string_view expression) {
  std::vector<std::string> calls;
  for (std::size_t i = 0; i < expression.size();) {
    const char c = expression[i];
    if (c == '"' || c == '\'') {
      const std::size_t end = expression.find(c, i + 1);
      if (end == std::string_view::npos) return calls;
      i = end + 1;
      continue;
    }
    if (!starts_name(c)) {
      ++i;
      continue;
    }
    const std::size_t start = i;
    while (i < expression.size() && continues_name(expression[i])) ++i;
    if (i + 1 < expression.size() && expression[i] == ':' && starts_name(expression[i + 1]))
      while (++i < expression.size() && continues_name(expression[i])) {
      }
    const std::size_t after = std::min(expression.find_first_not_of(" \t\r\n", i), expression.size());
    if (after < expression.size() && expression[after] == '(')
      calls.emplace_back(expression.substr(start, i - start));
  }
  return calls;
}

/// The XPath parts of an attribute value template: what stands between single braces.
std::string expressions_of(std::string_view value) {
  std::string expressions;
  bool inside = false;
  char quote = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (!inside) {
      if (c != '{') continue;
      if (i + 1 < value.size() && value[i + 1] == '{') {
        ++i;
        continue;
      }
      inside = true;
      continue;
    }
    if (quote == 0 && c == '}') {
      inside = false;
      expressions += ' ';
      continue;
    }
    if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == quote) {
      quote = 0;
    }
    expressions += c;
  }
  return expressions;
}

class Scan {
 public:
  explicit Scan(xmlDoc* document) : document_(document) {}

  std::optional<Forbidden> run() {
    for (xmlNode* node = xmlDocGetRootElement(document_); node != nullptr; node = next(node)) {
      if (node->type != XML_ELEMENT_NODE) continue;
      Sentence found = element(node);
      if (!found.empty()) return Forbidden{std::move(found), static_cast<int>(xmlGetLineNo(node))};
    }
    return std::nullopt;
  }

 private:
  /// Document order, without recursion: the depth of a stylesheet is not ours to trust.
  static xmlNode* next(xmlNode* node) {
    if (node->type == XML_ELEMENT_NODE && node->children != nullptr) return node->children;
    while (node != nullptr && node->next == nullptr) node = node->parent;
    return node == nullptr ? nullptr : node->next;
  }

  Sentence element(xmlNode* node) {
    const std::string_view space = node->ns == nullptr ? std::string_view() : text_of(node->ns->href);
    const std::string_view name = text_of(node->name);
    const bool instruction = space == kXsltNamespace;
    if (instruction && (name == "include" || name == "import" || name == "document"))
      return "xsl:" + std::string(name);
    note_extensions(node, instruction);
    if (std::find(kActingElements.begin(), kActingElements.end(), space) != kActingElements.end() ||
        extensions_.count(std::string(space)) != 0)
      return say("extension element {}", "paplašinājuma elements {}", name);
    for (const xmlAttr* attribute = node->properties; attribute != nullptr; attribute = attribute->next) {
      std::string found = calls_of(node, attribute, instruction);
      if (!found.empty()) return found;
    }
    return {};
  }

  static std::string value_of(const xmlAttr* attribute) {
    xmlChar* value = xmlNodeListGetString(attribute->doc, attribute->children, 1);
    std::string text(text_of(value));
    xmlFree(value);
    return text;
  }

  void note_extensions(xmlNode* node, bool instruction) {
    for (const xmlAttr* attribute = node->properties; attribute != nullptr; attribute = attribute->next) {
      const bool in_xslt = attribute->ns != nullptr && text_of(attribute->ns->href) == kXsltNamespace;
      if (text_of(attribute->name) != "extension-element-prefixes" || !(instruction || in_xslt)) continue;
      const std::string prefixes = value_of(attribute) + " ";
      for (std::size_t start = 0, end = 0;
           (end = prefixes.find_first_of(" \t\r\n", start)) != std::string::npos; start = end + 1) {
        const std::string prefix = prefixes.substr(start, end - start);
        if (prefix.empty()) continue;
        const xmlNs* space = search(node, prefix == "#default" ? std::string() : prefix);
        if (space != nullptr) extensions_.insert(std::string(text_of(space->href)));
      }
    }
  }

  [[nodiscard]] xmlNs* search(xmlNode* node, const std::string& prefix) const {
    return xmlSearchNs(
        document_, node,
        prefix.empty() ? nullptr : reinterpret_cast<const xmlChar*>(prefix.c_str()));  // NOLINT
  }

  std::string calls_of(xmlNode* node, const xmlAttr* attribute, bool instruction) const {
    const std::string value = value_of(attribute);
    for (const std::string& call : calls_in(instruction ? value : expressions_of(value))) {
      const std::size_t colon = call.find(':');
      if (colon == std::string::npos) {
        if (std::find(kCalled.begin(), kCalled.end(), call) == kCalled.end()) return call + "()";
        continue;
      }
      const xmlNs* space = search(node, call.substr(0, colon));
      if (space == nullptr ||
          std::find(kFunctions.begin(), kFunctions.end(), text_of(space->href)) == kFunctions.end())
        return call + "()";
    }
    return {};
  }

  xmlDoc* document_;
  std::set<std::string> extensions_;  // namespaces declared by extension-element-prefixes so far
};

}  // namespace

std::optional<Forbidden> find_forbidden(xmlDoc* stylesheet) {
  return Scan(stylesheet).run();
}

}  // namespace hub::map
