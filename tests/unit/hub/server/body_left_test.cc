#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "hub/base/codes.h"
#include "hub/server/listener.h"
#include "tests/unit/hub/server/peer.h"
#include "tests/unit/hub/server/running_listener.h"

namespace hub::server::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr std::size_t kMostLeft = 50'000'000;

/// Reads what is left to it and tells how much that was, in the largest piece and in all; `/unread` is
/// answered without.
port::Task<HttpResponse> count(HttpRequest request) {
  HttpResponse response;
  std::size_t all = 0;
  std::size_t largest = 0;
  while (request.stream && request.path != "/left/unread") {
    auto piece = co_await request.stream->next();
    if (!piece) {
      response.status = piece.error().code().http_status;
      response.body = piece.error().code().name;
      co_return response;
    }
    if (piece->empty()) break;
    all += piece->size();
    largest = std::max(largest, piece->size());
  }
  response.body = std::string(request.stream ? "left" : "whole") + " " +
                  std::to_string(request.stream ? all : request.body.size()) +
                  (largest > 1'000'000 ? " in large pieces" : "");
  co_return response;
}

ListenerSettings settings_with_left() {
  auto settings = RunningListener::settings_for_tests();
  settings.body_left = [](std::string_view method, std::string_view path, std::string_view) {
    return method == "PUT" && path.starts_with("/left") ? std::optional(kMostLeft) : std::nullopt;
  };
  return settings;
}

std::string put(const std::string& path, std::size_t length, const std::string& headers = {}) {
  return "PUT " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(length) + "\r\n" +
         headers + "\r\n";
}

TEST(BodyLeft, ComesPieceByPieceBeyondTheLimitOfOthers) {
  RunningListener listener(settings_with_left(), 1, count);
  Peer peer(listener.port());
  std::thread sender([&] { peer.send(put("/left", 20'000'000) + std::string(20'000'000, 'x')); });

  EXPECT_EQ(body_of(peer.response()), "left 20000000");
  sender.join();
  peer.send(put("/left", 0));
  EXPECT_EQ(body_of(peer.response()), "left 0") << "the connection stays";
  peer.send(put("/other", 3) + "abc" + put("/left", 3) + "abc");
  EXPECT_EQ(body_of(peer.response()), "whole 3");
  EXPECT_EQ(body_of(peer.response()), "left 3");
}

TEST(BodyLeft, ComesInChunksToo) {
  RunningListener listener(settings_with_left(), 1, count);
  Peer peer(listener.port());

  peer.send("PUT /left HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
  peer.send("5\r\nabcde\r\n");
  peer.send("1388\r\n" + std::string(5000, 'x') + "\r\n0\r\n\r\n");

  EXPECT_EQ(body_of(peer.response()), "left 5005") << "more than a whole body may have";
}

TEST(BodyLeft, HasALimitOfItsOwn) {
  RunningListener listener(settings_with_left(), 1, count);
  Peer known(listener.port());
  known.send(put("/left", kMostLeft + 1));
  EXPECT_EQ(code_of(known.response()), "edge.too_large");

  Peer chunked(listener.port());
  chunked.send("PUT /left HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\nabc");
  EXPECT_EQ(body_of(chunked.response()), "edge.too_large") << "the handler is told";
}

TEST(BodyLeft, IsAskedForOnlyByWhoReadsIt) {
  RunningListener listener(settings_with_left(), 1, count);
  Peer peer(listener.port());

  peer.send(put("/left/unread", 4, "Expect: 100-continue\r\n"));
  EXPECT_THAT(peer.rest(), testing::AllOf(HasSubstr("HTTP/1.1 200"), HasSubstr("Connection: close"),
                                          testing::Not(HasSubstr("100 Continue"))));

  Peer reads(listener.port());
  reads.send(put("/left", 4, "Expect: 100-continue\r\n"));
  EXPECT_EQ(status_of(reads.response()), 100U);
  reads.send("abcd");
  EXPECT_EQ(body_of(reads.response()), "left 4");
}

TEST(BodyLeft, UnreadEndsTheConnection) {
  RunningListener listener(settings_with_left(), 1, count);
  Peer peer(listener.port());

  peer.send(put("/left/unread", 10) + "abc");

  EXPECT_THAT(peer.response(), HasSubstr("Connection: close"));
}

TEST(BodyLeft, ThatEndsEarlyOrIsSlowIsTold) {
  auto settings = settings_with_left();
  settings.body_timeout = 300ms;
  RunningListener listener(settings, 1, count);
  Peer slow(listener.port());
  slow.send(put("/left", 10) + "abc");
  EXPECT_EQ(body_of(slow.response()), "edge.too_slow");

  Peer cut(listener.port());
  cut.send(put("/left", 10) + "abc");
  cut.half_close();
  EXPECT_EQ(body_of(cut.response()), "edge.malformed");
}

}  // namespace
}  // namespace hub::server::test
