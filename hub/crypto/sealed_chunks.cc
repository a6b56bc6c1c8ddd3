#include "hub/crypto/sealed_chunks.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/crypto/gcm.h"

namespace hub::crypto {
namespace {

/// Eleven octets of the number, big-endian, and one that is 1 for the last chunk.
std::string nonce_of(std::uint64_t number, bool last) {
  std::string nonce(native::kNonceSize, '\0');
  for (std::size_t at = nonce.size() - 1; at > 0; --at) {
    nonce[at - 1] = static_cast<char>(number & 0xFFU);
    number >>= 8U;
  }
  nonce.back() = last ? '\1' : '\0';
  return nonce;
}

}  // namespace

std::string ChunkSealer::seal(std::string_view plain, bool last) {
  if (plain.size() > kChunkSize || (!last && plain.size() < kChunkSize)) {
    std::fprintf(stderr, "sakta: a chunk of another size cannot be sealed\n");
    std::abort();
  }
  std::string sealed(plain.size() + native::kTagSize, '\0');
  native::gcm_seal(key_.octets(), nonce_of(next_++, last), {}, plain, sealed.data());
  return sealed;
}

bool ChunkOpener::is_head(std::string_view head) const {
  const std::string& own = key_.commitment();
  return head.size() == own.size() && CRYPTO_memcmp(head.data(), own.data(), own.size()) == 0;
}

Result<std::string> ChunkOpener::open(std::string_view sealed, bool last) {
  std::string plain(sealed.size() - std::min(sealed.size(), native::kTagSize), '\0');
  if (sealed.size() > kSealedChunkSize ||
      !native::gcm_open(key_.octets(), nonce_of(next_++, last), {}, sealed, plain.data()))
    return Error(codes::journal_unreadable,
                 say("a sealed chunk does not open", "aizzīmogotu daļu nevar atvērt"));
  return plain;
}

}  // namespace hub::crypto
