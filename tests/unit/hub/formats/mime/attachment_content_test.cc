#include "hub/formats/mime/attachment_content.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hub/base/codes.h"
#include "hub/formats/json/reader.h"

namespace hub::formats::test {
namespace {

using testing::HasSubstr;

const AttachmentPlaces kPlaces{"/t:m/t:f", {}, {{"t", "urn:t"}}};

std::string message(const std::string& files) {
  return "<m xmlns=\"urn:t\">" + files + "</m>";
}

std::string include(const std::string& href, const std::string& more = {}) {
  return "<content>" + more + "<i:Include xmlns:i=\"http://www.w3.org/2004/08/xop/include\" href=\"" + href +
         "\"/></content>";
}

/// The message once each content is settled as of 3 octets and digest `d`.
Result<std::string> settled(const std::string& octets, const std::vector<std::string>& order) {
  const auto document = XmlDocument::parse(octets);
  if (!document) return document.error();
  auto contents = attachment_contents(*document, kPlaces);
  if (!contents) return contents.error();
  for (AttachmentContent& one : *contents) {
    if (auto said = settle_content(one, 3, "d", order); !said) return said.error();
    EXPECT_TRUE(one.is_settled());
  }
  return document->to_octets();
}

TEST(AttachmentContent, SaysSizeAndDigestInTheSchemasOrder) {
  const std::string one = message("<f><name>a</name>" + include("cid:x") + "</f>");
  EXPECT_EQ(*settled(one, {"name", "size", "digest"}),
            message("<f><name>a</name><size>3</size><digest>d</digest></f>"));
  EXPECT_EQ(*settled(one, {"digest", "size", "name"}),
            message("<f><digest>d</digest><size>3</size><name>a</name></f>"));
  EXPECT_EQ(*settled(message("<f><digest> d </digest><name>a</name><content>AAAA</content><size/></f>"),
                     {"digest", "name", "size"}),
            message("<f><digest> d </digest><name>a</name><size>3</size></f>"));
}

TEST(AttachmentContent, IsAPartOrBase64) {
  const auto document = XmlDocument::parse(
      message("<f>" + include("CID:a%40b%25") + "</f><f/><f><content> AQI= </content></f>"));
  const auto contents = attachment_contents(*document, kPlaces);
  ASSERT_TRUE(contents);
  ASSERT_EQ(contents->size(), 2U);
  EXPECT_EQ(contents->front().part, "a@b%");
  EXPECT_EQ(contents->front().place, "/t:m/t:f[1]");
  EXPECT_EQ(contents->back().part, "");
  EXPECT_EQ(contents->back().place, "/t:m/t:f[3]");
  EXPECT_EQ(*contents->back().octets(), "\1\2");
}

TEST(AttachmentContent, ThatIsNoneIsTold) {
  for (const std::string& wrong :
       {include("x"), include("cid:"), include("cid:%"), include("http://a/"), include("cid:x", "<a/>"),
        include("cid:x", " "), std::string("<content><a/></content>"), include("cid:x") + include("cid:y")}) {
    const auto told = settled(message("<f/><f>" + wrong + "</f>"), {});
    ASSERT_FALSE(told) << wrong;
    EXPECT_EQ(&told.error().code(), &codes::edge_attachment);
    EXPECT_EQ(told.error().place(), "/t:m/t:f[2]/t:content") << wrong;
  }
  const auto twice = settled(message("<f>" + include("cid:x") + "</f><f>" + include("cid:x") + "</f>"), {});
  ASSERT_FALSE(twice);
  EXPECT_THAT(twice.error().to_string(), HasSubstr("another attachment includes"));
  const auto size = settled(message("<f><size>4</size>" + include("cid:x") + "</f>"), {"size", "digest"});
  ASSERT_FALSE(size);
  EXPECT_EQ(size.error().place(), "/t:m/t:f[1]/t:size");
}

TEST(AttachmentContent, OfJsonIsAMember) {
  auto json = read_json(
      R"({"a": [{"f": {"content": "cid:x%40y", "size": null}}, {"f": [{"content": "AQI=", "digest": ""}, {}]}]})");
  ASSERT_TRUE(json);
  auto contents = attachment_contents(*json, {"a", "f"});
  ASSERT_TRUE(contents) << contents.error().to_string();
  ASSERT_EQ(contents->size(), 2U);
  EXPECT_EQ(contents->front().part, "x@y");
  EXPECT_EQ(*contents->back().octets(), "\1\2");
  EXPECT_EQ(contents->back().place_of("size"), "/a/1/f/0/size");
  for (AttachmentContent& one : *contents) ASSERT_TRUE(settle_content(one, 3, "d", {}));
  EXPECT_EQ(to_text(*json, JsonLayout::compact),
            R"({"a":[{"f":{"size":3,"digest":"d"}},{"f":[{"digest":"d","size":3},{}]}]})");
}

TEST(AttachmentContent, OfJsonThatIsNoneIsTold) {
  for (const char* wrong : {"7", "[]", "\"http://a/\"", "\"cid:\"", "true"}) {
    auto json = read_json(std::string(R"({"f": [{"content": )") + wrong + "}]}");
    const auto contents = attachment_contents(*json, {"f"});
    ASSERT_FALSE(contents) << wrong;
    EXPECT_EQ(contents.error().place(), "/f/0/content");
  }
  auto json = read_json(R"({"f": {"content": "cid:x", "size": "3"}})");
  auto contents = attachment_contents(*json, {"f"});
  ASSERT_TRUE(contents);
  EXPECT_EQ(settle_content(contents->front(), 3, "d", {}).error().place(), "/f/size");
}

}  // namespace
}  // namespace hub::formats::test
