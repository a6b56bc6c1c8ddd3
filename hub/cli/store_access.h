#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <memory>
#include <optional>
#include <string>

#include "hub/cli/arguments.h"
#include "hub/port/store.h"

namespace hub::cli {

/// The store of a state folder, for a command that only reads; null after the reason was printed on standard
/// error.
[[nodiscard]] std::unique_ptr<port::StoreReader> open_reader(const std::string& state, Language language);

/// Runs one task to its end, for a command that has nothing else to do, and gives what it gave. Throws what
/// it threw.
template <class T>
T wait_for(port::Task<T> task) {
  boost::asio::io_context io;
  std::optional<T> kept;
  std::exception_ptr thrown;
  const auto keep = [](port::Task<T> waited, std::optional<T>& result) -> port::Task<void> {
    result.emplace(co_await std::move(waited));
  };
  boost::asio::co_spawn(io, keep(std::move(task), kept),
                        [&thrown](std::exception_ptr why) { thrown = std::move(why); });
  io.run();
  if (thrown) std::rethrow_exception(thrown);
  return *std::move(kept);
}

/// Prints an error as a command does, title and next step in the language asked for. Returns the exit code 1.
int fail_with(const Error& error, Language language);

}  // namespace hub::cli
