#include "tests/support/temp_pki.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>

namespace support {
namespace {

using PrivateKey = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

void need(bool well, const char* what) {
  if (!well) throw std::runtime_error(what);
}

File open(const std::string& path, const char* mode) {
  File file(std::fopen(path.c_str(), mode), &std::fclose);
  need(file != nullptr, "cannot open a PEM file");
  return file;
}

PrivateKey make_key(TempPki::Key kind) {
  const std::size_t bits = kind == TempPki::Key::weak_rsa ? 1024 : 2048;
  EVP_PKEY* key = kind == TempPki::Key::ec ? EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")
                                           : EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", bits);
  need(key != nullptr, "cannot make a key");
  return {key, &EVP_PKEY_free};
}

void extend(X509* certificate, X509* issuer, int what, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension(
      X509V3_EXT_conf_nid(nullptr, &context, what, value.c_str()), &X509_EXTENSION_free);
  need(extension && X509_add_ext(certificate, extension.get(), -1) == 1, "cannot add an extension");
}

Certificate make_certificate(const std::string& name, EVP_PKEY* key, TempPki::Validity validity) {
  static std::atomic<long> serial{1};
  constexpr long kDay = 86'400;
  Certificate certificate(X509_new(), &X509_free);
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial++);
  const bool past = validity == TempPki::Validity::past;
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), past ? -3 * kDay : -kDay);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), past ? -kDay : 30 * kDay);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509_set_pubkey(certificate.get(), key);
  return certificate;
}

KeyPair write(const std::filesystem::path& folder, const std::string& name, X509* certificate,
              EVP_PKEY* key) {
  KeyPair pair{folder / (name + ".pem"), folder / (name + ".key")};
  need(PEM_write_X509(open(pair.certificate, "w").get(), certificate) == 1, "cannot write a certificate");
  need(PEM_write_PrivateKey(open(pair.key, "w").get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1,
       "cannot write a key");
  return pair;
}

PrivateKey read_key(const std::string& path) {
  PrivateKey key(PEM_read_PrivateKey(open(path, "r").get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
  need(key != nullptr, "cannot read a key");
  return key;
}

Certificate read_certificate(const std::string& path) {
  Certificate certificate(PEM_read_X509(open(path, "r").get(), nullptr, nullptr, nullptr), &X509_free);
  need(certificate != nullptr, "cannot read a certificate");
  return certificate;
}

}  // namespace

TempPki::TempPki() {
  std::string pattern = (std::filesystem::temp_directory_path() / "sakta-pki-XXXXXX").string();
  need(mkdtemp(pattern.data()) != nullptr, "cannot make a temporary folder");
  folder_ = pattern;
  const PrivateKey key = make_key(Key::ec);
  const Certificate certificate = make_certificate("Test CA", key.get(), Validity::now);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
  extend(certificate.get(), certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  extend(certificate.get(), certificate.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  extend(certificate.get(), certificate.get(), NID_subject_key_identifier, "hash");
  need(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0, "cannot sign a certificate");
  ca_ = write(folder_, "ca", certificate.get(), key.get());
}

TempPki::~TempPki() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

KeyPair TempPki::issue(const std::string& name, const std::string& alternative, Validity validity, Key kind) {
  return make(name, alternative, "serverAuth,clientAuth", validity, kind);
}

KeyPair TempPki::issue_for(const std::string& usage, const std::string& name, const std::string& alternative,
                           Key kind) {
  return make(name, alternative, usage, Validity::now, kind);
}

std::string TempPki::revocation_list(const std::vector<std::string>& certificates, Validity validity) {
  constexpr long kDay = 86'400;
  const PrivateKey ca_key = read_key(ca_.key);
  const Certificate ca_certificate = read_certificate(ca_.certificate);
  const std::unique_ptr<X509_CRL, decltype(&X509_CRL_free)> list(X509_CRL_new(), &X509_CRL_free);
  const std::unique_ptr<ASN1_TIME, decltype(&ASN1_TIME_free)> time(ASN1_TIME_new(), &ASN1_TIME_free);
  need(list && time && X509_CRL_set_version(list.get(), 1) == 1, "cannot make a revocation list");
  X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(ca_certificate.get()));
  X509_gmtime_adj(time.get(), -3 * kDay);
  X509_CRL_set1_lastUpdate(list.get(), time.get());
  for (const std::string& file : certificates) {
    const std::unique_ptr<X509_REVOKED, decltype(&X509_REVOKED_free)> entry(X509_REVOKED_new(),
                                                                            &X509_REVOKED_free);
    X509_REVOKED_set_serialNumber(entry.get(), X509_get_serialNumber(read_certificate(file).get()));
    X509_REVOKED_set_revocationDate(entry.get(), time.get());
    need(X509_CRL_add0_revoked(list.get(), X509_REVOKED_dup(entry.get())) == 1, "cannot revoke");
  }
  X509_gmtime_adj(time.get(), validity == Validity::past ? -kDay : kDay);
  X509_CRL_set1_nextUpdate(list.get(), time.get());
  need(X509_CRL_sign(list.get(), ca_key.get(), EVP_sha256()) > 0, "cannot sign a revocation list");
  static std::atomic<int> number{0};
  const std::string path = folder_ / ("list-" + std::to_string(number++) + ".pem");
  need(PEM_write_X509_CRL(open(path, "w").get(), list.get()) == 1, "cannot write a revocation list");
  return path;
}

KeyPair TempPki::make(const std::string& name, const std::string& alternative, const std::string& usage,
                      Validity validity, Key kind) {
  const PrivateKey ca_key = read_key(ca_.key);
  const Certificate ca_certificate = read_certificate(ca_.certificate);
  const PrivateKey key = make_key(kind);
  const Certificate certificate = make_certificate(name, key.get(), validity);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(ca_certificate.get()));
  extend(certificate.get(), ca_certificate.get(), NID_subject_alt_name, alternative);
  extend(certificate.get(), ca_certificate.get(), NID_ext_key_usage, usage);
  extend(certificate.get(), ca_certificate.get(), NID_authority_key_identifier, "keyid");
  need(X509_sign(certificate.get(), ca_key.get(), EVP_sha256()) > 0, "cannot sign a certificate");
  return write(folder_, name, certificate.get(), key.get());
}

}  // namespace support
