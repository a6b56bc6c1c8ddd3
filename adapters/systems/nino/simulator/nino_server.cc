#include "adapters/systems/nino/simulator/nino_server.h"

#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <list>
#include <stdexcept>
#include <thread>
#include <utility>

#include "adapters/systems/nino/simulator/connection.h"
#include "adapters/systems/nino/simulator/pattern.h"
#include "adapters/systems/nino/simulator/property_tax_service.h"
#include "wsseapi.h"

namespace sandbox::nino {
namespace {

constexpr std::size_t kMaxConnections = 64;
constexpr int kTimeoutSeconds = 30;
constexpr ULONG64 kMaxRequest = 1024U * 1024;

/// xs:pattern of a simple type.
int check_pattern(struct soap*, const char* pattern, const char* text) {
  return matches(text, pattern) ? SOAP_OK : SOAP_TYPE;
}

void serve_connection(std::shared_ptr<Connection> connection, struct soap* soap, const Options& options,
                      const TrustedSigners& signers, RequestJournal& journal, PaymentBook& payments) {
  if (soap_ssl_accept(soap) == SOAP_OK) {
    PropertyTaxService service(soap, options, signers, journal, payments);
    service.serve();
  }
  soap->keep_alive = 0;
  soap_closesock(soap);
  soap_destroy(soap);
  soap_end(soap);
  soap_free(soap);
  connection->ended = true;
}

}  // namespace

class NinoServer::Listener {
 public:
  explicit Listener(Options options)
      : options_(std::move(options)),
        signers_(options_.signers),
        journal_(options_.journal),
        payments_(options_.payments) {
    soap_init2(&soap_, SOAP_IO_KEEPALIVE | SOAP_XML_STRICT | SOAP_C_UTFSTRING | SOAP_XML_DOM,
               SOAP_IO_KEEPALIVE | SOAP_C_UTFSTRING);
    soap_.max_keep_alive = 0;
    soap_.recv_timeout = soap_.send_timeout = kTimeoutSeconds;
    soap_.recv_maxlength = kMaxRequest;
    soap_.fsvalidate = &check_pattern;
    soap_.bind_flags = SO_REUSEADDR;
    soap_register_plugin(&soap_, soap_wsse);
    set_up_tls();
    const auto socket = soap_bind(&soap_, "127.0.0.1", options_.port, SOMAXCONN);
    if (!soap_valid_socket(socket))
      throw std::runtime_error("port " + std::to_string(options_.port) + " is not free");
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  ~Listener() {
    for (auto& connection : connections_) connection->shut_down();
    for (auto& connection : connections_) connection->thread.join();
    soap_destroy(&soap_);
    soap_end(&soap_);
    soap_done(&soap_);
  }

  [[nodiscard]] std::uint16_t port() const {
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    ::getsockname(soap_.master, reinterpret_cast<sockaddr*>(&address), &length);
    const auto port = address.ss_family == AF_INET6
                          ? reinterpret_cast<const sockaddr_in6*>(&address)->sin6_port
                          : reinterpret_cast<const sockaddr_in*>(&address)->sin_port;
    return ntohs(port);
  }

  [[nodiscard]] int socket() const { return soap_.master; }

  void accept() {
    reap();
    if (!soap_valid_socket(soap_accept(&soap_))) return;
    if (connections_.size() >= kMaxConnections) {
      soap_force_closesock(&soap_);
      return;
    }
    auto* soap = soap_copy(&soap_);
    soap_.socket = SOAP_INVALID_SOCKET;  // The copy's from now on.
    auto connection = std::make_shared<Connection>(soap);
    connection->thread = std::thread(&serve_connection, connection, soap, std::cref(options_),
                                     std::cref(signers_), std::ref(journal_), std::ref(payments_));
    connections_.push_back(std::move(connection));
  }

 private:
  void set_up_tls() {
    const int flags = SOAP_SSL_REQUIRE_CLIENT_AUTHENTICATION | SOAP_TLSv1_2 | SOAP_TLSv1_3;
    if (soap_ssl_server_context(&soap_, static_cast<unsigned short>(flags), nullptr, nullptr,
                                options_.clients_ca.c_str(), nullptr, nullptr, nullptr, "nino") != SOAP_OK) {
      throw std::runtime_error("'" + options_.clients_ca + "' is no list of certificate authorities");
    }
    if (SSL_CTX_use_certificate_chain_file(soap_.ctx, options_.certificate.c_str()) != 1 ||
        SSL_CTX_use_PrivateKey_file(soap_.ctx, options_.key.c_str(), SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_check_private_key(soap_.ctx) != 1) {
      throw std::runtime_error("certificate '" + options_.certificate + "' and its key cannot be used");
    }
  }

  void reap() {
    for (auto entry = connections_.begin(); entry != connections_.end();) {
      if (!(*entry)->ended) {
        ++entry;
        continue;
      }
      (*entry)->thread.join();
      entry = connections_.erase(entry);
    }
  }

  Options options_;
  TrustedSigners signers_;
  RequestJournal journal_;
  PaymentBook payments_;
  struct soap soap_ {};
  std::list<std::shared_ptr<Connection>> connections_;
};

NinoServer::NinoServer(Options options) : listener_(std::make_unique<Listener>(std::move(options))) {}
NinoServer::~NinoServer() = default;
std::uint16_t NinoServer::port() const {
  return listener_->port();
}
int NinoServer::listening_socket() const {
  return listener_->socket();
}
void NinoServer::accept() {
  listener_->accept();
}

}  // namespace sandbox::nino
