#include "hub/crypto/seal.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/crypto/digest.h"

namespace hub::crypto {
namespace {

constexpr std::size_t kCommitmentSize = 32;
constexpr std::size_t kNonceSize = 12;
constexpr std::size_t kTagSize = 16;
constexpr std::string_view kCommitment = "commit";

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

const EVP_CIPHER* algorithm() {
  static const EVP_CIPHER* const fetched = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  return fetched;
}

EVP_CIPHER_CTX* cipher() {
  thread_local const std::unique_ptr<EVP_CIPHER_CTX, FreeCipher> context(EVP_CIPHER_CTX_new());
  return context.get();
}

const unsigned char* octets_in(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* octets_in(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

/// `octets` through the cipher in pieces that fit OpenSSL's int lengths; `out` null: associated data.
bool update(bool (*step)(EVP_CIPHER_CTX*, unsigned char*, const unsigned char*, int), unsigned char* out,
            std::string_view octets) {
  constexpr std::size_t kPiece = std::size_t{1} << 30U;
  for (std::size_t at = 0; at < octets.size(); at += kPiece) {
    const std::string_view piece = octets.substr(at, kPiece);
    if (!step(cipher(), out == nullptr ? nullptr : out + at, octets_in(piece),
              static_cast<int>(piece.size())))
      return false;
  }
  return true;
}

bool encrypt(EVP_CIPHER_CTX* context, unsigned char* out, const unsigned char* in, int size) {
  int done = 0;
  return EVP_EncryptUpdate(context, out, &done, in, size) == 1;
}

bool decrypt(EVP_CIPHER_CTX* context, unsigned char* out, const unsigned char* in, int size) {
  int done = 0;
  return EVP_DecryptUpdate(context, out, &done, in, size) == 1;
}

Error unreadable() {
  return {codes::journal_unreadable, say("the sealed octets do not open under this key and context",
                                         "aizzīmogotos oktetus ar šo atslēgu un kontekstu nevar atvērt")};
}

}  // namespace

SealKey::SealKey(std::string octets)
    : octets_(std::move(octets)), commitment_(hkdf_sha256(octets_, kCommitment, kCommitmentSize)) {}

std::string seal(const SealKey& key, std::string_view associated, std::string_view plain) {
  std::string sealed;
  sealed.reserve(kCommitmentSize + kNonceSize + plain.size() + kTagSize);
  sealed.append(key.commitment());
  sealed.append(random_bytes(kNonceSize));
  const std::size_t start = sealed.size();
  sealed.resize(start + plain.size() + kTagSize);
  unsigned char* const out = octets_in(sealed);
  int size = 0;
  const bool done =
      key.octets().size() == kKeySize &&
      EVP_EncryptInit_ex2(cipher(), algorithm(), octets_in(key.octets()), out + kCommitmentSize, nullptr) ==
          1 &&
      update(encrypt, nullptr, associated) && update(encrypt, out + start, plain) &&
      EVP_EncryptFinal_ex(cipher(), out + start + plain.size(), &size) == 1 &&
      EVP_CIPHER_CTX_ctrl(cipher(), EVP_CTRL_AEAD_GET_TAG, kTagSize, out + start + plain.size()) == 1;
  if (!done) {
    std::fprintf(stderr, "sakta: OpenSSL cannot do AES-256-GCM, or a key is not of 32 octets\n");
    std::abort();  // never hand out octets that are not sealed
  }
  return sealed;
}

Result<std::string> open(const SealKey& key, std::string_view associated, std::string_view sealed) {
  constexpr std::size_t kOverhead = kCommitmentSize + kNonceSize + kTagSize;
  if (key.octets().size() != kKeySize || sealed.size() < kOverhead) return unreadable();
  if (CRYPTO_memcmp(key.commitment().data(), sealed.data(), kCommitmentSize) != 0) return unreadable();
  std::string plain(sealed.size() - kOverhead, '\0');
  std::string tag(sealed.substr(sealed.size() - kTagSize));
  unsigned char nothing = 0;
  int size = 0;
  const bool done =
      EVP_DecryptInit_ex2(cipher(), algorithm(), octets_in(key.octets()),
                          octets_in(sealed.substr(kCommitmentSize)), nullptr) == 1 &&
      update(decrypt, nullptr, associated) &&
      update(decrypt, octets_in(plain), sealed.substr(kCommitmentSize + kNonceSize, plain.size())) &&
      EVP_CIPHER_CTX_ctrl(cipher(), EVP_CTRL_AEAD_SET_TAG, kTagSize, tag.data()) == 1 &&
      EVP_DecryptFinal_ex(cipher(), &nothing, &size) == 1;
  if (!done) return unreadable();
  return plain;
}

}  // namespace hub::crypto
