#include <gtest/gtest.h>

#include "tests/unit/hub/server/peer.h"
#include "tests/unit/hub/server/running_listener.h"

namespace hub::server::test {
namespace {

using namespace std::string_literals;

struct Malformed {
  const char* name;
  std::string octets;
  const char* code = "edge.malformed";
  unsigned status = 400;
};

void PrintTo(const Malformed& one, std::ostream* out) {
  *out << one.name;
}

class MalformedRequest : public testing::TestWithParam<Malformed> {};

/// Each is followed by a second request that must never be seen.
TEST_P(MalformedRequest, IsRefusedAndClosedWithNothingBehindItRead) {
  RunningListener listener;
  Peer peer(listener.port());

  ASSERT_TRUE(peer.send(GetParam().octets + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"));

  const auto response = peer.response();
  EXPECT_EQ(status_of(response), GetParam().status) << response;
  EXPECT_EQ(code_of(response), GetParam().code) << response;
  EXPECT_NE(response.find("Connection: close\r\n"), std::string::npos) << response;
  EXPECT_EQ(peer.rest(), "") << "a second answer: the smuggled request was served";
}

std::string get_with(const std::string& headers) {
  return "GET /first HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n";
}
std::string post(const std::string& headers, const std::string& body) {
  return "POST /first HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n" + body;
}

INSTANTIATE_TEST_SUITE_P(
    Catalogue, MalformedRequest,
    testing::Values(
        Malformed{"LengthAndChunked",
                  post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")},
        Malformed{"ChunkedAndLength",
                  post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n")},
        Malformed{"TwoLengths", post("Content-Length: 0\r\nContent-Length: 5\r\n", "")},
        Malformed{"TwoEqualLengths", post("Content-Length: 0\r\nContent-Length: 0\r\n", "")},
        Malformed{"LengthList", post("Content-Length: 5,5\r\n", "abcde")},
        Malformed{"LengthWithPlus", post("Content-Length: +5\r\n", "abcde")},
        Malformed{"LengthNegative", post("Content-Length: -5\r\n", "")},
        Malformed{"LengthHexadecimal", post("Content-Length: 0x5\r\n", "abcde")},
        Malformed{"LengthEmpty", post("Content-Length:\r\n", "")},
        Malformed{"CodingUnknown", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n")},
        Malformed{"CodingBeforeChunked", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n")},
        Malformed{"CodingIdentity", post("Transfer-Encoding: identity\r\n", "")},
        Malformed{"CodingTwice",
                  post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")},
        Malformed{"CodingAfterChunked",
                  post("Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n", "0\r\n\r\n")},
        Malformed{"CodingWithVerticalTab", post("Transfer-Encoding: \vchunked\r\n", "0\r\n\r\n")},
        Malformed{"CodingInHttp10", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
        Malformed{"SpaceBeforeColon", post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n")},
        Malformed{"SpaceBeforeFirstHeader", "GET / HTTP/1.1\r\n Host: a\r\n\r\n"},
        Malformed{"FoldedLine", get_with("X: a\r\n b\r\n")},
        Malformed{"FoldedLineByTab", get_with("X: a\r\n\tTransfer-Encoding: chunked\r\n")},
        Malformed{"BareLineFeed", "GET / HTTP/1.1\nHost: a\n\n"},
        Malformed{"BareLineFeedInHeader", get_with("X: a\nY: b\r\n")},
        Malformed{"BareLineFeedAtEnd", "GET / HTTP/1.1\r\nHost: a\r\n\n"},
        Malformed{"BareCarriageReturn", get_with("X: a\rY: b\r\n")},
        Malformed{"NulInValue", get_with("X: a\0b\r\n"s)}, Malformed{"NulInName", get_with("X\0Y: b\r\n"s)},
        Malformed{"NulInTarget", "GET /a\0b HTTP/1.1\r\nHost: a\r\n\r\n"s},
        Malformed{"NoColon", get_with("X\r\n")}, Malformed{"EmptyName", get_with(": x\r\n")},
        Malformed{"NameWithBrackets", get_with("X[1]: x\r\n")}, Malformed{"NoHost", "GET / HTTP/1.1\r\n\r\n"},
        Malformed{"TwoHosts", get_with("Host: b\r\n")},
        Malformed{"EmptyHost", "GET / HTTP/1.1\r\nHost:\r\n\r\n"},
        Malformed{"HostWithUser", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n"},
        Malformed{"AbsoluteTargetOfAnotherHost", "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n"},
        Malformed{"AbsoluteTargetOfAnotherScheme", "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n"},
        Malformed{"AuthorityTarget", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n"},
        Malformed{"AsteriskTarget", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"},
        Malformed{"TargetWithFragment", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n"},
        Malformed{"TargetWithBackslash", "GET /a\\b HTTP/1.1\r\nHost: a\r\n\r\n"},
        Malformed{"TargetNotAscii", "GET /\xc4\x81 HTTP/1.1\r\nHost: a\r\n\r\n"},
        Malformed{"TargetWithHalfAPercent", "GET /%4 HTTP/1.1\r\nHost: a\r\n\r\n"},
        Malformed{"TargetWithSpace", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"},
        Malformed{"TwoSpaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"}, Malformed{"Http09", "GET /\r\n\r\n"},
        Malformed{"Http2Preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
        Malformed{"Http12", "GET / HTTP/1.2\r\nHost: a\r\n\r\n"},
        Malformed{"LowerCaseVersion", "GET / http/1.1\r\nHost: a\r\n\r\n"},
        Malformed{"EmptyLineFirst", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"},
        Malformed{"TlsOnAPlainPort", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s},
        Malformed{"ChunkSizeHexadecimalPrefix",
                  post("Transfer-Encoding: chunked\r\n", "0x5\r\nabcde\r\n0\r\n\r\n")},
        Malformed{"ChunkSizeOverflow",
                  post("Transfer-Encoding: chunked\r\n", "11111111111111111\r\na\r\n0\r\n\r\n")},
        Malformed{"ChunkSizeNegative", post("Transfer-Encoding: chunked\r\n", "-1\r\na\r\n0\r\n\r\n")},
        Malformed{"ChunkSizeEmpty", post("Transfer-Encoding: chunked\r\n", "\r\na\r\n0\r\n\r\n")},
        Malformed{"ChunkWithBareLineFeed", post("Transfer-Encoding: chunked\r\n", "1\na\r\n0\r\n\r\n")},
        Malformed{"ChunkLongerThanSaid", post("Transfer-Encoding: chunked\r\n", "1\r\nabc\r\n0\r\n\r\n")},
        Malformed{"TrailerContentLength",
                  post("Transfer-Encoding: chunked\r\n", "0\r\nContent-Length: 5\r\n\r\n")},
        Malformed{"ContentEncoding", post("Content-Encoding: gzip\r\nContent-Length: 1\r\n", "x"),
                  "edge.content_encoding", 415},
        Malformed{"ContentEncodingIdentity", post("Content-Encoding: identity\r\nContent-Length: 1\r\n", "x"),
                  "edge.content_encoding", 415},
        Malformed{"UnknownExpectation", post("Expect: coffee\r\nContent-Length: 1\r\n", "x"),
                  "edge.header_invalid", 400},
        Malformed{"HeadersTooLarge", get_with("X: " + std::string(1100, 'x') + "\r\n"),
                  "edge.headers_too_large", 431},
        Malformed{"BodyTooLargeByItsLength", post("Content-Length: 4097\r\n", ""), "edge.too_large", 413},
        Malformed{"BodyTooLargeInChunks",
                  post("Transfer-Encoding: chunked\r\n", "800\r\n" + std::string(0x800, 'x') + "\r\n801\r\n"),
                  "edge.too_large", 413}),
    [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace hub::server::test
