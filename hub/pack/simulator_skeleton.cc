#include "hub/pack/simulator_skeleton.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "hub/formats/contract/instance.h"
#include "hub/formats/xml/escape.h"
#include "hub/pack/marks.h"
#include "hub/pack/names.h"

namespace hub::pack {
namespace {

using formats::InstanceSize;
using formats::OutlinePart;

/// A document as a block of YAML.
std::string block(const std::string& document, std::size_t indent) {
  std::string text = "|\n";
  std::string_view rest = document;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    text.append(indent, ' ').append(rest.substr(0, end)).append("\n");
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return text;
}

std::string versions(const PackPlan& plan) {
  std::set<std::string> all;
  for (const PlannedOperation& operation : plan.operations)
    for (const auto& [version, action] : operation.service.actions) all.insert(version);
  std::string text;
  for (const std::string& version : all) text += (text.empty() ? "\"" : ", \"") + version + "\"";
  return text;
}

/// The first fault that an operation declares, or nothing.
const OutlinePart* fault_of(const PackPlan& plan) {
  for (const PlannedOperation& operation : plan.operations)
    for (const OutlinePart& fault : operation.service.faults)
      if (fault.is_element()) return &fault;
  return nullptr;
}

std::string refusals(const PackPlan& plan) {
  std::string text = "refusals:\n";
  text += "  not_valid: {fault: sender, fault_text: The request is not valid}\n";
  text += "  refused:" + yaml_mark("what the partner refuses, and what its fault looks like") + "\n";
  text += "    fault: sender\n    fault_text: Refused\n";
  if (const OutlinePart* fault = fault_of(plan))
    text += "    body: " + block(formats::instance_of(*fault, InstanceSize::smallest), 6);
  return text;
}

std::string element_of(const OutlinePart& part) {
  return yaml_text("{" + part.name.ns + "}" + part.name.name);
}

std::string request(const PackPlan& plan, const PlannedOperation& planned) {
  const OutlinePart* input = body_of(planned.service.input);
  const OutlinePart* output = planned.service.output ? body_of(*planned.service.output) : nullptr;
  std::string text = "  - operation: " + planned.service.name + "\n";
  if (input != nullptr) {
    text += "    match: {element: " + element_of(*input) + "}\n";
  } else {
    const auto& actions = planned.service.actions;
    text += "    match: {action: " + yaml_text(actions.empty() ? "" : actions.begin()->second) + "}\n";
  }
  text += "    checks:" +
          yaml_mark("what the partner looks at besides: which values it knows, each with its refusal") + "\n";
  text += "      - {schema: " + plan.contract + ", refuse: not_valid}\n";
  text += "    answers:" + yaml_mark("what it answers to this question; the values are made up") + "\n";
  if (output == nullptr) {
    text += "      - {status: 200}\n";
  } else {
    text += "      - body: " + block(formats::instance_of(*output, InstanceSize::smallest), 10);
  }
  text += "    misbehave:\n      refuse: refused\n";
  if (output == nullptr) return text;
  text += "      wrong_schema:\n        body: <" + output->name.name + " xmlns=" + "'" +
          formats::xml_escaped(output->name.ns) + "'><no-such-element/></" + output->name.name + ">\n";
  text += "      other_answer:\n        body: <OtherAnswer xmlns=" + std::string("'") +
          formats::xml_escaped(output->name.ns) + "'/>\n";
  return text;
}

}  // namespace

std::string simulator_skeleton(const PackPlan& plan) {
  std::string text = "# " + plan.slug + " as its contract describes it; made by sakta new system.\n";
  text += "simulates: " + plan.slug + "\n";
  text += "source: wsdl/" + plan.slug + "/SOURCE.md\nformat: soap\n";
  text += "soap: {versions: [" + versions(plan) + "], addressing: optional, refuse: not_valid}\n";
  text += refusals(plan);
  text += "requests:\n";
  for (const PlannedOperation& operation : plan.operations) text += request(plan, operation);
  text += "unreadable: not_valid\nunmatched: not_valid\n";
  return text;
}

}  // namespace hub::pack
