#pragma once

#include <boost/asio/basic_waitable_timer.hpp>
#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <string>

#include "hub/base/seldom.h"
#include "hub/crypto/tls.h"
#include "hub/server/listener.h"
#include "hub/server/request_reader.h"
#include "hub/server/stream.h"

/// One connection from accept to close, and what those of a listener share.
namespace hub::server {

using Timer =
    boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                      boost::asio::wait_traits<std::chrono::steady_clock>, port::Executor>;

/// What a listener's connections share. Used from the listener's thread.
struct Connections {
  ListenerSettings settings;
  HttpHandler handler;
  telemetry::Log& log;
  telemetry::Metrics& metrics;
  crypto::TlsContext tls;  ///< Null: plain HTTP.
  std::vector<class Connection*> open;
  Timer grace;  ///< Runs while stopping; cancelled when the last connection ends.
  bool stopping = false;
  bool is_closed = false;
  Seldom lines;               ///< About connections that are not served.
  std::promise<void> closed;  ///< Kept once stopping and the last connection has ended.

  /// Called whenever a connection ended or stopping began.
  void tell_if_closed() {
    if (!stopping || is_closed || !open.empty()) return;
    is_closed = true;
    closed.set_value();
  }
};

/// One connection from accept to close. Lives as long as its coroutine `run`.
///
/// Deadlines are not timers of its own: the listener calls `sweep` every few milliseconds for all of its
/// connections.
class Connection {
 public:
  Connection(std::shared_ptr<Connections> all, Socket socket);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  /// False: its network has as many connections as it may; it is to be dropped.
  [[nodiscard]] bool join();
  /// Serves request after request until either side ends it.
  static port::Task<void> run(std::unique_ptr<Connection> self);

  /// Ends what has lasted beyond its deadline.
  void sweep(std::chrono::steady_clock::time_point now);
  /// Ends the connection unless a request is in progress.
  void let_go();
  /// Ends it at once.
  void cut();

 private:
  class Body;
  enum class Phase { handshake, idle, header, body, handler, response, closing };
  enum class Read { complete, refused, gone };
  static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

  void enter(Phase phase);
  [[nodiscard]] bool overdue() const;
  port::Task<bool> handshake();
  bool take_place();
  port::Task<bool> exchange();
  port::Task<Read> read_request();
  Result<bool> take_what_came();
  port::Task<Result<std::string>> next_of_body();
  void limit_body();
  port::Task<bool> answer(HttpResponse response, bool with_body, Persistence after);
  port::Task<bool> write_streamed(const StreamedContent& content);
  port::Task<void> close();
  void tell_refused(std::string_view event, std::string_view reason);

  std::shared_ptr<Connections> all_;
  std::string remote_;
  Stream stream_;
  std::optional<crypto::PeerCertificate> peer_;
  Portion in_network_;
  Portion of_certificate_;
  Portion room_;  // for large bodies and answers
  RequestReader reader_;
  std::optional<Error> refusal_;
  Refusal refuse_;  // the request in progress
  std::string in_;  // octets read; those before begin_ are taken
  std::size_t begin_ = 0;
  std::size_t slot_ = kNowhere;  // in all_->open
  Phase phase_ = Phase::handshake;
  std::chrono::steady_clock::time_point deadline_;
  std::chrono::steady_clock::time_point request_start_;
  bool first_request_ = true;
  bool may_continue_ = true;   // 100 Continue was not said yet
  std::size_t body_came_ = 0;  // of a body left to the handler, since its deadline was set
  std::chrono::steady_clock::duration body_time_{};  // left of that deadline while the handler works
};

}  // namespace hub::server
