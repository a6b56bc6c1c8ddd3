#pragma once

#include <optional>
#include <string>

#include "hub/base/result.h"
#include "hub/formats/xml/document.h"
#include "hub/port/task.h"

namespace adapters::div {

/// What one operation of the e-address answered.
struct OperationAnswer {
  hub::formats::XmlDocument output;  ///< The Body's element, `<Operation>Output`, valid by the contract.
  /// The SOAP message as it came, octet for octet; of GetAttachmentSection none, whose octets would be held
  /// twice.
  std::string message;
  /// Of GetAttachmentSection, if its octets came in a part beside the message: these.
  std::optional<std::string> section = {};
};

/// Calls operations of the e-address (`UnifiedServiceInterface`). Of one I/O thread.
class Operations {
 public:
  Operations() = default;
  Operations(const Operations&) = delete;
  Operations& operator=(const Operations&) = delete;
  virtual ~Operations() = default;

  /// `input`: the element `<operation>Input`, octets. Errors: deliver.*; a refusal's ruling has the BL code.
  virtual hub::port::Task<hub::Result<OperationAnswer>> call(std::string operation, std::string input) = 0;
};

}  // namespace adapters::div
