#pragma once

#include <curl/curl.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/crypto/peer_alert.h"
#include "hub/http/client.h"
#include "hub/http/reason.h"

namespace hub::http {

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
  static int seek_body(void* self, curl_off_t offset, int origin);
  static std::size_t take_header(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t take_body(char* data, std::size_t size, std::size_t count, void* self);

  Request request_;
  Purpose purpose_;
  std::unique_ptr<CURL, FreeEasy> easy_;
  std::unique_ptr<curl_slist, FreeList> headers_;
  std::string problem_;  ///< libcurl's own words.
  std::shared_ptr<crypto::PeerAlert> alert_ = std::make_shared<crypto::PeerAlert>(0);
  std::function<void()> wake_;
  std::optional<CURLcode> code_;
  CURLcode setup_ = CURLE_OK;
  bool sent_ = false;  ///< libcurl was about to write the request: from here on the outcome is unknown.
  bool too_large_ = false;
  std::size_t body_read_ = 0;  ///< Octets of the body that libcurl has taken.
  std::size_t header_octets_ = 0;
  Reply reply_;
};

}  // namespace hub::http
