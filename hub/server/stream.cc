#include "hub/server/stream.h"

#include <sys/socket.h>

#include <array>
#include <boost/asio/redirect_error.hpp>
#include <cerrno>

namespace hub::server {
namespace {

using boost::system::error_code;
using Step = crypto::TlsSession::Step;

constexpr std::size_t kBuffer = 64UL * 1024;

/// Where this thread's connections read into; what came is taken out before anybody else has a turn.
std::array<char, kBuffer>& shared_buffer() {
  thread_local std::array<char, kBuffer> buffer;
  return buffer;
}

bool would_block() {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

bool waits(Step step) {
  return step == Step::wants_read || step == Step::wants_write;
}

Step read_plain(int socket, char* into, std::size_t room, std::size_t& count) {
  const auto got = ::recv(socket, into, room, MSG_DONTWAIT);
  if (got < 0) return would_block() ? Step::wants_read : Step::failed;
  count = static_cast<std::size_t>(got);
  return got == 0 ? Step::ended : Step::done;
}

Step write_plain(int socket, std::string_view from, std::size_t& count) {
  const auto put = ::send(socket, from.data(), from.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (put < 0) return would_block() ? Step::wants_write : Step::failed;
  count = static_cast<std::size_t>(put);
  return Step::done;
}

}  // namespace

Step Stream::read(char* into, std::size_t room, std::size_t& count) {
  if (!socket_.is_open()) return Step::failed;
  return tls_ ? tls_->read(into, room, count) : read_plain(socket_.native_handle(), into, room, count);
}

Step Stream::write(std::string_view from, std::size_t& count) {
  if (!socket_.is_open()) return Step::failed;
  return tls_ ? tls_->write(from, count) : write_plain(socket_.native_handle(), from, count);
}

/// Waits for what `step` wants; false: not in time, or closed.
port::Task<bool> Stream::ready(Step step) {
  waited_ = true;
  error_code failure;
  const auto what = step == Step::wants_write ? Socket::wait_write : Socket::wait_read;
  co_await socket_.async_wait(what, boost::asio::redirect_error(kAwait, failure));
  co_return !failure;
}

port::Task<bool> Stream::handshake() {
  for (;;) {
    const Step step = socket_.is_open() ? tls_->handshake() : Step::failed;
    if (step == Step::done) co_return true;
    if (!waits(step)) co_return false;
    const bool goes_on = co_await ready(step);
    if (!goes_on) co_return false;
  }
}

port::Task<std::size_t> Stream::read_some(std::string& into) {
  for (;;) {
    std::size_t count = 0;
    auto& buffer = shared_buffer();
    const Step step = read(buffer.data(), buffer.size(), count);
    if (step == Step::done) {
      into.append(buffer.data(), count);
      co_return count;
    }
    if (!waits(step)) co_return 0;
    const bool goes_on = co_await ready(step);
    if (!goes_on) co_return 0;
  }
}

port::Task<bool> Stream::write_all(std::string_view octets) {
  while (!octets.empty()) {
    std::size_t count = 0;
    const Step step = write(octets, count);
    if (step == Step::done) {
      octets.remove_prefix(count);
      continue;
    }
    if (!waits(step)) co_return false;
    const bool goes_on = co_await ready(step);
    if (!goes_on) co_return false;
  }
  co_return true;
}

port::Task<void> Stream::end() {
  if (!socket_.is_open()) co_return;
  if (tls_) {
    const Step step = tls_->shut_down();
    if (step == Step::wants_write) {
      const bool goes_on = co_await ready(step);
      if (!goes_on) co_return;
      (void)tls_->shut_down();
    }
  }
  error_code failure;
  socket_.shutdown(Socket::shutdown_send, failure);
  while (!failure && socket_.is_open()) {
    std::size_t count = 0;
    auto& buffer = shared_buffer();
    const Step step = read_plain(socket_.native_handle(), buffer.data(), buffer.size(), count);
    if (step != Step::done && !waits(step)) co_return;
    const bool goes_on = co_await ready(Step::wants_read);
    if (!goes_on) co_return;
  }
}

void Stream::cancel() {
  error_code ignored;
  socket_.cancel(ignored);
}

void Stream::close() {
  error_code ignored;
  socket_.close(ignored);
}

}  // namespace hub::server
