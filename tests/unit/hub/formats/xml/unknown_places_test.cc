#include "hub/formats/xml/unknown_places.h"

#include <gtest/gtest.h>

namespace {

using hub::formats::UnknownPlaces;

std::string told(const std::string& name) {
  UnknownPlaces places;
  places.add({"answer"}, name);
  return places.told();
}

TEST(UnknownPlaces, NameWhatLooksLikeAField) {
  for (const std::string name : {"rating", "_links", "xs:type", "due-date", "line_2", "en16931", "a"})
    EXPECT_EQ(told(name), "/answer/" + name);
}

TEST(UnknownPlaces, ShowNoNameThatMayBeAPersonsOrIsNoName) {
  for (const std::string name :
       {"161175-19997", "p161175-19997", "pk16117519997", "Anna Liepa", "anna.liepa@pasts.example",
        "\xC4\x80nna", "", "1st", "-a", "a/b", "a\nb", "a\"b", "@type"})
    EXPECT_EQ(told(name), "/answer/*") << name;
  EXPECT_EQ(told(std::string(40, 'a')), "/answer/" + std::string(40, 'a'));
  EXPECT_EQ(told(std::string(41, 'a')), "/answer/*");
}

TEST(UnknownPlaces, AreToldOnceAndInTheirOrder) {
  UnknownPlaces places;
  EXPECT_TRUE(places.empty());
  EXPECT_EQ(places.told(), "");
  for (int i = 0; i < 3; ++i) {
    places.add({"answer", "row"}, "rating");
    places.add({"answer"}, "unit", UnknownPlaces::Field::attribute);
    places.add({}, "more");
  }
  EXPECT_FALSE(places.empty());
  EXPECT_EQ(places.told(), "/answer/row/rating, /answer/@unit, /more");
  EXPECT_EQ(places.more(), 0U);
}

TEST(UnknownPlaces, AreFewHoweverManyThereAre) {
  UnknownPlaces places;
  for (char first = 'a'; first <= 'z'; ++first)
    for (char second = 'a'; second <= 'z'; ++second) places.add({}, std::string{first, second});
  EXPECT_EQ(places.told(), "/aa, /ab, /ac, /ad");
  EXPECT_EQ(places.more(), 96U);
}

TEST(UnknownPlaces, AreShortHoweverDeepTheyLie) {
  UnknownPlaces places;
  places.add(std::vector<std::string>(20, "element"), "rating");
  EXPECT_EQ(places.told().size(), 120U);
  EXPECT_TRUE(places.told().starts_with("..."));
  EXPECT_TRUE(places.told().ends_with("/element/element/rating"));
}

}  // namespace
