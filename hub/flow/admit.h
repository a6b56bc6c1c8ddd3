#pragma once

#include "hub/codec/xml.h"
#include "hub/edge/http.h"
#include "hub/flow/ongoing.h"

namespace hub::flow {

/// The first half of a message's life, the same for every pattern: who, which type, may they, is it right,
/// which route. Fills `ongoing.message` (party, type, keys), `ongoing.type`, `ongoing.route` and, for an ask,
/// `ongoing.target` as far as it gets; the tree is the validated message. Errors: edge.too_large, gate.*,
/// route.*, codec.*. No effect.
[[nodiscard]] Result<codec::XmlDocument> admit(const Services& services, const edge::HttpRequest& request,
                                               const std::string& type_name, Ongoing& ongoing);

}  // namespace hub::flow
