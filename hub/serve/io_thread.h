#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <thread>

#include "hub/exchange/exchange.h"
#include "hub/serve/thread_parts.h"
#include "hub/server/listener.h"

namespace hub::serve {

/// The exchange listener of a site. What is divided among connections is shared by all copies.
[[nodiscard]] server::ListenerSettings exchange_settings(const config::HubSettings& hub);

/// One thread that takes connections and carries exchanges: an io_context and what belongs to it alone.
class IoThread {
 public:
  /// Throws std::runtime_error if the address cannot be used. `shared` outlives the thread.
  IoThread(Shared& shared, server::ListenerSettings exchange);
  IoThread(const IoThread&) = delete;
  IoThread& operator=(const IoThread&) = delete;
  ~IoThread();

  void start();
  [[nodiscard]] std::uint16_t exchange_port() const { return listener_->port(); }

  [[nodiscard]] std::shared_ptr<const flow::Services> prepare(std::shared_ptr<const Version> version);
  /// Exchanges begun from now on use these, made by `prepare`, and the limits of their site. One thread, at
  /// any time.
  void adopt(std::shared_ptr<const flow::Services> services);

  /// Takes no new connections and lets exchanges in progress end, for at most `grace`.
  void stop(std::chrono::milliseconds grace);
  /// Waits until the last connection has ended after `stop`, then ends the thread.
  void join();

 private:
  port::Task<server::HttpResponse> handle(server::HttpRequest request);

  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<port::Executor> work_;
  ThreadParts parts_;
  std::shared_ptr<const flow::Services> services_;
  server::ListenerSettings settings_;  // of the listener, as they are now
  std::unique_ptr<server::Listener> listener_;
  std::thread thread_;
};

}  // namespace hub::serve
