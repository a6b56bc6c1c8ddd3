#include "hub/server/request_reader.h"

#include <gtest/gtest.h>

namespace hub::server {
namespace {

constexpr std::size_t kMaxHeaders = 2048;
constexpr std::size_t kMaxBody = 10'000;

/// Presents `octets` in pieces of `step`, keeping what was not taken, until the request is complete or
/// refused. Returns the error's code, "complete" or "more".
std::string read(RequestReader& reader, std::string_view octets, std::size_t step = 1 << 20) {
  std::string unread;
  while (!octets.empty()) {
    unread.append(octets.substr(0, step));
    octets.remove_prefix(std::min(step, octets.size()));
    for (;;) {
      const auto taken = reader.take(unread);
      if (!taken) return std::string(taken.error().code().name);
      unread.erase(0, *taken);
      if (reader.stage() == RequestReader::Stage::complete) return "complete";
      if (*taken == 0) break;
    }
  }
  return "more";
}

std::string read_new(std::string_view octets) {
  RequestReader reader(kMaxHeaders, kMaxBody);
  return read(reader, octets);
}

TEST(RequestReader, ReadsAChunkedBodyWithoutChunksWhateverThePieces) {
  const std::string octets = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
  for (std::size_t step = 1; step <= octets.size(); ++step) {
    RequestReader reader(16384, 1 << 20);
    reader.reset();
    ASSERT_EQ(read(reader, octets, step), "complete") << step;
    EXPECT_EQ(reader.request().body, "");
  }
}

TEST(RequestReader, RefusesAQuotedTextThatDoesNotEndInAChunksLineWhateverThePieces) {
  const std::string start = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const std::string chunks :
       {"fff;a=\"b\r\nc\r\nd\r\n", "3\r\nabc\r\nfff;a=\"b\\\"\r\nc", "0;a=\"\r\nX: y\r\n\r\n"}) {
    const std::string octets = start + chunks;
    for (std::size_t step = 1; step <= octets.size(); ++step) {
      RequestReader reader(kMaxHeaders, kMaxBody);
      EXPECT_EQ(read(reader, octets, step), "edge.malformed") << step;
    }
  }
}

TEST(RequestReader, TakesAQuotedTextInAChunksLineWhateverThePieces) {
  const std::string octets =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3;a=\"\\\"b\"\r\nx\"y\r\n1;c=\"\"\r\nz\r\n0;d=\"e;f\"\r\n\r\n";
  for (std::size_t step = 1; step <= octets.size(); ++step) {
    RequestReader reader(kMaxHeaders, kMaxBody);
    ASSERT_EQ(read(reader, octets, step), "complete") << step;
    EXPECT_EQ(reader.request().body, "x\"yz");
  }
}

TEST(RequestReader, ReadsTheSameRequestWhateverThePieces) {
  const std::string octets =
      "POST /v1/ask/x?a=b HTTP/1.1\r\nHost: hub.example\r\nX-Name:  two words \r\n"
      "Transfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\nA;ext=\"1\"\r\n0123456789\r\n0\r\nTrailer: lost\r\n\r\n";
  for (std::size_t step = 1; step <= octets.size(); ++step) {
    RequestReader reader(kMaxHeaders, kMaxBody);

    ASSERT_EQ(read(reader, octets, step), "complete") << step;

    const auto& request = reader.request();
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.path, "/v1/ask/x");
    EXPECT_EQ(request.query, "a=b");
    EXPECT_EQ(request.header("x-name"), "two words");
    EXPECT_EQ(request.header("trailer"), "") << "a trailer is not a header";
    EXPECT_EQ(request.body, "abc0123456789") << step;
  }
}

TEST(RequestReader, TakesNothingOfTheNextRequest) {
  const std::string first = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi";
  RequestReader reader(kMaxHeaders, kMaxBody);
  const std::string both = first + "GET /next HTTP/1.1\r\nHost: a\r\n\r\n";

  std::size_t taken = 0;
  while (reader.stage() != RequestReader::Stage::complete)
    taken += *reader.take(std::string_view(both).substr(taken));
  EXPECT_EQ(taken, first.size());

  reader.reset();
  EXPECT_EQ(read(reader, std::string_view(both).substr(taken)), "complete");
  EXPECT_EQ(reader.request().path, "/next");
  EXPECT_EQ(reader.request().body, "");
}

TEST(RequestReader, TakesAnAbsoluteTargetOfTheSameHost) {
  RequestReader reader(kMaxHeaders, kMaxBody);

  EXPECT_EQ(read(reader, "GET HTTP://Hub.Example:8443/a/b?c HTTP/1.1\r\nHost: hub.example:8443\r\n\r\n"),
            "complete");

  EXPECT_EQ(reader.request().path, "/a/b");
  EXPECT_EQ(reader.request().query, "c");
}

TEST(RequestReader, KnowsWhetherTheConnectionStays) {
  const auto after = [](const std::string& version, const std::string& headers) {
    RequestReader reader(kMaxHeaders, kMaxBody);
    EXPECT_EQ(read(reader, "GET / HTTP/" + version + "\r\n" + headers + "\r\n"), "complete");
    return reader.persistence();
  };
  const std::string host = "Host: a\r\n";
  EXPECT_EQ(after("1.1", host), Persistence::stays);
  EXPECT_EQ(after("1.1", host + "Connection: keep-alive\r\n"), Persistence::stays);
  EXPECT_EQ(after("1.1", host + "Connection: Close\r\n"), Persistence::close);
  EXPECT_EQ(after("1.1", host + "Connection: TE, close\r\n"), Persistence::close);
  EXPECT_EQ(after("1.1", host + "Connection: keep-alive\r\nConnection: close\r\n"), Persistence::close);
  EXPECT_EQ(after("1.1", host + "Proxy-Connection: close\r\n"), Persistence::stays) << "RFC 9112, C.2.2";
  EXPECT_EQ(after("1.0", ""), Persistence::close);
  EXPECT_EQ(after("1.0", host), Persistence::close);
  EXPECT_EQ(after("1.0", "Connection: Keep-Alive\r\n"), Persistence::keep_alive);
  EXPECT_EQ(after("1.0", "Connection: TE, keep-alive\r\n"), Persistence::keep_alive);
  EXPECT_EQ(after("1.0", "Connection: keep-alive, close\r\n"), Persistence::close) << "RFC 9112, 9.3";
}

TEST(RequestReader, KnowsOfARefusedHeaderHowToAnswerIt) {
  const auto form = [](const std::string& octets) {
    RequestReader reader(kMaxHeaders, kMaxBody);
    EXPECT_EQ(read(reader, octets).substr(0, 5), "edge.");
    const HttpRequest& request = reader.request();
    return request.method + " " + request.path + " " + std::string(request.header("content-type"));
  };
  const std::string start = "POST /soap/debts HTTP/1.1\r\nHost: a\r\n";
  const std::string type = "Content-Type: application/soap+xml\r\n";
  const std::string expected = "POST /soap/debts application/soap+xml";
  EXPECT_EQ(form(start + "Content-Encoding: gzip\r\n" + type + "\r\n"), expected) << "said behind it";
  EXPECT_EQ(form(start + "Bad Name: x\r\n" + type + "\r\n"), expected);
  EXPECT_EQ(form(start + type + "X: folded\r\n behind\r\n\r\n"), expected);
  EXPECT_EQ(form(start + type + "X: bare\nY: z\r\n\r\n"), expected);
  EXPECT_EQ(form(start + type + "X: " + std::string(kMaxHeaders, 'x')), expected);
  EXPECT_EQ(form(start + "Content-Length: 1\r\nContent-Length: 1\r\n" + type + "\r\n"), expected);
  EXPECT_EQ(form("POST /soap/debts HTTP/1.1\r\n" + type + "\r\n"), expected) << "no Host";
  EXPECT_EQ(form("POST /soap/debts HTTP/1.1 x\n\r\n"), "  ") << "no target that could be read";
}

TEST(RequestReader, BoundsTheBody) {
  RequestReader exact(kMaxHeaders, 5);
  EXPECT_EQ(read(exact, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde"), "complete");
  RequestReader more(kMaxHeaders, 5);
  EXPECT_EQ(read(more, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\n"), "edge.too_large");
  RequestReader huge(kMaxHeaders, 5);
  EXPECT_EQ(read(huge, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n"),
            "edge.malformed");
  RequestReader chunks(kMaxHeaders, 5);
  EXPECT_EQ(read(chunks,
                 "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n2\r\nef\r\n"),
            "edge.too_large");
}

TEST(RequestReader, BoundsTheHeader) {
  const std::string start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
  const std::string fits = start + std::string(kMaxHeaders - start.size() - 4, 'x') + "\r\n\r\n";
  EXPECT_EQ(read_new(fits), "complete");
  EXPECT_EQ(read_new(start + std::string(kMaxHeaders - start.size() - 3, 'x') + "\r\n\r\n"),
            "edge.headers_too_large");
  EXPECT_EQ(read_new(start + std::string(kMaxHeaders, 'x')), "edge.headers_too_large") << "no end in sight";
  EXPECT_EQ(read_new("GET /" + std::string(kMaxHeaders, 'x')), "edge.headers_too_large");
}

TEST(RequestReader, SaysInBothLanguagesWhatIsWrong) {
  RequestReader reader(kMaxHeaders, kMaxBody);
  const auto taken = reader.take("GET / HTTP/1.1\r\n\r\n");
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().detail(), "there is no Host header");
  EXPECT_EQ(taken.error().detail(Language::lv), "nav galvenes Host");
}

TEST(RequestReader, BoundsTheNumberOfHeaders) {
  std::string octets = "GET / HTTP/1.1\r\nHost: a\r\n";
  for (int at = 0; at < 99; ++at) octets += "x: y\r\n";
  EXPECT_EQ(read_new(octets + "\r\n"), "complete");
  EXPECT_EQ(read_new(octets + "x: y\r\n\r\n"), "edge.headers_too_large");
}

TEST(RequestReader, BoundsWhatStandsBetweenChunks) {
  const std::string start = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(read_new(start + "1;" + std::string(5000, 'x')), "edge.malformed") << "one endless extension";
  std::string many = start;
  for (int at = 0; at < 10; ++at) many += "1;" + std::string(2000, 'x') + "\r\na\r\n";
  EXPECT_EQ(read_new(many), "edge.malformed") << "many long extensions";
  EXPECT_EQ(read_new(start + "0\r\n" + std::string(5000, 'x')), "edge.malformed") << "endless trailers";
}

TEST(RequestReader, DropsHeadersThatClaimAnIdentity) {
  RequestReader reader(kMaxHeaders, kMaxBody);

  ASSERT_EQ(
      read(reader,
           "GET / HTTP/1.1\r\nHost: a\r\nX-Client-Cert: x\r\nX-SSL-Client-Verify: x\r\nx-ssl-client-s-dn: "
           "x\r\n"
           "X-Forwarded-Client-Cert: x\r\nSSL_CLIENT_S_DN: x\r\nSSL-Client-Cert: x\r\nX_Client_Cert: x\r\n"
           "X-Client-Certainly: kept\r\n\r\n"),
      "complete");

  EXPECT_EQ(reader.request().headers, (Headers{{"host", "a"}, {"x-client-certainly", "kept"}}));
}

TEST(RequestReader, KnowsWhoWaitsForAContinue) {
  RequestReader reader(kMaxHeaders, kMaxBody);

  EXPECT_EQ(read(reader, "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n"),
            "more");

  EXPECT_EQ(reader.stage(), RequestReader::Stage::body);
  EXPECT_TRUE(reader.wants_continue());
}

}  // namespace
}  // namespace hub::server
