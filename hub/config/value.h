#pragma once

#include <yaml-cpp/yaml.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/config/finding.h"
#include "hub/config/located.h"

namespace hub::config {

/// Which file a node came from; its line and column come from the node.
struct Place {
  std::string file;
};

/// Bounds of a number or of a list's length, both included; of a length only the lower one counts. Of a
/// duration: in milliseconds, see `between`.
struct Range {
  std::int64_t least = 0;
  std::int64_t most = INT64_MAX;
};

[[nodiscard]] constexpr Range between(std::chrono::milliseconds least, std::chrono::milliseconds most) {
  return {least.count(), most.count()};
}

/// A finding at the node. A node that load_yaml or a merge annotated names its own file; else `place` does.
[[nodiscard]] Finding finding_at(const YAML::Node& node, const Place& place, Sentence text);

/// A finding about a section, at the part of it that the English text is about: the field it names first in
/// quotes (`'probe.operation'`; of a list of mappings, what the next words in quotes name), else the longest
/// value that it repeats, else the section.
[[nodiscard]] Finding finding_about(const YAML::Node& section, const Place& place, Sentence text);

/// The node as written in the file, fit for a finding: `'lots'`, `a list`, `a mapping`, `empty`. Never a
/// secret.
[[nodiscard]] Sentence as_written(const YAML::Node& node);

/// "30s", "1500ms", "2m", "1h". Units are mandatory: a bare number is refused.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// One value of one type. False: it is not of that type or out of range; `value` is then as it was.
[[nodiscard]] bool parse(const YAML::Node& node, const Place& place, const Range& range, std::string& value);
[[nodiscard]] bool parse(const YAML::Node& node, const Place& place, const Range& range, Located& value);
[[nodiscard]] bool parse(const YAML::Node& node, const Place& place, const Range& range, bool& value);
[[nodiscard]] bool parse(const YAML::Node& node, const Place& place, const Range& range,
                         std::uint16_t& value);
[[nodiscard]] bool parse(const YAML::Node& node, const Place& place, const Range& range,
                         std::uint32_t& value);
[[nodiscard]] bool parse(const YAML::Node& node, const Place& place, const Range& range,
                         std::chrono::milliseconds& value);
[[nodiscard]] bool parse(const YAML::Node& node, const Place& place, const Range& range,
                         std::chrono::seconds& value);
[[nodiscard]] bool parse(const YAML::Node& node, const Place& place, const Range& range,
                         std::vector<std::string>& value);
[[nodiscard]] bool parse(const YAML::Node& node, const Place& place, const Range& range,
                         std::vector<Located>& value);
[[nodiscard]] bool parse(const YAML::Node& node, const Place& place, const Range& range,
                         std::map<std::string, std::string>& value);
/// Any mapping, as it is.
[[nodiscard]] bool parse(const YAML::Node& node, const Place& place, const Range& range, YAML::Node& value);

/// How the reference page names the form of a type and shows a default. An empty default is an empty text.
[[nodiscard]] Sentence form_of(const std::string&, const std::optional<Range>& range);
[[nodiscard]] Sentence form_of(const Located&, const std::optional<Range>& range);
[[nodiscard]] Sentence form_of(bool, const std::optional<Range>& range);
[[nodiscard]] Sentence form_of(std::uint16_t, const std::optional<Range>& range);
[[nodiscard]] Sentence form_of(std::uint32_t, const std::optional<Range>& range);
[[nodiscard]] Sentence form_of(std::chrono::milliseconds, const std::optional<Range>& range);
[[nodiscard]] Sentence form_of(std::chrono::seconds, const std::optional<Range>& range);
[[nodiscard]] Sentence form_of(const std::vector<std::string>&, const std::optional<Range>& range);
[[nodiscard]] Sentence form_of(const std::vector<Located>&, const std::optional<Range>& range);
[[nodiscard]] Sentence form_of(const std::map<std::string, std::string>&, const std::optional<Range>& range);
[[nodiscard]] Sentence form_of(const YAML::Node&, const std::optional<Range>& range);

[[nodiscard]] std::string show(const std::string& value);
[[nodiscard]] std::string show(const Located& value);
[[nodiscard]] std::string show(bool value);
[[nodiscard]] std::string show(std::uint16_t value);
[[nodiscard]] std::string show(std::uint32_t value);
[[nodiscard]] std::string show(std::chrono::milliseconds value);
[[nodiscard]] std::string show(std::chrono::seconds value);
[[nodiscard]] std::string show(const std::vector<std::string>& value);
[[nodiscard]] std::string show(const std::vector<Located>& value);
[[nodiscard]] std::string show(const std::map<std::string, std::string>& value);
[[nodiscard]] std::string show(const YAML::Node& value);

}  // namespace hub::config
