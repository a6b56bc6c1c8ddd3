#pragma once

#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/faces/call.h"

namespace hub::faces {

/// One event of a request: a send, or why it cannot be taken.
struct Event {
  std::string id;      ///< As far as it could be read.
  std::string source;  ///< The same.
  Result<Call> call;
};

struct EventsRequest {
  bool batch = false;         ///< Answered as one, even if it holds one event.
  std::vector<Event> events;  ///< In their order. Not a batch: exactly one.
};

/// Whether the path is that of the CloudEvents face, `/v1/events`.
[[nodiscard]] bool is_for_events(const server::HttpRequest& request);

/// POST /v1/events in the three content modes of CloudEvents 1.0 over HTTP with the JSON format. Moves the
/// body out of `request`.
///
/// - binary: `ce-*` headers; Content-Type, JSON or XML, is that of the data, which is the body.
/// - structured (`application/cloudevents+json`): `data` as JSON, as text for XML, or `data_base64` of
/// either;
///   without a datacontenttype it is JSON.
/// - batch (`application/cloudevents-batch+json`): an array of at most 1,000 of these.
///
/// Each event becomes a send: `type` is the message type, `source` and `id` the idempotency key, extensions
/// `sakta*` its context, the data's exact octets its body. The envelope is the event as it stood (binary: its
/// `ce-*` headers), so that time, subject, dataschema and extensions of others are kept with the evidence.
/// The trace goes on from the extensions `traceparent` and `tracestate`, else from the headers of these
/// names.
///
/// Errors of the request: edge.method_not_allowed, edge.not_found (a query), edge.media_type (place
/// Content-Type), edge.header_invalid (a header Sakta-* or Idempotency-Key, which belong to the REST face),
/// codec.* of read_json, edge.event (no object; no array; too many). Errors of an event: those of
/// EventAttributeReader, edge.media_type and edge.event at its data.
[[nodiscard]] Result<EventsRequest> read_events(server::HttpRequest& request);

}  // namespace hub::faces
