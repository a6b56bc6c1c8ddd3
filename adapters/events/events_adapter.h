#pragma once

#include <map>
#include <memory>
#include <string>

#include "adapters/events/events_config.h"
#include "adapters/frame/framed.h"
#include "adapters/frame/partner.h"
#include "hub/formats/xsd/schema.h"

namespace adapters::events {

/// Posts events to one subscriber.
class EventsAdapter final : public frame::Framed<EventsConfig> {
 public:
  static const hub::config::Spec<Config>& spec() { return events_spec(); }

  /// Throws std::runtime_error for a configuration that cannot work: problem_in, a PEM file or schema that
  /// cannot be read.
  EventsAdapter(Config config, const hub::port::Services& services);

  /// A TLS connection; nothing is sent.
  hub::port::Task<hub::Outcome> probe() override;
  [[nodiscard]] std::optional<hub::port::Misfit> misfit(const std::string& operation,
                                                        const std::string& body) const override;

 protected:
  hub::port::Task<hub::Result<hub::port::Reply>> carry_out(frame::Call& call,
                                                           const OperationSettings& operation) override;

 private:
  [[nodiscard]] hub::Result<std::string> data_of(hub::formats::Content body, const std::string& name) const;

  frame::Partner partner_;
  std::map<std::string, std::shared_ptr<const hub::formats::Schema>>
      schemas_;  ///< By operation; none: absent.
};

}  // namespace adapters::events
