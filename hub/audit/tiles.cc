#include "hub/audit/tiles.h"

#include <charconv>
#include <cstring>

namespace hub::audit {
namespace {

constexpr std::string_view kTile = "tile/";
constexpr std::string_view kEntries = "entries/";
constexpr std::size_t kHash = sizeof(Hash);
constexpr unsigned kGroup = 1000;      // three digits of an index
constexpr unsigned kHighestLevel = 7;  // 8 * 8 bits of a size

std::string octets_of(const std::vector<Hash>& hashes) {
  std::string octets(hashes.size() * kHash, '\0');
  if (!hashes.empty()) std::memcpy(octets.data(), hashes.data(), octets.size());
  return octets;
}

Hash hash_at(std::string_view tile, std::size_t place) {
  Hash hash;
  std::memcpy(hash.data(), tile.data() + place * kHash, kHash);
  return hash;
}

/// Of the hashes in `tile` from `begin` on, `count` of them: a power of two.
Hash fold(std::string_view tile, std::size_t begin, std::size_t count) {
  if (count == 1) return hash_at(tile, begin);
  return hash_of_node(fold(tile, begin, count / 2), fold(tile, begin + count / 2, count / 2));
}

std::string index_path(const TileName& tile) {
  std::string path;
  std::uint64_t rest = tile.index;
  do {
    std::string group = std::to_string(kGroup + rest % kGroup);
    group[0] = 'x';
    if (path.empty()) group.erase(0, 1);
    path.insert(0, path.empty() ? group : group + "/");
    rest /= kGroup;
  } while (rest != 0);
  if (tile.width != kTileWidth) path += ".p/" + std::to_string(tile.width);
  return path;
}

/// A decimal number without leading zeros.
std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (text.size() > 1 && text.front() == '0') return std::nullopt;
  return number;
}

std::optional<std::uint64_t> index_in(std::string_view path) {
  constexpr std::size_t kDigits = 3;
  constexpr std::uint64_t kMost = UINT64_MAX / kGroup - 1;
  std::uint64_t index = 0;
  bool first = true;
  for (;;) {
    const std::size_t slash = path.find('/');
    const bool last = slash == std::string_view::npos;
    std::string_view group = path.substr(0, slash);
    if (!last && (group.empty() || group.front() != 'x')) return std::nullopt;
    if (!last) group.remove_prefix(1);
    if (group.size() != kDigits || index > kMost) return std::nullopt;
    unsigned value = 0;
    const auto [end, error] = std::from_chars(group.data(), group.data() + kDigits, value);
    if (error != std::errc() || end != group.data() + kDigits) return std::nullopt;
    if (!last && first && value == 0) return std::nullopt;  // one way to write an index
    index = index * kGroup + value;
    if (last) return index;
    first = false;
    path.remove_prefix(slash + 1);
  }
}

}  // namespace

std::string path_of(const TileName& tile) {
  return std::string(kTile) + std::to_string(tile.level) + "/" + index_path(tile);
}

std::string path_of_entries(const TileName& tile) {
  return std::string(kTile) + std::string(kEntries) + index_path(tile);
}

std::optional<TilePath> tile_at(std::string_view path) {
  TilePath found;
  if (path.substr(0, kTile.size()) != kTile) return std::nullopt;
  path.remove_prefix(kTile.size());
  found.entries = path.substr(0, kEntries.size()) == kEntries;
  if (found.entries) {
    path.remove_prefix(kEntries.size());
  } else {
    const std::size_t slash = path.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto level = number_in(path.substr(0, slash));
    if (!level || *level > kHighestLevel) return std::nullopt;
    found.tile.level = static_cast<unsigned>(*level);
    path.remove_prefix(slash + 1);
  }
  const std::size_t partial = path.find(".p/");
  if (partial != std::string_view::npos) {
    const auto width = number_in(path.substr(partial + 3));
    if (!width || *width == 0 || *width >= kTileWidth) return std::nullopt;
    found.tile.width = static_cast<unsigned>(*width);
    path = path.substr(0, partial);
  }
  const auto index = index_in(path);
  if (!index) return std::nullopt;
  found.tile.index = *index;
  return found;
}

Hash TiledNodes::at(unsigned level, std::uint64_t index) {
  TileName name;
  name.level = level / kTileHeight;
  const unsigned within = level % kTileHeight;
  const std::uint64_t first = index << within;  // hash of the tile's level
  name.index = first / kTileWidth;
  const std::uint64_t at_level = size_ >> (name.level * kTileHeight);
  if (name.index == at_level / kTileWidth) name.width = static_cast<unsigned>(at_level % kTileWidth);
  auto known = tiles_.find(name);
  if (known == tiles_.end()) {
    auto octets = read_(name);
    if (!octets || octets->size() != name.width * kHash) {
      if (!missing_) missing_ = name;
      octets = std::string(name.width * kHash, '\0');
    }
    known = tiles_.emplace(name, *std::move(octets)).first;
  }
  return fold(known->second, static_cast<std::size_t>(first % kTileWidth), std::size_t{1} << within);
}

std::optional<GrowingTree> GrowingTree::resume(std::uint64_t size, const ReadTile& read) {
  GrowingTree tree;
  tree.size_ = size;
  for (unsigned level = 0; size != 0; ++level, size /= kTileWidth) {
    std::vector<Hash>& hashes = tree.edge_.emplace_back();
    const auto width = static_cast<unsigned>(size % kTileWidth);
    if (width == 0) continue;
    const auto octets = read({level, size / kTileWidth, width});
    if (!octets || octets->size() != width * kHash) return std::nullopt;
    for (unsigned i = 0; i < width; ++i) hashes.push_back(hash_at(*octets, i));
  }
  return tree;
}

void GrowingTree::add(const Hash& leaf) {
  add_at(0, leaf);
  ++size_;
}

void GrowingTree::add_at(std::size_t level, const Hash& hash) {
  if (edge_.size() == level) edge_.emplace_back();
  edge_[level].push_back(hash);
  if (edge_[level].size() < kTileWidth) return;
  std::string octets = octets_of(edge_[level]);
  edge_[level].clear();
  const std::uint64_t index = size_ >> (kTileHeight * (level + 1));  // size_: of the leaves before this one
  const Hash above = fold(octets, 0, kTileWidth);
  whole_.push_back({{static_cast<unsigned>(level), index}, std::move(octets)});
  add_at(level + 1, above);
}

/// The tree's perfect subtrees, from the largest at the left to the smallest at the right, are what the tiles
/// of the edge hold, those of a tile being the ones of its width. Folded from the right they are the root.
Hash GrowingTree::root() const {
  std::vector<Hash> perfect;
  for (auto level = edge_.rbegin(); level != edge_.rend(); ++level) {
    const std::string octets = octets_of(*level);
    std::size_t begin = 0;
    for (std::size_t count = kTileWidth / 2; count != 0; count /= 2) {
      if ((level->size() & count) == 0) continue;
      perfect.push_back(fold(octets, begin, count));
      begin += count;
    }
  }
  if (perfect.empty()) return empty_root();
  Hash root = perfect.back();
  for (auto left = perfect.rbegin() + 1; left != perfect.rend(); ++left) root = hash_of_node(*left, root);
  return root;
}

std::vector<GrowingTree::Tile> GrowingTree::edge() const {
  std::vector<Tile> tiles;
  for (std::size_t level = 0; level < edge_.size(); ++level) {
    if (edge_[level].empty()) continue;
    const std::uint64_t index = size_ >> (kTileHeight * (level + 1));
    tiles.push_back({{static_cast<unsigned>(level), index, static_cast<unsigned>(edge_[level].size())},
                     octets_of(edge_[level])});
  }
  return tiles;
}

}  // namespace hub::audit
