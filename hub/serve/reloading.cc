#include "hub/serve/reloading.h"

#include <utility>

#include "hub/serve/assembly.h"

namespace hub::serve {

std::vector<std::string> needs_restart(const config::HubSettings& now, const config::HubSettings& then) {
  std::vector<std::string> names;
  const auto differs = [&](const char* name, const auto&... members) {
    if (((now.*members != then.*members) || ...)) names.emplace_back(name);
  };
  using S = config::HubSettings;
  differs("municipality.registration", &S::registration);
  differs("log.origin", &S::log_origin);
  differs("exchange.listen", &S::exchange_address, &S::exchange_port);
  differs("exchange certificates", &S::certificate, &S::key, &S::clients_ca, &S::crl);
  differs("operations.listen", &S::operations_address, &S::operations_port);
  differs("master_key", &S::master_key);
  differs("threads", &S::io_threads, &S::map_workers);
  differs("limits", &S::max_body_kib, &S::max_wal_mib);
  differs("xml.reader", &S::one_pass_xml);
  differs("timeouts.header, timeouts.body", &S::header_timeout, &S::body_timeout);
  return names;
}

bool reload(const config::Folders& folders, Shared& shared, const Threads& threads,
            std::vector<std::string>& complaints) {
  config::Findings findings;
  auto plan = load_plan(folders, findings, Depth::start);
  for (const config::Finding& finding : findings) complaints.push_back(finding.to_string());
  if (!findings.empty()) return false;
  for (const std::string& name : needs_restart(shared.version->plan->site().hub, plan->site().hub))
    complaints.push_back(folders.site + "/hub.yaml: " + name + " changes only when the hub is started again");
  if (!complaints.empty()) return false;

  const auto version = make_version(std::move(plan), shared.program_hash);
  std::vector<std::shared_ptr<const flow::Services>> prepared;
  for (const auto& thread : threads.exchange) prepared.push_back(thread->prepare(version));
  auto dispatching = threads.dispatch.prepare(version);
  for (std::size_t i = 0; i < prepared.size(); ++i) threads.exchange[i]->adopt(std::move(prepared[i]));
  threads.dispatch.adopt(std::move(dispatching));
  shared.version = version;
  return true;
}

}  // namespace hub::serve
