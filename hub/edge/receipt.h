#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "hub/base/uuid.h"
#include "hub/edge/http.h"
#include "hub/model/message.h"

namespace hub::edge {

/// One thing that happened to a message.
struct EventView {
  std::string event;  ///< Name from the audit catalogue.
  std::string state;
  std::chrono::system_clock::time_point at;
  std::vector<model::Step> steps;
  std::string error;  ///< Name of the error code on record; empty: none.
};

/// What `GET /v1/messages/{id}` tells. Holds no personal data.
struct StoryView {
  Uuid id;
  std::string type;
  std::string state;
  std::chrono::system_clock::time_point accepted_at;
  std::vector<EventView> events;
};

/// 202 with {id, type, accepted_at, repeated, status_url} and Location: `/v1/messages/<id>`.
/// XML: root `Receipt`, the same names as elements, namespace `urn:sakta:exchange:1`.
[[nodiscard]] HttpResponse receipt_response(const model::Receipt& receipt, model::Format format);

/// 200 with {id, type, state, accepted_at, events: [{event, state, at, steps: [{name, at}], error?: {code,
/// remedy}}]}. XML: root `Message`; `event`, `step` elements repeat inside `events`, `steps`.
[[nodiscard]] HttpResponse story_response(const StoryView& story, model::Format format);

}  // namespace hub::edge
