#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

/// The Merkle tree of RFC 6962, 2.1, with SHA-256: hashes, proofs, and how proofs are verified.
namespace hub::audit {

using Hash = std::array<unsigned char, 32>;

[[nodiscard]] Hash hash_of_leaf(std::string_view entry);
[[nodiscard]] Hash hash_of_node(const Hash& left, const Hash& right);
[[nodiscard]] Hash empty_root();  ///< Of a tree without leaves.

/// The hash of the perfect subtree over the leaves `index * 2^level` to `(index + 1) * 2^level - 1`.
using Nodes = std::function<Hash(unsigned level, std::uint64_t index)>;

/// Of the tree of the first `size` leaves. `nodes` is asked for perfect subtrees within it alone, each once.
[[nodiscard]] Hash root_of(std::uint64_t size, const Nodes& nodes);
/// From the leaf's sibling up. `index` < `size`.
[[nodiscard]] std::vector<Hash> inclusion_proof(std::uint64_t index, std::uint64_t size, const Nodes& nodes);
/// 0 < `first` <= `second`.
[[nodiscard]] std::vector<Hash> consistency_proof(std::uint64_t first, std::uint64_t second,
                                                  const Nodes& nodes);

/// RFC 9162, 2.1.3.2.
[[nodiscard]] bool is_included(std::uint64_t index, std::uint64_t size, const Hash& leaf,
                               const std::vector<Hash>& proof, const Hash& root);
/// RFC 9162, 2.1.4.2; the empty tree is consistent with every tree, by an empty proof.
[[nodiscard]] bool is_consistent(std::uint64_t first, std::uint64_t second, const Hash& first_root,
                                 const Hash& second_root, const std::vector<Hash>& proof);

}  // namespace hub::audit
