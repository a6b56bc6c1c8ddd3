#pragma once

#include <string>
#include <vector>

#include "hub/config/finding.h"
#include "hub/config/message_type.h"
#include "hub/config/site.h"
#include "hub/config/sources.h"

namespace hub::config {

/// <site>/parties.yaml. `types` or `routes` null: could not be read whole, so rights are not compared with
/// them.
[[nodiscard]] std::vector<Party> read_party_file(Sources& sources, const std::vector<MessageType>* types,
                                                 const std::vector<Route>* routes, Findings& findings);
[[nodiscard]] std::string party_file_reference();

}  // namespace hub::config
