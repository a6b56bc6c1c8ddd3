#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "adapters/div/attachment.h"
#include "adapters/frame/http_settings.h"
#include "hub/config/spec.h"
#include "hub/formats/wsse/signing.h"

namespace adapters::div {

/// The one operation of the kind that routes use.
inline constexpr const char* kSendLetter = "send_letter";
/// Whether somebody has an active e-address, by what the hub keeps of the catalogue.
inline constexpr const char* kHasAddress = "has_address";
/// A letter is not begun for this: the rule's name, which routes may go by.
inline constexpr const char* kNoAddress = "no_e_address";
/// The source that keeps it.
inline constexpr const char* kCatalogue = "catalogue";
/// The source of what became of letters that were sent.
inline constexpr const char* kNotifications = "notifications";
/// The source of letters that came.
inline constexpr const char* kLetters = "letters";
/// The source of those of them that are invoices.
inline constexpr const char* kInvoices = "invoices";

/// Who we are to the e-address: it signs requests and envelopes.
struct SigningSettings {
  std::string certificate;                                     ///< PEM file.
  std::string key;                                             ///< PEM file, RSA.
  hub::formats::WsseHash hash = hub::formats::WsseHash::sha1;  ///< Of requests; envelopes have SHA-512.
};

/// What becomes of a letter's files before they go out.
struct SendingSettings {
  bool encrypt = false;   ///< Where the letter does not say it.
  bool compress = false;  ///< Those whose media type becomes smaller.
  DigestsOf digests = DigestsOf::content;
  bool check_addressees = false;  ///< By the catalogue that the hub keeps, before a letter is begun.
};

/// How letters that come are verified and opened. They are opened and confirmed with the key that signs.
struct ReceivingSettings {
  std::string trust;  ///< PEM: whose certificates sign letters.
  std::string crl;    ///< PEM: revocation lists of those authorities.
  DigestsOf digests = DigestsOf::content;
};

/// How a source is asked: notifications, or letters that came.
struct NotificationSettings {
  std::uint32_t batch = 100;                   ///< MaxResultCount.
  std::chrono::milliseconds min_wait{30'000};  ///< Between two lists, however often the hub polls.
};

/// How the catalogue of addressees is kept.
struct CatalogueSettings {
  std::chrono::milliseconds min_wait{12 * 3'600'000};  ///< Between two lists.
};

struct OperationSettings {
  hub::config::FaultCodes fault_codes;  ///< Before those of the system.
  bool idempotent = true;               ///< The same octets under the same reference: no setting.
};

/// The `adapter:` section of a system of kind `div`.
struct DivConfig : frame::HttpSettings {
  std::string endpoint;  ///< Absolute https URL.
  std::string to = "urn:vraa:gov:lv:div:uui:service";
  std::string sender;  ///< Our e-address.
  SigningSettings signing;
  SendingSettings sending;
  std::string server_trust;  ///< PEM: who may have signed the e-address's confirmations. Empty: nobody.
  std::string server_crl;    ///< PEM: revocation lists of those authorities.
  std::string contract;      ///< WSDL that answers must fit.
  std::string letters;       ///< XSD of the letters that mappings make.
  std::map<std::string, OperationSettings> operations;
  std::map<std::string, NotificationSettings> sources;
  std::optional<CatalogueSettings> catalogue;  ///< Nothing: none is kept.
  std::optional<ReceivingSettings> receiving;  ///< Nothing: letters that come are not fetched.
};

[[nodiscard]] const hub::config::Spec<DivConfig>& div_spec();

/// What Spec cannot see. The first thing wrong, or empty.
[[nodiscard]] hub::Sentence problem_in(const DivConfig& config);

}  // namespace adapters::div
