#include "hub/pack/api_files.h"

#include <algorithm>
#include <vector>

#include "hub/base/json_text.h"
#include "hub/formats/contract/instance.h"
#include "hub/formats/xml/escape.h"
#include "hub/pack/api_plan.h"
#include "hub/pack/api_source.h"
#include "hub/pack/fault_guess.h"
#include "hub/pack/marks.h"
#include "hub/pack/names.h"

namespace hub::pack {
namespace {

using formats::InstanceSize;
using formats::OutlinePart;

/// `  # ` with a mark, as a line of its own.
std::string marked_line(const std::string& what) {
  return "  # " + marked(what) + "\n";
}

std::string auth_lines(const PackPlan& plan) {
  if (const formats::ApiSecurity* login = login_of(plan)) {
    std::string text = "  auth: {method: " + login->kind;
    if (login->kind == "api_key") text += ", " + login->in + ": " + login->name;
    if (!login->scopes.empty()) text += ", scope: " + yaml_text(login->scopes);
    text += "}   # its secret is the site's";
    if (!login->token_url.empty()) text += "; tokens from " + comment_text(login->token_url);
    return text + "\n";
  }
  if (plan.security.empty())
    return marked_line("how the hub logs in (adapters/rest/README.md, auth); the contract says nothing");
  std::string text;
  for (const formats::ApiSecurity& one : plan.security) {
    std::string what = "the contract has " + one.kind;
    if (!one.name.empty()) what += " '" + one.name + "' in the " + one.in;
    if (!one.token_url.empty()) what += ", tokens from " + one.token_url;
    text +=
        marked_line(what + ": which is it? then here auth: {method: …}, and its secret in the site's file");
  }
  return text;
}

/// What the site alone knows and each call carries.
std::string value_lines(const PackPlan& plan) {
  std::string fields;
  std::string known;
  for (const PlannedOperation& operation : plan.operations)
    for (const CallValue& value : operation.rest->values)
      if (value.from == CallValue::From::site && value.parameter.required &&
          known.find(" " + value.name + ":") == std::string::npos) {
        known += " " + value.name + ":";
        fields += (fields.empty() ? "" : ", ") + value.name + ": " +
                  yaml_text(formats::ordinary_value(value.parameter.value));
      }
  if (fields.empty()) return fields;
  return "  values: {" + fields + "}" +
         yaml_mark("each site says its own in its systems/" + plan.slug + ".yaml; this one is invented") +
         "\n";
}

std::string fault_lines(const PackPlan& plan, const FaultGuess& guess) {
  std::string fields = "code: /answer" + (guess.code.path.empty() ? "/code" : guess.code.path);
  if (!guess.text.path.empty()) fields += ", text: /answer" + guess.text.path;
  if (!guess.pause.path.empty()) fields += ", pause: /answer" + guess.pause.path;
  std::string text = "  fault: {" + fields + "}" + yaml_mark("where an error says its code") + "\n";
  const bool tells_404 =
      std::any_of(plan.operations.begin(), plan.operations.end(), [](const PlannedOperation& operation) {
        const auto& errors = operation.rest->errors;
        return std::find(errors.begin(), errors.end(), "404") != errors.end();
      });
  text += "  fault_codes:" + yaml_mark("each code of the partner: refuse, wait, resend or stop") + "\n";
  text += tells_404 ? "    HTTP 404: refuse\n"
                    : "    HTTP 404: stop   # no operation of the contract says it: the base is wrong\n";
  for (const std::string& code : guess.codes) text += "    " + yaml_text(code) + ": refuse\n";
  return text;
}

std::string header_fields(const RestCall& call) {
  std::string fields;
  for (const CallValue& value : call.values) {
    const bool id = value.from == CallValue::From::id;
    if (value.parameter.in == "header" && (value.parameter.required || id))
      fields += (fields.empty() ? "" : ", ") + value.parameter.name + ": \"{" +
                (id ? "message_id" : value.name) + "}\"";
  }
  return fields.empty() ? std::string() : "          headers: {" + fields + "}\n";
}

std::string idempotence_line(const RestCall& call) {
  if (call.method == "get") return {};
  if (call.has_key())
    return "      idempotent: true" +
           yaml_mark(
               "the contract has a key for it: does a second call with the same do no harm, and get the "
               "first answer?") +
           "\n";
  return "      idempotent: false" +
         yaml_mark("does a second call with the same message id do no harm? who says so?") + "\n";
}

/// `fault_when` and `same`: what a good answer must not say, and what it must repeat.
std::string verdict_lines(const RestCall& call, const FaultGuess& guess) {
  if (!call.answer) return {};
  std::string text;
  if (const std::string fault = fault_when(call, guess); !fault.empty())
    text += "          fault_when: " + fault + "\n";
  std::string same;
  for (const CallValue* value : call.echoed())
    same += (same.empty() ? "" : ", ") + value->name + ": /answer/" + value->name;
  if (!same.empty())
    text +=
        "          same: {" + same + "}" + yaml_mark("does it repeat them always, as they were sent?") + "\n";
  return text;
}

std::string call_lines(const PlannedOperation& planned, const FaultGuess& guess) {
  const RestCall& call = *planned.rest;
  std::string text = "    " + planned.word + ":";
  if (!planned.service.documentation.empty()) text += "   # " + comment_text(planned.service.documentation);
  text += "\n" + idempotence_line(call);
  text += "      steps:\n        - step: call\n          method: " + call.method +
          "\n          path: " + yaml_text(call.path) + "\n" + header_fields(call);
  for (const CallValue& value : call.values)
    if (!value.parameter.required && value.from != CallValue::From::id)
      text += "          # may go with it: " + value.parameter.in + " parameter " + value.parameter.name +
              " = {" + value.name + "}\n";
  if (call.request) text += "          request: " + call.request->name.name + "\n";
  if (call.answer) text += "          reply: " + call.answer->name.name + "\n";
  if (!call.list.empty())
    text +=
        "          list: " + call.list + "   # the answer is a list; this is what its elements are called\n";
  text += verdict_lines(call, guess);
  if (call.may_be_absent())
    text += "          absent: [\"404\"]" +
            yaml_mark(
                "is 404 an answer that says none? else take away this line, s:none in the reply's mapping "
                "and the example reply-none") +
            "\n";
  if (!call.errors.empty()) {
    text += "          # errors of the contract:";
    for (const std::string& status : call.errors) text += " " + status;
    text += "\n";
  }
  return text;
}

bool is_sent(const CallValue& value) {
  return value.from == CallValue::From::message || value.from == CallValue::From::context;
}

/// What an example has for a value; empty: it is left out there.
std::string example_of(const CallValue& value, bool everything) {
  return value.parameter.required || everything ? formats::ordinary_value(value.parameter.value)
                                                : std::string();
}

}  // namespace

std::string api_adapter(const PackPlan& plan) {
  const FaultGuess guess = guess_faults(plan);
  std::string text = "adapter:\n  kind: rest\n  format: json\n";
  for (const std::string& server : plan.servers) text += "  # server: " + comment_text(server) + "\n";
  text += "  timeout: 10s" + yaml_mark("from the partner's guide, with its section") + "\n";
  text += "  max_reply_kib: 2048" + yaml_mark("the largest answer; the partner's guide, or ours") + "\n";
  if (!plan.api_xsd.empty()) {
    text += "  contract: " + plan.base + "/wsdl/" + plan.slug + "/" + api_schema(plan.slug) +
            "   # made from the OpenAPI document by sakta new system\n";
  }
  text += auth_lines(plan) + value_lines(plan) + fault_lines(plan, guess);
  text += plan.operations.empty() ? "  operations: {}\n" : "  operations:\n";
  for (const PlannedOperation& operation : plan.operations) text += call_lines(operation, guess);
  if (!plan.sources.empty()) text += "  sources:\n";
  for (const PlannedSource& source : plan.sources) text += source_lines(plan, source);
  return text;
}

std::string call_example(const RestCall& call, bool everything) {
  std::string text = "<s:call xmlns:s=\"urn:sakta:steps:1\">\n";
  for (const CallValue& value : call.values)
    if (is_sent(value))
      text += "  <s:value name=\"" + value.name + "\">" +
              formats::xml_escaped(example_of(value, everything)) + "</s:value>\n";
  if (call.request)
    text +=
        "  <s:body step=\"call\">\n" +
        formats::instance_of(*call.request, everything ? InstanceSize::everything : InstanceSize::smallest) +
        "  </s:body>\n";
  return text + "</s:call>\n";
}

std::string call_facts(const RestCall& call, bool everything) {
  JsonText text;
  text.open('{');
  bool any = false;
  for (const CallValue& value : call.values) {
    const std::string told = example_of(value, everything);
    if (value.from != CallValue::From::context || told.empty()) continue;
    text.key(value.fact).string(told);
    any = true;
  }
  text.close('}');
  return any ? std::move(text).text() + "\n" : std::string();
}

std::string none_example(const RestCall& call) {
  std::string text = "<none xmlns=\"urn:sakta:steps:1\">";
  for (const CallValue& value : call.values)
    if (is_sent(value))
      text +=
          "<" + value.name + ">" + formats::xml_escaped(example_of(value, false)) + "</" + value.name + ">";
  return text + "</none>\n";
}

}  // namespace hub::pack
