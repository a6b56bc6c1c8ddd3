#include "hub/config/xpath_types.h"

#include <gmock/gmock.h>

namespace hub::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

XPathScope scope() {
  XPathScope scope;
  scope.namespaces = {{"str", "http://exslt.org/strings"},
                      {"math", "http://exslt.org/math"},
                      {"date", "http://exslt.org/dates-and-times"},
                      {"exsl", "http://exslt.org/common"}};
  scope.variables = {{"sum", {XPathType::number}},
                     {"small", {XPathType::number, 100, true}},
                     {"name", {XPathType::text}},
                     {"nodes", {XPathType::node_set}}};
  return scope;
}

/// Each element that the expression names, `name in path`; `?`: where it stands is not known.
std::vector<std::string> named_in(const char* xpath) {
  std::vector<std::string> told;
  const auto typing = typing_of(xpath);
  for (const NamedElement& element : typing->elements) {
    std::string line = element.name + " in ";
    if (!element.in) line += "?";
    if (element.in)
      for (const std::string& name : *element.in) line.append("/").append(name);
    told.push_back(std::move(line));
  }
  return told;
}

TEST(XPathTypes, TellWhichElementsAreNamedWhere) {
  EXPECT_THAT(named_in("/t:a/t:b"), ElementsAre("t:a in ", "t:b in /t:a"));
  EXPECT_THAT(named_in("t:a | /t:c"), ElementsAre("t:a in ?", "t:c in "))
      << "a relative path begins at the root element";
  EXPECT_THAT(named_in("/t:a[t:b = /t:c/t:d]/t:e"),
              ElementsAre("t:a in ", "t:b in /t:a", "t:c in ", "t:d in /t:c", "t:e in /t:a"));
  EXPECT_THAT(named_in("/t:a/t:b[../t:c and ./t:d]"),
              ElementsAre("t:a in ", "t:b in /t:a", "t:c in /t:a", "t:d in /t:a/t:b"));
  EXPECT_THAT(named_in("//t:a/t:b"), ElementsAre("t:a in ?", "t:b in ?"));
  EXPECT_THAT(named_in("/t:a//t:b/t:c"), ElementsAre("t:a in ", "t:b in ?", "t:c in ?"));
  EXPECT_THAT(named_in("/*/t:b[t:c] = count(/t:d)"), ElementsAre("t:b in ?", "t:c in ?", "t:d in "));
  EXPECT_THAT(named_in("(/t:a)[t:b]/t:c or /t:d"), ElementsAre("t:a in ", "t:b in ?", "t:c in ?", "t:d in "));
  EXPECT_THAT(named_in("/t:a/following::t:b/t:c"), ElementsAre("t:a in ", "t:c in ?"));
  EXPECT_THAT(named_in("/t:a/@t:b | /t:a/text() | /t:a/t:* | '/t:x' | ../t:y"),
              ElementsAre("t:a in ", "t:a in ", "t:a in ", "t:y in ?"));
}

TEST(XPathTypes, FollowFromTheExpression) {
  struct Row {
    const char* xpath;
    XPathType type;
  };
  constexpr auto node_set = XPathType::node_set;
  constexpr auto text = XPathType::text;
  constexpr auto boolean = XPathType::boolean;
  constexpr auto number = XPathType::number;
  const Row rows[] = {
      {"/t:a/t:b", node_set},
      {"//t:a[1]/@b", node_set},
      {".", node_set},
      {"..", node_set},
      {"/", node_set},
      {"@*", node_set},
      {"a | b", node_set},
      {"div", node_set},       // a name where an operand is due
      {"or or and", boolean},  // the same, with an operator between
      {"* * *", number},       // (section 3.7)
      {"child::mod mod div", number},
      {"ancestor-or-self::node()[2]", node_set},
      {"processing-instruction('x')", node_set},
      {"t:a/text()", node_set},
      {"comment ()", node_set},
      {"key('k', 1)/a", node_set},
      {"(a | b)[1]/c", node_set},
      {"$nodes[2]", node_set},
      {"$nodes/a", node_set},
      {"'12'", text},
      {"\"it's\"", text},
      {"string(a)", text},
      {"concat(a, 'b')", text},
      {"substring-before(a, 'b')", text},
      {"normalize-space()", text},
      {"$name", text},
      {"format-number(a, '0')", text},
      {"str:replace(a, 'b', 'c')", text},
      {"date:date()", text},
      {"a = 1", boolean},
      {"a and b", boolean},
      {"not(a)", boolean},
      {"a < b or a >= 'c'", boolean},
      {"true()", boolean},
      {"1", number},
      {".5", number},
      {"-a", number},
      {"- - 1", number},
      {"a + b", number},
      {"a - b", number},
      {"a-b", node_set},  // a name
      {"a*b", number},
      {"a div 2", number},
      {"a mod 2", number},
      {"number(a)", number},
      {"sum(//a)", number},
      {"count(//a)", number},
      {"round(a)", number},
      {"string-length(a)", number},
      {"position()", number},
      {"math:max(a)", number},
      {"date:year(a)", number},
      {"$sum", number},
      {"f:what(a)", XPathType::unknown},
      {"$unheard_of", XPathType::unknown},
  };
  for (const Row& row : rows) {
    const auto typing = typing_of(row.xpath, scope());
    ASSERT_TRUE(typing) << row.xpath;
    EXPECT_EQ(typing->value.type, row.type) << row.xpath;
  }
}

TEST(XPathTypes, AreNotThereForWhatIsNoExpression) {
  for (const char* xpath :
       {"", "(", "a b", "a[", "concat(a", "'a", "1 +", "/a//", "a::b::c", "@", "$", "a,b", "a/1"})
    EXPECT_FALSE(typing_of(xpath, scope())) << xpath;
  EXPECT_FALSE(typing_of(std::string(10'000, '(') + "a" + std::string(10'000, ')')));
}

TEST(XPathTypes, TellWhichNumbersLoseDigitsAsText) {
  const auto loses = [](const char* xpath) { return typing_of(xpath, scope())->value.loses_digits(); };

  for (const char* xpath : {"number(a)",
                            "sum(a)",
                            "a + 1",
                            "-a",
                            "a * 100",
                            "a div 2",
                            "a mod b",
                            "round(a)",
                            "floor(a div 100)",
                            "0.10",
                            "2147483647",
                            "40003521600",
                            "count(a) * 1000",
                            "count(a) div 2",
                            "position() div 3",
                            "number('12')",
                            "$sum",
                            "$sum + 1",
                            "math:max(a)",
                            "date:seconds(a)",
                            "round($sum)",
                            "2147483646 + 1"})
    EXPECT_TRUE(loses(xpath)) << xpath;
  for (const char* xpath : {"0",
                            "2147483646",
                            "count(a)",
                            "count(a) + 1",
                            "count(a) - count(b)",
                            "position()",
                            "last()",
                            "string-length(a)",
                            "$small",
                            "$small * 100",
                            "-$small",
                            "round(count(a) div 2)",
                            "ceiling(position() div 3)",
                            "number(true())",
                            "number(a = b)",
                            "string-length(a) mod 2",
                            "a mod 7 = 1",
                            "number(a) > 5",
                            "/a",
                            "'40003521600'",
                            "string(a)",
                            "a mod b = 0",
                            "date:year(a)",
                            "true() + true()"})
    EXPECT_FALSE(loses(xpath)) << xpath;
}

TEST(XPathTypes, NoteWhereANumberBecomesText) {
  struct Row {
    const char* xpath;
    std::vector<std::pair<std::size_t, std::string>> noted;
  };
  const Row rows[] = {
      {"string(number(a))", {{7, "number(a)"}}},
      {"concat('LV', number(a) , sum(b))", {{13, "number(a)"}, {25, "sum(b)"}}},
      {"contains(a * 100, '5')", {{9, "a * 100"}}},
      {"starts-with(a, 1 div 3)", {{15, "1 div 3"}}},
      {"string-length($sum) > 9", {{14, "$sum"}}},
      {"normalize-space(-a)", {{16, "-a"}}},
      {"translate(3000000000, '0', 'o')", {{10, "3000000000"}}},
      {"a[concat(number(b), '') = 'x']", {{9, "number(b)"}}},
      {"(a | b)[lang(number(c))]/d", {{13, "number(c)"}}},
      {"$nodes[substring(number(c), 1, 2) = '1']", {{17, "number(c)"}}},
      {"substring(a, number(b), 2)", {}},
      {"substring-before(number(a), '.')", {{17, "number(a)"}}},
      {"key('k', number(a))", {{9, "number(a)"}}},
      {"format-number(number(a), '0')", {}},
      {"str:padding(number(a), '-')", {}},
      {"str:replace(number(a), '-', '')", {{12, "number(a)"}}},
      {"exsl:node-set(a + b)", {{14, "a + b"}}},
      {"number(a) = '40003521600'", {}},
      {"number(a) = number(b) and a > 3000000000", {}},
      {"concat(count(a), ' of ', last())", {}},
      {"concat(number(a) = 2, 'x')", {}},
      {"sum(a[concat(b, 1.50) = 'x'])", {{16, "1.50"}}},
      {"string((a + b))", {{7, "(a + b)"}}},
      {"concat(floor(a), '')", {{7, "floor(a)"}}},
  };
  for (const Row& row : rows) {
    const auto typing = typing_of(row.xpath, scope());
    ASSERT_TRUE(typing) << row.xpath;
    std::vector<std::pair<std::size_t, std::string>> noted;
    for (const NumberAsText& place : typing->as_text) noted.emplace_back(place.offset, place.number);
    EXPECT_EQ(noted, row.noted) << row.xpath;
  }
}

TEST(XPathTypes, NoteTheWholeValueWhereItBecomesText) {
  EXPECT_THAT(typing_of(" a + b ")->as_text, IsEmpty());
  const auto typing = typing_of_text(" a + b ");
  ASSERT_EQ(typing->as_text.size(), 1U);
  EXPECT_EQ(typing->as_text.front().offset, 1U);
  EXPECT_EQ(typing->as_text.front().number, "a + b");
  EXPECT_THAT(typing_of_text("count(a)")->as_text, IsEmpty());
  EXPECT_THAT(typing_of_text("a = b")->as_text, IsEmpty());
}

TEST(XPathTypes, OfAVariableAreThoseOfAllItMayHold) {
  const XPathValue any{XPathType::number};
  const XPathValue small{XPathType::number, 9, true};
  const XPathValue larger{XPathType::number, 99, true};
  const XPathValue text{XPathType::text};

  EXPECT_TRUE(either(any, text).loses_digits());
  EXPECT_TRUE(either(text, any).loses_digits());
  EXPECT_TRUE(either(small, any).loses_digits());
  EXPECT_FALSE(either(small, text).loses_digits());
  EXPECT_EQ(either(small, larger), larger);
  EXPECT_EQ(either(text, text), text);
  EXPECT_EQ(either(text, {XPathType::node_set}).type, XPathType::unknown);
}

TEST(XPathTypes, AreToldInAFindingThatIsNotEndless) {
  EXPECT_THAT(told({0, "sum(a)"}, true).en(), HasSubstr("'sum(a)' is a number that becomes text"));
  EXPECT_THAT(told({0, "sum(a)"}, true).en(), HasSubstr("format-number()"));
  EXPECT_THAT(told({0, "sum(a)"}, false).en(), testing::Not(HasSubstr("format-number")));
  EXPECT_LT(told({0, std::string(500, 'a')}, true).en().size(), 300U);
}

}  // namespace
}  // namespace hub::config
