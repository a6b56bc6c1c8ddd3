#include "hub/map/number_check.h"

#include <libxml/tree.h>

#include <algorithm>
#include <array>
#include <utility>

#include "hub/config/xpath_types.h"
#include "hub/map/stylesheet_source.h"
#include "hub/map/value_call_check.h"
#include "hub/values/functions.h"

// How it works. config/xpath_types gives each expression its type if those of its variables are known. A
// variable has the type of its `select`; a parameter that of all that is passed to it anywhere, which may
// depend on parameters again. So the stylesheet is walked until nothing changes: each round takes what the
// round before saw passed. What counts up by a recursive template never comes to rest; the engine ends such a
// recursion (Stylesheet), so its growth in the last round is taken that often. The last walk tells what it
// meets.

namespace hub::map {
namespace {

using config::XPathScope;
using config::XPathType;
using config::XPathValue;

constexpr int kRounds = 8;
constexpr double kDeepestRecursion = 500;  ///< Templates in one another: kMaxTemplateDepth of stylesheet.cc.

std::string_view name_of(const xmlNode* node) {
  return reinterpret_cast<const char*>(node->name);  // NOLINT
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// What becomes of the value of an instruction's attribute.
enum class Role : std::uint8_t { none, expression, text, value_template };

Role role_of(const xmlNode* element, std::string_view attribute) {
  if (!is_xslt(element)) return Role::value_template;
  const std::string_view instruction = name_of(element);
  if (attribute == "select") {
    if (instruction == "sort") {
      return attribute_of(element, "data-type") == "number" ? Role::expression : Role::text;
    }
    return is_one_of(instruction, {"value-of", "copy-of"}) ? Role::text : Role::expression;
  }
  if (attribute == "use") return instruction == "key" ? Role::text : Role::none;
  if (is_one_of(attribute, {"test", "match", "count", "from"})) return Role::expression;
  if (attribute == "value") return instruction == "number" ? Role::expression : Role::none;
  if (is_one_of(instruction, {"element", "attribute"}))
    return is_one_of(attribute, {"name", "namespace"}) ? Role::value_template : Role::none;
  if (instruction == "processing-instruction") return attribute == "name" ? Role::value_template : Role::none;
  return is_one_of(instruction, {"sort", "number"}) ? Role::value_template : Role::none;
}

class NumberCheck {
 public:
  NumberCheck(const StylesheetSource& source, config::Findings& findings)
      : source_(source), findings_(findings) {}

  void run() {
    Values before;
    for (int round = 0; round < kRounds; ++round) {
      before = std::exchange(passed_, {});
      known_ = before;
      first_ = round == 0;
      walk_all();
      if (passed_ == before) break;
    }
    known_ = grown(before, passed_);
    first_ = false;
    telling_ = true;
    walk_all();
  }

 private:
  using Values = std::map<std::string, XPathValue>;

  static Values grown(const Values& before, Values after) {
    for (auto& [name, value] : after) {
      const auto old = before.find(name);
      if (value.type != XPathType::number || old == before.end() || old->second.type != XPathType::number)
        continue;
      if (value.most > old->second.most) value.most += (value.most - old->second.most) * kDeepestRecursion;
    }
    return after;
  }

  void walk_all() {
    XPathScope scope;
    scope.namespaces = source_.namespaces();
    for (const auto& [name, value] : known_)
      if (name.starts_with(kGlobal)) scope.variables[name.substr(kGlobal.size())] = value;
    walk(source_.root(), scope);
  }

  /// `scope` is that of the element; variables that its children set are known to those after them.
  void walk(const xmlNode* element, const XPathScope& scope) {
    look_at_attributes(element, scope);
    XPathScope inner = scope;
    for (const xmlNode* child = element->children; child != nullptr; child = child->next) {
      if (child->type != XML_ELEMENT_NODE) continue;
      walk(child, inner);
      if (is_xslt(child, "variable") || is_xslt(child, "param")) declare(child, inner);
      if (is_xslt(child, "with-param")) pass(child, inner);
    }
  }

  void look_at_attributes(const xmlNode* element, const XPathScope& scope) {
    if (!telling_) return;
    for (const xmlAttr* attribute = element->properties; attribute != nullptr; attribute = attribute->next) {
      const auto role = role_of(element, reinterpret_cast<const char*>(attribute->name));  // NOLINT
      if (role == Role::none) continue;
      const std::string value = value_of(attribute);
      if (role == Role::value_template) {
        for (const TemplatePart& part : parts_of_template(value))
          tell(attribute, part.offset, part.xpath, true, scope);
      } else {
        tell(attribute, 0, value, role == Role::text, scope);
      }
    }
  }

  void tell(const xmlAttr* attribute, std::size_t offset, const std::string& xpath, bool text,
            const XPathScope& scope) {
    const auto typing = text ? config::typing_of_text(xpath, scope) : config::typing_of(xpath, scope);
    if (!typing) return;
    for (const config::NumberAsText& place : typing->as_text)
      findings_.push_back(source_.finding(attribute, offset + place.offset, config::told(place, true)));
    for (const config::PrefixedCall& call : typing->calls) {
      const auto space = scope.namespaces.find(call.prefix);
      if (space == scope.namespaces.end() || space->second != values::kFunctionsNamespace) continue;
      if (auto problem = problem_of_call(call))
        findings_.push_back(source_.finding(attribute, offset + call.offset, *std::move(problem)));
    }
  }

  /// What `select` gives; without one, content gives a tree, which is text here.
  static XPathValue value_set(const xmlNode* element, const XPathScope& scope) {
    const std::string select = attribute_of(element, "select");
    if (select.empty()) return {XPathType::text};
    const auto typing = config::typing_of(select, scope);
    return typing ? typing->value : XPathValue{};
  }

  void declare(const xmlNode* element, XPathScope& scope) {
    const std::string name = attribute_of(element, "name");
    XPathValue value = value_set(element, scope);
    if (is_xslt(element->parent, "template") && is_xslt(element, "param")) {
      const auto passed = passed_to(element->parent, name);
      const bool has_default = element->children != nullptr || !attribute_of(element, "select").empty();
      if (passed) value = has_default ? config::either(value, *passed) : *passed;
      if (first_) value = {XPathType::number, 0, true};  // nothing yet: what adds to it adds to nothing
    }
    scope.variables[name] = value;
    if (element->parent == source_.root()) passed_[std::string(kGlobal) + name] = value;
  }

  [[nodiscard]] std::optional<XPathValue> passed_to(const xmlNode* rule, const std::string& parameter) const {
    std::optional<XPathValue> value;
    for (const std::string& key : {"name " + attribute_of(rule, "name") + " " + parameter,
                                   "mode " + attribute_of(rule, "mode") + " " + parameter}) {
      const auto found = known_.find(key);
      if (found == known_.end()) continue;
      value = value ? config::either(*value, found->second) : found->second;
    }
    return value;
  }

  void pass(const xmlNode* element, const XPathScope& scope) {
    const bool called = is_xslt(element->parent, "call-template");
    const std::string key = (called ? "name " + attribute_of(element->parent, "name")
                                    : "mode " + attribute_of(element->parent, "mode")) +
                            " " + attribute_of(element, "name");
    const XPathValue value = value_set(element, scope);
    const auto [found, first] = passed_.emplace(key, value);
    if (!first) found->second = config::either(found->second, value);
  }

  static constexpr std::string_view kGlobal = "global ";

  const StylesheetSource& source_;
  config::Findings& findings_;
  Values known_;       ///< Of the round before.
  Values passed_;      ///< In this round: globals, and parameters by template or mode and name.
  bool first_ = true;  ///< Nothing was passed yet.
  bool telling_ = false;
};

}  // namespace

void check_numbers(const model::Mapping& mapping, config::Findings& findings) {
  if (const auto source = StylesheetSource::read(mapping)) NumberCheck(*source, findings).run();
}

}  // namespace hub::map
