#include "adapters/systems/rest_server.h"

#include <sys/socket.h>

#include <atomic>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <chrono>
#include <cstdio>
#include <list>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "adapters/systems/rest_behaviour.h"
#include "adapters/systems/rest_journal.h"
#include "adapters/systems/rest_target.h"

namespace sandbox {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using Message = http::request<http::string_body>;

constexpr std::size_t kMaxConnections = 64;
constexpr std::uint32_t kMaxHeader = 32U * 1024;
constexpr std::uint64_t kMaxBody = 64U * 1024 * 1024;
constexpr std::chrono::seconds kLate{3};

asio::ssl::context tls_of(const RestServerOptions& options) {
  asio::ssl::context tls(asio::ssl::context::tls_server);
  try {
    tls.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                    asio::ssl::context::no_tlsv1_1);
    tls.use_certificate_chain_file(options.certificate);
    tls.use_private_key_file(options.key, asio::ssl::context::pem);
    if (!options.clients_ca.empty()) {
      tls.load_verify_file(options.clients_ca);
      tls.set_verify_mode(asio::ssl::verify_peer |
                          (options.demand_certificate ? asio::ssl::verify_fail_if_no_peer_cert : 0));
    }
  } catch (const boost::system::system_error& e) {
    throw std::runtime_error("certificate '" + options.certificate + "', its key or '" + options.clients_ca +
                             "' cannot be used: " + e.code().message());
  }
  // Without it a client that offers a session again is refused when certificates are asked for.
  SSL_CTX_set_session_id_context(tls.native_handle(), reinterpret_cast<const unsigned char*>("rest"), 4);
  return tls;
}

/// What all connections share.
struct Service {
  Service(RestServerOptions given, RestSystem behind)
      : options(std::move(given)),
        system(std::move(behind)),
        tls(tls_of(options)),
        journal(options.journal, options.secret_name) {}

  RestServerOptions options;
  RestSystem system;
  asio::ssl::context tls;
  RestJournal journal;
};

/// One accepted connection, served by its own thread.
class Connection {
 public:
  Connection(Service& service, tcp::socket socket)
      : service_(service), stream_(std::move(socket), service.tls) {
    thread_ = std::thread([this] { run(); });
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() {
    {
      const std::lock_guard lock(guard_);
      if (open_) ::shutdown(stream_.lowest_layer().native_handle(), SHUT_RDWR);
    }
    thread_.join();
  }

  [[nodiscard]] bool ended() const { return ended_; }

 private:
  void run() {
    try {
      stream_.handshake(asio::ssl::stream_base::server);
      while (exchange()) {
      }
    } catch (const boost::system::system_error&) {
      // The peer left or broke the protocol; there is nobody to tell.
    } catch (const std::exception& e) {
      std::fprintf(stderr, "sakta-sandbox: %s\n", e.what());
    }
    const std::lock_guard lock(guard_);
    open_ = false;
    error_code ignored;
    stream_.lowest_layer().close(ignored);
    ended_ = true;
  }

  /// One request and its answer; false: the connection is at its end.
  bool exchange() {
    http::request_parser<http::string_body> parser;
    parser.header_limit(kMaxHeader);
    parser.body_limit(kMaxBody);
    http::read(stream_, buffer_, parser);
    const Message message = parser.release();
    const HttpRequest request = request_of(message);
    const std::string operation = service_.system.operation(request);
    const Behaviour behaviour = behaviour_for(service_.options.behaviours, operation);
    HttpReply reply = service_.system.answer(request, as_told(behaviour));
    const bool good = reply.status < 400;
    if (good && is_of_the_wire(behaviour)) {
      const Misbehaviour wrong = misbehave(behaviour, reply);
      service_.journal.record(request, operation, behaviour, wrong.octets.empty() ? 0 : 200);
      send(wrong);
      return false;
    }
    if (good && as_told(behaviour) == Behaviour::busy)
      reply = {503, {{"Retry-After", behaviour == Behaviour::busy ? "7" : "1"}}, {}};
    service_.journal.record(request, operation, behaviour, reply.status);
    if (good && behaviour == Behaviour::late) std::this_thread::sleep_for(kLate);
    const bool open = send(reply, message);
    return good && behaviour == Behaviour::repeated ? send(reply, message) : open;
  }

  /// What the system knows of a behaviour.
  static Behaviour as_told(Behaviour behaviour) {
    if (is_of_the_wire(behaviour) || behaviour == Behaviour::late || behaviour == Behaviour::repeated)
      return Behaviour::answer;
    return behaviour == Behaviour::busy_briefly ? Behaviour::busy : behaviour;
  }

  HttpRequest request_of(const Message& message) {
    HttpRequest request;
    request.method = std::string(message.method_string());
    read_target(std::string(message.target()), request);
    for (const auto& field : message) {
      std::string name(field.name_string());
      for (char& c : name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
      request.headers[name] = std::string(field.value());
    }
    request.body = message.body();
    if (X509* shown = SSL_get_peer_certificate(stream_.native_handle())) {
      request.has_certificate = SSL_get_verify_result(stream_.native_handle()) == X509_V_OK;
      X509_free(shown);
    }
    return request;
  }

  bool send(const HttpReply& reply, const Message& asked) {
    http::response<http::string_body> message(static_cast<http::status>(reply.status), asked.version());
    for (const auto& [name, value] : reply.headers) message.set(name, value);
    message.keep_alive(asked.keep_alive());
    message.body() = reply.body;
    message.prepare_payload();
    http::write(stream_, message);
    return message.keep_alive();
  }

  void send(const Misbehaviour& wrong) {
    asio::write(stream_, asio::buffer(wrong.octets));
    if (wrong.then != Misbehaviour::Then::hang) return;
    char ignored = 0;
    while (stream_.read_some(asio::buffer(&ignored, 1)) > 0) {
    }
  }

  Service& service_;
  std::mutex guard_;  ///< Over closing the socket.
  bool open_ = true;
  std::atomic<bool> ended_ = false;
  asio::ssl::stream<tcp::socket> stream_;
  boost::beast::flat_buffer buffer_;
  std::thread thread_;
};

}  // namespace

class RestServer::Listener {
 public:
  Listener(RestServerOptions options, RestSystem system)
      : service_(std::move(options), std::move(system)), acceptor_(io_) {
    const tcp::endpoint place(asio::ip::address_v4::loopback(), service_.options.port);
    try {
      acceptor_.open(place.protocol());
      acceptor_.set_option(tcp::acceptor::reuse_address(true));
      acceptor_.bind(place);
      acceptor_.listen();
    } catch (const boost::system::system_error& e) {
      throw std::runtime_error("port " + std::to_string(service_.options.port) +
                               " cannot be listened on: " + e.code().message());
    }
    port_ = acceptor_.local_endpoint().port();
    thread_ = std::thread([this] { accept(); });
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener() {
    stopping_ = true;
    ::shutdown(acceptor_.native_handle(), SHUT_RDWR);  // Wakes accept().
    thread_.join();
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  void accept() {
    while (!stopping_) {
      error_code wrong;
      tcp::socket socket(io_);
      acceptor_.accept(socket, wrong);
      connections_.remove_if([](const auto& connection) { return connection->ended(); });
      if (wrong || connections_.size() >= kMaxConnections) continue;
      error_code ignored;
      socket.set_option(tcp::no_delay(true), ignored);
      connections_.push_back(std::make_unique<Connection>(service_, std::move(socket)));
    }
    connections_.clear();
  }

  Service service_;
  asio::io_context io_;
  tcp::acceptor acceptor_;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_ = false;
  std::list<std::unique_ptr<Connection>> connections_;  ///< Of the accepting thread.
  std::thread thread_;
};

RestServer::RestServer(RestServerOptions options, RestSystem system)
    : listener_(std::make_unique<Listener>(std::move(options), std::move(system))) {}
RestServer::~RestServer() = default;
std::uint16_t RestServer::port() const {
  return listener_->port();
}

}  // namespace sandbox
