#include "hub/crypto/certificate.h"

#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <memory>
#include <new>
#include <string_view>

#include "hub/base/encoding.h"
#include "hub/crypto/x509.h"

namespace hub::crypto {
namespace {

struct FreeCertificate {
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
};
struct FreeNames {
  void operator()(GENERAL_NAMES* names) const noexcept { GENERAL_NAMES_free(names); }
};

/// The text of an IA5String, or empty if it holds what no name may hold.
std::string_view visible(const ASN1_IA5STRING* text) {
  const auto* octets = ASN1_STRING_get0_data(text);
  const std::string_view name(reinterpret_cast<const char*>(octets),  // NOLINT: OpenSSL's octets are unsigned
                              static_cast<std::size_t>(ASN1_STRING_length(text)));
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < '\x7F'; });
  return plain ? name : std::string_view{};
}

std::string lower(std::string_view name) {
  std::string text(name);
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

std::vector<std::string> names_of(const X509* certificate) {
  std::vector<std::string> found;
  const std::unique_ptr<GENERAL_NAMES, FreeNames> names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int at = 0; names && at < sk_GENERAL_NAME_num(names.get()); ++at) {
    int kind = 0;
    const void* value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), at), &kind);
    if (kind != GEN_DNS && kind != GEN_URI) continue;
    const auto name = visible(static_cast<const ASN1_IA5STRING*>(value));
    if (name.empty()) continue;
    found.push_back(kind == GEN_DNS ? "dns:" + lower(name) : "uri:" + std::string(name));
  }
  return found;
}

}  // namespace

std::optional<Time> time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  // A year beyond what the clock can hold ("no end", RFC 5280, 4.1.2.5) is the last moment that it can.
  using Clock = std::chrono::system_clock;
  const std::chrono::seconds since(::timegm(&parts));
  const auto first = std::chrono::ceil<std::chrono::seconds>(Clock::duration::min());
  const auto last = std::chrono::floor<std::chrono::seconds>(Clock::duration::max());
  return Clock::time_point(std::clamp(since, first, last));
}

PeerCertificate describe(const X509& certificate) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  if (X509_digest(&certificate, EVP_sha256(), digest.data(), &length) != 1) throw std::bad_alloc();
  const std::string octets(digest.begin(), digest.begin() + length);
  return PeerCertificate{"sha256:" + to_hex(octets), names_of(&certificate),
                         time_of(X509_get0_notAfter(&certificate)).value_or(Time())};
}

std::optional<PeerCertificate> peer_certificate(const ssl_st& session) {
  const std::unique_ptr<X509, FreeCertificate> certificate(SSL_get1_peer_certificate(&session));
  if (!certificate || SSL_get_verify_result(&session) != X509_V_OK) return std::nullopt;
  return describe(*certificate);
}

}  // namespace hub::crypto
