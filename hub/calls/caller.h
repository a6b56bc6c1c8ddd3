#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/calls/in_flight.h"
#include "hub/config/site.h"
#include "hub/port/adapter.h"
#include "hub/port/clock.h"
#include "hub/port/receiver.h"
#include "hub/port/source.h"
#include "hub/port/steps.h"
#include "hub/telemetry/metrics.h"

namespace hub::calls {

using Adapters = std::map<std::string, std::unique_ptr<port::Adapter>>;  ///< By slug of the system.

/// Makes one call to one system. Never a second attempt: an ask has a caller who waits and decides. Belongs
/// to one I/O thread.
class Caller {
 public:
  Caller() = default;
  Caller(const Caller&) = delete;
  Caller& operator=(const Caller&) = delete;
  virtual ~Caller() = default;

  /// A question of `party`. If `max_in_flight` calls to the system are under way it waits for its turn, as
  /// long as its own deadline, `request.deadline`, leaves the call time, half of it at most. The call's
  /// deadline is the earlier of that and the target's timeout from when it begins. Errors: deliver.overloaded
  /// if its turn did not come or too many wait; those of the adapter (deliver.*, crypto.*, map.not_valid),
  /// with the system's name added; deliver.no_operation if the system takes no questions. `put` becomes true
  /// once the question is given to the adapter: before, nothing of it has reached the system.
  virtual port::Task<Result<port::Reply>> ask(const config::Target& target, port::Request request,
                                              std::string party, bool& put) = 0;
  /// An attempt at a delivery that has its place already, see `enter`. Errors: those of the adapter.
  virtual port::Task<Result<port::Delivered>> deliver(const config::Target& target, port::Request request,
                                                      port::Steps& steps, InFlight::Slot slot) = 0;

  /// So many calls to a system deliveries may make at once: they leave a quarter to questions, where it has
  /// four.
  [[nodiscard]] virtual std::uint32_t share(const std::string& system) const = 0;
  /// A place for a delivery.
  [[nodiscard]] virtual std::optional<InFlight::Slot> enter(const std::string& system) = 0;
  /// See InFlight::crowded_out.
  [[nodiscard]] virtual bool crowded_out(const std::string& system) = 0;
  /// See port::Outlet. An unknown system is none.
  [[nodiscard]] virtual bool idempotent(const config::Target& target) const = 0;
  /// See port::Source, counted as calls are. Errors: those of the source, deliver.overloaded as in `call`;
  /// route.none if the site or the system has none of that name.
  virtual port::Task<Result<port::Polled>> poll(std::string system, std::string source,
                                                std::string cursor) = 0;
  virtual port::Task<Result<port::SourceDocument>> open(std::string system, std::string source,
                                                        std::string id) = 0;
  virtual port::Task<Outcome> settle(std::string system, std::string source,
                                     std::vector<port::Settled> settled) = 0;
  /// What came to a callback of the system, verified: see port::Receiver. Where the system is asked, that is
  /// counted as a call of it. Errors: those of the receiver; deliver.overloaded as in `ask`; route.none if
  /// the system has no callback of that name.
  virtual port::Task<Result<port::SourceDocument>> receive(std::string system, std::string name,
                                                           port::Callback callback) = 0;
  /// Whether the system answers. Errors: those of the adapter, route.none.
  virtual port::Task<Outcome> probe(const std::string& system) = 0;
};

/// Calls the systems of a site through their adapters and counts the calls.
class AdapterCaller final : public Caller {
 public:
  /// `site` says how many calls to a system may be under way; `in_flight` is the hub's one.
  AdapterCaller(Adapters adapters, const config::Site& site, InFlight& in_flight, port::Clock& clock,
                telemetry::Metrics& metrics);

  port::Task<Result<port::Reply>> ask(const config::Target& target, port::Request request, std::string party,
                                      bool& put) override;
  port::Task<Result<port::Delivered>> deliver(const config::Target& target, port::Request request,
                                              port::Steps& steps, InFlight::Slot slot) override;
  [[nodiscard]] std::uint32_t share(const std::string& system) const override;
  [[nodiscard]] std::optional<InFlight::Slot> enter(const std::string& system) override;
  [[nodiscard]] bool crowded_out(const std::string& system) override;
  [[nodiscard]] bool idempotent(const config::Target& target) const override;
  port::Task<Result<port::Polled>> poll(std::string system, std::string source, std::string cursor) override;
  port::Task<Result<port::SourceDocument>> open(std::string system, std::string source,
                                                std::string id) override;
  port::Task<Outcome> settle(std::string system, std::string source,
                             std::vector<port::Settled> settled) override;
  port::Task<Result<port::SourceDocument>> receive(std::string system, std::string name,
                                                   port::Callback callback) override;
  port::Task<Outcome> probe(const std::string& system) override;

 private:
  [[nodiscard]] Places places(const std::string& system) const;
  /// A place among the calls under way, as soon as it is the party's turn. Errors: deliver.overloaded.
  port::Task<Result<InFlight::Slot>> place(std::string system, std::string party,
                                           port::Clock::Duration patience);
  /// The same, once it is known that none is free at once.
  port::Task<Result<InFlight::Slot>> queue(std::string system, std::string party,
                                           port::Clock::Duration patience);
  [[nodiscard]] Result<port::Source*> source(const std::string& system, const std::string& name) const;
  /// Errors: route.none: the site has no such system.
  [[nodiscard]] Result<port::Adapter*> adapter(const config::Target& target) const;
  /// Counts a call that has ended, and says in its error whom it concerned.
  template <class T>
  Result<T> counted(const config::Target& target, port::Clock::Instant started, Result<T> result) const;

  Adapters adapters_;
  const config::Site& site_;
  InFlight& in_flight_;
  port::Clock& clock_;
  telemetry::Metrics& metrics_;
};

}  // namespace hub::calls
