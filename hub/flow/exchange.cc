#include "hub/flow/exchange.h"

#include <utility>

#include "hub/base/codes.h"
#include "hub/crypto/digest.h"
#include "hub/edge/events_face.h"
#include "hub/edge/problem.h"
#include "hub/edge/rest.h"
#include "hub/edge/soap_face.h"
#include "hub/flow/events.h"
#include "hub/flow/families.h"
#include "hub/model/context_parts.h"
#include "hub/telemetry/trace_context.h"

namespace hub::flow {
namespace {

edge::HttpResponse document(std::string media_type, std::string body) {
  edge::HttpResponse response;
  response.headers.emplace_back("Content-Type", std::move(media_type));
  response.body = std::move(body);
  return response;
}

std::string_view name_of(edge::Verb verb) {
  switch (verb) {
    case edge::Verb::ask:
      return "ask";
    case edge::Verb::send:
      return "send";
    case edge::Verb::status:
      return "status";
    case edge::Verb::content:
      return "content";
    default:
      return "page";
  }
}

edge::HttpResponse schema_page(const Services& services, const edge::HttpRequest& request,
                               const std::string& name) {
  const CompiledType* type = services.plan->find(name);
  if (type == nullptr) {
    const Error error(codes::route_unknown_type, "no message type of this name is declared");
    return edge::problem(error, edge::language_of(request), {}, {});
  }
  return document("application/schema+json", type->schema->json_schema(type->declared->operation));
}

}  // namespace

port::Task<edge::HttpResponse> soap(const Services& services, edge::HttpRequest request) {
  edge::Form form;
  auto call = edge::read_soap(request, services.plan->families(), form);
  if (!call) co_return turned_away(services, request, form, call.error());
  services.probe.reached("accept.read");
  edge::Call parsed = *std::move(call);
  co_return co_await carry_out(services, std::move(request), std::move(parsed));
}

/// A call to its answer, whichever face it came through.
port::Task<edge::HttpResponse> carry_out(const Services& services, edge::HttpRequest request,
                                         edge::Call call) {
  switch (call.verb) {
    case edge::Verb::ask:
      co_return co_await ask(services, std::move(request), std::move(call));
    case edge::Verb::send:
      co_return co_await send(services, std::move(request), std::move(call));
    case edge::Verb::status:
      co_return co_await status(services, std::move(request), std::move(call));
    case edge::Verb::content:
      co_return co_await content(services, std::move(request), std::move(call));
    case edge::Verb::openapi:
      co_return document("application/json", services.plan->openapi());
    case edge::Verb::schema:
      co_return schema_page(services, request, call.name);
    case edge::Verb::wsdl:
      co_return document("text/xml; charset=utf-8",
                         services.plan->families().wsdl(call.name, request.header("host")));
  }
  const Error defect(codes::hub_defect, "a verb without an answer");
  co_return edge::problem(defect, Language::en, {}, {});
}

port::Task<edge::HttpResponse> exchange(const Services& services, edge::HttpRequest request) {
  if (edge::is_for_events(request)) co_return co_await events(services, std::move(request));
  if (edge::is_for_soap(request)) co_return co_await soap(services, std::move(request));
  auto call = edge::read_rest(request);
  if (!call) co_return turned_away(services, request, edge::Form(), call.error());
  services.probe.reached("accept.read");
  edge::Call parsed = *std::move(call);
  co_return co_await carry_out(services, std::move(request), std::move(parsed));
}

edge::HttpResponse turned_away(const Services& services, const edge::HttpRequest& request,
                               const edge::Form& form, const Error& error) {
  services.metrics.refused(error.code().name);
  services.log.warn("request.refused", {{"code", error.code().name}, {"place", error.place()}});
  return edge::problem_in(form, error, edge::language_of(request), {}, {});
}

Ongoing enter(const Services& services, const edge::HttpRequest& request, edge::Call& call) {
  const std::string random = crypto::random_bytes(34);
  const std::string_view view(random);
  model::Message message = std::move(call.message);
  message.id = Uuid::version7(services.clock.wall(), view.substr(0, 10));
  message.remote = request.remote;
  message.received_at = request.received_at;
  message.steps.push_back({"received", request.received_at});
  const auto came = telemetry::TraceContext::parse(message.traceparent);
  const auto trace = came ? came->child(view.substr(10)) : telemetry::TraceContext::start(view.substr(10));
  message.traceparent = trace.traceparent();
  std::string work(name_of(call.verb));
  const CompiledType* type = services.plan->find(call.name);
  if (type != nullptr) work.append(" ").append(type->declared->name);
  telemetry::Span span(services.log, services.plan->site().hub.spans, trace, came ? came->span_id : "",
                       std::move(work), request.received_at);
  journal::Envelope envelope(services.keys, message.id);
  return {.message = std::move(message),
          .envelope = std::move(envelope),
          .form = std::move(call.form),
          .soap = std::move(call.soap),
          .refusal = std::move(call.refusal),
          .language = edge::language_of(request),
          .span = std::move(span)};
}

edge::HttpResponse problem_of(const Ongoing& ongoing, const Error& error) {
  ongoing.span.outcome(error.code().name);
  return edge::problem_in(ongoing.form, error, ongoing.language, "urn:uuid:" + ongoing.message.id.to_string(),
                          ongoing.message.traceparent);
}

namespace {

/// Over its quota: a party may be so as often as it likes, so that each time must cost next to nothing.
/// Nothing on record, a line a second.
edge::HttpResponse over_quota(const Services& services, const Ongoing& ongoing, const Error& error) {
  const std::string& party = ongoing.message.party;
  services.metrics.refused(error.code().name);
  const auto untold = services.quotas.may_tell(party, services.clock.now());
  if (untold)
    services.log.warn("request.over_quota", {{"party", party}, {"lines_left_out", std::to_string(*untold)}});
  auto response = edge::problem_in(ongoing.form, error, ongoing.language, {}, ongoing.message.traceparent);
  response.over_quota = true;
  return response;
}

}  // namespace

port::Task<edge::HttpResponse> refuse(const Services& services, Ongoing ongoing, Error error) {
  ongoing.span.outcome(error.code().name);
  ongoing.soap.reset();
  if (&error.code() == &codes::gate_quota) co_return over_quota(services, ongoing, error);
  // What the gate did not find to be a type, a purpose or a basis of ours could be any text: it goes nowhere
  // in the clear. The persons stay, sealed.
  if (ongoing.type == nullptr) ongoing.message.type.clear();
  if (!ongoing.authorized) {
    for (const model::ContextPart& part : model::kContextParts)
      if (!part.personal) (ongoing.message.context.*part.field).clear();
  }
  services.metrics.refused(error.code().name);
  services.metrics.message(edge::name_of(ongoing.form.face), ongoing.message.type, "refused");
  const std::string id = ongoing.message.id.to_string();
  services.log.warn("message.refused", {{"id", id},
                                        {"type", ongoing.message.type},
                                        {"party", ongoing.message.party},
                                        {"code", error.code().name},
                                        {"place", error.place()}});
  // Who is no party leaves no record, or anybody could fill the disk; the line and the metric above remain.
  if (ongoing.message.party.empty())
    co_return edge::problem_in(ongoing.form, error, ongoing.language, {}, ongoing.message.traceparent);
  Happening happening{.event = audit::events::msg_refused, .state = model::State::refused, .error = &error};
  model::Item item = item_of(services, ongoing, happening);
  item.wrapped_key = ongoing.envelope.wrapped();
  auto stored = co_await commit(services, std::move(item), ongoing.span);
  if (!stored) services.log.error("record.lost", {{"id", id}, {"code", stored.error().code().name}});
  co_return problem_of(ongoing, error);
}

}  // namespace hub::flow
