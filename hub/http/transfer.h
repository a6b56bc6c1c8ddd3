#pragma once

#include <curl/curl.h>

#include <compare>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "hub/base/result.h"
#include "hub/crypto/peer_alert.h"
#include "hub/http/client.h"
#include "hub/http/reason.h"

namespace hub::http {

/// Whose connection it is: addresses and ports of the peer and of this side.
struct Ends {
  std::string peer;
  int peer_port = 0;
  std::string local;
  int local_port = 0;

  auto operator<=>(const Ends&) const = default;
};

/// One request on its way through libcurl: an easy handle with every lock set, and what came back.
/// Lives at one address while the handle is in a multi handle.
class Transfer {
 public:
  enum class Purpose : std::uint8_t {
    exchange,  ///< Send the request, take the reply.
    connect,   ///< Make the connection (TLS included), send nothing, close it.
  };

  Transfer(Request request, Purpose purpose);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer() = default;

  /// Sets the options. Errors: deliver.unreachable for a header that cannot be sent.
  [[nodiscard]] Outcome prepare();

  [[nodiscard]] CURL* handle() const { return easy_.get(); }
  [[nodiscard]] std::chrono::steady_clock::time_point deadline() const { return request_.deadline; }

  /// `is_quiet` says of a connection that was used before, by its two ends, whether the peer has been silent
  /// on it since. Where not, what is there would be taken for the answer: the transfer ends unsent, and
  /// begin_again() lets it go by a new connection.
  void reuse_only_if(std::function<bool(const Ends&)> is_quiet) { is_quiet_ = std::move(is_quiet); }
  [[nodiscard]] bool wants_new_connection() const { return wants_new_connection_; }
  void begin_again();
  /// The socket of the connection that is kept behind a transfer that has finished, and its ends; nothing: it
  /// is not kept.
  [[nodiscard]] std::optional<std::pair<Ends, curl_socket_t>> kept_connection() const;

  /// `wanted` is called when libcurl wants more of a streamed body than is there; then take_piece follows.
  void on_want(std::function<void()> wanted) { wanted_ = std::move(wanted); }
  /// The next piece of the body; empty: that was all. An error ends the transfer.
  void take_piece(Result<std::string> piece);
  [[nodiscard]] const std::optional<StreamedBody>& streamed() const { return request_.streamed; }

  /// Called once, from finish().
  void on_finish(std::function<void()> wake) { wake_ = std::move(wake); }
  void finish(CURLcode code);
  [[nodiscard]] bool finished() const { return code_.has_value(); }

  /// What to answer. `unfinished` says why the transfer was given up if libcurl has not finished it.
  [[nodiscard]] Result<Reply> result(Text unfinished) &&;

 private:
  struct FreeEasy {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };
  struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  template <class Value>
  void set(CURLoption option, Value value);
  void set_transport();
  void set_method();
  [[nodiscard]] Outcome set_headers();

  /// How the transfer that has finished ended.
  [[nodiscard]] Failure failure() const;

  static CURLcode listen_for_alerts(CURL* easy, void* ssl_ctx, void* self);
  static int before_request(void* self, char* peer, char* local, int peer_port, int local_port);
  static std::size_t read_body(char* buffer, std::size_t size, std::size_t count, void* self);
  static std::size_t read_stream(char* buffer, std::size_t size, std::size_t count, void* self);
  static int seek_body(void* self, curl_off_t offset, int origin);
  static std::size_t take_header(char* data, std::size_t size, std::size_t count, void* self);
  /// For as many octets of the body as its length says.
  void make_room();
  static std::size_t take_body(char* data, std::size_t size, std::size_t count, void* self);

  Request request_;
  Purpose purpose_;
  std::unique_ptr<CURL, FreeEasy> easy_;
  std::unique_ptr<curl_slist, FreeList> headers_;
  std::string problem_;  ///< libcurl's own words.
  std::shared_ptr<crypto::PeerAlert> alert_ = std::make_shared<crypto::PeerAlert>(0);
  std::function<void()> wake_;
  std::function<bool(const Ends&)> is_quiet_;
  std::optional<CURLcode> code_;
  CURLcode setup_ = CURLE_OK;
  bool sent_ = false;  ///< libcurl was about to write the request: from here on the outcome is unknown.
  bool wants_new_connection_ = false;
  bool too_large_ = false;
  std::function<void()> wanted_;
  std::string piece_;  ///< Of a streamed body; what is before piece_at_ was taken.
  std::size_t piece_at_ = 0;
  std::optional<Error> body_lost_;  ///< Why the rest of it could not be read.
  bool is_awaiting_ = false;        ///< The transfer is paused until a piece is there.
  std::size_t body_read_ = 0;       ///< Octets of the body that libcurl has taken.
  std::size_t header_octets_ = 0;
  Reply reply_;
};

}  // namespace hub::http
