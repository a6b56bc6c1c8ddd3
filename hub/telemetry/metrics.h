#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace hub::telemetry {

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
  void message(std::string_view type,
               std::string_view outcome);  ///< outcome: accepted, repeated, asked, answered, failed, refused.
  void refused(std::string_view code);
  void call(std::string_view system, std::string_view outcome,
            double seconds);                                        ///< outcome: "ok" or an error code.
  void delivery(std::string_view route, std::string_view outcome);  ///< outcome: a state of a delivery.
  void waiting(std::size_t deliveries);                             ///< In the dispatcher's memory now.
  void system_open(std::string_view system, bool is_open);          ///< Its circuit breaker.
  void map_job(std::string_view outcome, double seconds);
  void store(std::uint64_t wal_bytes, std::uint64_t index_lag, double sync_seconds);  ///< Set at scrape time.
  void ready(bool is_ready);

  /// Prometheus text exposition format 0.0.4.
  [[nodiscard]] std::string text() const;

 private:
  class Families;
  std::unique_ptr<Families> families_;
};

}  // namespace hub::telemetry
