#include "hub/route/xpath_check.h"

#include <algorithm>

#include "hub/codec/xml.h"

namespace hub::route {
namespace {

/// Prefixes as the hub will bind them; only that `t` is bound matters, not to what.
codec::Namespaces prefixes_of(const config::MessageType& type, bool in_document) {
  if (!in_document) return {{"t", type.name}};
  return type.documents.empty() ? codec::Namespaces() : type.documents.front().namespaces;
}

void check(const config::Located& path, const codec::Namespaces& prefixes, config::Findings& findings) {
  if (path.empty()) return;
  if (auto checked = codec::check_xpath(path.value, prefixes); !checked)
    config::add_new(path.finding("'" + path.value + "' is no XPath 1.0: " + checked.error().detail()),
                    findings);
}

void check_condition(const config::Condition& condition, const config::MessageType& type,
                     config::Findings& findings) {
  if (condition.in_document && type.documents.empty()) return;  // a finding already
  check(condition.path, prefixes_of(type, condition.in_document), findings);
}

}  // namespace

void check_xpaths(const config::Site& site, config::Findings& findings) {
  for (const config::MessageType& type : site.types)
    for (const auto& [path, in_document] : type.written.xpaths)
      check(path, prefixes_of(type, in_document), findings);
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
