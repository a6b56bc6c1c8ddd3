#include "hub/crypto/gcm.h"

#include <openssl/evp.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace hub::crypto::native {
namespace {

constexpr std::size_t kKeyOctets = 32;

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

/// `octets` through the cipher in pieces that fit OpenSSL's int lengths; `out` null: associated data.
bool update(int (*step)(EVP_CIPHER_CTX*, unsigned char*, int*, const unsigned char*, int), unsigned char* out,
            std::string_view octets) {
  constexpr std::size_t kPiece = std::size_t{1} << 30U;
  for (std::size_t at = 0; at < octets.size(); at += kPiece) {
    const std::string_view piece = octets.substr(at, kPiece);
    int done = 0;
    if (step(cipher(), out == nullptr ? nullptr : out + at, &done, octets_in(piece),
             static_cast<int>(piece.size())) != 1)
      return false;
  }
  return true;
}

}  // namespace

void gcm_seal(std::string_view key, std::string_view nonce, std::string_view associated,
              std::string_view plain, char* out) {
  auto* const into = reinterpret_cast<unsigned char*>(out);
  int size = 0;
  const bool done =
      key.size() == kKeyOctets && nonce.size() == kNonceSize &&
      EVP_EncryptInit_ex2(cipher(), algorithm(), octets_in(key), octets_in(nonce), nullptr) == 1 &&
      update(EVP_EncryptUpdate, nullptr, associated) && update(EVP_EncryptUpdate, into, plain) &&
      EVP_EncryptFinal_ex(cipher(), into + plain.size(), &size) == 1 &&
      EVP_CIPHER_CTX_ctrl(cipher(), EVP_CTRL_AEAD_GET_TAG, kTagSize, into + plain.size()) == 1;
  if (done) return;
  std::fprintf(stderr, "sakta: OpenSSL cannot do AES-256-GCM, or a key is not of 32 octets\n");
  std::abort();
}

bool gcm_open(std::string_view key, std::string_view nonce, std::string_view associated,
              std::string_view sealed, char* out) {
  if (key.size() != kKeyOctets || nonce.size() != kNonceSize || sealed.size() < kTagSize) return false;
  const std::string_view hidden = sealed.substr(0, sealed.size() - kTagSize);
  std::array<char, kTagSize> tag{};
  std::memcpy(tag.data(), sealed.data() + hidden.size(), kTagSize);
  unsigned char nothing = 0;
  int size = 0;
  return EVP_DecryptInit_ex2(cipher(), algorithm(), octets_in(key), octets_in(nonce), nullptr) == 1 &&
         update(EVP_DecryptUpdate, nullptr, associated) &&
         update(EVP_DecryptUpdate, reinterpret_cast<unsigned char*>(out), hidden) &&
         EVP_CIPHER_CTX_ctrl(cipher(), EVP_CTRL_AEAD_SET_TAG, kTagSize, tag.data()) == 1 &&
         EVP_DecryptFinal_ex(cipher(), &nothing, &size) == 1;
}

}  // namespace hub::crypto::native
