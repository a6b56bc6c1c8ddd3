#include "hub/crypto/sealed_chunks.h"

#include <gtest/gtest.h>

#include <vector>

#include "hub/crypto/digest.h"

namespace hub::crypto {
namespace {

const std::string kChunksKey(kKeySize, 'k');

std::vector<std::string> sealed_chunks(std::string_view plain) {
  ChunkSealer sealer{SealKey(kChunksKey)};
  std::vector<std::string> chunks;
  do {
    const bool last = plain.size() <= kChunkSize;
    chunks.push_back(sealer.seal(plain.substr(0, kChunkSize), last));
    plain.remove_prefix(std::min(plain.size(), kChunkSize));
  } while (!plain.empty());
  return chunks;
}

/// What the chunks hold; nothing: one of them does not open in its place.
std::optional<std::string> opened(const std::vector<std::string>& chunks,
                                  const std::string& key = kChunksKey) {
  ChunkOpener opener{SealKey(key)};
  std::string plain;
  for (std::size_t at = 0; at < chunks.size(); ++at) {
    auto chunk = opener.open(chunks[at], at + 1 == chunks.size());
    if (!chunk) {
      EXPECT_EQ(chunk.error().code().name, "journal.unreadable");
      return std::nullopt;
    }
    plain += *chunk;
  }
  return plain;
}

TEST(SealedChunks, OpenToTheSameOctets) {
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, kChunkSize - 1, kChunkSize, kChunkSize + 1, 3 * kChunkSize}) {
    const std::string plain = random_bytes(size);
    const auto chunks = sealed_chunks(plain);
    std::size_t octets = kKeySize;
    for (const std::string& chunk : chunks) octets += chunk.size();

    EXPECT_EQ(opened(chunks), plain) << size;
    EXPECT_EQ(octets, sealed_size(size)) << size;
  }
}

TEST(SealedChunks, AreMissedMovedAndCutNowhereUnnoticed) {
  const auto whole = sealed_chunks(random_bytes(3 * kChunkSize));
  auto swapped = whole;
  std::swap(swapped[0], swapped[1]);
  auto changed = whole;
  changed[1][7] = static_cast<char>(changed[1][7] ^ 1);

  EXPECT_EQ(opened({whole[0], whole[1]}), std::nullopt) << "the end is cut off at a chunk";
  EXPECT_EQ(opened({whole[0], whole[2]}), std::nullopt) << "one is left out";
  EXPECT_EQ(opened({whole[0], whole[0], whole[1], whole[2]}), std::nullopt) << "one is doubled";
  EXPECT_EQ(opened(swapped), std::nullopt);
  EXPECT_EQ(opened(changed), std::nullopt);
  EXPECT_EQ(opened({whole[0], whole[1], whole[2].substr(0, 15)}), std::nullopt);
  EXPECT_EQ(opened(whole, std::string(kKeySize, 'x')), std::nullopt);
}

TEST(SealedChunks, KnowTheKeyByItsHead) {
  const ChunkSealer sealer{SealKey(kChunksKey)};
  EXPECT_TRUE(ChunkOpener(SealKey(kChunksKey)).is_head(sealer.head()));
  EXPECT_FALSE(ChunkOpener(SealKey(std::string(kKeySize, 'x'))).is_head(sealer.head()));
  EXPECT_FALSE(ChunkOpener(SealKey(kChunksKey)).is_head(""));
}

}  // namespace
}  // namespace hub::crypto
