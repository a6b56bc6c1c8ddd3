#include "hub/map/blame.h"

#include <gtest/gtest.h>

#include <vector>

#include "hub/base/codes.h"

namespace hub::map {
namespace {

/// The code after these losses in turn; empty while the job is to be tried again. A loss after the end fails.
std::string code_after(const std::vector<Loss>& losses) {
  Blame blame;
  std::string code;
  for (const Loss loss : losses) {
    EXPECT_EQ(code, "") << "it was to be tried no more";
    const auto blamed = blame.after(loss, "why");
    if (blamed) code = blamed->code().name;
  }
  return code;
}

TEST(Blame, GivesEachJobAFreshWorkerBeforeAnybodyIsBlamed) {
  for (const Loss loss : {Loss::killed, Loss::stuck, Loss::absent, Loss::crashed, Loss::memory})
    EXPECT_EQ(code_after({loss}), "") << name_of(loss);
}

TEST(Blame, BlamesTheMessageForTheSecondThingThatItMayHaveDone) {
  EXPECT_EQ(code_after({Loss::crashed, Loss::crashed}), "map.worker_died");
  EXPECT_EQ(code_after({Loss::memory, Loss::crashed}), "map.worker_died");
  EXPECT_EQ(code_after({Loss::crashed, Loss::memory}), "map.limit");
}

TEST(Blame, BlamesTheMachineForWhatComesFromOutside) {
  EXPECT_EQ(code_after({Loss::killed, Loss::killed, Loss::killed}), "");
  EXPECT_EQ(code_after({Loss::killed, Loss::killed, Loss::killed, Loss::killed}), "map.no_worker");
  EXPECT_EQ(code_after({Loss::absent, Loss::stuck, Loss::absent, Loss::killed}), "map.no_worker");
}

TEST(Blame, NeverTriesMoreThanFiveTimesHoweverItGoes) {
  EXPECT_EQ(code_after({Loss::killed, Loss::crashed, Loss::stuck, Loss::killed, Loss::killed}),
            "map.no_worker");
  EXPECT_EQ(code_after({Loss::killed, Loss::crashed, Loss::stuck, Loss::killed, Loss::crashed}),
            "map.worker_died");
}

TEST(Blame, LetsTheMachinesFaultBeTriedLaterAndNotTheMessages) {
  Blame machine;
  Blame message;
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(machine.after(Loss::killed, "why"));
  EXPECT_FALSE(message.after(Loss::crashed, "why"));

  const auto by_machine = machine.after(Loss::killed, "signal 9");
  const auto by_message = message.after(Loss::crashed, "signal 11");

  ASSERT_TRUE(by_machine && by_message);
  EXPECT_EQ(by_machine->remedy(), Remedy::wait);
  EXPECT_TRUE(by_machine->pause().has_value());
  EXPECT_NE(by_message->remedy(), Remedy::wait);
  EXPECT_EQ(by_machine->detail(), "signal 9");
}

}  // namespace
}  // namespace hub::map
