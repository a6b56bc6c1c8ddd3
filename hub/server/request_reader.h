#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "hub/base/result.h"
#include "hub/server/http.h"
#include "hub/server/portions.h"
#include "hub/server/response_writer.h"

namespace hub::server {

/// Octets of a connection to one HttpRequest after another; knows nothing of sockets and time.
///
/// Strict where readers of HTTP disagree (request smuggling): bare LF, obs-fold, space before a colon, NUL,
/// more than one Content-Length or Host, Content-Length with Transfer-Encoding, any Transfer-Encoding but
/// `chunked`, a request target that is no path (or whose authority is not Host's) are edge.malformed. Any
/// Content-Encoding is edge.content_encoding, multipart of any sort, where the body is not left for it,
/// edge.media_type, an Expect but 100-continue edge.header_invalid. A body that finds no room is edge.busy.
/// All of these are said at the end of the header, the body unread (one of unknown length is read as far as
/// there is room). Trailers are read and dropped, and so are headers by which a proxy would tell a client
/// certificate: identity comes from the TLS session alone.
class RequestReader {
 public:
  enum class Stage { header, body, complete };

  /// `max_headers`: octets of request line and headers; also at most 100 headers. `max_body`: octets after
  /// chunked coding is taken off. `room`: takes what bodies above 16 KiB need, before it is filled; kept
  /// until `reset`. Null: there is room for everything. Outlives the reader.
  RequestReader(std::size_t max_headers, std::size_t max_body, Portion* room = nullptr);
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;
  ~RequestReader();

  /// For the requests from now on.
  void limit_body(std::size_t max_body) { max_body_ = max_body; }
  [[nodiscard]] std::size_t max_body() const { return max_body_; }
  /// For the requests from now on; null: every body is read whole. A body that is left takes 640 KiB of room
  /// at most, however large it is, one of parts as much as a whole body may have if that is more, for the
  /// message in it, and has a limit of its own: whoever reads takes what came of it out of `request().body`.
  void leave_body(BodyLeft left) { body_left_ = std::move(left); }

  /// Takes what it can from the front of `octets` and says how many; the caller presents the rest again with
  /// more behind it. Stops at the end of the header and at the end of the request. 0: more is needed. After
  /// an error the connection cannot be read any further. Errors: edge.malformed, edge.headers_too_large,
  /// edge.too_large, edge.content_encoding, edge.media_type, edge.header_invalid, edge.busy.
  [[nodiscard]] Result<std::size_t> take(std::string_view octets);

  [[nodiscard]] Stage stage() const { return stage_; }
  /// From Stage::body on: what follows the answer if it is up to the peer (RFC 9112, 9.3).
  [[nodiscard]] Persistence persistence() const;
  [[nodiscard]] bool leaves_body() const;     ///< From Stage::body on.
  [[nodiscard]] bool wants_continue() const;  ///< From Stage::body on: `Expect: 100-continue`.
  /// What was read; after an error as far as it was understood. May be moved from when complete.
  [[nodiscard]] HttpRequest& request() { return request_; }
  /// For an answer to a header that is not there as a whole, or cannot be read: takes method, path and the
  /// headers that say in which form and language to answer from the front of it, as far as they can be read.
  void glance(std::string_view header);

  /// Ready for the connection's next request.
  void reset();

 private:
  class Parser;
  Result<std::size_t> take_header(std::string_view octets);
  Result<std::size_t> take_body(std::string_view octets);

  std::size_t max_headers_;
  std::size_t max_body_;
  BodyLeft body_left_;
  std::size_t scanned_ = 0;  // octets of an unfinished header that were looked at
  bool body_begun_ = false;  // some of it was taken
  Stage stage_ = Stage::header;
  HttpRequest request_;
  std::unique_ptr<Parser> parser_;
};

}  // namespace hub::server
