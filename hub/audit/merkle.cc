#include "hub/audit/merkle.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "hub/crypto/digest.h"

namespace hub::audit {
namespace {

constexpr std::string_view kLeaf("\x00", 1);
constexpr std::string_view kNode("\x01", 1);

Hash as_hash(const std::string& digest) {
  Hash hash;
  std::memcpy(hash.data(), digest.data(), hash.size());
  return hash;
}

std::string_view octets_of(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};  // NOLINT
}

/// The largest power of two below `size`, which is at least 2.
std::uint64_t split_of(std::uint64_t size) {
  std::uint64_t split = 1;
  while (split < size - split) split *= 2;
  return split;
}

unsigned level_of(std::uint64_t size) {
  unsigned level = 0;
  while (size > 1) {
    size /= 2;
    ++level;
  }
  return level;
}

/// Of the leaves from `begin` on, `size` of them: a subtree as the tree's own recursion makes it, so `begin`
/// is a multiple of a power of two that is no less than `size`.
Hash root_of_range(std::uint64_t begin, std::uint64_t size, const Nodes& nodes) {
  const bool perfect = (size & (size - 1)) == 0;
  if (perfect) return nodes(level_of(size), begin / size);
  const std::uint64_t split = split_of(size);
  return hash_of_node(root_of_range(begin, split, nodes), root_of_range(begin + split, size - split, nodes));
}

}  // namespace

Hash hash_of_leaf(std::string_view entry) {
  const std::array<std::string_view, 2> pieces{kLeaf, entry};
  return as_hash(crypto::sha256(pieces));
}

Hash hash_of_node(const Hash& left, const Hash& right) {
  const std::array<std::string_view, 3> pieces{kNode, octets_of(left), octets_of(right)};
  return as_hash(crypto::sha256(pieces));
}

Hash empty_root() {
  return as_hash(crypto::sha256(std::string_view()));
}

Hash root_of(std::uint64_t size, const Nodes& nodes) {
  return size == 0 ? empty_root() : root_of_range(0, size, nodes);
}

/// Down from the root to the leaf: at each node the half that does not hold it is a hash of the proof.
std::vector<Hash> inclusion_proof(std::uint64_t index, std::uint64_t size, const Nodes& nodes) {
  std::vector<Hash> proof;
  std::uint64_t begin = 0;
  while (size > 1) {
    const std::uint64_t split = split_of(size);
    if (index - begin < split) {
      proof.push_back(root_of_range(begin + split, size - split, nodes));
      size = split;
    } else {
      proof.push_back(root_of_range(begin, split, nodes));
      begin += split;
      size -= split;
    }
  }
  std::reverse(proof.begin(), proof.end());
  return proof;
}

/// SUBPROOF of RFC 6962, 2.1.2, without its recursion. `whole`: the subtree of the first `first` leaves is
/// one whose hash the verifier has.
std::vector<Hash> consistency_proof(std::uint64_t first, std::uint64_t second, const Nodes& nodes) {
  std::vector<Hash> proof;
  std::uint64_t begin = 0;
  bool whole = true;
  while (first != second) {
    const std::uint64_t split = split_of(second);
    if (first <= split) {
      proof.push_back(root_of_range(begin + split, second - split, nodes));
      second = split;
    } else {
      proof.push_back(root_of_range(begin, split, nodes));
      begin += split;
      first -= split;
      second -= split;
      whole = false;
    }
  }
  if (!whole) proof.push_back(root_of_range(begin, second, nodes));
  std::reverse(proof.begin(), proof.end());
  return proof;
}

bool is_included(std::uint64_t index, std::uint64_t size, const Hash& leaf, const std::vector<Hash>& proof,
                 const Hash& root) {
  if (index >= size) return false;
  std::uint64_t node = index;
  std::uint64_t last = size - 1;
  Hash hash = leaf;
  for (const Hash& other : proof) {
    if (last == 0) return false;
    if ((node & 1U) != 0 || node == last) {
      hash = hash_of_node(other, hash);
      while ((node & 1U) == 0 && node != 0) {
        node >>= 1U;
        last >>= 1U;
      }
    } else {
      hash = hash_of_node(hash, other);
    }
    node >>= 1U;
    last >>= 1U;
  }
  return last == 0 && hash == root;
}

bool is_consistent(std::uint64_t first, std::uint64_t second, const Hash& first_root, const Hash& second_root,
                   const std::vector<Hash>& proof) {
  if (first > second) return false;
  if (first == 0) return proof.empty() && first_root == empty_root();
  if (first == second) return proof.empty() && first_root == second_root;
  const bool perfect = (first & (first - 1)) == 0;
  if (!perfect && proof.empty()) return false;
  std::uint64_t node = first - 1;
  std::uint64_t last = second - 1;
  while ((node & 1U) != 0) {
    node >>= 1U;
    last >>= 1U;
  }
  Hash old_hash = perfect ? first_root : proof.front();
  Hash new_hash = old_hash;
  for (auto other = proof.begin() + (perfect ? 0 : 1); other != proof.end(); ++other) {
    if (last == 0) return false;
    if ((node & 1U) != 0 || node == last) {
      old_hash = hash_of_node(*other, old_hash);
      new_hash = hash_of_node(*other, new_hash);
      while ((node & 1U) == 0 && node != 0) {
        node >>= 1U;
        last >>= 1U;
      }
    } else {
      new_hash = hash_of_node(new_hash, *other);
    }
    node >>= 1U;
    last >>= 1U;
  }
  return last == 0 && old_hash == first_root && new_hash == second_root;
}

}  // namespace hub::audit
