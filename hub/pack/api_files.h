#pragma once

#include <string>

#include "hub/pack/plan.h"

namespace hub::pack {

/// The `adapter:` section of system.yaml of a REST partner, from `kind` to `operations` and `sources`.
[[nodiscard]] std::string api_adapter(const PackPlan& plan);

/// The document that a mapping makes for a call: values, and the body.
[[nodiscard]] std::string call_example(const RestCall& call, bool everything);

/// What the mapping is told of the message when it makes that document, as JSON; empty: nothing.
[[nodiscard]] std::string call_facts(const RestCall& call, bool everything);

/// What the kind answers where the partner has none: the values of the call.
[[nodiscard]] std::string none_example(const RestCall& call);

}  // namespace hub::pack
