#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "adapters/soap/soap_config.h"
#include "hub/base/error.h"
#include "hub/codec/soap.h"
#include "hub/http/retry_after.h"

namespace adapters::soap {

/// What a fault means for us: the operation's code table first, then the system's, then SOAP's own codes.
/// `pause` is what the HTTP header Retry-After asked for. The text names codes, never the partner's free
/// text.
[[nodiscard]] hub::Error verdict_on(const hub::codec::SoapFault& fault, unsigned status,
                                    std::optional<std::chrono::milliseconds> pause,
                                    const OperationSettings& operation, const SoapConfig& config);

using hub::http::retry_after;

}  // namespace adapters::soap
