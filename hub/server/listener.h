#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "hub/base/result.h"
#include "hub/server/http.h"
#include "hub/server/portions.h"
#include "hub/telemetry/log.h"
#include "hub/telemetry/metrics.h"

namespace hub::server {

/// How a listener proves itself and whom it believes. PEM files.
struct TlsSettings {
  std::string certificate;  ///< Server chain.
  std::string key;
  std::string
      clients_ca;   ///< Client certificates are optional; one that is given must verify against this ...
  std::string crl;  ///< ... and this list (X509_V_FLAG_CRL_CHECK_ALL), or the handshake fails.
};

/// What a listener can be told anew while it runs.
struct ListenerLimits {
  std::size_t max_body = 10U * 1024 * 1024;
  std::size_t max_connections = 12'000;
  std::chrono::milliseconds header_timeout{10'000};  ///< Also the TLS handshake's.
  std::chrono::milliseconds body_timeout{30'000};
  std::chrono::milliseconds idle_timeout{60'000};
};

struct ListenerSettings : ListenerLimits {
  std::string name;                ///< "exchange" or "operations"; label of metrics.
  std::string address;             ///< Literal IP address.
  std::uint16_t port = 0;          ///< 0: any free one.
  std::optional<TlsSettings> tls;  ///< None: plain HTTP.
  std::size_t max_headers = 16U * 1024;
  std::size_t max_body_unknown = 16U * 1024;  ///< Of a TLS peer without certificate: it may ask for little.
  /// Connections of one network (IPv4 /24, IPv6 /48), and of one certificate; those without one count as one.
  /// Octets of large bodies and answers by certificate. Null: no bound. Shared by the listeners of one port.
  std::shared_ptr<Portions> networks = nullptr;
  std::shared_ptr<Portions> certificates = nullptr;
  std::shared_ptr<Portions> room = nullptr;
  BodyLeft body_left =
      nullptr;             ///< Of whoever has shown a certificate. Null: no body is left to the handler.
  RefusalFor refusal_for;  ///< How a request is refused that the handler never sees.
};

/// Several listeners of one process may share a port, so another process's is not noticed when binding. This
/// does: throws std::runtime_error with a clear text if the port is taken. Port 0 is always free.
void require_free_port(const ListenerSettings& settings);

/// HTTP/1.1 server (Boost.Beast), TLS 1.2 or later; HTTP/1.0 is answered as RFC 9112, 9.3 says. Violations of
/// HTTP or of a limit are answered here (edge.*) as `refusal_for` tells it, and the connection is closed;
/// everything else goes to the handler, one request of a connection after another. What counts as a
/// violation: RequestReader.
///
/// Several listeners, each with an io_context of its own, may share one port (SO_REUSEPORT). Above
/// `max_connections` a new connection is closed unread, and so is one of a network that has too many; one of
/// a certificate that has too many after its handshake. Without a free file descriptor accepting pauses and
/// goes on by itself.
///
/// `io`, `log` and `metrics` outlive the listener and what is left of its connections, that is until `io` is
/// destroyed or has run out of work. All members but `stop` and `renew` are for the thread that runs `io`, or
/// before it runs.
class Listener {
 public:
  /// Throws std::runtime_error with a clear text when the address or a TLS file cannot be used.
  Listener(boost::asio::io_context& io, ListenerSettings settings, HttpHandler handler, telemetry::Log& log,
           telemetry::Metrics& metrics);
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener();

  void start();
  [[nodiscard]] std::uint16_t port() const;

  /// Goes by other limits: those of time and number from now on, that of a body from the next request of each
  /// connection on. No connection is closed for it. From any thread.
  void renew(ListenerLimits limits);

  /// Takes no new connection, lets requests in progress end for at most `grace`, then closes. Returns at
  /// once; the work is done in `io`. A handler still running then runs on; its answer is dropped. From any
  /// thread.
  void stop(std::chrono::milliseconds grace);

  /// After `stop`, from another thread than the io_context's: waits until the last connection has ended.
  void wait_closed();

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace hub::server
