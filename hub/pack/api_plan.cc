#include "hub/pack/api_plan.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/crypto/digest.h"
#include "hub/pack/api_source.h"
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

/// Who knows a parameter's value, as far as its name says it: of a header its last words, of a parameter of
/// the query the whole name, which else is a filter.
void say_origin(CallValue& value) {
  constexpr std::array<std::string_view, 7> kFacts{"user", "role",    "on_behalf_of", "ground",
                                                   "case", "purpose", "legal_basis"};
  constexpr std::array<std::string_view, 4> kIds{"idempotency_key", "request_id", "message_id",
                                                 "correlation_id"};
  const std::string words = operation_word(value.parameter.name);
  const bool header = value.parameter.in == "header";
  const auto agrees = [&](std::string_view fact) {
    return words == fact || (header && words.ends_with("_" + std::string(fact)));
  };
  if (value.parameter.in == "path") return;
  if (header && std::any_of(kIds.begin(), kIds.end(), agrees)) {
    value.from = CallValue::From::id;
  } else if (header && agrees("permission")) {
    value.from = CallValue::From::site;
  } else if (const auto* fact = std::find_if(kFacts.begin(), kFacts.end(), agrees); fact != kFacts.end()) {
    value.from = CallValue::From::context;
    value.fact = *fact;
  }
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
  call.list = api.list;
  std::set<std::string> names;
  for (const ApiParameter& parameter : api.parameters) {
    CallValue value{value_name(parameter.name), parameter};
    say_origin(value);
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
    if (value.from != CallValue::From::message) continue;
    OutlinePart one;
    one.name.name = value.name;
    one.value = value.parameter.value;
    one.documentation = value.parameter.documentation;
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
  one.partner_name = api.name;
  one.type = proposed_type(slug, one.word);
  const std::string root = root_name(one.word);
  one.request_root = root;
  one.reply_root = root + "Response";
  one.rest = call_of(api, root, api_namespace(slug));
  one.service.name = one.word;
  one.service.documentation = api.documentation;
  one.service.line = api.line;
  one.service.faults = api.faults;
  one.service.input.body = asked(api, *one.rest, root);
  if (one.rest->answer) {
    one.service.output.emplace();
    one.service.output->body = one.rest->answer;
  }
  return one;
}

bool is_in(const std::vector<std::string>& names, const PlannedOperation& operation) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return name == operation.word || name == operation.partner_name;
  });
}

/// Errors: a name of an operation that the contract does not have.
Outcome all_known(const std::vector<PlannedOperation>& all, const NewSystem& wanted) {
  std::vector<std::string> names;
  for (const PlannedOperation& one : all) names.push_back(one.partner_name);
  for (const auto* some : {&wanted.only, &wanted.asks})
    for (const std::string& name : *some)
      if (std::none_of(all.begin(), all.end(),
                       [&](const PlannedOperation& one) { return is_in({name}, one); }))
        return no_operation(name, names);
  return Done{};
}

/// Parts those that are wanted into operations and lists that are read as sources.
void take_wanted(PackPlan& plan, const formats::ApiModel& api, std::vector<PlannedOperation> all,
                 const NewSystem& wanted) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!wanted.only.empty() && !is_in(wanted.only, all[i])) continue;
    const ApiOperation& operation = api.operations[i];
    const bool may_be_source = wanted.sources && !is_in(wanted.asks, all[i]);
    auto source = may_be_source ? source_of(operation, all[i]) : std::nullopt;
    if (!source) {
      plan.operations.push_back(std::move(all[i]));
      continue;
    }
    plan.sources.push_back(*std::move(source));
    plan.service.notes.push_back(
        {plan.contract, operation.line, 1,
         say("'{}' is a list: it is written as a source; --asks {} makes it a question",
             "'{}' ir saraksts: tas ierakstīts kā avots; ar --asks {} tas kļūst par vaicājumu",
             operation.name, operation.name)});
  }
}

}  // namespace

bool RestCall::has_key() const {
  return std::any_of(values.begin(), values.end(), [](const CallValue& value) {
    return value.from == CallValue::From::id &&
           operation_word(value.parameter.name).ends_with("idempotency_key");
  });
}

bool RestCall::may_be_absent() const {
  return method == "get" && answer && std::find(errors.begin(), errors.end(), "404") != errors.end();
}

std::vector<const CallValue*> RestCall::echoed() const {
  std::vector<const CallValue*> found;
  if (!answer) return found;
  for (const CallValue& value : values)
    if (value.from == CallValue::From::message && value.parameter.required &&
        std::any_of(answer->parts.begin(), answer->parts.end(), [&](const OutlinePart& part) {
          return part.is_element() && part.value && !part.repeats() && part.minimum > 0 &&
                 part.name.name == value.name;
        }))
      found.push_back(&value);
  return found;
}

const formats::ApiSecurity* login_of(const PackPlan& plan) {
  const auto& all = plan.security;
  const bool demanded = std::any_of(all.begin(), all.end(), [](const auto& one) { return one.wanted; });
  const formats::ApiSecurity* only = nullptr;
  for (const formats::ApiSecurity& one : all) {
    if (!one.known || (demanded && !one.wanted)) continue;
    if (only != nullptr) return nullptr;
    only = &one;
  }
  return only;
}

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
  plan.security = std::move(api->security);
  plan.servers = std::move(api->servers);
  std::set<std::string> words;
  std::vector<PlannedOperation> all;
  for (const ApiOperation& operation : api->operations)
    all.push_back(planned_call(operation, wanted.slug, words));
  if (auto known = all_known(all, wanted); !known) return std::move(known).error();
  take_wanted(plan, *api, std::move(all), wanted);
  for (config::Finding& note : plan.service.notes) note.file = "wsdl/" + plan.slug + "/" + plan.contract;
  std::vector<const OutlinePart*> roots;
  for (const PlannedOperation& one : plan.operations)
    for (const auto* part : {&one.rest->request, &one.rest->answer})
      if (*part) roots.push_back(&**part);
  for (const PlannedSource& one : plan.sources) roots.push_back(&*one.operation.rest->answer);
  if (!roots.empty()) plan.api_xsd = type_xsd(roots, api_namespace(wanted.slug), false);
  return plan;
}

}  // namespace hub::pack
