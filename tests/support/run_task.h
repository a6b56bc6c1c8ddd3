#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <optional>
#include <utility>

#include "hub/http/task.h"

namespace support {

template <class T>
hub::http::Task<void> keep(hub::http::Task<T> task, std::optional<T>& kept, std::exception_ptr& thrown) try {
  kept.emplace(co_await std::move(task));
} catch (...) {
  thrown = std::current_exception();
}

/// Runs one task to its end on `io` and gives what it gave or throws what it threw.
template <class T>
T run_task(boost::asio::io_context& io, hub::http::Task<T> task) {
  std::optional<T> kept;
  std::exception_ptr thrown;
  boost::asio::co_spawn(io, keep(std::move(task), kept, thrown), boost::asio::detached);
  io.restart();
  while (!kept && !thrown && io.run_one() > 0) {
  }
  if (thrown) std::rethrow_exception(thrown);
  return std::move(kept).value();
}

}  // namespace support
