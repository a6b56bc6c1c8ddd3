#include "adapters/soap/site_values.h"

#include <utility>

#include "hub/base/say.h"
#include "hub/config/annotation.h"
#include "hub/config/spec.h"

namespace adapters::soap {

bool parse(const YAML::Node& node, const hub::config::Place& place, const hub::config::Range& range,
           SiteValues& values) {
  SiteValues read;
  bool well = true;
  const auto take = [&](const std::string& name, const YAML::Node& value) {
    SiteValue& one = read.by_name[name];
    one.secret = hub::config::annotation_of(value).secret;
    well = hub::config::parse(value, place, range, one.text) && well;
  };
  if (!hub::config::for_each_entry(node, take) || !well) return false;
  values = std::move(read);
  return true;
}

hub::Sentence form_of(const SiteValues& /*values*/, const std::optional<hub::config::Range>& /*range*/) {
  return hub::say("mapping of texts", "lauku kopa ar tekstiem");
}

std::string show(const SiteValues& values) {
  std::string names;
  for (const auto& [name, value] : values.by_name) names.append(names.empty() ? "" : ", ").append(name);
  return names;
}

}  // namespace adapters::soap
