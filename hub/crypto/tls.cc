#include "hub/crypto/tls.h"

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include "hub/base/say.h"
#include "hub/crypto/x509.h"

namespace hub::crypto {
namespace {

constexpr int kSecurityLevel = 2;
constexpr std::size_t kMaxChainOctets = 32UL * 1024;  // of all certificates that a client sends

void use_own_certificate(SSL_CTX* context, const ServerTls& settings) {
  if (SSL_CTX_use_certificate_chain_file(context, settings.certificate.c_str()) != 1)
    fail(say("TLS certificate {}", "TLS sertifikāts {}", settings.certificate));
  if (SSL_CTX_use_PrivateKey_file(context, settings.key.c_str(), SSL_FILETYPE_PEM) != 1)
    fail(say("TLS key {}", "TLS atslēga {}", settings.key));
  if (SSL_CTX_check_private_key(context) != 1)
    fail(say("TLS key {} and its certificate", "TLS atslēga {} un tās sertifikāts", settings.key));
}

void trust_clients(SSL_CTX* context, const ServerTls& settings) {
  set_trust(*SSL_CTX_get_cert_store(context), *SSL_CTX_get0_param(context), settings.clients_ca,
            settings.crl);
  SSL_CTX_set_max_cert_list(context, static_cast<long>(kMaxChainOctets));
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);

  auto* offered = SSL_load_client_CA_file(settings.clients_ca.c_str());
  if (offered == nullptr) fail(clients_ca(settings.clients_ca));
  SSL_CTX_set_client_CA_list(context, offered);
}

}  // namespace

void TlsContextDeleter::operator()(ssl_ctx_st* context) const noexcept {
  SSL_CTX_free(context);
}

TlsContext server_context(const ServerTls& settings) {
  TlsContext context(SSL_CTX_new(TLS_server_method()));
  if (!context) fail(say("TLS context", "TLS konteksts"));
  SSL_CTX_set_security_level(context.get(), kSecurityLevel);
  if (SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION) != 1 ||
      SSL_CTX_set_cipher_list(context.get(), "ECDHE+AESGCM:ECDHE+CHACHA20") != 1)
    fail(say("TLS settings", "TLS iestatījumi"));
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION |
                                         SSL_OP_CIPHER_SERVER_PREFERENCE);
  // What TlsSession counts on; no record buffers while a connection is idle.
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_read_ahead(context.get(), 1);
  // No resumption: each connection proves its certificate anew, so none can continue as another party.
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context.get(), 0);
  use_own_certificate(context.get(), settings);
  trust_clients(context.get(), settings);
  return context;
}

std::string verify_failure(const ssl_st& session) {
  const long result = SSL_get_verify_result(&session);
  return result == X509_V_OK ? std::string{} : X509_verify_cert_error_string(result);
}

}  // namespace hub::crypto
