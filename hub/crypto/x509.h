#pragma once

#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <string>

#include "hub/crypto/certificate.h"

/// What a client's certificate must stand, and what is read of it, wherever one is shown. OpenSSL's types:
/// for this layer only.
namespace hub::crypto {

/// Fills `store` and sets `parameters`: strict X.509, revocation of the whole chain, purpose clientAuth, at
/// most four CAs, security level 2. PEM files. Throws std::runtime_error naming the file.
void set_trust(X509_STORE& store, X509_VERIFY_PARAM& parameters, const std::string& authorities,
               const std::string& revocation_lists);

/// Thumbprint and names. Throws std::bad_alloc.
[[nodiscard]] PeerCertificate describe(const X509& certificate);

/// Throws std::runtime_error: `what`, and OpenSSL's latest reason.
[[noreturn]] void fail(const std::string& what);

}  // namespace hub::crypto
