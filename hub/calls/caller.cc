#include "hub/calls/caller.h"

#include <algorithm>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"

namespace hub::calls {

namespace {

/// Counted among the questions that wait while it lives.
class Waits {
 public:
  Waits(telemetry::Metrics& metrics, const std::string& system) : metrics_(metrics), system_(system) {
    metrics_.asks_waiting(system_, 1);
  }
  Waits(const Waits&) = delete;
  Waits& operator=(const Waits&) = delete;
  ~Waits() { metrics_.asks_waiting(system_, -1); }

 private:
  telemetry::Metrics& metrics_;
  const std::string& system_;
};

/// A call's own time is its target's timeout, or what is left of the whole.
port::Clock::Instant deadline_of(const config::Target& target, const port::Request& request,
                                 port::Clock::Instant started) {
  return std::min(request.deadline,
                  started + std::chrono::duration_cast<port::Clock::Duration>(target.timeout));
}

/// As a party's, for asking a system what is new.
constexpr const char* kPoller = "";
constexpr std::chrono::seconds kPollerWaits{10};

}  // namespace

AdapterCaller::AdapterCaller(Adapters adapters, const config::Site& site, InFlight& in_flight,
                             port::Clock& clock, telemetry::Metrics& metrics)
    : adapters_(std::move(adapters)), site_(site), in_flight_(in_flight), clock_(clock), metrics_(metrics) {}

Places AdapterCaller::places(const std::string& system) const {
  constexpr std::uint32_t kPart = 4;
  const auto found = site_.systems.find(system);
  if (found == site_.systems.end()) return {};
  const config::Pace& pace = found->second.pace;
  return {pace.max_in_flight, pace.max_in_flight - pace.max_in_flight / kPart, pace.max_waiting};
}

std::uint32_t AdapterCaller::share(const std::string& system) const {
  return places(system).share;
}

std::optional<InFlight::Slot> AdapterCaller::enter(const std::string& system) {
  return in_flight_.enter(system, places(system));
}

bool AdapterCaller::crowded_out(const std::string& system) {
  return in_flight_.crowded_out(system, places(system));
}

bool AdapterCaller::idempotent(const config::Target& target) const {
  const auto found = adapters_.find(target.system);
  const port::Outlet* const outlet = found == adapters_.end() ? nullptr : found->second->outlet();
  return outlet != nullptr && outlet->idempotent(target.operation);
}

port::Task<Result<InFlight::Slot>> AdapterCaller::place(std::string system, std::string party,
                                                        port::Clock::Duration patience) {
  auto slot = in_flight_.ask(system, places(system));
  if (slot) co_return *std::move(slot);
  auto turn = co_await queue(std::move(system), std::move(party), patience);
  co_return turn;
}

port::Task<Result<InFlight::Slot>> AdapterCaller::queue(std::string system, std::string party,
                                                        port::Clock::Duration patience) {
  constexpr std::chrono::seconds kPause{1};
  const Places places = this->places(system);
  {
    const Waits waits(metrics_, system);
    auto turn = co_await in_flight_.wait(system, std::move(party), places, patience);
    if (turn) co_return *std::move(turn);
  }
  co_return Error(
      codes::deliver_overloaded,
      say("as many calls to {1} are under way as its max_in_flight allows, {0}, and no turn came in time",
          "vienlaicīgo izsaukumu skaits sasniedzis {} (sistēmas {} max_in_flight), un kārta laikus nepienāca",
          places.most, system))
      .wait_for(kPause);
}

Result<port::Source*> AdapterCaller::source(const std::string& system, const std::string& name) const {
  const auto found = adapters_.find(system);
  port::Source* const source = found == adapters_.end() ? nullptr : found->second->source(name);
  if (source == nullptr)
    return Error(codes::route_none, say("{} is no source of {}", "{} nav sistēmas {} avots", name, system));
  return source;
}

port::Task<Result<port::Polled>> AdapterCaller::poll(std::string system, std::string name,
                                                     std::string cursor) {
  auto from = source(system, name);
  if (!from) co_return std::move(from).error();
  const auto slot = co_await place(system, kPoller, kPollerWaits);
  if (!slot) co_return Error(slot.error());
  const auto started = clock_.now();
  auto polled = co_await (*from)->poll(std::move(cursor));
  const std::chrono::duration<double> taken = clock_.now() - started;
  metrics_.call(system, polled ? "ok" : polled.error().code().name, taken.count());
  if (!polled)
    co_return std::move(polled).error().during(
        say("asking {} for {}", "nolasot sistēmas {} avotu {}", system, name));
  co_return polled;
}

port::Task<Result<port::SourceDocument>> AdapterCaller::open(std::string system, std::string name,
                                                             std::string id) {
  auto from = source(system, name);
  if (!from) co_return std::move(from).error();
  const auto slot = co_await place(system, kPoller, kPollerWaits);
  if (!slot) co_return Error(slot.error());
  const auto started = clock_.now();
  auto opened = co_await (*from)->open(std::move(id));
  const std::chrono::duration<double> taken = clock_.now() - started;
  metrics_.call(system, opened ? "ok" : opened.error().code().name, taken.count());
  if (!opened)
    co_return std::move(opened).error().during(
        say("fetching a document of {} from {}", "saņemot avota {} dokumentu no sistēmas {}", name, system));
  co_return opened;
}

port::Task<Outcome> AdapterCaller::settle(std::string system, std::string name,
                                          std::vector<port::Settled> settled) {
  auto from = source(system, name);
  if (!from) co_return std::move(from).error();
  const auto slot = co_await place(system, kPoller, kPollerWaits);
  if (!slot) co_return Error(slot.error());
  const auto started = clock_.now();
  auto confirmed = co_await (*from)->settle(std::move(settled));
  const std::chrono::duration<double> taken = clock_.now() - started;
  metrics_.call(system, confirmed ? "ok" : confirmed.error().code().name, taken.count());
  if (!confirmed)
    co_return std::move(confirmed).error().during(
        say("confirming {} to {}", "apstiprinot no avota {} saņemto sistēmai {}", name, system));
  co_return confirmed;
}

port::Task<Result<port::SourceDocument>> AdapterCaller::receive(std::string system, std::string name,
                                                                port::Callback callback) {
  const auto found = adapters_.find(system);
  port::Receiver* const receiver = found == adapters_.end() ? nullptr : found->second->callback(name);
  if (receiver == nullptr)
    co_return Error(codes::route_none,
                    say("{} is no callback of {}", "{} nav sistēmas {} atzvans (callback)", name, system));
  const auto slot = co_await place(system, kPoller, kPollerWaits);
  if (!slot) co_return Error(slot.error());
  const auto started = clock_.now();
  auto received = co_await receiver->receive(std::move(callback));
  const std::chrono::duration<double> taken = clock_.now() - started;
  // What is wrong with what came says nothing of the system: anybody may have sent it.
  if (received || received.error().code().name.starts_with("deliver."))
    metrics_.call(system, received ? "ok" : received.error().code().name, taken.count());
  if (!received)
    co_return std::move(received).error().during(
        say("receiving {} of {}", "saņemot sistēmas {1} atzvanu {0}", name, system));
  co_return received;
}

port::Task<Outcome> AdapterCaller::probe(const std::string& system) {
  const auto found = adapters_.find(system);
  if (found == adapters_.end())
    co_return Error(codes::route_none,
                    say("{} is no system of this site", "{} nav šīs instalācijas sistēma", system));
  co_return co_await found->second->probe();
}

Result<port::Adapter*> AdapterCaller::adapter(const config::Target& target) const {
  const auto found = adapters_.find(target.system);
  if (found == adapters_.end())
    return Error(codes::route_none,
                 say("{} is no system of this site", "{} nav šīs instalācijas sistēma", target.system));
  return found->second.get();
}

template <class T>
Result<T> AdapterCaller::counted(const config::Target& target, port::Clock::Instant started,
                                 Result<T> result) const {
  const std::chrono::duration<double> taken = clock_.now() - started;
  metrics_.call(target.system, result ? "ok" : result.error().code().name, taken.count());
  if (result) return result;
  return std::move(result)
      .error()
      .of_system(target.system)
      .during(say("asking {} for {}", "vaicājot {} darbību {}", target.system, target.operation));
}

port::Task<Result<port::Reply>> AdapterCaller::ask(const config::Target& target, port::Request request,
                                                   std::string party, bool& put) {
  const auto known = adapter(target);
  if (!known) co_return known.error();
  port::Asker* const asker = (*known)->asker();
  if (asker == nullptr)
    co_return Error(codes::deliver_no_operation,
                    say("{} takes no questions, only deliveries",
                        "sistēma {} nepieņem vaicājumus, tikai piegādes", target.system));
  const auto left = std::max(request.deadline - clock_.now(), port::Clock::Duration::zero());
  const auto kept = std::min(std::chrono::duration_cast<port::Clock::Duration>(target.timeout), left / 2);
  auto slot = in_flight_.ask(target.system, places(target.system));
  if (!slot) {
    request.body.fold();
    auto turn = co_await queue(target.system, std::move(party), left - kept);
    if (!turn) co_return std::move(turn).error();
    slot.emplace(*std::move(turn));
  }
  const auto started = clock_.now();
  request.deadline = deadline_of(target, request, started);
  put = true;
  auto reply = co_await asker->ask(std::move(request));
  co_return counted(target, started, std::move(reply));
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): the slot is held for as long as the call takes
port::Task<Result<port::Delivered>> AdapterCaller::deliver(const config::Target& target,
                                                           port::Request request, port::Steps& steps,
                                                           InFlight::Slot /*slot*/) {
  const auto known = adapter(target);
  if (!known) co_return known.error();
  port::Outlet* const outlet = (*known)->outlet();
  if (outlet == nullptr)
    co_return Error(codes::deliver_no_operation,
                    say("{} takes no deliveries, only questions",
                        "sistēma {} nepieņem piegādes, tikai vaicājumus", target.system));
  const auto started = clock_.now();
  request.deadline = deadline_of(target, request, started);
  auto delivered = co_await outlet->deliver(std::move(request), steps);
  co_return counted(target, started, std::move(delivered));
}

}  // namespace hub::calls
