#pragma once

#include <string>
#include <string_view>

#include "hub/base/error.h"
#include "hub/edge/http.h"

namespace hub::edge {

/// RFC 9457 problem details, `application/problem+json`:
/// {"type":"urn:sakta:error:<code>","title","status","detail","code","remedy","next","place"?,"instance"?,"traceparent"?}.
/// `title` and `next` in `language`; `detail` is the code's title in the other words of the error only where it is safe
/// (the error's own trail is internal and goes to the log). Retry-After for Remedy::wait; Content-Language set.
/// `instance` is `urn:uuid:<message id>` or empty.
[[nodiscard]] HttpResponse problem(const Error& error, Language language, std::string_view instance, std::string_view traceparent);

/// Latvian if Accept-Language prefers it, else English.
[[nodiscard]] Language language_of(const HttpRequest& request);

}  // namespace hub::edge
