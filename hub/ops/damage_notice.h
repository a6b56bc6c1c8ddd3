#pragma once

#include <vector>

#include "hub/ops/notice.h"
#include "hub/port/store.h"

namespace hub::ops {

/// What an administrator is told of what is damaged in the store: a notice for each of the first findings.
[[nodiscard]] std::vector<Notice> damage_notices(const std::vector<port::Damage>& damage);

}  // namespace hub::ops
