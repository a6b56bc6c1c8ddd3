#include "hub/crypto/jws.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/base/trouble.h"
#include "hub/crypto/digest.h"
#include "hub/crypto/x509.h"

namespace hub::crypto {
namespace {

constexpr int kLeastBits = 2048;  // RFC 7518, 3.3

struct FreeOfJws {
  void operator()(BIO* file) const noexcept { BIO_free(file); }
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
};

/// An encrypted key would make OpenSSL ask at the terminal.
int no_password(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*user*/) {
  return -1;
}

Sentence in_file(const std::string& file) {
  return say("{} cannot be read", "failu {} nevar izlasīt", file);
}

const unsigned char* unsigned_octets(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());  // NOLINT: OpenSSL's octets are unsigned
}

}  // namespace

struct SigningKey::State {
  std::unique_ptr<EVP_PKEY, FreeOfJws> key;
};

std::string to_base64url(std::string_view octets) {
  std::string text = to_base64(octets);
  while (!text.empty() && text.back() == '=') text.pop_back();
  for (char& c : text) {
    if (c == '+') c = '-';
    if (c == '/') c = '_';
  }
  return text;
}

SigningKey::SigningKey(const std::string& file) : state_(std::make_unique<State>()) {
  const std::unique_ptr<BIO, FreeOfJws> input(BIO_new_file(file.c_str(), "r"));
  if (!input) fail(in_file(file));
  state_->key.reset(PEM_read_bio_PrivateKey(input.get(), nullptr, no_password, nullptr));
  if (!state_->key)
    fail(say("{} is no private key in PEM without a password", "{} nav privātā atslēga PEM bez paroles",
             file));
  if (EVP_PKEY_get_base_id(state_->key.get()) != EVP_PKEY_RSA ||
      EVP_PKEY_get_bits(state_->key.get()) < kLeastBits)
    throw Trouble(say("{} is no RSA key of at least {} bits", "{} nav RSA atslēga ar vismaz {} bitiem", file,
                      kLeastBits));
}

SigningKey::SigningKey(SigningKey&&) noexcept = default;
SigningKey& SigningKey::operator=(SigningKey&&) noexcept = default;
SigningKey::~SigningKey() = default;

std::string SigningKey::rs256(std::string_view header, std::string_view claims) const {
  std::string token = to_base64url(header) + "." + to_base64url(claims);
  const Sentence why = say("the token cannot be signed", "pilnvaru (token) nevar parakstīt");
  const std::unique_ptr<EVP_MD_CTX, FreeOfJws> context(EVP_MD_CTX_new());
  if (!context || EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, state_->key.get()) != 1)
    fail(why);
  std::size_t length = 0;
  if (EVP_DigestSign(context.get(), nullptr, &length, unsigned_octets(token), token.size()) != 1) fail(why);
  std::string signature(length, '\0');
  auto* const into =
      reinterpret_cast<unsigned char*>(signature.data());  // NOLINT: OpenSSL's octets are unsigned
  if (EVP_DigestSign(context.get(), into, &length, unsigned_octets(token), token.size()) != 1) fail(why);
  signature.resize(length);
  return token + "." + to_base64url(signature);
}

SigningCertificate::SigningCertificate(const std::string& file, const SigningKey& key) {
  const std::unique_ptr<BIO, FreeOfJws> input(BIO_new_file(file.c_str(), "r"));
  if (!input) fail(in_file(file));
  const std::unique_ptr<X509, FreeOfJws> certificate(
      PEM_read_bio_X509(input.get(), nullptr, no_password, nullptr));
  if (!certificate) fail(say("{} is no certificate in PEM", "{} nav sertifikāts PEM", file));
  if (X509_check_private_key(certificate.get(), key.state_->key.get()) != 1)
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
