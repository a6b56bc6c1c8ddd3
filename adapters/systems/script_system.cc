#include "adapters/systems/script_system.h"

#include <cstdio>
#include <stdexcept>
#include <utility>

#include "adapters/systems/script_mtom.h"
#include "adapters/systems/script_soap.h"

namespace sandbox::script {
namespace {

constexpr unsigned kGood = 200;
constexpr unsigned kFault = 500;

Schemas schemas_of(const Script& script) {
  Schemas schemas;
  for (const Operation& operation : script.requests)
    for (const Check& check : operation.checks) {
      if (check.schema.empty() || schemas.contains(check.schema)) continue;
      schemas.emplace(check.schema, Schema(contract_file(script.file, script.simulates, check.schema)));
    }
  return schemas;
}

/// A form is no document: its fields are values of their own.
std::string document_in(const HttpRequest& request) {
  const auto type = request.headers.find("content-type");
  const bool form =
      type != request.headers.end() && media_type_of(type->second) == "application/x-www-form-urlencoded";
  return form ? std::string() : request.body;
}

/// Whether a request takes its effect.
bool has_effect(Behaviour behaviour) {
  return behaviour != Behaviour::busy && behaviour != Behaviour::refuse &&
         behaviour != Behaviour::fault_in_200;
}

}  // namespace

/// One request and all that its answer is made from.
struct ScriptSystem::Case {
  const HttpRequest& request;
  std::optional<Body> body;
  State state;  ///< A copy: what the request does counts when it ends well.
  std::optional<Exchange> exchange{};
  std::string version{};  ///< Of SOAP.
  std::string action{};   ///< That HTTP says.
};

ScriptSystem::ScriptSystem(Script script, Keys keys, std::string data)
    : script_(std::move(script)),
      schemas_(schemas_of(script_)),
      door_(script_.credentials, std::move(keys.secret), keys.assertion),
      signatures_(keys.callers_key, keys.own_key),
      data_(std::move(data)),
      state_(data_.empty() ? initial_state(script_) : read_state(data_, script_)) {}

const Operation* ScriptSystem::meant(Exchange& exchange, const std::string& action) const {
  for (const Operation& operation : script_.requests)
    if (exchange.is_for(operation, action)) return &operation;
  return nullptr;
}

std::string ScriptSystem::operation(const HttpRequest& request) {
  if (door_.is_for_token(request)) return "token";
  const auto plain = without_parts(request);
  const auto body =
      plain ? Body::read(document_in(*plain), script_.format, script_.namespaces) : std::nullopt;
  if (!body) return {};
  State none;
  Exchange exchange(script_, *plain, *body, none);
  const Operation* const operation = meant(exchange, action_of(*plain, *body));
  return operation == nullptr ? std::string() : operation->operation;
}

HttpReply ScriptSystem::answer(const HttpRequest& came, Behaviour behaviour) {
  if (door_.is_for_token(came)) return door_.give_token(came);
  const auto plain = without_parts(came);
  const HttpRequest& request = plain ? *plain : came;
  const std::lock_guard lock(guard_);
  Case one{request,
           plain ? Body::read(document_in(request), script_.format, script_.namespaces) : std::nullopt,
           state_};
  const bool readable = one.body.has_value();
  if (!readable) one.body = Body::read({}, Format::json, {});
  one.version = one.body->soap_version().empty() ? script_.soap.versions.front() : one.body->soap_version();
  one.action = action_of(request, *one.body);
  one.exchange.emplace(script_, request, *one.body, one.state);
  if (!door_.lets_in(request)) return refusal(one, script_.credentials.refuse, 401);
  if (!readable) return refusal(one, script_.unreadable, 400);
  const Operation* const operation = meant(*one.exchange, one.action);
  HttpReply reply = judge(one, operation, behaviour);
  if (operation != nullptr && reply.status < 400 && has_effect(behaviour)) keep(std::move(one.state));
  return reply;
}

HttpReply ScriptSystem::judge(Case& one, const Operation* operation, Behaviour behaviour) {
  if (script_.format == Format::soap) {
    const std::string problem = problem_in_envelope(one.request, *one.body, script_.soap, one.state);
    if (!problem.empty()) {
      std::fprintf(stderr, "sakta-sandbox: %s: %s\n", script_.simulates.c_str(), problem.c_str());
      return refusal(one, script_.soap.refuse, kFault);
    }
  }
  if (operation == nullptr) return refusal(one, script_.unmatched, 404);
  Exchange& exchange = *one.exchange;
  const std::string failed = exchange.failed_check(*operation, schemas_, signatures_);
  if (!failed.empty()) return refusal(one, failed, 400);
  const std::string ended = exchange.carry_out(*operation);
  if (!ended.empty()) return refusal(one, ended, 404);
  if (behaviour != Behaviour::answer) return misbehave(one, *operation, behaviour);
  for (const Answer& answer : operation->answers)
    if (!answer.when || exchange.holds(*answer.when)) return reply_of(one, answer);
  throw std::runtime_error(script_.simulates + ": no answer of '" + operation->operation + "' holds");
}

HttpReply ScriptSystem::misbehave(Case& one, const Operation& operation, Behaviour behaviour) const {
  const Misbehaviours& words = operation.misbehave;
  switch (behaviour) {
    case Behaviour::busy:
      if (words.busy.empty()) return {kGood, {}, {}};  // the server says it: 503
      return refusal(one, words.busy, 503);
    case Behaviour::refuse:
    case Behaviour::fault_in_200: {
      HttpReply reply = refusal(one, words.refuse, 400);
      if (behaviour == Behaviour::fault_in_200) reply.status = kGood;
      return reply;
    }
    case Behaviour::wrong_schema:
      if (words.wrong_schema) return reply_of(one, *words.wrong_schema);
      break;
    case Behaviour::other_answer:
      if (words.other_answer) return reply_of(one, *words.other_answer);
      break;
    default:
      break;
  }
  throw std::runtime_error(script_.simulates + ": the script does not say how '" + operation.operation +
                           "' misbehaves in this way");
}

HttpReply ScriptSystem::refusal(Case& one, const std::string& name, unsigned otherwise) const {
  const auto found = script_.refusals.find(name);
  if (found != script_.refusals.end()) return reply_of(one, found->second);
  if (script_.format != Format::soap) return {otherwise, {}, {}};
  Answer plain;
  plain.fault = Fault::sender;
  plain.fault_text = "the request is not taken";
  return reply_of(one, plain);
}

HttpReply ScriptSystem::reply_of(Case& one, const Answer& answer) const {
  Exchange& exchange = *one.exchange;
  const bool is_json = script_.format == Format::json;
  HttpReply reply;
  reply.status = answer.status != 0 ? answer.status : answer.fault == Fault::none ? kGood : kFault;
  for (const auto& [name, text] : answer.headers) reply.headers[name] = exchange.fill(text, Escape::none);
  Escape escape = is_json ? Escape::json : Escape::xml;
  if (answer.media_type.rfind("text/plain", 0) == 0) escape = Escape::none;
  reply.body = exchange.fill(answer.body, escape);
  if (answer.signature != Signature::none)
    reply.body = signatures_.sign(reply.body, answer.signature == Signature::wrong);
  std::string type = answer.media_type;
  if (script_.format == Format::soap) {
    Said said{one.version,           {},           {},
              std::move(reply.body), answer.fault, exchange.fill(answer.fault_text, Escape::none)};
    if (script_.soap.addressing != Addressing::none) {
      said.relates_to = exchange.value("//wsa:MessageID").value_or("");
      said.action = answer.fault == Fault::none ? one.action + "Response"
                                                : std::string("http://www.w3.org/2005/08/addressing/fault");
    }
    reply.body = envelope_of(said);
    if (type.empty()) type = soap_media_type(one.version);
  }
  if (type.empty() && !reply.body.empty()) type = is_json ? "application/json" : "application/xml";
  if (!type.empty()) reply.headers["Content-Type"] = type;
  return reply;
}

void ScriptSystem::keep(State state) {
  if (state == state_) return;
  if (!data_.empty()) write_state(data_, state);
  state_ = std::move(state);
}

}  // namespace sandbox::script
