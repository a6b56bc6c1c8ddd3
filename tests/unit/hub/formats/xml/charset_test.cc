#include "hub/formats/xml/charset.h"

#include <gtest/gtest.h>

#include "hub/base/codes.h"
#include "hub/formats/xml/document.h"

namespace hub::formats {
namespace {

using namespace std::string_literals;

constexpr std::size_t kLimit = 10'000;

/// The text, or `code place: detail`.
std::string read(const std::string& octets, const std::string& charset = "", std::size_t limit = kLimit) {
  const auto text = xml_in_utf8(octets, charset, limit);
  if (text) return std::string(text->view());
  return std::string(text.error().code().name) + " " + text.error().place() + ": " + text.error().detail();
}

std::string code_and_place(const std::string& octets, const std::string& charset = "",
                           std::size_t limit = kLimit) {
  const std::string all = read(octets, charset, limit);
  return all.substr(0, all.find(':', all.find(':') + 1));
}

/// ASCII and Latin letters below U+0800 in UTF-16.
std::string wide(const std::string& utf8, bool little, bool marked) {
  std::string made = marked ? (little ? "\xFF\xFE"s : "\xFE\xFF"s) : ""s;
  for (std::size_t at = 0; at < utf8.size(); ++at) {
    unsigned point = static_cast<unsigned char>(utf8[at]);
    if (point >= 0xC0) point = ((point & 0x1FU) << 6U) | (static_cast<unsigned char>(utf8[++at]) & 0x3FU);
    const char high = static_cast<char>(point >> 8U);
    const char low = static_cast<char>(point & 0xFFU);
    made += little ? std::string{low, high} : std::string{high, low};
  }
  return made;
}

std::string declared(const std::string& encoding) {
  return "<?xml version=\"1.0\" encoding=\"" + encoding + "\"?>";
}

TEST(Charset, LeavesUtf8WhereItIs) {
  const std::string plain = "<a>Ādaži</a>";
  const auto text = xml_in_utf8(plain, "", kLimit);

  ASSERT_TRUE(text);
  EXPECT_EQ(text->view().data(), plain.data()) << "no copy";
  for (const std::string charset : {"utf-8", "UTF-8", "utf8", "Utf8"}) EXPECT_EQ(read(plain, charset), plain);
  EXPECT_EQ(read(declared("utf8") + plain), declared("utf8") + plain);
}

TEST(Charset, ReadsUtf16ByItsMark) {
  for (const bool little : {true, false}) {
    EXPECT_EQ(read(wide("<a>Ādaži</a>", little, true)), "<a>Ādaži</a>");
    EXPECT_EQ(read(wide(declared("UTF-16") + "<a>ž</a>", little, true)),
              "<?xml version=\"1.0\"                  ?><a>ž</a>")
        << "places stay, the declaration is true no more";
  }
}

TEST(Charset, ReadsUtf16WithoutAMarkIfItIsSaid) {
  for (const bool little : {true, false}) {
    const std::string named = little ? "UTF-16LE" : "utf-16be";
    EXPECT_EQ(read(wide("<a>ž</a>", little, false), named), "<a>ž</a>");
    EXPECT_EQ(read(wide("<a>ž</a>", little, false), "utf-16"), "<a>ž</a>");
    EXPECT_EQ(code_and_place(wide("<a>ž</a>", little, false)), "codec.encoding 1:1");
    EXPECT_EQ(code_and_place(wide("<a>ž</a>", little, false), "utf-8"), "codec.encoding 1:1");
    EXPECT_EQ(code_and_place(wide("<a>ž</a>", little, false), little ? "utf-16be" : "utf-16le"),
              "codec.encoding 1:1");
    EXPECT_NE(read(wide(declared("UTF-16") + "<a>ž</a>", little, false)).find("<a>ž</a>"), std::string::npos);
  }
}

TEST(Charset, ReadsTheEncodingsOfTheBaltic) {
  struct Row {
    const char* name;
    const char* octets;
    const char* utf8;
  };
  for (const Row& row :
       {Row{"ISO-8859-13", "\xC2\xE2\xFE\xDE\xEC\xCD", "ĀāžŽģĶ"},
        Row{"windows-1257", "\xC2\xE2\xFE\xDE\xEC\xCD\x84\x93", "ĀāžŽģĶ„“"}, Row{"cp1257", "\xC2", "Ā"},
        Row{"latin7", "\xC2", "Ā"}, Row{"ISO-8859-1", "\xD6\xF5\xFC", "Öõü"}, Row{"latin1", "\xD6", "Ö"},
        Row{"ISO-8859-4", "\xC0\xE0\xBE", "Āāž"}, Row{"iso-8859-15", "\xA4", "€"},
        Row{"windows-1252", "\x80", "€"}, Row{"us-ascii", "Adazi", "Adazi"}}) {
    EXPECT_EQ(read("<a>"s + row.octets + "</a>", row.name), "<a>"s + row.utf8 + "</a>") << row.name;
    const auto document = XmlDocument::parse(declared(row.name) + "<a>" + row.octets + "</a>");
    ASSERT_TRUE(document) << row.name << ": " << document.error().to_string();
    EXPECT_EQ(document->to_octets(), "<a>"s + row.utf8 + "</a>") << row.name;
  }
}

TEST(Charset, GoesByMarkThenCharsetThenDeclaration) {  // RFC 7303, 3
  EXPECT_EQ(read("\xEF\xBB\xBF" + declared("windows-1257") + "<a>ž</a>", "iso-8859-13").substr(3),
            "<?xml version=\"1.0\"                        ?><a>ž</a>");
  EXPECT_EQ(read(declared("windows-1257") + "<a>ž</a>", "utf-8"),
            "<?xml version=\"1.0\"                        ?><a>ž</a>");
  EXPECT_EQ(read(declared("UTF-8") + "<a>\xFE</a>", "windows-1257"), declared("UTF-8") + "<a>ž</a>");
  EXPECT_EQ(read(wide(declared("UTF-8") + "<a>ž</a>", true, true), "iso-8859-1"),
            declared("UTF-8") + "<a>ž</a>");
}

TEST(Charset, SaysWhereAnOctetDoesNotBelong) {
  EXPECT_EQ(read(declared("windows-1257") + "\n<a>\xFE\x81</a>"),
            "codec.encoding 2:5: an octet that does not belong to CP1257");
  EXPECT_EQ(read("<a>\n \xC0</a>", "us-ascii"),
            "codec.encoding 2:2: an octet that does not belong to US-ASCII");
  EXPECT_EQ(code_and_place(declared("us-ascii") + "<a>\xC4\x80</a>"), "codec.encoding 1:45");
  EXPECT_EQ(read("\xFF\xFE<\0a\0>\0\0\xD8<\0"s),
            "codec.encoding 1:4: an octet that does not belong to UTF-16LE")
      << "half a surrogate";
  EXPECT_EQ(code_and_place("\xFF\xFE<\0a\0/\0>"s), "codec.encoding 1:4") << "half a character";
}

TEST(Charset, RefusesWhatIsNotRead) {
  EXPECT_EQ(read(declared("UTF-7") + "<a/>"), "codec.encoding 1:30: the encoding UTF-7 is not read");
  EXPECT_EQ(read("<a/>", "x-mac-roman"), "codec.encoding 1:1: the encoding x-mac-roman is not read");
  EXPECT_EQ(read("<a/>", "161175-19997"), "codec.encoding 1:1: an encoding that is not read")
      << "no name is shown";
  EXPECT_EQ(read(declared("UTF-16") + "<a/>"), "codec.encoding 1:30: the document says UTF-16 and is not");
  EXPECT_EQ(code_and_place("\xFF\xFE\0\0<\0\0\0"s), "codec.encoding 1:1");
  EXPECT_EQ(code_and_place("\0\0\xFE\xFF\0\0\0<"s), "codec.encoding 1:1");
}

TEST(Charset, KeepsTheLimitBeforeAndAfter) {
  EXPECT_EQ(code_and_place("<a>" + std::string(kLimit, 'x'), "iso-8859-1"), "codec.limit 1:1");
  EXPECT_EQ(read("<a>" + std::string(kLimit / 2, '\xE2'), "iso-8859-13").substr(0, 11), "codec.limit")
      << "two octets for each";
  EXPECT_EQ(read("<a>" + std::string(kLimit / 2 - 10, '\xE2'), "iso-8859-13").substr(0, 3), "<a>");
}

TEST(Charset, KeepsEveryLockBehindTheConversion) {
  const auto code = [](const std::string& octets) {
    const auto document = XmlDocument::parse(octets);
    return document ? std::string("accepted")
                    : std::string(document.error().code().name) + " " + document.error().place();
  };
  EXPECT_EQ(code(wide("<!DOCTYPE a><a/>", true, true)), "codec.dtd_forbidden 1:1");
  EXPECT_EQ(code(declared("windows-1257") + "\n<!DOCTYPE a><a/>"), "codec.dtd_forbidden 2:1");
  EXPECT_EQ(code(wide("<a>&x;</a>", false, true)), "codec.not_well_formed 1:4");
  EXPECT_EQ(code(declared("iso-8859-1") + "<a>\x01</a>"), "codec.control_character 1:47");
  EXPECT_EQ(code(wide("<a>ž</b>", true, true)).substr(0, 21), "codec.not_well_formed");
}

}  // namespace
}  // namespace hub::formats
