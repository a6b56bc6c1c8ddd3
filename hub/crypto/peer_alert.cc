#include "hub/crypto/peer_alert.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <utility>

namespace hub::crypto {
namespace {

struct Alert {
  int number;
  Text text;
};

/// A peer's, of the certificate that it was shown. Others (`handshake_failure`, `decrypt_error`) may be about
/// much else.
constexpr std::array kAlerts{
    Alert{SSL_AD_BAD_CERTIFICATE, {"bad certificate", "sertifikāts ir nederīgs"}},
    Alert{SSL_AD_UNSUPPORTED_CERTIFICATE, {"unsupported certificate", "šāda veida sertifikātu neatbalsta"}},
    Alert{SSL_AD_CERTIFICATE_REVOKED, {"certificate revoked", "sertifikāts ir atsaukts"}},
    Alert{SSL_AD_CERTIFICATE_EXPIRED, {"certificate expired", "sertifikāta derīguma termiņš ir beidzies"}},
    Alert{SSL_AD_CERTIFICATE_UNKNOWN, {"certificate unknown", "sertifikātu nepieņem, iemesls nav nosaukts"}},
    Alert{SSL_AD_UNKNOWN_CA, {"unknown CA", "sertifikāta izdevējs tam nav zināms"}},
    Alert{SSL_AD_ACCESS_DENIED, {"access denied", "šim sertifikātam nav piekļuves"}},
    Alert{SSL_AD_CERTIFICATE_REQUIRED, {"certificate required", "sertifikāts ir obligāts"}},
};

using Noted = std::shared_ptr<PeerAlert>;

void forget(void* /*context*/, void* noted, CRYPTO_EX_DATA* /*data*/, int /*index*/, long /*long_value*/,
            void* /*pointer*/) {
  delete static_cast<Noted*>(noted);  // NOLINT(cppcoreguidelines-owning-memory): OpenSSL held it
}

/// Where a context keeps it.
int slot() {
  static const int kSlot = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, &forget);
  return kSlot;
}

void hear(const SSL* connection, int where, int told) {
  if ((where & SSL_CB_READ_ALERT) != SSL_CB_READ_ALERT) return;
  const auto* const noted = static_cast<Noted*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(connection), slot()));
  constexpr int kDescription = 0xFF;  // above it is the level
  if (noted != nullptr) (*noted)->store(told & kDescription);
}

}  // namespace

void note_alerts(void* ssl_ctx, std::shared_ptr<PeerAlert> noted) {
  auto* const context = static_cast<SSL_CTX*>(ssl_ctx);
  auto owned = std::make_unique<Noted>(std::move(noted));
  if (SSL_CTX_set_ex_data(context, slot(), owned.get()) != 1) return;
  static_cast<void>(owned.release());
  SSL_CTX_set_info_callback(context, &hear);
}

Sentence certificate_alert(int alert) {
  const auto* const known =
      std::find_if(kAlerts.begin(), kAlerts.end(), [alert](const Alert& row) { return row.number == alert; });
  return known == kAlerts.end() ? Sentence() : Sentence(known->text);
}

int alert_of(unsigned long error) {
  const int number = ERR_GET_REASON(error) - SSL_AD_REASON_OFFSET;
  return ERR_GET_LIB(error) == ERR_LIB_SSL && number > 0 ? number : 0;
}

}  // namespace hub::crypto
