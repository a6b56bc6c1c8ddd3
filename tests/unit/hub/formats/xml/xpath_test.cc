#include "hub/formats/xml/xpath.h"

#include <gtest/gtest.h>

using hub::formats::is_true;
using hub::formats::XmlDocument;

namespace {

std::string truth(const std::string& xpath, const std::map<std::string, std::string>& values = {}) {
  const auto document = XmlDocument::parse("<p:a xmlns:p='urn:p'><b>1</b></p:a>");
  const auto answer = is_true(xpath, *document, {{"p", "urn:p"}}, values);
  if (!answer) return std::string(answer.error().code().name);
  return *answer ? "true" : "false";
}

}  // namespace

TEST(XPath, IsTrueAsXPathItselfSays) {
  EXPECT_EQ(truth("/p:a/b = 1"), "true");
  EXPECT_EQ(truth("/p:a/c"), "false");
  EXPECT_EQ(truth("b"), "true") << "the root element is the context";
}

TEST(XPath, KnowsValuesByNameAndTakesOthersForEmpty) {
  EXPECT_EQ(truth("$x = '1' and $y-z.1 = \"'\"", {{"x", "1"}, {"y-z.1", "'"}}), "true");
  EXPECT_EQ(truth("$nothing = ''"), "true");
  EXPECT_EQ(truth("$x = 'a'", {{"x", "b' or '1' = '1"}}), "false") << "a value is no part of the expression";
}

TEST(XPath, SaysWhatItCannotEvaluate) {
  EXPECT_EQ(truth("matches($x, 'a')"), "hub.defect");
  EXPECT_EQ(truth("/q:a"), "hub.defect");
  EXPECT_EQ(truth("]"), "hub.defect");
}

TEST(XPath, SelectsElementsAsDocumentsOfTheirOwn) {
  const auto document =
      XmlDocument::parse("<p:a xmlns:p='urn:p' xmlns:q='urn:q'><p:b q:c='1'>x</p:b>t<p:b><q:d/></p:b></p:a>");

  const auto elements = hub::formats::select_elements("//x:b | //text()", *document, {{"x", "urn:p"}});

  ASSERT_TRUE(elements);
  ASSERT_EQ(elements->size(), 2U);
  EXPECT_EQ(elements->at(0).root_name(), "b");
  EXPECT_EQ(elements->at(0).root_namespace(), "urn:p");
  for (const XmlDocument& element : *elements) EXPECT_TRUE(XmlDocument::parse(element.to_octets()));
  EXPECT_EQ(elements->at(1).select("/x:b/y:d", {{"x", "urn:p"}, {"y", "urn:q"}})->size(), 1U);
  EXPECT_TRUE(hub::formats::select_elements("1 + 1", *document, {})->empty());
  EXPECT_FALSE(hub::formats::select_elements("]", *document, {}));
}

TEST(XPath, SelectsTextsWithTheirNamesAndElements) {
  const auto document = XmlDocument::parse(
      "<p:a xmlns:p='urn:p' xmlns:i='http://www.w3.org/2001/XMLSchema-instance'><p:b c='1'>x<!-- -->y</p:b>"
      "<p:b i:nil='true'/><p:b i:nil='false'/></p:a>");

  const auto texts = hub::formats::select_placed("//p:b/@c | //p:b | //text()", *document, {{"p", "urn:p"}});

  ASSERT_TRUE(texts);
  ASSERT_EQ(texts->size(), 3U) << "text nodes are no elements, and what is nil has no text";
  EXPECT_EQ(texts->at(0).name + "=" + texts->at(0).text, "b=xy");
  EXPECT_EQ(texts->at(1).name + "=" + texts->at(1).text, "c=1");
  EXPECT_EQ(texts->at(1).element, texts->at(0).element);
  EXPECT_EQ(texts->at(2).text, "");
  EXPECT_TRUE(hub::formats::select_placed("1 + 1", *document, {})->empty());
  EXPECT_FALSE(hub::formats::select_placed("]", *document, {}));
}
