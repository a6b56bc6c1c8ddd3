#include "hub/delivery/breaker.h"

#include <gtest/gtest.h>

namespace hub::delivery {
namespace {

TEST(Breaker, OpensAfterSoManyFailuresInARow) {
  Breaker breaker(3);

  EXPECT_FALSE(breaker.unanswered());
  EXPECT_FALSE(breaker.unanswered());
  EXPECT_FALSE(breaker.answered());
  EXPECT_FALSE(breaker.unanswered());
  EXPECT_FALSE(breaker.unanswered());
  EXPECT_TRUE(breaker.lets(100));
  EXPECT_TRUE(breaker.unanswered()) << "the answer in between began the count anew";
  EXPECT_TRUE(breaker.is_open());
  EXPECT_FALSE(breaker.lets(0));
}

TEST(Breaker, TellsItsOpeningOnce) {
  Breaker breaker(1);

  EXPECT_TRUE(breaker.unanswered());
  EXPECT_FALSE(breaker.unanswered()) << "others were under way when it opened";
}

TEST(Breaker, LetsOneGoAfterAProbeAndClosesWithItsAnswer) {
  Breaker breaker(1);
  (void)breaker.unanswered();

  breaker.probed();

  EXPECT_TRUE(breaker.lets(0));
  EXPECT_FALSE(breaker.lets(1));
  EXPECT_TRUE(breaker.answered());
  EXPECT_TRUE(breaker.lets(100));
}

TEST(Breaker, OpensAgainAtOnceIfTheOneThatWentFails) {
  Breaker breaker(5);
  for (int i = 0; i < 5; ++i) (void)breaker.unanswered();
  breaker.probed();

  EXPECT_TRUE(breaker.unanswered());

  EXPECT_TRUE(breaker.is_open());
}

TEST(Breaker, IgnoresAProbeWhileItIsClosed) {
  Breaker breaker(1);

  breaker.probed();

  EXPECT_TRUE(breaker.lets(100));
}

}  // namespace
}  // namespace hub::delivery
