#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "hub/formats/contract/documents.h"
#include "hub/formats/soap/envelope.h"

namespace hub::formats {

/// What a partner's WSDL 1.1 says of the calls to its service.
struct WsdlService {
  /// A part of a message; it has one of the two.
  struct Part {
    std::string name;
    QName element;
    QName type;
  };
  struct Message {
    std::vector<Part> parts;    ///< Of the Body.
    std::vector<Part> headers;  ///< Each a header block.
    std::string wrapper;        ///< Of rpc: namespace of the element around the parts.
    bool is_encoded = false;    ///< use="encoded", which is not spoken.
  };
  struct Operation {
    std::string name;
    std::string port_type;
    std::string input;   ///< Local name of the Body's element; empty: not said.
    std::string output;  ///< The same of the answer.
    /// soapAction of its bindings, Action of WS-Addressing, and the action that WS-Addressing Metadata 4.4.4
    /// gives an operation that names none.
    std::set<std::string> actions;
    bool no_action = false;  ///< A binding has the empty soapAction.
    bool rpc = false;        ///< The Body's element is named as the operation, its children as the parts.
    Message asked;
    Message answered;
  };

  std::vector<Operation> operations;
  std::set<SoapVersion> versions;  ///< With a binding.

  /// The operation that has this action, or null.
  [[nodiscard]] const Operation* find(const std::string& action) const;
  /// The same; of those with the empty action the one that has this answer, else the first. Null: there is
  /// none.
  [[nodiscard]] const Operation* find(const std::string& action, const std::string& output) const;
  [[nodiscard]] std::vector<std::string> actions() const;
};

/// Of all WSDLs of a contract together. Nothing: there are none, or none with operations (schemas alone).
/// Where a WSDL has bindings to SOAP, its operations are those bound.
[[nodiscard]] std::optional<WsdlService> service_in(const ContractDocuments& contract);

/// The schemas that rpc/literal means and no file holds: an element around the parts of each message (WS-I
/// Basic Profile 1.1, 4.7.4). One text for each namespace; none if no operation is rpc.
[[nodiscard]] std::vector<std::string> rpc_schemas(const WsdlService& service);

}  // namespace hub::formats
