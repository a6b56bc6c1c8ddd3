#include "adapters/frame/answer.h"

#include <gtest/gtest.h>

#include <chrono>

using adapters::frame::first_text;
using adapters::frame::Interest;
using adapters::frame::judge;
using hub::config::FaultCodes;
using hub::config::FaultRemedy;
using hub::http::ContentForm;
using hub::http::Reply;
using namespace std::chrono_literals;

namespace {

/// Judges answers of one partner, with JSON unless a test says otherwise.
struct Answers : testing::Test {
  /// The error's text, "nothing", or what the root of the tree is.
  std::string judged(const Reply& answer, Interest interest = Interest::optional) {
    auto said = judge(answer, interest, terms());
    if (!said) {
      pause = said.error().pause();
      return said.error().to_string();
    }
    return *said ? "/" + (*said)->tree.root_name() : "nothing";
  }
  [[nodiscard]] adapters::frame::Terms terms() const {
    return {form, fault, codes, own ? &*own : nullptr, namespaces, fault_when, {}};
  }

  ContentForm form = ContentForm::json;
  hub::formats::Namespaces namespaces;
  hub::http::FaultPaths fault{"/answer/code", "/answer/seconds", "/answer/text"};
  FaultCodes codes{
      {"P-1", FaultRemedy::refuse}, {"P-2", FaultRemedy::wait}, {"HTTP 409", FaultRemedy::resend}};
  std::optional<FaultCodes> own;
  std::string fault_when = "/answer/code";
  std::optional<std::chrono::milliseconds> pause;
};

Reply reply(unsigned status, const std::string& body, hub::http::Headers headers = {}) {
  return {status, std::move(headers), body, 1024};
}

}  // namespace

TEST_F(Answers, AreGoodByTheirStatusWhereNobodyWantsMore) {
  EXPECT_EQ(judged(reply(200, "<no json"), Interest::none), "nothing");
  EXPECT_EQ(judged(reply(204, ""), Interest::optional), "nothing");
  EXPECT_EQ(judged(reply(200, R"({"id":"1"})")), "/answer");
}

TEST_F(Answers, MustSaySomethingWhereItIsDemanded) {
  EXPECT_EQ(judged(reply(204, ""), Interest::demanded).find("deliver.bad_reply: HTTP 204: codec."), 0U);
  EXPECT_EQ(judged(reply(200, "<html/>")).find("deliver.bad_reply: HTTP 200: codec."), 0U);
}

TEST_F(Answers, MeanWhatTheyCallTheErrorThenWhatTheirStatusSays) {
  EXPECT_EQ(judged(reply(500, R"({"code":"P-1"})")), "deliver.refused: the partner answered P-1, HTTP 500");
  EXPECT_EQ(judged(reply(500, R"({"code":"Anna Ozola"})")),
            "deliver.bad_reply: the partner answered HTTP 500")
      << "only what a table holds is shown";
  EXPECT_EQ(judged(reply(409, "<no json")), "deliver.not_taken: the partner answered HTTP 409");
  EXPECT_EQ(judged(reply(404, ""), Interest::none), "deliver.refused: the partner answered HTTP 404");
  own = FaultCodes{{"P-1", FaultRemedy::stop}};
  EXPECT_EQ(judged(reply(500, R"({"code":"P-1"})")),
            "deliver.misconfigured: the partner answered P-1, HTTP 500")
      << "the operation's codes count before the system's";
}

TEST_F(Answers, AreRefusalsInTheGuiseOfSuccess) {
  EXPECT_EQ(judged(reply(200, R"({"code":"P-1"})")), "deliver.refused: the partner answered P-1, HTTP 200");
  EXPECT_EQ(judged(reply(200, R"({"code":"other"})")), "deliver.refused: the partner answered HTTP 200");
}

TEST_F(Answers, AskForThePauseInTheirBodyBeforeTheirHeader) {
  const hub::http::Headers header{{"retry-after", "9"}};
  judged(reply(503, R"({"code":"P-2","seconds":3})", header));
  EXPECT_EQ(pause, 3s);
  judged(reply(503, R"({"code":"P-2"})", header));
  EXPECT_EQ(pause, 9s);
  judged(reply(500, R"({"code":"P-1","seconds":3})", header));
  EXPECT_EQ(pause, std::nullopt) << "nothing to wait for";
}

TEST_F(Answers, MayBeXml) {
  form = ContentForm::xml;
  fault.code = "/error/code";

  EXPECT_EQ(judged(reply(200, "<document/>")), "/document");
  EXPECT_EQ(judged(reply(500, "<error><code>P-1</code></error>")),
            "deliver.refused: the partner answered P-1, HTTP 500");
}

TEST_F(Answers, GiveTheFirstTextOfAnExpression) {
  const auto tree = adapters::frame::tree_of(R"({"id":["1","2"]})", ContentForm::json);
  ASSERT_TRUE(tree);

  EXPECT_EQ(*first_text(*tree, "/answer/id", {}), "1");
  EXPECT_EQ(*first_text(*tree, "/answer/none", {}), std::nullopt);
  EXPECT_EQ(first_text(*tree, "/answer[", {}).error().code().name, "deliver.bad_reply");
}
