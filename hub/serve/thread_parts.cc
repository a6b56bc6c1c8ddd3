#include "hub/serve/thread_parts.h"

#include <utility>

#include "hub/base/trouble.h"
#include "hub/serve/assembly.h"

namespace hub::serve {
namespace {

map::WorkerSettings workers_for(std::uint32_t count, telemetry::Metrics& metrics) {
  map::WorkerSettings settings;
  settings.program = "/proc/self/exe";
  settings.workers = count;
  settings.metrics = &metrics;
  return settings;
}

}  // namespace

ThreadVersion::ThreadVersion(std::shared_ptr<const Version> given, calls::Adapters adapters, Shared& shared,
                             map::Mapper& mapper)
    : version(std::move(given)),
      caller(std::move(adapters), version->plan->site(), shared.in_flight, shared.clock, shared.metrics),
      services{{{version->plan, *shared.store, shared.keys, version->recorder, shared.clock, shared.log,
                 shared.metrics, shared.probe, shared.program_hash, shared.attachments.get()},
                mapper,
                caller},
               shared.in_progress,
               shared.wakeup,
               shared.quotas,
               shared.repeats,
               *shared.trust} {}

ThreadParts::ThreadParts(Shared& shared, boost::asio::io_context& io, std::uint32_t map_workers)
    : shared_(shared), client_(io), mapper_(io, workers_for(map_workers, shared.metrics)) {}

std::shared_ptr<const flow::Services> ThreadParts::services(std::shared_ptr<const Version> version) {
  config::Findings findings;
  const port::Services ports{client_, shared_.clock, &shared_.unknown_fields, {}, shared_.shelf.get()};
  const config::Site& site = version->plan->site();
  calls::Adapters adapters = build_adapters(site, ports, findings);
  if (!findings.empty()) {
    const config::Finding& first = findings.front();
    throw Trouble({first.to_string(Language::en), first.to_string(Language::lv)});
  }
  const auto parts =
      std::make_shared<const ThreadVersion>(std::move(version), std::move(adapters), shared_, mapper_);
  return {parts, &parts->services};
}

}  // namespace hub::serve
