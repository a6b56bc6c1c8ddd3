#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>

#include "hub/calls/caller.h"
#include "hub/flow/services.h"
#include "hub/http/client.h"
#include "hub/map/mapper.h"
#include "hub/serve/shared.h"

namespace hub::serve {

/// What one thread works with for one version of the site: adapters of its own, and the services over them.
/// Kept alive by whatever still uses it after a reload.
struct ThreadVersion {
  ThreadVersion(std::shared_ptr<const Version> given, calls::Adapters adapters, Shared& shared,
                map::Mapper& mapper);

  std::shared_ptr<const Version> version;
  calls::AdapterCaller caller;
  flow::Services services;
};

/// What one thread works with for as long as it lives.
class ThreadParts {
 public:
  /// `shared` and `io` outlive it.
  ThreadParts(Shared& shared, boost::asio::io_context& io, std::uint32_t map_workers);

  /// The thread's services for a version of the site; throws Trouble for one that does not compile
  /// (it was tried out when it was loaded).
  [[nodiscard]] std::shared_ptr<const flow::Services> services(std::shared_ptr<const Version> version);

 private:
  Shared& shared_;
  http::Client client_;
  map::WorkerMapper mapper_;
};

}  // namespace hub::serve
