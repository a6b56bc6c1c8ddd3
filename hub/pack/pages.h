#pragma once

#include <string>

#include "hub/pack/plan.h"

namespace hub::pack {

/// adapters/systems/<slug>/README.md: the page for people.
[[nodiscard]] std::string system_page(const PackPlan& plan);
/// wsdl/<slug>/SOURCE.md: each file with its digest, the mark, what the contract leaves open as assumptions.
[[nodiscard]] std::string source_page(const PackPlan& plan);
/// certs/<slug>/README.md: which keys and secrets, until when, how to renew.
[[nodiscard]] std::string keys_page(const PackPlan& plan);

}  // namespace hub::pack
