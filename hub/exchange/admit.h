#pragma once

#include "hub/flow/ongoing.h"
#include "hub/formats/xml/document.h"
#include "hub/server/http.h"

namespace hub::exchange {

/// The first half of a message's life, the same for every pattern: who, which type, may they, is it right,
/// which route. Fills `ongoing.message` (party, type, keys), `ongoing.type`, `ongoing.route` and, for an ask,
/// `ongoing.target` as far as it gets; the tree is the validated message. Errors: edge.too_large, gate.*,
/// route.*, codec.*. No effect.
[[nodiscard]] Result<formats::XmlDocument> admit(const flow::Services& services,
                                                 const server::HttpRequest& request,
                                                 const std::string& type_name, flow::Ongoing& ongoing);

}  // namespace hub::exchange
