#include "hub/cli/application.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>

#include "hub/map/mapper.h"

namespace hub::cli {
namespace {

constexpr unsigned kWorkers = 2;

/// Takes applications until none is left.
port::Task<void> work(map::Mapper& mapper, Applications& applications, std::size_t& next) {
  while (next < applications.size()) {
    Application& one = applications[next++];
    map::Input input{one.xml, *one.facts};
    auto mapped = co_await mapper.apply(*one.mapping, std::move(input));
    one.mapped = std::move(mapped);
  }
}

}  // namespace

void apply_all(Applications& applications) {
  boost::asio::io_context io;
  map::WorkerSettings settings;
  settings.program = "/proc/self/exe";
  settings.workers = kWorkers;
  map::WorkerMapper mapper(io, settings);
  std::size_t next = 0;
  std::size_t running = kWorkers;
  const auto ended = [&](const std::exception_ptr& problem) {
    if (problem) std::rethrow_exception(problem);
    if (--running == 0) io.stop();  // workers stay until the mapper goes
  };
  for (unsigned i = 0; i < kWorkers; ++i) boost::asio::co_spawn(io, work(mapper, applications, next), ended);
  io.run();
}

}  // namespace hub::cli
