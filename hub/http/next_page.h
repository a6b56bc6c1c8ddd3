#pragma once

#include <optional>
#include <string>

#include "hub/base/result.h"
#include "hub/http/client.h"

namespace hub::http {

/// Where an answer says that its next page is: the first link with relation `next` of its Link headers
/// (RFC 8288, 3). A link with an anchor is about something else. Nothing: there is none.
[[nodiscard]] std::optional<std::string> next_link(const Headers& headers);

/// The address of a further page: `reference`, as an answer names it, resolved against the address that was
/// asked (RFC 3986, 5). It must have the same origin (RFC 6454, 4) as `asked`, and no user. Errors:
/// deliver.bad_reply; the reference is not in it.
[[nodiscard]] Result<std::string> same_origin(const std::string& asked, const std::string& reference);

}  // namespace hub::http
