#include "hub/model/mapping_facts.h"

#include <gtest/gtest.h>

#include <set>

#include "hub/model/context_parts.h"

namespace hub::model {
namespace {

TEST(MappingFacts, TellEachPartOfTheContextAndWhoSentWhatWhen) {
  Message message;
  std::size_t number = 0;
  for (const ContextPart& part : kContextParts)
    message.context.*part.field = "value " + std::to_string(number++);
  message.party = "permits";
  message.received_at = std::chrono::system_clock::from_time_t(1'700'000'000);

  const MappingFacts facts = facts_of(message);

  ASSERT_EQ(facts.size(), kContextParts.size() + 3);
  for (std::size_t i = 0; i < kContextParts.size(); ++i) {
    EXPECT_EQ(facts[i].first, kContextParts.at(i).word);
    EXPECT_EQ(facts[i].second, "value " + std::to_string(i));
  }
  EXPECT_EQ(facts[number].second, "permits");
  EXPECT_EQ(facts[number + 1].second, message.id.to_string());
  EXPECT_EQ(facts[number + 2].second.substr(0, 19), "2023-11-14T22:13:20");
  for (std::size_t i = 0; i < facts.size(); ++i) EXPECT_EQ(facts[i].first, fact_words()[i]);
}

TEST(MappingFacts, HaveAWordEach) {
  EXPECT_EQ(std::set<std::string>(fact_words().begin(), fact_words().end()).size(), fact_words().size());
}

}  // namespace
}  // namespace hub::model
