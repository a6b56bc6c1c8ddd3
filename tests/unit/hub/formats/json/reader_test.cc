#include "hub/formats/json/reader.h"

#include <gtest/gtest.h>

#include <string>

#include "hub/base/codes.h"

namespace hub::formats {
namespace {

using namespace std::string_literals;

std::string verdict(const std::string& octets, const JsonLimits& limits = {}) {
  const auto value =
      read_json(octets, limits, [](std::string_view name) { return name.starts_with("known"); });
  if (value) return "accepted";
  return std::string(value.error().code().name) + " " + value.error().place();
}

std::string again(const std::string& octets) {
  const auto value = read_json(octets);
  return value ? to_text(*value, JsonLayout::compact) : value.error().to_string();
}

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

TEST(JsonReader, KeepsTheTextOfNumbersAndTheOrderOfMembers) {
  const std::string text =
      R"({"z":12.50,"a":12345678901234567.89,"m":[-0,0,-0.0,9223372036854775808,18446744073709551616,1E+2,-1],"b":true,"n":null})";

  EXPECT_EQ(again(text), text);
}

TEST(JsonReader, TakesEscapesAndSupplementaryCharacters) {
  EXPECT_EQ(again(R"({"a":"\u0101\ud83d\ude00\t\n\r\/\"\\\b"})").substr(0, 23), "codec.control_character");
  EXPECT_EQ(again(R"({"a":"\u0101\ud83d\ude00\t\n\r\/\"\\"})"), R"({"a":"ā😀\t\n\r/\"\\"})");
}

TEST(JsonReader, RefusesDuplicateMembersHoweverTheyAreWritten) {
  EXPECT_EQ(verdict(R"({"known":1,"b":2,"known":3})"), "codec.duplicate_member /known");
  EXPECT_EQ(verdict(R"({"knownA":[{"known":1,"\u006bnown":2}]})"), "codec.duplicate_member /knownA/0/known");
  EXPECT_EQ(verdict(R"([{"known":1},{"known":1}])"), "accepted");
}

TEST(JsonReader, NamesInAPlaceOnlyWhatASchemaKnows) {
  EXPECT_EQ(verdict(R"({"161175-19997":1,"161175-19997":2})"), "codec.duplicate_member 1:35");
  EXPECT_EQ(verdict("{\"known\":\n{\"161175-19997\":\"\\u0001\"}}"), "codec.control_character 2:24");
}

TEST(JsonReader, RefusesNumbersThatNoSystemTakes) {
  EXPECT_EQ(verdict(R"({"known":1e400})"), "codec.wrong_json_type /known");
  EXPECT_EQ(verdict(R"({"known":[1,-1e400]})"), "codec.wrong_json_type /known/1");
}

TEST(JsonReader, RefusesNumbersThatJsonHasNot) {
  for (const std::string number :
       {"01", "+1", ".5", "5.", "1e", "0x10", "NaN", "Infinity", "-", "1_000", "--1"})
    EXPECT_EQ(verdict("[" + number + "]").substr(0, 21), "codec.not_well_formed") << number;
}

TEST(JsonReader, LimitsDepthValuesAndSize) {
  EXPECT_EQ(verdict(nested(64)), "accepted");
  EXPECT_EQ(verdict(nested(65)).substr(0, 11), "codec.limit");
  EXPECT_EQ(verdict(nested(100'000)).substr(0, 11), "codec.limit");
  EXPECT_EQ(verdict(R"({"a":)" + nested(64) + "}"), "codec.limit 1:69");
  JsonLimits limits;
  limits.values = 4;
  EXPECT_EQ(verdict("[1,2,3]", limits), "accepted");
  EXPECT_EQ(verdict("[1,2,3,4]", limits).substr(0, 11), "codec.limit");
  limits.size = 6;
  EXPECT_EQ(verdict("[1,2,3]", limits), "codec.limit 1:7");
}

TEST(JsonReader, CountsCommasBeforeItMakesATreeButNotThoseInTexts) {
  JsonLimits limits;
  limits.values = 4;
  EXPECT_EQ(verdict("[1,2,3,4,5,6]", limits), "codec.limit 1:9") << "at the comma that is too many";
  EXPECT_EQ(verdict(R"(["a,b,c,\",",",,,,,,\\",2])", limits), "accepted");
}

TEST(JsonReader, RefusesWhatIsNotUtf8) {
  EXPECT_EQ(verdict("{\"a\":\n\"\xC0\xAF\"}"), "codec.encoding 2:2");
  EXPECT_EQ(verdict("[\"\xED\xA0\x80\"]"), "codec.encoding 1:3");
  EXPECT_EQ(verdict("[\"\xFF\"]"), "codec.encoding 1:3");
  for (const std::string& wide : {"\xFE\xFF\0[\0]"s, "[\0]\0"s, "\0[\0]"s, "\0\0\0["s})
    EXPECT_EQ(verdict(wide), "codec.encoding 1:1");
  EXPECT_EQ(verdict("\xFF\xFE[\0]\0"s), "codec.encoding 1:1");
}

TEST(JsonReader, RefusesCharactersThatXmlCannotHold) {
  EXPECT_EQ(verdict(R"({"known":"a\u0000b"})"), "codec.control_character /known");
  EXPECT_EQ(verdict(R"({"known":"\u001F"})"), "codec.control_character /known");
  EXPECT_EQ(verdict(R"({"known":"\uFFFE"})"), "codec.control_character /known");
  EXPECT_EQ(verdict(R"({"known":["\uFFFF"]})"), "codec.control_character /known/0");
  EXPECT_EQ(verdict(R"({"a\u0001":1})"), "codec.control_character 1:10");
  EXPECT_EQ(verdict("{\"a\":\"\x01\"}"), "codec.control_character 1:7");
  EXPECT_EQ(verdict("{\"a\":\"\xEF\xBF\xBF\"}"), "codec.control_character 1:7");
  EXPECT_EQ(verdict("[1]\0"s), "codec.control_character 1:4");
  EXPECT_EQ(verdict(R"({"known":"\t\n\r\u0009\u000A\u000d"})"), "accepted");
}

TEST(JsonReader, RefusesLoneSurrogates) {
  for (const std::string text :
       {R"("\uD800")", R"("\uDC00")", R"("\uD800\u0041")", R"("\uDC00\uD800")", R"("\uD800x")"})
    EXPECT_EQ(verdict("[" + text + "]").substr(0, 21), "codec.not_well_formed") << text;
}

TEST(JsonReader, RefusesWhatIsNotWellFormed) {
  for (const std::string text : {"",         " ",          "{",          "[",           "{\"a\"}",
                                 "{\"a\":}", "{\"a\":1,}", "[1,]",       "[,1]",        "{a:1}",
                                 "{'a':1}",  "[1]2",       "[1][2]",     "[1}",         "// c\n[1]",
                                 "[/**/1]",  "[\"a\nb\"]", "[\"a\tb\"]", "[\"\\x41\"]", "[\"\\u12\"]",
                                 "[\"a]",    "tru",        "[True]",     "[nul]",       "{\"a\":1 \"b\":2}",
                                 "]",        "[1] x"})
    EXPECT_EQ(verdict(text).substr(0, 21), "codec.not_well_formed") << text;
  EXPECT_EQ(verdict("{\"a\": 1,\n \"b\": ?}"), "codec.not_well_formed 2:7");
}

TEST(JsonReader, TreatsProtoAsAnyOtherName) {
  EXPECT_EQ(again(R"({"__proto__":{"x":1}})"), R"({"__proto__":{"x":1}})");
}

TEST(JsonReader, SaysNothingOfTheTextInAnError) {
  for (const std::string text : {R"({"secret17":1,"secret17":2})", R"({"a":secret17})",
                                 R"({"secret17":"\u0001"})", R"(["secret17\uD800"])"}) {
    const auto value = read_json(text);
    ASSERT_FALSE(value);
    EXPECT_EQ((value.error().to_string() + value.error().place()).find("secret17"), std::string::npos)
        << text;
  }
}

TEST(JsonValue, WritesSortedLayoutForPeople) {
  const JsonValue value = JsonValue::object()
                              .with("b", JsonValue::array({JsonValue::number("1"), JsonValue{}}))
                              .with("a", JsonValue::object())
                              .with("c", JsonValue::string("\x1F\"ā"));

  EXPECT_EQ(to_text(value, JsonLayout::sorted),
            "{\n  \"a\": {},\n  \"b\": [\n    1,\n    null\n  ],\n  \"c\": \"\\u001f\\\"ā\"\n}\n");
}

TEST(JsonValue, WritesDecimalsOfXsdAsJsonNumbers) {
  EXPECT_EQ(json_number("+5"), "5");
  EXPECT_EQ(json_number(".5"), "0.5");
  EXPECT_EQ(json_number("-.5"), "-0.5");
  EXPECT_EQ(json_number("5."), "5");
  EXPECT_EQ(json_number("007.50"), "7.50");
  EXPECT_EQ(json_number("-00"), "-0");
  EXPECT_EQ(json_number("12345678901234567.89"), "12345678901234567.89");
}

TEST(JsonValue, EscapesPointers) {
  EXPECT_EQ(pointer_to(pointer_to("", "a/b~c"), 3U), "/a~1b~0c/3");
}

}  // namespace
}  // namespace hub::formats
