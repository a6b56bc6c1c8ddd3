#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/telemetry/process.h"

namespace hub::telemetry {

/// A certificate or a revocation list that somebody relies on.
struct Watched {
  std::string role;  ///< server, clients_ca, crl; client, trust, signing of a system; party, party_signing.
  std::string of;    ///< Slug of the system, name of the party; `hub`.
  std::chrono::system_clock::time_point ends{};  ///< Then it is not valid any more, or has to be replaced.
};

/// A system whose last calls failed, one after another, with an error that concerns the system.
struct FailingSystem {
  std::string system;
  std::string code;  ///< Of the last one.
  std::uint64_t calls = 0;
  std::chrono::system_clock::time_point since{};  ///< The first of them.
};

/// How the signed audit log stands.
struct AuditStanding {
  /// Since when nothing of it is signed, though it was before or a signer is there.
  std::optional<std::chrono::system_clock::time_point> unsigned_since;
  bool fork_suspected = false;  ///< What was signed and what is stored are not one history.
};

/// Every metric of the hub, declared in metrics.cc with name, unit and help; tests/golden/metrics.txt lists
/// them. Labels are closed sets (type, code, listener, system); never an id or a value from a message. Any
/// thread.
class Metrics {
 public:
  Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;
  ~Metrics();

  void connection_opened(std::string_view listener);
  void connection_closed(std::string_view listener);
  void connection_refused(std::string_view listener,
                          std::string_view reason);  ///< reason: cap, handshake, descriptors.
  void request(std::string_view listener, unsigned status, double seconds);
  /// face: rest, soap, events, source. outcome: accepted, repeated, asked, answered, failed, refused.
  void message(std::string_view face, std::string_view type, std::string_view outcome);
  void refused(std::string_view code);
  void over_quota(std::string_view party);
  void call(std::string_view system, std::string_view outcome,
            double seconds);  ///< outcome: "ok" or an error code.
  void unknown_fields(std::string_view system, std::string_view operation);
  void delivery(std::string_view route, std::string_view outcome);  ///< outcome: a state of a delivery.
  void asks_waiting(std::string_view system, int more);  ///< Questions that began, or ended, to wait for it.
  void waiting(std::size_t deliveries);                  ///< In the dispatcher's memory now.
  void letters(std::string_view state, std::uint64_t count);  ///< Set at scrape time.
  void system_open(std::string_view system, bool is_open);    ///< Its circuit breaker.
  void route_halted(std::string_view route, bool is_halted);  ///< Until it was seen to go again.
  void map_job(std::string_view outcome, double seconds);     ///< outcome: "ok" or an error code.
  void map_waiting(int more);                                 ///< Jobs that began, or ended, to wait.
  void worker_lost(std::string_view reason);  ///< Of a mapping: killed, crashed, late, stuck, memory.
  void disk(std::uint64_t free_bytes, std::uint64_t reserve_bytes);  ///< Set at scrape time.
  /// What the site names, instead of what it named before.
  void certificates(const std::vector<Watched>& of_site);
  /// One that a party has shown, instead of the one before.
  void certificate_shown(std::string_view role, std::string_view party,
                         std::chrono::system_clock::time_point ends);
  void process(const ProcessFigures& figures);
  /// So many documents were parsed as XML, and trees held against a schema, since the start, in this process.
  void xml(std::uint64_t parsed, std::uint64_t validated);   ///< Set at scrape time.
  void store(std::uint64_t index_lag, double sync_seconds);  ///< Set at scrape time.
  /// What one kind of store measures, by the metric's name; names of no declared metric are passed over.
  void store_own(std::string_view name, double value);  ///< Set at scrape time.
  void ready(bool is_ready);
  void audit_log(const AuditStanding& stands);

  /// What of the figures readiness tells too. Ordered by role and owner; by system.
  [[nodiscard]] std::vector<Watched> certificates() const;
  [[nodiscard]] std::vector<FailingSystem> failing_systems() const;
  [[nodiscard]] AuditStanding audit_log() const;

  /// Prometheus text exposition format 0.0.4.
  [[nodiscard]] std::string text() const;

 private:
  class Families;
  std::unique_ptr<Families> families_;
};

}  // namespace hub::telemetry
