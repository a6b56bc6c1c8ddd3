#include "hub/config/site.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <iterator>
#include <random>

#include "hub/config/reference.h"
#include "tests/unit/hub/config/temp_site.h"

namespace hub::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;
using testing::UnorderedElementsAre;

class SiteTest : public testing::Test {
 protected:
  TempSite site_;
};

TEST_F(SiteTest, WhatIsCalledAsARouteAndIsNoFileIsNotPassedOver) {
  std::filesystem::create_directory(site_.path("site/routes/folder.yaml"));
  std::filesystem::create_symlink("/nowhere", site_.path("site/routes/link.yaml"));
  std::filesystem::create_symlink("/dev/zero", site_.path("site/systems/zero.yaml"));
  std::filesystem::create_directory(site_.path("site/routes/.hidden.yaml"));
  site_.write("site/sources", "a file in a folder's place");

  EXPECT_THAT(site_.findings(), UnorderedElementsAre("site/routes/folder.yaml:1:1: is not a file",
                                                     "site/routes/link.yaml:1:1: there is no such file",
                                                     "site/systems/zero.yaml:1:1: is not a file",
                                                     StartsWith("site/sources:1:1: cannot be read: ")));
}

TEST_F(SiteTest, ReadsAWholeSite) {
  Findings findings;

  const Site site = site_.load(findings);

  EXPECT_THAT(site_.findings(), IsEmpty());
  EXPECT_EQ(site.hub.municipality, "Test");
  EXPECT_EQ(site.hub.exchange_port, 8443);
  EXPECT_EQ(site.hub.operations_address, "127.0.0.1");
  EXPECT_EQ(site.hub.certificate, site_.path("state") + "/pki/hub.pem")
      << "relative names are below the state folder";
  EXPECT_EQ(site.hub.key, site_.path("state") + "/pki/hub.key");
  EXPECT_EQ(site.hub.master_key, kMasterKey);
  ASSERT_EQ(site.types.size(), 2U);
  EXPECT_EQ(site.types[0].label(), "debts.query@1");
  EXPECT_EQ(site.types[0].max_body, 16U * 1024);
  EXPECT_EQ(site.types[0].xsd, "<schema/>");
  EXPECT_TRUE(site.types[0].keys[0].personal);
  EXPECT_TRUE(site.types[1].keys[0].in_document);
  EXPECT_EQ(site.types[1].documents[0].roots[0], "{urn:n}Note");
  ASSERT_EQ(site.parties.size(), 2U);
  EXPECT_EQ(site.parties[0].rights[0].type, "debts.query");
  EXPECT_EQ(site.parties[1].rights[0].pattern, model::Pattern::send);
  ASSERT_EQ(site.routes.size(), 2U);
  EXPECT_EQ(site.routes[0].branches[0].target->request.stylesheet, "<request/>");
  EXPECT_EQ(site.routes[0].branches[0].target->timeout, std::chrono::seconds(3));
  EXPECT_FALSE(site.routes[1].branches[0].target);
}

TEST_F(SiteTest, HashesEveryFileButNoSecretAndNoPath) {
  const TempSite twin;
  twin.write("state/secrets/master_key", std::string(64, 'a'));
  twin.set_mode("state/secrets/master_key", 0400);
  Findings findings;
  const Site before = site_.load(findings);

  const Site same = twin.load(findings);
  site_.edit("library/mappings/nino/get_debts.reply.xslt", "reply", "other");
  const Site after = site_.load(findings);

  EXPECT_EQ(before.hash, same.hash) << "neither the folder nor the secret is in it";
  EXPECT_NE(before.hash, after.hash);
  EXPECT_NE(before.routes[0].hash, after.routes[0].hash);
  EXPECT_EQ(before.routes[1].hash, after.routes[1].hash);
  EXPECT_EQ(before.types[0].hash, after.types[0].hash);
  EXPECT_THAT(before.hash, StartsWith("sha256:"));
}

/// Looks like a file in PEM; nothing of it is a key.
std::string pem(const std::string& label, const std::string& text) {
  return "-----BEGIN " + label + "-----\n" + text;
}

TEST_F(SiteTest, WhatTheSystemsAndPluginsAreMadeOfIsPartOfTheVersion) {
  site_.write("library/wsdl/nino/debts.wsdl", "<definitions/>");
  site_.write("site/contracts/debts.xsd", "<schema/>");
  site_.write("state/pki/partner.pem", "certificate");
  site_.write("outside/own.key", pem("PRIVATE KEY", "one"));
  site_.write("outside/kind.so", "code");
  site_.edit(
      "site/systems/nino.yaml", "adapter:",
      "adapter:\n  contract: ${library}/wsdl/nino/debts.wsdl\n  deeper:\n    - schema: ${site}/contracts/"
      "debts.xsd\n  trust: ${state}/pki/partner.pem\n  key: " +
          site_.path("outside/own.key"));
  site_.edit("site/hub.yaml", "master_key:", "plugins: [" + site_.path("outside/kind.so") + "]\nmaster_key:");
  Findings findings;
  std::string before = site_.load(findings).hash;

  for (const char* file : {"library/wsdl/nino/debts.wsdl", "site/contracts/debts.xsd", "outside/kind.so"}) {
    site_.write(file, "another");
    const std::string after = site_.load(findings).hash;
    EXPECT_NE(after, before) << file;
    before = after;
  }
  for (const auto& [file, text] : {std::pair{"state/pki/partner.pem", std::string("another")},
                                   std::pair{"outside/own.key", pem("PRIVATE KEY", "another")}}) {
    site_.write(file, text);
    EXPECT_EQ(site_.load(findings).hash, before) << file;
  }
  EXPECT_THAT(findings, IsEmpty());
}

TEST_F(SiteTest, ATypesHashIsOverDescriptorAndSchema) {
  Findings findings;
  const Site before = site_.load(findings);

  site_.write("library/mappings/types/debts.query-1.xsd", "<schema id='2'/>");

  EXPECT_NE(site_.load(findings).types[0].hash, before.types[0].hash);
}

TEST_F(SiteTest, TakesTypesAndMappingsOfTheSitesOwn) {
  site_.write(
      "site/types/own.asked-1.yaml",
      "type: own.asked\nversion: 1\npattern: send\nfamily: own\noperation: SendOwn\nsummary: {en: a, lv: b}\n"
      "owner: x\nretention: own\n");
  site_.write("site/types/own.asked-1.xsd", "<schema/>");
  site_.write("site/mappings/nino/get_debts.request.xslt", "<own/>");
  Findings findings;

  const Site site = site_.load(findings);

  EXPECT_THAT(site_.findings(), IsEmpty());
  EXPECT_EQ(site.types.size(), 3U);
  EXPECT_EQ(site.routes[0].branches[0].target->request.stylesheet, "<own/>")
      << "the site's mapping comes before the library's";
}

TEST_F(SiteTest, ReportsMistakesOfAllFilesAtOnce) {
  site_.edit("site/hub.yaml", "origin", "orgin");
  site_.edit("site/parties.yaml", "title: Portal", "titel: Portal");
  site_.edit("site/routes/notes.yaml", "summary: Notes.", "summary:");

  EXPECT_THAT(site_.findings(),
              ElementsAre("site/hub.yaml:2:7: unknown field 'orgin' in log; did you mean 'origin'?",
                          StartsWith("site/routes/notes.yaml:2:1: 'summary' cannot be empty"),
                          "site/parties.yaml:8:5: unknown field 'titel' in party; did you mean 'title'?"));
}

TEST_F(SiteTest, TakesAnyDamageAsFindings) {
  const unsigned seed = 20'261'120;
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const std::string pieces[] = {"[",  "]",  "{",   "}",  ":", "- ", "~", "\n", "? ",
                                "| ", "*a", "&a ", "${", "'", "\"", "#", "9"};
  for (const char* file :
       {"site/hub.yaml", "site/parties.yaml", "site/systems/nino.yaml", "site/routes/debts.yaml",
        "library/adapters/systems/nino/system.yaml", "library/mappings/types/debts.query-1.yaml"}) {
    const std::string whole = site_.read(file);
    for (int i = 0; i < 6; ++i) {
      std::string damaged = whole;
      damaged.replace(random() % whole.size(), random() % 12, pieces[random() % std::size(pieces)]);
      site_.write(file, damaged);
      Findings findings;
      EXPECT_NO_THROW((void)site_.load(findings)) << file << "\n" << damaged;
    }
    for (const char* other : {"- a\n", "word\n", "~\n", "{}\n", "[]\n", "a: {b: [c, {d: e}]}\n"}) {
      site_.write(file, other);
      Findings findings;
      EXPECT_NO_THROW((void)site_.load(findings)) << file << "\n" << other;
      EXPECT_FALSE(findings.empty()) << file << "\n" << other;
    }
    site_.write(file, whole);
  }
}

TEST_F(SiteTest, RefusesAFileThatWouldBeLookedOver) {
  site_.write("site/routes/more.yml", "route: more\n");
  site_.write("site/systems/readme.txt", "not meant to be read");

  EXPECT_THAT(
      site_.findings(),
      ElementsAre("site/routes/more.yml:1:1: is not read: names of configuration files end in .yaml"));
}

TEST(SiteReference, NamesEveryFileOfASite) {
  const std::string page = site_reference();

  for (const char* row :
       {"| `municipality.registration` | yes |", "| `exchange.listen` | no | text | `127.0.0.1:8443` |",
        "| `timeouts.ask` | no | duration (ms, s, m, h), 100ms to 10m | `30s` |",
        "| `parties[].may[].ask` | no |", "| `deliver.timeout` | no |", "| `documents[].roots` | yes |",
        "| `adapter` | yes | mapping |"})
    EXPECT_THAT(page, HasSubstr(row));
}

}  // namespace
}  // namespace hub::config
