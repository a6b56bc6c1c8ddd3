#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hub/base/error.h"
#include "hub/base/uuid.h"
#include "hub/model/message.h"
#include "hub/model/stored.h"
#include "hub/server/http.h"

namespace hub::faces {

/// One thing that happened to a message.
struct EventView {
  std::string event;  ///< Name from the audit catalogue.
  std::string state;
  std::chrono::system_clock::time_point at;
  std::vector<model::Step> steps;
  std::string error;  ///< Name of the error code on record; empty: none.
};

/// Where one delivery of a message stands.
struct DeliveryView {
  std::string route;
  model::State state = model::State::waiting;
  std::uint32_t attempts = 0;
  std::optional<std::chrono::system_clock::time_point> due;  ///< Retrying: not before.
  /// Why it has not ended, or was given up; nothing: nothing failed.
  std::optional<Error> error;
};

/// What `GET /v1/messages/{id}` tells. Holds no personal data.
struct StoryView {
  Uuid id;
  std::string type;
  std::string state;
  std::chrono::system_clock::time_point accepted_at;
  std::vector<DeliveryView> deliveries;  ///< None: an ask.
  std::vector<EventView> events;
  std::optional<Error> error = {};  ///< In which an ask ended.
};

/// 202 with {id, type, accepted_at, repeated, status_url} and Location: `/v1/messages/<id>`.
/// XML: root `Receipt`, the same names as elements, namespace `urn:sakta:exchange:1`.
[[nodiscard]] server::HttpResponse receipt_response(const model::Receipt& receipt, model::Format format);

/// 200 with {id, type, state, accepted_at, error?: reason, deliveries: [{route, state, attempts, due?,
/// error?: reason}], events: [{event, state, at, steps: [{name, at}], error?: {code, remedy}}]}. A reason is
/// told as problem details are, in `language`: {code, remedy, title, next, detail?, place?, partner?|rule?};
/// of a delivery `next` is what its sender can do, which is nothing where the hub or its administrator goes
/// on. XML: root `Message`; `delivery`, `event`, `step` elements repeat inside `deliveries`, `events`,
/// `steps`.
[[nodiscard]] server::HttpResponse story_response(const StoryView& story, model::Format format,
                                                  Language language);

}  // namespace hub::faces
