#pragma once

#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <chrono>
#include <optional>
#include <string>

#include "hub/base/sentence.h"
#include "hub/crypto/certificate.h"

/// What a client's certificate must stand, and what is read of it, wherever one is shown. OpenSSL's types:
/// for this layer only.
namespace hub::crypto {

/// Fills `store` and sets `parameters`: strict X.509, revocation of the whole chain, purpose clientAuth, at
/// most four CAs, security level 2. PEM files. Throws Trouble naming the file.
void set_trust(X509_STORE& store, X509_VERIFY_PARAM& parameters, const std::string& authorities,
               const std::string& revocation_lists);

using Time = std::chrono::system_clock::time_point;
/// Nothing: there is no time, or none that can be read.
[[nodiscard]] std::optional<Time> time_of(const ASN1_TIME* time);

/// Thumbprint, names and end. Throws std::bad_alloc.
[[nodiscard]] PeerCertificate describe(const X509& certificate);

/// What a complaint about the file of clients' authorities begins with.
[[nodiscard]] Sentence clients_ca(const std::string& file);

/// Throws Trouble: `what`, and OpenSSL's latest reason.
[[noreturn]] void fail(const Sentence& what);

}  // namespace hub::crypto
