#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/base/result.h"
#include "hub/http/octet_stream.h"
#include "hub/http/task.h"

namespace hub::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// Whom we trust and who we are towards one system. Paths of PEM files; `key` never in the repository.
struct Credentials {
  std::string trust;        ///< CA bundle; nothing else is trusted.
  std::string certificate;  ///< Client certificate chain; empty: none.
  std::string key;          ///< Its private key.
};

/// A body too large to be held, read as the connection takes it. Opened when it is sent.
struct StreamedBody {
  std::uint64_t size = 0;
  std::function<std::unique_ptr<OctetStream>()> open;
};

struct Request {
  std::string method = "POST";
  std::string url;  ///< Absolute, from configuration only; never from a message.
  Headers headers;  ///< User-Agent (Sakta/<version>) and Accept-Encoding (identity) are added if not there.
  std::string body;
  std::optional<StreamedBody> streamed;  ///< In the place of `body`, which is empty then.
  Credentials credentials;
  std::chrono::steady_clock::time_point deadline;
  std::chrono::milliseconds connect_timeout{5'000};
  std::size_t max_reply =
      8U * 1024 * 1024;  ///< Octets of the answer's body; a larger one is cut off: deliver.too_large.
};

struct Reply {
  unsigned status = 0;
  Headers headers;                       ///< Names in lower case.
  std::string body;                      ///< As it came: content_of (answer_content.h) says what it holds.
  std::size_t limit = 8U * 1024 * 1024;  ///< Octets that its content may have: `max_reply` of the request.

  [[nodiscard]] std::string header(std::string_view lower_case_name) const;  ///< First one, or empty.
};

/// The one way out: libcurl multi driven by Asio, one per I/O thread. Used from that thread only.
///
/// MUST NOT send a body a second time by itself, as libcurl would when a reused connection turns out dead.
/// Errors: deliver.unreachable (no octet of the request left; safe to send again), deliver.timeout (sent, no
/// whole answer: deadline passed, connection cut, answer cut short), deliver.too_large. HTTP statuses are not
/// judged here. Redirects are never followed. Only http and https; TLS 1.2 or later, host name and chain
/// always verified.
class Client {
 public:
  explicit Client(boost::asio::io_context& io);
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client();

  /// `request` by value: the coroutine may outlive the caller's expression. Cancellation ends the transfer.
  Task<Result<Reply>> send(Request request);

  /// Makes a connection as `send` would, TLS included, sends nothing and closes it. Method, headers, body
  /// unused.
  Task<Outcome> connect(Request request);

 private:
  class Multi;
  std::shared_ptr<Multi> multi_;  ///< Shared with transfers under way, which may outlive the client.
};

}  // namespace hub::http
