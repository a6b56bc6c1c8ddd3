#pragma once

#include <string>

#include "adapters/events/events_config.h"
#include "hub/http/client.h"
#include "hub/port/adapter.h"

namespace adapters::events {

/// One event as HTTP carries it.
struct WrittenEvent {
  hub::http::Headers headers;
  std::string body;
};

/// `urn:uuid:<message id>`: the same for all attempts of a delivery.
[[nodiscard]] std::string id_of(const hub::port::Request& request);

/// The event of a request in the subscriber's mode (CloudEvents 1.0.2; HTTP binding 3.1 and 3.2; JSON
/// format). `data` is JSON or XML as the operation says. `time` is when the hub took the message, which its
/// id says.
[[nodiscard]] WrittenEvent write_event(const hub::port::Request& request, const OperationSettings& operation,
                                       const EventsConfig& config, const std::string& data);

/// A value as a header of binary mode holds it: percent-encoded as HTTP binding 3.1.3.2 says.
[[nodiscard]] std::string header_value(std::string_view text);

}  // namespace adapters::events
