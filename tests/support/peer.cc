#include "tests/support/peer.h"

#include <linux/sockios.h>
#include <sys/ioctl.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <future>
#include <list>
#include <mutex>
#include <thread>

namespace support {

namespace asio = boost::asio;
using asio::ip::tcp;
template <class T>
using Task = asio::awaitable<T>;

struct Peer::State {
  State(Options chosen, Script answers)
      : options(std::move(chosen)),
        script(std::move(answers)),
        acceptor(io, tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0)) {}

  Options options;
  Script script;
  asio::io_context io;
  asio::ssl::context tls{asio::ssl::context::tls_server};
  tcp::acceptor acceptor;
  std::list<tcp::socket> held;  ///< Closed when the test ends.
  std::mutex mutex;
  std::size_t connections = 0;
  std::vector<Request> requests;
  std::function<void(const std::string&)> say;  ///< To the connection that was answered last.
  std::thread thread;

  Task<void> accept();
  Task<void> talk_plainly(tcp::socket socket);
  Task<void> talk_securely(tcp::socket socket);
  template <class Stream>
  Task<void> talk(Stream& stream);
  void hold(tcp::socket& socket) { held.push_back(std::move(socket)); }
};

namespace {

std::size_t content_length(const std::string& head) {
  constexpr std::string_view kName = "Content-Length: ";
  const auto found = head.find(kName);
  return found == std::string::npos ? 0 : std::stoul(head.substr(found + kName.size()));
}

void reset(tcp::socket& socket) {
  socket.set_option(asio::socket_base::linger(true, 0));
  socket.close();
}

/// Until the other side's kernel has said that it has all that was written.
void wait_until_arrived(int socket) {
  for (int unknown = 1; ::ioctl(socket, SIOCOUTQ, &unknown) == 0 && unknown > 0;)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

tcp::socket& lowest(tcp::socket& socket) {
  return socket;
}
tcp::socket& lowest(asio::ssl::stream<tcp::socket>& stream) {
  return stream.next_layer();
}

}  // namespace

Task<void> Peer::State::accept() {
  for (;;) {
    tcp::socket socket = co_await acceptor.async_accept(asio::use_awaitable);
    {
      const std::lock_guard lock(mutex);
      ++connections;
    }
    if (options.tls) {
      asio::co_spawn(io, talk_securely(std::move(socket)), asio::detached);
    } else {
      asio::co_spawn(io, talk_plainly(std::move(socket)), asio::detached);
    }
  }
}

Task<void> Peer::State::talk_plainly(tcp::socket socket) try {
  co_await talk(socket);
} catch (const boost::system::system_error&) {
}

Task<void> Peer::State::talk_securely(tcp::socket socket) try {
  asio::ssl::stream<tcp::socket> stream(std::move(socket), tls);
  co_await stream.async_handshake(asio::ssl::stream_base::server, asio::use_awaitable);
  co_await talk(stream);
} catch (const boost::system::system_error&) {
}

template <class Stream>
Task<void> Peer::State::talk(Stream& stream) {
  if (options.close_on_accept) co_return;
  if (options.read_nothing) {
    hold(lowest(stream));
    co_return;
  }
  std::string buffer;
  for (;;) {
    const std::size_t end = co_await asio::async_read_until(stream, asio::dynamic_buffer(buffer), "\r\n\r\n",
                                                            asio::use_awaitable);
    Request request;
    request.head = buffer.substr(0, end);
    buffer.erase(0, end);
    if (options.close_after_head) {
      reset(lowest(stream));
      co_return;
    }
    const std::size_t length = content_length(request.head);
    if (buffer.size() < length) {
      const std::size_t missing = length - buffer.size();
      co_await asio::async_read(stream, asio::dynamic_buffer(buffer), asio::transfer_exactly(missing),
                                asio::use_awaitable);
    }
    request.body = buffer.substr(0, length);
    buffer.erase(0, length);
    {
      const std::lock_guard lock(mutex);
      requests.push_back(request);
    }
    const Answer answer = script(request);
    // Before the answer is written: whoever has it may ask for more to be said before this coroutine goes on.
    say = [&stream](const std::string& octets) {
      asio::write(stream, asio::buffer(octets));
      wait_until_arrived(lowest(stream).native_handle());
    };
    if (!answer.octets.empty())
      co_await asio::async_write(stream, asio::buffer(answer.octets), asio::use_awaitable);
    if (answer.then == Then::serve) continue;
    if (answer.then == Then::reset) reset(lowest(stream));
    if (answer.then == Then::hold) hold(lowest(stream));
    co_return;
  }
}

Peer::Peer(Options options, Script script)
    : state_(std::make_unique<State>(std::move(options), std::move(script))) {
  if (const auto& tls = state_->options.tls) {
    state_->tls.use_certificate_chain_file(tls->certificate);
    state_->tls.use_private_key_file(tls->key, asio::ssl::context::pem);
    if (tls->old) state_->tls.set_options(asio::ssl::context::no_tlsv1_3);
    if (!tls->client_ca.empty()) {
      state_->tls.load_verify_file(tls->client_ca);
      state_->tls.set_verify_mode(asio::ssl::verify_peer | asio::ssl::verify_fail_if_no_peer_cert);
    }
  }
  asio::co_spawn(state_->io, state_->accept(), asio::detached);
  state_->thread = std::thread([state = state_.get()] { state->io.run(); });
}

Peer::~Peer() {
  state_->io.stop();
  state_->thread.join();
}

void Peer::say(const std::string& octets) {
  std::promise<void> said;
  asio::post(state_->io, [&] {
    state_->say(octets);
    said.set_value();
  });
  said.get_future().wait();
}

std::uint16_t Peer::port() const {
  return state_->acceptor.local_endpoint().port();
}

std::size_t Peer::connections() const {
  const std::lock_guard lock(state_->mutex);
  return state_->connections;
}

std::vector<Peer::Request> Peer::requests() const {
  const std::lock_guard lock(state_->mutex);
  return state_->requests;
}

std::uint16_t Peer::closed_port() {
  asio::io_context io;
  const tcp::acceptor acceptor(io, tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0));
  return acceptor.local_endpoint().port();
}

std::string http_reply(const std::string& status, const std::string& body, const std::string& headers) {
  return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + headers +
         "\r\n" + body;
}

}  // namespace support
