#include "hub/cli/arguments.h"

#include <gmock/gmock.h>

#include <cstdlib>
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
