#include "adapters/frame/fault.h"

#include <utility>
#include <vector>

#include "hub/base/say.h"
#include "hub/config/xpath_types.h"
#include "hub/config/xpath_words.h"

namespace adapters::frame {
namespace {

using hub::config::Findings;

template <class T>
T FaultSettings::*in_fault(T hub::http::FaultPaths::*member) {
  return member;
}

void check(const FaultSettings& fault, Findings& findings) {
  check_numbers(fault, fault.written, findings);
}

}  // namespace

hub::config::Spec<FaultSettings> fault_spec(const std::string& like) {
  return hub::config::Spec<FaultSettings>("fault", "Where an error's body says what went wrong.")
      .field("code", in_fault(&FaultSettings::code),
             hub::say("XPath of the partner's machine code; JSON as in `{}`",
                      "partnera koda XPath; JSON tāpat kā laukā `{}`", like))
      .field(
          "text", in_fault(&FaultSettings::text),
          {"XPath of its words, looked up in `fault_codes` as the code is; shown is the key alone, never "
           "the words",
           "tā vārdu XPath; tos, tāpat kā kodu, meklē laukā `fault_codes`; rāda tikai atslēgu, nekad vārdus"})
      .field("pause", in_fault(&FaultSettings::pause),
             {"XPath of whole seconds to wait; Retry-After if there are none",
              "XPath līdz veselām sekundēm, cik gaidīt; ja to nav, Retry-After"})
      .places(&FaultSettings::written)
      .check(&check);
}

/// Seconds are read as a number again, of at most a day: there no digit can be lost.
void check_numbers(const hub::http::FaultPaths& paths, const hub::config::Written& written,
                   Findings& findings) {
  hub::config::check_numbers(paths.code, true, "'fault.code'", written.at("code"), findings);
  hub::config::check_numbers(paths.text, true, "'fault.text'", written.at("text"), findings);
  hub::config::check_numbers(paths.pause, false, "'fault.pause'", written.at("pause"), findings);
}

hub::Sentence problem_in_xpath(const std::string& xpath, const hub::formats::Namespaces& namespaces) {
  std::vector<std::string> prefixes;
  for (const auto& [prefix, uri] : namespaces) prefixes.push_back(prefix);
  hub::config::Located located;
  located.value = xpath;
  Findings findings;
  hub::config::check_xpath_words(located, prefixes, findings);
  if (!findings.empty())
    return hub::say("is no such XPath 1.0 expression: {}", "nav šāda XPath 1.0 izteiksme: {}",
                    findings.front().text);
  const auto checked = hub::formats::check_xpath(xpath, namespaces);
  if (checked) return {};
  return hub::say("is no XPath 1.0 expression: {}", "nav XPath 1.0 izteiksme: {}", checked.error().told());
}

hub::Sentence problem_in(const hub::http::FaultPaths& paths, const hub::formats::Namespaces& namespaces) {
  for (const auto& [member, xpath] :
       {std::pair{"code", &paths.code}, {"text", &paths.text}, {"pause", &paths.pause}}) {
    if (xpath->empty()) continue;
    if (auto problem = problem_in_xpath(*xpath, namespaces); !problem.empty())
      return hub::say("'fault.{}' {}", "'fault.{}' {}", member, problem);
  }
  return {};
}

}  // namespace adapters::frame
