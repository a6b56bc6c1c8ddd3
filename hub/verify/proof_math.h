#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Hashes, trees and signatures, written for the verifier alone: it shares no code with what wrote the log.
namespace verify {

using Hash = std::array<unsigned char, 32>;

inline constexpr std::size_t kWidth = 256;  ///< Of a tile that is whole.

[[nodiscard]] Hash leaf_hash(std::string_view entry);
[[nodiscard]] Hash node_hash(const Hash& left, const Hash& right);

/// Base64 with its padding, and nothing else that means the same. Nothing: it is none.
[[nodiscard]] std::optional<std::string> decode_base64(std::string_view text);

/// A tree to which leaves are added. Of each tile, `kWidth` hashes beside each other, it tells when it is
/// whole.
class Tree {
 public:
  struct Tile {
    unsigned level = 0;
    std::uint64_t index = 0;
    std::string octets;
  };

  void add(const Hash& leaf);
  /// Tiles above level 0 that have become whole since the last call.
  [[nodiscard]] std::vector<Tile> take_tiles();
  /// Those that are not whole, above level 0.
  [[nodiscard]] std::vector<Tile> rest() const;
  [[nodiscard]] Hash root() const;

 private:
  struct Level {
    std::vector<Hash> hashes;  ///< Of the tile that is not whole.
    std::uint64_t tiles = 0;   ///< That are.
  };
  std::vector<Level> levels_;
  std::vector<Tile> whole_;
};

/// A key that is trusted: `name+id+base64` (C2SP signed-note), of type Ed25519.
struct Key {
  std::string name;
  std::string id;          ///< Four octets.
  std::string public_key;  ///< 32 octets.

  [[nodiscard]] static std::optional<Key> read(std::string_view text);
};

/// The signed head of a log.
struct Head {
  std::string origin;
  std::uint64_t size = 0;
  Hash root{};
};

/// A checkpoint, if one of the keys has signed it and none signed it wrongly.
[[nodiscard]] std::optional<Head> read_head(std::string_view note, const std::vector<Key>& keys);

}  // namespace verify
