#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/crypto/seal.h"

/// Octets too many for the memory, sealed chunk by chunk (the STREAM construction of Hoang, Reyhanitabar,
/// Rogaway and Vizár, 2015): AES-256-GCM, the nonce of a chunk is its number and whether it is the last one.
/// So no chunk can be changed, left out, doubled or put elsewhere, and the end cannot be cut off, unnoticed.
/// Sealed: HKDF(key,"commit") (32), then chunks of kChunkSize octets and their tag (16), the last one shorter
/// or as long, never empty but where nothing was sealed. The key must be fresh for each sealing.
namespace hub::crypto {

inline constexpr std::size_t kChunkSize = 64U * 1024;
inline constexpr std::size_t kSealedChunkSize = kChunkSize + 16;

/// Octets that so many become.
[[nodiscard]] constexpr std::uint64_t sealed_size(std::uint64_t plain) {
  const std::uint64_t chunks = plain == 0 ? 1 : (plain + kChunkSize - 1) / kChunkSize;
  return kKeySize + plain + chunks * (kSealedChunkSize - kChunkSize);
}

/// Seals chunks in their order. One thread.
class ChunkSealer {
 public:
  explicit ChunkSealer(SealKey key) : key_(std::move(key)) {}

  /// What stands before the chunks.
  [[nodiscard]] const std::string& head() const { return key_.commitment(); }
  /// `plain`: kChunkSize octets; the last one may have less.
  [[nodiscard]] std::string seal(std::string_view plain, bool last);

 private:
  SealKey key_;
  std::uint64_t next_ = 0;
};

/// Opens chunks in their order. One thread.
class ChunkOpener {
 public:
  explicit ChunkOpener(SealKey key) : key_(std::move(key)) {}

  /// Whether this is the head of what was sealed with this key.
  [[nodiscard]] bool is_head(std::string_view head) const;
  /// Errors: journal.unreadable: not the next chunk of what was sealed, or not as it was; one text for all.
  [[nodiscard]] Result<std::string> open(std::string_view sealed, bool last);

 private:
  SealKey key_;
  std::uint64_t next_ = 0;
};

}  // namespace hub::crypto
