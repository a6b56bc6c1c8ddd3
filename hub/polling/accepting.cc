#include "hub/polling/accepting.h"

#include <utility>

#include "hub/crypto/digest.h"
#include "hub/delivery/attempt.h"
#include "hub/flow/attachments.h"
#include "hub/flow/reading.h"
#include "hub/flow/sender_place.h"
#include "hub/flow/stored.h"
#include "hub/polling/bringing.h"
#include "hub/polling/taken.h"
#include "hub/telemetry/trace_context.h"

namespace hub::polling {
namespace {

constexpr auto kXml = "application/xml";

/// The message that a document becomes, with what of its attachments was brought.
port::Task<Result<model::Item>> made_of(const flow::Services& services, const config::PolledSource& source,
                                        const port::SourceDocument& found,
                                        const std::vector<model::Attachment>& brought,
                                        flow::Ongoing& ongoing) {
  model::Message& message = ongoing.message;
  const flow::CompiledType& type = *ongoing.type;
  auto document = with_attachments(found.body, brought);
  if (!document) co_return std::move(document).error();
  auto mapped =
      co_await flow::map_document(services, source.map, *std::move(document), message, ongoing.span);
  if (!mapped) co_return flow::not_of_sender(std::move(mapped).error());
  message.body = mapped->take_octets();
  flow::step(ongoing, "mapped", services);
  const auto tree = flow::read_body(type, message.format, message.body);
  if (!tree) co_return Error(tree.error());
  auto keys = flow::take_keys(type, *tree, flow::Demands::hold);
  if (!keys) co_return std::move(keys).error();
  message.keys = *std::move(keys);
  auto attachments = flow::attachments_in(type, *tree, message.format);
  if (!attachments) co_return std::move(attachments).error();
  message.attachments = *std::move(attachments);
  flow::step(ongoing, "validated", services);
  auto route = services.plan->router().route_of(message.type);
  if (!route) co_return std::move(route).error();
  ongoing.route = *route;
  if (auto kept = co_await flow::keep_attachments(services, message); !kept)
    co_return std::move(kept).error();

  flow::Happening happening{
      .event = record::events::msg_accepted, .state = model::State::waiting, .first = true};
  happening.deliveries = delivery::deliveries_of(services, ongoing);
  flow::keep_request(message, happening);
  happening.kept.push_back({"partner_answer", kXml, found.body});
  flow::step(ongoing, "sealed", services);
  model::Item item = flow::item_of(services, ongoing, happening);
  item.body = services.keys.body(found.body);  // a mapping that changed makes no other document of it
  if (found.listed || !found.attachments.empty())
    item.keys.push_back(document_key(services.keys, source, found.id));
  co_return item;
}

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

  auto brought = co_await bring_attachments(services, **type, message.party, found.attachments);
  if (!brought) co_return std::move(brought).error();
  auto item = co_await made_of(services, source, found, *brought, ongoing);
  co_await forget_attachments(services, message.party, *brought);
  co_return item;
}

port::Task<void> left_out(const flow::Services& services, const flow::Ongoing& ongoing) {
  return flow::let_attachments_go(services, ongoing.message);
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
