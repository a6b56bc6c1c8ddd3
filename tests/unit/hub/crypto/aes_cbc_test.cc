#include "hub/crypto/aes_cbc.h"

#include <gmock/gmock.h>

#include "hub/base/encoding.h"

using hub::crypto::AesCbc;

namespace {

std::string octets(const std::string& hex) {
  return *hub::from_hex(hex);
}

/// In pieces of `size` octets.
std::optional<std::string> through(AesCbc cipher, const std::string& text, std::size_t size) {
  std::string made;
  for (std::size_t at = 0; at < text.size(); at += size) made += cipher.add(text.substr(at, size));
  const auto rest = cipher.finish();
  if (!rest) return std::nullopt;
  return made + *rest;
}

}  // namespace

TEST(AesCbc, GivesTheVectorsOfNist) {
  // SP 800-38A, F.2.1, F.2.3, F.2.5: the first block; behind it there is padding.
  const std::string iv = octets("000102030405060708090a0b0c0d0e0f");
  const std::string plain = octets("6bc1bee22e409f96e93d7e117393172a");
  for (const auto& [key, sealed] : std::vector<std::pair<std::string, std::string>>{
           {"2b7e151628aed2a6abf7158809cf4f3c", "7649abac8119b246cee98e9b12e9197d"},
           {"8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b", "4f021db243bc633d7178183a9fa071e8"},
           {"603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
            "f58c4c04d6e5f1ba779eabfb5f7bfbd6"}}) {
    auto cipher = AesCbc::make(AesCbc::Way::encrypt, octets(key), iv);
    ASSERT_TRUE(cipher);
    EXPECT_EQ(hub::to_hex(cipher->add(plain)), sealed);
  }
}

TEST(AesCbc, GivesBackWhatItTookInPiecesOfAnySize) {
  const std::string key(32, 'k');
  const std::string iv(16, 'i');
  for (const std::size_t size : {0U, 1U, 15U, 16U, 17U, 1000U}) {
    const std::string plain(size, 'x');
    const auto sealed = through(*AesCbc::make(AesCbc::Way::encrypt, key, iv), plain, 7);
    ASSERT_TRUE(sealed);
    EXPECT_EQ(sealed->size(), (size / 16 + 1) * 16);
    EXPECT_EQ(through(*AesCbc::make(AesCbc::Way::decrypt, key, iv), *sealed, 33), plain);
  }
}

TEST(AesCbc, RefusesOtherSizesAndWhatIsNotPadded) {
  EXPECT_FALSE(AesCbc::make(AesCbc::Way::encrypt, std::string(31, 'k'), std::string(16, 'i')));
  EXPECT_FALSE(AesCbc::make(AesCbc::Way::encrypt, std::string(32, 'k'), std::string(12, 'i')));
  const auto decrypt = [] {
    return *AesCbc::make(AesCbc::Way::decrypt, std::string(32, 'k'), std::string(16, 'i'));
  };
  EXPECT_FALSE(through(decrypt(), std::string(15, 'x'), 15)) << "no whole block";
  EXPECT_FALSE(through(decrypt(), "", 15)) << "no block at all";
  EXPECT_FALSE(through(decrypt(), std::string(16, '\0'), 16)) << "no padding";
}
