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
  std::fprintf(stderr, "sakta: OpenSSL cannot make digests\n");
  std::abort();
}

struct FreeDigestState {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

}  // namespace

struct RunningDigest::State {
  std::unique_ptr<EVP_MD_CTX, FreeDigestState> context{EVP_MD_CTX_new()};
};

RunningDigest::RunningDigest(Hash hash) : state_(std::make_unique<State>()) {
  const EVP_MD* const method = hash == Hash::sha512 ? EVP_sha512() : EVP_sha256();
  require(state_->context && EVP_DigestInit_ex2(state_->context.get(), method, nullptr) == 1);
}
RunningDigest::~RunningDigest() = default;

void RunningDigest::add(std::string_view octets) {
  require(EVP_DigestUpdate(state_->context.get(), octets.data(), octets.size()) == 1);
}

std::string RunningDigest::finish() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  require(EVP_DigestFinal_ex(state_->context.get(), digest.data(), &size) == 1);
  return {reinterpret_cast<const char*>(digest.data()), size};
}

std::string digest(Hash hash, std::string_view octets) {
  RunningDigest running(hash);
  running.add(octets);
  return running.finish();
}

}  // namespace hub::crypto
