#pragma once

#include <vector>

#include "hub/config/site.h"
#include "hub/telemetry/metrics.h"

namespace hub::serve {

/// When the exchange listener's own certificate, the authorities for parties and their revocation lists end.
/// The listener reads these files once, when it starts.
[[nodiscard]] std::vector<telemetry::Watched> own_certificates(const config::HubSettings& hub);

/// The same of every PEM file that a system's settings name, whatever its kind.
[[nodiscard]] std::vector<telemetry::Watched> certificates_of_systems(const config::Site& site);

}  // namespace hub::serve
