#include "hub/formats/mime/parts.h"

#include <gtest/gtest.h>

namespace hub::formats {
namespace {

using namespace std::string_literals;

const std::string kType =
    "multipart/related; type=\"application/xop+xml\"; boundary=b1; start=\"<root@partner.example>\"";

/// A message of one part.
std::string message(const std::string& header, const std::string& content, const std::string& line = "\r\n") {
  return "--b1" + line + header + line + line + content + line + "--b1--" + line;
}

/// The part's content, or the error's detail.
std::string read(const std::string& octets, const std::string& type = kType) {
  const auto part = root_part(read_media_type(type), octets);
  return part ? part->body : part.error().to_string();
}

}  // namespace

TEST(MediaType, IsReadWithItsParameters) {
  const MediaType type = read_media_type(
      " Multipart/Related ; Boundary=\"a;b\\\"c\" ;; START = <x> ; charset=UTF-8;start=<y>; nothing ; ");

  EXPECT_EQ(type.type, "multipart/related");
  EXPECT_EQ(type.parameter("boundary"), "a;b\"c");
  EXPECT_EQ(type.parameter("start"), "<x>");
  EXPECT_EQ(type.parameter("charset"), "UTF-8");
  EXPECT_EQ(type.parameter("nothing"), "");
  EXPECT_FALSE(type.well_formed) << "nothing";
  for (const char* good : {"", ";", "text/xml;", "text/xml; a=b ; c = \"d\" ;;"})
    EXPECT_TRUE(read_media_type(good).well_formed) << good;
  for (const char* bad : {"a/b; c", "a/b; c=", "a/b; =d", "a/b; c=\"d", "a/b; c=\"d\" e; f=g"})
    EXPECT_FALSE(read_media_type(bad).well_formed) << bad;
  EXPECT_EQ(read_media_type("a/b; c=\"d\" e; f=g").parameter("f"), "g");
  for (const char* odd :
       {"", ";", "text/xml;", "text/xml; charset", "text/xml; charset=", "text/xml; charset=\"", "=;=;\"="})
    EXPECT_EQ(read_media_type(odd).parameter("charset"), "") << odd;
}

TEST(Mime, TakesTheOnePartOut) {
  const auto part =
      root_part(read_media_type(kType),
                message("Content-Type: application/xop+xml; charset=ISO-8859-13;\r\n type=\"text/xml\"\r\n"
                        "content-id: <root@partner.example>",
                        "<a/>"));

  ASSERT_TRUE(part) << part.error().to_string();
  EXPECT_EQ(part->body, "<a/>");
  EXPECT_EQ(part->type.type, "application/xop+xml");
  EXPECT_EQ(part->type.parameter("charset"), "ISO-8859-13");
  EXPECT_EQ(part->type.parameter("type"), "text/xml");
}

TEST(Mime, IsLenientAboutWhatSendersDo) {
  EXPECT_EQ(read(message("X: y", "<a/>", "\n")), "<a/>") << "line feeds alone";
  EXPECT_EQ(read("a preamble\r\n" + message("X: y", "<a/>") + "an epilogue\r\n--b1\r\n"), "<a/>");
  EXPECT_EQ(read("--b1 \t\r\nX: y\r\n\r\n<a/>\r\n--b1--"), "<a/>")
      << "RFC 2046, 5.1.1: white space behind it";
  EXPECT_EQ(read("--b1\r\n\r\n<a/>\r\n--b1--"), "<a/>") << "a part without header";
  EXPECT_EQ(read("--b1\r\nX: y\r\n\r\n--b1--"), "") << "an empty part";
  EXPECT_EQ(read(message("X: y", "<a>\r\n--b12\r\n --b1\r\nx--b1--</a>")),
            "<a>\r\n--b12\r\n --b1\r\nx--b1--</a>")
      << "what only looks like the boundary";
  EXPECT_EQ(read(message("Content-ID: root@partner.example", "<a/>")), "<a/>") << "without its brackets";
  EXPECT_EQ(read(message("X: y", "<a/>"), "multipart/mixed; boundary=\"b1\""), "<a/>");
}

TEST(Mime, UndoesTheTransferEncoding) {  // RFC 2045, 6
  for (const std::string same : {"7bit", "8bit", "binary", "BINARY"})
    EXPECT_EQ(read(message("Content-Transfer-Encoding: " + same, "<a>\xC4\x80</a>")), "<a>\xC4\x80</a>");
  EXPECT_EQ(read(message("Content-Transfer-Encoding: base64", "PGE+xI\r\nA8L2E+\r\n")), "<a>\xC4\x80</a>");
  EXPECT_EQ(read(message("Content-Transfer-Encoding: quoted-printable",
                         "<a b=3D\"=C4=80=\r\n=c4=80\">  \r\nx</a>")),
            "<a b=\"\xC4\x80\xC4\x80\">\r\nx</a>");
}

TEST(Mime, SaysWhatIsWrong) {
  const auto says = [](const std::string& octets, const std::string& what, const std::string& type = kType) {
    const std::string said = read(octets, type);
    EXPECT_EQ(said.substr(0, 17), "deliver.bad_reply") << said;
    EXPECT_NE(said.find(what), std::string::npos) << said;
  };
  says(message("X: y", "<a/>"), "no boundary", "multipart/related");
  says(message("X: y", "<a/>"), "no boundary", "multipart/related; boundary=" + std::string(71, 'b'));
  says("", "no part");
  says("--b2\r\n\r\n<a/>\r\n--b2--", "no part");
  says("--b1--", "no part");
  says("--b1\r\n\r\n<a/>\r\n", "does not end");
  says("--b1\r\n\r\n<a/>\r\n--b1\r\n\r\nattached\r\n--b1--", "attachments");
  says(message("Content-ID: <other@partner.example>", "<a/>"), "start");
  says(message("Content-Transfer-Encoding: x-uuencode", "<a/>"), "Content-Transfer-Encoding");
  says(message("Content-Transfer-Encoding: base64", "<a/>"), "Content-Transfer-Encoding");
  for (const std::string wrong : {"=", "=4", "=G0", "x=\x01y"})
    if (wrong != "=")
      says(message("Content-Transfer-Encoding: quoted-printable", wrong), "Content-Transfer-Encoding");
  says(message("X: " + std::string(20'000, 'y'), "<a/>"), "too long");
}

TEST(Mime, FindsAnAttachmentThatIsIncluded) {
  const std::string ns = "http://www.w3.org/2004/08/xop/include";
  EXPECT_TRUE(includes_attachment("<a><x:Include xmlns:x='" + ns + "' href='cid:1'/></a>"));
  EXPECT_FALSE(includes_attachment("<a xmlns:x='" + ns + "'>x:Include</a>")) << "declared, but there is none";
  EXPECT_FALSE(includes_attachment("<a><Include href='cid:1'/></a>"));
}

}  // namespace hub::formats
