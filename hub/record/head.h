#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/base/sentence.h"
#include "hub/model/message.h"
#include "hub/model/operator.h"
#include "hub/record/lookup.h"

namespace hub::record {

/// An error as it stays on record.
struct RecordedError {
  std::string code;
  Sentence detail;
  std::string place;
  std::optional<Ruling> ruling = {};
};

[[nodiscard]] RecordedError recorded(const Error& error);
/// The error that is on record; a code that this program does not know is a defect.
[[nodiscard]] Error error_of(const RecordedError& recorded);

/// The readable part of a stored item: what `GET /v1/messages/{id}` and `sakta trace` tell. No personal data
/// but the name of an operator.
struct Head {
  std::string type;
  unsigned version = 1;
  std::string party;
  std::string traceparent;
  std::string tracestate;  ///< On the message's first item only.
  std::string purpose;
  std::string legal_basis;
  std::string case_id;
  model::Format format = model::Format::json;  ///< Of the request as received.
  std::string site;                            ///< Content hashes of what handled it: this and those below.
  std::string program;
  std::string schema;
  std::string route;  ///< `<name>@<hash>`; empty before a route was chosen.
  std::string request_mapping;
  std::string reply_mapping;
  std::string system;
  std::string operation;
  std::string certificate;  ///< Of the party, `sha256:<hex>`.
  model::Operator by;       ///< Of an operator's act; else empty.
  std::string
      site_to;  ///< Of a reload: the content hash that the hub goes on with; `site` is the one before.
  std::optional<Lookup> lookup;  ///< Of an operator's search.
  std::uint32_t attempt = 0;
  /// Of a delivery that is tried again: how long it was tried until then, by a clock that does not jump.
  std::optional<std::chrono::milliseconds> tried;
  std::vector<model::Step> steps;  ///< Since the item before.
  std::optional<RecordedError> error;
};

[[nodiscard]] std::string write(const Head& head);
/// Errors: store.damaged.
[[nodiscard]] Result<Head> read_head(const std::string& text);

}  // namespace hub::record
