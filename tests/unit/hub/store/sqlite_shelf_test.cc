#include "hub/store/sqlite_shelf.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/support/run_task.h"
#include "tests/unit/hub/store/temporary_folder.h"

namespace hub::store {
namespace {

using port::Shelf;

class ShelfTest : public testing::Test {
 public:
  std::unique_ptr<SqliteShelf> open(char key = 'k') {
    return std::make_unique<SqliteShelf>(SqliteShelf::Settings{
        folder_.path() + "/store/shelf.db", std::string(32, 'n'), crypto::SealKey(std::string(32, key))});
  }

  /// Each value, `-` where there is none; or the error's code.
  std::string found(Shelf& shelf, const std::string& drawer, std::vector<std::string> names) {
    auto values = ::support::run_task(io_, shelf.find(drawer, std::move(names)));
    if (!values) return std::string(values.error().code().name);
    std::string told;
    for (const auto& value : *values) told += (told.empty() ? "" : " ") + value.value_or("-");
    return told;
  }

  void put(Shelf& shelf, const std::string& drawer, std::vector<Shelf::Entry> entries) {
    EXPECT_TRUE(::support::run_task(io_, shelf.put(drawer, std::move(entries))));
  }

  std::string file_octets() {
    std::string all;
    for (const char* end : {"", "-wal"}) {
      std::ifstream file(folder_.path() + "/store/shelf.db" + end, std::ios::binary);
      all.append(std::istreambuf_iterator<char>(file), {});
    }
    return all;
  }

 protected:
  TemporaryFolder folder_;
  boost::asio::io_context io_;
};

TEST_F(ShelfTest, KeepsWhatWasPutOverARestart) {
  auto shelf = open();
  EXPECT_EQ(found(*shelf, "a", {"one"}), "-");
  put(*shelf, "a", {{"one", "1"}, {"two", "2"}});
  put(*shelf, "b", {{"one", "other"}});
  put(*shelf, "a", {{"one", std::nullopt}, {"two", "22"}, {"three", "3"}});
  shelf.reset();
  shelf = open();
  EXPECT_EQ(found(*shelf, "a", {"three", "two", "one", "two"}), "3 22 - 22");
  EXPECT_EQ(found(*shelf, "b", {"one", "two"}), "other -");
}

TEST_F(ShelfTest, EmptiesOneDrawerAndLeavesTheOthers) {
  const auto shelf = open();
  std::vector<Shelf::Entry> many;
  for (int at = 0; at < 12'000; ++at) many.push_back({std::to_string(at), "x"});
  put(*shelf, "a", many);
  put(*shelf, "b", {{"1", "stays"}});
  ASSERT_TRUE(::support::run_task(io_, shelf->empty("a")));
  EXPECT_EQ(found(*shelf, "a", {"0", "11999"}), "- -");
  EXPECT_EQ(found(*shelf, "b", {"1"}), "stays");
}

TEST_F(ShelfTest, WhoReadsTheDiskLearnsNothing) {
  const auto shelf = open();
  put(*shelf, "a drawer of persons", {{"_PRIVATE@16117519997", "a value to be told to nobody"}});
  const std::string octets = file_octets();
  ASSERT_FALSE(octets.empty());
  for (const char* secret : {"16117519997", "drawer of persons", "told to nobody"})
    EXPECT_EQ(octets.find(secret), std::string::npos) << secret;
}

TEST_F(ShelfTest, AnotherKeyOpensNothing) {
  put(*open(), "a", {{"one", "1"}});
  EXPECT_EQ(found(*open('z'), "a", {"one"}), "store.damaged");
}

TEST_F(ShelfTest, AFileThatIsNoDatabaseIsTold) {
  std::filesystem::create_directories(folder_.path() + "/store");
  std::ofstream(folder_.path() + "/store/shelf.db") << std::string(5000, 'x');
  EXPECT_EQ(found(*open(), "a", {"one"}), "store.damaged");
}

}  // namespace
}  // namespace hub::store
