#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "hub/base/result.h"
#include "hub/formats/xades/profile.h"
#include "hub/formats/xml/document.h"

/// How envelopes of the official e-address are signed.
namespace hub::crypto {
class CertifiedKey;
}

namespace hub::formats {

/// Signs envelopes of the e-address with one key: XAdES-BES 1.3.2, rsa-sha512, digests of SHA-512; SHA-1 only
/// where XAdES names the certificate. Immutable after loading: any thread may sign at the same time.
///
/// All that it signs is in a form whose inclusive and exclusive canonical forms are the same octets, so that
/// it does not matter which of them a verifier makes, nor where the envelope is put, as long as nothing
/// around it declares a prefix. The Signature itself uses no prefix.
class XadesSigner {
 public:
  /// PEM files, as crypto::CertifiedKey takes them. Errors: crypto.failed, naming the file.
  [[nodiscard]] static Result<std::unique_ptr<const XadesSigner>> load(const std::string& certificate,
                                                                       const std::string& key);
  XadesSigner(const XadesSigner&) = delete;
  XadesSigner& operator=(const XadesSigner&) = delete;
  ~XadesSigner();

  /// The Signature of the envelope's sections, to be put octet for octet into its `Signatures`. `now` is UTC.
  /// Errors: crypto.failed: a section is not at its place, or, unless the envelope is foreign, its canonical
  /// forms differ (a prefix, or an attribute such as xml:lang, is declared around it or where it is not
  /// used).
  [[nodiscard]] Result<std::string> signature(const XmlDocument& envelope, const XadesProfile& profile,
                                              std::chrono::system_clock::time_point now) const;

 private:
  explicit XadesSigner(std::unique_ptr<const crypto::CertifiedKey> key);
  [[nodiscard]] std::string properties(const std::string& id,
                                       std::chrono::system_clock::time_point now) const;
  [[nodiscard]] std::string key_info() const;

  std::unique_ptr<const crypto::CertifiedKey> key_;
};

}  // namespace hub::formats
