#pragma once

#include "hub/base/result.h"
#include "hub/pack/new_system.h"
#include "hub/pack/plan.h"

namespace hub::pack {

/// The pack of a partner whose contract is an OpenAPI document: each operation is one call, its parameters
/// are values beside the body. Errors: config.invalid for a document that cannot be read.
[[nodiscard]] Result<PackPlan> plan_api(const NewSystem& wanted);

/// How the hub logs in, where the contract leaves no choice; else null.
[[nodiscard]] const formats::ApiSecurity* login_of(const PackPlan& plan);

/// The namespace of the XSD that is made from an OpenAPI document.
[[nodiscard]] std::string api_namespace(const std::string& slug);
/// Its name in wsdl/<slug>/.
[[nodiscard]] std::string api_schema(const std::string& slug);

}  // namespace hub::pack
