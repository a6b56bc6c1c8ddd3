#pragma once

#include <string_view>

#include "hub/server/http.h"

namespace hub::server {

/// Takes from the octets at the front of a request that is refused unread what says how to answer it: method,
/// path, Content-Type, Accept and Accept-Language, each as far as a whole line of it is there and can be
/// read. Other headers that `request` has go. At most 64 lines are looked at.
void glance_at(std::string_view octets, HttpRequest& request);

}  // namespace hub::server
