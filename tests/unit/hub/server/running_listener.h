#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "hub/server/listener.h"

namespace hub::server::test {

/// Answers 200 with a line each: `METHOD path?query`, `remote`, `peer <thumbprint>`, `san <name>`, `header
/// name=value`, `body <octets>: <first 100 of it>`. Paths with a meaning: /throw.
port::Task<HttpResponse> echo(HttpRequest request);

/// One or more listeners on one free port, each with an io_context and a thread of its own.
class RunningListener {
 public:
  explicit RunningListener(ListenerSettings settings = settings_for_tests(), int threads = 1,
                           HttpHandler handler = echo);
  RunningListener(const RunningListener&) = delete;
  RunningListener& operator=(const RunningListener&) = delete;
  ~RunningListener();

  /// Limits small enough to be reached: 1 KiB of headers, 4 KiB of body. Every timeout is 5 s: a test of one
  /// shortens that one, so that a busy machine trips over no other.
  /// idle.
  static ListenerSettings settings_for_tests();

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::string metrics() const { return metrics_.text(); }
  [[nodiscard]] std::string log();
  /// Waits up to 5 s for `text` in log or metrics: what a peer sees may come before what the listener tells.
  [[nodiscard]] bool tells(const std::string& text);
  void stop(std::chrono::milliseconds grace);
  /// Waits until no work is left, which is so once all connections have ended after `stop`.
  void join();

 private:
  struct Loop {
    boost::asio::io_context io{1};
    std::optional<Listener> listener;
    std::thread thread;
  };

  std::string log_file_;
  telemetry::Log log_;
  telemetry::Metrics metrics_;
  std::vector<std::unique_ptr<Loop>> loops_;
  std::uint16_t port_ = 0;
};

}  // namespace hub::server::test
