#include "hub/crypto/tls_session.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdint>
#include <new>

namespace hub::crypto {
namespace {

// A BIO over a socket that never blocks and never raises SIGPIPE, as OpenSSL's own would.

int socket_of(BIO* bio) {
  return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio)));
}

bool would_block() {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

int read_socket(BIO* bio, char* into, int room) {
  BIO_clear_retry_flags(bio);
  const auto count = ::recv(socket_of(bio), into, static_cast<std::size_t>(room), MSG_DONTWAIT);
  if (count < 0 && would_block()) BIO_set_retry_read(bio);
  return static_cast<int>(count);
}

int write_socket(BIO* bio, const char* from, int size) {
  BIO_clear_retry_flags(bio);
  const auto count =
      ::send(socket_of(bio), from, static_cast<std::size_t>(size), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (count < 0 && would_block()) BIO_set_retry_write(bio);
  return static_cast<int>(count);
}

long control(BIO* /*bio*/, int command, long /*number*/, void* /*pointer*/) {
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

BIO_METHOD* make_method() {
  BIO_METHOD* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket");
  if (method == nullptr || BIO_meth_set_read(method, read_socket) != 1 ||
      BIO_meth_set_write(method, write_socket) != 1 || BIO_meth_set_ctrl(method, control) != 1)
    throw std::bad_alloc();
  return method;
}

BIO* make_bio(int socket) {
  static BIO_METHOD* const method = make_method();
  BIO* bio = BIO_new(method);
  if (bio == nullptr) throw std::bad_alloc();
  BIO_set_data(bio, reinterpret_cast<void*>(static_cast<std::intptr_t>(socket)));
  BIO_set_init(bio, 1);
  return bio;
}

}  // namespace

void TlsSession::Free::operator()(ssl_st* session) const noexcept {
  SSL_free(session);
}

TlsSession::TlsSession(ssl_ctx_st& context, int socket) : session_(SSL_new(&context)) {
  if (!session_) throw std::bad_alloc();
  BIO* bio = make_bio(socket);
  SSL_set_bio(session_.get(), bio, bio);
  SSL_set_accept_state(session_.get());
}

TlsSession::Step TlsSession::step_after(int result) const {
  switch (SSL_get_error(session_.get(), result)) {
    case SSL_ERROR_NONE:
      return Step::done;
    case SSL_ERROR_WANT_READ:
      return Step::wants_read;
    case SSL_ERROR_WANT_WRITE:
      return Step::wants_write;
    case SSL_ERROR_ZERO_RETURN:
      return Step::ended;
    default:
      return Step::failed;
  }
}

TlsSession::Step TlsSession::handshake() {
  ERR_clear_error();
  return step_after(SSL_do_handshake(session_.get()));
}

TlsSession::Step TlsSession::read(char* into, std::size_t room, std::size_t& count) {
  ERR_clear_error();
  return step_after(SSL_read_ex(session_.get(), into, room, &count));
}

TlsSession::Step TlsSession::write(std::string_view from, std::size_t& count) {
  ERR_clear_error();
  return step_after(SSL_write_ex(session_.get(), from.data(), from.size(), &count));
}

TlsSession::Step TlsSession::shut_down() {
  ERR_clear_error();
  const int result = SSL_shutdown(session_.get());
  return result >= 0 ? Step::done : step_after(result);
}

}  // namespace hub::crypto
