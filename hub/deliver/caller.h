#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/config/site.h"
#include "hub/deliver/in_flight.h"
#include "hub/port/adapter.h"
#include "hub/port/clock.h"
#include "hub/port/source.h"
#include "hub/telemetry/metrics.h"

namespace hub::deliver {

using Adapters = std::map<std::string, std::unique_ptr<port::Adapter>>;  ///< By slug of the system.

/// Makes one call to one system and counts it. Never a second attempt: an ask has a caller who waits and
/// decides. Belongs to one I/O thread, as the adapters do.
class Caller {
 public:
  /// `site` says how many calls to a system may be under way; `in_flight` is the hub's one.
  Caller(Adapters adapters, const config::Site& site, InFlight& in_flight, port::Clock& clock,
         telemetry::Metrics& metrics);

  /// A question of `party`. If `max_in_flight` calls to the system are under way it waits for its turn, as
  /// long as its own deadline, `request.deadline`, leaves the call time, half of it at most. The call's
  /// deadline is the earlier of that and the target's timeout from when it begins. Errors: deliver.overloaded
  /// if its turn did not come or too many wait; those of the adapter (deliver.*, crypto.*, map.not_valid),
  /// with the system's name added.
  port::Task<Result<port::Reply>> call(const config::Target& target, port::Request request,
                                       std::string party);
  /// A call that has its place already, see `enter`.
  port::Task<Result<port::Reply>> call(const config::Target& target, port::Request request,
                                       InFlight::Slot slot);

  /// So many calls to a system deliveries may make at once: they leave a quarter to questions, where it has
  /// four.
  [[nodiscard]] std::uint32_t share(const std::string& system) const;
  /// A place for a delivery.
  [[nodiscard]] std::optional<InFlight::Slot> enter(const std::string& system);
  /// See InFlight::crowded_out.
  [[nodiscard]] bool crowded_out(const std::string& system);
  /// See port::Adapter. An unknown system is none.
  [[nodiscard]] bool idempotent(const config::Target& target) const;
  /// See port::Source, counted as calls are. Errors: those of the source, deliver.overloaded as in `call`;
  /// route.none if the site or the system has none of that name.
  port::Task<Result<port::Polled>> poll(std::string system, std::string source, std::string cursor);
  port::Task<Outcome> confirm(std::string system, std::string source, std::vector<std::string> ids);
  /// Whether the system answers. Errors: those of the adapter, route.none.
  port::Task<Outcome> probe(const std::string& system);

 private:
  [[nodiscard]] Places places(const std::string& system) const;
  /// A place among the calls under way, as soon as it is the party's turn. Errors: deliver.overloaded.
  port::Task<Result<InFlight::Slot>> place(std::string system, std::string party,
                                           port::Clock::Duration patience);
  /// The same, once it is known that none is free at once.
  port::Task<Result<InFlight::Slot>> queue(std::string system, std::string party,
                                           port::Clock::Duration patience);
  [[nodiscard]] Result<port::Source*> source(const std::string& system, const std::string& name) const;

  Adapters adapters_;
  const config::Site& site_;
  InFlight& in_flight_;
  port::Clock& clock_;
  telemetry::Metrics& metrics_;
};

}  // namespace hub::deliver
