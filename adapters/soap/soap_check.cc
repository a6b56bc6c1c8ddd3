#include <algorithm>

#include "adapters/frame/agreement.h"
#include "adapters/frame/fault.h"
#include "adapters/soap/soap_config.h"
#include "hub/base/say.h"
#include "hub/config/words.h"
#include "hub/formats/soap/contract.h"
#include "hub/formats/xml/characters.h"
#include "hub/formats/xml/xml_template.h"
#include "hub/http/verdict.h"
#include "hub/model/mapping_facts.h"

namespace adapters::soap {
namespace {

using hub::config::Findings;
using hub::config::hint;
using hub::formats::SoapVersion;
using hub::formats::WsdlService;

const std::vector<std::string>& parts() {
  static const std::vector<std::string> known{"Timestamp", "To", "Action", "MessageID", "ReplyTo", "Body"};
  return known;
}

std::vector<std::string> names_of(const std::map<std::string, OperationSettings>& operations) {
  std::vector<std::string> names;
  for (const auto& [name, operation] : operations) names.push_back(name);
  return names;
}

hub::Sentence problem_in_operation(const std::string& name, const OperationSettings& operation,
                                   const SoapConfig& config) {
  const std::string& action = operation.action;
  if (!frame::is_plain(action))
    return hub::say("'operations.{}.action' is not a URI", "'operations.{}.action' nav URI", name);
  if (action.empty() && config.addressing != Addressing::none)
    return hub::say(
        "'operations.{}.action' is empty, and WS-Addressing needs one: 'addressing: none' does "
        "without",
        "'operations.{}.action' ir tukšs, bet WS-Addressing to prasa: ar 'addressing: none' "
        "iztiek bez tā",
        name);
  if (!operation.fault_when.empty())
    if (auto problem = frame::problem_in_xpath(operation.fault_when, namespaces_of(config)); !problem.empty())
      return hub::say("'operations.{}.fault_when' {}", "'operations.{}.fault_when' {}", name, problem);
  return hub::http::problem_in_statuses(operation.fault_codes);
}

hub::Sentence problem_in_probe(const SoapConfig& config) {
  const ProbeSettings& probe = config.probe;
  if (probe.method != ProbeMethod::operation) {
    if (!probe.operation.empty())
      return hub::say("'probe.operation' is too much: method connect calls none",
                      "'probe.operation' ir lieks: metode connect nevienu neizsauc");
    if (probe.body.empty()) return {};
    return hub::say("'probe.body' is too much: method connect sends nothing",
                    "'probe.body' ir lieks: metode connect neko nesūta");
  }
  if (config.operations.find(probe.operation) == config.operations.end())
    return (probe.operation.empty()
                ? hub::say("'probe.operation' is missing", "trūkst lauka 'probe.operation'")
                : hub::say("'probe.operation' is not one of operations",
                           "'probe.operation' nav neviena no darbībām"))
        .append("", hint(probe.operation, names_of(config.operations)));
  if (!probe.body.empty()) return {};
  return hub::say("'probe.body' is missing", "trūkst lauka 'probe.body'");
}

hub::Sentence problem_in_endpoint(const SoapConfig& config) {
  const bool is_open = frame::is_http_url(config.endpoint);
  if (!is_open && !frame::is_https_url(config.endpoint))
    return hub::say("'endpoint' is not an absolute https URL", "'endpoint' nav absolūts https URL");
  if (is_open && !config.closed_network)
    return hub::say(
        "'endpoint' is http, which anybody on the way can read and change: ask the partner for "
        "https, or write 'closed_network: true' beside it if the network to it is closed",
        "'endpoint' ir http, ko ceļā ikviens var lasīt un mainīt: prasiet partnerim https vai "
        "rakstiet blakus 'closed_network: true', ja tīkls līdz tam ir slēgts");
  if (!is_open && config.credentials.trust.empty())
    return hub::say("'credentials' is missing: https needs its 'trust'",
                    "trūkst lauka 'credentials': https vajag tā 'trust'");
  return {};
}

hub::Sentence problem_in_values(const SoapConfig& config) {
  const std::vector<std::string> words = header_words();
  for (const auto& [name, value] : config.values.by_name) {
    if (std::find(words.begin(), words.end(), name) != words.end())
      return hub::say("'values.{}' is a name that the hub itself gives a value",
                      "'values.{}' ir nosaukums, kuram vērtību dod pats hub", name);
    if (hub::formats::first_bad_character(value.text))
      return hub::say("'values.{}' has a character that XML does not have",
                      "laukā 'values.{}' ir zīme, kādas XML nav", name);
  }
  return {};
}

/// What the hub asks by itself comes from nobody: what a header block must have of the context it cannot.
hub::Sentence problem_in_word(const hub::formats::XmlTemplate::Name& name, const SoapConfig& config) {
  std::vector<std::string> known = hub::model::fact_words();
  const bool is_fact = std::find(known.begin(), known.end(), name.name) != known.end();
  const bool by_itself = config.probe.method == ProbeMethod::operation || !config.sources.empty();
  if (is_fact && !name.optional && by_itself)
    return hub::say("'headers' wants '{0}', which probes and sources do not have: write '{{{0}?}}'",
                    "laukam 'headers' vajag '{0}', kā pārbaudēm (probe) un avotiem (sources) nav: rakstiet "
                    "'{{{0}?}}'",
                    name.name);
  known = header_words();
  for (const auto& [own, value] : config.values.by_name) known.push_back(own);
  if (std::find(known.begin(), known.end(), name.name) != known.end()) return {};
  return hub::say("'headers' has '{{{}}}', which is none of 'values' and no word of the hub{}",
                  "laukā 'headers' ir '{{{}}}', kas nav ne laukā 'values', ne starp hub vārdiem{}", name.name,
                  hint(name.name, known));
}

hub::Sentence problem_in_token(const UsernameTokenSettings& token) {
  if (token.user.empty() || token.password.empty())
    return hub::say("'username_token' needs user and password",
                    "laukam 'username_token' vajag user un password");
  for (const std::string* text : {&token.user, &token.password})
    if (hub::formats::first_bad_character(*text))
      return hub::say("'username_token' has a character that XML does not have",
                      "laukā 'username_token' ir zīme, kādas XML nav");
  if (token.form == hub::formats::PasswordForm::digest && !token.nonce)
    return hub::say("'username_token.nonce' cannot be false: a digest is made with it",
                    "'username_token.nonce' nevar būt false: ar to veido kontrolsummu (digest)");
  return {};
}

/// What stands in the Header.
hub::Sentence problem_in_header(const SoapConfig& config) {
  if (auto problem = problem_in_values(config); !problem.empty()) return problem;
  for (const std::string& text : config.headers) {
    const auto block = hub::formats::XmlTemplate::parse(text);
    if (!block)
      return hub::say("'headers' has a block that is none: {}", "laukā 'headers' ir bloks, kas tāds nav: {}",
                      block.error().told_by_name());
    for (const auto& name : block->names())
      if (auto problem = problem_in_word(name, config); !problem.empty()) return problem;
  }
  if (config.username_token)
    if (auto problem = problem_in_token(*config.username_token); !problem.empty()) return problem;
  if (config.addressing != Addressing::none) return {};
  if (config.relates_to)
    return hub::say(
        "'relates_to' is too much: with 'addressing: none' no answer can name its message",
        "'relates_to' ir lieks: ar 'addressing: none' neviena atbilde nevar nosaukt savu ziņojumu");
  for (const std::string& part : config.security.parts)
    if (config.security.sign && part != "Timestamp" && part != "Body")
      return hub::say("'security.parts' has {}, which is not sent with 'addressing: none'",
                      "laukā 'security.parts' ir {}, ko ar 'addressing: none' nesūta", part);
  return {};
}

std::string version_text(SoapVersion version) {
  return version == SoapVersion::v1_1 ? "1.1" : "1.2";
}

/// `Call` is an operation or a source.
template <class Call>
void check_call(const Call& operation, const hub::formats::Contract& contract, const std::string& file,
                Findings& findings) {
  const auto at = [&](const char* field, const hub::Sentence& text) {
    findings.push_back(operation.written.at(field).finding(text));
  };
  const auto& service = contract.service();
  const std::string& action = operation.action;
  const WsdlService::Operation* known = service ? service->find(action, operation.reply) : nullptr;
  if (service && known == nullptr)
    at("action", hub::say("'{}' is no action of {}{}", "'{}' nav faila {} darbība (action){}", action, file,
                          hint(action, service->actions())));
  if (known != nullptr && (known->asked.is_encoded || known->answered.is_encoded))
    at("action", hub::say("'{}' is rpc/encoded in {}, which is not spoken: ask the partner for a "
                          "literal binding",
                          "'{}' failā {} ir rpc/encoded, ko nelieto: prasiet partnerim literal saistījumu "
                          "(binding)",
                          known->name, file));
  if (!contract.elements().has_root(operation.reply)) {
    at("reply", hub::say("'{}' is no element of {}{}", "'{}' nav faila {} elements{}", operation.reply, file,
                         hint(operation.reply, contract.elements().roots())));
  } else if (known != nullptr && !known->output.empty() && known->output != operation.reply) {
    at("reply", hub::say("'{}' is not what {} has as answer to this action: '{}'",
                         "'{}' nav tas, kas failā {} ir atbilde uz šo darbību: '{}'", operation.reply, file,
                         known->output));
  }
}

}  // namespace

std::vector<std::string> header_words() {
  std::vector<std::string> words = hub::model::fact_words();
  words.insert(words.end(), {"message_id", "now"});
  return words;
}

bool is_local_name(const std::string& place) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  return !place.empty() && letter(place.front()) && std::all_of(place.begin(), place.end(), [&](char c) {
    return letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
}

std::string xpath_of(const std::string& place) {
  return is_local_name(place) ? "//*[local-name() = '" + place + "']" : place;
}

hub::http::FaultPaths paths_of(const FaultSettings& fault) {
  return {xpath_of(fault.code), xpath_of(fault.pause), xpath_of(fault.text)};
}

hub::formats::Namespaces namespaces_of(const SoapConfig& config) {
  return {config.namespaces.begin(), config.namespaces.end()};
}

hub::Sentence problem_in(const SoapConfig& config) {
  if (auto problem = problem_in_endpoint(config); !problem.empty()) return problem;
  if (!frame::is_plain(config.to)) return hub::say("'to' is not a URI", "'to' nav URI");
  if (auto problem = frame::problem_in(config); !problem.empty()) return problem;
  if (auto problem = problem_in_header(config); !problem.empty()) return problem;
  if (config.security.sign && (config.security.certificate.empty() || config.security.key.empty()))
    return hub::say("'security' needs certificate and key to sign",
                    "lai parakstītu, laukam 'security' vajag certificate un key");
  for (const std::string& part : config.security.parts)
    if (std::find(parts().begin(), parts().end(), part) == parts().end())
      return hub::say("'{}' is no part that can be signed{}", "'{}' nav daļa, ko var parakstīt{}", part,
                      hint(part, parts()));
  if (config.unknown_members != frame::UnknownMembers::tell && config.contract.empty())
    return hub::say("'unknown_members' needs a 'contract': without one nothing of an answer is unknown",
                    "laukam 'unknown_members' vajag 'contract': bez tā atbildē nekas nav nezināms");
  if (config.operations.empty()) return hub::say("'operations' is empty", "'operations' ir tukšs");
  if (auto problem = frame::problem_in(paths_of(config.fault), namespaces_of(config)); !problem.empty())
    return problem;
  for (const auto& [name, operation] : config.operations)
    if (auto problem = problem_in_operation(name, operation, config); !problem.empty()) return problem;
  for (const auto& [name, source] : config.sources)
    if (auto problem = problem_in(source, config); !problem.empty())
      return hub::say("'sources.{}': {}", "'sources.{}': {}", name, problem);
  return problem_in_probe(config);
}

void check_places(const SoapConfig& config, Findings& findings) {
  if (config.closed_network && config.written.has("closed_network") &&
      config.written.at("closed_network").file != config.written.at("endpoint").file)
    findings.push_back(
        config.written.at("closed_network")
            .finding(hub::say("'closed_network' must stand beside 'endpoint', in the file that "
                              "says where it is: nobody else knows that network",
                              "'closed_network' jābūt blakus laukam 'endpoint', failā, kas "
                              "pasaka, kur tas ir: neviens cits to tīklu nepazīst")));
  if (config.addressing == Addressing::none && config.written.has("to"))
    findings.push_back(
        config.written.at("to").finding(hub::say("'to' is too much: 'addressing: none' does not send it",
                                                 "'to' ir lieks: ar 'addressing: none' to nesūta")));
}

void check_contract(const SoapConfig& config, Findings& findings) {
  if (config.contract.empty()) return;
  const std::string octets = frame::octets_of(config.contract);
  const auto contract = hub::formats::Contract::load(octets, config.contract);
  if (octets.empty() || !contract) return;
  const auto& service = (*contract)->service();
  if (service && !service->versions.empty() && service->versions.count(config.soap_version) == 0)
    findings.push_back(config.written.at(config.written.has("soap_version") ? "soap_version" : "contract")
                           .finding(hub::say("SOAP {} has no binding in {}; 'soap_version' must be '{}'",
                                             "failā {1} nav saistījuma (binding) ar SOAP {0}; 'soap_version' "
                                             "jābūt '{2}'",
                                             version_text(config.soap_version), config.contract,
                                             version_text(*service->versions.begin()))));
  for (const auto& [name, operation] : config.operations)
    check_call(operation, **contract, config.contract, findings);
  for (const auto& [name, source] : config.sources) check_call(source, **contract, config.contract, findings);
}

}  // namespace adapters::soap
