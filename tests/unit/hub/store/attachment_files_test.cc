#include "hub/store/attachment_files.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <thread>

#include "hub/base/encoding.h"
#include "hub/crypto/digest.h"
#include "hub/crypto/sealed_chunks.h"
#include "tests/support/run_task.h"
#include "tests/unit/hub/store/temporary_folder.h"

namespace hub::store {
namespace {

namespace fs = std::filesystem;
using port::SealedAttachment;
using support::run_task;

constexpr std::uint64_t kMostWaiting = 1'000'000;

Uuid message_of(std::uint8_t number) {
  Uuid id;
  id.octets.back() = number;
  return id;
}

struct Attachments : testing::Test {
  Attachments() { open(); }

  void open(std::chrono::seconds waits = std::chrono::hours(24)) {
    files.reset();
    AttachmentFolder::Settings settings{.store = folder.path(),
                                        .name_key = std::string(crypto::kKeySize, 'n'),
                                        .key_key = crypto::SealKey(std::string(crypto::kKeySize, 'k')),
                                        .most_waiting = kMostWaiting,
                                        .waits = waits};
    auto opened = AttachmentFolder::open(std::move(settings));
    if (!opened) throw std::runtime_error(opened.error().to_string());
    files = std::make_unique<AttachmentFiles>(*std::move(opened));
  }

  /// How bringing ends.
  Outcome bring(const std::string& octets, const std::string& digest, const std::string& party = "clerks") {
    auto incoming = run_task(io, files->begin(party, digest, octets.size()));
    if (!incoming) return std::move(incoming).error();
    for (std::size_t at = 0; at < octets.size(); at += 100'000) {
      auto added = run_task(io, (*incoming)->add(octets.substr(at, 100'000)));
      if (!added) return added;
    }
    auto finished = run_task(io, (*incoming)->finish());
    if (!finished) return std::move(finished).error();
    return Done{};
  }
  std::string brought(const std::string& octets) {
    std::string digest = to_hex(crypto::sha256(octets));
    const auto done = bring(octets, digest);
    EXPECT_TRUE(done) << done.error().to_string();
    return digest;
  }
  void forget(const std::string& digest) {
    const auto forgotten = [](AttachmentFiles& all, std::string name) -> port::Task<bool> {
      co_await all.forget("clerks", std::move(name));
      co_return true;
    };
    EXPECT_TRUE(run_task(io, forgotten(*files, digest)));
  }
  std::optional<SealedAttachment> find(const std::string& digest, const std::string& party = "clerks") {
    return *run_task(io, files->find(party, digest));
  }
  std::optional<SealedAttachment> keep(const std::string& digest, std::uint8_t message = 1) {
    return *run_task(io, files->keep("clerks", digest, message_of(message)));
  }
  Result<std::string> read(const std::string& digest, const SealedAttachment& sealed,
                           std::uint8_t message = 1) {
    const auto stream = files->open(message_of(message), digest, sealed);
    std::string octets;
    for (;;) {
      auto piece = run_task(io, stream->next());
      if (!piece) return piece;
      if (piece->empty()) return octets;
      octets += *piece;
    }
  }
  [[nodiscard]] std::size_t files_below(const std::string& name) const {
    std::size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder.path() + "/attachments/" + name))
      if (entry.is_regular_file()) ++count;
    return count;
  }
  [[nodiscard]] fs::path only_file_below(const std::string& name) const {
    for (const auto& entry : fs::recursive_directory_iterator(folder.path() + "/attachments/" + name))
      if (entry.is_regular_file()) return entry.path();
    return {};
  }

  TemporaryFolder folder;
  boost::asio::io_context io;
  std::unique_ptr<AttachmentFiles> files;
};

template <class T>
std::string code_of(const Result<T>& outcome) {
  return outcome ? std::string() : std::string(outcome.error().code().name);
}

TEST_F(Attachments, TellTheDigestThatNobodyKnewBefore) {
  const std::string octets = crypto::random_bytes(700'000);
  auto incoming = run_task(io, files->begin("clerks", "", kMostWaiting));
  ASSERT_TRUE(incoming);
  ASSERT_TRUE(run_task(io, (*incoming)->add(octets)));
  const auto digest = run_task(io, (*incoming)->finish());

  ASSERT_TRUE(digest);
  EXPECT_EQ(*digest, to_hex(crypto::sha256(octets)));
  EXPECT_TRUE(find(*digest));
}

TEST_F(Attachments, StayWithTheirMessageWhenTheyAreForgotten) {
  const std::string octets = crypto::random_bytes(1'000);
  const std::string digest = brought(octets);
  const auto kept = keep(digest);
  ASSERT_TRUE(kept);
  forget(digest);

  EXPECT_FALSE(find(digest));
  EXPECT_EQ(files_below("blobs") + files_below("brought"), 0U);
  EXPECT_EQ(*read(digest, *kept), octets);
}

TEST_F(Attachments, GiveBackTheirRoomWhenTheyAreForgotten) {
  for (int times = 0; times < 4; ++times) {
    const std::string digest = brought(crypto::random_bytes(kMostWaiting / 2));
    forget(digest);
  }
}

TEST_F(Attachments, AreKeptForAMessageAndReadWhole) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, crypto::kChunkSize, std::size_t{700'000}}) {
    const std::string octets = crypto::random_bytes(size);
    const std::string digest = brought(octets);
    const auto kept = keep(digest);

    ASSERT_TRUE(kept) << size;
    EXPECT_EQ(kept->size, size);
    EXPECT_EQ(*read(digest, *kept), octets) << size;
  }
}

TEST_F(Attachments, AreSealedAndTheirNamesTellNothing) {
  const std::string octets(200'000, 'S');
  const std::string digest = brought(octets);
  ASSERT_TRUE(keep(digest));

  for (const auto& entry : fs::recursive_directory_iterator(folder.path())) {
    EXPECT_EQ(entry.path().string().find(digest.substr(0, 16)), std::string::npos);
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string stored{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(stored.find("SSSS"), std::string::npos) << entry.path();
    EXPECT_EQ(entry.status().permissions() & fs::perms::others_all, fs::perms::none);
    EXPECT_EQ(entry.status().permissions() & fs::perms::group_all, fs::perms::none);
  }
}

TEST_F(Attachments, AreOfThePartyThatBroughtThem) {
  const std::string digest = brought("octets");
  EXPECT_TRUE(find(digest));
  EXPECT_FALSE(find(digest, "others"));
  EXPECT_FALSE(*run_task(io, files->keep("others", digest, message_of(1))));
}

TEST_F(Attachments, OfAnotherDigestAreRefusedAndLeaveNothing) {
  EXPECT_EQ(code_of(bring("octets", std::string(64, 'a'))), "edge.attachment");
  EXPECT_FALSE(find(std::string(64, 'a')));
  EXPECT_EQ(files_below(""), 0U);
}

TEST_F(Attachments, LargerThanSaidAreRefused) {
  auto incoming = run_task(io, files->begin("clerks", std::string(64, 'a'), 5));
  EXPECT_TRUE(run_task(io, (*incoming)->add("octets"))) << "it is looked at while the next piece comes";
  EXPECT_EQ(code_of(run_task(io, (*incoming)->finish())), "edge.too_large");
  EXPECT_FALSE(find(std::string(64, 'a')));
}

TEST_F(Attachments, BrokenOffLeaveNothing) {
  {
    auto incoming = run_task(io, files->begin("clerks", std::string(64, 'a'), 300'000));
    ASSERT_TRUE(run_task(io, (*incoming)->add(std::string(200'000, 'x'))));
    ASSERT_TRUE(run_task(io, (*incoming)->add("x")));
    EXPECT_EQ(files_below("blobs"), 1U);
  }
  // The thread that wrote may be the last one to let go of it.
  for (int looked = 0; files_below("") > 0 && looked < 5'000; ++looked)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  EXPECT_EQ(files_below(""), 0U);
  EXPECT_EQ(
      code_of(bring(std::string(kMostWaiting, 'x'), to_hex(crypto::sha256(std::string(kMostWaiting, 'x'))))),
      "")
      << "its room is given back";
}

TEST_F(Attachments, ThatNoMessageNamesHaveRoomForSoManyOctets) {
  const std::string half(kMostWaiting / 2, 'h');
  const std::string digest = brought(half);
  EXPECT_EQ(code_of(bring(half + "1", to_hex(crypto::sha256(half + "1")))), "store.unavailable");
  EXPECT_EQ(code_of(bring(half + "1", to_hex(crypto::sha256(half + "1")), "others")), "")
      << "each party has its own room";
  ASSERT_TRUE(keep(digest));
  EXPECT_EQ(code_of(bring(half + "1", to_hex(crypto::sha256(half + "1")))), "") << "a message has named it";
}

TEST_F(Attachments, BroughtAgainAreOne) {
  const std::string octets(kMostWaiting / 2 - 1, 'o');
  const std::string digest = brought(octets);
  const auto first = keep(digest, 1);
  EXPECT_EQ(brought(octets), digest);
  EXPECT_EQ(brought(octets), digest) << "the second one took the first one's room";
  const auto second = keep(digest, 2);

  ASSERT_TRUE(first && second);
  EXPECT_EQ(*read(digest, *first, 1), octets);
  EXPECT_EQ(*read(digest, *second, 2), octets);
  EXPECT_EQ(files_below("brought"), 1U);
  EXPECT_EQ(files_below("blobs"), 1U);
}

TEST_F(Attachments, StayWhenTheHubStartsAnew) {
  const std::string digest = brought("octets");
  const auto kept = keep(digest);
  brought("more");
  { std::ofstream(folder.path() + "/attachments/blobs/0123456789abcdef0123456789abcdef") << "unfinished"; }
  open();

  EXPECT_EQ(files_below("blobs"), 2U) << "what nobody finished is gone";
  EXPECT_TRUE(find(digest));
  EXPECT_EQ(*read(digest, *kept), "octets");
  EXPECT_EQ(code_of(bring(std::string(kMostWaiting - 4, 'x'),
                          to_hex(crypto::sha256(std::string(kMostWaiting - 4, 'x'))))),
            "")
      << "only what no message has named counts";
  EXPECT_EQ(code_of(bring("12345", to_hex(crypto::sha256("12345")))), "store.unavailable");
}

TEST_F(Attachments, AreGoneAfterTheirTimeUnlessAMessageKeepsThem) {
  const std::string digest = brought("octets");
  const auto kept = keep(digest);
  const std::string other = brought("more");
  const auto old = fs::file_time_type::clock::now() - std::chrono::hours(25);
  for (const auto& entry : fs::recursive_directory_iterator(folder.path() + "/attachments/brought"))
    if (entry.is_regular_file()) fs::last_write_time(entry.path(), old);

  EXPECT_FALSE(find(digest));
  open();
  EXPECT_FALSE(keep(other));
  EXPECT_EQ(files_below("brought") + files_below("blobs"), 0U);
  EXPECT_EQ(*read(digest, *kept), "octets");
}

TEST_F(Attachments, LetGoAreNotKept) {
  const std::string digest = brought("octets");
  const auto kept = keep(digest);
  run_task(io, [](AttachmentFiles& keeper, std::string named) -> port::Task<int> {
    co_await keeper.let_go(message_of(1), std::move(named));
    co_return 0;
  }(*files, digest));

  EXPECT_EQ(files_below("kept"), 0U);
  EXPECT_EQ(read(digest, *kept).error().code().name, "store.damaged");
  EXPECT_TRUE(keep(digest, 2)) << "another message may still name it";
}

TEST_F(Attachments, ChangedOnTheDiskAreNotTakenForWhatTheyWere) {
  const std::string digest = brought(std::string(100'000, 'o'));
  const auto kept = keep(digest);
  const fs::path file = only_file_below("kept");
  {
    std::fstream stored(file, std::ios::binary | std::ios::in | std::ios::out);
    stored.seekp(90'000);
    stored.put('x');
  }
  EXPECT_EQ(read(digest, *kept).error().code().name, "journal.unreadable");
  fs::resize_file(file, 50'000);
  EXPECT_EQ(read(digest, *kept).error().code().name, "store.damaged");
  EXPECT_EQ(read(digest, {kept->size, std::string(crypto::kKeySize, 'x')}).error().code().name,
            "journal.unreadable")
      << "another key";
}

}  // namespace
}  // namespace hub::store
