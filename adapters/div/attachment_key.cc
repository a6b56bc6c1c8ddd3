#include "adapters/div/attachment_key.h"

#include <utility>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/crypto/digest.h"
#include "hub/crypto/rsa_oaep.h"

namespace adapters::div {
namespace {

constexpr std::size_t kKeyOctets = 32;
constexpr std::size_t kVectorOctets = 16;
constexpr std::size_t kThumbprintOctets = 20;

hub::Error no_public_key() {
  return {
      hub::codes::codec_wrong_shape,
      hub::Text{"the recipient's key is no RSA key of at least 2048 bits with its certificate's SHA-1 digest",
                "saņēmēja atslēga nav RSA atslēga ar vismaz 2048 bitiem un sertifikāta SHA-1 jaucējvērtību"}};
}

}  // namespace

AttachmentKey AttachmentKey::make() {
  return {hub::crypto::random_bytes(kKeyOctets), hub::crypto::random_bytes(kVectorOctets)};
}

SealedKey sealed_for(const hub::crypto::OaepRecipient& recipient, std::string thumbprint,
                     const AttachmentKey& key) {
  return {recipient.seal(static_cast<char>(key.key.size()) + key.key + key.vector), std::move(thumbprint)};
}

hub::Result<SealedKey> sealed_for_certificate(std::string_view der, const AttachmentKey& key) {
  const auto recipient = hub::crypto::OaepRecipient::of_certificate(der);
  if (!recipient) return no_public_key();
  return sealed_for(*recipient, hub::crypto::sha1(der), key);
}

hub::Result<SealedKey> sealed_for_numbers(std::string_view modulus, std::string_view exponent,
                                          std::string_view thumbprint, const AttachmentKey& key) {
  const auto n = hub::from_base64(modulus);
  const auto e = hub::from_base64(exponent);
  auto digest = hub::from_base64(thumbprint);
  if (!n || !e || !digest || digest->size() != kThumbprintOctets) return no_public_key();
  const auto recipient = hub::crypto::OaepRecipient::of_numbers(*n, *e);
  if (!recipient) return no_public_key();
  return sealed_for(*recipient, *std::move(digest), key);
}

hub::Result<AttachmentKey> opened_key(std::string_view sealed, const hub::crypto::OaepOpener& opener) {
  const auto octets = opener.open(sealed);
  const std::size_t length = octets && !octets->empty() ? static_cast<unsigned char>(octets->front()) : 0;
  if ((length != 16 && length != 24 && length != 32) || octets->size() != 1 + length + kVectorOctets)
    return hub::Error(hub::codes::codec_document,
                      hub::Text{"the attachments' key cannot be opened with the hub's key of the e-address",
                                "pielikumu atslēgu nevar atvērt ar centrmezgla e-adreses atslēgu"});
  return AttachmentKey{octets->substr(1, length), octets->substr(1 + length)};
}

}  // namespace adapters::div
