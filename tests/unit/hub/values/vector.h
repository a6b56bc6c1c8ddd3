#pragma once

#include <gtest/gtest.h>

#include <string_view>

namespace hub::values {

/// One row of a table: a text, what it must be, and who says so.
struct Vector {
  std::string_view text;
  std::string_view expected;  ///< What is made of it; or a piece of the English reason why nothing is.
  std::string_view source;
};

/// `made` against its row: `written` is what it shows if it was made.
template <class T>
void expect_as(const Vector& vector, const T& made, std::string_view written) {
  if (made) {
    EXPECT_EQ(written, vector.expected) << vector.text << ", " << vector.source;
  } else {
    EXPECT_NE(made.problem().says.en().find(vector.expected), std::string::npos)
        << vector.text << ": " << made.problem().says.en() << ", " << vector.source;
  }
}

}  // namespace hub::values
