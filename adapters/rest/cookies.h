#pragma once

#include <string>

#include "hub/http/client.h"

namespace adapters::rest {

/// Value of the header Cookie for what an answer set (RFC 6265, 4.1 and 5.4): `name=value` pairs alone, the
/// last of two with one name; nothing that expires at once or holds other than visible ASCII. At most 20
/// pairs of at most 4 KiB each, what is beyond is left out. The caller sends it to the host that answered
/// only.
[[nodiscard]] std::string cookies_of(const hub::http::Headers& answer);

}  // namespace adapters::rest
