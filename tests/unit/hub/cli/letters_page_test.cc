#include "hub/cli/letters_page.h"

#include <gmock/gmock.h>

#include "hub/base/codes.h"
#include "hub/cli/delivery_words.h"
#include "hub/cli/page.h"
#include "hub/model/standing.h"
#include "tests/unit/hub/cli/stories.h"

namespace hub::cli {
namespace {

using namespace std::chrono_literals;
using model::State;
using stories::seven_attempts;
using stories::Teller;
using testing::HasSubstr;
using testing::Not;
namespace events = record::events;

/// The letter of one route of a story, as the store lists it.
Letter letter(const Teller& teller, const std::string& route = "cases-status") {
  for (const model::Moved& moved : model::deliveries_of(teller.story()))
    if (moved.delivery.route == route) return *letter_of({7, stories::kId, moved.delivery}, teller.story());
  throw std::logic_error("the story has no such delivery");
}

TEST(Letters, NoneIsSaidToBeNone) {
  EXPECT_THAT(letters_page({}, {}, Language::en), HasSubstr("No delivery waits for a person"));
  EXPECT_THAT(letters_page({}, {}, Language::lv), HasSubstr("Nevienai piegādei nav vajadzīgs"));
}

TEST(Letters, OneTellsWhatItIsSinceWhenWhyWhoseTurnItIsAndTheCommandThatDecides) {
  for (const auto& [state, event, code] :
       {std::tuple{State::dead, &events::delivery_dead, &codes::map_worker_died},
        std::tuple{State::held, &events::delivery_held, &codes::deliver_timeout},
        std::tuple{State::halted, &events::delivery_halted, &codes::map_failed}}) {
    Letter one = letter(seven_attempts(*event, state, std::string(code->name)));
    one.behind = 12;
    for (const Language language : {Language::en, Language::lv}) {
      const std::string page = letters_page({one}, {}, language);
      EXPECT_THAT(page, HasSubstr(stories::kId.to_string() + "  case.status@1 -> pspp\n  "));
      EXPECT_THAT(page, HasSubstr(std::string(state_word(state, language))));
      EXPECT_THAT(page, HasSubstr("2026-11-20T08:16:52.280Z")) << "the last item's time";
      EXPECT_THAT(page, HasSubstr(": 7; "));
      EXPECT_THAT(page, HasSubstr(": 12\n"));
      EXPECT_THAT(page, HasSubstr(wrapped(whose_turn(state, language), 2, kScreenWidth)));
      EXPECT_THAT(page, HasSubstr(std::string(code->name) + ", "));
      EXPECT_THAT(page, HasSubstr("sakta release " + stories::kId.to_string() + " --as"));
    }
  }
}

TEST(Letters, OneWhoseContentWasRefusedIsToldToItsSender) {
  const Letter one = letter(seven_attempts(events::delivery_dead, State::dead, "deliver.refused"));
  const std::string page = letters_page({one}, {}, Language::en);
  EXPECT_THAT(page, HasSubstr("tell the sender"));
  EXPECT_THAT(letters_page({one}, {}, Language::lv), HasSubstr("pasakiet sūtītājam"));
}

TEST(Letters, OneNamesItsSenderAndTheKeysThatAreKnown) {
  Letter one = letter(seven_attempts(events::delivery_dead, State::dead, "deliver.refused"));
  EXPECT_THAT(letters_page({one}, {}, Language::en),
              HasSubstr("route cases-status; from " + one.party + "\n"));
  one.keys = "case=BV-2026-17, number=R-7";
  EXPECT_THAT(letters_page({one}, {}, Language::en),
              HasSubstr("from " + one.party + "; case=BV-2026-17, number=R-7\n"));
  EXPECT_FALSE(one.party.empty());
}

TEST(Letters, OneOfSeveralOfAMessageNamesItsRoute) {
  Teller teller({"cases-status", "cases-copy"});
  teller.begun("cases-copy", 1)
      .ended(events::delivery_dead, "cases-copy", State::dead, 1, "deliver.refused")
      .begun("cases-status", 1)
      .ended(events::delivery_held, "cases-status", State::held, 1, "deliver.timeout");
  const std::string both = letters_page({letter(teller), letter(teller, "cases-copy")}, {}, Language::en);
  EXPECT_THAT(both, HasSubstr("--route cases-copy --as"));
  EXPECT_THAT(both, HasSubstr("--route cases-status --as"));
  EXPECT_THAT(letters_page({letter(teller)}, {}, Language::en), Not(HasSubstr("--route")));
}

TEST(Letters, ThoseTriedAgainComeAfterAndNeedNobody) {
  Teller teller({"cases-status"});
  teller.begun("cases-status", 1)
      .failed("cases-status", 1, "deliver.unreachable", 1s)
      .begun("cases-status", 2)
      .failed("cases-status", 2, "deliver.overloaded", 90s);
  for (const Language language : {Language::en, Language::lv}) {
    const std::string page = letters_page({letter(teller)}, {}, language);
    EXPECT_THAT(page, HasSubstr(": 0\n")) << "no letters";
    EXPECT_THAT(page, HasSubstr("deliver.overloaded; "));
    EXPECT_THAT(page, HasSubstr("2026-11-20T08:15:48.005Z")) << "since the first failure";
    EXPECT_THAT(page, HasSubstr("2026-11-20T08:17:19.010Z")) << "the next attempt";
    EXPECT_THAT(page, Not(HasSubstr("sakta release")));
  }
}

TEST(Letters, OfManyTriedAgainThirtyAreNamedAndAllCounted) {
  Teller teller({"cases-status"});
  teller.begun("cases-status", 1).failed("cases-status", 1, "deliver.unreachable", 1s);
  const std::string page = letters_page(std::vector<Letter>(100, letter(teller)), {}, Language::en);
  EXPECT_THAT(page, HasSubstr("Tried again by the hub itself: 100\n"));
  EXPECT_THAT(page, HasSubstr("... 70 more"));
}

TEST(Letters, ADeliveryThatItsStoryDoesNotKnowIsDamage) {
  const auto lost =
      letter_of({7, stories::kId, {"elsewhere", {}, State::dead, 1, {}}}, Teller({"cases-status"}).story());
  ASSERT_FALSE(lost);
  EXPECT_EQ(&lost.error().code(), &codes::store_damaged);
}

TEST(LettersPage, CountsWhatWasNotTriedYetByRoute) {
  const std::string page = letters_page({}, {{"cases-status", 41}}, Language::en);

  EXPECT_THAT(page, HasSubstr("Not tried yet"));
  EXPECT_THAT(page, HasSubstr("route cases-status: 41"));
}

}  // namespace
}  // namespace hub::cli
