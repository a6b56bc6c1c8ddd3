#pragma once

#include "hub/config/finding.h"
#include "hub/config/known.h"
#include "hub/config/route_spec.h"
#include "hub/config/sources.h"

namespace hub::config {

/// What a route may refer to, except other routes.
struct Around {
  const KnownTypes& types;
  const KnownSystems& systems;
};

/// One file made a Route, with findings about everything in it that other routes have no part in. `entry` and
/// `hash` are left to the caller.
[[nodiscard]] Route to_route(const RouteFile& file, const Around& around, Sources& sources,
                             Findings& findings);

}  // namespace hub::config
