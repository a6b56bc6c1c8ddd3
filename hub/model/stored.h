#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/sentence.h"
#include "hub/base/uuid.h"

namespace hub::model {

/// Keyed hash of a value, 128 bits. Stands in the store where the value must not: found again, never read.
using Tag = std::array<std::uint8_t, 16>;

/// Where a message stands after an item. Stored as its number: never renumber.
enum class State : std::uint8_t {
  waiting = 1,     ///< A send: durable, receipted, not yet delivered.
  asked = 2,       ///< An ask: on record, partner called or about to be.
  answered = 3,    ///< An ask: answer on record.
  failed = 4,      ///< An ask: ended without an answer; the error is on record.
  refused = 5,     ///< Not accepted; only the record remains.
  noted = 6,       ///< Not about a message's progress (its content was read, the hub started).
  delivering = 7,  ///< A delivery: on record, the system is called after this.
  delivered = 8,   ///< A delivery: the system has it. Its end.
  retrying = 9,    ///< A delivery: an attempt failed in a way that time may cure; the next one is due later.
  dead = 10,       ///< A delivery: a dead letter; a person decides.
  held = 11,       ///< A delivery: sent, outcome unknown; a person asks the partner (reconcile).
  halted = 12,     ///< A delivery: its route is halted; goes on when the site was put right or a person says.
  filtered = 13,   ///< A delivery: the route's filter let it go. Its end.
  discarded = 14,  ///< A delivery: a person, or the route for a refusal, ended it. Its end.
};

/// Nothing more happens to a delivery in this state.
[[nodiscard]] constexpr bool is_end(State state) {
  return state == State::delivered || state == State::filtered || state == State::discarded;
}

[[nodiscard]] constexpr std::string_view name_of(State state) {
  switch (state) {
    case State::waiting:
      return "waiting";
    case State::asked:
      return "asked";
    case State::answered:
      return "answered";
    case State::failed:
      return "failed";
    case State::refused:
      return "refused";
    case State::noted:
      return "noted";
    case State::delivering:
      return "delivering";
    case State::delivered:
      return "delivered";
    case State::retrying:
      return "retrying";
    case State::dead:
      return "dead";
    case State::held:
      return "held";
    case State::halted:
      return "halted";
    case State::filtered:
      return "filtered";
    case State::discarded:
      return "discarded";
  }
  return "unknown";
}

/// Octets encrypted under the message's own key, e.g. "request", "answer", "partner_request",
/// "partner_answer".
struct Part {
  std::string name;
  std::string media_type;
  std::string sealed;  ///< crypto::seal under the message's key, bound to message, name and `dictionary`.
  /// 0: sealed as it was. Else compressed before, with the dictionary of this number (at most 15).
  std::uint8_t dictionary = 0;
  /// Not empty: nothing is sealed here. The octets are those of this part, of the same item if it has one
  /// that holds octets, else of the message's first item.
  std::string same_as = {};
};

struct KeyTag {
  std::string name;
  Tag tag{};
};

/// Where one delivery of a message stands after an item; the schedule follows from these alone. A message has
/// one for the route that accepted it and one for each route it is published to.
struct Delivery {
  std::string route;  ///< Name; with the message it names the delivery. At most 100 octets.
  Tag lane{};         ///< Deliveries of one lane go one after another, in the order of acceptance.
  State state = State::waiting;
  std::uint32_t attempts = 0;                   ///< Begun so far.
  std::chrono::system_clock::time_point due{};  ///< `retrying`: not before. Whole microseconds.
};

/// A delivery that has not ended.
struct Pending {
  std::uint64_t sequence = 0;  ///< Of the item that accepted the message: its place in the lane.
  Uuid message;
  Delivery delivery;
};

/// One thing that happened to a message: the unit of the journal. Atomic: all of it is durable or nothing.
/// Nothing in it is personal data in the clear.
struct Item {
  Uuid message;
  std::string event;  ///< Name from the audit catalogue, e.g. "msg.accepted".
  State state = State::waiting;
  std::chrono::system_clock::time_point at;
  std::optional<Tag>
      idempotency;  ///< Unique among all items. A second item with it is a conflict, not an error.
  Tag body{};       ///< Tag of the body, to tell a repeat from a key used again. Only with `idempotency`.
  std::string
      wrapped_key;   ///< The message's key wrapped under the key-encryption key; only in its first item.
  std::string head;  ///< JSON: type, party, versions, steps, error. Never personal data.
  std::vector<Part> parts;           ///< Above 64 KiB the store keeps a part in a file of its own.
  std::vector<KeyTag> keys;          ///< Business keys for search.
  std::vector<Delivery> deliveries;  ///< First item: all of the message's. Later: those that moved.
  std::string record;                ///< The audit leaf: JCS octets (RFC 8785).
};

/// All items of one message in commit order, and its wrapped key (empty: erased or never there).
struct Story {
  std::vector<Item> items;
  std::string wrapped_key;
  std::vector<Sentence> damage{};  ///< What could not be read and is left out; only of a salvaged one.
};

}  // namespace hub::model
