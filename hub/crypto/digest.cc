#include "hub/crypto/digest.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <pthread.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace hub::crypto {
namespace {

constexpr std::size_t kDigestSize = 32;
using Digest = std::array<unsigned char, kDigestSize>;

struct FreeMac {
  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};
struct FreeDigest {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

/// Without these functions nothing that the hub promises holds, and none can fail but for want of memory or a
/// broken OpenSSL installation.
void require(bool done, const char* what) {
  if (done) return;
  std::fprintf(stderr, "sakta: OpenSSL cannot do %s\n", what);
  std::abort();
}

const unsigned char* octets_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

const EVP_MD* sha256_algorithm() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  require(algorithm != nullptr, "SHA-256");
  return algorithm;
}

/// A context with HMAC-SHA256 chosen and no key yet.
std::unique_ptr<EVP_MAC_CTX, FreeMac> make_hmac() {
  static EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  require(algorithm != nullptr, "HMAC");
  std::unique_ptr<EVP_MAC_CTX, FreeMac> context(EVP_MAC_CTX_new(algorithm));
  std::array<char, 7> name{"SHA256"};
  const std::array<OSSL_PARAM, 2> choice{
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.data(), 0), OSSL_PARAM_construct_end()};
  require(context && EVP_MAC_CTX_set_params(context.get(), choice.data()) == 1, "HMAC-SHA256");
  return context;
}

Digest finish(EVP_MAC_CTX* context, std::string_view first, std::string_view second, std::string_view third) {
  Digest digest{};
  std::size_t size = 0;
  require(EVP_MAC_update(context, octets_of(first), first.size()) == 1 &&
              (second.empty() || EVP_MAC_update(context, octets_of(second), second.size()) == 1) &&
              (third.empty() || EVP_MAC_update(context, octets_of(third), third.size()) == 1) &&
              EVP_MAC_final(context, digest.data(), &size, digest.size()) == 1,
          "HMAC-SHA256");
  return digest;
}

/// A null key would mean "the one of before": an empty key points somewhere.
const unsigned char* octets_of_key(std::string_view key) {
  return key.empty() ? reinterpret_cast<const unsigned char*>("") : octets_of(key);
}

Digest hmac(std::string_view key, std::string_view first, std::string_view second = {},
            std::string_view third = {}) {
  thread_local const auto context = make_hmac();
  require(EVP_MAC_init(context.get(), octets_of_key(key), key.size(), nullptr) == 1, "HMAC-SHA256");
  return finish(context.get(), first, second, third);
}

std::string_view view(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

/// How many forks led to this process, once it was asked. Any thread.
unsigned forks() {
  static std::atomic<unsigned> count = 0;
  static const int watched = ::pthread_atfork(nullptr, nullptr, [] { ++count; });
  require(watched == 0, "watching for forks");
  return count;
}

/// Octets of the system's generator, drawn many at once because a message needs a dozen small pieces. What
/// was handed out is wiped here; what a forked child has of its parent is not used.
class RandomPool {
 public:
  static constexpr std::size_t kMostAtOnce = 64;

  void take(unsigned char* out, std::size_t count) {
    const unsigned now = forks();
    if (left_ < count || forks_ != now) {
      require(RAND_bytes(octets_.data(), static_cast<int>(octets_.size())) == 1, "random numbers");
      left_ = octets_.size();
      forks_ = now;
    }
    left_ -= count;
    std::memcpy(out, octets_.data() + left_, count);
    OPENSSL_cleanse(octets_.data() + left_, count);
  }

 private:
  std::array<unsigned char, 1024> octets_{};
  std::size_t left_ = 0;
  unsigned forks_ = 0;
};

/// RFC 5869 2.2 without a salt: the salt is 32 zeros, so the keyed state is kept and only rewound.
Digest extract(std::string_view key) {
  thread_local const auto context = [] {
    auto made = make_hmac();
    const Digest zeros{};
    require(EVP_MAC_init(made.get(), zeros.data(), zeros.size(), nullptr) == 1, "HMAC-SHA256");
    return made;
  }();
  require(EVP_MAC_init(context.get(), nullptr, 0, nullptr) == 1, "HMAC-SHA256");
  return finish(context.get(), key, {}, {});
}

}  // namespace

std::string random_bytes(std::size_t count) {
  thread_local RandomPool pool;
  std::string octets(count, '\0');
  auto* const out = reinterpret_cast<unsigned char*>(octets.data());
  if (count <= RandomPool::kMostAtOnce) {
    pool.take(out, count);
  } else {
    require(RAND_bytes(out, static_cast<int>(count)) == 1, "random numbers");
  }
  return octets;
}

std::string sha256(std::string_view octets) {
  return sha256(std::span(&octets, 1));
}

std::string sha256(std::span<const std::string_view> pieces) {
  thread_local const std::unique_ptr<EVP_MD_CTX, FreeDigest> context(EVP_MD_CTX_new());
  Digest digest{};
  require(EVP_DigestInit_ex2(context.get(), sha256_algorithm(), nullptr) == 1, "SHA-256");
  for (const std::string_view piece : pieces)
    require(EVP_DigestUpdate(context.get(), piece.data(), piece.size()) == 1, "SHA-256");
  require(EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) == 1, "SHA-256");
  return std::string(view(digest));
}

std::string sha1(std::string_view octets) {
  std::array<unsigned char, 20> digest{};
  unsigned size = 0;
  require(EVP_Digest(octets.data(), octets.size(), digest.data(), &size, EVP_sha1(), nullptr) == 1, "SHA-1");
  return {reinterpret_cast<const char*>(digest.data()), size};
}

std::string hmac_sha256(std::string_view key, std::string_view octets, std::string_view more) {
  return std::string(view(hmac(key, octets, more)));
}

struct KeyedHash::State {
  std::unique_ptr<EVP_MAC_CTX, FreeMac> context;
};

KeyedHash::KeyedHash(std::string_view key) : state_(std::make_unique<State>(State{make_hmac()})) {
  require(EVP_MAC_init(state_->context.get(), octets_of_key(key), key.size(), nullptr) == 1, "HMAC-SHA256");
}

KeyedHash::KeyedHash(const KeyedHash& other) : state_(std::make_unique<State>()) {
  state_->context.reset(EVP_MAC_CTX_dup(other.state_->context.get()));
  require(state_->context != nullptr, "HMAC-SHA256");
}

KeyedHash& KeyedHash::operator=(const KeyedHash& other) {
  if (this != &other) *this = KeyedHash(other);
  return *this;
}

KeyedHash::KeyedHash(KeyedHash&& other) noexcept = default;
KeyedHash& KeyedHash::operator=(KeyedHash&& other) noexcept = default;
KeyedHash::~KeyedHash() = default;

std::string KeyedHash::of(std::string_view octets, std::string_view more) const {
  // Without a key it begins anew under the one that it has.
  require(EVP_MAC_init(state_->context.get(), nullptr, 0, nullptr) == 1, "HMAC-SHA256");
  return std::string(view(finish(state_->context.get(), octets, more, {})));
}

std::string hkdf_sha256(std::string_view key, std::string_view info, std::size_t length) {
  require(length <= 255 * kDigestSize, "HKDF of more than 8160 octets");
  const Digest root = extract(key);
  std::string output;
  Digest block{};
  for (unsigned char counter = 1; output.size() < length; ++counter) {
    const std::string_view before = counter == 1 ? std::string_view() : view(block);
    const char number = static_cast<char>(counter);
    block = hmac(view(root), before, info, std::string_view(&number, 1));
    output.append(view(block).substr(0, length - output.size()));
  }
  return output;
}

}  // namespace hub::crypto
