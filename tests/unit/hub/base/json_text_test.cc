#include "hub/base/json_text.h"

#include <gtest/gtest.h>

namespace hub {
namespace {

std::string string(std::string_view value) {
  JsonText json;
  json.string(value);
  return json.text();
}

TEST(JsonText, SeparatesMembersAndItems) {
  JsonText json;
  json.open('{').key("a").integer(-1).key("b").open('[').boolean(true).null().open('{').close('}').close(']');
  json.key("c").string_or_null("").close('}');
  EXPECT_EQ(json.text(), R"({"a":-1,"b":[true,null,{}],"c":null})");
}

TEST(JsonText, EscapesAsRfc8785Demands) {
  EXPECT_EQ(string("\b\t\n\f\r\"\\/\x7f"), "\"\\b\\t\\n\\f\\r\\\"\\\\/\x7f\"");
  EXPECT_EQ(string(std::string_view("\0\x1f", 2)), "\"\\u0000\\u001f\"");
  EXPECT_EQ(string("āžĢ€😀"), "\"āžĢ€😀\"") << "no escape beyond ASCII's own";
}

TEST(JsonText, WhatIsNotUtf8BecomesTheReplacementCharacter) {
  EXPECT_EQ(string("a\xff"), "\"\xEF\xBF\xBD\"");
}

}  // namespace
}  // namespace hub
