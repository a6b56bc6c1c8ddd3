#pragma once

#include <chrono>
#include <string>

#include "hub/edge/http.h"

namespace hub::edge {

/// Appends one whole HTTP/1.1 response to `out`: status line, Date, Content-Length, the response's headers,
/// body. Adds `Cache-Control: no-store` where the response says nothing on caching, and
/// `X-Content-Type-Options: nosniff`. `with_body` false: the answer to HEAD. `close`: says `Connection:
/// close`. A header whose value holds a control character is left out, as are Connection, Content-Length,
/// Date and Transfer-Encoding of the response.
void write_response(const HttpResponse& response, std::chrono::system_clock::time_point now, bool with_body,
                    bool close, std::string& out);

}  // namespace hub::edge
