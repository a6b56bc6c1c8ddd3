#include "adapters/soap/soap_config.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "adapters/frame/fault.h"
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
using hub::formats::SoapVersion;
using namespace std::chrono_literals;

/// A field of the library is not too much where the site says that nothing is signed: nobody could take it
/// away there.
void find_unused(const SecuritySettings& security, Findings& findings) {
  if (security.sign) return;
  const std::string& chosen = security.written.at("sign").file;
  for (const auto& [name, place] : security.written.fields)
    if (name != "sign" && place.file == chosen)
      findings.push_back(place.finding("'" + name + "' is too much: nothing is signed without 'sign: true'"));
}

template <class T>
T SecuritySettings::*in_security(T CryptoProfile::*member) {
  return member;
}

Spec<SecuritySettings> security_spec() {
  return Spec<SecuritySettings>("security", "WS-Security X.509 signature of what we send.")
      .field("sign", in_security(&CryptoProfile::sign), "whether requests are signed")
      .field("parts", in_security(&CryptoProfile::parts),
             "signed parts, of Timestamp, To, Action, MessageID, ReplyTo, Body")
      .file("certificate", in_security(&CryptoProfile::certificate), "signing certificate, PEM file")
      .file("key", in_security(&CryptoProfile::key), "its private key, RSA or EC, PEM file")
      .field("lifetime", in_security(&CryptoProfile::lifetime), "from Created to Expires",
             between(10s, 3600s))
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
          "the partner's code: local name of the element in the detail, or an XPath over the Body's element "
          "(`//faultstring`, `substring-before(//faultstring, ':')`); subcodes count too")
      .field("text", &FaultSettings::text,
             "its words, the same way, looked up in `fault_codes` as the code is; of a fault besides "
             "faultstring or "
             "Reason. Shown is the key alone, never the words")
      .field("pause", &FaultSettings::pause, "whole seconds to wait, the same way")
      .places(&FaultSettings::written)
      .check(&check_fault);
}

Spec<OperationSettings> operation_spec() {
  return Spec<OperationSettings>("operation", "One operation of the service.")
      .required("action", &OperationSettings::action, "wsa:Action and SOAPAction, as the WSDL has it")
      .required("reply", &OperationSettings::reply, "local name of the Body's element in the answer")
      .field("idempotent", &OperationSettings::idempotent,
             "a second call with the same message id does no harm")
      .field("fault_when", &OperationSettings::fault_when,
             "XPath over the Body's element of an answer that is no fault; true: a refusal in the guise of "
             "success")
      .field("fault_codes", &OperationSettings::fault_codes, "codes of this operation, before the system's")
      .places(&OperationSettings::written)
      .check(&check_operation);
}

Spec<ProbeSettings> probe_spec() {
  return Spec<ProbeSettings>("probe", "The question that proves that the system answers.")
      .choice("method", &ProbeSettings::method,
              {{"connect", ProbeMethod::connect}, {"operation", ProbeMethod::operation}},
              "connect: a TLS connection, nothing sent; operation: a call that changes nothing")
      .field("operation", &ProbeSettings::operation, "for method operation: its name")
      .field("body", &ProbeSettings::body, "for method operation: the Body's element");
}

}  // namespace

const Spec<SoapConfig>& soap_spec() {
  static const auto spec = [] {
    Spec<SoapConfig> fields("soap", "Calls one SOAP 1.1 or 1.2 service over HTTPS, with WS-Addressing 1.0.");
    fields.required("endpoint", &SoapConfig::endpoint, "absolute https URL of the service")
        .field("to", &SoapConfig::to, "logical address in wsa:To; the endpoint if left out")
        .choice("soap_version", &SoapConfig::soap_version,
                {{"1.1", SoapVersion::v1_1}, {"1.2", SoapVersion::v1_2}},
                "version of the envelope, both ways")
        .field("relates_to", &SoapConfig::relates_to, "whether every answer must carry wsa:RelatesTo");
    frame::add_limits(fields);
    frame::add_credentials(fields);
    fields.section("security", &SoapConfig::security, security_spec(), "message signature")
        .section("fault", &SoapConfig::fault, fault_spec(), "the fault's detail");
    frame::add_fault_codes(fields, "partner's codes, its texts (`*` for what varies), SOAP's codes");
    fields.field("namespaces", &SoapConfig::namespaces, "prefixes of the XPaths over answers")
        .file("contract", &SoapConfig::contract, "WSDL or XSD file that requests and answers must fit")
        .choice("unknown_members", &SoapConfig::unknown_members,
                {{"refuse", hub::formats::Unknown::refuse}, {"pass", hub::formats::Unknown::pass_over}},
                "elements of an answer that `contract` does not know: refuse the answer, or pass over them")
        .table("operations", &SoapConfig::operations, operation_spec(), "by the names that routes use",
               Presence::required)
        .section("probe", &SoapConfig::probe, probe_spec(), "readiness")
        .places(&SoapConfig::written)
        .check(&check_contract);
    return fields;
  }();
  return spec;
}

}  // namespace adapters::soap
