#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "hub/base/uuid.h"
#include "hub/model/stored.h"

namespace hub::delivery {

/// Which routes stand still, and how they come to go again. One letter halts a route; nothing else of it is
/// attempted then. What a person does about it (a reload, a release) puts the route on trial: one delivery
/// goes, and only when the system has answered it, the rest. Also says when a mapping that fails is the
/// route's fault and no longer one message's. One thread.
class Halting {
 public:
  struct Halt {
    std::string route;
    std::string code;  ///< Of the error; empty while not known: the letter is of a process before this one.
    std::chrono::system_clock::time_point since;
    std::optional<Uuid> letter;  ///< The message that halted it, until a person has decided about it.
    bool on_trial = false;
  };
  /// What an attempt by a route showed of whether the route can go.
  enum class Evidence : std::uint8_t {
    none,      ///< The system was not called, or did not answer, or asked to wait.
    answered,  ///< It let the hub in, whatever it said of the message.
  };
  /// What changed with the end of an attempt.
  enum class Change : std::uint8_t { none, next, open };

  /// Which state of the site attempts are made by; `renew` makes the next one.
  [[nodiscard]] std::uint64_t epoch() const { return epoch_; }
  /// The site was read anew: all halted routes are on trial, counts begin anew.
  void renew();
  /// A person decided about the message's delivery by this route; `resend`: to try it again. A halted route
  /// whose letter this was, or that is to be tried, is on trial.
  void decided(const std::string& route, Uuid message, bool resend);
  /// The store holds a halted delivery from before this process: its route is on trial.
  void found(const std::string& route, Uuid message);
  /// The message came to an end of its own, dead or delivered: it is no route's letter any more.
  void letter_ended(const std::string& route, Uuid message);
  /// The site has no such route any more.
  void forget(const std::string& route) { routes_.erase(route); }
  /// Tells of a halt what the store says of its letter.
  void describe(const std::string& route, std::string code, std::chrono::system_clock::time_point since);

  [[nodiscard]] bool is_open(const std::string& route) const { return !routes_.contains(route); }
  /// No delivery by this route goes now, however many wait.
  [[nodiscard]] bool is_halted(const std::string& route) const;
  /// Whether an attempt at this message may be made, or go on to its call. On trial the first one asked about
  /// may, until `ended`.
  [[nodiscard]] bool lets(const std::string& route, Uuid message);
  /// `lets` said yes, and the attempt has ended. `next`: another one may go on trial; `open`: all may.
  Change ended(const std::string& route, Uuid message, Evidence evidence);

  /// An attempt met what concerns all messages of the route. True: this message is the one letter. False: the
  /// route stands still because of another, or the attempt was made by an older state of the site: the
  /// delivery waits as if the attempt had not been made.
  [[nodiscard]] bool halt(const std::string& route, Uuid message, std::uint64_t epoch, std::string code,
                          std::chrono::system_clock::time_point now);

  /// A mapping failed on a message, or what it made does not fit the contract. True: so it is for `lanes`
  /// different lanes in a row, with no success in between and no call of it under way that may be one; then
  /// it is the route's fault. What failed before and is tried again is nothing new: false. `mapping` names it
  /// within the route.
  [[nodiscard]] bool mapping_failed(const std::string& route, const std::string& mapping,
                                    const model::Tag& lane, Uuid message, std::uint32_t lanes);
  /// Around each call of what a mapping made; `worked`: the call got as far as to be sent.
  void call_begins(const std::string& route, const std::string& mapping);
  void call_ended(const std::string& route, const std::string& mapping, bool worked);

  [[nodiscard]] std::vector<Halt> halts() const;

 private:
  struct Still {
    Halt halt;
    std::optional<Uuid> probe;  ///< On trial: whose attempt is under way.
  };
  struct Row {
    std::set<model::Tag> lanes;
    std::set<Uuid> messages;
    std::size_t calls = 0;  ///< Under way.
  };

  void put_on_trial(Still& still);

  std::uint64_t epoch_ = 0;
  std::map<std::string, Still> routes_;
  std::map<std::pair<std::string, std::string>, Row> mappings_;  ///< By route and mapping.
};

}  // namespace hub::delivery
