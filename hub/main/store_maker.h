#pragma once

#include <functional>
#include <memory>

#include "hub/port/store.h"

namespace hub::main {

/// Makes the store that `serve` keeps everything in. Empty: the durable one in the state folder, as shipped.
using StoreMaker = std::function<std::unique_ptr<port::Store>()>;

}  // namespace hub::main
