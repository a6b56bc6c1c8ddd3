#include "hub/flow/dispatcher.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "hub/base/codes.h"

namespace hub::flow {
namespace {

using namespace std::chrono_literals;
using model::State;

constexpr std::size_t kMaxPreparing = 32;  ///< Each may hold a body.
constexpr std::size_t kWindow = 20'000;    ///< Deliveries of one group in memory, about 200 octets each.
constexpr std::size_t kPage = 2'000;
constexpr auto kAfterTrouble = 1s;
constexpr auto kLongestRest = 60s;
constexpr auto kLongestDue = 1h;  ///< However far a clock that jumped put a retry.

/// For a coroutine that nobody waits for: what it throws is a defect and ends the process.
void rethrow(const std::exception_ptr& problem) {
  if (problem) std::rethrow_exception(problem);
}

}  // namespace

Dispatcher::Dispatcher(boost::asio::io_context& io, std::shared_ptr<const Services> services)
    : io_(io), services_(std::move(services)), bell_(io), dice_(std::random_device()()) {}

void Dispatcher::ring() {
  rung_ = true;
  bell_.cancel();
}

void Dispatcher::wake() {
  services_->wakeup.seen();
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
  if (!rung_) {
    bell_.expires_at(until);
    boost::system::error_code none;
    const boost::asio::use_awaitable_t<port::Executor> token;
    co_await bell_.async_wait(boost::asio::redirect_error(token, none));
  }
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

  Instant due;
  if (delivery.state == State::retrying) {
    const auto wait = delivery.due - services_->clock.wall();
    if (wait > 0s)
      due =
          services_->clock.now() + std::min<port::Clock::Duration>(
                                       std::chrono::duration_cast<port::Clock::Duration>(wait), kLongestDue);
  }
  deliver::Entry entry{pending.sequence, pending.message, delivery.route, delivery.state, delivery.attempts};
  group.lanes.put(delivery.lane, std::move(entry), due);
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
    Group& group = groups_[name];
    if (group.behind) continue;
    if (put(group, pending)) continue;
    group.behind = true;
    group.read = pending.sequence - 1;
  }
  if (page->empty()) co_return true;
  scanned_ = page->back().sequence;
  news_ = true;
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
  while (news_ && well && !stopping_) {
    well = co_await load_new();
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
  bell_.expires_after(kAfterTrouble);
  boost::system::error_code none;
  const boost::asio::use_awaitable_t<port::Executor> token;
  co_await bell_.async_wait(boost::asio::redirect_error(token, none));
  rung_ = true;
}

void Dispatcher::refresh() {
  ++refreshes_;
  for (auto& [name, group] : groups_) {
    group.lanes.forget_idle();
    group.behind = false;
  }
  scanned_ = 0;
  news_ = true;
  ring();
}

void Dispatcher::renew(std::shared_ptr<const Services> services) {
  services_ = std::move(services);
  halted_.clear();
  std::map<std::string, Line> kept;
  lines_.swap(kept);
  for (auto& [system, line] : kept) {
    if (line.running > 0 || line.probing)
      lines_.insert({system, line});
    else
      services_->metrics.system_open(system, false);
  }
  for (const auto& [name, group] : groups_)
    for (const deliver::Lanes::Job& job : group.lanes.busy())
      if (group_of(job.entry.route) != name) moved_.insert(job.lane);
  refresh();
}

port::Task<Outcome> Dispatcher::release(Release release) {
  const auto services = services_;
  const Uuid message = release.message;
  if (!deciding_.insert(message).second)
    co_return Error(codes::journal_no_letter, "another decision about this message is being put on record");
  UnderWay under_way = [this, message](const std::string& route) {
    return working_.contains({message, route});
  };
  auto released = co_await put_release(*services, std::move(release), std::move(under_way));
  deciding_.erase(message);
  if (!released) co_return std::move(released).error();
  halted_.erase(released->route);
  refresh();
  co_return Done{};
}

// --- attempts

void Dispatcher::start() {
  if (stopping_) return;
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
  services_->metrics.waiting([this] {
    std::size_t all = 0;
    for (const auto& [name, one] : groups_) all += one.lanes.size();
    return all;
  }());
}

port::Task<void> Dispatcher::deliver(std::string group, deliver::Lanes::Job job) {
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
  // It was let go to call and did not: somebody else may.
  if (!progress.prepared && !progress.parked && !job.where.empty()) unpark(job.where);
  if (moved_.erase(job.lane) != 0) refresh();
  ring();
}

port::Task<Standing> Dispatcher::make_attempt(std::shared_ptr<const Services> services, std::string group,
                                              deliver::Lanes::Job job, Progress& progress) {
  Standing standing;
  const bool stuck = job.entry.state == State::dead || job.entry.state == State::held;
  if (stuck || halted_.contains(job.entry.route)) {
    standing.state = stuck ? job.entry.state : State::halted;
    co_return standing;
  }
  auto outlook = co_await make_ready(*services, job.entry, job.lane);
  if (!outlook) {
    const Error& error = outlook.error();
    services->log.error("delivery.not_ready", {{"id", job.entry.message.to_string()},
                                               {"route", job.entry.route},
                                               {"code", error.code().name},
                                               {"detail", error.detail()}});
    deliver::Lanes& lanes = groups_.at(group).lanes;
    if (error.remedy() == Remedy::wait)
      lanes.again(job.lane, job.entry, services->clock.now() + error.pause().value_or(kAfterTrouble), {});
    else
      lanes.block(job.lane);
    progress.placed = true;
    co_return standing;
  }
  if (auto* ended = std::get_if<Standing>(&*outlook)) co_return std::move(*ended);

  Ready& ready = std::get<Ready>(*outlook);
  const std::string system = ready.ongoing.target->system;
  Line& way = line(system);
  deliver::Lanes& lanes = groups_.at(group).lanes;
  const Instant now = services->clock.now();
  if (!way.breaker.lets(way.running)) {
    lanes.park(job.lane, system);
    progress.placed = progress.parked = true;
    co_return standing;
  }
  auto slot = services->caller.enter(system);
  if (now < way.not_before || !slot) {
    constexpr auto kQuestionsHaveIt = 50ms;  // all calls are questions' own: none of ours will end
    progress.placed = progress.parked = true;
    if (now < way.not_before)
      lanes.again(job.lane, job.entry, way.not_before, system);
    else if (way.running == 0)
      lanes.again(job.lane, job.entry, now + kQuestionsHaveIt, system);
    else
      lanes.park(job.lane, system);
    co_return standing;
  }
  ++way.running;
  progress.prepared = true;
  --preparing_;
  ring();
  const double dice = std::generate_canonical<double, 16>(dice_);
  standing = co_await attempt(*services, std::move(ready), *std::move(slot), dice);
  --line(system).running;
  // What an attempt of an older version of the site ended in does not halt the newer one.
  if (standing.state == State::halted && services != services_) standing.state = State::retrying;
  place(group, job, standing, system);
  progress.placed = true;
  learn(system, standing);
  co_return standing;
}

void Dispatcher::forget(const std::string& group, const deliver::Lanes::Job& job) {
  if (loading_) ended_.insert({job.entry.message, job.entry.route});
  groups_.at(group).lanes.end(job.lane);
}

void Dispatcher::place(const std::string& group, const deliver::Lanes::Job& job, const Standing& standing,
                       const std::string& system) {
  deliver::Lanes& lanes = groups_.at(group).lanes;
  deliver::Entry entry = job.entry;
  entry.state = standing.state;
  entry.attempts = standing.attempts;
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
    case State::halted:
      halted_.insert(job.entry.route);
      lanes.block(job.lane);
      return;
    case State::waiting:
      lanes.block(job.lane);
      return;
    default:
      forget(group, job);
  }
}

// --- systems

Dispatcher::Line& Dispatcher::line(const std::string& system) {
  const auto found = lines_.find(system);
  if (found != lines_.end()) return found->second;
  const auto known = services_->plan->site().systems.find(system);
  const config::Pace pace =
      known == services_->plan->site().systems.end() ? config::Pace{} : known->second.pace;
  return lines_.emplace(system, Line(pace.breaker_failures)).first->second;
}

bool Dispatcher::unpark(const std::string& system) {
  const Line& way = line(system);
  const std::uint32_t share = services_->caller.share(system);
  std::size_t free = share > way.running ? share - way.running : 1;
  bool any = true;
  bool unparked = false;
  while (any && free > 0) {
    any = false;
    auto group = groups_.upper_bound(last_unparked_);
    for (std::size_t n = 0; n < groups_.size() && free > 0; ++n, ++group) {
      if (group == groups_.end()) group = groups_.begin();
      if (group->second.lanes.unpark(system, 1) == 0) continue;
      any = unparked = true;
      --free;
      last_unparked_ = group->first;
    }
  }
  return unparked;
}

void Dispatcher::learn(const std::string& system, const Standing& standing) {
  Line& way = line(system);
  if (!standing.called) {
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

}  // namespace hub::flow
