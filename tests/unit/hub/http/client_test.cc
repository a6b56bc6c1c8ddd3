#include "hub/http/client.h"

#include <gtest/gtest.h>

#include <atomic>
#include <utility>

#include "hub/base/codes.h"
#include "tests/support/peer.h"
#include "tests/support/run_task.h"

using namespace std::chrono_literals;
using hub::http::Client;
using hub::http::Reply;
using hub::http::Request;
using support::http_reply;
using support::Peer;
using support::run_task;

namespace {

constexpr auto kSoon = 5s;

Request post(std::uint16_t port, std::string body, std::chrono::milliseconds time = kSoon) {
  Request request;
  request.url = "http://127.0.0.1:" + std::to_string(port) + "/service";
  request.body = std::move(body);
  request.deadline = std::chrono::steady_clock::now() + time;
  return request;
}

struct HttpClient : testing::Test {
  hub::Result<Reply> send(Request request) { return run_task(io, client.send(std::move(request))); }

  boost::asio::io_context io;
  Client client{io};
};

testing::AssertionResult fails_with(const hub::Result<Reply>& reply, const hub::ErrorCode& code) {
  if (reply) return testing::AssertionFailure() << "it succeeded with status " << reply->status;
  if (&reply.error().code() == &code) return testing::AssertionSuccess();
  return testing::AssertionFailure() << reply.error().to_string();
}

/// What is told of a failure, without the number of the port.
hub::Sentence told(const hub::Result<Reply>& reply, const std::string& port) {
  if (reply) return "it succeeded";
  const auto masked = [&port](std::string text) {
    const std::size_t found = text.find(":" + port);
    return found == std::string::npos ? text : text.replace(found + 1, port.size(), "N");
  };
  const hub::Sentence whole = reply.error().told();
  return {masked(whole.en()), masked(whole.lv())};
}

}  // namespace

TEST_F(HttpClient, BringsBodyAndHeadersThereAndBack) {
  Peer peer(
      [](const Peer::Request&) { return Peer::Answer{http_reply("200 OK", "answer", "X-Sign: Yes \r\n")}; });
  auto request = post(peer.port(), "question");
  request.headers = {{"Content-Type", "text/xml"}, {"X-Empty", ""}};

  const auto reply = send(std::move(request));

  ASSERT_TRUE(reply) << reply.error().to_string();
  EXPECT_EQ(reply->status, 200U);
  EXPECT_EQ(reply->body, "answer");
  EXPECT_EQ(reply->header("x-sign"), "Yes");
  ASSERT_EQ(peer.requests().size(), 1U);
  const auto seen = peer.requests().front();
  EXPECT_EQ(seen.body, "question");
  EXPECT_TRUE(seen.head.starts_with("POST /service HTTP/1.1\r\n")) << seen.head;
  EXPECT_NE(seen.head.find("Content-Type: text/xml\r\n"), std::string::npos) << seen.head;
  EXPECT_NE(seen.head.find("X-Empty:"), std::string::npos) << seen.head;
  EXPECT_EQ(seen.head.find("Expect"), std::string::npos) << seen.head;
}

TEST_F(HttpClient, NamesItselfAndAsksForNoCoding) {
  Peer peer([](const Peer::Request&) { return Peer::Answer{http_reply("200 OK", "")}; });
  auto own = post(peer.port(), "question");
  own.headers = {{"user-agent", "Other/1"}, {"accept-encoding", "gzip"}};
  auto get = post(peer.port(), "");
  get.method = "GET";

  ASSERT_TRUE(send(post(peer.port(), "question")));
  ASSERT_TRUE(send(std::move(get)));
  ASSERT_TRUE(send(std::move(own)));

  const auto seen = peer.requests();
  ASSERT_EQ(seen.size(), 3U);
  for (const auto& request : {seen[0], seen[1]}) {
    EXPECT_NE(request.head.find("User-Agent: Sakta/"), std::string::npos) << request.head;
    EXPECT_NE(request.head.find("Accept-Encoding: identity\r\n"), std::string::npos) << request.head;
  }
  EXPECT_EQ(seen[2].head.find("Sakta"), std::string::npos) << seen[2].head;
  EXPECT_EQ(seen[2].head.find("identity"), std::string::npos) << seen[2].head;
}

TEST_F(HttpClient, CarriesABodyLargerThanAnyBuffer) {
  Peer peer([](const Peer::Request& request) { return Peer::Answer{http_reply("200 OK", request.body)}; });
  std::string body(3'000'000, 'x');
  body.back() = 'y';

  const auto reply = send(post(peer.port(), body));

  ASSERT_TRUE(reply) << reply.error().to_string();
  EXPECT_EQ(reply->body, body);
}

TEST_F(HttpClient, UsesAConnectionAgain) {
  Peer peer([](const Peer::Request&) { return Peer::Answer{http_reply("200 OK", "a")}; });

  for (int round = 0; round < 3; ++round) ASSERT_TRUE(send(post(peer.port(), "q")));

  EXPECT_EQ(peer.connections(), 1U);
  EXPECT_EQ(peer.requests().size(), 3U);
}

TEST_F(HttpClient, TakesNoAnswerThatNobodyAskedForAsTheNextOne) {
  const std::string stray = http_reply("200 OK", "stray");
  bool doubled = true;
  Peer peer([&](const Peer::Request& request) {
    return Peer::Answer{http_reply("200 OK", request.body) + (std::exchange(doubled, false) ? stray : "")};
  });
  const auto is_answered = [&](const std::string& body) {
    const auto reply = send(post(peer.port(), body));
    return reply && reply->body == body;
  };
  EXPECT_TRUE(is_answered("1"));  // the stray one comes with it
  EXPECT_TRUE(is_answered("2"));
  peer.say(stray);
  EXPECT_TRUE(is_answered("3"));
  EXPECT_TRUE(is_answered("4"));
  EXPECT_EQ(peer.requests().size(), 4U);
  EXPECT_EQ(peer.connections(), 3U) << "a connection on which more came is given up, no other";
}

TEST_F(HttpClient, KeepsNoConnectionOfARequestWithoutBody) {
  Peer peer([](const Peer::Request&) { return Peer::Answer{http_reply("200 OK", "a")}; });
  auto get = post(peer.port(), "");
  get.method = "GET";

  ASSERT_TRUE(send(std::move(get)));
  ASSERT_TRUE(send(post(peer.port(), "q")));

  EXPECT_EQ(peer.connections(), 2U) << "the first one, kept, would be one more for each such request";
}

TEST_F(HttpClient, RunsManyRequestsAtOnce) {
  Peer peer([](const Peer::Request& request) { return Peer::Answer{http_reply("200 OK", request.body)}; });
  constexpr int kMany = 20;
  std::vector<std::optional<hub::Result<Reply>>> replies(kMany);
  std::exception_ptr thrown;
  for (int i = 0; i < kMany; ++i) {
    auto task = client.send(post(peer.port(), std::to_string(i)));
    boost::asio::co_spawn(io, support::keep(std::move(task), replies[static_cast<std::size_t>(i)], thrown),
                          boost::asio::detached);
  }

  io.run_for(kSoon);

  for (int i = 0; i < kMany; ++i) {
    const auto& reply = replies[static_cast<std::size_t>(i)];
    ASSERT_TRUE(reply && *reply) << i;
    EXPECT_EQ((*reply)->body, std::to_string(i));
  }
}

TEST_F(HttpClient, FindsAPeerThatRefusesConnectionsUnreachable) {
  const std::uint16_t port = Peer::closed_port();
  const auto reply = send(post(port, "q"));

  EXPECT_TRUE(fails_with(reply, hub::codes::deliver_unreachable));
  EXPECT_EQ(told(reply, std::to_string(port)),
            hub::Sentence("no connection to 127.0.0.1:N: Connection refused",
                          "ar 127.0.0.1:N nav savienojuma: savienojums ir noraidīts"));
}

TEST_F(HttpClient, FindsAnUnknownNameUnreachable) {
  auto request = post(1, "q");
  request.url = "http://user:hidden@nobody.invalid/hidden?key=hidden";

  const auto reply = send(std::move(request));

  EXPECT_TRUE(fails_with(reply, hub::codes::deliver_unreachable));
  EXPECT_EQ(told(reply, "0"), hub::Sentence("the name in nobody.invalid:80 is not found (DNS)",
                                            "nosaukums adresē nobody.invalid:80 nav atrodams (DNS)"));
}

TEST_F(HttpClient, IsUncertainAfterThePeerClosedBeforeReading) {
  Peer::Options options;
  options.close_on_accept = true;
  Peer peer(options, {});

  EXPECT_TRUE(fails_with(send(post(peer.port(), "q")), hub::codes::deliver_timeout));
}

TEST_F(HttpClient, SendsOnceWhenThePeerClosesAfterReadingAll) {
  Peer peer([](const Peer::Request&) { return Peer::Answer{"", Peer::Then::close}; });

  const auto reply = send(post(peer.port(), "q"));

  EXPECT_TRUE(fails_with(reply, hub::codes::deliver_timeout));
  EXPECT_EQ(told(reply, "0"),
            hub::Sentence("sent, no whole answer: the partner closed the connection without a word",
                          "nosūtīts, pilnas atbildes nav: partneris aizvēra savienojumu, neko neatbildot"));

  EXPECT_EQ(peer.requests().size(), 1U);
}

TEST_F(HttpClient, NeverSendsAgainWhenAReusedConnectionDiesAfterTheRequestWasRead) {
  for (const auto end : {Peer::Then::close, Peer::Then::reset}) {
    std::atomic<const Peer*> self = nullptr;
    std::atomic<std::size_t> connections_at_second = 0;
    Peer peer([&](const Peer::Request& request) {
      if (request.body == "first") return Peer::Answer{http_reply("200 OK", "a")};
      connections_at_second = self.load()->connections();
      return Peer::Answer{"", end};
    });
    self = &peer;
    ASSERT_TRUE(send(post(peer.port(), "first")));

    EXPECT_TRUE(fails_with(send(post(peer.port(), "second")), hub::codes::deliver_timeout));

    EXPECT_EQ(connections_at_second, 1U) << "the second request must have gone over the reused connection";
    EXPECT_EQ(peer.requests().size(), 2U) << "the second request must be seen once";
  }
}

TEST_F(HttpClient, NeverSendsARequestWithoutBodyAgain) {
  Peer peer([](const Peer::Request& request) {
    if (request.body == "first") return Peer::Answer{http_reply("200 OK", "a")};
    return Peer::Answer{"", Peer::Then::close};
  });
  ASSERT_TRUE(send(post(peer.port(), "first")));

  EXPECT_TRUE(fails_with(send(post(peer.port(), "")), hub::codes::deliver_timeout));
  auto get = post(peer.port(), "");
  get.method = "GET";
  EXPECT_TRUE(fails_with(send(std::move(get)), hub::codes::deliver_timeout));

  EXPECT_EQ(peer.requests().size(), 3U);
}

TEST_F(HttpClient, IsUncertainWhenTheConnectionBreaksInsideTheRequest) {
  Peer::Options options;
  options.close_after_head = true;
  Peer peer(options, {});

  EXPECT_TRUE(fails_with(send(post(peer.port(), std::string(8'000'000, 'x'))), hub::codes::deliver_timeout));
}

TEST_F(HttpClient, GivesUpAtTheDeadlineWhenThePeerHangs) {
  Peer peer([](const Peer::Request&) { return Peer::Answer{"", Peer::Then::hold}; });
  const auto start = std::chrono::steady_clock::now();

  EXPECT_TRUE(fails_with(send(post(peer.port(), "q", 80ms)), hub::codes::deliver_timeout));

  EXPECT_LT(std::chrono::steady_clock::now() - start, 1s);
}

TEST_F(HttpClient, SendsNothingAfterTheDeadline) {
  Peer peer([](const Peer::Request&) { return Peer::Answer{http_reply("200 OK", "a")}; });

  EXPECT_TRUE(fails_with(send(post(peer.port(), "q", 0ms)), hub::codes::deliver_unreachable));

  EXPECT_EQ(peer.connections(), 0U);
}

TEST_F(HttpClient, IsUncertainAboutAReplyCutInItsBody) {
  Peer peer([](const Peer::Request&) {
    return Peer::Answer{"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this", Peer::Then::close};
  });

  const auto reply = send(post(peer.port(), "q"));

  EXPECT_TRUE(fails_with(reply, hub::codes::deliver_timeout));
  EXPECT_EQ(told(reply, "0"),
            hub::Sentence("sent, no whole answer: the connection ended within the answer",
                          "nosūtīts, pilnas atbildes nav: savienojums beidzās atbildes vidū"));
}

TEST_F(HttpClient, IsUncertainAboutAReplyCutInItsHead) {
  Peer peer([](const Peer::Request&) {
    return Peer::Answer{"HTTP/1.1 200 OK\r\nContent-Le", Peer::Then::reset};
  });

  const auto reply = send(post(peer.port(), "q"));

  EXPECT_TRUE(fails_with(reply, hub::codes::deliver_timeout));
  EXPECT_EQ(
      told(reply, "0"),
      hub::Sentence("sent, no whole answer: the connection broke: Connection reset by peer",
                    "nosūtīts, pilnas atbildes nav: savienojums pārtrūka: savienojumu pārtrauca otra puse"));
}

TEST_F(HttpClient, IsUncertainAboutAChunkedReplyWithoutItsEnd) {
  Peer peer([](const Peer::Request&) {
    return Peer::Answer{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nonly\r\n",
                        Peer::Then::close};
  });

  EXPECT_TRUE(fails_with(send(post(peer.port(), "q")), hub::codes::deliver_timeout));
}

TEST_F(HttpClient, CutsOffAReplyLargerThanTheLimit) {
  for (const std::string length : {"Content-Length: 1001\r\n", ""}) {
    Peer peer([length](const Peer::Request&) {
      return Peer::Answer{"HTTP/1.1 200 OK\r\n" + length + "\r\n" + std::string(1001, 'x'),
                          Peer::Then::close};
    });
    auto request = post(peer.port(), "q");
    request.max_reply = 1000;

    EXPECT_TRUE(fails_with(send(std::move(request)), hub::codes::deliver_too_large)) << length;
  }
}

TEST_F(HttpClient, DoesNotWaitForAReplyThatSaysItIsTooLarge) {
  Peer peer([](const Peer::Request&) {
    return Peer::Answer{"HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n", Peer::Then::hold};
  });
  auto request = post(peer.port(), "q");
  request.max_reply = 1000;

  EXPECT_TRUE(fails_with(send(std::move(request)), hub::codes::deliver_too_large));
}

TEST_F(HttpClient, TakesAReplyOfExactlyTheLimit) {
  Peer peer([](const Peer::Request&) { return Peer::Answer{http_reply("200 OK", std::string(1000, 'x'))}; });
  auto request = post(peer.port(), "q");
  request.max_reply = 1000;

  EXPECT_TRUE(send(std::move(request)));
}

TEST_F(HttpClient, CutsOffHeadersWithoutEnd) {
  Peer peer([](const Peer::Request&) {
    std::string head = "HTTP/1.1 200 OK\r\n";
    for (int i = 0; i < 2'000; ++i) head += "X-Flood: " + std::string(60, 'x') + "\r\n";
    return Peer::Answer{head, Peer::Then::hold};
  });

  EXPECT_TRUE(fails_with(send(post(peer.port(), "q")), hub::codes::deliver_too_large));
}

TEST_F(HttpClient, IsUncertainAboutGarbageInsteadOfHttp) {
  Peer peer([](const Peer::Request&) {
    return Peer::Answer{"\x15\x03 what is this?\r\n\r\n", Peer::Then::close};
  });

  const auto reply = send(post(peer.port(), "q"));

  EXPECT_TRUE(fails_with(reply, hub::codes::deliver_timeout));
  EXPECT_EQ(told(reply, "0"), hub::Sentence("sent, no whole answer: the answer is no HTTP",
                                            "nosūtīts, pilnas atbildes nav: atbilde nav HTTP"));
}

TEST_F(HttpClient, LeavesJudgingTheStatusToItsCaller) {
  Peer peer([](const Peer::Request&) {
    return Peer::Answer{http_reply("503 Busy", "later", "Retry-After: 7\r\n")};
  });

  const auto reply = send(post(peer.port(), "q"));

  ASSERT_TRUE(reply) << reply.error().to_string();
  EXPECT_EQ(reply->status, 503U);
  EXPECT_EQ(reply->header("retry-after"), "7");
  EXPECT_EQ(reply->body, "later");
}

TEST_F(HttpClient, FollowsNoRedirect) {
  Peer peer([](const Peer::Request&) {
    return Peer::Answer{http_reply("307 Temporary Redirect", "", "Location: /elsewhere\r\n")};
  });

  const auto reply = send(post(peer.port(), "q"));

  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 307U);
  EXPECT_EQ(peer.requests().size(), 1U);
}

TEST_F(HttpClient, SpeaksNoOtherProtocol) {
  auto request = post(1, "q");
  request.url = "file:///etc/hostname";

  const auto reply = send(std::move(request));

  EXPECT_TRUE(fails_with(reply, hub::codes::deliver_unreachable));
  EXPECT_EQ(told(reply, "0"),
            hub::Sentence("the address is none of http or https", "adrese nav http vai https adrese"));
}

TEST_F(HttpClient, SendsNoHeaderWithALineBreak) {
  Peer peer([](const Peer::Request&) { return Peer::Answer{http_reply("200 OK", "a")}; });
  auto request = post(peer.port(), "q");
  request.headers = {{"X-Note", "one\r\nX-Other: two"}};

  EXPECT_TRUE(fails_with(send(std::move(request)), hub::codes::deliver_unreachable));

  EXPECT_EQ(peer.connections(), 0U);
}

TEST_F(HttpClient, IgnoresAProxyNamedByTheEnvironment) {
  ASSERT_EQ(setenv("http_proxy", "http://127.0.0.1:1", 1), 0);
  Peer peer([](const Peer::Request&) { return Peer::Answer{http_reply("200 OK", "a")}; });

  const auto reply = send(post(peer.port(), "q"));

  unsetenv("http_proxy");
  EXPECT_TRUE(reply);
}
