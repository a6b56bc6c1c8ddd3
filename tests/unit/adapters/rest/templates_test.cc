#include "adapters/rest/templates.h"

#include <gtest/gtest.h>

#include "hub/base/uri.h"
#include "tests/support/both_languages.h"

using adapters::rest::expand_header;
using adapters::rest::expand_path;
using adapters::rest::problem_in_template;
using adapters::rest::Values;
using hub::percent_encoded;

namespace {

std::string path(const std::string& text, const Values& values) {
  const auto expanded = expand_path(text, values);
  return expanded ? *expanded : std::string(expanded.error().code().name);
}

}  // namespace

TEST(PathTemplate, EncodesAllButTheUnreservedCharacters) {
  EXPECT_EQ(percent_encoded("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(percent_encoded("a b/c?d#e&f=g%h+i"), "a%20b%2Fc%3Fd%23e%26f%3Dg%25h%2Bi");
  EXPECT_EQ(percent_encoded("ā\r\n"), "%C4%81%0D%0A");
}

TEST(PathTemplate, PutsValuesIntoPathAndQuery) {
  EXPECT_EQ(path("/cases/{id}/status?of={who}&n=1", {{"id", "A/1"}, {"who", "a&b=c"}}),
            "/cases/A%2F1/status?of=a%26b%3Dc&n=1");
  EXPECT_EQ(path("/a?x={nothing}", {}), "/a?x=");
  EXPECT_EQ(path("/plain", {{"plain", "x"}}), "/plain");
}

TEST(PathTemplate, NeverExpandsWhatAValueHolds) {
  EXPECT_EQ(path("/a/{x}", {{"x", "{y}"}, {"y", "secret"}}), "/a/%7By%7D");
}

TEST(PathTemplate, RefusesValuesThatMakeItAnotherAddress) {
  for (const std::string value : {"", ".", ".."})
    EXPECT_EQ(path("/a/{x}/b", {{"x", value}}), "map.not_valid") << value;
  EXPECT_EQ(path("/a/{x}", {}), "map.not_valid");
  EXPECT_EQ(path("/a/v{x}", {{"x", ".."}}), "/a/v..");
  EXPECT_EQ(path("/a/b?x={x}", {{"x", ".."}}), "/a/b?x=..");
}

TEST(HeaderTemplate, RefusesControlCharacters) {
  for (const std::string& value : std::vector<std::string>{"a\r\nX: y", "a\nb", {"a\0b", 3}, "\x7f"})
    EXPECT_FALSE(expand_header("v {x}", {{"x", value}}));
  const auto expanded = expand_header("v {x} {x}", {{"x", "ā b"}});
  ASSERT_TRUE(expanded);
  EXPECT_EQ(*expanded, "v ā b ā b");
}

TEST(HeaderTemplate, IsToldInBothLanguagesWhereItHasNoValue) {
  const auto expanded = expand_header("{x}", {});
  ASSERT_FALSE(expanded);
  EXPECT_EQ(expanded.error().detail(), "nothing gives the value of a header");
  EXPECT_EQ(expanded.error().detail(hub::Language::lv), "galvenes vērtību nekas nenosaka");
}

TEST(Template, IsRefusedWhenItsBracesDoNotFit) {
  for (const std::string wrong : {"{", "}", "{}", "{a", "a}", "{a{b}}", "{1a}", "{a b}", "{a}}"})
    EXPECT_NE(hub::tests::in_english(problem_in_template(wrong)), "") << wrong;
  for (const std::string right : {"", "a", "{a}", "{a}{b-1}", "/x/{a.b}/y?z={_c}"})
    EXPECT_TRUE(problem_in_template(right).empty()) << right;
}
