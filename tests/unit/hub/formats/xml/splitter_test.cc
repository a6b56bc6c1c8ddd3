#include "hub/formats/xml/splitter.h"

#include <gmock/gmock.h>

using hub::formats::Namespaces;
using hub::formats::Splitter;
using hub::formats::XmlDocument;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

const Namespaces kPrefixesOfParts{{"s", "urn:s"}};

Splitter cut_up(const std::string& text, const std::string& xpath) {
  auto splitter = Splitter::cut(*XmlDocument::parse(text), xpath, kPrefixesOfParts);
  EXPECT_TRUE(splitter) << splitter.error().to_string();
  return *std::move(splitter);
}

}  // namespace

TEST(Splitter, GivesEachPartItsSurroundingsAndNoOtherPart) {
  const Splitter parts = cut_up(
      "<d xmlns=\"urn:s\" v=\"1\"><h/><st n=\"1\"><id>A</id><e>1</e><e>2</e><sum/></st><st "
      "n=\"2\"><id>B</id></st>"
      "<st n=\"3\"><e>3</e></st></d>",
      "//s:e");

  ASSERT_EQ(parts.count(), 3U);
  EXPECT_EQ(parts.document(0).to_octets(),
            "<d xmlns=\"urn:s\" v=\"1\"><h/><st n=\"1\"><id>A</id><sum/><e>1</e></st></d>");
  EXPECT_EQ(parts.document(2).to_octets(), "<d xmlns=\"urn:s\" v=\"1\"><h/><st n=\"3\"><e>3</e></st></d>");
}

TEST(Splitter, KeepsPrefixesThatAreDeclaredAround) {
  const Splitter parts = cut_up(
      "<a:d xmlns:a=\"urn:a\" xmlns:s=\"urn:s\"><a:h s:x=\"1\"/><s:e><a:v s:y=\"2\"/></s:e></a:d>", "//s:e");

  EXPECT_EQ(parts.document(0).to_octets(),
            "<a:d xmlns:a=\"urn:a\" xmlns:s=\"urn:s\"><a:h s:x=\"1\"/><s:e><a:v s:y=\"2\"/></s:e></a:d>");
}

TEST(Splitter, EvaluatesFromThePart) {
  const Splitter parts =
      cut_up("<d xmlns=\"urn:s\"><id>A</id><e><r>1</r></e><e><r>2</r></e></d>", "/s:d/s:e");

  EXPECT_THAT(*parts.select(1, "concat(../s:id, s:r)", kPrefixesOfParts), ElementsAre("A2"));
  EXPECT_THAT(*parts.select(0, "s:r", kPrefixesOfParts), ElementsAre("1"));
  EXPECT_THAT(*parts.select(0, "s:none", kPrefixesOfParts), IsEmpty());
}

TEST(Splitter, IsTheWholeWhereTheRootIsThePart) {
  const Splitter parts = cut_up("<d><e/>text</d>", "/*");
  ASSERT_EQ(parts.count(), 1U);
  EXPECT_EQ(parts.document(0).to_octets(), "<d><e/>text</d>");
  EXPECT_EQ(cut_up("<d/>", "/none").count(), 0U);
}

TEST(Splitter, RefusesPartsWithinParts) {
  const auto within = Splitter::cut(*XmlDocument::parse("<d><e><e/></e></d>"), "//e", {});
  ASSERT_FALSE(within);
  EXPECT_EQ(within.error().code().name, "codec.not_valid");
}
