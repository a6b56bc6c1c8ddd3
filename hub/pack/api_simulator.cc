#include "hub/pack/api_simulator.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "hub/base/characters.h"
#include "hub/formats/contract/instance.h"
#include "hub/formats/xml/document.h"
#include "hub/formats/xsd/schema.h"
#include "hub/pack/api_plan.h"
#include "hub/pack/marks.h"
#include "hub/pack/names.h"
#include "hub/pack/type_outline.h"

namespace hub::pack {
namespace {

using formats::InstanceSize;
using formats::OutlinePart;

/// The JSON of a document of the contract; empty: no schema can be made that takes it.
std::string json_of(const OutlinePart& part, const std::string& ns) {
  const auto schema = formats::Schema::compile(type_xsd({&part}, ns, false), "double.xsd");
  auto document = formats::XmlDocument::parse(formats::instance_of(part, InstanceSize::smallest));
  if (!schema || !document || !(*schema)->accept(*document, part.name.name)) return {};
  auto json = (*schema)->to_json(*document);
  return json ? *json : std::string();
}

/// Behind the quotation mark that ends the string that begins at `at`.
std::size_t end_of_string(const std::string& json, std::size_t at) {
  for (++at; at < json.size() && json[at] != '"'; ++at)
    if (json[at] == '\\') ++at;
  return std::min(at + 1, json.size());
}

/// The JSON of an object with another text in one of its own members, which is a string; else nothing.
std::optional<std::string> with_text(const std::string& json, const std::string& member,
                                     const std::string& text) {
  std::size_t depth = 0;
  for (std::size_t at = 0; at < json.size(); ++at) {
    if (json[at] == '{' || json[at] == '[') ++depth;
    if (json[at] == '}' || json[at] == ']') --depth;
    if (json[at] != '"') continue;
    const std::size_t end = end_of_string(json, at);
    const bool is_name = depth == 1 && json.compare(at, end - at, "\"" + member + "\"") == 0;
    if (is_name && json.compare(end, 2, ":\"") == 0) {
      const std::size_t begin = end + 1;
      return json.substr(0, begin) + "\"" + text + "\"" + json.substr(end_of_string(json, begin));
    }
    at = end - 1;
  }
  return std::nullopt;
}

/// The list that the kind sees as an object's only member, as the partner sends it.
std::string list_in(const std::string& json, const std::string& member) {
  const std::string begin = "{\"" + member + "\":";
  if (!json.starts_with(begin)) return "[]";
  return json.substr(begin.size(), json.size() - begin.size() - 1);
}

/// As a text between single quotes of YAML.
std::string single_quoted(const std::string& json) {
  std::string text = "'";
  for (const char c : json) {
    if (c == '\'') text += c;
    text += c;
  }
  return text + "'";
}

/// What a script calls a value of the request.
std::string place_of(const CallValue& value) {
  const formats::ApiParameter& parameter = value.parameter;
  std::string name = parameter.in == "path" ? value.name : parameter.name;
  if (parameter.in == "header") std::transform(name.begin(), name.end(), name.begin(), to_lower);
  return parameter.in + "." + name;
}

/// The double's checks of one value: it is there, and of the form that the contract gives it.
std::string checks_of(const std::string& value, const formats::OutlineValue& form, bool required) {
  std::vector<std::string> demands;
  for (const std::string& pattern : form.facets.patterns)
    demands.push_back(", pattern: " + yaml_text(pattern));
  std::string known;
  for (const std::string& one : form.facets.enumeration)
    known += (known.empty() ? "" : ", ") + yaml_text(one);
  if (!known.empty()) demands.push_back(", in: [" + known + "]");
  if (demands.empty() && required) demands.emplace_back();
  std::string text;
  for (const std::string& demand : demands)
    text += "      - {value: " + yaml_text(value) + demand + (required ? "" : ", optional: true") +
            ", refuse: refused}\n";
  return text;
}

/// What the contract demands of a call's values and of its body's own texts; what lies deeper is left to whom
/// fills the marks.
std::string check_lines(const RestCall& call, const std::string& cursor = {}) {
  std::string text;
  for (const CallValue& value : call.values)
    if (cursor.empty() || value.parameter.name != cursor)
      text += checks_of(place_of(value), value.parameter.value, value.parameter.required);
  if (call.request)
    for (const OutlinePart& part : call.request->parts)
      if (part.is_element() && part.value && !part.repeats())
        text += checks_of("/" + part.name.name, *part.value, part.minimum > 0);
  return text;
}

std::string credential_lines(const PackPlan& plan) {
  const formats::ApiSecurity* const login = login_of(plan);
  if (login == nullptr) return {};
  std::string text = "credentials: {method: " + login->kind;
  if (login->kind == "basic") text += ", user: sakta";
  if (login->kind == "oauth2") text += ", user: sakta, token_path: /token";
  if (login->kind == "api_key") text += ", " + login->in + ": " + login->name;
  return text + "}\n";
}

/// Of the statuses that say what is wrong with a call the first that says nothing more special.
std::string refusal_status(const PackPlan& plan) {
  bool any = false;
  for (const PlannedOperation& operation : plan.operations)
    for (const std::string& status : operation.rest->errors) {
      const bool special = status == "401" || status == "403" || status == "404" || status == "429";
      any = any || status == "default" || status == "4XX";
      if (status.size() == 3 && status.starts_with('4') && is_digit(status[1]) && !special) return status;
    }
  return any ? "400" : "422";
}

std::string refusal_lines(const PackPlan& plan) {
  std::string body = "{\"code\": \"REFUSED\"}";
  for (const PlannedOperation& operation : plan.operations) {
    if (operation.service.faults.empty()) continue;
    const OutlinePart fault =
        type_outline(operation.service.faults.front(), "Fault", api_namespace(plan.slug)).root;
    if (std::string json = json_of(fault, api_namespace(plan.slug)); !json.empty()) body = std::move(json);
    break;
  }
  return "refusals:\n  refused:" + yaml_mark("what the partner refuses, and what its error looks like") +
         "\n    status: " + refusal_status(plan) + "\n    body: " + single_quoted(body) + "\n";
}

/// The answer with what it repeats of the question, or with other values there.
std::string repeating(std::string json, const RestCall& call, bool other) {
  for (const CallValue* value : call.echoed()) {
    const std::string text =
        other ? formats::another_value(value->parameter.value) : "{{" + place_of(*value) + "}}";
    if (text.empty()) continue;
    if (auto changed = with_text(json, value->name, text)) json = *std::move(changed);
  }
  return json;
}

std::string match_lines(const PlannedOperation& planned, const std::string& checks) {
  const RestCall& call = *planned.rest;
  std::string method = call.method;
  std::transform(method.begin(), method.end(), method.begin(), static_cast<char (*)(char)>(to_upper));
  std::string text = "  - operation: " + planned.service.name + "\n";
  text += "    match: {method: " + method + ", path: " + yaml_text(call.path.substr(0, call.path.find('?'))) +
          "}\n";
  if (!checks.empty())
    text +=
        "    checks:" + yaml_mark("what the partner looks at besides: which values it knows") + "\n" + checks;
  return text;
}

/// The answer with its list not empty.
void fill_list(OutlinePart& part) {
  for (OutlinePart& inner : part.parts)
    if (inner.repeats() && !inner.parts.empty()) {
      inner.minimum = std::max<std::size_t>(inner.minimum, 1);
    } else if (std::any_of(inner.parts.begin(), inner.parts.end(),
                           [](const OutlinePart& one) { return one.repeats() && !one.parts.empty(); })) {
      inner.minimum = 1;
      fill_list(inner);
    }
}

/// One document at the beginning, and nothing behind any cursor.
std::string list_lines(const PackPlan& plan, const PlannedSource& source) {
  const RestCall& call = *source.operation.rest;
  const std::string ns = api_namespace(plan.slug);
  OutlinePart filled = *call.answer;
  fill_list(filled);
  std::string one = json_of(filled, ns);
  std::string none = json_of(*call.answer, ns);
  if (!call.list.empty()) {
    one = list_in(one, call.list);
    none = "[]";
  }
  std::string text = match_lines(source.operation, check_lines(call, source.parameter));
  text += "    answers:" + yaml_mark("what is in its list; the values are made up") + "\n";
  if (!source.parameter.empty())
    text += "      - when: {value: " + yaml_text("query." + source.parameter) +
            ", absent: true}\n        body: " + single_quoted(one) +
            "\n      - body: " + single_quoted(none) + "\n";
  else
    text += "      - body: " + single_quoted(one) + "\n";
  return text + "    misbehave:\n      refuse: refused\n      wrong_schema:\n        body: '1'\n";
}

std::string request_lines(const PackPlan& plan, const PlannedOperation& planned) {
  const RestCall& call = *planned.rest;
  std::string text = match_lines(planned, check_lines(call));
  text += "    answers:" + yaml_mark("what it answers to this question; the values are made up") + "\n";
  if (!call.answer) return text + "      - {status: 204}\n    misbehave:\n      refuse: refused\n";
  std::string json = json_of(*call.answer, api_namespace(plan.slug));
  if (!call.list.empty()) json = list_in(json, call.list);
  text += "      - body: |\n          " + repeating(json, call, false) + "\n";
  text += "    misbehave:\n      refuse: refused\n      wrong_schema:\n        body: '" +
          std::string(call.list.empty() ? "[]" : "1") + "'\n";
  if (const std::string other = repeating(json, call, true); other != json)
    text += "      other_answer: {body: " + single_quoted(other) + "}\n";
  return text;
}

}  // namespace

std::string api_simulator(const PackPlan& plan) {
  std::string text = "# " + plan.slug + " as its contract describes it; made by sakta new system.\n";
  text += "simulates: " + plan.slug + "\nsource: wsdl/" + plan.slug + "/SOURCE.md\nformat: json\n";
  text += credential_lines(plan) + refusal_lines(plan) + "requests:\n";
  for (const PlannedOperation& planned : plan.operations) text += request_lines(plan, planned);
  for (const PlannedSource& source : plan.sources) text += list_lines(plan, source);
  return text;
}

}  // namespace hub::pack
