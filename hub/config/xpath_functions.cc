#include "hub/config/xpath_functions.h"

#include <functional>
#include <map>
#include <set>
#include <string>

#include "hub/values/functions.h"

namespace hub::config {
namespace {

/// Larger than any message has octets, and so nodes or characters.
constexpr double kMostCounted = 1 << 26;

constexpr std::string_view kMath = "http://exslt.org/math";
constexpr std::string_view kStrings = "http://exslt.org/strings";
constexpr std::string_view kDates = "http://exslt.org/dates-and-times";
constexpr std::string_view kSets = "http://exslt.org/sets";
constexpr std::string_view kCommon = "http://exslt.org/common";

/// XPath 1.0, section 4, and XSLT 1.0, section 12. `number` and its like are worked out from their argument.
const std::map<std::string, XPathFunction, std::less<>>& core() {
  constexpr auto node_set = XPathType::node_set;
  constexpr auto text = XPathType::text;
  constexpr auto boolean = XPathType::boolean;
  constexpr auto number = XPathType::number;
  static const std::map<std::string, XPathFunction, std::less<>> functions{
      {"last", {number, "-", kMostCounted, true}},
      {"position", {number, "-", kMostCounted, true}},
      {"count", {number, "-", kMostCounted, true}},
      {"id", {node_set, "t"}},
      {"local-name", {text, "-"}},
      {"namespace-uri", {text, "-"}},
      {"name", {text, "-"}},
      {"string", {text, "t"}},
      {"concat", {text, "t"}},
      {"starts-with", {boolean, "t"}},
      {"contains", {boolean, "t"}},
      {"substring-before", {text, "t"}},
      {"substring-after", {text, "t"}},
      {"substring", {text, "t-"}},
      {"string-length", {number, "t", kMostCounted, true}},
      {"normalize-space", {text, "t"}},
      {"translate", {text, "t"}},
      {"boolean", {boolean, "-"}},
      {"not", {boolean, "-"}},
      {"true", {boolean, "-"}},
      {"false", {boolean, "-"}},
      {"lang", {boolean, "t"}},
      {"number", {number, "-"}},
      {"sum", {number, "-"}},
      {"floor", {number, "-"}},
      {"ceiling", {number, "-"}},
      {"round", {number, "-"}},
      {"document", {node_set, "t"}},
      {"key", {node_set, "t"}},
      {"format-number", {text, "-t"}},
      {"current", {node_set, "-"}},
      {"generate-id", {text, "-"}},
      {"system-property", {text, "t"}},
      {"unparsed-entity-uri", {text, "t"}},
      {"element-available", {boolean, "t"}},
      {"function-available", {boolean, "t"}}};
  return functions;
}

XPathFunction exslt_date(std::string_view name) {
  constexpr double kYears = 1'000'000;
  static const std::set<std::string_view> kWholes{
      "year",         "month-in-year",        "week-in-year", "week-in-month", "day-in-year",
      "day-in-month", "day-of-week-in-month", "day-in-week",  "hour-in-day",   "minute-in-hour"};
  if (kWholes.count(name) != 0) return {XPathType::number, "t", kYears, true};
  if (name == "second-in-minute" || name == "seconds") return {XPathType::number, "t"};
  return {name == "leap-year" ? XPathType::boolean : XPathType::text, "t"};
}

/// What of their arguments is wrong is told of the whole call (map/value_call_check.h).
XPathFunction of_values(std::string_view name) {
  const values::Function* const function = values::find_function(name);
  if (function == nullptr) return {};
  const bool boolean = function->gives == values::Function::Gives::boolean;
  return {boolean ? XPathType::boolean : XPathType::text, "-"};
}

}  // namespace

XPathFunction core_function(std::string_view name) {
  const auto found = core().find(name);
  return found == core().end() ? XPathFunction{} : found->second;
}

XPathFunction extension_function(std::string_view ns, std::string_view name) {
  if (ns == values::kFunctionsNamespace) return of_values(name);
  if (ns == kDates) return exslt_date(name);
  if (ns == kMath)
    return {name == "highest" || name == "lowest" ? XPathType::node_set : XPathType::number,
            name == "constant" ? "t-" : "-"};
  if (ns == kSets) return {name == "has-same-node" ? XPathType::boolean : XPathType::node_set, "-"};
  if (ns == kCommon)
    return {name == "node-set" ? XPathType::node_set : XPathType::text, name == "node-set" ? "t" : "-"};
  if (ns != kStrings) return {};
  if (name == "tokenize" || name == "split") return {XPathType::node_set, "t"};
  return {XPathType::text, name == "padding" ? "-t" : "t"};
}

}  // namespace hub::config
