#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include "tests/unit/hub/server/peer.h"
#include "tests/unit/hub/server/pki.h"
#include "tests/unit/hub/server/running_listener.h"

namespace hub::server::test {
namespace {

using namespace std::string_literals;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kGet = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

/// A listener with TLS, and certificates of every sort.
class TlsListener : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    pki_ = new Pki("Invented CA");
    pki_->issue({.name = "server", .dns = {"localhost"}, .purpose = "serverAuth"});
    pki_->issue({.name = "good", .dns = {"Back-Office.Example"}, .uri = {"urn:sakta:party:Back-Office"}});
    pki_->issue({.name = "revoked", .dns = {"revoked.example"}});
    pki_->revoke("revoked");
    pki_->issue({.name = "expired", .dns = {"expired.example"}, .days_from = -30, .days_to = -1});
    pki_->issue({.name = "future", .dns = {"future.example"}, .days_from = 1});
    pki_->issue({.name = "purpose", .dns = {"purpose.example"}, .purpose = "serverAuth"});
    pki_->issue({.name = "weak", .dns = {"weak.example"}, .weak_key = true});
    pki_->issue({.name = "nul",
                 .dns = {"good.example", "good.example\0.evil.example"s, "sp ace.example"},
                 .uri = {"urn:a\0b"s, "urn:fine"}});
    pki_->issue({.name = "nameless"});
    pki_->write_crl();
    pki_->write_crl("stale", -1);
    other_ = new Pki("Invented CA");
    other_->issue({.name = "good", .dns = {"back-office.example"}});
  }
  static void TearDownTestSuite() {
    delete pki_;
    delete other_;
  }

  static ListenerSettings settings(const std::string& crl = "crl") {
    auto all = RunningListener::settings_for_tests();
    all.tls = TlsSettings{pki_->pem("server"), pki_->key("server"), pki_->pem("ca"), pki_->pem(crl)};
    return all;
  }
  static Peer::Tls client(const std::string& name, Pki* pki = pki_) {
    Peer::Tls tls;
    tls.trust = pki_->pem("ca");
    if (!name.empty()) tls.certificate = pki->pem(name);
    if (!name.empty()) tls.key = pki->key(name);
    return tls;
  }

  static inline Pki* pki_ = nullptr;
  static inline Pki* other_ = nullptr;
};

TEST_F(TlsListener, HandsOverTheNamesOfAGoodCertificate) {
  RunningListener listener(settings());
  Peer peer(listener.port(), client("good"));

  peer.send(kGet);

  const auto body = body_of(peer.response());
  EXPECT_THAT(body, HasSubstr("\npeer " + pki_->thumbprint("good") + "\n"));
  EXPECT_THAT(body, HasSubstr("\nsan dns:back-office.example\nsan uri:urn:sakta:party:Back-Office\nheader"));
}

TEST_F(TlsListener, LeavesOutNamesWithANul) {
  RunningListener listener(settings());
  Peer peer(listener.port(), client("nul"));

  peer.send(kGet);

  EXPECT_THAT(body_of(peer.response()), HasSubstr("\nsan dns:good.example\nsan uri:urn:fine\nheader"));
}

TEST_F(TlsListener, TakesNoNameFromTheSubject) {
  RunningListener listener(settings());
  Peer peer(listener.port(), client("nameless"));

  peer.send(kGet);

  const auto body = body_of(peer.response());
  EXPECT_THAT(body, HasSubstr("\npeer sha256:"));
  EXPECT_THAT(body, Not(HasSubstr("\nsan ")));
}

TEST_F(TlsListener, ServesAPeerWithoutACertificateAsNobody) {
  RunningListener listener(settings());
  Peer peer(listener.port(), client(""));

  peer.send("GET / HTTP/1.1\r\nHost: a\r\nX-Client-Cert: forged\r\n\r\n");

  const auto response = peer.response();
  EXPECT_EQ(status_of(response), 200U);
  EXPECT_THAT(response, Not(HasSubstr("peer")));
  EXPECT_THAT(response, Not(HasSubstr("forged")));
}

class RefusedCertificate : public TlsListener,
                           public testing::WithParamInterface<std::pair<const char*, const char*>> {};

TEST_F(TlsListener, ReadsNoLargeBodyForNobody) {
  RunningListener listener(settings());
  Peer peer(listener.port(), client(""));

  peer.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 16385\r\n\r\n");

  EXPECT_EQ(status_of(peer.response()), 413U) << "without a byte of the body";
}

TEST_P(RefusedCertificate, FailsTheHandshake) {
  RunningListener listener(settings());
  Peer peer(listener.port(), client(GetParam().first));

  peer.send(kGet);

  EXPECT_EQ(peer.rest(), "") << "TLS 1.3: the client learns of it when it reads";
  EXPECT_TRUE(
      listener.tells("sakta_connections_refused_total{listener=\"exchange\",reason=\"handshake\"} 1\n"));
  EXPECT_TRUE(listener.tells("edge.certificate_refused"));
  EXPECT_TRUE(listener.tells(GetParam().second));
  EXPECT_THAT(listener.log(), Not(HasSubstr(".example")));
}

INSTANTIATE_TEST_SUITE_P(Catalogue, RefusedCertificate,
                         testing::Values(std::pair{"revoked", "certificate revoked"},
                                         std::pair{"expired", "certificate has expired"},
                                         std::pair{"future", "certificate is not yet valid"},
                                         std::pair{"purpose", "purpose"}, std::pair{"weak", "key too weak"}),
                         [](const auto& one) { return std::string(one.param.first); });

TEST_F(TlsListener, RefusesACertificateOfAnotherCaWithTheSameName) {
  RunningListener listener(settings());
  Peer peer(listener.port(), client("good", other_));

  peer.send(kGet);

  EXPECT_EQ(peer.rest(), "");
  EXPECT_TRUE(listener.tells("edge.certificate_refused"));
}

TEST_F(TlsListener, RefusesEveryCertificateWhileTheRevocationListIsStale) {
  RunningListener listener(settings("stale"));
  Peer peer(listener.port(), client("good"));

  peer.send(kGet);

  EXPECT_EQ(peer.rest(), "");
  EXPECT_TRUE(listener.tells("CRL has expired"));
}

TEST_F(TlsListener, RefusesTlsBefore12) {
  RunningListener listener(settings());
  auto old = client("good");
  old.max_version = TLS1_1_VERSION;
  EXPECT_FALSE(Peer(listener.port(), old).connected());

  auto oldest_allowed = client("good");
  oldest_allowed.max_version = TLS1_2_VERSION;
  EXPECT_TRUE(Peer(listener.port(), oldest_allowed).connected());
}

TEST_F(TlsListener, GivesNoSessionToContinueWith) {
  RunningListener listener(settings());
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    auto tls = client("good");
    tls.max_version = version;
    Peer peer(listener.port(), tls);
    peer.send(kGet);
    ASSERT_EQ(status_of(peer.response()), 200U);

    EXPECT_EQ(SSL_SESSION_is_resumable(SSL_get_session(peer.session())), 0) << version;
  }
}

TEST_F(TlsListener, DoesNotRenegotiate) {
  RunningListener listener(settings());
  auto tls = client("good");
  tls.max_version = TLS1_2_VERSION;
  Peer peer(listener.port(), tls);
  ASSERT_TRUE(peer.connected());

  SSL_renegotiate(peer.session());

  EXPECT_NE(SSL_do_handshake(peer.session()), 1);
}

TEST_F(TlsListener, ClosesAHandshakeThatIsTooSlow) {
  auto fast = settings();
  fast.header_timeout = std::chrono::milliseconds(200);
  RunningListener listener(fast);
  Peer silent(listener.port());

  EXPECT_EQ(silent.rest(), "");
  EXPECT_TRUE(listener.tells("reason=\"handshake\"} 1\n"));
}

TEST_F(TlsListener, RefusesPlainHttp) {
  RunningListener listener(settings());
  Peer plain(listener.port());

  plain.send(kGet);

  EXPECT_THAT(plain.rest(), Not(HasSubstr("HTTP/1.1 200")));
}

TEST_F(TlsListener, KeepsPipelinesAndRefusesAsWithoutTls) {
  RunningListener listener(settings());
  Peer peer(listener.port(), client("good"));

  peer.send("POST /one HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"s + kGet);
  EXPECT_THAT(peer.response(), HasSubstr("POST /one?"));
  EXPECT_THAT(peer.response(), HasSubstr("GET /?"));
  peer.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n" + std::string(2'000'000, 'x'));

  EXPECT_EQ(code_of(peer.response()), "edge.too_large") << "it reaches a peer that is still sending";
}

TEST_F(TlsListener, AnswersASlowBodyOverTls) {
  auto impatient = settings();
  impatient.body_timeout = std::chrono::milliseconds(200);
  RunningListener listener(impatient);
  Peer peer(listener.port(), client("good"));

  peer.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");

  EXPECT_EQ(code_of(peer.response()), "edge.too_slow");
}

TEST_F(TlsListener, ServesManyPeersOnTwoThreads) {
  RunningListener listener(settings(), 2);
  std::atomic<int> good{0};
  std::vector<std::thread> clients;
  for (int number = 0; number < 4; ++number)
    clients.emplace_back([&] {
      for (int round = 0; round < 3; ++round) {
        Peer peer(listener.port(), client("good"));
        for (int request = 0; request < 5; ++request) {
          peer.send(kGet);
          if (status_of(peer.response()) == 200) ++good;
        }
      }
    });
  for (auto& one : clients) one.join();

  EXPECT_EQ(good, 60);
}

TEST_F(TlsListener, ThrowsAClearTextForFilesItCannotUse) {
  const auto text = [](const TlsSettings& tls) -> std::string {
    auto all = settings();
    all.tls = tls;
    try {
      RunningListener listener(all);
    } catch (const std::runtime_error& failure) {
      return failure.what();
    }
    return {};
  };
  const auto good = *settings().tls;
  auto tls = good;
  tls.certificate = "/nowhere/server.pem";
  EXPECT_THAT(text(tls), HasSubstr("TLS certificate /nowhere/server.pem: "));
  tls = good;
  tls.key = pki_->key("good");
  EXPECT_THAT(text(tls), HasSubstr(tls.key));
  tls = good;
  tls.clients_ca = "/nowhere/ca.pem";
  EXPECT_THAT(text(tls), HasSubstr("clients' CA /nowhere/ca.pem: "));
  tls = good;
  tls.crl = pki_->pem("ca");
  EXPECT_THAT(text(tls), HasSubstr("revocation list " + tls.crl + ": "));
}

}  // namespace
}  // namespace hub::server::test
