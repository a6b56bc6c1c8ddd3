#include "hub/map/mapping_check.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <string>
#include <string_view>

#include "hub/map/number_check.h"
#include "hub/map/stylesheet.h"

namespace hub::map {
namespace {

constexpr std::string_view kLine = "line ";

/// The line that a reason begins with or tells further on; 1 if it tells none.
int line_of(std::string_view reason) {
  int line = 1;
  const std::size_t found = reason.find(kLine);
  if (found == std::string_view::npos) return line;
  const char* const digits = reason.data() + found + kLine.size();
  (void)std::from_chars(digits, reason.data() + reason.size(), line);
  return std::max(line, 1);
}

/// The reason without the line that the finding's place tells.
std::string_view without_line(std::string_view reason) {
  const std::size_t colon = reason.find(": ");
  return reason.substr(0, kLine.size()) == kLine && colon != std::string_view::npos ? reason.substr(colon + 2)
                                                                                    : reason;
}

void check(const model::Mapping& mapping, config::Findings& findings) {
  const Compiled compiled = Stylesheet::compile(mapping.stylesheet);
  if (compiled.stylesheet) return check_numbers(mapping, findings);
  const std::string& reason = compiled.failure.octets;
  const char* const what = compiled.failure.verdict == Verdict::forbidden ? "holds what is forbidden: "
                                                                          : "is no XSLT 1.0 stylesheet: ";
  findings.push_back({mapping.file, line_of(reason), 1, what + std::string(without_line(reason))});
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
}

}  // namespace hub::map
