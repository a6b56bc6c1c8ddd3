#include "hub/config/references.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "hub/config/yaml_text.h"
#include "tests/unit/hub/config/temp_site.h"

namespace hub::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class ReferencesTest : public testing::Test {
 protected:
  YAML::Node replace(const std::string& text) {
    Findings findings;
    auto root = parse_yaml(text, "a.yaml", findings);
    const References references("/state", "/library", "/site", {site_.path("state/secrets")});
    references.replace(*root, Place{"a.yaml"}, findings);
    lines_.clear();
    for (const Finding& finding : findings) lines_.push_back(finding.to_string());
    return *root;
  }

  TempSite site_;
  std::vector<std::string> lines_;
};

TEST_F(ReferencesTest, ReplacesFoldersAnywhereInAScalar) {
  const YAML::Node root = replace("a: ${state}/pki\nb: [\"x${library}y${site}z\"]\nc: {d: plain}\n");

  EXPECT_THAT(lines_, IsEmpty());
  EXPECT_EQ(root["a"].Scalar(), "/state/pki");
  EXPECT_EQ(root["b"][0].Scalar(), "x/libraryy/sitez");
  EXPECT_EQ(root["c"]["d"].Scalar(), "plain");
}

TEST_F(ReferencesTest, TakesEnvironmentVariablesAndTheirDefaults) {
  ::setenv("SAKTA_TEST_SET", "7", 1);
  ::setenv("SAKTA_TEST_EMPTY", "", 1);
  ::unsetenv("SAKTA_TEST_UNSET");

  const YAML::Node root = replace(
      "a: ${env:SAKTA_TEST_SET}\nb: ${env:SAKTA_TEST_UNSET:-8}\nc: ${env:SAKTA_TEST_EMPTY:-9}\nd: "
      "${env:SAKTA_TEST_SET:-1}\n");

  EXPECT_THAT(lines_, IsEmpty());
  EXPECT_EQ(root["a"].Scalar() + root["b"].Scalar() + root["c"].Scalar() + root["d"].Scalar(), "7897");
}

TEST_F(ReferencesTest, NamesAnEnvironmentVariableThatIsNotSet) {
  ::unsetenv("SAKTA_TEST_UNSET");

  (void)replace("a: x\nb: ${env:SAKTA_TEST_UNSET}\n");

  EXPECT_THAT(lines_, ElementsAre("a.yaml:2:4: the environment variable SAKTA_TEST_UNSET is not set"));
}

TEST_F(ReferencesTest, RefusesWhatNamesNoVariable) {
  (void)replace("a: ${env:}\nb: ${env:A B}\n");

  EXPECT_THAT(lines_, ElementsAre("a.yaml:1:4: '${env:}' names no environment variable",
                                  "a.yaml:2:4: '${env:A B}' names no environment variable"));
}

TEST_F(ReferencesTest, RefusesUnknownAndUnfinishedReferences) {
  (void)replace("a: ${stat}\nb: ${HOME\n");

  EXPECT_THAT(lines_, ElementsAre("a.yaml:1:4: unknown reference '${stat}'; did you mean 'state'?",
                                  "a.yaml:2:4: a reference '${' without its '}'"));
}

TEST_F(ReferencesTest, ReadsASecretWithoutItsLineBreakAndNeverShowsIt) {
  const YAML::Node root = replace("key: ${secret:master_key}\n");

  EXPECT_THAT(lines_, IsEmpty());
  EXPECT_EQ(root["key"].Scalar(), kMasterKey);
  EXPECT_EQ(as_written(root["key"]), Sentence("'${secret:master_key}'"));
}

TEST_F(ReferencesTest, SaysWhereASecretWasLookedFor) {
  (void)replace("key: ${secret:other}\n");

  EXPECT_THAT(lines_,
              ElementsAre("a.yaml:1:6: secret other: there is no file " + site_.path("state/secrets/other")));
}

TEST_F(ReferencesTest, RefusesASecretThatOthersCanRead) {
  for (const unsigned mode : {0440U, 0404U, 0644U, 0660U}) {
    site_.set_mode("state/secrets/master_key", mode);

    (void)replace("key: ${secret:master_key}\n");

    EXPECT_THAT(lines_, ElementsAre(HasSubstr("others than its owner can use it; run chmod 0400")))
        << std::oct << mode;
  }
}

TEST_F(ReferencesTest, TakesASecretOfMode0400And0600Only) {
  site_.set_mode("state/secrets/master_key", 0600);
  (void)replace("key: ${secret:master_key}\n");
  EXPECT_THAT(lines_, IsEmpty());

  site_.set_mode("state/secrets/master_key", 0700);
  (void)replace("key: ${secret:master_key}\n");
  EXPECT_THAT(lines_, ElementsAre(HasSubstr("has mode 0700; it must be 0400 or 0600")));
}

TEST_F(ReferencesTest, RefusesNamesThatLeaveTheFolder) {
  (void)replace("key: ${secret:../master_key}\nb: ${secret:.hidden}\n");

  EXPECT_THAT(lines_, ElementsAre(HasSubstr("a.yaml:1:6: '${secret:../master_key}' is no name of a secret"),
                                  HasSubstr("a.yaml:2:4: '${secret:.hidden}' is no name of a secret")));
}

TEST_F(ReferencesTest, RefusesEmptySecretsAndFolders) {
  site_.write("state/secrets/empty", "\n");
  site_.set_mode("state/secrets/empty", 0400);
  site_.write("state/secrets/folder/x", "");

  (void)replace("a: ${secret:empty}\nb: ${secret:folder}\n");

  EXPECT_THAT(lines_, ElementsAre(HasSubstr("is empty"), HasSubstr("is not a regular file")));
}

TEST_F(ReferencesTest, PrefersTheCredentialsOfSystemd) {
  ::setenv("CREDENTIALS_DIRECTORY", "/run/credentials/sakta", 1);
  EXPECT_THAT(secret_folders("/state"), ElementsAre("/run/credentials/sakta", "/state/secrets"));

  ::unsetenv("CREDENTIALS_DIRECTORY");
  EXPECT_THAT(secret_folders("/state"), ElementsAre("/state/secrets"));
}

}  // namespace
}  // namespace hub::config
