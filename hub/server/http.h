#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/base/error.h"
#include "hub/crypto/certificate.h"
#include "hub/http/octet_stream.h"
#include "hub/port/task.h"

namespace hub::server {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// One whole HTTP request, read within the listener's limits. Nothing of Beast leaks out of the listener.
struct HttpRequest {
  std::string method;
  std::string path;   ///< Percent-decoding is not applied; no query.
  std::string query;  ///< Without the question mark.
  Headers headers;    ///< Names in lower case, in order; hop-by-hop ones included.
  std::string body;
  /// Not null: the body is left to the handler, piece by piece, and `body` is empty. Its errors are edge.*:
  /// the connection cannot be read any further. Good until the handler has answered.
  std::shared_ptr<http::OctetStream> stream = nullptr;
  std::string remote;  ///< Peer's network: IPv4 /24, IPv6 /48.
  std::optional<crypto::PeerCertificate>
      peer;  ///< Verified against the exchange's CA and CRL; none: no certificate.
  std::chrono::system_clock::time_point received_at;

  [[nodiscard]] std::string_view header(std::string_view lower_case_name) const;  ///< First one, or empty.
};

/// What is too much of an answer to be held at once.
struct StreamedContent {
  std::shared_ptr<http::OctetStream> octets;
  std::uint64_t size = 0;  ///< Octets that it gives. Fewer, or an error: the connection is cut.
  std::string tail;        ///< What comes behind.
};

struct HttpResponse {
  unsigned status = 200;
  Headers headers;
  std::string body;
  std::optional<StreamedContent> streamed = std::nullopt;  ///< Comes behind the body.
  bool over_quota = false;  ///< The connection is left unread for a moment, whatever the status says.
};

/// Answers one request. Called on an I/O thread; never throws.
using HttpHandler = std::function<port::Task<HttpResponse>(HttpRequest)>;

/// Tells one request why the listener itself refuses it, in the form that the request asked for.
using Refusal = std::function<HttpResponse(const Error&)>;
/// How large the body of a request with this method and path may be, if it is left to the handler; nothing:
/// it is read whole before. Asked once more with the content type where that is of several parts: nothing
/// means then that it is refused.
using BodyLeft = std::function<std::optional<std::size_t>(std::string_view method, std::string_view path,
                                                          std::string_view content_type)>;

/// Called with what was read of a request, before the handler takes it; the refusal may be used later.
using RefusalFor = std::function<Refusal(const HttpRequest&)>;

}  // namespace hub::server
