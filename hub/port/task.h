#pragma once

#include "hub/http/task.h"

namespace hub::port {

using http::Executor;
using http::Task;

}  // namespace hub::port
