#include "hub/faces/receipt.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "hub/base/codes.h"

namespace hub::faces {
namespace {

using nlohmann::json;

constexpr std::string_view kMessageId = "01936f2e-5b7c-7cc3-98c4-dc0c0c07398f";
const auto kNoon = std::chrono::system_clock::time_point(std::chrono::seconds(1'795'176'000));

model::Receipt receipt() {
  return {*Uuid::parse(kMessageId), "invoice.issued", kNoon, false};
}

StoryView story() {
  StoryView view{*Uuid::parse(kMessageId), "debts.query", "failed", kNoon, {}, {}};
  view.events.push_back({"msg.asked", "asked", kNoon, {{"validated", kNoon}, {"mapped", kNoon}}, {}});
  view.events.push_back({"msg.failed", "failed", kNoon, {}, "deliver.timeout"});
  return view;
}

TEST(Receipt, TellsWhatWasAcceptedAndWhereItsStoryIs) {
  const auto response = receipt_response(receipt(), model::Format::json);

  EXPECT_EQ(response.status, 202U);
  EXPECT_EQ(json::parse(response.body), json({{"id", kMessageId},
                                              {"type", "invoice.issued"},
                                              {"accepted_at", "2026-11-20T12:00:00.000000Z"},
                                              {"repeated", false},
                                              {"status_url", "/v1/messages/" + std::string(kMessageId)}}));
  const std::pair<std::string, std::string> location{"Location", "/v1/messages/" + std::string(kMessageId)};
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
  const auto response = story_response(story(), model::Format::json, Language::en);

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
  view.deliveries.push_back(
      {"cases-status", model::State::retrying, 3, kNoon, Error(codes::deliver_unreachable, "no way there")});
  view.deliveries.push_back({"cases-copy", model::State::delivered, 1, {}, {}});

  const auto body = json::parse(story_response(view, model::Format::json, Language::en).body);

  EXPECT_EQ(body["deliveries"], json::parse(R"([
    {"route":"cases-status","state":"retrying","attempts":3,"due":"2026-11-20T12:00:00.000000Z",
     "error":{"code":"deliver.unreachable","remedy":"resend",
              "title":"The partner could not be reached; nothing was sent.",
              "next":"Nothing: the hub tries again by itself."}},
    {"route":"cases-copy","state":"delivered","attempts":1}])"));
  const auto xml = story_response(view, model::Format::xml, Language::en).body;
  EXPECT_NE(xml.find("<deliveries><delivery><route>cases-status</route><state>retrying</state>"
                     "<attempts>3</attempts><due>2026-11-20T12:00:00.000000Z</due><error>"),
            std::string::npos)
      << xml;
  EXPECT_EQ(json::parse(story_response(story(), model::Format::json, Language::en).body)["deliveries"],
            json::array());
}

TEST(Story, TellsTheSenderOfADeadMessageWhatToChange) {
  auto view = story();
  const auto refused = Error(codes::deliver_refused, "the partner answered P-1, HTTP 422")
                           .at("/client/personCode")
                           .by({"registry", "P-1", {"The person is not known.", "Persona nav zināma."}});
  view.deliveries.push_back({"cases", model::State::dead, 1, {}, refused});

  for (const auto language : {Language::en, Language::lv}) {
    const auto response = story_response(view, model::Format::json, language);
    const auto error = json::parse(response.body)["deliveries"][0]["error"];

    EXPECT_EQ(error["code"], "deliver.refused");
    EXPECT_EQ(error["title"], std::string(codes::deliver_refused.title.in(language)));
    EXPECT_EQ(error["next"], std::string(codes::deliver_refused.next_for_caller().in(language)));
    EXPECT_EQ(error["place"], "/client/personCode");
    EXPECT_EQ(
        error["partner"],
        json({{"system", "registry"},
              {"code", "P-1"},
              {"text", language == Language::lv ? "Persona nav zināma." : "The person is not known."}}));
  }
}

TEST(Story, SaysThatNothingIsTheSendersToDoWhereOthersGoOn) {
  const auto next = [](model::State state, const ErrorCode& code) {
    auto view = story();
    view.deliveries.push_back({"cases", state, 1, {}, Error(code, "x")});
    const auto body = json::parse(story_response(view, model::Format::json, Language::en).body);
    return body["deliveries"][0]["error"]["next"].get<std::string>();
  };

  EXPECT_EQ(next(model::State::retrying, codes::deliver_timeout), "Nothing: the hub tries again by itself.");
  for (const auto state : {model::State::held, model::State::halted, model::State::dead})
    EXPECT_EQ(next(state, codes::deliver_misconfigured).find("Nothing: the hub's administrator decides"), 0U);
  EXPECT_EQ(next(model::State::discarded, codes::map_refused), codes::map_refused.next_for_caller().en);
}

TEST(Story, OfAQuestionHasTheErrorThatItEndedIn) {
  auto view = story();
  view.error = Error(codes::deliver_ruled_out, "no such persons").by({"registry", "not_here", {"no", "nē"}});

  const auto body = json::parse(story_response(view, model::Format::json, Language::lv).body);

  EXPECT_EQ(body["error"]["code"], "deliver.ruled_out");
  EXPECT_EQ(body["error"]["rule"], json({{"system", "registry"}, {"code", "not_here"}, {"text", "nē"}}));
}

TEST(Story, IsXmlOnRequestWithItsTextEscaped) {
  auto view = story();
  view.events[0].steps = {{"answered by <a> & b", kNoon}};

  const auto body = story_response(view, model::Format::xml, Language::en).body;

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
