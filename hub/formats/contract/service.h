#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/config/finding.h"
#include "hub/formats/contract/documents.h"
#include "hub/formats/contract/outline.h"

namespace hub::formats {

/// A message of an operation: what its Body holds, and the partner's own header blocks.
struct ServiceMessage {
  std::optional<OutlinePart> body;  ///< Nothing: an empty Body.
  std::vector<OutlinePart> headers;
};

/// An operation of a port type with its SOAP bindings.
struct ServiceOperation {
  std::string name;
  std::string port_type;
  std::string documentation;
  /// soapAction, which may be empty, by the versions of SOAP that have a binding: "1.1", "1.2".
  std::map<std::string, std::string> actions;
  std::string wsa_action;  ///< Of WS-Addressing Metadata 1.0: named, or the one by default.
  bool wsa_named = false;  ///< The contract names that action itself: the partner knows WS-Addressing.
  bool rpc = false;        ///< rpc/literal; else document/literal.
  ServiceMessage input;
  std::optional<ServiceMessage> output;  ///< Nothing: one-way.
  std::vector<OutlinePart> faults;       ///< What the detail of each declared fault holds.
  std::string file;
  int line = 0;
};

struct ServicePort {
  std::string service;
  std::string name;
  std::string port_type;
  std::string address;
  std::string version;  ///< Of SOAP: "1.1" or "1.2".
};

/// A partner's service as its contract describes it.
struct ServiceModel {
  std::string name;  ///< Of the first service; of a contract without one that of its definitions.
  std::string target_namespace;
  std::string documentation;
  std::vector<ServiceOperation> operations;  ///< In the order of the contract.
  std::vector<ServicePort> ports;
  /// What the model does not carry, each with file, line and what to do.
  config::Findings notes;
};

/// The service of a WSDL 1.1 with all its schemas. Errors: config.invalid, in one sentence, for a contract
/// from which nothing can be made: WSDL 2.0, no SOAP binding, rpc/encoded alone. An operation that is
/// rpc/encoded, one-way from the partner or not of SOAP is left out with a note.
[[nodiscard]] Result<ServiceModel> read_service(const ContractDocuments& contract);

}  // namespace hub::formats
