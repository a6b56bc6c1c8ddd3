#include "hub/formats/json/scanner.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <random>
#include <string>

#include "hub/formats/json/reader.h"

namespace hub::formats {
namespace {

bool is_read(const std::string& octets, const JsonLimits& limits = {}) {
  return scan_json(octets, limits).has_value();
}

TEST(JsonScanner, ReadsWhatMessagesAre) {
  for (const std::string octets :
       {R"({})", R"([])", R"("")", R"(0)", R"(-0)", R"(-12.50)", R"(true)", R"(false)", R"(null)", R"( [ ] )",
        "\t{ \"a\" :\r\n[1 , \"\", {\"b\": null}] }\n", R"({"ā":"😀","\u0102":"\ud83d\ude00\"\\\/\n\r\t"})",
        R"([12345678901234567890,0.10,-1])"})
    EXPECT_TRUE(is_read(octets)) << octets;
}

TEST(JsonScanner, KeepsOrderTextsAndOffsets) {
  const auto value = scan_json(R"({"b":[1.50,"x\u0101"],"a":{}})", {});

  ASSERT_TRUE(value);
  EXPECT_EQ(to_text(*value, JsonLayout::compact), R"({"b":[1.50,"xā"],"a":{}})");
  EXPECT_EQ(value->items[0].offset, 4U) << "of a member: behind its name";
  EXPECT_EQ(value->items[0].items[0].offset, 11U) << "of a number: behind the octet that ends it";
  EXPECT_EQ(value->items[0].items[1].offset, 20U);
}

TEST(JsonScanner, LeavesToTheParserWhatIsWrongOrSeldom) {
  for (const std::string octets : {"",
                                   " ",
                                   "{",
                                   "[1",
                                   "[1,]",
                                   "[,1]",
                                   "{\"a\"}",
                                   "{\"a\":}",
                                   "{a:1}",
                                   "[1]2",
                                   "[1}",
                                   "[01]",
                                   "[+1]",
                                   "[.5]",
                                   "[5.]",
                                   "[-]",
                                   "[1e2]",
                                   "[1E400]",
                                   "[tru]",
                                   "[\"a\nb\"]",
                                   "[\"a",
                                   "[\"\\x\"]",
                                   "[\"\\u12\"]",
                                   "[\"\\u-123\"]",
                                   "[\"\\b\"]",
                                   "[\"\\u0000\"]",
                                   "[\"\\ud800\"]",
                                   "[\"\\udc00\"]",
                                   "[\"\\ud800\\u0041\"]",
                                   "[\"\\uffff\"]",
                                   "{\"a\":1,\"a\":2}",
                                   "{\"a\":1,\"\\u0061\":2}",
                                   "\xEF\xBB\xBF[]"})
    EXPECT_FALSE(is_read(octets)) << octets;
}

TEST(JsonScanner, FindsAMemberTwiceAmongMany) {
  std::string octets = "{\"x\":0";
  for (int i = 0; i < 40; ++i) octets += ",\"m" + std::to_string(i) + "\":0";

  EXPECT_TRUE(is_read(octets + "}"));
  EXPECT_FALSE(is_read(octets + ",\"m7\":1}"));
}

TEST(JsonScanner, KeepsItsLimits) {
  JsonLimits limits;
  limits.depth = 2;
  limits.values = 3;

  EXPECT_TRUE(is_read("[[1]]", limits));
  EXPECT_FALSE(is_read("[[[]]]", limits));
  EXPECT_TRUE(is_read("[1,2]", limits));
  EXPECT_FALSE(is_read("[1,2,3]", limits));
  EXPECT_FALSE(is_read("[" + std::string(301, '1') + "]"));
}

/// Texts at random, nearly all JSON; then some octets changed.
class Maker {
 public:
  explicit Maker(std::uint32_t seed) : random_(seed) {}

  std::string text() {
    std::string made;
    value(made, 0);
    for (std::size_t changes = below(2) == 0 ? below(3) : 0; changes > 0; --changes)
      made.insert(below(made.size() + 1), one_of(kPieces));
    return made;
  }

 private:
  static constexpr std::array<const char*, 12> kScalars{
      "0",    "-0",   "1.50",     "18446744073709551616",      "1e2",     "true", "false",
      "null", "\"\"", "\"ā\\n\"", "\"\\u0101\\ud83d\\ude00\"", "\"b\\/\""};
  static constexpr std::array<const char*, 6> kNames{"\"a\"",       "\"b\"", "\"ā\"",
                                                     "\"\\u0061\"", "\"\"",  "\"long name\""};
  static constexpr std::array<const char*, 14> kPieces{"{", "}", "[", "]", ",",  ":",   "\"",
                                                       "1", "-", ".", " ", "\\", "\\u", "true"};

  std::size_t below(std::size_t most) { return random_() % most; }
  template <std::size_t N>
  const char* one_of(const std::array<const char*, N>& words) {
    return words[below(N)];
  }

  void value(std::string& made, std::size_t depth) {
    if (below(5) == 0) made += " ";
    const std::size_t kind = depth > 4 ? 0 : below(3);
    if (kind == 0) {
      made += one_of(kScalars);
      return;
    }
    made += kind == 1 ? "{" : "[";
    for (std::size_t count = below(4), i = 0; i < count; ++i) {
      if (i > 0) made += ",";
      if (kind == 1) made.append(one_of(kNames)).append(":");
      value(made, depth + 1);
    }
    made += kind == 1 ? "}" : "]";
  }

  std::mt19937 random_;
};

TEST(JsonScanner, ReadsWhatTheParserReadsOfTextsAtRandom) {
  Maker maker(20261129);
  std::size_t scanned = 0;
  for (int i = 0; i < 4'000; ++i) {
    const std::string octets = maker.text();
    if (is_read(octets)) ++scanned;
    static_cast<void>(read_json(octets));  // test builds hold what is scanned against what the parser reads
  }
  EXPECT_GT(scanned, 1'500U);
}

}  // namespace
}  // namespace hub::formats
