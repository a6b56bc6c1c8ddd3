#include "hub/crypto/ed25519.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <new>

#include "hub/base/say.h"
#include "hub/base/trouble.h"

namespace hub::crypto {
namespace {

struct FreeOfEd25519 {
  void operator()(BIO* one) const noexcept { BIO_free(one); }
  void operator()(EVP_PKEY* one) const noexcept { EVP_PKEY_free(one); }
  void operator()(EVP_MD_CTX* one) const noexcept { EVP_MD_CTX_free(one); }
};
template <class T>
using Owned = std::unique_ptr<T, FreeOfEd25519>;

/// Nobody is asked for a passphrase.
int ask_nobody(char* /*to*/, int /*room*/, int /*writing*/, void* /*data*/) {
  return -1;
}

EVP_PKEY* key_of(const std::shared_ptr<void>& key) {
  return static_cast<EVP_PKEY*>(key.get());
}

std::shared_ptr<void> shared(Owned<EVP_PKEY> key) {
  return {key.release(), [](void* one) { EVP_PKEY_free(static_cast<EVP_PKEY*>(one)); }};
}

const unsigned char* octets_in(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());  // NOLINT
}

}  // namespace

Ed25519Signer Ed25519Signer::make() {
  Owned<EVP_PKEY> key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  if (!key) throw std::bad_alloc();
  return Ed25519Signer(shared(std::move(key)));
}

Ed25519Signer Ed25519Signer::of_file(const std::string& file) {
  const Owned<BIO> input(BIO_new_file(file.c_str(), "r"));
  Owned<EVP_PKEY> key(input ? PEM_read_bio_PrivateKey(input.get(), nullptr, &ask_nobody, nullptr) : nullptr);
  ERR_clear_error();
  if (!input) throw Trouble(say("{} cannot be read", "failu {} nevar izlasīt", file));
  if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_ED25519)
    throw Trouble(say("{} is no Ed25519 key in PEM without a passphrase",
                      "{} nav Ed25519 atslēga PEM formā bez paroles", file));
  return Ed25519Signer(shared(std::move(key)));
}

std::string Ed25519Signer::to_pem() const {
  const Owned<BIO> output(BIO_new(BIO_s_mem()));
  if (!output ||
      PEM_write_bio_PKCS8PrivateKey(output.get(), key_of(key_), nullptr, nullptr, 0, nullptr, nullptr) != 1)
    throw std::bad_alloc();
  char* data = nullptr;
  const long size = BIO_get_mem_data(output.get(), &data);  // NOLINT: OpenSSL's macro
  return {data, static_cast<std::size_t>(size)};
}

std::string Ed25519Signer::public_key() const {
  std::string key(kEd25519Key, '\0');
  std::size_t size = key.size();
  if (EVP_PKEY_get_raw_public_key(key_of(key_), reinterpret_cast<unsigned char*>(key.data()), &size) != 1)
    throw std::bad_alloc();
  return key;
}

std::string Ed25519Signer::sign(std::string_view octets) const {
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  std::string signature(kEd25519Signature, '\0');
  std::size_t size = signature.size();
  if (!context || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_of(key_)) != 1 ||
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                     octets_in(octets), octets.size()) != 1)
    throw std::bad_alloc();
  return signature;
}

bool verify_ed25519(std::string_view public_key, std::string_view octets, std::string_view signature) {
  if (public_key.size() != kEd25519Key || signature.size() != kEd25519Signature) return false;
  const Owned<EVP_PKEY> key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, octets_in(public_key), public_key.size()));
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  const bool fits = key && context &&
                    EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
                    EVP_DigestVerify(context.get(), octets_in(signature), signature.size(), octets_in(octets),
                                     octets.size()) == 1;
  ERR_clear_error();
  return fits;
}

}  // namespace hub::crypto
