#include "hub/polling/accepting.h"

#include <utility>

#include "hub/crypto/digest.h"
#include "hub/delivery/attempt.h"
#include "hub/flow/reading.h"
#include "hub/flow/sender_place.h"
#include "hub/flow/stored.h"
#include "hub/telemetry/trace_context.h"

namespace hub::polling {
namespace {

constexpr auto kXml = "application/xml";

}  // namespace

std::string party_of(const config::PolledSource& source) {
  return "system:" + source.system;
}

flow::Ongoing begin(const flow::Services& services, const config::PolledSource& source) {
  const std::string random = crypto::random_bytes(34);
  const std::string_view view(random);
  model::Message message;
  message.received_at = services.clock.wall();
  message.id = Uuid::version7(message.received_at, view.substr(0, 10));
  message.pattern = model::Pattern::send;
  message.format = model::Format::xml;
  message.party = party_of(source);
  message.context.purpose = source.purpose;
  message.context.legal_basis = source.legal_basis;
  message.traceparent = telemetry::TraceContext::start(view.substr(10)).traceparent();
  record::Envelope envelope(services.keys, message.id);
  return {.message = std::move(message), .envelope = std::move(envelope), .authorized = true};
}

flow::Ongoing begin_document(const flow::Services& services, const config::PolledSource& source,
                             std::string_view doing) {
  flow::Ongoing ongoing = begin(services, source);
  const auto trace = telemetry::TraceContext::parse(ongoing.message.traceparent);
  ongoing.span = telemetry::Span(services.log, services.plan->site().hub.spans, *trace, {},
                                 std::string(doing) + " " + source.name, ongoing.message.received_at);
  return ongoing;
}

port::Task<Result<model::Item>> accepted(const flow::Services& services, const config::PolledSource& source,
                                         const port::SourceDocument& found, flow::Ongoing& ongoing) {
  model::Message& message = ongoing.message;
  flow::step(ongoing, "received", services);
  auto type = services.plan->type(source.type, message.pattern);
  if (!type) co_return std::move(type).error();
  ongoing.type = *type;
  message.type = (*type)->declared->name;
  message.version = (*type)->declared->version;
  message.idempotency_key = source.source + "/" + found.id;

  auto mapped = co_await flow::map_document(services, source.map, found.body, ongoing.message, ongoing.span);
  if (!mapped) co_return flow::not_of_sender(std::move(mapped).error());
  message.body = mapped->take_octets();
  flow::step(ongoing, "mapped", services);
  const auto tree = flow::read_body(**type, message.format, message.body);
  if (!tree) co_return Error(tree.error());
  auto keys = flow::take_keys(**type, *tree, flow::Demands::hold);
  if (!keys) co_return std::move(keys).error();
  message.keys = *std::move(keys);
  flow::step(ongoing, "validated", services);
  auto route = services.plan->router().route_of(message.type);
  if (!route) co_return std::move(route).error();
  ongoing.route = *route;

  flow::Happening happening{
      .event = record::events::msg_accepted, .state = model::State::waiting, .first = true};
  happening.deliveries = delivery::deliveries_of(services, ongoing);
  happening.kept.push_back({"request", flow::media_type_of(message.format), message.body});
  happening.kept.push_back({"partner_answer", kXml, found.body});
  flow::step(ongoing, "sealed", services);
  model::Item item = flow::item_of(services, ongoing, happening);
  item.body = services.keys.body(found.body);  // a mapping that changed makes no other document of it
  co_return item;
}

void tell_left(const flow::Services& services, std::string_view face, const config::PolledSource& source,
               const Error& error) {
  services.metrics.message(face, source.type, "refused");
  services.metrics.refused(error.code().name);
  services.log.error("source.document_left", {{"source", source.name},
                                              {"code", error.code().name},
                                              {"detail", error.detail()},
                                              {"place", error.place()}});
}

}  // namespace hub::polling
