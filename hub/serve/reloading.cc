#include "hub/serve/reloading.h"

#include <sys/resource.h>

#include <utility>

#include "hub/base/say.h"
#include "hub/formats/xml/reader.h"
#include "hub/serve/assembly.h"
#include "hub/serve/plugins.h"

namespace hub::serve {
namespace {

constexpr std::uint64_t kOwnDescriptors = 512;  ///< Databases, workers, calls to systems.

void warn_of_few_descriptors(const config::HubSettings& hub, telemetry::Log& log) {
  rlimit limit{};
  const std::uint64_t descriptors = getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : 0;
  if (descriptors < hub.limits.connections + kOwnDescriptors)
    log.warn("hub.few_descriptors", {{"descriptors", std::to_string(descriptors)},
                                     {"connections", std::to_string(hub.limits.connections)}});
}

}  // namespace

void put_in_force(const config::HubSettings& hub, telemetry::Log& log) {
  formats::read_xml_by(hub.one_pass_xml ? formats::XmlReader::one_pass : formats::XmlReader::libxml2);
  warn_of_few_descriptors(hub, log);
}

std::vector<std::string> needs_restart(const config::HubSettings& now, const config::HubSettings& then,
                                       Language language) {
  std::vector<std::string> lines;
  for (const auto& [name, value] : then.fixed)
    if (value.value != now.fixed.at(name).value)
      lines.push_back(
          value
              .finding(say(
                  "'{}' is not what the running hub was started with, and only a restart puts it in force: "
                  "restart the hub, or put the old value back",
                  "'{}' nav tāds, ar kādu strādājošais centrmezgls ir palaists, un stājas spēkā tikai pēc "
                  "pārstartēšanas: pārstartējiet centrmezglu vai atjaunojiet iepriekšējo vērtību",
                  name))
              .to_string(language));
  for (const config::Located& plugin : then.plugins)
    if (!is_as_loaded(plugin.value))
      lines.push_back(
          plugin
              .finding(say(
                  "plugin {} is not the file any more that the running hub has loaded, and only a restart "
                  "loads another: restart the hub, or put the old file back",
                  "spraudnis {} vairs nav tas fails, ko strādājošais centrmezgls ir ielādējis, un citu "
                  "ielādē tikai pēc pārstartēšanas: pārstartējiet centrmezglu vai atjaunojiet iepriekšējo "
                  "failu",
                  plugin.value))
              .to_string(language));
  return lines;
}

std::optional<NextVersion> prepare_reload(const config::Folders& folders, const Shared& shared,
                                          const Threads& threads, Language language,
                                          std::vector<std::string>& complaints) {
  config::Findings findings;
  auto plan = load_plan(folders, findings, Depth::start);
  for (const config::Finding& finding : findings) complaints.push_back(finding.to_string(language));
  if (!findings.empty()) return std::nullopt;
  complaints = needs_restart(shared.version->plan->site().hub, plan->site().hub, language);
  if (!complaints.empty()) return std::nullopt;

  NextVersion next{
      .version = make_version(std::move(plan), shared.program_hash), .exchange = {}, .dispatch = {}};
  for (const auto& thread : threads.exchange) next.exchange.push_back(thread->prepare(next.version));
  next.dispatch = threads.dispatch.prepare(next.version);
  return next;
}

void adopt(NextVersion next, Shared& shared, const Threads& threads) {
  for (std::size_t i = 0; i < next.exchange.size(); ++i)
    threads.exchange[i]->adopt(std::move(next.exchange[i]));
  threads.dispatch.adopt(std::move(next.dispatch));
  shared.version = std::move(next.version);
  put_in_force(shared.version->plan->site().hub, shared.log);
}

}  // namespace hub::serve
