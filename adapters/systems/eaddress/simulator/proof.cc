#include "adapters/systems/eaddress/simulator/proof.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace sandbox::eaddress {
namespace {

const EVP_MD* method_of(Hash hash) {
  switch (hash) {
    case Hash::sha1:
      return EVP_sha1();
    case Hash::sha256:
      return EVP_sha256();
    case Hash::sha512:
      break;
  }
  return EVP_sha512();
}

const unsigned char* unsigned_octets(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string whole_file(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string number_of_key(X509* certificate, const char* name) {
  EVP_PKEY* const key = X509_get0_pubkey(certificate);
  BIGNUM* number = nullptr;
  if (key == nullptr || EVP_PKEY_get_bn_param(key, name, &number) != 1) return {};
  std::string octets(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
  BN_bn2bin(number, reinterpret_cast<unsigned char*>(octets.data()));
  BN_free(number);
  return octets;
}

}  // namespace

std::string digest(Hash hash, const std::string& octets) {
  Digesting digesting(hash);
  digesting.add(octets.data(), octets.size());
  return digesting.end();
}

std::optional<Hash> hash_of_digest(const std::string& algorithm) {
  if (algorithm == "http://www.w3.org/2000/09/xmldsig#sha1") return Hash::sha1;
  if (algorithm == "http://www.w3.org/2001/04/xmlenc#sha256") return Hash::sha256;
  if (algorithm == "http://www.w3.org/2001/04/xmlenc#sha512") return Hash::sha512;
  return std::nullopt;
}

std::optional<Hash> hash_of_signature(const std::string& algorithm) {
  if (algorithm == "http://www.w3.org/2000/09/xmldsig#rsa-sha1") return Hash::sha1;
  if (algorithm == "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256") return Hash::sha256;
  if (algorithm == "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512") return Hash::sha512;
  return std::nullopt;
}

std::string base64_of(const std::string& octets) {
  std::string text((octets.size() + 2) / 3 * 4 + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), unsigned_octets(octets),
                                   static_cast<int>(octets.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::optional<std::string> octets_of_base64(const std::string& text) {
  std::string dense;
  dense.reserve(text.size());
  for (const char c : text)
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') dense.push_back(c);
  if (dense.empty()) return std::string();
  if (dense.size() % 4 != 0) return std::nullopt;
  std::string octets(dense.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(octets.data()), unsigned_octets(dense),
                                   static_cast<int>(dense.size()));
  if (size < 0) return std::nullopt;
  const std::size_t padding = dense.ends_with("==") ? 2 : dense.ends_with("=") ? 1 : 0;
  octets.resize(static_cast<std::size_t>(size) - padding);
  return octets;
}

std::string hex_of(const std::string& octets) {
  static constexpr const char* kDigits = "0123456789abcdef";
  std::string text;
  for (const char c : octets) {
    text.push_back(kDigits[static_cast<unsigned char>(c) >> 4U]);
    text.push_back(kDigits[static_cast<unsigned char>(c) & 15U]);
  }
  return text;
}

Digesting::Digesting(Hash hash) : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
  EVP_DigestInit_ex(context_.get(), method_of(hash), nullptr);
}

void Digesting::add(const char* octets, std::size_t size) {
  EVP_DigestUpdate(context_.get(), octets, size);
}

std::string Digesting::end() {
  std::string value(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(value.data()), &size);
  value.resize(size);
  return value;
}

Certificate Certificate::of_der(const std::string& der) {
  Certificate made;
  const unsigned char* at = unsigned_octets(der);
  X509* const read = d2i_X509(nullptr, &at, static_cast<long>(der.size()));
  if (read != nullptr) made.certificate_ = {read, &X509_free};
  return made;
}

Certificate Certificate::of_pem(const std::string& pem) {
  Certificate made;
  const std::unique_ptr<BIO, decltype(&BIO_free)> in(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
  X509* const read = PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr);
  if (read != nullptr) made.certificate_ = {read, &X509_free};
  return made;
}

std::string Certificate::der() const {
  unsigned char* octets = nullptr;
  const int size = i2d_X509(certificate_.get(), &octets);
  std::string der(reinterpret_cast<const char*>(octets), static_cast<std::size_t>(std::max(size, 0)));
  OPENSSL_free(octets);
  return der;
}

std::string Certificate::common_name() const {
  char name[256] = {};
  X509_NAME_get_text_by_NID(X509_get_subject_name(certificate_.get()), NID_commonName, name, sizeof name);
  return name;
}

std::string Certificate::thumbprint() const {
  return base64_of(digest(Hash::sha1, der()));
}

std::string Certificate::issuer() const {
  const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), &BIO_free);
  X509_NAME_print_ex(out.get(), X509_get_issuer_name(certificate_.get()), 0,
                     XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

std::string Certificate::serial() const {
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(
      ASN1_INTEGER_to_BN(X509_get_serialNumber(certificate_.get()), nullptr), &BN_free);
  char* const text = BN_bn2dec(number.get());
  std::string decimal = text;
  OPENSSL_free(text);
  return decimal;
}

std::string Certificate::modulus() const {
  return number_of_key(certificate_.get(), OSSL_PKEY_PARAM_RSA_N);
}

std::string Certificate::exponent() const {
  return number_of_key(certificate_.get(), OSSL_PKEY_PARAM_RSA_E);
}

bool Certificate::verifies(Hash hash, const std::string& octets, const std::string& signature) const {
  EVP_PKEY* const key = X509_get0_pubkey(certificate_.get());
  if (key == nullptr || EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA) return false;
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  return EVP_DigestVerifyInit(context.get(), nullptr, method_of(hash), nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), unsigned_octets(signature), signature.size(),
                          unsigned_octets(octets), octets.size()) == 1;
}

std::string Certificate::wraps(const std::string& octets) const {
  EVP_PKEY* const key = X509_get0_pubkey(certificate_.get());
  const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(EVP_PKEY_CTX_new(key, nullptr),
                                                                            &EVP_PKEY_CTX_free);
  std::size_t size = static_cast<std::size_t>(key == nullptr ? 0 : EVP_PKEY_get_size(key));
  std::string wrapped(size, '\0');
  if (!context || EVP_PKEY_encrypt_init(context.get()) != 1 ||
      EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) != 1 ||
      EVP_PKEY_encrypt(context.get(), reinterpret_cast<unsigned char*>(wrapped.data()), &size,
                       unsigned_octets(octets), octets.size()) != 1)
    throw std::runtime_error("nothing can be encrypted for a recipient's certificate");
  wrapped.resize(size);
  return wrapped;
}

Trust::Trust(const std::string& pem_file) : store_(X509_STORE_new(), &X509_STORE_free) {
  if (X509_STORE_load_file(store_.get(), pem_file.c_str()) != 1)
    throw std::runtime_error("no certificate can be read from '" + pem_file + "'");
  X509_STORE_set_flags(store_.get(), X509_V_FLAG_PARTIAL_CHAIN);
}

Trust::Verdict Trust::judge(const Certificate& certificate) const {
  const std::unique_ptr<X509_STORE_CTX, decltype(&X509_STORE_CTX_free)> chain(X509_STORE_CTX_new(),
                                                                              &X509_STORE_CTX_free);
  if (X509_STORE_CTX_init(chain.get(), store_.get(), certificate.get(), nullptr) != 1)
    return Verdict::unknown;
  if (X509_verify_cert(chain.get()) == 1) return Verdict::trusted;
  const int why = X509_STORE_CTX_get_error(chain.get());
  return why == X509_V_ERR_CERT_HAS_EXPIRED ? Verdict::expired : Verdict::unknown;
}

Signer::Signer(const std::string& certificate_file, const std::string& key_file)
    : certificate_(Certificate::of_pem(whole_file(certificate_file))) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> in(BIO_new_file(key_file.c_str(), "r"), &BIO_free);
  EVP_PKEY* const key = in ? PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr) : nullptr;
  if (key != nullptr) key_ = {key, &EVP_PKEY_free};
  if (!certificate_ || !key_ || EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA ||
      X509_check_private_key(certificate_.get(), key) != 1)
    throw std::runtime_error("certificate '" + certificate_file + "' and its RSA key cannot be used");
}

std::string Signer::sign(const std::string& octets) const {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  std::size_t size = static_cast<std::size_t>(EVP_PKEY_get_size(key_.get()));
  std::string signature(size, '\0');
  if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha512(), nullptr, key_.get()) != 1 ||
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                     unsigned_octets(octets), octets.size()) != 1)
    throw std::runtime_error("nothing can be signed with the double's own key");
  signature.resize(size);
  return signature;
}

ContentKey new_content_key() {
  ContentKey made{std::string(32, '\0'), std::string(16, '\0')};
  for (std::string* part : {&made.key, &made.iv})
    RAND_bytes(reinterpret_cast<unsigned char*>(part->data()), static_cast<int>(part->size()));
  return made;
}

std::string enciphered(const std::string& octets, const ContentKey& key) {
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                                &EVP_CIPHER_CTX_free);
  std::string made(octets.size() + EVP_MAX_BLOCK_LENGTH, '\0');
  auto* const out = reinterpret_cast<unsigned char*>(made.data());
  int size = 0;
  int rest = 0;
  if (EVP_EncryptInit_ex(context.get(), EVP_aes_256_cbc(), nullptr, unsigned_octets(key.key),
                         unsigned_octets(key.iv)) != 1 ||
      EVP_EncryptUpdate(context.get(), out, &size, unsigned_octets(octets),
                        static_cast<int>(octets.size())) != 1 ||
      EVP_EncryptFinal_ex(context.get(), out + size, &rest) != 1)
    throw std::runtime_error("an attachment cannot be encrypted");
  made.resize(static_cast<std::size_t>(size + rest));
  return made;
}

std::string new_id() {
  std::string random(16, '\0');
  RAND_bytes(reinterpret_cast<unsigned char*>(random.data()), static_cast<int>(random.size()));
  random[6] = static_cast<char>((static_cast<unsigned char>(random[6]) & 0x0FU) | 0x40U);
  random[8] = static_cast<char>((static_cast<unsigned char>(random[8]) & 0x3FU) | 0x80U);
  std::string id = hex_of(random);
  for (const std::size_t at : {20U, 16U, 12U, 8U}) id.insert(at, "-");
  return id;
}

}  // namespace sandbox::eaddress
