#include "hub/formats/mime/part_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "hub/base/codes.h"

namespace hub::formats::test {
namespace {

using testing::HasSubstr;
using Step = PartReader::Step;

struct Part {
  PartHead head;
  std::string content;
};

/// What comes of a request that comes in pieces of so many octets.
struct Read {
  std::vector<Part> parts;
  std::optional<Error> error;
};

Read read(std::string_view octets, std::size_t piece, const std::string& boundary = "b1") {
  Read read;
  auto reader = PartReader::of(read_media_type("multipart/related; boundary=\"" + boundary + "\""));
  if (!reader) {
    read.error = reader.error();
    return read;
  }
  bool ended = false;
  for (;;) {
    const auto step = reader->next();
    if (!step) {
      read.error = step.error();
      return read;
    }
    if (*step == Step::head) read.parts.push_back({reader->head(), {}});
    if (*step == Step::octets) read.parts.back().content += reader->take_octets();
    if (*step != Step::more) continue;
    if (ended) return read;
    const auto one = octets.substr(0, piece);
    octets.remove_prefix(one.size());
    reader->add(one);
    ended = one.empty();
    if (!ended) continue;
    if (const auto whole = reader->ended(); !whole) {
      read.error = whole.error();
      return read;
    }
  }
}

const std::string kTwo =
    "--b1\r\nContent-Type: application/xop+xml;\r\n type=\"text/xml\"\r\nContent-ID: <root>\r\n\r\n<a/>\r\n"
    "--b1 \t\r\nContent-ID: two@x\r\nContent-Transfer-Encoding: "
    "BINARY\r\n\r\n\r\n--b\r\n\r--b1x\r\n\r\n\r\n--b1--";

TEST(PartReader, ReadsTheSameInPiecesOfAnySize) {
  for (std::size_t piece = 1; piece <= kTwo.size(); ++piece) {
    const Read came = read(kTwo, piece);
    ASSERT_FALSE(came.error) << piece << " " << came.error->to_string();
    ASSERT_EQ(came.parts.size(), 2U);
    EXPECT_EQ(came.parts[0].head.content_type, "application/xop+xml; type=\"text/xml\"");
    EXPECT_EQ(came.parts[0].head.id, "root");
    EXPECT_EQ(came.parts[0].content, "<a/>");
    EXPECT_EQ(came.parts[1].head.id, "two@x");
    EXPECT_EQ(came.parts[1].head.coding, "binary");
    EXPECT_EQ(came.parts[1].content, "\r\n--b\r\n\r--b1x\r\n\r\n");
  }
}

TEST(PartReader, TakesPartsWithoutHeaderOrContentAndWhatMailSaysAroundThem) {
  const Read came = read("Read this with MTOM.\r\n--b1\r\n\r\n\r\n--b1\r\nA: b\r\n\r\n--b1--\r\nThe end.", 3);
  ASSERT_FALSE(came.error) << came.error->to_string();
  ASSERT_EQ(came.parts.size(), 2U);
  EXPECT_EQ(came.parts[0].content, "");
  EXPECT_EQ(came.parts[1].content, "");
}

TEST(PartReader, HoldsNoMoreThanAPiece) {
  auto reader = PartReader::of(read_media_type("multipart/related; boundary=b1"));
  ASSERT_TRUE(reader);
  reader->add("--b1\r\n\r\n");
  ASSERT_EQ(*reader->next(), Step::head);
  std::size_t all = 0;
  for (int i = 0; i < 100; ++i) {
    reader->add(std::string(100'000, '\r'));
    ASSERT_EQ(*reader->next(), Step::octets);
    const std::string octets = reader->take_octets();
    EXPECT_GE(octets.size(), 99'990U);
    all += octets.size();
    ASSERT_EQ(*reader->next(), Step::more);
  }
  reader->add("\r\n--b1--");
  ASSERT_EQ(*reader->next(), Step::octets);
  EXPECT_EQ(all + reader->take_octets().size(), 10'000'000U);
  ASSERT_EQ(*reader->next(), Step::end);
  ASSERT_EQ(*reader->next(), Step::last);
}

struct Bad {
  std::string what;
  std::string octets;
  std::string code;
  std::string place;
  std::string says;
};

class Wrong : public testing::TestWithParam<Bad> {};

TEST_P(Wrong, IsToldWithItsPart) {
  const Bad& bad = GetParam();
  for (const std::size_t piece : {std::size_t{1}, std::size_t{100}, bad.octets.size()}) {
    const Read came = read(bad.octets, piece);
    ASSERT_TRUE(came.error) << piece;
    EXPECT_EQ(came.error->code().name, bad.code);
    EXPECT_EQ(came.error->place(), bad.place);
    EXPECT_THAT(came.error->to_string(), HasSubstr(bad.says));
  }
}

const std::string kOne = "--b1\r\n\r\nx\r\n";
INSTANTIATE_TEST_SUITE_P(
    PartReader, Wrong,
    testing::Values(
        Bad{"nothing", "x", "edge.malformed", "part 1", "ends before"},
        Bad{"no_part", "--b1--", "edge.malformed", "part 1", "no part"},
        Bad{"much_before", std::string(5'000, 'x') + kOne, "edge.malformed", "part 1", "no part begins"},
        Bad{"much_behind", kOne + "--b1--" + std::string(5'000, 'x'), "edge.malformed", "part 1",
            "more behind"},
        Bad{"cut_in_content", "--b1\r\n\r\nx", "edge.malformed", "part 1", "ends before"},
        Bad{"cut_in_header", kOne + "--b1\r\nA: b", "edge.malformed", "part 2", "ends before"},
        Bad{"cut_in_boundary", kOne + "--b1-", "edge.malformed", "part 1", "ends before"},
        Bad{"line_feeds", "--b1\r\nA: b\nC: d\r\n\r\nx\r\n--b1--", "edge.malformed", "part 1", "CR LF"},
        Bad{"nul", std::string("--b1\r\nA: \0b\r\n\r\nx\r\n--b1--", 24), "edge.malformed", "part 1", "CR LF"},
        Bad{"longer_boundary", kOne + "--b12\r\n", "edge.malformed", "part 2", "begins as the boundary"},
        Bad{"much_padding", kOne + "--b1" + std::string(300, ' ') + "\r\n", "edge.malformed", "part 2",
            "begins as the boundary"},
        Bad{"no_field", "--b1\r\nfield\r\n\r\nx\r\n--b1--", "edge.malformed", "part 1", "no field"},
        Bad{"twice", "--b1\r\nContent-ID: a\r\ncontent-id: b\r\n\r\nx\r\n--b1--", "edge.malformed", "part 1",
            "twice"},
        Bad{"empty", "--b1\r\nContent-ID:\r\n\r\nx\r\n--b1--", "edge.malformed", "part 1", "empty"},
        Bad{"long_header", "--b1\r\nA: " + std::string(17'000, 'a') + "\r\n\r\nx\r\n--b1--",
            "edge.headers_too_large", "part 1", "16 KiB"}),
    [](const auto& row) { return row.param.what; });

TEST(PartReader, TakesOnlyABoundaryThatRfc2046Allows) {
  EXPECT_FALSE(PartReader::of(read_media_type("multipart/related")));
  for (const std::string& boundary :
       {std::string(), std::string(71, 'b'), std::string("b "), std::string("a\tb")}) {
    const Read came = read("", 1, boundary);
    ASSERT_TRUE(came.error) << boundary;
    EXPECT_EQ(came.error->code().name, codes::edge_media_type.name);
  }
  EXPECT_FALSE(read("--" + std::string(70, 'b') + "\r\n\r\nx\r\n--" + std::string(70, 'b') + "--", 7,
                    std::string(70, 'b'))
                   .error);
}

}  // namespace
}  // namespace hub::formats::test
