#include "adapters/soap/verdict.h"

#include <algorithm>
#include <array>
#include <utility>

#include "hub/base/codes.h"
#include "hub/http/retry_after.h"
#include "hub/http/verdict.h"

namespace adapters::soap {
namespace {

using hub::Error;
namespace codes = hub::codes;

constexpr unsigned kInternalError = 500;  ///< What the HTTP binding of both versions has for a fault.

const hub::ErrorCode& code_for(const hub::codec::SoapFault& fault, unsigned status) {
  if (hub::http::speaks_for_itself(status)) return hub::http::code_for_status(status);
  return fault.blames_sender() ? codes::deliver_refused : codes::deliver_bad_reply;
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

Error verdict_on(const hub::codec::SoapFault& fault, const hub::http::Reply& answer,
                 const OperationSettings& operation, const SoapConfig& config,
                 std::chrono::system_clock::time_point now) {
  const hub::http::FaultTables tables{&operation.fault_codes, &config.fault_codes};
  const std::string status = hub::http::status_text(answer.status);
  auto remedy = hub::http::listed(fault.machine_code, tables);
  if (!remedy && !(fault.blames_sender() && answer.status == kInternalError))
    remedy = hub::http::listed(status, tables);
  const hub::ErrorCode& code = remedy ? hub::config::code_for(*remedy) : code_for(fault, answer.status);
  Error error(code, "the partner answered " + shown(fault) + ", " + status);
  if (code.remedy != hub::Remedy::wait) return error;
  if (fault.pause) return std::move(error).wait_for(*fault.pause);
  const auto pause = hub::http::retry_after(answer.header("retry-after"), now);
  if (pause) return std::move(error).wait_for(*pause);
  return error;
}

}  // namespace adapters::soap
