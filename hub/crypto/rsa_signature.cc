#include "hub/crypto/rsa_signature.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <new>

#include "hub/base/say.h"
#include "hub/base/trouble.h"
#include "hub/crypto/x509.h"

namespace hub::crypto {
namespace {

constexpr int kFewestBits = 2048;

struct FreeOfKey {
  void operator()(BIO* input) const noexcept { BIO_free(input); }
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
  void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
};
using Input = std::unique_ptr<BIO, FreeOfKey>;
using Context = std::unique_ptr<EVP_MD_CTX, FreeOfKey>;

/// Nobody is asked for a passphrase.
int no_passphrase(char* /*to*/, int /*room*/, int /*writing*/, void* /*data*/) {
  return -1;
}

std::shared_ptr<void> kept(EVP_PKEY* key, const Sentence& whose) {
  ERR_clear_error();  // of what was tried before
  std::shared_ptr<void> owned(key, [](void* one) { EVP_PKEY_free(static_cast<EVP_PKEY*>(one)); });
  if (EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA || EVP_PKEY_get_bits(key) < kFewestBits)
    throw Trouble(say("{} is no RSA key of at least {} bits", "{} nav RSA atslēga ar vismaz {} bitiem", whose,
                      kFewestBits));
  return owned;
}

EVP_PKEY* of(const std::shared_ptr<void>& key) {
  return static_cast<EVP_PKEY*>(key.get());
}

const unsigned char* octets_at(std::string_view octets) {
  return reinterpret_cast<const unsigned char*>(octets.data());
}

}  // namespace

RsaSigner::RsaSigner(BIO* pem, const Sentence& whose) {
  EVP_PKEY* const key =
      pem == nullptr ? nullptr : PEM_read_bio_PrivateKey(pem, nullptr, &no_passphrase, nullptr);
  if (key == nullptr) {
    ERR_clear_error();
    throw Trouble(say("{} is no private key in PEM without a passphrase",
                      "{} nav privātā atslēga PEM formā bez paroles", whose));
  }
  key_ = kept(key, whose);
}

RsaSigner::RsaSigner(const std::string& pem)
    : RsaSigner(Input(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))).get(),
                say("the key", "atslēga")) {}

RsaSigner RsaSigner::of_file(const std::string& file) {
  const Input input(BIO_new_file(file.c_str(), "r"));
  if (!input) fail(say("{} cannot be read", "failu {} nevar izlasīt", file));
  return {input.get(), say("{}", "{}", file)};
}

bool RsaSigner::is_key_of(const X509& certificate) const {
  const bool is_it = X509_check_private_key(&certificate, of(key_)) == 1;
  ERR_clear_error();
  return is_it;
}

std::string RsaSigner::sign(std::string_view octets) const {
  const Context context(EVP_MD_CTX_new());
  std::size_t size = 0;
  if (!context || EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, of(key_)) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &size, octets_at(octets), octets.size()) != 1)
    throw std::bad_alloc();
  std::string signature(size, '\0');
  if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                     octets_at(octets), octets.size()) != 1)
    throw std::bad_alloc();
  signature.resize(size);
  return signature;
}

RsaVerifier::RsaVerifier(const std::string& file) {
  const Input input(BIO_new_file(file.c_str(), "r"));
  EVP_PKEY* key = input ? PEM_read_bio_PUBKEY(input.get(), nullptr, nullptr, nullptr) : nullptr;
  if (input && key == nullptr && BIO_seek(input.get(), 0) == 0) {
    const std::unique_ptr<X509, FreeOfKey> certificate(
        PEM_read_bio_X509(input.get(), nullptr, nullptr, nullptr));
    if (certificate) key = X509_get_pubkey(certificate.get());
  }
  if (key == nullptr) {
    ERR_clear_error();
    throw Trouble(say("{} is no public key and no certificate in PEM",
                      "{} nav publiskā atslēga vai sertifikāts PEM formā", file));
  }
  key_ = kept(key, say("{}", "{}", file));
}

bool RsaVerifier::verify(std::string_view octets, std::string_view signature) const {
  const Context context(EVP_MD_CTX_new());
  if (!context || EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, of(key_)) != 1)
    throw std::bad_alloc();
  const bool fits = EVP_DigestVerify(context.get(), octets_at(signature), signature.size(), octets_at(octets),
                                     octets.size()) == 1;
  ERR_clear_error();
  return fits;
}

}  // namespace hub::crypto
