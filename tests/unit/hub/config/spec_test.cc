#include "hub/config/spec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hub/config/yaml_text.h"

namespace hub::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

enum class Soap { v11, v12 };

struct Inner {
  std::string name;
  std::uint32_t weight = 3;
};

struct Outer {
  std::string endpoint;
  bool strict = true;
  std::uint16_t port = 443;
  std::uint32_t max_reply_kib = 2048;
  std::chrono::milliseconds timeout{30'000};
  std::chrono::seconds skew{60};
  std::vector<std::string> words;
  std::map<std::string, std::string> namespaces;
  Soap soap = Soap::v12;
  Inner section;
  std::optional<Inner> maybe;
  std::map<std::string, Inner> table;
  std::vector<Inner> list;
  Located located;
};

Spec<Inner> inner() {
  return Spec<Inner>("inner", "Inside.")
      .required("name", &Inner::name, {"what it is called", "kā to sauc"})
      .field("weight", &Inner::weight, {"how heavy", "cik smags"}, Range{1, 9});
}

const Spec<Outer>& outer() {
  static const auto spec =
      Spec<Outer>("soap", "Calls one service.")
          .required("endpoint", &Outer::endpoint,
                    {"absolute https URL of the service", "absolūts pakalpojuma https URL"})
          .field("strict", &Outer::strict, {"no tolerance", "bez pielaides"})
          .field("port", &Outer::port, {"TCP port", "TCP ports"}, Range{1, 65'535})
          .field("max_reply_kib", &Outer::max_reply_kib,
                 {"largest reply accepted, KiB", "lielākā pieņemtā atbilde, KiB"})
          .field("timeout", &Outer::timeout, {"connect to last octet", "no savienojuma līdz pēdējam oktetam"},
                 between(std::chrono::milliseconds(10), std::chrono::minutes(5)))
          .field("skew", &Outer::skew, {"clock difference", "pulksteņu starpība"})
          .field("words", &Outer::words, {"several", "vairāki"})
          .field("namespaces", &Outer::namespaces, {"prefixes", "prefiksi"})
          .choice("soap", &Outer::soap, {{"1.1", Soap::v11}, {"1.2", Soap::v12}},
                  {"protocol version", "protokola versija"})
          .section("section", &Outer::section, inner(), {"one", "viens"})
          .section("maybe", &Outer::maybe, inner(), {"none or one", "neviens vai viens"})
          .table("table", &Outer::table, inner(), {"by name", "pēc nosaukuma"})
          .list("list", &Outer::list, inner(), {"in order", "pēc kārtas"})
          .field("located", &Outer::located, {"remembers its place", "atceras savu vietu"});
  return spec;
}

Outer read(const std::string& text, std::vector<std::string>& lines) {
  Findings findings;
  const auto root = parse_yaml(text, "system.yaml", findings);
  Outer config;
  if (root) config = outer().read(*root, Place{"system.yaml"}, findings);
  for (const Finding& finding : findings) lines.push_back(finding.to_string());
  return config;
}

std::vector<std::string> findings_of(const std::string& text) {
  std::vector<std::string> lines;
  (void)read(text, lines);
  return lines;
}

TEST(Spec, ReportsEveryMistakeAtOnceWithItsPlace) {
  const auto lines = findings_of("timout: 30s\nmax_reply_kib: lots\n");

  EXPECT_THAT(
      lines,
      ElementsAre("system.yaml:1:1: missing field 'endpoint' in soap: absolute https URL of the service",
                  "system.yaml:2:16: 'max_reply_kib' cannot be 'lots' (number): largest reply accepted, KiB",
                  "system.yaml:1:1: unknown field 'timout' in soap; did you mean 'timeout'?"));
}

TEST(Spec, ReadsEveryTypeOfField) {
  std::vector<std::string> lines;

  const Outer config = read(
      "endpoint: https://a\nstrict: false\nport: 8443\nmax_reply_kib: 1\ntimeout: 1500ms\nskew: 2m\nwords: "
      "[a, b]\n"
      "namespaces: {n: 'urn:n'}\nsoap: 1.1\nsection: {name: s, weight: 9}\nmaybe: {name: m}\n"
      "table:\n  one: {name: t}\nlist:\n  - name: l\nlocated: here\n",
      lines);

  EXPECT_THAT(lines, IsEmpty());
  EXPECT_EQ(config.endpoint, "https://a");
  EXPECT_FALSE(config.strict);
  EXPECT_EQ(config.port, 8443);
  EXPECT_EQ(config.max_reply_kib, 1U);
  EXPECT_EQ(config.timeout, std::chrono::milliseconds(1500));
  EXPECT_EQ(config.skew, std::chrono::seconds(120));
  EXPECT_THAT(config.words, ElementsAre("a", "b"));
  EXPECT_EQ(config.namespaces.at("n"), "urn:n");
  EXPECT_EQ(config.soap, Soap::v11);
  EXPECT_EQ(config.section.weight, 9U);
  ASSERT_TRUE(config.maybe);
  EXPECT_EQ(config.maybe->weight, 3U) << "a field left out keeps its default";
  EXPECT_EQ(config.table.at("one").name, "t");
  ASSERT_EQ(config.list.size(), 1U);
  EXPECT_EQ(config.list[0].name, "l");
  EXPECT_EQ(config.located.line, 16);
  EXPECT_EQ(config.located.column, 10);
}

TEST(Spec, KeepsDefaultsOfWhatIsLeftOut) {
  std::vector<std::string> lines;

  const Outer config = read("endpoint: https://a\n", lines);

  EXPECT_THAT(lines, IsEmpty());
  EXPECT_EQ(config.port, 443);
  EXPECT_EQ(config.soap, Soap::v12);
  EXPECT_FALSE(config.maybe);
}

TEST(Spec, RefusesADurationWithoutUnit) {
  EXPECT_THAT(findings_of("endpoint: a\ntimeout: 30\n"),
              ElementsAre("system.yaml:2:10: 'timeout' cannot be '30' (duration (ms, s, m, h), 10ms to 5m): "
                          "connect to last octet"));
}

TEST(Spec, RefusesADurationThatItsTypeCannotHold) {
  EXPECT_THAT(
      findings_of("endpoint: a\nskew: 1500ms\n"),
      ElementsAre("system.yaml:2:7: 'skew' cannot be '1500ms' (duration (s, m, h)): clock difference"));
}

TEST(Spec, RefusesNumbersOutOfRange) {
  EXPECT_THAT(findings_of("endpoint: a\nport: 0\n"),
              ElementsAre("system.yaml:2:7: 'port' cannot be '0' (number, 1 to 65535): TCP port"));
  EXPECT_THAT(findings_of("endpoint: a\nport: 65536\n"), ElementsAre(HasSubstr("'port' cannot be '65536'")));
  EXPECT_THAT(findings_of("endpoint: a\nmax_reply_kib: -1\n"), ElementsAre(HasSubstr("cannot be '-1'")));
  EXPECT_THAT(findings_of("endpoint: a\nmax_reply_kib: 4294967296\n"),
              ElementsAre(HasSubstr("cannot be '4294967296'")));
  EXPECT_THAT(findings_of("endpoint: a\nmax_reply_kib: 1e3\n"), ElementsAre(HasSubstr("cannot be '1e3'")));
}

TEST(Spec, TakesOnlyTrueAndFalseAsBooleans) {
  EXPECT_THAT(findings_of("endpoint: a\nstrict: yes\n"),
              ElementsAre("system.yaml:2:9: 'strict' cannot be 'yes' (true or false): no tolerance"));
}

TEST(Spec, NamesTheWordsOfAChoice) {
  EXPECT_THAT(findings_of("endpoint: a\nsoap: 2.0\n"),
              ElementsAre("system.yaml:2:7: 'soap' cannot be '2.0' (1.1 | 1.2): protocol version"));
}

TEST(Spec, SaysWhatStandsWhereATextShould) {
  EXPECT_THAT(findings_of("endpoint: [a]\n"),
              ElementsAre(HasSubstr("1:11: 'endpoint' cannot be a list (text)")));
  EXPECT_THAT(findings_of("endpoint: {a: b}\n"), ElementsAre(HasSubstr("cannot be a mapping (text)")));
  EXPECT_THAT(findings_of("endpoint:\n"), ElementsAre(HasSubstr("cannot be empty (text)")));
  EXPECT_THAT(findings_of("endpoint: ''\n"), ElementsAre(HasSubstr("cannot be '' (text)")));
}

TEST(Spec, ReportsInsideSectionsTablesAndLists) {
  EXPECT_THAT(
      findings_of(
          "endpoint: a\nsection: {nam: x}\ntable:\n  one: {name: t, weight: 10}\nlist:\n  - {weight: 1}\n"),
      ElementsAre("system.yaml:2:11: unknown field 'nam' in inner; did you mean 'name'?",
                  "system.yaml:4:26: 'weight' cannot be '10' (number, 1 to 9): how heavy",
                  "system.yaml:6:5: missing field 'name' in inner: what it is called"));
}

TEST(Spec, RefusesAnotherShapeOfNestedFields) {
  EXPECT_THAT(findings_of("endpoint: a\nsection: x\ntable: []\nlist: {}\n"),
              ElementsAre("system.yaml:2:10: 'section' cannot be 'x' (mapping): one",
                          "system.yaml:3:8: 'table' cannot be an empty list (table): by name",
                          "system.yaml:4:7: 'list' cannot be a mapping (list): in order"));
  EXPECT_THAT(findings_of("- a\n"),
              ElementsAre("system.yaml:1:1: soap must be a mapping of fields, not a list"));
  EXPECT_THAT(findings_of("endpoint: a\nlist: [x]\n"),
              ElementsAre("system.yaml:2:8: inner must be a mapping of fields, not 'x'"));
}

TEST(Spec, ReportsAllThatIsMissingWhenThereIsNothingToRead) {
  Findings findings;

  (void)outer().read(YAML::Node(YAML::NodeType::Undefined), Place{"none.yaml"}, findings);

  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].to_string(),
            "none.yaml:1:1: missing field 'endpoint' in soap: absolute https URL of the service");
}

TEST(Spec, ListsKnownFieldsWhenNoneIsNear) {
  EXPECT_THAT(findings_of("endpoint: a\nlist: [{name: l, bananas: 1}]\n"),
              ElementsAre("system.yaml:2:18: unknown field 'bananas' in inner; known: name, weight"));
}

TEST(Spec, CutsLongValuesBetweenCharacters) {
  const auto lines = findings_of("endpoint: a\nport: " + std::string(59, 'x') + "āāā\n");

  EXPECT_THAT(lines, ElementsAre(HasSubstr("'" + std::string(59, 'x') + "…'")));
}

TEST(Spec, DescribesItselfForTheReferencePage) {
  const std::string page = outer().reference();

  EXPECT_THAT(page, HasSubstr("## soap\n\nCalls one service.\n"));
  EXPECT_THAT(page,
              HasSubstr("| `endpoint` | yes | text |  | reload | absolute https URL of the service |\n"));
  EXPECT_THAT(page, HasSubstr("| `timeout` | no | duration (ms, s, m, h), 10ms to 5m | `30s` | reload | "
                              "connect to last octet |\n"));
  EXPECT_THAT(page, HasSubstr("| `soap` | no | 1.1 \\| 1.2 | `1.2` | reload | protocol version |\n"));
  EXPECT_THAT(page,
              HasSubstr("| `table.<name>.weight` | no | number, 1 to 9 | `3` | reload | how heavy |\n"));
  EXPECT_THAT(page, HasSubstr("| `list[].name` | yes | text |  | reload | what it is called |\n"));
}

TEST(Spec, TellsWhatOnlyAStartPutsInForceWhereItIsWritten) {
  struct Base {
    std::uint32_t weight = 3;
  };
  struct Scales : Base {
    Inner inner;
    std::string label = "none";
  };
  auto inner_spec = inner();
  inner_spec.field("height", &Inner::weight, {"how high", "cik augsts"}).restart();
  auto spec = Spec<Scales>("scales", "They weigh.");
  spec.section("inner", &Scales::inner, inner_spec, {"what is inside", "kas iekšā"})
      .field("weight", &Scales::weight, {"how heavy", "cik smags"})
      .restart()
      .field("label", &Scales::label, {"what it says", "ko tas saka"})
      .restart();
  Findings findings;
  const auto node = parse_yaml("weight: 5\ninner:\n  name: a\n  height: 7\n", "x.yaml", findings);
  const Scales scales = spec.read(*node, Place{"x.yaml"}, findings);

  const auto fixed = spec.fixed(scales, *node, Place{"x.yaml"});

  EXPECT_THAT(findings, testing::IsEmpty());
  const auto told = [&fixed](const char* name) {
    const Located& value = fixed.at(name);
    return value.finding(value.value).to_string();
  };
  EXPECT_EQ(fixed.size(), 3U) << "nothing else is told";
  EXPECT_EQ(told("weight"), "x.yaml:1:9: 5") << "a member of a base is read as one's own";
  EXPECT_EQ(told("inner.height"), "x.yaml:4:11: 7");
  EXPECT_EQ(told("label"), "x.yaml:1:1: none") << "left out: where its mapping begins";
  EXPECT_THAT(spec.reference(), HasSubstr("| `label` | no | text | `none` | restart | what it says |\n"));
}

TEST(Duration, KnowsFourUnitsAndNothingElse) {
  EXPECT_EQ(parse_duration("1500ms"), std::chrono::milliseconds(1500));
  EXPECT_EQ(parse_duration("30s"), std::chrono::seconds(30));
  EXPECT_EQ(parse_duration("2m"), std::chrono::minutes(2));
  EXPECT_EQ(parse_duration("1h"), std::chrono::hours(1));
  for (const char* wrong :
       {"", "30", "s", "-1s", "1.5s", "1 s", "1d", "99999999999999999999s", "9223372036854775807h"})
    EXPECT_FALSE(parse_duration(wrong)) << wrong;
}

TEST(Spec, SaysWhyAFieldIsNoMore) {
  const auto spec = inner().removed("colour", {"nothing was ever painted", "nekas nekad nav krāsots"});
  Findings findings;

  (void)spec.read(*parse_yaml("name: a\ncolour: red\ncolor: red\n", "x.yaml", findings), Place{"x.yaml"},
                  findings);

  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].to_string(),
            "x.yaml:2:1: 'colour' is no field of inner any more: nothing was ever painted");
  EXPECT_THAT(findings[1].to_string(), HasSubstr("x.yaml:3:1: unknown field 'color' in inner"));
}

}  // namespace
}  // namespace hub::config
