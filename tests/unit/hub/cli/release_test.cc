#include "hub/cli/release.h"

#include <gmock/gmock.h>

#include <cstdio>
#include <fstream>

#include "hub/cli/letter_search.h"
#include "hub/cli/page.h"
#include "hub/cli/release_targets.h"
#include "hub/record/head.h"

namespace hub::cli {
namespace {

using model::State;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const std::string kFirst = "019aa1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b";
const std::string kSecond = "019aa1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2c";

Arguments arguments(std::vector<std::string> words) {
  return *Arguments::parse(release_command(), words);
}

Letter letter(State state, const std::string& code = "deliver.refused") {
  Letter made;
  made.pending.message = *Uuid::parse(kFirst);
  made.pending.delivery = {"cases", {}, state, 2, {}};
  made.system = "pspp";
  made.since = *read_moment("2026-11-20T08:15:00Z");
  made.error = record::RecordedError{code, "", ""};
  return made;
}

std::vector<std::string> texts_of(const std::vector<ReleaseTarget>& targets) {
  std::vector<std::string> texts;
  for (const ReleaseTarget& target : targets) texts.push_back(target.message.to_string() + target.route);
  return texts;
}

TEST(Moments, ADayOrATimeIsRead) {
  const auto day = read_moment("2026-11-20");
  const auto time = read_moment("2026-11-20T08:15:48.123Z");
  ASSERT_TRUE(day && time);
  EXPECT_EQ(moment(*day), "2026-11-20T00:00:00.000Z");
  EXPECT_EQ(moment(*time), "2026-11-20T08:15:48.000Z");
  for (const char* none : {"", "yesterday", "2026-02-30", "2026-13-01", "2026-11-20T24:00:00Z",
                           "2026-11-20T08:15:48", "2026-11-20T08:15:48+02:00", " 2026-11-20"})
    EXPECT_FALSE(read_moment(none)) << none;
}

TEST(ReleaseTargets, AreTheIdsEachOnceWithTheRouteOfAll) {
  const auto named = named_targets(arguments({kFirst, "urn:uuid:" + kSecond, kFirst, "--route", "-r"}));
  ASSERT_TRUE(named) << named.error().detail();
  EXPECT_THAT(texts_of(*named), ElementsAre(kFirst + "-r", kSecond + "-r"));
  EXPECT_FALSE(named_targets(arguments({kFirst, "x"})));
}

TEST(ReleaseTargets, AListHasALineForEachAndIsTakenWholeOrNotAtAll) {
  const std::string file = testing::TempDir() + "sakta-release-list";
  std::ofstream(file) << "# letters of Friday\r\n\n" << kFirst << " copies # why\r\n" << kSecond << "\n";
  const auto listed = named_targets(arguments({"--from", file, "--route", "cases"}));
  ASSERT_TRUE(listed) << listed.error().detail();
  EXPECT_THAT(texts_of(*listed), ElementsAre(kFirst + "copies", kSecond + "cases"));

  std::ofstream(file) << kFirst << "\n161175-19997\n";
  const auto broken = named_targets(arguments({"--from", file}));
  ASSERT_FALSE(broken);
  EXPECT_THAT(broken.error().detail(), HasSubstr(file + ":2: "));
  EXPECT_THAT(broken.error().detail(), Not(HasSubstr("161175"))) << "it may be anything";
  std::remove(file.c_str());
  EXPECT_FALSE(named_targets(arguments({"--from", file})));
  EXPECT_FALSE(named_targets(arguments({"--from", testing::TempDir()}))) << "a folder is no empty list";
}

TEST(ReleaseTargets, ASearchSendsNothingASecondTimeThatWasNotAskedFor) {
  using delivery::Decision;
  const std::vector<Letter> letters{letter(State::dead), letter(State::held), letter(State::halted),
                                    letter(State::retrying)};
  const auto count = [&letters](std::optional<State> asked_for, Decision decision) {
    return found_targets(letters, asked_for, decision).size();
  };
  EXPECT_EQ(count({}, Decision::resend), 2U) << "not the held one, whose outcome is unknown";
  EXPECT_EQ(count(State::held, Decision::resend), 3U);
  EXPECT_EQ(count({}, Decision::discard), 3U) << "what the hub tries again by itself is left to it";
  EXPECT_EQ(count(State::retrying, Decision::discard), 4U);
  const auto seen = found_targets(letters, {}, Decision::resend).front().seen;
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->state, State::dead);
  EXPECT_EQ(seen->attempts, 2U);
}

TEST(LetterFilter, EachOptionNarrows) {
  const auto takes = [](std::vector<std::string> words) {
    const auto filter = filter_of(arguments(std::move(words)));
    return filter ? (fits(letter(State::dead), *filter) ? "yes" : "no") : "wrong";
  };
  EXPECT_EQ(takes({}), std::string("yes"));
  for (const auto& [option, same, other] :
       {std::tuple{"--route", "cases", "copies"}, std::tuple{"--in", "dead", "held"},
        std::tuple{"--code", "deliver.refused", "deliver.timeout"}, std::tuple{"--system", "pspp", "horizon"},
        std::tuple{"--since", "2026-11-20T08:15:00Z", "2026-11-21"}}) {
    EXPECT_EQ(takes({option, same}), std::string("yes")) << option;
    EXPECT_EQ(takes({option, other}), std::string("no")) << option;
  }
  for (const auto& [option, word] : {std::pair{"--in", "delivered"}, std::pair{"--code", "deliver.refuse"},
                                     std::pair{"--since", "Friday"}})
    EXPECT_EQ(takes({option, word}), std::string("wrong")) << option;
  EXPECT_THAT(filter_of(arguments({"--code", "deliver.refuse"})).error().detail(),
              HasSubstr("deliver.refused"));
}

}  // namespace
}  // namespace hub::cli
