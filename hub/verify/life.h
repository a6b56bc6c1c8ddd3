#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/verify/words.h"

namespace verify {

/// What a record says of a message, as far as its life goes.
struct LifeEvent {
  std::string_view event;    ///< `ev`
  std::string_view message;  ///< `msg`; empty: it is of none.
  std::string_view route;    ///< `route`, whatever stands behind its `@`.
};

/// The lives of a log's messages, record after record. A message begins with msg.accepted, msg.refused or
/// ask.asked; a delivery of it ends with delivery.done, delivery.confirmed or delivery.discarded, once; a
/// question ends with ask.answered or ask.failed; one that failed may be asked again.
///
/// Takes 9 to 15 octets for each message and as many for each delivery: of each the first 61 bits of a hash,
/// and three of its state. In one of a hundred thousand logs of ten million records two are taken for each
/// other.
class Lives {
 public:
  enum class Wrong : std::uint8_t {
    no_beginning,  ///< The message's beginning is not in this log, and would have to be.
    after_end,     ///< The delivery, or the question, had ended.
    begun_twice,
  };
  struct Figures {
    std::uint64_t accepted = 0;
    std::uint64_t refused = 0;
    std::uint64_t asked = 0;
    std::uint64_t questions_ended = 0;
    std::uint64_t deliveries = 0;  ///< Of which a record says something.
    std::uint64_t deliveries_ended = 0;
  };

  /// `year`: of the log. A message whose id (UUIDv7) is of a year before began in another log.
  explicit Lives(int year) : year_(year) {}

  /// What is wrong with the record, if anything.
  std::optional<Wrong> take(const LifeEvent& said);
  [[nodiscard]] const Figures& figures() const { return figures_; }

 private:
  enum class State : std::uint8_t { none, accepted, refused, asked, answered, failed, open, ended };
  class Kept;  // where a state is kept

  [[nodiscard]] bool began_before(std::string_view message) const;
  static std::optional<Wrong> begin(Kept kept, State begun, std::uint64_t& count);
  std::optional<Wrong> answer(Kept kept, State end, bool is_older);
  std::optional<Wrong> deliver(const LifeEvent& said, bool is_older);
  Kept state_of(std::string_view message, std::string_view route);

  /// Hash and state; 0: free. A part of all, so that what grows is never copied as a whole.
  struct Table {
    std::vector<std::uint64_t> slots = std::vector<std::uint64_t>(16);
    std::size_t used = 0;
  };
  static constexpr std::size_t kTables = 256;

  int year_;
  Figures figures_;
  std::vector<Table> tables_ = std::vector<Table>(kTables);
};

/// `record 17 …`, what is wrong with it.
[[nodiscard]] Words words_of(Lives::Wrong wrong, std::uint64_t record);

}  // namespace verify
