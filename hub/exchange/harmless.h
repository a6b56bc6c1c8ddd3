#pragma once

#include <string>

#include "hub/base/error.h"
#include "hub/config/site.h"

namespace hub::exchange {

/// How a question's caller is told of an error after which nobody knows what the system did
/// (Remedy::reconcile). Where the system's descriptor says that the operation changes nothing there, nothing
/// can have been done: code and remedy stay, the next step is to ask again. Every other error stays as it is.
[[nodiscard]] Error told_of_question(const config::Site& site, const std::string& system,
                                     const std::string& operation, Error error);

}  // namespace hub::exchange
