#pragma once

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <string>

#include "hub/edge/listener.h"
#include "hub/edge/request_reader.h"

namespace hub::edge {

using Timer =
    boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                      boost::asio::wait_traits<std::chrono::steady_clock>, port::Executor>;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, port::Executor>;

/// What a listener's connections share. Used from the listener's thread.
struct Connections {
  ListenerSettings settings;
  HttpHandler handler;
  telemetry::Log& log;
  telemetry::Metrics& metrics;
  std::optional<boost::asio::ssl::context> tls;
  std::vector<class Connection*> open;
  Timer grace;  ///< Runs while stopping; cancelled when the last connection ends.
  bool stopping = false;
  bool is_closed = false;
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

  /// Serves request after request until either side ends it.
  static port::Task<void> run(std::unique_ptr<Connection> self);

  /// Ends what has lasted beyond its deadline.
  void sweep(std::chrono::steady_clock::time_point now);
  /// Ends the connection unless a request is in progress.
  void let_go();
  /// Ends it at once.
  void cut();

 private:
  enum class Phase { handshake, idle, header, body, handler, response, closing };
  enum class Read { complete, refused, gone };

  void enter(Phase phase);
  [[nodiscard]] bool overdue() const;
  port::Task<bool> handshake();
  port::Task<bool> exchange();
  port::Task<Read> read_request();
  port::Task<std::size_t> read_some();
  port::Task<bool> write_all(std::string_view octets);
  port::Task<void> close();
  void make_room();
  void forget_large_buffers();

  std::shared_ptr<Connections> all_;
  Socket socket_;
  std::optional<boost::asio::ssl::stream<Socket&>> tls_;
  std::optional<crypto::PeerCertificate> peer_;
  std::string remote_;
  RequestReader reader_;
  std::optional<Error> refusal_;
  std::string in_;  // octets read; [begin_, end_) are not taken yet
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::string out_;
  Phase phase_ = Phase::handshake;
  std::chrono::steady_clock::time_point deadline_;
  std::chrono::steady_clock::time_point request_start_;
  bool first_request_ = true;
};

}  // namespace hub::edge
