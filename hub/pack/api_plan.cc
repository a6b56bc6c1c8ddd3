#include "hub/pack/api_plan.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "hub/base/encoding.h"
#include "hub/crypto/digest.h"
#include "hub/pack/names.h"
#include "hub/pack/type_outline.h"

namespace hub::pack {
namespace {

using formats::ApiOperation;
using formats::ApiParameter;
using formats::OutlinePart;

/// A name for templates and for an element: `X-Purpose` becomes `xPurpose`.
std::string value_name(const std::string& name) {
  std::string made = root_name(name);
  if (made.front() >= 'A' && made.front() <= 'Z') made.front() = static_cast<char>(made.front() - 'A' + 'a');
  return made;
}

/// Values of an example are no fixed ones of the partner.
void forget_values(OutlinePart& part) {
  part.fixed.clear();
  for (OutlinePart& inner : part.parts) forget_values(inner);
}

OutlinePart in_contract(const OutlinePart& body, const std::string& root, const std::string& ns) {
  OutlinePart part = type_outline(body, root, ns).root;
  part.line = body.line;
  forget_values(part);
  return part;
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

RestCall call_of(const ApiOperation& api, const std::string& root, const std::string& ns) {
  RestCall call;
  call.method = api.method;
  call.path = api.path;
  call.errors = api.errors;
  std::set<std::string> names;
  for (const ApiParameter& parameter : api.parameters) {
    CallValue value{value_name(parameter.name), parameter};
    while (!names.insert(value.name).second) value.name += "Value";
    if (parameter.in == "path") replace_all(call.path, "{" + parameter.name + "}", "{" + value.name + "}");
    call.values.push_back(std::move(value));
  }
  std::string query;
  for (const CallValue& value : call.values)
    if (value.parameter.in == "query" && value.parameter.required)
      query += (query.empty() ? "?" : "&") + value.parameter.name + "={" + value.name + "}";
  call.path += query;
  if (api.request) call.request = in_contract(*api.request, root + "Request", ns);
  if (api.answer) call.answer = in_contract(*api.answer, root + "Answer", ns);
  return call;
}

/// What a message type holds of a call: its values, then its body.
OutlinePart asked(const ApiOperation& api, const RestCall& call, const std::string& root) {
  OutlinePart part;
  part.name.name = root;
  part.line = api.line;
  part.documentation = api.documentation;
  for (const CallValue& value : call.values) {
    OutlinePart one;
    one.name.name = value.name;
    one.value = value.parameter.value;
    one.minimum = value.parameter.required ? 1 : 0;
    one.line = api.line;
    part.parts.push_back(std::move(one));
  }
  if (api.request) part.parts.insert(part.parts.end(), api.request->parts.begin(), api.request->parts.end());
  return part;
}

PlannedOperation planned_call(const ApiOperation& api, const std::string& slug,
                              std::set<std::string>& words) {
  PlannedOperation one;
  one.word = operation_word(api.name);
  for (int number = 2; !words.insert(one.word).second; ++number)
    one.word = operation_word(api.name) + "_" + std::to_string(number);
  one.type = proposed_type(slug, one.word);
  const std::string root = root_name(one.word);
  one.request_root = root;
  one.reply_root = root + "Response";
  one.rest = call_of(api, root, api_namespace(slug));
  one.service.name = one.word;
  one.service.documentation = api.documentation;
  one.service.line = api.line;
  one.service.input.body = asked(api, *one.rest, root);
  if (one.rest->answer) {
    one.service.output.emplace();
    one.service.output->body = one.rest->answer;
  }
  return one;
}

}  // namespace

std::string api_namespace(const std::string& slug) {
  return "urn:sakta:api:" + slug + ":1";
}

std::string api_schema(const std::string& slug) {
  return slug + "-api.xsd";
}

Result<PackPlan> plan_api(const NewSystem& wanted) {
  auto octets = read_file(wanted.openapi);
  if (!octets) return std::move(octets).error();
  auto api = formats::read_api(*octets, wanted.openapi);
  if (!api) return std::move(api).error();
  PackPlan plan;
  plan.rest = true;
  plan.slug = wanted.slug;
  plan.today = wanted.today;
  plan.contract_mark = wanted.mark;
  plan.contract = std::filesystem::path(wanted.openapi).filename().string();
  std::string digest = to_hex(crypto::sha256(*octets));
  plan.files.push_back({plan.contract, *std::move(octets), std::move(digest)});
  plan.service.name = api->title;
  plan.service.documentation = api->documentation.substr(0, api->documentation.find('\n'));
  plan.service.notes = std::move(api->notes);
  for (config::Finding& note : plan.service.notes) note.file = "wsdl/" + plan.slug + "/" + plan.contract;
  plan.security = std::move(api->security);
  plan.servers = std::move(api->servers);
  std::set<std::string> words;
  std::vector<const OutlinePart*> roots;
  for (const ApiOperation& operation : api->operations) {
    PlannedOperation one = planned_call(operation, wanted.slug, words);
    const bool asked_for =
        wanted.only.empty() ||
        std::find(wanted.only.begin(), wanted.only.end(), operation.name) != wanted.only.end() ||
        std::find(wanted.only.begin(), wanted.only.end(), one.word) != wanted.only.end();
    if (asked_for) plan.operations.push_back(std::move(one));
  }
  for (const PlannedOperation& one : plan.operations)
    for (const auto* part : {&one.rest->request, &one.rest->answer})
      if (*part) roots.push_back(&**part);
  if (!roots.empty()) plan.api_xsd = type_xsd(roots, api_namespace(wanted.slug), false);
  return plan;
}

}  // namespace hub::pack
