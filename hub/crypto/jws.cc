#include "hub/crypto/jws.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/base/trouble.h"
#include "hub/crypto/digest.h"
#include "hub/crypto/x509.h"

namespace hub::crypto {
namespace {

struct FreeOfJws {
  void operator()(BIO* file) const noexcept { BIO_free(file); }
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
};

/// An encrypted key would make OpenSSL ask at the terminal.
int no_password(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*user*/) {
  return -1;
}

Sentence in_file(const std::string& file) {
  return say("{} cannot be read", "failu {} nevar izlasīt", file);
}

}  // namespace

std::string to_base64url(std::string_view octets) {
  std::string text = to_base64(octets);
  while (!text.empty() && text.back() == '=') text.pop_back();
  for (char& c : text) {
    if (c == '+') c = '-';
    if (c == '/') c = '_';
  }
  return text;
}

std::string rs256(const RsaSigner& key, std::string_view header, std::string_view claims) {
  const std::string token = to_base64url(header) + "." + to_base64url(claims);
  return token + "." + to_base64url(key.sign(token));
}

SigningCertificate::SigningCertificate(const std::string& file, const RsaSigner& key) {
  const std::unique_ptr<BIO, FreeOfJws> input(BIO_new_file(file.c_str(), "r"));
  if (!input) fail(in_file(file));
  const std::unique_ptr<X509, FreeOfJws> certificate(
      PEM_read_bio_X509(input.get(), nullptr, no_password, nullptr));
  if (!certificate) fail(say("{} is no certificate in PEM", "{} nav sertifikāts PEM", file));
  if (!key.is_key_of(*certificate))
    fail(say("{} is not the certificate of the key", "{} nav šīs atslēgas sertifikāts", file));
  const int length = i2d_X509(certificate.get(), nullptr);
  if (length <= 0) fail(in_file(file));
  std::string der(static_cast<std::size_t>(length), '\0');
  auto* into = reinterpret_cast<unsigned char*>(der.data());  // NOLINT: OpenSSL's octets are unsigned
  i2d_X509(certificate.get(), &into);
  x5c_ = to_base64(der);
  x5t_ = to_base64url(sha1(der));
}

}  // namespace hub::crypto
