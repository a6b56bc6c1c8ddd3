#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "hub/server/http.h"

namespace hub::server {

/// What becomes of a connection after an answer (RFC 9112, 9.3). `keep_alive` is said to HTTP/1.0, which
/// closes otherwise; `stays` needs no word in HTTP/1.1.
enum class Persistence : std::uint8_t { stays, keep_alive, close };

/// Appends one HTTP/1.1 response to `out`: status line, Date, Content-Length, the response's headers, body;
/// of what is streamed its length alone. Adds `Cache-Control: no-store` where the response says nothing on
/// caching, and `X-Content-Type-Options: nosniff`. `with_body` false: the answer to HEAD. A header whose
/// value holds a control character is left out, as are Connection, Content-Length, Date and Transfer-Encoding
/// of the response.
void write_response(const HttpResponse& response, std::chrono::system_clock::time_point now, bool with_body,
                    Persistence after, std::string& out);

}  // namespace hub::server
