#include "adapters/soap/soap_config.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "adapters/frame/fault.h"
#include "hub/base/say.h"
#include "hub/config/words.h"
#include "hub/config/xpath_types.h"
#include "hub/http/verdict.h"

namespace adapters::soap {
namespace {

using hub::config::between;
using hub::config::Findings;
using hub::config::Presence;
using hub::config::Spec;
using hub::formats::CryptoProfile;
using hub::formats::PasswordForm;
using hub::formats::SoapVersion;
using hub::formats::UsernameToken;
using namespace std::chrono_literals;

/// A field of the library is not too much where the site says that nothing is signed: nobody could take it
/// away there.
void find_unused(const SecuritySettings& security, Findings& findings) {
  if (security.sign) return;
  const std::string& chosen = security.written.at("sign").file;
  for (const auto& [name, place] : security.written.fields)
    if (name != "sign" && place.file == chosen)
      findings.push_back(place.finding(hub::say("'{}' is too much: nothing is signed without 'sign: true'",
                                                "'{}' ir lieks: bez 'sign: true' neko neparaksta", name)));
}

template <class T>
T SecuritySettings::*in_security(T CryptoProfile::*member) {
  return member;
}

template <class T>
T UsernameTokenSettings::*in_token(T UsernameToken::*member) {
  return member;
}

Spec<SecuritySettings> security_spec() {
  return Spec<SecuritySettings>("security", "WS-Security X.509 signature of what we send.")
      .field("sign", in_security(&CryptoProfile::sign),
             {"whether requests are signed", "vai pieprasījumus paraksta"})
      .field("parts", in_security(&CryptoProfile::parts),
             {"signed parts, of Timestamp, To, Action, MessageID, ReplyTo, Body",
              "parakstītās daļas no Timestamp, To, Action, MessageID, ReplyTo, Body"})
      .file("certificate", in_security(&CryptoProfile::certificate),
            {"signing certificate, PEM file", "parakstīšanas sertifikāts, PEM fails"})
      .file("key", in_security(&CryptoProfile::key),
            {"its private key, RSA or EC, PEM file", "tā privātā atslēga, RSA vai EC, PEM fails"})
      .field("lifetime", in_security(&CryptoProfile::lifetime),
             {"from Created to Expires", "no Created līdz Expires"}, between(10s, 3600s))
      .places(&SecuritySettings::written)
      .check(&find_unused);
}

void check_fault(const FaultSettings& fault, Findings& findings) {
  frame::check_numbers(paths_of(fault), fault.written, findings);
}

void check_operation(const OperationSettings& operation, Findings& findings) {
  hub::config::check_numbers(operation.fault_when, false, "'fault_when'", operation.written.at("fault_when"),
                             findings);
}

Spec<FaultSettings> fault_spec() {
  return Spec<FaultSettings>("fault",
                             "Where a fault, or an answer that `fault_when` tells, says what went wrong.")
      .field(
          "code", &FaultSettings::code,
          {"the partner's code: local name of the element in the detail, or an XPath over the Body's element "
           "(`//faultstring`, `substring-before(//faultstring, ':')`); subcodes count too",
           "partnera kods: elementa lokālais nosaukums daļā detail vai XPath pār Body elementu "
           "(`//faultstring`, `substring-before(//faultstring, ':')`); skaitās arī apakškodi"})
      .field("text", &FaultSettings::text,
             {"its words, the same way, looked up in `fault_codes` as the code is; of a fault besides "
              "faultstring or "
              "Reason. Shown is the key alone, never the words",
              "tā vārdi, tāpat; tos, tāpat kā kodu, meklē laukā `fault_codes`; kļūdai (fault) papildus "
              "faultstring "
              "vai Reason. Rāda tikai atslēgu, nekad vārdus"})
      .field("pause", &FaultSettings::pause,
             {"whole seconds to wait, the same way", "veselas sekundes, cik gaidīt, tāpat"})
      .places(&FaultSettings::written)
      .check(&check_fault);
}

Spec<UsernameTokenSettings> token_spec() {
  return Spec<UsernameTokenSettings>("username_token", "WS-Security UsernameToken Profile 1.1.")
      .required("user", in_token(&UsernameToken::user), {"the user's name", "lietotāja vārds"})
      .secret("password", in_token(&UsernameToken::password), {"`${secret:NAME}`", "`${secret:NAME}`"})
      .choice("form", in_token(&UsernameToken::form),
              {{"text", PasswordForm::text}, {"digest", PasswordForm::digest}},
              {"how the password goes: as it is, or as a digest of it with nonce and time",
               "kā sūta paroli: kā tā ir vai kā kontrolsummu (digest) kopā ar nonce un laiku"})
      .field("nonce", in_token(&UsernameToken::nonce),
             {"whether Nonce and Created go with a password in text",
              "vai parolei tekstā līdzi sūta Nonce un Created"})
      .field("timestamp", in_token(&UsernameToken::timestamp),
             {"whether a Timestamp stands beside it, for `security.lifetime`",
              "vai blakus ir Timestamp, kas der `security.lifetime`"})
      .places(&UsernameTokenSettings::written);
}

Spec<OperationSettings> operation_spec() {
  return Spec<OperationSettings>("operation", "One operation of the service.")
      .required("action", &OperationSettings::action,
                {"wsa:Action and SOAPAction, as the WSDL has it; may be empty with `addressing: none`",
                 "wsa:Action un SOAPAction, kā norādīts WSDL; ar `addressing: none` var būt tukša"})
      .required(
          "reply", &OperationSettings::reply,
          {"local name of the Body's element in the answer", "Body elementa lokālais nosaukums atbildē"})
      .field("idempotent", &OperationSettings::idempotent,
             {"a second call with the same message id does no harm",
              "otrs izsaukums ar to pašu ziņojuma identifikatoru nekaitē"})
      .field("reads", &OperationSettings::reads,
             {"it only asks and changes nothing at the partner, so that `sakta first-contact` may try it",
              "tā tikai vaicā un pie partnera neko nemaina, tāpēc `sakta first-contact` to drīkst izmēģināt"})
      .field(
          "fault_when", &OperationSettings::fault_when,
          {"XPath over the Body's element of an answer that is no fault; true: a refusal in the guise of "
           "success",
           "XPath pār Body elementu atbildē, kas nav kļūda (fault); patiess: noraidījums veiksmes izskatā"})
      .field("fault_codes", &OperationSettings::fault_codes,
             {"codes of this operation, before the system's", "šīs darbības kodi, pirms sistēmas kodiem"})
      .places(&OperationSettings::written)
      .check(&check_operation);
}

void check_whole(const SoapConfig& config, Findings& findings) {
  check_places(config, findings);
  check_contract(config, findings);
}

Spec<ProbeSettings> probe_spec() {
  return Spec<ProbeSettings>("probe", "The question that proves that the system answers.")
      .choice("method", &ProbeSettings::method,
              {{"connect", ProbeMethod::connect}, {"operation", ProbeMethod::operation}},
              {"connect: a TLS connection, nothing sent; operation: a call that changes nothing",
               "connect: TLS savienojums, neko nesūta; operation: izsaukums, kas neko nemaina"})
      .field("operation", &ProbeSettings::operation,
             {"for method operation: its name", "metodei operation: tās nosaukums"})
      .field("body", &ProbeSettings::body,
             {"for method operation: the Body's element", "metodei operation: Body elements"});
}

}  // namespace

const Spec<SoapConfig>& soap_spec() {
  static const auto spec = [] {
    Spec<SoapConfig> fields("soap", "Calls one SOAP 1.1 or 1.2 service over HTTPS.");
    fields
        .required("endpoint", &SoapConfig::endpoint,
                  {"absolute https URL of the service", "absolūts pakalpojuma https URL"})
        .field("closed_network", &SoapConfig::closed_network,
               {"beside `endpoint`: the network to it is closed, so that it may be http",
                "blakus `endpoint`: tīkls līdz tam ir slēgts, tāpēc tas var būt http"})
        .choice("addressing", &SoapConfig::addressing,
                {{"1.0", Addressing::v1_0}, {"none", Addressing::none}},
                {"WS-Addressing in requests; none: no such headers, and no answer is asked for wsa:RelatesTo",
                 "WS-Addressing pieprasījumos; none: šādu galveņu nav, un atbildēs neprasa wsa:RelatesTo"})
        .field("to", &SoapConfig::to,
               {"logical address in wsa:To; the endpoint if left out",
                "loģiskā adrese elementā wsa:To; ja izlaista, endpoint"})
        .choice("soap_version", &SoapConfig::soap_version,
                {{"1.1", SoapVersion::v1_1}, {"1.2", SoapVersion::v1_2}},
                {"version of the envelope, both ways", "aploksnes versija abos virzienos"})
        .field("relates_to", &SoapConfig::relates_to,
               {"whether every answer must carry wsa:RelatesTo", "vai katrā atbildē jābūt wsa:RelatesTo"});
    frame::add_limits(fields);
    frame::add_credentials(fields, Presence::optional);
    frame::add_auth(fields, {frame::AuthMethod::none, frame::AuthMethod::basic, frame::AuthMethod::bearer,
                             frame::AuthMethod::oauth2});
    fields
        .section("security", &SoapConfig::security, security_spec(),
                 {"message signature", "ziņojuma paraksts"})
        .section("username_token", &SoapConfig::username_token, token_spec(),
                 {"user and password in wsse:Security", "lietotājs un parole elementā wsse:Security"})
        .field(
            "headers", &SoapConfig::headers,
            {"the partner's own header blocks, each an XML element; `{name}` is one of `values`, a part of "
             "the context (`{purpose}`, `{user}`), `{party}`, `{message}`, `{received}`, `{message_id}` or "
             "`{now}`, and must not be empty; `{name?}` may be",
             "partnera paša galvenes bloki, katrs XML elements; `{name}` ir kāda no `values`, konteksta "
             "daļa (`{purpose}`, `{user}`), `{party}`, `{message}`, `{received}`, `{message_id}` vai "
             "`{now}`, un nedrīkst būt tukša; `{name?}` drīkst"})
        .field("values", &SoapConfig::values,
               {"the site's own values for `headers` and `sources`; a secret as `${secret:NAME}`",
                "instalācijas vērtības laukiem `headers` un `sources`; noslēpums kā `${secret:NAME}`"})
        .section("fault", &SoapConfig::fault, fault_spec(),
                 {"the fault's detail", "kļūdas (fault) daļa detail"});
    frame::add_fault_codes(fields, {"partner's codes, its texts (`*` for what varies), SOAP's codes",
                                    "partnera kodi, tā teksti (`*` mainīgajam), SOAP kodi"});
    fields
        .field("namespaces", &SoapConfig::namespaces,
               {"prefixes of the XPaths over answers", "prefiksi, ko lieto XPath pār atbildēm"})
        .file("contract", &SoapConfig::contract,
              {"WSDL or XSD file that requests and answers must fit",
               "WSDL vai XSD fails, kam jāatbilst pieprasījumiem un atbildēm"})
        .choice("unknown_members", &SoapConfig::unknown_members,
                {{"tell", frame::UnknownMembers::tell},
                 {"pass", frame::UnknownMembers::pass},
                 {"refuse", frame::UnknownMembers::refuse}},
                {"what an answer has and `contract` does not know: go on without it and tell so "
                 "(metric and log), go on in silence, or refuse it",
                 "kas atbildē ir un ko `contract` nepazīst: turpināt bez tā un par to ziņot "
                 "(metrikā un žurnālā), turpināt klusējot vai to noraidīt"})
        .table("operations", &SoapConfig::operations, operation_spec(),
               {"by the names that routes use", "pēc nosaukumiem, ko lieto maršruti"}, Presence::required)
        .table("sources", &SoapConfig::sources, source_spec(),
               {"by the names that sources/<name>.yaml uses",
                "pēc nosaukumiem, ko lieto sources/<nosaukums>.yaml"})
        .section("probe", &SoapConfig::probe, probe_spec(), {"readiness", "gatavība"})
        .places(&SoapConfig::written)
        .check(&check_whole);
    return fields;
  }();
  return spec;
}

bool parse(const YAML::Node& node, const hub::config::Place& /*place*/, const hub::config::Range& /*range*/,
           Action& action) {
  if (!node.IsScalar()) return false;
  action = node.Scalar();
  return true;
}

}  // namespace adapters::soap
