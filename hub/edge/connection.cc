#include "hub/edge/connection.h"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cstring>

#include "hub/base/codes.h"
#include "hub/crypto/tls.h"
#include "hub/edge/problem.h"
#include "hub/edge/response_writer.h"

namespace hub::edge {
namespace {

using boost::system::error_code;
using std::chrono::steady_clock;

constexpr boost::asio::use_awaitable_t<port::Executor> kAwait;
constexpr std::size_t kBuffer = 8UL * 1024;
constexpr std::size_t kBodyBuffer = 64UL * 1024;
constexpr std::chrono::milliseconds kLinger{1'000};  // for the peer to read our last answer and close
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

/// IPv4 /24 or IPv6 /48 of a peer.
std::string network_of(const Socket& socket) {
  error_code failure;
  auto address = socket.remote_endpoint(failure).address();
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    address = boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6());
  if (address.is_v4()) {
    auto octets = address.to_v4().to_bytes();
    octets[3] = 0;
    return boost::asio::ip::address_v4(octets).to_string() + "/24";
  }
  auto octets = address.to_v6().to_bytes();
  std::fill(octets.begin() + 6, octets.end(), static_cast<unsigned char>(0));
  return boost::asio::ip::address_v6(octets).to_string() + "/48";
}

}  // namespace

Connection::Connection(std::shared_ptr<Connections> all, Socket socket)
    : all_(std::move(all)),
      socket_(std::move(socket)),
      remote_(network_of(socket_)),
      reader_(all_->settings.max_headers, all_->settings.max_body),
      in_(kBuffer, '\0') {
  error_code ignored;
  socket_.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
  if (all_->tls) tls_.emplace(socket_, *all_->tls);
  enter(Phase::handshake);
  all_->open.push_back(this);
  all_->metrics.connection_opened(all_->settings.name);
}

Connection::~Connection() {
  all_->open.erase(std::find(all_->open.begin(), all_->open.end(), this));
  all_->metrics.connection_closed(all_->settings.name);
}

void Connection::enter(Phase phase) {
  phase_ = phase;
  const auto& settings = all_->settings;
  const auto now = steady_clock::now();
  switch (phase) {
    case Phase::handshake:
    case Phase::header:
      deadline_ = now + settings.header_timeout;
      break;
    case Phase::idle:
      deadline_ = now + (first_request_ ? settings.header_timeout : settings.idle_timeout);
      break;
    case Phase::body:
    case Phase::response:
      deadline_ = now + settings.body_timeout;
      break;
    case Phase::handler:
      deadline_ = steady_clock::time_point::max();
      break;
    case Phase::closing:
      deadline_ = now + std::min(kLinger, settings.header_timeout);
      break;
  }
}

bool Connection::overdue() const {
  return steady_clock::now() >= deadline_;
}

void Connection::sweep(steady_clock::time_point now) {
  if (now < deadline_) return;
  error_code ignored;
  if (phase_ == Phase::response || phase_ == Phase::closing) {
    socket_.close(ignored);
  } else {
    socket_.cancel(ignored);  // the reader answers edge.too_slow, or just closes
  }
}

void Connection::let_go() {
  if (phase_ == Phase::idle || phase_ == Phase::handshake) cut();
}

void Connection::cut() {
  error_code ignored;
  socket_.close(ignored);
}

port::Task<void> Connection::run(std::unique_ptr<Connection> self) {
  try {
    bool open = true;
    if (self->tls_) open = co_await self->handshake();
    while (open) open = co_await self->exchange();
    if (self->phase_ == Phase::response) co_await self->close();
  } catch (const std::exception&) {
    self->all_->log.error("edge.connection_failed", {{"listener", self->all_->settings.name}});
  }
  const auto all = self->all_;
  self.reset();
  if (all->stopping && all->open.empty()) all->grace.cancel();
  all->tell_if_closed();
}

port::Task<bool> Connection::handshake() {
  error_code failure;
  co_await tls_->async_handshake(boost::asio::ssl::stream_base::server,
                                 boost::asio::redirect_error(kAwait, failure));
  if (!failure) {
    peer_ = crypto::peer_certificate(*tls_->native_handle());
    if (!peer_) reader_.limit_body(std::min(all_->settings.max_body, all_->settings.max_body_unknown));
    co_return true;
  }
  all_->metrics.connection_refused(all_->settings.name, "handshake");
  const auto reason = crypto::verify_failure(*tls_->native_handle());
  if (!reason.empty())
    all_->log.warn("edge.certificate_refused",
                   {{"listener", all_->settings.name}, {"remote", remote_}, {"reason", reason}});
  co_return false;
}

/// One request and its answer. False: nothing more is read from this connection.
port::Task<bool> Connection::exchange() {
  const Read read = co_await read_request();
  if (read == Read::gone) co_return false;
  first_request_ = false;

  bool close = true;
  HttpResponse response;
  HttpRequest& request = reader_.request();
  const bool with_body = request.method != "HEAD";
  if (read == Read::refused) {
    all_->metrics.refused(refusal_->code().name);
    response = problem(*refusal_, language_of(request), {}, {});
  } else {
    close = !reader_.keep_alive();
    request.remote = remote_;
    request.peer = peer_;
    enter(Phase::handler);
    try {
      response = co_await all_->handler(std::move(request));
    } catch (const std::exception&) {
      all_->log.error("edge.handler_failed", {{"listener", all_->settings.name}});
      response = problem(Error(codes::hub_defect, "the handler threw"), Language::en, {}, {});
    }
  }
  close = close || all_->stopping;

  out_.clear();
  write_response(response, std::chrono::system_clock::now(), with_body, close, out_);
  enter(Phase::response);
  const bool written = co_await write_all(out_);
  const std::chrono::duration<double> took = steady_clock::now() - request_start_;
  all_->metrics.request(all_->settings.name, response.status, took.count());
  forget_large_buffers();
  co_return written && !close;
}

port::Task<Connection::Read> Connection::read_request() {
  reader_.reset();
  enter(Phase::idle);
  for (;;) {
    while (begin_ < end_ && reader_.stage() != RequestReader::Stage::complete) {
      if (phase_ == Phase::idle) {
        enter(Phase::header);
        request_start_ = steady_clock::now();
        reader_.request().received_at = std::chrono::system_clock::now();
      }
      auto taken = reader_.take(std::string_view(in_).substr(begin_, end_ - begin_));
      if (!taken) {
        refusal_.emplace(std::move(taken).error());
        co_return Read::refused;
      }
      if (*taken == 0) break;
      begin_ += *taken;
      if (phase_ != Phase::header || reader_.stage() != RequestReader::Stage::body) continue;
      enter(Phase::body);
      if (begin_ == end_ && reader_.wants_continue()) co_await write_all(kContinue);
    }
    if (reader_.stage() == RequestReader::Stage::complete) co_return Read::complete;
    const std::size_t count = co_await read_some();
    if (count > 0) continue;
    if (phase_ == Phase::idle || !overdue()) co_return Read::gone;
    refusal_.emplace(codes::edge_too_slow, phase_ == Phase::body ? "the body did not arrive in time"
                                                                 : "the headers did not arrive in time");
    co_return Read::refused;
  }
}

/// 0: the peer is gone, or the deadline passed.
port::Task<std::size_t> Connection::read_some() {
  make_room();
  const auto room = boost::asio::buffer(in_.data() + end_, in_.size() - end_);
  error_code failure;
  std::size_t count = 0;
  if (tls_) {
    count = co_await tls_->async_read_some(room, boost::asio::redirect_error(kAwait, failure));
  } else {
    count = co_await socket_.async_read_some(room, boost::asio::redirect_error(kAwait, failure));
  }
  if (failure) co_return 0;
  end_ += count;
  co_return count;
}

port::Task<bool> Connection::write_all(std::string_view octets) {
  const auto source = boost::asio::buffer(octets.data(), octets.size());
  error_code failure;
  if (tls_) {
    co_await boost::asio::async_write(*tls_, source, boost::asio::redirect_error(kAwait, failure));
  } else {
    co_await boost::asio::async_write(socket_, source, boost::asio::redirect_error(kAwait, failure));
  }
  co_return !failure;
}

/// Says that nothing more comes, then reads on for a moment: closing with unread octets would reset the
/// connection and may take our last answer from the peer.
port::Task<void> Connection::close() {
  enter(Phase::closing);
  error_code failure;
  if (tls_) co_await tls_->async_shutdown(boost::asio::redirect_error(kAwait, failure));
  failure.clear();
  socket_.shutdown(Socket::shutdown_send, failure);
  while (!failure && !overdue())
    co_await socket_.async_read_some(boost::asio::buffer(in_), boost::asio::redirect_error(kAwait, failure));
}

/// After it there is at least one free octet behind `end_`. RequestReader's limits bound what is kept unread.
void Connection::make_room() {
  if (begin_ > 0) {
    std::memmove(in_.data(), in_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (reader_.stage() == RequestReader::Stage::body && in_.size() < kBodyBuffer) in_.resize(kBodyBuffer);
  if (end_ == in_.size()) in_.resize(2 * in_.size());
}

void Connection::forget_large_buffers() {
  if (begin_ == end_ && in_.size() > kBuffer) {
    in_ = std::string(kBuffer, '\0');
    begin_ = end_ = 0;
  }
  if (out_.capacity() > kBodyBuffer) out_ = std::string();
}

}  // namespace hub::edge
