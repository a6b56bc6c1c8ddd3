#include "hub/delivery/attempt.h"

#include <algorithm>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/crypto/digest.h"
#include "hub/delivery/backoff.h"
#include "hub/delivery/patience.h"
#include "hub/delivery/steps.h"
#include "hub/flow/attachments.h"
#include "hub/flow/reading.h"
#include "hub/flow/sender_place.h"
#include "hub/flow/stored.h"
#include "hub/flow/unreadable.h"
#include "hub/model/mapping_facts.h"
#include "hub/route/conditions.h"

namespace hub::delivery {
namespace {

using model::State;
using Outlook = std::variant<Ready, Standing>;

/// Puts on record where the delivery stands. The system may have acted: until the store takes it there is
/// nothing else to do.
port::Task<void> put_down(const flow::RecordServices& services, const model::Item& item,
                          const telemetry::Span& span) {
  constexpr std::chrono::seconds kPause{1};
  for (;;) {
    auto stored = co_await flow::commit(services, item, span);
    if (stored) co_return;
    services.log.error("delivery.not_recorded",
                       {{"id", item.message.to_string()}, {"code", stored.error().code().name}});
    co_await services.clock.sleep(kPause);
  }
}

const record::Event& event_of(State state) {
  switch (state) {
    case State::delivered:
      return record::events::delivery_done;
    case State::dead:
      return record::events::delivery_dead;
    case State::held:
      return record::events::delivery_held;
    case State::halted:
      return record::events::delivery_halted;
    case State::filtered:
      return record::events::delivery_filtered;
    case State::discarded:
      return record::events::delivery_discarded;
    default:
      return record::events::delivery_failed;
  }
}

void tell(const flow::RecordServices& services, Uuid message, const std::string& system,
          const model::Delivery& delivery, const Standing& standing) {
  services.metrics.delivery(delivery.route, model::name_of(standing.state));
  const std::string id = message.to_string();
  const std::string attempts = std::to_string(standing.attempts);
  if (!standing.error) {
    services.log.info("delivery." + std::string(model::name_of(standing.state)),
                      {{"id", id}, {"route", delivery.route}, {"system", system}, {"attempts", attempts}});
    return;
  }
  services.log.warn("delivery." + std::string(model::name_of(standing.state)),
                    {{"id", id},
                     {"route", delivery.route},
                     {"system", system},
                     {"attempts", attempts},
                     {"code", standing.error->code().name},
                     {"detail", standing.error->detail()}});
}

/// Ends an attempt, or what came instead of one: on record, then told.
port::Task<Standing> settle(const flow::RecordServices& services, flow::Ongoing& ongoing,
                            model::Delivery delivery, Standing standing, const port::Evidence& partner) {
  delivery.state = standing.state;
  delivery.attempts = standing.attempts;
  if (standing.state == State::retrying)
    delivery.due =
        std::chrono::time_point_cast<std::chrono::microseconds>(services.clock.wall() + standing.pause);
  flow::Happening happening{
      .event = event_of(standing.state), .state = standing.state, .called = standing.called};
  if (standing.error) {
    happening.error = &*standing.error;
    ongoing.span.outcome(standing.error->code().name);
  }
  happening.deliveries.push_back(delivery);
  happening.tried = standing.tried;
  flow::keep_evidence(partner, happening);
  const model::Item item = flow::item_of(services, ongoing, happening);
  co_await put_down(services, item, ongoing.span);
  services.probe.reached("deliver.stored");
  const std::string system = ongoing.target != nullptr ? ongoing.target->system : std::string();
  tell(services, ongoing.message.id, system, delivery, standing);
  co_return standing;
}

/// Ends a delivery whose message can no longer be read: a letter that says so, without the message's key.
/// Errors: those of the store as a whole; then nothing is on record.
port::Task<Result<Outlook>> end_unreadable(const flow::RecordServices& services, const QueuedDelivery& entry,
                                           model::Tag lane, Error why) {
  auto salvaged = co_await services.store.salvage(entry.message);
  if (!salvaged) co_return std::move(salvaged).error();
  Standing standing{.state = State::dead, .attempts = entry.attempts, .error = flow::unreadable(why)};
  flow::Happening happening{
      .event = record::events::delivery_dead, .state = State::dead, .error = &*standing.error};
  happening.deliveries.push_back(
      {.route = entry.route, .lane = lane, .state = State::dead, .attempts = entry.attempts});
  const model::Item item =
      flow::keyless_item(services, flow::remains_of(services, *salvaged, entry.message), happening);
  const telemetry::Span untraced;
  co_await put_down(services, item, untraced);
  tell(services, entry.message, {}, happening.deliveries.front(), standing);
  co_return standing;
}

/// Names within its route what a mapping's failure is counted by.
std::string mapping_of(const config::Target& target) {
  return target.system + "." + target.operation + "/" + target.request.name;
}

/// What an error of this attempt is judged by.
Circumstances circumstances_of(const flow::RecordServices& services, const flow::Ongoing& ongoing,
                               const model::Delivery& delivery, const HaltEpoch& halts) {
  static const config::Route unknown;  // the route may be gone from the site: the usual rules
  const std::string system = ongoing.target != nullptr ? ongoing.target->system : std::string();
  Circumstances about{.route = ongoing.route != nullptr ? *ongoing.route : unknown,
                      .pace = pace_of(services.plan->site(), system),
                      .message = ongoing.message.id,
                      .lane = delivery.lane,
                      .epoch = halts.epoch,
                      .now = services.clock.wall()};
  if (ongoing.target != nullptr) about.mapping = mapping_of(*ongoing.target);
  return about;
}

/// An error about the mapped form, told of the sender's document, which is read once more for it: nothing is
/// kept for what seldom happens.
port::Task<Error> told_of_message(const flow::CallServices& services, const flow::Ongoing& ongoing,
                                  Error error) {
  if (!flow::is_about_mapped_form(error)) co_return flow::without_place_in_answer(std::move(error));
  auto story = co_await services.store.story(ongoing.message.id);
  auto octets = story ? flow::open_part(services, *story, "request") : Result<std::string>(story.error());
  if (!octets) co_return flow::without_sender(std::move(error));
  co_return co_await flow::told_of_sender(services, ongoing, *std::move(octets), std::move(error));
}

/// How long a delivery made ready for an attempt has been tried by now.
std::chrono::milliseconds tried_by(const flow::RecordServices& services, const Ready& ready) {
  const auto since = services.clock.now() - ready.counted_at;
  return ready.tried + std::chrono::duration_cast<std::chrono::milliseconds>(since);
}

/// An error of ours before anything was sent.
port::Task<Standing> failed_before(const flow::RecordServices& services, flow::Ongoing& ongoing,
                                   model::Delivery delivery, Error error, std::chrono::milliseconds tried,
                                   HaltEpoch halts) {
  Standing standing{.attempts = delivery.attempts, .error = std::move(error), .tried = tried};
  Circumstances about = circumstances_of(services, ongoing, delivery, halts);
  about.idempotent = true;
  about.tried = tried;
  judge(*standing.error, about, halts.halting, standing);
  const port::Evidence none;
  co_return co_await settle(services, ongoing, std::move(delivery), std::move(standing), none);
}

struct Opened {
  formats::XmlDocument tree;
  const config::Branch* branch = nullptr;
  bool passes = true;  ///< The filter.
};

/// The way of a message; another one once it was refused on that, where the route has one.
Result<const config::Branch*> branch_for(const config::Route& route, const route::Subject& subject,
                                         const std::map<std::string, std::string>& recorded) {
  const auto refused = recorded.find(DeliverySteps::kOtherwise);
  if (refused == recorded.end()) return route::branch_of(route, subject);
  auto other = route::branch_after(route, refused->second, subject);
  if (!other || *other != nullptr) return other;
  return route::branch_of(route, subject);
}

/// Tree, keys and branch of a stored message.
Result<Opened> open_message(const flow::RecordServices& services, const model::Story& story,
                            flow::Ongoing& ongoing, const std::map<std::string, std::string>& recorded) {
  if (ongoing.type == nullptr)
    return Error(codes::route_unknown_type, say("the site has no type of the message's name any more",
                                                "instalācijā vairs nav ziņojuma tipa ar šādu nosaukumu"));
  if (ongoing.route == nullptr)
    return Error(codes::route_none, say("the site has no route of this name any more",
                                        "instalācijā vairs nav maršruta ar šādu nosaukumu"));
  auto octets = flow::open_part(services, story, "request");
  if (!octets) return std::move(octets).error();
  auto tree = flow::read_body(*ongoing.type, ongoing.message.format, *octets, ongoing.proof);
  if (!tree)
    return std::move(tree).error().during(say("reading the stored message", "lasot saglabāto ziņojumu"));
  auto keys = flow::take_keys(*ongoing.type, *tree);
  if (!keys) return std::move(keys).error();
  ongoing.message.keys = *std::move(keys);
  auto attachments = flow::attachments_of(services, story);
  if (!attachments) return std::move(attachments).error();
  ongoing.message.attachments = *std::move(attachments);
  const route::Subject subject{*ongoing.type->declared, ongoing.type->schema->target_namespace(), *tree};
  if (ongoing.route->filter) {
    auto passes = route::holds(*ongoing.route->filter, subject);
    if (!passes) return std::move(passes).error();
    if (!*passes) return Opened{*std::move(tree), nullptr, false};
  }
  auto branch = branch_for(*ongoing.route, subject, recorded);
  if (!branch) return std::move(branch).error();
  auto opened = flow::open_documents(*ongoing.type, *tree);
  if (!opened) return std::move(opened).error();
  return Opened{*std::move(tree), *branch, true};
}

constexpr std::size_t kSpanOctets = 8;

/// A span of an attempt: a child of the one in which the message came.
telemetry::Span span_of(const flow::RecordServices& services, const flow::Ongoing& ongoing,
                        std::string name) {
  const auto came = telemetry::TraceContext::parse(ongoing.message.traceparent);
  const model::SpanPolicy policy = services.plan->site().hub.spans;
  if (!came || policy == model::SpanPolicy::none) return {};
  const auto trace = came->child(crypto::random_bytes(kSpanOctets));
  return {services.log, policy, trace, came->span_id, std::move(name), services.clock.wall()};
}

/// The parent id that a partner gets is of one call, also where no span is wanted: attempts, and deliveries
/// of one message, are told apart (W3C Trace Context, 4.3).
std::string traceparent_of(const telemetry::Span& call, const model::Message& message) {
  const std::string of_span = call.traceparent();
  if (!of_span.empty()) return of_span;
  const auto trace = telemetry::TraceContext::parse(message.traceparent);
  return trace ? trace->child(crypto::random_bytes(kSpanOctets)).traceparent() : std::string();
}

/// What follows from the error of a call.
void judge_call(const flow::CallServices& services, const Ready& ready, double dice, HaltEpoch halts,
                Standing& standing) {
  const flow::Ongoing& ongoing = ready.ongoing;
  Circumstances about = circumstances_of(services, ongoing, ready.delivery, halts);
  about.idempotent = services.caller.idempotent(*ongoing.target);
  about.called = standing.called;
  about.tried = tried_by(services, ready);
  about.dice = dice;
  standing.tried = about.tried;
  judge(*standing.error, about, halts.halting, standing);
}

/// Calls the system and maps nothing back: a send has no reply.
port::Task<Result<port::Delivered>> call(const flow::CallServices& services, Ready& ready,
                                         formats::Content form, calls::InFlight::Slot slot,
                                         port::Evidence& partner) {
  DeliverySteps steps(services, ready.ongoing, ready.delivery, ready.recorded, partner);
  port::Request request;
  request.message = ready.ongoing.message.id;
  request.operation = ready.ongoing.target->operation;
  request.body = std::move(form);
  const config::Target& target = *ready.ongoing.target;
  const telemetry::Span span = ready.ongoing.span.part("call", target.system + " " + target.operation);
  request.traceparent = traceparent_of(span, ready.ongoing.message);
  request.tracestate = ready.ongoing.message.tracestate;
  request.facts = model::facts_of(ready.ongoing.message);
  request.attachments = flow::readable(services, ready.ongoing.message);
  request.deadline = services.clock.now() + target.timeout;
  request.evidence = &partner;
  auto reply = co_await services.caller.deliver(target, std::move(request), steps, std::move(slot));
  if (!reply) span.outcome(reply.error().code().name);
  co_return reply;
}

/// The name under which the system, or a rule of the site, refused the message; empty: neither did.
std::string refusal_in(const Error& error) {
  return error.remedy() == Remedy::refuse && error.ruling() != nullptr ? error.ruling()->name : std::string();
}

/// The next attempt takes the other way, at once: that is on record before this one's end is.
port::Task<void> go_otherwise(const flow::CallServices& services, Ready& ready, std::string refusal,
                              Standing& standing) {
  port::Evidence none;
  DeliverySteps steps(services, ready.ongoing, ready.delivery, {}, none);
  auto recorded = co_await steps.record(DeliverySteps::kOtherwise, std::move(refusal));
  standing.state = State::retrying;
  standing.pause = std::chrono::milliseconds(recorded ? 0 : 1000);  // not on record: refused once more
}

/// The error of a call, told of the message, and what follows from it.
port::Task<void> end_in_error(const flow::CallServices& services, Ready& ready, Error error, double dice,
                              HaltEpoch halts, Standing& standing) {
  std::string refusal = refusal_in(error);
  auto told = co_await told_of_message(services, ready.ongoing, std::move(error));
  standing.error = std::move(told);
  judge_call(services, ready, dice, halts, standing);
  const bool first_way = ready.recorded.count(DeliverySteps::kOtherwise) == 0;
  if (first_way && route::has_branch_after(*ready.ongoing.route, refusal))
    co_await go_otherwise(services, ready, std::move(refusal), standing);
}

}  // namespace

std::vector<model::Delivery> deliveries_of(const flow::RecordServices& services,
                                           const flow::Ongoing& ongoing) {
  const model::Message& message = ongoing.message;
  std::string order = message.id.to_string();
  for (const model::Key& key : message.keys) {
    if (key.name != ongoing.type->declared->ordering_key) continue;
    order = key.value;
    break;
  }
  std::vector<model::Delivery> deliveries;
  for (const config::Route* route : services.plan->router().published(*ongoing.route))
    deliveries.push_back({.route = route->name, .lane = services.keys.lane(route->lane, order)});
  return deliveries;
}

Result<flow::Ongoing> reopen(const flow::RecordServices& services, const model::Story& story) {
  if (story.items.empty())
    return Error(codes::store_damaged, say("a message that is to be delivered is not on record",
                                           "piegādājamā ziņojuma krātuvē nav"));
  const model::Item& first = story.items.front();
  auto head = record::read_head(first.head);
  if (!head) return std::move(head).error();
  auto envelope = record::Envelope::open(services.keys, first.message, story.wrapped_key);
  if (!envelope) return std::move(envelope).error();
  model::Message message = flow::message_of(services, first, *head);
  const flow::CompiledType* type = services.plan->find(message.type);
  const bool is_same = type != nullptr && type->declared->hash == head->schema;
  return flow::Ongoing{.message = std::move(message),
                       .envelope = *std::move(envelope),
                       .type = type,
                       .proof = is_same ? formats::Proof::given : formats::Proof::wanted,
                       .authorized = true};
}

port::Task<Result<Outlook>> make_ready(const flow::CallServices& services, const QueuedDelivery& entry,
                                       model::Tag lane, HaltEpoch halts) {
  auto story = co_await services.store.story(entry.message);
  if (!story && !flow::is_unreadable(story.error())) co_return std::move(story).error();
  if (!story) co_return co_await end_unreadable(services, entry, lane, std::move(story).error());
  auto ongoing = reopen(services, *story);
  if (!ongoing) co_return co_await end_unreadable(services, entry, lane, std::move(ongoing).error());
  ongoing->route = services.plan->router().find(entry.route);
  ongoing->attempt = entry.attempts;
  model::Delivery delivery{
      .route = entry.route, .lane = lane, .state = entry.state, .attempts = entry.attempts};
  const Patience patience = patience_of(*story, entry.route);
  const auto too_early = still_to_wait(patience, services.clock.wall());
  if (entry.doubtful && too_early > std::chrono::milliseconds(0))
    co_return Standing{.state = State::retrying, .attempts = entry.attempts, .pause = too_early};

  const auto now = services.clock.now();
  const auto tried = tried_until(patience, entry, now);
  auto recorded = DeliverySteps::recorded(ongoing->envelope, *story, entry.route);
  if (!recorded) {
    Error error = std::move(recorded).error();
    co_return co_await failed_before(services, *ongoing, std::move(delivery), std::move(error), tried, halts);
  }
  auto opened = open_message(services, *story, *ongoing, *recorded);
  if (!opened) {
    Error error = std::move(opened).error();
    co_return co_await failed_before(services, *ongoing, std::move(delivery), std::move(error), tried, halts);
  }
  if (!opened->passes) {
    Standing filtered{.state = State::filtered, .attempts = entry.attempts};
    const port::Evidence none;
    co_return co_await settle(services, *ongoing, std::move(delivery), std::move(filtered), none);
  }
  if (!opened->branch->target) co_return Standing{.state = State::waiting, .attempts = entry.attempts};
  ongoing->target = &*opened->branch->target;

  // An attempt was begun and its end is not on record: the hub stopped in between.
  if (entry.state == State::delivering && !services.caller.idempotent(*ongoing->target)) {
    Error error(codes::deliver_interrupted,
                say("attempt {} was begun and has no end on record",
                    "mēģinājums {} tika sākts, bet tā beigas nav reģistrētas", entry.attempts));
    Standing held{.state = State::held, .attempts = entry.attempts, .error = std::move(error)};
    const port::Evidence none;
    co_return co_await settle(services, *ongoing, std::move(delivery), std::move(held), none);
  }
  co_return Ready{
      *std::move(ongoing), std::move(delivery), std::move(opened->tree), *std::move(recorded), tried, now};
}

port::Task<Standing> attempt(const flow::CallServices& services, Ready ready, calls::InFlight::Slot slot,
                             double dice, HaltEpoch halts) {
  flow::Ongoing& ongoing = ready.ongoing;
  const config::Route& route = *ongoing.route;
  ongoing.span = span_of(services, ongoing, "deliver " + route.name);
  auto form = co_await flow::map_document(services, ongoing.target->request, std::move(ready.form),
                                          ongoing.message, ongoing.span);
  if (!form) {
    Error error = std::move(form).error().during(say("mapping the message", "kartējot ziņojumu"));
    co_return co_await failed_before(services, ongoing, std::move(ready.delivery), std::move(error),
                                     tried_by(services, ready), halts);
  }
  form->fold();  // it waits for the store
  flow::step(ongoing, "mapped", services);
  if (!halts.halting.lets(route.name, ongoing.message.id))
    co_return Standing{.state = State::waiting, .attempts = ongoing.attempt};

  ++ongoing.attempt;
  ready.delivery.attempts = ongoing.attempt;
  ready.delivery.state = State::delivering;
  flow::Happening begun{.event = record::events::delivery_begun, .state = State::delivering, .called = true};
  begun.deliveries.push_back(ready.delivery);
  model::Item item = flow::item_of(services, ongoing, begun);
  auto stored = co_await flow::commit(services, std::move(item), ongoing.span);
  if (!stored) {
    constexpr std::chrono::seconds kPause{1};
    const auto pause = stored.error().pause().value_or(kPause);
    co_return Standing{.state = State::retrying,
                       .attempts = ongoing.attempt - 1,
                       .pause = pause,
                       .error = std::move(stored).error()};
  }
  services.probe.reached("deliver.begun");

  port::Evidence partner;
  const std::string mapping = mapping_of(*ongoing.target);
  halts.halting.call_begins(route.name, mapping);
  auto reply = co_await call(services, ready, *std::move(form), std::move(slot), partner);
  services.probe.reached("deliver.partner_answered");
  Standing standing{.state = State::delivered, .attempts = ongoing.attempt, .called = true};
  if (!reply) standing.called = was_called(reply.error(), partner);
  halts.halting.call_ended(route.name, mapping, standing.called);
  if (reply && reply->by == port::Acknowledgement::party) {
    standing.state = State::held;  // until somebody says that it has arrived
    flow::step(ongoing, "laid down at " + ongoing.target->system, services);
  } else if (reply) {
    reply->answer = {};  // nobody asked for one
    flow::step(ongoing, "taken by " + ongoing.target->system, services);
  } else {
    Error error = std::move(reply).error();
    co_await end_in_error(services, ready, std::move(error), dice, halts, standing);
  }
  co_return co_await settle(services, ongoing, std::move(ready.delivery), std::move(standing), partner);
}

}  // namespace hub::delivery
