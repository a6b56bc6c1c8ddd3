#include "hub/faces/said_charset.h"

#include <gtest/gtest.h>

namespace hub::faces {
namespace {

using namespace std::string_literals;

std::string held(const std::string& content_type, std::string xml) {
  const auto done = hold_to_charset(content_type, xml);
  return done ? xml : std::string(done.error().code().name) + " " + done.error().place() + ": " + xml;
}

const std::string kDeclared = "<?xml version='1.0' encoding='windows-1257'?>";
const std::string kBlank = "<?xml version='1.0'                        ?>";

TEST(SaidCharset, GoesBeforeTheDeclaration) {  // RFC 7303, 3.2
  EXPECT_EQ(held("text/xml; charset=utf-8", kDeclared + "<a>ž</a>"), kBlank + "<a>ž</a>");
  EXPECT_EQ(held("application/xml; Charset=\"UTF-8\"", kDeclared + "<a>ž</a>"), kBlank + "<a>ž</a>");
}

TEST(SaidCharset, LeavesTheDeclarationWhereNothingIsSaid) {
  EXPECT_EQ(held("text/xml", kDeclared + "<a>\xFE</a>"), kDeclared + "<a>\xFE</a>");
  EXPECT_EQ(held("application/soap+xml; action=\"urn:x\"", kDeclared + "<a>\xFE</a>"),
            kDeclared + "<a>\xFE</a>");
}

TEST(SaidCharset, GoesBehindAMark) {  // RFC 7303, 3.3
  EXPECT_EQ(held("text/xml; charset=utf-8", "\xFF\xFE<\0a\0/\0>\0"s), "<a/>");
}

TEST(SaidCharset, MakesTheBodyUtf8) {  // RFC 7303, 3.2
  EXPECT_EQ(held("text/xml; charset=windows-1257", "<a>\xFE</a>"), "<a>ž</a>");
  EXPECT_EQ(held("text/xml; charset=ISO-8859-1", kDeclared + "<a>\xFE</a>"), kBlank + "<a>þ</a>");
  EXPECT_EQ(held("application/xml; charset=utf-16", "\xFE\xFF\0<\0a\0/\0>"s), "<a/>");
  EXPECT_EQ(held("application/xml; charset=UTF-16LE", "<\0a\0/\0>\0"s), "<a/>");
  EXPECT_EQ(held("text/xml; charset=windows-1257", "<\x84\x84\x84\x84\x84"), "<„„„„„")
      << "three times as long";
}

TEST(SaidCharset, LeavesABodyOfAnotherAndTellsIt) {
  EXPECT_EQ(held("text/xml; charset=utf-8", "\xFF\xFE<"), "codec.encoding 1:1: \xFF\xFE<");
  EXPECT_EQ(held("text/xml; charset=utf-16", "<a/>"), "codec.encoding 1:1: <a/>");
  EXPECT_EQ(held("text/xml; charset=us-ascii", "<a>ž</a>"), "codec.encoding 1:4: <a>ž</a>");
  EXPECT_EQ(held("text/xml; charset=utf-8", ""), "");
}

TEST(SaidCharset, OfATextIsUtf8) {
  std::string xml = kDeclared + "<a>ž</a>";
  EXPECT_TRUE(hold_to_utf8(xml));
  EXPECT_EQ(xml, kBlank + "<a>ž</a>");
}

}  // namespace
}  // namespace hub::faces
