#pragma once

#include <chrono>
#include <string>

#include "adapters/frame/call.h"
#include "adapters/frame/transport.h"
#include "hub/port/adapter_kinds.h"

namespace adapters::frame {

/// The outside system of an adapter, as HTTP reaches it. Of one I/O thread.
class Partner {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  /// `transport` and the services outlive this. Throws std::runtime_error for a PEM file that cannot be read.
  Partner(const Transport& transport, const hub::port::Services& services);

  /// A request without headers and body, with TLS and limits as configured: it ends after `timeout`, and in
  /// time for the caller's deadline. `url` is from the configuration.
  [[nodiscard]] hub::http::Request request(std::string url, Deadline deadline) const;
  /// The same for a call, with its trace context.
  [[nodiscard]] hub::http::Request request(std::string url, const Call& call) const;

  /// Sends a request of a call, once, and keeps its evidence. Errors: those of http::Client::send. May throw
  /// when cancelled.
  hub::port::Task<hub::Result<hub::http::Reply>> exchange(Call& call, hub::http::Request request) const;

  /// Proves that somebody listens: a TLS connection; nothing is sent.
  hub::port::Task<hub::Outcome> connect(std::string url) const;

 private:
  const Transport& transport_;
  hub::port::Services services_;
};

/// A little before a deadline, so that what ends then is there in time.
[[nodiscard]] Partner::Deadline latest_end(Partner::Deadline deadline);

/// When a question that proves that a system answers has taken too long.
[[nodiscard]] Partner::Deadline end_of_probe();

}  // namespace adapters::frame
