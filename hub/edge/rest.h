#pragma once

#include <string>

#include "hub/base/result.h"
#include "hub/edge/http.h"
#include "hub/model/message.h"

namespace hub::edge {

enum class Verb : std::uint8_t { ask, send, status, content, openapi, schema };

/// What the REST face was asked to do.
struct RestCall {
  Verb verb = Verb::ask;
  std::string name;  ///< Type name for ask, send, schema; message id for status, content.
  model::Message
      message;  ///< For ask and send: filled from headers and body; id, party and keys are not set yet.
  model::Format answer = model::Format::json;  ///< From Accept.
};

/// POST /v1/ask/{type}, POST /v1/send/{type}, GET /v1/messages/{id}, GET /v1/messages/{id}/content,
/// GET /v1/openapi.json, GET /v1/schemas/{type}.json. Moves the body out of `request`. {type} is 1 to 100 of
/// `a-z 0-9 . - _`, starting with a letter; {id} a UUID. A POST takes no query, a GET no body.
///
/// Headers read: Content-Type (charset none or utf-8), Accept (ask, send, status; none: the format sent, or
/// JSON), Idempotency-Key (1 to 128 visible ASCII characters), traceparent, and the seven Sakta-* of
/// model::Context (UTF-8, at most 200 characters, no control characters). An unknown Sakta-* header and a
/// repeated one of all these are refused. `message.traceparent` is set for every verb: a child of the
/// caller's, or a new trace if that is missing or invalid (W3C Trace Context: an invalid one is as good as
/// none).
///
/// Errors: edge.not_found, edge.method_not_allowed (place: the method to use), edge.media_type,
/// edge.not_acceptable, edge.header_invalid (place: the header), edge.malformed.
[[nodiscard]] Result<RestCall> read_rest(HttpRequest& request);

}  // namespace hub::edge
