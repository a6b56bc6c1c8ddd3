#include "hub/delivery/dispatcher.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <limits>

#include "hub/base/codes.h"
#include "hub/delivery/backoff.h"
#include "hub/delivery/patience.h"
#include "hub/route/conditions.h"

// How deliveries come to be attempted.
//
// The store knows every delivery that has not ended. The dispatcher holds a part of them in memory, each in
// its lane, and the routes that share lanes form a group. It does three things in turn until it is stopped.
//
// It reads. What was accepted since the last page goes to its group. A group that has no room is behind from
// there on: what comes later for it stays in the store, and is read when half of its room is free. What could
// not be read is tried again after a second. Nothing is attempted before all that the store held at the start
// was read once, for only then it is known which routes stand still.
//
// It starts. The groups take turns, one delivery each: the head of a lane that is due. From then on the lane
// is busy, and nothing else of it goes. So many are prepared at a time as their bodies may take room; a
// delivery that calls its system counts among the system's calls instead.
//
// It rests, until the next head is due or something rings: a message was accepted, an attempt ended, a place
// became free, a probe succeeded, a person decided, the site changed.
//
// A delivery that was taken goes through these questions in order. The first that answers decides.
//   1. Does a person decide about its message at this moment? Then it is taken again in a second.
//   2. Is it a letter, or does its route stand still? Then its lane stands.
//   3. Is its route on trial, with another one going first? Then it is parked at the route.
//   4. Can it be read? What the store cannot tell now is taken again later. What can never be read again is a
//      letter.
//   5. Does the filter let it go, or is there no branch for it yet? The one is its end, the other waits for
//      another site.
//   6. Did its system ask to be left alone? Then it is due when that time is over.
//   7. Is its system being probed, or are its places taken? Then it is parked at the system.
// Where every message of the route goes to one system, question 6 and the first half of 7 come before 4 too:
// what waits until a system answers again is not read for it. What was begun before is read at once.
// Else the attempt is made. Its lane goes on when the delivery ended, waits for the pause when it is to be
// tried again, and stands when it became a letter, unless the route skips those.
//
// The end of an attempt also says something of its system (see below, systems), and of its route if that was
// on trial: when the system has answered, all that is parked at the route goes.
//
// A reload and a person's decision change what may go. Then all but the deliveries under way is forgotten and
// read again. A lane whose route changed its group while its head is under way would be in two groups: what
// is in the new one is left in the store until that head has ended.

namespace hub::delivery {
namespace {

using namespace std::chrono_literals;
using model::State;

constexpr std::size_t kMaxPreparing = 32;  ///< Each may hold a body.
constexpr std::size_t kWindow = 20'000;    ///< Deliveries of one group in memory, about 200 octets each.
constexpr std::size_t kPage = 2'000;
constexpr auto kAfterTrouble = 1s;
constexpr std::chrono::milliseconds kAfterDamage = 30s;  ///< Of the store as a whole.
constexpr auto kLongestRest = 60s;

/// Where those wait that their route keeps: no system's slug has a space.
std::string parking_of(const std::string& route) {
  return "route " + route;
}

/// For a coroutine that nobody waits for: what it throws is a defect and ends the process.
void rethrow(const std::exception_ptr& problem) {
  if (problem) std::rethrow_exception(problem);
}

}  // namespace

Dispatcher::Dispatcher(boost::asio::io_context& io, std::shared_ptr<const flow::CallServices> services,
                       flow::Wakeup& wakeup, ops::HaltedRoutes& halted_routes)
    : io_(io),
      services_(std::move(services)),
      wakeup_(wakeup),
      halted_routes_(halted_routes),
      bell_(services_->clock.alarm(io.get_executor())),
      dice_(std::random_device()()) {}

void Dispatcher::ring() {
  rung_ = true;
  bell_->ring();
}

void Dispatcher::wake() {
  wakeup_.seen();
  news_ = true;
  ring();
}

void Dispatcher::stop() {
  stopping_ = true;
  ring();
}

port::Task<void> Dispatcher::run() {
  while (!stopping_) {
    co_await load();
    start();
    co_await rest();
  }
  while (running_ > 0) co_await rest();
}

port::Task<void> Dispatcher::rest() {
  Instant until = services_->clock.now() + kLongestRest;
  if (!stopping_ && preparing_ < kMaxPreparing)
    for (const auto& [name, group] : groups_)
      if (const auto due = group.lanes.next_due()) until = std::min(until, *due);
  if (!rung_) co_await bell_->wait_until(until);
  rung_ = false;
}

// --- reading from the store

std::string Dispatcher::group_of(const std::string& name) const {
  const config::Route* route = services_->plan->router().find(name);
  return route == nullptr ? std::string() : route->lane;
}

bool Dispatcher::put(Group& group, const model::Pending& pending) {
  if (group.lanes.size() >= kWindow) return false;
  const model::Delivery& delivery = pending.delivery;
  if (ended_.contains({pending.message, delivery.route})) return true;
  if (moved_.contains(delivery.lane)) return true;  // read again when its attempt has ended
  const config::Route* route = services_->plan->router().find(delivery.route);
  const bool stuck = delivery.state == State::dead || delivery.state == State::held;
  if (stuck && route->skip_dead) return true;

  QueuedDelivery entry{pending.sequence, pending.message, delivery.route, delivery.state, delivery.attempts};
  entry.doubtful = is_doubtful(delivery, services_->clock);
  group.lanes.put(delivery.lane, std::move(entry), due_of(delivery, services_->clock));
  return true;
}

port::Task<bool> Dispatcher::load_new() {
  const std::uint64_t refreshes = refreshes_;
  news_ = false;
  auto page = co_await services_->store.pending(scanned_, kPage);
  if (refreshes != refreshes_) co_return true;
  if (!page) {
    news_ = true;
    services_->log.warn("dispatcher.cannot_read", {{"code", page.error().code().name}});
    co_return false;
  }
  for (const model::Pending& pending : *page) {
    const std::string name = group_of(pending.delivery.route);
    if (name.empty()) continue;  // a route that the site has no more: waits until it is back
    if (pending.delivery.state == State::halted && !surveyed_)
      halting_.found(pending.delivery.route, pending.message);
    Group& group = groups_[name];
    if (group.behind) continue;
    if (put(group, pending)) continue;
    group.behind = true;
    group.read = pending.sequence - 1;
  }
  if (page->empty()) co_return true;
  scanned_ = page->back().sequence;
  if (page->size() >= kPage) news_ = true;  // of what comes behind a page that is not full somebody will ring
  co_return true;
}

port::Task<bool> Dispatcher::load_behind(const std::string& name) {
  const std::uint64_t refreshes = refreshes_;
  auto page = co_await services_->store.pending(groups_.at(name).read, kPage);
  if (refreshes != refreshes_) co_return true;
  if (!page) co_return false;
  Group& group = groups_.at(name);
  for (const model::Pending& pending : *page) {
    if (pending.sequence > scanned_) break;
    if (group_of(pending.delivery.route) == name && !put(group, pending)) {
      group.read = pending.sequence - 1;
      co_return true;
    }
    group.read = pending.sequence;
  }
  group.behind = !page->empty() && page->back().sequence < scanned_;
  co_return true;
}

port::Task<void> Dispatcher::load() {
  bool well = true;
  loading_ = true;
  const std::uint64_t first = surveyed_ ? 0 : services_->store.figures().last_sequence;
  while (news_ && well && !stopping_) {
    well = co_await load_new();
    if (well && !surveyed_ && (!news_ || scanned_ >= first)) co_await learn_halts();
    start();
  }
  std::set<std::string> behind;
  for (const auto& [name, group] : groups_)
    if (group.behind && group.lanes.size() < kWindow / 2) behind.insert(name);
  for (const std::string& name : behind)
    while (well && !stopping_ && groups_.contains(name) && groups_.at(name).behind &&
           groups_.at(name).lanes.size() < kWindow) {
      well = co_await load_behind(name);
      start();
    }
  loading_ = false;
  ended_.clear();
  if (well) co_return;
  co_await bell_->wait_until(services_->clock.now() + kAfterTrouble);
  rung_ = true;
}

port::Task<void> Dispatcher::learn_halts() {
  for (const Halting::Halt& halt : halting_.halts()) {
    if (!halt.letter) continue;
    auto story = co_await services_->store.story(*halt.letter);
    if (!story) continue;
    for (const model::Item& item : story->items) {
      if (item.deliveries.empty() || item.deliveries.front().route != halt.route ||
          item.state != State::halted)
        continue;
      auto head = record::read_head(item.head);
      if (head && head->error) halting_.describe(halt.route, head->error->code, item.at);
    }
  }
  surveyed_ = true;
  tell_halts();
}

void Dispatcher::tell_halts() {
  for (const ops::HaltedRoute& before : halted_routes_.all())
    services_->metrics.route_halted(before.route, false);
  std::vector<ops::HaltedRoute> halted;
  for (Halting::Halt& halt : halting_.halts()) {
    services_->metrics.route_halted(halt.route, true);
    halted.push_back({std::move(halt.route), std::move(halt.code), halt.since, halt.letter, halt.on_trial});
  }
  halted_routes_.set(std::move(halted));
}

void Dispatcher::refresh() {
  ++refreshes_;
  ended_.clear();  // pages that are on their way are thrown away; those read from now on know the ends
  for (auto& [name, group] : groups_) {
    group.lanes.forget_idle();
    group.behind = false;
  }
  scanned_ = 0;
  news_ = true;
  ring();
}

void Dispatcher::renew(std::shared_ptr<const flow::CallServices> services) {
  services_ = std::move(services);
  halting_.renew();
  for (const Halting::Halt& halt : halting_.halts())
    if (services_->plan->router().find(halt.route) == nullptr) halting_.forget(halt.route);
  tell_halts();
  std::map<std::string, Line> kept;
  lines_.swap(kept);
  for (auto& [system, line] : kept) {
    line.breaker.limit(pace_of(services_->plan->site(), system).breaker_failures);
    if (line.running > 0 || line.probing || line.looking)
      lines_.insert({system, line});
    else
      services_->metrics.system_open(system, false);
  }
  for (const auto& [name, group] : groups_)
    for (const Lanes::Job& job : group.lanes.busy())
      if (group_of(job.entry.route) != name) moved_.insert(job.lane);
  refresh();
}

port::Task<Result<Released>> Dispatcher::release(Release release) {
  const auto services = services_;
  const Uuid message = release.message;
  const auto [first, is_first] = deciding_.emplace(message, release.by);
  if (!is_first) co_return being_decided(first->second);
  const bool resend = release.decision == Decision::resend;
  std::set<std::string> under_way;  // now: the story may be read before they end
  for (const auto& [busy, route] : working_)
    if (busy == message) under_way.insert(route);
  auto released = co_await put_release(*services, std::move(release), std::move(under_way));
  deciding_.erase(message);
  if (!released) co_return released;
  halting_.decided(released->route, message, resend);
  tell_halts();
  refresh();
  co_return released;
}

// --- attempts

void Dispatcher::start() {
  if (stopping_ || !surveyed_) return;
  const Instant now = services_->clock.now();
  std::erase_if(groups_,
                [](const auto& group) { return group.second.lanes.empty() && !group.second.behind; });
  // Round about, one each, from where the last round ended.
  bool any = true;
  while (any && preparing_ < kMaxPreparing) {
    any = false;
    auto group = groups_.upper_bound(last_served_);
    for (std::size_t n = 0; n < groups_.size() && preparing_ < kMaxPreparing; ++n, ++group) {
      if (group == groups_.end()) group = groups_.begin();
      auto job = group->second.lanes.take(now);
      if (!job) continue;
      any = true;
      last_served_ = group->first;
      ++running_;
      ++preparing_;
      boost::asio::co_spawn(io_, deliver(group->first, *std::move(job)), rethrow);
    }
  }
  std::size_t waiting = 0;
  for (const auto& [name, one] : groups_) waiting += one.lanes.size();
  services_->metrics.waiting(waiting);
}

port::Task<void> Dispatcher::deliver(std::string group, Lanes::Job job) {
  const auto services = services_;
  const Name name{job.entry.message, job.entry.route};
  Progress progress;
  Standing standing;
  if (deciding_.contains(name.first)) {
    groups_.at(group).lanes.again(job.lane, job.entry, services->clock.now() + kAfterTrouble, {});
    progress.placed = true;
  } else {
    working_.insert(name);
    standing = co_await make_attempt(services, group, job, progress);
    working_.erase(name);
  }
  --running_;
  if (!progress.prepared) --preparing_;
  if (!progress.placed) place(group, job, standing, {});
  conclude_trial(name.second, name.first, standing);
  const bool was_let = !job.where.empty() && job.where != parking_of(name.second);
  if (was_let && progress.came_to != job.where) unpark(job.where);
  if (moved_.erase(job.lane) != 0) refresh();
  ring();
}

port::Task<Standing> Dispatcher::make_attempt(std::shared_ptr<const flow::CallServices> services,
                                              std::string group, Lanes::Job job, Progress& progress) {
  Standing standing;
  const bool stuck = job.entry.state == State::dead || job.entry.state == State::held;
  if (stuck || halting_.is_halted(job.entry.route)) {
    standing.state = stuck ? job.entry.state : State::halted;
    co_return standing;
  }
  if (!halting_.lets(job.entry.route, job.entry.message)) {
    groups_.at(group).lanes.park(job.lane, parking_of(job.entry.route));
    progress.placed = true;  // and not parked at a system: another one may go to the one that let this go
    co_return standing;
  }
  if (job.entry.state != State::delivering && !job.entry.doubtful) {
    const config::Target* const always = route::target_of_all(services->plan->router().find(job.entry.route));
    if (always != nullptr && keeps_waiting(always->system, group, job, progress)) co_return standing;
  }
  const HaltEpoch halts{halting_, halting_.epoch()};
  auto outlook = co_await make_ready(*services, job.entry, job.lane, halts);
  if (!outlook) {
    const Error& error = outlook.error();
    services->log.error("delivery.not_ready", {{"id", job.entry.message.to_string()},
                                               {"route", job.entry.route},
                                               {"code", error.code().name},
                                               {"detail", error.detail()}});
    const auto pause = error.remedy() == Remedy::wait ? error.pause().value_or(kAfterTrouble) : kAfterDamage;
    groups_.at(group).lanes.again(job.lane, job.entry, services->clock.now() + pause, {});
    progress.placed = true;
    co_return standing;
  }
  if (auto* ended = std::get_if<Standing>(&*outlook)) {
    if (ended->state == State::waiting) {  // no branch delivers it until the site has another
      groups_.at(group).lanes.block(job.lane);
      progress.placed = true;
    }
    co_return std::move(*ended);
  }

  Ready& ready = std::get<Ready>(*outlook);
  const std::string system = ready.ongoing.target->system;
  if (keeps_waiting(system, group, job, progress)) co_return standing;
  Line& way = line(system);
  auto slot = services->caller.enter(system);
  const std::uint32_t share = services->caller.share(system);
  if (!slot) {
    groups_.at(group).lanes.park(job.lane, system);
    progress.placed = true;
    if (way.running < share && !std::exchange(way.looking, true))
      boost::asio::co_spawn(io_, look(system), rethrow);
    co_return standing;
  }
  ++way.running;
  progress.prepared = true;
  --preparing_;
  if (way.running < share && way.breaker.lets(way.running)) unpark(system);
  ring();
  const double dice = std::generate_canonical<double, 16>(dice_);
  standing = co_await attempt(*services, std::move(ready), *std::move(slot), dice, halts);
  --line(system).running;
  place(group, job, standing, system);
  progress.placed = true;
  learn(system, standing);
  co_return standing;
}

void Dispatcher::forget(const std::string& group, const Lanes::Job& job) {
  if (loading_) ended_.insert({job.entry.message, job.entry.route});
  groups_.at(group).lanes.end(job.lane);
}

void Dispatcher::place(const std::string& group, const Lanes::Job& job, const Standing& standing,
                       const std::string& system) {
  Lanes& lanes = groups_.at(group).lanes;
  QueuedDelivery entry = job.entry;
  entry.state = standing.state;
  entry.attempts = standing.attempts;
  entry.doubtful = false;
  if (standing.tried) entry.failed_at = services_->clock.now();
  switch (standing.state) {
    case State::retrying:
      lanes.again(job.lane, std::move(entry), services_->clock.now() + standing.pause, system);
      return;
    case State::dead:
    case State::held: {
      const config::Route* route = services_->plan->router().find(job.entry.route);
      if (route != nullptr && route->skip_dead)
        forget(group, job);
      else
        lanes.block(job.lane);
      return;
    }
    case State::waiting:
      if (!halting_.is_open(job.entry.route))
        lanes.park(job.lane, parking_of(job.entry.route));
      else
        lanes.block(job.lane);
      return;
    case State::halted:
      lanes.block(job.lane);
      return;
    default:
      forget(group, job);
  }
}

void Dispatcher::unpark_route(const std::string& route, std::size_t count) {
  const std::string where = parking_of(route);
  for (auto& [name, group] : groups_) {
    if (count == 0) return;
    count -= std::min(count, group.lanes.unpark(where, count));
  }
}

void Dispatcher::conclude_trial(const std::string& route, Uuid message, const Standing& standing) {
  constexpr auto kAll = std::numeric_limits<std::size_t>::max();
  const bool goes_on = standing.state == State::retrying || standing.state == State::halted ||
                       standing.state == State::waiting;
  if (!goes_on) halting_.letter_ended(route, message);
  switch (halting_.ended(route, message, evidence_of(standing))) {
    case Halting::Change::none:
      if (!halting_.is_halted(route)) return;
      break;
    case Halting::Change::next:
      unpark_route(route, 1);
      return;
    case Halting::Change::open:
      services_->log.info("route.goes", {{"route", route}});
      break;
  }
  // Those that the trial kept waiting: all may go now; or all stand still, and are forgotten when taken.
  unpark_route(route, kAll);
  if (standing.state == State::halted && standing.error)
    services_->log.error(
        "route.halted",
        {{"route", route}, {"id", message.to_string()}, {"code", standing.error->code().name}});
  tell_halts();
}

// --- systems
//
// A system that did not answer several attempts in a row is called no more, but probed, until a probe
// succeeds. Then one delivery goes, and its outcome decides whether the others go or the probing begins
// again. Only what the system did counts: an attempt that our own store could not take says nothing.
//
// Who finds no place at a system is parked there, and one parked at a time is let go:
// - when a delivery to the system ends, and when a probe of it succeeded;
// - when a delivery got a place and their share is not full: so all of the share is taken, by one after
//   another, however few of the places were free when the first one came;
// - when who was let go does not come to the system after all: its place is somebody else's.
// If deliveries have less than their share, questions hold the other places, and no end of ours tells when
// one is free. Then one coroutine looks for it, for all that are parked there, and lets the first one go.

Dispatcher::Line& Dispatcher::line(const std::string& system) {
  const auto found = lines_.find(system);
  if (found != lines_.end()) return found->second;
  const config::Pace& pace = pace_of(services_->plan->site(), system);
  return lines_.emplace(system, Line(pace.breaker_failures)).first->second;
}

bool Dispatcher::keeps_waiting(const std::string& system, const std::string& group, const Lanes::Job& job,
                               Progress& progress) {
  progress.came_to = system;
  const Line& way = line(system);
  Lanes& lanes = groups_.at(group).lanes;
  if (services_->clock.now() < way.not_before) {
    lanes.again(job.lane, job.entry, way.not_before, system);
  } else if (!way.breaker.lets(way.running)) {
    lanes.park(job.lane, system);
  } else {
    return false;
  }
  progress.placed = true;
  return true;
}

bool Dispatcher::unpark(const std::string& system) {
  auto group = groups_.upper_bound(last_unparked_);
  for (std::size_t n = 0; n < groups_.size(); ++n, ++group) {
    if (group == groups_.end()) group = groups_.begin();
    if (group->second.lanes.unpark(system, 1) == 0) continue;
    last_unparked_ = group->first;
    return true;
  }
  return false;
}

port::Task<void> Dispatcher::look(std::string system) {
  constexpr auto kLook = 50ms;  // more often than a place is kept for deliveries
  const auto is_known = [this, &system] { return services_->plan->site().systems.contains(system); };
  do co_await services_->clock.sleep(kLook);
  while (!stopping_ && is_known() && services_->caller.crowded_out(system));
  line(system).looking = false;
  unpark(system);
  ring();
}

void Dispatcher::learn(const std::string& system, const Standing& standing) {
  Line& way = line(system);
  // What our own store could not take says nothing of the system.
  const bool ours = standing.error && standing.error->code().name == codes::store_unavailable.name;
  if (!standing.called || ours) {
    unpark(system);
    return;
  }
  const ErrorCode* code = standing.error ? &standing.error->code() : nullptr;
  const bool unanswered = code != nullptr && (code->name == codes::deliver_unreachable.name ||
                                              code->name == codes::deliver_timeout.name);
  if (unanswered && way.breaker.on_trial()) way.probe_misleads = true;
  if (unanswered && way.breaker.unanswered()) {
    services_->metrics.system_open(system, true);
    services_->log.warn("system.unavailable", {{"system", system}, {"code", code->name}});
  }
  if (way.breaker.is_open()) {
    if (way.probing) return;
    way.probing = true;
    boost::asio::co_spawn(io_, probe(system), rethrow);
    return;
  }
  if (unanswered) {
    unpark(system);
    return;
  }
  way.probe_misleads = false;
  if (code != nullptr && code->remedy == Remedy::wait && standing.error->pause())
    way.not_before = services_->clock.now() + *standing.error->pause();
  if (way.breaker.answered()) {
    services_->metrics.system_open(system, false);
    services_->log.info("system.recovered", {{"system", system}});
    for (auto& [name, group] : groups_) group.lanes.hurry(system);
  }
  unpark(system);
}

port::Task<void> Dispatcher::probe(std::string system) {
  while (!stopping_) {
    const auto services = services_;
    const auto known = services->plan->site().systems.find(system);
    if (known == services->plan->site().systems.end()) break;
    co_await services->clock.sleep(known->second.pace.probe_every);
    auto answers = co_await services->caller.probe(system);
    if (!answers) {
      services->log.info("system.probed", {{"system", system}, {"code", answers.error().code().name}});
      continue;
    }
    services->log.info("system.answers", {{"system", system}});
    break;
  }
  Line& way = line(system);
  way.probing = false;
  way.breaker.probed();
  services_->metrics.system_open(system, false);
  // Who was not tried goes first: what makes the system fall silent may be the very message that was. And
  // after a probe that promised too much, what was tried keeps its own pause.
  if (!unpark(system) && !way.probe_misleads)
    for (auto& [name, group] : groups_) group.lanes.hurry(system);
  ring();
}

}  // namespace hub::delivery
