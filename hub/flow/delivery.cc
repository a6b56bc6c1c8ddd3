#include "hub/flow/delivery.h"

#include <utility>

#include "hub/base/codes.h"
#include "hub/crypto/digest.h"
#include "hub/deliver/backoff.h"
#include "hub/flow/delivery_steps.h"
#include "hub/flow/reading.h"
#include "hub/flow/stored.h"
#include "hub/route/conditions.h"

namespace hub::flow {
namespace {

using model::State;
using Outlook = std::variant<Ready, Standing>;

/// Puts on record where the delivery stands. The system may have acted: until the store takes it there is
/// nothing else to do.
port::Task<void> put_down(const Services& services, Ongoing& ongoing, const Happening& happening) {
  constexpr std::chrono::seconds kPause{1};
  model::Item item = item_of(services, ongoing, happening);
  for (;;) {
    auto stored = co_await commit(services, item, ongoing.span);
    if (stored) co_return;
    services.log.error("delivery.not_recorded",
                       {{"id", ongoing.message.id.to_string()}, {"code", stored.error().code().name}});
    co_await services.clock.sleep(kPause);
  }
}

const audit::Event& event_of(State state) {
  switch (state) {
    case State::delivered:
      return audit::events::delivery_done;
    case State::dead:
      return audit::events::delivery_dead;
    case State::held:
      return audit::events::delivery_held;
    case State::halted:
      return audit::events::delivery_halted;
    case State::filtered:
      return audit::events::delivery_filtered;
    case State::discarded:
      return audit::events::delivery_discarded;
    default:
      return audit::events::delivery_failed;
  }
}

void tell(const Services& services, const Ongoing& ongoing, const model::Delivery& delivery,
          const Standing& standing) {
  services.metrics.delivery(delivery.route, model::name_of(standing.state));
  const std::string id = ongoing.message.id.to_string();
  const std::string attempts = std::to_string(standing.attempts);
  const std::string system = ongoing.target != nullptr ? ongoing.target->system : std::string();
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
port::Task<Standing> settle(const Services& services, Ongoing& ongoing, model::Delivery delivery,
                            Standing standing, const port::Evidence& partner) {
  delivery.state = standing.state;
  delivery.attempts = standing.attempts;
  if (standing.state == State::retrying)
    delivery.due =
        std::chrono::time_point_cast<std::chrono::microseconds>(services.clock.wall() + standing.pause);
  Happening happening{.event = event_of(standing.state), .state = standing.state, .called = standing.called};
  if (standing.error) {
    happening.error = &*standing.error;
    ongoing.span.outcome(standing.error->code().name);
  }
  happening.deliveries.push_back(delivery);
  keep_evidence(partner, happening);
  co_await put_down(services, ongoing, happening);
  services.probe.reached("deliver.stored");
  tell(services, ongoing, delivery, standing);
  co_return standing;
}

/// What the route makes of an error. `first`: when the first attempt began.
void judge(const config::Route& route, const config::Pace& pace, const Error& error, bool idempotent,
           std::chrono::system_clock::duration since_first, double dice, Standing& standing) {
  const config::OnFailure& rules = route.on_failure;
  Remedy remedy = error.remedy();
  if (remedy == Remedy::reconcile && idempotent) remedy = Remedy::resend;
  switch (remedy) {
    case Remedy::refuse:
      standing.state = rules.discard_refused ? State::discarded : State::dead;
      return;
    case Remedy::reconcile:
      standing.state = State::held;
      return;
    case Remedy::stop:
      standing.state = rules.halt ? State::halted : State::dead;
      return;
    case Remedy::resend:
    case Remedy::wait:
      break;
  }
  const auto longest = remedy == Remedy::wait ? rules.wait : rules.resend;
  standing.state = since_first >= longest ? State::dead : State::retrying;
  standing.pause = error.pause().value_or(deliver::backoff(pace, standing.attempts, dice));
}

const config::Pace& pace_of(const Services& services, const Ongoing& ongoing) {
  static const config::Pace usual;
  if (ongoing.target == nullptr) return usual;
  const auto found = services.plan->site().systems.find(ongoing.target->system);
  return found == services.plan->site().systems.end() ? usual : found->second.pace;
}

/// An error of ours before anything was sent.
port::Task<Standing> failed_before(const Services& services, Ongoing& ongoing, model::Delivery delivery,
                                   std::uint32_t attempts, Error error) {
  Standing standing{.attempts = attempts, .error = std::move(error)};
  const config::Route unknown;  // the route may be gone from the site: the usual rules
  judge(ongoing.route != nullptr ? *ongoing.route : unknown, pace_of(services, ongoing), *standing.error,
        true, std::chrono::system_clock::duration::zero(), 1.0, standing);
  const port::Evidence none;
  co_return co_await settle(services, ongoing, std::move(delivery), std::move(standing), none);
}

struct Opened {
  codec::XmlDocument tree;
  const config::Branch* branch = nullptr;
  bool passes = true;  ///< The filter.
};

/// Tree, keys and branch of a stored message.
Result<Opened> open_message(const Services& services, const model::Story& story, Ongoing& ongoing) {
  if (ongoing.type == nullptr)
    return Error(codes::route_unknown_type, "the site has no type of the message's name any more");
  if (ongoing.route == nullptr)
    return Error(codes::route_none, "the site has no route of this name any more");
  auto octets = open_part(services, story, "request");
  if (!octets) return std::move(octets).error();
  auto tree = read_body(*ongoing.type, ongoing.message.format, *octets);
  if (!tree) return std::move(tree).error().during("reading the stored message");
  auto keys = take_keys(*ongoing.type, *tree);
  if (!keys) return std::move(keys).error();
  ongoing.message.keys = *std::move(keys);
  const route::Subject subject{*ongoing.type->declared, ongoing.type->schema->target_namespace(), *tree};
  if (ongoing.route->filter) {
    auto passes = route::holds(*ongoing.route->filter, subject);
    if (!passes) return std::move(passes).error();
    if (!*passes) return Opened{*std::move(tree), nullptr, false};
  }
  auto branch = route::branch_of(*ongoing.route, subject);
  if (!branch) return std::move(branch).error();
  auto opened = open_documents(*ongoing.type, *tree);
  if (!opened) return std::move(opened).error();
  return Opened{*std::move(tree), *branch, true};
}

/// When the first attempt began since a person last let the delivery go.
std::optional<std::chrono::system_clock::time_point> first_begun(const model::Story& story,
                                                                 const std::string& route) {
  std::optional<std::chrono::system_clock::time_point> begun;
  for (const model::Item& item : story.items) {
    if (item.deliveries.empty() || item.deliveries.front().route != route) continue;
    if (item.event == audit::events::delivery_released.name) begun.reset();
    if (item.event == audit::events::delivery_begun.name && !begun) begun = item.at;
  }
  return begun;
}

constexpr std::size_t kSpanOctets = 8;

/// A span of an attempt: a child of the one in which the message came.
telemetry::Span span_of(const Services& services, const Ongoing& ongoing, std::string name) {
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

/// Calls the system and maps nothing back: a send has no reply.
port::Task<Result<port::Reply>> call(const Services& services, Ready& ready, std::string form,
                                     deliver::InFlight::Slot slot, port::Evidence& partner) {
  DeliverySteps steps(services, ready.ongoing, ready.delivery, std::move(ready.recorded), partner);
  port::Request request;
  request.message = ready.ongoing.message.id;
  request.operation = ready.ongoing.target->operation;
  request.body = std::move(form);
  const config::Target& target = *ready.ongoing.target;
  const telemetry::Span span = ready.ongoing.span.part("call", target.system + " " + target.operation);
  request.traceparent = traceparent_of(span, ready.ongoing.message);
  request.tracestate = ready.ongoing.message.tracestate;
  request.deadline = services.clock.now() + target.timeout;
  request.evidence = &partner;
  request.steps = &steps;
  auto reply = co_await services.caller.call(target, std::move(request), std::move(slot));
  if (!reply) span.outcome(reply.error().code().name);
  co_return reply;
}

}  // namespace

std::vector<model::Delivery> deliveries_of(const Services& services, const Ongoing& ongoing) {
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

Result<Ongoing> reopen(const Services& services, const model::Story& story) {
  if (story.items.empty())
    return Error(codes::store_damaged, "a message that is to be delivered is not on record");
  const model::Item& first = story.items.front();
  auto head = journal::read_head(first.head);
  if (!head) return std::move(head).error();
  auto envelope = journal::Envelope::open(services.keys, first.message, story.wrapped_key);
  if (!envelope) return std::move(envelope).error();
  model::Message message;
  message.id = first.message;
  message.type = head->type;
  message.version = head->version;
  message.pattern = model::Pattern::send;
  message.party = head->party;
  message.certificate = head->certificate;
  message.traceparent = head->traceparent;
  message.tracestate = head->tracestate;
  message.format = head->format;
  message.received_at = first.at;
  message.context.purpose = head->purpose;
  message.context.legal_basis = head->legal_basis;
  message.context.case_id = head->case_id;
  for (const config::Party& party : services.plan->site().parties)
    if (party.name == message.party) message.organisation = party.organisation;
  const CompiledType* type = services.plan->find(message.type);
  return Ongoing{
      .message = std::move(message), .envelope = *std::move(envelope), .type = type, .authorized = true};
}

port::Task<Result<Outlook>> make_ready(const Services& services, const deliver::Entry& entry,
                                       model::Tag lane) {
  auto story = co_await services.store.story(entry.message);
  if (!story) co_return std::move(story).error();
  auto ongoing = reopen(services, *story);
  if (!ongoing) co_return std::move(ongoing).error();
  ongoing->route = services.plan->router().find(entry.route);
  ongoing->attempt = entry.attempts;
  model::Delivery delivery{
      .route = entry.route, .lane = lane, .state = entry.state, .attempts = entry.attempts};

  auto opened = open_message(services, *story, *ongoing);
  if (!opened) {
    Error error = std::move(opened).error();
    co_return co_await failed_before(services, *ongoing, std::move(delivery), entry.attempts,
                                     std::move(error));
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
                "attempt " + std::to_string(entry.attempts) + " was begun and has no end on record");
    Standing held{.state = State::held, .attempts = entry.attempts, .error = std::move(error)};
    const port::Evidence none;
    co_return co_await settle(services, *ongoing, std::move(delivery), std::move(held), none);
  }
  auto recorded = DeliverySteps::recorded(ongoing->envelope, *story, entry.route);
  if (!recorded) co_return std::move(recorded).error();
  co_return Ready{*std::move(ongoing), std::move(delivery), opened->tree.to_octets(), *std::move(recorded),
                  first_begun(*story, entry.route)};
}

port::Task<Standing> attempt(const Services& services, Ready ready, deliver::InFlight::Slot slot,
                             double dice) {
  Ongoing& ongoing = ready.ongoing;
  const config::Route& route = *ongoing.route;
  ongoing.span = span_of(services, ongoing, "deliver " + route.name);
  auto form = co_await map_document(services, ongoing.target->request, std::move(ready.form), ongoing.span);
  if (!form) {
    Error error = std::move(form).error().during("mapping the message");
    co_return co_await failed_before(services, ongoing, std::move(ready.delivery), ongoing.attempt,
                                     std::move(error));
  }
  step(ongoing, "mapped", services);

  const auto began = services.clock.wall();
  ++ongoing.attempt;
  ready.delivery.attempts = ongoing.attempt;
  ready.delivery.state = State::delivering;
  Happening begun{.event = audit::events::delivery_begun, .state = State::delivering, .called = true};
  begun.deliveries.push_back(ready.delivery);
  model::Item item = item_of(services, ongoing, begun);
  auto stored = co_await commit(services, std::move(item), ongoing.span);
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
  auto reply = co_await call(services, ready, *std::move(form), std::move(slot), partner);
  services.probe.reached("deliver.partner_answered");
  Standing standing{.state = State::delivered, .attempts = ongoing.attempt, .called = true};
  if (reply) {
    step(ongoing, "taken by " + ongoing.target->system, services);
  } else {
    standing.error = std::move(reply).error();
    const auto since = services.clock.wall() - ready.first_begun.value_or(began);
    judge(route, pace_of(services, ongoing), *standing.error, services.caller.idempotent(*ongoing.target),
          since, dice, standing);
  }
  co_return co_await settle(services, ongoing, std::move(ready.delivery), std::move(standing), partner);
}

}  // namespace hub::flow
