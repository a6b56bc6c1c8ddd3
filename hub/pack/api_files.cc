#include "hub/pack/api_files.h"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "hub/formats/contract/instance.h"
#include "hub/formats/xml/document.h"
#include "hub/formats/xsd/schema.h"
#include "hub/pack/api_plan.h"
#include "hub/pack/marks.h"
#include "hub/pack/names.h"

namespace hub::pack {
namespace {

using formats::InstanceSize;
using formats::OutlinePart;

std::string auth_lines(const PackPlan& plan) {
  if (plan.security.empty())
    return "  # " + std::string(kMark) +
           " how the hub logs in (adapters/rest/README.md, auth); the contract says nothing\n";
  std::string text;
  for (const formats::ApiSecurity& one : plan.security) {
    text += "  # " + std::string(kMark) + " the contract has " + one.kind;
    if (!one.name.empty()) text += " '" + one.name + "' in the " + one.in;
    if (!one.token_url.empty()) text += ", tokens from " + one.token_url;
    text += ": which is it? then here auth: {method: …}, and its secret in the site's file\n";
  }
  return text;
}

std::string header_fields(const RestCall& call) {
  std::string fields;
  for (const CallValue& value : call.values)
    if (value.parameter.in == "header" && value.parameter.required)
      fields += (fields.empty() ? "" : ", ") + value.parameter.name + ": \"{" + value.name + "}\"";
  return fields.empty() ? std::string() : "          headers: {" + fields + "}\n";
}

std::string call_lines(const PlannedOperation& planned) {
  const RestCall& call = *planned.rest;
  std::string text = "    " + planned.word + ":";
  if (!planned.service.documentation.empty()) text += "   # " + comment_text(planned.service.documentation);
  text += "\n";
  if (call.method != "get")
    text += "      idempotent: false" +
            yaml_mark("does a second call with the same message id do no harm? who says so?") + "\n";
  text += "      steps:\n        - step: call\n          method: " + call.method +
          "\n          path: " + yaml_text(call.path) + "\n" + header_fields(call);
  for (const CallValue& value : call.values)
    if (!value.parameter.required)
      text += "          # may go with it: " + value.parameter.in + " parameter " + value.parameter.name +
              " = {" + value.name + "}\n";
  if (call.request) text += "          request: " + call.request->name.name + "\n";
  if (call.answer) text += "          reply: " + call.answer->name.name + "\n";
  if (std::find(call.errors.begin(), call.errors.end(), "404") != call.errors.end() && call.method == "get")
    text += "          absent: [\"404\"]" +
            yaml_mark("is 404 an answer that says none? else take the line away") + "\n";
  if (!call.errors.empty()) {
    text += "          # errors of the contract:";
    for (const std::string& status : call.errors) text += " " + status;
    text += "\n";
  }
  return text;
}

/// The JSON of a document of the contract; empty: the schema does not take it.
std::string json_of(const PackPlan& plan, const OutlinePart& part) {
  const auto schema = formats::Schema::compile(plan.api_xsd, api_schema(plan.slug));
  auto document = formats::XmlDocument::parse(formats::instance_of(part, InstanceSize::smallest));
  if (!schema || !document || !(*schema)->accept(*document, part.name.name)) return {};
  auto json = (*schema)->to_json(*document);
  return json ? *json : std::string();
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
std::string check_lines(const RestCall& call) {
  std::string text;
  for (const CallValue& value : call.values) {
    const formats::ApiParameter& parameter = value.parameter;
    std::string name = parameter.in == "path" ? value.name : parameter.name;
    if (parameter.in == "header")
      std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    text += checks_of(parameter.in + "." + name, parameter.value, parameter.required);
  }
  if (call.request)
    for (const OutlinePart& part : call.request->parts)
      if (part.is_element() && part.value && !part.repeats())
        text += checks_of("/" + part.name.name, *part.value, part.minimum > 0);
  return text;
}

/// A path of the contract without its query.
std::string path_of(const RestCall& call) {
  return call.path.substr(0, call.path.find('?'));
}

}  // namespace

std::string api_adapter(const PackPlan& plan) {
  std::string text = "adapter:\n  kind: rest\n  format: json\n";
  for (const std::string& server : plan.servers) text += "  # server: " + comment_text(server) + "\n";
  text += "  timeout: 10s" + yaml_mark("from the partner's guide, with its section") + "\n";
  text += "  max_reply_kib: 2048" + yaml_mark("the largest answer; the partner's guide, or ours") + "\n";
  if (!plan.api_xsd.empty())
    text += "  contract: " + plan.base + "/wsdl/" + plan.slug + "/" + api_schema(plan.slug) +
            "   # made from the OpenAPI document by sakta new system\n";
  text += "  unknown_members: pass   # ours: a partner may add members\n";
  text += auth_lines(plan);
  text += "  fault: {code: /answer/code}" + yaml_mark("where an error says its code") + "\n";
  text += "  fault_codes:" + yaml_mark("each code of the partner: refuse, wait, resend or stop") +
          "\n    HTTP 404: refuse\n";
  text += "  operations:\n";
  for (const PlannedOperation& operation : plan.operations) text += call_lines(operation);
  return text;
}

std::string api_simulator(const PackPlan& plan) {
  std::string text = "# " + plan.slug + " as its contract describes it; made by sakta new system.\n";
  text += "simulates: " + plan.slug + "\nsource: wsdl/" + plan.slug + "/SOURCE.md\nformat: json\n";
  text += "refusals:\n  refused:" + yaml_mark("what the partner refuses, and what its error looks like") +
          "\n    status: 422\n    body: '{\"code\": \"REFUSED\"}'\n";
  text += "requests:\n";
  for (const PlannedOperation& planned : plan.operations) {
    const RestCall& call = *planned.rest;
    std::string method = call.method;
    std::transform(method.begin(), method.end(), method.begin(),
                   [](char c) { return static_cast<char>(c - 'a' + 'A'); });
    text += "  - operation: " + planned.service.name + "\n";
    text += "    match: {method: " + method + ", path: " + yaml_text(path_of(call)) + "}\n";
    const std::string checks = check_lines(call);
    if (!checks.empty())
      text += "    checks:" + yaml_mark("what the partner looks at besides: which values it knows") + "\n" +
              checks;
    text += "    answers:" + yaml_mark("what it answers to this question; the values are made up") + "\n";
    if (call.answer) {
      text += "      - body: |\n          " + json_of(plan, *call.answer) + "\n";
    } else {
      text += "      - {status: 204}\n";
    }
    text += "    misbehave:\n      refuse: refused\n";
    if (call.answer) text += "      wrong_schema:\n        body: '[]'\n";
  }
  return text;
}

std::string call_example(const RestCall& call, bool everything) {
  std::string text = "<s:call xmlns:s=\"urn:sakta:steps:1\">\n";
  for (const CallValue& value : call.values)
    text += "  <s:value name=\"" + value.name + "\">" +
            (value.parameter.required || everything ? xml_text(formats::ordinary_value(value.parameter.value))
                                                    : std::string()) +
            "</s:value>\n";
  if (call.request)
    text +=
        "  <s:body step=\"call\">\n" +
        formats::instance_of(*call.request, everything ? InstanceSize::everything : InstanceSize::smallest) +
        "  </s:body>\n";
  return text + "</s:call>\n";
}

}  // namespace hub::pack
