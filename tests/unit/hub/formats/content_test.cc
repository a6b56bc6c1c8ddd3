#include "hub/formats/content.h"

#include <gtest/gtest.h>

#include "hub/base/codes.h"

namespace hub::formats {
namespace {

TEST(Content, KeepsOctetsAsTheyCameWhateverTheTree) {
  Content content("<a  x='1'><b></b></a>");

  const auto tree = content.take_tree();

  ASSERT_TRUE(tree);
  EXPECT_EQ(tree->to_octets(), "<a x=\"1\"><b/></a>");
  EXPECT_EQ(content.octets(), "<a  x='1'><b></b></a>");
}

TEST(Content, WritesATreeWhenItsOctetsAreAskedFor) {
  auto tree = XmlDocument::parse("<a  x='1'/>");
  ASSERT_TRUE(tree);
  Content content(*std::move(tree));

  EXPECT_EQ(content.octets(), "<a x=\"1\"/>");
  EXPECT_EQ(content.take_octets(), "<a x=\"1\"/>");
  EXPECT_EQ(content.octets(), "");
}

TEST(Content, GivesTheVeryTreeThatItWasMadeOf) {
  auto tree = XmlDocument::parse("<a/>");
  ASSERT_TRUE(tree);
  const auto* const native = tree->native();
  Content content(*std::move(tree));

  const auto taken = content.take_tree();

  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->native(), native);
}

TEST(Content, FoldedHasOctetsAloneAndCanBeReadAgain) {
  auto tree = XmlDocument::parse("<a>1</a>");
  ASSERT_TRUE(tree);
  Content content(*std::move(tree));

  content.fold();

  EXPECT_EQ(content.octets(), "<a>1</a>");
  const auto again = content.take_tree();
  ASSERT_TRUE(again);
  EXPECT_EQ(again->root_name(), "a");
}

TEST(Content, CopiedHasTheSameOctets) {
  auto tree = XmlDocument::parse("<a/>");
  ASSERT_TRUE(tree);
  const Content content(*std::move(tree));

  Content copy(content);

  EXPECT_EQ(copy.octets(), "<a/>");
  EXPECT_TRUE(copy.take_tree());
  EXPECT_EQ(content.octets(), "<a/>");
}

TEST(Content, ThatIsNoDocumentHasNoTree) {
  EXPECT_FALSE(Content().take_tree());
  const auto tree = Content("<a>").take_tree();
  ASSERT_FALSE(tree);
  EXPECT_EQ(&tree.error().code(), &codes::codec_not_well_formed);
}

}  // namespace
}  // namespace hub::formats
