#pragma once

#include "hub/flow/services.h"
#include "hub/server/http.h"

namespace hub::exchange {

/// Whether the request is below /callbacks/.
[[nodiscard]] bool is_for_callback(const server::HttpRequest& request);

/// POST /callbacks/<system>/<name>: what an outside system tells the hub in its own form, without a party's
/// certificate. Within the callback's quota, it is verified by the system's kind (port::Receiver), becomes a
/// message as a document of a source does, and is answered 200 once it is durable; the same told again is
/// answered 200 and changes nothing.
///
/// What is not verified leaves a log line and a metric, and nothing on record: anybody could fill the disk.
/// What is verified and cannot become a message is told in the log as a source's document is, and refused
/// with that error, so that it comes again.
port::Task<server::HttpResponse> callback(const flow::Services& services, server::HttpRequest request);

}  // namespace hub::exchange
