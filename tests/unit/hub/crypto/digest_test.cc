#include "hub/crypto/digest.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <set>
#include <thread>
#include <vector>

#include "hub/base/encoding.h"

namespace hub::crypto {
namespace {

std::string unhex(std::string_view text) {
  return from_hex(text).value();
}

TEST(Digest, HashesTheExamplesOfFips180) {
  EXPECT_EQ(to_hex(sha1("abc")), "a9993e364706816aba3e25717850c26c9cd0d89d") << "RFC 3174, 7.3";
  EXPECT_EQ(to_hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Digest, AuthenticatesTheExamplesOfRfc4231) {
  EXPECT_EQ(to_hex(hmac_sha256(std::string(20, '\x0b'), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(to_hex(hmac_sha256(std::string(20, '\xaa'), std::string(50, '\xdd'))),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
  EXPECT_EQ(to_hex(hmac_sha256(unhex("0102030405060708090a0b0c0d0e0f10111213141516171819"),
                               std::string(50, '\xcd'))),
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b");
  EXPECT_EQ(
      to_hex(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Digest, TakesPiecesAsIfTheyWereJoined) {
  EXPECT_EQ(sha256(std::vector<std::string_view>{"a", "", "bc"}), sha256("abc"));
  EXPECT_EQ(sha256(std::vector<std::string_view>{}), sha256(""));
  EXPECT_EQ(hmac_sha256("Jefe", "what do ya want ", "for nothing?"),
            hmac_sha256("Jefe", "what do ya want for nothing?"));
  EXPECT_EQ(hmac_sha256("Jefe", "", "text"), hmac_sha256("Jefe", "text"));
}

TEST(KeyedHash, SaysOfEachTextWhatHmacSaysUnderItsKey) {
  for (const std::string& key :
       {std::string(), std::string("Jefe"), std::string(32, '\0'), std::string(131, '\xaa')}) {
    const KeyedHash hash(key);
    const KeyedHash copy(hash);
    KeyedHash other("another");
    for (const char* text : {"what do ya want for nothing?", "", "text"}) {
      EXPECT_EQ(hash.of(text), hmac_sha256(key, text));
      EXPECT_EQ(other.of(text, "more"), hmac_sha256("another", text, "more"));
      EXPECT_EQ(copy.of(text), hmac_sha256(key, text));
    }
    other = hash;
    EXPECT_EQ(other.of("text"), hmac_sha256(key, "text"));
    EXPECT_EQ(hash.of("text"), hmac_sha256(key, "text")) << "a copy is another one's";
  }
}

TEST(Digest, AnEmptyKeyIsNotTheKeyOfTheCallBefore) {
  const std::string empty = "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad";
  static_cast<void>(hmac_sha256("another key", "text"));

  EXPECT_EQ(to_hex(hmac_sha256("", "")), empty);
  EXPECT_EQ(to_hex(hmac_sha256(std::string_view(), "")), empty);
}

TEST(Digest, DerivesTheExampleWithoutSaltOfRfc5869) {
  EXPECT_EQ(to_hex(hkdf_sha256(std::string(22, '\x0b'), "", 42)),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

TEST(Digest, DerivedKeysAreBoundToTheirPurposeAndPrefixStable) {
  const std::string key(32, 'k');

  EXPECT_NE(hkdf_sha256(key, "commit", 32), hkdf_sha256(key, "search", 32));
  EXPECT_EQ(hkdf_sha256(key, "commit", 100).substr(0, 32), hkdf_sha256(key, "commit", 32));
  EXPECT_EQ(hkdf_sha256(key, "commit", 8160).size(), 8160U);
}

TEST(Digest, AForkedProcessDrawsOtherOctetsThanItsParent) {
  constexpr std::size_t kSize = 16;
  static_cast<void>(random_bytes(kSize));  // what is drawn ahead is there when the process forks
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe(pipe.data()), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const std::string drawn = random_bytes(kSize);
    ::_exit(::write(pipe[1], drawn.data(), drawn.size()) == static_cast<ssize_t>(kSize) ? 0 : 1);
  }
  std::string theirs(kSize, '\0');
  int status = 1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_EQ(::read(pipe[0], theirs.data(), kSize), static_cast<ssize_t>(kSize));
  for (const int end : pipe) ::close(end);

  EXPECT_EQ(status, 0);
  EXPECT_NE(random_bytes(kSize), theirs);
}

TEST(Digest, RandomOctetsDoNotRepeat) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(random_bytes(16));

  EXPECT_EQ(seen.size(), 1000U);
  EXPECT_EQ(random_bytes(0).size(), 0U);
}

TEST(Digest, ThreadsDoNotDisturbEachOther) {
  const std::string expected = hkdf_sha256("root", "purpose", 64);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&expected] {
      for (int round = 0; round < 500; ++round) ASSERT_EQ(hkdf_sha256("root", "purpose", 64), expected);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace hub::crypto
