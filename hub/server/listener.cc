#include "hub/server/listener.h"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>

#include "hub/base/say.h"
#include "hub/base/system_reason.h"
#include "hub/base/trouble.h"
#include "hub/crypto/tls.h"
#include "hub/server/connection.h"

namespace hub::server {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using Acceptor = boost::asio::basic_socket_acceptor<tcp, port::Executor>;

constexpr milliseconds kAcceptPause{100};  // while the process has no free file descriptor

/// SO_REUSEPORT as Asio's SettableSocketOption.
struct ReusePort {
  template <class Protocol>
  [[nodiscard]] int level(const Protocol&) const {
    return SOL_SOCKET;
  }
  template <class Protocol>
  [[nodiscard]] int name(const Protocol&) const {
    return SO_REUSEPORT;
  }
  template <class Protocol>
  [[nodiscard]] const int* data(const Protocol&) const {
    return &on;
  }
  template <class Protocol>
  [[nodiscard]] std::size_t size(const Protocol&) const {
    return sizeof(on);
  }
  int on = 1;
};

/// How often deadlines are looked at: a tenth of the shortest one, 5 to 250 ms.
milliseconds tick_of(const ListenerSettings& settings) {
  const auto shortest = std::min({settings.header_timeout, settings.body_timeout, settings.idle_timeout});
  return std::clamp(shortest / 10, milliseconds(5), milliseconds(250));
}

bool lacks_resources(const error_code& failure) {
  return failure == boost::system::errc::too_many_files_open ||
         failure == boost::system::errc::too_many_files_open_in_system ||
         failure == boost::system::errc::no_buffer_space || failure == boost::system::errc::not_enough_memory;
}

[[noreturn]] void cannot_listen(const ListenerSettings& settings, const error_code& why) {
  throw Trouble(say("listener {}: cannot listen on {} port {}: {}",
                    "klausītājs {}: adresi {}, portu {} nevar izmantot: {}", settings.name, settings.address,
                    settings.port, Sentence(why.message(), system_reason(why.value()).lv())));
}

void listen(Acceptor& acceptor, const ListenerSettings& settings) {
  try {
    const tcp::endpoint endpoint(boost::asio::ip::make_address(settings.address), settings.port);
    acceptor.open(endpoint.protocol());
    acceptor.set_option(boost::asio::socket_base::reuse_address(true));
    acceptor.set_option(ReusePort{});
    acceptor.bind(endpoint);
    acceptor.listen();
  } catch (const boost::system::system_error& failure) {
    cannot_listen(settings, failure.code());
  }
}

}  // namespace

void require_free_port(const ListenerSettings& settings) {
  boost::asio::io_context io;
  try {
    const tcp::endpoint endpoint(boost::asio::ip::make_address(settings.address), settings.port);
    Acceptor(io.get_executor(), endpoint, true);
  } catch (const boost::system::system_error& failure) {
    cannot_listen(settings, failure.code());
  }
}

class Listener::Impl : public std::enable_shared_from_this<Listener::Impl> {
 public:
  Impl(boost::asio::io_context& io, ListenerSettings settings, HttpHandler handler, telemetry::Log& log,
       telemetry::Metrics& metrics)
      : acceptor_(io.get_executor()),
        accept_pause_(io.get_executor()),
        sweeper_(io.get_executor()),
        all_(std::make_shared<Connections>(Connections{std::move(settings),
                                                       std::move(handler),
                                                       log,
                                                       metrics,
                                                       nullptr,
                                                       {},
                                                       Timer(io.get_executor()),
                                                       false,
                                                       false,
                                                       Seldom(25),
                                                       {}})),
        closed_(all_->closed.get_future()) {
    const auto& tls = all_->settings.tls;
    if (tls) {
      const crypto::ServerTls files{tls->certificate, tls->key, tls->clients_ca, tls->crl};
      all_->tls = crypto::server_context(files);
    }
    listen(acceptor_, all_->settings);
  }

  void start() {
    boost::asio::co_spawn(acceptor_.get_executor(), accept(shared_from_this()), boost::asio::detached);
  }

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  void wait_closed() { closed_.wait(); }

  void renew(ListenerLimits limits) {
    boost::asio::post(acceptor_.get_executor(), [self = shared_from_this(), limits] {
      static_cast<ListenerLimits&>(self->all_->settings) = limits;
    });
  }

  void stop(milliseconds grace) {
    boost::asio::post(acceptor_.get_executor(), [self = shared_from_this(), grace] { self->end(grace); });
  }

 private:
  static port::Task<void> accept(std::shared_ptr<Impl> self) {
    bool short_of_descriptors = false;
    for (;;) {
      error_code failure;
      Socket socket = co_await self->acceptor_.async_accept(boost::asio::redirect_error(kAwait, failure));
      if (!self->acceptor_.is_open()) co_return;
      if (lacks_resources(failure)) {
        if (!short_of_descriptors) self->tell("edge.accept_paused");
        short_of_descriptors = true;
        self->all_->metrics.connection_refused(self->all_->settings.name, "descriptors");
        self->accept_pause_.expires_after(kAcceptPause);
        co_await self->accept_pause_.async_wait(boost::asio::redirect_error(kAwait, failure));
        continue;
      }
      if (failure) continue;  // the peer was gone before it was taken
      if (short_of_descriptors) self->tell("edge.accept_resumed");
      short_of_descriptors = false;
      self->take(std::move(socket));
    }
  }

  void take(Socket socket) {
    if (all_->open.size() >= all_->settings.max_connections) {
      all_->metrics.connection_refused(all_->settings.name, "cap");
      return;
    }
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    auto connection = std::make_unique<Connection>(all_, std::move(socket));
    if (!connection->join()) return;
    boost::asio::co_spawn(acceptor_.get_executor(), Connection::run(std::move(connection)),
                          boost::asio::detached);
    if (!sweeping_) sweep();
  }

  void sweep() {
    sweeping_ = true;
    sweeper_.expires_after(tick_of(all_->settings));
    sweeper_.async_wait([self = shared_from_this()](const error_code& cancelled) {
      self->sweeping_ = false;
      if (cancelled) return;
      const auto now = steady_clock::now();
      for (Connection* connection : self->all_->open) connection->sweep(now);
      if (!self->all_->open.empty()) self->sweep();
    });
  }

  void end(milliseconds grace) {
    if (all_->stopping && grace > milliseconds::zero()) return;
    all_->stopping = true;
    error_code ignored;
    acceptor_.close(ignored);
    accept_pause_.cancel();
    for (Connection* connection : all_->open) connection->let_go();
    all_->tell_if_closed();
    if (all_->open.empty()) return;
    all_->grace.expires_after(grace);
    all_->grace.async_wait([self = shared_from_this()](const error_code& cancelled) {
      if (cancelled) return;
      for (Connection* connection : self->all_->open) connection->cut();
    });
  }

  void tell(std::string_view event) { all_->log.warn(event, {{"listener", all_->settings.name}}); }

  Acceptor acceptor_;
  Timer accept_pause_;
  Timer sweeper_;
  std::shared_ptr<Connections> all_;
  std::future<void> closed_;
  bool sweeping_ = false;
};

Listener::Listener(boost::asio::io_context& io, ListenerSettings settings, HttpHandler handler,
                   telemetry::Log& log, telemetry::Metrics& metrics)
    : impl_(std::make_shared<Impl>(io, std::move(settings), std::move(handler), log, metrics)) {}

Listener::~Listener() {
  impl_->stop(milliseconds::zero());
}

void Listener::start() {
  impl_->start();
}
std::uint16_t Listener::port() const {
  return impl_->port();
}
void Listener::renew(ListenerLimits limits) {
  impl_->renew(limits);
}
void Listener::stop(milliseconds grace) {
  impl_->stop(grace);
}
void Listener::wait_closed() {
  impl_->wait_closed();
}

}  // namespace hub::server
