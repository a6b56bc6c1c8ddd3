#include "hub/audit/tiles.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace hub::audit {
namespace {

using Stored = std::map<std::string, std::string>;

ReadTile read_from(const Stored& stored) {
  return [&stored](const TileName& name) -> std::optional<std::string> {
    const auto found = stored.find(path_of(name));
    if (found == stored.end()) return std::nullopt;
    return found->second;
  };
}

/// A tree of `size` leaves, with its tiles in `stored`.
GrowingTree grow(std::size_t size, Stored& stored) {
  GrowingTree tree;
  for (std::size_t i = 0; i < size; ++i) tree.add(hash_of_leaf(std::to_string(i)));
  for (const auto& tile : tree.take_whole()) stored[path_of(tile.name)] = tile.octets;
  for (const auto& tile : tree.edge()) stored[path_of(tile.name)] = tile.octets;
  return tree;
}

TEST(TilesTest, NamesArePathsAndBack) {
  EXPECT_EQ(path_of({0, 1234067}), "tile/0/x001/x234/067");  // of the specification
  EXPECT_EQ(path_of({1, 0, 17}), "tile/1/000.p/17");
  EXPECT_EQ(path_of({0, 1000}), "tile/0/x001/000");
  EXPECT_EQ(path_of_entries({0, 273, 112}), "tile/entries/273.p/112");
  for (const TileName& name :
       {TileName{0, 0}, TileName{0, 999, 1}, TileName{3, 1234067, 255}, TileName{7, 1'000'000}}) {
    ASSERT_TRUE(tile_at(path_of(name))) << path_of(name);
    EXPECT_EQ(tile_at(path_of(name))->tile, name);
    EXPECT_FALSE(tile_at(path_of(name))->entries);
  }
  ASSERT_TRUE(tile_at("tile/entries/x001/002.p/3"));
  EXPECT_TRUE(tile_at("tile/entries/x001/002.p/3")->entries);
  EXPECT_EQ(tile_at("tile/entries/x001/002.p/3")->tile, (TileName{0, 1002, 3}));
  for (const char* path : {"",
                           "tile/",
                           "tile/0",
                           "tile/0/",
                           "tile/0/1",
                           "tile/0/0001",
                           "tile/00/001",
                           "tile/8/001",
                           "tile/-1/001",
                           "tile/0/001/002",
                           "tile/0/x000/001",
                           "tile/0/x01/001",
                           "tile/0/001.p/0",
                           "tile/0/001.p/256",
                           "tile/0/001.p/01",
                           "tile/0/001.p/",
                           "tile/0/../checkpoint",
                           "tile/0/x001",
                           "tile/0/+01",
                           "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
                           "tile/entries",
                           "checkpoint"})
    EXPECT_FALSE(tile_at(path)) << path;
}

TEST(TilesTest, ATreeOfSeventyThousandHasTheTilesOfTheSpecification) {
  Stored stored;
  GrowingTree tree = grow(70'000, stored);
  EXPECT_EQ(stored.size(), 273U + 1 + 1 + 1 + 1);
  EXPECT_EQ(stored.at("tile/0/272").size(), 256U * 32);
  EXPECT_EQ(stored.at("tile/0/273.p/112").size(), 112U * 32);
  EXPECT_EQ(stored.at("tile/1/000").size(), 256U * 32);
  EXPECT_EQ(stored.at("tile/1/001.p/17").size(), 17U * 32);
  EXPECT_EQ(stored.at("tile/2/000.p/1").size(), 32U);
}

TEST(TilesTest, TheRootIsThatOfTheDefinitionAtEachSize) {
  GrowingTree tree;
  Stored stored;
  EXPECT_EQ(tree.root(), empty_root());
  for (std::size_t size = 1; size <= 1'100; ++size) {
    tree.add(hash_of_leaf(std::to_string(size)));
    for (const auto& tile : tree.take_whole()) stored[path_of(tile.name)] = tile.octets;
    Stored with_edge = stored;
    for (const auto& tile : tree.edge()) with_edge[path_of(tile.name)] = tile.octets;
    TiledNodes nodes(size, read_from(with_edge));
    EXPECT_EQ(root_of(size, nodes.nodes()), tree.root()) << size;
    EXPECT_FALSE(nodes.missing()) << size;
  }
}

TEST(TilesTest, ProofsAreMadeOfTiles) {
  constexpr std::uint64_t kSize = 66'000;
  Stored stored;
  const GrowingTree tree = grow(kSize, stored);
  TiledNodes nodes(kSize, read_from(stored));
  for (const std::uint64_t index : {0U, 255U, 256U, 65'535U, 65'536U, 65'999U})
    EXPECT_TRUE(is_included(index, kSize, hash_of_leaf(std::to_string(index)),
                            inclusion_proof(index, kSize, nodes.nodes()), tree.root()))
        << index;
  for (const std::uint64_t first : {1U, 255U, 256U, 257U, 65'536U, 65'600U, 66'000U}) {
    Stored before;
    const Hash root = grow(first, before).root();
    EXPECT_TRUE(
        is_consistent(first, kSize, root, tree.root(), consistency_proof(first, kSize, nodes.nodes())))
        << first;
  }
  EXPECT_FALSE(nodes.missing());
}

TEST(TilesTest, AMissingTileIsNamed) {
  Stored stored;
  const GrowingTree tree = grow(600, stored);
  stored.erase("tile/0/001");
  TiledNodes nodes(600, read_from(stored));
  EXPECT_FALSE(
      is_included(300, 600, hash_of_leaf("300"), inclusion_proof(300, 600, nodes.nodes()), tree.root()));
  ASSERT_TRUE(nodes.missing());
  EXPECT_EQ(path_of(*nodes.missing()), "tile/0/001");
}

TEST(TilesTest, ATreeGoesOnWhereItStopped) {
  for (const std::size_t size : {0U, 1U, 255U, 256U, 257U, 65'535U, 65'536U, 65'537U}) {
    Stored stored;
    grow(size, stored);
    auto resumed = GrowingTree::resume(size, read_from(stored));
    ASSERT_TRUE(resumed) << size;
    GrowingTree whole;
    for (std::size_t i = 0; i < size + 300; ++i) whole.add(hash_of_leaf(std::to_string(i)));
    for (std::size_t i = size; i < size + 300; ++i) resumed->add(hash_of_leaf(std::to_string(i)));
    EXPECT_EQ(resumed->root(), whole.root()) << size;
    const auto expected = whole.take_whole();
    const auto made = resumed->take_whole();
    ASSERT_GE(expected.size(), made.size()) << size;
    for (std::size_t i = 0; i < made.size(); ++i)
      EXPECT_EQ(made[made.size() - 1 - i].octets, expected[expected.size() - 1 - i].octets) << size;
    stored.clear();
    EXPECT_EQ(GrowingTree::resume(size, read_from(stored)).has_value(),
              size % 256 == 0 && size / 256 % 256 == 0 && size < 65'536)
        << size;
  }
}

}  // namespace
}  // namespace hub::audit
