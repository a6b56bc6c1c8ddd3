#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "adapters/events/events_adapter.h"
#include "tests/support/peer.h"
#include "tests/support/run_task.h"
#include "tests/support/temp_pki.h"

namespace events_test {

/// Real time, moved by hand; nothing here sleeps.
class MovedClock final : public hub::port::Clock {
 public:
  [[nodiscard]] Instant now() const override { return std::chrono::steady_clock::now(); }
  [[nodiscard]] std::chrono::system_clock::time_point wall() const override {
    return std::chrono::system_clock::now();
  }
  hub::port::Task<void> sleep(Duration) override { co_return; }
};

/// A scripted subscriber over TLS that demands a client certificate.
class Subscriber {
 public:
  explicit Subscriber(support::Peer::Script script);

  [[nodiscard]] const support::Peer& peer() const { return peer_; }
  /// Structured mode, one operation `thing_done` with data as JSON, a receipt.
  [[nodiscard]] static adapters::events::EventsConfig config_to(std::uint16_t port);
  [[nodiscard]] adapters::events::EventsConfig config() const { return config_to(peer_.port()); }

 private:
  support::Peer peer_;
};

/// The value of a header of a request; empty if it is not there.
[[nodiscard]] std::string header_of(const support::Peer::Request& request, const std::string& name);

/// A good answer to an event, in whichever mode it came.
[[nodiscard]] std::string receipt_for(const support::Peer::Request& request);
[[nodiscard]] support::Peer::Answer take(const support::Peer::Request& request);

/// An event to post.
[[nodiscard]] hub::port::Request thing_done(const std::string& amount = "0.10");

/// Posts events by an adapter of its own.
struct Events : testing::Test {
  using Reply = hub::Result<hub::port::Reply>;

  [[nodiscard]] hub::port::Services services() { return {client, clock}; }
  Reply post(const adapters::events::EventsConfig& config, const hub::port::Request& request = thing_done());
  /// The name of the error's code, or "a reply".
  static std::string outcome(const Reply& reply);

  boost::asio::io_context io;
  hub::http::Client client{io};
  MovedClock clock;
};

}  // namespace events_test
