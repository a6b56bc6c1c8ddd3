#include "hub/cli/explain.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "hub/base/codes.h"
#include "hub/ops/notice_codes.h"
#include "hub/record/events.h"

namespace hub::cli {
namespace {

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(Explain, TellsTitleRemedyStatusAndNextStepInBothLanguages) {
  for (const Language language : {Language::en, Language::lv}) {
    for (const ErrorCode* code : codes::kAll) {
      const std::string text = explain(code->name, language);
      EXPECT_TRUE(holds(text, code->name) && holds(text, code->title.in(language)) &&
                  holds(text, code->next_step.in(language)) && holds(text, name_of(code->remedy)) &&
                  holds(text, std::to_string(code->http_status)))
          << text;
    }
  }
}

TEST(Explain, SpeaksTheLanguageAskedFor) {
  EXPECT_EQ(explain("edge.busy", Language::en),
            "edge.busy\nThe hub takes no more messages at this moment.\n\nRemedy: wait\n  Too much is asked "
            "at this moment. "
            "Send again after the pause.\nConcerns: the hub\nNext step:\n  Send again after the time in "
            "Retry-After.\nHTTP "
            "status: 503\n");
  EXPECT_EQ(explain("edge.busy", Language::lv),
            "edge.busy\nCentrmezgls šobrīd vairāk ziņojumu nepieņem.\n\nRīcība: wait (gaidīt)\n  Šobrīd "
            "pieprasījumu "
            "ir par daudz. "
            "Sūtiet vēlreiz pēc pauzes.\nSkar: centrmezgls\nNākamais solis:\n  Sūtiet vēlreiz pēc "
            "Retry-After norādītā "
            "laika.\nHTTP statuss: 503\n");
}

TEST(Explain, KnowsNoticesAndAuditEventsToo) {
  for (const Language language : {Language::en, Language::lv}) {
    for (const ops::NoticeCode& notice : ops::kNoticeCodes) {
      const std::string text = explain(notice.name, language);
      EXPECT_TRUE(is_explained(notice.name) && holds(text, notice.name) &&
                  holds(text, notice.next.in(language)))
          << text;
      EXPECT_NE(notice.meaning.en, notice.meaning.lv);
    }
    for (const record::Event* event : record::kCatalogue) {
      const std::string text = explain(event->name, language);
      EXPECT_TRUE(is_explained(event->name) && holds(text, event->meaning.in(language))) << text;
    }
  }
  EXPECT_FALSE(is_explained("ops.lettrs"));
  EXPECT_TRUE(holds(explain("ops.lettrs", Language::en), "Nearest: ops.letters "));
}

TEST(Explain, NamesTheNearestCodesWhenThereIsNone) {
  EXPECT_TRUE(holds(explain("deliver.timeuot", Language::en), "Nearest: deliver.timeout "));
  EXPECT_TRUE(holds(explain("timeout", Language::lv), "Līdzīgākie: deliver.timeout "));
  EXPECT_TRUE(holds(explain("", Language::en), "Nearest: "));
}

TEST(Explain, RepeatsNoMoreThanABitOfWhatWasTyped) {
  EXPECT_LT(explain(std::string(10'000, 'x'), Language::en).size(), 300U);
}

TEST(ErrorsPage, IsTheOneInDeployDocs) {
  const std::string file = SAKTA_SOURCE_DIR "/deploy/docs/errors.md";
  if (std::getenv("SAKTA_RENEW_GOLDEN") != nullptr) std::ofstream(file) << errors_page();
  std::ifstream in(file);

  const std::string kept{std::istreambuf_iterator<char>(in), {}};

  EXPECT_EQ(kept, errors_page()) << "if the change is meant: SAKTA_RENEW_GOLDEN=1 test_cli_pages";
}

}  // namespace
}  // namespace hub::cli
