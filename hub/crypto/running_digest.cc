#include "hub/crypto/running_digest.h"

#include <openssl/evp.h>

#include <array>
#include <cstdio>
#include <cstdlib>

namespace hub::crypto {
namespace {

/// It fails but for want of memory or a broken OpenSSL installation.
void require(bool done) {
  if (done) return;
  std::fprintf(stderr, "sakta: OpenSSL cannot do SHA-256\n");
  std::abort();
}

struct FreeDigestState {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

}  // namespace

struct RunningDigest::State {
  std::unique_ptr<EVP_MD_CTX, FreeDigestState> context{EVP_MD_CTX_new()};
};

RunningDigest::RunningDigest() : state_(std::make_unique<State>()) {
  require(state_->context && EVP_DigestInit_ex2(state_->context.get(), EVP_sha256(), nullptr) == 1);
}
RunningDigest::~RunningDigest() = default;

void RunningDigest::add(std::string_view octets) {
  require(EVP_DigestUpdate(state_->context.get(), octets.data(), octets.size()) == 1);
}

std::string RunningDigest::finish() {
  std::array<unsigned char, 32> digest{};
  require(EVP_DigestFinal_ex(state_->context.get(), digest.data(), nullptr) == 1);
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace hub::crypto
