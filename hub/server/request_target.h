#pragma once

#include <string>
#include <string_view>

namespace hub::server {

/// A request target taken apart.
struct RequestTarget {
  std::string path;
  std::string query;
  std::string authority;  ///< Of an absolute-form target, lower case; else empty.
};

/// Origin-form or absolute-form (http, https) of RFC 9112 section 3.2, in the characters of RFC 3986 only.
/// False: neither; authority-form (CONNECT) and `*` are not taken.
[[nodiscard]] bool read_target(std::string_view target, RequestTarget& parts);

/// A non-empty Host header value in the characters of RFC 3986 `host [":" port]`.
[[nodiscard]] bool is_host(std::string_view host);

}  // namespace hub::server
