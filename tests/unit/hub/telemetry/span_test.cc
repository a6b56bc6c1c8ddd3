#include "hub/telemetry/span.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

namespace hub::telemetry {
namespace {

using model::SpanPolicy;

class Spans : public testing::Test {
 protected:
  Spans() : path_(testing::TempDir() + "sakta_spans_" + std::to_string(getpid()) + ".jsonl"), log_(path_) {}
  ~Spans() override { std::filesystem::remove(path_); }

  Span begin(SpanPolicy policy, bool sampled = true) {
    context_.sampled = sampled;
    return {log_, policy, context_, "b7ad6b7169203331", "ask debts.query", std::chrono::system_clock::now()};
  }

  [[nodiscard]] std::vector<nlohmann::json> told() {
    log_.flush();
    std::ifstream file(path_);
    std::vector<nlohmann::json> all;
    for (std::string line; std::getline(file, line);) all.push_back(nlohmann::json::parse(line));
    return all;
  }

  std::string path_;
  Log log_;
  TraceContext context_ = TraceContext::start("0123456789abcdefghijklmn");
};

TEST_F(Spans, EndAsOneEventThatNamesTraceParentTimeAndOutcome) {
  {
    const Span span = begin(SpanPolicy::all);
    span.outcome("deliver.timeout");
  }

  ASSERT_EQ(told().size(), 1U);
  const auto line = told()[0];
  EXPECT_EQ(line["event"], "span");
  EXPECT_EQ(line["trace_id"], context_.trace_id);
  EXPECT_EQ(line["span_id"], context_.span_id);
  EXPECT_EQ(line["parent_id"], "b7ad6b7169203331");
  EXPECT_EQ(line["name"], "ask debts.query");
  EXPECT_EQ(line["outcome"], "deliver.timeout");
  EXPECT_LE(line["start"].get<std::string>(), line["time"].get<std::string>());
  EXPECT_GE(std::stol(line["duration_us"].get<std::string>()), 0);
}

TEST_F(Spans, APartNamesItsWholeAndHasAnIdOfItsOwn) {
  Span whole = begin(SpanPolicy::all);
  Span one = whole.part("map", "nino/get_debts.request");
  Span two = whole.part("commit");
  const Span within = two.part("sync");
  const std::string for_partner = one.traceparent();
  one.end();
  two.end();
  whole.end();

  const auto lines = told();
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0]["name"], "map nino/get_debts.request");
  EXPECT_EQ(lines[0]["parent_id"], context_.span_id);
  EXPECT_EQ(lines[1]["parent_id"], context_.span_id);
  EXPECT_EQ(TraceContext::parse(for_partner)->span_id, lines[0]["span_id"]);
  EXPECT_EQ(TraceContext::parse(for_partner)->trace_id, context_.trace_id);
  std::set<std::string> ids{TraceContext::parse(within.traceparent())->span_id};
  for (const auto& line : lines) ids.insert(line["span_id"].get<std::string>());
  EXPECT_EQ(ids.size(), 4U);
}

TEST_F(Spans, WhatBeganBeforeTheSpanCounts) {
  {
    const Span span(log_, SpanPolicy::all, context_, "", "ask",
                    std::chrono::system_clock::now() - std::chrono::hours(1));
  }

  EXPECT_GE(std::stoll(told()[0]["duration_us"].get<std::string>()), 3'600'000'000);
}

TEST_F(Spans, AreToldOncePerSpanHoweverItEnds) {
  Span span = begin(SpanPolicy::all);
  Span moved = std::move(span);
  moved.end();
  moved.end();
  moved = begin(SpanPolicy::all);
  moved = Span();

  EXPECT_EQ(told().size(), 2U);
}

TEST_F(Spans, AreWantedAsThePolicyAndTheSampledFlagSay) {
  EXPECT_EQ(begin(SpanPolicy::none).traceparent(), "");
  EXPECT_EQ(begin(SpanPolicy::none).part("map").traceparent(), "");
  EXPECT_EQ(begin(SpanPolicy::sampled, false).traceparent(), "");
  EXPECT_TRUE(told().empty()) << "an unwanted span leaves nothing";

  EXPECT_NE(begin(SpanPolicy::sampled, true).traceparent(), "");
  EXPECT_NE(begin(SpanPolicy::all, false).traceparent(), "");
  EXPECT_EQ(told().size(), 2U);
}

TEST_F(Spans, OfATraceThatIsNotSampledTellThePartnerSo) {
  EXPECT_FALSE(TraceContext::parse(begin(SpanPolicy::all, false).part("call").traceparent())->sampled);
}

}  // namespace
}  // namespace hub::telemetry
