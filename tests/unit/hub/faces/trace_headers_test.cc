#include "hub/faces/trace_headers.h"

#include <gtest/gtest.h>

namespace hub::faces {
namespace {

constexpr const char* kTrace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
constexpr const char* kOther = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

CallersTrace read_trace(const server::Headers& headers) {
  server::HttpRequest request;
  request.headers = headers;
  return trace_in(request);
}

TEST(TraceHeaders, TheListGoesBesideATraceparent) {
  const CallersTrace trace =
      read_trace({{"tracestate", "a=1"}, {"traceparent", kTrace}, {"tracestate", "b=2"}});

  EXPECT_EQ(trace.traceparent, kTrace);
  EXPECT_EQ(trace.tracestate, "a=1,b=2");
}

TEST(TraceHeaders, AListWithoutATraceparentThatCanBeReadIsDropped) {
  const server::Headers list{{"tracestate", "a=1"}};
  EXPECT_EQ(read_trace(list).tracestate, "") << "W3C Trace Context, 4.2";
  for (const char* invalid : {"", "00", "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                              "00-00000000000000000000000000000000-00f067aa0ba902b7-01"}) {
    const CallersTrace trace = read_trace({{"traceparent", invalid}, {"tracestate", "a=1"}});
    EXPECT_EQ(trace.traceparent, "") << invalid;
    EXPECT_EQ(trace.tracestate, "") << "3.3: it is not even parsed";
  }
  const CallersTrace twice =
      read_trace({{"traceparent", kTrace}, {"traceparent", kOther}, {"tracestate", "a=1"}});
  EXPECT_EQ(twice.traceparent, "") << "which of two is meant, nobody knows";
  EXPECT_EQ(twice.tracestate, "");
}

TEST(TraceHeaders, AListThatCannotBeReadLeavesTheTraceparentAlone) {
  const CallersTrace trace = read_trace({{"traceparent", kTrace}, {"tracestate", "A=1"}});

  EXPECT_EQ(trace.traceparent, kTrace) << "3.3";
  EXPECT_EQ(trace.tracestate, "");
}

TEST(TraceHeaders, ALaterVersionIsWrittenAsThisOneAndKeepsItsList) {
  const CallersTrace trace = read_trace(
      {{"traceparent", "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03-x"}, {"tracestate", "a=1"}});

  EXPECT_EQ(trace.traceparent, kTrace) << "3.2.4: the highest version known, unknown flags zero";
  EXPECT_EQ(trace.tracestate, "a=1") << "3.3.3";
}

}  // namespace
}  // namespace hub::faces
