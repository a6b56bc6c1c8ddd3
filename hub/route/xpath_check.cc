#include "hub/route/xpath_check.h"

#include <algorithm>

#include "hub/base/say.h"
#include "hub/config/xpath_types.h"
#include "hub/formats/xml/document.h"

namespace hub::route {
namespace {

/// Prefixes as the hub will bind them; only that `t` is bound matters, not to what.
formats::Namespaces prefixes_of(const config::MessageType& type, bool in_document) {
  if (!in_document) return {{"t", type.name}};
  return type.documents.empty() ? formats::Namespaces() : type.documents.front().namespaces;
}

/// Whether it has no finding now.
bool check(const config::Located& path, const formats::Namespaces& prefixes, config::Findings& findings) {
  const auto checked = formats::check_xpath(path.value, prefixes);
  if (checked) return true;
  config::add_new(path.finding(say("'{}' is no XPath 1.0: {}", "'{}' nav XPath 1.0: {}", path.value,
                                   checked.error().told())),
                  findings);
  return false;
}

/// A number that becomes text within the expression may lose digits.
void check_inner_numbers(const config::Located& path, config::Findings& findings) {
  const auto typing = config::typing_of(path.value);
  if (typing && !typing->as_text.empty())
    config::add_new(path.finding(config::told(typing->as_text.front(), false)), findings);
}

/// What a path of a type finds is kept and compared as text: 40003521600 as a number is another text.
void check_path(const config::Located& path, const formats::Namespaces& prefixes,
                config::Findings& findings) {
  if (path.empty() || !check(path, prefixes, findings)) return;
  const auto typing = config::typing_of(path.value);
  if (typing && typing->value.type == config::XPathType::number)
    return config::add_new(
        path.finding(
            say("'{}' is a number, not an element: as a number 40003521600 is 4.00035216e+10 and 007 is 7",
                "'{}' ir skaitlis, nevis elements: kā skaitlis 40003521600 ir 4.00035216e+10 un 007 ir 7",
                path.value)),
        findings);
  check_inner_numbers(path, findings);
}

void check_condition(const config::Condition& condition, const config::MessageType& type,
                     config::Findings& findings) {
  if (condition.in_document && type.documents.empty()) return;  // a finding already
  if (condition.path.empty()) return;
  if (check(condition.path, prefixes_of(type, condition.in_document), findings))
    check_inner_numbers(condition.path, findings);
}

}  // namespace

void check_xpaths(const config::Site& site, config::Findings& findings) {
  for (const config::MessageType& type : site.types)
    for (const auto& [path, in_document] : type.written.xpaths)
      check_path(path, prefixes_of(type, in_document), findings);
  for (const config::Route& route : site.routes) {
    const auto type =
        std::find_if(site.types.begin(), site.types.end(),
                     [&route](const config::MessageType& each) { return each.name == route.type; });
    if (type == site.types.end()) continue;
    if (route.filter) check_condition(*route.filter, *type, findings);
    for (const config::Branch& branch : route.branches)
      if (branch.when) check_condition(*branch.when, *type, findings);
  }
}

}  // namespace hub::route
