#include "hub/crypto/certified_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>
#include <new>
#include <utility>

#include "hub/base/say.h"
#include "hub/base/trouble.h"
#include "hub/crypto/x509.h"

namespace hub::crypto {
namespace {

constexpr int kFewestKeyBits = 2048;

struct FreeOfCertified {
  void operator()(BIO* file) const noexcept { BIO_free(file); }
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
  void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
  void operator()(BIGNUM* number) const noexcept { BN_free(number); }
  void operator()(char* text) const noexcept { OPENSSL_free(text); }
};
template <class T>
using OfOpenssl = std::unique_ptr<T, FreeOfCertified>;

/// The attributes that RFC 2253 (2.3) has keywords for.
constexpr std::array<std::pair<int, std::string_view>, 9> kKeywords{{{NID_commonName, "CN"},
                                                                     {NID_localityName, "L"},
                                                                     {NID_stateOrProvinceName, "ST"},
                                                                     {NID_organizationName, "O"},
                                                                     {NID_organizationalUnitName, "OU"},
                                                                     {NID_countryName, "C"},
                                                                     {NID_streetAddress, "STREET"},
                                                                     {NID_domainComponent, "DC"},
                                                                     {NID_userId, "UID"}}};

std::string keyword_of(const ASN1_OBJECT* attribute) {
  const int known = OBJ_obj2nid(attribute);
  for (const auto& [number, keyword] : kKeywords)
    if (number == known) return std::string(keyword);
  return {};
}

std::string written_oid(const ASN1_OBJECT* attribute) {
  std::array<char, 128> text{};
  const int size = OBJ_obj2txt(text.data(), static_cast<int>(text.size()), attribute, 1);
  return size > 0 && size < static_cast<int>(text.size()) ? text.data() : std::string();
}

std::string written(const ASN1_STRING* value, unsigned long flags) {
  const OfOpenssl<BIO> out(BIO_new(BIO_s_mem()));
  if (!out || ASN1_STRING_print_ex(out.get(), value, flags) < 0) return {};
  char* octets = nullptr;
  const long size = BIO_get_mem_data(out.get(), &octets);
  return {octets, static_cast<std::size_t>(size)};
}

std::string written_attribute(const X509_NAME_ENTRY* entry) {
  const ASN1_OBJECT* attribute = X509_NAME_ENTRY_get_object(entry);
  const ASN1_STRING* value = X509_NAME_ENTRY_get_data(entry);
  const std::string keyword = keyword_of(attribute);
  if (keyword.empty())
    return written_oid(attribute) + "=" + written(value, ASN1_STRFLGS_DUMP_ALL | ASN1_STRFLGS_DUMP_DER);
  constexpr unsigned long kUtf8 = ASN1_STRFLGS_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
  return keyword + "=" + written(value, kUtf8);
}

/// The last attribute first, those of one set joined.
std::string written_name(const X509_NAME* name) {
  std::string text;
  int set = -1;
  for (int at = X509_NAME_entry_count(name) - 1; at >= 0; --at) {
    const X509_NAME_ENTRY* entry = X509_NAME_get_entry(name, at);
    if (!text.empty()) text += X509_NAME_ENTRY_set(entry) == set ? '+' : ',';
    set = X509_NAME_ENTRY_set(entry);
    text += written_attribute(entry);
  }
  return text;
}

std::string decimal(const ASN1_INTEGER* number) {
  const OfOpenssl<BIGNUM> value(ASN1_INTEGER_to_BN(number, nullptr));
  const OfOpenssl<char> text(value ? BN_bn2dec(value.get()) : nullptr);
  return text ? text.get() : std::string();
}

std::string part_of_key(const EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &number) != 1) return {};
  const OfOpenssl<BIGNUM> owned(number);
  std::string octets(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
  BN_bn2bin(number, reinterpret_cast<unsigned char*>(octets.data()));
  return octets;
}

bool is_strong_rsa(const EVP_PKEY* key) {
  return key != nullptr && EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA &&
         EVP_PKEY_get_bits(key) >= kFewestKeyBits;
}

CertificateFacts facts_of(const X509& certificate) {
  CertificateFacts facts;
  facts.issuer = written_name(X509_get_issuer_name(&certificate));
  facts.serial = decimal(X509_get0_serialNumber(&certificate));
  const EVP_PKEY* key = X509_get0_pubkey(&certificate);
  if (key != nullptr && EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA) {
    facts.modulus = part_of_key(key, OSSL_PKEY_PARAM_RSA_N);
    facts.exponent = part_of_key(key, OSSL_PKEY_PARAM_RSA_E);
  }
  ERR_clear_error();
  return facts;
}

OfOpenssl<X509> certificate_of(std::string_view der) {
  const auto* octets = reinterpret_cast<const unsigned char*>(der.data());
  const auto* const end = octets + der.size();
  OfOpenssl<X509> certificate(d2i_X509(nullptr, &octets, static_cast<long>(der.size())));
  ERR_clear_error();
  if (octets != end) certificate.reset();
  return certificate;
}

const EVP_MD* method_of(Hash hash) {
  return hash == Hash::sha512 ? EVP_sha512() : EVP_sha256();
}

int without_passphrase(char* /*to*/, int /*room*/, int /*writing*/, void* /*data*/) {
  return -1;
}

OfOpenssl<BIO> opened(const std::string& file) {
  OfOpenssl<BIO> input(BIO_new_file(file.c_str(), "r"));
  if (!input) fail(say("{} cannot be read", "failu {} nevar izlasīt", file));
  return input;
}

}  // namespace

std::optional<CertificateFacts> certificate_facts(std::string_view der) {
  const auto certificate = certificate_of(der);
  if (!certificate) return std::nullopt;
  return facts_of(*certificate);
}

bool signed_by(std::string_view der, Hash hash, std::string_view octets, std::string_view signature) {
  const auto certificate = certificate_of(der);
  EVP_PKEY* key = certificate ? X509_get0_pubkey(certificate.get()) : nullptr;
  if (!is_strong_rsa(key)) return false;
  const OfOpenssl<EVP_MD_CTX> context(EVP_MD_CTX_new());
  if (!context || EVP_DigestVerifyInit(context.get(), nullptr, method_of(hash), nullptr, key) != 1)
    throw std::bad_alloc();
  const bool fits = EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()),
                                     signature.size(), reinterpret_cast<const unsigned char*>(octets.data()),
                                     octets.size()) == 1;
  ERR_clear_error();
  return fits;
}

CertifiedKey::CertifiedKey(const std::string& certificate, const std::string& key) {
  EVP_PKEY* const read = PEM_read_bio_PrivateKey(opened(key).get(), nullptr, &without_passphrase, nullptr);
  ERR_clear_error();
  if (read == nullptr)
    throw Trouble(say("{} is no private key in PEM without a passphrase",
                      "{} nav privātā atslēga PEM formā bez paroles", key));
  key_ = std::shared_ptr<void>(read, [](void* one) { EVP_PKEY_free(static_cast<EVP_PKEY*>(one)); });
  if (!is_strong_rsa(read))
    throw Trouble(say("{} is no RSA key of at least {} bits", "{} nav RSA atslēga ar vismaz {} bitiem", key,
                      kFewestKeyBits));
  const OfOpenssl<X509> held(
      PEM_read_bio_X509(opened(certificate).get(), nullptr, &without_passphrase, nullptr));
  ERR_clear_error();
  if (!held) throw Trouble(say("{} is no certificate in PEM", "{} nav sertifikāts PEM formā", certificate));
  const bool belongs = X509_check_private_key(held.get(), read) == 1;
  ERR_clear_error();
  if (!belongs)
    throw Trouble(say("{} is not the key of {}", "{} nav sertifikāta {} atslēga", key, certificate));
  const int size = i2d_X509(held.get(), nullptr);
  if (size <= 0) throw std::bad_alloc();
  der_.resize(static_cast<std::size_t>(size));
  auto* into = reinterpret_cast<unsigned char*>(der_.data());  // NOLINT: OpenSSL's octets are unsigned
  i2d_X509(held.get(), &into);
  facts_ = facts_of(*held);
}

std::string CertifiedKey::sign(Hash hash, std::string_view octets) const {
  const OfOpenssl<EVP_MD_CTX> context(EVP_MD_CTX_new());
  auto* const key = static_cast<EVP_PKEY*>(key_.get());
  std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key)), '\0');
  std::size_t size = signature.size();
  if (!context || EVP_DigestSignInit(context.get(), nullptr, method_of(hash), nullptr, key) != 1 ||
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                     reinterpret_cast<const unsigned char*>(octets.data()), octets.size()) != 1)
    throw std::bad_alloc();
  signature.resize(size);
  return signature;
}

}  // namespace hub::crypto
