#include "hub/crypto/seal.h"

#include <gtest/gtest.h>

#include "hub/base/codes.h"
#include "hub/crypto/digest.h"

namespace hub::crypto {
namespace {

const std::string kKey(kKeySize, 'k');

void expect_unreadable(const Result<std::string>& opened) {
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code().name, "journal.unreadable");
  EXPECT_EQ(opened.error().detail(), "the sealed octets do not open under this key and context");
}

TEST(Seal, OpensToTheSameOctets) {
  for (const std::size_t size : {0U, 1U, 15U, 16U, 17U, 2048U, 3'000'000U}) {
    const std::string plain = random_bytes(size);
    const auto opened = open(kKey, "message 1, request", seal(kKey, "message 1, request", plain));

    ASSERT_TRUE(opened) << size;
    EXPECT_EQ(*opened, plain) << size;
  }
}

TEST(Seal, NeverGivesTheSameOctetsTwice) {
  EXPECT_NE(seal(kKey, "", "text"), seal(kKey, "", "text"));
}

TEST(Seal, CommitsToItsKey) {
  EXPECT_EQ(seal(kKey, "", "text").substr(0, 32), hkdf_sha256(kKey, "commit", 32));
}

TEST(Seal, AnotherKeyDoesNotOpenIt) {
  expect_unreadable(open(std::string(kKeySize, 'x'), "context", seal(kKey, "context", "text")));
  expect_unreadable(open(std::string("short"), "context", seal(kKey, "context", "text")));
  expect_unreadable(open(std::string(), "context", seal(kKey, "context", "text")));
}

TEST(Seal, AnotherContextDoesNotOpenIt) {
  expect_unreadable(open(kKey, "message 2", seal(kKey, "message 1", "text")));
  expect_unreadable(open(kKey, "", seal(kKey, "message 1", "text")));
}

TEST(Seal, AFlippedBitAnywhereIsNoticed) {
  const std::string sealed = seal(kKey, "context", "a text of some length");
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    std::string changed = sealed;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    expect_unreadable(open(kKey, "context", changed));
  }
}

TEST(Seal, CutOrLengthenedOctetsAreNoticed) {
  const std::string sealed = seal(kKey, "context", "text");
  for (std::size_t size = 0; size < sealed.size(); ++size)
    expect_unreadable(open(kKey, "context", sealed.substr(0, size)));
  expect_unreadable(open(kKey, "context", sealed + '\0'));
}

}  // namespace
}  // namespace hub::crypto
