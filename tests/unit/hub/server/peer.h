#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct ssl_st;
struct ssl_ctx_st;

namespace hub::server::test {

/// A blocking HTTP client that sends exactly the octets it is told, on 127.0.0.1. Every wait ends after 5 s.
class Peer {
 public:
  struct Tls {
    std::string trust;        ///< PEM of the server's CA.
    std::string certificate;  ///< PEM; empty: none.
    std::string key;
    int max_version = 0;  ///< 0: any.
  };

  explicit Peer(std::uint16_t port);
  Peer(std::uint16_t port, const Tls& tls);
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  ~Peer();

  /// TLS handshake done, as far as the client can tell.
  [[nodiscard]] bool connected() const { return connected_; }
  bool send(std::string_view octets);
  /// The next whole response (by Content-Length), interim ones apart; empty: the connection ended instead.
  std::string response();
  /// Everything until the other side closes.
  std::string rest();
  void half_close();
  /// True for a session that was continued, not begun.
  [[nodiscard]] bool resumed() const;
  [[nodiscard]] ssl_st* session() const { return session_; }

 private:
  bool fill();

  int socket_ = -1;
  ssl_ctx_st* context_ = nullptr;
  ssl_st* session_ = nullptr;
  bool connected_ = false;
  std::string received_;
};

/// Status code of a response's first line; 0 for none.
[[nodiscard]] unsigned status_of(std::string_view response);
/// What stands behind the empty line.
[[nodiscard]] std::string body_of(std::string_view response);
/// Member `code` of the problem details in a response.
[[nodiscard]] std::string code_of(std::string_view response);

}  // namespace hub::server::test
