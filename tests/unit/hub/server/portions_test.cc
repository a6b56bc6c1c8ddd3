#include "hub/server/portions.h"

#include <gmock/gmock.h>

#include <thread>
#include <vector>

#include "hub/base/codes.h"
#include "hub/server/request_reader.h"
#include "tests/unit/hub/server/peer.h"
#include "tests/unit/hub/server/running_listener.h"

namespace hub::server::test {
namespace {

using testing::HasSubstr;

constexpr std::size_t kMaxBody = 1024UL * 1024;
constexpr std::size_t kLarge = 100'000;

TEST(Portions, GiveOneHolderNoMoreThanItsPart) {
  Portions portions(10, 4);

  EXPECT_TRUE(portions.take("a", 4));
  EXPECT_FALSE(portions.take("a", 1));
  EXPECT_TRUE(portions.take("b", 4));
  EXPECT_FALSE(portions.take("c", 3)) << "only two are left of all";
  EXPECT_TRUE(portions.take("c", 2));
  portions.give_back("a", 1);
  EXPECT_TRUE(portions.take("a", 1));
  EXPECT_EQ(portions.taken(), 10U);
}

TEST(Portions, TakeNoSumForSmall) {
  Portions portions(10, 10);

  EXPECT_TRUE(portions.take("a", 5));
  EXPECT_FALSE(portions.take("a", static_cast<std::size_t>(-3)));
  EXPECT_FALSE(portions.take("b", static_cast<std::size_t>(-1)));
  EXPECT_EQ(portions.taken(), 5U);
}

TEST(Portions, AreGivenBackWithWhoHasThem) {
  Portions portions(10, 10);
  {
    Portion first(&portions, "a");
    EXPECT_TRUE(first.grow(3) && first.grow(4));
    EXPECT_FALSE(first.grow(4));
    EXPECT_EQ(first.amount(), 7U);
    first.hold_for("b");
    EXPECT_EQ(portions.taken(), 0U);
    EXPECT_TRUE(first.grow(2));
  }
  EXPECT_EQ(portions.taken(), 0U);
}

TEST(Portions, TakeNothingFromWhoHasMoreThanThereIsNow) {
  Portions portions(10, 10);
  ASSERT_TRUE(portions.take("a", 8));

  portions.resize(6, 4);

  EXPECT_EQ(portions.taken(), 8U);
  EXPECT_FALSE(portions.take("b", 1)) << "all together have more than there is";
  portions.give_back("a", 5);
  EXPECT_TRUE(portions.take("b", 3));
  EXPECT_FALSE(portions.take("a", 2)) << "one holder gets no more than its part of now";
  portions.resize(20, 20);
  EXPECT_TRUE(portions.take("a", 14));
}

TEST(Portions, StayRightWhenThreadsComeAtOnce) {
  Portions portions(100, 60);
  std::vector<std::thread> threads;
  for (const char* holder : {"a", "a", "b", "b"})
    threads.emplace_back([&portions, holder] {
      for (int round = 0; round < 2'000; ++round) {
        Portion portion(&portions, holder);
        if (portion.grow(40) && portions.taken() > 100) std::abort();
      }
    });
  for (auto& thread : threads) thread.join();

  EXPECT_EQ(portions.taken(), 0U);
}

std::string header(std::size_t length) {
  return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n";
}

TEST(Room, IsTakenForALargeBodyBeforeItComesAndGivenBackForTheNextRequest) {
  Portions portions(2 * kLarge, 2 * kLarge);
  Portion room(&portions, "a");
  RequestReader reader(1024, kMaxBody, &room);

  ASSERT_TRUE(reader.take(header(kLarge)));
  EXPECT_EQ(portions.taken(), kLarge);
  reader.reset();
  EXPECT_EQ(portions.taken(), 0U);
  ASSERT_TRUE(reader.take(header(1000)));
  EXPECT_EQ(portions.taken(), 0U) << "small bodies take none";
}

TEST(Room, ThatIsNotThereRefusesTheBodyUnread) {
  Portions portions(kLarge - 1, kLarge - 1);
  Portion room(&portions, "a");
  RequestReader reader(1024, kMaxBody, &room);

  const auto taken = reader.take(header(kLarge));

  ASSERT_FALSE(taken);
  EXPECT_EQ(&taken.error().code(), &codes::edge_busy);
  EXPECT_TRUE(taken.error().pause());
  EXPECT_EQ(portions.taken(), 0U);
}

TEST(Room, IsTakenByABodyThatIsLeftToTheHandlerForWhatIsHeldOfItAtOnce) {
  static constexpr std::size_t kHuge = 1'000'000'000;
  constexpr std::size_t kAtOnce = 640UL * 1024;
  Portions portions(kAtOnce, kAtOnce);
  Portion room(&portions, "a");
  RequestReader reader(1024, kMaxBody, &room);
  reader.leave_body(
      [](std::string_view, std::string_view, std::string_view) { return std::optional(kHuge); });

  for (const std::size_t length : {std::size_t{1000}, std::size_t{100'000}, kHuge}) {
    ASSERT_TRUE(reader.take(header(length)));
    EXPECT_EQ(portions.taken(), length <= 16UL * 1024 ? 0U : std::min(length, kAtOnce));
    reader.reset();
  }
  Portion other(&portions, "b");
  ASSERT_TRUE(other.grow(1));
  const auto refused = reader.take(header(kHuge));
  ASSERT_FALSE(refused);
  EXPECT_EQ(&refused.error().code(), &codes::edge_busy);
}

TEST(Room, IsTakenByABodyOfPartsForTheMessageInIt) {
  static constexpr std::size_t kHuge = 1'000'000'000;
  constexpr std::size_t kWhole = 4UL * 1024 * 1024;
  Portions portions(kWhole, kWhole);
  Portion room(&portions, "a");
  RequestReader reader(1024, kWhole, &room);
  reader.leave_body([](std::string_view, std::string_view, std::string_view type) {
    return type.empty() ? std::nullopt : std::optional(kHuge);
  });
  for (const std::size_t length : {std::size_t{1000}, std::size_t{1'000'000}, kHuge}) {
    ASSERT_TRUE(
        reader.take("POST / HTTP/1.1\r\nHost: a\r\nContent-Type: Multipart/related; boundary=b\r\n"
                    "Content-Length: " +
                    std::to_string(length) + "\r\n\r\n"));
    EXPECT_TRUE(reader.leaves_body());
    EXPECT_EQ(portions.taken(), length <= 16UL * 1024 ? 0U : std::min(length, kWhole));
    reader.reset();
  }
}

TEST(Room, IsTakenStepByStepForABodyOfUnknownLength) {
  Portions portions(kLarge, kLarge);
  Portion room(&portions, "a");
  RequestReader reader(1024, kMaxBody, &room);
  ASSERT_TRUE(reader.take("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"));
  const std::string chunk = "1000\r\n" + std::string(0x1000, 'x') + "\r\n";

  std::string unread;
  Result<std::size_t> taken = std::size_t{0};
  for (std::size_t sent = 0; taken && sent < 2 * kLarge; sent += 0x1000) {
    unread += chunk;
    while ((taken = reader.take(unread)) && *taken > 0) unread.erase(0, *taken);
  }

  const std::size_t read = reader.request().body.size();
  ASSERT_FALSE(taken);
  EXPECT_EQ(&taken.error().code(), &codes::edge_busy);
  EXPECT_GT(read, kLarge / 4) << "as far as there is room in doubling steps";
}

TEST(Room, ForALargeAnswerThatIsNotThereIsSaid) {
  auto settings = RunningListener::settings_for_tests();
  settings.room = std::make_shared<Portions>(1000, 1000);
  struct Large {
    static port::Task<HttpResponse> answer(HttpRequest /*request*/) {
      HttpResponse response;
      response.body = std::string(kLarge, 'x');
      co_return response;
    }
  };
  RunningListener listener(settings, 1, Large::answer);
  Peer peer(listener.port());

  peer.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

  const auto response = peer.response();
  EXPECT_EQ(status_of(response), 503U);
  EXPECT_EQ(code_of(response), "edge.busy");
  EXPECT_THAT(response, HasSubstr("Retry-After"));
}

TEST(Crowd, OfOneNetworkIsClosedUnreadAboveItsPart) {
  auto settings = RunningListener::settings_for_tests();
  settings.networks = std::make_shared<Portions>(100, 2);
  RunningListener listener(settings);
  {
    Peer first(listener.port());
    Peer second(listener.port());
    first.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    second.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(status_of(first.response()), 200U);
    EXPECT_EQ(status_of(second.response()), 200U);

    Peer third(listener.port());
    EXPECT_EQ(third.rest(), "");
    EXPECT_TRUE(listener.tells("reason=\"network\"} 1"));
    EXPECT_TRUE(listener.tells("edge.connection_refused"));
  }
  EXPECT_TRUE(listener.tells("sakta_open_connections{listener=\"exchange\"} 0"));
  Peer again(listener.port());
  again.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(status_of(again.response()), 200U) << "there is a place again";
}

TEST(Crowd, IsNotCountedByCertificateWithoutTls) {
  auto settings = RunningListener::settings_for_tests();
  settings.certificates = std::make_shared<Portions>(100, 1);
  RunningListener listener(settings);
  Peer peer(listener.port());

  peer.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

  EXPECT_EQ(status_of(peer.response()), 200U);
}

}  // namespace
}  // namespace hub::server::test
