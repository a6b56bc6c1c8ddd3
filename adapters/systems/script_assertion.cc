#include "adapters/systems/script_assertion.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace sandbox::script {
namespace {

using nlohmann::json;

struct FreeOfAssertion {
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
  void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
  void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};
using Certificate = std::unique_ptr<X509, FreeOfAssertion>;

Certificate read_certificate(const std::string& file) {
  const std::unique_ptr<std::FILE, FreeOfAssertion> input(std::fopen(file.c_str(), "re"));
  Certificate certificate(input ? PEM_read_X509(input.get(), nullptr, nullptr, nullptr) : nullptr);
  if (!certificate) throw std::runtime_error("no certificate of the client's key: " + file);
  return certificate;
}

/// RFC 7515, 2: without padding, and nothing else.
std::optional<std::string> from_base64url(std::string_view text) {
  static constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string octets;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    const auto value = kLetters.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = bits << 6U | static_cast<std::uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    octets += static_cast<char>(bits >> count & 0xFFU);
  }
  if (count >= 6) return std::nullopt;
  return octets;
}

std::optional<json> object_in(std::string_view part) {
  const auto octets = from_base64url(part);
  if (!octets) return std::nullopt;
  auto read = json::parse(*octets, nullptr, false);
  if (!read.is_object()) return std::nullopt;
  return read;
}

const unsigned char* unsigned_octets(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());  // NOLINT: OpenSSL's octets are unsigned
}

bool is_signed(std::string_view text, std::string_view signature, X509* certificate) {
  const std::unique_ptr<EVP_MD_CTX, FreeOfAssertion> context(EVP_MD_CTX_new());
  EVP_PKEY* const key = X509_get0_pubkey(certificate);
  return context && key != nullptr &&
         EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), unsigned_octets(signature), signature.size(), unsigned_octets(text),
                          text.size()) == 1;
}

bool is_thumbprint(const json& shown, X509* certificate) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  if (!shown.is_string() || X509_digest(certificate, EVP_sha1(), digest.data(), &length) != 1) return false;
  return from_base64url(shown.get<std::string>()) == std::string(digest.begin(), digest.begin() + length);
}

bool says(const json& object, const char* name, const std::string& value) {
  const auto member = object.find(name);
  return member != object.end() && member->is_string() && member->get<std::string>() == value;
}

std::int64_t number_in(const json& object, const char* name, std::int64_t otherwise) {
  const auto member = object.find(name);
  return member != object.end() && member->is_number_integer() ? member->get<std::int64_t>() : otherwise;
}

}  // namespace

AssertionCheck::AssertionCheck(const Assertion& demands, std::string client, const std::string& certificate)
    : demands_(demands), client_(std::move(client)), certificate_(certificate) {
  read_certificate(certificate_);
}

std::string AssertionCheck::complaint(const std::string& token, std::chrono::system_clock::time_point now) {
  const auto first = token.find('.');
  const auto second = first == std::string::npos ? first : token.find('.', first + 1);
  if (second == std::string::npos) return "not a compact JWS";
  const auto header = object_in(std::string_view(token).substr(0, first));
  const auto claims = object_in(std::string_view(token).substr(first + 1, second - first - 1));
  const auto signature = from_base64url(std::string_view(token).substr(second + 1));
  if (!header || !claims || !signature) return "not a compact JWS";
  const Certificate certificate = read_certificate(certificate_);
  if (!says(*header, "alg", "RS256")) return "alg";
  if (!demands_.key_id.empty() && !says(*header, "kid", demands_.key_id)) return "kid";
  if (header->contains("x5t") && !is_thumbprint((*header)["x5t"], certificate.get())) return "x5t";
  if (!is_signed(std::string_view(token).substr(0, second), *signature, certificate.get()))
    return "signature";
  if (!says(*claims, "iss", client_) || !says(*claims, "sub", client_)) return "iss and sub";
  if (!says(*claims, "aud", demands_.audience)) return "aud";
  const auto today = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  const std::int64_t ends = number_in(*claims, "exp", 0);
  if (ends <= today || ends > today + static_cast<std::int64_t>(demands_.longest)) return "exp";
  if (number_in(*claims, "nbf", 0) > today) return "nbf";
  const auto id = claims->find("jti");
  if (id == claims->end() || !id->is_string() || id->get<std::string>().empty()) return "jti";
  std::erase_if(seen_, [now](const auto& one) { return one.second <= now; });
  const auto until = std::chrono::system_clock::time_point(std::chrono::seconds(ends));
  return seen_.emplace(id->get<std::string>(), until).second ? std::string() : "jti again";
}

}  // namespace sandbox::script
