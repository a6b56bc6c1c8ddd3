#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <thread>

#include "hub/audit/events.h"
#include "hub/edge/listener.h"
#include "hub/main/shared.h"
#include "hub/ops/operations.h"

namespace hub::main {

/// The operations listener on a thread of its own, so that health answers while the exchange is busy.
class OperationsThread {
 public:
  /// Throws std::runtime_error if the address cannot be used. `shared` outlives it.
  OperationsThread(Shared& shared, const std::string& state);
  OperationsThread(const OperationsThread&) = delete;
  OperationsThread& operator=(const OperationsThread&) = delete;
  ~OperationsThread();

  [[nodiscard]] std::uint16_t port() const { return listener_->port(); }

  /// Ends the listener and the thread; after this the store may go.
  void stop();

  /// Puts an event of the hub's own on record. Blocks until it is durable; a failure is logged.
  void note(const audit::Event& event);

 private:
  port::Task<edge::HttpResponse> handle(edge::HttpRequest request);
  port::Task<void> commit(model::Item item);

  Shared& shared_;
  ops::Operations operations_;
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<port::Executor> work_;
  std::unique_ptr<edge::Listener> listener_;
  std::thread thread_;
};

}  // namespace hub::main
