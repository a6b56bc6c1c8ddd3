#include "hub/base/sentence.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <string>
#include <string_view>

#include "hub/base/codes.h"
#include "hub/base/counted.h"
#include "hub/base/error.h"
#include "hub/base/say.h"
#include "hub/base/system_reason.h"
#include "hub/base/trouble.h"

namespace hub {
namespace {

TEST(Sentence, ValuesStandInTheOrderOfEachLanguage) {
  const std::string route = "debts";
  const Sentence told =
      say("no route {} of {}", "tipam {1} nav maršruta {0}", route, std::string_view("x@1"));
  EXPECT_EQ(told.in(Language::en), "no route debts of x@1");
  EXPECT_EQ(told.in(Language::lv), "tipam x@1 nav maršruta debts");
}

TEST(Sentence, AValueThatIsASentenceIsToldInTheSameLanguage) {
  const Sentence told = say("{}: {} of {}", "{}: {} no {}", say("line", "rinda"), 3, 7U);
  EXPECT_EQ(told.en(), "line: 3 of 7");
  EXPECT_EQ(told.lv(), "rinda: 3 no 7");
}

TEST(Sentence, ATextAsAValueIsToldInTheSameLanguage) {
  const Text line{"line", "rinda"};
  const Sentence told = say("{} {}", "{1}. {0}", line, 3);
  EXPECT_EQ(told.en(), "line 3");
  EXPECT_EQ(told.lv(), "3. rinda");
}

TEST(Sentence, ANounStandsBehindItsNumberAsEachLanguageWantsIt) {
  constexpr Noun kDays{{"day", "diena"}, {"days", "dienas"}};
  const auto told = [&](std::uint64_t count) {
    return counted(count, kDays).en() + ", " + counted(count, kDays).lv();
  };
  EXPECT_EQ(told(0), "0 days, 0 dienas");
  EXPECT_EQ(told(1), "1 day, 1 diena");
  EXPECT_EQ(told(2), "2 days, 2 dienas");
  EXPECT_EQ(told(10), "10 days, 10 dienas");
  EXPECT_EQ(told(11), "11 days, 11 dienas");
  EXPECT_EQ(told(21), "21 days, 21 diena");
  EXPECT_EQ(told(111), "111 days, 111 dienas");
  EXPECT_EQ(told(121), "121 days, 121 diena");
  EXPECT_EQ(told(18'446'744'073'709'551'611U), "18446744073709551611 days, 18446744073709551611 dienas");
}

TEST(Sentence, AValueKeepsItsBraces) {
  EXPECT_EQ(say("it is '{}'", "tas ir '{}'", "{0} {{x}}").lv(), "tas ir '{0} {{x}}'");
}

TEST(Sentence, AnErrorsTrailIsToldInBothLanguages) {
  const Error error = Error(codes::deliver_timeout, say("no answer in {} s", "{} s laikā atbildes nav", 30))
                          .during("POST")
                          .during(say("calling {}", "izsaucot {}", "nino"));
  EXPECT_EQ(error.detail(), "calling nino: POST: no answer in 30 s");
  EXPECT_EQ(error.detail(Language::lv), "izsaucot nino: POST: 30 s laikā atbildes nav");
  EXPECT_EQ(error.to_string(Language::lv), "deliver.timeout: izsaucot nino: POST: 30 s laikā atbildes nav");
}

TEST(Sentence, AnErrorWithinAnotherKeepsItsName) {
  const Error error(codes::codec_limit, say("too large", "pārāk liels"));
  EXPECT_EQ(say("cannot be read: {}", "nevar nolasīt: {}", error.told_by_name()).lv(),
            "nevar nolasīt: codec.limit: pārāk liels");
}

TEST(SystemReason, SaysTheUsualInLatvianAndQuotesTheRest) {
  EXPECT_EQ(system_reason(ENOSPC), Sentence("No space left on device", "diskā nav vietas"));
  EXPECT_EQ(system_reason(ENOTTY).lv(), "operētājsistēma saka \"Inappropriate ioctl for device\"");
}

TEST(Trouble, IsToldInBothLanguagesAndCaughtAsAnException) {
  try {
    throw Trouble(say("no key", "nav atslēgas"));
  } catch (const std::exception& problem) {
    EXPECT_STREQ(problem.what(), "no key");
    EXPECT_EQ(told(problem).lv(), "nav atslēgas");
  }
}

TEST(Sentence, AnEmptyDetailLeavesNoColon) {
  EXPECT_EQ(Error(codes::deliver_timeout, "").during("asking").detail(), "asking");
}

}  // namespace
}  // namespace hub
