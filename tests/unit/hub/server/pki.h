#pragma once

#include <memory>
#include <string>
#include <vector>

struct evp_pkey_st;
struct x509_st;

namespace hub::server::test {

/// What to make a certificate with; the defaults make a good client certificate.
struct CertificateRequest {
  std::string name;  ///< Of the files; also the subject's common name.
  std::vector<std::string> dns = {};
  std::vector<std::string> uri = {};   ///< May hold any octet, NUL included.
  std::string purpose = "clientAuth";  ///< Extended key usage; empty: none.
  int days_from = -1;                  ///< Validity relative to now.
  int days_to = 30;
  bool weak_key = false;  ///< RSA-1024 in place of P-256.
};

/// A throw-away CA with a revocation list, in PEM files of a temporary folder that goes with it.
class Pki {
 public:
  explicit Pki(const std::string& name);
  Pki(const Pki&) = delete;
  Pki& operator=(const Pki&) = delete;
  ~Pki();

  /// Writes <name>.pem and <name>.key.
  void issue(const CertificateRequest& request);
  void revoke(const std::string& name);
  /// Writes the revocation list `file`, valid until `days_to` from now.
  void write_crl(const std::string& file = "crl", int days_to = 30);

  [[nodiscard]] std::string pem(const std::string& name) const { return folder_ + "/" + name + ".pem"; }
  [[nodiscard]] std::string key(const std::string& name) const { return folder_ + "/" + name + ".key"; }
  [[nodiscard]] std::string thumbprint(const std::string& name) const;  ///< `sha256:<hex>`

 private:
  std::string folder_;
  std::shared_ptr<evp_pkey_st> key_;
  std::shared_ptr<x509_st> certificate_;
  std::vector<long> revoked_;
  std::vector<std::pair<std::string, long>> serials_;
  long next_serial_ = 1000;
};

}  // namespace hub::server::test
