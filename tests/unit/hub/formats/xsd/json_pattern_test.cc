#include "hub/formats/xsd/json_pattern.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <regex>

#include "hub/formats/xsd/schema.h"

namespace hub::formats {
namespace {

std::string kept(std::string_view pattern) {
  const EcmaPattern made = ecma_pattern(pattern, PatternSpace::kept);
  return made.problem.empty() ? made.text : "problem: " + made.problem.en().substr(0, 12);
}

TEST(JsonPattern, WritesXsdPatternsInEcma262) {
  EXPECT_EQ(kept("a|b"), "a|b");
  EXPECT_EQ(kept("^a$"), "\\^a\\$") << "no anchors in XML Schema";
  EXPECT_EQ(kept("[^$]\\^"), "[^$]\\^");
  EXPECT_EQ(kept("[A-Z._/-]{2,3}"), "[A-Z._/\\-]{2,3}");
  EXPECT_EQ(kept("[a^]"), "[a\\^]");
  EXPECT_EQ(kept("\\-[+\\-]"), "-[+\\-]") << "outside a class, ECMA 262 escapes no hyphen";
  EXPECT_EQ(kept("."), "[^\\n\\r]");
  EXPECT_EQ(kept("\\s\\S"), "[ \\t\\n\\r][^ \\t\\n\\r]");
  EXPECT_EQ(kept("[ā-ž]"), "[ā-ž]");
  EXPECT_TRUE(kept("\\d").starts_with("[0-9٠-٩")) << kept("\\d");
}

TEST(JsonPattern, SaysWhatItCannotWrite) {
  for (const char* pattern : {"[a-z-[aeiou]]", "\\i", "\\c*", "\\w", "\\p{Lu}", "[\\p{L}]", "[\\w]", "\\D"})
    EXPECT_TRUE(kept(pattern).starts_with("problem: ")) << pattern << " " << kept(pattern);
}

TEST(JsonPattern, LeavesWhiteSpaceToTheTypeThatCollapsesIt) {
  EXPECT_EQ(ecma_pattern(".*Z", PatternSpace::none).text, "[^ \\t\\n\\r]*Z");
  EXPECT_EQ(ecma_pattern("[^a]", PatternSpace::none).text, "[^a \\t\\n\\r]");
  EXPECT_FALSE(ecma_pattern("a b", PatternSpace::none).problem.empty());
  for (const char* pattern : {"a b", ".", "[^a]", "\\s", "[ -z]"})
    EXPECT_FALSE(ecma_pattern(pattern, PatternSpace::runs).problem.empty()) << pattern;
  EXPECT_TRUE(ecma_pattern("\\S[a-z]", PatternSpace::runs).problem.empty());
}

/// A schema with one element `v` of a type restricted so.
std::shared_ptr<const Schema> schema_of(const std::string& base, const std::string& facets) {
  auto compiled = Schema::compile(
      "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:t' "
      "elementFormDefault='qualified'><xs:element name='A'><xs:complexType><xs:sequence><xs:element "
      "name='v'><xs:simpleType><xs:restriction base='xs:" +
          base + "'>" + facets +
          "</xs:restriction></xs:simpleType></xs:element></xs:sequence></xs:complexType></xs:element></"
          "xs:schema>",
      "f.xsd");
  EXPECT_TRUE(compiled) << compiled.error().to_string();
  return *compiled;
}

/// The patterns that a published schema has for a text; the one of `not` comes last and must not match.
class Published {
 public:
  explicit Published(const nlohmann::json& schema) {
    if (schema.contains("pattern")) add(schema);
    for (const auto& one : schema.value("allOf", nlohmann::json::array())) add(one);
    if (schema.contains("not")) not_ = std::regex(schema["not"]["pattern"].get<std::string>());
  }

  [[nodiscard]] bool takes(const std::string& text) const {
    if (not_ && std::regex_search(text, *not_)) return false;
    return std::all_of(patterns_.begin(), patterns_.end(),
                       [&text](const std::regex& one) { return std::regex_search(text, one); });
  }

 private:
  void add(const nlohmann::json& one) { patterns_.emplace_back(one["pattern"].get<std::string>()); }

  std::vector<std::regex> patterns_;
  std::optional<std::regex> not_;
};

/// The published pattern, the hub's reader of JSON and the XSD judge each text alike; gives how many are
/// taken.
int agree(const std::string& base, const std::string& facets, const std::vector<std::string>& texts) {
  const auto schema = schema_of(base, facets);
  const auto published = nlohmann::json::parse(schema->json_schema("A"))["properties"]["v"];
  const Published patterns(published);
  int taken = 0;
  for (const std::string& text : texts) {
    const nlohmann::json object{{"v", text}};
    const bool in_json = schema->from_json(object.dump(), "A").operator bool();
    auto document = XmlDocument::parse("<A xmlns='urn:t'><v>" + text + "</v></A>");
    const bool in_xml = document && schema->accept(*document, "A");
    EXPECT_EQ(in_json, in_xml) << base << " " << facets << ": '" << text << "'";
    EXPECT_EQ(patterns.takes(text), in_xml) << base << " " << facets << ": '" << text << "' " << published;
    taken += in_xml ? 1 : 0;
  }
  return taken;
}

std::vector<std::string> with_padding(std::vector<std::string> texts) {
  const std::size_t count = texts.size();
  for (std::size_t i = 0; i < count; ++i) {
    texts.push_back("\n  " + texts[i] + "\t");
    texts.push_back(texts[i] + "\n");
  }
  return texts;
}

TEST(JsonPattern, SaysExactlyWhichDaysThereAre) {
  std::vector<std::string> days;
  for (const char* year :
       {"2023", "2024", "1900", "2000", "0004", "0100", "0400", "12024", "-0004", "20100", "12000"})
    for (const char* day : {"01-31", "02-28", "02-29", "02-30", "04-30", "04-31", "12-31", "11-31", "00-01",
                            "13-01", "01-00", "01-32"})
      days.push_back(std::string(year) + "-" + day);
  for (const char* other : {"0000-01-01", "999-01-01", "02024-01-01", "+2024-01-01", "2024-1-01", "2024-01-1",
                            "", "2024-01-01Z", "2024-01-01+02:00", "2024-01-01-14:00", "2024-01-01+14:01",
                            "2024-01-01+15:00", "2024-01-01+2:00", "2024-01-01z", "20240101", "2024-01- 01"})
    days.emplace_back(other);

  EXPECT_EQ(agree("date", "", with_padding(days)), 3 * 54);
}

TEST(JsonPattern, SaysExactlyWhichMomentsThereAre) {
  std::vector<std::string> moments;
  for (const char* time :
       {"00:00:00", "23:59:59", "23:59:59.9", "12:00:00.000000000001", "24:00:00", "24:00:00.0", "24:00:01",
        "23:60:00", "23:59:60", "1:00:00", "12:00", "12:00:00.", "12:00:00,5"})
    for (const char* zone : {"", "Z", "+02:00", "-00:00", "+14:00", "+14:30", "+1400", "z"})
      moments.push_back(std::string("2024-02-29T") + time + zone);
  for (const char* other :
       {"2023-02-29T00:00:00", "2024-02-29 00:00:00", "2024-02-29t00:00:00", "2024-02-29"})
    moments.emplace_back(other);
  EXPECT_EQ(agree("dateTime", "", with_padding(moments)), 3 * 30);

  std::vector<std::string> times;
  for (const std::string& moment : moments)
    if (moment.starts_with("2024-02-29T")) times.push_back(moment.substr(11));
  EXPECT_EQ(agree("time", "", with_padding(times)), 3 * 30);
}

TEST(JsonPattern, SaysExactlyWhatBase64Is) {
  const std::vector<std::string> texts{"",     "AAEC", "AA==",     "AAE=",          "AA",      "AA=",
                                       "AB==", "AAF=", "A===",     "-_-_",          "A",       "AAECA",
                                       "====", "+/+/", "AAECAAEC", "AA EC\nAA = =", "AAECAA=="};
  EXPECT_EQ(agree("base64Binary", "", with_padding(texts)), 3 * 8);
  EXPECT_EQ(agree("base64Binary", "<xs:maxLength value='2'/>", texts), 3);
  EXPECT_EQ(agree("base64Binary", "<xs:minLength value='3'/><xs:maxLength value='4'/>", texts), 4);
  EXPECT_EQ(agree("base64Binary", "<xs:length value='1'/>", texts), 1);
}

TEST(JsonPattern, CountsCollapsedTexts) {
  const std::vector<std::string> texts{"",    " ",    "a",     " a", "a b", "a  b", " \n a\t\tb ",
                                       "abc", "abcd", "a b c", "ab "};
  EXPECT_EQ(agree("token", "<xs:minLength value='2'/><xs:maxLength value='3'/>", texts), 5);
  EXPECT_EQ(agree("token", "<xs:length value='1'/>", texts), 2);
  EXPECT_EQ(agree("token", "<xs:enumeration value='a b'/><xs:enumeration value='a.c'/>", texts), 3);
  EXPECT_EQ(agree("token", "<xs:pattern value='[a-c]+'/>", texts), 4);
  EXPECT_EQ(
      agree("normalizedString", "<xs:enumeration value='a b'/>", {"a b", "a\tb", "a\nb", "a  b", "a b\n"}),
      3);
}

TEST(JsonPattern, FollowsPatternsOfTexts) {
  const std::vector<std::string> texts{"",  "a", "a\n", "\na", "a b", "ā",   "٣",
                                       "3", "]", "-",   "^",   "$",   "a-b", "ab"};
  EXPECT_EQ(agree("string", "<xs:pattern value='[a-b]'/><xs:pattern value='[a\\-\\]^$]'/>", texts), 5);
  EXPECT_EQ(agree("string", "<xs:pattern value='.*'/>", texts), 12);
  EXPECT_EQ(agree("string", "<xs:pattern value='[^b]+'/>", texts), 10);
  EXPECT_EQ(
      agree("string", "<xs:pattern value='\\s*\\S\\s*'/>", {"", "a", "a\n", "\na", "a b", "-", "ab", " ^ "}),
      5)
      << "of octets, which is how std::regex counts";
}

TEST(JsonPattern, RefusesTypesThatJsonSchemaCannotSay) {
  const auto compiling = [](const std::string& base, const std::string& facets) {
    auto compiled = Schema::compile(
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:t' "
        "elementFormDefault='qualified'>\n<xs:simpleType name='S'><xs:restriction base='xs:" +
            base + "'>" + facets + "</xs:restriction></xs:simpleType></xs:schema>",
        "f.xsd");
    return compiled ? std::string("compiled") : compiled.error().detail().substr(0, 10);
  };
  EXPECT_EQ(compiling("string", "<xs:pattern value='[a-z-[aeiou]]'/>"), "f.xsd:2:25");
  EXPECT_EQ(compiling("string", "<xs:pattern value='\\p{L}'/>"), "f.xsd:2:25");
  EXPECT_EQ(compiling("decimal", "<xs:pattern value='[0-9]+\\.[0-9]{2}'/>"), "f.xsd:2:25");
  EXPECT_EQ(compiling("boolean", "<xs:pattern value='true'/>"), "f.xsd:2:25");
  EXPECT_EQ(compiling("date", "<xs:minInclusive value='2000-01-01'/>"), "f.xsd:2:25");
  EXPECT_EQ(compiling("dateTime", "<xs:enumeration value='2000-01-01T00:00:00Z'/>"), "f.xsd:2:25");
  EXPECT_EQ(compiling("token", "<xs:pattern value='a b'/>"), "f.xsd:2:25");
  EXPECT_EQ(compiling("anyURI", ""), "f.xsd:2:25");
}

}  // namespace
}  // namespace hub::formats
