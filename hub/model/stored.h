#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/uuid.h"

namespace hub::model {

/// Keyed hash of a value, 128 bits. Stands in the store where the value must not (architecture, decision 13).
using Tag = std::array<std::uint8_t, 16>;

/// Where a message stands after an item. Stored as its number: never renumber.
enum class State : std::uint8_t {
  waiting = 1,   ///< A send: durable, receipted, not yet delivered.
  asked = 2,     ///< An ask: on record, partner called or about to be.
  answered = 3,  ///< An ask: answer on record.
  failed = 4,    ///< An ask: ended without an answer; the error is on record.
  refused = 5,   ///< Not accepted; only the record remains.
  noted = 6,     ///< Not about a message's progress (its content was read, the hub started).
};

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
  }
  return "unknown";
}

/// Octets encrypted under the message's own key, e.g. "request", "answer", "partner_request",
/// "partner_answer".
struct Part {
  std::string name;
  std::string media_type;
  std::string sealed;  ///< crypto::seal under the message's key, associated data = `part_context(id, name)`.
};

struct KeyTag {
  std::string name;
  Tag tag{};
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
  std::vector<Part> parts;   ///< Above 64 KiB the store keeps a part in a file of its own.
  std::vector<KeyTag> keys;  ///< Business keys for search.
  std::string record;        ///< The audit leaf: JCS octets, audit.md section 2.
};

/// All items of one message in commit order, and its wrapped key (empty: erased or never there).
struct Story {
  std::vector<Item> items;
  std::string wrapped_key;
};

}  // namespace hub::model
