#pragma once

#include "hub/base/result.h"
#include "hub/faces/call.h"

namespace hub::faces {

/// POST /v1/ask/{type}, POST /v1/send/{type}, GET /v1/messages/{id}, GET /v1/messages/{id}/content,
/// GET /v1/openapi.json, GET /v1/schemas/{type}.json. Moves the body out of `request`. {type} is 1 to 100 of
/// `a-z 0-9 . - _`, starting with a letter; {id} a UUID. A POST takes no query, a GET no body.
///
/// Headers read: Content-Type (read_content_type, check_charset), Accept (ask, send, status; none: the format
/// sent, or JSON; see read_preferences), Idempotency-Key (1 to 128 visible ASCII characters), traceparent and
/// tracestate, and the seven Sakta-* of model::Context (UTF-8, at most 200 characters, no control
/// characters). An unknown Sakta-* header and a repeated one of all these, but of those of the trace, are
/// refused. `message.traceparent` and `tracestate`, for every verb, are those of trace_in.
///
/// Errors: edge.not_found, edge.method_not_allowed (place: the method to use), edge.media_type,
/// edge.not_acceptable, edge.header_invalid (place: the header), edge.malformed.
[[nodiscard]] Result<Call> read_rest(server::HttpRequest& request);

}  // namespace hub::faces
