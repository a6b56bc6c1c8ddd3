#include "hub/base/visible_text.h"

#include <gtest/gtest.h>

using hub::has_control;
using hub::has_hidden;
using hub::is_blank;

TEST(VisibleText, AName) {
  for (const char* name : {"Anna Liepa", "Jānis Šķēlītis", "a", "\U0001F33F", "안나"}) {
    EXPECT_FALSE(has_control(name)) << name;
    EXPECT_FALSE(has_hidden(name)) << name;
    EXPECT_FALSE(is_blank(name)) << name;
  }
}

TEST(VisibleText, WhatBreaksLinesOrDoesSomethingElse) {
  for (const char* text : {"a\nb", "a\tb", "a\x7f", "\u0085", "\u009b31mX", "a\u2028", "\u2029"}) {
    EXPECT_TRUE(has_control(text)) << text;
    EXPECT_TRUE(has_hidden(text)) << text;
  }
}

TEST(VisibleText, WhatTurnsOrIsNotShown) {
  for (const char* text : {"a\u202eb", "a\u200bb", "\ufeffa", "a\u00ad", "a\u2066b", "a\U000E0041"}) {
    EXPECT_FALSE(has_control(text)) << text;
    EXPECT_TRUE(has_hidden(text)) << text;
    EXPECT_FALSE(is_blank(text)) << text;
  }
}

TEST(VisibleText, Nothing) {
  for (const char* text : {"", " ", "\t\r\n", "\u00a0", "\u200b", "\u3000 \u2003", "\u2800", "\u3164"})
    EXPECT_TRUE(is_blank(text)) << text;
}
