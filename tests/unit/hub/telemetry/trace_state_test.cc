#include "hub/telemetry/trace_state.h"

#include <gtest/gtest.h>

namespace hub::telemetry {
namespace {

using StateLines = std::vector<std::string_view>;

struct Case {
  const char* why;  ///< Section of W3C Trace Context, and what it says.
  StateLines lines;
  std::string passed_on;
};

/// `count` members `aNN=NN`.
std::string members(int count) {
  std::string list;
  for (int i = 0; i < count; ++i) {
    const std::string number = std::to_string(100 + i).substr(1);
    list.append(i == 0 ? "" : ",").append("a").append(number).append("=").append(number);
  }
  return list;
}

void check(const std::vector<Case>& cases) {
  for (const Case& one : cases) EXPECT_EQ(trace_state_of(one.lines), one.passed_on) << one.why;
}

TEST(TraceState, KeepsAListAsItCame) {
  check({
      {"3.3.2: one system", {"rojo=00f067aa0ba902b7"}, "rojo=00f067aa0ba902b7"},
      {"3.3.2: two systems, in their order", {"rojo=00f0,congo=t61rcWkgMzE"}, "rojo=00f0,congo=t61rcWkgMzE"},
      {"3.3.1: lines are one list in their order", {"b=1,a=2", "d=3", "c=4"}, "b=1,a=2,d=3,c=4"},
      {"3.3.1: white space around a member is ignored", {"\t a=1 \t,  b=2\t"}, "a=1,b=2"},
      {"3.3.1: empty members are allowed, and avoided", {"a=1,,b=2, ,"}, "a=1,b=2"},
      {"3.3.1: an empty line is accepted", {"", "a=1", " "}, "a=1"},
      {"3.3.1: nothing at all is accepted, and not sent", {"", ","}, ""},
      {"3.3.1.3.2: spaces before and in a value are the value's", {"a=  b c,d=e"}, "a=  b c,d=e"},
      {"3.3.1.3.2: spaces behind it are not", {"a=b  ,d=e"}, "a=b,d=e"},
      {"3.3.1.3.2: every mark but comma and equals sign",
       {"a=!\"#$%&'()*+-./:;<>?@[\\]^_`{|}~"},
       "a=!\"#$%&'()*+-./:;<>?@[\\]^_`{|}~"},
  });
}

TEST(TraceState, TakesEveryKeyThatALevelOfTheSpecificationAllows) {
  check({
      {"level 1, 3.3.1.3.1: simple key", {"a_-*/0z=1"}, "a_-*/0z=1"},
      {"level 1, 3.3.1.3.1: key of a tenant", {"0t_-*/z@s_-*/9=1"}, "0t_-*/z@s_-*/9=1"},
      {"level 1: tenant of 241, system of 14",
       {std::string(241, 't') + "@" + std::string(14, 's') + "=1"},
       std::string(241, 't') + "@" + std::string(14, 's') + "=1"},
      {"level 2, 3.3.1.3.1: begins with a digit", {"1=1"}, "1=1"},
      {"level 2: the at sign is a character like others", {"a@=1,b@@c=2,d@e@f=3"}, "a@=1,b@@c=2,d@e@f=3"},
      {"both: 256 characters", {std::string(256, 'z') + "=1"}, std::string(256, 'z') + "=1"},
  });
}

TEST(TraceState, DropsAListThatCannotBeReadAsAWhole) {
  check({
      {"3.3.1.3.1: upper case", {"a=1,B=2"}, ""},
      {"3.3.1.3.1: a dot in a key", {"a=1,b.c=2"}, ""},
      {"3.3.1.3.1: begins with another character", {"a=1,@b=2"}, ""},
      {"3.3.1.3.1: begins with a mark", {"a=1,_b=2"}, ""},
      {"3.3.1.3.1: a space before the equals sign", {"a=1,b =2"}, ""},
      {"3.3.1.3.1: a letter beyond ASCII", {"a=1,\xC4\x81=2"}, ""},
      {"3.3.1.3.1: 257 characters", {"a=1", std::string(257, 'z') + "=1"}, ""},
      {"3.3.1.3: no key", {"a=1,=2"}, ""},
      {"3.3.1.3: no equals sign", {"a=1,b"}, ""},
      {"3.3.1.3.2: no value", {"a=1,b="}, ""},
      {"3.3.1.3.2: spaces alone", {"a=1,b=  ,c=3"}, ""},
      {"3.3.1.3.2: a second equals sign", {"a=1,b=c=d"}, ""},
      {"3.3.1.3.2: a tab inside", {"a=1,b=c\td"}, ""},
      {"3.3.1.3.2: a control character", {"a=1,b=c\x01"}, ""},
      {"3.3.1.3.2: DEL", {"a=1,b=c\x7F"}, ""},
      {"3.3.1.3.2: beyond ASCII", {"a=1,b=\xC4\x81"}, ""},
      {"3.3.1.3.2: 257 characters", {"a=" + std::string(257, 'v')}, ""},
      {"3.3.1: 33 members", {members(33)}, ""},
      {"3.3.1: 33 members on two lines",
       {members(20), "b01=1,b02=1,b03=1,b04=1,b05=1,b06=1,b07=1", "b08=1,b09=1,b10=1,b11=1,b12=1,b13=1"},
       ""},
  });
}

TEST(TraceState, TakesThirtyTwoMembersBesideEmptyOnes) {
  EXPECT_EQ(trace_state_of({members(32)}), members(32));
  EXPECT_EQ(trace_state_of({",," + members(32) + ",,"}), members(32));
}

TEST(TraceState, KeepsTheLatestPositionOfAKeyThatIsThereTwice) {
  check({
      {"3.3.1.4: one entry per key", {"congo=2,rojo=1,congo=1"}, "congo=2,rojo=1"},
      {"3.3.1.4: on several lines", {"congo=2", "rojo=1,congo=1", "congo=0"}, "congo=2,rojo=1"},
      {"3.3.1.4: the same value", {"a=1,a=1"}, "a=1"},
  });
}

TEST(TraceState, ShortensAListByWholeMembers) {
  const auto sized = [](char key, std::size_t size) { return key + ("=" + std::string(size - 2, 'v')); };
  const std::string limit =
      sized('a', 128) + "," + sized('b', 128) + "," + sized('c', 128) + "," + sized('d', 125);
  ASSERT_EQ(limit.size(), kMaxTraceState);
  check({
      {"3.3.1.5: 512 characters are passed on", {limit}, limit},
      {"3.3.1.5: from the end", {limit + ",e=1"}, limit},
      {"3.3.1.5: whole members, though one character is too many",
       {limit + "d,e=1"},
       sized('a', 128) + "," + sized('b', 128) + "," + sized('c', 128)},
      {"3.3.1.5: one of more than 128 characters first",
       {sized('a', 129) + "," + sized('b', 128) + "," + sized('c', 128) + "," + sized('d', 128)},
       sized('b', 128) + "," + sized('c', 128) + "," + sized('d', 128)},
      {"3.3.1.5: of several large ones the last first",
       {sized('a', 200) + "," + sized('b', 200) + "," + sized('c', 100) + "," + sized('d', 100)},
       sized('a', 200) + "," + sized('c', 100) + "," + sized('d', 100)},
      {"3.3.1.5: a large one stays where there is room",
       {sized('a', 258) + "," + sized('b', 10)},
       sized('a', 258) + "," + sized('b', 10)},
      {"3.3.1.5: one member of the longest key and value is more than is passed on",
       {std::string(256, 'k') + "=" + std::string(256, 'v') + ",a=1"},
       "a=1"},
  });
}

}  // namespace
}  // namespace hub::telemetry
