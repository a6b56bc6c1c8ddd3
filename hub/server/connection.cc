#include "hub/server/connection.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/crypto/tls.h"
#include "hub/server/response_writer.h"

namespace hub::server {
namespace {

using boost::system::error_code;
using std::chrono::steady_clock;

constexpr std::size_t kSmallAnswer = 16UL * 1024;  // goes out in one piece and takes no room
constexpr unsigned kTooManyRequests = 429;
/// Somebody over its quota who asks again at once costs others little: its connection is left unread so long.
constexpr std::chrono::milliseconds kQuotaPause{100};
constexpr std::chrono::milliseconds kLinger{1'000};  // for the peer to read our last answer and close
/// So much of a body that is left to the handler has to come within the time that a whole body has otherwise.
constexpr std::size_t kBodyStretch = 1024UL * 1024;
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

/// The body of the request in progress, read as its handler asks for it.
class Connection::Body final : public http::OctetStream {
 public:
  explicit Body(Connection& connection) : connection_(connection) {}
  port::Task<Result<std::string>> next() override { return connection_.next_of_body(); }

 private:
  Connection& connection_;
};

Connection::Connection(std::shared_ptr<Connections> all, Socket socket)
    : all_(std::move(all)),
      remote_(network_of(socket)),
      stream_(std::move(socket)),
      in_network_(all_->settings.networks.get(), remote_),
      of_certificate_(all_->settings.certificates.get()),
      room_(all_->settings.room.get()),
      reader_(all_->settings.max_headers, all_->settings.max_body, &room_) {
  if (all_->tls) {
    stream_.use_tls(*all_->tls);
  } else {
    reader_.leave_body(all_->settings.body_left);
  }
  enter(Phase::handshake);
}

Connection::~Connection() {
  if (slot_ == kNowhere) return;
  all_->open[slot_] = all_->open.back();
  all_->open[slot_]->slot_ = slot_;
  all_->open.pop_back();
  all_->metrics.connection_closed(all_->settings.name);
}

bool Connection::join() {
  if (!in_network_.grow(1)) {
    tell_refused("edge.connection_refused", "network");
    return false;
  }
  slot_ = all_->open.size();
  all_->open.push_back(this);
  all_->metrics.connection_opened(all_->settings.name);
  return true;
}

void Connection::tell_refused(std::string_view event, std::string_view reason) {
  const std::string_view counted = event == "edge.certificate_refused" ? "handshake" : reason;
  all_->metrics.connection_refused(all_->settings.name, counted);
  const auto held_back = all_->lines.pass(steady_clock::now());
  if (!held_back) return;
  all_->log.warn(event, {{"listener", all_->settings.name},
                         {"remote", remote_},
                         {"reason", reason},
                         {"lines_left_out", std::to_string(*held_back)}});
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
  if (phase_ == Phase::response || phase_ == Phase::closing) {
    stream_.close();
  } else {
    stream_.cancel();  // the reader answers edge.too_slow, or just closes
  }
}

void Connection::let_go() {
  if (phase_ == Phase::idle || phase_ == Phase::handshake) cut();
}

void Connection::cut() {
  stream_.close();
}

port::Task<void> Connection::run(std::unique_ptr<Connection> self) {
  try {
    bool open = true;
    if (self->all_->tls) open = co_await self->handshake();
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
  const bool stands = co_await stream_.handshake();
  if (stands) co_return take_place();
  const auto reason = crypto::verify_failure(*stream_.session());
  if (reason.empty()) {
    all_->metrics.connection_refused(all_->settings.name, "handshake");
  } else {
    tell_refused("edge.certificate_refused", reason);
  }
  co_return false;
}

/// Among the connections of its certificate; those without one count together.
bool Connection::take_place() {
  peer_ = crypto::peer_certificate(*stream_.session());
  const std::string_view holder = peer_ ? std::string_view(peer_->thumbprint) : std::string_view();
  room_.hold_for(holder);
  if (peer_) reader_.leave_body(all_->settings.body_left);
  of_certificate_.hold_for(holder);
  if (of_certificate_.grow(1)) return true;
  tell_refused("edge.connection_refused", "certificate");
  return false;
}

/// One request and its answer. False: nothing more is read from this connection.
port::Task<bool> Connection::exchange() {
  const Read read = co_await read_request();
  if (read == Read::gone) co_return false;
  first_request_ = false;

  Persistence after = Persistence::close;
  HttpResponse response;
  HttpRequest& request = reader_.request();
  const bool with_body = request.method != "HEAD";
  refuse_ = all_->settings.refusal_for(request);
  if (read == Read::refused) {
    all_->metrics.refused(refusal_->code().name);
    response = refuse_(*refusal_);
  } else {
    after = reader_.persistence();
    request.remote = remote_;
    request.peer = peer_;
    if (reader_.leaves_body()) request.stream = std::make_shared<Body>(*this);
    body_came_ = 0;
    body_time_ = all_->settings.body_timeout;
    enter(Phase::handler);
    try {
      response = co_await all_->handler(std::move(request));
    } catch (const std::exception&) {
      all_->log.error("edge.handler_failed", {{"listener", all_->settings.name}});
      response = refuse_(
          Error(codes::hub_defect, say("the handler threw", "pieprasījuma apstrāde pārtrūka ar izņēmumu")));
    }
  }
  const bool has_rest = read == Read::complete && reader_.stage() != RequestReader::Stage::complete;
  if (all_->stopping || has_rest) after = Persistence::close;
  co_return co_await answer(std::move(response), with_body, after);
}

/// Writes one answer. A large one that finds no room beside the others is edge.busy in its place.
port::Task<bool> Connection::answer(HttpResponse response, bool with_body, Persistence after) {
  room_.give_back();  // the request is gone
  if (response.body.size() > kSmallAnswer && !room_.grow(response.body.size())) {
    const Error busy(codes::edge_busy,
                     say("there is no room for the answer now", "atbildei šobrīd nav vietas"));
    all_->metrics.refused(busy.code().name);
    response = refuse_(busy);
  }
  const bool in_one = response.body.size() <= kSmallAnswer;
  std::string out;
  write_response(response, std::chrono::system_clock::now(), with_body && in_one, after, out);
  enter(Phase::response);
  bool written = co_await stream_.write_all(out);
  if (written && with_body && !in_one) written = co_await stream_.write_all(response.body);
  if (written && with_body && response.streamed) written = co_await write_streamed(*response.streamed);
  const std::chrono::duration<double> took = steady_clock::now() - request_start_;
  all_->metrics.request(all_->settings.name, response.status, took.count());
  if (!written || after == Persistence::close) co_return false;
  if (response.over_quota || response.status == kTooManyRequests) {
    Timer pause(all_->grace.get_executor(), kQuotaPause);
    error_code ignored;
    co_await pause.async_wait(boost::asio::redirect_error(kAwait, ignored));
  }
  co_return !all_->stopping;
}

/// The peer has to take each stretch within the time that it has for a whole answer otherwise. What cannot be
/// given as it was said ends the connection before its end, which Content-Length tells the peer.
port::Task<bool> Connection::write_streamed(const StreamedContent& content) {
  std::uint64_t left = content.size;
  std::size_t went = 0;
  while (left > 0) {
    const auto piece = co_await content.octets->next();
    if (!piece || piece->empty() || piece->size() > left) {
      all_->log.error("edge.answer_cut",
                      {{"listener", all_->settings.name},
                       {"code", piece ? codes::hub_defect.name : piece.error().code().name}});
      co_return false;
    }
    left -= piece->size();
    went += piece->size();
    if (went >= kBodyStretch) {
      went = 0;
      enter(Phase::response);
    }
    if (!co_await stream_.write_all(*piece)) co_return false;
  }
  co_return co_await stream_.write_all(content.tail);
}

/// For the request that begins: limits may have changed since the last one.
void Connection::limit_body() {
  const ListenerSettings& settings = all_->settings;
  const bool unknown = settings.tls && !peer_;
  const std::size_t most =
      unknown ? std::min(settings.max_body, settings.max_body_unknown) : settings.max_body;
  if (most == reader_.max_body()) return;
  reader_.limit_body(most);
  reader_.reset();
}

/// Feeds the reader what is there. True: the request is complete.
Result<bool> Connection::take_what_came() {
  while (begin_ < in_.size() && reader_.stage() != RequestReader::Stage::complete) {
    if (phase_ == Phase::idle) {
      enter(Phase::header);
      limit_body();
      request_start_ = steady_clock::now();
      reader_.request().received_at = std::chrono::system_clock::now();
    }
    auto taken = reader_.take(std::string_view(in_).substr(begin_));
    if (!taken) return std::move(taken).error();
    if (*taken == 0) break;
    begin_ += *taken;
    if (phase_ == Phase::header && reader_.stage() == RequestReader::Stage::body) enter(Phase::body);
    if (reader_.leaves_body()) break;
  }
  // A connection that waits keeps no more than what could not be taken yet; RequestReader's limits bound it.
  in_.erase(0, begin_);
  begin_ = 0;
  if (in_.empty()) in_ = std::string();
  const bool header_done = reader_.stage() != RequestReader::Stage::header;
  return reader_.stage() == RequestReader::Stage::complete || (header_done && reader_.leaves_body());
}

/// The next piece of a body that is left to the handler. What a stretch of it may take is counted without the
/// time that the handler works.
port::Task<Result<std::string>> Connection::next_of_body() {
  phase_ = Phase::body;
  deadline_ = steady_clock::now() + body_time_;
  std::string& came = reader_.request().body;
  while (came.empty() && reader_.stage() != RequestReader::Stage::complete) {
    auto taken = take_what_came();
    if (!taken) co_return std::move(taken).error();
    if (!came.empty() || reader_.stage() == RequestReader::Stage::complete) break;
    if (in_.empty() && may_continue_ && reader_.wants_continue()) co_await stream_.write_all(kContinue);
    may_continue_ = false;
    const std::size_t before = in_.size();
    if (co_await stream_.read_some(in_) > 0) {
      body_came_ += in_.size() - before;
      if (body_came_ >= kBodyStretch) {
        body_came_ = 0;
        enter(Phase::body);
      }
      if (!stream_.take_waited()) co_await boost::asio::post(all_->grace.get_executor(), kAwait);
      continue;
    }
    if (!overdue())
      co_return Error(codes::edge_malformed,
                      say("the body ends before its end", "saturs beidzas pirms laika"));
    co_return Error(codes::edge_too_slow,
                    say("the body did not arrive in time", "saturs netika saņemts laikā"));
  }
  body_time_ = std::max(deadline_ - steady_clock::now(), steady_clock::duration::zero());
  std::string piece = std::move(came);
  came.clear();
  enter(Phase::handler);
  co_return piece;
}

port::Task<Connection::Read> Connection::read_request() {
  reader_.reset();
  enter(Phase::idle);
  may_continue_ = true;
  // After a request that nothing was waited for, others of this thread have their turn first.
  if (!in_.empty()) co_await boost::asio::post(all_->grace.get_executor(), kAwait);
  for (;;) {
    auto complete = take_what_came();
    if (!complete) {
      refusal_.emplace(std::move(complete).error());
      co_return Read::refused;
    }
    if (*complete) co_return Read::complete;
    if (phase_ == Phase::body && in_.empty() && may_continue_ && reader_.wants_continue())
      co_await stream_.write_all(kContinue);
    may_continue_ = may_continue_ && phase_ != Phase::body;
    const std::size_t count = co_await stream_.read_some(in_);
    if (count > 0) {
      if (!stream_.take_waited()) co_await boost::asio::post(all_->grace.get_executor(), kAwait);
      continue;
    }
    if (phase_ == Phase::idle || !overdue()) co_return Read::gone;
    reader_.glance(in_);
    refusal_.emplace(codes::edge_too_slow,
                     phase_ == Phase::body
                         ? say("the body did not arrive in time", "saturs netika saņemts laikā")
                         : say("the headers did not arrive in time", "galvenes netika saņemtas laikā"));
    co_return Read::refused;
  }
}

/// The peer reads our last answer.
port::Task<void> Connection::close() {
  enter(Phase::closing);
  co_await stream_.end();
}

}  // namespace hub::server
