#include "adapters/soap/verdict.h"

#include <algorithm>
#include <array>

#include "hub/base/codes.h"

namespace adapters::soap {
namespace {

using hub::Error;
namespace codes = hub::codes;

constexpr unsigned kServiceUnavailable = 503;
constexpr unsigned kTooManyRequests = 429;

const FaultRemedy* find(const std::string& code, const OperationSettings& operation,
                        const SoapConfig& config) {
  for (const FaultCodes* table : {&operation.fault_codes, &config.fault_codes})
    if (const auto found = table->find(code); found != table->end()) return &found->second;
  return nullptr;
}

const hub::ErrorCode& code_for(const hub::codec::SoapFault& fault, unsigned status) {
  if (fault.blames_sender()) return codes::deliver_refused;
  const bool busy = status == kServiceUnavailable || status == kTooManyRequests;
  if (fault.blames_receiver() && busy) return codes::deliver_overloaded;
  return codes::deliver_bad_reply;
}

/// SOAP's own codes are safe to show; what else stands in their place may not be.
std::string shown(const hub::codec::SoapFault& fault) {
  constexpr std::array<std::string_view, 7> kStandard{
      "Sender", "Receiver", "Client", "Server", "VersionMismatch", "MustUnderstand", "DataEncodingUnknown"};
  const bool known = std::find(kStandard.begin(), kStandard.end(), fault.code) != kStandard.end();
  std::string text = known ? fault.code : std::string("fault");
  if (!fault.machine_code.empty()) text += " " + fault.machine_code;
  return text;
}

}  // namespace

Error verdict_on(const hub::codec::SoapFault& fault, unsigned status,
                 std::optional<std::chrono::milliseconds> pause, const OperationSettings& operation,
                 const SoapConfig& config) {
  const FaultRemedy* remedy = find(fault.machine_code, operation, config);
  const hub::ErrorCode& code = remedy == nullptr ? code_for(fault, status) : code_for(*remedy);
  Error error(code, "the partner answered " + shown(fault) + ", HTTP " + std::to_string(status));
  if (code.remedy != hub::Remedy::wait) return error;
  if (fault.pause) pause = *fault.pause;
  if (pause) return std::move(error).wait_for(*pause);
  return error;
}

}  // namespace adapters::soap
