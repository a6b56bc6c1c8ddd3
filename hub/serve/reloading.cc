#include "hub/serve/reloading.h"

#include <utility>

#include "hub/serve/assembly.h"

namespace hub::serve {

std::vector<std::string> needs_restart(const config::HubSettings& now, const config::HubSettings& then,
                                       Language language) {
  constexpr Text kWhy{
      "' is not what the running hub was started with, and only a restart puts it in force: restart the hub, "
      "or "
      "put the old value back",
      "' nav tāds, ar kādu strādājošais centrmezgls ir palaists, un stājas spēkā tikai pēc restartēšanas: "
      "restartējiet centrmezglu vai atjaunojiet iepriekšējo vērtību"};
  constexpr Text kNothing{"Nothing was changed: the hub goes on with the site that it has.",
                          "Nekas nav mainīts: centrmezgls turpina darbu ar līdzšinējo vietni."};
  std::vector<std::string> lines;
  for (const auto& [name, value] : then.fixed)
    if (value.value != now.fixed.at(name).value)
      lines.push_back(value.finding("'" + name + std::string(kWhy.in(language))).to_string());
  if (!lines.empty()) lines.emplace_back(kNothing.in(language));
  return lines;
}

bool reload(const config::Folders& folders, Shared& shared, const Threads& threads, Language language,
            std::vector<std::string>& complaints) {
  config::Findings findings;
  auto plan = load_plan(folders, findings, Depth::start);
  for (const config::Finding& finding : findings) complaints.push_back(finding.to_string());
  if (!findings.empty()) return false;
  complaints = needs_restart(shared.version->plan->site().hub, plan->site().hub, language);
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
