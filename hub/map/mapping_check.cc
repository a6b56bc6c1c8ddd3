#include "hub/map/mapping_check.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <string>
#include <string_view>

#include "hub/base/say.h"
#include "hub/map/number_check.h"
#include "hub/map/stylesheet.h"

namespace hub::map {
namespace {

constexpr std::string_view kLine = "line ";

/// The line that libxslt tells within its words; 1 if it tells none.
int line_in(std::string_view words) {
  int line = 1;
  const std::size_t found = words.find(kLine);
  if (found == std::string_view::npos) return line;
  const char* const digits = words.data() + found + kLine.size();
  (void)std::from_chars(digits, words.data() + words.size(), line);
  return std::max(line, 1);
}

void check(const model::Mapping& mapping, config::Findings& findings) {
  const Compiled compiled = Stylesheet::compile(mapping.stylesheet);
  if (compiled.stylesheet) return check_numbers(mapping, findings);
  const Applied& failure = compiled.failure;
  const int line = failure.line == 0 ? line_in(failure.reason.en()) : failure.line;
  const bool forbidden = failure.verdict == Verdict::forbidden;
  findings.push_back(
      {mapping.file, line, 1,
       forbidden ? say("holds what is forbidden: {}", "satur neatļauto: {}", failure.reason)
                 : say("is no XSLT 1.0 stylesheet: {}", "nav XSLT 1.0 stila lapa: {}", failure.reason)});
}

}  // namespace

void check_mappings(const config::Site& site, config::Findings& findings) {
  start_xslt();
  std::set<std::string> checked;
  for (const config::Route& route : site.routes)
    for (const config::Branch& branch : route.branches) {
      if (!branch.target) continue;
      for (const model::Mapping* mapping : {&branch.target->request, &branch.target->reply})
        if (!mapping->file.empty() && checked.insert(mapping->file).second) check(*mapping, findings);
    }
  for (const config::PolledSource& source : site.sources)
    if (!source.map.file.empty() && checked.insert(source.map.file).second) check(source.map, findings);
  for (const config::CalledSource& callback : site.callbacks) {
    const model::Mapping& mapping = callback.called.map;
    if (!mapping.file.empty() && checked.insert(mapping.file).second) check(mapping, findings);
  }
}

}  // namespace hub::map
