#include "tests/unit/hub/server/pki.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <stdexcept>

#include "hub/base/encoding.h"

namespace hub::server::test {
namespace {

constexpr long kDay = 24L * 3600;

void check(bool good, const char* what) {
  if (!good) throw std::runtime_error(std::string("PKI for tests: ") + what);
}

std::shared_ptr<EVP_PKEY> new_key(bool weak) {
  return {weak ? EVP_RSA_gen(1024) : EVP_EC_gen("P-256"), EVP_PKEY_free};
}

void set_name(X509_NAME* name, const std::string& common) {
  const auto* text = reinterpret_cast<const unsigned char*>(common.c_str());
  check(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text, -1, -1, 0) == 1, "name");
}

void extend(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension(
      X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()), X509_EXTENSION_free);
  check(extension && X509_add_ext(certificate, extension.get(), -1) == 1, value.c_str());
}

void add_name(GENERAL_NAMES* names, int kind, const std::string& value) {
  auto* text = ASN1_IA5STRING_new();
  ASN1_STRING_set(text, value.data(), static_cast<int>(value.size()));
  auto* name = GENERAL_NAME_new();
  GENERAL_NAME_set0_value(name, kind, text);
  sk_GENERAL_NAME_push(names, name);
}

void set_alternative_names(X509* certificate, const CertificateRequest& request) {
  if (request.dns.empty() && request.uri.empty()) return;
  const std::unique_ptr<GENERAL_NAMES, decltype(&GENERAL_NAMES_free)> names(sk_GENERAL_NAME_new_null(),
                                                                            GENERAL_NAMES_free);
  for (const auto& dns : request.dns) add_name(names.get(), GEN_DNS, dns);
  for (const auto& uri : request.uri) add_name(names.get(), GEN_URI, uri);
  check(X509_add1_ext_i2d(certificate, NID_subject_alt_name, names.get(), 0, 0) == 1, "alternative names");
}

template <class Write>
void write_file(const std::string& path, Write write) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "w"), std::fclose);
  check(file && write(file.get()) == 1, path.c_str());
}

std::shared_ptr<X509> new_certificate(EVP_PKEY* key, long serial, const std::string& name, long from,
                                      long to) {
  std::shared_ptr<X509> certificate(X509_new(), X509_free);
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), from);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), to);
  set_name(X509_get_subject_name(certificate.get()), name);
  X509_set_pubkey(certificate.get(), key);
  return certificate;
}

}  // namespace

Pki::Pki(const std::string& name) : key_(new_key(false)) {
  std::string pattern = testing::TempDir() + "sakta_pki_XXXXXX";
  check(mkdtemp(pattern.data()) != nullptr, "folder");
  folder_ = pattern;
  certificate_ = new_certificate(key_.get(), 1, name, -kDay, 365 * kDay);
  auto* ca = certificate_.get();
  X509_set_issuer_name(ca, X509_get_subject_name(ca));
  extend(ca, ca, NID_basic_constraints, "critical,CA:TRUE");
  extend(ca, ca, NID_key_usage, "critical,keyCertSign,cRLSign");
  extend(ca, ca, NID_subject_key_identifier, "hash");
  extend(ca, ca, NID_authority_key_identifier, "keyid:always");
  check(X509_sign(ca, key_.get(), EVP_sha256()) > 0, "sign");
  write_file(pem("ca"), [&](std::FILE* file) { return PEM_write_X509(file, ca); });
}

Pki::~Pki() {
  std::filesystem::remove_all(folder_);
}

void Pki::issue(const CertificateRequest& request) {
  const auto key = new_key(request.weak_key);
  const long serial = ++next_serial_;
  const auto made =
      new_certificate(key.get(), serial, request.name, request.days_from * kDay, request.days_to * kDay);
  X509_set_issuer_name(made.get(), X509_get_subject_name(certificate_.get()));
  extend(made.get(), certificate_.get(), NID_basic_constraints, "critical,CA:FALSE");
  extend(made.get(), certificate_.get(), NID_key_usage, "critical,digitalSignature");
  if (!request.purpose.empty()) extend(made.get(), certificate_.get(), NID_ext_key_usage, request.purpose);
  extend(made.get(), certificate_.get(), NID_subject_key_identifier, "hash");
  extend(made.get(), certificate_.get(), NID_authority_key_identifier, "keyid:always");
  set_alternative_names(made.get(), request);
  check(X509_sign(made.get(), key_.get(), EVP_sha256()) > 0, "sign");
  write_file(pem(request.name), [&](std::FILE* file) { return PEM_write_X509(file, made.get()); });
  write_file(this->key(request.name), [&](std::FILE* file) {
    return PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  });
  serials_.emplace_back(request.name, serial);
}

void Pki::revoke(const std::string& name) {
  for (const auto& [issued, serial] : serials_)
    if (issued == name) revoked_.push_back(serial);
}

void Pki::write_crl(const std::string& file, int days_to) {
  const std::unique_ptr<X509_CRL, decltype(&X509_CRL_free)> list(X509_CRL_new(), X509_CRL_free);
  X509_CRL_set_version(list.get(), X509_CRL_VERSION_2);
  X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(certificate_.get()));
  const std::unique_ptr<ASN1_TIME, decltype(&ASN1_TIME_free)> time(ASN1_TIME_new(), ASN1_TIME_free);
  X509_gmtime_adj(time.get(), -10 * kDay);
  X509_CRL_set1_lastUpdate(list.get(), time.get());
  X509_gmtime_adj(time.get(), days_to * kDay);
  X509_CRL_set1_nextUpdate(list.get(), time.get());
  const std::unique_ptr<ASN1_INTEGER, decltype(&ASN1_INTEGER_free)> number(ASN1_INTEGER_new(),
                                                                           ASN1_INTEGER_free);
  ASN1_INTEGER_set(number.get(), 1);
  X509_CRL_add1_ext_i2d(list.get(), NID_crl_number, number.get(), 0, 0);
  X509_gmtime_adj(time.get(), -kDay);
  for (const long serial : revoked_) {
    auto* entry = X509_REVOKED_new();
    ASN1_INTEGER_set(number.get(), serial);
    X509_REVOKED_set_serialNumber(entry, number.get());
    X509_REVOKED_set_revocationDate(entry, time.get());
    X509_CRL_add0_revoked(list.get(), entry);
  }
  X509V3_CTX context;
  X509V3_set_ctx(&context, certificate_.get(), nullptr, nullptr, list.get(), 0);
  const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension(
      X509V3_EXT_conf_nid(nullptr, &context, NID_authority_key_identifier, "keyid:always"),
      X509_EXTENSION_free);
  check(extension && X509_CRL_add_ext(list.get(), extension.get(), -1) == 1, "CRL extension");
  check(X509_CRL_sign(list.get(), key_.get(), EVP_sha256()) > 0, "sign CRL");
  write_file(pem(file), [&](std::FILE* out) { return PEM_write_X509_CRL(out, list.get()); });
}

std::string Pki::thumbprint(const std::string& name) const {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(pem(name).c_str(), "r"), std::fclose);
  const std::unique_ptr<X509, decltype(&X509_free)> read(PEM_read_X509(file.get(), nullptr, nullptr, nullptr),
                                                         X509_free);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  X509_digest(read.get(), EVP_sha256(), digest.data(), &length);
  return "sha256:" + to_hex(std::string(digest.begin(), digest.begin() + length));
}

}  // namespace hub::server::test
