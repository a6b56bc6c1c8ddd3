#pragma once

#include "hub/http/task.h"

/// What the coroutines of the ports are.
namespace hub::port {

using http::Executor;
using http::Task;

}  // namespace hub::port
