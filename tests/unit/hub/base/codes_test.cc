#include "hub/base/codes.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

#include "hub/base/encoding.h"
#include "hub/base/result.h"

namespace hub {
namespace {

TEST(Codes, HaveNamesOfStageAndReasonEachOnce) {
  const std::regex form("[a-z]+\\.[a-z_]+");
  std::set<std::string_view> names;
  for (const ErrorCode* code : codes::kAll) {
    EXPECT_TRUE(names.insert(code->name).second) << code->name;
    EXPECT_TRUE(std::regex_match(std::string(code->name), form)) << code->name;
    EXPECT_EQ(codes::find(code->name), code);
  }
  EXPECT_EQ(codes::find("deliver.nothing"), nullptr);
}

TEST(Codes, SpeakBothLanguagesInWholeSentences) {
  for (const ErrorCode* code : codes::kAll) {
    for (const Text& text : {code->title, code->next_step, code->next_for_caller()}) {
      for (const std::string_view sentence : {text.en, text.lv}) {
        ASSERT_FALSE(sentence.empty()) << code->name;
        EXPECT_TRUE(is_utf8(sentence)) << code->name;
        EXPECT_EQ(sentence.back(), '.') << code->name << ": " << sentence;
        EXPECT_EQ(sentence.find_first_of("\n\t|"), std::string_view::npos)
            << code->name << ": breaks the page of codes";
      }
      EXPECT_NE(text.en, text.lv) << code->name;
    }
  }
}

TEST(Codes, TellNoCallerToRunACommand) {
  for (const ErrorCode* code : codes::kAll)
    for (const std::string_view step : {code->next_for_caller().en, code->next_for_caller().lv}) {
      EXPECT_FALSE(step.empty()) << code->name;
      EXPECT_EQ(step.find("sakta "), std::string_view::npos) << code->name << ": " << step;
      EXPECT_EQ(step.find("adapters/"), std::string_view::npos) << code->name << ": " << step;
    }
}

TEST(Codes, LeaveBadGatewayToWhatThePartnerDid) {
  for (const ErrorCode* code : codes::kAll)
    if (code->http_status == 502 || code->http_status == 504) {
      EXPECT_EQ(code->whose, Whose::system) << code->name;
    }
}

TEST(Codes, AreAllInTheList) {
  std::string header;
  for (const char* file : {"/hub/base/codes_entry.h", "/hub/base/codes.h"}) {
    std::ifstream in(SAKTA_SOURCE_DIR + std::string(file));
    header.append(std::istreambuf_iterator<char>(in), {});
  }
  const std::regex row("inline constexpr ErrorCode (\\w+)");

  const auto rows =
      std::distance(std::sregex_iterator(header.begin(), header.end(), row), std::sregex_iterator());

  EXPECT_GT(rows, 40);
  EXPECT_EQ(static_cast<std::size_t>(rows), codes::kAll.size()) << "a row is missing in kAll";
}

TEST(Codes, HaveStatusesThatFitTheirRemedies) {
  for (const ErrorCode* code : codes::kAll) {
    EXPECT_GE(code->http_status, 400) << code->name;
    EXPECT_LT(code->http_status, 600) << code->name;
    if (code->remedy == Remedy::stop) {
      EXPECT_GE(code->http_status, 500) << code->name << ": the sender cannot help it";
    }
    if (code->remedy == Remedy::wait) {
      EXPECT_TRUE(code->http_status == 503 || code->http_status == 429 || code->http_status == 409)
          << code->name;
    }
  }
}

TEST(Error, TellsItsTrailOutermostFirstAndKeepsTheInnermostPlace) {
  const Error error = Error(codes::deliver_timeout, "no answer in 30 s")
                          .at("/q:Query")
                          .during("POST")
                          .at("/later")
                          .during("asking nino");

  EXPECT_EQ(error.to_string(), "deliver.timeout: asking nino: POST: no answer in 30 s");
  EXPECT_EQ(error.place(), "/q:Query");
  EXPECT_EQ(error.remedy(), Remedy::reconcile);
}

TEST(Result, HoldsAValueOrAnError) {
  const Result<int> value = 7;
  const Result<int> error = Error(codes::hub_defect, "x");

  EXPECT_TRUE(value);
  EXPECT_EQ(*value, 7);
  EXPECT_FALSE(error);
  EXPECT_EQ(error.error().code().name, "hub.defect");
}

}  // namespace
}  // namespace hub
