#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adapters/div/letter.h"
#include "hub/base/result.h"

namespace hub::crypto {
class OaepOpener;
class OaepRecipient;
}  // namespace hub::crypto

namespace adapters::div {

/// The key that encrypts the attachments of one message, with AES-CBC.
struct AttachmentKey {
  std::string key;     ///< 16, 24 or 32 octets.
  std::string vector;  ///< 16 octets.

  /// A new one, of 32 octets.
  [[nodiscard]] static AttachmentKey make();
};

/// For one recipient: RSA-OAEP of [length of the key, 1 octet][key][vector].
[[nodiscard]] SealedKey sealed_for(const hub::crypto::OaepRecipient& recipient, std::string thumbprint,
                                   const AttachmentKey& key);

/// For who has this certificate (DER). Errors: codec.wrong_shape: it is none of an RSA key of at least 2048
/// bits.
[[nodiscard]] hub::Result<SealedKey> sealed_for_certificate(std::string_view der, const AttachmentKey& key);

/// For who has this public key, as GetPublicKeyList gives it: base64 of modulus and exponent, big endian, and
/// of the certificate's SHA-1 digest. Errors: codec.wrong_shape.
[[nodiscard]] hub::Result<SealedKey> sealed_for_numbers(std::string_view modulus, std::string_view exponent,
                                                        std::string_view thumbprint,
                                                        const AttachmentKey& key);

/// Ours, of a letter that came. Errors: codec.document: sealed for somebody else, or it is no key; which of
/// the two is not told.
[[nodiscard]] hub::Result<AttachmentKey> opened_key(std::string_view sealed,
                                                    const hub::crypto::OaepOpener& opener);

}  // namespace adapters::div
