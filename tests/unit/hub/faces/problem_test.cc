#include "hub/faces/problem.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "hub/base/codes.h"

namespace hub::faces {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;

std::string header(const server::HttpResponse& response, const std::string& name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}

server::HttpRequest asking_in(std::string accept_language) {
  server::HttpRequest request;
  request.headers.emplace_back("accept-language", std::move(accept_language));
  return request;
}

TEST(Problem, NamesCodeRemedyNextStepAndPlace) {
  const auto error = Error(codes::edge_header_invalid, "the header is there twice").at("Sakta-User");

  const auto response = problem(error, Language::en, "urn:uuid:0192", "00-aa-bb-01");

  EXPECT_EQ(response.status, 400U);
  EXPECT_EQ(header(response, "Content-Type"), "application/problem+json");
  const auto body = json::parse(response.body);
  EXPECT_EQ(body, json({{"type", "urn:sakta:error:edge.header_invalid"},
                        {"title", "A request header has a value that is not allowed."},
                        {"status", 400},
                        {"detail", "the header is there twice"},
                        {"code", "edge.header_invalid"},
                        {"remedy", "refuse"},
                        {"next", "Correct the header named."},
                        {"place", "Sakta-User"},
                        {"instance", "urn:uuid:0192"},
                        {"traceparent", "00-aa-bb-01"}}));
}

TEST(Problem, LeavesOutWhatIsNotKnown) {
  const auto body = json::parse(problem(Error(codes::edge_malformed, "x"), Language::en, {}, {}).body);

  for (const auto* name : {"place", "instance", "traceparent"}) EXPECT_FALSE(body.contains(name)) << name;
}

TEST(Problem, SpeaksLatvianWhenAsked) {
  const auto response = problem(Error(codes::edge_too_large, "x"), Language::lv, {}, {});

  EXPECT_EQ(header(response, "Content-Language"), "lv");
  EXPECT_EQ(json::parse(response.body)["title"], std::string(codes::edge_too_large.title.lv));
  EXPECT_EQ(json::parse(response.body)["next"], std::string(codes::edge_too_large.next_step.lv));
}

TEST(Problem, KeepsTheHubsInsideToItself) {
  const auto body =
      json::parse(problem(Error(codes::store_damaged, "page 7 of a table"), Language::en, {}, {}).body);

  EXPECT_FALSE(body.contains("detail"));
}

TEST(Problem, TellsDetailAndPlaceOfNoFaultThatIsNotTheMessages) {
  for (const ErrorCode* code : codes::kAll) {
    if (code == &codes::edge_method_not_allowed) continue;
    const auto error = Error(*code, "Failed to connect to 10.1.2.3 port 8443").at("/Reply/amount");

    const auto body = json::parse(problem(error, Language::en, {}, {}).body);

    const bool own = code->whose == Whose::message;
    EXPECT_EQ(body.contains("detail"), own && code->remedy != Remedy::stop) << code->name;
    EXPECT_EQ(body.contains("place"), own) << code->name;
    EXPECT_FALSE(body["next"].get<std::string>().empty()) << code->name;
  }
}

TEST(Problem, WhoCallsIsSentToNoDetailThatIsLeftOut) {
  for (const ErrorCode* code : codes::kAll) {
    if (code->whose == Whose::message && code->remedy != Remedy::stop) continue;
    for (const Language language : {Language::en, Language::lv})
      EXPECT_EQ(code->next_for_caller().in(language).find("detail"), std::string_view::npos) << code->name;
  }
}

TEST(Problem, RetryAfterIsWholeSecondsRoundedUp) {
  const auto pause = [](milliseconds time) {
    return header(problem(Error(codes::edge_busy, "x").wait_for(time), Language::en, {}, {}), "Retry-After");
  };

  EXPECT_EQ(pause(milliseconds(1)), "1");
  EXPECT_EQ(pause(milliseconds(2000)), "2");
  EXPECT_EQ(pause(milliseconds(2001)), "3");
  EXPECT_EQ(pause(milliseconds(0)), "1");
}

TEST(Problem, RetryAfterStandsWhereWaitingHelpsOnly) {
  EXPECT_EQ(header(problem(Error(codes::edge_busy, "x"), Language::en, {}, {}), "Retry-After"), "1");
  EXPECT_EQ(header(problem(Error(codes::edge_malformed, "x"), Language::en, {}, {}), "Retry-After"), "");
}

TEST(Problem, OfAWrongMethodNamesTheRightOneInAllow) {
  const auto response = problem(Error(codes::edge_method_not_allowed, "x").at("POST"), Language::en, {}, {});

  EXPECT_EQ(header(response, "Allow"), "POST");
  EXPECT_FALSE(json::parse(response.body).contains("place"));
}

TEST(Problem, StaysJsonWhenThePlaceIsNoUtf8) {
  const auto response = problem(Error(codes::codec_not_valid, "x").at("/a\xff"), Language::en, {}, {});

  EXPECT_TRUE(json::accept(response.body));
}

TEST(Language, IsLatvianIfThatIsPreferred) {
  for (const auto* header :
       {"lv", "lv-LV", "LV", "lv, en;q=0.8", "en;q=0.5, lv;q=0.6", "de, lv;q=0.1", "lv,en", "lv;q=2"})
    EXPECT_EQ(language_of(asking_in(header)), Language::lv) << header;
}

TEST(Language, IsEnglishOtherwise) {
  for (const auto* header :
       {"", "en", "de", "*", "en, lv", "lv;q=0", "lv;q=0.3, en-GB", "lvx", ";;,,=", "en,lv;q=0"})
    EXPECT_EQ(language_of(asking_in(header)), Language::en) << header;
  EXPECT_EQ(language_of(server::HttpRequest{}), Language::en);
}

}  // namespace
}  // namespace hub::faces
