#include "hub/crypto/expiry.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>
#include <memory>

#include "hub/crypto/x509.h"

namespace hub::crypto {
namespace {

struct FreeFound {
  void operator()(BIO* file) const noexcept { BIO_free(file); }
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
  void operator()(X509_CRL* list) const noexcept { X509_CRL_free(list); }
};

std::optional<Time> earlier(std::optional<Time> known, const ASN1_TIME* time) {
  const auto found = time_of(time);
  if (!found) return known;
  return known ? std::min(*known, *found) : *found;
}

/// Over all objects of a file: `read` takes the next one, `expires` tells its time.
template <class Read, class Expires>
std::optional<Time> earliest(const std::string& file, Read read, Expires expires) {
  const std::unique_ptr<BIO, FreeFound> input(BIO_new_file(file.c_str(), "r"));
  std::optional<Time> found;
  while (input) {
    const auto one = read(input.get());
    if (!one) break;
    found = earlier(found, expires(one.get()));
  }
  ERR_clear_error();  // the end of the file is one
  return found;
}

}  // namespace

std::optional<Time> certificates_expire(const std::string& file) {
  const auto read = [](BIO* from) {
    return std::unique_ptr<X509, FreeFound>(PEM_read_bio_X509(from, nullptr, nullptr, nullptr));
  };
  return earliest(file, read, [](const X509* one) { return X509_get0_notAfter(one); });
}

std::optional<Time> revocation_lists_expire(const std::string& file) {
  const auto read = [](BIO* from) {
    return std::unique_ptr<X509_CRL, FreeFound>(PEM_read_bio_X509_CRL(from, nullptr, nullptr, nullptr));
  };
  return earliest(file, read, [](const X509_CRL* one) { return X509_CRL_get0_nextUpdate(one); });
}

}  // namespace hub::crypto
