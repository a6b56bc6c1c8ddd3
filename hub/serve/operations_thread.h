#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "hub/ops/operations.h"
#include "hub/record/events.h"
#include "hub/serve/control.h"
#include "hub/serve/shared.h"
#include "hub/server/listener.h"

namespace hub::serve {

/// The operations listener and the control socket on a thread of their own, so that health answers while the
/// exchange is busy.
class OperationsThread {
 public:
  /// Throws std::runtime_error if the address or the socket cannot be used. `shared` outlives it, its store
  /// is open. `handler` is called on this thread.
  OperationsThread(Shared& shared, const std::string& state, ControlHandler handler);
  OperationsThread(const OperationsThread&) = delete;
  OperationsThread& operator=(const OperationsThread&) = delete;
  ~OperationsThread();

  [[nodiscard]] std::uint16_t port() const { return listener_->port(); }

  /// The ends of all that the site names now; of the listener's own files, as it read them. This thread's.
  void watch_certificates();
  /// As /health/ready tells it.
  [[nodiscard]] std::string standing() const {
    return operations_.standing(shared_.version->plan->site().hash);
  }

  /// Ends the listener and the thread; after this the store may go.
  void stop();

  /// Puts an event of the hub's own on record. Blocks until it is durable; a failure is logged. Not from this
  /// thread.
  void note(const record::Event& event);

 private:
  port::Task<server::HttpResponse> handle(server::HttpRequest request);
  port::Task<void> put_down(const record::Event& event);

  Shared& shared_;
  std::vector<telemetry::Watched> own_certificates_;
  ops::Operations operations_;
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<port::Executor> work_;
  std::unique_ptr<server::Listener> listener_;
  Control control_;
  std::thread thread_;
};

}  // namespace hub::serve
