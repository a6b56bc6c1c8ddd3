#pragma once

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "hub/crypto/tls_session.h"
#include "hub/port/task.h"

namespace hub::server {

using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, port::Executor>;
/// How this layer waits for what Asio begins.
inline constexpr boost::asio::use_awaitable_t<port::Executor> kAwait;

/// Octets in and out of one accepted connection, with or without TLS. Waits for the socket and reads then,
/// through a buffer that all connections of a thread share: one that waits holds no buffer of its own.
/// One thread. Waiting ends with `false` or 0 after `cancel` and `close`.
class Stream {
 public:
  explicit Stream(Socket socket) : socket_(std::move(socket)) {}
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  /// TLS from here on. Throws std::bad_alloc.
  void use_tls(ssl_ctx_st& context) { tls_.emplace(context, socket_.native_handle()); }
  /// True when the session stands.
  port::Task<bool> handshake();
  /// Null without TLS.
  [[nodiscard]] const ssl_st* session() const { return tls_ ? &tls_->native() : nullptr; }

  /// Appends what has come, waiting until something has. How much; 0: nothing more comes.
  port::Task<std::size_t> read_some(std::string& into);
  /// All of it, or false.
  port::Task<bool> write_all(std::string_view octets);
  /// Says that nothing more comes, then reads and drops until the peer closes: closing with unread octets
  /// would reset the connection, and may take our last answer from the peer.
  port::Task<void> end();

  /// Whether anything had to be waited for since the last call: if not, others on this thread had no turn.
  [[nodiscard]] bool take_waited() { return std::exchange(waited_, false); }

  /// Ends the wait under way.
  void cancel();
  void close();

 private:
  port::Task<bool> ready(crypto::TlsSession::Step step);
  crypto::TlsSession::Step read(char* into, std::size_t room, std::size_t& count);
  crypto::TlsSession::Step write(std::string_view from, std::size_t& count);

  Socket socket_;
  std::optional<crypto::TlsSession> tls_;
  bool waited_ = false;
};

}  // namespace hub::server
