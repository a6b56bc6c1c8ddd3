#include "hub/audit/log.h"

#include <gtest/gtest.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX

#include <filesystem>
#include <fstream>
#include <string>

#include "hub/audit/durable_file.h"
#include "hub/base/codes.h"

namespace hub::audit {
namespace {

constexpr const char* kOrigin = "hub.example/90000000001/2026";

class LogTest : public testing::Test {
 protected:
  ~LogTest() override { std::filesystem::remove_all(state_); }

  static std::string temporary_folder() {
    std::string path = (std::filesystem::temp_directory_path() / "sakta-log-XXXXXX").string();
    return ::mkdtemp(path.data());
  }

  [[nodiscard]] LogFolder folder() const { return LogFolder::of(state_, kOrigin); }
  static Hash leaf(std::uint64_t sequence) { return hash_of_leaf(std::to_string(sequence)); }
  static void add(Log& log, std::uint64_t first, std::uint64_t last) {
    for (std::uint64_t sequence = first; sequence <= last; ++sequence) log.add(leaf(sequence), sequence);
  }
  /// Has the head signed, as the hub does.
  void sign(Log& log) {
    ASSERT_TRUE(log.write());
    const auto asked = log.question(log.signed_size());
    ASSERT_TRUE(asked);
    const auto head = Checkpoint::read(asked->checkpoint);
    ASSERT_TRUE(head);
    const auto vouched = heads_.vouch(asked->old, asked->proof, *head);
    ASSERT_TRUE(vouched);
    ASSERT_EQ(vouched->verdict, VouchedHeads::Verdict::yes);
    ASSERT_TRUE(log.take({signer_.sign(asked->checkpoint)}));
  }

  std::string state_ = temporary_folder();
  VouchedHeads heads_{state_ + "/heads"};
  NoteSigner signer_{"hub.example/90000000001", crypto::Ed25519Signer::make()};
};

TEST_F(LogTest, GoesOnBehindItsNewestCheckpointWhateverWasWrittenSince) {
  auto log = Log::open(folder(), kOrigin);
  ASSERT_TRUE(log);
  add(*log, 1, 250);
  sign(*log);
  add(*log, 251, 700);
  ASSERT_TRUE(log->write());  // and dies here: the partial tile of 250 has become whole
  auto again = Log::open(folder(), kOrigin);
  ASSERT_TRUE(again) << again.error().to_string();
  EXPECT_EQ(again->size(), 250U);
  EXPECT_EQ(again->last_sequence(), 250U);
  EXPECT_TRUE(again->ends_with(leaf(250)));
  EXPECT_FALSE(again->ends_with(leaf(249)));
  add(*again, 251, 70'000);
  sign(*again);
  EXPECT_EQ(again->signed_size(), 70'000U);
  EXPECT_TRUE(Log::open(folder(), kOrigin)->ends_with(leaf(70'000)));
}

TEST_F(LogTest, KnowsWhichRecordOfTheStoreIsWhere) {
  auto log = Log::open(folder(), kOrigin);
  add(*log, 5, 9);
  add(*log, 20, 22);  // those between are another year's
  sign(*log);
  EXPECT_EQ(folder().index_of(5), 0U);
  EXPECT_EQ(folder().index_of(9), 4U);
  EXPECT_EQ(folder().index_of(20), 5U);
  EXPECT_EQ(folder().index_of(22), 7U);
  EXPECT_EQ(folder().index_of(4), std::nullopt);
  EXPECT_EQ(folder().index_of(10), std::nullopt);
  EXPECT_EQ(folder().index_of(19), std::nullopt);
  EXPECT_EQ(Log::open(folder(), kOrigin)->last_sequence(), 22U);
}

TEST_F(LogTest, IsNotOpenedWhereItsTilesAreNotThoseOfItsCheckpoint) {
  auto log = Log::open(folder(), kOrigin);
  add(*log, 1, 300);
  sign(*log);
  EXPECT_FALSE(Log::open(folder(), "hub.example/90000000001/2027"));
  const std::string tile = state_ + "/audit/hub.example_90000000001_2026/" + path_of({0, 1, 44});
  std::string octets = *read_file(tile);
  octets[7] ^= 1;
  ASSERT_TRUE(write_durably(tile, octets));
  const auto changed = Log::open(folder(), kOrigin);
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().code().name, codes::store_damaged.name);
  std::filesystem::remove(tile);
  EXPECT_FALSE(Log::open(folder(), kOrigin));
}

TEST_F(LogTest, NothingIsVouchedForThatDoesNotContinueTheLastHead) {
  auto log = Log::open(folder(), kOrigin);
  add(*log, 1, 10);
  sign(*log);
  auto other = Log::open(LogFolder(state_ + "/other"), kOrigin);
  add(*other, 101, 120);
  ASSERT_TRUE(other->write());
  using Verdict = VouchedHeads::Verdict;
  const auto vouch = [this](const Log& one, std::uint64_t old) {
    const auto asked = one.question(old);
    return *heads_.vouch(asked->old, asked->proof, *Checkpoint::read(asked->checkpoint));
  };
  EXPECT_EQ(vouch(*other, 10).verdict, Verdict::inconsistent);
  EXPECT_EQ(vouch(*other, 0).verdict, Verdict::another_size);
  EXPECT_EQ(vouch(*other, 0).size, 10U);
  EXPECT_EQ(vouch(*log, 10).verdict, Verdict::yes);  // the same again
  EXPECT_EQ((*heads_.newest(kOrigin))->size, 10U);
  EXPECT_FALSE((*heads_.newest("hub.example/90000000001/2027")).has_value());
}

TEST_F(LogTest, AHeadThatWasNotKeptAsItWasIsVouchedForByNobody) {
  auto log = Log::open(folder(), kOrigin);
  add(*log, 1, 10);
  sign(*log);
  for (const auto& file : std::filesystem::directory_iterator(state_ + "/heads"))
    std::ofstream(file.path()) << "not a head\n";
  const auto asked = log->question(10);
  const auto vouched = heads_.vouch(asked->old, asked->proof, *Checkpoint::read(asked->checkpoint));
  ASSERT_FALSE(vouched);
  EXPECT_EQ(vouched.error().code().name, codes::store_damaged.name);
}

TEST(AddCheckpointTest, IsReadAsItIsWritten) {
  const AddCheckpoint asked{7, {hash_of_leaf("a")}, "log\n8\n" + text_of(hash_of_leaf("b")) + "\n"};
  const auto read = AddCheckpoint::read(asked.to_octets());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->old, 7U);
  EXPECT_EQ(read->proof, asked.proof);
  EXPECT_EQ(read->checkpoint, asked.checkpoint);
  for (const char* wrong : {"", "old\n\n", "old 7", "old 7\n", "old -7\n\n", "old 7\nAAAA\n\n", "new 7\n\n"})
    EXPECT_FALSE(AddCheckpoint::read(wrong)) << wrong;
}

}  // namespace
}  // namespace hub::audit
