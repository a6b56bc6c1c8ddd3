#include <algorithm>

#include "adapters/frame/agreement.h"
#include "adapters/frame/fault.h"
#include "adapters/soap/soap_config.h"
#include "hub/base/say.h"
#include "hub/config/words.h"
#include "hub/formats/soap/contract.h"
#include "hub/http/verdict.h"

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
  if (!frame::is_plain(operation.action))
    return hub::say("'operations.{}.action' is not a URI", "'operations.{}.action' nav URI", name);
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

std::string version_text(SoapVersion version) {
  return version == SoapVersion::v1_1 ? "1.1" : "1.2";
}

void check_operation(const OperationSettings& operation, const hub::formats::Contract& contract,
                     const std::string& file, Findings& findings) {
  const auto at = [&](const char* field, const hub::Sentence& text) {
    findings.push_back(operation.written.at(field).finding(text));
  };
  const auto& service = contract.service();
  const WsdlService::Operation* known = service ? service->find(operation.action) : nullptr;
  if (service && known == nullptr)
    at("action", hub::say("'{}' is no action of {}{}", "'{}' nav faila {} darbība (action){}",
                          operation.action, file, hint(operation.action, service->actions())));
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
  if (!frame::is_https_url(config.endpoint))
    return hub::say("'endpoint' is not an absolute https URL", "'endpoint' nav absolūts https URL");
  if (!frame::is_plain(config.to)) return hub::say("'to' is not a URI", "'to' nav URI");
  if (auto problem = frame::problem_in(config); !problem.empty()) return problem;
  if (config.security.sign && (config.security.certificate.empty() || config.security.key.empty()))
    return hub::say("'security' needs certificate and key to sign",
                    "lai parakstītu, laukam 'security' vajag certificate un key");
  for (const std::string& part : config.security.parts)
    if (std::find(parts().begin(), parts().end(), part) == parts().end())
      return hub::say("'{}' is no part that can be signed{}", "'{}' nav daļa, ko var parakstīt{}", part,
                      hint(part, parts()));
  if (config.unknown_members != hub::formats::Unknown::refuse && config.contract.empty())
    return hub::say("'unknown_members' needs a 'contract': without one nothing of an answer is unknown",
                    "laukam 'unknown_members' vajag 'contract': bez tā atbildē nekas nav nezināms");
  if (config.operations.empty()) return hub::say("'operations' is empty", "'operations' ir tukšs");
  if (auto problem = frame::problem_in(paths_of(config.fault), namespaces_of(config)); !problem.empty())
    return problem;
  for (const auto& [name, operation] : config.operations)
    if (auto problem = problem_in_operation(name, operation, config); !problem.empty()) return problem;
  return problem_in_probe(config);
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
    check_operation(operation, **contract, config.contract, findings);
}

}  // namespace adapters::soap
