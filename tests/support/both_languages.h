#pragma once

#include <gtest/gtest.h>

#include <regex>
#include <string>

#include "hub/base/sentence.h"

namespace hub::tests {

/// What is wrong with a sentence that people read in both languages; empty: nothing. The Latvian text is not
/// the English one, and holds every name and value that the English one has in quotes.
inline std::string wrong_in_latvian(const Sentence& told) {
  if (told.lv() == told.en()) return "the same in both languages: " + told.en();
  static const std::regex kQuoted(R"((?:^|[ (,])'([^' ]+)')");
  const std::string& en = told.en();
  for (auto found = std::sregex_iterator(en.begin(), en.end(), kQuoted); found != std::sregex_iterator();
       ++found) {
    const std::string word = "'" + (*found)[1].str() + "'";
    if (told.lv().find(word) == std::string::npos) return "without " + word + ": " + told.lv();
  }
  return {};
}

/// The English text, for comparing; a sentence that is not told in Latvian as well fails the test.
inline std::string in_english(const Sentence& told) {
  const std::string wrong = told.empty() ? std::string() : wrong_in_latvian(told);
  EXPECT_EQ(wrong, "");
  return told.en();
}

}  // namespace hub::tests
