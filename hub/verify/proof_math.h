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

/// What a key is trusted for, by its type in C2SP signed-note.
enum class KeyType : unsigned char {
  log = 1,      ///< Ed25519: it signs heads of the log.
  witness = 4,  ///< Ed25519, of the text behind a time (C2SP tlog-cosignature): it has seen that heads
                ///< continue each other.
};

/// A key that is trusted: `name+id+base64` (C2SP signed-note).
struct Key {
  std::string name;
  std::string id;          ///< Four octets.
  std::string public_key;  ///< 32 octets.

  [[nodiscard]] static std::optional<Key> read(std::string_view text, KeyType type);
};

/// Whom the auditor believes.
struct Trust {
  std::vector<Key> logs;       ///< One of them must have signed.
  std::vector<Key> witnesses;  ///< `quorum` of them must have cosigned.
  std::size_t quorum = 0;
};

/// Cosignature of a witness that is trusted.
struct Cosigned {
  std::string witness;
  std::string public_key;
  std::uint64_t time = 0;  ///< Seconds since 1970.
};

/// The signed head of a log.
struct Head {
  std::string origin;
  std::uint64_t size = 0;
  Hash root{};
  std::vector<Cosigned> cosigned;  ///< Each witness once.
};

/// A checkpoint, if one of the logs' keys has signed it and nobody who is trusted signed it wrongly. Whether
/// enough witnesses have cosigned is for who asks.
[[nodiscard]] std::optional<Head> read_head(std::string_view note, const Trust& trust);

}  // namespace verify
