#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/audit/merkle.h"

/// The tree cut into tiles (C2SP tlog-tiles): 256 hashes beside each other, at level 0 those of leaves, at
/// level n those of whole tiles of level n - 1.
namespace hub::audit {

inline constexpr unsigned kTileWidth = 256;
inline constexpr unsigned kTileHeight = 8;  ///< Levels of the tree that a tile stands for.

struct TileName {
  unsigned level = 0;
  std::uint64_t index = 0;
  unsigned width = kTileWidth;  ///< Less than kTileWidth: the partial tile at the right edge.

  friend auto operator<=>(const TileName&, const TileName&) = default;
};

/// `tile/0/x001/x234/067`, with `.p/112` where it is partial.
[[nodiscard]] std::string path_of(const TileName& tile);
/// Where the entries of a tile of level 0 are: `tile/entries/x001/x234/067`.
[[nodiscard]] std::string path_of_entries(const TileName& tile);
/// The tile of such a path, or the tile of level 0 whose entries it names. Nothing: no such path.
struct TilePath {
  TileName tile;
  bool entries = false;
};
[[nodiscard]] std::optional<TilePath> tile_at(std::string_view path);

/// The octets of a tile: its hashes. Nothing: it is not there, or not of its width.
using ReadTile = std::function<std::optional<std::string>(const TileName&)>;

/// Hashes of perfect subtrees, computed from the tiles of a tree of `size` leaves. Keeps what it has read.
/// Where a tile is missing it gives a hash of zeros, and says so from then on. One thread at a time.
class TiledNodes {
 public:
  TiledNodes(std::uint64_t size, ReadTile read) : size_(size), read_(std::move(read)) {}

  [[nodiscard]] Hash at(unsigned level, std::uint64_t index);
  /// The function that proofs are made with; not longer than this.
  [[nodiscard]] Nodes nodes() {
    return [this](unsigned level, std::uint64_t index) { return at(level, index); };
  }
  /// The first tile that was not there.
  [[nodiscard]] const std::optional<TileName>& missing() const { return missing_; }

 private:
  std::uint64_t size_;
  ReadTile read_;
  std::map<TileName, std::string> tiles_;
  std::optional<TileName> missing_;
};

/// A tree that grows: its right edge, and the tiles that become whole on the way.
class GrowingTree {
 public:
  struct Tile {
    TileName name;
    std::string octets;
  };

  GrowingTree() = default;
  /// One that had `size` leaves; its partial tiles are read. Nothing: one is missing.
  [[nodiscard]] static std::optional<GrowingTree> resume(std::uint64_t size, const ReadTile& read);

  void add(const Hash& leaf);
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] Hash root() const;
  /// Tiles that have become whole since this was last asked, in order.
  [[nodiscard]] std::vector<Tile> take_whole() { return std::exchange(whole_, {}); }
  /// The tiles at the right edge, partial all of them.
  [[nodiscard]] std::vector<Tile> edge() const;

 private:
  void add_at(std::size_t level, const Hash& hash);

  std::uint64_t size_ = 0;
  std::vector<std::vector<Hash>> edge_;  ///< By level; each shorter than a tile.
  std::vector<Tile> whole_;
};

}  // namespace hub::audit
