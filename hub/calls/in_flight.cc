#include "hub/calls/in_flight.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

namespace hub::calls {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

/// A delivery that found no place comes again within this time, or has found another one.
constexpr auto kKept = 200ms;
/// So often a question that waits looks whether a place that was kept is free all the same.
constexpr auto kLook = 250ms;

}  // namespace

/// A question in the queue. What is not constant is guarded by the mutex of its InFlight, but for the alarm,
/// which belongs to the executor's thread.
struct InFlight::Waiter {
  enum class State : std::uint8_t { waiting, called, sent_away };

  Waiter(port::AlarmClock& clock, const port::Executor& on, std::string of)
      : executor(on), alarm(clock.alarm(on)), party(std::move(of)) {}

  port::Executor executor;
  std::unique_ptr<port::Alarm> alarm;
  const std::string party;
  State state = State::waiting;
};

/// Takes a question out of the queue however its task ends, and gives back a place that it did not take.
struct InFlight::Leaving {
  Leaving(InFlight& of, const std::string& to, const std::shared_ptr<Waiter>& who)
      : owner(of), system(to), waiter(who) {}
  Leaving(const Leaving&) = delete;
  Leaving& operator=(const Leaving&) = delete;
  ~Leaving() {
    if (!taken) owner.leave_queue(system, waiter);
  }

  InFlight& owner;
  const std::string& system;
  std::shared_ptr<Waiter> waiter;
  bool taken = false;
};

bool InFlight::takes_question(const Line& line, Instant now) {
  const Places& places = line.places;
  if (line.deliveries + line.questions >= places.most) return false;
  if (now >= line.wanted_until) return true;
  const std::uint32_t left = std::max(1U, places.most - std::min(places.share, places.most));
  const bool both_want_it = places.share + left > places.most;  // where there are few, they take turns
  return line.questions < left && !(both_want_it && line.question_was_last);
}

bool InFlight::crowded_out(Line& line) const {
  const Places& places = line.places;
  if (line.deliveries >= places.share || line.deliveries + line.questions < places.most) return false;
  line.wanted = true;
  line.wanted_until = clock_.now() + kKept;
  return true;
}

void InFlight::take(Line& line, Kind kind) {
  ++(kind == Kind::question ? line.questions : line.deliveries);
  line.question_was_last = kind == Kind::question;
}

std::optional<InFlight::Slot> InFlight::enter(const std::string& system, const Places& places) {
  const std::lock_guard lock(mutex_);
  Line& line = lines_[system];
  line.places = places;
  if (line.deliveries >= places.share || crowded_out(line)) return std::nullopt;
  take(line, Kind::delivery);
  return std::make_optional<Slot>(*this, system, Kind::delivery);
}

bool InFlight::crowded_out(const std::string& system, const Places& places) {
  const std::lock_guard lock(mutex_);
  Line& line = lines_[system];
  line.places = places;
  return crowded_out(line);
}

std::optional<InFlight::Slot> InFlight::ask(const std::string& system, const Places& places) {
  const std::lock_guard lock(mutex_);
  Line& line = lines_[system];
  line.places = places;
  if (line.count != 0 || !takes_question(line, clock_.now())) return std::nullopt;
  take(line, Kind::question);
  return std::make_optional<Slot>(*this, system, Kind::question);
}

bool InFlight::queue(Line& line, const std::shared_ptr<Waiter>& waiter, Waiters& moved) {
  if (line.count >= line.places.waiting) {
    const auto longest = std::max_element(
        line.waiting.begin(), line.waiting.end(),
        [](const auto& one, const auto& other) { return one.second.size() < other.second.size(); });
    const auto own = line.waiting.find(waiter->party);
    const std::size_t already = own == line.waiting.end() ? 0 : own->second.size();
    if (longest == line.waiting.end() || longest->second.size() <= already + 1) return false;
    const std::shared_ptr<Waiter> last = longest->second.back();
    remove(line, last);
    last->state = Waiter::State::sent_away;
    moved.push_back(last);
  }
  line.waiting[waiter->party].push_back(waiter);
  ++line.count;
  return true;
}

void InFlight::remove(Line& line, const std::shared_ptr<Waiter>& waiter) {
  const auto party = line.waiting.find(waiter->party);
  if (party == line.waiting.end()) return;
  line.count -= std::erase(party->second, waiter);
  if (party->second.empty()) line.waiting.erase(party);
}

InFlight::Waiters InFlight::hand_out(Line& line, Instant now) {
  Waiters called;
  while (line.count != 0 && takes_question(line, now)) {
    auto party = line.waiting.upper_bound(line.last_party);
    if (party == line.waiting.end()) party = line.waiting.begin();
    line.last_party = party->first;
    const std::shared_ptr<Waiter> next = party->second.front();
    remove(line, next);
    next->state = Waiter::State::called;
    take(line, Kind::question);
    called.push_back(next);
  }
  return called;
}

void InFlight::wake(const Waiters& moved) {
  for (const auto& waiter : moved) asio::post(waiter->executor, [waiter] { waiter->alarm->ring(); });
}

void InFlight::leave(const std::string& system, Kind kind) {
  Waiters called;
  {
    const std::lock_guard lock(mutex_);
    const Instant now = clock_.now();
    Line& line = lines_[system];
    --(kind == Kind::question ? line.questions : line.deliveries);
    if (kind == Kind::delivery && std::exchange(line.wanted, false)) line.wanted_until = now + kKept;
    called = hand_out(line, now);
  }
  wake(called);
}

void InFlight::leave_queue(const std::string& system, const std::shared_ptr<Waiter>& waiter) {
  {
    const std::lock_guard lock(mutex_);
    if (waiter->state == Waiter::State::waiting) remove(lines_[system], waiter);
    if (waiter->state != Waiter::State::called) return;
  }
  leave(system, Kind::question);
}

port::Task<std::optional<InFlight::Slot>> InFlight::wait(std::string system, std::string party, Places places,
                                                         port::Clock::Duration patience) {
  const port::Executor executor = co_await asio::this_coro::executor;
  const Instant until = clock_.now() + patience;
  const auto waiter = std::make_shared<Waiter>(clock_, executor, std::move(party));
  Waiters sent_away;
  bool queued = false;
  {
    const std::lock_guard lock(mutex_);
    Line& line = lines_[system];
    line.places = places;
    queued = queue(line, waiter, sent_away);
  }
  wake(sent_away);
  if (!queued) co_return std::nullopt;
  Leaving leaving(*this, system, waiter);
  for (;;) {
    const Instant now = clock_.now();
    Waiters called;
    Waiter::State state = Waiter::State::waiting;
    {
      const std::lock_guard lock(mutex_);
      called = hand_out(lines_[system], now);
      state = waiter->state;
    }
    std::erase(called, waiter);
    wake(called);
    if (state == Waiter::State::called) {
      leaving.taken = true;
      co_return std::make_optional<Slot>(*this, system, Kind::question);
    }
    if (state == Waiter::State::sent_away || now >= until) co_return std::nullopt;
    co_await waiter->alarm->wait_until(std::min(until, now + kLook));
  }
}

}  // namespace hub::calls
