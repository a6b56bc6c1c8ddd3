#pragma once

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <memory>
#include <random>
#include <vector>

#include "hub/flow/services.h"
#include "hub/port/alarm.h"

namespace hub::polling {

/// Asks systems that cannot call the hub for what they have: a loop for each source of the site, each at its
/// own pace, so that none waits for another. A source that fails is asked again after its system's pauses.
/// Belongs to one io_context with one thread; all its members on that thread.
class Poller {
 public:
  /// `io` outlives it. `services` are those of the io_context's thread.
  Poller(boost::asio::io_context& io, std::shared_ptr<const flow::Services> services);

  /// Does nothing after `stop`, or if it has begun.
  void start();
  /// The sources of this version are asked from now on; rounds under way come to their end.
  void renew(std::shared_ptr<const flow::Services> services);
  /// No new round begins.
  void stop();
  /// After `stop`: until the rounds under way have ended.
  port::Task<void> ended();
  /// Those of the newest version.
  [[nodiscard]] const std::shared_ptr<const flow::Services>& services() const { return services_; }

 private:
  struct Loop {
    explicit Loop(std::unique_ptr<port::Alarm> alarm) : pause(std::move(alarm)) {}
    std::unique_ptr<port::Alarm> pause;
    bool ended = false;
  };

  port::Task<void> ask(std::shared_ptr<const flow::Services> services, std::size_t source,
                       std::shared_ptr<Loop> loop);

  void end_loops();

  boost::asio::io_context& io_;
  std::shared_ptr<const flow::Services> services_;
  std::vector<std::shared_ptr<Loop>> loops_;  ///< One for each source of the newest version.
  std::size_t running_ = 0;                   ///< Loops that have not come to their end.
  std::unique_ptr<port::Alarm> idle_;
  bool stopped_ = false;
  std::minstd_rand dice_;
};

}  // namespace hub::polling
