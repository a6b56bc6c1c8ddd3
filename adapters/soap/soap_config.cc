#include "adapters/soap/soap_config.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "hub/config/pace_spec.h"
#include "hub/config/words.h"
#include "hub/http/verdict.h"

namespace adapters::soap {
namespace {

using hub::codec::CryptoProfile;
using hub::codec::SoapVersion;
using hub::config::between;
using hub::config::Presence;
using hub::config::Range;
using hub::config::Spec;
using hub::http::Credentials;
using namespace std::chrono_literals;

Spec<Credentials> credentials_spec() {
  return Spec<Credentials>("credentials", "Whom we trust and who we are, PEM files.")
      .file("trust", &Credentials::trust,
            "authorities of the partner's server certificate; nothing else is trusted", Presence::required)
      .file("certificate", &Credentials::certificate, "our client certificate with its chain")
      .file("key", &Credentials::key, "its private key");
}

Spec<CryptoProfile> security_spec() {
  return Spec<CryptoProfile>("security", "WS-Security X.509 signature of what we send.")
      .field("sign", &CryptoProfile::sign, "whether requests are signed")
      .field("parts", &CryptoProfile::parts,
             "signed parts, of Timestamp, To, Action, MessageID, ReplyTo, Body")
      .file("certificate", &CryptoProfile::certificate, "signing certificate, PEM file")
      .file("key", &CryptoProfile::key, "its private key, RSA or EC, PEM file")
      .field("lifetime", &CryptoProfile::lifetime, "from Created to Expires", between(10s, 3600s));
}

Spec<FaultSettings> fault_spec() {
  return Spec<FaultSettings>("fault", "Where a fault's detail says what went wrong.")
      .field("code", &FaultSettings::code, "local name of the element with the partner's code")
      .field("pause", &FaultSettings::pause, "local name of the element with the seconds to wait");
}

Spec<OperationSettings> operation_spec() {
  return Spec<OperationSettings>("operation", "One operation of the service.")
      .required("action", &OperationSettings::action, "wsa:Action and SOAPAction, as the WSDL has it")
      .required("reply", &OperationSettings::reply, "local name of the Body's element in the answer")
      .field("idempotent", &OperationSettings::idempotent,
             "a second call with the same message id does no harm")
      .field("fault_codes", &OperationSettings::fault_codes,
             "partner's codes of this operation: refuse, wait, resend or stop");
}

Spec<ProbeSettings> probe_spec() {
  return Spec<ProbeSettings>("probe", "The question that proves that the system answers.")
      .choice("method", &ProbeSettings::method,
              {{"connect", ProbeMethod::connect}, {"operation", ProbeMethod::operation}},
              "connect: a TLS connection, nothing sent; operation: a call that changes nothing")
      .field("operation", &ProbeSettings::operation, "for method operation: its name")
      .field("body", &ProbeSettings::body, "for method operation: the Body's element");
}

const std::vector<std::string>& parts() {
  static const std::vector<std::string> known{"Timestamp", "To", "Action", "MessageID", "ReplyTo", "Body"};
  return known;
}

std::vector<std::string> names_of(const std::map<std::string, OperationSettings>& operations) {
  std::vector<std::string> names;
  for (const auto& [name, operation] : operations) names.push_back(name);
  return names;
}

/// Visible ASCII without the characters that end a URI or a quoted text.
bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c < '\x7f' && c != '"' && c != '\\' && c != '<' && c != '>';
  });
}

}  // namespace

const Spec<SoapConfig>& soap_spec() {
  static const auto spec = [] {
    return Spec<SoapConfig>("soap", "Calls one SOAP 1.1 or 1.2 service over HTTPS, with WS-Addressing 1.0.")
        .required("endpoint", &SoapConfig::endpoint, "absolute https URL of the service")
        .field("to", &SoapConfig::to, "logical address in wsa:To; the endpoint if left out")
        .choice("soap_version", &SoapConfig::soap_version,
                {{"1.1", SoapVersion::v1_1}, {"1.2", SoapVersion::v1_2}},
                "version of the envelope, both ways")
        .field("relates_to", &SoapConfig::relates_to, "whether every answer must carry wsa:RelatesTo")
        .field("timeout", &SoapConfig::timeout, "connect to last octet", between(100ms, 600s))
        .field("connect_timeout", &SoapConfig::connect_timeout, "TCP and TLS", between(100ms, 60s))
        .field("max_reply_kib", &SoapConfig::max_reply_kib, "largest answer in KiB; a larger one is cut off",
               Range{1, 10 * 1024})
        .removed("max_in_flight", hub::config::kCallsAtOnce)
        .section("credentials", &SoapConfig::credentials, credentials_spec(), "TLS", Presence::required)
        .section("security", &SoapConfig::security, security_spec(), "message signature")
        .section("fault", &SoapConfig::fault, fault_spec(), "the fault's detail")
        .field("fault_codes", &SoapConfig::fault_codes,
               "partner's codes, or `HTTP <status>`: refuse, wait, resend or stop")
        .file("contract", &SoapConfig::contract, "WSDL or XSD file that requests and answers must fit")
        .table("operations", &SoapConfig::operations, operation_spec(), "by the names that routes use",
               Presence::required)
        .section("probe", &SoapConfig::probe, probe_spec(), "readiness");
  }();
  return spec;
}

std::string problem_in(const SoapConfig& config) {
  constexpr std::string_view kHttps = "https://";
  if (!config.endpoint.starts_with(kHttps) || config.endpoint.size() == kHttps.size() ||
      !is_plain(config.endpoint) || config.endpoint.find_first_of("@#") != std::string::npos)
    return "'endpoint' is not an absolute https URL";
  if (!is_plain(config.to)) return "'to' is not a URI";
  if (config.credentials.certificate.empty() != config.credentials.key.empty())
    return "'credentials' has only one of certificate and key";
  if (config.security.sign && (config.security.certificate.empty() || config.security.key.empty()))
    return "'security' needs certificate and key to sign";
  for (const std::string& part : config.security.parts)
    if (std::find(parts().begin(), parts().end(), part) == parts().end())
      return "'" + part + "' is no part that can be signed" + hub::config::hint(part, parts());
  if (config.operations.empty()) return "'operations' is empty";
  if (auto problem = hub::http::problem_in_statuses(config.fault_codes); !problem.empty()) return problem;
  for (const auto& [name, operation] : config.operations) {
    if (!is_plain(operation.action)) return "'operations." + name + ".action' is not a URI";
    if (auto problem = hub::http::problem_in_statuses(operation.fault_codes); !problem.empty())
      return problem;
  }
  const auto& probe = config.probe;
  if (probe.method == ProbeMethod::operation &&
      config.operations.find(probe.operation) == config.operations.end())
    return "'probe.operation' is " +
           std::string(probe.operation.empty() ? "missing" : "not one of operations") +
           hub::config::hint(probe.operation, names_of(config.operations));
  if (probe.method == ProbeMethod::operation && probe.body.empty()) return "'probe.body' is missing";
  return {};
}

}  // namespace adapters::soap
