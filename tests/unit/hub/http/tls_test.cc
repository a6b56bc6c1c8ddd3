#include <gtest/gtest.h>

#include "hub/base/codes.h"
#include "hub/http/client.h"
#include "hub/http/reason.h"
#include "tests/support/peer.h"
#include "tests/support/run_task.h"
#include "tests/support/temp_pki.h"

using namespace std::chrono_literals;
using hub::http::Client;
using hub::http::Request;
using support::http_reply;
using support::Peer;
using support::TempPki;

namespace {

constexpr const char* kHere = "IP:127.0.0.1";

TempPki& pki() {
  static TempPki one;
  return one;
}

Request https(std::uint16_t port) {
  Request request;
  request.url = "https://127.0.0.1:" + std::to_string(port) + "/";
  request.body = "q";
  request.credentials.trust = pki().ca();
  request.deadline = std::chrono::steady_clock::now() + 5s;
  return request;
}

Request https_as(const support::KeyPair& who, std::uint16_t port) {
  Request request = https(port);
  request.credentials.certificate = who.certificate;
  request.credentials.key = who.key;
  return request;
}

struct HttpTls : testing::Test {
  static Peer::Options tls(const support::KeyPair& server) {
    Peer::Options options;
    options.tls = Peer::Tls{server.certificate, server.key, ""};
    return options;
  }
  static Peer::Answer answer(const Peer::Request&) { return Peer::Answer{http_reply("200 OK", "a")}; }

  /// The code's name, or "" if it succeeded.
  std::string send(Request request) {
    const auto reply = support::run_task(io, client.send(std::move(request)));
    if (!reply) told = reply.error().told();
    return reply ? "" : std::string(reply.error().code().name);
  }

  /// Of the last failure, in both languages, behind the partner's address.
  testing::AssertionResult is_told(const std::string& en, const std::string& lv) {
    if (told.en().ends_with(en) && told.lv().ends_with(lv)) return testing::AssertionSuccess();
    return testing::AssertionFailure() << told.en() << "\n" << told.lv();
  }

  boost::asio::io_context io;
  Client client{io};
  hub::Sentence told;
};

}  // namespace

TEST_F(HttpTls, ReachesAServerOfTheTrustedAuthority) {
  Peer peer(tls(pki().issue("good", kHere)), answer);

  EXPECT_EQ(send(https(peer.port())), "");
}

TEST_F(HttpTls, TakesNothingThatNobodyAskedForAsAnAnswer) {
  Peer peer(tls(pki().issue("doubling", kHere)), [](const Peer::Request& request) {
    return Peer::Answer{http_reply(request.body == "q" ? "200 OK" : "400 Bad Request", "a")};
  });
  EXPECT_EQ(send(https(peer.port())), "");
  EXPECT_EQ(send(https(peer.port())), "");
  EXPECT_EQ(peer.connections(), 1U) << "what a handshake leaves behind does not count";
  peer.say(http_reply("500 Stray", "s"));
  for (int round = 0; round < 2; ++round) {
    const auto reply = support::run_task(io, client.send(https(peer.port())));
    ASSERT_TRUE(reply) << reply.error().to_string();
    EXPECT_EQ(reply->status, 200U);
  }
  EXPECT_EQ(peer.connections(), 2U);
}

TEST_F(HttpTls, RefusesAServerOfAnotherAuthority) {
  TempPki stranger;
  Peer peer(tls(stranger.issue("stranger", kHere)), answer);

  EXPECT_EQ(send(https(peer.port())), "deliver.unreachable");
  EXPECT_TRUE(is_told(" cannot be trusted: unable to get local issuer certificate",
                      " sertifikātam nevar uzticēties: sertifikāta izdevējs nav zināms"));
  EXPECT_TRUE(peer.requests().empty());
}

TEST_F(HttpTls, TrustsNobodyWithoutTrustFile) {
  Peer peer(tls(pki().issue("untold", kHere)), answer);
  auto request = https(peer.port());
  request.credentials.trust.clear();

  EXPECT_EQ(send(std::move(request)), "deliver.unreachable");
}

TEST_F(HttpTls, RefusesAnExpiredServer) {
  Peer peer(tls(pki().issue("old", kHere, TempPki::Validity::past)), answer);

  EXPECT_EQ(send(https(peer.port())), "deliver.unreachable");
  EXPECT_TRUE(is_told(" cannot be trusted: certificate has expired",
                      " sertifikātam nevar uzticēties: sertifikāta derīguma termiņš ir beidzies"));
}

TEST_F(HttpTls, RefusesAServerOfAnotherName) {
  Peer peer(tls(pki().issue("other", "DNS:other.example")), answer);

  EXPECT_EQ(send(https(peer.port())), "deliver.unreachable");
  EXPECT_TRUE(is_told(" is of another name", " sertifikāts ir izdots citam nosaukumam"));
}

TEST_F(HttpTls, ShowsItsClientCertificate) {
  auto options = tls(pki().issue("server", kHere));
  options.tls->client_ca = pki().ca();
  Peer peer(options, answer);
  const auto mine = pki().issue("hub", "DNS:hub.example");
  auto request = https_as(mine, peer.port());

  EXPECT_EQ(send(std::move(request)), "");
  EXPECT_NE(send(https(peer.port())), "")
      << "a connection made with the certificate must not serve one without";
  EXPECT_EQ(peer.requests().size(), 1U);
}

TEST_F(HttpTls, AClientCertificateOfAnotherAuthorityIsOurConfigurationAndNoCall) {
  TempPki stranger;
  auto options = tls(pki().issue("server", kHere));
  options.tls->client_ca = pki().ca();
  Peer peer(options, answer);
  const auto mine = stranger.issue("hub", "DNS:hub.example");
  auto request = https_as(mine, peer.port());

  EXPECT_EQ(send(request), "deliver.misconfigured");
  EXPECT_TRUE(
      is_told(mine.certificate + ": unknown CA; it took no request",
              mine.certificate + ": sertifikāta izdevējs tam nav zināms; pieprasījumu tas nepieņēma"));
  const auto old = pki().issue("old-hub", "DNS:hub.example", TempPki::Validity::past);
  EXPECT_EQ(send(https_as(old, peer.port())), "deliver.misconfigured");
  EXPECT_TRUE(is_told(": certificate expired; it took no request",
                      ": sertifikāta derīguma termiņš ir beidzies; pieprasījumu tas nepieņēma"));
  EXPECT_EQ(send(https(peer.port())), "deliver.misconfigured");
  EXPECT_TRUE(is_told(
      " demands a certificate of the hub, and the system has none (credentials): certificate required",
      " prasa centrmezgla sertifikātu, bet sistēmai tāda nav (credentials): sertifikāts ir obligāts"));
  EXPECT_TRUE(peer.requests().empty());
}

TEST_F(HttpTls, SoItIsWithTheOldTlsWhoseHandshakeEndsWithTheAlert) {
  TempPki stranger;
  auto options = tls(pki().issue("server", kHere));
  options.tls->client_ca = pki().ca();
  options.tls->old = true;
  Peer peer(options, answer);
  const auto mine = stranger.issue("hub", "DNS:hub.example");
  auto request = https_as(mine, peer.port());

  EXPECT_EQ(send(request), "deliver.misconfigured");
  EXPECT_TRUE(peer.requests().empty());
}

TEST(HttpReason, KnowsWhichEndsAreAboutTheCertificate) {
  hub::http::Credentials mine;
  mine.certificate = "/pki/hub.pem";
  hub::http::Failure failure;
  failure.peer = "partner.example:443";
  const auto let_in = [&](CURLcode code, std::string_view words) {
    failure.code = code;
    failure.words = words;
    return hub::http::why_not_let_in(failure, mine).empty();
  };
  EXPECT_FALSE(let_in(CURLE_RECV_ERROR,
                      "OpenSSL SSL_read: error:0A000412:SSL routines::sslv3 alert bad certificate, errno 0"));
  EXPECT_FALSE(
      let_in(CURLE_SSL_CONNECT_ERROR, "error:0A000414:SSL routines::sslv3 alert certificate revoked"));
  EXPECT_FALSE(let_in(CURLE_SEND_ERROR, "SSL_write() error: error:0A00045C:SSL routines::tlsv13 alert"));
  EXPECT_TRUE(let_in(CURLE_SSL_CONNECT_ERROR, "error:0A000410:SSL routines::sslv3 alert handshake failure"))
      << "it may be about anything";
  EXPECT_TRUE(
      let_in(CURLE_RECV_ERROR, "OpenSSL SSL_read: error:0A000126:SSL routines::unexpected eof, errno 0"));
  EXPECT_TRUE(let_in(CURLE_RECV_ERROR, "Recv failure: Connection reset by peer"));
  EXPECT_TRUE(let_in(CURLE_RECV_ERROR, "error:"));
  EXPECT_TRUE(let_in(CURLE_WEIRD_SERVER_REPLY, "error:0A000418:of a partner's text"));
}

TEST(HttpReason, TellsTheAlertOfAPartnerThatEndedTheConnection) {
  hub::http::Failure failure;
  failure.code = CURLE_RECV_ERROR;
  failure.words = "OpenSSL SSL_read: tlsv13 alert certificate required";
  EXPECT_EQ(hub::http::why_no_answer(failure),
            hub::Sentence(
                "the partner ended the TLS connection: OpenSSL SSL_read: tlsv13 alert certificate required",
                "partneris pārtrauca TLS savienojumu: libcurl saka \"OpenSSL SSL_read: tlsv13 alert "
                "certificate required\""));
  failure.words = "Recv failure";
  EXPECT_EQ(hub::http::why_no_answer(failure), hub::Sentence("the connection broke", "savienojums pārtrūka"));
}

TEST_F(HttpTls, IsUnreachableWhenItsOwnKeyCannotBeRead) {
  Peer peer(tls(pki().issue("keyless", kHere)), answer);
  auto request = https(peer.port());
  request.credentials.certificate = request.credentials.key = "/nonexistent.pem";

  EXPECT_EQ(send(std::move(request)), "deliver.unreachable");
  EXPECT_TRUE(
      is_told("the hub's certificate /nonexistent.pem cannot be used with its key /nonexistent.pem",
              "centrmezgla sertifikātu /nonexistent.pem nevar lietot ar tā atslēgu /nonexistent.pem"));
}

TEST_F(HttpTls, FindsAPeerThatHangsInTheHandshakeUnreachable) {
  Peer::Options options;
  options.read_nothing = true;
  Peer peer(options, {});
  auto request = https(peer.port());
  request.connect_timeout = 60ms;

  EXPECT_EQ(send(std::move(request)), "deliver.unreachable");
  EXPECT_TRUE(is_told(" in time", " netika izveidots laikā"));
}

TEST_F(HttpTls, IsUncertainWhenTheConnectionEndsWithoutFarewell) {
  Peer peer(tls(pki().issue("rude", kHere)), [](const Peer::Request&) {
    return Peer::Answer{"HTTP/1.1 200 OK\r\n\r\nno length, no end", Peer::Then::reset};
  });

  EXPECT_EQ(send(https(peer.port())), "deliver.timeout");
}

TEST_F(HttpTls, ConnectsWithoutSendingAnything) {
  Peer peer(tls(pki().issue("probed", kHere)), answer);

  const auto done = support::run_task(io, client.connect(https(peer.port())));

  EXPECT_TRUE(done);
  EXPECT_TRUE(peer.requests().empty());
  EXPECT_EQ(send(https(peer.port())), "") << "a probe leaves the client usable";
}

TEST_F(HttpTls, ProbesAnUntrustedServerInVain) {
  TempPki stranger;
  Peer peer(tls(stranger.issue("stranger", kHere)), answer);

  const auto done = support::run_task(io, client.connect(https(peer.port())));

  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code().name, "deliver.unreachable");
}
