#pragma once

#include <chrono>

#include "adapters/soap/soap_config.h"
#include "hub/base/error.h"
#include "hub/codec/soap.h"
#include "hub/http/client.h"

namespace adapters::soap {

/// What a fault means for us. In this order: its machine code in the operation's table, then the system's;
/// `HTTP <status>` in them, unless the fault blames us under 500, which says nothing that the fault does not;
/// a status that speaks for itself (http::code_for_status); SOAP's own codes. Without a pause in the fault
/// that of Retry-After counts. The text names codes, never the partner's free text.
[[nodiscard]] hub::Error verdict_on(const hub::codec::SoapFault& fault, const hub::http::Reply& answer,
                                    const OperationSettings& operation, const SoapConfig& config,
                                    std::chrono::system_clock::time_point now);

}  // namespace adapters::soap
