#include "hub/telemetry/trace_context.h"

#include <gtest/gtest.h>

namespace hub::telemetry {
namespace {

constexpr std::string_view kValid = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

TEST(TraceContext, ReadsAndWritesWhatTheSpecificationShows) {
  const auto context = TraceContext::parse(kValid);

  ASSERT_TRUE(context);
  EXPECT_EQ(context->trace_id, "0af7651916cd43dd8448eb211c80319c");
  EXPECT_EQ(context->span_id, "b7ad6b7169203331");
  EXPECT_TRUE(context->sampled);
  EXPECT_EQ(context->traceparent(), kValid);
}

TEST(TraceContext, OnlyTheLastBitOfTheFlagsSaysSampled) {
  EXPECT_FALSE(TraceContext::parse("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00")->sampled);
  EXPECT_FALSE(TraceContext::parse("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-fe")->sampled);
  EXPECT_TRUE(TraceContext::parse("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-ff")->sampled);
}

TEST(TraceContext, ALaterVersionMayHaveMoreFields) {
  EXPECT_TRUE(TraceContext::parse("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
  EXPECT_TRUE(TraceContext::parse("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-comes"));
}

class InvalidTraceparent : public testing::TestWithParam<std::string_view> {};

TEST_P(InvalidTraceparent, IsNotTaken) {
  EXPECT_FALSE(TraceContext::parse(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Catalogue, InvalidTraceparent,
                         testing::Values("", "00", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                                         "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                                         "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                                         "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                                         "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                                         "00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01",
                                         "0g-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                                         "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0x",
                                         "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
                                         "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01 ",
                                         " 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                                         "00_0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331_01",
                                         "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.more"));

TEST(TraceContext, ANewTraceTakesItsIdsFromTheRandomOctets) {
  const auto context = TraceContext::start(std::string(16, '\x11') + std::string(8, '\x22'));

  EXPECT_EQ(context.traceparent(), "00-11111111111111111111111111111111-2222222222222222-01");
}

TEST(TraceContext, AnIdIsNeverAllZero) {
  EXPECT_TRUE(TraceContext::parse(TraceContext::start(std::string(24, '\0')).traceparent()));
}

TEST(TraceContext, AChildKeepsTheTraceAndItsSampling) {
  auto context = *TraceContext::parse(kValid);
  context.sampled = false;

  const auto child = context.child(std::string(8, '\x33'));

  EXPECT_EQ(child.traceparent(), "00-0af7651916cd43dd8448eb211c80319c-3333333333333333-00");
}

}  // namespace
}  // namespace hub::telemetry
