#include "hub/ops/notice.h"

#include <gmock/gmock.h>

namespace hub::ops {
namespace {

using namespace std::chrono_literals;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::chrono::hours kDay{24};
const Moment kNow = std::chrono::system_clock::from_time_t(1'795'000'000);

std::optional<Notice> ending_in(std::chrono::system_clock::duration time,
                                const std::string& role = "server") {
  return notice_of(telemetry::Watched{role, "hub", kNow + time}, kNow);
}

TEST(Notice, OfACertificateComesNinetyDaysBeforeItsEnd) {
  EXPECT_FALSE(ending_in(90 * kDay + 1s));
  ASSERT_TRUE(ending_in(90 * kDay));
  EXPECT_FALSE(ending_in(90 * kDay)->urgent);
}

TEST(Notice, OfACertificateIsUrgentInTheLastThirtyDaysAndSaysThisWeekInTheLastSeven) {
  EXPECT_FALSE(ending_in(30 * kDay + 1s)->urgent);
  EXPECT_TRUE(ending_in(30 * kDay)->urgent);
  EXPECT_THAT(ending_in(7 * kDay + 1s)->next.en(), StartsWith("Have"));
  EXPECT_THAT(ending_in(7 * kDay)->next.en(), StartsWith("This week. "));
  EXPECT_THAT(ending_in(7 * kDay)->next.lv(), StartsWith("Šonedēļ. "));
}

TEST(Notice, OfACertificateCountsDaysAsEachLanguageDoes) {
  EXPECT_THAT(ending_in(kDay)->says.en(), EndsWith(", in 1 day."));
  EXPECT_THAT(ending_in(kDay)->says.lv(), EndsWith(", pēc 1 dienas."));
  EXPECT_THAT(ending_in(11 * kDay)->says.lv(), EndsWith(", pēc 11 dienām."));
  EXPECT_THAT(ending_in(21 * kDay)->says.lv(), EndsWith(", pēc 21 dienas."));
  EXPECT_THAT(ending_in(-kDay)->says.en(), HasSubstr(" ended on "));
  EXPECT_THAT(ending_in(-kDay)->says.lv(), HasSubstr(" beidzies "));
}

TEST(Notice, OfARevocationListComesSevenDaysBeforeItsEndAndIsUrgentInTheLastTwo) {
  for (const char* role : {"crl", "archive.crl"}) {
    EXPECT_FALSE(ending_in(7 * kDay + 1s, role)) << role;
    ASSERT_TRUE(ending_in(7 * kDay, role)) << role;
    EXPECT_FALSE(ending_in(2 * kDay + 1s, role)->urgent) << role;
    EXPECT_TRUE(ending_in(2 * kDay, role)->urgent) << role;
    EXPECT_TRUE(ending_in(-kDay, role)->urgent) << role;
  }
}

TEST(Notice, OfARevocationListHasACodeOfItsOwn) {
  EXPECT_EQ(ending_in(kDay, "crl")->code, notices::kRevocation);
  EXPECT_EQ(ending_in(kDay)->code, notices::kCertificate);
}

TEST(Notice, OfASettingThatNoRoleHasNamesTheSystemAndTheSetting) {
  EXPECT_THAT(ending_in(kDay, "archive.certificate")->says.en(),
              StartsWith("A certificate in the settings of hub (archive.certificate) ends"));
  EXPECT_THAT(ending_in(kDay, "archive.crl")->says.en(),
              StartsWith("A revocation list in the settings of hub (archive.crl) ends"));
  EXPECT_EQ(ending_in(kDay, "archive.crl")->code, notices::kRevocation);
}

TEST(Notice, OfAnAuditLogThatIsNotSignedComesAfterAMinuteAndIsUrgentAfterAnHour) {
  telemetry::AuditStanding audit;
  EXPECT_TRUE(notices_of(audit, kNow).empty());
  audit.unsigned_since = kNow - 59s;
  EXPECT_TRUE(notices_of(audit, kNow).empty());
  audit.unsigned_since = kNow - 1min;
  ASSERT_EQ(notices_of(audit, kNow).size(), 1U);
  EXPECT_EQ(notices_of(audit, kNow).front().code, notices::kAuditUnsigned);
  EXPECT_FALSE(notices_of(audit, kNow).front().urgent);
  audit.unsigned_since = kNow - 1h;
  EXPECT_TRUE(notices_of(audit, kNow).front().urgent);
}

TEST(Notice, OfAForkOfTheAuditLogIsUrgentAtOnceAndStandsForWhatIsNotSigned) {
  const auto all = notices_of({kNow - 1h, true}, kNow);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all.front().code, notices::kAuditFork);
  EXPECT_TRUE(all.front().urgent);
  EXPECT_THAT(all.front().next.en(), HasSubstr("auditor"));
}

TEST(Notice, OfASystemThatFailsComesAfterThreeCallsOrAMinute) {
  telemetry::FailingSystem system{"nino", "deliver.unreachable", 2, kNow - 59s};
  EXPECT_FALSE(notice_of(system, kNow));
  EXPECT_TRUE(notice_of(system, kNow + 1s));
  system.calls = 3;
  const auto notice = notice_of(system, kNow);
  ASSERT_TRUE(notice);
  EXPECT_TRUE(notice->urgent);
  EXPECT_THAT(notice->says.en(), HasSubstr("calls in a row: 3: deliver.unreachable: "));
}

TEST(Notice, OfLettersCountsThemByState) {
  EXPECT_FALSE(notice_of(port::Letters()));
  const auto notice = notice_of(port::Letters{1, 2, 3});
  ASSERT_TRUE(notice);
  EXPECT_THAT(notice->says.en(), HasSubstr("dead 1, held 2, halted 3"));
}

TEST(Notice, OfAHaltedRouteIsNotUrgentAnyMoreOnTrial) {
  HaltedRoute halted{"cases-status", "map.failed", kNow, {}, false};
  EXPECT_TRUE(notice_of(halted).urgent);
  EXPECT_THAT(notice_of(halted).says.en(), StartsWith("Route cases-status is halted since "));
  halted.on_trial = true;
  EXPECT_FALSE(notice_of(halted).urgent);
  EXPECT_EQ(notice_of(halted).code, notices::kTrial);
}

}  // namespace
}  // namespace hub::ops
