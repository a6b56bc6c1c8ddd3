#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hub/crypto/seal.h"
#include "hub/model/context_parts.h"
#include "hub/model/message.h"
#include "hub/model/operator.h"
#include "hub/model/stored.h"
#include "hub/record/events.h"
#include "hub/record/lookup.h"

namespace hub::record {

/// State of the clock that a record carries, so that its time can be judged later.
struct ClockState {
  std::int64_t monotonic_us = 0;  ///< Since boot.
  std::string boot;               ///< Boot id of the machine.
  bool synchronised = false;      ///< What the kernel says of NTP.
  std::int64_t offset_ms = 0;
};

/// Octets that a record commits to without showing them.
struct Commitment {
  std::string_view part;  ///< "request", "answer", "partner_request", "partner_answer".
  std::string_view octets;
};

/// A person that a record is about, as a blind tag.
struct Subject {
  std::string kind;  ///< Name of the business key.
  model::Tag tag{};
};

/// What one record says beyond what the recorder knows for all.
struct AuditEntry {
  const Event* event = nullptr;
  Uuid id;  ///< Of the record.
  std::chrono::system_clock::time_point at;
  ClockState clock;
  const model::Message* message = nullptr;  ///< Null for the hub's own events.
  /// Seals the personal part; of an event of the hub's own, under the id of the record. Null where there is
  /// none or it is lost: then nothing personal is in the record, not as a commitment either, and `parts` is
  /// empty.
  const crypto::SealKey* message_key = nullptr;
  const model::Operator* by = nullptr;  ///< Who did it; null: the message's party, or the hub itself.
  int outcome = 0;            ///< 0 success, 4 refused or may be tried again, 8 serious, 12 major failure.
  std::string_view error;     ///< Code; empty: none.
  std::uint32_t attempt = 0;  ///< 0: none was made.
  std::string_view peer;      ///< System called; empty: none.
  std::string_view operation;
  std::string_view route;      ///< `<name>@sha256:<hex>`
  std::optional<Uuid> branch;  ///< Branch of a multicast, and the record it came from.
  std::optional<Uuid> parent;
  bool late = false;  ///< A confirmation after the exchange's end.
  std::vector<Commitment> parts;
  std::vector<Subject> subjects;
  std::string_view configuration_to;  ///< Of a reload: what the hub goes on with; else empty.
  const Lookup* lookup = nullptr;     ///< Of a search; else null. `subjects` are then the tags given for it.
  std::string evidence;               ///< `sha256:<hex>` over the sealed parts kept with the record.
  /// What of the message's context is on record.
  std::span<const model::ContextPart> context_parts = model::kContextParts;
};

/// Writes audit records in their final form: RFC 8785 (JCS) octets that are the leaf.
/// Strings, integers below 2^53, booleans, null, arrays and objects only; at most 60,000 octets. Any thread.
class Recorder {
 public:
  /// `origin`: `<host>/<municipality>`; the year is added. `organisation`: registration number of the site's
  /// own.
  Recorder(std::string origin, std::string organisation, std::string configuration_hash,
           std::string program_hash);

  [[nodiscard]] std::string record(const AuditEntry& entry) const;

 private:
  std::string origin_;
  std::string organisation_;
  std::string configuration_;
  std::string program_;
};

}  // namespace hub::record
