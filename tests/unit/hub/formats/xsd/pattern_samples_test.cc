#include "hub/formats/xsd/pattern_samples.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "hub/formats/xml/build.h"
#include "hub/formats/xsd/schema.h"

namespace hub::formats {
namespace {

std::vector<std::string> texts_of(const std::string& pattern) {
  auto texts = pattern_samples(pattern);
  EXPECT_TRUE(texts) << pattern << ": " << texts.error().to_string();
  return texts ? *texts : std::vector<std::string>{};
}

Result<std::shared_ptr<const Schema>> pattern_schema(const std::string& pattern) {
  return Schema::compile(
      "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:t' "
      "elementFormDefault='qualified'><xs:element name='A'><xs:complexType><xs:sequence><xs:element "
      "name='b'><xs:simpleType><xs:restriction base='xs:string'><xs:pattern value='" +
          pattern +
          "'/></xs:restriction></xs:simpleType></xs:element></xs:sequence></xs:complexType></xs:element>"
          "</xs:schema>",
      "t.xsd");
}

bool has(const std::vector<std::string>& texts, const std::string& text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

TEST(PatternSamples, AllMatchTheirPattern) {
  for (const std::string pattern :
       {"[A-Za-z0-9][A-Za-z0-9._/-]{0,63}", "RF[0-9]{2}[A-Z0-9]{1,21}", "[0-9]{1,12}\\.[0-9]{2}",
        "(0[1-9]|[12][0-9]|3[01])(0[1-9]|1[0-2])[0-9]{2}-?[0-2][0-9]{4}|3[2-9][0-9]{4}-?[0-9]{5}", "", "a|",
        "\\d{4}-\\d{2}(Z|[+\\-]\\d{2}:\\d{2})?", "[^a-z\\d]{3}", "((a|b)c*){2,3}", "[\\-+]?x", "[a\\-]",
        "[-a]", "[a-]", "ā[ā-ž]𝄞", "\\(\\[\\{\\\\\\|\\^", "[\\n\\t\\r]{3}", "a{0}b", "(a{2}){3}"}) {
    const auto schema = pattern_schema(pattern);
    ASSERT_TRUE(schema) << pattern << ": " << schema.error().to_string();
    const auto texts = texts_of(pattern);
    EXPECT_FALSE(texts.empty()) << pattern;
    for (const std::string& text : texts) {
      TreeMaker maker("A", "urn:t");
      TreeMaker::set_text(maker.add(maker.root(), "b"), text);
      const XmlDocument document = std::move(maker).take();
      EXPECT_TRUE((*schema)->validate(document, "A")) << pattern << " made '" << text << "'";
    }
  }
}

TEST(PatternSamples, ReachEachBranchEachCountAndTheEndsOfEachRange) {
  const auto code = texts_of("[A-Z0-9][a-c]{0,3}");
  for (const std::string text : {"A", "Aaaa", "Za", "0a", "9a", "Ac"}) EXPECT_TRUE(has(code, text)) << text;

  const auto branches = texts_of("x(one|two|(three|four))?y");
  for (const std::string text : {"xy", "xoney", "xtwoy", "xthreey", "xfoury"})
    EXPECT_TRUE(has(branches, text)) << text;
}

TEST(PatternSamples, AreEachMadeOnceAndAlwaysTheSame) {
  auto texts = texts_of("[a-c]{1,2}");
  EXPECT_EQ(texts, texts_of("[a-c]{1,2}"));
  std::sort(texts.begin(), texts.end());
  EXPECT_EQ(std::adjacent_find(texts.begin(), texts.end()), texts.end());
  EXPECT_LE(texts_of("([ab]|[cd]|[ef]|[gh]|[ij]|[kl]){1,30}([0-9A-Za-z_.:-]{1,9}|x{1,5}){1,7}").size(),
            kMostPatternSamples);
}

TEST(PatternSamples, NameWhatTheyCannotDo) {
  for (const auto& [pattern, why] : {std::pair<std::string, std::string>{"\\p{L}+", "\\p is beyond"},
                                     {"\\i\\c*", "\\i is beyond"},
                                     {"[a-z-[aeiou]]", "without the characters of another"},
                                     {"a{100000}", "repetitions"},
                                     {"(a", "does not close"},
                                     {"a)", "does not open"},
                                     {"[z-a]", "ends before it begins"},
                                     {"a{3,2}", "a quantity that is none"},
                                     {"a\\", "a backslash at the end"},
                                     {"*a", "'*' where a character is wanted"}}) {
    const auto texts = pattern_samples(pattern);
    ASSERT_FALSE(texts) << pattern;
    EXPECT_NE(texts.error().detail().find(why), std::string::npos)
        << pattern << ": " << texts.error().detail();
  }
}

}  // namespace
}  // namespace hub::formats
