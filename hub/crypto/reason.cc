#include "hub/crypto/reason.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "hub/base/say.h"
#include "hub/base/system_reason.h"

namespace hub::crypto {
namespace {

struct Known {
  int library;
  int reason;
  std::string_view lv;
};

/// What key and certificate files have been seen to be wrong by.
constexpr std::array kErrors{
    Known{ERR_LIB_PEM, PEM_R_NO_START_LINE, "failā nav PEM bloka, kāds vajadzīgs"},
    Known{ERR_LIB_PEM, PEM_R_BAD_BASE64_DECODE, "PEM bloks nav base64 kodējumā"},
    Known{ERR_LIB_PEM, PEM_R_BAD_END_LINE, "PEM blokam nav pareizas beigu rindas"},
    Known{ERR_LIB_PEM, PEM_R_BAD_PASSWORD_READ, "atslēga ir aizsargāta ar paroli"},
    Known{ERR_LIB_PEM, PEM_R_PROBLEMS_GETTING_PASSWORD, "atslēga ir aizsargāta ar paroli"},
    Known{ERR_LIB_X509, X509_R_KEY_VALUES_MISMATCH, "atslēga neatbilst sertifikātam"},
    Known{ERR_LIB_X509, X509_R_KEY_TYPE_MISMATCH, "atslēga un sertifikāts ir dažādu veidu"},
    Known{ERR_LIB_X509, X509_R_NO_CERTIFICATE_FOUND, "failā nav sertifikāta"},
    Known{ERR_LIB_X509, X509_R_NO_CERTIFICATE_OR_CRL_FOUND,
          "failā nav ne sertifikāta, ne atsaukšanas saraksta"},
    Known{ERR_LIB_X509, X509_R_NO_CRL_FOUND, "failā nav atsaukšanas saraksta"},
    Known{ERR_LIB_SSL, SSL_R_EE_KEY_TOO_SMALL, "sertifikāta atslēga ir par īsu"},
    Known{ERR_LIB_SSL, SSL_R_CA_KEY_TOO_SMALL, "izdevēja atslēga ir par īsu"},
    Known{ERR_LIB_SSL, SSL_R_CA_MD_TOO_WEAK, "sertifikāta paraksta jaucējfunkcija ir par vāju"},
    Known{ERR_LIB_SSL, SSL_R_NO_CERTIFICATE_ASSIGNED, "sertifikāta nav"},
    Known{ERR_LIB_SSL, SSL_R_NO_PRIVATE_KEY_ASSIGNED, "privātās atslēgas nav"},
};

struct Unbelieved {
  int code;
  std::string_view lv;
};

constexpr std::array kUnbelieved{
    Unbelieved{X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, "nav sertifikāta izdevēja sertifikāta"},
    Unbelieved{X509_V_ERR_UNABLE_TO_GET_CRL, "nav sertifikāta izdevēja atsaukšanas saraksta"},
    Unbelieved{X509_V_ERR_CERT_SIGNATURE_FAILURE, "sertifikāta paraksts nav pareizs"},
    Unbelieved{X509_V_ERR_CRL_SIGNATURE_FAILURE, "atsaukšanas saraksta paraksts nav pareizs"},
    Unbelieved{X509_V_ERR_CERT_NOT_YET_VALID, "sertifikāts vēl nav derīgs"},
    Unbelieved{X509_V_ERR_CERT_HAS_EXPIRED, "sertifikāta derīguma termiņš ir beidzies"},
    Unbelieved{X509_V_ERR_CRL_NOT_YET_VALID, "atsaukšanas saraksts vēl nav derīgs"},
    Unbelieved{X509_V_ERR_CRL_HAS_EXPIRED, "atsaukšanas saraksta derīguma termiņš ir beidzies"},
    Unbelieved{X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, "sertifikāts ir pašparakstīts"},
    Unbelieved{X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, "ķēdē ir pašparakstīts sertifikāts, kam neuzticas"},
    Unbelieved{X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, "sertifikāta izdevējs nav zināms"},
    Unbelieved{X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, "sertifikāta izdevējs nav zināms"},
    Unbelieved{X509_V_ERR_CERT_CHAIN_TOO_LONG, "sertifikātu ķēde ir par garu"},
    Unbelieved{X509_V_ERR_CERT_REVOKED, "sertifikāts ir atsaukts"},
    Unbelieved{X509_V_ERR_PATH_LENGTH_EXCEEDED, "sertifikātu ķēde ir garāka, nekā izdevējs atļauj"},
    Unbelieved{X509_V_ERR_INVALID_PURPOSE, "sertifikāts nav paredzēts šādam lietojumam (extendedKeyUsage)"},
    Unbelieved{X509_V_ERR_CERT_UNTRUSTED, "sertifikātam neuzticas"},
    Unbelieved{X509_V_ERR_CERT_REJECTED, "sertifikāts ir noraidīts"},
    Unbelieved{X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER, "nav atsaukšanas saraksta izdevēja sertifikāta"},
    Unbelieved{X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION, "sertifikātā ir kritisks paplašinājums, ko nelasa"},
    Unbelieved{X509_V_ERR_EE_KEY_TOO_SMALL, "sertifikāta atslēga ir par īsu"},
    Unbelieved{X509_V_ERR_CA_KEY_TOO_SMALL, "izdevēja atslēga ir par īsu"},
    Unbelieved{X509_V_ERR_CA_MD_TOO_WEAK, "sertifikāta paraksta jaucējfunkcija ir par vāju"},
    Unbelieved{X509_V_ERR_INVALID_CA, "izdevēja sertifikāts nav izdevēja sertifikāts"},
    Unbelieved{X509_V_ERR_MISSING_AUTHORITY_KEY_IDENTIFIER,
               "sertifikātā trūkst izdevēja atslēgas identifikatora (AKI)"},
    Unbelieved{X509_V_ERR_MISSING_SUBJECT_KEY_IDENTIFIER,
               "izdevēja sertifikātā trūkst atslēgas identifikatora (SKI)"},
};

Sentence quoted(const char* words) {
  return say("{}", "OpenSSL saka \"{}\"", words);
}

}  // namespace

Sentence error_reason(unsigned long code) {
  const char* const words = ERR_reason_error_string(code);
  const int reason = ERR_GET_REASON(code);
  const Sentence none = say("cannot be used", "to nevar lietot");
  if (ERR_SYSTEM_ERROR(code)) return {words != nullptr ? words : none.en(), system_reason(reason).lv()};
  if (words == nullptr) return none;
  const int library = ERR_GET_LIB(code);
  const auto* const known = std::find_if(kErrors.begin(), kErrors.end(), [&](const Known& row) {
    return row.library == library && row.reason == reason;
  });
  return known == kErrors.end() ? quoted(words) : Sentence(words, std::string(known->lv));
}

Sentence verify_reason(int code) {
  const char* const words = X509_verify_cert_error_string(code);
  const auto* const known = std::find_if(kUnbelieved.begin(), kUnbelieved.end(),
                                         [code](const Unbelieved& row) { return row.code == code; });
  return known == kUnbelieved.end() ? quoted(words) : Sentence(words, std::string(known->lv));
}

}  // namespace hub::crypto
