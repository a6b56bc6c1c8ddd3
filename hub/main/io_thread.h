#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <thread>

#include "hub/edge/listener.h"
#include "hub/flow/exchange.h"
#include "hub/main/thread_parts.h"

namespace hub::main {

/// The exchange listener of a site. What is divided among connections is shared by all copies.
[[nodiscard]] edge::ListenerSettings exchange_settings(const config::HubSettings& hub);

/// One thread that takes connections and carries exchanges: an io_context and what belongs to it alone.
class IoThread {
 public:
  /// Throws std::runtime_error if the address cannot be used. `shared` outlives the thread.
  IoThread(Shared& shared, edge::ListenerSettings exchange);
  IoThread(const IoThread&) = delete;
  IoThread& operator=(const IoThread&) = delete;
  ~IoThread();

  void start();
  [[nodiscard]] std::uint16_t exchange_port() const { return listener_->port(); }

  [[nodiscard]] std::shared_ptr<const flow::Services> prepare(std::shared_ptr<const Version> version);
  /// Exchanges begun from now on use these, made by `prepare`. Any thread.
  void adopt(std::shared_ptr<const flow::Services> services);

  /// Takes no new connections and lets exchanges in progress end, for at most `grace`.
  void stop(std::chrono::milliseconds grace);
  /// Waits until the last connection has ended after `stop`, then ends the thread.
  void join();

 private:
  port::Task<edge::HttpResponse> handle(edge::HttpRequest request);

  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<port::Executor> work_;
  ThreadParts parts_;
  std::shared_ptr<const flow::Services> services_;
  std::unique_ptr<edge::Listener> listener_;
  std::thread thread_;
};

}  // namespace hub::main
