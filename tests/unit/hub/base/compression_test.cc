#include "hub/base/compression.h"

#include <gtest/gtest.h>

#include <random>

namespace hub {
namespace {

constexpr std::size_t kEnough = 1'000'000;

std::string random_text(std::mt19937& dice, std::size_t size) {
  std::string text;
  while (text.size() < size) text += static_cast<char>('a' + dice() % 9);
  return text;
}

TEST(Compression, GivesBackWhatItWasGiven) {
  std::mt19937 dice(7);
  const std::string dictionary = random_text(dice, 3'000);
  const Compression with_least(dictionary, Compression::Effort::least);
  const Compression none;
  const Compression usual(dictionary);
  for (const Compression* used : {&none, &usual, &with_least}) {
    for (const std::size_t size : {0U, 1U, 95U, 2'000U, 70'000U, 900'000U}) {
      const std::string text = random_text(dice, size);
      EXPECT_EQ(used->decompress(used->compress(text), kEnough), text) << size;
    }
  }
}

TEST(Compression, WhatTheDictionaryHoldsCostsNextToNothing) {
  std::mt19937 dice(8);
  const std::string text = random_text(dice, 1'500);
  const Compression compression("before" + text + "after");

  EXPECT_LT(compression.compress(text).size(), 30U);
  EXPECT_GT(Compression().compress(text).size(), 500U);
}

TEST(Compression, AFrameOpensOnlyWithItsDictionary) {
  std::mt19937 dice(9);
  const std::string text = random_text(dice, 1'500);
  const std::string frame = Compression(text).compress(text);

  EXPECT_NE(Compression().decompress(frame, kEnough), text);
  EXPECT_NE(Compression(random_text(dice, 1'500)).decompress(frame, kEnough), text);
}

TEST(Compression, MoreThanTheLimitIsNotOpened) {
  const Compression compression;
  const std::string frame = compression.compress(std::string(10'000, 'x'));

  EXPECT_TRUE(compression.decompress(frame, 10'000));
  EXPECT_FALSE(compression.decompress(frame, 9'999));
}

TEST(Compression, ASizeThatIsALieIsNotBelieved) {
  const Compression compression;
  // Magic number, a header with an eight-octet size, the size (2^56), one raw last block of one octet.
  const std::string huge("\x28\xb5\x2f\xfd\xe0\0\0\0\0\0\0\0\x01\x09\0\0x", 17);
  std::string small = huge;
  small[12] = 0;
  small[5] = 5;

  EXPECT_FALSE(compression.decompress(huge, kEnough)) << "nothing is made room for";
  EXPECT_FALSE(compression.decompress(small, kEnough)) << "five octets are said, one is there";
}

TEST(Compression, CutLengthenedOrForeignOctetsAreNotAFrame) {
  const Compression compression;
  std::mt19937 dice(10);
  const std::string frame = compression.compress(random_text(dice, 300));

  for (std::size_t size = 0; size < frame.size(); ++size)
    EXPECT_FALSE(compression.decompress(std::string_view(frame).substr(0, size), kEnough)) << size;
  EXPECT_FALSE(compression.decompress(frame + "x", kEnough));
  EXPECT_FALSE(compression.decompress(frame + frame, kEnough));
  EXPECT_FALSE(compression.decompress("{\"v\":1}", kEnough));
}

TEST(Compression, ChangedOctetsNeverGiveMoreThanTheLimit) {
  const Compression compression;
  std::mt19937 dice(11);
  const std::string frame = compression.compress(random_text(dice, 2'000));
  for (int round = 0; round < 3'000; ++round) {
    std::string changed = frame;
    changed[dice() % changed.size()] ^= static_cast<char>(1U << dice() % 8);
    const auto opened = compression.decompress(changed, 2'000);
    EXPECT_LE(opened.value_or(std::string()).size(), 2'000U) << "round " << round;
  }
}

}  // namespace
}  // namespace hub
