#include "hub/audit/merkle.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "hub/base/encoding.h"

namespace hub::audit {
namespace {

/// The published vectors of RFC 6962's reference implementation (certificate-transparency, merkletree): eight
/// entries, the roots of their first ones, and proofs.
const std::vector<std::string_view> kEntries{
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
const std::vector<std::string_view> kRoots{
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
const std::string_view kA = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
const std::string_view kB = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
const std::string_view kC = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
const std::string_view kD = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
const std::string_view kE = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
const std::string_view kF = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";

std::string hex(const Hash& hash) {
  return to_hex({reinterpret_cast<const char*>(hash.data()), hash.size()});  // NOLINT
}

std::vector<std::string> hex(const std::vector<Hash>& hashes) {
  std::vector<std::string> texts;
  for (const Hash& hash : hashes) texts.push_back(hex(hash));
  return texts;
}

/// Perfect subtrees by the definition, of leaves that are at hand.
Nodes nodes_over(const std::vector<Hash>& leaves) {
  return [&leaves](unsigned level, std::uint64_t index) {
    std::vector<Hash> hashes(leaves.begin() + static_cast<std::ptrdiff_t>(index << level),
                             leaves.begin() + static_cast<std::ptrdiff_t>((index + 1) << level));
    for (; hashes.size() > 1; hashes.resize(hashes.size() / 2))
      for (std::size_t i = 0; i < hashes.size() / 2; ++i)
        hashes[i] = hash_of_node(hashes[2 * i], hashes[2 * i + 1]);
    return hashes.front();
  };
}

std::vector<Hash> published() {
  std::vector<Hash> leaves;
  for (const std::string_view entry : kEntries) leaves.push_back(hash_of_leaf(*from_hex(entry)));
  return leaves;
}

std::vector<Hash> counted(std::size_t count) {
  std::vector<Hash> leaves;
  for (std::size_t i = 0; i < count; ++i) leaves.push_back(hash_of_leaf(std::to_string(i)));
  return leaves;
}

TEST(MerkleTest, TheRootsAreThePublishedOnes) {
  const std::vector<Hash> leaves = published();
  for (std::size_t size = 0; size < kRoots.size(); ++size)
    EXPECT_EQ(hex(root_of(size, nodes_over(leaves))), kRoots[size]) << size;
}

TEST(MerkleTest, TheInclusionProofsAreThePublishedOnes) {
  const std::vector<Hash> leaves = published();
  const Nodes nodes = nodes_over(leaves);
  using Texts = std::vector<std::string>;
  EXPECT_EQ(hex(inclusion_proof(0, 1, nodes)), Texts{});
  EXPECT_EQ(hex(inclusion_proof(0, 8, nodes)), (Texts{std::string(kA), std::string(kB), std::string(kC)}));
  EXPECT_EQ(hex(inclusion_proof(5, 8, nodes)),
            (Texts{std::string(kD), std::string(kE), std::string(kRoots[4])}));
  EXPECT_EQ(hex(inclusion_proof(2, 3, nodes)), Texts{std::string(kRoots[2])});
  EXPECT_EQ(hex(inclusion_proof(1, 5, nodes)),
            (Texts{std::string(kRoots[1]), std::string(kB), std::string(kD)}));
}

TEST(MerkleTest, TheConsistencyProofsAreThePublishedOnes) {
  const std::vector<Hash> leaves = published();
  const Nodes nodes = nodes_over(leaves);
  using Texts = std::vector<std::string>;
  EXPECT_EQ(hex(consistency_proof(1, 1, nodes)), Texts{});
  EXPECT_EQ(hex(consistency_proof(1, 8, nodes)), (Texts{std::string(kA), std::string(kB), std::string(kC)}));
  EXPECT_EQ(hex(consistency_proof(6, 8, nodes)),
            (Texts{std::string(kF), std::string(kE), std::string(kRoots[4])}));
  EXPECT_EQ(hex(consistency_proof(2, 5, nodes)), (Texts{std::string(kB), std::string(kD)}));
}

TEST(MerkleTest, EachLeafOfEachTreeIsProvenAndNoOther) {
  constexpr std::size_t kMost = 70;
  const std::vector<Hash> leaves = counted(kMost);
  const Nodes nodes = nodes_over(leaves);
  for (std::size_t size = 1; size <= kMost; ++size) {
    const Hash root = root_of(size, nodes);
    for (std::size_t index = 0; index < size; ++index) {
      const std::vector<Hash> proof = inclusion_proof(index, size, nodes);
      EXPECT_TRUE(is_included(index, size, leaves[index], proof, root)) << index << " of " << size;
      EXPECT_FALSE(is_included(index, size, leaves[(index + 1) % kMost], proof, root))
          << index << " of " << size;
      EXPECT_FALSE(is_included(index + 1, size, leaves[index], proof, root)) << index << " of " << size;
      std::vector<Hash> longer = proof;
      longer.push_back(root);
      EXPECT_FALSE(is_included(index, size, leaves[index], longer, root)) << index << " of " << size;
      if (proof.empty()) continue;
      std::vector<Hash> shorter(proof.begin(), proof.end() - 1);
      EXPECT_FALSE(is_included(index, size, leaves[index], shorter, root)) << index << " of " << size;
      std::vector<Hash> changed = proof;
      changed[index % changed.size()][0] ^= 1U;
      EXPECT_FALSE(is_included(index, size, leaves[index], changed, root)) << index << " of " << size;
    }
    EXPECT_FALSE(is_included(size, size, leaves[0], {}, root));
  }
}

TEST(MerkleTest, EachTreeIsConsistentWithItsBeginningsAndNoOther) {
  constexpr std::size_t kMost = 70;
  const std::vector<Hash> leaves = counted(kMost);
  std::vector<Hash> others = leaves;
  others[0][0] ^= 1U;  // the first leaf of another history
  const Nodes nodes = nodes_over(leaves);
  for (std::size_t second = 1; second <= kMost; ++second) {
    const Hash root = root_of(second, nodes);
    EXPECT_TRUE(is_consistent(0, second, empty_root(), root, {}));
    EXPECT_FALSE(is_consistent(0, second, root, root, {}));
    EXPECT_FALSE(is_consistent(second + 1, second, root, root, {}));
    for (std::size_t first = 1; first <= second; ++first) {
      const std::vector<Hash> proof = consistency_proof(first, second, nodes);
      const Hash before = root_of(first, nodes);
      EXPECT_TRUE(is_consistent(first, second, before, root, proof)) << first << " to " << second;
      const Hash foreign = root_of(first, nodes_over(others));
      EXPECT_FALSE(is_consistent(first, second, foreign, root, proof)) << first << " to " << second;
      std::vector<Hash> longer = proof;
      longer.push_back(root);
      EXPECT_FALSE(is_consistent(first, second, before, root, longer)) << first << " to " << second;
      if (proof.empty()) continue;
      std::vector<Hash> changed = proof;
      changed[first % changed.size()][31] ^= 1U;
      EXPECT_FALSE(is_consistent(first, second, before, root, changed)) << first << " to " << second;
      EXPECT_FALSE(is_consistent(first, second, before, root, {})) << first << " to " << second;
    }
  }
}

}  // namespace
}  // namespace hub::audit
