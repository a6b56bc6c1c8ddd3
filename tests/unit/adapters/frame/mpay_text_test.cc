#include "adapters/frame/mpay_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hub/formats/json/reader.h"

namespace {

hub::Result<std::string> text_of(const std::string& json) {
  auto object = hub::formats::read_json(json);
  if (!object) return std::move(object).error();
  return adapters::frame::mpay_text(*object);
}

struct Vector {
  const char* json;
  const char* text;
};

// The first is the partner's own (tests/Mobilly/Mpay/SignDataNormalizerTest.php). The others were made by
// running the rule of its SignDataNormalizer.php over json_decode in PHP 8.2.
TEST(MpayText, IsWhatThePartnersLibraryMakes) {
  const Vector vectors[]{
      {R"({"a":"A","b":{"ba":"BA","bc":"BC"},"c":"C"})", "A.BA.BC.C"},
      {R"({"a":"0","b":"5"})", "05"},
      {R"({"a":0,"b":5})", "05"},
      {R"({"a":"","b":"x"})", "x"},
      {R"({"a":"","b":"0","c":"x"})", "0x"},
      {R"({"a":"a","b":["0","5"]})", "a.05"},
      {R"({"a":"a","b":[]})", "a."},
      {R"({"a":"a","b":{}})", "a."},
      {R"({"a":"a","b":"","c":"c"})", "a..c"},
      {R"({"a":"00","b":"5"})", "00.5"},
      {R"({"a":"0.0","b":"5"})", "0.0.5"},
      {R"({"a":" ","b":"x"})", " .x"},
      {R"({"a":[["0"],"1"],"b":"2"})", "01.2"},
      {R"({"a":-5,"b":9223372036854775807})", "-5.9223372036854775807"},
      {R"({"a":0,"b":0,"c":0,"d":1})", "00.0.1"},
      {R"({"b":"B","a":"A"})", "B.A"},
      {R"({"10":"x","2":"y"})", "x.y"},
      {R"({"a":"āž","b":"\/"})", "āž./"},
      {R"({"a":"false","b":"x"})", "false.x"},
      {"{}", ""},
  };
  for (const Vector& vector : vectors) {
    const auto text = text_of(vector.json);
    ASSERT_TRUE(text) << vector.json << ": " << text.error().to_string();
    EXPECT_EQ(*text, vector.text) << vector.json;
  }
}

TEST(MpayText, LeavesOutTheSignatureOfTheWholeAlone) {
  EXPECT_EQ(*text_of(R"({"a":"A","signature":"S","b":"B"})"), "A.B");
  EXPECT_EQ(*text_of(R"({"a":{"signature":"S"},"b":"B"})"), "S.B");
}

TEST(MpayText, RefusesWhatPhpRefusesOrWritesOtherwise) {
  for (const char* json : {R"({"a":true})", R"({"a":null})", R"({"a":1.0})", R"({"a":1e2})", R"({"a":-0})",
                           R"({"a":9223372036854775808})", R"({"a":{"b":[false]}})", R"(["a"])"}) {
    const auto text = text_of(json);
    ASSERT_FALSE(text) << json;
    EXPECT_EQ(text.error().code().name, "codec.not_valid") << json;
  }
  EXPECT_EQ(text_of(R"({"a":{"b":["x",false]}})").error().place(), "/a/b/1");
}

}  // namespace
