#include "hub/pack/system_file.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "hub/formats/contract/instance.h"
#include "hub/pack/api_files.h"
#include "hub/pack/fault_guess.h"
#include "hub/pack/marks.h"
#include "hub/pack/names.h"

namespace hub::pack {
namespace {

using formats::OutlinePart;
using formats::ServiceOperation;

std::string fault_lines(const PackPlan& plan) {
  const FaultGuess guess = guess_faults(plan);
  std::string fields;
  const auto add = [&fields](const char* name, const std::string& value) {
    if (!value.empty()) fields += (fields.empty() ? "" : ", ") + std::string(name) + ": " + value;
  };
  add("code", guess.code.name);
  add("text", guess.text.name);
  add("pause", guess.pause.name);
  std::string text;
  if (fields.empty()) {
    text +=
        "  # " + std::string(kMark) +
        " where a fault says its code, e.g. fault: {code: \"//faultstring\"}; the contract declares none\n";
  } else {
    text += "  fault: {" + fields + "}" + yaml_mark("are these the partner's code and text?") + "\n";
  }
  text += "  fault_codes:" + yaml_mark("each code of the partner: refuse, wait, resend or stop") + "\n";
  for (const std::string& code : guess.codes) text += "    " + yaml_text(code) + ": refuse\n";
  if (guess.codes.empty()) text += "    HTTP 404: stop\n";
  return text;
}

/// The version with a binding that is spoken: 1.2 if there is a choice.
std::string spoken(const PackPlan& plan) {
  const auto has = [&](const char* version) {
    return std::all_of(
        plan.operations.begin(), plan.operations.end(),
        [&](const PlannedOperation& operation) { return operation.service.actions.count(version) != 0; });
  };
  return has("1.2") ? "1.2" : "1.1";
}

/// A document as one line between single quotes of YAML, its braces doubled: they mean values in a block.
std::string quoted(const std::string& document) {
  std::string text = "'";
  bool begins = true;
  for (const char c : document) {
    if (c == '\n') begins = true;
    if (c == '\n' || (begins && c == ' ')) continue;
    begins = false;
    if (c == '\'' || c == '{' || c == '}') text += c;
    text += c;
  }
  return text + "'";
}

/// The partner's own header blocks, each once.
std::string header_lines(const PackPlan& plan) {
  std::set<formats::QualifiedName> known;
  std::string text;
  for (const PlannedOperation& operation : plan.operations)
    for (const OutlinePart& header : operation.service.input.headers)
      if (known.insert(header.name).second)
        text += "    - " + quoted(formats::instance_of(header, formats::InstanceSize::smallest)) + "\n";
  if (text.empty()) return text;
  return "  headers:" +
         yaml_mark(
             "what stands in the partner's blocks; they go with every call (adapters/soap/README.md, "
             "headers)") +
         "\n" + text;
}

/// Whether the contract says that the partner knows WS-Addressing.
bool is_addressed(const PackPlan& plan) {
  return std::any_of(plan.operations.begin(), plan.operations.end(),
                     [](const PlannedOperation& operation) { return operation.service.wsa_named; });
}

std::string operation_lines(const PlannedOperation& planned, const std::string& version, bool addressed) {
  const ServiceOperation& operation = planned.service;
  std::string text = "    " + planned.word + ":";
  if (!operation.documentation.empty()) text += "   # " + comment_text(operation.documentation);
  text += "\n";
  const auto found = operation.actions.find(version);
  const std::string action = found == operation.actions.end() ? std::string() : found->second;
  if (action.empty() && addressed) {
    text += "      action: " + yaml_text(operation.wsa_action) +
            yaml_mark(
                "soapAction is empty in the contract, this is the action of WS-Addressing; does the partner "
                "take it?") +
            "\n";
  } else {
    text += "      action: " + yaml_text(action) + "\n";
  }
  const OutlinePart* reply = operation.output ? body_of(*operation.output) : nullptr;
  if (reply != nullptr) {
    text += "      reply: " + reply->name.name + "\n";
  } else {
    text += "      reply: Nothing" +
            yaml_mark("what the partner answers: the contract has no element in the answer's Body") + "\n";
  }
  text += "      idempotent: false" +
          yaml_mark("does a second call with the same message id do no harm? who says so?") + "\n";
  if (body_of(operation.input) == nullptr)
    text += "      # " + std::string(kMark) +
            " the contract has no element in the question's Body; what is sent?\n";
  for (const OutlinePart& fault : operation.faults)
    text += "      # fault: {" + fault.name.ns + "}" + fault.name.name + "\n";
  return text;
}

/// Names of the first ports with this version, and where they are.
std::string address_lines(const PackPlan& plan) {
  std::string text;
  std::set<std::string> addresses;
  for (const formats::ServicePort& port : plan.service.ports) {
    text += "  # port " + port.name + " (" + port.port_type + ", SOAP " + port.version +
            "): " + port.address + "\n";
    addresses.insert(port.address);
  }
  if (addresses.size() > 1)
    text +=
        "  # " + std::string(kMark) + " the ports have " + std::to_string(addresses.size()) +
        " addresses, and a system has one endpoint: leave the operations of one address here, make another "
        "system for the others\n";
  return text;
}

std::string soap_adapter(const PackPlan& plan, const std::string& documents) {
  const std::string version = spoken(plan);
  std::string text = "adapter:\n  kind: soap\n";
  text += "  soap_version: \"" + version + "\"\n";
  text += address_lines(plan);
  const bool addressed = is_addressed(plan);
  if (!addressed)
    text += "  addressing: none" +
            yaml_mark("the contract says nothing of WS-Addressing; does the partner want it?") + "\n";
  text += header_lines(plan);
  text += "  timeout: 10s" + yaml_mark("from the partner's guide, with its section") + "\n";
  text += "  max_reply_kib: 2048" + yaml_mark("the largest answer; the partner's guide, or ours") + "\n";
  text += "  contract: " + plan.base + "/" + documents + "\n";
  text += fault_lines(plan);
  text += "  operations:\n";
  for (const PlannedOperation& operation : plan.operations)
    text += operation_lines(operation, version, addressed);
  return text;
}

}  // namespace

const formats::OutlinePart* body_of(const formats::ServiceMessage& message) {
  if (!message.body) return nullptr;
  const OutlinePart& body = *message.body;
  return body.is_element() || body.parts.empty() ? &body : &body.parts.front();
}

std::string system_file(const PackPlan& plan) {
  const std::string documents = "wsdl/" + plan.slug + "/" + plan.contract;
  std::string text = "# What is true of " + plan.slug +
                     " at every site. endpoint, credentials and keys are the site's: systems/" + plan.slug +
                     ".yaml.\n";
  text += "system: " + plan.slug + "\n";
  text += "summary: " +
          yaml_text(plan.service.documentation.empty() ? plan.service.name : plan.service.documentation) +
          yaml_mark("one sentence: what it is, when it answers") + "\n";
  text += "owner: {partner: \"somebody\", hub_team: integration}" +
          yaml_mark("the institution that runs it, and where to call") + "\n";
  text += "status: draft\n";
  text += "source: " + documents + "; wsdl/" + plan.slug + "/SOURCE.md\n\n";
  text += plan.rest ? api_adapter(plan) : soap_adapter(plan, documents);
  text += "\npace:\n  max_in_flight: 4" + yaml_mark("calls at once; as agreed with the partner") + "\n";
  return text;
}

}  // namespace hub::pack
