#include "hub/deliver/caller.h"

#include <algorithm>
#include <utility>

#include "hub/base/codes.h"

namespace hub::deliver {

Caller::Caller(Adapters adapters, port::Clock& clock, telemetry::Metrics& metrics)
    : adapters_(std::move(adapters)), clock_(clock), metrics_(metrics) {}

port::Task<Result<port::Reply>> Caller::call(const config::Target& target, port::Request request) {
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
