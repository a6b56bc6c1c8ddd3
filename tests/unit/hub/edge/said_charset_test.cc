#include "hub/edge/said_charset.h"

#include <gtest/gtest.h>

namespace hub::edge {
namespace {

using namespace std::string_literals;

std::string held(const std::string& content_type, std::string xml) {
  hold_to_charset(content_type, xml);
  return xml;
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

TEST(SaidCharset, LeavesWhatCannotBeReadToWhoReadsIt) {
  EXPECT_EQ(held("text/xml; charset=utf-8", "\xFF\xFE<"), "\xFF\xFE<");
  EXPECT_EQ(held("text/xml; charset=utf-8", ""), "");
}

TEST(SaidCharset, OfATextIsUtf8) {
  std::string xml = kDeclared + "<a>ž</a>";
  hold_to_utf8(xml);
  EXPECT_EQ(xml, kBlank + "<a>ž</a>");
}

}  // namespace
}  // namespace hub::edge
