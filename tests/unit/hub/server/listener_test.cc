#include "hub/server/listener.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>

#include "tests/unit/hub/server/peer.h"
#include "tests/unit/hub/server/running_listener.h"

namespace {

/// While true, accepting fails as it does in a process that has no free file descriptor. (Using them up would
/// take them from the sanitizers, too.)
std::atomic<bool> without_descriptors{false};

}  // namespace

/// In place of the C library's.
extern "C" int accept(int socket, sockaddr* address, socklen_t* length) {
  if (without_descriptors) {
    errno = EMFILE;
    return -1;
  }
  return static_cast<int>(::syscall(SYS_accept, socket, address, length));
}

namespace hub::server::test {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;
using testing::HasSubstr;

std::string get(const std::string& path, const std::string& headers = {}) {
  return "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n";
}

std::string posted(const std::string& body, const std::string& headers = {}) {
  return "POST /first HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         headers + "\r\n" + body;
}

/// How often the listener had no file descriptor for a connection.
int pauses(const RunningListener& listener) {
  const std::string name = "sakta_connections_refused_total{listener=\"exchange\",reason=\"descriptors\"} ";
  const auto text = listener.metrics();
  const auto at = text.find(name);
  return at == std::string::npos ? 0 : std::stoi(text.substr(at + name.size()));
}

/// A handler that answers when the test says so.
struct Gate {
  std::atomic<int> waiting{0};
  std::atomic<bool> open{false};

  HttpHandler handler() {
    return [this](HttpRequest request) { return wait(*this, std::move(request)); };
  }

  static port::Task<HttpResponse> wait(Gate& gate, HttpRequest request) {
    ++gate.waiting;
    const boost::asio::use_awaitable_t<port::Executor> awaiting;
    const auto executor = co_await boost::asio::this_coro::executor;
    boost::asio::basic_waitable_timer<steady_clock, boost::asio::wait_traits<steady_clock>, port::Executor>
        timer(executor);
    while (!gate.open) {
      timer.expires_after(1ms);
      co_await timer.async_wait(awaiting);
    }
    HttpResponse response;
    response.body = request.path;
    co_return response;
  }

  void until_waiting(int count) const {
    while (waiting < count) std::this_thread::yield();
  }
};

TEST(Listener, AnswersWithWhatTheHandlerSays) {
  RunningListener listener;
  Peer peer(listener.port());

  peer.send(posted("hello", "X-A: b\r\n"));

  const auto response = peer.response();
  EXPECT_EQ(status_of(response), 200U);
  EXPECT_EQ(body_of(response),
            "POST /first?\nremote 127.0.0.0/24\nheader host=a\nheader content-length=5\nheader x-a=b\nbody "
            "5: hello");
  EXPECT_THAT(response, HasSubstr("\r\nDate: "));
  EXPECT_THAT(response, HasSubstr("\r\nCache-Control: no-store\r\n"));
  EXPECT_TRUE(listener.tells("sakta_requests_total{listener=\"exchange\",status=\"200\"} 1\n"));
}

TEST(Listener, KeepsTheConnectionForTheNextRequest) {
  RunningListener listener;
  Peer peer(listener.port());

  for (const std::string path : {"/one", "/two", "/three"}) {
    peer.send(get(path));
    EXPECT_THAT(peer.response(), HasSubstr("GET " + path + "?"));
  }

  EXPECT_THAT(listener.metrics(), HasSubstr("sakta_connections_total{listener=\"exchange\"} 1\n"));
}

TEST(Listener, AnswersPipelinedRequestsInTheirOrder) {
  RunningListener listener;
  Peer peer(listener.port());

  peer.send(posted("one") + get("/two"));

  EXPECT_THAT(peer.response(), HasSubstr("body 3: one"));
  EXPECT_THAT(peer.response(), HasSubstr("GET /two?"));
}

TEST(Listener, AnswersAThousandPipelinedRequests) {
  RunningListener listener;
  Peer peer(listener.port());
  std::string all;
  for (int at = 0; at < 1000; ++at) all += get("/" + std::to_string(at));
  std::thread sender([&] { peer.send(all); });

  for (int at = 0; at < 1000; ++at)
    ASSERT_THAT(peer.response(), HasSubstr("GET /" + std::to_string(at) + "?"));

  sender.join();
}

TEST(Listener, ReadsAChunkedBody) {
  RunningListener listener;
  Peer peer(listener.port());

  peer.send(
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n "
      "world\r\n0\r\n\r\n");

  EXPECT_THAT(peer.response(), HasSubstr("body 11: hello world"));
}

TEST(Listener, ReadsABodyOfExactlyTheLimit) {
  RunningListener listener;
  Peer peer(listener.port());

  peer.send(posted(std::string(4096, 'x')));

  EXPECT_THAT(peer.response(), HasSubstr("body 4096: xxx"));
}

TEST(Listener, ReadsALargeBody) {
  auto settings = RunningListener::settings_for_tests();
  settings.max_body = 3'000'000;
  settings.body_timeout = 5s;
  RunningListener listener(settings);
  Peer peer(listener.port());

  peer.send(posted(std::string(3'000'000, 'x')));

  EXPECT_THAT(peer.response(), HasSubstr("body 3000000: xxx"));
}

TEST(Listener, ClosesWhenAsked) {
  RunningListener listener;
  Peer peer(listener.port());

  peer.send(get("/", "Connection: close\r\n") + get("/next"));

  EXPECT_THAT(peer.response(), HasSubstr("Connection: close\r\n"));
  EXPECT_EQ(peer.rest(), "");
}

TEST(Listener, TellsHttp10WhetherTheConnectionStays) {
  RunningListener listener;
  Peer peer(listener.port());

  peer.send("GET /one HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");
  const auto first = peer.response();
  EXPECT_THAT(first, HasSubstr("Connection: keep-alive\r\n"));
  EXPECT_THAT(first, HasSubstr("Content-Length: "));
  peer.send("GET /two HTTP/1.0\r\n\r\n");
  const auto second = peer.response();
  EXPECT_THAT(second, HasSubstr("GET /two"));
  EXPECT_THAT(second, HasSubstr("Connection: close\r\n"));
  EXPECT_EQ(peer.rest(), "");
}

TEST(Listener, SaysNothingOfTheConnectionToHttp11ThatStays) {
  RunningListener listener;
  Peer peer(listener.port());

  peer.send(get("/", "Connection: keep-alive\r\n"));

  EXPECT_THAT(peer.response(), testing::Not(HasSubstr("Connection:")));
}

TEST(Listener, RefusesInSoapWhatCameToASoapAddress) {
  struct Row {
    const char* what;
    std::string octets;
    unsigned status;
    const char* code;
    const char* media_type;
  };
  const std::string start = "POST /soap/debts HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n";
  const std::string soap11 = "text/xml; charset=utf-8", soap12 = "application/soap+xml; charset=utf-8";
  const std::string type = "Content-Type: application/soap+xml\r\n";
  for (const Row& row :
       {Row{"a coding", start + "Content-Encoding: gzip\r\nContent-Type: text/xml\r\n\r\nx", 415,
            "edge.content_encoding", "text/xml"},
        Row{"a coding, version 1.2", start + "Content-Encoding: gzip\r\n" + type + "\r\nx", 415,
            "edge.content_encoding", "application/soap+xml"},
        Row{"parts", start + "Content-Type: multipart/related; type=\"application/soap+xml\"\r\n\r\nx", 415,
            "edge.media_type", "application/soap+xml"},
        Row{"too large", "POST /soap/debts HTTP/1.1\r\nHost: a\r\n" + type + "Content-Length: 4097\r\n\r\n",
            413, "edge.too_large", "application/soap+xml"},
        Row{"too many headers", start + type + "X: " + std::string(2000, 'x'), 431, "edge.headers_too_large",
            "application/soap+xml"},
        Row{"a bare line feed", start + type + "X: y\n\r\n", 400, "edge.malformed", "application/soap+xml"},
        Row{"an expectation", start + type + "Expect: x\r\n\r\n", 400, "edge.header_invalid",
            "application/soap+xml"},
        Row{"nothing said", start + "Content-Encoding: br\r\n\r\nx", 415, "edge.content_encoding",
            "text/xml"}}) {
    RunningListener listener;
    Peer peer(listener.port());
    peer.send(row.octets);
    const auto response = peer.response();
    EXPECT_EQ(status_of(response), row.status) << row.what;
    EXPECT_THAT(response, HasSubstr(std::string("Content-Type: ") + row.media_type + "; charset=utf-8\r\n"))
        << row.what;
    EXPECT_THAT(body_of(response), HasSubstr(std::string("<code>") + row.code + "</code>")) << row.what;
    EXPECT_THAT(body_of(response), HasSubstr("soap:Fault>")) << row.what;
    EXPECT_THAT(response, HasSubstr("Connection: close\r\n")) << row.what;
  }
}

TEST(Listener, ToldOfSlownessInSoapAsFarAsTheAddressCame) {
  auto settings = RunningListener::settings_for_tests();
  settings.header_timeout = 300ms;
  RunningListener listener(settings);
  Peer peer(listener.port());

  peer.send("POST /soap/debts HTTP/1.1\r\nContent-Type: application/soap+xml\r\nHos");

  const auto response = peer.response();
  EXPECT_EQ(status_of(response), 408U);
  EXPECT_THAT(response, HasSubstr("Content-Type: application/soap+xml"));
  EXPECT_THAT(response, HasSubstr("<code>edge.too_slow</code>"));
}

TEST(Listener, AnswersHeadWithoutABody) {
  RunningListener listener;
  Peer peer(listener.port());

  peer.send("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

  const auto all = peer.rest();
  EXPECT_EQ(status_of(all), 200U);
  EXPECT_EQ(body_of(all), "");
}

TEST(Listener, SaysContinueOnceTheHeaderHasPassed) {
  RunningListener listener;
  Peer peer(listener.port());

  peer.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(peer.response(), "HTTP/1.1 100 Continue\r\n\r\n");
  peer.send("hi");

  EXPECT_THAT(peer.response(), HasSubstr("body 2: hi"));
}

TEST(Listener, DoesNotSayContinueToABodyThatIsTooLarge) {
  RunningListener listener;
  Peer peer(listener.port());

  peer.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4097\r\n\r\n");

  EXPECT_EQ(status_of(peer.response()), 413U);
}

TEST(Listener, ARefusalReachesAPeerThatIsStillSending) {
  RunningListener listener;
  Peer peer(listener.port());
  const std::string body(2'000'000, 'x');

  peer.send(posted(body));

  EXPECT_EQ(code_of(peer.response()), "edge.too_large");
}

TEST(Listener, RefusesInTheCallersLanguage) {
  RunningListener listener;
  Peer peer(listener.port());

  peer.send(get("/", "Accept-Language: lv\r\nContent-Encoding: gzip\r\n"));

  const auto response = peer.response();
  EXPECT_THAT(response, HasSubstr("Content-Language: lv\r\n"));
  EXPECT_THAT(response, HasSubstr("Accept-Encoding: identity\r\n")) << "RFC 9110, 15.5.16";
  EXPECT_TRUE(listener.tells("sakta_refusals_total{code=\"edge.content_encoding\"} 1\n"));
}

TEST(Listener, RefusesAHeaderThatIsTooSlow) {
  auto settings = RunningListener::settings_for_tests();
  settings.header_timeout = 300ms;
  RunningListener listener(settings);
  Peer peer(listener.port());

  peer.send("GET / HTTP/1.1\r\nHos");

  EXPECT_EQ(code_of(peer.response()), "edge.too_slow");
  EXPECT_EQ(peer.rest(), "");
}

TEST(Listener, RefusesAHeaderThatTrickles) {
  auto settings = RunningListener::settings_for_tests();
  settings.header_timeout = 300ms;
  RunningListener listener(settings);
  Peer peer(listener.port());
  std::atomic<bool> answered{false};
  std::thread trickle([&] {
    peer.send("GET / HTTP/1.1\r\n");
    while (!answered && peer.send("x")) std::this_thread::sleep_for(20ms);
  });

  const auto start = steady_clock::now();
  EXPECT_EQ(code_of(peer.response()), "edge.too_slow");
  EXPECT_LT(steady_clock::now() - start, 4s) << "each octet bought more time";

  answered = true;
  trickle.join();
}

TEST(Listener, RefusesABodyThatIsTooSlow) {
  auto settings = RunningListener::settings_for_tests();
  settings.body_timeout = 200ms;
  RunningListener listener(settings);
  Peer peer(listener.port());

  peer.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");

  const auto response = peer.response();
  EXPECT_EQ(status_of(response), 408U);
  EXPECT_EQ(code_of(response), "edge.too_slow");
}

TEST(Listener, ClosesASilentConnectionWithoutAWord) {
  auto settings = RunningListener::settings_for_tests();
  settings.header_timeout = 200ms;
  RunningListener listener(settings);
  Peer peer(listener.port());

  const auto start = steady_clock::now();
  EXPECT_EQ(peer.rest(), "");
  EXPECT_LT(steady_clock::now() - start, 3s);
}

TEST(Listener, ClosesAnIdleConnectionWithoutAWord) {
  auto settings = RunningListener::settings_for_tests();
  settings.idle_timeout = 400ms;
  RunningListener listener(settings);
  Peer peer(listener.port());
  peer.send(get("/"));
  ASSERT_EQ(status_of(peer.response()), 200U);

  const auto start = steady_clock::now();
  EXPECT_EQ(peer.rest(), "");
  EXPECT_GE(steady_clock::now() - start, 350ms) << "idle_timeout is for connections between requests";
  EXPECT_LT(steady_clock::now() - start, 3s);
}

TEST(Listener, ClosesOnAPeerThatDoesNotReadItsAnswer) {
  const HttpHandler large = [](HttpRequest) -> port::Task<HttpResponse> {
    HttpResponse response;
    response.body.assign(32'000'000, 'x');
    co_return response;
  };
  auto settings = RunningListener::settings_for_tests();
  settings.body_timeout = 200ms;
  RunningListener listener(settings, 1, large);
  Peer peer(listener.port());

  peer.send(get("/"));

  EXPECT_TRUE(listener.tells("sakta_open_connections{listener=\"exchange\"} 0\n"));
}

TEST(Listener, HandsOverNothingOfARequestThatBreaksOff) {
  Gate gate;
  RunningListener listener(RunningListener::settings_for_tests(), 1, gate.handler());
  Peer peer(listener.port());

  peer.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
  peer.half_close();

  EXPECT_EQ(peer.rest(), "");
  EXPECT_EQ(gate.waiting, 0);
}

TEST(Listener, ClosesConnectionsAboveItsCapUnread) {
  auto settings = RunningListener::settings_for_tests();
  settings.max_connections = 2;
  settings.header_timeout = settings.idle_timeout = 10s;
  RunningListener listener(settings);
  Peer first(listener.port());
  auto second = std::make_unique<Peer>(listener.port());
  for (Peer* peer : {&first, second.get()}) {
    peer->send(get("/"));
    ASSERT_EQ(status_of(peer->response()), 200U);
  }

  Peer third(listener.port());
  EXPECT_EQ(third.rest(), "");
  EXPECT_TRUE(listener.tells("sakta_connections_refused_total{listener=\"exchange\",reason=\"cap\"} 1\n"));

  second.reset();
  ASSERT_TRUE(listener.tells("sakta_open_connections{listener=\"exchange\"} 1\n"));
  Peer fourth(listener.port());
  fourth.send(get("/"));
  EXPECT_EQ(status_of(fourth.response()), 200U) << "the place became free";
}

TEST(Listener, AnswersForAHandlerThatThrows) {
  RunningListener listener;
  Peer peer(listener.port());

  peer.send(get("/throw"));
  const auto response = peer.response();
  peer.send(get("/next"));

  EXPECT_EQ(code_of(response), "hub.defect");
  EXPECT_EQ(response.find("promise"), std::string::npos) << "the exception's text is not for the peer";
  EXPECT_EQ(status_of(peer.response()), 200U);
}

TEST(Listener, PausesWithoutDescriptorsAndGoesOnByItself) {
  RunningListener listener;
  without_descriptors = true;
  Peer peer(listener.port());
  peer.send(get("/late"));

  const auto start = steady_clock::now();
  while (pauses(listener) < 3 && steady_clock::now() - start < 5s) std::this_thread::yield();
  EXPECT_GE(pauses(listener), 3) << "it does not keep trying";
  const auto tenths = (steady_clock::now() - start) / 100ms;
  EXPECT_LE(pauses(listener), tenths + 3) << "it spins";
  without_descriptors = false;

  EXPECT_THAT(peer.response(), HasSubstr("GET /late?"));
  EXPECT_THAT(listener.log(), HasSubstr("edge.accept_paused"));
}

TEST(Listener, StopLetsTheRequestInProgressEnd) {
  Gate gate;
  RunningListener listener(RunningListener::settings_for_tests(), 1, gate.handler());
  Peer busy(listener.port());
  busy.send(get("/last"));
  gate.until_waiting(1);
  Peer idle(listener.port());
  ASSERT_TRUE(listener.tells("sakta_open_connections{listener=\"exchange\"} 2\n"));

  listener.stop(10s);

  EXPECT_EQ(idle.rest(), "") << "idle connections end at once";
  gate.open = true;
  const auto response = busy.response();
  EXPECT_EQ(body_of(response), "/last");
  EXPECT_THAT(response, HasSubstr("Connection: close\r\n"));
  EXPECT_EQ(busy.rest(), "");
  listener.join();
  EXPECT_FALSE(Peer(listener.port()).connected());
}

TEST(Listener, StopEndsWhatOutlastsTheGrace) {
  Gate gate;
  RunningListener listener(RunningListener::settings_for_tests(), 1, gate.handler());
  Peer peer(listener.port());
  peer.send(get("/"));
  gate.until_waiting(1);

  const auto start = steady_clock::now();
  listener.stop(50ms);

  EXPECT_EQ(peer.rest(), "");
  EXPECT_LT(steady_clock::now() - start, 3s);
  gate.open = true;
  listener.join();
}

TEST(Listener, SharesAPortBetweenThreads) {
  RunningListener listener(RunningListener::settings_for_tests(), 2);
  std::atomic<int> good{0};
  std::vector<std::thread> clients;
  for (int client = 0; client < 8; ++client)
    clients.emplace_back([&] {
      for (int round = 0; round < 5; ++round) {
        Peer peer(listener.port());
        for (int request = 0; request < 10; ++request) {
          peer.send(posted("x"));
          if (status_of(peer.response()) == 200) ++good;
        }
      }
    });
  for (auto& client : clients) client.join();

  EXPECT_EQ(good, 400);
}

TEST(Listener, ThrowsAClearTextForAnAddressItCannotUse) {
  auto settings = RunningListener::settings_for_tests();
  settings.address = "192.0.2.1";
  try {
    RunningListener listener(settings);
    FAIL() << "192.0.2.1 is an address for documentation";
  } catch (const std::runtime_error& failure) {
    EXPECT_THAT(failure.what(), HasSubstr("listener exchange: cannot listen on 192.0.2.1 port 0: "));
  }
}

}  // namespace
}  // namespace hub::server::test
