#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

struct ssl_ctx_st;
struct ssl_st;

namespace hub::crypto {

/// A server's side of one TLS session, straight on a non-blocking socket. Of its record buffers it keeps none
/// while nothing is under way, so that an idle connection costs little. One thread; owns no descriptor.
class TlsSession {
 public:
  enum class Step {
    done,
    wants_read,   ///< To be called again once the socket can be read.
    wants_write,  ///< To be called again once the socket can be written.
    ended,        ///< The peer said that nothing more comes.
    failed,       ///< Nothing more can be done with the session.
  };

  /// `context` is one of server_context. Throws std::bad_alloc.
  TlsSession(ssl_ctx_st& context, int socket);

  [[nodiscard]] Step handshake();
  /// `count`: octets read, at least one if done.
  [[nodiscard]] Step read(char* into, std::size_t room, std::size_t& count);
  /// `count`: octets taken from the front of a non-empty `from`, at least one if done. After `wants_...` the
  /// next call begins with the same octets.
  [[nodiscard]] Step write(std::string_view from, std::size_t& count);
  /// Says that nothing more comes; does not wait for the peer to say so.
  [[nodiscard]] Step shut_down();

  [[nodiscard]] const ssl_st& native() const { return *session_; }

 private:
  struct Free {
    void operator()(ssl_st* session) const noexcept;
  };
  [[nodiscard]] Step step_after(int result) const;

  std::unique_ptr<ssl_st, Free> session_;
};

}  // namespace hub::crypto
