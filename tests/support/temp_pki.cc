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
  constexpr std::size_t kRsaBits = 2048;
  EVP_PKEY* key = kind == TempPki::Key::rsa ? EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", kRsaBits)
                                            : EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
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
  need(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0, "cannot sign a certificate");
  ca_ = write(folder_, "ca", certificate.get(), key.get());
}

TempPki::~TempPki() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

KeyPair TempPki::issue(const std::string& name, const std::string& alternative, Validity validity, Key kind) {
  const PrivateKey ca_key(PEM_read_PrivateKey(open(ca_.key, "r").get(), nullptr, nullptr, nullptr),
                          &EVP_PKEY_free);
  const Certificate ca_certificate(PEM_read_X509(open(ca_.certificate, "r").get(), nullptr, nullptr, nullptr),
                                   &X509_free);
  need(ca_key && ca_certificate, "cannot read the CA");
  const PrivateKey key = make_key(kind);
  const Certificate certificate = make_certificate(name, key.get(), validity);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(ca_certificate.get()));
  extend(certificate.get(), ca_certificate.get(), NID_subject_alt_name, alternative);
  extend(certificate.get(), ca_certificate.get(), NID_ext_key_usage, "serverAuth,clientAuth");
  need(X509_sign(certificate.get(), ca_key.get(), EVP_sha256()) > 0, "cannot sign a certificate");
  return write(folder_, name, certificate.get(), key.get());
}

}  // namespace support
