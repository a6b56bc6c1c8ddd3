#include "hub/flow/system_clock.h"

#include <sys/timex.h>
#include <time.h>  // NOLINT(modernize-deprecated-headers): clock_gettime is POSIX

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fstream>

namespace hub::flow {
namespace {

using Timer =
    boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                      boost::asio::wait_traits<std::chrono::steady_clock>, port::Executor>;
using Token = boost::asio::use_awaitable_t<port::Executor>;

class TimerAlarm final : public port::Alarm {
 public:
  explicit TimerAlarm(const port::Executor& executor) : timer_(executor) {}

  port::Task<void> wait_until(port::Clock::Instant until) override {
    timer_.expires_at(until);
    boost::system::error_code none;
    const Token token;
    co_await timer_.async_wait(boost::asio::redirect_error(token, none));
  }
  void ring() override { timer_.cancel(); }

 private:
  Timer timer_;
};

/// How well the kernel holds its clock.
struct Discipline {
  bool synchronised = false;
  std::int64_t offset_ms = 0;
};

Discipline discipline() {
  timex kernel{};
  const bool synchronised = adjtimex(&kernel) != TIME_ERROR && (kernel.status & STA_UNSYNC) == 0;
  const std::int64_t offset_us = (kernel.status & STA_NANO) != 0 ? kernel.offset / 1000 : kernel.offset;
  return {synchronised, offset_us / 1000};
}

/// The kernel renews it once a second at most and answers slowly: each thread asks as often.
const Discipline& recent_discipline(std::int64_t now_us) {
  constexpr std::int64_t kSecond = 1'000'000;
  thread_local std::int64_t asked_us = -kSecond;
  thread_local Discipline known;
  if (now_us - asked_us >= kSecond) {
    known = discipline();
    asked_us = now_us;
  }
  return known;
}

std::string read_boot_id() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string id;
  file >> id;
  return id;
}

}  // namespace

port::Clock::Instant SystemClock::now() const {
  return std::chrono::steady_clock::now();
}

std::chrono::system_clock::time_point SystemClock::wall() const {
  return std::chrono::system_clock::now();
}

port::Task<void> SystemClock::sleep(Duration pause) {
  Timer timer(co_await boost::asio::this_coro::executor, pause);
  co_await timer.async_wait(Token());
}

std::unique_ptr<port::Alarm> SystemClock::alarm(const port::Executor& executor) {
  return std::make_unique<TimerAlarm>(executor);
}

record::ClockState clock_state() {
  static const std::string boot = read_boot_id();
  timespec since_boot{};
  clock_gettime(CLOCK_BOOTTIME, &since_boot);
  const std::int64_t now_us = since_boot.tv_sec * 1'000'000 + since_boot.tv_nsec / 1000;
  const Discipline& kernel = recent_discipline(now_us);
  return {.monotonic_us = now_us,
          .boot = boot,
          .synchronised = kernel.synchronised,
          .offset_ms = kernel.offset_ms};
}

}  // namespace hub::flow
