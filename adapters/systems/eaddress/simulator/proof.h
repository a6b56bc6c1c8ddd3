#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// Digests, certificates and RSA signatures of the e-address's double, by OpenSSL.
namespace sandbox::eaddress {

enum class Hash : std::uint8_t { sha1, sha256, sha512 };

/// Raw octets.
[[nodiscard]] std::string digest(Hash hash, const std::string& octets);
/// By `http://…#sha512` and the like of XML Signature; nothing: not known here.
[[nodiscard]] std::optional<Hash> hash_of_digest(const std::string& algorithm);
/// Of rsa-sha1, rsa-sha256, rsa-sha512.
[[nodiscard]] std::optional<Hash> hash_of_signature(const std::string& algorithm);

[[nodiscard]] std::string base64_of(const std::string& octets);
/// White space in it is allowed; nothing: it is no base64.
[[nodiscard]] std::optional<std::string> octets_of_base64(const std::string& text);
[[nodiscard]] std::string hex_of(const std::string& octets);

/// A digest that grows. For contents that are never whole in memory.
class Digesting {
 public:
  explicit Digesting(Hash hash);
  void add(const char* octets, std::size_t size);
  [[nodiscard]] std::string end();

 private:
  std::shared_ptr<EVP_MD_CTX> context_;
};

class Certificate {
 public:
  Certificate() = default;
  /// Both empty of what is no certificate.
  [[nodiscard]] static Certificate of_der(const std::string& der);
  [[nodiscard]] static Certificate of_pem(const std::string& pem);

  explicit operator bool() const { return certificate_ != nullptr; }
  [[nodiscard]] std::string der() const;
  [[nodiscard]] std::string common_name() const;
  /// SHA-1 of the DER, in base64, as the e-address names certificates.
  [[nodiscard]] std::string thumbprint() const;
  [[nodiscard]] std::string issuer() const;   ///< RFC 2253.
  [[nodiscard]] std::string serial() const;   ///< Decimal.
  [[nodiscard]] std::string modulus() const;  ///< Of an RSA key, raw octets.
  [[nodiscard]] std::string exponent() const;
  [[nodiscard]] bool verifies(Hash hash, const std::string& octets, const std::string& signature) const;
  /// RSA-OAEP with SHA-1, as the e-address wraps keys. Throws std::runtime_error.
  [[nodiscard]] std::string wraps(const std::string& octets) const;
  [[nodiscard]] X509* get() const { return certificate_.get(); }

 private:
  std::shared_ptr<X509> certificate_;
};

/// Certificates, or authorities of certificates, that are trusted.
class Trust {
 public:
  /// Throws std::runtime_error if the file holds none.
  explicit Trust(const std::string& pem_file);

  enum class Verdict : std::uint8_t { trusted, expired, unknown };
  [[nodiscard]] Verdict judge(const Certificate& certificate) const;

 private:
  std::shared_ptr<X509_STORE> store_;
};

/// The double's own certificate and its RSA key.
class Signer {
 public:
  /// Throws std::runtime_error if the two cannot be used.
  Signer(const std::string& certificate_file, const std::string& key_file);
  [[nodiscard]] std::string sign(const std::string& octets) const;  ///< rsa-sha512
  [[nodiscard]] const Certificate& certificate() const { return certificate_; }

 private:
  Certificate certificate_;
  std::shared_ptr<EVP_PKEY> key_;
};

/// Of one letter's attachments.
struct ContentKey {
  std::string key;  ///< AES-256
  std::string iv;

  /// What is wrapped for each recipient: the key's length in one octet, the key, the IV.
  [[nodiscard]] std::string octets() const { return static_cast<char>(key.size()) + key + iv; }
};
[[nodiscard]] ContentKey new_content_key();
/// AES-CBC with PKCS#7. Throws std::runtime_error.
[[nodiscard]] std::string enciphered(const std::string& octets, const ContentKey& key);

/// A random identifier in the form of a UUID.
[[nodiscard]] std::string new_id();

}  // namespace sandbox::eaddress
