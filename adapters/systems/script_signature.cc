#include "adapters/systems/script_signature.h"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <vector>

#include "adapters/systems/script_exchange.h"

namespace sandbox::script {
namespace {

using Json = nlohmann::ordered_json;

struct FreeOfSigning {
  void operator()(BIO* file) const noexcept { BIO_free(file); }
  void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
};
using Digest = std::unique_ptr<EVP_MD_CTX, FreeOfSigning>;

template <class Read>
std::shared_ptr<void> key_of(const std::string& file, Read read) {
  if (file.empty()) return nullptr;
  const std::unique_ptr<BIO, FreeOfSigning> input(BIO_new_file(file.c_str(), "r"));
  EVP_PKEY* const key = input ? read(input.get(), nullptr, nullptr, nullptr) : nullptr;
  if (key == nullptr) throw std::runtime_error(file + " is no key in PEM");
  return {key, [](void* one) { EVP_PKEY_free(static_cast<EVP_PKEY*>(one)); }};
}

/// src/Mobilly/Mpay/SignDataNormalizer.php: `if ($result) $result .= '.'` before each item; "" and "0" are
/// false in PHP. Nothing: it holds what the library refuses.
std::optional<std::string> normalized(const Json& data) {
  std::string result;
  for (const Json& item : data) {
    if (!result.empty() && result != "0") result += ".";
    if (item.is_structured()) {
      const auto inside = normalized(item);
      if (!inside) return std::nullopt;
      result += *inside;
    } else if (item.is_string()) {
      result += item.get<std::string>();
    } else if (item.is_number_integer()) {
      result += item.dump();
    } else {
      return std::nullopt;
    }
  }
  return result;
}

const unsigned char* octets_at(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::vector<unsigned char> from_base64(const std::string& text) {
  std::vector<unsigned char> octets(text.size() / 4 * 3 + 3);
  const int size = EVP_DecodeBlock(octets.data(), octets_at(text), static_cast<int>(text.size()));
  if (size < 0 || text.empty()) return {};
  const auto padding = static_cast<std::size_t>(text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0);
  octets.resize(static_cast<std::size_t>(size) - padding);
  return octets;
}

/// A public key, or that of a certificate.
EVP_PKEY* public_key(BIO* input, EVP_PKEY**, pem_password_cb*, void*) {
  EVP_PKEY* key = PEM_read_bio_PUBKEY(input, nullptr, nullptr, nullptr);
  if (key != nullptr || BIO_seek(input, 0) != 0) return key;
  X509* const certificate = PEM_read_bio_X509(input, nullptr, nullptr, nullptr);
  key = certificate == nullptr ? nullptr : X509_get_pubkey(certificate);
  X509_free(certificate);
  return key;
}

}  // namespace

MpaySignature::MpaySignature(const std::string& callers_key, const std::string& own_key)
    : callers_key_(key_of(callers_key, public_key)), own_key_(key_of(own_key, PEM_read_bio_PrivateKey)) {}

bool MpaySignature::verify(const std::string& body) const {
  Json data = Json::parse(body, nullptr, false);
  if (!callers_key_ || !data.is_object() || !data.contains("signature") || !data["signature"].is_string())
    return false;
  const auto signature = from_base64(data["signature"].get<std::string>());
  data.erase("signature");
  const auto text = normalized(data);
  const Digest digest(EVP_MD_CTX_new());
  return text && digest &&
         EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr,
                              static_cast<EVP_PKEY*>(callers_key_.get())) == 1 &&
         EVP_DigestVerify(digest.get(), signature.data(), signature.size(), octets_at(*text), text->size()) ==
             1;
}

std::string MpaySignature::sign(const std::string& body, bool wrong) const {
  Json data = Json::parse(body, nullptr, false);
  const auto text = data.is_object() ? normalized(data) : std::nullopt;
  if (!text || !own_key_) throw std::runtime_error("an answer cannot be signed: no object, or no own-key");
  const std::string over = wrong ? *text + "." : *text;
  const Digest digest(EVP_MD_CTX_new());
  std::size_t size = static_cast<std::size_t>(EVP_PKEY_get_size(static_cast<EVP_PKEY*>(own_key_.get())));
  std::vector<unsigned char> signature(size);
  if (!digest ||
      EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr,
                         static_cast<EVP_PKEY*>(own_key_.get())) != 1 ||
      EVP_DigestSign(digest.get(), signature.data(), &size, octets_at(over), over.size()) != 1)
    throw std::runtime_error("an answer cannot be signed");
  data["signature"] = base64_of({reinterpret_cast<const char*>(signature.data()), size});
  return data.dump();
}

}  // namespace sandbox::script
