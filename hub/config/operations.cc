#include "hub/config/operations.h"

#include <yaml-cpp/yaml.h>

namespace hub::config {
namespace {

/// The member of this name; undefined: there is none, or the node is no mapping.
YAML::Node member(const YAML::Node& node, const std::string& name) {
  if (node.IsDefined() && node.IsMap())
    for (const auto& entry : node)
      if (entry.first.Scalar() == name) return entry.second;
  return YAML::Node(YAML::NodeType::Undefined);
}

YAML::Node operation_of(const System& system, const std::string& operation) {
  return member(member(system.adapter, "operations"), operation);
}

bool is(const YAML::Node& node, const char* word) {
  return node.IsDefined() && node.IsScalar() && node.Scalar() == word;
}

void add_names(const YAML::Node& table, std::vector<std::string>& names) {
  if (!table.IsDefined() || !table.IsMap()) return;
  for (const auto& entry : table) names.push_back(entry.first.Scalar());
}

}  // namespace

bool changes_nothing(const System& system, const std::string& operation) {
  const YAML::Node settings = operation_of(system, operation);
  if (is(member(settings, "reads"), "true")) return true;
  const YAML::Node steps = member(settings, "steps");
  if (!steps.IsDefined() || !steps.IsSequence() || steps.size() == 0) return false;
  for (const YAML::Node& step : steps) {
    if (!step.IsMap()) return false;
    const YAML::Node method = member(step, "method");
    if (method.IsDefined() && !is(method, "get")) return false;
  }
  return true;
}

std::vector<std::string> known_codes(const System& system, const std::string& operation) {
  std::vector<std::string> codes;
  add_names(member(operation_of(system, operation), "fault_codes"), codes);
  add_names(member(system.adapter, "fault_codes"), codes);
  return codes;
}

}  // namespace hub::config
