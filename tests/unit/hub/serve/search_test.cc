#include "hub/serve/search.h"

#include <gmock/gmock.h>

#include "hub/base/codes.h"
#include "hub/record/tag_keys.h"

namespace hub::serve {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

/// 2026-07-01 in UTC, and so many days later.
std::chrono::system_clock::time_point day(int later) {
  return std::chrono::system_clock::from_time_t(1'782'864'000) + std::chrono::hours(24) * later;
}

class Search : public testing::Test {
 protected:
  Search() {
    site_.types.resize(2);
    site_.types[0].keys = {{"case", "", false, false}, {"client", "", false, true}};
    site_.types[1].keys = {{"number", "", true, false}, {"supplier", "", true, true}};
  }

  [[nodiscard]] Result<std::vector<model::KeyTag>> tags(const std::string& key, const std::string& value,
                                                        const std::string& purpose = "why",
                                                        int days = 10) const {
    return tags_for({key, value, purpose, day(0), day(days)}, site_, keys_);
  }
  [[nodiscard]] std::vector<std::string> names(const std::string& key, const std::string& value) const {
    const auto found = tags(key, value);
    std::vector<std::string> names;
    for (const model::KeyTag& tag : found ? *found : std::vector<model::KeyTag>()) names.push_back(tag.name);
    return names;
  }
  [[nodiscard]] std::string complaint(const Result<std::vector<model::KeyTag>>& refused) const {
    EXPECT_FALSE(refused);
    return refused ? "" : refused.error().detail();
  }

  config::Site site_;
  record::TagKeys keys_{std::string(32, 'k')};
};

TEST_F(Search, TagsAreThoseThatMessagesOfTheYearCarry) {
  const auto found = tags("key", "number=R-7");

  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 1U);
  EXPECT_EQ(found->front().name, "number");
  EXPECT_EQ(found->front().tag, keys_.search(2026, "number", "R-7"));
}

TEST_F(Search, AValueAloneIsLookedForUnderEveryNameThatIsNotPersonal) {
  EXPECT_EQ(names("key", "R-7"), (std::vector<std::string>{"case", "number"}));
  EXPECT_EQ(names("key", "=R"), (std::vector<std::string>{"case", "number"})) << "a value may begin so";
}

TEST_F(Search, ACaseIsThatOfTheContextOrAKeyAPartyHasAKeyOfItsOwn) {
  EXPECT_EQ(names("case", "BV-1"), (std::vector<std::string>{"@case", "case"}));
  EXPECT_EQ(names("party", "cases"), std::vector<std::string>{"@party"});
}

TEST_F(Search, ACaseThatIsPersonalInSomeTypeIsNotLookedForAsACase) {
  site_.types[1].keys.push_back({"case", "", false, true});
  EXPECT_EQ(names("case", "BV-1"), std::vector<std::string>{"@case"}) << "no purpose was said";
}

TEST_F(Search, APersonIsLookedForUnderEveryPersonalNameWithAndWithoutTheHyphen) {
  const auto found = tags("person", "161175-19997");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->size(), 4U);
  for (const char* form : {"161175-19997", "16117519997"})
    for (const char* name : {"client", "supplier"}) {
      const auto wanted = keys_.search(2026, name, form);
      EXPECT_THAT(*found, Contains(testing::Field(&model::KeyTag::tag, wanted))) << name << " " << form;
    }
  EXPECT_EQ(tags("person", "40003000000x")->size(), 2U) << "what is no code is taken as it is";
}

TEST_F(Search, EveryYearOfTheTimeHasItsTag) {
  EXPECT_EQ(tags("key", "number=R-7", "", 365)->size(), 2U);
  EXPECT_EQ(tags_for({"key", "number=R-7", "", {}, day(0)}, site_, keys_)->size(), 20U) << "the last twenty";
}

TEST_F(Search, OfAPersonWithoutAPurposeOrOverMoreThanAYearIsRefused) {
  EXPECT_THAT(complaint(tags("person", "161175-19997", " ")), HasSubstr("--purpose"));
  EXPECT_THAT(complaint(tags("person", "161175-19997", "why", 367)), HasSubstr("a year at most"));
  EXPECT_TRUE(tags("person", "161175-19997", "why", 366));
  EXPECT_THAT(complaint(tags("key", "client=161175-19997")), HasSubstr("personal"));
  EXPECT_THAT(tags("key", "client=161175-19997").error().detail(), Not(HasSubstr("161175")));
}

TEST_F(Search, ACodeOfAPersonAsAValueAloneIsNotSaidToBeNowhere) {
  EXPECT_THAT(complaint(tags("key", "161175-19997")), HasSubstr("--person"));
  EXPECT_THAT(tags("key", "161175-19997").error().detail(Language::lv), HasSubstr("personas kods"));
  EXPECT_THAT(tags("key", "161175-19997").error().detail(), Not(HasSubstr("161175")));
  for (const char* no_code : {"BV-2026-17", "40000000018", "16117519997", "999999-19997"})
    EXPECT_TRUE(tags("key", no_code)) << no_code;
  EXPECT_TRUE(tags("key", "number=161175-19997")) << "a key that happens to look so is named";
}

TEST_F(Search, AKeyThatNoTypeHasIsNamedWithTheNearest) {
  EXPECT_THAT(complaint(tags("key", "numbre=1")), HasSubstr("number"));
  EXPECT_THAT(complaint(tags("key", "")), HasSubstr("a value"));
}

}  // namespace
}  // namespace hub::serve
