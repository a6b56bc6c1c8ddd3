#include "hub/crypto/rsa_oaep.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <cstdint>
#include <new>

#include "hub/base/say.h"
#include "hub/base/trouble.h"
#include "hub/crypto/x509.h"

namespace hub::crypto {
namespace {

constexpr int kFewestOaepBits = 2048;

struct FreeOfOaep {
  void operator()(BIO* file) const noexcept { BIO_free(file); }
  void operator()(BIGNUM* number) const noexcept { BN_free(number); }
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
  void operator()(EVP_PKEY_CTX* context) const noexcept { EVP_PKEY_CTX_free(context); }
  void operator()(OSSL_PARAM_BLD* builder) const noexcept { OSSL_PARAM_BLD_free(builder); }
  void operator()(OSSL_PARAM* parameters) const noexcept { OSSL_PARAM_free(parameters); }
};
template <class T>
using OfOaep = std::unique_ptr<T, FreeOfOaep>;

std::shared_ptr<void> shared(EVP_PKEY* key) {
  return {key, [](void* one) { EVP_PKEY_free(static_cast<EVP_PKEY*>(one)); }};
}

EVP_PKEY* key_in(const std::shared_ptr<void>& key) {
  return static_cast<EVP_PKEY*>(key.get());
}

/// Null where it is no key that may be used.
std::shared_ptr<void> strong(std::shared_ptr<void> key) {
  ERR_clear_error();
  if (key_in(key) == nullptr || EVP_PKEY_get_base_id(key_in(key)) != EVP_PKEY_RSA ||
      EVP_PKEY_get_bits(key_in(key)) < kFewestOaepBits)
    return nullptr;
  return key;
}

OfOaep<BIGNUM> number_of(std::string_view octets) {
  return OfOaep<BIGNUM>(BN_bin2bn(reinterpret_cast<const unsigned char*>(octets.data()),
                                  static_cast<int>(octets.size()), nullptr));
}

EVP_PKEY* key_of(const BIGNUM* modulus, const BIGNUM* exponent) {
  const OfOaep<OSSL_PARAM_BLD> builder(OSSL_PARAM_BLD_new());
  if (!builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent) != 1)
    throw std::bad_alloc();
  const OfOaep<OSSL_PARAM> parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  const OfOaep<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1) throw std::bad_alloc();
  if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) return nullptr;
  return key;
}

/// Ready for OAEP; `begin` says which way.
OfOaep<EVP_PKEY_CTX> ready(const std::shared_ptr<void>& key, int (*begin)(EVP_PKEY_CTX*)) {
  OfOaep<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new(key_in(key), nullptr));
  if (!context || begin(context.get()) != 1 ||
      EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) != 1 ||
      EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), EVP_sha1()) != 1 ||
      EVP_PKEY_CTX_set_rsa_mgf1_md(context.get(), EVP_sha1()) != 1)
    throw std::bad_alloc();
  return context;
}

int with_no_passphrase(char* /*to*/, int /*room*/, int /*writing*/, void* /*data*/) {
  return -1;
}

}  // namespace

std::optional<OaepRecipient> OaepRecipient::of_numbers(std::string_view modulus, std::string_view exponent) {
  constexpr std::size_t kMostOctets = 2048;  // OpenSSL refuses keys above 16384 bits
  if (modulus.size() > kMostOctets || exponent.size() > sizeof(std::uint64_t)) return std::nullopt;
  const auto n = number_of(modulus);
  const auto e = number_of(exponent);
  if (!n || !e) throw std::bad_alloc();
  if (BN_is_odd(n.get()) == 0 || BN_is_odd(e.get()) == 0 || BN_is_one(e.get()) != 0) return std::nullopt;
  auto key = strong(shared(key_of(n.get(), e.get())));
  if (!key) return std::nullopt;
  return OaepRecipient(std::move(key));
}

std::optional<OaepRecipient> OaepRecipient::of_certificate(std::string_view der) {
  const auto* octets = reinterpret_cast<const unsigned char*>(der.data());
  const auto* const end = octets + der.size();
  const OfOaep<X509> certificate(d2i_X509(nullptr, &octets, static_cast<long>(der.size())));
  if (!certificate || octets != end) {
    ERR_clear_error();
    return std::nullopt;
  }
  auto key = strong(shared(X509_get_pubkey(certificate.get())));
  if (!key) return std::nullopt;
  return OaepRecipient(std::move(key));
}

std::string OaepRecipient::seal(std::string_view octets) const {
  const auto context = ready(key_, &EVP_PKEY_encrypt_init);
  std::string sealed(static_cast<std::size_t>(EVP_PKEY_get_size(key_in(key_))), '\0');
  std::size_t size = sealed.size();
  if (EVP_PKEY_encrypt(context.get(), reinterpret_cast<unsigned char*>(sealed.data()), &size,
                       reinterpret_cast<const unsigned char*>(octets.data()), octets.size()) != 1)
    throw std::bad_alloc();
  sealed.resize(size);
  return sealed;
}

OaepOpener::OaepOpener(const std::string& file) {
  const OfOaep<BIO> input(BIO_new_file(file.c_str(), "r"));
  if (!input) fail(say("{} cannot be read", "failu {} nevar izlasīt", file));
  key_ = strong(shared(PEM_read_bio_PrivateKey(input.get(), nullptr, &with_no_passphrase, nullptr)));
  if (!key_)
    throw Trouble(say("{} is no RSA key of at least {} bits in PEM without a passphrase",
                      "{} nav RSA atslēga ar vismaz {} bitiem PEM formā bez paroles", file, kFewestOaepBits));
}

std::optional<std::string> OaepOpener::open(std::string_view sealed) const {
  const auto context = ready(key_, &EVP_PKEY_decrypt_init);
  std::string octets(static_cast<std::size_t>(EVP_PKEY_get_size(key_in(key_))), '\0');
  std::size_t size = octets.size();
  const int done = EVP_PKEY_decrypt(context.get(), reinterpret_cast<unsigned char*>(octets.data()), &size,
                                    reinterpret_cast<const unsigned char*>(sealed.data()), sealed.size());
  ERR_clear_error();
  if (done != 1) return std::nullopt;
  octets.resize(size);
  return octets;
}

}  // namespace hub::crypto
