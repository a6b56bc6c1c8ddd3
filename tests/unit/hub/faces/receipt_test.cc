#include "hub/faces/receipt.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace hub::faces {
namespace {

using nlohmann::json;

constexpr std::string_view kId = "01936f2e-5b7c-7cc3-98c4-dc0c0c07398f";
const auto kNoon = std::chrono::system_clock::time_point(std::chrono::seconds(1'795'176'000));

model::Receipt receipt() {
  return {*Uuid::parse(kId), "invoice.issued", kNoon, false};
}

StoryView story() {
  StoryView view{*Uuid::parse(kId), "debts.query", "failed", kNoon, {}, {}};
  view.events.push_back({"msg.asked", "asked", kNoon, {{"validated", kNoon}, {"mapped", kNoon}}, {}});
  view.events.push_back({"msg.failed", "failed", kNoon, {}, "deliver.timeout"});
  return view;
}

TEST(Receipt, TellsWhatWasAcceptedAndWhereItsStoryIs) {
  const auto response = receipt_response(receipt(), model::Format::json);

  EXPECT_EQ(response.status, 202U);
  EXPECT_EQ(json::parse(response.body), json({{"id", kId},
                                              {"type", "invoice.issued"},
                                              {"accepted_at", "2026-11-20T12:00:00.000000Z"},
                                              {"repeated", false},
                                              {"status_url", "/v1/messages/" + std::string(kId)}}));
  const std::pair<std::string, std::string> location{"Location", "/v1/messages/" + std::string(kId)};
  EXPECT_EQ(std::count(response.headers.begin(), response.headers.end(), location), 1);
}

TEST(Receipt, SaysWhenItIsARepeatedOne) {
  auto again = receipt();
  again.repeated = true;

  EXPECT_TRUE(json::parse(receipt_response(again, model::Format::json).body)["repeated"].get<bool>());
}

TEST(Receipt, IsXmlOnRequest) {
  const auto response = receipt_response(receipt(), model::Format::xml);

  EXPECT_EQ(response.headers.front().second, "application/xml");
  EXPECT_EQ(response.body,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Receipt xmlns=\"urn:sakta:exchange:1\">"
            "<id>01936f2e-5b7c-7cc3-98c4-dc0c0c07398f</id><type>invoice.issued</type>"
            "<accepted_at>2026-11-20T12:00:00.000000Z</accepted_at><repeated>false</repeated>"
            "<status_url>/v1/messages/01936f2e-5b7c-7cc3-98c4-dc0c0c07398f</status_url></Receipt>");
}

TEST(Story, TellsEventsStepsAndTheError) {
  const auto response = story_response(story(), model::Format::json);

  EXPECT_EQ(response.status, 200U);
  const auto body = json::parse(response.body);
  EXPECT_EQ(body["state"], "failed");
  ASSERT_EQ(body["events"].size(), 2U);
  EXPECT_EQ(body["events"][0]["event"], "msg.asked");
  EXPECT_EQ(body["events"][0]["steps"],
            json::parse(R"([{"name":"validated","at":"2026-11-20T12:00:00.000000Z"},
                            {"name":"mapped","at":"2026-11-20T12:00:00.000000Z"}])"));
  EXPECT_FALSE(body["events"][0].contains("error"));
  EXPECT_EQ(body["events"][1]["error"], json({{"code", "deliver.timeout"}, {"remedy", "reconcile"}}));
  EXPECT_TRUE(body["events"][1]["steps"].is_array());
}

TEST(Story, TellsWhereEachDeliveryStands) {
  auto view = story();
  view.deliveries.push_back({"cases-status", "retrying", 3, kNoon, "deliver.unreachable"});
  view.deliveries.push_back({"cases-copy", "delivered", 1, {}, {}});

  const auto body = json::parse(story_response(view, model::Format::json).body);

  EXPECT_EQ(body["deliveries"], json::parse(R"([
    {"route":"cases-status","state":"retrying","attempts":3,"due":"2026-11-20T12:00:00.000000Z",
     "error":{"code":"deliver.unreachable","remedy":"resend"}},
    {"route":"cases-copy","state":"delivered","attempts":1}])"));
  const auto xml = story_response(view, model::Format::xml).body;
  EXPECT_NE(xml.find("<deliveries><delivery><route>cases-status</route><state>retrying</state>"
                     "<attempts>3</attempts><due>2026-11-20T12:00:00.000000Z</due><error>"),
            std::string::npos)
      << xml;
  EXPECT_EQ(json::parse(story_response(story(), model::Format::json).body)["deliveries"], json::array());
}

TEST(Story, IsXmlOnRequestWithItsTextEscaped) {
  auto view = story();
  view.events[0].steps = {{"answered by <a> & b", kNoon}};

  const auto body = story_response(view, model::Format::xml).body;

  EXPECT_NE(body.find("<Message xmlns=\"urn:sakta:exchange:1\">"), std::string::npos) << body;
  EXPECT_NE(body.find("<events><event><event>msg.asked</event><state>asked</state>"), std::string::npos)
      << body;
  EXPECT_NE(body.find("<steps><step><name>answered by &lt;a&gt; &amp; b</name>"), std::string::npos) << body;
  EXPECT_NE(body.find("<error><code>deliver.timeout</code><remedy>reconcile</remedy></error>"),
            std::string::npos);
  EXPECT_NE(body.find("<steps></steps>"), std::string::npos) << body;
}

}  // namespace
}  // namespace hub::faces
