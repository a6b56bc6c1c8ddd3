#pragma once

#include <exception>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sandbox::eaddress {

/// A request that is answered with a fault. `code` is the Subcode: BL… of the service's business, else a
/// qualified name of WS-Security, WS-Addressing or WCF, with the prefixes of service.cc.
class Refused : public std::exception {
 public:
  explicit Refused(std::string code, std::vector<std::string> params = {}, bool receiver = false)
      : code_(std::move(code)), params_(std::move(params)), receiver_(receiver) {}
  [[nodiscard]] const char* what() const noexcept override { return code_.c_str(); }
  [[nodiscard]] const std::string& code() const { return code_; }
  [[nodiscard]] const std::vector<std::string>& params() const { return params_; }
  /// The fault is the service's own: the same may be sent again.
  [[nodiscard]] bool receiver() const { return receiver_; }

 private:
  std::string code_;
  std::vector<std::string> params_;
  bool receiver_;
};

/// Every code that the double can be told to refuse with, and what it means.
[[nodiscard]] const std::map<std::string, std::string>& fault_texts();

/// What stands in the SOAP Body.
[[nodiscard]] std::string fault_xml(const Refused& refused);

/// `BL.PSS.001: text`, as a notification's reason.
[[nodiscard]] std::string reason_of(const std::string& code);

}  // namespace sandbox::eaddress
