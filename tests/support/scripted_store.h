#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "hub/port/clock.h"
#include "hub/port/store.h"

namespace hub::support {

/// What becomes of one commit.
struct CommitFate {
  bool stored = true;  ///< False: nothing of it is durable.
  bool told = true;    ///< False: store.unavailable is told.
  port::Clock::Duration takes{0};
};

/// A store in memory that does what port::Store says, and what the test says besides: a commit or a look-up
/// that fails, takes its time, or never answers. Outlives the hubs that work with it, as a disk does. The
/// hub's thread only.
class ScriptedStore final : public port::Store {
 public:
  using Fate = CommitFate;
  /// As long as no test lasts.
  static constexpr std::chrono::hours kForever{100'000};
  static constexpr Fate kFails{false, false};
  static constexpr Fate kLostBefore{false, true, kForever};  ///< The process ends before it is durable,
  static constexpr Fate kLostAfter{true, true, kForever};    ///< and after that.

  explicit ScriptedStore(port::Clock& clock) : clock_(clock) {}

  /// The next item with this event goes so, after those that were said before.
  void next(const std::string& event, Fate fate) { fates_[event].push_back(fate); }
  /// Pages of what is pending that fail from now on, and the time that each takes.
  void pages_fail(std::size_t count) { bad_pages_ = count; }
  void pages_take(port::Clock::Duration time) { page_time_ = time; }
  /// Stories of this message end so from now on.
  void story_fails(Uuid message, const Error& error) { bad_stories_.insert_or_assign(message, error); }
  void story_works(Uuid message) { bad_stories_.erase(message); }
  /// Between what a story is read from and when it is given, from now on.
  void stories_take(port::Clock::Duration time) { story_time_ = time; }

  /// So many messages more wait on a route in one lane; there is nothing of them but that.
  void fill(const model::Tag& lane, const std::string& route, std::size_t count);

  /// The states of a message's items in order, e.g. "waiting delivering delivered".
  [[nodiscard]] std::string states(Uuid message) const;
  [[nodiscard]] const model::Story& told(Uuid message) const { return stories_.at(message); }
  [[nodiscard]] const model::Item& last(Uuid message) const { return stories_.at(message).items.back(); }
  [[nodiscard]] std::vector<Uuid> messages() const;
  [[nodiscard]] std::size_t pages_read() const { return pages_read_; }
  [[nodiscard]] std::size_t stories_read() const { return stories_read_; }

  port::Task<std::vector<Result<port::Committed>>> commit(std::vector<model::Item> batch) override;
  port::Task<Result<model::Story>> story(Uuid message) override;
  port::Task<Result<model::Story>> latest(Uuid message, std::size_t count) override;
  port::Task<Result<model::Story>> salvage(Uuid message) override;
  port::Task<Result<std::vector<Uuid>>> find(port::Search search) override;
  port::Task<Result<std::vector<model::Pending>>> pending(std::uint64_t after, std::size_t limit) override;
  [[nodiscard]] port::StoreFigures figures() const override;

 private:
  Fate fate_of(const std::string& event);
  Result<port::Committed> put(model::Item item);
  void place(Uuid message, const std::vector<model::Delivery>& moved);

  port::Clock& clock_;
  std::map<std::string, std::deque<Fate>> fates_;
  std::size_t bad_pages_ = 0;
  std::size_t pages_read_ = 0;
  std::size_t stories_read_ = 0;
  port::Clock::Duration page_time_{0};
  port::Clock::Duration story_time_{0};
  std::map<Uuid, Error> bad_stories_;

  std::uint64_t sequence_ = 0;
  std::map<Uuid, model::Story> stories_;
  std::map<std::uint64_t, Uuid> accepted_;  ///< By the sequence of a message's first item.
  std::map<std::uint64_t, Uuid> places_;    ///< Where messages stand whose deliveries have not all ended.
  std::map<Uuid, std::uint64_t> place_of_;
  std::map<Uuid, std::map<std::string, model::Delivery>> deliveries_;  ///< Newest, by route.
  std::map<model::Tag, port::Committed> tags_;
};

}  // namespace hub::support
