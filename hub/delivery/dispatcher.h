#pragma once

#include <boost/asio/io_context.hpp>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>

#include "hub/delivery/attempt.h"
#include "hub/delivery/breaker.h"
#include "hub/delivery/halting.h"
#include "hub/delivery/lanes.h"
#include "hub/delivery/release.h"
#include "hub/flow/services.h"
#include "hub/flow/wakeup.h"
#include "hub/ops/halted_routes.h"
#include "hub/port/alarm.h"

namespace hub::delivery {

/// Delivers what was accepted: reads from the store which deliveries have not ended, takes each lane's head,
/// makes an attempt, and goes by its outcome. Holds nothing that the store does not hold. Belongs to one
/// io_context with one thread; all but `stop` on that thread.
///
/// One system that hangs or is down holds up its own lanes only: its calls are limited, after some failures
/// in a row it is probed instead of called, and what waits for it holds no body in memory.
class Dispatcher {
 public:
  /// `io`, `wakeup` and `halted_routes`, which it tells what stands still, outlive it. `services` are those
  /// of the io_context's thread.
  Dispatcher(boost::asio::io_context& io, std::shared_ptr<const flow::CallServices> services,
             flow::Wakeup& wakeup, ops::HaltedRoutes& halted_routes);

  /// Runs until `stop`, then until the attempts under way have ended.
  port::Task<void> run();
  /// Something was accepted.
  void wake();
  /// Begins no more attempts.
  void stop();

  /// From now on attempts use this version of the site; those under way keep theirs. Halted routes are on
  /// trial: one delivery of each goes first.
  void renew(std::shared_ptr<const flow::CallServices> services);
  /// A person's decision about a delivery that is not under way: see put_release. Of two at once about one
  /// message the second is told who makes the first (journal.no_letter).
  port::Task<Result<Released>> release(Release release);

 private:
  using Instant = Lanes::Instant;
  /// Routes that share lanes. Its window of deliveries in memory is its own, so that one that is stuck cannot
  /// keep others out.
  struct Group {
    Lanes lanes;
    bool behind = false;     ///< The store has more, after `read`.
    std::uint64_t read = 0;  ///< All up to here was put in.
  };
  struct Line {
    explicit Line(std::uint32_t failures) : breaker(failures) {}
    Breaker breaker;
    std::uint32_t running = 0;
    bool probing = false;
    bool looking = false;         ///< For a place, while questions hold all.
    bool probe_misleads = false;  ///< A probe succeeded, the delivery after it did not.
    Instant not_before;           ///< The system asked to be left alone until then.
  };

  /// How far a delivery taken from its lane got.
  struct Progress {
    bool prepared = false;  ///< It called, or tried to.
    bool placed = false;    ///< Its lane knows what comes next.
    std::string came_to;    ///< The system that it asked for a place, whether it got one or not.
  };

  void ring();
  port::Task<void> rest();
  port::Task<void> load();
  port::Task<bool> load_new();
  port::Task<bool> load_behind(const std::string& name);
  /// What this process does not know of the routes that stood still when the one before it ended.
  port::Task<void> learn_halts();
  void tell_halts();
  /// False: the window is full; `pending` was not put in.
  bool put(Group& group, const model::Pending& pending);
  [[nodiscard]] std::string group_of(const std::string& route) const;
  void refresh();

  void start();
  port::Task<void> deliver(std::string group, Lanes::Job job);
  port::Task<Standing> make_attempt(std::shared_ptr<const flow::CallServices> services, std::string group,
                                    Lanes::Job job, Progress& progress);
  void place(const std::string& group, const Lanes::Job& job, const Standing& standing,
             const std::string& system);
  void forget(const std::string& group, const Lanes::Job& job);
  /// What the end of an attempt means for those that its route kept waiting.
  void conclude_trial(const std::string& route, Uuid message, const Standing& standing);
  void unpark_route(const std::string& route, std::size_t count);

  Line& line(const std::string& system);
  /// Whether the system is not to be called now; then the delivery waits in its lane until it is.
  [[nodiscard]] bool keeps_waiting(const std::string& system, const std::string& group, const Lanes::Job& job,
                                   Progress& progress);
  void learn(const std::string& system, const Standing& standing);
  /// One of those that wait for the system goes, the groups taking turns. False: none waits.
  bool unpark(const std::string& system);
  port::Task<void> look(std::string system);
  port::Task<void> probe(std::string system);

  boost::asio::io_context& io_;
  std::shared_ptr<const flow::CallServices> services_;
  flow::Wakeup& wakeup_;
  ops::HaltedRoutes& halted_routes_;
  std::unique_ptr<port::Alarm> bell_;
  bool rung_ = true;
  bool stopping_ = false;
  bool news_ = true;           ///< The store may hold deliveries after `scanned_`.
  std::uint64_t scanned_ = 0;  ///< All up to here was put in, or its group is behind.
  std::uint64_t refreshes_ = 0;
  std::size_t running_ = 0;  ///< Deliveries taken from their lanes.
  std::size_t preparing_ =
      0;  ///< Of those, not yet allowed to call: the others are bounded by their systems.
  std::map<std::string, Group> groups_;
  std::map<std::string, Line> lines_;
  Halting halting_;
  /// All that the store held when this began was looked at: which routes stand still is known. Nothing is
  /// attempted before.
  bool surveyed_ = false;
  using Name = std::pair<Uuid, std::string>;  ///< Of a delivery: its message and route.
  std::set<Name> working_;                    ///< Taken from their lanes.
  std::map<Uuid, model::Operator> deciding_;  ///< Messages: whose decision is being put on record.
  std::set<model::Tag> moved_;  ///< Lanes with an attempt under way in a group that is not theirs any more.
  bool loading_ = false;
  std::set<Name> ended_;       ///< While a page was on its way: it may name them still.
  std::string last_served_;    ///< Group whose delivery was taken last,
  std::string last_unparked_;  ///< and unparked last.
  std::minstd_rand dice_;
};

}  // namespace hub::delivery
