#include "hub/config/xpath_words.h"

#include <algorithm>

#include "hub/base/say.h"
#include "hub/config/words.h"

namespace hub::config {
namespace {

bool is_name_octet(char c) {
  const auto octet = static_cast<unsigned char>(c);
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.' || octet >= 0x80;
}

bool is_in(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

void add(std::vector<std::string>& words, const std::string& word) {
  if (!is_in(words, word)) words.push_back(word);
}

/// What may stand before a parenthesis without being called: node tests and operators.
const std::vector<std::string>& uncalled() {
  static const std::vector<std::string> words{
      "comment", "text", "processing-instruction", "node", "and", "or", "div", "mod"};
  return words;
}

/// XPath 1.0, section 4.
const std::vector<std::string>& core_functions() {
  static const std::vector<std::string> names{"last",
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
                                              "round"};
  return names;
}

}  // namespace

XPathWords xpath_words(std::string_view xpath) {
  XPathWords words;
  std::size_t i = 0;
  const auto at = [xpath](std::size_t place) { return place < xpath.size() ? xpath[place] : '\0'; };
  char before = '\0';  // the octet before the word
  while (i < xpath.size()) {
    const char c = xpath[i];
    if (c == '"' || c == '\'') {
      i = std::min(xpath.find(c, i + 1), xpath.size() - 1) + 1;
      before = c;
      continue;
    }
    if (!is_name_octet(c)) {
      before = c;
      ++i;
      continue;
    }
    std::size_t end = i;
    while (is_name_octet(at(end))) ++end;
    const std::string word(xpath.substr(i, end - i));
    const std::size_t next = std::min(xpath.find_first_not_of(' ', end), xpath.size());
    if (before == '$') {
      add(words.variables, word);
    } else if (at(end) == ':' && at(end + 1) != ':') {
      add(words.prefixes, word);
    } else if (at(next) == '(' && before != ':' && !is_in(uncalled(), word)) {
      add(words.functions, word);
    }
    before = xpath[end - 1];
    i = end;
  }
  return words;
}

void check_xpath_words(const Located& xpath, const std::vector<std::string>& prefixes, Findings& findings) {
  const XPathWords words = xpath_words(xpath.value);
  for (const std::string& prefix : words.prefixes)
    if (!is_in(prefixes, prefix))
      findings.push_back(xpath.finding(say("prefix '{}' is not declared{}", "prefikss '{}' nav deklarēts{}",
                                           prefix, hint(prefix, prefixes))));
  for (const std::string& name : words.functions)
    if (!is_in(core_functions(), name))
      findings.push_back(
          xpath.finding(say("'{}' is no function of XPath 1.0{}", "'{}' nav XPath 1.0 funkcija{}", name,
                            hint(name, core_functions()))));
  for (const std::string& name : words.variables)
    findings.push_back(
        xpath.finding(say("variable '${}' has no value here", "mainīgajam '${}' šeit nav vērtības", name)));
}

}  // namespace hub::config
