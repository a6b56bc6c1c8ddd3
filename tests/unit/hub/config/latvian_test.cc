#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hub/config/spec.h"
#include "hub/config/xpath_types.h"
#include "hub/config/xpath_words.h"
#include "hub/config/yaml_text.h"
#include "tests/unit/hub/config/temp_site.h"

namespace hub::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// What administrators who read Latvian are told: values, names and their order. TempSite holds every finding
/// of every other test of this folder to having a Latvian text at all.
class Latvian : public testing::Test {
 protected:
  std::vector<std::string> told() const {
    Findings findings;
    (void)site_.load(findings);
    std::vector<std::string> texts;
    for (const Finding& finding : findings) texts.push_back(finding.text.lv());
    return texts;
  }
  TempSite site_;
};

struct Both {
  std::uint16_t port = 1;
  std::chrono::milliseconds pause{1000};
  std::vector<std::string> words;
  std::string password;
};

std::vector<std::string> read(const std::string& text) {
  const auto spec = Spec<Both>(Text{"gate", "vārti"}, "A gate.")
                        .field("port", &Both::port, {"where it is", "kur tie ir"}, Range{1, 9})
                        .field("pause", &Both::pause, {"how long", "cik ilgi"},
                               between(std::chrono::milliseconds(10), std::chrono::minutes(5)))
                        .field("words", &Both::words, {"several", "vairāki"})
                        .secret("password", &Both::password, {"`${secret:NAME}`", "`${secret:NAME}`"})
                        .removed("colour", {"nothing was painted", "nekas nav krāsots"});
  Findings findings;
  const auto root = parse_yaml(text, "gate.yaml", findings);
  if (root) (void)spec.read(*root, Place{"gate.yaml"}, findings);
  std::vector<std::string> texts;
  for (const Finding& finding : findings) texts.push_back(finding.to_string(Language::lv));
  return texts;
}

TEST_F(Latvian, FieldsAreToldWithTheirFormAndHelp) {
  EXPECT_THAT(read("port: 10\n"),
              ElementsAre("gate.yaml:1:7: 'port' nevar būt '10' (skaitlis, no 1 līdz 9): kur tie ir"));
  EXPECT_THAT(read("pause: [1s]\n"), ElementsAre("gate.yaml:1:8: 'pause' nevar būt saraksts (ilgums (ms, s, "
                                                 "m, h), no 10ms līdz 5m): cik ilgi"));
  EXPECT_THAT(
      read("words: [a, {b: c}]\n"),
      ElementsAre("gate.yaml:1:12: 'words' satur nederīgu vērtību (lauku kopa): jābūt tekstu sarakstam"));
  EXPECT_THAT(read("prt: 1\n"),
              ElementsAre("gate.yaml:1:1: nezināms lauks 'prt' (vārti); vai bija domāts 'port'?"));
  EXPECT_THAT(read("colour: red\n"),
              ElementsAre("gate.yaml:1:1: lauka 'colour' (vārti) vairs nav: nekas nav krāsots"));
  EXPECT_THAT(read("password: abc\n"),
              ElementsAre("gate.yaml:1:11: laukā 'password' jābūt atsaucei ${secret:NAME}, nekad pašam "
                          "noslēpumam"));
  EXPECT_THAT(read("- a\n"), ElementsAre("gate.yaml:1:1: vārti: vajadzīga lauku kopa, bet ir saraksts"));
}

TEST_F(Latvian, YamlIsToldByOurWordsWhereItsParserHasItsOwn) {
  EXPECT_THAT(read("port: a: b\n"), ElementsAre("gate.yaml:1:8: nav YAML: lauka vērtība (:) nav savā vietā; "
                                                "tekstam, kurā ir `: `, vajag pēdiņas"));
  EXPECT_THAT(read("port: [1\n"), ElementsAre(HasSubstr("nav YAML: sarakstam trūkst beigu iekavas ]")));
  EXPECT_THAT(read("port: \"a\\q\"\n"), ElementsAre(HasSubstr("nav YAML: nezināma atsoļa rakstzīme: q")));
  EXPECT_THAT(read("port: 1\nport: 2\n"), ElementsAre("gate.yaml:2:1: 'port' šeit ir divreiz"));
}

TEST_F(Latvian, ReferencesAndSecretsNameWhatIsMissing) {
  site_.edit("site/hub.yaml", "${secret:master_key}", "${secret:masterkey}");
  EXPECT_THAT(told(), ElementsAre(HasSubstr("noslēpums masterkey: nav faila ")));

  site_.edit("site/hub.yaml", "${secret:masterkey}", "${secret:master_key}");
  site_.set_mode("state/secrets/master_key", 0644);
  EXPECT_THAT(told(), ElementsAre(HasSubstr("/secrets/master_key ir ar tiesībām 0644: to var lietot ne tikai "
                                            "īpašnieks; izpildiet chmod 0400")));

  site_.edit("site/hub.yaml", "${secret:master_key}", "${STATE}");
  EXPECT_THAT(told(),
              ElementsAre("nezināma atsauce '${STATE}'; iespējamie: env, library, secret, site, state"));
}

TEST_F(Latvian, RoutesNameSystemsOperationsAndTypes) {
  site_.edit("site/routes/debts.yaml", "operation: get_debts", "operation: getdebts");
  EXPECT_THAT(told(), ElementsAre("'getdebts' nav sistēmas nino darbība; vai bija domāts 'get_debts'?"));

  site_.edit("site/routes/debts.yaml", "to: nino", "to: ninno");
  EXPECT_THAT(told(), ElementsAre("'ninno' nav šīs instalācijas sistēma; vai bija domāts 'nino'?"));

  site_.edit("site/parties.yaml", "{send: notes.sent}", "{send: debts.query}");
  EXPECT_THAT(told(), ElementsAre("'ninno' nav šīs instalācijas sistēma; vai bija domāts 'nino'?",
                                  "'debts.query' ir vaicājuma tips; rakstiet {ask: debts.query}"));
}

TEST_F(Latvian, TypesNameWhatTheFileShouldBe) {
  site_.edit("library/mappings/types/debts.query-1.yaml", "version: 1", "version: 2");
  EXPECT_THAT(told(), ElementsAre("versija 2 neatbilst faila nosaukumam: jābūt 1"));
}

TEST_F(Latvian, ADemandIsToldInTheWordsOfItsType) {
  site_.edit(
      "library/mappings/types/debts.query-1.yaml", "personal: [",
      "demands:\n  - {path: /t:QueryDebts/t:personCode, test: 1 = 1, says: {en: It is wrong., lv: Tas nav "
      "pareizi.}}\npersonal: [");
  Findings findings;
  const Site site = site_.load(findings);

  ASSERT_TRUE(findings.empty()) << findings.front().to_string();
  const auto type = std::find_if(site.types.begin(), site.types.end(),
                                 [](const MessageType& one) { return one.name == "debts.query"; });
  ASSERT_EQ(type->demands.size(), 1U);
  EXPECT_EQ(type->demands.front().says, Sentence("It is wrong.", "Tas nav pareizi."));

  site_.edit("library/mappings/types/debts.query-1.yaml", ", lv: Tas nav pareizi.", "");
  EXPECT_THAT(told(), ElementsAre("trūkst lauka 'lv' (says): latviski"));
}

TEST_F(Latvian, XPathsAreToldWordByWord) {
  Findings findings;
  Located path;
  path.value = "p:a[foo($b)]";
  check_xpath_words(path, {"t"}, findings);
  check_numbers("sum(a)", true, "'id'", path, findings);

  ASSERT_EQ(findings.size(), 4U);
  EXPECT_EQ(findings[0].text.lv(), "prefikss 'p' nav deklarēts; vai bija domāts 't'?");
  EXPECT_THAT(findings[1].text.lv(), HasSubstr("'foo' nav XPath 1.0 funkcija"));
  EXPECT_EQ(findings[2].text.lv(), "mainīgajam '$b' šeit nav vērtības");
  EXPECT_THAT(findings[3].text.lv(), HasSubstr("'id': 'sum(a)' ir skaitlis, kas kļūst par tekstu"));
}

}  // namespace
}  // namespace hub::config
