#include "hub/polling/poller.h"

#include <boost/asio/co_spawn.hpp>
#include <string>
#include <utility>

#include "hub/delivery/backoff.h"
#include "hub/polling/round.h"

namespace hub::polling {

Poller::Poller(boost::asio::io_context& io, std::shared_ptr<const flow::Services> services)
    : io_(io),
      services_(std::move(services)),
      idle_(services_->clock.alarm(io.get_executor())),
      dice_(std::random_device()()) {}

void Poller::start() {
  if (stopped_ || !loops_.empty()) return;
  for (std::size_t source = 0; source < services_->plan->site().sources.size(); ++source) {
    auto loop = std::make_shared<Loop>(services_->clock.alarm(io_.get_executor()));
    loops_.push_back(loop);
    ++running_;
    boost::asio::co_spawn(io_, ask(services_, source, std::move(loop)),
                          [this](const std::exception_ptr& problem) {
                            if (problem) std::rethrow_exception(problem);  // a defect ends the process
                            if (--running_ == 0) idle_->ring();
                          });
  }
}

void Poller::renew(std::shared_ptr<const flow::Services> services) {
  end_loops();
  services_ = std::move(services);
  start();
}

void Poller::stop() {
  stopped_ = true;
  end_loops();
}

void Poller::end_loops() {
  for (const auto& loop : loops_) {
    loop->ended = true;
    loop->pause->ring();
  }
  loops_.clear();
}

port::Task<void> Poller::ended() {
  while (running_ > 0) co_await idle_->wait_until(port::Clock::Instant::max());
}

port::Task<void> Poller::ask(std::shared_ptr<const flow::Services> services, std::size_t number,
                             std::shared_ptr<Loop> loop) {
  const config::Site& site = services->plan->site();
  const config::PolledSource& source = site.sources.at(number);
  const config::Pace& pace = site.systems.at(source.system).pace;
  Memory memory;
  std::uint32_t failures = 0;
  while (!loop->ended) {
    std::chrono::milliseconds pause = source.every;
    auto collected = co_await collect(*services, source, memory);
    if (collected) {
      if (failures > 0) services->log.info("source.recovered", {{"source", source.name}});
      failures = 0;
    } else {
      const Error& error = collected.error();
      const double dice = std::generate_canonical<double, 16>(dice_);
      pause = error.pause().value_or(delivery::backoff(pace, ++failures, dice));
      services->log.warn("source.failed",
                         {{"source", source.name}, {"code", error.code().name}, {"detail", error.detail()}});
    }
    if (loop->ended) break;
    co_await loop->pause->wait_until(services->clock.now() + pause);
  }
}

}  // namespace hub::polling
