#include <gtest/gtest.h>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/http/client.h"
#include "tests/support/peer.h"
#include "tests/support/run_task.h"

using namespace std::chrono_literals;
using hub::http::Client;
using hub::http::OctetStream;
using hub::http::Request;
using hub::http::Task;
using support::http_reply;
using support::Peer;

namespace {

/// So many octets in pieces of so many, every other one after a turn of the loop; then its end, or an error.
class Pieces final : public OctetStream {
  using Token = boost::asio::use_awaitable_t<hub::http::Executor>;

 public:
  Pieces(std::size_t left, std::size_t piece, bool fails) : left_(left), piece_(piece), fails_(fails) {}

  Task<hub::Result<std::string>> next() override {
    const auto executor = co_await boost::asio::this_coro::executor;
    boost::asio::basic_waitable_timer<
        std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, hub::http::Executor>
        turn(executor, 0ms);
    if (std::exchange(at_once_, !at_once_)) co_await turn.async_wait(Token());
    if (left_ == 0 && fails_)
      co_return hub::Error(hub::codes::store_damaged, hub::say("the rest is missing", "trūkst pārējā"));
    const std::size_t now = std::min(left_, piece_);
    left_ -= now;
    co_return std::string(now, 'x');
  }

 private:
  std::size_t left_;
  std::size_t piece_;
  bool fails_;
  bool at_once_ = false;
};

struct StreamedBody : testing::Test {
  Request put(std::uint16_t port, std::uint64_t said, std::size_t comes, bool fails = false) {
    Request request;
    request.method = "PUT";
    request.url = "http://127.0.0.1:" + std::to_string(port) + "/";
    request.deadline = std::chrono::steady_clock::now() + 20s;
    request.streamed = {said, [this, comes, fails] {
                          ++opened;
                          return std::make_unique<Pieces>(comes, 300'000, fails);
                        }};
    return request;
  }

  boost::asio::io_context io;
  Client client{io};
  int opened = 0;
};

}  // namespace

TEST_F(StreamedBody, GoesAsItComes) {
  Peer peer([](const Peer::Request& request) {
    return Peer::Answer{http_reply("200 OK", std::to_string(request.body.size()))};
  });
  for (const std::size_t size : {std::size_t{1}, std::size_t{300'000}, std::size_t{5'000'001}}) {
    const auto reply = support::run_task(io, client.send(put(peer.port(), size, size)));
    ASSERT_TRUE(reply) << reply.error().to_string();
    EXPECT_EQ(reply->body, std::to_string(size));
  }
  EXPECT_EQ(opened, 3);
  EXPECT_EQ(peer.connections(), 1U);
}

TEST_F(StreamedBody, ThatCannotBeReadToItsEndIsNoRequest) {
  Peer peer([](const Peer::Request&) { return Peer::Answer{http_reply("200 OK", "")}; });
  const auto damaged = support::run_task(io, client.send(put(peer.port(), 1'000'000, 600'000, true)));
  ASSERT_FALSE(damaged);
  EXPECT_EQ(damaged.error().code().name, "deliver.timeout");
  EXPECT_EQ(damaged.error().detail(), "the request was broken off: the rest is missing");

  const auto shorter = support::run_task(io, client.send(put(peer.port(), 1'000'000, 600'000)));
  ASSERT_FALSE(shorter);
  EXPECT_EQ(shorter.error().code().name, "deliver.timeout");
  EXPECT_TRUE(peer.requests().empty());
}

TEST_F(StreamedBody, IsGivenUpWithItsRequest) {
  Peer::Options options;
  options.read_nothing = true;
  Peer peer(options, [](const Peer::Request&) { return Peer::Answer{}; });
  auto request = put(peer.port(), 500'000'000, 500'000'000);
  request.deadline = std::chrono::steady_clock::now() + 300ms;

  const auto reply = support::run_task(io, client.send(std::move(request)));

  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code().name, "deliver.timeout");
}

TEST_F(StreamedBody, IsNotReadToItsEndForWhoHasAnsweredAlready) {
  Peer::Options options;
  options.close_after_head = true;
  Peer peer(options, [](const Peer::Request&) { return Peer::Answer{}; });

  const auto reply = support::run_task(io, client.send(put(peer.port(), 500'000'000, 500'000'000)));

  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code().name, "deliver.timeout");
}
