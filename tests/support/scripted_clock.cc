#include "support/scripted_clock.h"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <stdexcept>
#include <vector>

namespace hub::support {

/// A wait that ends when the clock or somebody else says so. In the clock's list while it is under way.
class ScriptedClock::Wait {
 public:
  Wait(ScriptedClock& clock, const port::Executor& executor) : clock_(clock), timer_(executor) {}
  Wait(const Wait&) = delete;
  Wait& operator=(const Wait&) = delete;
  ~Wait() { leave(); }

  port::Task<void> until(Instant moment) {
    if (moment <= clock_.now()) {
      timer_.expires_at(
          std::chrono::steady_clock::now());  // like any timer: not before others had their turn
    } else {
      timer_.expires_at(Instant::max());
      const std::lock_guard lock(clock_.mutex_);
      clock_.waits_.emplace(moment, this);
    }
    boost::system::error_code none;
    const boost::asio::use_awaitable_t<port::Executor> token;
    co_await timer_.async_wait(boost::asio::redirect_error(token, none));
    leave();
  }
  void end() { timer_.cancel(); }

 private:
  using Timer =
      boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                        boost::asio::wait_traits<std::chrono::steady_clock>, port::Executor>;

  void leave() {
    const std::lock_guard lock(clock_.mutex_);
    std::erase_if(clock_.waits_, [this](const auto& one) { return one.second == this; });
  }

  ScriptedClock& clock_;
  Timer timer_;
};

class ScriptedClock::ScriptedAlarm final : public port::Alarm {
 public:
  ScriptedAlarm(ScriptedClock& clock, const port::Executor& executor) : wait_(clock, executor) {}
  port::Task<void> wait_until(Instant moment) override { return wait_.until(moment); }
  void ring() override { wait_.end(); }

 private:
  Wait wait_;
};

ScriptedClock::ScriptedClock()
    : now_(std::chrono::hours(1'000)), wall_(std::chrono::seconds(1'800'000'000)) {}

ScriptedClock::~ScriptedClock() = default;

ScriptedClock::Instant ScriptedClock::now() const {
  const std::lock_guard lock(mutex_);
  return now_;
}

std::chrono::system_clock::time_point ScriptedClock::wall() const {
  const std::lock_guard lock(mutex_);
  return wall_;
}

port::Task<void> ScriptedClock::sleep(Duration pause) {
  const port::Executor executor = co_await boost::asio::this_coro::executor;
  Wait wait(*this, executor);
  co_await wait.until(now() + pause);
}

std::unique_ptr<port::Alarm> ScriptedClock::alarm(const port::Executor& executor) {
  return std::make_unique<ScriptedAlarm>(*this, executor);
}

bool ScriptedClock::wake_next(Instant last) {
  std::vector<Wait*> due;
  {
    const std::lock_guard lock(mutex_);
    const auto first = waits_.begin();
    if (first == waits_.end() || first->first > last) return false;
    const Instant moment = first->first;
    wall_ += std::chrono::duration_cast<std::chrono::system_clock::duration>(moment - now_);
    now_ = moment;
    while (!waits_.empty() && waits_.begin()->first == moment) {
      due.push_back(waits_.begin()->second);
      waits_.erase(waits_.begin());
    }
  }
  for (Wait* wait : due) wait->end();
  return true;
}

void ScriptedClock::advance(boost::asio::io_context& io, Duration by) {
  const Instant last = now() + by;
  settle(io);
  while (wake_next(last)) settle(io);
  {
    const std::lock_guard lock(mutex_);
    wall_ += std::chrono::duration_cast<std::chrono::system_clock::duration>(last - now_);
    now_ = last;
  }
  settle(io);
}

void ScriptedClock::jump_wall(Duration by) {
  const std::lock_guard lock(mutex_);
  wall_ += std::chrono::duration_cast<std::chrono::system_clock::duration>(by);
}

void settle(boost::asio::io_context& io) {
  constexpr std::size_t kMost = 20'000;
  io.restart();
  std::size_t done = 0;
  while (io.poll_one() > 0)
    if (++done > kMost) throw std::runtime_error("the loop does not come to rest");
}

}  // namespace hub::support
