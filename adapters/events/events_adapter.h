#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "adapters/events/events_config.h"
#include "hub/codec/schema.h"
#include "hub/port/adapter.h"
#include "hub/port/adapter_kinds.h"

namespace adapters::events {

/// Posts events to one subscriber. Belongs to one I/O thread, as the http::Client it borrows does.
class EventsAdapter final : public hub::port::Adapter {
 public:
  using Config = EventsConfig;
  static const hub::config::Spec<Config>& spec() { return events_spec(); }

  /// Throws std::runtime_error for a configuration that cannot work: problem_in, a schema or PEM file that
  /// cannot be read.
  EventsAdapter(Config config, const hub::port::Services& services);

  hub::port::Task<hub::Result<hub::port::Reply>> call(hub::port::Request request) override;
  [[nodiscard]] bool idempotent(const std::string& operation) const override;
  /// A TLS connection; nothing is sent.
  hub::port::Task<hub::Outcome> probe() override;
  [[nodiscard]] std::optional<hub::port::Misfit> misfit(const std::string& operation,
                                                        const std::string& body) const override;

 private:
  [[nodiscard]] hub::Result<std::string> data_of(hub::codec::Content body, const std::string& name) const;
  [[nodiscard]] hub::http::Request to_endpoint(std::chrono::steady_clock::time_point deadline) const;

  Config config_;
  hub::port::Services services_;
  std::map<std::string, std::shared_ptr<const hub::codec::Schema>> schemas_;  ///< By operation; none: absent.
  std::string authorization_;                                                 ///< Empty: none.
};

}  // namespace adapters::events
