#include "adapters/div/div_config.h"

#include "adapters/div/questions.h"
#include "hub/base/say.h"
#include "hub/base/uri.h"
#include "hub/values/e_address.h"

namespace adapters::div {
namespace {

using hub::config::Presence;
using hub::config::Spec;
using hub::formats::WsseHash;

Spec<SigningSettings> signing_spec() {
  return Spec<SigningSettings>("signing", "Who signs requests and envelopes.")
      .file("certificate", &SigningSettings::certificate,
            {"certificate that the e-address knows of us, PEM file",
             "sertifikāts, pēc kura e-adrese mūs pazīst, PEM fails"},
            Presence::required)
      .file("key", &SigningSettings::key,
            {"its private key, RSA, PEM file", "tā privātā RSA atslēga, PEM fails"}, Presence::required)
      .choice("hash", &SigningSettings::hash, {{"sha1", WsseHash::sha1}, {"sha256", WsseHash::sha256}},
              {"with what WS-Security signs Timestamp and To; envelopes are signed with SHA-512",
               "ar ko WS-Security paraksta Timestamp un To; aploksnes paraksta ar SHA-512"});
}

Spec<SendingSettings> sending_spec() {
  return Spec<SendingSettings>("sending", "What becomes of a letter's files before they go out.")
      .field("encrypt", &SendingSettings::encrypt,
             {"files are encrypted for each recipient, where the letter does not say `encrypted`",
              "failus šifrē katram saņēmējam, ja vēstulē nav teikts `encrypted`"})
      .field("compress", &SendingSettings::compress,
             {"files whose media type becomes smaller are compressed (GZIP)",
              "failus, kuru datu tips kļūst mazāks, saspiež (GZIP)"})
      .field(
          "check_addressees", &SendingSettings::check_addressees,
          {"a letter to somebody without an active e-address, by the kept catalogue, is not begun: "
           "deliver.ruled_out as `no_e_address`, which a route may name in `after`; needs `catalogue`",
           "vēstuli kādam, kam pēc uzturētā kataloga nav aktīvas e-adreses, nesāk sūtīt: deliver.ruled_out "
           "kā `no_e_address`, ko maršruts var nosaukt laukā `after`; vajag `catalogue`"})
      .choice("digests", &SendingSettings::digests,
              {{"content", DigestsOf::content}, {"sent", DigestsOf::sent}},
              {"of what the envelope's sizes and digests are: the file, or what is sent of it",
               "kam ir aploksnes lielumi un jaucējvērtības: failam vai tam, ko no tā nosūta"});
}

Spec<CatalogueSettings> catalogue_spec() {
  return Spec<CatalogueSettings>("catalogue", "The catalogue of addressees, kept by the hub.")
      .field("min_wait", &CatalogueSettings::min_wait,
             {"least time between two lists of the e-address, whole or of changes, however often `every` of "
              "the site's source asks",
              "mazākais laiks starp diviem e-adreses sarakstiem, pilniem vai izmaiņu, lai cik bieži vaicātu "
              "vietnes avota `every`"});
}

Spec<ReceivingSettings> receiving_spec() {
  return Spec<ReceivingSettings>("receiving", "Letters that come.")
      .file("trust", &ReceivingSettings::trust,
            {"authorities of the certificates with which letters are signed, PEM file",
             "sertifikātu, ar kuriem paraksta vēstules, izdevēji, PEM fails"},
            Presence::required)
      .file(
          "crl", &ReceivingSettings::crl,
          {"revocation lists of those authorities, PEM file", "šo izdevēju atsaukšanas saraksti, PEM fails"},
          Presence::required)
      .choice("digests", &ReceivingSettings::digests,
              {{"content", DigestsOf::content}, {"sent", DigestsOf::sent}},
              {"of what the envelope's sizes and digests are: the file, or what is sent of it",
               "kam ir aploksnes lielumi un jaucējvērtības: failam vai tam, ko no tā nosūta"});
}

Spec<OperationSettings> operation_spec() {
  return Spec<OperationSettings>("operation", "What is asked of the e-address.")
      .field("fault_codes", &OperationSettings::fault_codes,
             {"codes of this operation, before the system's", "šīs darbības kodi, pirms sistēmas kodiem"});
}

Spec<NotificationSettings> notifications_spec() {
  constexpr std::uint32_t kMostAtOnce = 100;
  return Spec<NotificationSettings>("source", "What became of letters that were sent, or letters that came.")
      .field("batch", &NotificationSettings::batch,
             {"notifications, or letters, in one list", "paziņojumi vai vēstules vienā sarakstā"},
             hub::config::Range{1, kMostAtOnce})
      .field("min_wait", &NotificationSettings::min_wait,
             {"of `notifications`: least time between two lists, however often `every` of the site's source "
              "asks",
              "avotam `notifications`: mazākais laiks starp diviem sarakstiem, lai cik bieži vaicātu vietnes "
              "avota "
              "`every`"});
}

}  // namespace

const Spec<DivConfig>& div_spec() {
  static const auto spec = [] {
    Spec<DivConfig> fields("div", "Sends letters by the official e-address (DIV, unified interface).");
    fields
        .required("endpoint", &DivConfig::endpoint,
                  {"absolute https URL of the service", "absolūts pakalpojuma https URL"})
        .field("to", &DivConfig::to, {"logical address in wsa:To", "loģiskā adrese elementā wsa:To"})
        .required("sender", &DivConfig::sender,
                  {"our e-address, from which letters go", "mūsu e-adrese, no kuras sūta vēstules"});
    frame::add_limits(fields);
    frame::add_credentials(fields);
    fields
        .section("signing", &DivConfig::signing, signing_spec(), {"signatures", "paraksti"},
                 Presence::required)
        .section("sending", &DivConfig::sending, sending_spec(),
                 {"files of letters that go out", "nosūtāmo vēstuļu faili"})
        .file("server_trust", &DivConfig::server_trust,
              {"authorities of the certificate that signs the e-address's confirmations, PEM file",
               "sertifikāta, kas paraksta e-adreses apliecinājumus, izdevēji, PEM fails"})
        .file("server_crl", &DivConfig::server_crl,
              {"revocation lists of those authorities, PEM file",
               "šo izdevēju atsaukšanas saraksti, PEM fails"})
        .file("contract", &DivConfig::contract,
              {"WSDL that answers must fit", "WSDL, kam jāatbilst atbildēm"}, Presence::required)
        .file("letters", &DivConfig::letters,
              {"XSD of the letters that mappings make", "XSD vēstulēm, ko veido pārveidojumi"},
              Presence::required);
    frame::add_fault_codes(fields, {"the e-address's codes", "e-adreses kodi"});
    fields.table("operations", &DivConfig::operations, operation_spec(),
                 {"by the names that routes use: `send_letter`, and the questions `find_addressee`, "
                  "`validate_address`",
                  "pēc nosaukumiem, ko lieto maršruti: `send_letter`, un vaicājumi `find_addressee`, "
                  "`validate_address`"},
                 Presence::required);
    fields.table(
        "sources", &DivConfig::sources, notifications_spec(),
        {"by the names that sources/<name>.yaml uses: `notifications`, `letters`, `invoices` (letters of "
         "kind EINVOICE with one XML file; where it is named, `letters` leaves these to it), and "
         "`catalogue`, which has no settings",
         "pēc nosaukumiem, ko lieto sources/<nosaukums>.yaml: `notifications`, `letters`, `invoices` "
         "(EINVOICE vēstules ar vienu XML failu; ja tas nosaukts, `letters` tās atstāj tam) un "
         "`catalogue`, kam iestatījumu nav"});
    fields.section("catalogue", &DivConfig::catalogue, catalogue_spec(),
                   {"the addressees, kept for `has_address` by the source `catalogue`; left out: none are",
                    "adresāti, kurus darbībai `has_address` uztur avots `catalogue`; ja izlaists, neuztur"});
    fields.section("receiving", &DivConfig::receiving, receiving_spec(),
                   {"letters that come, fetched by the source `letters`; left out: none are",
                    "ienākošās vēstules, ko saņem avots `letters`; ja izlaists, nesaņem"});
    return fields;
  }();
  return spec;
}

hub::Sentence problem_in(const DivConfig& config) {
  if (!frame::is_https_url(config.endpoint))
    return hub::say("'endpoint' is not an absolute https URL", "'endpoint' nav absolūts https URL");
  if (!hub::is_absolute_uri(config.to)) return hub::say("'to' is no absolute URI", "'to' nav absolūts URI");
  if (!hub::values::EAddress::parse(config.sender))
    return hub::say("'sender' is no e-address, as _DEFAULT@90000000001 is",
                    "'sender' nav e-adrese kā _DEFAULT@90000000001");
  if (auto problem = frame::problem_in(config); !problem.empty()) return problem;
  if (config.operations.empty()) return hub::say("'operations' is empty", "'operations' ir tukšs");
  for (const auto& [name, operation] : config.operations)
    if (name != kSendLetter && name != kHasAddress && find_question(name) == nullptr)
      return hub::say(
          "'operations.{}' is none of this kind, which has send_letter, find_addressee, validate_address and "
          "has_address",
          "'operations.{}' šim veidam nav, tam ir send_letter, find_addressee, validate_address un "
          "has_address",
          name);
  if (config.operations.count(kHasAddress) != 0 && !config.catalogue)
    return hub::say("'operations.has_address' needs 'catalogue'",
                    "'operations.has_address' vajag 'catalogue'");
  if (config.sending.check_addressees && !config.catalogue)
    return hub::say("'sending.check_addressees' needs 'catalogue'",
                    "'sending.check_addressees' vajag 'catalogue'");
  for (const auto& [name, source] : config.sources)
    if (name != kNotifications && name != kCatalogue && name != kLetters && name != kInvoices)
      return hub::say(
          "'sources.{}' is none of this kind, which has notifications, letters, invoices and catalogue",
          "'sources.{}' šim veidam nav, tam ir notifications, letters, invoices un catalogue", name);
  if ((config.sources.count(kCatalogue) != 0) != config.catalogue.has_value())
    return hub::say("'sources.catalogue' and 'catalogue' go together",
                    "'sources.catalogue' un 'catalogue' ir jānorāda abi");
  if ((config.sources.count(kLetters) != 0) != config.receiving.has_value())
    return hub::say("'sources.letters' and 'receiving' go together",
                    "'sources.letters' un 'receiving' ir jānorāda abi");
  if (config.sources.count(kInvoices) != 0 && config.sources.count(kLetters) == 0)
    return hub::say("'sources.invoices' needs 'sources.letters': else nobody takes the other letters",
                    "'sources.invoices' vajag 'sources.letters': citādi pārējās vēstules nesaņem neviens");
  const bool proves = config.sources.count(kNotifications) + config.sources.count(kLetters) != 0;
  if (proves && (config.server_trust.empty() || config.server_crl.empty()))
    return hub::say(
        "'server_trust' and 'server_crl' are needed with 'sources.notifications' and 'sources.letters': else "
        "nothing that the e-address signs is proven",
        "kopā ar 'sources.notifications' un 'sources.letters' vajag 'server_trust' un 'server_crl': citādi "
        "nekas no e-adreses parakstītā nav pierādīts");
  return {};
}

}  // namespace adapters::div
