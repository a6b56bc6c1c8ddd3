#include "hub/crypto/seal.h"

#include <openssl/crypto.h>

#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/crypto/digest.h"
#include "hub/crypto/gcm.h"

namespace hub::crypto {
namespace {

using native::kNonceSize;
using native::kTagSize;

constexpr std::size_t kCommitmentSize = 32;
constexpr std::string_view kCommitment = "commit";

Error unreadable() {
  return {codes::journal_unreadable, say("the sealed octets do not open under this key and context",
                                         "aizzīmogotos oktetus ar šo atslēgu un kontekstu nevar atvērt")};
}

}  // namespace

SealKey::SealKey(std::string octets)
    : octets_(std::move(octets)), commitment_(hkdf_sha256(octets_, kCommitment, kCommitmentSize)) {}

std::string seal(const SealKey& key, std::string_view associated, std::string_view plain) {
  const std::string nonce = random_bytes(kNonceSize);
  std::string sealed;
  sealed.reserve(kCommitmentSize + kNonceSize + plain.size() + kTagSize);
  sealed.append(key.commitment()).append(nonce);
  const std::size_t start = sealed.size();
  sealed.resize(start + plain.size() + kTagSize);
  native::gcm_seal(key.octets(), nonce, associated, plain, sealed.data() + start);
  return sealed;
}

Result<std::string> open(const SealKey& key, std::string_view associated, std::string_view sealed) {
  constexpr std::size_t kOverhead = kCommitmentSize + kNonceSize + kTagSize;
  if (key.octets().size() != kKeySize || sealed.size() < kOverhead) return unreadable();
  if (CRYPTO_memcmp(key.commitment().data(), sealed.data(), kCommitmentSize) != 0) return unreadable();
  std::string plain(sealed.size() - kOverhead, '\0');
  const std::string_view nonce = sealed.substr(kCommitmentSize, kNonceSize);
  if (!native::gcm_open(key.octets(), nonce, associated, sealed.substr(kCommitmentSize + kNonceSize),
                        plain.data()))
    return unreadable();
  return plain;
}

}  // namespace hub::crypto
