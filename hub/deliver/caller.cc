#include "hub/deliver/caller.h"

#include <algorithm>
#include <utility>

#include "hub/base/codes.h"

namespace hub::deliver {

Caller::Caller(Adapters adapters, const config::Site& site, InFlight& in_flight, port::Clock& clock,
               telemetry::Metrics& metrics)
    : adapters_(std::move(adapters)), site_(site), in_flight_(in_flight), clock_(clock), metrics_(metrics) {}

std::uint32_t Caller::most(const std::string& system) const {
  const auto found = site_.systems.find(system);
  return found == site_.systems.end() ? 0 : found->second.pace.max_in_flight;
}

std::uint32_t Caller::share(const std::string& system) const {
  constexpr std::uint32_t kPart = 4;
  const std::uint32_t all = most(system);
  return all - all / kPart;
}

std::optional<InFlight::Slot> Caller::enter(const std::string& system) {
  return in_flight_.enter(system, share(system));
}

bool Caller::idempotent(const config::Target& target) const {
  const auto found = adapters_.find(target.system);
  return found != adapters_.end() && found->second->idempotent(target.operation);
}

Result<InFlight::Slot> Caller::place(const std::string& system) {
  auto slot = in_flight_.enter(system, most(system));
  if (slot) return *std::move(slot);
  return Error(codes::deliver_overloaded, std::to_string(most(system)) + " calls to " + system +
                                              " are under way, max_in_flight of the system");
}

Result<port::Source*> Caller::source(const std::string& system, const std::string& name) const {
  const auto found = adapters_.find(system);
  port::Source* const source = found == adapters_.end() ? nullptr : found->second->source(name);
  if (source == nullptr) return Error(codes::route_none, name + " is no source of " + system);
  return source;
}

port::Task<Result<port::Polled>> Caller::poll(std::string system, std::string name, std::string cursor) {
  auto from = source(system, name);
  if (!from) co_return std::move(from).error();
  const auto slot = place(system);
  if (!slot) co_return Error(slot.error());
  const auto started = clock_.now();
  auto polled = co_await (*from)->poll(std::move(cursor));
  const std::chrono::duration<double> taken = clock_.now() - started;
  metrics_.call(system, polled ? "ok" : polled.error().code().name, taken.count());
  if (!polled) co_return std::move(polled).error().during("asking " + system + " for " + name);
  co_return polled;
}

port::Task<Outcome> Caller::confirm(std::string system, std::string name, std::vector<std::string> ids) {
  auto from = source(system, name);
  if (!from) co_return std::move(from).error();
  const auto slot = place(system);
  if (!slot) co_return Error(slot.error());
  const auto started = clock_.now();
  auto confirmed = co_await (*from)->confirm(std::move(ids));
  const std::chrono::duration<double> taken = clock_.now() - started;
  metrics_.call(system, confirmed ? "ok" : confirmed.error().code().name, taken.count());
  if (!confirmed) co_return std::move(confirmed).error().during("confirming " + name + " to " + system);
  co_return confirmed;
}

port::Task<Outcome> Caller::probe(const std::string& system) {
  const auto found = adapters_.find(system);
  if (found == adapters_.end()) co_return Error(codes::route_none, system + " is no system of this site");
  co_return co_await found->second->probe();
}

port::Task<Result<port::Reply>> Caller::call(const config::Target& target, port::Request request) {
  auto slot = place(target.system);
  if (!slot) co_return std::move(slot).error();
  co_return co_await call(target, std::move(request), *std::move(slot));
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): the slot is held for as long as the call takes
port::Task<Result<port::Reply>> Caller::call(const config::Target& target, port::Request request,
                                             InFlight::Slot /*slot*/) {
  const auto found = adapters_.find(target.system);
  if (found == adapters_.end())
    co_return Error(codes::route_none, target.system + " is no system of this site");
  const auto started = clock_.now();
  request.deadline =
      std::min(request.deadline, started + std::chrono::duration_cast<port::Clock::Duration>(target.timeout));
  auto reply = co_await found->second->call(request);
  const std::chrono::duration<double> taken = clock_.now() - started;
  metrics_.call(target.system, reply ? "ok" : reply.error().code().name, taken.count());
  if (!reply)
    co_return std::move(reply).error().during("asking " + target.system + " for " + request.operation);
  co_return reply;
}

}  // namespace hub::deliver
