#include "hub/store/scrub.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <utility>

#include "hub/base/say.h"

namespace hub::store {
namespace {

using Seconds = std::chrono::duration<double>;

constexpr Seconds kFailurePause{1};  ///< After a failure to read.
constexpr int kMostTries = 60;       ///< To read the same rows; then they count as changed.

/// CPU time that this thread has taken.
Seconds used() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

bool covers(const port::Damage& known, const port::Damage& found) {
  return known.kind == found.kind && known.where == found.where && known.first <= found.first &&
         found.last <= known.last;
}

/// Null: it is new.
const port::Damage* known_in(const std::vector<port::Damage>& all, const port::Damage& found) {
  const auto known =
      std::find_if(all.begin(), all.end(), [&](const port::Damage& one) { return covers(one, found); });
  return known == all.end() ? nullptr : &*known;
}

std::uint64_t count_of(const port::Damage& damage) {
  return damage.last - damage.first + 1;
}

}  // namespace

Scrub::Scrub(Settings settings, std::unique_ptr<Verifier> verifier, const Tail& tail)
    : settings_(std::move(settings)), verifier_(std::move(verifier)), tail_(tail) {}

Scrub::~Scrub() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    stopping_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

Result<std::unique_ptr<Scrub>> Scrub::start(Settings settings, const Tail& tail) {
  auto verifier = Verifier::open(settings.verifying);
  if (!verifier)
    return std::move(verifier).error().during(
        say("opening the store to verify it", "atverot krātuvi pārbaudei"));
  std::unique_ptr<Scrub> scrub(new Scrub(std::move(settings), *std::move(verifier), tail));
  auto looked = scrub->look_at_newest();
  if (!looked)
    return std::move(looked).error().during(
        say("verifying the newest rows of the store", "pārbaudot krātuves jaunākās rindas"));
  scrub->thread_ = std::thread([raw = scrub.get()] { raw->run(); });
  return scrub;
}

Outcome Scrub::look_at_newest() {
  const std::uint64_t last = tail_.last();
  auto found = verifier_->begin(last > kNewest ? last - kNewest + 1 : 1);
  if (!found) return std::move(found).error();
  unchained_ = verifier_->unchained();
  take(*found);
  while (verifier_->next() <= last) {
    found = verifier_->look(last, false);
    if (!found) break;  // the thread looks again: what cannot be read now keeps nobody from starting
    take(*found);
  }
  standing_ = std::exchange(current_, {});
  standing_count_ = std::exchange(current_count_, 0);
  return Done{};
}

void Scrub::run() {
  // In a burst the writer goes first. No lower: what it takes is bounded by itself, and on a busy machine a
  // round would take for ever.
  constexpr int kNice = 5;
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNice);
  for (;;) {
    const auto begun = std::chrono::steady_clock::now();
    if (!walk()) return;
    const Seconds took = std::chrono::steady_clock::now() - begun;
    end_round(took.count());
    if (took < settings_.round && !rest(settings_.round - took)) return;
  }
}

/// One round. After each piece it rests, so that the round's share of a core stays what it may be, and its
/// pieces are spread over the time that a round takes at least. False: the end.
bool Scrub::walk() {
  const std::uint64_t last = tail_.last();
  Seconds before = used();
  auto found = verifier_->begin(1);
  while (!found) {
    if (!rest(kFailurePause)) return false;
    found = verifier_->begin(1);
  }
  take(*found);
  int failures = 0;
  while (verifier_->next() <= last) {
    const std::uint64_t first = verifier_->next();
    found = verifier_->look(last, true);
    failures = found ? 0 : failures + 1;
    if (failures == kMostTries) {
      found = verifier_->pass_over(last);
      failures = 0;
    }
    if (found) take(*found);
    count(verifier_->next() - first);
    const Seconds after = used();
    const Seconds share = (after - before) * (1 / settings_.share - 1);
    const Seconds spread =
        Seconds(settings_.round) * static_cast<double>(verifier_->next() - first) / static_cast<double>(last);
    before = after;
    if (!rest(found ? std::max(share, spread) : kFailurePause)) return false;
  }
  return true;
}

void Scrub::take(const Verifier::Found& found) {
  for (port::Damage damage : found) {
    // The index, which knows whose a missing row was, may be busy: what an earlier round knew still holds.
    const port::Damage* const before = known_in(standing_, damage);
    if (!damage.message && before != nullptr) damage.message = before->message;
    bool is_new = before == nullptr;
    {
      const std::lock_guard lock(mutex_);
      current_count_ += count_of(damage);
      const bool goes_on = !current_.empty() && current_.back().kind == damage.kind &&
                           current_.back().where == damage.where &&
                           current_.back().last + 1 == damage.first && damage.first != 0;
      if (goes_on) {
        current_.back().last = damage.last;
      } else if (current_.size() < kMostKept) {
        current_.push_back(damage);
      } else {
        is_new = false;  // what is not kept would be told again in each round
      }
    }
    if (is_new && settings_.found) settings_.found(damage);
  }
}

void Scrub::end_round(double seconds) {
  const std::lock_guard lock(mutex_);
  standing_ = std::exchange(current_, {});
  standing_count_ = std::exchange(current_count_, 0);
  unchained_ = verifier_->unchained();
  round_seconds_ = seconds;
  ++rounds_;
}

void Scrub::count(std::uint64_t rows) {
  const std::lock_guard lock(mutex_);
  looked_at_ += rows;
}

bool Scrub::rest(Seconds pause) {
  std::unique_lock lock(mutex_);
  stopping_.wait_for(lock, pause, [this] { return stopped_; });
  return !stopped_;
}

Scrub::Figures Scrub::figures() const {
  const std::lock_guard lock(mutex_);
  Figures figures{current_,      std::max(standing_count_, current_count_), unchained_, rounds_, looked_at_,
                  round_seconds_};
  for (const port::Damage& damage : standing_)
    if (known_in(current_, damage) == nullptr && figures.damage.size() < kMostKept)
      figures.damage.push_back(damage);
  return figures;
}

}  // namespace hub::store
