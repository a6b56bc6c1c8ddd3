#include "hub/http/told.h"

#include <gmock/gmock.h>

#include "hub/base/codes.h"

using hub::formats::XmlDocument;
using hub::http::FaultPaths;
using hub::http::told_in;
using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;

namespace {

XmlDocument body() {
  return *XmlDocument::parse(
      "<r xmlns:p='urn:p'><c> P-1 </c><c/><c>P-2</c><p:t>nav\n  atrasts</p:t><s>7</s><n>x</n></r>");
}

}  // namespace

TEST(Told, IsWhatThePathsFindCodesFirst) {
  const auto told = told_in(body(), {"//c", "/r/s", "//p:t"}, {{"p", "urn:p"}});

  EXPECT_THAT(told.said, ElementsAre("P-1", "P-2", "nav atrasts"));
  EXPECT_EQ(told.pause, 7s);
}

TEST(Told, IsNothingWhereThePathsFindNone) {
  for (const FaultPaths& paths :
       {FaultPaths{}, FaultPaths{"//none", "//n", "//none"}, FaultPaths{"///", "(", "//q:t"}}) {
    const auto told = told_in(body(), paths, {});
    EXPECT_THAT(told.said, IsEmpty());
    EXPECT_FALSE(told.pause);
  }
}

TEST(Told, IsARefusalWhereFaultWhenHolds) {
  const auto refuses = [](const std::string& when) { return hub::http::is_refusal(body(), when, {}); };

  EXPECT_FALSE(*refuses(""));
  EXPECT_FALSE(*refuses("//none"));
  EXPECT_TRUE(*refuses("//c"));
  EXPECT_TRUE(*refuses("/r/c[3] = 'P-2'"));
  ASSERT_FALSE(refuses("//q:x"));
  EXPECT_EQ(&refuses("//q:x").error().code(), &hub::codes::deliver_bad_reply);
}
