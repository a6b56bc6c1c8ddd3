#include <utility>

#include "hub/base/codes.h"
#include "hub/delivery/attempt.h"
#include "hub/exchange/admit.h"
#include "hub/exchange/exchange.h"
#include "hub/exchange/sending.h"
#include "hub/faces/form.h"
#include "hub/flow/attachments.h"
#include "hub/flow/stored.h"

namespace hub::exchange {
namespace {

/// The key was used before: the same message gets its first receipt, another one is refused.
port::Task<server::HttpResponse> repeat(const flow::Services& services, flow::Ongoing ongoing,
                                        port::Committed first, model::Tag body) {
  if (first.body != body) {
    Error taken = flow::key_taken(ongoing, first.message);
    co_return co_await refuse(services, std::move(ongoing), std::move(taken));
  }
  auto noted = co_await flow::note_repeat(services, ongoing, first.message);
  if (!noted) co_return problem_of(ongoing, noted.error());
  services.metrics.message(faces::name_of(ongoing.form.face), ongoing.message.type, "repeated");
  const model::Receipt receipt{first.message, ongoing.message.type, first.at, true};
  co_return faces::receipt_in(ongoing.form, receipt);
}

}  // namespace

port::Task<Sending> prepare_send(const flow::Services& services, const server::HttpRequest& request,
                                 faces::Call call) {
  const std::string type_name = call.name;
  Sending sending{.ongoing = enter(services, request, call)};
  flow::Ongoing& ongoing = sending.ongoing;
  auto tree = admit(services, request, type_name, ongoing);
  if (!tree) {
    sending.refused = std::move(tree).error();
    co_return sending;
  }
  if (auto kept = co_await flow::keep_attachments(services, ongoing.message); !kept) {
    sending.refused = std::move(kept).error();
    co_return sending;
  }
  flow::Happening happening{
      .event = record::events::msg_accepted, .state = model::State::waiting, .first = true};
  happening.deliveries = delivery::deliveries_of(services, ongoing);
  flow::keep_request(ongoing.message, happening);
  flow::step(ongoing, "sealed", services);
  sending.item = flow::item_of(services, ongoing, happening);
  sending.body = sending.item.body;
  sending.accepted_at = sending.item.at;
  services.probe.reached("accept.sealed");
  co_return sending;
}

port::Task<server::HttpResponse> conclude_send(const flow::Services& services, Sending sending,
                                               Result<port::Committed> stored) {
  flow::Ongoing ongoing = std::move(sending.ongoing);
  if (!stored || stored->repeated) co_await flow::let_attachments_go(services, ongoing.message);
  if (!stored) co_return problem_of(ongoing, stored.error());
  services.probe.reached("accept.stored");
  if (stored->repeated) co_return co_await repeat(services, std::move(ongoing), *stored, sending.body);

  services.wakeup.ring();
  services.metrics.message(faces::name_of(ongoing.form.face), ongoing.message.type, "accepted");
  const std::string id = ongoing.message.id.to_string();
  services.log.info("message.accepted",
                    {{"id", id}, {"type", ongoing.message.type}, {"party", ongoing.message.party}});
  const model::Receipt receipt{ongoing.message.id, ongoing.message.type, sending.accepted_at, false};
  co_return faces::receipt_in(ongoing.form, receipt);
}

port::Task<server::HttpResponse> send(const flow::Services& services, server::HttpRequest request,
                                      faces::Call call) {
  Sending sending = co_await prepare_send(services, request, std::move(call));
  if (sending.refused) {
    Error error = *std::move(sending.refused);
    co_return co_await refuse(services, std::move(sending.ongoing), std::move(error));
  }
  model::Item item = std::move(sending.item);
  auto stored = co_await flow::commit(services, std::move(item), sending.ongoing.span);
  co_return co_await conclude_send(services, std::move(sending), std::move(stored));
}

}  // namespace hub::exchange
