#pragma once

#include <optional>
#include <string>

#include "adapters/rest/agreement.h"
#include "hub/port/adapter.h"

namespace adapters::rest {

/// See port::Adapter::misfit. Conditions are decided as far as the mapped document and the site's values do;
/// after the first call that takes something, a body counts whatever its step's condition. Results of steps,
/// which only calls bring, stand as `1`.
[[nodiscard]] std::optional<hub::port::Misfit> misfit_of(const Agreement& agreement,
                                                         const OperationSettings& operation,
                                                         const std::string& body);

/// See port::Adapter::agreed_reply; `name` is an operation, whose last step answers, or a source.
[[nodiscard]] hub::port::AgreedReply reply_of(const RestConfig& config, const std::string& name);

}  // namespace adapters::rest
