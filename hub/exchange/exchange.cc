#include "hub/exchange/exchange.h"

#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/crypto/digest.h"
#include "hub/exchange/attachment.h"
#include "hub/exchange/callback.h"
#include "hub/exchange/contents.h"
#include "hub/exchange/events.h"
#include "hub/exchange/in_parts.h"
#include "hub/faces/events/face.h"
#include "hub/faces/problem.h"
#include "hub/faces/rest/face.h"
#include "hub/faces/soap/face.h"
#include "hub/flow/families.h"
#include "hub/model/context_parts.h"
#include "hub/telemetry/trace_context.h"

namespace hub::exchange {
namespace {

server::HttpResponse document(std::string media_type, std::string body) {
  server::HttpResponse response;
  response.headers.emplace_back("Content-Type", std::move(media_type));
  response.body = std::move(body);
  return response;
}

std::string_view name_of(faces::Verb verb) {
  switch (verb) {
    case faces::Verb::ask:
      return "ask";
    case faces::Verb::send:
      return "send";
    case faces::Verb::status:
      return "status";
    case faces::Verb::content:
      return "content";
    case faces::Verb::attachment:
      return "attachment";
    default:
      return "page";
  }
}

server::HttpResponse schema_page(const flow::Services& services, const server::HttpRequest& request,
                                 const std::string& name) {
  const flow::CompiledType* type = services.plan->find(name);
  if (type == nullptr) {
    const Error error(codes::route_unknown_type, say("no message type of this name is declared",
                                                     "ziņojuma tips ar šādu nosaukumu nav deklarēts"));
    return faces::problem(error, faces::language_of(request), {}, {});
  }
  return document("application/schema+json", type->schema->json_schema(type->declared->operation));
}

}  // namespace

/// Of a request that came as one.
port::Task<server::HttpResponse> carry_out_whole(const flow::Services& services, server::HttpRequest request,
                                                 faces::Call call) {
  if (type_with_attachments(services, call) != nullptr)
    co_return co_await carry_out_with_contents(services, std::move(request), std::move(call), nullptr);
  co_return co_await carry_out(services, std::move(request), std::move(call));
}

port::Task<server::HttpResponse> soap(const flow::Services& services, server::HttpRequest request) {
  faces::Form form;
  auto call = faces::read_soap(request, services.plan->families(), form);
  if (!call) co_return turned_away(services, request, form, call.error());
  services.probe.reached("accept.read");
  faces::Call parsed = *std::move(call);
  co_return co_await carry_out_whole(services, std::move(request), std::move(parsed));
}

/// A call to its answer, whichever face it came through.
port::Task<server::HttpResponse> carry_out(const flow::Services& services, server::HttpRequest request,
                                           faces::Call call) {
  switch (call.verb) {
    case faces::Verb::ask:
      co_return co_await ask(services, std::move(request), std::move(call));
    case faces::Verb::send:
      co_return co_await send(services, std::move(request), std::move(call));
    case faces::Verb::status:
      co_return co_await status(services, std::move(request), std::move(call));
    case faces::Verb::content:
      co_return co_await content(services, std::move(request), std::move(call));
    case faces::Verb::attachment:
      co_return co_await read_attachment(services, std::move(request), std::move(call));
    case faces::Verb::openapi:
      co_return document("application/json", services.plan->openapi());
    case faces::Verb::schema:
      co_return schema_page(services, request, call.name);
    case faces::Verb::wsdl:
      co_return document("text/xml; charset=utf-8",
                         services.plan->families().wsdl(call.name, request.header("host")));
  }
  const Error defect(codes::hub_defect, say("a verb without an answer", "darbība bez atbildes"));
  co_return faces::problem(defect, Language::en, {}, {});
}

port::Task<server::HttpResponse> exchange(const flow::Services& services, server::HttpRequest request) {
  if (is_for_attachment(request)) co_return co_await attachment(services, std::move(request));
  if (is_for_callback(request)) co_return co_await callback(services, std::move(request));
  if (faces::is_for_events(request)) co_return co_await events(services, std::move(request));
  if (request.stream) co_return co_await message_in_parts(services, std::move(request));
  if (faces::is_for_soap(request)) co_return co_await soap(services, std::move(request));
  auto call = faces::read_rest(request);
  if (!call) co_return turned_away(services, request, faces::Form(), call.error());
  services.probe.reached("accept.read");
  faces::Call parsed = *std::move(call);
  co_return co_await carry_out_whole(services, std::move(request), std::move(parsed));
}

server::HttpResponse turned_away(const flow::Services& services, const server::HttpRequest& request,
                                 const faces::Form& form, const Error& error) {
  services.metrics.refused(error.code().name);
  services.log.warn("request.refused", {{"code", error.code().name}, {"place", error.place()}});
  return faces::problem_in(form, error, faces::language_of(request), {}, {});
}

server::HttpResponse over_quota(const flow::Services& services, const server::HttpRequest& request,
                                const std::string& whose, const Error& error) {
  services.metrics.refused(error.code().name);
  const auto untold = services.quotas.may_tell(whose, services.clock.now());
  if (untold)
    services.log.warn("request.over_quota", {{"party", whose}, {"lines_left_out", std::to_string(*untold)}});
  auto response = faces::problem(error, faces::language_of(request), {}, {});
  response.over_quota = true;
  return response;
}

flow::Ongoing enter(const flow::Services& services, const server::HttpRequest& request, faces::Call& call) {
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
  const flow::CompiledType* type = services.plan->find(call.name);
  if (type != nullptr) work.append(" ").append(type->declared->name);
  telemetry::Span span(services.log, services.plan->site().hub.spans, trace, came ? came->span_id : "",
                       std::move(work), request.received_at);
  record::Envelope envelope(services.keys, message.id);
  return {.message = std::move(message),
          .envelope = std::move(envelope),
          .form = std::move(call.form),
          .soap = std::move(call.soap),
          .refusal = std::move(call.refusal),
          .language = faces::language_of(request),
          .span = std::move(span)};
}

server::HttpResponse problem_of(const flow::Ongoing& ongoing, const Error& error) {
  ongoing.span.outcome(error.code().name);
  return faces::problem_in(ongoing.form, error, ongoing.language,
                           "urn:uuid:" + ongoing.message.id.to_string(), ongoing.message.traceparent);
}

namespace {

/// Over its quota: a party may be so as often as it likes, so that each time must cost next to nothing.
/// Nothing on record, a line a second.
server::HttpResponse over_quota(const flow::Services& services, const flow::Ongoing& ongoing,
                                const Error& error) {
  const std::string& party = ongoing.message.party;
  services.metrics.refused(error.code().name);
  const auto untold = services.quotas.may_tell(party, services.clock.now());
  if (untold)
    services.log.warn("request.over_quota", {{"party", party}, {"lines_left_out", std::to_string(*untold)}});
  auto response = faces::problem_in(ongoing.form, error, ongoing.language, {}, ongoing.message.traceparent);
  response.over_quota = true;
  return response;
}

}  // namespace

port::Task<server::HttpResponse> refuse(const flow::Services& services, flow::Ongoing ongoing, Error error) {
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
  services.metrics.message(faces::name_of(ongoing.form.face), ongoing.message.type, "refused");
  const std::string id = ongoing.message.id.to_string();
  services.log.warn("message.refused", {{"id", id},
                                        {"type", ongoing.message.type},
                                        {"party", ongoing.message.party},
                                        {"code", error.code().name},
                                        {"place", error.place()}});
  // Who is no party leaves no record, or anybody could fill the disk; the line and the metric above remain.
  if (ongoing.message.party.empty())
    co_return faces::problem_in(ongoing.form, error, ongoing.language, {}, ongoing.message.traceparent);
  flow::Happening happening{
      .event = record::events::msg_refused, .state = model::State::refused, .error = &error};
  model::Item item = flow::item_of(services, ongoing, happening);
  item.wrapped_key = ongoing.envelope.wrapped();
  auto stored = co_await flow::commit(services, std::move(item), ongoing.span);
  if (!stored) services.log.error("record.lost", {{"id", id}, {"code", stored.error().code().name}});
  co_return problem_of(ongoing, error);
}

}  // namespace hub::exchange
