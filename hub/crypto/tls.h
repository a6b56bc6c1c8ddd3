#pragma once

#include <memory>
#include <string>

struct ssl_ctx_st;
struct ssl_st;

namespace hub::crypto {

/// How a server proves itself and whom it believes. Paths of PEM files.
struct ServerTls {
  std::string certificate;  ///< Server chain, leaf first.
  std::string key;
  std::string clients_ca;  ///< Trust anchors of client certificates; nothing else is trusted.
  std::string crl;  ///< One list for each CA of a chain; a missing or stale one refuses every certificate.
};

struct TlsContextDeleter {
  void operator()(ssl_ctx_st* context) const noexcept;
};
using TlsContext = std::unique_ptr<ssl_ctx_st, TlsContextDeleter>;

/// OpenSSL context of a listener: TLS 1.2 or later, security level 2, no renegotiation, no session
/// resumption. A client certificate is optional; one that is given must stand every check (strict X.509,
/// revocation of the whole chain, purpose clientAuth), or the handshake fails.
/// Throws Trouble that names the file and OpenSSL's reason.
[[nodiscard]] TlsContext server_context(const ServerTls& settings);

/// Why the peer's certificate was not believed, OpenSSL's words: "certificate revoked". Empty: it was not the
/// certificate. Never holds a name from the certificate.
[[nodiscard]] std::string verify_failure(const ssl_st& session);

}  // namespace hub::crypto
