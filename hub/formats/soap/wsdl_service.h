#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "hub/formats/soap/envelope.h"
#include "hub/formats/xml/document.h"

namespace hub::formats {

/// What a partner's WSDL 1.1 says of the calls to its service.
struct WsdlService {
  struct Operation {
    std::string name;
    std::string input;   ///< Local name of the Body's element; empty: rpc, or not said.
    std::string output;  ///< The same of the answer.
    /// soapAction of its bindings, Action of WS-Addressing, and the action that WS-Addressing Metadata 4.4.4
    /// gives an operation that names none.
    std::set<std::string> actions;
  };

  std::vector<Operation> operations;
  std::set<SoapVersion> versions;  ///< With a binding.

  /// The operation that has this action, or null.
  [[nodiscard]] const Operation* find(const std::string& action) const;
  [[nodiscard]] std::vector<std::string> actions() const;
};

/// Nothing: the document is no WSDL, or one without operations (its schemas alone).
[[nodiscard]] std::optional<WsdlService> service_in(const XmlDocument& wsdl);

}  // namespace hub::formats
