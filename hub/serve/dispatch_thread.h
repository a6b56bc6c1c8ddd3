#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <thread>

#include "hub/delivery/dispatcher.h"
#include "hub/polling/poller.h"
#include "hub/serve/thread_parts.h"

namespace hub::serve {

/// The thread that delivers what was accepted, and asks sources for what is new: an io_context, adapters and
/// map workers of its own, so that a partner that hangs takes nothing from those who ask.
class DispatchThread {
 public:
  /// `shared` outlives it. Rings from other threads are heard from now on.
  explicit DispatchThread(Shared& shared);
  DispatchThread(const DispatchThread&) = delete;
  DispatchThread& operator=(const DispatchThread&) = delete;
  ~DispatchThread();

  void start();
  /// Begins no more attempts and gives those under way at most `grace`; what is then still under way is
  /// settled by the next process, from the store.
  void stop(std::chrono::milliseconds grace);

  [[nodiscard]] std::shared_ptr<const flow::Services> prepare(std::shared_ptr<const Version> version);
  /// Attempts begun from now on use these, made by `prepare`. Any thread.
  void adopt(std::shared_ptr<const flow::Services> services);
  /// See delivery::Dispatcher::release. Awaited on any io_context.
  port::Task<Result<delivery::Released>> release(delivery::Release release);

 private:
  port::Task<void> work();

  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<port::Executor> work_;
  Shared& shared_;
  ThreadParts parts_;
  polling::Poller poller_;
  delivery::Dispatcher dispatcher_;
  std::thread thread_;
};

}  // namespace hub::serve
