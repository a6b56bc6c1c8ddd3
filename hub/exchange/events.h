#pragma once

#include "hub/flow/services.h"
#include "hub/server/http.h"

namespace hub::exchange {

/// POST /v1/events. One event is a send like any other, with its receipt or its problem details. A batch:
/// each event by itself, in order, many to a commit; the answer is a JSON array in order of {id, source,
/// status, receipt | problem, retry_after?}, 202 if all were accepted, 429 if all were beyond the
/// quota, else 207. Behind the first event that is beyond the quota none is tried.
port::Task<server::HttpResponse> events(const flow::Services& services, server::HttpRequest request);

}  // namespace hub::exchange
