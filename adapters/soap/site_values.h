#pragma once

#include <map>
#include <optional>
#include <string>

#include "hub/base/sentence.h"
#include "hub/config/value.h"

namespace adapters::soap {

/// A value of the site for templates.
struct SiteValue {
  std::string text;
  bool secret = false;  ///< Written as `${secret:NAME}`: no record and no page has it.
};

struct SiteValues {
  std::map<std::string, SiteValue> by_name;
};

/// SiteValues by Spec: a mapping of names to texts and `${secret:NAME}`.
[[nodiscard]] bool parse(const YAML::Node& node, const hub::config::Place& place,
                         const hub::config::Range& range, SiteValues& values);
[[nodiscard]] hub::Sentence form_of(const SiteValues& values, const std::optional<hub::config::Range>& range);
[[nodiscard]] std::string show(const SiteValues& values);

}  // namespace adapters::soap
