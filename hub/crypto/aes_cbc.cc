#include "hub/crypto/aes_cbc.h"

#include <openssl/err.h>
#include <openssl/evp.h>

#include <new>

namespace hub::crypto {
namespace {

EVP_CIPHER_CTX* of_cipher(void* context) {
  return static_cast<EVP_CIPHER_CTX*>(context);
}

const unsigned char* cipher_octets(std::string_view octets) {
  return reinterpret_cast<const unsigned char*>(octets.data());
}

const EVP_CIPHER* cipher_for(std::size_t key_size) {
  if (key_size == 16) return EVP_aes_128_cbc();
  if (key_size == 24) return EVP_aes_192_cbc();
  return key_size == 32 ? EVP_aes_256_cbc() : nullptr;
}

}  // namespace

void AesCbc::Free::operator()(void* context) const noexcept {
  EVP_CIPHER_CTX_free(of_cipher(context));
}

std::optional<AesCbc> AesCbc::make(Way way, std::string_view key, std::string_view vector) {
  const EVP_CIPHER* cipher = cipher_for(key.size());
  if (cipher == nullptr || vector.size() != kBlock) return std::nullopt;
  AesCbc made(EVP_CIPHER_CTX_new());
  if (!made.context_ || EVP_CipherInit_ex2(of_cipher(made.context_.get()), cipher, cipher_octets(key),
                                           cipher_octets(vector), way == Way::encrypt ? 1 : 0, nullptr) != 1)
    throw std::bad_alloc();
  return made;
}

std::string AesCbc::add(std::string_view octets) {
  std::string made(octets.size() + kBlock, '\0');
  int size = 0;
  if (EVP_CipherUpdate(of_cipher(context_.get()), reinterpret_cast<unsigned char*>(made.data()), &size,
                       cipher_octets(octets), static_cast<int>(octets.size())) != 1)
    throw std::bad_alloc();
  made.resize(static_cast<std::size_t>(size));
  return made;
}

std::optional<std::string> AesCbc::finish() {
  std::string made(kBlock, '\0');
  int size = 0;
  const int done =
      EVP_CipherFinal_ex(of_cipher(context_.get()), reinterpret_cast<unsigned char*>(made.data()), &size);
  ERR_clear_error();
  if (done != 1) return std::nullopt;
  made.resize(static_cast<std::size_t>(size));
  return made;
}

}  // namespace hub::crypto
