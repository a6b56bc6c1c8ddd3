#include "hub/route/router.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hub::route {
namespace {

using testing::ElementsAre;

config::Route route(const std::string& name, bool entry, std::vector<std::string> publish) {
  config::Route made;
  made.name = name;
  made.type = "case.status";
  made.entry = entry;
  made.publish = std::move(publish);
  return made;
}

std::vector<std::string> names_of(const std::vector<const config::Route*>& routes) {
  std::vector<std::string> names;
  for (const config::Route* each : routes) names.push_back(each->name);
  return names;
}

TEST(Router, WhatPartiesSendGoesToTheEntryRoute) {
  config::Site site;
  site.routes = {route("archive", false, {}), route("main", true, {"archive"})};
  const Router router(site);

  ASSERT_TRUE(router.route_of("case.status"));
  EXPECT_EQ((*router.route_of("case.status"))->name, "main");
  EXPECT_FALSE(router.route_of("case.closed"));
}

TEST(Router, PublishesToEachRouteOnceHoweverManyWaysLeadThere) {
  config::Site site;
  site.routes = {route("a", true, {"b", "c"}), route("b", false, {"d"}), route("c", false, {"d"}),
                 route("d", false, {})};
  const Router router(site);

  EXPECT_THAT(names_of(router.published(site.routes[0])), ElementsAre("a", "b", "c", "d"));
  EXPECT_EQ(router.find("e"), nullptr);
}

}  // namespace
}  // namespace hub::route
