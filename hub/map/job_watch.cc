#include "hub/map/job_watch.h"

#include <algorithm>
#include <csignal>
#include <ctime>

namespace hub::map {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

constexpr int kSteps = 5;       ///< In which a job's time is looked at.
constexpr int kIdlePart = 100;  ///< Who works less than a hundredth of a step stands still.
constexpr int kMostTimes = 12;  ///< A job may take so many times its time if it gets little of the machine.
constexpr milliseconds kShortest{10};

}  // namespace

std::optional<nanoseconds> cpu_time_of(pid_t process) {
  clockid_t clock{};
  timespec used{};
  if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &used) != 0) return std::nullopt;
  return std::chrono::seconds(used.tv_sec) + nanoseconds(used.tv_nsec);
}

void JobWatch::begin(pid_t process, milliseconds time) {
  end();
  process_ = process;
  time_ = time;
  used_before_ = cpu_time_of(process).value_or(nanoseconds::zero());
  used_ = nanoseconds::zero();
  waited_ = idle_ = milliseconds::zero();
  verdict_ = Verdict::none;
  wait_a_step(std::max(time / kSteps, kShortest));
}

void JobWatch::end() {
  ++job_;
  process_ = -1;
  timer_.cancel();
}

void JobWatch::wait_a_step(milliseconds step) {
  timer_.expires_after(step);
  timer_.async_wait([this, job = job_, step](boost::system::error_code cancelled) {
    if (cancelled) return;  // the watch itself may be gone
    if (job == job_) look(step);
  });
}

void JobWatch::look(milliseconds step) {
  waited_ += step;
  const auto now = cpu_time_of(process_);
  const nanoseconds used = now ? *now - used_before_ : used_ + step;  // it cannot be told: as if it worked
  idle_ = (used - used_) * kIdlePart < step ? idle_ + step : milliseconds::zero();
  used_ = used;
  if (used >= time_) return kill(Verdict::late);
  if (idle_ >= time_ || waited_ >= time_ * kMostTimes) return kill(Verdict::stuck);
  const auto left = std::chrono::ceil<milliseconds>(time_ - used);
  wait_a_step(std::max(std::min(time_ / kSteps, left), kShortest));
}

void JobWatch::kill(Verdict verdict) {
  verdict_ = verdict;
  (void)::kill(process_, SIGKILL);
}

}  // namespace hub::map
