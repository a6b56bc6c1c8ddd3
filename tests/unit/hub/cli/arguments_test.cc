#include "hub/cli/arguments.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "hub/cli/reference.h"

namespace hub::cli {
namespace {

using testing::HasSubstr;

const CommandLine kCommand{"send", {"TYPE", "[FILE]"}, {"as", "state"}, {"Sends.", "Nosūta."}};

TEST(Arguments, TakesOptionsBeforeBetweenAndAfterPositions) {
  const auto parsed = Arguments::parse(kCommand, {"--as", "permits", "debts.query", "--state=/tmp/x", "-"});
  ASSERT_TRUE(parsed) << parsed.error().detail();
  EXPECT_EQ(parsed->positional(0), "debts.query");
  EXPECT_EQ(parsed->positional(1), "-");
  EXPECT_EQ(parsed->option("as"), "permits");
  EXPECT_EQ(parsed->option("state"), "/tmp/x");
}

TEST(Arguments, ADashIsAnOptionsValueOrAPosition) {
  const auto parsed = Arguments::parse(kCommand, {"--as", "-", "debts.query", "-"});
  ASSERT_TRUE(parsed) << parsed.error().detail();
  EXPECT_EQ(parsed->option("as"), "-");
  EXPECT_EQ(parsed->positional(1), "-");
}

TEST(Arguments, TheLastPositionMayStandForAnyNumber) {
  const CommandLine any{"release", {"[ID...]"}, {}, {"Releases.", "Atbrīvo."}};
  EXPECT_TRUE(Arguments::parse(any, {}));
  const auto parsed = Arguments::parse(any, {"a", "b", "c"});
  ASSERT_TRUE(parsed) << parsed.error().detail();
  EXPECT_EQ(parsed->positionals().size(), 3U);
}

TEST(Arguments, NamesTheNearestOption) {
  const auto parsed = Arguments::parse(kCommand, {"debts.query", "--sate", "x"});
  ASSERT_FALSE(parsed);
  EXPECT_THAT(parsed.error().detail(), HasSubstr("state"));
}

TEST(Arguments, RefusesTooFewAndTooMany) {
  EXPECT_FALSE(Arguments::parse(kCommand, {}));
  EXPECT_FALSE(Arguments::parse(kCommand, {"a", "b", "c"}));
}

TEST(Arguments, AnOptionWithoutItsValueIsRefused) {
  EXPECT_FALSE(Arguments::parse(kCommand, {"debts.query", "--as"}));
}

TEST(Arguments, AFlagHasNoValueAndIsThereOrNot) {
  CommandLine command = kCommand;
  command.flags = {"long"};
  const auto given = Arguments::parse(command, {"debts.query", "--long", "file"});
  ASSERT_TRUE(given) << given.error().detail();
  EXPECT_TRUE(given->has("long"));
  EXPECT_EQ(given->positional(1), "file") << "what follows a flag is not its value";
  EXPECT_FALSE(Arguments::parse(command, {"debts.query"})->has("long"));
  EXPECT_FALSE(Arguments::parse(kCommand, {"debts.query", "--long"}));
  EXPECT_THAT(usage(command, Language::en), HasSubstr("[--long]"));
}

TEST(Arguments, SpeaksTheLanguageAskedFor) {
  EXPECT_EQ(Arguments::parse(kCommand, {"t", "--lang", "lv"})->language(), Language::lv);
  EXPECT_EQ(Arguments::parse(kCommand, {"t", "--lang", "en"})->language(), Language::en);
}

TEST(Arguments, WhatIsWrongIsToldInTheLanguageAskedForToo) {
  const std::vector<std::string> typed{"t", "--sate", "x", "--lang", "lv"};
  EXPECT_FALSE(Arguments::parse(kCommand, typed));
  EXPECT_EQ(language_of(typed), Language::lv);
  EXPECT_EQ(language_of({"--lang=lv", "--as"}), Language::lv);
  EXPECT_EQ(language_of({"t", "--lang=en", "--sate"}), Language::en);
  EXPECT_EQ(Arguments::parse(kCommand, {"t", "--as"}).error().detail(Language::lv),
            "pēdējai opcijai vajag vērtību");
  EXPECT_THAT(Arguments::parse(kCommand, {}).error().detail(Language::lv),
              HasSubstr("lietojums: sakta send TIPS [FAILS] [--as VĒRTĪBA]"));
}

TEST(Arguments, WhatTheProductShipsIsFoundFromWhereTheProgramLies) {
  const std::filesystem::path here = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  const bool in_checkout =
      here.parent_path().parent_path() == std::filesystem::path(SAKTA_SOURCE_DIR) / "build";
  const auto silent = Arguments::parse(kCommand, {"t"});
  ASSERT_TRUE(silent);
  EXPECT_EQ(library_folder(*silent), in_checkout ? SAKTA_SOURCE_DIR : "");
  CommandLine command = kCommand;
  command.options.emplace_back("library");
  EXPECT_EQ(library_folder(*Arguments::parse(command, {"t", "--library", "/opt/sakta/"})), "/opt/sakta");
}

TEST(Arguments, FoldersAreAbsoluteHoweverTheyWereTyped) {
  const CommandLine check{"check", {"SITE", "[FILE]"}, {"state", "library", "as"}, {"Checks.", "Pārbauda."}};
  const std::filesystem::path here = std::filesystem::current_path();
  for (const char* typed : {"hub/site", "./hub/site/", "hub/x/../site//"}) {
    const auto parsed = Arguments::parse(
        check, {typed, "a/file", "--state", "hub/state", "--library=hub/library/", "--as", "some/party"});
    ASSERT_TRUE(parsed) << parsed.error().detail();
    EXPECT_EQ(parsed->positional(0), (here / "hub/site").string());
    EXPECT_EQ(parsed->positional(1), "a/file") << "a document is none of the hub's folders";
    EXPECT_EQ(state_folder(*parsed), (here / "hub/state").string());
    EXPECT_EQ(library_folder(*parsed), (here / "hub/library").string());
    EXPECT_EQ(parsed->option("as"), "some/party");
  }
  EXPECT_EQ(Arguments::parse(check, {"/"})->positional(0), "/");
  EXPECT_EQ(state_folder(*Arguments::parse(check, {"x", "--state", ""})), "") << "what is not said stays so";
}

/// SAKTA_RENEW_GOLDEN=1 writes the page anew.
TEST(Reference, ThePageOfASitesFieldsIsWhatTheProgramReads) {
  const std::string file = std::string(SAKTA_SOURCE_DIR) + "/deploy/docs/site.md";
  if (std::getenv("SAKTA_RENEW_GOLDEN") != nullptr)
    std::ofstream(file) << site_page();  // NOLINT(concurrency-mt-unsafe)
  std::ifstream input(file);
  std::ostringstream page;
  page << input.rdbuf();
  EXPECT_EQ(page.str(), site_page());
}

}  // namespace
}  // namespace hub::cli
