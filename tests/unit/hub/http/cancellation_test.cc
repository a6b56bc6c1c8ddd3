#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include "hub/base/codes.h"
#include "hub/http/client.h"
#include "tests/support/peer.h"
#include "tests/support/run_task.h"

using namespace std::chrono_literals;
using hub::http::Client;
using hub::http::Reply;
using hub::http::Request;
using support::Peer;

namespace {

Request question_to(std::uint16_t port) {
  Request request;
  request.url = "http://127.0.0.1:" + std::to_string(port) + "/";
  request.body = "q";
  request.deadline = std::chrono::steady_clock::now() + 5s;
  return request;
}

}  // namespace

TEST(HttpCancellation, EndsATransferAtOnceAndLeavesTheClientUsable) {
  boost::asio::io_context io;
  Client client(io);
  boost::asio::cancellation_signal stop;
  std::atomic<bool> cancelled = false;
  Peer peer([&](const Peer::Request&) {
    if (cancelled) return Peer::Answer{support::http_reply("200 OK", "a")};
    boost::asio::post(io, [&] {
      cancelled = true;
      stop.emit(boost::asio::cancellation_type::terminal);
    });
    return Peer::Answer{"", Peer::Then::hold};
  });
  std::optional<hub::Result<Reply>> reply;
  std::exception_ptr thrown;
  boost::asio::co_spawn(io, support::keep(client.send(question_to(peer.port())), reply, thrown),
                        boost::asio::bind_cancellation_slot(stop.slot(), boost::asio::detached));

  const auto start = std::chrono::steady_clock::now();
  io.run_for(4s);

  ASSERT_TRUE(reply);
  ASSERT_FALSE(*reply);
  EXPECT_EQ(&reply->error().code(), &hub::codes::deliver_timeout) << "the request had been read";
  EXPECT_LT(std::chrono::steady_clock::now() - start, 2s);
  EXPECT_TRUE(support::run_task(io, client.send(question_to(peer.port()))));
}

TEST(HttpCancellation, LetsAClientGoBeforeItsTransfers) {
  Peer peer([](const Peer::Request&) { return Peer::Answer{"", Peer::Then::hold}; });
  std::optional<hub::Result<Reply>> reply;
  std::exception_ptr thrown;
  boost::asio::io_context io;
  auto client = std::make_unique<Client>(io);
  boost::asio::co_spawn(io, support::keep(client->send(question_to(peer.port())), reply, thrown),
                        boost::asio::detached);
  while (peer.requests().empty()) io.run_one_for(10ms);

  client.reset();

  EXPECT_FALSE(reply) << "the transfer ends with the io_context";
}
