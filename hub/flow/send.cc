#include <utility>

#include "hub/base/codes.h"
#include "hub/edge/form.h"
#include "hub/flow/admit.h"
#include "hub/flow/delivery.h"
#include "hub/flow/exchange.h"
#include "hub/flow/stored.h"

namespace hub::flow {
namespace {

/// The key was used before: the same message gets its first receipt, another one is refused.
port::Task<edge::HttpResponse> repeat(const Services& services, Ongoing ongoing, port::Committed first,
                                      model::Tag body) {
  if (first.body != body) {
    Error taken = key_taken(ongoing, first.message);
    co_return co_await refuse(services, std::move(ongoing), std::move(taken));
  }
  auto story = co_await services.store.story(first.message);
  if (!story) co_return problem_of(ongoing, story.error());
  auto noted = co_await note_repeat(services, ongoing, *story);
  if (!noted) co_return problem_of(ongoing, noted.error());
  services.metrics.message(edge::name_of(ongoing.form.face), ongoing.message.type, "repeated");
  const model::Receipt receipt{first.message, ongoing.message.type, story->items.front().at, true};
  co_return edge::receipt_in(ongoing.form, receipt);
}

}  // namespace

port::Task<edge::HttpResponse> send(const Services& services, edge::HttpRequest request, edge::Call call) {
  const std::string type_name = call.name;
  Ongoing ongoing = enter(services, request, call);
  auto tree = admit(services, request, type_name, ongoing);
  if (!tree) co_return co_await refuse(services, std::move(ongoing), std::move(tree).error());

  Happening happening{.event = audit::events::msg_accepted, .state = model::State::waiting, .first = true};
  happening.deliveries = deliveries_of(services, ongoing);
  keep_request(ongoing.message, happening);
  step(ongoing, "sealed", services);
  model::Item item = item_of(services, ongoing, happening);
  services.probe.reached("accept.sealed");
  const model::Tag body = item.body;
  const auto accepted_at = item.at;
  auto stored = co_await commit(services, std::move(item), ongoing.span);
  if (!stored) co_return problem_of(ongoing, stored.error());
  services.probe.reached("accept.stored");
  if (stored->repeated) co_return co_await repeat(services, std::move(ongoing), *stored, body);

  services.wakeup.ring();
  services.metrics.message(edge::name_of(ongoing.form.face), ongoing.message.type, "accepted");
  const std::string id = ongoing.message.id.to_string();
  services.log.info("message.accepted",
                    {{"id", id}, {"type", ongoing.message.type}, {"party", ongoing.message.party}});
  const model::Receipt receipt{ongoing.message.id, ongoing.message.type, accepted_at, false};
  co_return edge::receipt_in(ongoing.form, receipt);
}

}  // namespace hub::flow
