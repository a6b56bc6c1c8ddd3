#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "hub/config/site.h"
#include "hub/flow/services.h"
#include "hub/server/http.h"

namespace hub::exchange {

[[nodiscard]] bool is_for_attachment(const server::HttpRequest& request);

/// How large the body of a request may be that is read as it comes: it brings an attachment, or is of several
/// parts, and then each of them has its own limit; nothing: it is another request, or this hub takes none.
[[nodiscard]] std::optional<std::size_t> body_left(const config::HubSettings::Limits& limits,
                                                   std::string_view method, std::string_view path,
                                                   std::string_view content_type);

/// `/v1/attachments/{digest}`: PUT brings the octets (201: they are on stable storage), for a day or for as
/// long as a message that names them; GET and HEAD tell whether they are here.
port::Task<server::HttpResponse> attachment(const flow::Services& services, server::HttpRequest request);

}  // namespace hub::exchange
