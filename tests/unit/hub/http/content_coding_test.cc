#include "hub/http/content_coding.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <array>

#include "hub/base/codes.h"

using hub::http::undo_codings;

namespace {

constexpr std::size_t kLimit = 100'000;
constexpr int kGzip = 31;
constexpr int kZlib = 15;
constexpr int kBare = -15;

std::string deflated(const std::string& text, int window) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, window, 9, Z_DEFAULT_STRATEGY), Z_OK);
  std::string made(deflateBound(&stream, text.size()) + 64, '\0');
  std::string source = text;
  stream.next_in = reinterpret_cast<Bytef*>(source.data());
  stream.avail_in = static_cast<uInt>(source.size());
  stream.next_out = reinterpret_cast<Bytef*>(made.data());
  stream.avail_out = static_cast<uInt>(made.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  made.resize(stream.total_out);
  deflateEnd(&stream);
  return made;
}

/// The text, "as it came", or the error.
std::string read(const std::string& codings, const std::string& body) {
  const auto text = undo_codings(codings, body, kLimit);
  if (!text) return std::string(text.error().code().name);
  return *text ? **text : "as it came";
}

}  // namespace

TEST(ContentCoding, IsUndone) {
  EXPECT_EQ(read("gzip", deflated("Ādaži", kGzip)), "Ādaži");
  EXPECT_EQ(read(" X-GZip ", deflated("Ādaži", kGzip)), "Ādaži");
  EXPECT_EQ(read("deflate", deflated("Ādaži", kZlib)), "Ādaži");
  EXPECT_EQ(read("deflate", deflated("Ādaži", kBare)), "Ādaži") << "as some servers send it";
  EXPECT_EQ(read("deflate, identity, gzip", deflated(deflated("Ādaži", kZlib), kGzip)), "Ādaži");
  EXPECT_EQ(read("gzip", deflated("Ā", kGzip) + deflated("daži", kGzip) + std::string(3, '\0')), "Ādaži")
      << "RFC 1952, 2.2: members one after the other";
  EXPECT_EQ(read("gzip", deflated(std::string(kLimit, 'x'), kGzip)).size(), kLimit);
}

TEST(ContentCoding, IsNotLookedForWhereThereIsNone) {
  for (const char* none : {"", "identity", "Identity", " , identity,,"})
    EXPECT_EQ(read(none, "body"), "as it came");
  EXPECT_EQ(read("gzip", ""), "as it came") << "nothing is not coded";
}

TEST(ContentCoding, IsWrong) {
  const std::string good = deflated(std::string(1'000, 'x') + "end", kGzip);
  EXPECT_EQ(read("br", "body"), "deliver.bad_reply");
  EXPECT_EQ(read("gzip, zstd", good), "deliver.bad_reply");
  EXPECT_EQ(read("gzip", "<a/>"), "deliver.bad_reply");
  EXPECT_EQ(read("gzip", good.substr(0, good.size() - 5)), "deliver.bad_reply") << "cut";
  EXPECT_EQ(read("gzip", good + "junk"), "deliver.bad_reply");
  std::string flipped = good;
  flipped[flipped.size() - 6] ^= 1;  // of the checksum
  EXPECT_EQ(read("gzip", flipped), "deliver.bad_reply");
  EXPECT_EQ(read("gzip, gzip, gzip, gzip", good), "deliver.bad_reply") << "more than anybody needs";
}

TEST(ContentCoding, IsNeverLargerThanTheLimit) {
  const std::string bomb = deflated(std::string(50'000'000, '\0'), kGzip);
  ASSERT_LT(bomb.size(), kLimit);
  EXPECT_EQ(read("gzip", bomb), "deliver.too_large");
  EXPECT_EQ(read("gzip", deflated(std::string(kLimit + 1, 'x'), kGzip)), "deliver.too_large");
  EXPECT_EQ(read("gzip, gzip", deflated(bomb, kGzip)), "deliver.too_large");
}
