#pragma once

#include <chrono>

#include "adapters/soap/soap_config.h"
#include "hub/base/result.h"
#include "hub/formats/soap/envelope.h"
#include "hub/http/client.h"

namespace adapters::soap {

/// What a fault means for us. In this order: what it says of itself (its code, its subcodes, its texts,
/// SOAP's own code) in the operation's table, then the system's; `HTTP <status>` in them, unless the fault
/// blames us under 500, which says nothing that the fault does not; a status that speaks for itself
/// (http::code_for_status); SOAP's own codes. Without a pause in the fault that of Retry-After counts. The
/// text names codes and rows of tables, never the partner's free text.
[[nodiscard]] hub::Error verdict_on(const hub::formats::SoapAnswer& answer, const hub::http::Reply& reply,
                                    const OperationSettings& operation, const SoapConfig& config,
                                    std::chrono::system_clock::time_point now);

/// Whether an answer that is no fault is a refusal, and then which. Errors: deliver.bad_reply, if that cannot
/// be found out.
[[nodiscard]] hub::Outcome refusal_in(const hub::formats::SoapAnswer& answer, const hub::http::Reply& reply,
                                      const OperationSettings& operation, const SoapConfig& config,
                                      std::chrono::system_clock::time_point now);

}  // namespace adapters::soap
